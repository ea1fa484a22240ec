//! The lines around each match, as grep gives them: the text of an article wrapped to the terminal, and of it the lines that hold a match and
//! so many before and behind.

use super::text::{QUIET, Style, marked};
use crate::search::{Hit, Part, Passage};

/// A line of wrapped text: characters `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    start: usize,
    end: usize,
}

/// The lines of deck and body that hold a match of the hit, each with `around` lines before and behind it. A line with `--` stands where
/// lines are left out.
#[must_use]
pub fn context_text(hit: &Hit, around: usize, style: Style) -> String {
    let article = &hit.article;
    let width = style.width.saturating_sub(INDENT.len()).max(20);
    let mut text = String::new();
    for (part, whole) in [(Part::Deck, &article.deck), (Part::Body, &article.body)] {
        let marks: Vec<(usize, usize)> =
            hit.matches.iter().filter(|found| found.part == part).map(|found| (found.start, found.end)).collect();
        if marks.is_empty() {
            continue;
        }
        let chars: Vec<char> = whole.chars().collect();
        let lines = wrapped(&chars, width);
        let mut shown_to = 0;
        for (from, to) in shown(&lines, &marks, around) {
            if !text.is_empty() || from > 0 {
                text.push_str(INDENT);
                text.push_str(&style.paint(QUIET, "--"));
                text.push('\n');
            }
            for line in lines.get(from..to).unwrap_or_default() {
                let inside = marks.iter().filter(|(start, end)| *start < line.end && line.start < *end);
                let marks =
                    inside.map(|(start, end)| (start.max(&line.start) - line.start, end.min(&line.end) - line.start));
                let piece = chars.get(line.start..line.end).unwrap_or_default().iter().collect();
                let passage = Passage { text: piece, marks: marks.collect(), ..Passage::default() };
                text.push_str(INDENT);
                text.push_str(&marked(&passage, style, ""));
                text.push('\n');
            }
            shown_to = to;
        }
        if shown_to < lines.len() {
            text.push_str(INDENT);
            text.push_str(&style.paint(QUIET, "--"));
            text.push('\n');
        }
    }
    text
}

const INDENT: &str = "     ";

/// The text cut into lines of at most `width` characters between words, with a new one where the text has one. A word without spaces that is
/// longer, as in Chinese, is cut.
fn wrapped(chars: &[char], width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    // Behind the last word that fits, and where the next one begins.
    let mut last: Option<(usize, usize)> = None;
    let mut at = 0;
    let mut push = |start: usize, end: usize| {
        if chars.get(start..end).is_some_and(|line| line.iter().any(|letter| !letter.is_whitespace())) {
            lines.push(Line { start, end });
        }
    };
    while let Some(letter) = chars.get(at) {
        if *letter == '\n' {
            push(start, at);
            start = at + 1;
            last = None;
        } else if letter.is_whitespace() {
            last = Some((at, at + 1));
        }
        at += 1;
        if at - start > width {
            let (end, next) = last.filter(|(end, _)| *end > start).unwrap_or((at - 1, at - 1));
            push(start, end);
            start = next;
            last = None;
            at = at.max(start);
        }
    }
    push(start, chars.len());
    lines
}

/// Which lines are shown: ranges that neither touch nor overlap.
fn shown(lines: &[Line], marks: &[(usize, usize)], around: usize) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (start, end) in marks {
        let first = lines.partition_point(|line| line.end <= *start);
        let last = lines.partition_point(|line| line.start < *end);
        let from = first.saturating_sub(around);
        let to = last.max(first + 1).saturating_add(around).min(lines.len());
        match ranges.last_mut() {
            Some(range) if from <= range.1 => range.1 = range.1.max(to),
            _ => ranges.push((from, to)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Article;
    use crate::search::Match;

    fn hit(body: &str, start: usize, end: usize) -> Hit {
        Hit {
            rank: 1,
            score: None,
            article: Article { body: body.to_owned(), ..Article::default() },
            headline: Passage::default(),
            snippet: None,
            more: Vec::new(),
            matches: vec![Match { part: Part::Body, start, end }],
        }
    }

    const PLAIN: Style = Style { colour: false, width: 25 };

    #[test]
    fn the_lines_around_a_match_are_shown() {
        let body = "one two three four five six seven eight nine ten eleven twelve\n\nthirteen";
        let start = body.find("seven").unwrap();
        let found = hit(body, start, start + 5);
        let text = context_text(&found, 0, PLAIN);
        assert_eq!(text, "     --\n     five six [seven] eight\n     --\n", "{text}");
        let text = context_text(&found, 1, PLAIN);
        assert_eq!(text, "     one two three four\n     five six [seven] eight\n     nine ten eleven\n     --\n");
        let text = context_text(&found, 9, PLAIN);
        assert!(text.ends_with("     nine ten eleven\n     twelve\n     thirteen\n"), "{text}");
        assert!(!text.contains("--"), "{text}");
    }

    #[test]
    fn text_without_spaces_is_cut() {
        let body = "字".repeat(50);
        let text = context_text(&hit(&body, 45, 46), 9, PLAIN);
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.contains("[字]"), "{text}");
    }
}
