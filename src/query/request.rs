//! A whole question: the query, the filters given beside it, and how the answer is to be ordered and cut.

use serde::{Deserialize, Serialize};

use super::{Node, Query};

/// What is asked of an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The query as read.
    pub query: Query,
    /// Filters given as flags: every one must hold. They restrict, and do not rank.
    pub filters: Vec<Node>,
    /// An article whose date is less precise than a range of days matches where the two overlap: one of October 2019 is in
    /// `date:2019-10-05`. Else its whole date must lie within the range.
    #[serde(default)]
    pub loose_dates: bool,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to give.
    pub limit: usize,
    /// How many hits to pass over first.
    pub offset: usize,
}

/// The order of hits. Ties are broken by date, newest first, then by id and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// Latest date first; undated last.
    Newest,
    /// Earliest date first; undated last.
    Oldest,
}
