//! Learns the weights: a conditional random field over the stretches that may hold names, by stochastic gradient ascent.
//!
//! Features are left out at random while learning, so that no few of them, a well-known name before all, decide alone.
//! Where a set leaves open what a token is (names of other kinds in a set that marks none), all readings that agree with it count
//! as right.

use std::collections::HashMap;

use morgue::enrich::entities::features::{Case, Reading};
use morgue::enrich::entities::format::Packed;
use morgue::enrich::entities::lexicon::{Lexicon, lists};
use morgue::enrich::entities::model::{Kind, OUTSIDE, Row, TAGS, may_follow, part_of, tag_of};
use morgue::enrich::entities::token::Tokens;

use super::data::{CORPORA, Document};

/// A stretch to learn from.
pub struct Instance {
    /// Features of all tokens in a row, and where those of each token end.
    features: Vec<u32>,
    ends: Vec<usize>,
    /// The tags each token may have, as bits.
    allowed: Vec<u32>,
}

/// How the weights are learned.
#[derive(Debug, Clone)]
pub struct Settings {
    pub rounds: usize,
    pub rate: f32,
    /// The share of features that are left out at each sight of a stretch.
    pub dropout: f32,
    /// Occurrences below which a feature is left out.
    pub fewest: u32,
    /// Features that are kept, those with the largest weights.
    pub most: usize,
}

/// Smaller weights count as nothing.
const LEAST: u8 = 2;
/// Stands for a feature that is too rare to have a row.
const NO_ROW: u32 = u32::MAX;
/// Tokens on which model and marks differ by less are not learned from.
const SURE: f32 = 1e-4;
/// The tags of other names, as bits.
const OTHER_TAGS: u32 = 0b1111 << (1 + 12);

/// The stretches of an article, of one kind of writing.
pub fn instances(document: &Document, text: &str, lexicon: &Lexicon, case: Case, out: &mut Vec<Instance>) {
    let mut tokens = Tokens::default();
    tokens.add(text, "en");
    let reading = Reading::new(tokens, lexicon);
    let corpus = &CORPORA[document.corpus];
    // The tag of each token, from the marked names.
    let mut gold = vec![OUTSIDE; reading.tokens.len()];
    let mut at = 0;
    for span in &document.spans {
        while at < reading.tokens.len() && (reading.tokens[at].start as usize) < span.start {
            at += 1;
        }
        let first = at;
        while at < reading.tokens.len() && (reading.tokens[at].end as usize) <= span.end {
            at += 1;
        }
        let kind = span.kind as usize;
        match at - first {
            0 => {}
            1 => gold[first] = tag_of(3, kind),
            _ => {
                gold[first..at].fill(tag_of(1, kind));
                gold[first] = tag_of(0, kind);
                gold[at - 1] = tag_of(2, kind);
            }
        }
    }
    let (mut scratch, mut features) = (String::new(), Vec::new());
    for stretch in reading.stretches.iter().filter(|stretch| stretch.case == case) {
        let mut instance = Instance { features: Vec::new(), ends: Vec::new(), allowed: Vec::new() };
        let mut tags: Vec<usize> = gold[stretch.start..stretch.end].to_vec();
        // A name that reaches beyond the stretch cannot be learned.
        if matches!(part_of(tags[0]), Some((1 | 2, _))) || matches!(part_of(tags[tags.len() - 1]), Some((0 | 1, _))) {
            tags.fill(OUTSIDE);
        }
        for (run, at) in reading.runs(stretch).into_iter().zip(stretch.start..) {
            reading.features(&[text], stretch, run, at, &mut scratch, &mut features);
            instance.features.extend(&features);
            instance.ends.push(instance.features.len());
            let tag = tags[at - stretch.start];
            let is_demonym =
                reading.known[at].lists & lists::DEMONYM != 0 && matches!(part_of(tag), None | Some((3, _)));
            instance.allowed.push(if is_demonym {
                1 | 1 << tag_of(3, Kind::Other as usize) | if tag == OUTSIDE { OTHER_TAGS } else { 0 }
            } else if tag == OUTSIDE && !corpus.marks_other {
                1 | OTHER_TAGS
            } else {
                1 << tag
            });
        }
        out.push(instance);
    }
}

/// Numbers that look random, the same at each run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as u32
    }
}

type Vector = [f32; TAGS];

/// Weights while they are learned.
struct Table {
    weights: Vec<Vector>,
    squares: Vec<Vector>,
    sums: Vec<Vector>,
}

impl Table {
    fn new(rows: usize) -> Self {
        Self { weights: vec![[0.0; TAGS]; rows], squares: vec![[0.0; TAGS]; rows], sums: vec![[0.0; TAGS]; rows] }
    }

    /// A step up the gradient; each weight's steps grow smaller the farther it has gone.
    fn step(&mut self, row: usize, gradient: &Vector, rate: f32) {
        let (weights, squares) = (&mut self.weights[row], &mut self.squares[row]);
        for tag in 0..TAGS {
            let gradient = gradient[tag];
            squares[tag] += gradient * gradient;
            weights[tag] += rate * gradient / (squares[tag] + 1e-3).sqrt();
        }
    }

    fn sum_up(&mut self) {
        for (sum, weights) in self.sums.iter_mut().zip(&self.weights) {
            sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
        }
    }
}

/// Forward and backward: the share of each tag at each token, and of each pair of neighbours, among the sequences that `allowed` leaves.
fn expect(
    scores: &[Vector],
    allowed: Option<&[u32]>,
    follows: &[Vector],
    tags: &mut Vec<Vector>,
    pairs: &mut [Vector],
) -> bool {
    let n = scores.len();
    let is_allowed = |at: usize, tag: usize| allowed.is_none_or(|allowed| allowed[at] >> tag & 1 == 1);
    let mut forward = vec![[0_f32; TAGS]; n];
    let mut local = vec![[0_f32; TAGS]; n];
    for at in 0..n {
        let most = scores[at].iter().copied().fold(f32::MIN, f32::max);
        for tag in 0..TAGS {
            local[at][tag] = if is_allowed(at, tag) { (scores[at][tag] - most).exp() } else { 0.0 };
        }
    }
    let normal = |vector: &mut Vector| {
        let sum: f32 = vector.iter().sum();
        if sum > 0.0 {
            vector.iter_mut().for_each(|x| *x /= sum);
        }
        sum > 0.0
    };
    for tag in 0..TAGS {
        forward[0][tag] = if may_follow(OUTSIDE, tag) { local[0][tag] * follows[TAGS][tag].exp() } else { 0.0 };
    }
    if !normal(&mut forward[0]) {
        return false;
    }
    let moves: Vec<Vector> = (0..TAGS)
        .map(|tag| std::array::from_fn(|next| if may_follow(tag, next) { follows[tag][next].exp() } else { 0.0 }))
        .collect();
    for at in 1..n {
        let before = forward[at - 1];
        let mut here = [0_f32; TAGS];
        for tag in 0..TAGS {
            if before[tag] > 0.0 {
                for next in 0..TAGS {
                    here[next] += before[tag] * moves[tag][next];
                }
            }
        }
        for tag in 0..TAGS {
            here[tag] *= local[at][tag];
        }
        if !normal(&mut here) {
            return false;
        }
        forward[at] = here;
    }
    let mut back = [0_f32; TAGS];
    for tag in 0..TAGS {
        back[tag] = if may_follow(tag, OUTSIDE) { follows[TAGS + 1][tag].exp() } else { 0.0 };
    }
    tags.clear();
    tags.resize(n, [0.0; TAGS]);
    pairs.iter_mut().for_each(|pair| pair.fill(0.0));
    for at in (0..n).rev() {
        for tag in 0..TAGS {
            tags[at][tag] = forward[at][tag] * back[tag];
        }
        if !normal(&mut tags[at]) {
            return false;
        }
        if at == n - 1 {
            pairs[TAGS + 1] = tags[at];
        }
        if at == 0 {
            pairs[TAGS] = tags[at];
            break;
        }
        let mut earlier = [0_f32; TAGS];
        let mut shares = [[0_f32; TAGS]; TAGS];
        let mut sum = 0.0;
        for tag in 0..TAGS {
            for next in 0..TAGS {
                let share = moves[tag][next] * local[at][next] * back[next];
                earlier[tag] += share;
                shares[tag][next] = share * forward[at - 1][tag];
                sum += shares[tag][next];
            }
        }
        if sum > 0.0 {
            for tag in 0..TAGS {
                for next in 0..TAGS {
                    pairs[tag][next] += shares[tag][next] / sum;
                }
            }
        }
        normal(&mut earlier);
        back = earlier;
    }
    true
}

/// Learns weights from all instances.
pub fn learn(instances: &[Instance], settings: &Settings) -> Packed {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for feature in instances.iter().flat_map(|instance| &instance.features) {
        *counts.entry(*feature).or_default() += 1;
    }
    let mut keys: Vec<u32> =
        counts.into_iter().filter(|(_, count)| *count >= settings.fewest).map(|(key, _)| key).collect();
    keys.sort_unstable();
    let rows: HashMap<u32, u32> = keys.iter().zip(0..).map(|(key, row)| (*key, row)).collect();
    let data: Vec<Vec<u32>> = instances
        .iter()
        .map(|instance| instance.features.iter().map(|feature| rows.get(feature).copied().unwrap_or(NO_ROW)).collect())
        .collect();
    let mut table = Table::new(keys.len());
    let mut follows = Table::new(TAGS + 2);
    let mut order: Vec<usize> = (0..instances.len()).collect();
    let mut random = Random(0x1234_5678_9abc_def1);
    let keep = (f64::from(u32::MAX) * f64::from(1.0 - settings.dropout)) as u32;
    let (mut scores, mut full, mut masked) = (Vec::new(), Vec::new(), Vec::new());
    let (mut full_pairs, mut masked_pairs) = (vec![[0.0; TAGS]; TAGS + 2], vec![[0.0; TAGS]; TAGS + 2]);
    let mut kept: Vec<Vec<u32>> = Vec::new();
    let mut averaged = 0.0;
    for round in 0..settings.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, random.next() as usize % (at + 1));
        }
        for index in &order {
            let (instance, rows) = (&instances[*index], &data[*index]);
            scores.clear();
            kept.clear();
            let mut from = 0;
            for end in &instance.ends {
                let mut score = [0_f32; TAGS];
                let mut left = Vec::with_capacity(end - from);
                for row in rows[from..*end].iter().filter(|row| **row != NO_ROW) {
                    if random.next() <= keep {
                        left.push(*row);
                        score
                            .iter_mut()
                            .zip(&table.weights[*row as usize])
                            .for_each(|(score, weight)| *score += weight);
                    }
                }
                from = *end;
                kept.push(left);
                scores.push(score);
            }
            let is_whole = expect(&scores, None, &follows.weights, &mut full, &mut full_pairs)
                && expect(&scores, Some(&instance.allowed), &follows.weights, &mut masked, &mut masked_pairs);
            if !is_whole {
                continue;
            }
            for ((rows, full), masked) in kept.iter().zip(&full).zip(&masked) {
                let gradient: Vector = std::array::from_fn(|tag| masked[tag] - full[tag]);
                if gradient.iter().map(|x| x.abs()).sum::<f32>() >= SURE {
                    rows.iter().for_each(|row| table.step(*row as usize, &gradient, settings.rate));
                }
            }
            for at in 0..TAGS + 2 {
                let gradient: Vector = std::array::from_fn(|tag| masked_pairs[at][tag] - full_pairs[at][tag]);
                follows.step(at, &gradient, settings.rate * 0.5);
            }
        }
        if round * 2 >= settings.rounds {
            table.sum_up();
            follows.sum_up();
            averaged += 1.0;
        }
    }
    pack(&keys, &table.sums, &follows.sums, averaged, settings.most)
}

/// Whole numbers for the weights: features whose weights are all near nothing are left out.
fn pack(keys: &[u32], sums: &[Vector], follows: &[Vector], averaged: f32, most: usize) -> Packed {
    /// Steps to one unit of score.
    const SCALE: f32 = 24.0;
    let whole = |sum: f32| (sum / averaged * SCALE).round();
    let mut packed =
        Packed { follows: follows.iter().map(|row| row.map(|sum| whole(sum) as i16)).collect(), ..Packed::default() };
    let largest = |sums: &Vector| sums.iter().map(|sum| whole(*sum).abs() as u32).max().unwrap_or(0);
    let mut sizes: Vec<u32> = sums.iter().map(largest).collect();
    sizes.sort_unstable_by_key(|size| std::cmp::Reverse(*size));
    let least = sizes.get(most).copied().unwrap_or(0) + 1;
    for (key, sums) in keys.iter().zip(sums).filter(|(_, sums)| largest(sums) >= least) {
        let row: Row = std::array::from_fn(|tag| whole(sums[tag]).clamp(-127.0, 127.0) as i8);
        // A weight of one step is noise, and costs room.
        let row = row.map(|weight| if weight.unsigned_abs() < LEAST { 0 } else { weight });
        packed.keys.push(*key);
        packed.rows.push(row);
    }
    packed
}
