//! TREC and LDC newswire SGML: AP, Wall Street Journal, Financial Times, LA Times, FBIS, AQUAINT, Gigaword.
//!
//! The elements are those of the TREC disks' own DTDs and of the Gigaword documentation (LDC): `<DOC>` with a `<DOCNO>`, or
//! `<DOC id=… type=…>`. The id says which service sent the story and when.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::sgml::{self, Piece};
use super::{ReadOptions, Reader, Record, RECORD_BYTES, Sample, Score, Sink};
use crate::record::{NewsDate, Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Trec;

impl Reader for Trec {
    fn name(&self) -> &'static str {
        "trec-sgml"
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let text = sample.text.trim_start();
        let first = text.starts_with("<DOC>") || text.starts_with("<DOC ");
        let numbered = text.contains("<DOCNO>") || text.contains("<DOC id=") || text.contains("<DOC ID=");
        match (first, numbered) {
            (true, true) => 95,
            (false, true) if text.starts_with('<') && (text.contains("<DOC>") || text.contains("<DOC ")) => 60,
            (true, false) if text.contains("<TEXT>") => 60,
            _ => 0,
        }
    }

    fn read(&self, text: &mut dyn BufRead, _: &ReadOptions, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut count = 0_u64;
        sgml::elements(text, "<DOC", "</DOC", RECORD_BYTES, &mut |piece| -> ControlFlow<()> {
            count += 1;
            let broken = |bytes: &[u8], reason, detail: String| {
                let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(1000)).unwrap_or_default());
                let locator = doc_id(&start).map_or_else(|| count.to_string(), str::to_owned);
                Record::Reject(Reject::record(locator, reason, detail))
            };
            sink(match piece {
                Piece::Element(bytes) => document(&String::from_utf8_lossy(bytes), count),
                Piece::Unclosed(bytes) => broken(bytes, RejectReason::Malformed, "the element <DOC> has no end".to_owned()),
                Piece::TooLarge(bytes) => {
                    broken(bytes, RejectReason::TooLarge, format!("an element of more than {RECORD_BYTES} bytes"))
                }
            })
        })
    }
}

/// The id in the start tag or in `<DOCNO>`.
fn doc_id(element: &str) -> Option<&str> {
    let (tag, rest) = element.split_once('>')?;
    let id = sgml::attribute(tag, "id").or_else(|| sgml::child(rest, "DOCNO")).or_else(|| sgml::child(rest, "DOCID"))?;
    Some(id.trim()).filter(|id| !id.is_empty() && id.len() <= 200)
}

/// Elements that hold one field each, the best first in each slot.
const FIELDS: &[(&str, Slot)] = &[
    ("HEADLINE", Slot::Headline),
    ("HEAD", Slot::Headline),
    ("HL", Slot::Headline),
    ("TI", Slot::Headline),
    ("H3", Slot::Headline),
    ("PUB", Slot::Source),
    ("SO", Slot::Source),
    ("BYLINE", Slot::Author),
    ("AUTHOR", Slot::Author),
    ("DATE", Slot::Published),
    ("DATE1", Slot::Published),
    ("DATE_TIME", Slot::Published),
    ("DATETIME", Slot::Published),
    ("DD", Slot::Published),
    ("DATELINE", Slot::Dateline),
    ("SECTION", Slot::Section),
    ("SUBJECT", Slot::Tag),
    ("DESCRIPT", Slot::Tag),
    ("FILEID", Slot::Docno),
];

fn document(element: &str, count: u64) -> Record {
    let id = doc_id(element).map(str::to_owned);
    let mut article = RawArticle::at(id.clone().unwrap_or_else(|| count.to_string()));
    let content = element.split_once('>').map_or("", |(_, rest)| rest);
    // Fields are looked for outside of the text, which may speak of tags.
    let outside = outside_of_text(content);
    if let Some(id) = &id {
        article.push(Slot::Docno, id.clone(), Origin::Sgml, "DOCNO");
    }
    for &(name, slot) in FIELDS {
        // `<H3>` wraps `<TI>` in FBIS, so it counts only without it.
        if name == "H3" && article.of(Slot::Headline).next().is_some() {
            continue;
        }
        for (_, inside) in sgml::children(&outside, name) {
            let inside = match slot {
                Slot::Section => sgml::child(inside, "P").unwrap_or(inside),
                _ => inside,
            };
            let value = sgml::line(&sgml::without_tags(inside, " "));
            if slot == Slot::Published {
                published(&value, name, &mut article);
            } else {
                article.push(slot, value, Origin::Sgml, name);
            }
        }
    }
    if let Some(id) = &id {
        from_id(id, &mut article);
    }
    let mut parts = Vec::new();
    for name in ["LP", "LEADPARA", "TEXT"] {
        for (_, inside) in sgml::children(content, name) {
            let text = body_text(inside);
            if !text.is_empty() {
                parts.push(text);
            }
        }
    }
    article.push(Slot::Body, parts.join("\n\n"), Origin::Sgml, if parts.is_empty() { "" } else { "TEXT" });
    if article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_none() {
        return Record::Reject(Reject::record(article.locator, RejectReason::NoText, "no headline and no text"));
    }
    Record::Article(article)
}

/// The document without its `<TEXT>`s.
fn outside_of_text(content: &str) -> String {
    let mut out = String::with_capacity(1024);
    let mut rest = content;
    while let Some((before, after)) = rest.split_once("<TEXT>") {
        out.push_str(before);
        rest = after.split_once("</TEXT>").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// A date as the collections write it. Where the layout alone tells day from month, that is used.
fn published(value: &str, name: &'static str, article: &mut RawArticle) {
    let number = |from: usize| value.get(from..from + 2).and_then(|part| part.parse::<u32>().ok());
    let bytes = value.as_bytes();
    let all_digits = bytes.len() == 6 && bytes.iter().all(u8::is_ascii_digit);
    let slashes = bytes.len() == 8 && bytes.get(2) == Some(&b'/') && bytes.get(5) == Some(&b'/');
    let parts = if all_digits {
        Some((number(0), number(2), number(4)))
    } else if slashes && name == "DD" {
        Some((number(6), number(0), number(3)))
    } else {
        None
    };
    if let Some((Some(year), Some(month), Some(day))) = parts {
        if let Some(date) = NewsDate::day(1900 + year as i32, month, day) {
            let order = if all_digits { "year first" } else { "month first" };
            article.notes.push(Note::new(Stage::Read, "date", format!("{name} {value} is {order} in this layout")));
            article.push(Slot::Published, date.to_string(), Origin::Sgml, name);
            return;
        }
    }
    article.push(Slot::Published, value, Origin::Sgml, name);
}

/// What the id tells: the service and the day, as in `AFP_ENG_20030401.0001`, `APW19980601.0001` and `AP880212-0001`.
fn from_id(id: &str, article: &mut RawArticle) {
    let prefix: String = id.chars().take_while(char::is_ascii_alphabetic).collect();
    let rest = id.get(prefix.len()..).unwrap_or_default();
    let rest = match rest.strip_prefix('_') {
        Some(language) => language.split_once('_').map_or("", |(_, rest)| rest),
        None => rest,
    };
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let date = match (digits.len(), prefix.to_ascii_uppercase().as_str()) {
        (8, _) => number(0, 4).zip(number(4, 6)).zip(number(6, 8)),
        (6, "AP" | "WSJ") => number(0, 2).map(|year| year + 1900).zip(number(2, 4)).zip(number(4, 6)),
        _ => None,
    };
    let Some(((year, month), day)) = date else { return };
    let Some(date) = NewsDate::day(year as i32, month, day) else { return };
    article.push(Slot::Published, date.to_string(), Origin::Layout, "id");
    let agency = match prefix.to_ascii_uppercase().as_str() {
        "AFP" | "AFE" | "AFA" => "AFP",
        "AP" | "APW" => "AP",
        "XIN" | "XIE" => "Xinhua",
        "CNA" => "Central News Agency",
        "NYT" => "New York Times News Service",
        "LTW" => "Los Angeles Times-Washington Post News Service",
        "WPB" => "Washington Post-Bloomberg",
        _ => return,
    };
    article.push(Slot::Agency, agency, Origin::Layout, "id");
}

/// Paragraphs by `<P>`, or by indented lines and blank lines where there are none.
fn body_text(text: &str) -> String {
    let marked = text.contains("<P>") || text.contains("<p>");
    let plain = sgml::without_tags(&text.replace("<P>", "\n\n").replace("<p>", "\n\n").replace("</P>", "\n\n"), "");
    let decoded = sgml::decode(&plain);
    sgml::paragraphs(&decoded, |line| !marked && line.starts_with([' ', '\t']))
}
