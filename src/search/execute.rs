//! Carrying out a request: what matches, in which order.

use std::cmp::{Ordering, Reverse};

use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocId, Score};

use crate::index::{ArchiveError, Snapshot};
use crate::query::Sort;

/// A document with what orders it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) score: Score,
    pub(crate) address: DocAddress,
    /// Seconds since 1970; the lowest number when undated.
    date: i64,
    id: u64,
    key: u64,
}

/// An article without a date comes after all others.
const UNDATED: i64 = i64::MIN;

impl Ranked {
    /// Better first, by score; equal scores by date, newest first, then by id and place, so that the order is the same on every run.
    fn by_score(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then_with(|| self.by_newest(other))
    }

    fn by_newest(&self, other: &Self) -> Ordering {
        (Reverse(self.date), self.id, self.key).cmp(&(Reverse(other.date), other.id, other.key))
    }

    fn by_oldest(&self, other: &Self) -> Ordering {
        let order = |ranked: &Self| (ranked.date == UNDATED, ranked.date, ranked.id, ranked.key);
        order(self).cmp(&order(other))
    }
}

/// The best of a stream: keeps twice as many as asked for, and cuts back when full.
struct Best {
    limit: usize,
    kept: Vec<Ranked>,
    compare: fn(&Ranked, &Ranked) -> Ordering,
    /// The last of the best so far, once there are enough.
    last: Option<Ranked>,
}

impl Best {
    fn new(limit: usize, compare: fn(&Ranked, &Ranked) -> Ordering) -> Self {
        Self { limit, kept: Vec::new(), compare, last: None }
    }

    fn push(&mut self, ranked: Ranked) {
        if self.last.is_some_and(|last| (self.compare)(&last, &ranked) == Ordering::Less) {
            return;
        }
        self.kept.push(ranked);
        if self.kept.len() >= self.limit.saturating_mul(2).max(self.limit + 1) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.limit > 0 && self.kept.len() >= self.limit {
            self.kept.select_nth_unstable_by(self.limit - 1, self.compare);
            self.kept.truncate(self.limit);
            self.last = self.kept.last().copied();
        }
    }

    fn into_sorted(mut self) -> Vec<Ranked> {
        self.kept.sort_unstable_by(self.compare);
        self.kept.truncate(self.limit);
        self.kept
    }
}

/// Scores are compared by their first sixteen bits of fraction: the order in which tantivy adds the parts of a score is not always the
/// same, and must not decide which of two equal articles comes first.
fn rounded(score: Score) -> Score {
    f32::from_bits((score.to_bits() + 0x40) & !0x7f)
}

/// How many documents match, and the first `limit` of them in the order asked for.
///
/// One pass does both. Pruning (tantivy's block-max WAND) finds the first ten sooner on some queries, but the exact total then takes a second
/// pass, and the two together are slower than this (`cargo bench --bench search`).
pub(crate) fn run(
    snapshot: &Snapshot,
    query: &dyn Query,
    sort: Sort,
    limit: usize,
) -> Result<(u64, Vec<Ranked>), ArchiveError> {
    let searcher = &snapshot.searcher;
    let collect = || -> tantivy::Result<(u64, Vec<Ranked>)> {
        if limit == 0 {
            return Ok((query.count(searcher)? as u64, Vec::new()));
        }
        let (scoring, compare): (_, fn(&Ranked, &Ranked) -> Ordering) = match sort {
            Sort::Relevance => (EnableScoring::enabled_from_searcher(searcher), Ranked::by_score),
            Sort::Newest => (EnableScoring::disabled_from_searcher(searcher), Ranked::by_newest),
            Sort::Oldest => (EnableScoring::disabled_from_searcher(searcher), Ranked::by_oldest),
        };
        let weight = query.weight(scoring)?;
        let mut best = Best::new(limit, compare);
        let mut total = 0;
        for (ord, segment) in searcher.segment_readers().iter().enumerate() {
            let order = snapshot.order(ord);
            let alive = segment.alive_bitset();
            let is_alive = |doc: DocId| alive.is_none_or(|alive| alive.is_alive(doc));
            let ranked = |score: Score, doc: DocId, date: i64| {
                let (id, key) = order.id_and_key(doc);
                Ranked { score, address: DocAddress::new(ord as u32, doc), date, id, key }
            };
            let date = |doc: DocId| order.date(doc).unwrap_or(UNDATED);
            match sort {
                Sort::Relevance => weight.for_each(segment, &mut |doc, score| {
                    if is_alive(doc) {
                        total += 1;
                        let score = rounded(score);
                        if best.last.is_none_or(|last| score >= last.score) {
                            best.push(ranked(score, doc, date(doc)));
                        }
                    }
                })?,
                Sort::Newest | Sort::Oldest => weight.for_each_no_score(segment, &mut |docs| {
                    for &doc in docs {
                        if is_alive(doc) {
                            total += 1;
                            let date = date(doc);
                            if best.last.is_none_or(|last| can_precede(sort, date, last.date)) {
                                best.push(ranked(0.0, doc, date));
                            }
                        }
                    }
                })?,
            }
        }
        Ok((total, best.into_sorted()))
    };
    collect().map_err(|error| snapshot.fail(error))
}

/// Whether a document of this date can come before one of that date, or beside it.
fn can_precede(sort: Sort, date: i64, last: i64) -> bool {
    match sort {
        Sort::Oldest => last == UNDATED || (date != UNDATED && date <= last),
        Sort::Newest | Sort::Relevance => date >= last,
    }
}
