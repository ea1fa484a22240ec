//! ninjs 1, 2 and 3: news items of agencies in JSON.
//!
//! The properties are those of IPTC's schemas. The same thing has three names over the versions (`versioncreated`, `versionCreated`;
//! `headline`, `headline_main`, `headlines` with roles), and all of them are read, whatever version the item says it is. Pictures, events and
//! plans are items of the same schema, and no articles; what an item is associated with is another item.

use std::io;

use serde_json::Value;

use super::json::items::{Keys, list, read, text};
use super::strip_html::is_html;
use super::xml::nitf;
use super::xml::prose::{Form, html, push_dateline, push_editors_note, push_provider, push_status, richest};
use super::xml::stream::fragment;
use super::xml::tree::Element;
use super::{Input, Layout, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage, agency_by_alias};

/// The reader.
pub(super) struct Ninjs;

const LAYOUTS: &[Layout] = &[Layout {
    name: "ninjs",
    title: "ninjs 1 to 3: news items of agencies in JSON",
    detected: "the key `uri` with keys of ninjs beside it: versioncreated, pubstatus, headlines, bodies, body_html and the like",
    fields: "headline or headlines by role, body_xhtml, body_html, body_text or bodies (the richest of them), byline or by, description, \
             versioncreated, firstcreated, language, located, copyrightholder, infosource, person, organisation, place, subject, uri; pictures, events \
             and plans are no articles, and associations are not followed",
}];

/// Keys that hardly any other JSON has beside a `uri`, in lower case.
const OWN: &str = "$standard standard altids bodies contentcreated copyrightholder copyrightnotice descriptions ednote embargoed eventdetails \
                   expires firstcreated genres headlines infosource infosources plannedcoverage profile pubstatus renditions representationtype \
                   rightsinfo slugline trustindicator trustindicators usageterms versioncreated";

/// The other properties, which say nothing alone.
const SHARED: &str = "uri type mimetype version urgency language person people organisation organisations place places subject subjects event \
                      events object objects title by byline headline located associations genre digitalsourcetype contactinfo advice advices \
                      linkedrights encodedrights \
                      keywords";

/// An item has a `uri` and a key that only ninjs has, or no key that it has not.
fn is_item(keys: &[String]) -> bool {
    let among = |key: &str, names: &str| names.split(' ').any(|name| name.eq_ignore_ascii_case(key));
    let is_own =
        |key: &str| among(key, OWN) || ["body_", "headline_", "description_"].iter().any(|head| key.starts_with(head));
    let has_uri = keys.iter().any(|key| key == "uri");
    has_uri && (keys.iter().any(|key| is_own(key)) || keys.len() > 1 && keys.iter().all(|key| among(key, SHARED)))
}

fn is_schema(keys: &[String]) -> bool {
    let has = |name: &str| keys.iter().any(|key| key == name);
    has("$schema")
        && ["properties", "definitions", "$defs", "allOf", "oneOf", "anyOf", "patternProperties"]
            .iter()
            .any(|key| has(key))
}

impl Reader for Ninjs {
    fn name(&self) -> &'static str {
        "ninjs"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let keys = Keys::of(sample.text);
        if keys.any(&is_item) {
            95
        } else if is_schema(&keys.first) {
            93
        } else {
            0
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        read(input.stream, &mut item, sink)
    }
}

/// A property under its name of any version: `pubstatus` and `pubStatus`.
fn property<'a>(item: &'a Value, name: &str) -> Option<&'a Value> {
    item.get(name).or_else(|| {
        item.as_object()?.iter().find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_null()).map(|(_, v)| v)
    })
}

fn string<'a>(item: &'a Value, name: &str) -> Option<&'a str> {
    property(item, name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

fn item(item: &Value, locator: &str) -> Record {
    let not_article = |detail: String| Record::Reject(Reject::record(locator, RejectReason::NotArticle, detail));
    let keys: Vec<String> = item.as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default();
    if is_schema(&keys) {
        return not_article("a JSON schema, and no news".to_owned());
    }
    let kind = string(item, "type").unwrap_or_default().to_ascii_lowercase();
    let has = |name: &str| property(item, name).is_some();
    match kind.as_str() {
        "picture" | "graphic" => return not_article(format!("a {kind} item: its text is a caption")),
        "event" => return not_article("an event: it announces what will be, and is no news".to_owned()),
        "planning" => return not_article("a plan of coverage, and no news".to_owned()),
        _ if has("eventDetails") => {
            return not_article("an event: it announces what will be, and is no news".to_owned());
        }
        _ if has("plannedCoverage") => return not_article("a plan of coverage, and no news".to_owned()),
        _ => {}
    }
    let mut article = RawArticle::at(locator);
    headlines(item, &mut article);
    let document = body(item, &mut article);
    let has_text = article.of(Slot::Body).next().is_some();
    if !has_text && matches!(kind.as_str(), "video" | "audio" | "component") {
        let article = if kind == "audio" { "an" } else { "a" };
        return not_article(format!("{article} {kind} item without a text"));
    }
    if let Some(title) = string(item, "title") {
        article.push(Slot::Headline, title, Origin::Json, "title");
    }
    facts(item, &mut article);
    names(item, &mut article);
    if let Some(document) = document {
        nitf::fill_facts(&document, &mut article, Origin::Json);
    }
    if article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_none() {
        let detail = if article.of(Slot::Deck).next().is_some() {
            "a news item with a description only"
        } else {
            "a news item without headline and text"
        };
        return Record::Reject(Reject::record(locator, RejectReason::NoText, detail));
    }
    Record::Article(article)
}

/// One text of a list of texts with roles.
struct Part<'a> {
    role: String,
    kind: String,
    text: &'a str,
}

fn parts<'a>(item: &'a Value, name: &str) -> Vec<Part<'a>> {
    let lower = |part: &Value, name: &str| string(part, name).unwrap_or_default().to_ascii_lowercase();
    let list = property(item, name).and_then(Value::as_array);
    let part = |part: &'a Value| {
        Some(Part { role: lower(part, "role"), kind: lower(part, "contenttype"), text: string(part, "value")? })
    };
    list.into_iter().flatten().filter_map(part).collect()
}

/// Properties that begin with this, and what follows: `body_text`.
fn suffixed<'a>(item: &'a Value, head: &str) -> Vec<Part<'a>> {
    let members = item.as_object().into_iter().flatten();
    let part = |(key, value): (&'a String, &'a Value)| {
        let role = key.strip_prefix(head)?.to_ascii_lowercase();
        let text = value.as_str().filter(|text| !text.trim().is_empty())?;
        Some(Part { role, kind: String::new(), text })
    };
    members.filter_map(part).collect()
}

/// A line of plain text, whatever it was marked up as.
fn line(text: &str) -> String {
    if is_html(text) { fragment(text).text() } else { text.to_owned() }
}

fn headlines(item: &Value, article: &mut RawArticle) {
    if let Some(headline) = string(item, "headline") {
        article.push(Slot::Headline, line(headline), Origin::Json, "headline");
    }
    let mut all = parts(item, "headlines");
    all.extend(suffixed(item, "headline_"));
    all.sort_by_key(|part| !matches!(part.role.as_str(), "main" | "" | "text" | "headline"));
    for part in all {
        let slot = if part.role.contains("sub") || part.role.contains("deck") { Slot::Deck } else { Slot::Headline };
        article.push(slot, line(part.text), Origin::Json, "headlines");
    }
    let mut descriptions = parts(item, "descriptions");
    descriptions.extend(suffixed(item, "description_"));
    for part in descriptions {
        let is_of_text = ["caption", "credit", "writer", "rights"].iter().all(|other| !part.role.contains(other));
        if is_of_text {
            article.push(Slot::Deck, line(part.text), Origin::Json, "description");
        }
    }
}

/// The text, in the best of its forms; and the NITF document that it is in, which knows more.
fn body(item: &Value, article: &mut RawArticle) -> Option<Element> {
    let mut all = suffixed(item, "body_");
    // The names of their properties are their forms.
    all.sort_by_key(|part| !matches!(part.role.as_str(), "xhtml" | "html"));
    all.extend(parts(item, "bodies"));
    let mut forms = Vec::new();
    let mut document = None;
    for part in all {
        let is_caption = part.role.contains("caption");
        let is_nitf = part.kind.contains("nitf") || part.text.contains("<nitf");
        if is_caption {
            continue;
        }
        let name = if part.kind.is_empty() && !part.role.is_empty() {
            format!("body_{}", part.role)
        } else {
            "bodies".to_owned()
        };
        if is_nitf {
            let tree = fragment(part.text);
            if let Some(found) = nitf::inside(&tree) {
                forms.push((Form::Marked, nitf::text_of(found), name));
                document = document.or_else(|| Some(found.clone()));
            }
        } else if part.kind.contains("html") || part.kind.is_empty() && is_html(part.text) {
            forms.push((Form::Marked, html(part.text), name));
        } else if part.kind.is_empty() || part.kind.starts_with("text/plain") {
            forms.push((Form::Plain, part.text.to_owned(), name));
        } else if part.kind.contains("xml") && is_html(part.text) {
            forms.push((Form::Marked, html(part.text), name));
        }
    }
    // Of forms that are marked the first is taken: xhtml, html, then as they stand; XML of no known kind comes last.
    if let Some((text, name)) = richest(forms) {
        article.push(Slot::Body, text, Origin::Json, name);
    }
    document
}

fn facts(item: &Value, article: &mut RawArticle) {
    let origin = Origin::Json;
    let first = string(item, "firstcreated");
    let version = string(item, "versioncreated");
    if let (Some(this), Some(first)) = (version.and_then(|date| date.get(..10)), first.and_then(|date| date.get(..10)))
        && this != first
    {
        article.notes.push(Note::new(Stage::Read, "date", format!("a later version of an item first sent on {first}")));
    }
    for name in ["versioncreated", "firstcreated", "contentcreated"] {
        if let Some(date) = string(item, name) {
            article.push(Slot::Published, date, origin, name);
        }
    }
    for name in ["byline", "by"] {
        match property(item, name) {
            Some(Value::String(byline)) => article.push(Slot::Author, byline.as_str(), origin, name),
            Some(Value::Array(bylines)) => {
                for byline in bylines.iter().filter_map(Value::as_str) {
                    article.push(Slot::Author, byline, origin, name);
                }
            }
            _ => {}
        }
    }
    for part in property(item, "bylines").and_then(Value::as_array).into_iter().flatten() {
        let said = part.as_str().or_else(|| text(part, &["value", "name", "byline", "by"]));
        article.push(Slot::Author, said.unwrap_or_default(), origin, "bylines");
    }
    if let Some(dateline) = string(item, "dateline") {
        push_dateline(article, dateline, origin, "dateline");
    }
    if let Some(credit) = string(item, "creditline") {
        article.push(Slot::Agency, credit, origin, "creditline");
    }
    let sources: Vec<&Value> = ["infosource", "infosources"].iter().filter_map(|name| property(item, name)).collect();
    for source in sources {
        let one = |source: &Value| source.as_str().or_else(|| text(source, &["name", "literal"])).map(str::to_owned);
        let named: Vec<String> = match source {
            Value::Array(sources) => sources.iter().filter_map(one).collect(),
            source => one(source).into_iter().collect(),
        };
        for name in named.into_iter().filter(|name| agency_by_alias(name).is_some()) {
            article.push(Slot::Agency, name, origin, "infosource");
        }
    }
    for name in ["provider", "copyrightholder"] {
        if let Some(provider) = string(item, name) {
            push_provider(article, provider, origin, if name == "provider" { "provider" } else { "copyrightholder" });
        }
    }
    if let Some(language) = string(item, "language") {
        article.push(Slot::Language, language, origin, "language");
    }
    if let Some(uri) = string(item, "uri") {
        article.push(Slot::Docno, uri, origin, "uri");
    }
    push_status(article, string(item, "pubstatus").unwrap_or_default());
    if let Some(until) = string(item, "embargoed") {
        article.notes.push(Note::new(Stage::Read, "date", format!("under embargo until {until}")));
    }
    if let Some(note) = string(item, "ednote") {
        push_editors_note(article, "", note);
    }
    let version =
        property(item, "version").map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned));
    if let Some(version) =
        version.filter(|version| !matches!(version.as_str(), "" | "0" | "1" | "null") && version.len() <= 20)
    {
        article.notes.push(Note::new(Stage::Read, "docno", format!("version {version} of this item")));
    }
}

fn names(item: &Value, article: &mut RawArticle) {
    const FIELDS: &[(&[&str], Slot)] = &[
        (&["person", "people"], Slot::Person),
        (&["organisation", "organisations"], Slot::Org),
        (&["place", "places"], Slot::Place),
        (&["subject", "subjects", "keywords"], Slot::Tag),
    ];
    for (keys, slot) in FIELDS {
        for entry in list(item, keys) {
            if let Some(name) = entry.as_str().or_else(|| text(entry, &["name", "literal"])) {
                article.push(*slot, name, Origin::Json, (*keys).first().copied().unwrap_or_default());
            }
        }
    }
    let located = ["located", "locations"].iter().find_map(|name| property(item, name));
    match located {
        Some(Value::String(place)) => article.push(Slot::Place, place.as_str(), Origin::Json, "located"),
        Some(Value::Array(places)) => {
            for place in places.iter().filter_map(|place| text(place, &["name", "literal"])) {
                article.push(Slot::Place, place, Origin::Json, "located");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{firsts, read_as};

    #[test]
    fn ninjs_is_told_from_other_json() {
        for (text, reader) in [
            ("{\"uri\": \"a\", \"versioncreated\": \"2020\", \"headline\": \"Ice\"}", "ninjs"),
            ("{\"uri\": \"a\", \"headlines\": [{\"value\": \"Ice\"}]}", "ninjs"),
            ("{\"uri\": \"a\", \"headline\": \"Ice\", \"type\": \"text\"}", "ninjs"),
            ("{\"_items\": [{\"uri\": \"a\", \"body_html\": \"<p>Ice</p>\"}]}", "ninjs"),
            ("{\"$schema\": \"x\", \"title\": \"t\", \"properties\": {}}", "ninjs"),
            ("{\"uri\": \"a\", \"title\": \"Ice\", \"body\": \"It froze.\", \"source\": {\"uri\": \"b\"}}", "json"),
            ("{\"headline\": \"Ice\", \"versioncreated\": \"2020\"}", "json"),
        ] {
            assert_eq!(read_as("a.json", text).1.layout().as_deref(), Some(reader), "{text}");
        }
    }

    #[test]
    fn headlines_and_texts_go_by_their_roles() {
        let one = |text: &str, slot| firsts(&read_as("a.json", text).0, slot).concat();
        let item = "{\"uri\": \"a\", \"headlines\": [{\"role\": \"sub\", \"value\": \"Deck\"}, {\"role\": \"main\", \"value\": \"<b>Ice</b>\"}], \
                    \"bodies\": [{\"role\": \"caption\", \"value\": \"Pond\"}, {\"contenttype\": \"image/png\", \"value\": \"x\"}, {\"value\": \"It froze.\"}]}";
        assert_eq!(one(item, Slot::Headline), " Ice");
        assert_eq!(one(item, Slot::Deck), " Deck");
        assert_eq!(one(item, Slot::Body), " It froze.");
        let old = "{\"uri\": \"a\", \"headline_short\": \"Ice\", \"body_text\": \"It froze.\", \"description_caption\": \"Pond\"}";
        assert_eq!(one(old, Slot::Headline), " Ice");
        assert_eq!(one(old, Slot::Deck), " ");
        assert_eq!(one("{\"uri\": \"a\", \"type\": \"graphic\", \"headline\": \"Ice\"}", Slot::Body), " !not-article");
    }
}
