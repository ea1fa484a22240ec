//! Trove: articles of the National Library of Australia, as its interface answers and as harvests of it lie in a folder.
//!
//! Three shapes: JSON of the interface, alone or one article to a line (`results.ndjson`); the table of a harvest (`results.csv`), whose rows name the files that
//! have their texts; and those text files, named by day, newspaper and article (`19040319-508-84567382.txt`). In JSON `title` is the newspaper and `heading` the headline.

use std::io;
use std::ops::ControlFlow;

use serde_json::Value;

use super::page_section;
use crate::read::json::objects::{self, Parsed, text};
use crate::read::strip_html::strip;
use crate::read::table::Table;
use crate::read::text::{Text, paragraphs};
use crate::read::{Beside, Input, Layout, ReadOptions, Reader, Record, Sample, Score, Sink};
use crate::record::{NewsDate, Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Trove;

const LAYOUTS: &[Layout] = &[Layout {
    name: "trove",
    title: "Trove: answers of its interface as JSON, and harvests with `results.csv` or `results.ndjson` and a folder of texts",
    detected: "JSON with `heading` beside `troveUrl` or an identifier `nla.news-article`; a table with the columns `article_id` and `newspaper_id`; a text file named \
               like `19040319-508-84567382.txt`",
    fields: "heading (title in the table), articleText, the newspaper as source, date, page as section, category as a tag, identifier. The text of a \
             row is that of the file which it names, in the folder of the table or below; else it is an article with a headline only, and says where the text lies. A text file has its date and identifier in its name",
}];

impl Reader for Trove {
    fn name(&self) -> &'static str {
        "trove"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        2
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let text = sample.text;
        if objects::is_json(sample) {
            let known = objects::has_key(text, "troveUrl") || text.contains("nla.news-article");
            let answer = text.contains("\"newspaper\"")
                && objects::has_key(text, "records")
                && objects::has_key(text, "category");
            return if known && (objects::has_key(text, "heading") || answer) { 96 } else { 0 };
        }
        if sample.is_markup() {
            return 0;
        }
        let header = text.lines().next().unwrap_or_default();
        if is_table(header) {
            return 90;
        }
        let named = FileName::parse(sample.name).is_some() && !text.trim_start().starts_with(['{', '[']);
        if named { 45 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let head = input.stream.fill_buf()?;
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte)).copied();
        let header = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        if matches!(first, Some(b'{' | b'[')) {
            json(input, sink)
        } else if is_table(&String::from_utf8_lossy(header)) {
            table(input, sink)
        } else {
            text_file(input, sink)
        }
    }
}

fn is_table(header: &str) -> bool {
    let mut columns = header.split([',', '\t', ';']).map(|column| column.trim().trim_matches(['"', '\u{feff}']));
    let has = |wanted: &str| columns.clone().any(|column| column == wanted);
    let found = has("article_id") && (has("newspaper_id") || has("newspaper_title"));
    columns.next().is_some() && found
}

/// Day, newspaper and article in the name of a text file.
struct FileName<'a> {
    date: NewsDate,
    article: &'a str,
}

impl<'a> FileName<'a> {
    fn parse(name: &'a str) -> Option<Self> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let (stem, extension) = name.rsplit_once('.')?;
        let mut parts = stem.split('-');
        let (day, paper, article) = (parts.next()?, parts.next()?, parts.next()?);
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let shape = parts.next().is_none() && day.len() == 8 && article.len() >= 5 && paper.len() <= 5;
        if !shape || !extension.eq_ignore_ascii_case("txt") || ![day, paper, article].iter().all(|part| number(part)) {
            return None;
        }
        let part = |from: usize, to: usize| day.get(from..to).and_then(|part| part.parse::<u32>().ok());
        let date = NewsDate::day(part(0, 4)? as i32, part(4, 6)?, part(6, 8)?)?;
        Some(Self { date, article })
    }
}

/// A text file of a harvest, read as any text, with what its name says.
fn text_file(input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let name = input.name;
    Text.read(input, &mut |record| {
        let Record::Article(mut article) = record else { return sink(record) };
        if let Some(file) = FileName::parse(name) {
            article.push(Slot::Published, file.date.to_string(), Origin::Path, name.to_owned());
            article.push(Slot::Docno, file.article, Origin::Path, name.to_owned());
        }
        sink(Record::Article(article))
    })
}

/// The table of a harvest.
fn table(Input { stream, name, url, beside, options, .. }: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut options: ReadOptions = options.clone();
    for (column, slot) in [("newspaper_title", Slot::Source), ("category", Slot::Tag), ("page", Slot::Section)] {
        options.map.entry(column.to_owned()).or_insert(slot);
    }
    let input = Input { stream, name, url, path: None, beside, options: &options };
    Table.read(input, &mut |record| {
        let Record::Article(mut article) = record else { return sink(record) };
        row(&mut article, beside);
        let empty = article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_none();
        sink(if empty {
            Record::Reject(Reject::record(
                article.locator,
                RejectReason::NoText,
                "a row without a headline, and no text in the table",
            ))
        } else {
            Record::Article(article)
        })
    })
}

fn row(article: &mut RawArticle, beside: Beside<'_>) {
    // The column `text` holds the name of a file, and `snippet` the words around a hit of the search.
    let mut file = None;
    article.candidates.retain_mut(|candidate| match candidate.slot {
        Slot::Body if candidate.name == "text" && is_file_name(&candidate.text) => {
            file = Some(candidate.text.trim().to_owned());
            false
        }
        Slot::Deck => candidate.name != "snippet",
        Slot::Section if candidate.name == "page" => {
            candidate.text = page_section(&candidate.text);
            true
        }
        Slot::Headline => !is_no_title(&candidate.text),
        _ => true,
    });
    if let Some(text) = file.as_deref().and_then(|file| beside.text(file)) {
        article.push(Slot::Body, paragraphs(&text), Origin::Text, file.clone().unwrap_or_default());
        article.candidates.sort_by_key(|candidate| candidate.slot);
    }
    if article.of(Slot::Body).next().is_none() {
        let told = match file {
            Some(file) => format!("the table has no text; it lies in {file}"),
            None => "the table has no text".to_owned(),
        };
        article.notes.push(Note::new(Stage::Read, "body", told));
    }
}

fn is_file_name(text: &str) -> bool {
    let text = text.trim();
    text.len() < 300 && !text.contains('\n') && text.to_ascii_lowercase().ends_with(".txt")
}

/// What Trove writes where an article has no headline.
fn is_no_title(text: &str) -> bool {
    ["no title", "no heading", "untitled"].iter().any(|none| text.trim().eq_ignore_ascii_case(none))
}

/// Lists and objects within each other in an answer.
const MAX_DEPTH: usize = 12;

fn json(input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    objects::records(input, &mut |locator, parsed| {
        let Parsed { value, mended } = match parsed {
            Ok(parsed) => parsed,
            Err(reject) => return sink(Record::Reject(Reject { locator: locator.to_owned(), ..reject })),
        };
        let mut found = Vec::new();
        articles(&value, 0, &mut found);
        if found.is_empty() {
            let detail = "an answer without articles";
            return sink(Record::Reject(Reject::record(locator, RejectReason::NotArticle, detail)));
        }
        let itself = matches!(found[..], [only] if std::ptr::eq(only, &raw const value));
        for (number, value) in (1_u64..).zip(found) {
            let place = match (itself, locator.is_empty()) {
                (true, _) => locator.to_owned(),
                (false, true) => number.to_string(),
                (false, false) => format!("{locator}.{number}"),
            };
            let record = match article(value, &place) {
                Ok(mut article) => {
                    article.notes.extend(mended.clone().map(|mended| Note::new(Stage::Read, "", mended)));
                    Record::Article(article)
                }
                Err(reject) => Record::Reject(reject),
            };
            sink(record)?;
        }
        ControlFlow::Continue(())
    })
}

/// The articles in an answer, wherever its version puts them.
fn articles<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("heading") {
                found.push(value);
            } else if depth < MAX_DEPTH {
                members.values().for_each(|value| articles(value, depth + 1, found));
            }
        }
        Value::Array(items) if depth < MAX_DEPTH => items.iter().for_each(|value| articles(value, depth + 1, found)),
        _ => {}
    }
}

fn article(value: &Value, locator: &str) -> Result<RawArticle, Reject> {
    let mut article = RawArticle::at(locator);
    let origin = Origin::Json;
    if let Some(heading) = text(value, "heading").filter(|heading| !is_no_title(heading)) {
        article.push(Slot::Headline, heading, origin, "heading");
    }
    if let Some(full) = text(value, "articleText") {
        article.push(Slot::Body, strip(&full), origin, "articleText");
    }
    let paper = value.get("title");
    for key in ["title", "value", "name"] {
        if let Some(paper) = paper.and_then(|paper| text(paper, key)) {
            article.push(Slot::Source, paper, origin, "title");
        }
    }
    if let Some(paper) = text(value, "title").or_else(|| text(value, "newspaper_title")) {
        article.push(Slot::Source, paper, origin, "title");
    }
    if let Some(date) = text(value, "date") {
        article.push(Slot::Published, date, origin, "date");
    }
    for key in ["category", "supplement"] {
        if let Some(tag) = text(value, key) {
            article.push(Slot::Tag, tag, origin, if key == "category" { "category" } else { "supplement" });
        }
    }
    if let Some(page) = text(value, "page") {
        article.push(Slot::Section, page_section(&page), origin, "page");
    }
    for key in ["identifier", "troveUrl", "url"] {
        let found = text(value, key).filter(|url| url.starts_with("http"));
        if let Some(url) = found {
            article.push(Slot::Url, url, origin, if key == "identifier" { "identifier" } else { "troveUrl" });
        }
    }
    if let Some(id) = text(value, "id") {
        article.push(Slot::Docno, id, origin, "id");
    }
    if article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_none() {
        return Err(Reject::record(locator, RejectReason::NoText, "no heading and no text"));
    }
    if article.of(Slot::Body).next().is_none() {
        article.notes.push(Note::new(Stage::Read, "body", "the answer has no text"));
    }
    Ok(article)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{article, firsts, records};
    use crate::record::Origin::{Csv as C, Json as J, Path as P, Text as T};

    #[test]
    fn an_answer_of_the_interface() {
        let text = r#"{"query": "flood", "category": [{"code": "newspaper", "records": {"total": 2, "article": [
            {"id": "123456", "url": "https://api.trove.nla.gov.au/v3/newspaper/123456", "heading": "FLOOD AT KEMI", "category": "Article", "title": {"id": "11", "title": "The Kemi Mail (Kemi : 1850 - 1900)"},
             "date": "1871-03-09", "page": "3", "pageSequence": "3", "troveUrl": "https://nla.gov.au/nla.news-article123456", "articleText": "<p><span>The river rose.</span></p><p>It fell.</p>"},
            {"id": "7", "heading": "", "troveUrl": "https://nla.gov.au/nla.news-article7"}]}}]}"#;
        let got = records("a.json", text);
        let expected = article(
            "1",
            &[
                (Slot::Headline, "FLOOD AT KEMI", J, "heading"),
                (Slot::Body, "The river rose.\n\nIt fell.", J, "articleText"),
                (Slot::Source, "The Kemi Mail (Kemi : 1850 - 1900)", J, "title"),
                (Slot::Published, "1871-03-09", J, "date"),
                (Slot::Tag, "Article", J, "category"),
                (Slot::Section, "page 3", J, "page"),
                (Slot::Url, "https://nla.gov.au/nla.news-article123456", J, "troveUrl"),
                (Slot::Url, "https://api.trove.nla.gov.au/v3/newspaper/123456", J, "troveUrl"),
                (Slot::Docno, "123456", J, "id"),
            ],
            &[],
        );
        assert_eq!(got[0], expected);
        assert_eq!(firsts(&got, Slot::Headline)[1], "2 !no-text");
    }

    #[test]
    fn the_table_of_a_harvest() {
        let text = "article_id,title,date,page,newspaper_id,newspaper_title,category,words,url,snippet,text\n\
            123456,FLOOD AT KEMI,1871-03-09,3,11,The Kemi Mail,Article,120,http://nla.gov.au/nla.news-article123456,the <b>flood</b>,text/18710309-11-123456.txt\n";
        let expected = article(
            "L2",
            &[
                (Slot::Headline, "FLOOD AT KEMI", C, "title"),
                (Slot::Source, "The Kemi Mail", C, "newspaper_title"),
                (Slot::Published, "1871-03-09", C, "date"),
                (Slot::Section, "page 3", C, "page"),
                (Slot::Tag, "Article", C, "category"),
                (Slot::Url, "http://nla.gov.au/nla.news-article123456", C, "url"),
                (Slot::Docno, "123456", C, "article_id"),
            ],
            &[("body", "the table has no text; it lies in text/18710309-11-123456.txt")],
        );
        assert_eq!(records("results.csv", text), [expected]);
    }

    #[test]
    fn a_text_of_a_harvest() {
        let name = "18710309-11-123456.txt";
        let expected = article(
            "",
            &[
                (Slot::Headline, "FLOOD AT KEMI", T, ""),
                (Slot::Body, "The river rose.", T, ""),
                (Slot::Published, "1871-03-09", P, name),
                (Slot::Docno, "123456", P, name),
            ],
            &[],
        );
        assert_eq!(records(name, "FLOOD AT KEMI\n\nThe river rose.\n"), [expected]);
        assert!(FileName::parse("18711309-11-123456.txt").is_none());
        assert!(FileName::parse("2019-11-22-flood.txt").is_none());
    }
}
