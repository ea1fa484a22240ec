//! Answers: a request is lowered to tantivy's queries, carried out, and given back as plain data.

mod execute;
mod facets;
mod fits;
mod highlight;
mod lower;
mod misses;
mod nearness;
mod passage;
mod reasons;
#[cfg(test)]
mod reference_tests;
mod region;
mod results;
mod spans;
mod spans_query;
mod terms;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::index::{ArchiveError, Language, Snapshot};
use crate::query::{Node, NoteKind, Plan, QueryNote, Request, Sort, Span, Want};
use crate::record::Article;

pub use facets::{Facet, FacetBy, FacetValue};
pub use misses::{Miss, Spelling};
pub use reasons::{Obstacle, Obstacles, PartCount, Reason, Reasons};
pub use results::{Hit, Match, Part, Passage, Results};

/// An archive at one commit, ready to answer many requests.
pub struct Engine {
    snapshot: Snapshot,
    languages: Vec<Language>,
}

impl Engine {
    /// Gets ready to answer from a snapshot.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn new(snapshot: Snapshot) -> Result<Self, ArchiveError> {
        let languages = snapshot.languages()?;
        Ok(Self { snapshot, languages })
    }

    /// The snapshot it answers from.
    #[must_use]
    pub const fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Answers a request, all of it at once.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn search(&self, request: &Request) -> Result<Results, ArchiveError> {
        let answer = self.answer(request)?;
        Ok(Results {
            query: request.query.text.clone(),
            notes: [request.query.notes.as_slice(), &answer.notes].concat(),
            total: answer.total,
            offset: request.offset,
            sort: answer.sort,
            hits: answer.hits().collect::<Result<_, _>>()?,
        })
    }

    fn lowering(&self, alone: bool, loose_dates: bool) -> lower::Lowering<'_> {
        let strain = Arc::default();
        lower::Lowering { snapshot: &self.snapshot, languages: &self.languages, alone, loose_dates, strain }
    }

    /// For counting parts of a query, where no weight matters.
    fn counting(&self) -> lower::Lowering<'_> {
        self.lowering(true, false)
    }

    /// How many articles match, without ordering or reading them.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn count(&self, request: &Request) -> Result<u64, ArchiveError> {
        let query = self.lowering(true, request.loose_dates).plan(&Plan::new(request));
        Ok(query.count(&self.snapshot.searcher).map_err(|error| self.snapshot.fail(error))? as u64)
    }

    /// Answers a request: finds and orders what matches. The articles themselves are read as the hits are taken, so that an answer of any
    /// length can be written out.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn answer(&self, request: &Request) -> Result<Answer<'_>, ArchiveError> {
        let plan = Plan::new(request);
        let lowering = self.lowering(matches!(plan.scoring, Some(Node::Leaf(_))), request.loose_dates);
        let query = lowering.plan(&plan);
        // Where nothing ranks, the newest come first.
        let sort = if plan.scoring.is_none() && request.sort == Sort::Relevance { Sort::Newest } else { request.sort };
        let wanted = if request.limit == 0 { 0 } else { request.offset.saturating_add(request.limit) };
        let (total, ranked) = execute::run(&self.snapshot, query.as_ref(), sort, wanted)?;
        let highlighter = highlight::Highlighter::new(&plan, &self.languages);
        let notes = notes(&plan, &lowering.strain, &request.query.text);
        let offset = request.offset;
        Ok(Answer { snapshot: &self.snapshot, total, sort, notes, offset, ranked, highlighter, passages: 1 })
    }
}

/// What must be said of a query that was too much.
fn notes(plan: &Plan, strain: &spans_query::Strain, query: &str) -> Vec<QueryNote> {
    let mut notes = Vec::new();
    let span = Span { start: 0, end: query.len() };
    let mut add = |text: String| notes.push(QueryNote { span, kind: NoteKind::TooLarge, text });
    if strain.many_terms.load(Ordering::Relaxed) {
        add(format!("its wildcards stand for more than {} words: not all were looked for", terms::MOST_TERMS));
    }
    if strain.many_pairs.load(Ordering::Relaxed) {
        add("in some articles there are too many ways to match it: not all were looked at".to_owned());
    }
    if strain.too_deep.load(Ordering::Relaxed) {
        add(format!("more than {} parts near each other are inside each other: they match nothing", spans::MOST_DEEP));
    }
    for leaf in plan.words() {
        if matches!(&leaf.want, Want::Wildcard(pattern) if !pattern.contains(char::is_alphanumeric)) {
            let text = "a wildcard without a letter or digit matches nothing".to_owned();
            notes.push(QueryNote { span: leaf.span, kind: NoteKind::Unsupported, text });
        }
    }
    notes
}

/// What matches a request, in order, before the articles are read.
pub struct Answer<'a> {
    snapshot: &'a Snapshot,
    /// How many articles match, exactly.
    pub total: u64,
    /// The order.
    pub sort: Sort,
    /// What is to be said of how it was answered, beside the notes on the query.
    pub notes: Vec<QueryNote>,
    offset: usize,
    ranked: Vec<execute::Ranked>,
    highlighter: highlight::Highlighter,
    passages: usize,
}

impl Answer<'_> {
    /// Asks for so many passages of each hit, of which the best is [`Hit::snippet`]. One unless asked.
    #[must_use]
    pub const fn with_passages(mut self, most: usize) -> Self {
        self.passages = most;
        self
    }

    /// Reads the articles one by one, without looking for what matched in them.
    pub fn articles(&self) -> impl Iterator<Item = Result<(usize, Option<f64>, Article), ArchiveError>> + '_ {
        self.ranked.iter().enumerate().skip(self.offset).map(|(index, ranked)| {
            let score = (self.sort == Sort::Relevance).then_some(f64::from(ranked.score));
            Ok((index + 1, score, self.snapshot.article(ranked.address)?))
        })
    }

    /// Reads the hits one by one.
    pub fn hits(&self) -> impl Iterator<Item = Result<Hit, ArchiveError>> + '_ {
        self.articles().map(|found| {
            let (rank, score, article) = found?;
            let highlight::Shown { headline, passages, matches } =
                highlight::highlight(&article, &self.highlighter, self.passages);
            let mut passages = passages.into_iter();
            let snippet = passages.next();
            Ok(Hit { rank, score, article, headline, snippet, more: passages.collect(), matches })
        })
    }
}
