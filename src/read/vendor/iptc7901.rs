//! IPTC 7901: the text format in which agencies of Europe, Africa and Asia sent their wires.
//!
//! A message is SOH, a line with the service and its number, priority, category and count of words (`eca0003 3 i 380  dpa 0045`), a line of keywords
//! (`Finland/floods/`), STX, the text, ETX, the day and time (`221430 GMT Nov 19`), EOT. The rules are those of the recommendation and of what agencies
//! made of it: headline and byline above the text end with `=`, notes to editors stand below it. Files in which the control characters got lost are read
//! by the first line and the day and time.

use std::io;

use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink, sgml};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage, agency_by_alias};

use super::facts::{finish, note_cut_off, too_large, without_sign_off};
use super::pieces::{self, Cut, Handle, Piece};
use super::wire::{self, SOH, day_time_group};

/// The reader.
pub(super) struct Iptc7901;

const LAYOUTS: &[Layout] = &[Layout {
    name: "iptc7901",
    title: "IPTC 7901: wires as text",
    detected: "SOH and a line of service, number, priority, category and count of words; or such a line at the top and a group of day and time at the end",
    fields: "headline from the lines above the text, byline, keywords as tags, category as section where its letter is common, day and time, service and number as identifier, agency from the header; \
             notes to editors are left out",
}];

impl Reader for Iptc7901 {
    fn name(&self) -> &'static str {
        "iptc7901"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if sample.is_markup() {
            return 0;
        }
        let text = sample.text;
        let framed = memchr::memchr(SOH as u8, text.as_bytes()).is_some()
            && text.split(SOH).skip(1).any(|frame| header(first_line(frame)).is_some());
        if framed {
            return 97;
        }
        let top = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let bare = header(top).is_some() && text.lines().any(|line| day_time_group(&wire::clean(line)).is_some());
        if bare { 88 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let stream = input.stream;
        let framed = stream.fill_buf()?.contains(&1);
        let mut number = 0_u64;
        let mut handle = |piece: Piece<'_>| {
            let record = match piece {
                Piece::Document { text, ended } => message(text, ended, number + 1),
                Piece::TooLarge => too_large(number + 1),
            };
            number += 1;
            sink(record)
        };
        let handle: &mut Handle<'_> = &mut handle;
        if framed {
            return pieces::by_frames(stream, handle);
        }
        let mut cut = |line: &str| if day_time_group(&wire::clean(line)).is_some() { Cut::After } else { Cut::Inside };
        pieces::by_lines(stream, &mut cut, handle)
    }
}

fn first_line(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_control() || c.is_whitespace()).lines().next().unwrap_or_default()
}

/// The first line of a message.
#[derive(Debug, PartialEq, Eq)]
struct Header {
    /// Service and number: `eca0003`.
    id: String,
    category: String,
    /// What follows the count of words: the agency and its own number.
    rest: String,
}

/// `eca0003 3 i 380  dpa 0045`.
fn header(line: &str) -> Option<Header> {
    let line = wire::clean(line);
    let mut words = line.split_whitespace();
    let id = words.next()?;
    let letters = id.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = id.get(letters..)?;
    let service = (2..=4).contains(&letters)
        && (3..=5).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    let priority = words.next()?;
    let category = words.next()?;
    let count = words.next()?;
    let fits = service
        && priority.len() == 1
        && priority.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=4).contains(&category.len())
        && category.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (1..=5).contains(&count.len())
        && count.bytes().all(|byte| byte.is_ascii_digit());
    let rest: Vec<&str> = words.collect();
    fits.then(|| Header { id: id.to_owned(), category: category.to_owned(), rest: rest.join(" ") })
}

fn message(frame: &str, ended: bool, number: u64) -> Record {
    let broken = |detail: &str| Record::Reject(Reject::record(number.to_string(), RejectReason::Malformed, detail));
    let framed = frame.starts_with(SOH);
    let parts = wire::parts(frame);
    let (top, text, trailer, whole) = match &parts {
        Some(parts) => (parts.header, parts.text, parts.trailer, parts.ended),
        None if framed => return broken("a message without a start of text"),
        None => ("", frame, "", ended),
    };
    // Without control characters, header and text stand in one.
    let all: Vec<String> = text.lines().map(unmark).collect();
    let mut above: Vec<String> = top.lines().map(wire::clean).filter(|line| !line.is_empty()).collect();
    let mut below: &[String] = &all;
    if above.is_empty() {
        let start = below.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
        above.extend(below.get(start).map(|line| wire::clean(line)));
        below = below.get(start + 1..).unwrap_or_default();
    }
    let Some(head) = above.first().and_then(|line| header(line)) else {
        return broken("no line of service, priority, category and count of words");
    };
    let mut article = RawArticle::at(number.to_string());
    let origin = Origin::Header;
    article.push(Slot::Docno, head.id, origin, "service and number");
    article.push(Slot::Section, wire::category(&head.category).unwrap_or_default(), origin, "category");
    let agency = head.rest.split_whitespace().next().filter(|word| agency_by_alias(word).is_some());
    article.push(Slot::Agency, agency.unwrap_or_default(), origin, "header");

    let mut lines: Vec<&str> = above.iter().skip(1).map(String::as_str).collect();
    lines.extend(below.iter().map(String::as_str));
    let after = trailer.lines().map(wire::clean).find(|line| !line.is_empty());
    let group = after.or_else(|| {
        let last = lines.iter().rposition(|line| !line.trim().is_empty())?;
        let line = wire::clean(lines.get(last)?);
        day_time_group(&line)?;
        lines.truncate(last);
        Some(line)
    });
    if let Some(group) = group {
        match day_time_group(&group) {
            Some(rewritten) => wire::push_date(&mut article, rewritten, &group),
            None => article.notes.push(Note::new(Stage::Read, "date", format!("\"{group}\" has no month and year"))),
        }
    }
    content(&lines, &mut article);
    if !whole && article.of(Slot::Body).next().is_some() {
        note_cut_off(&mut article);
    }
    finish(article, "no headline and no text")
}

/// A line of text; its control characters go, its indent stays.
fn unmark(line: &str) -> String {
    line.chars().filter(|c| !c.is_control() || *c == '\t').collect::<String>().trim_end().to_owned()
}

/// Keywords, headline, byline and text, from the lines below the header.
fn content(lines: &[&str], article: &mut RawArticle) {
    let mut lines = lines;
    let skip_blank = |lines: &mut &[&str]| {
        while let [first, rest @ ..] = lines
            && first.trim().is_empty()
        {
            *lines = rest;
        }
    };
    skip_blank(&mut lines);
    if let [first, rest @ ..] = lines
        && first.contains('/')
        && first.len() <= 80
        && !first.trim_end().ends_with('.')
    {
        for keyword in first.trim().trim_end_matches('=').split('/') {
            article.push(Slot::Tag, keyword.trim(), Origin::Header, "keywords");
        }
        lines = rest;
    }
    skip_blank(&mut lines);
    let end = lines.iter().position(|line| line.trim().is_empty()).unwrap_or(lines.len());
    let block = lines.get(..end).unwrap_or_default();
    // The lines above the text end with `=`; or one line stands by itself above it.
    let marked = block.iter().take(8).rposition(|line| line.trim_end().ends_with('='));
    let text_below = lines.iter().skip(end).any(|line| !line.trim().is_empty());
    // A first line into which the next word would have fitted was broken off on purpose.
    let broken_off = match block {
        [first, second, ..] => {
            let word = second.split_whitespace().next().unwrap_or_default();
            first.chars().count() + word.chars().count() <= 50 && !first.trim_end().ends_with(['.', ',', '"'])
        }
        _ => false,
    };
    let single = block.len() <= 2 && text_below && !block.iter().any(|line| line.trim_end().ends_with(['.', '"']));
    let heading = match marked {
        Some(last) => last + 1,
        None if single => block.len(),
        None if broken_off => 1,
        None => 0,
    };
    headings(lines.get(..heading).unwrap_or_default(), article);
    let text = lines.get(heading..).unwrap_or_default();
    let end = text.iter().position(|line| is_notebook(line)).unwrap_or(text.len());
    if end < text.len() {
        article.notes.push(Note::new(Stage::Read, "body", "notes to editors were left out"));
    }
    let text = text.get(..end).unwrap_or_default().join("\n");
    let body = sgml::paragraphs(&text, |line| line.starts_with([' ', '\t']));
    article.push(Slot::Body, without_sign_off(body), Origin::Text, "");
}

/// Where the notes to editors begin.
fn is_notebook(line: &str) -> bool {
    let line = line.trim();
    matches!(line, "# Notebook" | "# Notizblock" | "* * * *")
        || line.starts_with("The following information is not")
        || line.starts_with("Die folgenden Informationen sind nicht")
}

/// Headline and byline from the lines above the text; what only says how the message is to be handled goes.
fn headings(lines: &[&str], article: &mut RawArticle) {
    let lines: Vec<&str> =
        lines.iter().map(|line| line.trim().trim_end_matches('=').trim()).filter(|line| !line.is_empty()).collect();
    let lower = |line: &&&str| line.chars().any(char::is_lowercase);
    let mixed = lines.iter().filter(lower).count() > 0;
    let mut headline: Vec<&str> = Vec::new();
    for line in lines {
        let first = line.split_whitespace().next().unwrap_or_default().to_lowercase();
        let handling = line.starts_with('(') && line.ends_with(')')
            || mixed && !line.chars().any(char::is_lowercase) && line.split_whitespace().count() <= 3;
        if handling {
            continue;
        }
        if matches!(first.as_str(), "by" | "von" | "par" | "por") && line.split_whitespace().count() <= 10 {
            article.push(Slot::Author, line, Origin::Header, "");
        } else {
            headline.push(line);
        }
    }
    article.push(Slot::Headline, headline.join(" "), Origin::Header, "");
}
