//! PDF: the text of a page that was made to be printed, put back in reading order.
//!
//! In go bytes that begin with `%PDF-`; out comes one article, or those of a vendor's export. A library (`hayro-syntax`,
//! `hayro-font`) reads objects and fonts; what stands where (`pdf_glyphs`), what belongs together (`pdf_lines`) and where paragraphs
//! end (`pdf_paragraphs`) is found here. Files are hostile, so the library runs on a thread of its own: should it panic, the
//! file is a reject, and nothing else is lost.

use std::io;
use std::panic::AssertUnwindSafe;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf as PdfFile};

use super::flow::{Flow, property_note};
use super::pdf_fonts::Fonts;
use super::pdf_glyphs::{Budget, page_glyphs, text_string};
use super::pdf_lines::blocks;
use super::pdf_paragraphs::{PageBlocks, paragraphs};
use super::pdf_unpack::{is_bomb, is_nested_deep};
use crate::read::{Input, Layout, ReadOptions, Reader, Record, Sample, Score, Sink};
use crate::record::{DayMonthOrder, Origin, Precision, Reject, RejectReason, Slot, read_date};

/// The reader.
pub(super) struct Pdf;

const LAYOUTS: &[Layout] = &[Layout {
    name: "pdf",
    title: "PDF documents: articles saved or printed, pages of newspapers, exports of vendors",
    detected: "the bytes `%PDF-` near the start",
    fields: "the text in reading order, columns one after another, words parted at line ends made whole; then as plain text, one file being one article. Running headers, footers, page numbers and text up the side of a page are left out. Scans without text are rejects; so are files that need a password",
}];

/// The name of the thread that PDF files are read on. A panic there is caught and told as a reject, so that a program may keep
/// the message of the panic to itself.
const PARSER_THREAD: &str = "pdf";

/// Room for the deepest nesting that the library allows.
const STACK_BYTES: usize = 64 << 20;

/// More pages than this are left out.
const MAX_PAGES: usize = 3000;

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn takes(&self) -> crate::read::Takes {
        crate::read::Takes::Bytes
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        // Mail programs and web servers leave lines of theirs in front; viewers look for the mark in the first kilobyte.
        let head = sample.bytes.get(..sample.bytes.len().min(1024)).unwrap_or_default();
        match memchr::memmem::find(head, b"%PDF-") {
            Some(0) => 100,
            Some(_) if sample.extension == "pdf" => 90,
            // The mark is damaged; what follows must not pass for prose.
            None if sample.extension == "pdf" && memchr::memmem::find(head, b" obj").is_some() => 90,
            _ => 0,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        super::read_document(input.stream, input.options, sink, |bytes, options| apart(|| records(bytes, options)))
    }
}

/// Runs `work` on a thread with a large stack, and turns a panic into a reject.
fn apart<T: Send>(work: impl FnOnce() -> Result<T, Reject> + Send) -> Result<T, Reject> {
    let broken = || Reject::file(RejectReason::Malformed, "a PDF so broken that reading it fails");
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name(PARSER_THREAD.to_owned()).stack_size(STACK_BYTES);
        let work = AssertUnwindSafe(work);
        match builder.spawn_scoped(scope, move || { work }.0()) {
            Ok(thread) => thread.join().unwrap_or_else(|_| Err(broken())),
            Err(error) => Err(Reject::file(RejectReason::Unreadable, format!("no thread to read a PDF on: {error}"))),
        }
    })
}

fn records(bytes: Vec<u8>, options: &ReadOptions) -> Result<Vec<Record>, Reject> {
    if is_bomb(&bytes) {
        return Err(Reject::file(
            RejectReason::TooLarge,
            "its tables unpack to more than any document needs, as only a bomb does",
        ));
    }
    if is_nested_deep(&bytes) {
        return Err(Reject::file(RejectReason::TooDeep, "dictionaries nested deeper than any program writes them"));
    }
    let cut = !has_end(&bytes);
    let file = PdfFile::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Reject::file(RejectReason::Unreadable, "encrypted; it opens only with a password")
        }
        LoadPdfError::Decryption(_) => Reject::file(RejectReason::Unreadable, "encrypted in a way that is not known"),
        LoadPdfError::Invalid if cut => Reject::file(RejectReason::Damaged, "a PDF that ends early, without any page"),
        LoadPdfError::Invalid => Reject::file(RejectReason::Malformed, "a PDF without any page that can be read"),
    })?;
    let mut flow = Flow::default();
    let read = read_pages(&file, Budget::USUAL);
    let count = file.pages().len();
    let pages = |count: usize| if count == 1 { "1 page".to_owned() } else { format!("{count} pages") };
    if read.blocks.iter().all(|page| page.blocks.is_empty()) {
        return Err(match () {
            () if cut || count == 0 => Reject::file(
                RejectReason::Damaged,
                "a PDF that is cut off or broken, without any text that can be read",
            ),
            () if read.refused > 0 => {
                Reject::file(RejectReason::TooLarge, "its pages unpack to more than any page needs")
            }
            () if read.images > 0 => {
                let detail = format!("scanned pages without text ({}, images only); run OCR first", pages(count));
                Reject::file(RejectReason::NoText, detail)
            }
            () => Reject::file(RejectReason::NoText, format!("a PDF without text ({})", pages(count))),
        });
    }
    if read.unknown * 3 > read.known {
        let detail = format!("its fonts do not say which characters they show ({}); run OCR first", pages(count));
        return Err(Reject::file(RejectReason::NoText, detail));
    }
    if read.scans > 0 {
        flow.note("body", format!("{} of {} without text, images only", read.scans, pages(count)));
    }
    if read.cut || read.refused > 0 {
        flow.note("body", "the document is longer than is read of one; the rest is left out");
    }
    if cut {
        flow.damage = Some(Reject::file(RejectReason::Damaged, "the file ends early; text may be missing"));
    }
    let text = paragraphs(read.blocks);
    if text.headlines > 2 {
        let what = format!("{} headlines on its first page; all of it is read as one article", text.headlines);
        flow.note("", what);
    }
    flow.paragraphs = text.paragraphs;
    for edge in &text.edges {
        flow.note("", format!("at the edge of the page: {edge}"));
    }
    describe(&file, &mut flow);
    let mut records = flow.records(options, "a PDF with nothing but headers and footers")?;
    if let [Record::Article(article), ..] = &mut records[..]
        && article.locator.is_empty()
    {
        article.push(Slot::Url, text.address.unwrap_or_default(), Origin::Text, "");
        if let Some(day) = text.edges.iter().find_map(|edge| printed_day(edge)) {
            article.push(Slot::Published, day, Origin::Text, "page header");
        }
        article.candidates.sort_by_key(|candidate| candidate.slot);
    }
    Ok(records)
}

/// The day in the line above a page: that of the issue, when its month is a word and no time stands with it. Days in numbers are those
/// on which somebody printed the page.
fn printed_day(edge: &str) -> Option<String> {
    let words: Vec<&str> = edge.split_whitespace().collect();
    let is_day = |text: &str| {
        text.contains(char::is_alphabetic)
            && read_date(text, DayMonthOrder::DayFirst).is_some_and(|read| read.date.precision() == Precision::Day)
    };
    (2..=5).rev().flat_map(|length| words.windows(length)).map(|words| words.join(" ")).find(|text| is_day(text))
}

/// What the pages hold.
#[derive(Default)]
struct Pages {
    blocks: Vec<PageBlocks>,
    images: usize,
    /// Pages of images only, among others with text.
    scans: usize,
    known: usize,
    unknown: usize,
    refused: usize,
    /// Not all of the document was read.
    cut: bool,
}

fn read_pages(file: &PdfFile, mut budget: Budget) -> Pages {
    let mut out = Pages::default();
    let mut fonts = Fonts::new();
    for page in file.pages().iter().take(MAX_PAGES) {
        let glyphs = page_glyphs(page, &mut fonts, &mut budget);
        let blocks = blocks(&glyphs);
        out.images += glyphs.images;
        out.known += glyphs.glyphs.len() - glyphs.unknown;
        out.unknown += glyphs.unknown;
        out.refused += glyphs.refused;
        out.scans += usize::from(blocks.is_empty() && glyphs.images > 0);
        out.blocks.push(PageBlocks { height: glyphs.height, blocks });
        if budget.is_spent() {
            break;
        }
    }
    out.cut = budget.is_spent() || file.pages().len() > MAX_PAGES;
    out
}

/// What the document says of itself. The days are those of the file.
fn describe(file: &PdfFile, flow: &mut Flow) {
    let data = file.metadata();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(text_string).unwrap_or_default();
    flow.title = Some(("Title", text(&data.title)));
    property_note(flow, "author", &text(&data.author));
    if let Some(created) = data.creation_date {
        property_note(flow, "created", &format!("{:04}-{:02}-{:02}", created.year, created.month, created.day));
    }
}

/// Whether the mark of the end stands where the file ends.
fn has_end(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_end();
    let zeros = bytes.iter().rev().take_while(|&&byte| byte == 0).count();
    let bytes = bytes.get(..bytes.len() - zeros).unwrap_or_default();
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or_default();
    memchr::memmem::find(tail, b"%%EOF").is_some()
}
