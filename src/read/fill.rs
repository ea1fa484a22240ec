//! Keys and values to candidates: what JSON, tables and front matter have in common.

use std::borrow::Cow;

use super::ReadOptions;
use super::names::{self, Meaning};
use super::strip_html;
use super::values::{Value, epoch, is_list, is_missing, split_list};
use crate::record::{Candidate, Note, Origin, RawArticle, Slot, Stage};

/// What a key means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A field.
    Field(Meaning),
    /// An object whose members are named by ours: `entities`, `thread`.
    Wrapper,
    /// Nothing we know.
    Other,
}

/// What `key` means; the user's word wins. `normalized` is room for the work.
pub(super) fn key(key: &str, options: &ReadOptions, normalized: &mut String) -> Key {
    if !options.map.is_empty()
        && let Some(&slot) = options.map.get(&key.to_lowercase())
    {
        return Key::Field(Meaning { slot, rank: 0 });
    }
    names::normalize(key, normalized);
    if matches!(normalized.as_str(), "thread" | "entities" | "namedentities") {
        return Key::Wrapper;
    }
    names::meaning(normalized).map_or(Key::Other, Key::Field)
}

/// Gathers the candidates of one record.
pub(super) struct Filler {
    origin: Origin,
    found: Vec<(u8, Candidate)>,
    notes: Vec<Note>,
    /// `RealNews`: its `publish_date` is month first, which only the layout tells.
    month_first: bool,
    /// The body is the object of sections that fundus writes.
    pub(super) sections: bool,
}

impl Filler {
    pub(super) fn new(origin: Origin) -> Self {
        Self { origin, found: Vec::with_capacity(12), notes: Vec::new(), month_first: false, sections: false }
    }

    pub(super) fn note(&mut self, field: &str, text: impl Into<String>) {
        self.notes.push(Note::new(Stage::Read, field, text));
    }

    /// Adds what `key` says.
    pub(super) fn add(&mut self, name: &str, key: Key, value: &Value<'_>, options: &ReadOptions) {
        match key {
            Key::Field(meaning) => self.field(name, meaning, value),
            Key::Wrapper => {
                let Value::Map(members) = value else { return };
                let mut normalized = String::new();
                for (inner, value) in members {
                    let path = format!("{name}.{inner}");
                    let meaning = match self::key(&path, options, &mut normalized) {
                        Key::Field(meaning) => Some(meaning),
                        _ => match self::key(inner, options, &mut normalized) {
                            // Only the names in it: a thread has a title and a date of its own.
                            Key::Field(meaning) if is_list(meaning.slot) && meaning.slot != Slot::Author => {
                                Some(meaning)
                            }
                            _ => None,
                        },
                    };
                    if let Some(meaning) = meaning {
                        self.field(&path, meaning, value);
                    }
                }
            }
            Key::Other => {}
        }
    }

    fn field(&mut self, name: &str, meaning: Meaning, value: &Value<'_>) {
        self.month_first = self.month_first || name == "warc_date";
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
                const INNER: &[&str] =
                    &["name", "rendered", "value", "text", "title", "main", "label", "literal", "#text", "@value"];
                let inner = INNER.iter().find_map(|key| value.get(key).filter(|inner| !is_blank(inner)));
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
        } else {
            self.push(meaning, text, name);
        }
    }

    fn body(&mut self, name: &str, rank: u8, value: &Value<'_>) {
        let Some(text) = body_text(value) else { return };
        if value.get("sections").is_some() {
            self.sections = true;
            if let Some(summary) = value.get("summary").and_then(body_text) {
                self.push(Meaning { slot: Slot::Deck, rank: 1 }, summary, &format!("{name}.summary"));
            }
        }
        let meaning = Meaning { slot: Slot::Body, rank };
        if strip_html::is_html(&text) {
            self.note("body", format!("{name} is HTML, read without its tags"));
            self.push(meaning, strip_html::strip(&text), name);
        } else {
            self.push(meaning, text, name);
        }
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

    /// The record: candidates by slot, the best names first.
    pub(super) fn finish(mut self, locator: String) -> RawArticle {
        if self.month_first {
            self.turn_month_first();
        }
        self.found.sort_by_key(|(rank, candidate)| (candidate.slot, *rank));
        let candidates = self.found.into_iter().map(|(_, candidate)| candidate).collect();
        RawArticle { locator, candidates, notes: self.notes }
    }

    /// `10-07-2019` of `RealNews` to `2019-10-07`.
    fn turn_month_first(&mut self) {
        let mut notes = Vec::new();
        for (_, candidate) in &mut self.found {
            if candidate.slot != Slot::Published {
                continue;
            }
            let parts: Vec<&str> = candidate.text.trim().split('-').collect();
            let [month, day, year] = parts[..] else { continue };
            let shape = [(month, 2), (day, 2), (year, 4)];
            let digits =
                shape.iter().all(|(part, len)| part.len() == *len && part.bytes().all(|byte| byte.is_ascii_digit()));
            if digits && month <= "12" && day <= "31" {
                let iso = format!("{year}-{month}-{day}");
                notes.push(format!("{} {} is month first in this layout", candidate.name, candidate.text));
                candidate.text = iso;
            }
        }
        for text in notes {
            self.note("date", text);
        }
    }
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

/// Running text: a string, a list of paragraphs, or the sections that fundus writes.
fn body_text(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) if !is_missing(text) => Some(text.to_string()),
        Value::Text(_) | Value::Nothing | Value::Number(_) => None,
        Value::List(items) => {
            let parts: Vec<String> = items
                .iter()
                .filter(|item| {
                    item.get("title").is_none() && item.get("headline").is_none_or(|h| matches!(h, Value::List(_)))
                })
                .filter_map(body_text)
                .collect();
            (!parts.is_empty()).then(|| parts.join("\n\n"))
        }
        Value::Map(_) => {
            if let Some(Value::List(sections)) = value.get("sections") {
                let parts: Vec<String> = sections
                    .iter()
                    .flat_map(|section| [section.get("headline"), section.get("paragraphs")])
                    .flatten()
                    .filter_map(body_text)
                    .collect();
                return (!parts.is_empty()).then(|| parts.join("\n\n"));
            }
            ["rendered", "value", "text", "content", "#text", "paragraph", "paragraphs"]
                .iter()
                .find_map(|key| value.get(key).and_then(body_text))
        }
    }
}
