//! The query for a [`SpanTree`]: an exact walk over positions, which are read only where all the words are that a match needs.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::nearness::{Finder, Text};
use super::region::{Layouts, Region};
use super::spans::{SpanTree, Spans};
use super::terms::{Dictionaries, Docs, MOST_TERMS, SlotReader, SlotTerm};
use crate::index::{Fields, PARAGRAPH, SENTENCE};
use crate::query::Relation;

/// What was too much to be looked for as asked.
#[derive(Debug, Default)]
pub(crate) struct Strain {
    /// Patterns stand for more terms than were looked up.
    pub(crate) many_terms: AtomicBool,
    /// An article has more pairs of matches than were looked at.
    pub(crate) many_pairs: AtomicBool,
    /// Parts lie too deep inside each other.
    pub(crate) too_deep: AtomicBool,
}

/// What a match adds to the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ranking {
    /// The same for every article.
    Constant,
    /// BM25 of the matches, as rare as their words; for a word in `n` of `N` articles by `ln(1 + x)`.
    Alone,
    /// The same by `ln(x)`, as words are weighed beside others.
    Among,
}

/// Articles in which the tree matches.
#[derive(Debug, Clone)]
pub(crate) struct SpanQuery {
    pub(crate) tree: Arc<SpanTree>,
    pub(crate) fields: Fields,
    pub(crate) ranking: Ranking,
    pub(crate) strain: Arc<Strain>,
}

/// The terms of every slot in a segment.
type SegmentTerms = Vec<Vec<SlotTerm>>;

impl Query for SpanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut segments = HashMap::new();
        let Some(searcher) = scoring.searcher() else { return Ok(Box::new(self.unscored(segments))) };
        let mut counts = vec![0; self.tree.slots.len()];
        for reader in searcher.segment_readers() {
            let terms = self.terms(reader)?;
            for (count, terms) in counts.iter_mut().zip(&terms) {
                *count += terms.iter().map(|term| u64::from(term.info.doc_freq)).sum::<u64>();
            }
            segments.insert(reader.segment_id(), terms);
        }
        let mut weight = self.unscored(segments);
        if let (EnableScoring::Enabled { statistics_provider, .. }, true) = (scoring, self.ranking != Ranking::Constant)
        {
            let all = statistics_provider.total_num_docs()?;
            let words = statistics_provider.total_num_tokens(self.fields.text)?;
            if all > 0 {
                let rarity = self.rarity(&self.tree.root, &|slot| counts[slot].min(all), all);
                let rarest = rarity_of(0, all, Ranking::Alone);
                let bm25 = Bm25Weight::for_one_term_without_explain(0, all, words as Score / all as Score);
                weight.bm25 = Some(bm25.boost_by((rarity / rarest) as Score));
            }
        }
        Ok(Box::new(weight))
    }
}

/// What a word in half of all articles or more still weighs, so that it orders articles when nothing else does.
const LEAST_RARITY: f64 = 0.01;

/// What a word in `with` of `all` articles weighs. See [`Ranking`].
pub(crate) fn rarity_of(with: u64, all: u64, ranking: Ranking) -> f64 {
    let (with, all) = (with.min(all) as f64, all as f64);
    let odds = (all - with + 0.5) / (with + 0.5);
    if ranking == Ranking::Among { odds.ln().max(LEAST_RARITY) } else { odds.ln_1p() }
}

impl SpanQuery {
    fn unscored(&self, segments: HashMap<SegmentId, SegmentTerms>) -> SpanWeight {
        SpanWeight { query: self.clone(), segments, bm25: None }
    }

    fn terms(&self, reader: &SegmentReader) -> tantivy::Result<SegmentTerms> {
        let dictionaries = Dictionaries::open(reader, &self.fields)?;
        let mut left = MOST_TERMS;
        let terms = self.tree.slots.iter().map(|slot| dictionaries.terms(&self.fields, slot, &mut left)).collect();
        if left == 0 {
            self.strain.many_terms.store(true, Ordering::Relaxed);
        }
        terms
    }

    /// How rare a part is: a row as all its words together, alternatives as the commonest of them.
    fn rarity(&self, part: &Spans, count: &impl Fn(usize) -> u64, all: u64) -> f64 {
        match part {
            Spans::Row(row) => {
                let words = row.slots.iter().map(|(_, slot)| rarity_of(count(*slot), all, self.ranking));
                words.sum::<f64>() * f64::from(row.boost)
            }
            Spans::Any(parts) => {
                parts.iter().map(|part| self.rarity(part, count, all)).min_by(f64::total_cmp).unwrap_or(0.0)
            }
            Spans::Near { left, relation: Relation::Without(_), .. } => self.rarity(left, count, all),
            Spans::Near { left, right, .. } => self.rarity(left, count, all) + self.rarity(right, count, all),
        }
    }
}

struct SpanWeight {
    query: SpanQuery,
    segments: HashMap<SegmentId, SegmentTerms>,
    bm25: Option<Bm25Weight>,
}

impl SpanWeight {
    fn spans(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<SpanScorer>> {
        let SpanQuery { tree, fields, .. } = &self.query;
        let looked_up;
        let terms = if let Some(terms) = self.segments.get(&reader.segment_id()) {
            terms
        } else {
            looked_up = self.query.terms(reader)?;
            &looked_up
        };
        let dictionaries = Dictionaries::open(reader, fields)?;
        let Some(docs) = docs(&tree.root, &dictionaries, terms, reader.max_doc())? else { return Ok(None) };
        let norms = match &self.bm25 {
            Some(_) => reader.get_fieldnorms_reader(fields.text)?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let bm25 = self.bm25.as_ref().map(|bm25| bm25.boost_by(boost));
        let mut places = None;
        if bm25.is_some() || !is_any_word(tree) {
            let slots = terms.iter().map(|terms| SlotReader::open(&dictionaries, terms));
            let marks = |relation, mark| {
                let wanted = tree.asks_for(relation);
                Ok::<_, std::io::Error>(if wanted { dictionaries.marks(fields, mark)? } else { None })
            };
            places = Some(Places {
                positions: vec![Vec::new(); terms.len()],
                slots: slots.collect::<tantivy::Result<_>>()?,
                sentences: Marks { list: marks(Relation::Sentence, SENTENCE)?, positions: Vec::new() },
                paragraphs: Marks { list: marks(Relation::Paragraph, PARAGRAPH)?, positions: Vec::new() },
                layouts: Layouts::open(reader)?,
            });
        }
        let strain = Arc::clone(&self.query.strain);
        let mut scorer =
            SpanScorer { tree: Arc::clone(tree), docs, places, strain, bm25, boost, norms, doc: 0, count: 0 };
        scorer.settle(0);
        Ok(Some(scorer))
    }
}

/// One word anywhere: every document that has it matches.
fn is_any_word(tree: &SpanTree) -> bool {
    let Spans::Row(row) = &tree.root else { return false };
    row.slots.len() == 1 && row.region == Region::Whole && tree.times <= 1
}

/// The documents in which all words are that a match needs.
fn docs(
    part: &Spans,
    dictionaries: &Dictionaries,
    terms: &SegmentTerms,
    max_doc: DocId,
) -> tantivy::Result<Option<Docs>> {
    let mut all = Vec::new();
    match part {
        Spans::Row(row) => {
            for (at, (_, slot)) in row.slots.iter().enumerate() {
                if row.slots[..at].iter().any(|(_, before)| before == slot) {
                    continue;
                }
                let Some(docs) = Docs::of_terms(dictionaries, &terms[*slot], max_doc)? else { return Ok(None) };
                all.push(docs);
            }
        }
        Spans::Any(parts) => {
            let mut any = Vec::new();
            for part in parts {
                any.extend(docs(part, dictionaries, terms, max_doc)?);
            }
            return Ok(Docs::any(any, max_doc));
        }
        Spans::Near { left, right, relation } => {
            let Some(left) = docs(left, dictionaries, terms, max_doc)? else { return Ok(None) };
            all.push(left);
            if !matches!(relation, Relation::Without(_)) {
                let Some(right) = docs(right, dictionaries, terms, max_doc)? else { return Ok(None) };
                all.push(right);
            }
        }
    }
    Ok(Docs::all(all))
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
        Ok(Explanation::new("words where they stand in the article", score))
    }
}

/// Reads where the words of a document stand.
struct Places {
    slots: Vec<SlotReader>,
    positions: Vec<Vec<u32>>,
    sentences: Marks,
    paragraphs: Marks,
    layouts: Layouts,
}

struct Marks {
    list: Option<SegmentPostings>,
    positions: Vec<u32>,
}

impl Marks {
    fn read(&mut self, doc: DocId) {
        self.positions.clear();
        if let Some(list) = &mut self.list {
            if list.doc() < doc {
                list.seek(doc);
            }
            if list.doc() == doc {
                list.append_positions_with_offset(0, &mut self.positions);
            }
        }
    }
}

struct SpanScorer {
    tree: Arc<SpanTree>,
    docs: Docs,
    /// Absent where no position has a say.
    places: Option<Places>,
    strain: Arc<Strain>,
    bm25: Option<Bm25Weight>,
    boost: Score,
    norms: FieldNormReader,
    doc: DocId,
    /// Matches in the document.
    count: u32,
}

impl SpanScorer {
    /// Goes to the first match at or after `target`.
    fn settle(&mut self, target: DocId) -> DocId {
        let mut candidate = self.docs.seek(target);
        while candidate != TERMINATED && !self.matches(candidate) {
            candidate = self.docs.seek(candidate + 1);
        }
        self.doc = candidate;
        candidate
    }

    fn matches(&mut self, doc: DocId) -> bool {
        let Some(places) = &mut self.places else {
            self.count = 1;
            return true;
        };
        for (slot, positions) in places.slots.iter_mut().zip(&mut places.positions) {
            // A list that cannot be read was opened before and is there no more.
            if slot.read(doc, positions).is_err() {
                positions.clear();
            }
        }
        places.sentences.read(doc);
        places.paragraphs.read(doc);
        let mut finder = Finder::new(Text {
            positions: &places.positions,
            layout: places.layouts.of(doc),
            sentences: &places.sentences.positions,
            paragraphs: &places.paragraphs.positions,
        });
        self.count = finder.find(&self.tree.root).count();
        if finder.gave_up() {
            self.strain.many_pairs.store(true, Ordering::Relaxed);
        }
        self.count >= self.tree.times.max(1)
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
        self.docs.size()
    }
}

impl Scorer for SpanScorer {
    fn score(&mut self) -> Score {
        match &self.bm25 {
            Some(bm25) => bm25.score(self.norms.fieldnorm_id(self.doc), self.count),
            None => self.boost,
        }
    }
}
