//! Carrying out a request: what matches, in which order.

use std::cmp::{Ordering, Reverse};

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocAddress, DocId, Score, SegmentReader};

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

/// The columns that break ties.
struct Order {
    date: Option<Column<i64>>,
    id: Option<Column<u64>>,
    key: Option<Column<u64>>,
}

impl Order {
    fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self {
            date: columns.column_opt("date_order")?,
            id: columns.column_opt("id")?,
            key: columns.column_opt("key")?,
        })
    }

    fn date(&self, doc: DocId) -> i64 {
        self.date.as_ref().and_then(|column| column.first(doc)).unwrap_or(UNDATED)
    }

    fn ranked(&self, score: Score, segment: usize, doc: DocId, date: i64) -> Ranked {
        let number = |column: &Option<Column<u64>>| column.as_ref().and_then(|column| column.first(doc)).unwrap_or(0);
        let address = DocAddress::new(segment as u32, doc);
        Ranked { score, address, date, id: number(&self.id), key: number(&self.key) }
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

/// Scores that differ by less than this share of them count as equal when the best are chosen: the order in which tantivy adds
/// the parts of a score is not always the same.
const SCORE_GRAIN: f32 = 1.0 / 65_536.0;

fn rounded(score: Score) -> Score {
    // Keeps sixteen bits of the fraction, which is exact in the number's own scale.
    f32::from_bits((score.to_bits() + 0x40) & !0x7f)
}

/// The first `limit` documents that match, in the order asked for.
pub(crate) fn best(
    snapshot: &Snapshot,
    query: &dyn Query,
    sort: Sort,
    limit: usize,
) -> Result<Vec<Ranked>, ArchiveError> {
    let searcher = &snapshot.searcher;
    if limit == 0 {
        return Ok(Vec::new());
    }
    let scoring = match sort {
        Sort::Relevance => EnableScoring::enabled_from_searcher(searcher),
        Sort::Newest | Sort::Oldest => EnableScoring::disabled_from_searcher(searcher),
    };
    let collect = || -> tantivy::Result<Vec<Ranked>> {
        let weight = query.weight(scoring)?;
        let mut best = Best::new(
            limit,
            match sort {
                Sort::Relevance => Ranked::by_score,
                Sort::Newest => Ranked::by_newest,
                Sort::Oldest => Ranked::by_oldest,
            },
        );
        for (ord, segment) in searcher.segment_readers().iter().enumerate() {
            match sort {
                Sort::Relevance => by_score(weight.as_ref(), ord, segment, &mut best)?,
                Sort::Newest | Sort::Oldest => by_date(weight.as_ref(), ord, segment, &mut best)?,
            }
        }
        Ok(best.into_sorted())
    };
    collect().map_err(|error| snapshot.fail(error))
}

fn by_score(weight: &dyn Weight, ord: usize, segment: &SegmentReader, best: &mut Best) -> tantivy::Result<()> {
    let order = Order::open(segment)?;
    let alive = segment.alive_bitset();
    // What scores as much as the last of the best may still come before it by date.
    let threshold =
        |best: &Best| best.last.map_or(Score::MIN, |last| last.score * (1.0 - SCORE_GRAIN) - f32::MIN_POSITIVE);
    weight.for_each_pruning(threshold(best), segment, &mut |doc, score| {
        if alive.is_none_or(|alive| alive.is_alive(doc)) {
            best.push(order.ranked(rounded(score), ord, doc, order.date(doc)));
        }
        threshold(best)
    })
}

fn by_date(weight: &dyn Weight, ord: usize, segment: &SegmentReader, best: &mut Best) -> tantivy::Result<()> {
    let order = Order::open(segment)?;
    let alive = segment.alive_bitset();
    weight.for_each_no_score(segment, &mut |docs| {
        for &doc in docs {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                best.push(order.ranked(0.0, ord, doc, order.date(doc)));
            }
        }
    })
}
