//! ANPA 1312: the text format in which the agencies of North America sent their wires.
//!
//! A message is SYN SYN SOH, the service's letter and the story's number, US, a selector, a line of priority, category, format, keyword, day of filing and
//! count of words, STX, the text, ETX, the time of sending, EOT. In the text, lines that begin with `^` are not set as text: keyword line, headline,
//! remarks to editors, byline; paragraphs begin with a tab. The rules are those of ANPA's bulletin 1312 and of what AP and others made of it. Files in
//! which the control characters got lost are read by their first two lines.

use std::io;

use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink, sgml};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage, agency_by_alias};

use super::facts::{finish, note_cut_off, too_large, without_sign_off};
use super::pieces::{self, Cut, Handle, Piece};
use super::wire::{self, SOH};

/// The reader.
pub(super) struct Anpa;

const LAYOUTS: &[Layout] = &[Layout {
    name: "anpa1312",
    title: "ANPA 1312: wires as text (AP, The Canadian Press)",
    detected: "SOH, a letter, four digits, US; or these without control characters above a line of priority, category and keyword, with lines that begin with `^`",
    fields: "of the lines with `^` the headline, the byline and the agency under it, a summary as deck; the text; category as section where its letter is common; time of sending, service and number as identifier; \
             remarks to editors, lists of photos and codes are left out",
}];

impl Reader for Anpa {
    fn name(&self) -> &'static str {
        "anpa1312"
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
            && text.split(SOH).skip(1).any(|frame| story_number(frame).is_some() && frame.get(5..6) == Some("\u{1f}"));
        if framed {
            return 97;
        }
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let top = lines.next().is_some_and(|line| line.len() <= 24 && story_number(line).is_some());
        let second = lines.next().is_some_and(|line| instructions(line).is_some());
        let carets = || text.lines().filter(|line| line.trim_start_matches('\u{2}').starts_with('^')).count();
        if top && second && carets() >= 2 { 88 } else { 0 }
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
        let mut cut = |line: &str| if sent(&wire::clean(line)).is_some() { Cut::After } else { Cut::Inside };
        pieces::by_lines(stream, &mut cut, handle)
    }
}

/// `W2870`, at the start of a message.
fn story_number(text: &str) -> Option<&str> {
    let head = text.get(..5)?;
    let (letter, digits) = head.split_at_checked(1)?;
    (letter.bytes().all(|byte| byte.is_ascii_alphabetic()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(head)
}

/// Category and keyword of `f l BC-LT--Argentina-Cancer  11-13 1049`.
fn instructions(line: &str) -> Option<(String, String)> {
    let line = wire::clean(line);
    let words: Vec<&str> = line.split_whitespace().collect();
    let [priority, category, keyword @ .., day, count] = &words[..] else { return None };
    let numbers = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let letter = |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let day = day.split_once('-').is_some_and(|(a, b)| numbers(a) && numbers(b) && a.len() <= 2 && b.len() <= 2);
    let fits = letter(priority) && letter(category) && day && numbers(count) && !keyword.is_empty();
    fits.then(|| ((*category).to_owned(), keyword.join(" ")))
}

/// The time of sending, rewritten for being read: `AP-WF-11-22-19 1430GMT` puts the month first, `14:30ET 22-11-19` the day where that is sure.
fn sent(line: &str) -> Option<String> {
    let line = line.trim_end_matches('<').trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let [first, second] = words[..] else { return None };
    let two = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 2);
    let numbers = |text: &str| -> Option<(u32, u32, String)> {
        let parts: Vec<&str> = text.rsplitn(4, '-').collect();
        let [year, b, a, ..] = parts[..] else { return None };
        Some((two(a)?, two(b)?, wire::century(year).filter(|_| year.len() == 2)?))
    };
    let clock = |text: &str| -> Option<String> {
        let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == ':').collect();
        let zone = text.get(digits.len()..)?;
        let digits = digits.replace(':', "");
        let zoned = zone.len() <= 4 && zone.bytes().all(|byte| byte.is_ascii_uppercase());
        (digits.len() == 4 && zoned).then(|| {
            format!("{}:{} {zone}", digits.get(..2).unwrap_or_default(), digits.get(2..).unwrap_or_default())
                .trim_end()
                .to_owned()
        })
    };
    let named = first.starts_with(|c: char| c.is_ascii_alphabetic());
    let (day, time) = if named { (numbers(first)?, clock(second)?) } else { (numbers(second)?, clock(first)?) };
    let (a, b, year) = day;
    let (month, day) = match (named, a, b) {
        (true, ..) => (a, b),
        (false, 13.., _) => (b, a),
        (false, _, 13..) => (a, b),
        (false, a, b) if a == b => (a, b),
        // Day and month cannot be told apart.
        _ => return Some(year),
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| format!("{year}-{month:02}-{day:02} {time}"))
}

fn message(frame: &str, ended: bool, number: u64) -> Record {
    let broken = |detail: &str| Record::Reject(Reject::record(number.to_string(), RejectReason::Malformed, detail));
    let parts = wire::parts(frame);
    let (top, text, trailer, whole) = match &parts {
        Some(parts) => (parts.header, parts.text, parts.trailer, parts.ended),
        None if frame.starts_with(SOH) => return broken("a message without a start of text"),
        None => {
            let start = frame.find('^').unwrap_or(frame.len());
            let (top, text) = frame.split_at_checked(start).unwrap_or((frame, ""));
            (top, text, "", ended)
        }
    };
    let top = top.trim_start_matches(|c: char| c.is_control() || c.is_whitespace());
    let Some(id) = story_number(top) else { return broken("no letter of a service and number of a story") };
    let mut article = RawArticle::at(number.to_string());
    article.push(Slot::Docno, id, Origin::Header, "service and number");
    if let Some((category, keyword)) = top.lines().find_map(instructions) {
        article.push(Slot::Section, wire::category(&category).unwrap_or_default(), Origin::Header, "category");
        article.push(Slot::Tag, without_version(&keyword), Origin::Header, "keyword");
    }
    let mut lines: Vec<&str> = text.lines().collect();
    let mut written = trailer.lines().map(wire::clean).find(|line| !line.is_empty());
    if written.is_none()
        && let Some(at) = lines.iter().rposition(|line| sent(&wire::clean(line)).is_some())
    {
        written = lines.get(at).map(|line| wire::clean(line));
        lines.truncate(at);
    }
    if let Some(written) = written.map(|line| line.trim_end_matches('<').to_owned()) {
        match sent(&written) {
            Some(rewritten) => wire::push_date(&mut article, rewritten, &written),
            None => article.notes.push(Note::new(
                Stage::Read,
                "date",
                format!("\"{written}\" is no time of sending that we know"),
            )),
        }
        let prefix = written.split('-').next().unwrap_or_default();
        article.push(Slot::Agency, agency_by_alias(prefix).map_or("", |_| prefix), Origin::Header, "time of sending");
    }
    content(&lines, &mut article);
    if !whole && article.of(Slot::Body).next().is_some() {
        note_cut_off(&mut article);
    }
    finish(article, "no headline and no text")
}

/// The lines with `^`, and the text. Such a line may go on in the next; it ends with `<`, `=` or `@`.
fn content(lines: &[&str], article: &mut RawArticle) {
    let mut marked: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut open = false;
    for line in lines {
        let line: String = line.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c }).collect();
        let line = line.trim_end();
        let closes = line.ends_with(['<', '=', '@']);
        if let Some(rest) = line.trim_start_matches(' ').strip_prefix('^') {
            marked.push(unmarked(rest));
            open = !closes;
        } else if open && !line.starts_with('\t') && !line.trim().is_empty() {
            if let Some(last) = marked.last_mut() {
                last.push(' ');
                last.push_str(&unmarked(line));
            }
            open = !closes;
        } else {
            open = false;
            text.push_str(line.trim_end_matches('<'));
            text.push('\n');
        }
    }
    headings(&marked, article);
    let body = sgml::paragraphs(&text, |line| line.starts_with('\t') || line.starts_with("   "));
    let kept: Vec<&str> = body.split("\n\n").filter(|paragraph| !is_filler(paragraph)).collect();
    article.push(Slot::Body, without_sign_off(kept.join("\n\n")), Origin::Text, "");
}

/// `code:2` between the lines with `^`, and `___` between parts of a story.
fn is_filler(paragraph: &str) -> bool {
    paragraph.starts_with("code:") && paragraph.len() < 12 || paragraph.bytes().all(|byte| byte == b'_')
}

/// `BC-EU--Finland-Flood` of `BC-EU--Finland-Flood, 1st Ld-Writethru`.
fn without_version(keyword: &str) -> String {
    let keyword = keyword.split(',').next().unwrap_or_default();
    let words = keyword.split_whitespace().filter(|word| !word.to_lowercase().ends_with("writethru"));
    words.collect::<Vec<_>>().join(" ")
}

fn unmarked(line: &str) -> String {
    line.trim_end_matches(['<', '=', '@', ' ']).trim().to_owned()
}

/// Headline, summary, byline and agency from the lines with `^`; the first is the keyword line.
fn headings(marked: &[String], article: &mut RawArticle) {
    /// Longer lines are summaries, in characters.
    const LONGEST_HEADLINE: usize = 140;
    let origin = Origin::Header;
    let mut byline = false;
    for (index, line) in marked.iter().enumerate() {
        let lower = line.to_lowercase();
        if let Some(headline) = line.strip_prefix("HL:") {
            article.push(Slot::Headline, headline.trim(), origin, "HL");
        } else if lower.starts_with("by ") {
            article.push(Slot::Author, line.as_str(), origin, "byline");
            byline = true;
        } else if index == 0 || is_remark(&lower) || line.is_empty() {
            // For editors and machines.
        } else if byline || agency_by_alias(line).is_some() {
            article.push(Slot::Author, line.as_str(), origin, "byline");
        } else if article.of(Slot::Headline).next().is_none() && line.chars().count() <= LONGEST_HEADLINE {
            article.push(Slot::Headline, line.as_str(), origin, "");
        } else if article.of(Slot::Deck).next().is_none() && line.split_whitespace().count() >= 6 {
            article.push(Slot::Deck, line.as_str(), origin, "");
        }
    }
}

/// Photos, remarks to editors, codes of other systems.
fn is_remark(lower: &str) -> bool {
    let code = lower.split_once(':').is_some_and(|(name, _)| !name.contains(' ') && name.len() <= 10);
    code || lower.starts_with("ap photo")
        || lower.starts_with("editor's note")
        || lower.starts_with("with photo")
        || lower.starts_with("photos ")
}
