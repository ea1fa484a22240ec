//! Impresso: digitised newspapers of the project of that name, in its three JSON shapes.
//!
//! The shapes are described by the project's own JSON schemas. *Rebuilt* content items are articles with their text (`ft`); *canonical* pages have tokens in lines
//! in regions, each of which belongs to a content item; *canonical* issues have the titles of content items and no text. The identifier says paper and day:
//! `GDL-1900-01-02-a-i0007`.

use std::io;
use std::ops::ControlFlow;

use serde_json::Value;

use super::{ocr, page_section};
use crate::read::json::objects::{self, Parsed, text};
use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Impresso;

const LAYOUTS: &[Layout] = &[Layout {
    name: "impresso",
    title: "Impresso: rebuilt content items, canonical pages and issues, as JSON or JSON lines",
    detected: "an `id` or `ci_id` such as `GDL-1900-01-02-a-i0007` beside `ft`, `ppreb`, `tp`, `r` or `i`",
    fields: "t or title, ft with the paragraph breaks of pb, d or the day in the identifier, lg, tp as a tag, pages as section; the paper's short name is the source. \
             A page is taken apart by the content items its regions belong to. An issue gives its items with a headline only. Pictures are rejects",
}];

impl Reader for Impresso {
    fn name(&self) -> &'static str {
        "impresso"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if !objects::is_json(sample) {
            return 0;
        }
        let key = |key| objects::has_key(sample.text, key);
        let has_id = ["id", "ci_id"].iter().any(|name| {
            let quoted = format!("\"{name}\"");
            sample.text.match_indices(quoted.as_str()).take(20).any(|(at, _)| {
                let rest = sample.text.get(at + quoted.len()..).unwrap_or_default();
                let value =
                    rest.trim_start().strip_prefix(':').map(str::trim_start).and_then(|rest| rest.strip_prefix('"'));
                value.and_then(|value| value.split_once('"')).is_some_and(|(id, _)| Id::parse(id).is_some())
            })
        });
        let shape =
            key("ft") || key("ppreb") || key("r") && key("cdt") || key("i") && key("cdt") || key("tp") && key("pp");
        if has_id && shape { 96 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        objects::records(input, &mut |locator, parsed| match parsed {
            Ok(Parsed { value, mended }) => {
                let mut sink = |record| match (record, &mended) {
                    (Record::Article(mut article), Some(mended)) => {
                        article.notes.push(Note::new(Stage::Read, "", mended.clone()));
                        sink(Record::Article(article))
                    }
                    (record, _) => sink(record),
                };
                object(&value, locator, &mut sink)
            }
            Err(reject) => sink(Record::Reject(Reject { locator: locator.to_owned(), ..reject })),
        })
    }
}

/// `GDL-1900-01-02-a-i0007`: the paper, the day, the edition, and perhaps an item or a page.
#[derive(Debug, PartialEq, Eq)]
struct Id<'a> {
    paper: &'a str,
    day: &'a str,
    /// `i0007`, `p0001`; empty for the issue.
    part: &'a str,
}

impl<'a> Id<'a> {
    fn parse(id: &'a str) -> Option<Self> {
        let is_number = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        let (rest, part) = match id.rsplit_once('-') {
            Some((rest, part))
                if part.starts_with(['i', 'p']) && part.get(1..).is_some_and(|n| is_number(n, n.len().max(3))) =>
            {
                (rest, part)
            }
            _ => (id, ""),
        };
        let (rest, edition) = rest.rsplit_once('-')?;
        let (rest, day) = rest.rsplit_once('-')?;
        let (rest, month) = rest.rsplit_once('-')?;
        let (paper, year) = rest.rsplit_once('-')?;
        let sound = edition.len() == 1
            && edition.starts_with(|c: char| c.is_ascii_lowercase())
            && is_number(day, 2)
            && is_number(month, 2)
            && is_number(year, 4)
            && !paper.is_empty()
            && paper.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let date = id.get(paper.len() + 1..paper.len() + 11)?;
        sound.then_some(Self { paper, day: date, part })
    }
}

fn object(value: &Value, locator: &str, sink: &mut dyn FnMut(Record) -> ControlFlow<()>) -> ControlFlow<()> {
    if value.get("ft").is_none() {
        if let Some(Value::Array(items)) = value.get("i") {
            return issue(value, items, locator, sink);
        }
        if let Some(Value::Array(regions)) = value.get("r") {
            return page(value, regions, locator, sink);
        }
    }
    sink(match item(value, locator) {
        Ok(article) => Record::Article(article),
        Err(reject) => Record::Reject(reject),
    })
}

/// The identifier of an object, whichever key holds it.
fn id_of(value: &Value) -> Option<std::borrow::Cow<'_, str>> {
    text(value, "id").or_else(|| text(value, "ci_id"))
}

/// Facts that the identifier tells.
fn push_id(id: &str, article: &mut RawArticle) {
    article.push(Slot::Docno, id, Origin::Json, "id");
    if let Some(id) = Id::parse(id) {
        article.push(Slot::Published, id.day, Origin::Layout, "id");
        article.push(Slot::Source, id.paper, Origin::Layout, "id");
    }
}

/// What an item says of itself beside its text; the kind of item.
fn push_facts(value: &Value, article: &mut RawArticle) {
    for key in ["t", "title"] {
        if let Some(title) = text(value, key) {
            article.push(Slot::Headline, title, Origin::Json, if key == "t" { "t" } else { "title" });
        }
    }
    if let Some(date) = text(value, "d") {
        article.push(Slot::Published, date, Origin::Json, "d");
    }
    if let Some(paper) = text(value, "var_t") {
        article.push(Slot::Source, paper, Origin::Json, "var_t");
    }
    for (key, name) in [("lg", "lg"), ("l", "l")] {
        if let Some(language) = text(value, key) {
            article.push(Slot::Language, language, Origin::Json, name);
        }
    }
    if let Some(kind) = text(value, "tp").map(|kind| kind_of(&kind).to_owned()).filter(|kind| kind != "article") {
        article.push(Slot::Tag, kind, Origin::Json, "tp");
    }
    let mut pages = objects::texts(value, "pp");
    pages.dedup();
    if let Some(first) = pages.first() {
        article.push(Slot::Section, page_section(first), Origin::Json, "pp");
    }
    if pages.len() > 1 {
        article.notes.push(Note::new(Stage::Read, "section", format!("runs over pages {}", pages.join(", "))));
    }
}

/// The kinds of items, whose short names changed between versions.
fn kind_of(kind: &str) -> &str {
    match kind {
        "ar" | "article" => "article",
        "ad" => "advertisement",
        "img" | "image" | "picture" => "image",
        "tb" | "table" => "table",
        "ob" | "death_notice" => "death notice",
        "w" | "weather" => "weather",
        "pg" | "page" => "page",
        other => other,
    }
}

/// A content item with its text.
fn item(value: &Value, locator: &str) -> Result<RawArticle, Reject> {
    let id = id_of(value);
    let refuse = |reason, detail: String| {
        let detail = id.as_ref().map_or_else(|| detail.clone(), |id| format!("{detail} ({id})"));
        Err(Reject::record(locator, reason, detail))
    };
    let mut article = RawArticle::at(locator);
    push_facts(value, &mut article);
    if let Some(id) = &id {
        push_id(id, &mut article);
    }
    if let Some(full) = text(value, "ft") {
        let (body, odd) = with_breaks(&full, value);
        article.push(Slot::Body, body, Origin::Json, "ft");
        if odd {
            article.notes.push(Note::new(
                Stage::Read,
                "body",
                "the offsets of its paragraphs do not fit the text, and were not used",
            ));
        }
    } else {
        if text(value, "tp").is_some_and(|kind| kind_of(&kind) == "image") {
            return refuse(RejectReason::NotArticle, "a picture".to_owned());
        }
        article.notes.push(Note::new(Stage::Read, "body", "the item has no text"));
    }
    if article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_none() {
        let keys: Vec<&str> = value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).take(12).collect();
        return refuse(RejectReason::NoText, format!("no title and no text; its keys are {}", keys.join(", ")));
    }
    Ok(article)
}

/// The text with its paragraphs parted; whether their offsets had to be left aside. Offsets count characters.
fn with_breaks(full: &str, value: &Value) -> (String, bool) {
    let offsets = |key: &str| -> Vec<u64> {
        let list = value.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_u64).collect()
    };
    let mut breaks = offsets("pb");
    if breaks.is_empty() {
        breaks = offsets("rb");
    }
    breaks.sort_unstable();
    breaks.dedup();
    let mut out = String::with_capacity(full.len() + breaks.len() * 2);
    let mut wanted = breaks.iter().copied().peekable();
    let (mut used, mut inside) = (0_usize, 0_usize);
    let mut previous = ' ';
    for (at, c) in (0_u64..).zip(full.chars()) {
        if wanted.next_if(|wanted| *wanted == at).is_some() {
            if !(previous.is_whitespace() || c.is_whitespace()) {
                inside += 1;
            } else if at > 0 {
                used += 1;
                out.truncate(out.trim_end().len());
                out.push_str("\n\n");
            }
        }
        out.push(c);
        previous = c;
    }
    // Offsets into words were counted in another text.
    if inside * 10 > used + inside { (full.to_owned(), true) } else { (out, false) }
}

/// An issue: titles without a text.
fn issue(
    value: &Value,
    items: &[Value],
    locator: &str,
    sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut untitled = 0_u64;
    for (number, item) in (1_u64..).zip(items) {
        let Some(meta) = item.get("m") else { continue };
        let mut article = RawArticle::at(inner(locator, &format!("i{number}")));
        push_facts(meta, &mut article);
        if let Some(id) = text(meta, "id") {
            push_id(&id, &mut article);
        }
        if article.of(Slot::Headline).next().is_none() {
            untitled += 1;
            continue;
        }
        article.notes.push(Note::new(
            Stage::Read,
            "body",
            "the issue has only the title; the text lies in the files of its pages",
        ));
        sink(Record::Article(article))?;
    }
    if untitled > 0 {
        let id = id_of(value).unwrap_or_default();
        let items = if untitled == 1 { "1 item".to_owned() } else { format!("{untitled} items") };
        let detail = format!("{items} of the issue {id} without a title; the text lies in the files of its pages");
        return sink(Record::Reject(Reject::record(locator, RejectReason::NoText, detail)));
    }
    ControlFlow::Continue(())
}

fn inner(locator: &str, part: &str) -> String {
    if locator.is_empty() { part.to_owned() } else { format!("{locator}.{part}") }
}

/// A page: its regions by the items they belong to; those that belong to none make an item together.
fn page(
    value: &Value,
    regions: &[Value],
    locator: &str,
    sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let id = id_of(value).unwrap_or_default();
    let mut items: Vec<(&str, String)> = Vec::new();
    for region in regions {
        let owner = region.get("pOf").and_then(Value::as_str).unwrap_or_default();
        let text = region_text(region);
        if text.is_empty() {
            continue;
        }
        match items.iter_mut().find(|(other, _)| *other == owner) {
            Some((_, held)) => {
                held.push_str("\n\n");
                held.push_str(&text);
            }
            None => items.push((owner, text)),
        }
    }
    if items.is_empty() {
        let detail = format!("a page without text ({id})");
        return sink(Record::Reject(Reject::record(locator, RejectReason::NoText, detail)));
    }
    let number = Id::parse(&id).and_then(|id| id.part.strip_prefix('p')).map(page_section);
    let alone = items.len() == 1;
    for (nth, (owner, body)) in (1_u64..).zip(items) {
        let place = if alone { locator.to_owned() } else { inner(locator, &format!("i{nth}")) };
        let mut article = RawArticle::at(place);
        push_id(if owner.is_empty() { &id } else { owner }, &mut article);
        if let Some(number) = &number {
            article.push(Slot::Section, number.clone(), Origin::Layout, "id");
        }
        article.push(Slot::Body, body, Origin::Json, "r");
        let what = if owner.is_empty() {
            "regions of a page that belong to no article"
        } else {
            "the part of the article that stands on this page"
        };
        article.notes.push(Note::new(Stage::Read, "body", what));
        sink(Record::Article(article))?;
    }
    ControlFlow::Continue(())
}

/// The elements of a list under `key`.
fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The paragraphs of a region, its tokens set with the spaces they have, broken words whole.
fn region_text(region: &Value) -> String {
    let mut out = String::new();
    for paragraph in list(region, "p") {
        let mut text = String::new();
        let mut whole: Option<String> = None;
        for line in list(paragraph, "l") {
            let mut printed = String::new();
            let mut glue = true;
            for token in list(line, "t") {
                // A word broken over two lines: its first half carries the whole (`nf`), its second half nothing.
                let is_half = token.get("hy").and_then(Value::as_bool).unwrap_or(false);
                let form = objects::text(token, "tx").unwrap_or_default();
                let normal = objects::text(token, "nf");
                let form = match (&whole, normal) {
                    (Some(word), Some(normal)) if *word == normal => {
                        whole = None;
                        continue;
                    }
                    (_, Some(normal)) if is_half => {
                        whole = Some(normal.clone().into_owned());
                        normal
                    }
                    _ => form,
                };
                if !glue {
                    printed.push(' ');
                }
                printed.push_str(&form);
                // `gn` glues the next token on.
                glue = token.get("gn").and_then(Value::as_bool).unwrap_or(false);
            }
            ocr::add_line(&printed, &mut text);
        }
        if !text.is_empty() {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(&text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{article, firsts, records, reject};
    use crate::record::Origin::{Json as J, Layout as L};

    #[test]
    fn identifiers() {
        assert_eq!(Id::parse("GDL-1900-01-02-a-i0007"), Some(Id { paper: "GDL", day: "1900-01-02", part: "i0007" }));
        assert_eq!(Id::parse("SOC_VS-1943-04-28-a"), Some(Id { paper: "SOC_VS", day: "1943-04-28", part: "" }));
        for other in ["", "GDL", "1900-01-02-a", "GDL-1900-1-2-a", "GDL-1900-01-02", "a-1900-01-02-ab"] {
            assert_eq!(Id::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_rebuilt_item() {
        let text = r#"{"id": "KEM-1901-05-06-a-i0003", "pp": [1, 1, 2], "d": "1901-05-06", "ts": "2019-01-01T00:00:00Z", "lg": "fr", "tp": "ar",
            "t": "La crue", "ft": "La rivière monte. Elle baisse.", "lb": [3], "pb": [0, 18], "ppreb": []}"#;
        let expected = article(
            "",
            &[
                (Slot::Headline, "La crue", J, "t"),
                (Slot::Published, "1901-05-06", J, "d"),
                (Slot::Language, "fr", J, "lg"),
                (Slot::Section, "page 1", J, "pp"),
                (Slot::Docno, "KEM-1901-05-06-a-i0003", J, "id"),
                (Slot::Published, "1901-05-06", L, "id"),
                (Slot::Source, "KEM", L, "id"),
                (Slot::Body, "La rivière monte.\n\nElle baisse.", J, "ft"),
            ],
            &[("section", "runs over pages 1, 2")],
        );
        assert_eq!(records("a.json", text), [expected]);
        let odd = text.replace("[0, 18]", "[2, 5, 13]");
        let got = firsts(&records("a.json", odd), Slot::Body);
        assert_eq!(got, [" La rivière monte. Elle baisse."]);
    }

    #[test]
    fn lines_of_items_and_pictures() {
        let text = "{\"id\": \"KEM-1901-05-06-a-i0001\", \"tp\": \"ad\", \"pp\": [4], \"ft\": \"Hats!\"}\n{\"id\": \"KEM-1901-05-06-a-i0002\", \"tp\": \"img\", \"pp\": [4]}\n{\"id\": broken\n";
        let got = records("a.jsonl", text);
        assert_eq!(firsts(&got, Slot::Tag), ["L1 advertisement", "L2 !not-article", "L3 !malformed"]);
        assert_eq!(got[1], reject("L2", RejectReason::NotArticle, "a picture (KEM-1901-05-06-a-i0002)"));
    }

    #[test]
    fn a_page_and_an_issue() {
        let page = r#"{"id": "KEM-1901-05-06-a-p0002", "cdt": "x", "cc": true, "r": [
            {"pOf": "KEM-1901-05-06-a-i0001", "p": [{"l": [
                {"t": [{"tx": "The"}, {"tx": "gover-", "hy": true, "nf": "governor"}]},
                {"t": [{"tx": "nor", "nf": "governor"}, {"tx": "spoke", "gn": true}, {"tx": "."}]}]}]},
            {"pOf": "KEM-1901-05-06-a-i0002", "p": [{"l": [{"t": [{"tx": "Rain"}]}]}]},
            {"p": [{"l": [{"t": [{"tx": "Loose"}]}]}]}]}"#;
        let got = records("p.json", page);
        assert_eq!(firsts(&got, Slot::Body), ["i1 The governor spoke.", "i2 Rain", "i3 Loose"]);
        assert_eq!(firsts(&got, Slot::Section), ["i1 page 2", "i2 page 2", "i3 page 2"]);
        assert_eq!(firsts(&got, Slot::Docno)[2], "i3 KEM-1901-05-06-a-p0002");
        let issue = r#"{"id": "KEM-1901-05-06-a", "cdt": "x", "ar": "open_public", "pp": ["KEM-1901-05-06-a-p0001"], "i": [
            {"m": {"id": "KEM-1901-05-06-a-i0001", "t": "La crue", "tp": "article", "lg": "fr", "pp": [1]}},
            {"m": {"id": "KEM-1901-05-06-a-i0002", "tp": "ad", "pp": [1]}}]}"#;
        let got = records("i.json", issue);
        assert_eq!(firsts(&got, Slot::Headline), ["i1 La crue", " !no-text"]);
    }
}
