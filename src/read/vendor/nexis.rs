//! Text of the old Nexis and `LexisNexis` Academic: many documents to a file, each under `3 of 120 DOCUMENTS`.
//!
//! A document is centred lines (outlet, day, edition), a headline, labels in capitals, the text wrapped at some eighty columns, more labels,
//! and whose copyright it is. Labels are written in the language of the interface. The oldest files have the copyright first and `HEADLINE:`
//! and `BODY:` as labels. The rules were read from files and from the tools that researchers wrote for them, since the vendor published none.

use std::io;
use std::ops::ControlFlow;

use crate::read::text::paragraphs;
use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink, is_markup};
use crate::record::{Note, Origin, RawArticle, Slot, Stage};

use super::facts::{
    agency_from, copyright_holder, date_at_start, finish, is_copyright, is_rights_notice, labelled, too_large,
    without_sign_off,
};
use super::labels::{Label, label, push_field};
use super::pieces::{self, Cut, Piece};

/// The reader.
pub(super) struct Nexis;

const LAYOUTS: &[Layout] = &[Layout {
    name: "nexis-text",
    title: "Nexis and LexisNexis Academic: text export",
    detected: "`n of m DOCUMENTS` (also in German, French, Spanish, Italian and Dutch) and labels in capitals such as `LENGTH:`, `BYLINE:`, `LOAD-DATE:`",
    fields: "outlet and day from the centred lines, headline, BYLINE, SECTION without its page, DATELINE, HIGHLIGHT as deck, SUBJECT, PERSON, ORGANIZATION, GEOGRAPHIC, LANGUAGE, URL, ACC-NO; \
             an outlet that is an agency is the agency too; LOAD-DATE, LENGTH, GRAPHIC and editions are left out, and page headers are dropped",
}];

impl Reader for Nexis {
    fn name(&self) -> &'static str {
        "nexis-text"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        score(sample.text)
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        read(input.stream, sink)
    }
}

/// How well a text fits: separators and labels in capitals, or one document by its labels alone.
pub(super) fn score(text: &str) -> Score {
    if is_markup(text) {
        return 0;
    }
    let mut separators = 0_u32;
    let mut labels: Vec<Label> = Vec::new();
    let mut counted = false;
    for line in text.lines() {
        if is_separator(line) {
            separators += 1;
        } else if let Some((found, value)) = capital_label(line) {
            counted = counted || found == Label::Length && value.starts_with(|c: char| c.is_ascii_digit());
            if !labels.contains(&found) {
                labels.push(found);
            }
        }
    }
    let tail = labels.iter().any(|label| label.is_tail());
    match (separators, labels.len()) {
        (1.., _) if counted && labels.len() >= 2 => 96,
        (1.., 3..) => 90,
        (0, 3..) if counted && tail => 80,
        _ => 0,
    }
}

/// Reads every document of a stream.
pub(super) fn read(stream: &mut dyn io::BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut number = 0_u64;
    let mut cut = |line: &str| if is_separator(line) { Cut::Before } else { Cut::Inside };
    pieces::by_lines(stream, &mut cut, &mut |piece| {
        let record = match piece {
            Piece::Document { text, .. } => {
                let record = document(text, number + 1);
                // The list of what was asked for stands above the first document.
                let Some(record) = record else { return ControlFlow::Continue(()) };
                record
            }
            Piece::TooLarge => too_large(number + 1),
        };
        number += 1;
        sink(record)
    })
}

/// `3 of 120 DOCUMENTS`, `Dokument 3 von 120`, `Document 3 de 120`.
fn is_separator(line: &str) -> bool {
    const OF: &[&str] = &["of", "von", "de", "sur", "van", "di"];
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if line.len() > 40 || !line.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let numbers = |n: &str, m: &str| {
        let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 7);
        number(n).zip(number(m)).is_some_and(|(n, m)| n >= 1 && n <= m)
    };
    let [first, second, third, fourth] = words[..] else { return false };
    // In capitals, so that a line of prose is none.
    let documents = ["DOCUMENTS", "DOCUMENT", "DOKUMENTE", "DOKUMENTEN", "DOCUMENTOS", "DOCUMENTEN", "DOCUMENTI"];
    if documents.contains(&fourth) {
        return OF.contains(&second.to_lowercase().as_str()) && numbers(first, third);
    }
    // `Document 3 of 120` is how ProQuest counts.
    let document = ["dokument", "document", "documento"].contains(&first.to_lowercase().as_str());
    document && OF.iter().skip(1).any(|of| *of == third) && numbers(second, fourth)
}

/// A known label in capitals at the start of a line, and what follows it.
fn capital_label(line: &str) -> Option<(Label, &str)> {
    let (name, value) = labelled(line)?;
    if name.chars().any(char::is_lowercase) {
        return None;
    }
    label(name).map(|label| (label, value))
}

/// Lines that stand together between blank ones.
type Block<'a> = Vec<&'a str>;

/// `Page 3` at the top of a printed page.
fn is_page_number(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let head = words.next().is_some_and(|word| ["Page", "Seite", "Pagina", "Página"].contains(&word));
    let number = |word: Option<&str>| word.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    head && number(words.next())
        && match words.next() {
            None => true,
            Some("of" | "von" | "de" | "van" | "di") => number(words.next()) && words.next().is_none(),
            Some(_) => false,
        }
}

/// The blocks of a document without its separator and the headers of pages.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut block: Block<'_> = Vec::new();
    let mut header = false;
    for (number, line) in text.lines().enumerate() {
        let new_page = line.starts_with('\u{c}');
        let line = line.trim_matches(['\u{c}', '\u{feff}']);
        let indent = line.len() - line.trim_start().len();
        if is_page_number(line) && (new_page || indent >= 20) {
            header = true;
            continue;
        }
        // Under the number of the page stands what the page is of, up to a blank line.
        if header && !line.trim().is_empty() {
            continue;
        }
        header = false;
        if line.trim().is_empty() || (number == 0 && is_separator(line)) {
            if !block.is_empty() {
                blocks.push(std::mem::take(&mut block));
            }
            continue;
        }
        block.push(line);
    }
    if !block.is_empty() {
        blocks.push(block);
    }
    blocks
}

fn join(block: &[&str]) -> String {
    let mut out = String::new();
    for line in block {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line.trim());
    }
    out
}

/// Where the labels behind the text begin. They are looked for from the end, since a paragraph may begin like one; captions and corrections may
/// have paragraphs of their own.
fn tail_start(blocks: &[Block<'_>]) -> usize {
    /// Paragraphs that one label may have.
    const MOST: usize = 6;
    let mut start = blocks.len();
    let mut loose = 0;
    for (index, block) in blocks.iter().enumerate().rev() {
        let Some(first) = block.first() else { continue };
        match capital_label(first) {
            Some((label, _)) if label.is_tail() => {
                if loose > 0 && !matches!(label, Label::Graphic | Label::Other) {
                    break;
                }
                start = index;
                loose = 0;
            }
            Some(_) => break,
            None if is_copyright(first) || is_rights_notice(first) => {
                if loose == 0 {
                    start = index;
                }
            }
            None => loose += 1,
        }
        if loose > MOST {
            break;
        }
    }
    start
}

/// What stands above the text.
#[derive(Default)]
struct Head<'a> {
    sources: Vec<String>,
    date: Option<&'a str>,
    /// The day stands in the middle of its line, so that a headline can be told from an edition.
    centred: bool,
    headline: String,
    deck: String,
    holder: Option<&'a str>,
    /// The line under the first of the copyright.
    below_holder: &'a str,
    /// Index of the first block of the text.
    body: usize,
    /// What follows `BODY:` in its line.
    body_start: &'a str,
}

fn head<'a>(blocks: &[Block<'a>], article: &mut RawArticle) -> Head<'a> {
    /// Blocks that a head may have.
    const MOST: usize = 24;
    let mut head = Head { body: blocks.len(), ..Head::default() };
    let is_head = |block: &Block<'_>| block.first().and_then(|line| capital_label(line)).is_some();
    let labels_ahead = blocks.iter().take(MOST).any(is_head);
    let mut labels_seen = false;
    for (index, block) in blocks.iter().enumerate() {
        let Some(first) = block.first() else { continue };
        if let Some((label, value)) = capital_label(first) {
            labels_seen = true;
            let value = join(&[&[value], block.get(1..).unwrap_or_default()].concat());
            match label {
                Label::Body => {
                    head.body = index;
                    head.body_start = first.split_once(':').map_or("", |(_, rest)| rest);
                    return head;
                }
                Label::Headline if head.headline.is_empty() => head.headline = value,
                label => push_field(label, &value, first, article),
            }
            continue;
        }
        if labels_seen || !labels_ahead && !head.headline.is_empty() {
            // `HEADLINE:` and `BODY:` go together: until the second comes, this is no text.
            head.body = index;
            return head;
        }
        if head.headline.is_empty() || head.date.is_none() {
            unlabelled(block, &mut head);
        } else if head.deck.is_empty() {
            head.deck = join(block);
        }
    }
    head
}

/// A block of the head without a label: outlet, day and edition, or headline.
fn unlabelled<'a>(block: &Block<'a>, head: &mut Head<'a>) {
    let centred = block.iter().all(|line| line.starts_with("          "));
    if is_copyright(block.first().unwrap_or(&"")) {
        head.holder = head.holder.or_else(|| block.iter().find_map(|line| copyright_holder(line)));
        // The outlet may stand under it, or the rest of a long name.
        head.below_holder = block.iter().skip(1).find(|line| !is_copyright(line)).map_or("", |line| line.trim());
        return;
    }
    if head.date.is_some() {
        // Editions may stand in a block of their own.
        if !(centred && head.centred || matches!(block[..], [line] if is_edition(line))) {
            head.headline = join(block);
        }
        return;
    }
    let day = block.iter().position(|line| date_at_start(line).is_some());
    let above = block.get(..day.unwrap_or(block.len())).unwrap_or_default();
    if !above.is_empty() {
        head.sources.push(join(above));
    }
    if let Some(line) = day.and_then(|day| block.get(day)) {
        head.date = date_at_start(line).map(|(date, _)| date);
        head.centred = centred;
    }
}

/// `Late Edition - Final`, which the middle of the line does not show where a document lost its layout.
fn is_edition(line: &str) -> bool {
    let words = ["edition", "ausgabe", "édition", "edición", "editie", "edizione", "edição"];
    let lower = line.to_lowercase();
    let mut found = lower.split(|c: char| !c.is_alphabetic());
    line.split_whitespace().count() <= 5 && found.any(|word| words.contains(&word) || word.ends_with("ausgabe"))
}

/// A document; `None` for what stands above the first one.
fn document(text: &str, number: u64) -> Option<Record> {
    let text = if text.contains('\u{a0}') { text.replace('\u{a0}', " ") } else { text.to_owned() };
    let separated = text.lines().next().is_some_and(is_separator);
    let blocks = blocks(&text);
    if !separated && !blocks.iter().flatten().any(|line| matches!(capital_label(line), Some((Label::Length, _)))) {
        return None;
    }
    let mut article = RawArticle::at(number.to_string());
    let tail = tail_start(&blocks);
    let (before, behind) = blocks.split_at_checked(tail).unwrap_or((&blocks, &[]));
    let mut head = head(before, &mut article);
    if head.date.is_none() && head.headline.is_empty() && head.sources.len() > 1 {
        head.headline = head.sources.pop().unwrap_or_default();
    }
    let mut body = String::new();
    for (number, block) in before.get(head.body..).unwrap_or_default().iter().enumerate() {
        for (row, line) in block.iter().enumerate() {
            let line = if number == 0 && row == 0 && capital_label(line).is_some() { head.body_start } else { line };
            body.push_str(line);
            body.push('\n');
        }
        body.push('\n');
    }
    let mut loaded = None;
    for block in behind {
        let Some(first) = block.first() else { continue };
        if let Some((label, value)) = capital_label(first) {
            let value = join(&[&[value], block.get(1..).unwrap_or_default()].concat());
            if label == Label::LoadDate {
                loaded = Some(value);
            } else {
                push_field(label, &value, first, &mut article);
            }
        } else {
            head.holder = head.holder.or_else(|| block.iter().find_map(|line| copyright_holder(line)));
        }
    }
    article.push(Slot::Headline, head.headline, Origin::Header, "");
    article.push(Slot::Deck, head.deck, Origin::Header, "");
    article.push(Slot::Body, without_sign_off(paragraphs(&body)), Origin::Text, "");
    let source = head.sources.into_iter().next().unwrap_or_else(|| head.below_holder.to_owned());
    let agency = agency_from(&source).or_else(|| head.holder.and_then(agency_from)).unwrap_or_default().to_owned();
    article.push(Slot::Source, source, Origin::Header, "");
    article.push(Slot::Source, head.holder.unwrap_or_default(), Origin::Header, "Copyright");
    article.push(Slot::Agency, agency, Origin::Header, "");
    if let Some(date) = head.date {
        article.push(Slot::Published, date, Origin::Header, "");
    } else if let Some(loaded) = loaded {
        article.notes.push(Note::new(
            Stage::Read,
            "date",
            format!("no day of publication; loaded into Nexis on {loaded}"),
        ));
    }
    Some(finish(article, "no headline and no text"))
}
