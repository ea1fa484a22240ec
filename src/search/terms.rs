//! Which terms of the index fit a slot, and where they stand: all of them, however many a pattern has.

use std::ops::ControlFlow;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, Postings as _, SegmentPostings, TermInfo};
use tantivy::query::{BitSetDocSet, FuzzyTermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, SegmentReader, TERMINATED, Term};
use tantivy_fst::Automaton;

use super::fits::{Fits, glob_matches, within_edits};
use crate::index::{FORM_MARK, Fields, folded_form, forms};

/// The most terms that the patterns of one query may stand for in a segment. A dictionary of news has a million in ten million articles.
pub(crate) const MOST_TERMS: usize = 1 << 22;
/// From so many lists on the documents of a slot are gathered in a set of bits at once.
const MANY_LISTS: usize = 8;
/// A slot with more terms than this keeps open only the lists that are longer than the next number; of the others it remembers which
/// document has which.
const MANY_TERMS: usize = 256;
const SHORT_LIST: u32 = 64;
/// Lists that are passed over together when none of them has come to the document.
const GROUP: usize = 64;

/// A term that fits a slot, in one segment.
#[derive(Debug, Clone)]
pub(crate) struct SlotTerm {
    is_form: bool,
    pub(crate) info: TermInfo,
}

/// The two fields of a segment in which words stand.
#[derive(Clone)]
pub(crate) struct Dictionaries {
    text: Arc<InvertedIndexReader>,
    form: Arc<InvertedIndexReader>,
}

impl Dictionaries {
    pub(crate) fn open(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        Ok(Self { text: reader.inverted_index(fields.text)?, form: reader.inverted_index(fields.form)? })
    }

    fn of(&self, term: &SlotTerm) -> &InvertedIndexReader {
        if term.is_form { &self.form } else { &self.text }
    }

    fn documents(&self, term: &SlotTerm) -> std::io::Result<SegmentPostings> {
        self.of(term).read_postings_from_terminfo(&term.info, IndexRecordOption::Basic)
    }

    fn blocks(&self, term: &SlotTerm) -> std::io::Result<BlockSegmentPostings> {
        self.of(term).read_block_postings_from_terminfo(&term.info, IndexRecordOption::Basic)
    }

    fn positions(&self, term: &SlotTerm) -> std::io::Result<SegmentPostings> {
        self.of(term).read_postings_from_terminfo(&term.info, IndexRecordOption::WithFreqsAndPositions)
    }

    /// Where sentences or paragraphs begin.
    pub(crate) fn marks(&self, fields: &Fields, mark: &str) -> std::io::Result<Option<SegmentPostings>> {
        self.form.read_postings(&Term::from_field_text(fields.form, mark), IndexRecordOption::WithFreqsAndPositions)
    }

    /// The terms that fit a slot; each takes one off `left`, and none are taken when nothing is left.
    pub(crate) fn terms(&self, fields: &Fields, slot: &[Fits], left: &mut usize) -> tantivy::Result<Vec<SlotTerm>> {
        let mut terms = Vec::new();
        let mut take = |is_form, info: &TermInfo| {
            let Some(fewer) = left.checked_sub(1) else { return ControlFlow::Break(()) };
            *left = fewer;
            terms.push(SlotTerm { is_form, info: info.clone() });
            ControlFlow::Continue(())
        };
        for fits in slot {
            match fits {
                Fits::Stem(stems) => {
                    for stem in stems {
                        if let Some(info) = self.text.get_term_info(&Term::from_field_text(fields.text, stem))? {
                            let _ = take(false, &info);
                        }
                    }
                }
                Fits::Exact(word) => {
                    if let Some(info) = self.form.get_term_info(&Term::from_field_text(fields.form, word))? {
                        let _ = take(true, &info);
                    }
                }
                Fits::Pattern(pattern) => self.pattern(pattern, |info| take(true, info))?,
                Fits::Fuzzy { word, edits: 0 } => self.pattern(word, |info| take(true, info))?,
                Fits::Fuzzy { word, edits } => self.fuzzy(fields.form, word, *edits, |info| take(true, info))?,
            }
        }
        // Alternatives may have words in common.
        let place = |term: &SlotTerm| (term.is_form, term.info.postings_range.start);
        terms.sort_unstable_by_key(place);
        terms.dedup_by_key(|term| place(term));
        Ok(terms)
    }

    fn pattern(&self, pattern: &str, mut take: impl FnMut(&TermInfo) -> ControlFlow<()>) -> tantivy::Result<()> {
        let prefix = pattern.split(['*', '?']).next().unwrap_or_default();
        let is_prefix = pattern.strip_prefix(prefix) == Some("*");
        let is_word = prefix == pattern;
        let mut last = (String::new(), false);
        forms(&self.form, prefix, |word, info| {
            if is_prefix {
                return take(info);
            }
            if is_word && word != pattern {
                return ControlFlow::Break(());
            }
            // The spellings of a word follow one another.
            if last.0 != word {
                word.clone_into(&mut last.0);
                last.1 = glob_matches(pattern, word);
            }
            if last.1 { take(info) } else { ControlFlow::Continue(()) }
        })
    }

    fn fuzzy(
        &self,
        form: Field,
        word: &str,
        edits: u8,
        mut take: impl FnMut(&TermInfo) -> ControlFlow<()>,
    ) -> tantivy::Result<()> {
        let edits = edits.min(2);
        let words = FuzzyTermQuery::new(Term::from_field_text(form, word), edits, true).automaton()?;
        let mut last = (String::new(), false);
        let mut stream = self.form.terms().search(Spelled(words)).into_stream()?;
        while stream.advance() {
            let Some(folded) = std::str::from_utf8(stream.key()).ok().and_then(folded_form) else { continue };
            if last.0 != folded {
                folded.clone_into(&mut last.0);
                last.1 = within_edits(word, folded, edits);
            }
            if last.1 && take(stream.value()).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Terms of the field of forms whose folded word an automaton takes, whatever their spelling.
struct Spelled<A>(A);

/// How far [`Spelled`] has read.
#[derive(Clone)]
enum Spelling<S> {
    /// In the folded word.
    Word(S),
    /// Behind a word that is taken.
    Taken,
    /// Behind one that is not.
    Refused,
}

impl<A: Automaton> Automaton for Spelled<A> {
    type State = Spelling<A::State>;

    fn start(&self) -> Self::State {
        Spelling::Word(self.0.start())
    }

    fn is_match(&self, state: &Self::State) -> bool {
        match state {
            Spelling::Word(state) => self.0.is_match(state),
            Spelling::Taken => true,
            Spelling::Refused => false,
        }
    }

    fn can_match(&self, state: &Self::State) -> bool {
        match state {
            Spelling::Word(state) => self.0.can_match(state),
            Spelling::Taken => true,
            Spelling::Refused => false,
        }
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        match state {
            Spelling::Word(state) if byte == FORM_MARK => {
                if self.0.is_match(state) {
                    Spelling::Taken
                } else {
                    Spelling::Refused
                }
            }
            Spelling::Word(state) => Spelling::Word(self.0.accept(state, byte)),
            Spelling::Taken => Spelling::Taken,
            Spelling::Refused => Spelling::Refused,
        }
    }
}

/// Documents in order, of a part of a query.
pub(crate) enum Docs {
    List(Box<SegmentPostings>),
    Bits(BitSetDocSet),
    /// Those that all have.
    All(Vec<Docs>),
    /// Those that any has.
    Any(Vec<Docs>),
}

impl Docs {
    /// Those with any of the terms. None when there are none.
    pub(crate) fn of_terms(
        dictionaries: &Dictionaries,
        terms: &[SlotTerm],
        max_doc: DocId,
    ) -> tantivy::Result<Option<Self>> {
        if terms.len() >= MANY_LISTS {
            let mut bits = BitSet::with_max_value(max_doc);
            for term in terms {
                let mut blocks = dictionaries.blocks(term)?;
                while !blocks.docs().is_empty() {
                    for doc in blocks.docs() {
                        bits.insert(*doc);
                    }
                    blocks.advance();
                }
            }
            return Ok(Some(Self::Bits(BitSetDocSet::from(bits))));
        }
        let lists = terms.iter().map(|term| Ok(Self::List(Box::new(dictionaries.documents(term)?))));
        Ok(Self::any(lists.collect::<tantivy::Result<_>>()?, max_doc))
    }

    /// Those that any of the parts has. None when there are no parts.
    pub(crate) fn any(mut parts: Vec<Self>, max_doc: DocId) -> Option<Self> {
        if parts.len() < MANY_LISTS {
            return if parts.len() > 1 { Some(Self::Any(parts)) } else { parts.pop() };
        }
        let mut bits = BitSet::with_max_value(max_doc);
        for mut part in parts {
            let mut doc = part.doc();
            while doc != TERMINATED {
                bits.insert(doc);
                doc = part.seek(doc + 1);
            }
        }
        Some(Self::Bits(BitSetDocSet::from(bits)))
    }

    /// Those that all of the parts have.
    pub(crate) fn all(mut parts: Vec<Self>) -> Option<Self> {
        if parts.len() < 2 {
            return parts.pop();
        }
        parts.sort_by_cached_key(Self::size);
        let mut all = Self::All(parts);
        all.settle(0);
        Some(all)
    }

    pub(crate) fn size(&self) -> u32 {
        match self {
            Self::List(list) => list.size_hint(),
            Self::Bits(bits) => bits.size_hint(),
            Self::All(parts) => parts.iter().map(Self::size).min().unwrap_or(0),
            Self::Any(parts) => parts.iter().map(Self::size).fold(0, u32::saturating_add),
        }
    }

    pub(crate) fn doc(&self) -> DocId {
        match self {
            Self::List(list) => list.doc(),
            Self::Bits(bits) => bits.doc(),
            // Its first part is never ahead of the others when it is settled.
            Self::All(parts) => parts.first().map_or(TERMINATED, Self::doc),
            Self::Any(parts) => parts.iter().map(Self::doc).min().unwrap_or(TERMINATED),
        }
    }

    /// Goes to the first document from `target` on.
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::List(list) => {
                if list.doc() < target {
                    list.seek(target)
                } else {
                    list.doc()
                }
            }
            Self::Bits(bits) => {
                if bits.doc() < target {
                    bits.seek(target)
                } else {
                    bits.doc()
                }
            }
            Self::All(_) => self.settle(target),
            Self::Any(parts) => parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(TERMINATED),
        }
    }

    /// Brings all parts of a conjunction to their first common document from `target` on.
    fn settle(&mut self, target: DocId) -> DocId {
        let Self::All(parts) = self else { return self.doc() };
        let mut candidate = target;
        'documents: loop {
            for part in parts.iter_mut() {
                let doc = part.seek(candidate);
                if doc > candidate {
                    candidate = doc;
                    if doc == TERMINATED {
                        return parts.first_mut().map_or(TERMINATED, |part| part.seek(TERMINATED));
                    }
                    continue 'documents;
                }
            }
            return candidate;
        }
    }
}

/// Reads where the words that fit a slot stand in one document after the other.
pub(crate) struct SlotReader {
    dictionaries: Dictionaries,
    lists: Vec<SegmentPostings>,
    /// The document that each list has come to, and the first of them in each group.
    heads: Vec<DocId>,
    group_heads: Vec<DocId>,
    /// The terms of short lists, and which document has which of them.
    short: Vec<SlotTerm>,
    short_docs: Vec<(DocId, u32)>,
}

impl SlotReader {
    pub(crate) fn open(dictionaries: &Dictionaries, terms: &[SlotTerm]) -> tantivy::Result<Self> {
        let is_short = |term: &SlotTerm| terms.len() > MANY_TERMS && term.info.doc_freq <= SHORT_LIST;
        let lists: Vec<SegmentPostings> = terms
            .iter()
            .filter(|term| !is_short(term))
            .map(|term| dictionaries.positions(term))
            .collect::<std::io::Result<_>>()?;
        let short: Vec<SlotTerm> = terms.iter().filter(|term| is_short(term)).cloned().collect();
        let mut short_docs = Vec::new();
        for (index, term) in short.iter().enumerate() {
            let mut blocks = dictionaries.blocks(term)?;
            while !blocks.docs().is_empty() {
                short_docs.extend(blocks.docs().iter().map(|doc| (*doc, index as u32)));
                blocks.advance();
            }
        }
        short_docs.sort_unstable();
        let heads: Vec<DocId> = lists.iter().map(DocSet::doc).collect();
        let group_heads = heads.chunks(GROUP).map(|group| group.iter().copied().min().unwrap_or(TERMINATED)).collect();
        Ok(Self { dictionaries: dictionaries.clone(), lists, heads, group_heads, short, short_docs })
    }

    /// Writes where the slot's words stand in `doc`, in order, each place once. Documents must come in order.
    pub(crate) fn read(&mut self, doc: DocId, positions: &mut Vec<u32>) -> std::io::Result<()> {
        positions.clear();
        let mut sources = 0;
        let groups = self.lists.chunks_mut(GROUP).zip(self.heads.chunks_mut(GROUP)).zip(&mut self.group_heads);
        for ((lists, heads), group_head) in groups.filter(|(_, group_head)| **group_head <= doc) {
            for (list, head) in lists.iter_mut().zip(heads.iter_mut()) {
                if *head < doc {
                    *head = list.seek(doc);
                }
                if *head == doc {
                    sources += 1;
                    list.append_positions_with_offset(0, positions);
                }
            }
            *group_head = heads.iter().copied().min().unwrap_or(TERMINATED);
        }
        let first = self.short_docs.partition_point(|(other, _)| *other < doc);
        for (_, index) in self.short_docs[first..].iter().take_while(|(other, _)| *other == doc) {
            sources += 1;
            let mut list = self.dictionaries.positions(&self.short[*index as usize])?;
            if list.doc() < doc {
                list.seek(doc);
            }
            list.append_positions_with_offset(0, positions);
        }
        if sources > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
        Ok(())
    }
}
