//! dpa-digitalwires: the wire of dpa and the agencies that it carries, an entry an object of JSON.
//!
//! The keys are those of dpa's own export. The text is HTML without headline, byline and dateline, which have fields of their own.

use std::io;

use serde_json::Value;

use super::json::items::{Keys, list, read, text};
use super::xml::prose::{html, push_dateline, push_editors_note, push_status};
use super::{Input, Layout, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Digitalwires;

const LAYOUTS: &[Layout] = &[Layout {
    name: "dpa-digitalwires",
    title: "dpa-digitalwires: entries of dpa's wire in JSON",
    detected: "the keys `article_html`, `version_created` and `urn`",
    fields: "headline, subhead, teaser, byline, dateline, article_html, creditline, version_created, language, rubric_names, keyword_names, \
             geosubject_names, urn; notes on status, signals and editors' remarks; entries that are only a picture or a sound are no articles",
}];

fn is_entry(keys: &[String]) -> bool {
    let has = |name: &str| keys.iter().any(|key| key == name);
    has("article_html") && (has("version_created") || has("urn") || has("pubstatus"))
}

impl Reader for Digitalwires {
    fn name(&self) -> &'static str {
        "dpa-digitalwires"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let keys = Keys::of(sample.text);
        let says_so = sample.text.contains("\"digitalwires@") && keys.first.iter().any(|key| key == "format");
        if keys.any(&is_entry) || says_so { 97 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        read(input.stream, &mut entry, sink)
    }
}

fn entry(entry: &Value, locator: &str) -> Record {
    let origin = Origin::Json;
    let mut article = RawArticle::at(locator);
    let field = |name: &'static str| text(entry, &[name]);
    let mut push = |slot, name: &'static str| {
        if let Some(text) = field(name) {
            article.push(slot, text, origin, name);
        }
    };
    push(Slot::Headline, "headline");
    push(Slot::Deck, "subhead");
    push(Slot::Deck, "teaser");
    push(Slot::Author, "byline");
    push(Slot::Agency, "creditline");
    push(Slot::Published, "version_created");
    push(Slot::Published, "content_created");
    push(Slot::Modified, "updated");
    push(Slot::Language, "language");
    push(Slot::Docno, "urn");
    push(Slot::Tag, "kicker");
    if let Some(body) = field("article_html") {
        article.push(Slot::Body, html(body), origin, "article_html");
    }
    if article.of(Slot::Body).next().is_none()
        && let Some(kind) = attached(entry)
    {
        let detail = match kind {
            "image" | "picture" => "an entry that is a picture only: its text is a caption".to_owned(),
            kind => format!("an entry that is {kind} only, without a text"),
        };
        return Record::Reject(Reject::record(locator, RejectReason::NotArticle, detail));
    }
    if let Some(dateline) = field("dateline") {
        push_dateline(&mut article, dateline, origin, "dateline");
    }
    for (name, slot) in
        [("rubric_names", Slot::Section), ("keyword_names", Slot::Tag), ("geosubject_names", Slot::Place)]
    {
        for value in list(entry, &[name]).filter_map(Value::as_str) {
            article.push(slot, value, origin, name);
        }
    }
    remarks(entry, &mut article);
    if article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_none() {
        return Record::Reject(Reject::record(locator, RejectReason::NoText, "an entry without headline and text"));
    }
    Record::Article(article)
}

/// The kind of what is attached, of an entry without a text.
fn attached(entry: &Value) -> Option<&str> {
    list(entry, &["associations"]).find_map(|association| text(association, &["type"]))
}

/// Status, embargo, corrections and what the editors say.
fn remarks(entry: &Value, article: &mut RawArticle) {
    push_status(article, text(entry, &["pubstatus"]).unwrap_or_default());
    if let Some(until) = text(entry, &["embargoed"]) {
        article.notes.push(Note::new(Stage::Read, "date", format!("under embargo until {until}")));
    }
    if let Some(signal) = text(entry, &["signal"]) {
        let signal: String = signal.chars().take(60).collect();
        article.notes.push(Note::new(Stage::Read, "", format!("signal of the agency: {signal}")));
    }
    if let Some(version) = entry.get("version").and_then(Value::as_u64).filter(|version| *version > 1) {
        article.notes.push(Note::new(Stage::Read, "docno", format!("version {version} of this item")));
    }
    for note in list(entry, &["ednotes"]) {
        let role = text(note, &["role"]).unwrap_or_default();
        push_editors_note(article, role, text(note, &["ednote"]).unwrap_or_default());
    }
}
