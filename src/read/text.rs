//! Plain text: a headline, then the text; perhaps `Key: value` lines above, perhaps several articles with separators.
//!
//! There is no standard. The shapes are those of clippings, of text exports and of what people paste: paragraphs parted by
//! blank lines, one paragraph a line, or lines wrapped at a fixed width. A repeated headline, a deck and a dateline stay in the
//! body here, because they are found the same way in every layout.

use std::borrow::Cow;
use std::io::{self, BufRead, Read as _};

use super::detect::unread_markup;
use super::header;
use super::values::{is_list, is_missing, split_list};
use super::{Input, Layout, RECORD_BYTES, ReadOptions, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Text;

const LAYOUTS: &[Layout] = &[Layout {
    name: "text",
    title: "Plain text: clippings, pasted articles, whatever nothing else fits",
    detected: "nothing else fits and the bytes are text",
    fields: "headline from the first line, then deck, byline, date line and dateline where they stand; `Key: value` lines above the text; several articles only where a clear separator parts them",
}];

impl Reader for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        2
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if unread_markup(sample.text).is_some() {
            return 0;
        }
        if matches!(sample.extension, "txt" | "text" | "asc") { 20 } else { 5 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let Input { stream: text, options, .. } = input;
        let Some(whole) = read_whole(text)? else {
            let detail = format!("a text of more than {RECORD_BYTES} bytes");
            let _ = sink(Record::Reject(Reject::file(RejectReason::TooLarge, detail)));
            return Ok(());
        };
        for record in records(&whole, options) {
            if sink(record).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// The articles of a text, each with what can be told of it.
pub(super) fn records(whole: &str, options: &ReadOptions) -> Vec<Record> {
    let whole = if whole.contains('\r') {
        Cow::Owned(whole.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(whole)
    };
    let parts = articles(&whole);
    let several = parts.len() > 1;
    let records = (1..).zip(parts).map(|(number, part): (u32, &str)| {
        let mut article = RawArticle::at(if several { number.to_string() } else { String::new() });
        fill(part, options, &mut article);
        if article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_some() {
            Record::Article(article)
        } else {
            let detail = if header::split(part).is_some() {
                "header lines without a text"
            } else {
                "rules across the page, and no text"
            };
            Record::Reject(Reject::record(article.locator, RejectReason::NoText, detail))
        }
    });
    records.collect()
}

/// The text, unless it is larger than a record may be. The stream is valid UTF-8 by the time it comes here.
pub(super) fn read_whole(text: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    text.take(RECORD_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > RECORD_BYTES {
        return Ok(None);
    }
    Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())))
}

/// The articles of a text: one, unless clear separators part it and each part looks like an article by itself.
fn articles(text: &str) -> Vec<&str> {
    for separates in [is_document_count as fn(&str) -> bool, is_rule, |_| false] {
        let parts = split_at(text, separates);
        if parts.len() > 1 && parts.iter().all(|part| stands_alone(part)) {
            return parts;
        }
    }
    vec![text]
}

/// The parts between separating lines and form feeds, without those.
fn split_at(text: &str, separates: fn(&str) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    for page in text.split('\u{c}') {
        let mut start = 0;
        let mut at = 0;
        for line in page.split_inclusive('\n') {
            if separates(line.trim()) {
                parts.push(page.get(start..at).unwrap_or_default());
                start = at + line.len();
            }
            at += line.len();
        }
        parts.push(page.get(start..).unwrap_or_default());
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Ten or more of one sign and nothing else.
fn is_rule(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 10 && b"=-_*".contains(&bytes[0]) && bytes.iter().all(|byte| *byte == bytes[0])
}

/// `* * *`: the same sign three times or more, with spaces between.
fn is_row_of_stars(line: &str) -> bool {
    let mut signs = line.split_whitespace();
    let Some(first) = signs.next().filter(|first| matches!(*first, "*" | "-" | "_" | "#" | "~" | "•" | "·")) else {
        return false;
    };
    signs.clone().count() >= 2 && signs.all(|sign| sign == first)
}

/// `Document 3 of 12`, `3 of 12 DOCUMENTS`.
fn is_document_count(line: &str) -> bool {
    // Most lines are prose, and longer than any of these.
    if line.len() > 60 {
        return false;
    }
    let line = line.to_ascii_lowercase();
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match words[..] {
        ["document" | "article", n, "of", m] | [n, "of", m, "documents" | "articles"] => number(n) && number(m),
        _ => false,
    }
}

/// A header block, or a short first line with a text of some length below it.
fn stands_alone(part: &str) -> bool {
    if header::split(part).is_some_and(|split| split.lines.len() >= 2 || split.headline.is_some()) {
        return true;
    }
    let part = part.trim();
    let Some((first, rest)) = part.split_once("\n\n").or_else(|| part.split_once("\n \n")) else { return false };
    let first = first.trim();
    !first.contains('\n')
        && first.chars().count() <= 150
        && !first.ends_with(['.', ':', ',', ';'])
        && rest.trim().len() >= 200
}

fn fill(part: &str, options: &ReadOptions, article: &mut RawArticle) {
    let mut rest = part;
    if let Some(split) = header::split(part) {
        article.push(Slot::Headline, split.headline.unwrap_or_default(), Origin::Text, "");
        for line in split.lines {
            let slot = options.map.get(&line.key.to_lowercase()).copied().or(line.slot);
            match slot {
                _ if is_missing(&line.value) => {}
                Some(slot) => {
                    let items = if is_list(slot) { split_list(&line.value) } else { None };
                    for item in items.unwrap_or_else(|| vec![line.value]) {
                        article.push(slot, item, Origin::Header, line.key.to_owned());
                    }
                }
                None => article.notes.push(Note::new(Stage::Read, "", format!("header {}: {}", line.key, line.value))),
            }
        }
        rest = split.rest;
    }
    let rest = trim_blank_lines(rest);
    let mut body = rest;
    if article.of(Slot::Headline).next().is_none() {
        let (first, after) = first_block(rest);
        if is_headline(first, !after.trim().is_empty()) {
            article.push(Slot::Headline, join_lines(first), Origin::Text, "");
            body = after;
        }
    }
    article.push(Slot::Body, paragraphs(body), Origin::Text, "");
    // Headline and header lines were pushed as they came; readers promise the order of slots.
    article.candidates.sort_by_key(|candidate| candidate.slot);
}

fn trim_blank_lines(text: &str) -> &str {
    let mut rest = text.trim_end();
    while let Some((line, after)) = rest.split_once('\n') {
        if !line.trim().is_empty() {
            break;
        }
        rest = after;
    }
    rest
}

/// The first lines that belong together, and what follows: to the first blank line if it comes soon, else one line.
fn first_block(text: &str) -> (&str, &str) {
    let mut end = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if line.trim().is_empty() || is_rule(line.trim()) {
            return text.split_at_checked(end).unwrap_or((text, ""));
        }
        if number == 2 {
            break;
        }
        end += line.len();
    }
    if end == text.len() && text.lines().count() <= 1 {
        return (text, "");
    }
    text.split_once('\n').unwrap_or((text, ""))
}

fn is_headline(first: &str, more: bool) -> bool {
    let first = first.trim();
    let length = first.chars().count();
    let sentence =
        first.ends_with(['.', '!', '?', '"', '”', '»', '。', '！', '？', '।', '۔', '؟']) && !first.ends_with("...");
    if length == 0 || length > 300 || !first.contains(char::is_alphanumeric) {
        return false;
    }
    // A text of one sentence is a text; a line without a full stop may be a headline by itself.
    if more { !(first.ends_with('.') && length > 150) } else { !sentence && length <= 150 }
}

fn join_lines(text: &str) -> String {
    super::sgml::fold(text)
}

/// Text to paragraphs parted by one blank line each.
///
/// Lines of a block are joined where they were wrapped. They were not wrapped where a line is longer than any screen.
pub(super) fn paragraphs(text: &str) -> String {
    const WRAP: usize = 140;
    let text = text.trim();
    // A rule across the page parts paragraphs and says nothing.
    let is_blank = |line: &str| line.trim().is_empty() || is_rule(line.trim()) || is_row_of_stars(line.trim());
    let spaced = text.lines().any(is_blank);
    let width = |line: &str| line.trim_end().chars().count();
    let widest = text.lines().map(width).max().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    let mut previous: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if is_blank(line) {
            previous = None;
            continue;
        }
        let joined = previous.is_some_and(|previous| {
            if spaced {
                width(previous) <= WRAP
            } else {
                // Without blank lines a paragraph ends with a line that had room for more, or begins with an indent.
                let ended = previous.trim_end().ends_with(['.', '!', '?', '"', '”', '»', ':']);
                let short = width(previous) * 4 < widest * 3;
                widest <= WRAP && !line.starts_with([' ', '\t']) && !(ended && short)
            }
        });
        if !out.is_empty() {
            out.push_str(if joined { " " } else { "\n\n" });
        }
        out.push_str(trimmed);
        previous = Some(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::read::tests::{article, firsts, records};
    use crate::record::Origin::{Header, Text as T};

    use super::*;

    #[test]
    fn a_clipping() {
        let text =
            "River Rises - Mayor\n\nRiver rises - mayor\n\nKEMI (AP) - The river rose\non Monday.\r\n\r\nIt fell.\n";
        let expected = article(
            "",
            &[
                (Slot::Headline, "River Rises - Mayor", T, ""),
                (Slot::Body, "River rises - mayor\n\nKEMI (AP) - The river rose on Monday.\n\nIt fell.", T, ""),
            ],
            &[],
        );
        assert_eq!(records("a.txt", text), [expected]);
    }

    #[test]
    fn header_lines() {
        let text = "Title: River Rises\nBy: Ann Lee; Bo Ek\nDate: 22 November 2019\nRef: 12\nAgency: AP\nSection: N/A\n\nThe river rose.\n";
        let expected = article(
            "",
            &[
                (Slot::Headline, "River Rises", Header, "Title"),
                (Slot::Body, "The river rose.", T, ""),
                (Slot::Agency, "AP", Header, "Agency"),
                (Slot::Author, "Ann Lee", Header, "By"),
                (Slot::Author, "Bo Ek", Header, "By"),
                (Slot::Published, "22 November 2019", Header, "Date"),
            ],
            &[("", "header Ref: 12")],
        );
        assert_eq!(records("a.txt", text), [expected]);
    }

    #[test]
    fn paragraphs_of_every_kind() {
        assert_eq!(paragraphs("one\ntwo\n\nthree"), "one two\n\nthree");
        assert_eq!(paragraphs("one\n* * *\nthree"), "one\n\nthree");
        let long = "The river rose on Monday and hundreds of people had to leave their homes, as the mayor of the town said on the radio, \
                    and it went on rising all night.";
        assert_eq!(paragraphs(&format!("{long}\n{long}")), format!("{long}\n\n{long}"));
        assert_eq!(paragraphs(&format!("{long}\n{long}\n\nend")), format!("{long}\n\n{long}\n\nend"));
        let wrapped = "The river rose on Monday and hundreds\nof people had to leave.\nIt fell again on Tuesday, said the\nmayor of the town.";
        assert_eq!(
            paragraphs(wrapped),
            "The river rose on Monday and hundreds of people had to leave.\n\nIt fell again on Tuesday, said the mayor of the town."
        );
    }

    #[test]
    fn what_is_a_headline() {
        let headline = |text: &str| firsts(&records("a.txt", text), Slot::Headline);
        assert_eq!(headline("River rises"), [" River rises"]);
        assert_eq!(headline("The river rose on Monday."), [" "]);
        assert_eq!(headline("Flood: hundreds flee\n\nIt rose."), [" Flood: hundreds flee"]);
        assert_eq!(headline("River rises\nin the north\n\nIt rose."), [" River rises in the north"]);
        assert_eq!(headline("River rises\nIt rose on Monday.\nIt fell."), [" River rises"]);
        assert_eq!(headline(&format!("{}\n\nIt fell.", "It rose again. ".repeat(30))), [" "]);
    }

    #[test]
    fn several_articles_need_clear_separators() {
        let header = "Title: A\nDate: 2019\n\nText.\n";
        assert_eq!(firsts(&records("a.txt", [header; 2].join("==========\n")), Slot::Headline), ["1 A", "2 A"]);
        let story = format!("River rises\n\n{}\n", "It rose on Monday. ".repeat(20));
        for separator in ["\u{c}", "\n----------\n", "\n\nDocument 2 of 2\n\n"] {
            assert_eq!(
                firsts(&records("a.txt", [story.as_str(); 2].join(separator)), Slot::Headline),
                ["1 River rises", "2 River rises"]
            );
        }
        assert_eq!(
            firsts(&records("a.txt", format!("River rises\n----------\n\n{story}")), Slot::Headline),
            [" River rises"]
        );
    }
}
