//! What a query means, as plain data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fields::FieldId;

/// A query as it was read. Reading never fails: what could not be read as meant was read another way, and a note says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// What was typed.
    pub text: String,
    /// What it means; absent when nothing was asked, which every article answers.
    pub root: Option<Node>,
    /// Where it stumbled, and what it did instead.
    pub notes: Vec<QueryNote>,
}

/// A place in the text of the query: bytes `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A remark on a query, pointing at a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct QueryNote {
    /// The place.
    pub span: Span,
    /// What sort of remark.
    pub kind: NoteKind,
    /// The remark, in lower case and without a final stop.
    pub text: String,
}

/// The sorts of remark on a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Something before a colon is no field, and was read as text.
    UnknownField,
    /// A quote or parenthesis was not closed, or closes nothing.
    Unbalanced,
    /// An operator without something to work on.
    DanglingOperator,
    /// A value that its field cannot hold: a date that is none.
    BadValue,
    /// AND and OR side by side without parentheses.
    MixedOperators,
    /// The query is larger or deeper than is read, and was cut.
    TooLarge,
    /// A form of the language that cannot be used in this place.
    Unsupported,
    /// A form that was brought into another one, which the remark spells out.
    Rewritten,
    /// Something that holds nothing to look for: empty quotes or parentheses, a lone `*`, mere punctuation.
    Empty,
}

/// A query or a part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Node {
    /// Every part. Never empty; parts that are `Not` are taken away from the rest.
    And(Vec<Node>),
    /// Any part. Never empty.
    Or(Vec<Node>),
    /// Articles which the part does not match.
    Not(Box<Node>),
    /// One thing to look for.
    Leaf(Leaf),
    /// Matches of two parts that stand in a relation to each other.
    Near(Box<Near>),
    /// Articles with so many matches of the part. Matches that begin with the same word count once.
    AtLeast {
        /// How many; 1 or more.
        times: u32,
        /// What is counted: a [span part](Near).
        part: Box<Node>,
    },
}

/// Two parts whose matches stand near each other.
///
/// A match here is a row of words in one part of one article: in its headline, its deck or its body. Its parts are *span parts*: leaves of text fields, `Or` of span parts, and `Near` again,
/// nothing else. Reading a query brings every other form into this one: AND inside a group asks for each of its parts near the other side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Near {
    /// The part on the left, and the one that is shown where the relation forbids the other.
    pub left: Node,
    /// The part on the right.
    pub right: Node,
    /// How their matches must stand to each other.
    pub relation: Relation,
    /// Where in the query the operator stands.
    pub span: Span,
}

/// How two matches stand to each other. They never share a word, and never reach from one part of the article into another. Their distance is that
/// between the last word of the one and the first of the other, 1 for neighbours, and 0 where they interlock. The words of both
/// together are the match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// `W/n`: at most so far apart, in either order.
    Within(u32),
    /// `PRE/n`: all of the left before the right, at most so far apart.
    Before(u32),
    /// `W/S`: in one sentence.
    Sentence,
    /// `W/P`: in one paragraph.
    Paragraph,
    /// `NOT W/n`: matches of the left with none of the right so near, in either order. The words of the left alone are the match; a
    /// match of the right that shares a word with it does not count.
    Without(u32),
}

impl Node {
    /// Every one of `parts`: conjunctions among them are taken apart, and a single part stands for itself.
    /// `None` when there are none.
    #[must_use]
    pub fn all_of(parts: Vec<Self>) -> Option<Self> {
        let flat = flat(parts, |part| match part {
            Self::And(inner) => Ok(inner),
            other => Err(other),
        });
        single(flat, Self::And)
    }

    /// Any of `parts`: alternatives among them are taken apart, and a single part stands for itself.
    /// `None` when there are none.
    #[must_use]
    pub fn any_of(parts: Vec<Self>) -> Option<Self> {
        let flat = flat(parts, |part| match part {
            Self::Or(inner) => Ok(inner),
            other => Err(other),
        });
        single(flat, Self::Or)
    }

    /// What the part does not match; a negated part is set free.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }
}

/// The parts, with those that `open` can take apart replaced by what they hold.
fn flat(parts: Vec<Node>, open: impl Fn(Node) -> Result<Vec<Node>, Node>) -> Vec<Node> {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match open(part) {
            Ok(inner) => flat.extend(inner),
            Err(whole) => flat.push(whole),
        }
    }
    flat
}

fn single(mut parts: Vec<Node>, wrap: impl Fn(Vec<Node>) -> Node) -> Option<Node> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(wrap(parts)),
    }
}

/// One thing to look for in one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaf {
    /// Where.
    pub field: FieldId,
    /// What.
    pub want: Want,
    /// Its weight in ranking; 1 unless `^` says otherwise, and always 1 outside text fields, which do not rank.
    pub boost: f32,
    /// Where in the query it stands, field name included and weight left out.
    pub span: Span,
}

impl Leaf {
    /// A leaf of the usual weight.
    #[must_use]
    pub const fn new(field: FieldId, want: Want, span: Span) -> Self {
        Self { field, want, boost: 1.0, span }
    }
}

/// What a leaf looks for. Texts are as typed: cutting into words, folding and stemming are the index's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Want {
    /// One word as typed. May be several words to the index (`AK-47`), which then must stand together.
    Word(String),
    /// Words that must stand next to each other, in this order.
    Phrase(String),
    /// Words in this order with so many others between them at most: `"..."~3`.
    Loose {
        /// The words.
        text: String,
        /// How many other words may stand between them, in sum.
        slop: u32,
    },
    /// A word with so many letters changed, left out, put in or swapped with a neighbour: `word~1`.
    Fuzzy {
        /// The word as typed.
        word: String,
        /// 1 or 2.
        edits: u8,
    },
    /// A word as written, neither stemmed nor folded: `=Apple`.
    Exact(String),
    /// A word with `*` (any letters, or none) and `?` (one letter); in keyword and path fields a whole value, which may hold
    /// spaces.
    Wildcard(String),
    /// Days, for date fields.
    Days(Days),
    /// Numbers, for number fields.
    Numbers(Bounds),
}

/// A range of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Days {
    /// From the first to the last day; an absent end is open. Matches articles whose whole date lies within; with both ends
    /// open, every article that has a date.
    Range {
        /// First day.
        from: Option<NaiveDate>,
        /// Last day.
        to: Option<NaiveDate>,
    },
    /// Articles without a date.
    None,
}

/// A range of numbers, both ends included; an absent end is open. With both ends open, every article that has the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Smallest.
    pub from: Option<u64>,
    /// Largest.
    pub to: Option<u64>,
}
