//! What a query asks of the words of one article: rows of words, alternatives, and how matches must stand to each other.
//!
//! The engine and the highlighter both work on this tree, the one with the positions that the index holds, the other with those of the text
//! it reads; [`super::nearness`] finds the matches of either. Places that want the same words share a slot, so that it is read once.

use std::collections::HashMap;

use super::fits::{Fits, row};
use super::region::Region;
use crate::index::Language;
use crate::query::{Leaf, Near, Node, Relation, Want};

/// The most parts inside each other.
pub(crate) const MOST_DEEP: usize = 256;

/// A part of a query that is about words and where they stand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SpanTree {
    pub(crate) root: Spans,
    /// What fits each place: any of the alternatives.
    pub(crate) slots: Vec<Vec<Fits>>,
    /// How many matches an article must have.
    pub(crate) times: u32,
}

/// Why there is no tree: nothing matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoTree {
    /// There are no words in it, or it is no span part.
    NoWords,
    /// More than [`MOST_DEEP`] parts are inside each other.
    TooDeep,
}

/// A part of the tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Spans {
    /// Words in a row.
    Row(Row),
    /// A match of any part.
    Any(Vec<Spans>),
    /// Matches that stand so to each other.
    Near { left: Box<Spans>, right: Box<Spans>, relation: Relation },
}

/// Words in a row: one leaf of the query, or several that ask for one word each.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// For each word how many positions it stands after the first, and its slot. Never empty, the first offset is 0.
    pub(crate) slots: Vec<(u32, usize)>,
    /// How many more words may stand between them, in sum.
    pub(crate) slop: u32,
    pub(crate) region: Region,
    /// Its weight in ranking.
    pub(crate) boost: f32,
}

impl SpanTree {
    /// The tree of a [span part](Near), or of a count of one, in an archive with articles in `languages`.
    pub(crate) fn of(node: &Node, languages: &[Language]) -> Result<Self, NoTree> {
        let (part, times) = match node {
            Node::AtLeast { times, part } => (part.as_ref(), *times),
            part => (part, 1),
        };
        let mut builder = Builder { languages, slots: HashMap::new(), too_deep: false };
        let root = builder.part(part, MOST_DEEP);
        if builder.too_deep {
            return Err(NoTree::TooDeep);
        }
        let root = root.ok_or(NoTree::NoWords)?;
        let mut slots: Vec<(usize, Vec<Fits>)> = builder.slots.into_iter().map(|(fits, slot)| (slot, fits)).collect();
        slots.sort_unstable_by_key(|(slot, _)| *slot);
        Ok(Self { root, slots: slots.into_iter().map(|(_, fits)| fits).collect(), times })
    }

    /// Whether where sentences or paragraphs begin has a say.
    pub(crate) fn asks_for(&self, relation: Relation) -> bool {
        self.root.has(&|part| matches!(part, Spans::Near { relation: other, .. } if *other == relation))
    }
}

impl Spans {
    fn has(&self, wanted: &impl Fn(&Self) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::Row(_) => false,
                Self::Any(parts) => parts.iter().any(|part| part.has(wanted)),
                Self::Near { left, right, .. } => left.has(wanted) || right.has(wanted),
            }
    }

    /// Every match is a row without other words in it.
    pub(crate) fn is_solid(&self) -> bool {
        match self {
            Self::Row(row) => row.slop == 0,
            Self::Any(parts) => parts.iter().all(Self::is_solid),
            Self::Near { left, relation: Relation::Without(_), .. } => left.is_solid(),
            Self::Near { .. } => false,
        }
    }

    /// Calls `each` with every slot whose words can be in a match.
    pub(crate) fn for_each_slot(&self, each: &mut impl FnMut(usize)) {
        match self {
            Self::Row(row) => row.slots.iter().for_each(|(_, slot)| each(*slot)),
            Self::Any(parts) => parts.iter().for_each(|part| part.for_each_slot(each)),
            Self::Near { left, right, relation } => {
                left.for_each_slot(each);
                if !matches!(relation, Relation::Without(_)) {
                    right.for_each_slot(each);
                }
            }
        }
    }
}

struct Builder<'a> {
    languages: &'a [Language],
    slots: HashMap<Vec<Fits>, usize>,
    too_deep: bool,
}

impl Builder<'_> {
    fn part(&mut self, node: &Node, deep: usize) -> Option<Spans> {
        let Some(deep) = deep.checked_sub(1) else {
            self.too_deep = true;
            return None;
        };
        match node {
            Node::Leaf(leaf) => self.leaf(leaf).map(Spans::Row),
            Node::Or(parts) => {
                let (words, others): (Vec<&Node>, Vec<&Node>) =
                    parts.iter().partition(|part| matches!(part, Node::Leaf(_)));
                let leaves = words.into_iter().filter_map(|part| match part {
                    Node::Leaf(leaf) => Some(leaf),
                    _ => None,
                });
                let mut any = self.any_word(leaves);
                any.extend(others.into_iter().filter_map(|part| self.part(part, deep)));
                if any.len() > 1 { Some(Spans::Any(any)) } else { any.pop() }
            }
            Node::Near(near) => {
                let Near { left, right, relation, .. } = near.as_ref();
                let left = self.part(left, deep)?;
                match (self.part(right, deep), relation) {
                    (Some(right), relation) => {
                        Some(Spans::Near { left: Box::new(left), right: Box::new(right), relation: *relation })
                    }
                    (None, Relation::Without(_)) => Some(left),
                    (None, _) => None,
                }
            }
            Node::And(_) | Node::Not(_) | Node::AtLeast { .. } => None,
        }
    }

    /// Alternatives; those that ask for one word in the same region with the usual weight share a slot.
    fn any_word<'n>(&mut self, leaves: impl Iterator<Item = &'n Leaf>) -> Vec<Spans> {
        let mut rows = Vec::new();
        let mut single: Vec<(Region, Vec<Fits>)> = Vec::new();
        for leaf in leaves {
            let Some(region) = Region::of(leaf.field) else { continue };
            let mut fits = row(&leaf.want, self.languages);
            if fits.len() > 1 || (leaf.boost - 1.0).abs() > f32::EPSILON {
                rows.extend(self.leaf(leaf).map(Spans::Row));
            } else if let Some((_, fits)) = fits.pop() {
                match single.iter_mut().find(|(other, _)| *other == region) {
                    Some((_, all)) => all.push(fits),
                    None => single.push((region, vec![fits])),
                }
            }
        }
        for (region, fits) in single {
            let slot = self.slot(fits);
            rows.push(Spans::Row(Row { slots: vec![(0, slot)], slop: 0, region, boost: 1.0 }));
        }
        rows
    }

    fn leaf(&mut self, leaf: &Leaf) -> Option<Row> {
        let region = Region::of(leaf.field)?;
        let row = row(&leaf.want, self.languages);
        if row.is_empty() {
            return None;
        }
        let slop = if let Want::Loose { slop, .. } = leaf.want { slop } else { 0 };
        let slots = row.into_iter().map(|(offset, fits)| (offset, self.slot(vec![fits]))).collect();
        Some(Row { slots, slop, region, boost: leaf.boost })
    }

    fn slot(&mut self, fits: Vec<Fits>) -> usize {
        let next = self.slots.len();
        *self.slots.entry(fits).or_insert(next)
    }
}
