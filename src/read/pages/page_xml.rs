//! PAGE XML: the text of scanned pages as Transkribus, eScriptorium and OCR-D store it (`PRImA`, primaresearch.org/schema/PAGE).
//!
//! A record is a page. Its regions come in the reading order that the file states, else in that of the file.

use std::collections::HashMap;
use std::io;

use super::ocr::{self, Block};
use crate::read::xml::stream::{Elements, Piece, root};
use crate::read::xml::tree::Element;
use crate::read::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct PageXml;

const LAYOUTS: &[Layout] = &[Layout {
    name: "page-xml",
    title: "PAGE XML: text of scanned pages (Transkribus, eScriptorium, OCR-D)",
    detected: "the root element `PcGts`",
    fields: "the text of the regions in their reading order, with broken words whole and lines joined; a heading that comes first is the headline; language. \
             Running heads, page numbers, marginal notes and captions are left out",
}];

/// Regions within regions, groups within groups.
const MAX_DEPTH: usize = 16;

impl Reader for PageXml {
    fn name(&self) -> &'static str {
        "page-xml"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if root(sample.text).is_some_and(|root| root.is("PcGts")) { 98 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut elements = Elements::new(input.stream, RECORD_BYTES);
        let wanted = |parents: &[Element], tag: &Element| {
            tag.is("ReadingOrder") || tag.is("TextRegion") && !parents.iter().any(|parent| parent.is("TextRegion"))
        };
        let mut order: HashMap<String, usize> = HashMap::new();
        let mut regions: Vec<(String, Block)> = Vec::new();
        let mut language = None;
        let mut notes = Vec::new();
        let mut held = 0;
        while let Some(piece) = elements.next(&wanted)? {
            let page = elements.parents().iter().find(|parent| parent.is("Page"));
            language = language.or_else(|| page?.attr("primaryLanguage").map(str::to_owned));
            let element = match piece {
                Piece::Whole(element) => element,
                Piece::CutOff(element) => {
                    notes.push(Note::new(Stage::Read, "body", "the file ends inside the page"));
                    element
                }
                Piece::TooLarge(_) => {
                    notes.push(Note::new(Stage::Read, "body", "a region too large to be read was left out"));
                    continue;
                }
            };
            if element.is("ReadingOrder") {
                references(&element, 0, &mut order);
            } else if let (Some(block), true) = (region(&element), held < RECORD_BYTES) {
                held += block.text.len();
                regions.push((element.attr("id").unwrap_or_default().to_owned(), block));
            }
        }
        // Regions that the order does not name keep their place in the file, behind the others.
        regions.sort_by_key(|(id, _)| order.get(id).copied().unwrap_or(usize::MAX));
        let blocks = regions.into_iter().map(|(_, block)| block).collect();
        let record = match ocr::page_record("", blocks, Origin::Sgml, "TextRegion") {
            Record::Article(mut article) => {
                article.push(Slot::Language, language.unwrap_or_default(), Origin::Sgml, "primaryLanguage");
                article.notes.extend(notes);
                Record::Article(article)
            }
            _ if elements.is_cut_off() => {
                Record::Reject(Reject::file(RejectReason::Malformed, "the file ends before its closing tag"))
            }
            other => other,
        };
        let _ = sink(record);
        Ok(())
    }
}

/// Numbers the regions as they are to be read.
fn references(group: &Element, depth: usize, order: &mut HashMap<String, usize>) {
    let mut children: Vec<&Element> = group.elements().collect();
    children.sort_by_key(|child| child.attr("index").and_then(|index| index.parse::<u64>().ok()).unwrap_or(u64::MAX));
    for child in children {
        if let Some(region) = child.attr("regionRef") {
            let number = order.len();
            order.entry(region.to_owned()).or_insert(number);
        }
        if depth < MAX_DEPTH {
            references(child, depth + 1, order);
        }
    }
}

fn region(region: &Element) -> Option<Block> {
    const LEFT_OUT: &[&str] =
        &["header", "footer", "page-number", "marginalia", "signature-mark", "catch-word", "caption"];
    let kind = region.attr("type").unwrap_or_default();
    if LEFT_OUT.contains(&kind) {
        return None;
    }
    let mut text = String::new();
    lines(region, 0, &mut text);
    if text.is_empty() {
        text = transcription(region).unwrap_or_default();
    }
    let heading = matches!(kind, "heading" | "headline");
    (!text.trim().is_empty()).then_some(Block { text, heading })
}

fn lines(region: &Element, depth: usize, out: &mut String) {
    for child in region.elements() {
        if child.is("TextLine") {
            ocr::add_line(&transcription(child).unwrap_or_default(), out);
        } else if child.is("TextRegion") && depth < MAX_DEPTH {
            lines(child, depth + 1, out);
        }
    }
}

/// The text of a line or region: the first of the readings that a program gives, else its words.
fn transcription(element: &Element) -> Option<String> {
    let rank = |reading: &&Element| reading.attr("index").and_then(|index| index.parse::<u64>().ok()).unwrap_or(0);
    let reading = element.children("TextEquiv").min_by_key(rank);
    let of = |reading: &Element| reading.child("Unicode").map(Element::text).filter(|text| !text.is_empty());
    reading.and_then(of).or_else(|| {
        let words: Vec<String> = element.children("Word").filter_map(|word| of(word.child("TextEquiv")?)).collect();
        (!words.is_empty()).then(|| words.join(" "))
    })
}
