//! Text of scanned pages: words broken at the ends of lines made whole, the lines of a column joined to paragraphs.
//!
//! OCR keeps the lines of the printed column. A hyphen at the end of one is the printer's, unless the next line goes on with a capital or a number.

use crate::read::Record;
use crate::record::{Origin, RawArticle, Reject, RejectReason, Slot};

/// Text that stands together on a page.
pub(super) struct Block {
    pub(super) text: String,
    /// The file calls it a heading.
    pub(super) heading: bool,
}

/// A page as an article: the heading that comes first is its headline.
pub(super) fn page_record(locator: &str, blocks: Vec<Block>, origin: Origin, name: &'static str) -> Record {
    let mut article = RawArticle::at(locator);
    let mut body = String::new();
    for (number, block) in blocks.into_iter().enumerate() {
        if number == 0 && block.heading {
            article.push(Slot::Headline, block.text, origin, name);
            continue;
        }
        // A word broken at the end of a column goes on at the top of the next.
        let broken = body.ends_with(['-', '¬', '\u{ad}', '⸗']) && block.text.starts_with(char::is_lowercase);
        if !broken && !body.is_empty() {
            body.push_str("\n\n");
            body.push_str(&block.text);
        } else {
            add_line(&block.text, &mut body);
        }
    }
    article.push(Slot::Body, body, origin, name);
    if article.candidates.is_empty() {
        return Record::Reject(Reject::record(locator, RejectReason::NoText, "a page without text"));
    }
    Record::Article(article)
}

/// Signs that only a broken word ends with, in the output of OCR programs.
const BREAKS: [char; 4] = ['\u{ad}', '¬', '⸗', '\u{2e17}'];

/// Adds a line to a paragraph: with a space, or without its hyphen where a word goes on.
pub(super) fn add_line(line: &str, out: &mut String) {
    let line = line.trim();
    if line.is_empty() {
        return;
    }
    match joint(out, line) {
        Joint::Space if out.is_empty() => {}
        Joint::Space => out.push(' '),
        Joint::Word => {
            out.pop();
        }
        Joint::Compound => {}
    }
    out.push_str(line);
}

enum Joint {
    Space,
    /// The hyphen falls away.
    Word,
    /// The hyphen stays: `Anglo-Saxon`.
    Compound,
}

fn joint(before: &str, after: &str) -> Joint {
    let mut end = before.chars().rev();
    let (last, previous) = (end.next(), end.next());
    let Some(last) = last else { return Joint::Space };
    let word = previous.is_some_and(char::is_alphabetic);
    if BREAKS.contains(&last) {
        return if word { Joint::Word } else { Joint::Space };
    }
    if !matches!(last, '-' | '‐') || !word {
        return Joint::Space;
    }
    match after.chars().next() {
        Some(next) if next.is_lowercase() => Joint::Word,
        // Scripts without case, and words set in capitals: `RIV-` and `ER`.
        Some(next) if next.is_alphabetic() && previous.is_some_and(|c| c.is_uppercase() == next.is_uppercase()) => {
            let caps = after.chars().nth(1).is_none_or(|second| !second.is_lowercase());
            if caps { Joint::Word } else { Joint::Compound }
        }
        Some(next) if next.is_alphanumeric() => Joint::Compound,
        _ => Joint::Space,
    }
}

/// The paragraphs of a text that has one printed line to a line.
///
/// A paragraph ends at a blank line; before an indented line; after a line that ends a sentence well before the width of its column; and around a line that is
/// set in capitals, which is a heading.
pub(super) fn paragraphs(text: &str) -> String {
    let mut widths: Vec<usize> =
        text.lines().map(|line| line.trim().chars().count()).filter(|width| *width > 0).collect();
    widths.sort_unstable();
    // Columns differ in width and headings are wider: the line in the middle stands for the page.
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    let mut paragraph = String::new();
    let mut end_paragraph = |paragraph: &mut String| {
        if !paragraph.is_empty() {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(paragraph);
            paragraph.clear();
        }
    };
    let mut in_heading = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            end_paragraph(&mut paragraph);
            in_heading = false;
            continue;
        }
        let heading = is_capitals(trimmed);
        let indented = line.starts_with("  ") || line.starts_with('\t');
        let broken = paragraph.ends_with(|c: char| c == '-' || BREAKS.contains(&c));
        if (heading != in_heading || indented && !heading) && !broken {
            end_paragraph(&mut paragraph);
        }
        in_heading = heading;
        add_line(trimmed, &mut paragraph);
        let ended = trimmed.ends_with(['.', '!', '?', '"', '”', '»', '“']);
        // Headings of old papers end with a full stop, each line one of its own.
        if ended && (heading || trimmed.chars().count() * 5 < usual * 4) {
            end_paragraph(&mut paragraph);
        }
    }
    end_paragraph(&mut paragraph);
    out
}

/// A line of capitals with a word in it.
fn is_capitals(line: &str) -> bool {
    let (mut upper, mut lower) = (0_usize, 0_usize);
    for c in line.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper >= 4 && lower * 10 <= upper
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(lines: &[&str]) -> String {
        let mut out = String::new();
        for line in lines {
            add_line(line, &mut out);
        }
        out
    }

    #[test]
    fn broken_words_are_made_whole() {
        assert_eq!(join(&["The gover-", "nor spoke"]), "The governor spoke");
        assert_eq!(join(&["the Anglo-", "Saxon law of 1914-", "18 and"]), "the Anglo-Saxon law of 1914- 18 and");
        assert_eq!(join(&["Eiſen¬", "bahn, Stra⸗", "ße, Re\u{ad}", "gen"]), "Eiſenbahn, Straße, Regen");
        assert_eq!(join(&["THE GOV-", "ERNOR SPOKE"]), "THE GOVERNOR SPOKE");
        assert_eq!(join(&["he said -", "and left"]), "he said - and left");
        assert_eq!(join(&["", "one", " ", "two"]), "one two");
    }

    #[test]
    fn lines_become_paragraphs() {
        let text = "FLOOD IN THE\nVALLEY\nThe river rose on Mon-\nday and many people left\nhome.\nThe mayor spoke to the\npeople of the town on\nthe radio.\n\n  It fell again.";
        assert_eq!(
            paragraphs(text),
            "FLOOD IN THE VALLEY\n\nThe river rose on Monday and many people left home.\n\nThe mayor spoke to the people of the town on the radio.\n\nIt fell again."
        );
        assert_eq!(paragraphs(" \n "), "");
    }
}
