//! Nexis Uni and Lexis Advance: one article or hundreds, as text, or as a document that was unpacked to its paragraphs.
//!
//! An article is its title, the outlet, the day, whose copyright it is, labels (`Section:`, `Length:`, `Byline:`), the line `Body`, the text, the line
//! `Classification` with more labels, and `End of Document`. A cover with the list of what was asked for may stand above all. Spaces after labels
//! may be non-breaking. The rules were read from files and from the tools that researchers wrote for them.

use std::io;
use std::ops::ControlFlow;

use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink, is_markup};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

use super::facts::{
    agency_from, copyright_holder, date_at_start, finish, is_copyright, labelled, line_paragraphs, note_cut_off,
    too_large, without_sign_off,
};
use super::labels::{Label, label, push_field};
use super::pieces::{self, Cut, Piece};

/// The reader.
pub(super) struct NexisUni;

const LAYOUTS: &[Layout] = &[Layout {
    name: "nexis-uni",
    title: "Nexis Uni and Lexis Advance: text, RTF and DOCX export",
    detected: "the lines `Body` and `End of Document` or `Classification`, with labels such as `Length:`, `Section:`, `Load-Date:`; or the cover with `Job Number:` and `Documents (n)`",
    fields: "title, outlet and day from the lines above the labels, Byline, Section without its page, Dateline, Highlight as deck, the text behind `Body`; of the classification Language, Subject, Person, \
             Organization, Company, Geographic; an outlet that is an agency is the agency too; the cover, Length, Load-Date, Graphic and industries are left out",
}];

impl Reader for NexisUni {
    fn name(&self) -> &'static str {
        "nexis-uni"
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

/// How well a text fits: several of the lines that no other text has.
pub(super) fn score(text: &str) -> Score {
    if is_markup(text) {
        return 0;
    }
    let (mut body, mut end, mut classification, mut head, mut load_date, mut cover) =
        (false, false, false, 0_u32, false, 0_u32);
    for line in text.lines() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        match line {
            _ if line.len() > 200 => {}
            _ if is_body(line) => body = true,
            _ if is_end(line) => end = true,
            _ if is_classification(line) => classification = true,
            _ => match labelled(line) {
                Some(("Job Number" | "Client/Matter" | "Search Terms" | "Date and Time", _)) => cover += 1,
                Some((name, value)) => match label(name) {
                    Some(Label::Length) => head += 2 * u32::from(value.starts_with(|c: char| c.is_ascii_digit())),
                    Some(Label::Section | Label::Byline | Label::Dateline | Label::Highlight) => head += 1,
                    Some(Label::LoadDate) => load_date = true,
                    _ => {}
                },
                None => cover += u32::from(is_document_list(line)),
            },
        }
    }
    match (body, end || classification || load_date, head) {
        (true, true, 1..) if end || classification => 96,
        (true, true, 2..) => 90,
        (true, false, 2..) if cover >= 2 => 90,
        _ if cover >= 3 => 85,
        _ => 0,
    }
}

/// Reads every article of a stream.
pub(super) fn read(stream: &mut dyn io::BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut number = 0_u64;
    let mut cut = |line: &str| if is_end(line.trim()) { Cut::After } else { Cut::Inside };
    pieces::by_lines(stream, &mut cut, &mut |piece| {
        let record = match piece {
            Piece::Document { text, ended } => {
                let Some(record) = document(text, ended, number + 1) else { return ControlFlow::Continue(()) };
                record
            }
            Piece::TooLarge => too_large(number + 1),
        };
        number += 1;
        sink(record)
    })
}

fn is_end(line: &str) -> bool {
    ["End of Document", "Ende des Dokuments", "Fin du document", "Fin del documento", "Einde van document"]
        .iter()
        .any(|end| line.eq_ignore_ascii_case(end))
}

fn is_body(line: &str) -> bool {
    ["Body", "Volltext", "Textkörper", "Corps", "Cuerpo", "Hoofdtekst", "Corpo"].contains(&line)
}

fn is_classification(line: &str) -> bool {
    ["Classification", "Klassifizierung", "Clasificación", "Classificatie"].contains(&line)
}

/// `Documents (12)`.
fn is_document_list(line: &str) -> bool {
    let Some((word, number)) = line.split_once('(') else { return false };
    let number = number
        .strip_suffix(')')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    number && ["Documents", "Document", "Dokumente", "Documentos", "Documenten"].contains(&word.trim())
}

/// What the print-out adds to each page.
fn is_page_line(line: &str) -> bool {
    let page = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(" of ") && rest.len() < 16;
    line.contains("About LexisNexis")
        || line.strip_prefix("Page ").is_some_and(page)
        || matches!(line, "Link to Image" | "Link to PDF" | "Link to Original Document")
}

/// Lines of the cover, which is made for people and names every article once more.
fn is_cover(line: &str) -> bool {
    matches!(
        labelled(line),
        Some((
            "User Name"
                | "Date and Time"
                | "Job Number"
                | "Client/Matter"
                | "Search Terms"
                | "Search Type"
                | "Narrowed by",
            _
        ))
    ) || is_document_list(line)
}

fn head_label(line: &str) -> Option<(Label, &str)> {
    let (name, value) = labelled(line)?;
    label(name)
        .filter(|label| !label.is_tail() && *label != Label::Headline && *label != Label::Body)
        .map(|label| (label, value))
}

fn tail_label(line: &str) -> Option<(Label, &str)> {
    let (name, value) = labelled(line)?;
    label(name).filter(|label| label.is_tail()).map(|label| (label, value))
}

/// An article; `None` for what is none: a cover by itself, blank lines behind the last one.
fn document(text: &str, ended: bool, number: u64) -> Option<Record> {
    let text = text.replace('\u{a0}', " ").replace(['\u{c}', '\u{feff}'], "");
    let lines: Vec<&str> = text.lines().filter(|line| !is_page_line(line.trim())).collect();
    let body = lines.iter().position(|line| is_body(line.trim()));
    let cover =
        lines.get(..body.unwrap_or(lines.len())).unwrap_or_default().iter().rposition(|line| is_cover(line.trim()));
    let start = cover.map_or(0, |at| at + 1);
    let first_label =
        |lines: &[&str]| lines.iter().skip(start).position(|line| head_label(line).is_some()).map(|at| at + start);
    let labels = first_label(lines.get(..body.unwrap_or(lines.len())).unwrap_or_default()).or(body);
    if labels.is_none() && !ended {
        return None;
    }
    let mut article = RawArticle::at(number.to_string());
    if labels.is_none() && !lines.iter().any(|line| is_copyright(line)) {
        let detail = "a document without `Body`, labels and copyright";
        return Some(Record::Reject(Reject::record(article.locator, RejectReason::Malformed, detail)));
    }
    let above: Vec<&str> = lines
        .get(start..labels.unwrap_or(lines.len()))
        .unwrap_or_default()
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty() && !is_end(line))
        .collect();
    title(&above, cover.is_some(), &mut article);

    // Labels go on up to `Body`; without it, up to the first line that is none.
    let mut at = labels.unwrap_or(lines.len());
    while let Some(line) = lines.get(at).map(|line| line.trim()) {
        if body.is_some_and(|body| at >= body) {
            at += 1;
            break;
        }
        match head_label(line) {
            Some((label, value)) => push_field(label, value, line, &mut article),
            None if body.is_none() && !line.is_empty() => break,
            None => {}
        }
        at += 1;
    }
    let rest = lines.get(at..).unwrap_or_default();
    let (text, tail) = rest.split_at_checked(text_end(rest)).unwrap_or((rest, &[]));
    article.push(Slot::Body, without_sign_off(line_paragraphs(&text.join("\n"))), Origin::Text, "Body");
    if article.of(Slot::Body).next().is_none() {
        article.notes.push(Note::new(Stage::Read, "body", "the export has no text of this document"));
    }
    let mut loaded = None;
    for line in tail {
        match tail_label(line) {
            Some((Label::LoadDate, value)) => loaded = Some(value),
            Some((label, value)) => push_field(label, value, line, &mut article),
            None => {}
        }
    }
    if article.of(Slot::Published).next().is_none()
        && let Some(loaded) = loaded
    {
        article.notes.push(Note::new(
            Stage::Read,
            "date",
            format!("no day of publication; loaded into Nexis on {loaded}"),
        ));
    }
    if !ended && article.of(Slot::Body).next().is_some() {
        note_cut_off(&mut article);
    }
    Some(finish(article, "no title and no text"))
}

/// Where the text ends: before `Graphic` and `Classification`, or before the labels that stand there without such a line.
fn text_end(lines: &[&str]) -> usize {
    /// Lines that captions and remarks take at most.
    const MOST: usize = 40;
    let of = |is: &dyn Fn(&str) -> bool| lines.iter().rposition(|line| is(line.trim()));
    let mut end = of(&is_end).unwrap_or(lines.len());
    if let Some(at) = of(&is_classification) {
        end = end.min(at);
    }
    // Labels behind the text, however many, with blank lines between them.
    while let Some(at) = lines.get(..end).unwrap_or_default().iter().rposition(|line| !line.trim().is_empty())
        && lines
            .get(at)
            .is_some_and(|line| matches!(tail_label(line), Some((Label::LoadDate | Label::Language | Label::Other, _))))
    {
        end = at;
    }
    if end == lines.len() {
        return end;
    }
    // Captions and remarks stand between, each kind under a line of its own.
    let heads = ["Graphic", "Grafik", "Graphique", "Notes", "Correction", "Series"];
    let near = end.saturating_sub(MOST);
    let head = lines.get(near..end).unwrap_or_default().iter().position(|line| heads.contains(&line.trim()));
    head.map_or(end, |at| near + at)
}

/// Title, outlet and day from the lines above the labels.
fn title(above: &[&str], under_cover: bool, article: &mut RawArticle) {
    let origin = Origin::Header;
    let rights = above.iter().rposition(|line| is_copyright(line));
    let before_rights = above.get(..rights.unwrap_or(above.len())).unwrap_or_default();
    let day = before_rights.iter().rposition(|line| date_at_start(line).is_some());
    // Title and outlet stand directly above the day, or the copyright where there is no day.
    let outlet = day.or(rights).unwrap_or(above.len().min(2)).checked_sub(1).filter(|at| *at > 0);
    let title_end = outlet.or(day).or(rights).unwrap_or(above.len());
    let first = if under_cover { title_end.saturating_sub(1) } else { 0 };
    let titles = above.get(first..title_end).unwrap_or_default();
    article.push(Slot::Headline, titles.first().copied().unwrap_or_default(), origin, "");
    article.push(Slot::Deck, titles.get(1..).unwrap_or_default().join(" "), origin, "");
    let source = outlet.and_then(|at| above.get(at)).copied().unwrap_or_default();
    let holder = rights.and_then(|at| above.get(at)).and_then(|line| copyright_holder(line));
    article.push(Slot::Source, source, origin, "");
    article.push(Slot::Source, holder.unwrap_or_default(), origin, "Copyright");
    let agency = agency_from(source).or_else(|| holder.and_then(agency_from));
    article.push(Slot::Agency, agency.unwrap_or_default(), origin, "");
    if let Some((date, _)) = day.and_then(|at| above.get(at)).and_then(|line| date_at_start(line)) {
        article.push(Slot::Published, date, origin, "");
    }
}
