//! The archive as it was at one commit, for reading.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{
    DocAddress, DocId, DocSet as _, IndexReader, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term,
};

use super::analyzers::{Language, folded_form};
use super::archive::Archive;
use super::document::{KIND_ARTICLE, KIND_FILE};
use super::error::ArchiveError;
use super::facts::{self, FactShare};
use super::schema::Fields;
use super::state::{Carried, FileState, KnownFile};
use crate::record::{Article, ArticleId, RecordKey};

/// The archive at one commit. Later commits do not change it.
#[derive(Clone)]
pub struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    dir: PathBuf,
    columns: Arc<OnceLock<Vec<Columns>>>,
}

/// The columns of a segment that tell what is known of its files and records. A segment may lack one.
struct Columns {
    key: Option<Column<u64>>,
    fingerprint: Option<Column<u64>>,
    file_stamp: Option<Column<u64>>,
    file_hash: Option<Column<u64>>,
    file_reader: Option<Column<u64>>,
    file_size: Option<Column<u64>>,
    id: Option<Column<u64>>,
    date_order: Option<Column<i64>>,
}

/// The columns of a segment that order its documents.
#[derive(Clone, Copy)]
pub(crate) struct Order<'a> {
    date: Option<&'a Column<i64>>,
    id: Option<&'a Column<u64>>,
    key: Option<&'a Column<u64>>,
}

impl Order<'_> {
    /// Seconds since 1970, where the document has a date.
    pub(crate) fn date(&self, doc: DocId) -> Option<i64> {
        self.date?.first(doc)
    }

    /// The article's id and its key.
    pub(crate) fn id_and_key(&self, doc: DocId) -> (u64, u64) {
        (first(self.id, doc).unwrap_or(0), first(self.key, doc).unwrap_or(0))
    }
}

fn first(column: Option<&Column<u64>>, doc: DocId) -> Option<u64> {
    column?.first(doc)
}

/// A document of the index that holds an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub(crate) address: DocAddress,
    /// Hash of the stored record.
    pub fingerprint: u64,
    /// It also carries the state of its file.
    pub carries_file: bool,
}

/// How many articles have a value.
pub type Counts = Vec<(String, u64)>;

impl Snapshot {
    pub(crate) fn new(reader: &IndexReader, archive: &Archive) -> Self {
        Self { searcher: reader.searcher(), fields: archive.fields, dir: archive.dir.clone(), columns: Arc::default() }
    }

    /// tantivy's own searcher and the joint text field: for measuring against.
    #[doc(hidden)]
    #[must_use]
    pub const fn bare(&self) -> (&Searcher, Field) {
        (&self.searcher, self.fields.text)
    }

    pub(crate) fn fail(&self, error: tantivy::TantivyError) -> ArchiveError {
        ArchiveError::tantivy(&self.dir, error)
    }

    fn columns(&self) -> &[Columns] {
        self.columns.get_or_init(|| {
            let of = |segment: &SegmentReader, name| segment.fast_fields().u64(name).ok();
            let segments = self.searcher.segment_readers().iter();
            segments
                .map(|segment| Columns {
                    key: of(segment, "key"),
                    fingerprint: of(segment, "fingerprint"),
                    file_stamp: of(segment, "file_stamp"),
                    file_hash: of(segment, "file_hash"),
                    file_reader: of(segment, "file_reader"),
                    file_size: of(segment, "file_size"),
                    id: of(segment, "id"),
                    date_order: segment.fast_fields().i64("date_order").ok(),
                })
                .collect()
        })
    }

    /// What orders documents that match equally well: seconds since 1970 of the date, where there is one, the article's id, and its key.
    pub(crate) fn order(&self, segment: usize) -> Order<'_> {
        let columns = &self.columns()[segment];
        Order { date: columns.date_order.as_ref(), id: columns.id.as_ref(), key: columns.key.as_ref() }
    }

    pub(super) fn io(&self, error: std::io::Error) -> ArchiveError {
        ArchiveError::io(&self.dir, error)
    }

    /// What a document carries of the state of its file.
    pub(super) fn carried(&self, address: DocAddress) -> Option<Carried> {
        let columns = &self.columns()[address.segment_ord as usize];
        let get = |column: &Option<Column<u64>>| first(column.as_ref(), address.doc_id);
        Some(Carried {
            stamp_hash: get(&columns.file_stamp)?,
            content_hash: get(&columns.file_hash)?,
            reader_hash: get(&columns.file_reader)?,
            size: get(&columns.file_size)?,
        })
    }

    fn key(&self, address: DocAddress) -> Option<RecordKey> {
        first(self.columns()[address.segment_ord as usize].key.as_ref(), address.doc_id).map(RecordKey)
    }

    /// The living documents with `term`, segment by segment.
    pub(super) fn documents(&self, term: &Term, mut each: impl FnMut(DocAddress)) -> Result<(), ArchiveError> {
        let io = |error| ArchiveError::io(&self.dir, error);
        for (ord, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(term.field()).map_err(|error| self.fail(error))?;
            let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic).map_err(io)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !segment.is_deleted(doc) {
                    each(DocAddress::new(ord as u32, doc));
                }
                postings.advance();
            }
        }
        Ok(())
    }

    pub(super) fn count(&self, term: &Term) -> Result<u64, ArchiveError> {
        let mut count = 0;
        self.documents(term, |_| count += 1)?;
        Ok(count)
    }

    /// How many articles it holds.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn articles(&self) -> Result<u64, ArchiveError> {
        let term = Term::from_field_text(self.fields.kind, KIND_ARTICLE);
        if self.searcher.segment_readers().iter().all(|segment| !segment.has_deletes()) {
            return self.searcher.doc_freq(&term).map_err(|error| self.fail(error));
        }
        self.count(&term)
    }

    /// What is remembered of the file at `path`.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn known_file(&self, path: &str) -> Result<Option<KnownFile>, ArchiveError> {
        let mut known = None;
        self.documents(&Term::from_field_text(self.fields.file, path), |address| {
            let columns = &self.columns()[address.segment_ord as usize];
            let get = |column: &Option<Column<u64>>| first(column.as_ref(), address.doc_id).unwrap_or(0);
            known = Some(KnownFile {
                stamp_hash: get(&columns.file_stamp),
                content_hash: get(&columns.file_hash),
                reader_hash: get(&columns.file_reader),
                on_article: first(columns.key.as_ref(), address.doc_id).map(RecordKey),
            });
        })?;
        Ok(known)
    }

    /// The article at one place of one file.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn place(&self, key: RecordKey) -> Result<Option<Place>, ArchiveError> {
        let mut place = None;
        self.documents(&Term::from_field_u64(self.fields.key, key.0), |address| {
            let columns = &self.columns()[address.segment_ord as usize];
            place = Some(Place {
                address,
                fingerprint: first(columns.fingerprint.as_ref(), address.doc_id).unwrap_or(0),
                carries_file: first(columns.file_stamp.as_ref(), address.doc_id).is_some(),
            });
        })?;
        Ok(place)
    }

    /// The number of documents, dead ones included: the size of a [`Seen`].
    #[must_use]
    pub fn seen(&self) -> Seen {
        let mut bases = Vec::new();
        let mut base = 0;
        for segment in self.searcher.segment_readers() {
            bases.push(base);
            base += u64::from(segment.max_doc());
        }
        Seen { bases, bits: vec![0; base.div_ceil(64) as usize] }
    }

    /// The keys of a file's articles that were not seen.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn keys_not_seen(&self, path: &str, seen: Option<&Seen>) -> Result<Vec<RecordKey>, ArchiveError> {
        let mut keys = Vec::new();
        self.documents(&Term::from_field_text(self.fields.path, path), |address| {
            if seen.is_none_or(|seen| !seen.contains(address)) {
                keys.extend(self.key(address));
            }
        })?;
        Ok(keys)
    }

    /// How many articles of `path` the archive holds.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn articles_of(&self, path: &str) -> Result<u64, ArchiveError> {
        let mut count = 0;
        self.documents(&Term::from_field_text(self.fields.path, path), |address| {
            count += u64::from(self.key(address).is_some());
        })?;
        Ok(count)
    }

    /// Whether the archive holds anything of `path`.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn has_path(&self, path: &str) -> Result<bool, ArchiveError> {
        let mut found = false;
        self.documents(&Term::from_field_text(self.fields.path, path), |_| found = true)?;
        Ok(found)
    }

    /// Calls `each` with every path that starts with `prefix`, in no particular order, some perhaps more than once.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn paths_under(&self, prefix: &str, mut each: impl FnMut(&str)) -> Result<(), ArchiveError> {
        let io = |error| ArchiveError::io(&self.dir, error);
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.path).map_err(|error| self.fail(error))?;
            let mut terms = inverted.terms().range().ge(prefix).into_stream().map_err(io)?;
            while terms.advance() {
                let Ok(path) = std::str::from_utf8(terms.key()) else { continue };
                if !path.starts_with(prefix) {
                    break;
                }
                each(path);
            }
        }
        Ok(())
    }

    /// The articles with that id; more than one when there are exact copies.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn by_id(&self, id: ArticleId) -> Result<Vec<Article>, ArchiveError> {
        self.articles_with(&Term::from_field_u64(self.fields.id, id.0))
    }

    /// The articles of a file, in its order.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn by_path(&self, path: &str) -> Result<Vec<Article>, ArchiveError> {
        self.articles_with(&Term::from_field_text(self.fields.path, path))
    }

    /// The article at one place of one file, whole.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn by_key(&self, key: RecordKey) -> Result<Option<Article>, ArchiveError> {
        Ok(self.articles_with(&Term::from_field_u64(self.fields.key, key.0))?.pop())
    }

    fn articles_with(&self, term: &Term) -> Result<Vec<Article>, ArchiveError> {
        let mut addresses = Vec::new();
        self.documents(term, |address| addresses.push(address))?;
        addresses.retain(|&address| self.key(address).is_some());
        let mut articles = addresses.into_iter().map(|address| self.article(address)).collect::<Result<Vec<_>, _>>()?;
        articles.sort_by(|a, b| (&a.path, locator_order(&a.locator)).cmp(&(&b.path, locator_order(&b.locator))));
        Ok(articles)
    }

    /// The record of one document.
    pub(crate) fn article(&self, address: DocAddress) -> Result<Article, ArchiveError> {
        let json = self.stored(address)?;
        serde_json::from_str(&json).map_err(|error| ArchiveError::Damaged {
            dir: self.dir.clone(),
            detail: format!("a stored record cannot be read: {error}"),
        })
    }

    fn stored(&self, address: DocAddress) -> Result<String, ArchiveError> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(|error| self.fail(error))?;
        Ok(document.get_first(self.fields.record).and_then(|value| value.as_str()).unwrap_or_default().to_owned())
    }

    /// The state of the file at `path`, whole; of a file whose only article carries it, as far as it can be told from that.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn file_state(&self, path: &str) -> Result<Option<FileState>, ArchiveError> {
        let mut found = None;
        self.documents(&Term::from_field_text(self.fields.file, path), |address| found = Some(address))?;
        let Some(address) = found else { return Ok(None) };
        if self.key(address).is_none() {
            return self.state(address).map(Some);
        }
        let columns = &self.columns()[address.segment_ord as usize];
        let get = |column: &Option<Column<u64>>| first(column.as_ref(), address.doc_id).unwrap_or(0);
        Ok(Some(FileState {
            path: path.to_owned(),
            content_hash: get(&columns.file_hash),
            reader_hash: get(&columns.file_reader),
            articles: 1,
            ..FileState::default()
        }))
    }

    fn state(&self, address: DocAddress) -> Result<FileState, ArchiveError> {
        serde_json::from_str(&self.stored(address)?).map_err(|error| ArchiveError::Damaged {
            dir: self.dir.clone(),
            detail: format!("the state of a file cannot be read: {error}"),
        })
    }

    /// Calls `each` with the path and state of every file that is remembered on a document of its own: those with rejects among them.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn file_states(&self, mut each: impl FnMut(FileState)) -> Result<(), ArchiveError> {
        let mut addresses = Vec::new();
        self.documents(&Term::from_field_text(self.fields.kind, KIND_FILE), |address| addresses.push(address))?;
        for address in addresses {
            each(self.state(address)?);
        }
        Ok(())
    }

    /// How many files it remembers, and their bytes on disk.
    #[must_use]
    pub fn files(&self) -> (u64, u64) {
        let (mut files, mut bytes) = (0, 0);
        for (segment, columns) in self.searcher.segment_readers().iter().zip(self.columns()) {
            for doc in segment.doc_ids_alive() {
                if let Some(size) = first(columns.file_size.as_ref(), doc) {
                    files += 1;
                    bytes += size;
                }
            }
        }
        (files, bytes)
    }

    /// The first and the last day of any article's date, days since 1970, and how many articles have none.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn date_span(&self) -> Result<(Option<(i64, i64)>, u64), ArchiveError> {
        let (mut first, mut last, mut dated) = (i64::MAX, i64::MIN, 0_u64);
        for segment in self.searcher.segment_readers() {
            let (Some(from), Some(to)) = (column(segment, "first_day"), column(segment, "last_day")) else { continue };
            for doc in segment.doc_ids_alive() {
                if let (Some(from), Some(to)) = (from.first(doc), to.first(doc)) {
                    first = first.min(from);
                    last = last.max(to);
                    dated += 1;
                }
            }
        }
        Ok(((dated > 0).then_some((first, last)), self.articles()?.saturating_sub(dated)))
    }

    /// How many articles have each value of a field with a column (`source`, `agency`, `lang`), most first, then by name; and how many have
    /// none.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn counts(&self, field: &str) -> Result<(Counts, u64), ArchiveError> {
        let mut counts = std::collections::HashMap::<String, u64>::new();
        let mut with = 0;
        for segment in self.searcher.segment_readers() {
            let Some(column) = segment.fast_fields().str(field).map_err(|error| self.fail(error))? else { continue };
            let mut by_ord = vec![0_u64; column.num_terms()];
            for doc in segment.doc_ids_alive() {
                let mut any = false;
                for ord in column.term_ords(doc) {
                    by_ord[ord as usize] += 1;
                    any = true;
                }
                with += u64::from(any);
            }
            self.add_names(&column, &by_ord, &mut counts)?;
        }
        let mut counts: Counts = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok((counts, self.articles()?.saturating_sub(with)))
    }

    /// For each fact, how many articles have it from where, and how many have none. Counts the whole archive by a column.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn facts(&self) -> Result<Vec<FactShare>, ArchiveError> {
        Ok(facts::shares(&self.counts("facts")?.0))
    }

    fn add_names(
        &self,
        column: &StrColumn,
        by_ord: &[u64],
        counts: &mut std::collections::HashMap<String, u64>,
    ) -> Result<(), ArchiveError> {
        let mut name = String::new();
        for (ord, &count) in by_ord.iter().enumerate().filter(|(_, count)| **count > 0) {
            name.clear();
            column.ord_to_str(ord as u64, &mut name).map_err(|error| ArchiveError::io(&self.dir, error))?;
            *counts.entry(name.clone()).or_default() += count;
        }
        Ok(())
    }

    /// The terms of a keyword field, with how many documents have each, dead ones included.
    pub(crate) fn keywords(&self, field: Field) -> Result<Vec<String>, ArchiveError> {
        let mut words = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(|error| self.fail(error))?;
            let mut terms = inverted.terms().stream().map_err(|error| ArchiveError::io(&self.dir, error))?;
            while terms.advance() {
                if let Ok(word) = std::str::from_utf8(terms.key()) {
                    words.push(word.to_owned());
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        Ok(words)
    }

    /// The folded words of the archive that start with `prefix` and that `fits` accepts.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub(crate) fn words_like(&self, prefix: &str, fits: impl Fn(&str) -> bool) -> Result<Vec<String>, ArchiveError> {
        let mut words: Vec<String> = Vec::new();
        self.each_form(prefix, |word, _| {
            // The spellings of a word follow one another.
            if words.last().is_none_or(|last| last != word) && fits(word) {
                words.push(word.to_owned());
            }
            ControlFlow::Continue(())
        })?;
        words.sort_unstable();
        words.dedup();
        Ok(words)
    }

    /// In how many articles a folded word stands; an article with several spellings of it counts as often.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub(crate) fn word_count(&self, folded: &str) -> Result<u64, ArchiveError> {
        let mut count = 0;
        self.each_form(folded, |word, term| {
            if word != folded {
                return ControlFlow::Break(());
            }
            count += u64::from(term.doc_freq);
            ControlFlow::Continue(())
        })?;
        Ok(count)
    }

    /// [`forms`] of every segment.
    fn each_form(
        &self,
        prefix: &str,
        mut each: impl FnMut(&str, &TermInfo) -> ControlFlow<()>,
    ) -> Result<(), ArchiveError> {
        for segment in self.searcher.segment_readers() {
            let form = segment.inverted_index(self.fields.form).map_err(|error| self.fail(error))?;
            forms(&form, prefix, &mut each).map_err(|error| self.fail(error))?;
        }
        Ok(())
    }

    /// The languages of the archive's articles, each once.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn languages(&self) -> Result<Vec<Language>, ArchiveError> {
        let mut languages: Vec<Language> = Vec::new();
        for code in self.keywords(self.fields.lang)? {
            let language = Language::of(&code);
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        // Any archive may hold articles of unknown language.
        if !languages.contains(&Language::of("")) {
            languages.push(Language::of(""));
        }
        Ok(languages)
    }

    /// How many segments it has.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }
}

/// Calls `each` with the folded word of every term of a segment's field `form` that starts with `prefix`, in order, until it breaks off.
pub(crate) fn forms(
    form: &InvertedIndexReader,
    prefix: &str,
    mut each: impl FnMut(&str, &TermInfo) -> ControlFlow<()>,
) -> tantivy::Result<()> {
    let mut terms = form.terms().range().ge(prefix).into_stream()?;
    while terms.advance() {
        let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
        if !term.starts_with(prefix) {
            break;
        }
        if let Some(word) = folded_form(term)
            && each(word, terms.value()).is_break()
        {
            break;
        }
    }
    Ok(())
}

/// Which documents of a snapshot were met again: one bit each.
#[derive(Debug)]
pub struct Seen {
    bases: Vec<u64>,
    bits: Vec<u64>,
}

impl Seen {
    fn at(&self, address: DocAddress) -> u64 {
        self.bases[address.segment_ord as usize] + u64::from(address.doc_id)
    }

    /// Marks one.
    pub fn insert(&mut self, place: &Place) {
        let at = self.at(place.address);
        self.bits[(at / 64) as usize] |= 1 << (at % 64);
    }

    fn contains(&self, address: DocAddress) -> bool {
        let at = self.at(address);
        self.bits[(at / 64) as usize] >> (at % 64) & 1 == 1
    }
}

/// A column of numbers, where the segment has one.
pub(crate) fn column(segment: &SegmentReader, name: &str) -> Option<Column<i64>> {
    segment.fast_fields().i64(name).ok()
}

/// Locators in the order of the file: `L9` before `L12`.
fn locator_order(locator: &str) -> (u64, &str) {
    let digits = locator.trim_start_matches(|c: char| !c.is_ascii_digit());
    (digits.parse().unwrap_or(0), locator)
}
