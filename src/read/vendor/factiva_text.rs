//! Factiva as text, or as a document that was unpacked to its paragraphs: with codes (`HD  River rises`), or as articles are shown, without.
//!
//! As shown, an article is: section, headline, byline, count of words, day, time, source, its code, edition, page, language, copyright, the text,
//! the publisher, and `Document` with the accession number; all but headline, count, day and number may be missing. The names of things are in the
//! language of the interface. Each line is a paragraph unless the file was wrapped.

use std::io;
use std::ops::ControlFlow;

use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink, is_markup};
use crate::record::{Origin, language_code};

use super::factiva::{Field, code, record};
use super::facts::{
    copyright_holder, date_at_start, is_accession, is_copyright, is_rights_notice, is_word_count, line_paragraphs,
    too_large,
};
use super::pieces::{self, Cut, Piece};

/// The reader.
pub(super) struct Factiva;

const LAYOUTS: &[Layout] = &[Layout {
    name: "factiva-text",
    title: "Factiva: text, RTF and DOCX export, with codes or as shown",
    detected: "the codes HD, WC, PD, SN, LP, TD, AN at the start of lines; or a count of words above a day, and `Document` with an accession number",
    fields: "HD headline, BY author, CR agency, PD with ET date, SN outlet, SE section, LA language, LP and TD text, CO organisations, RE places, NS and IN tags, AN identifier; \
             the same from the order of lines where there are no codes; a source that is an agency is the agency too",
}];

impl Reader for Factiva {
    fn name(&self) -> &'static str {
        "factiva-text"
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

/// How well a text fits.
pub(super) fn score(text: &str) -> Score {
    if is_markup(text) {
        return 0;
    }
    let mut seen: Vec<&str> = Vec::new();
    let (mut accession, mut counted, mut rights) = (false, false, false);
    let mut above = "";
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some((code, _)) = coded(line, false)
            && !seen.contains(&code)
        {
            seen.push(code);
        }
        counted = counted || is_word_count(above) && date_at_start(line).is_some();
        accession = accession || is_last(line);
        rights = rights || counted && is_copyright(line);
        above = line;
    }
    let has = |code: &str| seen.contains(&code);
    let with_codes = seen.len() >= 5 && has("HD") && (has("WC") || has("PD")) && (has("AN") || has("TD") || has("LP"));
    match (with_codes, counted, accession, rights) {
        (true, ..) => 96,
        (_, true, true, _) => 95,
        (_, true, _, true) => 70,
        _ => 0,
    }
}

/// Reads every article of a stream.
pub(super) fn read(stream: &mut dyn io::BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut number = 0_u64;
    let mut cut = |line: &str| if is_last(line) { Cut::After } else { Cut::Inside };
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

/// `Document KEMIH00020191122efbm00001`, the word in any language, and `AN` before it or not.
pub(super) fn is_last(line: &str) -> bool {
    if line.len() > 80 {
        return false;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    words.len() <= 3 && words.last().is_some_and(|word| is_accession(word))
}

/// What the pages of a print-out say, and the report on the search behind the last article.
fn is_page_line(line: &str) -> bool {
    line.contains("Factiva, Inc") && line.len() < 160
}

/// A code at the start of a line and its value: parted by two spaces, a tab or the end of the line, or by one space where `single` says that
/// the file is written so.
fn coded(line: &str, single: bool) -> Option<(&'static str, &str)> {
    let end = line.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(line.len());
    let (head, rest) = line.split_at_checked(end)?;
    let code = code(head)?;
    let wide = rest.is_empty() || rest.starts_with("  ") || rest.starts_with('\t') || rest.trim().is_empty();
    (wide || single && rest.starts_with(' ')).then(|| (code, rest.trim()))
}

/// An article; `None` for what is none: the report behind the last one, blank lines.
fn document(text: &str, ended: bool, number: u64) -> Option<Record> {
    let text = text.replace('\u{a0}', " ").replace(['\u{c}', '\u{feff}'], "");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !is_page_line(line)).collect();
    let wide = lines.iter().filter(|line| coded(line, false).is_some()).count();
    let single = lines.iter().any(|line| line.strip_prefix("WC ").is_some_and(is_word_count))
        && lines.iter().any(|line| line.strip_prefix("PD ").is_some_and(|day| date_at_start(day).is_some()));
    let fields = if wide >= 4 || single {
        by_codes(&lines, single && wide < 4)
    } else {
        let count = lines.iter().position(|line| is_word_count(line)).filter(|at| *at < 40);
        match count {
            Some(count) => as_shown(&lines, (count, count + 1), None),
            None if ended => return Some(unknown(number)),
            None => return None,
        }
    };
    Some(record(&fields, number, Origin::Header, ended))
}

fn unknown(number: u64) -> Record {
    use crate::record::{Reject, RejectReason};
    let detail = "a document without codes and without a count of words";
    Record::Reject(Reject::record(number.to_string(), RejectReason::Malformed, detail))
}

/// The fields of lines with codes.
fn by_codes(lines: &[&str], single: bool) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in lines {
        let in_text = fields.last().is_some_and(|(code, _)| matches!(*code, "LP" | "TD"));
        let found = coded(line, single).filter(|(code, value)| {
            // In a text, one space after two capitals is no sign of a code, unless what follows is of its kind.
            !(single && in_text)
                || match *code {
                    "CO" | "IN" | "NS" | "RE" => value.contains(" : ") || value.contains('|'),
                    "AN" => is_last(value),
                    "TD" | "RF" | "PUB" | "IPC" | "IPD" | "CT" | "ART" => true,
                    _ => false,
                }
        });
        match (found, fields.last_mut()) {
            (Some((code, value)), _) => fields.push((code, value.to_owned())),
            (None, Some((_, value))) => {
                value.push('\n');
                value.push_str(line);
            }
            (None, None) => {}
        }
    }
    for (code, value) in &mut fields {
        *value = if matches!(*code, "LP" | "TD") { line_paragraphs(value) } else { value.trim().to_owned() };
    }
    fields
}

/// What a page tells of the lines around the headline.
pub(super) struct Known<'a> {
    /// Index of the headline among the lines.
    pub(super) headline: usize,
    /// Index of the byline.
    pub(super) byline: Option<usize>,
    /// The text, paragraphs parted by a blank line.
    pub(super) text: &'a str,
}

/// The fields of lines in the order in which Factiva shows them: `count` is where the lines above the count of words end, and where those below it
/// begin.
pub(super) fn as_shown(lines: &[&str], count: (usize, usize), known: Option<&Known<'_>>) -> Vec<Field> {
    let (count, mut at) = count;
    let mut fields: Vec<Field> = Vec::new();
    let push = |fields: &mut Vec<Field>, code: &'static str, value: &str| fields.push((code, value.to_owned()));
    match known {
        Some(known) => {
            for (index, line) in lines.iter().enumerate().take(count) {
                let code = match index {
                    _ if index == known.headline => "HD",
                    _ if index < known.headline => "SE",
                    _ if known.byline.is_none_or(|byline| byline == index) => "BY",
                    _ => "CR",
                };
                push(&mut fields, code, line);
            }
        }
        None => above_count(lines.get(..count).unwrap_or_default(), &mut fields),
    }
    // Day, time, source, code, edition, page, language, copyright.
    let mut rank = 0_u8;
    let mut end = at;
    while let Some(line) = lines.get(at) {
        at += 1;
        if line.is_empty() {
            continue;
        }
        if is_copyright(line) {
            if rank < 6 || is_rights_notice(line) {
                push(&mut fields, "CY", line);
                rank = 6;
                end = at;
                continue;
            }
            break;
        }
        if rank >= 6 || at > count + 24 {
            break;
        }
        let (code, next) = match rank {
            0 if line.chars().any(char::is_numeric) && line.len() <= 60 => ("PD", 1),
            1 if is_time(line) => ("ET", 2),
            1 | 2 => ("SN", 3),
            3 if is_source_code(line) => ("SC", 4),
            3 | 4 if line.len() >= 4 && !line.contains(' ') && language_code(line).is_some() => ("LA", 5),
            3 | 4 if line.chars().count() <= 40 => ("ED", 4),
            _ => break,
        };
        push(&mut fields, code, line);
        rank = next;
        end = at;
    }
    if let Some(known) = known {
        push(&mut fields, "TD", known.text);
    }
    let mut rest: Vec<&str> = lines.get(end..).unwrap_or_default().to_vec();
    while rest.last().is_some_and(|line| line.is_empty() || is_last(line)) {
        if let Some(last) = rest.pop().filter(|line| !line.is_empty()) {
            push(&mut fields, "AN", last);
        }
    }
    let holder =
        fields.iter().find(|(code, _)| *code == "CY").and_then(|(_, line)| copyright_holder(line)).unwrap_or_default();
    if let Some(publisher) = rest.last().filter(|line| is_publisher(line, holder)) {
        push(&mut fields, "PUB", publisher);
        rest.pop();
    }
    if known.is_none() {
        fields.push(("TD", line_paragraphs(&rest.join("\n"))));
    }
    fields
}

/// Section, headline, byline and credit from the lines above the count of words.
fn above_count(lines: &[&str], fields: &mut Vec<Field>) {
    let mut lines: Vec<&str> = lines.iter().copied().filter(|line| !line.is_empty()).collect();
    if let Some(last) = lines.last().filter(|line| lines.len() >= 2 && is_byline(line)) {
        fields.push(("BY", (*last).to_owned()));
        lines.pop();
    }
    let short = |line: &str| line.split_whitespace().count() <= 4 && line.chars().count() <= 40;
    if let [section, headline, ..] = lines[..]
        && short(section)
        && section.chars().count() < headline.chars().count()
    {
        fields.insert(0, ("SE", section.to_owned()));
        lines.remove(0);
    }
    fields.insert(0, ("HD", lines.join(" ")));
}

/// `By Ann Lee`, an agency, or a few names: words that all begin with a capital.
fn is_byline(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let lead = words
        .first()
        .is_some_and(|word| ["by", "von", "par", "por", "di", "door", "av"].contains(&word.to_lowercase().as_str()));
    let small = ["and", "und", "et", "y", "e", "de", "van", "von", "der", "la", "in", "&", "al", "bin"];
    let names = (2..=8).contains(&words.len())
        && words.iter().all(|word| word.starts_with(char::is_uppercase) || small.contains(word))
        && !line.contains([':', '?', '!', '"', '”'])
        && !line.chars().any(char::is_numeric);
    lead && words.len() <= 14 || crate::record::agency_by_alias(line).is_some() || names && words.len() <= 5
}

/// `10:30`, `06:23 PM GMT`.
fn is_time(line: &str) -> bool {
    line.len() <= 20 && line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(':')
}

/// `KEMIH`.
fn is_source_code(line: &str) -> bool {
    (2..=8).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The line between the text and the accession number: a firm by its form, or the holder of the copyright.
fn is_publisher(line: &str, holder: &str) -> bool {
    const FORMS: &[&str] = &[
        "limited",
        "ltd",
        "inc",
        "llc",
        "plc",
        "gmbh",
        "ag",
        "kg",
        "company",
        "co",
        "corporation",
        "corp",
        "group",
        "sa",
        "spa",
        "srl",
        "bv",
        "nv",
        "oy",
        "ab",
        "as",
        "sarl",
        "sas",
        "media",
        "publishing",
        "publications",
        "newspapers",
        "press",
    ];
    let words = line.split_whitespace().count();
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let last: String = last.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let same = !holder.is_empty() && line.trim_end_matches('.').eq_ignore_ascii_case(holder.trim_end_matches('.'));
    let sentence = line.ends_with(['!', '?', '"', '”']) || line.ends_with('.') && last.len() > 4;
    same || (1..=8).contains(&words)
        && FORMS.contains(&last.as_str())
        && !sentence
        && line.starts_with(char::is_uppercase)
}
