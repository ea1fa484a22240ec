//! Why a record says what it says: for each fact the value, the rule, the evidence, and the candidates that were not taken.
//!
//! [`Explained`] is what programs read (`schema/explain.schema.json` is made from it); [`explained_page`] is the same for people.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::one_line;
use super::text::{Style, wrap};
use crate::record::{Article, Confidence, Found, Judged, Note, Origin, Precision, Reject, Slot, first_paragraph};

/// The version of the JSON form.
pub const EXPLAIN_VERSION: u32 = 1;

/// Characters of a value or a candidate that are shown.
const SHOWN: usize = 300;
/// Candidates of one fact that the page for people names.
const OTHERS: usize = 6;

/// What was made of one file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Explained {
    /// [`EXPLAIN_VERSION`].
    pub version: u32,
    /// The file, absolute.
    pub file: String,
    /// The layout it was read as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// How its bytes became text.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub encoding: String,
    /// Records in the file, those not shown among them.
    pub records_in_file: u64,
    /// Remarks on the file.
    pub notes: Vec<Note>,
    /// The records shown.
    pub records: Vec<ExplainedRecord>,
}

/// What was made of one record.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExplainedRecord {
    /// Where in the file; empty when the file is one article.
    pub locator: String,
    /// Why it gave no article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reject: Option<Reject>,
    /// The facts, those that were not found among them.
    pub facts: Vec<Fact>,
    /// What was guessed, dropped or odd.
    pub notes: Vec<Note>,
    /// Words of the article.
    pub words: u32,
    /// Its id; empty where there is no article.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub id: String,
}

/// One fact.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Fact {
    /// The field.
    pub field: &'static str,
    /// What the record says; nothing where it was not found.
    pub values: Vec<Value>,
    /// Candidates that were not taken.
    pub others: Vec<Other>,
}

/// A value that the record has.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Value {
    /// The value; a long text is cut.
    pub value: String,
    /// The rule by which it was taken.
    pub why: String,
    /// Where it stood, where the record says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// How sure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The words that show it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub evidence: String,
    /// Of a date: second, minute, day, month or year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
}

/// A candidate that was not taken.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Other {
    /// As written; a long text is cut.
    pub written: String,
    /// Where it stood.
    pub origin: Origin,
    /// The name of its field.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub name: String,
    /// Why not.
    pub why: String,
}

impl ExplainedRecord {
    /// A record that gave no article.
    #[must_use]
    pub fn reject(reject: &Reject) -> Self {
        Self {
            locator: reject.locator.clone(),
            reject: Some(reject.clone()),
            facts: Vec::new(),
            notes: Vec::new(),
            words: 0,
            id: String::new(),
        }
    }

    /// The facts of an article, with what became of every candidate.
    #[must_use]
    pub fn article(article: &Article, judged: &[Judged]) -> Self {
        let facts = vec![
            plain(
                "headline",
                Slot::Headline,
                (!article.headline.is_empty()).then_some(article.headline.as_str()),
                judged,
            ),
            dates(article, judged),
            dateline(article, judged),
            list("agency", Slot::Agency, &article.agency, judged),
            list("author", Slot::Author, &article.author, judged),
            list("source", Slot::Source, article.source.as_slice(), judged),
            list("lang", Slot::Language, article.lang.as_slice(), judged),
            plain("url", Slot::Url, article.url.as_deref(), judged),
            crawled(article, judged),
            plain("section", Slot::Section, article.section.as_deref(), judged),
            plain("docno", Slot::Docno, article.docno.as_deref(), judged),
            list("person", Slot::Person, &article.person, judged),
            list("org", Slot::Org, &article.org, judged),
            list("place", Slot::Place, &article.place, judged),
            plain("tag", Slot::Tag, (!article.tag.is_empty()).then(|| article.tag.join("; ")).as_deref(), judged),
            plain("deck", Slot::Deck, (!article.deck.is_empty()).then_some(article.deck.as_str()), judged),
            plain("body", Slot::Body, Some(first_paragraph(&article.body).0).filter(|lead| !lead.is_empty()), judged),
        ];
        // Of these, only what is there is worth a line.
        let minor = ["crawled", "section", "docno", "person", "org", "place", "tag", "deck"];
        let facts = facts
            .into_iter()
            .filter(|fact| !minor.contains(&fact.field) || !fact.values.is_empty() || !fact.others.is_empty());
        Self {
            locator: article.locator.clone(),
            reject: None,
            facts: facts.collect(),
            notes: article.notes.clone(),
            words: article.words,
            id: article.id.to_string(),
        }
    }
}

fn cut(text: &str) -> String {
    let line = one_line(text);
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    shown
}

fn others(slots: &[Slot], judged: &[Judged]) -> Vec<Other> {
    let candidates = judged.iter().filter(|judged| slots.contains(&judged.slot) && !judged.taken);
    candidates
        .map(|judged| Other {
            written: cut(&judged.written),
            origin: judged.origin,
            name: judged.name.clone(),
            why: judged.why.clone(),
        })
        .collect()
}

fn taken<'a>(slots: &[Slot], origin: Option<Origin>, judged: &'a [Judged]) -> Option<&'a Judged> {
    judged.iter().find(|judged| {
        slots.contains(&judged.slot) && judged.taken && origin.is_none_or(|origin| origin == judged.origin)
    })
}

/// Fields whose value has no origin of its own in the record: that of the candidate taken.
fn plain(field: &'static str, slot: Slot, value: Option<&str>, judged: &[Judged]) -> Fact {
    let values = value.map(|value| {
        let from = taken(&[slot], None, judged);
        let evidence = from.map(|from| cut(&from.written)).filter(|written| *written != cut(value)).unwrap_or_default();
        // The whole text is no evidence for its first paragraph.
        let evidence = if matches!(slot, Slot::Body | Slot::Tag) { String::new() } else { evidence };
        Value {
            value: cut(value),
            why: from.map_or_else(|| "read from the text".to_owned(), |from| stated(from.origin, &from.name)),
            origin: from.map(|from| from.origin),
            confidence: None,
            evidence,
            precision: None,
        }
    });
    Fact { field, values: values.into_iter().collect(), others: others(&[slot], judged) }
}

fn list<T: std::fmt::Display>(field: &'static str, slot: Slot, found: &[Found<T>], judged: &[Judged]) -> Fact {
    let values = found.iter().map(|found| value(found, &found.value.to_string(), &[slot], judged)).collect();
    Fact { field, values, others: others(&[slot], judged) }
}

fn value<T>(found: &Found<T>, shown: &str, slots: &[Slot], judged: &[Judged]) -> Value {
    let from = taken(slots, Some(found.origin), judged);
    let mut evidence = cut(&found.evidence);
    let mut why = rule(found.origin, found.confidence, from.map_or("", |from| &from.name));
    if from.is_some_and(|from| from.name == found.evidence) {
        // The name of the field is said already; what stood in it says more, where it is about this value.
        let words: Vec<&str> = shown.split_whitespace().collect();
        let about = |judged: &&Judged| {
            let written = judged.written.to_lowercase();
            slots.contains(&judged.slot)
                && judged.taken
                && words.iter().all(|word| written.contains(&word.to_lowercase()))
        };
        evidence = judged.iter().find(about).map(|judged| cut(&judged.written)).unwrap_or_default();
    }
    if found.confidence == Confidence::Inferred {
        why.push_str("; it may be wrong");
    }
    if evidence == shown {
        evidence.clear();
    }
    Value {
        value: cut(shown),
        why,
        origin: Some(found.origin),
        confidence: Some(found.confidence),
        evidence,
        precision: None,
    }
}

fn dates(article: &Article, judged: &[Judged]) -> Fact {
    let slots = [Slot::Published, Slot::Modified];
    let values = article.date.iter().map(|found| {
        let date = found.value;
        let mut value = value(found, &date.to_string(), &slots, judged);
        value.precision = Some(date.precision());
        if let Some(from) = taken(&slots, Some(found.origin), judged)
            && from.slot == Slot::Modified
        {
            value.why =
                format!("the last change, {}; nothing says when it was published", stated(from.origin, &from.name));
        }
        value
    });
    Fact { field: "date", values: values.collect(), others: others(&slots, judged) }
}

fn crawled(article: &Article, judged: &[Judged]) -> Fact {
    let slots = [Slot::Crawled];
    let values = article.crawled.iter().map(|found| value(found, &found.value.to_string(), &slots, judged));
    Fact { field: "crawled", values: values.collect(), others: others(&slots, judged) }
}

fn dateline(article: &Article, judged: &[Judged]) -> Fact {
    let slots = [Slot::Dateline];
    let values = article.dateline.iter().map(|found| {
        let parts = &found.value;
        let places = parts.place.iter().chain(&parts.more_places).chain(&parts.region).chain(&parts.country);
        let places: Vec<&str> = places.map(String::as_str).collect();
        let shown = if places.is_empty() { parts.raw.clone() } else { places.join(", ") };
        let mut value = value(found, &shown, &slots, judged);
        if value.evidence.is_empty() || !places.is_empty() {
            value.evidence = cut(&parts.raw);
        }
        value
    });
    Fact { field: "dateline", values: values.collect(), others: others(&slots, judged) }
}

fn stated(origin: Origin, name: &str) -> String {
    rule(origin, Confidence::Stated, name)
}

/// The rule by which a value is in the record.
fn rule(origin: Origin, confidence: Confidence, name: &str) -> String {
    let place = match origin {
        Origin::Label => return "the label given for the file".to_owned(),
        Origin::Url => return "read from the web address".to_owned(),
        Origin::Dateline => return "read from the dateline that opens the text".to_owned(),
        Origin::Byline => return "read from the byline".to_owned(),
        Origin::Text => {
            return if name.is_empty() {
                "read from the text".to_owned()
            } else {
                format!("read from the text, {}", one_line(name))
            };
        }
        Origin::Path => return "read from the path of the file".to_owned(),
        Origin::Layout => return "all files of this layout are this agency's".to_owned(),
        origin => origin.as_str(),
    };
    let name = if name.is_empty() { String::new() } else { format!(" `{}`", one_line(name)) };
    let how = match confidence {
        Confidence::Stated => "stated in",
        Confidence::Read => "read from",
        Confidence::Inferred => "inferred from",
    };
    format!("{how} {place}{name}")
}

/// Columns that names of fields take up.
const NAME: usize = 10;

/// A record for people: each fact, why, the evidence, and what was not taken.
#[must_use]
pub fn explained_page(record: &ExplainedRecord, style: Style) -> String {
    let mut page = String::new();
    for fact in &record.facts {
        if fact.values.is_empty() {
            line(&mut page, fact.field, "unknown", "2", style);
            if fact.others.is_empty() {
                line(&mut page, "", "nothing in the source says it", "2", style);
            }
        }
        for (number, value) in fact.values.iter().enumerate() {
            let name = if number == 0 { fact.field } else { "" };
            let precision =
                value.precision.map_or_else(String::new, |precision| format!(" (to the {})", precision.as_str()));
            line(&mut page, name, &format!("{}{precision}", value.value), "1", style);
            let evidence = if value.evidence.is_empty() { String::new() } else { format!(": \"{}\"", value.evidence) };
            line(&mut page, "", &format!("{}{evidence}", value.why), "", style);
        }
        for other in fact.others.iter().take(OTHERS) {
            let name = if other.name.is_empty() { String::new() } else { format!(" `{}`", one_line(&other.name)) };
            let text = format!("not \"{}\" ({}{name}): {}", clipped(&other.written), other.origin.as_str(), other.why);
            line(&mut page, "", &text, "2", style);
        }
        if fact.others.len() > OTHERS {
            line(&mut page, "", &format!("and {} more that were not taken", fact.others.len() - OTHERS), "2", style);
        }
    }
    line(&mut page, "words", &record.words.to_string(), "", style);
    line(&mut page, "id", &record.id, "", style);
    for note in &record.notes {
        let field = if note.field.is_empty() { String::new() } else { format!("{}: ", note.field) };
        line(&mut page, "note", &format!("{field}{}", one_line(&note.text)), "", style);
    }
    page
}

/// What a line of the page shows of a candidate.
fn clipped(text: &str) -> String {
    /// In characters.
    const LONGEST: usize = 100;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// A line with a name before it, wrapped at the width of the terminal.
fn line(page: &mut String, name: &str, text: &str, colour: &str, style: Style) {
    for row in rows(name, text, colour, style) {
        let _ = writeln!(page, "{row}");
    }
}

/// The rows of a text with a name before the first, wrapped at the width of the terminal.
#[must_use]
pub fn named_line(name: &str, text: &str, style: Style) -> Vec<String> {
    rows(name, text, "", style)
}

fn rows(name: &str, text: &str, colour: &str, style: Style) -> Vec<String> {
    let mut name = name;
    let mut rows = Vec::new();
    for row in wrap(text, style.width.saturating_sub(NAME).max(20)) {
        let row = if colour.is_empty() { row } else { style.paint(colour, &row) };
        rows.push(format!("{}{row}", style.paint("2", &format!("{name:<NAME$}"))));
        name = "";
    }
    rows
}
