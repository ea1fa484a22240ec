//! From tokens to mentions: the names in an article, where they stand and of what kind they are.

use super::features::{Case, Reading};
use super::lexicon::Lexicon;
use super::model::{KINDS, Kind, Weights, part_of};

/// A recognizer of one language.
#[derive(Debug)]
pub struct Recognizer {
    /// What is known of words.
    pub lexicon: Lexicon,
    /// Weights for sentences whose capitals tell names.
    pub telling: Weights,
    /// Weights for those whose capitals say nothing.
    pub silent: Weights,
}

/// A name: tokens `start..end` of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// First token.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it names.
    pub kind: Kind,
}

impl Recognizer {
    /// Bytes in memory.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.lexicon.memory() + self.telling.memory() + self.silent.memory()
    }

    /// The names in an article, in their order.
    #[must_use]
    pub fn mentions(&self, reading: &Reading, texts: &[&str]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let (mut features, mut scratch, mut scores, mut tags) = (Vec::new(), String::new(), Vec::new(), Vec::new());
        for stretch in &reading.stretches {
            let weights = if stretch.case == Case::Telling { &self.telling } else { &self.silent };
            scores.clear();
            for (run, at) in reading.runs(stretch).into_iter().zip(stretch.start..) {
                reading.features(texts, stretch, run, at, &mut scratch, &mut features);
                scores.push(weights.scores(&features));
            }
            weights.best(&scores, &mut tags);
            let mut open = stretch.start;
            for (at, tag) in (stretch.start..).zip(&tags) {
                match part_of(usize::from(*tag)) {
                    Some((0, _)) => open = at,
                    Some((2, kind)) => mentions.push(Mention { start: open, end: at + 1, kind: KINDS[kind] }),
                    Some((3, kind)) => mentions.push(Mention { start: at, end: at + 1, kind: KINDS[kind] }),
                    _ => {}
                }
            }
        }
        mentions
    }
}
