//! Factiva as a saved page, and as the XML of its interfaces.
//!
//! The page holds each article in `<div class="article enArticle">` (the letters are the language of the interface): either a table with a code and
//! its value in each row, or the lines as they are shown, the headline in `#hd`, paragraphs of class `articleParagraph`. The XML has `<article>` with
//! `headline`, `leadParagraph`, `tailParagraphs`, `publicationDate`, `sourceName`, `accessionNo` and further elements that mean the same as the codes.

use std::io;
use std::ops::ControlFlow;

use memchr::memmem;

use crate::read::sgml::{self, Piece};
use crate::read::text::read_whole;
use crate::read::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Origin, Reject, RejectReason};

use super::factiva::{Field, code, record};
use super::factiva_text::{Known, as_shown, is_last};
use super::facts::{is_word_count, too_large};

/// The reader of pages.
pub(super) struct Page;

const PAGE: &[Layout] = &[Layout {
    name: "factiva-html",
    title: "Factiva: saved page",
    detected: "the title `Factiva`, or `class=\"article enArticle\"` (any language) with `articleParagraph` or a table of codes",
    fields: "as in `factiva-text`; pages of more than 32 MiB are not read",
}];

impl Reader for Page {
    fn name(&self) -> &'static str {
        "factiva-html"
    }

    fn layouts(&self) -> &'static [Layout] {
        PAGE
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if !sample.is_markup() {
            return 0;
        }
        // Asked of every page of a crawl, and so with the search that looks at many bytes at once.
        let has = |what: &str| memmem::find(sample.text.as_bytes(), what.as_bytes()).is_some();
        let article = || has("=\"article ") && starts(sample.text).next().is_some();
        let marked = || has("articleParagraph") || has("Headline\"") || has("Headline'");
        if has("<title>Factiva</title>") || article() && marked() { 97 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(page) = read_whole(input.stream)? else {
            let detail = format!("a page of more than {RECORD_BYTES} bytes");
            let _ = sink(Record::Reject(Reject::file(RejectReason::TooLarge, detail)));
            return Ok(());
        };
        let places: Vec<usize> = starts(&page).collect();
        for (number, place) in (1..).zip(&places) {
            let end = places.get(number as usize).copied().unwrap_or(page.len());
            let article = page.get(*place..end).unwrap_or_default();
            if sink(page_article(article, number)).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Where the articles of a page start: at `class="article xxArticle"`.
fn starts(page: &str) -> impl Iterator<Item = usize> + '_ {
    page.match_indices("=\"article ").map(|(at, found)| at + found.len()).filter(|at| {
        let rest = page.as_bytes().get(*at..at + 32).or_else(|| page.as_bytes().get(*at..)).unwrap_or_default();
        let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        (9..=14).contains(&word) && rest.get(word - 7..word) == Some(b"Article")
    })
}

/// A stretch of text that a page shows by itself.
#[derive(Debug, Default)]
struct Block {
    tag: String,
    class: String,
    id: String,
    text: String,
}

/// The blocks of an article, from within its start tag.
fn blocks(markup: &str) -> Vec<Block> {
    const PARTS: &[&str] = &["div", "p", "td", "tr", "table", "br", "pre", "h1", "h2", "h3", "li"];
    let mut blocks = vec![Block::default()];
    let mut rest = markup.split_once('>').map_or("", |(_, rest)| rest);
    loop {
        let (text, after) = rest.split_once('<').unwrap_or((rest, ""));
        if let Some(block) = blocks.last_mut() {
            block.text.push_str(&sgml::decode(text));
        }
        if after.is_empty() {
            break;
        }
        let (tag, tail) = after.split_once('>').unwrap_or((after, ""));
        rest = tail;
        let closing = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if matches!(name.as_str(), "script" | "style") && !closing {
            rest = tail.split_once("</").map_or("", |(_, rest)| rest.split_once('>').map_or("", |(_, rest)| rest));
            continue;
        }
        let attribute = |name: &str| sgml::attribute(tag, name).unwrap_or_default().to_owned();
        if PARTS.contains(&name.as_str()) {
            let block = Block { class: attribute("class"), id: attribute("id"), tag: name, text: String::new() };
            blocks.push(if closing { Block::default() } else { block });
        } else if name == "span"
            && attribute("class").ends_with("Headline")
            && let Some(block) = blocks.last_mut()
        {
            "hd".clone_into(&mut block.id);
        }
    }
    for block in &mut blocks {
        block.text = sgml::fold(&block.text);
    }
    blocks.retain(|block| !block.text.is_empty());
    blocks
}

fn page_article(markup: &str, number: u64) -> Record {
    let blocks = blocks(markup);
    let coded = blocks.iter().filter(|block| block.tag == "td" && code(&block.text).is_some()).count();
    let fields = if coded >= 3 { Some(coded_rows(&blocks)) } else { shown(&blocks) };
    let Some(fields) = fields else {
        let detail = "an article without codes and without a count of words";
        return Record::Reject(Reject::record(number.to_string(), RejectReason::Malformed, detail));
    };
    let ended = fields.iter().any(|(code, _)| *code == "AN");
    record(&fields, number, Origin::Header, ended)
}

/// The rows of the table of codes.
fn coded_rows(blocks: &[Block]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for block in blocks {
        if let Some(code) = code(&block.text).filter(|_| block.tag == "td") {
            fields.push((code, String::new()));
        } else if let Some((_, value)) = fields.last_mut() {
            if !value.is_empty() {
                value.push_str("\n\n");
            }
            value.push_str(&block.text);
        }
    }
    fields
}

/// The lines as they are shown, with what the page says of them.
fn shown(blocks: &[Block]) -> Option<Vec<Field>> {
    let is_text = |block: &&Block| block.class.starts_with("articleParagraph") || block.tag == "pre";
    let text: Vec<&str> = blocks.iter().filter(is_text).map(|block| block.text.as_str()).collect();
    let mut lines: Vec<&Block> = blocks.iter().filter(|block| !is_text(block)).collect();
    // What follows belongs to the page.
    if let Some(last) = lines.iter().position(|block| is_last(&block.text)) {
        lines.truncate(last + 1);
    }
    let headline = lines.iter().position(|block| block.id == "hd");
    let byline = lines.iter().position(|block| block.class == "author");
    let count = match (lines.iter().position(|block| is_word_count(&block.text)), headline) {
        (Some(count), _) => (count, count + 1),
        (None, Some(headline)) if !text.is_empty() => {
            let end = byline.map_or(headline, |byline| byline.max(headline)) + 1;
            (end, end)
        }
        _ => return None,
    };
    let headline = headline.unwrap_or(0);
    let texts: Vec<&str> = lines.iter().map(|block| block.text.as_str()).collect();
    let known = Known { headline, byline, text: &text.join("\n\n") };
    Some(as_shown(&texts, count, Some(&known)))
}

/// The reader of XML.
pub(super) struct Xml;

const XML: &[Layout] = &[Layout {
    name: "factiva-xml",
    title: "Factiva: XML of its interfaces",
    detected: "`<article>` elements with `accessionNo` or `reference`, and `leadParagraph` or `tailParagraphs`",
    fields: "headline, byline, credit as agency, publicationDate with its time, sourceName, sectionName, baseLanguage, leadParagraph and tailParagraphs as text, company, region, newsSubject and industry by name, \
             accessionNo or reference as identifier",
}];

impl Reader for Xml {
    fn name(&self) -> &'static str {
        "factiva-xml"
    }

    fn layouts(&self) -> &'static [Layout] {
        XML
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if !sample.is_markup() {
            return 0;
        }
        let text = sample.text.as_bytes();
        let has = |name: &str| {
            let mut tags = memmem::find_iter(text, name.as_bytes());
            tags.any(|at| {
                let before = at.checked_sub(1).and_then(|at| text.get(at));
                before == Some(&b'<') && matches!(text.get(at + name.len()), Some(b'>' | b' '))
            })
        };
        let numbered = || has("accessionNo") || memmem::find(text, b"distdoc:archive").is_some();
        let told = || has("leadParagraph") || has("tailParagraphs");
        if numbered() && told() && has("article") { 97 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut number = 0_u64;
        sgml::elements(input.stream, "<article", "</article", RECORD_BYTES, &mut |piece| -> ControlFlow<()> {
            number += 1;
            sink(match piece {
                Piece::Element(bytes) => xml_article(&String::from_utf8_lossy(bytes), number),
                Piece::Unclosed => {
                    let detail = "the element <article> has no end";
                    Record::Reject(Reject::record(number.to_string(), RejectReason::Malformed, detail))
                }
                Piece::TooLarge => too_large(number),
            })
        })
    }
}

/// Elements that hold what a code holds.
const ELEMENTS: &[(&str, &str)] = &[
    ("HD", "headline"),
    ("BY", "byline"),
    ("CR", "credit"),
    ("SN", "sourceName"),
    ("SE", "sectionName"),
    ("LA", "baseLanguage"),
    ("CY", "copyright"),
    ("PUB", "publisherName"),
    ("AN", "accessionNo"),
    ("AN", "reference"),
];

/// Elements that hold one of a list each, by the name inside.
const LISTS: &[(&str, &str)] = &[("CO", "company"), ("RE", "region"), ("NS", "newsSubject"), ("IN", "industry")];

fn xml_article(element: &str, number: u64) -> Record {
    let mut fields: Vec<Field> = Vec::new();
    let mut push = |name: &str, value: String| {
        if let Some(code) = code(name).filter(|_| !value.is_empty()) {
            fields.push((code, value));
        }
    };
    let plain = |inside: &str| sgml::line(&sgml::without_tags(&without_cdata(inside), " "));
    for (name, tag) in ELEMENTS {
        let value = sgml::child(element, tag).map(plain).unwrap_or_default();
        // `distdoc:archive/ArchiveDoc::Article/KEMIH0002019…`
        push(name, value.rsplit('/').next().filter(|_| *tag == "reference").map_or(value.clone(), str::to_owned));
    }
    for (name, tag) in LISTS {
        for (_, inside) in sgml::children(element, tag) {
            push(name, sgml::child(inside, "name").map(plain).unwrap_or_default());
        }
    }
    let day = sgml::child(element, "publicationDate").unwrap_or_default();
    let written = sgml::child(day, "date").map_or_else(|| plain(day), plain);
    push("PD", written);
    push(
        "ET",
        sgml::child(day, "time").or_else(|| sgml::child(element, "publicationTime")).map(plain).unwrap_or_default(),
    );
    for (name, tag) in [("LP", "leadParagraph"), ("TD", "tailParagraphs")] {
        let inside = sgml::child(element, tag).unwrap_or_default();
        let paragraphs: Vec<String> = sgml::children(inside, "paragraph").iter().map(|(_, text)| plain(text)).collect();
        push(name, if paragraphs.is_empty() { plain(inside) } else { paragraphs.join("\n\n") });
    }
    record(&fields, number, Origin::Sgml, true)
}

/// The text of CDATA sections, escaped as all other text is.
fn without_cdata(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<![CDATA[") {
        let (inside, tail) = after.split_once("]]>").unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&inside.replace('&', "&amp;").replace('<', "&lt;"));
        rest = tail;
    }
    out.push_str(rest);
    out
}
