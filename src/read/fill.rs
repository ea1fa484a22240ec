//! Keys and values to candidates: what JSON, tables and front matter have in common.

use std::borrow::Cow;

use super::dialects::{self, Dialect};
use super::names::{self, Meaning};
use super::strip_html;
use super::values::{Value, day_of_midnight, entity, epoch, is_list, is_missing, localized, split_list};
use super::{ReadOptions, Record};
use crate::record::{Candidate, Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// What a key means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A field.
    Field(Meaning),
    /// An object whose members are named by ours.
    Wrapper(Wrapper),
    /// No field, but a rule of a dialect asks for it.
    Kept,
    /// Nothing we know.
    Other,
}

/// What the members of a wrapping object mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapper {
    /// The same as beside it: the `fields` of The Guardian.
    All,
    /// Names of people and places, and what `names` has by its path: the `entities` of many tools. A `thread` has a title and a date of its own.
    Names,
}

/// What `key` means; the user's word wins. `normalized` is room for the work.
pub(super) fn key(key: &str, options: &ReadOptions, normalized: &mut String) -> Key {
    names::normalize(key, normalized);
    if !options.map.is_empty()
        && let Some(&slot) = options.map.get(&key.to_lowercase())
    {
        return Key::Field(Meaning { slot, rank: 0 });
    }
    match normalized.as_str() {
        "fields" | "contentmetadata" => return Key::Wrapper(Wrapper::All),
        "thread" | "entities" | "namedentities" | "concepts" | "httpmetadata" | "rssentry" => {
            return Key::Wrapper(Wrapper::Names);
        }
        _ => {}
    }
    match names::meaning(normalized) {
        Some(meaning) => Key::Field(meaning),
        None if dialects::is_kept(normalized) => Key::Kept,
        None => Key::Other,
    }
}

/// Gathers the candidates of one record.
pub(super) struct Filler {
    origin: Origin,
    found: Vec<(u8, Candidate)>,
    notes: Vec<Note>,
    /// The signs among the keys, and how many keys there are.
    signs: u64,
    keys: usize,
    /// Values of [`Key::Kept`], by key.
    kept: Vec<(String, String)>,
    /// What the keys tell of the writer.
    dialect: Option<&'static Dialect>,
    settled: bool,
    /// Why it is no article, for all its text.
    refused: Option<(RejectReason, String)>,
    /// The body is the object of sections that fundus writes.
    sections: bool,
    /// There is a key for a headline or a text, be it empty.
    text_key: bool,
}

impl Filler {
    pub(super) fn new(origin: Origin) -> Self {
        Self {
            origin,
            found: Vec::with_capacity(12),
            notes: Vec::new(),
            signs: 0,
            keys: 0,
            kept: Vec::new(),
            dialect: None,
            settled: false,
            refused: None,
            sections: false,
            text_key: false,
        }
    }

    pub(super) fn note(&mut self, field: &str, text: impl Into<String>) {
        self.notes.push(Note::new(Stage::Read, field, text));
    }

    /// Counts a key of the record, as `names` writes it, towards the signs of a dialect.
    pub(super) fn meet(&mut self, normalized: &str) {
        self.keys += 1;
        self.signs |= dialects::bit(normalized);
    }

    /// Takes a table's keys, which all rows share.
    fn meet_all(&mut self, keys: &[String]) {
        for key in keys {
            self.meet(key);
        }
    }

    /// Adds what `key` says.
    pub(super) fn add(&mut self, name: &str, key: Key, value: &Value<'_>, options: &ReadOptions) {
        match key {
            // fundus has an object where others have a page.
            Key::Field(_) if value.get("requested_url").is_some() => {
                self.members(name, Wrapper::Names, value, options);
            }
            Key::Field(meaning) => self.field(name, meaning, value),
            Key::Wrapper(wrapper) => self.members(name, wrapper, value, options),
            Key::Kept => {
                if let (Value::Text(_) | Value::Number(_), true) = (value, self.kept.len() < 8) {
                    let mut normalized = String::new();
                    names::normalize(name, &mut normalized);
                    self.kept.push((normalized, value.as_text().trim().to_owned()));
                }
            }
            Key::Other => {}
        }
    }

    fn members(&mut self, name: &str, wrapper: Wrapper, value: &Value<'_>, options: &ReadOptions) {
        if let Value::List(items) = value {
            // Entities one after another, each with its type.
            for item in items {
                if let Some((Some(slot), text)) = entity(item) {
                    self.push(Meaning { slot, rank: 5 }, text, name);
                }
            }
        }
        let Value::Map(members) = value else { return };
        let mut normalized = String::new();
        for (inner, value) in members {
            let path = format!("{name}.{inner}");
            let meaning = match (self::key(&path, options, &mut normalized), self::key(inner, options, &mut normalized))
            {
                (Key::Field(meaning), _) => meaning,
                (_, Key::Field(meaning))
                    if wrapper == Wrapper::All || is_list(meaning.slot) && meaning.slot != Slot::Author =>
                {
                    meaning
                }
                _ => continue,
            };
            self.field(&path, meaning, value);
        }
    }

    fn field(&mut self, name: &str, meaning: Meaning, value: &Value<'_>) {
        self.text_key |= matches!(meaning.slot, Slot::Headline | Slot::Body);
        match meaning.slot {
            Slot::Body => self.body(name, meaning.rank, value),
            slot => self.values(name, Meaning { slot, ..meaning }, value, 0),
        }
    }

    fn values(&mut self, name: &str, meaning: Meaning, value: &Value<'_>, depth: u8) {
        let slot = meaning.slot;
        match value {
            Value::Nothing => {}
            Value::Text(text) if is_missing(text) => {}
            Value::Text(text) if is_date(slot) => self.date(name, meaning, text),
            Value::Number(text) if is_date(slot) => self.date(name, meaning, text),
            Value::Text(text) => {
                if slot == Slot::Source && text.contains("://") {
                    // trafilatura calls the address "source".
                    return self.push(Meaning { slot: Slot::Url, rank: 9 }, text.to_string(), name);
                }
                match is_list(slot).then(|| split_list(text)).flatten() {
                    Some(items) => {
                        for item in items {
                            self.push(meaning, item, name);
                        }
                    }
                    None if matches!(slot, Slot::Headline | Slot::Deck) && strip_html::is_html(text) => {
                        self.push(meaning, strip_html::strip(text), name);
                    }
                    None => self.push(meaning, text.to_string(), name),
                }
            }
            Value::Number(number) => {
                if !matches!(slot, Slot::Headline | Slot::Deck) || depth == 0 {
                    self.push(meaning, number.clone(), name);
                }
            }
            Value::List(items) => {
                if depth < 3 {
                    for item in items {
                        self.values(name, meaning, item, depth + 1);
                    }
                }
            }
            Value::Map(members) => {
                const INNER: &[&str] = &[
                    "name", "rendered", "value", "text", "title", "main", "original", "label", "literal", "#text",
                    "@value", "domain",
                ];
                if slot == Slot::Tag
                    && let Some((typed, text)) = entity(value)
                {
                    if let Some(slot) = typed {
                        self.push(Meaning { slot, ..meaning }, text, name);
                    }
                    return;
                }
                let inner = INNER.iter().find_map(|key| value.get(key).filter(|inner| !is_blank(inner)));
                let inner = inner.or_else(|| localized(members));
                if let (Some(inner), true) = (inner, depth < 3) {
                    self.values(name, meaning, inner, depth + 1);
                } else if is_list(slot) && depth == 0 {
                    // `{"first": …, "last": …}` is one author, anything else is not guessed at.
                    let part = |keys: &[&str]| {
                        keys.iter().find_map(|key| match value.get(key) {
                            Some(Value::Text(text)) if !is_missing(text) => Some(text.trim().to_owned()),
                            _ => None,
                        })
                    };
                    let parts = [part(&["first", "firstname", "first_name"]), part(&["last", "lastname", "last_name"])];
                    let whole = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
                    if !whole.is_empty() && members.len() < 20 {
                        self.push(meaning, whole, name);
                    }
                }
            }
        }
    }

    fn date(&mut self, name: &str, meaning: Meaning, text: &str) {
        if let Some(iso) = epoch(text) {
            self.note(date_field(meaning.slot), format!("{name} {text} read as time since 1970"));
            self.push(meaning, iso, name);
        } else if let Some(day) = day_of_midnight(text) {
            self.note(date_field(meaning.slot), format!("{name} {text}: midnight stands for a day without a time"));
            self.push(meaning, day, name);
        } else {
            self.push(meaning, text, name);
        }
    }

    fn body(&mut self, name: &str, rank: u8, value: &Value<'_>) {
        let mut html = false;
        let Some(mut text) = body_text(value, &mut html) else { return };
        if value.get("sections").is_some() {
            self.sections = true;
            if let Some(summary) = value.get("summary").and_then(|summary| body_text(summary, &mut false)) {
                self.push(Meaning { slot: Slot::Deck, rank: 1 }, summary, &format!("{name}.summary"));
            }
        }
        if html {
            self.note("body", format!("{name} is HTML, read without its tags"));
        }
        if let Some((end, left)) = cut_mark(&text) {
            self.note("body", format!("{name} is cut off; {left} more characters were left out by the service"));
            text.truncate(end);
        } else if is_advertisement(&text) {
            return self.note("body", format!("{name} is not given in the service's plan"));
        }
        self.push(Meaning { slot: Slot::Body, rank }, text, name);
    }

    fn push(&mut self, meaning: Meaning, text: impl Into<String>, name: &str) {
        let text = text.into();
        if !text.trim().is_empty() {
            let candidate =
                Candidate { slot: meaning.slot, text, origin: self.origin, name: Cow::Owned(name.to_owned()) };
            self.found.push((meaning.rank, candidate));
        }
    }

    /// A candidate that no key stands for.
    pub(super) fn push_plain(&mut self, slot: Slot, text: impl Into<String>, origin: Origin, name: &str) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.found.push((5, Candidate { slot, text, origin, name: Cow::Owned(name.to_owned()) }));
        }
    }

    pub(super) fn has(&self, slot: Slot) -> bool {
        self.found.iter().any(|(_, candidate)| candidate.slot == slot)
    }

    /// The first candidate's text.
    pub(super) fn first(&self, slot: Slot) -> Option<&str> {
        self.found.iter().find(|(_, candidate)| candidate.slot == slot).map(|(_, candidate)| candidate.text.trim())
    }

    /// The candidates under a key, with their ranks, for a rule to change. The name is as `names` writes it.
    pub(super) fn each(&mut self, normalized: &str, mut change: impl FnMut(&mut u8, &mut Candidate)) {
        for (rank, candidate) in &mut self.found {
            if dialects::is_named(&candidate.name, normalized) {
                change(rank, candidate);
            }
        }
    }

    /// Drops the candidates under a key.
    pub(super) fn drop_named(&mut self, normalized: &str) {
        self.found.retain(|(_, candidate)| !dialects::is_named(&candidate.name, normalized));
    }

    /// The value of a [`Key::Kept`].
    pub(super) fn kept(&self, normalized: &str) -> Option<&str> {
        self.kept.iter().find(|(name, _)| name == normalized).map(|(_, value)| value.as_str())
    }

    /// Says that the record is no article.
    pub(super) fn refuse(&mut self, reason: RejectReason, detail: impl Into<String>) {
        self.refused = Some((reason, detail.into()));
    }

    /// Why the record is no article, when a rule says so.
    pub(super) fn refused(&mut self) -> Option<(RejectReason, String)> {
        self.refused.take()
    }

    /// All keys are there: applies what holds for the dialect.
    pub(super) fn settle(&mut self) {
        if std::mem::replace(&mut self.settled, true) {
            return;
        }
        self.dialect = dialects::of(self.signs, self.keys);
        if let Some(dialect) = self.dialect {
            dialect.apply(self);
        }
    }

    /// The keys are those of a dialect, so that this is a record wherever it stands.
    pub(super) fn has_dialect(&self) -> bool {
        self.dialect.is_some()
    }

    /// There is a key for a headline or a text, be it empty.
    pub(super) fn has_text_key(&self) -> bool {
        self.text_key
    }

    /// The name above a list of such records is that of the publisher.
    pub(super) fn is_listed_by_publisher(&self) -> bool {
        self.sections || self.dialect.is_some_and(|dialect| dialect.listed_by_publisher)
    }

    /// The record of a table's row, whose header has these keys: an article where no rule refuses it and there is a headline or a text.
    pub(super) fn into_record(mut self, keys: &[String], locator: String) -> Record {
        self.meet_all(keys);
        self.settle();
        if let Some((reason, detail)) = self.refused() {
            return Record::Reject(Reject::record(locator, reason, detail));
        }
        if self.has(Slot::Headline) || self.has(Slot::Body) {
            Record::Article(self.finish(locator))
        } else {
            Record::Reject(Reject::record(locator, RejectReason::NoText, "the columns for headline and text are empty"))
        }
    }

    /// The record: candidates by slot, the best names first.
    pub(super) fn finish(mut self, locator: String) -> RawArticle {
        self.settle();
        self.found.sort_by_key(|(rank, candidate)| (candidate.slot, *rank));
        let candidates = self.found.into_iter().map(|(_, candidate)| candidate).collect();
        RawArticle { locator, candidates, notes: self.notes }
    }
}

/// Where a stub ends that a service cut off, `… [+1234 chars]`, and how many characters are missing.
fn cut_mark(text: &str) -> Option<(usize, &str)> {
    let text = text.trim_end();
    let (before, mark) = text.strip_suffix(" chars]")?.rsplit_once('[')?;
    let count = mark.strip_prefix('+').unwrap_or(mark);
    let digits = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| (before.trim_end().len(), count))
}

/// `ONLY AVAILABLE IN PAID PLANS`, where the text should be.
fn is_advertisement(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("ONLY AVAILABLE IN ") && text.len() < 80 && text.trim_end_matches('S').ends_with("PLAN")
}

fn is_date(slot: Slot) -> bool {
    matches!(slot, Slot::Published | Slot::Modified | Slot::Crawled)
}

fn date_field(slot: Slot) -> &'static str {
    if slot == Slot::Crawled { "crawled" } else { "date" }
}

fn is_blank(value: &Value<'_>) -> bool {
    match value {
        Value::Nothing => true,
        Value::Text(text) => is_missing(text),
        _ => false,
    }
}

/// Running text: a string, a list of paragraphs or blocks, or the sections that fundus writes. `html` is set when tags were taken out.
fn body_text(value: &Value<'_>, html: &mut bool) -> Option<String> {
    match value {
        Value::Text(text) if is_missing(text) => None,
        Value::Text(text) if strip_html::is_html(text) => {
            *html = true;
            Some(strip_html::strip(text)).filter(|text| !text.is_empty())
        }
        Value::Text(text) => Some(text.to_string()),
        Value::Nothing | Value::Number(_) => None,
        Value::List(items) => {
            let parts: Vec<String> =
                items.iter().filter(|item| is_text_block(item)).filter_map(|item| body_text(item, html)).collect();
            (!parts.is_empty()).then(|| parts.join("\n\n"))
        }
        Value::Map(_) => {
            if let Some(Value::List(sections)) = value.get("sections") {
                let parts: Vec<String> = sections
                    .iter()
                    .flat_map(|section| [section.get("headline"), section.get("paragraphs")])
                    .flatten()
                    .filter_map(|part| body_text(part, html))
                    .collect();
                return (!parts.is_empty()).then(|| parts.join("\n\n"));
            }
            ["rendered", "value", "text", "content", "#text", "paragraph", "paragraphs"]
                .iter()
                .find_map(|key| value.get(key).and_then(|inner| body_text(inner, html)))
        }
    }
}

/// Whether a block of a text is running text: no record of its own, no caption, no byline.
fn is_text_block(block: &Value<'_>) -> bool {
    const OTHERS: &[&str] = &[
        "kicker",
        "title",
        "headline",
        "byline",
        "date",
        "deck",
        "image",
        "inline_image",
        "photo",
        "video",
        "gallery",
        "author_info",
        "caption",
        "embed",
        "tweet",
        "advertisement",
        "ad",
        "related",
        "related_content",
        "interstitial_link",
        "link_list",
        "correction",
    ];
    let typed = match block.get("type") {
        Some(Value::Text(kind)) => OTHERS.contains(&kind.as_ref()),
        _ => false,
    };
    !typed
        && block.get("title").is_none()
        && block.get("headline").is_none_or(|headline| matches!(headline, Value::List(_)))
}
