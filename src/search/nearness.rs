//! The matches of a [`SpanTree`](super::spans::SpanTree) in one article, from the positions of its words: which there are, and which words take part.
//!
//! A match is told from another by its first and its last word, and by those of its words between that the other side of a relation around it could
//! take as well: two parts of one match never share a word. Nothing more has a say in what it can be part of, so matches that agree in
//! these are one, and their number stays small however many ways there are to choose the words between. In most queries the two sides of a relation
//! have no word in common, and the first and the last word are all.

use super::region::{Layout, Region};
use super::spans::{Row, Spans};
use crate::query::Relation;

/// The most pairs of matches that are looked at in one article. No text that people write comes near it: what is left out beyond it is
/// said in a note.
pub(crate) const MOST_STEPS: u32 = 1 << 20;

/// What is known of the words of an article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    /// For each slot where the words that fit it stand, in order, each once.
    pub(crate) positions: &'a [Vec<u32>],
    pub(crate) layout: Layout,
    /// Where sentences begin; empty where nothing asks.
    pub(crate) sentences: &'a [u32],
    /// Where paragraphs begin.
    pub(crate) paragraphs: &'a [u32],
}

/// A match.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Match {
    first: u32,
    last: u32,
    /// Those of its words between the first and the last that another part could take.
    inner: Vec<u32>,
}

impl Match {
    const fn one(position: u32) -> Self {
        Self { first: position, last: position, inner: Vec::new() }
    }

    fn has(&self, word: u32) -> bool {
        word == self.first || word == self.last || self.inner.binary_search(&word).is_ok()
    }
}

/// The matches of a part of the tree, and those that they are made of.
pub(crate) struct Found<'t> {
    part: &'t Spans,
    /// The positions that another part around this one could take.
    contested: Vec<u32>,
    /// In order, each once.
    matches: Vec<Match>,
    parts: Vec<Found<'t>>,
    /// For words with others between them: the matches of the first word, of the first two, and so on.
    layers: Vec<Vec<Match>>,
}

impl Found<'_> {
    /// How many matches there are; those that begin with the same word count once.
    pub(crate) fn count(&self) -> u32 {
        let firsts = self.matches.chunk_by(|one, next| one.first == next.first);
        firsts.count() as u32
    }
}

/// Finds matches in one article.
pub(crate) struct Finder<'a> {
    text: Text<'a>,
    most_steps: u32,
    steps: u32,
    /// Up to where the steps of the part at hand may count.
    limit: u32,
    gave_up: bool,
}

impl<'a> Finder<'a> {
    pub(crate) const fn new(text: Text<'a>, most_steps: u32) -> Self {
        Self { text, most_steps, steps: 0, limit: 0, gave_up: false }
    }

    /// How many pairs were looked at.
    pub(crate) const fn steps(&self) -> u32 {
        self.steps
    }

    /// Not all pairs were looked at.
    pub(crate) const fn gave_up(&self) -> bool {
        self.gave_up
    }

    /// How many matches the whole tree has, as [`Found::count`] counts them; or `enough`, if there are as many. Pairs at the top of the tree
    /// are not listed: of each word it is only asked whether a match begins there.
    pub(crate) fn count(&mut self, root: &Spans, enough: u32) -> u32 {
        let Spans::Near { left, right, relation } = root else { return self.find(root).count() };
        if let (Some(lefts), Some(rights)) = (self.words(left), self.words(right)) {
            return self.count_words(lefts, rights, *relation, enough);
        }
        if let Relation::Without(_) = relation {
            return self.find(root).count();
        }
        let Some((lefts, rights)) = self.sides(left, right, &[]) else { return 0 };
        let mut firsts = Vec::new();
        let mut begin = |one: &Found<'_>, other: &Found<'_>| {
            self.pairs(one, other, *relation, |at, beside| {
                let first = one.matches[at].first;
                let begins = first < other.matches[beside].first;
                if begins {
                    firsts.push(first);
                }
                !begins
            });
        };
        begin(&lefts, &rights);
        if !matches!(relation, Relation::Before(_)) {
            begin(&rights, &lefts);
        }
        firsts.sort_unstable();
        firsts.dedup();
        firsts.len() as u32
    }

    /// Where the words of a part stand that asks for one word anywhere.
    fn words(&self, part: &Spans) -> Option<&'a [u32]> {
        match part {
            Spans::Row(row) if row.slots.len() == 1 && row.region == Region::Whole => {
                Some(self.positions(row.slots[0].1))
            }
            _ => None,
        }
    }

    /// [`Finder::count`] of two words: the nearest of the others decides.
    fn count_words(&self, lefts: &[u32], rights: &[u32], relation: Relation, enough: u32) -> u32 {
        let follows = |word: u32, others: &[u32]| {
            let Some(&next) = others.get(others.partition_point(|other| *other <= word)) else { return false };
            let near = match relation {
                Relation::Within(most) | Relation::Before(most) | Relation::Without(most) => next - word <= most,
                Relation::Sentence => next < unit(self.text.sentences, word).end,
                Relation::Paragraph => next < unit(self.text.paragraphs, word).end,
            };
            near && next < self.text.layout.part(word).end
        };
        let precedes = |word: u32, others: &[u32], most: u32| {
            let before = others.partition_point(|other| *other < word).checked_sub(1).and_then(|at| others.get(at));
            before.is_some_and(|before| word - before <= most && *before >= self.text.layout.part(word).start)
        };
        let mut count = 0;
        for &left in lefts {
            let begins = match relation {
                Relation::Without(most) => !follows(left, rights) && !precedes(left, rights, most),
                _ => follows(left, rights),
            };
            count += u32::from(begins);
            if count >= enough {
                return count;
            }
        }
        if !matches!(relation, Relation::Without(_) | Relation::Before(_)) {
            for &right in rights {
                let counted = || lefts.binary_search(&right).is_ok() && follows(right, rights);
                count += u32::from(follows(right, lefts) && !counted());
                if count >= enough {
                    return count;
                }
            }
        }
        count
    }

    /// The matches of the whole tree.
    pub(crate) fn find<'t>(&mut self, root: &'t Spans) -> Found<'t> {
        self.part(root, Vec::new())
    }

    fn part<'t>(&mut self, part: &'t Spans, contested: Vec<u32>) -> Found<'t> {
        let mut found = Found { part, contested, matches: Vec::new(), parts: Vec::new(), layers: Vec::new() };
        match part {
            Spans::Row(row) if row.slop == 0 => found.matches = self.row(row, &found.contested),
            Spans::Row(row) => {
                found.layers = self.loose(row, &found.contested);
                found.matches = found.layers.last().cloned().unwrap_or_default();
            }
            Spans::Any(parts) => {
                for part in parts {
                    let inner = self.part(part, found.contested.clone());
                    found.matches.extend_from_slice(&inner.matches);
                    found.parts.push(inner);
                }
                sort(&mut found.matches);
            }
            Spans::Near { left, right, relation } => self.near(&mut found, left, right, *relation),
        }
        found
    }

    fn near<'t>(&mut self, found: &mut Found<'t>, left: &'t Spans, right: &'t Spans, relation: Relation) {
        let Some((lefts, rights)) = self.sides(left, right, &found.contested) else { return };
        let mut matches = Vec::new();
        if let Relation::Without(_) = relation {
            let mut forbidden = vec![false; lefts.matches.len()];
            self.pairs(&lefts, &rights, relation, |left, _| {
                forbidden[left] = true;
                false
            });
            let allowed = lefts.matches.iter().zip(&forbidden).filter(|(_, forbidden)| !**forbidden);
            matches.extend(allowed.map(|(left, _)| within(left, &found.contested)));
        } else {
            self.pairs(&lefts, &rights, relation, |left, right| {
                matches.push(joined(&lefts.matches[left], &rights.matches[right], &found.contested));
                true
            });
        }
        sort(&mut matches);
        found.matches = matches;
        found.parts = vec![lefts, rights];
    }

    /// The matches of both sides of a relation; none when there are none on the left.
    fn sides<'t>(&mut self, left: &'t Spans, right: &'t Spans, contested: &[u32]) -> Option<(Found<'t>, Found<'t>)> {
        let contested = if left.is_solid() && right.is_solid() {
            contested.to_vec()
        } else {
            merged(contested, &common(&self.covered(left), &self.covered(right)))
        };
        let lefts = self.part(left, contested.clone());
        if lefts.matches.is_empty() {
            return None;
        }
        Some((lefts, self.part(right, contested)))
    }

    /// The positions that words of the part can take.
    fn covered(&self, part: &Spans) -> Vec<u32> {
        let mut covered = Vec::new();
        part.for_each_slot(&mut |slot| covered.extend_from_slice(self.positions(slot)));
        covered.sort_unstable();
        covered.dedup();
        covered
    }

    fn positions(&self, slot: usize) -> &'a [u32] {
        self.text.positions.get(slot).map_or(&[], Vec::as_slice)
    }

    /// The last position that a row can reach that begins at `first`, if it may begin there.
    fn reach(&self, row: &Row, first: u32) -> Option<u32> {
        let range = self.text.layout.ranges(row.region).into_iter().find(|range| range.contains(&first))?;
        Some(range.end.min(self.text.layout.part(first).end) - 1)
    }

    /// Words next to each other.
    fn row(&self, row: &Row, contested: &[u32]) -> Vec<Match> {
        let length = row.slots.last().map_or(0, |(offset, _)| *offset);
        let Some((offset, rarest)) = row.slots.iter().min_by_key(|(_, slot)| self.positions(*slot).len()) else {
            return Vec::new();
        };
        let mut matches = Vec::new();
        for position in self.positions(*rarest) {
            let Some(first) = position.checked_sub(*offset) else { continue };
            let last = first.saturating_add(length);
            let fits = row.slots.len() == 1
                || row
                    .slots
                    .iter()
                    .all(|(offset, slot)| self.positions(*slot).binary_search(&(first + offset)).is_ok());
            if fits && self.reach(row, first).is_some_and(|reach| last <= reach) {
                let mut inner = Vec::new();
                if !contested.is_empty() && row.slots.len() > 2 {
                    let between = row.slots[1..row.slots.len() - 1].iter().map(|(offset, _)| first + offset);
                    inner.extend(between.filter(|word| contested.binary_search(word).is_ok()));
                }
                matches.push(Match { first, last, inner });
            }
        }
        matches
    }

    /// Words in order with others between them, word by word.
    fn loose(&mut self, row: &Row, contested: &[u32]) -> Vec<Vec<Match>> {
        let mut layers: Vec<Vec<Match>> = Vec::with_capacity(row.slots.len());
        for at in 0..row.slots.len() {
            let mut layer = Vec::new();
            if let Some(before) = layers.last() {
                self.begin();
                for start in before {
                    self.extend(row, at, start, contested, |longer| layer.push(longer));
                }
                sort(&mut layer);
            } else {
                let firsts = self.positions(row.slots[0].1).iter();
                layer.extend(firsts.filter(|first| self.reach(row, **first).is_some()).map(|first| Match::one(*first)));
            }
            layers.push(layer);
        }
        layers
    }

    /// The ways to take the `at`-th word to those before it.
    fn extend(&mut self, row: &Row, at: usize, start: &Match, contested: &[u32], mut each: impl FnMut(Match)) {
        let (offset, slot) = row.slots[at];
        let step = offset - row.slots[at - 1].0;
        let Some(reach) = self.reach(row, start.first) else { return };
        let end = start.first.saturating_add(offset).saturating_add(row.slop).min(reach);
        let positions = self.positions(slot);
        let from = positions.partition_point(|position| *position < start.last.saturating_add(step));
        for &last in positions[from..].iter().take_while(|position| **position <= end) {
            if !self.step() {
                return;
            }
            let mut inner = start.inner.clone();
            if start.last > start.first && contested.binary_search(&start.last).is_ok() {
                inner.push(start.last);
            }
            each(Match { first: start.first, last, inner });
        }
    }

    /// A part may take half of the steps that are left, so that those around it can still be looked at.
    const fn begin(&mut self) {
        self.limit = self.steps + self.most_steps.saturating_sub(self.steps) / 2;
    }

    const fn step(&mut self) -> bool {
        if self.steps >= self.limit {
            self.gave_up = true;
            return false;
        }
        self.steps += 1;
        true
    }

    /// Calls `each` with the indices of the matches that stand to each other as asked; for NOT W/n with those that forbid. When it says no, the next
    /// match of the left is gone on with.
    fn pairs(
        &mut self,
        lefts: &Found<'_>,
        rights: &Found<'_>,
        relation: Relation,
        mut each: impl FnMut(usize, usize) -> bool,
    ) {
        self.begin();
        let solid = lefts.part.is_solid() && rights.part.is_solid();
        let longest = rights.matches.iter().map(|right| right.last - right.first).max().unwrap_or(0);
        for (index, left) in lefts.matches.iter().enumerate() {
            let part = self.text.layout.part(left.first);
            // Where the right may begin, and before which place it must end.
            let (from, to, end) = match relation {
                Relation::Within(distance) | Relation::Without(distance) => (
                    left.first.saturating_sub(distance).saturating_sub(longest),
                    left.last.saturating_add(distance),
                    u32::MAX,
                ),
                Relation::Before(distance) => {
                    (left.last.saturating_add(1), left.last.saturating_add(distance), u32::MAX)
                }
                Relation::Sentence | Relation::Paragraph => {
                    let starts =
                        if relation == Relation::Sentence { self.text.sentences } else { self.text.paragraphs };
                    let unit = unit(starts, left.first);
                    if left.last >= unit.end {
                        continue;
                    }
                    (unit.start, unit.end - 1, unit.end)
                }
            };
            let (from, to) = (from.max(part.start), to.min(part.end - 1));
            let near = |right: &Match| match relation {
                Relation::Within(distance) | Relation::Without(distance) => between(left, right) <= distance,
                Relation::Before(_) => true,
                Relation::Sentence | Relation::Paragraph => right.last < end,
            };
            let first = rights.matches.partition_point(|right| right.first < from);
            for (at, right) in rights.matches.iter().enumerate().skip(first) {
                if right.first > to {
                    break;
                }
                if !self.step() {
                    return;
                }
                if near(right) && !share(left, right, solid) && !each(index, at) {
                    break;
                }
            }
        }
    }

    /// Calls `each` with the rows of words that all matches are made of, in no order: the positions of its first and last word, and the
    /// slot of its first. Words with others between them are rows of one.
    pub(crate) fn rows(&mut self, found: &Found<'_>, each: &mut impl FnMut(u32, u32, usize)) {
        self.steps = 0;
        self.mark(found, &vec![true; found.matches.len()], each);
    }

    fn mark(&mut self, found: &Found<'_>, chosen: &[bool], each: &mut impl FnMut(u32, u32, usize)) {
        let is_chosen = |one: &Match| found.matches.binary_search(one).is_ok_and(|at| chosen[at]);
        match found.part {
            Spans::Row(row) if row.slop == 0 => {
                for (one, _) in found.matches.iter().zip(chosen).filter(|(_, chosen)| **chosen) {
                    each(one.first, one.last, row.slots[0].1);
                }
            }
            Spans::Row(row) => self.mark_loose(row, found, chosen, each),
            Spans::Any(_) => {
                for inner in &found.parts {
                    let chosen: Vec<bool> = inner.matches.iter().map(is_chosen).collect();
                    self.mark(inner, &chosen, each);
                }
            }
            Spans::Near { relation, .. } => {
                let [lefts, rights] = found.parts.as_slice() else { return };
                let mut chosen_lefts = vec![false; lefts.matches.len()];
                let mut chosen_rights = vec![false; rights.matches.len()];
                if let Relation::Without(_) = relation {
                    let chosen = lefts.matches.iter().map(|left| is_chosen(&within(left, &found.contested)));
                    chosen_lefts = chosen.collect();
                    // A match that another one stands for may itself be forbidden.
                    self.pairs(lefts, rights, *relation, |left, _| {
                        chosen_lefts[left] = false;
                        false
                    });
                } else {
                    self.pairs(lefts, rights, *relation, |left, right| {
                        let both = joined(&lefts.matches[left], &rights.matches[right], &found.contested);
                        if is_chosen(&both) {
                            chosen_lefts[left] = true;
                            chosen_rights[right] = true;
                        }
                        true
                    });
                    self.mark(rights, &chosen_rights, each);
                }
                self.mark(lefts, &chosen_lefts, each);
            }
        }
    }

    fn mark_loose(&mut self, row: &Row, found: &Found<'_>, chosen: &[bool], each: &mut impl FnMut(u32, u32, usize)) {
        let mut chosen = chosen.to_vec();
        for (at, layer) in found.layers.iter().enumerate().rev() {
            let marked = layer.iter().zip(&chosen).filter(|(_, chosen)| **chosen);
            marked.for_each(|(one, _)| each(one.last, one.last, row.slots[at].1));
            let Some(before) = at.checked_sub(1).and_then(|before| found.layers.get(before)) else { break };
            let mut chosen_before = vec![false; before.len()];
            self.begin();
            for (index, start) in before.iter().enumerate() {
                self.extend(row, at, start, &found.contested, |longer| {
                    chosen_before[index] |= layer.binary_search(&longer).is_ok_and(|at| chosen[at]);
                });
            }
            chosen = chosen_before;
        }
    }
}

/// The sentence or paragraph that `position` is in.
fn unit(starts: &[u32], position: u32) -> std::ops::Range<u32> {
    let next = starts.partition_point(|start| *start <= position);
    let start = next.checked_sub(1).and_then(|before| starts.get(before)).copied().unwrap_or(0);
    start..starts.get(next).copied().unwrap_or(u32::MAX)
}

/// How far two matches are apart: from the last word of the one to the first of the other, 0 where they interlock.
fn between(left: &Match, right: &Match) -> u32 {
    if right.first > left.last { right.first - left.last } else { left.first.saturating_sub(right.last) }
}

/// Whether they have a word in common.
fn share(left: &Match, right: &Match, solid: bool) -> bool {
    if solid {
        return left.first <= right.last && right.first <= left.last;
    }
    let has_ends = |one: &Match, other: &Match| one.has(other.first) || one.has(other.last);
    has_ends(left, right) || has_ends(right, left) || left.inner.iter().any(|word| right.has(*word))
}

fn sort(matches: &mut Vec<Match>) {
    if !matches.is_sorted() {
        matches.sort_unstable();
    }
    matches.dedup();
}

/// The match, with as much of it as those around it could take.
fn within(one: &Match, contested: &[u32]) -> Match {
    let inner = one.inner.iter().copied().filter(|word| contested.binary_search(word).is_ok()).collect();
    Match { first: one.first, last: one.last, inner }
}

fn joined(left: &Match, right: &Match, contested: &[u32]) -> Match {
    let (first, last) = (left.first.min(right.first), left.last.max(right.last));
    let mut inner = Vec::new();
    if !contested.is_empty() {
        let ends = [left.first, left.last, right.first, right.last];
        let between = ends.into_iter().filter(|word| first < *word && *word < last);
        let words = between.chain(left.inner.iter().chain(&right.inner).copied());
        inner.extend(words.filter(|word| contested.binary_search(word).is_ok()));
        inner.sort_unstable();
        inner.dedup();
    }
    Match { first, last, inner }
}

/// What is in both, of lists in order.
fn common(left: &[u32], right: &[u32]) -> Vec<u32> {
    let (few, many) = if left.len() < right.len() { (left, right) } else { (right, left) };
    few.iter().copied().filter(|position| many.binary_search(position).is_ok()).collect()
}

/// What is in either, of lists in order.
fn merged(left: &[u32], right: &[u32]) -> Vec<u32> {
    let mut all = [left, right].concat();
    all.sort_unstable();
    all.dedup();
    all
}
