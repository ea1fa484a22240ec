//! A note shown at its place: the line of the query, and carets under what the note is about.

use super::QueryNote;
use super::notes::visible;

/// Characters of the query that are shown; a longer one is cut around the place.
const WIDTH: usize = 76;

/// Characters that are shown before the place when the query is cut.
const BEFORE: usize = 24;

/// Two lines, without a line break at the end: the query on one line, and carets under the place of the note. One character
/// takes one column. Characters that would move the cursor or turn the line around are shown as stand-ins, and a long query is
/// cut to the part around the place.
#[must_use]
pub fn underline(query: &str, note: &QueryNote) -> String {
    let chars: Vec<(usize, char)> = query.char_indices().collect();
    let column = |byte: usize| chars.partition_point(|(at, _)| *at < byte);
    let (start, end) = (column(note.span.start), column(note.span.end));
    let first =
        if chars.len() <= WIDTH { 0 } else { start.saturating_sub(BEFORE).min(chars.len().saturating_sub(WIDTH)) };
    let last = chars.len().min(first + WIDTH);
    let (cut_before, cut_after) = (first > 0, last < chars.len());

    let mut line = String::new();
    line.extend(cut_before.then_some('…'));
    line.extend(chars.iter().skip(first).take(last - first).map(|(_, character)| visible(*character)));
    line.extend(cut_after.then_some('…'));
    line.push('\n');
    let indent = start.min(last).saturating_sub(first) + usize::from(cut_before);
    let carets = end.min(last).saturating_sub(start).max(1);
    line.push_str(&" ".repeat(indent));
    line.push_str(&"^".repeat(carets));
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail that way")]

    use super::*;
    use crate::query::{NoteKind, Span};

    fn shown(query: &str, start: usize, end: usize) -> String {
        let note = QueryNote { span: Span { start, end }, kind: NoteKind::BadValue, text: String::new() };
        underline(query, &note)
    }

    #[test]
    fn points_at_the_place_by_characters() {
        assert_eq!(shown("flood AND", 6, 9), "flood AND\n      ^^^");
        assert_eq!(shown("Überflutung date:x", 18, 19), "Überflutung date:x\n                 ^");
        assert_eq!(shown("a\tb\nc\u{1b}[31m\u{202e}", 2, 3), "a b c\u{fffd}[31m\u{fffd}\n  ^");
    }

    #[test]
    fn a_place_outside_the_query_is_its_end() {
        assert_eq!(shown("ab", 2, 2), "ab\n  ^");
        assert_eq!(shown("ab", 90, 95), "ab\n  ^");
        assert_eq!(shown("ab", 1, 95), "ab\n ^");
        assert_eq!(shown("", 0, 0), "\n^");
        assert_eq!(shown("ß", 1, 1), "ß\n ^");
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let query = format!("{}(x{}", "a ".repeat(100), " b".repeat(100));
        let text = shown(&query, 200, 201);
        let (line, carets) = text.split_once('\n').unwrap();
        assert_eq!(line.chars().count(), 78);
        assert!(line.starts_with('…') && line.ends_with('…'));
        assert_eq!(line.chars().nth(carets.chars().count() - 1), Some('('));
        let whole = shown(&query, 0, query.len());
        assert!(whole.ends_with(&"^".repeat(76)), "{whole}");
        let end = shown(&query, query.len(), query.len());
        assert_eq!(end.lines().map(|line| line.chars().count()).collect::<Vec<_>>(), [77, 78]);
    }
}
