//! A record as the document that tantivy takes.

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use super::analyzers::{compose, positions};
use super::facts;
use super::gate::Pass;
use super::schema::Fields;
use super::state::{Carried, FileState};
use crate::record::{Article, RecordKey, country_code_word, country_names, day_number, text_hash, twin_keys};

/// The terms of the field `kind`.
pub(crate) const KIND_ARTICLE: &str = "article";
/// A record of an article that another record tells better: kept to be told again should that one go, and found by no search.
pub(crate) const KIND_TWIN: &str = "twin";
/// Besides: an article or a twin that was found to be told more than once.
pub(crate) const KIND_TOLD: &str = "told";
/// A document that only says what became of a file.
pub(crate) const KIND_FILE: &str = "file";

/// A document on its way into the index. Holds a pass through the gate that bounds how much text waits to be indexed, and gives it back when
/// it is dropped.
#[derive(Debug)]
pub struct IndexDocument {
    values: Vec<(Field, FieldValue)>,
    _pass: Option<Pass>,
}

/// One value of a document.
#[derive(Debug, Clone)]
pub enum FieldValue {
    /// Text that several fields share.
    Shared(Arc<str>),
    /// Text.
    Text(String),
    /// A number.
    Unsigned(u64),
    /// A number with a sign.
    Signed(i64),
}

impl<'a> Value<'a> for &'a FieldValue {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            FieldValue::Shared(text) => ReferenceValueLeaf::Str(text),
            FieldValue::Text(text) => ReferenceValueLeaf::Str(text),
            FieldValue::Unsigned(number) => ReferenceValueLeaf::U64(*number),
            FieldValue::Signed(number) => ReferenceValueLeaf::I64(*number),
        })
    }
}

/// Walks the values of a document.
pub struct Values<'a>(std::slice::Iter<'a, (Field, FieldValue)>);

impl<'a> Iterator for Values<'a> {
    type Item = (Field, &'a FieldValue);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(field, value)| (*field, value))
    }
}

impl Document for IndexDocument {
    type Value<'a> = &'a FieldValue;
    type FieldsValuesIter<'a> = Values<'a>;

    fn iter_fields_and_values(&self) -> Values<'_> {
        Values(self.values.iter())
    }
}

/// A record in the form in which it is stored, and the hash of that.
#[derive(Debug, Clone)]
pub struct StoredRecord {
    json: String,
    /// Two records with the same fingerprint are the same in every field.
    pub fingerprint: u64,
}

impl StoredRecord {
    /// The stored form of a record.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let mut json = Vec::with_capacity(article.headline.len() + article.deck.len() + article.body.len() + 2048);
        serde_json::to_writer(&mut json, article).expect("a record has string keys only");
        let json = String::from_utf8(json).expect("JSON is UTF-8");
        // Where else an article is told is no part of what its file says.
        let fingerprint = if article.also.is_empty() && article.told_better.is_none() {
            text_hash(json.as_bytes())
        } else {
            Self::of(&Article { also: Vec::new(), told_better: None, ..article.clone() }).fingerprint
        };
        Self { json, fingerprint }
    }
}

impl IndexDocument {
    /// The document of an article; `state` goes with it when it is the only article of its file.
    pub(crate) fn article(
        fields: &Fields,
        article: &Article,
        stored: StoredRecord,
        state: Option<(&str, Carried)>,
        pass: Option<Pass>,
    ) -> Self {
        let mut values = Vec::with_capacity(40);
        let mut put = |field: Field, value: FieldValue| values.push((field, value));
        let text = |text: &str| FieldValue::Text(text.to_owned());

        put(fields.kind, text(if article.told_better.is_some() { KIND_TWIN } else { KIND_ARTICLE }));
        if article.told_better.is_some() || !article.also.is_empty() {
            put(fields.kind, text(KIND_TOLD));
        }
        put(fields.key, FieldValue::Unsigned(RecordKey::of(&article.path, &article.locator).0));
        put(fields.id, FieldValue::Unsigned(article.id.0));
        put(fields.fingerprint, FieldValue::Unsigned(stored.fingerprint));
        put(fields.path, text(&article.path));
        for key in twin_keys(article) {
            put(fields.twin, FieldValue::Unsigned(key));
        }
        if article.told_better.is_none() {
            put_searched(&mut values, fields, article);
        }
        values.push((fields.record, FieldValue::Text(stored.json)));
        if let Some((path, state)) = state {
            put_state(&mut values, fields, path, state);
        }
        Self { values, _pass: pass }
    }

    /// The document that remembers a file with no article, several, or rejected records.
    pub(crate) fn file(fields: &Fields, state: &FileState) -> Self {
        let mut values = Vec::with_capacity(10);
        values.push((fields.kind, FieldValue::Text(KIND_FILE.to_owned())));
        values.push((fields.path, FieldValue::Text(state.path.clone())));
        let json = serde_json::to_string(state).expect("a file's state has string keys only");
        values.push((fields.record, FieldValue::Text(json)));
        put_state(&mut values, fields, &state.path, state.carried());
        Self { values, _pass: None }
    }
}

/// What searches look at.
fn put_searched(values: &mut Vec<(Field, FieldValue)>, fields: &Fields, article: &Article) {
    let mut put = |field: Field, value: FieldValue| values.push((field, value));
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let language = article.lang.as_ref().map_or("", |lang| lang.value.as_str());
    let joint: Arc<str> = compose(language, &[&article.headline, &article.deck, &article.body]).into();
    put(fields.text, FieldValue::Shared(Arc::clone(&joint)));
    put(fields.form, FieldValue::Shared(joint));
    for (field, part) in [(fields.headline_words, &article.headline), (fields.deck_words, &article.deck)] {
        if !part.is_empty() {
            put(field, FieldValue::Unsigned(positions(part) as u64));
        }
    }
    // Absent means that the deck is the lead; 0, that there is none.
    if !article.lead_in_deck {
        put(fields.lead_words, FieldValue::Unsigned(positions(article.lead()) as u64));
    }
    put(fields.words, FieldValue::Unsigned(u64::from(article.words)));

    put(fields.facts, FieldValue::Text(facts::word_of(article)));
    if let Some(source) = &article.source {
        put(fields.source, text(&source.value));
    }
    for agency in &article.agency {
        put(fields.agency, text(&agency.value.0));
    }
    for (field, names) in [
        (fields.author, &article.author),
        (fields.person, &article.person),
        (fields.org, &article.org),
        (fields.place, &article.place),
    ] {
        for name in names {
            put(field, text(&name.value));
        }
    }
    if let Some(dateline) = &article.dateline {
        let dateline = &dateline.value;
        for part in dateline.place.iter().chain(&dateline.more_places).chain(&dateline.region) {
            put(fields.dateline, text(part));
        }
        // As the gazetteer names them: `Moscow` for `MOSKAU`, `California` for `Calif.`
        let more = &dateline.more_located;
        for located in dateline.located.iter().chain(more.iter().filter_map(|more| more.located.as_ref())) {
            for part in std::iter::once(&located.name).chain(&located.region) {
                if ![&dateline.place, &dateline.region].contains(&&Some(part.clone())) {
                    put(fields.dateline, text(part));
                }
            }
        }
        let mut codes: Vec<&String> =
            dateline.country.iter().chain(more.iter().filter_map(|more| more.country.as_ref())).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            put(fields.dateline, text(&country_code_word(code)));
            for name in country_names(code) {
                put(fields.dateline, text(name));
            }
        }
    }
    if let Some(section) = &article.section {
        put(fields.section, text(section));
    }
    for tag in &article.tag {
        put(fields.tag, text(tag));
    }
    if let Some(lang) = &article.lang {
        put(fields.lang, text(&lang.value));
    }
    if let Some(url) = &article.url {
        put(fields.url, text(url));
    }
    if let Some(docno) = &article.docno {
        put(fields.docno, text(docno));
    }
    if let Some(date) = &article.date {
        let date = date.value;
        put(fields.precision, text(date.precision().as_str()));
        put(fields.first_day, FieldValue::Signed(day_number(date.first_day())));
        put(fields.last_day, FieldValue::Signed(day_number(date.last_day())));
        put(fields.date_order, FieldValue::Signed(date.sort_seconds()));
    }
    if let Some(crawled) = &article.crawled {
        put(fields.crawled_first_day, FieldValue::Signed(day_number(crawled.value.first_day())));
        put(fields.crawled_last_day, FieldValue::Signed(day_number(crawled.value.last_day())));
    }
}

fn put_state(values: &mut Vec<(Field, FieldValue)>, fields: &Fields, path: &str, state: Carried) {
    values.push((fields.file, FieldValue::Text(path.to_owned())));
    values.push((fields.file_stamp, FieldValue::Unsigned(state.stamp_hash)));
    values.push((fields.file_hash, FieldValue::Unsigned(state.content_hash)));
    values.push((fields.file_reader, FieldValue::Unsigned(state.reader_hash)));
    values.push((fields.file_size, FieldValue::Unsigned(state.size)));
}
