//! Answers: a request is lowered to tantivy's queries, carried out, and given back as plain data.

mod execute;
mod facets;
mod highlight;
mod lower;
mod matcher;
mod misses;
mod results;
mod spans;

use crate::index::{ArchiveError, Language, Snapshot};
use crate::query::{Node, Plan, Request, Sort};
use crate::record::Article;

pub use facets::{Facet, FacetBy, FacetValue};
pub use misses::Miss;
pub use results::{Hit, Passage, Results};

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
            notes: request.query.notes.clone(),
            total: answer.total,
            offset: request.offset,
            sort: answer.sort,
            hits: answer.hits().collect::<Result<_, _>>()?,
        })
    }

    /// For counting, where no weight matters.
    fn counting(&self) -> lower::Lowering<'_> {
        lower::Lowering { snapshot: &self.snapshot, languages: &self.languages, alone: true }
    }

    /// How many articles match, without ordering or reading them.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn count(&self, request: &Request) -> Result<u64, ArchiveError> {
        let lowering = self.counting();
        let query = lowering.plan(&Plan::new(request));
        Ok(query.count(&self.snapshot.searcher).map_err(|error| self.snapshot.fail(error))? as u64)
    }

    /// Answers a request: finds and orders what matches. The articles themselves are read as the hits are taken, so that an answer of any
    /// length can be written out.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn answer(&self, request: &Request) -> Result<Answer<'_>, ArchiveError> {
        let plan = Plan::new(request);
        let lowering = lower::Lowering {
            snapshot: &self.snapshot,
            languages: &self.languages,
            alone: matches!(plan.scoring, Some(Node::Leaf(_))),
        };
        let query = lowering.plan(&plan);
        // Where nothing ranks, the newest come first.
        let sort = if plan.scoring.is_none() && request.sort == Sort::Relevance { Sort::Newest } else { request.sort };
        let wanted = if request.limit == 0 { 0 } else { request.offset.saturating_add(request.limit) };
        let (total, ranked) = execute::run(&self.snapshot, query.as_ref(), sort, wanted)?;
        let matchers = highlight::matchers(&plan, &self.languages);
        Ok(Answer { snapshot: &self.snapshot, total, sort, offset: request.offset, ranked, matchers })
    }
}

/// What matches a request, in order, before the articles are read.
pub struct Answer<'a> {
    snapshot: &'a Snapshot,
    /// How many articles match, exactly.
    pub total: u64,
    /// The order.
    pub sort: Sort,
    offset: usize,
    ranked: Vec<execute::Ranked>,
    matchers: Vec<(matcher::Matcher, matcher::Region)>,
}

impl Answer<'_> {
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
            let (headline, snippet) = highlight::highlight(&article, &self.matchers);
            Ok(Hit { rank, score, article, headline, snippet })
        })
    }
}
