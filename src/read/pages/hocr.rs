//! hOCR: the text of scanned pages in HTML, as Tesseract and `OCRopus` write it (kba.github.io/hocr-spec).
//!
//! A record is a page. What a program saw stands in classes: `ocr_page`, `ocr_par`, `ocr_line`.

use std::io;

use super::ocr::{self, Block};
use crate::read::xml::stream::{Elements, Piece};
use crate::read::xml::tree::Element;
use crate::read::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Hocr;

const LAYOUTS: &[Layout] = &[Layout {
    name: "hocr",
    title: "hOCR: text of scanned pages in HTML (Tesseract, OCRopus)",
    detected: "the class `ocr_page` beside `ocr_par`, `ocr_carea` or `ocr_line`",
    fields: "the text of each page by its paragraphs, with broken words whole and lines joined; language. Captions and page numbers are left out. Several \
             pages in a file have the locators `p1`, `p2`",
}];

/// Elements within each other that are looked through.
const MAX_DEPTH: usize = 32;

impl Reader for Hocr {
    fn name(&self) -> &'static str {
        "hocr"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let has = |class: &str| sample.text.contains(class);
        let page = has("\"ocr_page\"") || has("'ocr_page'");
        if page && ["ocr_par", "ocr_carea", "ocr_line", "ocrx_block"].iter().any(|class| has(class)) { 97 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut elements = Elements::new(input.stream, RECORD_BYTES);
        let wanted = |_: &[Element], tag: &Element| is(tag, "ocr_page");
        let mut waiting: Option<(Vec<Block>, Option<String>, bool)> = None;
        let mut count = 0_u64;
        loop {
            let next = match elements.next(&wanted)? {
                Some(Piece::Whole(page)) => Some((page, false)),
                Some(Piece::CutOff(page)) => Some((page, true)),
                Some(Piece::TooLarge(_)) => {
                    let detail = format!("a page of more than {RECORD_BYTES} bytes");
                    if sink(Record::Reject(Reject::file(RejectReason::TooLarge, detail))).is_break() {
                        return Ok(());
                    }
                    continue;
                }
                None => None,
            };
            // A page is given when it is known whether there are others.
            let last = next.is_none();
            if let Some((blocks, language, cut)) = waiting.take() {
                count += 1;
                let locator = if last && count == 1 { String::new() } else { format!("p{count}") };
                if sink(record(&locator, blocks, language, cut)).is_break() {
                    return Ok(());
                }
            }
            let Some((page, cut)) = next else { break };
            let mut blocks = Vec::new();
            gather(&page, 0, &mut blocks);
            let language = page.attr("lang").or_else(|| page.attr("xml:lang")).map(str::to_owned);
            waiting = Some((blocks, language.or_else(|| first_language(&page, 0)), cut));
        }
        if count == 0 {
            let _ = sink(Record::Reject(Reject::file(RejectReason::NoText, "hOCR without a page")));
        }
        Ok(())
    }
}

fn record(locator: &str, blocks: Vec<Block>, language: Option<String>, cut: bool) -> Record {
    match ocr::page_record(locator, blocks, Origin::Markup, "ocr_par") {
        Record::Article(mut article) => {
            article.push(Slot::Language, language.unwrap_or_default(), Origin::Markup, "lang");
            if cut {
                article.notes.push(Note::new(Stage::Read, "body", "the file ends inside the page"));
            }
            Record::Article(article)
        }
        other => other,
    }
}

fn is(element: &Element, wanted: &str) -> bool {
    element.attr("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|class| class == wanted))
}

/// The paragraphs of a page; lines that stand in none are one each with those beside them.
fn gather(element: &Element, depth: usize, blocks: &mut Vec<Block>) {
    let mut loose = Block { text: String::new(), heading: false };
    for child in element.elements() {
        if is(child, "ocr_caption") || is(child, "ocr_footer") || is(child, "ocr_pageno") {
            continue;
        }
        // Tesseract calls the lines of a heading headers.
        let heading = is(child, "ocr_header");
        if heading || is(child, "ocr_line") || is(child, "ocrx_line") || is(child, "ocr_textfloat") {
            if heading != loose.heading {
                push(&mut loose, blocks);
            }
            loose.heading = heading;
            ocr::add_line(&child.text(), &mut loose.text);
        } else if depth < MAX_DEPTH {
            push(&mut loose, blocks);
            gather(child, depth + 1, blocks);
        }
    }
    push(&mut loose, blocks);
}

fn push(block: &mut Block, blocks: &mut Vec<Block>) {
    if !block.text.trim().is_empty() {
        blocks.push(Block { text: std::mem::take(&mut block.text), heading: block.heading });
    }
}

fn first_language(element: &Element, depth: usize) -> Option<String> {
    element.elements().find_map(|child| {
        let own = child.attr("lang").or_else(|| child.attr("xml:lang")).map(str::to_owned);
        own.or_else(|| if depth < MAX_DEPTH { first_language(child, depth + 1) } else { None })
    })
}
