//! Hits for people at a terminal.

use std::fmt::Write as _;
use std::path::Path;

use super::{context_text, one_line, shown_path};
use crate::record::Article;
use crate::search::{Hit, Passage};

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colours; else marks stand in brackets.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Style {
    /// Text in an ANSI style.
    #[must_use]
    pub fn paint(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Bold.
const HEADLINE: &str = "1";
/// Dim.
pub(super) const QUIET: &str = "2";
/// Bold red, as grep has it.
pub(super) const MARK: &str = "1;31";
/// Green.
pub(super) const DATE: &str = "32";
/// Cyan.
pub(super) const CREDIT: &str = "36";

/// One hit with a blank line behind it: four lines at most, or with `context` the lines around each match in place of the best passage.
#[must_use]
pub fn hit_text(hit: &Hit, base: Option<&Path>, context: Option<usize>, style: Style) -> String {
    let article = &hit.article;
    let mut text = String::new();
    let rank = format!("{:>3}", hit.rank);
    let date = article.date.as_ref().map_or_else(|| "undated".to_owned(), |date| date.value.without_time().to_string());
    let mut line = format!("{}  {}", style.paint(QUIET, &rank), style.paint(DATE, &format!("{date:<10}")));
    let credit = credit(article);
    if !credit.is_empty() {
        let _ = write!(line, "  {}", style.paint(CREDIT, &credit));
    }
    if let Some(place) = article.dateline.as_ref().and_then(|dateline| dateline.value.place.as_ref()) {
        let _ = write!(line, "  [{}]", one_line(place));
    }
    let _ = writeln!(text, "{line}");
    let headline = if hit.headline.text.is_empty() {
        style.paint(QUIET, "(no headline)")
    } else {
        marked(&hit.headline, style, HEADLINE)
    };
    let _ = writeln!(text, "     {headline}");
    let around = context.map_or_else(String::new, |lines| context_text(hit, lines, style));
    text.push_str(&around);
    if let Some(snippet) = hit.snippet.as_ref().filter(|_| around.is_empty()) {
        for line in wrap(&marked(snippet, style, ""), style.width.saturating_sub(5).max(20)) {
            let _ = writeln!(text, "     {line}");
        }
    }
    let path = shown_path(&article.path, &article.locator, base);
    let also = match article.also.len() {
        0 => String::new(),
        1 => "  and in another file".to_owned(),
        more => format!("  and in {more} other files"),
    };
    let _ = writeln!(text, "     {}", style.paint(QUIET, &format!("{path}  {}{also}", article.id)));
    text.push('\n');
    text
}

/// Agencies and outlet: `Sputnik / Pakistan Point News`.
fn credit(article: &Article) -> String {
    let mut names: Vec<String> = article.agency.iter().map(|agency| one_line(&agency.value.0)).collect();
    if let Some(source) = &article.source {
        let source = one_line(&source.value);
        if !names.iter().any(|name| name.eq_ignore_ascii_case(&source)) {
            names.push(source);
        }
    }
    names.join(" / ")
}

/// A passage on one line, its marks in colour or in brackets, `base` the style of the rest.
pub(super) fn marked(passage: &Passage, style: Style, base: &str) -> String {
    let chars: Vec<char> = passage.text.chars().collect();
    let piece = |from: usize, to: usize| -> String { chars.get(from..to).unwrap_or_default().iter().collect() };
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut at = 0;
    for &(start, end) in &passage.marks {
        pieces.push((piece(at, start), false));
        pieces.push((piece(start, end), true));
        at = end;
    }
    pieces.push((piece(at, chars.len()), false));
    let mut line = String::new();
    if passage.cut_before {
        line.push_str("… ");
    }
    for (text, mark) in pieces {
        let clean = folded_spaces(&text);
        if mark {
            let shown = if style.colour { style.paint(MARK, &clean) } else { format!("[{clean}]") };
            line.push_str(&shown);
        } else if base.is_empty() {
            line.push_str(&clean);
        } else {
            line.push_str(&style.paint(base, &clean));
        }
    }
    if passage.cut_after {
        line.push_str(" …");
    }
    line
}

/// Runs of white space as one space, those at the ends kept, and nothing hostile.
pub(super) fn folded_spaces(text: &str) -> String {
    let lead = if text.starts_with(char::is_whitespace) { " " } else { "" };
    let tail = if text.len() > 1 && text.ends_with(char::is_whitespace) { " " } else { "" };
    let line = one_line(text);
    if line.is_empty() { lead.to_owned() } else { format!("{lead}{line}{tail}") }
}

/// Lines of at most `width` columns, counted in characters and without the escapes of colours.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut column = 0;
    for word in text.split(' ') {
        let length = visible(word);
        if column > 0 && column + 1 + length > width {
            lines.push(String::new());
            column = 0;
        }
        if let Some(line) = lines.last_mut() {
            if column > 0 {
                line.push(' ');
                column += 1;
            }
            line.push_str(word);
        }
        column += length;
    }
    lines
}

fn visible(word: &str) -> usize {
    let mut length = 0;
    let mut escape = false;
    for c in word.chars() {
        match (escape, c) {
            (false, '\u{1b}') => escape = true,
            (true, 'm') => escape = false,
            (true, _) => {}
            (false, _) => length += 1,
        }
    }
    length
}

/// A number with its noun: `1 article`, `12,345 articles`.
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if noun.is_empty() {
        return text;
    }
    let plural = if number == 1 { "" } else { "s" };
    format!("{text} {noun}{plural}")
}

/// A size in bytes for people: `4.2 MB`.
#[must_use]
pub fn size_text(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 999.5 {
            return if unit == "B" { format!("{bytes} B") } else { format!("{value:.1} {unit}") };
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_in_brackets_without_colour() {
        let passage = Passage {
            text: "the river\nflood rose".to_owned(),
            marks: vec![(10, 15)],
            cut_before: true,
            cut_after: true,
        };
        let plain = Style { colour: false, width: 80 };
        assert_eq!(marked(&passage, plain, ""), "… the river [flood] rose …");
        let colour = Style { colour: true, width: 80 };
        assert_eq!(marked(&passage, colour, ""), "… the river \u{1b}[1;31mflood\u{1b}[0m rose …");
    }

    #[test]
    fn colours_take_no_columns() {
        assert_eq!(wrap("\u{1b}[1;31mab\u{1b}[0m cd ef", 5), ["\u{1b}[1;31mab\u{1b}[0m cd", "ef"]);
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1, "article"), "1 article");
        assert_eq!(count(1_234_567, "article"), "1,234,567 articles");
        assert_eq!(count(0, ""), "0");
        assert_eq!(size_text(999), "999 B");
        assert_eq!(size_text(1_500_000), "1.5 MB");
    }
}
