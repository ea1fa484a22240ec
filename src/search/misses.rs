//! Values and words that no article has: what was asked for, and what was perhaps meant.

use std::cmp::Reverse;

use super::{Engine, FacetBy};
use crate::fields::FieldId;
use crate::index::ArchiveError;
use crate::query::{Leaf, Node, Plan, Request, Span, Want};
use crate::record::{edit_distance, fold};

/// A value of a field that no article has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The field.
    pub field: FieldId,
    /// The value as asked for.
    pub value: String,
    /// The value of the archive that looks most like it, and how many articles have it.
    pub near: Option<(String, u64)>,
}

/// A word that no article has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The word as asked for.
    pub word: String,
    /// The word of the archive that looks most like it, and in how many articles it stands.
    pub near: Option<(String, u64)>,
}

/// Words and values that are looked up; nobody reads of more.
const MOST: usize = 16;

impl Engine {
    /// The values of names and keywords that a request asks for and no article has.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn misses(&self, request: &Request) -> Result<Vec<Miss>, ArchiveError> {
        let plan = Plan::new(request);
        let mut leaves = Vec::new();
        for node in plan.filters.iter().chain(&plan.scoring) {
            collect(node, &mut leaves);
        }
        let lowering = self.counting();
        let mut misses: Vec<Miss> = Vec::new();
        for leaf in leaves.into_iter().take(MOST) {
            let (Want::Word(value) | Want::Phrase(value)) = &leaf.want else { continue };
            let none = matches!(&leaf.want, Want::Word(word) if word.eq_ignore_ascii_case("none"));
            if none || misses.iter().any(|miss| miss.field == leaf.field && miss.value == *value) {
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
    pub fn spellings(&self, request: &Request) -> Result<Vec<Spelling>, ArchiveError> {
        let plan = Plan::new(request);
        let mut spellings: Vec<Spelling> = Vec::new();
        for leaf in plan.words().into_iter().take(MOST) {
            let (Want::Word(word) | Want::Exact(word)) = &leaf.want else { continue };
            if spellings.iter().any(|spelling| spelling.word == *word) {
                continue;
            }
            if self.word_articles(word)? == 0 {
                spellings.push(Spelling { word: word.clone(), near: self.near_word(word)? });
            }
        }
        Ok(spellings)
    }

    /// How many articles have a word, in any form.
    fn word_articles(&self, word: &str) -> Result<u64, ArchiveError> {
        let leaf = Leaf::new(FieldId::Text, Want::Word(word.to_owned()), Span::default());
        let query = self.counting().node(&Node::Leaf(leaf));
        Ok(query.count(&self.snapshot.searcher).map_err(|error| self.snapshot.fail(error))? as u64)
    }

    /// The word of the archive that looks most like `word`: the fewest letters away, with the same first letter if there is one, in the
    /// most articles.
    fn near_word(&self, word: &str) -> Result<Option<(String, u64)>, ArchiveError> {
        let folded = fold(word);
        let letters = folded.chars().count();
        // Short words are near too many others, and nobody writes longer ones.
        let (4..=40, Some(first)) = (letters, folded.chars().next()) else { return Ok(None) };
        let reach = reach(letters);
        let close =
            |other: &str| other.len().abs_diff(folded.len()) <= 4 * reach && edit_distance(&folded, other) <= reach;
        // People seldom miss the first letter, and all words are many more than those with one.
        for prefix in [first.to_string(), String::new()] {
            let mut best: Option<(usize, Reverse<u64>, String)> = None;
            for near in self.snapshot.words_like(&prefix, close)? {
                let articles = self.snapshot.word_count(&near)?;
                let candidate = (edit_distance(&folded, &near), Reverse(articles), near);
                if articles > 0 && best.as_ref().is_none_or(|best| candidate < *best) {
                    best = Some(candidate);
                }
            }
            if let Some((_, _, near)) = best {
                let articles = self.word_articles(&near)?;
                return Ok(Some((near, articles)));
            }
        }
        Ok(None)
    }

    /// The value of the archive, or the one with such words in it, that is at most two letters away; of equals the most frequent.
    fn near(&self, field: FieldId, value: &str) -> Result<Option<(String, u64)>, ArchiveError> {
        let wanted = fold(value);
        let words = wanted.split_whitespace().count().max(1);
        let reach = reach(wanted.chars().count());
        let mut best: Option<(usize, Reverse<u64>, String)> = None;
        for field in columns(field) {
            for (name, articles) in self.snapshot.counts(field.name())?.0 {
                let edits = nearest_row(&fold(&name), &wanted, words);
                let candidate = (edits, Reverse(articles), name);
                if edits <= reach && best.as_ref().is_none_or(|best| candidate < *best) {
                    best = Some(candidate);
                }
            }
        }
        Ok(best.map(|(_, Reverse(articles), name)| (name, articles)))
    }
}

/// How far the row of so many words of `name` is from `wanted` that is nearest to it; the whole name is one as well.
fn nearest_row(name: &str, wanted: &str, words: usize) -> usize {
    let parts: Vec<&str> = name.split_whitespace().collect();
    let rows = parts.windows(words).map(|row| row.join(" ")).chain(std::iter::once(name.to_owned()));
    let long = |row: &String| row.len().abs_diff(wanted.len()) <= 8;
    rows.filter(long).map(|row| edit_distance(wanted, &row)).min().unwrap_or(usize::MAX)
}

/// The fields with a column of values that stand for a field.
fn columns(field: FieldId) -> Vec<FieldId> {
    match field {
        FieldId::Entity => vec![FieldId::Person, FieldId::Org, FieldId::Place],
        field if FacetBy::FIELDS.contains(&field) => vec![field],
        _ => Vec::new(),
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
        Node::Leaf(leaf) if !columns(leaf.field).is_empty() => leaves.push(leaf),
        _ => {}
    }
}
