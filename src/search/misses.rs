//! Values that no article has: what was asked for, and what was perhaps meant.

use std::cmp::Reverse;

use super::Engine;
use crate::fields::FieldId;
use crate::index::ArchiveError;
use crate::query::{Leaf, Node, Plan, Request, Want};
use crate::record::{edit_distance, fold};

/// A value of a field that no article has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The field.
    pub field: FieldId,
    /// The value as asked for.
    pub value: String,
    /// The value of the archive that looks most like it.
    pub near: Option<String>,
}

impl Engine {
    /// The agencies, outlets and languages that a request asks for and no article has.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn misses(&self, request: &Request) -> Result<Vec<Miss>, ArchiveError> {
        let plan = Plan::new(request);
        let mut leaves = Vec::new();
        for node in &plan.filters {
            collect(node, &mut leaves);
        }
        let lowering = self.counting();
        let mut misses: Vec<Miss> = Vec::new();
        for leaf in leaves {
            let (Want::Word(value) | Want::Phrase(value)) = &leaf.want else { continue };
            if misses.iter().any(|miss| miss.field == leaf.field && miss.value == *value) {
                continue;
            }
            let query = lowering.node(&Node::Leaf(leaf.clone()));
            let hits = query.count(&self.snapshot.searcher).map_err(|error| self.snapshot.fail(error))?;
            if hits == 0 {
                let near = self.near(leaf.field, value)?;
                misses.push(Miss { field: leaf.field, value: value.clone(), near });
            }
        }
        Ok(misses)
    }

    /// Words of the query that no article has, each with the word of the archive that looks most like it.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn spellings(&self, request: &Request) -> Result<Vec<(String, String)>, ArchiveError> {
        let plan = Plan::new(request);
        let lowering = self.counting();
        let searcher = &self.snapshot.searcher;
        let mut spellings = Vec::new();
        for leaf in plan.words() {
            let Want::Word(word) = &leaf.want else { continue };
            let folded = fold(word);
            let letters = folded.chars().count();
            // Short words are near too many others, and nobody writes longer ones.
            let (4..=40, Some(first)) = (letters, folded.chars().next()) else { continue };
            let whole = Leaf { field: FieldId::Text, ..leaf.clone() };
            let query = lowering.node(&Node::Leaf(whole));
            if query.count(searcher).map_err(|error| self.snapshot.fail(error))? > 0 {
                continue;
            }
            let close = |other: &str| {
                other.len().abs_diff(folded.len()) <= 2 * reach(letters)
                    && edit_distance(&folded, other) <= reach(letters)
            };
            let near = self.snapshot.words_like(&first.to_string(), close)?;
            let best = near.into_iter().min_by_key(|other| {
                let articles = self.snapshot.word_count(other).unwrap_or(0);
                (edit_distance(&folded, other), Reverse(articles))
            });
            spellings.extend(best.map(|best| (word.clone(), best)));
        }
        Ok(spellings)
    }

    /// The value of the archive, or the one with such a word in it, that is at most two letters away; of equals the most frequent.
    fn near(&self, field: FieldId, value: &str) -> Result<Option<String>, ArchiveError> {
        let wanted = fold(value);
        let reach = reach(wanted.chars().count());
        let (names, _) = self.snapshot.counts(field.name())?;
        let near = names.into_iter().filter_map(|(name, _)| {
            let folded = fold(&name);
            let words = folded.split_whitespace().chain(std::iter::once(folded.as_str()));
            let edits = words.map(|word| edit_distance(&wanted, word)).min()?;
            (edits <= reach).then_some((edits, name))
        });
        Ok(near.min_by_key(|(edits, _)| *edits).map(|(_, name)| name))
    }
}

/// How many letters may be wrong in a word of so many.
const fn reach(letters: usize) -> usize {
    if letters >= 6 { 2 } else { 1 }
}

/// The leaves that an article matches by having the value.
fn collect<'n>(node: &'n Node, leaves: &mut Vec<&'n Leaf>) {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| collect(part, leaves)),
        Node::Leaf(leaf) if matches!(leaf.field, FieldId::Agency | FieldId::Source | FieldId::Lang) => {
            leaves.push(leaf);
        }
        _ => {}
    }
}
