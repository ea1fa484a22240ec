//! The passages of an article that show best why it is a hit.

use std::ops::Range;

use super::highlight::{Mark, MarkedPart};
use super::results::Passage;
use crate::record::Sentences;

/// The length of a passage, in bytes, more or less.
const PASSAGE_BYTES: usize = 240;
/// How far from a match the sentence is looked for that it is in.
const SENTENCE_BYTES: usize = 2_000;

/// Marks that fit one passage: how many things they matched, how many they are, and which.
struct Candidate {
    different: usize,
    /// The part, and the marks in it.
    part: usize,
    marks: Range<usize>,
}

/// At most `most` passages of the parts: the one with the most different matches first, then the one with the most, then the earliest. One
/// without marks where there are none at all, from the last part that has text.
pub(crate) fn best_passages(parts: &[&MarkedPart<'_>], language: &str, most: usize) -> Vec<Passage> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        candidates.extend(candidates_of(&part.marks, index));
    }
    // Stable: the earlier of two equals comes first.
    candidates.sort_by_key(|candidate| std::cmp::Reverse((candidate.different, candidate.marks.len())));
    let mut taken: Vec<(usize, Range<usize>)> = Vec::new();
    let mut passages = Vec::new();
    for Candidate { part, marks, .. } in candidates {
        if passages.len() >= most {
            break;
        }
        let place = &parts[part];
        let shown = place.marks[marks.start].start..place.marks[marks.end - 1].end;
        if taken.iter().any(|(other, range)| *other == part && range.start < shown.end && shown.start < range.end) {
            continue;
        }
        let bounds = bounds(place, shown, language);
        passages.push(cut(place, bounds.clone()));
        taken.push((part, bounds));
    }
    if passages.is_empty() && most > 0 {
        let place = parts.iter().rev().find(|part| !part.text.is_empty());
        passages.extend(place.map(|place| cut(place, bounds(place, 0..0, language))));
    }
    passages
}

/// For each mark the marks from there on that fit a passage, unless those before it show them as well.
fn candidates_of(marks: &[Mark], part: usize) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut kinds: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    let mut end = 0;
    for (start, first) in marks.iter().enumerate() {
        let before = end;
        while let Some(mark) = marks.get(end).filter(|mark| end == start || mark.end <= first.start + PASSAGE_BYTES) {
            *kinds.entry(mark.kind).or_default() += 1;
            end += 1;
        }
        if end > before {
            candidates.push(Candidate { different: kinds.len(), part, marks: start..end });
        }
        if let Some(count) = kinds.get_mut(&first.kind) {
            *count -= 1;
            if *count == 0 {
                kinds.remove(&first.kind);
            }
        }
    }
    candidates
}

/// The passage that shows bytes `shown` of a part: whole sentences where they fit, else whole words.
fn bounds(part: &MarkedPart<'_>, shown: Range<usize>, language: &str) -> Range<usize> {
    let text = part.text;
    let words = &part.words;
    let from = text.floor_char_boundary(shown.start.saturating_sub(SENTENCE_BYTES));
    let before = text.get(from..shown.start).unwrap_or_default();
    let paragraph = before.rfind("\n\n").map(|at| from + at + 2);
    let from = paragraph.unwrap_or(from);
    let to = text.floor_char_boundary(shown.end.saturating_add(SENTENCE_BYTES).min(text.len()));
    let window = text.get(from..to).unwrap_or_default();
    let sentences: Vec<Range<usize>> =
        Sentences::new(window, language).map(|sentence| sentence.start + from..sentence.end + from).collect();

    let earliest = shown.start.saturating_sub(PASSAGE_BYTES / 2);
    let start = sentences.iter().map(|sentence| sentence.start).take_while(|start| *start <= shown.start).last();
    let start = start.filter(|start| *start >= earliest).unwrap_or_else(|| {
        let earliest = shown.start.saturating_sub(PASSAGE_BYTES / 3);
        let first = words.partition_point(|word| word.start < earliest);
        words.get(first).map_or(shown.start, |word| word.start.min(shown.start))
    });
    let latest = start.saturating_add(PASSAGE_BYTES).max(shown.end);
    let whole = sentences.iter().map(|sentence| sentence.end).take_while(|end| *end <= latest).last();
    let end = match whole.filter(|end| *end >= shown.end && *end >= start + PASSAGE_BYTES / 3) {
        Some(end) => end,
        None if latest >= text.len() => text.len(),
        None => {
            let next = words.partition_point(|word| word.end <= latest);
            let last = next.checked_sub(1).and_then(|last| words.get(last)).map_or(latest, |word| word.end);
            last.max(shown.end).max(start)
        }
    };
    start..text.ceil_char_boundary(end.min(text.len()))
}

fn cut(part: &MarkedPart<'_>, bounds: Range<usize>) -> Passage {
    let inside = part.marks.iter().filter(|mark| mark.start >= bounds.start && mark.end <= bounds.end);
    let marks: Vec<(usize, usize)> = inside.map(|mark| (mark.start - bounds.start, mark.end - bounds.start)).collect();
    Passage {
        cut_before: bounds.start > 0,
        cut_after: bounds.end < part.text.len(),
        ..Passage::of(part.text.get(bounds).unwrap_or_default(), &marks)
    }
}
