//! ALTO, versions 1 to 4: the text of scanned pages with its place on them, as libraries store newspapers (Library of Congress, loc.gov/standards/alto).
//!
//! A record is a page: ALTO does not tell articles apart, and says neither paper nor day. Blocks are read one at a time, since a broadsheet page runs to many
//! megabytes.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;

use super::{ocr, page_section};
use crate::read::xml::stream::{Elements, Piece, root};
use crate::read::xml::tree::Element;
use crate::read::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Alto;

const LAYOUTS: &[Layout] = &[Layout {
    name: "alto",
    title: "ALTO 1 to 4: text of scanned newspaper pages",
    detected: "the root element `alto`",
    fields: "the text of the print space, block by block, with broken words whole (SUBS_CONTENT, HYP) and the lines of a paragraph joined; the first block as \
             headline where it is set clearly larger than the rest; page number as section; language. Margins and illustrations are left out. Paper and day stand in \
             the METS file or in the names of folders. Low confidence of the OCR is noted. Several pages in a file have the locators `p1`, `p2`",
}];

/// Mean confidence below which a page says so.
const LOW_CONFIDENCE: f64 = 0.7;

/// How much larger than the usual size of the page a headline is set.
const LARGER: f64 = 1.3;

/// A headline has no more words than this.
const MOST_WORDS: usize = 25;

impl Reader for Alto {
    fn name(&self) -> &'static str {
        "alto"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if root(sample.text).is_some_and(|root| root.is("alto")) { 98 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        // Pages are known by their start tags, which `wanted` passes: an empty one has no block to show it.
        let started: RefCell<Vec<Element>> = RefCell::default();
        let wanted = |parents: &[Element], tag: &Element| {
            if tag.is("Page") {
                started.borrow_mut().push(tag.clone());
            }
            tag.is("TextStyle") || tag.is("TextBlock") && !parents.iter().any(is_margin)
        };
        let mut elements = Elements::new(input.stream, RECORD_BYTES);
        let mut styles: HashMap<String, f64> = HashMap::new();
        let mut pages = Pages { waiting: None, page: None, sink };
        while let Some(piece) = elements.next(&wanted)? {
            for tag in started.borrow_mut().drain(..) {
                if pages.begin(&tag).is_break() {
                    return Ok(());
                }
            }
            match piece {
                Piece::Whole(element) | Piece::CutOff(element) if element.is("TextStyle") => {
                    let size = element.attr("FONTSIZE").and_then(|size| size.parse::<f64>().ok());
                    if let (Some(id), Some(size), true) = (element.attr("ID"), size, styles.len() < 10_000) {
                        styles.insert(id.to_owned(), size);
                    }
                }
                Piece::Whole(block) => pages.block(&block, elements.parents(), &styles),
                Piece::CutOff(block) => {
                    pages.block(&block, elements.parents(), &styles);
                    pages.note("the file ends inside the page");
                }
                Piece::TooLarge(_) => pages.note("a block too large to be read was left out"),
            }
        }
        for tag in started.take() {
            if pages.begin(&tag).is_break() {
                return Ok(());
            }
        }
        let (any, cut) = (pages.waiting.is_some() || pages.page.is_some(), elements.is_cut_off());
        if pages.finish().is_continue() {
            let reject = match (any, cut) {
                (_, true) => Reject::file(RejectReason::Malformed, "the file ends before its closing tag"),
                (false, false) => Reject::file(RejectReason::NoText, "ALTO without a page"),
                (true, false) => return Ok(()),
            };
            let _ = (pages.sink)(Record::Reject(reject));
        }
        Ok(())
    }
}

/// The texts of the blocks with these identifiers, or inside of elements that have them, for a METS file that names them.
pub(super) fn blocks(alto: &str, wanted: &HashSet<&str>) -> HashMap<String, String> {
    let id_of = |parents: &[Element], block: &Element| {
        let ids = std::iter::once(block).chain(parents.iter().rev()).filter_map(|element| element.attr("ID"));
        ids.filter(|id| wanted.contains(id)).map(str::to_owned).next()
    };
    let mut bytes = alto.as_bytes();
    let mut elements = Elements::new(&mut bytes, RECORD_BYTES);
    let is_wanted = |parents: &[Element], tag: &Element| tag.is("TextBlock") && id_of(parents, tag).is_some();
    let (mut page, mut found) = (Page::default(), HashMap::<String, String>::new());
    // Reading from memory does not fail.
    while let Ok(Some(piece)) = elements.next(&is_wanted) {
        let (Piece::Whole(block) | Piece::CutOff(block)) = piece else { continue };
        page.add(&block, &[], &HashMap::new());
        if let (Some(block), Some(id)) = (page.blocks.pop(), id_of(elements.parents(), &block)) {
            let text = found.entry(id).or_default();
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&block.text);
        }
    }
    found
}

fn is_margin(element: &Element) -> bool {
    ["TopMargin", "BottomMargin", "LeftMargin", "RightMargin"].iter().any(|margin| element.is(margin))
}

/// One page as it fills.
#[derive(Default)]
struct Page {
    number: Option<String>,
    /// Confidence of the whole page, where it is stated.
    stated: Option<f64>,
    blocks: Vec<Block>,
    /// A word whose second half is still to come.
    broken: Option<String>,
    confidence: f64,
    words: u64,
    languages: Vec<(String, usize)>,
    notes: Vec<&'static str>,
    bytes: usize,
}

struct Block {
    text: String,
    /// It begins with the second half of a word that the block before gives whole.
    goes_on: bool,
    /// Mean size of its type, in points.
    size: Option<f64>,
}

struct Pages<'a, 's> {
    /// A page is given when it is known whether there are others.
    waiting: Option<(Page, u64)>,
    page: Option<(Page, u64)>,
    sink: &'a mut Sink<'s>,
}

impl Pages<'_, '_> {
    fn begin(&mut self, tag: &Element) -> ControlFlow<()> {
        let number = self.page.as_ref().map_or(1, |(_, number)| number + 1);
        if let Some((page, number)) = self.waiting.take() {
            self.give(page, &format!("p{number}"))?;
        }
        self.waiting = self.page.take();
        let printed = tag.attr("PRINTED_IMG_NR").or_else(|| tag.attr("PHYSICAL_IMG_NR"));
        let stated =
            tag.attr("PC").and_then(|share| share.parse::<f64>().ok()).filter(|share| (0.0..=1.0).contains(share));
        self.page = Some((Page { number: printed.map(str::to_owned), stated, ..Page::default() }, number));
        ControlFlow::Continue(())
    }

    fn block(&mut self, block: &Element, parents: &[Element], styles: &HashMap<String, f64>) {
        // A block outside of any page belongs to a page that was not said to begin.
        let (page, _) = self.page.get_or_insert_with(|| (Page::default(), 1));
        page.add(block, parents, styles);
    }

    fn note(&mut self, text: &'static str) {
        if let Some((page, _)) = &mut self.page {
            page.notes.push(text);
        }
    }

    fn finish(&mut self) -> ControlFlow<()> {
        let alone = self.waiting.is_none();
        for (page, number) in [self.waiting.take(), self.page.take()].into_iter().flatten() {
            let locator = if alone && number == 1 { String::new() } else { format!("p{number}") };
            self.give(page, &locator)?;
        }
        ControlFlow::Continue(())
    }

    fn give(&mut self, page: Page, locator: &str) -> ControlFlow<()> {
        (self.sink)(page.record(locator))
    }
}

impl Page {
    fn add(&mut self, block: &Element, parents: &[Element], styles: &HashMap<String, f64>) {
        if self.bytes > RECORD_BYTES {
            return;
        }
        if let Some(language) = block.attr("LANG").or_else(|| block.attr("language")) {
            if let Some((_, count)) = self.languages.iter_mut().find(|(other, _)| other == language) {
                *count += 1;
            } else if self.languages.len() < 50 {
                self.languages.push((language.to_owned(), 1));
            }
        }
        let outer = parents.iter().rev().find_map(|parent| size_of_style(parent, styles));
        let of_block = size_of_style(block, styles).or(outer);
        let lines: Vec<&Element> = block.children("TextLine").collect();
        let indents = Indents::of(&lines);
        let mut text = String::new();
        let goes_on = self.broken.is_some() && lines.first().is_some_and(|line| begins_in_word(line));
        let (mut sizes, mut count) = (0.0, 0_u32);
        for line in &lines {
            let of_line = size_of_style(line, styles).or(of_block);
            let (printed, size) = self.line(line, of_line, styles);
            if let Some(size) = size {
                sizes += size;
                count += 1;
            }
            let ended = text.ends_with(['.', '!', '?', '"', '”', '»', '“', ':']);
            if ended && indents.begins_paragraph(line) {
                text.push_str("\n\n");
                text.push_str(printed.trim());
            } else {
                ocr::add_line(&printed, &mut text);
            }
        }
        if text.trim().is_empty() {
            return;
        }
        self.bytes += text.len();
        let size = (count > 0).then(|| sizes / f64::from(count));
        self.blocks.push(Block { text, goes_on, size });
    }

    /// The words of a line, and the size of its type.
    fn line(&mut self, line: &Element, of_line: Option<f64>, styles: &HashMap<String, f64>) -> (String, Option<f64>) {
        let mut printed = String::new();
        let mut space = false;
        let mut size = None;
        for part in line.elements() {
            if part.is("SP") {
                space = true;
                continue;
            }
            let content = part.attr("CONTENT").unwrap_or_default();
            if part.is("HYP") {
                // A hyphen that the word's own SUBS_CONTENT has taken care of is no longer there.
                if self.broken.is_none() {
                    printed.push_str(if content.is_empty() { "-" } else { content });
                }
                continue;
            }
            if !part.is("String") {
                continue;
            }
            if let Some(share) =
                part.attr("WC").and_then(|share| share.parse::<f64>().ok()).filter(|share| (0.0..=1.0).contains(share))
            {
                self.confidence += share;
                self.words += 1;
            }
            let whole = part.attr("SUBS_CONTENT");
            let half = part.attr("SUBS_TYPE").unwrap_or_default();
            let word = match whole {
                Some(whole) if half.eq_ignore_ascii_case("HypPart1") => {
                    self.broken = Some(whole.to_owned());
                    whole
                }
                Some(whole) if half.eq_ignore_ascii_case("HypPart2") => {
                    let said = self.broken.take().is_some_and(|before| before == whole);
                    if said {
                        continue;
                    }
                    content
                }
                _ => {
                    self.broken = None;
                    content
                }
            };
            // Some programs write no SP at all.
            let glued = !space && printed.is_empty();
            if !glued {
                printed.push(' ');
            }
            space = false;
            printed.push_str(word);
            size = size.or_else(|| size_of_style(part, styles));
        }
        (printed, size.or(of_line))
    }

    /// The page as an article.
    fn record(mut self, locator: &str) -> Record {
        let page = self.number.as_deref().map(page_section);
        let mut article = RawArticle::at(locator);
        if let Some(headline) = self.take_headline() {
            article.push(Slot::Headline, headline, Origin::Sgml, "TextBlock");
            article.notes.push(Note::new(
                Stage::Read,
                "headline",
                "the first block of the page, set larger than the rest",
            ));
        }
        let mut body = String::new();
        for block in &self.blocks {
            // A word broken at the end of a column goes on at the top of the next.
            let broken = body.ends_with(['-', '¬', '\u{ad}', '⸗']) && block.text.starts_with(char::is_lowercase);
            if broken || block.goes_on {
                ocr::add_line(&block.text, &mut body);
            } else {
                if !body.is_empty() {
                    body.push_str("\n\n");
                }
                body.push_str(&block.text);
            }
        }
        article.push(Slot::Body, body, Origin::Sgml, "TextBlock");
        if article.candidates.is_empty() {
            let detail = page.map_or_else(|| "a page without text".to_owned(), |page| format!("{page} has no text"));
            return Record::Reject(Reject::record(locator, RejectReason::NoText, detail));
        }
        if let Some(page) = page {
            article.push(Slot::Section, page, Origin::Sgml, "Page");
        }
        if let Some((language, _)) = self.languages.iter().max_by_key(|(_, count)| *count) {
            article.push(Slot::Language, language.clone(), Origin::Sgml, "LANG");
        }
        let mean = if self.words > 0 { Some(self.confidence / self.words as f64) } else { self.stated };
        if let Some(mean) = mean.filter(|mean| *mean < LOW_CONFIDENCE) {
            let told = format!("the OCR is unsure of this page: confidence {mean:.2} of 1");
            article.notes.push(Note::new(Stage::Read, "body", told));
        }
        article.notes.extend(self.notes.iter().map(|text| Note::new(Stage::Read, "body", *text)));
        Record::Article(article)
    }

    /// The first block, where it is short and set clearly larger than most of the page.
    fn take_headline(&mut self) -> Option<String> {
        let first = self.blocks.first()?;
        let size = first.size?;
        // The usual size is that of the letter in the middle.
        let mut sizes: Vec<(f64, usize)> =
            self.blocks.iter().skip(1).filter_map(|block| Some((block.size?, block.text.len()))).collect();
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
        let mut passed = 0;
        let usual = sizes.iter().find(|(_, length)| {
            passed += length;
            passed > half
        })?;
        let words = first.text.split_whitespace().count();
        let letters = first.text.chars().filter(|c| c.is_alphabetic()).count();
        let is_headline =
            size >= usual.0 * LARGER && words <= MOST_WORDS && letters >= 4 && !first.text.contains("\n\n");
        is_headline.then(|| self.blocks.remove(0).text)
    }
}

/// Whether the first word of a line is the second half of one.
fn begins_in_word(line: &Element) -> bool {
    line.child("String")
        .and_then(|word| word.attr("SUBS_TYPE"))
        .is_some_and(|half| half.eq_ignore_ascii_case("HypPart2"))
}

/// The size of type that the element's styles say.
fn size_of_style(element: &Element, styles: &HashMap<String, f64>) -> Option<f64> {
    element.attr("STYLEREFS")?.split_whitespace().find_map(|id| styles.get(id).copied())
}

/// Where lines of a block begin, and which begin further in.
struct Indents {
    usual: Option<(f64, f64)>,
}

impl Indents {
    fn of(lines: &[&Element]) -> Self {
        let mut lefts: Vec<f64> = lines.iter().filter_map(|line| left_of(line)).collect();
        lefts.sort_by(f64::total_cmp);
        let widest = lines.iter().filter_map(|line| number(line, "WIDTH")).fold(0.0, f64::max);
        let usual = (lefts.len() >= 4 && widest > 0.0).then(|| lefts.get(lefts.len() / 2).copied()).flatten();
        Self { usual: usual.map(|left| (left, widest)) }
    }

    fn begins_paragraph(&self, line: &Element) -> bool {
        let (Some((usual, widest)), Some(left)) = (self.usual, left_of(line)) else { return false };
        let further = left - usual;
        further > widest * 0.025 && further < widest * 0.3
    }
}

fn left_of(line: &Element) -> Option<f64> {
    number(line, "HPOS")
}

fn number(element: &Element, name: &str) -> Option<f64> {
    element.attr(name)?.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{article, firsts, records, reject};
    use crate::record::Origin::Sgml as X;

    fn alto(pages: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><alto xmlns=\"http://www.loc.gov/standards/alto/ns-v2#\"><Styles><TextStyle ID=\"T1\" FONTSIZE=\"24\"/>\
             <TextStyle ID=\"T2\" FONTSIZE=\"9\"/></Styles><Layout>{pages}</Layout></alto>"
        )
    }

    fn block(style: &str, lines: &[&str]) -> String {
        let lines: Vec<String> = lines
            .iter()
            .map(|line| {
                let words: Vec<String> =
                    line.split(' ').map(|word| format!("<String CONTENT=\"{word}\" WC=\"0.9\"/>")).collect();
                format!("<TextLine>{}</TextLine>", words.join("<SP/>"))
            })
            .collect();
        format!("<TextBlock STYLEREFS=\"{style}\" LANG=\"fr\">{}</TextBlock>", lines.concat())
    }

    #[test]
    fn a_page() {
        let text = alto(&format!(
            "<Page PHYSICAL_IMG_NR=\"3\"><TopMargin>{}</TopMargin><PrintSpace>{}<Illustration/>{}\
             <TextBlock STYLEREFS=\"T2\"><TextLine><String CONTENT=\"Le\"/><SP/><String CONTENT=\"gouver\" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"gouverneur\"/><HYP CONTENT=\"-\"/></TextLine></TextBlock>\
             <TextBlock STYLEREFS=\"T2\"><TextLine><String CONTENT=\"neur\" SUBS_TYPE=\"HypPart2\" SUBS_CONTENT=\"gouverneur\"/><SP/><String CONTENT=\"parle.\"/></TextLine></TextBlock></PrintSpace></Page>",
            block("T2", &["KEMI, 3"]),
            block("T1", &["LA", "CRUE"]),
            block("T2", &["La ri-", "vière monte", "et baisse."]),
        ));
        let expected = article(
            "",
            &[
                (Slot::Headline, "LA CRUE", X, "TextBlock"),
                (Slot::Body, "La rivière monte et baisse.\n\nLe gouverneur parle.", X, "TextBlock"),
                (Slot::Section, "page 3", X, "Page"),
                (Slot::Language, "fr", X, "LANG"),
            ],
            &[("headline", "the first block of the page, set larger than the rest")],
        );
        assert_eq!(records("ocr.xml", text), [expected]);
    }

    #[test]
    fn several_pages_and_empty_ones() {
        let text = alto(&format!(
            "<Page PRINTED_IMG_NR=\"4\"><PrintSpace>{}</PrintSpace></Page><Page/><Page><PrintSpace>{}</PrintSpace></Page>",
            block("T2", &["Un"]),
            block("T2", &["Deux"])
        ));
        let got = records("a.xml", &text);
        assert_eq!(firsts(&got, Slot::Body), ["p1 Un", "p2 !no-text", "p3 Deux"]);
        let cut = text.find("Deux").unwrap();
        let got = records("a.xml", text.get(..cut).unwrap());
        assert_eq!(firsts(&got, Slot::Body), ["p1 Un", "p2 !no-text", "p3 !no-text", " !malformed"]);
        assert_eq!(records("a.xml", "<alto></alto>"), [reject("", RejectReason::NoText, "ALTO without a page")]);
    }

    #[test]
    fn low_confidence_is_said() {
        let text = alto(
            "<Page><PrintSpace><TextBlock><TextLine><String CONTENT=\"Tlie\" WC=\"0.4\"/></TextLine></TextBlock></PrintSpace></Page>",
        );
        let expected = article(
            "",
            &[(Slot::Body, "Tlie", X, "TextBlock")],
            &[("body", "the OCR is unsure of this page: confidence 0.40 of 1")],
        );
        assert_eq!(records("a.xml", text), [expected]);
    }

    #[test]
    fn indented_lines_begin_paragraphs() {
        let line = |left: u32, words: &str| {
            format!("<TextLine HPOS=\"{left}\" WIDTH=\"400\"><String CONTENT=\"{words}\"/></TextLine>")
        };
        let text = alto(&format!(
            "<Page><PrintSpace><TextBlock>{}{}{}{}{}</TextBlock></PrintSpace></Page>",
            line(100, "One"),
            line(100, "ends."),
            line(120, "Two"),
            line(100, "goes"),
            line(100, "on.")
        ));
        assert_eq!(firsts(&records("a.xml", text), Slot::Body), [" One ends.\n\nTwo goes on."]);
    }
}
