//! A query for words that stand together, or in one part of the article: an exact walk over positions.
//!
//! tantivy's own phrase query knows one term a place and the whole field. Here each place takes several terms (the stems of one word in
//! several languages), and the row can be asked to lie in one region, whose bounds stand in columns.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::matcher::Region;

/// Decides whether a document that fits by its positions is a match: for patterns, which the positions of stems do not tell apart.
pub(crate) type Check = Arc<dyn Fn(&SegmentReader, DocId) -> tantivy::Result<bool> + Send + Sync>;

/// Articles in which the slots stand together inside a region.
#[derive(Clone)]
pub(crate) struct SpanQuery {
    /// Positions after the first, and the terms that fit there.
    pub(crate) slots: Vec<(usize, Vec<Term>)>,
    pub(crate) region: Region,
    pub(crate) field: Field,
    pub(crate) check: Option<Check>,
}

impl std::fmt::Debug for SpanQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpanQuery").field("slots", &self.slots).field("region", &self.region).finish_non_exhaustive()
    }
}

impl Query for SpanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                // A row is as rare as its rarest word; a word in several languages as common as its commonest form.
                let mut terms = Vec::new();
                for (_, slot) in &self.slots {
                    let mut best: Option<(u64, &Term)> = None;
                    for term in slot {
                        let frequency = statistics_provider.doc_freq(term)?;
                        if best.is_none_or(|(most, _)| frequency > most) {
                            best = Some((frequency, term));
                        }
                    }
                    terms.extend(best.map(|(_, term)| term.clone()));
                }
                if terms.is_empty() { None } else { Some(Bm25Weight::for_terms(statistics_provider, &terms)?) }
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(SpanWeight { query: self.clone(), bm25 }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for term in self.slots.iter().flat_map(|(_, terms)| terms) {
            visitor(term, true);
        }
    }
}

struct SpanWeight {
    query: SpanQuery,
    bm25: Option<Bm25Weight>,
}

impl SpanWeight {
    fn spans(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<SpanScorer>> {
        let inverted = reader.inverted_index(self.query.field)?;
        let mut slots = Vec::with_capacity(self.query.slots.len());
        for (offset, terms) in &self.query.slots {
            let mut lists = Vec::new();
            for term in terms {
                lists.extend(inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            if lists.is_empty() {
                return Ok(None);
            }
            slots.push(SlotPostings { offset: *offset as u32, lists, positions: Vec::new() });
        }
        let norms = match &self.bm25 {
            Some(_) => reader.get_fieldnorms_reader(self.query.field)?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut scorer = SpanScorer {
            slots,
            bounds: Bounds::open(reader, self.query.region)?,
            bm25: self.bm25.as_ref().map(|bm25| bm25.boost_by(boost)),
            norms,
            check: self.query.check.clone(),
            reader: self.query.check.is_some().then(|| reader.clone()),
            doc: 0,
            count: 0,
            starts: Vec::new(),
        };
        scorer.settle(0);
        Ok(Some(scorer))
    }
}

impl Weight for SpanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.spans(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let score = match self.spans(reader, 1.0)? {
            // A scorer stands on its first match at once, and seeks forwards only.
            Some(mut scorer) if scorer.doc() <= doc => {
                let found = scorer.seek(doc) == doc;
                if found { scorer.score() } else { 0.0 }
            }
            _ => 0.0,
        };
        Ok(Explanation::new("words together in a part of the article", score))
    }
}

/// Where the parts of an article begin and end, by positions in the joint field.
pub(crate) struct Bounds {
    region: Region,
    headline: Option<Column<u64>>,
    deck: Option<Column<u64>>,
    lead: Option<Column<u64>>,
}

impl Bounds {
    pub(crate) fn open(reader: &SegmentReader, region: Region) -> tantivy::Result<Self> {
        if region == Region::Whole {
            return Ok(Self { region, headline: None, deck: None, lead: None });
        }
        // A segment none of whose articles has the part has no column for it.
        let column = |name| reader.fast_fields().column_opt::<u64>(name);
        Ok(Self {
            region,
            headline: column("headline_words")?,
            deck: column("deck_words")?,
            lead: column("lead_words")?,
        })
    }

    /// The one or two ranges of positions that the region takes up in a document.
    fn of(&self, doc: DocId) -> [std::ops::Range<u32>; 2] {
        let none = 0..0;
        let all = 0..u32::MAX;
        let words =
            |column: &Option<Column<u64>>| column.as_ref().and_then(|column| column.first(doc)).map(|n| n as u32);
        if self.region == Region::Whole {
            return [all, none];
        }
        let headline = words(&self.headline);
        let deck = words(&self.deck);
        let deck_start = headline.map_or(0, |length| length + 1);
        let body_start = deck.map_or(deck_start, |length| deck_start + length + 1);
        let headline = 0..headline.unwrap_or(0);
        let deck = deck_start..deck_start + deck.unwrap_or(0);
        let (lead, body) = match words(&self.lead) {
            Some(length) => (body_start..body_start + length, body_start..u32::MAX),
            // The deck stands for the lead, which was left out of the body.
            None => (deck.clone(), deck_start..u32::MAX),
        };
        match self.region {
            Region::Whole => [all, none],
            Region::Headline => [headline, none],
            Region::Deck => [deck, none],
            Region::Lead => [lead, none],
            Region::Hlead => [headline, lead],
            Region::Body => [body, none],
        }
    }
}

/// The postings of the terms that fit one slot, as one.
struct SlotPostings {
    offset: u32,
    lists: Vec<SegmentPostings>,
    positions: Vec<u32>,
}

impl SlotPostings {
    fn doc(&self) -> DocId {
        self.lists.iter().map(DocSet::doc).min().unwrap_or(TERMINATED)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for list in &mut self.lists {
            if list.doc() < target {
                list.seek(target);
            }
        }
        self.doc()
    }

    /// Reads where in `doc` the slot's terms stand, less the slot's offset.
    fn read_positions(&mut self, doc: DocId) {
        self.positions.clear();
        let mut sources = 0;
        for list in self.lists.iter_mut().filter(|list| list.doc() == doc) {
            sources += 1;
            list.append_positions_with_offset(0, &mut self.positions);
        }
        if sources > 1 {
            self.positions.sort_unstable();
            self.positions.dedup();
        }
    }
}

struct SpanScorer {
    slots: Vec<SlotPostings>,
    bounds: Bounds,
    bm25: Option<Bm25Weight>,
    norms: FieldNormReader,
    check: Option<Check>,
    reader: Option<SegmentReader>,
    doc: DocId,
    /// Matches in the document.
    count: u32,
    starts: Vec<u32>,
}

impl SpanScorer {
    /// Goes to the first match at or after `target`.
    fn settle(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        'documents: loop {
            for slot in &mut self.slots {
                let doc = slot.seek(candidate);
                if doc == TERMINATED {
                    self.doc = TERMINATED;
                    return TERMINATED;
                }
                if doc > candidate {
                    candidate = doc;
                    continue 'documents;
                }
            }
            if self.matches(candidate) {
                self.doc = candidate;
                return candidate;
            }
            candidate += 1;
        }
    }

    fn matches(&mut self, doc: DocId) -> bool {
        let ranges = self.bounds.of(doc);
        if ranges.iter().all(std::ops::Range::is_empty) {
            return false;
        }
        let length = self.slots.last().map_or(0, |slot| slot.offset);
        for (index, slot) in self.slots.iter_mut().enumerate() {
            slot.read_positions(doc);
            if index == 0 {
                self.starts.clear();
                let first = slot.positions.iter().copied();
                self.starts.extend(first.filter(|&at| {
                    ranges.iter().any(|range| range.contains(&at) && range.contains(&at.saturating_add(length)))
                }));
            } else {
                let offset = slot.offset;
                let positions = &slot.positions;
                self.starts.retain(|start| positions.binary_search(&(start + offset)).is_ok());
            }
            if self.starts.is_empty() {
                return false;
            }
        }
        self.count = self.starts.len() as u32;
        match (&self.check, &self.reader) {
            // A record that cannot be read does not match; opening it for display will say why.
            (Some(check), Some(reader)) => check(reader, doc).unwrap_or(false),
            _ => true,
        }
    }
}

impl DocSet for SpanScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.settle(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.settle(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.slots.iter().map(|slot| slot.lists.iter().map(SegmentPostings::doc_freq).sum());
        sizes.min().unwrap_or(0)
    }
}

impl Scorer for SpanScorer {
    fn score(&mut self) -> Score {
        match &self.bm25 {
            Some(bm25) => bm25.score(self.norms.fieldnorm_id(self.doc), self.count),
            None => 1.0,
        }
    }
}
