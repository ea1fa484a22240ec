//! Answers, as plain data.

use serde::{Deserialize, Serialize};

use crate::query::{QueryNote, Sort};
use crate::record::Article;

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// How the query was read where it was not read as meant.
    pub notes: Vec<QueryNote>,
    /// How many articles match, exactly.
    pub total: u64,
    /// How many were passed over before the first hit.
    pub offset: usize,
    /// The order.
    pub sort: Sort,
    /// The hits.
    pub hits: Vec<Hit>,
}

/// One article that matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Its place in the whole answer, from 1.
    pub rank: usize,
    /// How well it matches; absent when the order is not by relevance.
    pub score: Option<f64>,
    /// The article.
    pub article: Article,
    /// The headline with what matched in it.
    pub headline: Passage,
    /// The passage that shows best why it is a hit.
    pub snippet: Option<Passage>,
    /// The next best passages, where more than one was asked for. None overlaps another.
    pub more: Vec<Passage>,
    /// All that matched, in reading order; none overlaps another.
    pub matches: Vec<Match>,
}

/// A row of words that matched, in the text of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Match {
    /// The part of the article.
    pub part: Part,
    /// Its first character, in Unicode code points of the part.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
}

/// A part of an article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// [`Article::headline`].
    Headline,
    /// [`Article::deck`].
    Deck,
    /// [`Article::body`].
    Body,
}

/// A piece of text with what matched in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// What matched: `[start, end)` in Unicode code points of `text`.
    pub marks: Vec<(usize, usize)>,
    /// The text goes on before it.
    #[serde(default)]
    pub cut_before: bool,
    /// The text goes on after it.
    #[serde(default)]
    pub cut_after: bool,
}

impl Passage {
    /// A passage with marks given in bytes of `text`.
    pub(crate) fn of(text: &str, marks: &[(usize, usize)]) -> Self {
        let chars = |bytes: usize| text.get(..bytes).unwrap_or(text).chars().count();
        let marks = marks.iter().map(|&(start, end)| (chars(start), chars(end))).collect();
        Self { text: text.to_owned(), marks, ..Self::default() }
    }
}
