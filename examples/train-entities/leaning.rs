//! What a word's vector says of the name it is, or of the name that stands behind or before it: learned from the words of the annotated
//! sets and carried over to all that have a vector.

use std::collections::HashMap;

use morgue::enrich::entities::model::Kind;
use morgue::enrich::entities::token::{Shape, Tokens, hash_of};
use morgue::record::fold;

use super::data::Document;
use super::train::Random;
use super::words::{DIMENSIONS, Vector};

const HIDDEN: usize = 48;
const CLASSES: usize = 4;
/// Sights of one word that are learned from.
const MOST: u32 = 30;
const ROUNDS: usize = 8;

/// A network with one hidden layer.
struct Network {
    first: Vec<[f32; DIMENSIONS + 1]>,
    second: Vec<[f32; HIDDEN + 1]>,
    first_squares: Vec<[f32; DIMENSIONS + 1]>,
    second_squares: Vec<[f32; HIDDEN + 1]>,
}

impl Network {
    fn new(random: &mut Random) -> Self {
        let mut small = || (random.next() as f32 / u32::MAX as f32 - 0.5) * 0.6;
        Self {
            first: (0..HIDDEN).map(|_| std::array::from_fn(|_| small())).collect(),
            second: (0..CLASSES).map(|_| std::array::from_fn(|_| small())).collect(),
            first_squares: vec![[0.01; DIMENSIONS + 1]; HIDDEN],
            second_squares: vec![[0.01; HIDDEN + 1]; CLASSES],
        }
    }

    fn shares(&self, vector: &Vector) -> ([f32; HIDDEN], [f32; CLASSES]) {
        let hidden: [f32; HIDDEN] = std::array::from_fn(|at| {
            let row = &self.first[at];
            let sum: f32 = row.iter().zip(vector).map(|(weight, x)| weight * x).sum();
            (2.0 * sum + row[DIMENSIONS]).tanh()
        });
        let scores: [f32; CLASSES] = std::array::from_fn(|at| {
            let row = &self.second[at];
            row.iter().zip(&hidden).map(|(weight, x)| weight * x).sum::<f32>() + row[HIDDEN]
        });
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let powers = scores.map(|score| (score - most).exp());
        let sum: f32 = powers.iter().sum();
        (hidden, powers.map(|power| power / sum))
    }

    fn learn(&mut self, vector: &Vector, class: usize, rate: f32) {
        let (hidden, shares) = self.shares(vector);
        let errors: [f32; CLASSES] = std::array::from_fn(|at| f32::from(at == class) - shares[at]);
        let mut back = [0_f32; HIDDEN];
        for (at, error) in errors.iter().enumerate() {
            for (index, back) in back.iter_mut().enumerate() {
                *back += error * self.second[at][index];
            }
            for index in 0..=HIDDEN {
                let gradient = error * hidden.get(index).copied().unwrap_or(1.0);
                self.second_squares[at][index] += gradient * gradient;
                self.second[at][index] += rate * gradient / self.second_squares[at][index].sqrt();
            }
        }
        for at in 0..HIDDEN {
            let error = back[at] * (1.0 - hidden[at] * hidden[at]);
            for index in 0..=DIMENSIONS {
                let gradient = error * vector.get(index).map_or(1.0, |x| 2.0 * x);
                self.first_squares[at][index] += gradient * gradient;
                self.first[at][index] += rate * gradient / self.first_squares[at][index].sqrt();
            }
        }
    }
}

/// The leaning of each word: of itself if `offset` is 0, of the name behind it if -1, of that before it if 1.
pub fn learn(vectors: &[(String, Vector)], documents: &[Document], offset: isize) -> Vec<(u32, u16)> {
    let mut places: HashMap<u32, usize> = HashMap::new();
    for (index, (word, _)) in vectors.iter().enumerate() {
        places.entry(hash_of(&fold(word))).or_insert(index);
    }
    let mut seen: HashMap<(u32, usize), u32> = HashMap::new();
    let mut examples: Vec<(usize, usize)> = Vec::new();
    for document in documents.iter().filter(|document| !document.dev) {
        let mut tokens = Tokens::default();
        tokens.add(&document.text, "en");
        let mut spans = document.spans.iter().peekable();
        for (at, token) in tokens.tokens.iter().enumerate() {
            while spans.next_if(|span| span.end <= token.start as usize).is_some() {}
            let span = spans.peek().filter(|span| span.start <= token.start as usize);
            let class = match span.map(|span| span.kind) {
                Some(Kind::Other) => continue,
                Some(kind) => kind as usize,
                None if token.shape.has_capital()
                    && !token.opens
                    && super::data::CORPORA[document.corpus].marks_other =>
                {
                    3
                }
                None => continue,
            };
            // A neighbour counts for the whole name.
            let is_edge = match offset {
                0 => true,
                -1 => span.is_none_or(|span| span.start == token.start as usize),
                _ => span.is_none_or(|span| span.end == token.end as usize),
            };
            let word = at.checked_add_signed(offset).and_then(|at| tokens.tokens.get(at));
            let Some(word) =
                word.filter(|word| is_edge && word.sentence == token.sentence && word.shape != Shape::Sign)
            else {
                continue;
            };
            let Some(index) = places.get(&word.word) else { continue };
            let count = seen.entry((word.word, class)).or_default();
            *count += 1;
            if *count <= MOST {
                examples.push((*index, class));
            }
        }
    }
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut network = Network::new(&mut random);
    for _ in 0..ROUNDS {
        for at in (1..examples.len()).rev() {
            examples.swap(at, random.next() as usize % (at + 1));
        }
        for (index, class) in &examples {
            network.learn(&vectors[*index].1, *class, 0.02);
        }
    }
    let step = |share: f32| -> u16 {
        [0.03, 0.08, 0.18, 0.35, 0.55, 0.75, 0.9].iter().filter(|limit| share > **limit).count() as u16
    };
    places
        .iter()
        .map(|(key, index)| {
            let shares = network.shares(&vectors[*index].1).1;
            (*key, shares.iter().enumerate().fold(0, |leaning, (kind, share)| leaning | step(*share) << (kind * 3)))
        })
        .collect()
}
