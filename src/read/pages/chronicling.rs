//! Chronicling America and the newspapers of the Library of Congress: pages as JSON of its interfaces, and the bare OCR of a page.
//!
//! A record is a page: the library does not tell articles apart, so there is no headline. In these answers `title` is the newspaper.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

use serde_json::Value;

use super::{ocr, page_section};
use crate::read::json::objects::{self, Parsed, Part, text, texts};
use crate::read::text::read_whole;
use crate::read::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct ChroniclingAmerica;

const LAYOUTS: &[Layout] = &[Layout {
    name: "chronicling-america",
    title: "Chronicling America: answers of its search as JSON, and the `ocr.txt` of a page",
    detected: "JSON with `lccn` beside `ocr_eng` or its kin, or `results` of newspapers at loc.gov; a file called `ocr.txt` or `ocr_eng.txt`",
    fields: "ocr_eng (or of another language) with broken words and lines joined; title is the source, date, language, page as section, url, id. A page has no \
             headline. The date of an `ocr.txt` is the folder's. JSON of an issue or a title has no text, and is a reject",
}];

impl Reader for ChroniclingAmerica {
    fn name(&self) -> &'static str {
        "chronicling-america"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if objects::is_json(sample) {
            let text = sample.text;
            let key = |key| objects::has_key(text, key);
            let page = text.contains("\"ocr_") && (key("lccn") || key("title_normal"));
            let library =
                text.contains("chroniclingamerica.loc.gov") && (key("date_issued") || key("issue") || key("issues"));
            let results = key("results") && (key("number_lccn") || key("partof_title")) && text.contains("loc.gov");
            return if page || library || results { 96 } else { 0 };
        }
        let bare = is_ocr_name(sample.name) && !sample.text.is_empty() && !sample.text.trim_start().starts_with('<');
        if bare { 45 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let head = input.stream.fill_buf()?;
        match head.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte)) {
            Some(b'{') => outer(input.stream, sink),
            Some(b'[') => objects::records(input, &mut |locator, parsed| sink(record(parsed, locator))),
            _ => bare(input.stream, sink),
        }
    }
}

/// `ocr.txt`, `ocr_eng.txt`: the names that the library gives to the text of a page.
fn is_ocr_name(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let Some(stem) = name.strip_suffix(".txt") else { return false };
    stem == "ocr"
        || stem.strip_prefix("ocr_").is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_lowercase()))
}

fn bare(stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let record = match read_whole(stream)? {
        None => {
            Record::Reject(Reject::file(RejectReason::TooLarge, format!("a text of more than {RECORD_BYTES} bytes")))
        }
        Some(text) => {
            let mut article = RawArticle::at("");
            article.push(Slot::Body, ocr::paragraphs(&text), Origin::Text, "");
            article.notes.push(Note::new(Stage::Read, "headline", "the text of a whole page, which has no headline"));
            Record::Article(article)
        }
    };
    let _ = sink(record);
    Ok(())
}

/// One object: an answer with pages in it, or one page, or what has no text.
fn outer(stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut members = serde_json::Map::new();
    let (mut count, mut stopped, mut cut) = (0_u64, false, false);
    objects::outer(stream, &["items", "results"], &mut |part| match part {
        Part::Member(name, value) => {
            members.insert(name.to_owned(), value);
            ControlFlow::Continue(())
        }
        Part::Item(parsed) => {
            count += 1;
            let flow = sink(record(parsed, &count.to_string()));
            stopped |= flow.is_break();
            flow
        }
        Part::CutOff => {
            cut = true;
            ControlFlow::Break(())
        }
    })?;
    if stopped {
        return Ok(());
    }
    let reject = if count > 0 {
        cut.then(|| Reject::file(RejectReason::Malformed, "the list of pages ends before its closing brace"))
    } else {
        let members = Value::Object(members);
        match page(&members, "") {
            Ok(article) => {
                let _ = sink(Record::Article(article));
                None
            }
            Err(_) if cut => Some(Reject::file(RejectReason::Malformed, "the text ends inside an object")),
            Err(_) => Some(Reject::file(RejectReason::NotArticle, without_text(&members))),
        }
    };
    if let Some(reject) = reject {
        let _ = sink(Record::Reject(reject));
    }
    Ok(())
}

/// What an object without text is.
fn without_text(value: &Value) -> String {
    let key = |key: &str| value.get(key).is_some();
    let what = if key("totalItems") || key("pagination") {
        "an answer of the search without pages"
    } else if key("pages") && key("date_issued") {
        "the list of pages of an issue"
    } else if key("issue") && key("sequence") {
        "the description of a page, whose text lies elsewhere"
    } else if key("issues") {
        "the description of a newspaper"
    } else {
        "no text of a page"
    };
    what.to_owned()
}

fn record(parsed: Result<Parsed, Reject>, locator: &str) -> Record {
    let article = parsed.and_then(|parsed| {
        let mut article = page(&parsed.value, locator)?;
        article.notes.extend(parsed.mended.map(|mended| Note::new(Stage::Read, "", mended)));
        Ok(article)
    });
    match article {
        Ok(article) => Record::Article(article),
        Err(reject) => Record::Reject(Reject { locator: locator.to_owned(), ..reject }),
    }
}

/// One page.
fn page(value: &Value, locator: &str) -> Result<RawArticle, Reject> {
    let mut article = RawArticle::at(locator);
    let origin = Origin::Json;
    let full =
        value.as_object().into_iter().flatten().find(|(key, value)| key.starts_with("ocr_") && value.is_string());
    if let Some((key, full)) = full {
        let full = full.as_str().unwrap_or_default();
        article.push(Slot::Body, ocr::paragraphs(full), origin, Cow::Owned(key.clone()));
    } else if let Some(full) = text(value, "full_text") {
        article.push(Slot::Body, ocr::paragraphs(&full), origin, "full_text");
    } else if value.get("partof_title").is_some() || value.get("number_lccn").is_some() {
        // The search at loc.gov gives the beginning of the page.
        let opening = texts(value, "description").join("\n");
        article.push(Slot::Body, ocr::paragraphs(&opening), origin, "description");
        article.notes.push(Note::new(Stage::Read, "body", "the answer has only the beginning of the page"));
    }
    if article.of(Slot::Body).next().is_none() {
        return Err(Reject::record(locator, RejectReason::NoText, "a page without text"));
    }
    article.notes.push(Note::new(Stage::Read, "headline", "the text of a whole page, which has no headline"));
    for key in ["partof_title", "title"] {
        // At loc.gov the title is that of the picture: `Image 4 of …`.
        for paper in texts(value, key).into_iter().take(1).filter(|title| !title.starts_with("Image ")) {
            article.push(
                Slot::Source,
                paper_name(&paper),
                origin,
                if key == "title" { "title" } else { "partof_title" },
            );
        }
    }
    if let Some(date) = text(value, "date").or_else(|| text(value, "date_issued")) {
        article.push(Slot::Published, day(&date), origin, "date");
    }
    for key in ["section_label", "page", "sequence"] {
        if let Some(found) = text(value, key) {
            let (section, name) = match key {
                "section_label" => (found.into_owned(), "section_label"),
                "page" => (page_section(&found), "page"),
                _ => (page_section(&found), "sequence"),
            };
            article.push(Slot::Section, section, origin, name);
        }
    }
    if let Some(number) = texts(value, "number_page").into_iter().next() {
        article.push(Slot::Section, page_section(&number), origin, "number_page");
    }
    for language in texts(value, "language") {
        article.push(Slot::Language, language, origin, "language");
    }
    if let Some(url) = text(value, "url") {
        article.push(Slot::Url, url.strip_suffix(".json").unwrap_or(&url), origin, "url");
    }
    if let Some(id) = text(value, "id") {
        article.push(Slot::Docno, id, origin, "id");
    }
    Ok(article)
}

/// `New-York tribune. [volume]` to `New-York tribune`: the catalogue's own signs go.
fn paper_name(title: &str) -> String {
    // `iron river pilot (iron river, mich.) 1896-1910` has the place and the years of the paper.
    let title = title.split(" (").next().unwrap_or(title).trim();
    let bare = title.strip_suffix(']').and_then(|title| title.rsplit_once('[')).map_or(title, |(title, _)| title);
    let bare = bare.trim().trim_end_matches(['.', '/', ',']).trim_end();
    if bare.is_empty() { title.to_owned() } else { bare.to_owned() }
}

/// `19080101` with the dashes that make it a date in any layout.
fn day(date: &str) -> String {
    match (date.get(..4), date.get(4..6), date.get(6..8)) {
        (Some(year), Some(month), Some(day)) if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{year}-{month}-{day}")
        }
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{article, firsts, records, reject};
    use crate::record::Origin::{Json as J, Text as T};

    #[test]
    fn pages_of_a_search() {
        let text = r#"{"totalItems": 1, "endIndex": 1, "startIndex": 1, "itemsPerPage": 20, "items": [{"sequence": 4, "edition": null, "id": "/lccn/sn1/1908-01-01/ed-1/seq-4/",
            "date": "19080101", "title": "Kemi tribune. [volume]", "type": "page", "language": ["English"], "lccn": "sn1", "ocr_eng": "FLOOD\nThe gover-\nnor spoke.",
            "url": "https://chroniclingamerica.loc.gov/lccn/sn1/1908-01-01/ed-1/seq-4.json", "page": "4"}]}"#;
        let expected = article(
            "1",
            &[
                (Slot::Body, "FLOOD\n\nThe governor spoke.", J, "ocr_eng"),
                (Slot::Source, "Kemi tribune", J, "title"),
                (Slot::Published, "1908-01-01", J, "date"),
                (Slot::Section, "page 4", J, "page"),
                (Slot::Section, "page 4", J, "sequence"),
                (Slot::Language, "English", J, "language"),
                (Slot::Url, "https://chroniclingamerica.loc.gov/lccn/sn1/1908-01-01/ed-1/seq-4", J, "url"),
                (Slot::Docno, "/lccn/sn1/1908-01-01/ed-1/seq-4/", J, "id"),
            ],
            &[("headline", "the text of a whole page, which has no headline")],
        );
        assert_eq!(records("a.json", text), std::slice::from_ref(&expected));
        let cut = text.get(..text.len() - 2).unwrap();
        let got = records("a.json", cut);
        assert_eq!(got[0], expected);
        assert_eq!(got[1], reject("", RejectReason::Malformed, "the list of pages ends before its closing brace"));
    }

    #[test]
    fn what_has_no_text() {
        let issue = r#"{"title": {"name": "x", "url": "https://chroniclingamerica.loc.gov/lccn/sn1.json"}, "date_issued": "1908-01-01", "pages": [{"sequence": 1}]}"#;
        assert_eq!(records("a.json", issue), [reject("", RejectReason::NotArticle, "the list of pages of an issue")]);
        let answer = r#"{"items": [{"title": "x.", "lccn": "y", "ocr_eng": " "}]}"#;
        assert_eq!(firsts(&records("a.json", answer), Slot::Body), ["1 !no-text"]);
    }

    #[test]
    fn the_text_of_a_page() {
        let expected = article(
            "",
            &[(Slot::Body, "FLOOD\n\nThe governor spoke.", T, "")],
            &[("headline", "the text of a whole page, which has no headline")],
        );
        assert_eq!(records("ocr.txt", "FLOOD\nThe gover-\nnor spoke.\n"), [expected]);
    }
}
