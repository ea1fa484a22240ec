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
}

/// One thing to look for in one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaf {
    /// Where.
    pub field: FieldId,
    /// What.
    pub want: Want,
    /// Its weight in ranking; 1 unless `^` says otherwise.
    pub boost: f32,
    /// Where in the query it stands, field name included.
    pub span: Span,
}

/// What a leaf looks for. Texts are as typed: cutting into words, folding and stemming are the index's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Want {
    /// One word as typed. May be several words to the index (`AK-47`), which then must stand together.
    Word(String),
    /// Words that must stand next to each other, in this order.
    Phrase(String),
    /// A word with `*` (any letters, or none) and `?` (one letter).
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
    /// From the first to the last day; an absent end is open. Matches articles whose whole date lies within.
    Range {
        /// First day.
        from: Option<NaiveDate>,
        /// Last day.
        to: Option<NaiveDate>,
    },
    /// Articles without a date.
    None,
}

/// A range of numbers, both ends included; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Smallest.
    pub from: Option<u64>,
    /// Largest.
    pub to: Option<u64>,
}
