//! Lines of date between headline and text: `Thursday 27 March 2014`, `Published: March 27, 2014 10:30`.
//!
//! In goes a paragraph, out comes the date that it is, when it is nothing else. A diary or a chronicle opens with a date too, as the first
//! of its headings: where another such line with another date follows, none is taken. Where the record has a date already, the line only
//! says whether it agrees.

use crate::record::{
    Article, Candidate, Confidence, DayMonthOrder, Found, NewsDate, Origin, Precision, Slot, read_ago, read_date,
};

use super::{clean::clip, dates, note};

/// No line of date is longer, in bytes.
const LONGEST: usize = 120;

/// Words before a date of publication. The reading of dates passes over most of them by itself.
const PUBLISHED: &[&str] =
    &["first published", "published on", "published at", "published", "posted on", "posted at", "posted", "date"];

/// Words before a date of the last change.
const CHANGED: &[&str] = &[
    "last updated on",
    "last updated at",
    "last updated",
    "last modified",
    "updated on",
    "updated at",
    "updated",
    "modified",
    "aktualisiert",
    "stand",
    "actualizado",
    "atualizado",
    "aggiornato",
    "mis à jour",
    "обновлено",
];

/// What stands before the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    None,
    Published,
    Changed,
}

/// A line that is a date.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// As written.
    text: &'a str,
    /// The date in it, without the label.
    date_text: &'a str,
    date: NewsDate,
    /// It says how long before the crawl it was.
    is_ago: bool,
    pub label: Label,
}

/// How the dates of an article are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub order: DayMonthOrder,
    /// When it was fetched.
    pub crawled: Option<NewsDate>,
}

/// The line of date that a paragraph is. Without a label it must name a day, and look like no mere number; or say how long before a known crawl
/// it was.
pub(super) fn read(paragraph: &str, how: Reading) -> Option<Line<'_>> {
    if paragraph.len() > LONGEST || !paragraph.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let text = paragraph.trim();
    let (label, date_text) = after_label(text);
    let Some(reading) = read_date(date_text, how.order) else {
        let date = read_ago(date_text)?.before(how.crawled?)?;
        return Some(Line { text, date_text, date, is_ago: true, label });
    };
    let date = reading.date;
    let is_number = date_text.chars().all(char::is_numeric);
    let sure = label != Label::None || date.precision() >= Precision::Day;
    (sure && !is_number).then_some(Line { text, date_text, date, is_ago: false, label })
}

fn after_label(text: &str) -> (Label, &str) {
    for (label, words) in [(Label::Published, PUBLISHED), (Label::Changed, CHANGED)] {
        for word in words {
            let Some((head, rest)) = text.split_at_checked(word.len()) else { continue };
            if rest.starts_with([':', ' ']) && head.to_lowercase() == *word {
                return (label, rest.trim_start_matches([':', ' ']));
            }
        }
    }
    (Label::None, text)
}

/// Whether the line is only the first of several dates that head parts of the text, or there is no text behind it.
pub(super) fn is_heading(line: &Line<'_>, after: &str, how: Reading) -> bool {
    let heads = |paragraph: &str| {
        read(paragraph, how).is_some_and(|other| other.label == Label::None && other.date != line.date)
    };
    after.is_empty() || line.label == Label::None && after.split("\n\n").any(heads)
}

/// Dates the article by the line, or notes where the two disagree.
pub(super) fn take(article: &mut Article, line: &Line<'_>, order: DayMonthOrder) {
    let changed = line.label == Label::Changed;
    if let Some(known) = &article.date {
        if line.is_ago {
            return;
        }
        let inferred = known.confidence == Confidence::Inferred;
        let within = (known.value.first_day()..=known.value.last_day()).contains(&line.date.first_day());
        let finer = within && known.value.precision() < Precision::Day && line.date.precision() >= Precision::Day;
        if changed || !inferred && !finer {
            if !changed && !within {
                let told = format!("\"{}\" above the text does not agree with it", clip(line.text, 60));
                note(&mut article.notes, "date", told);
            }
            return;
        }
    }
    let slot = if changed { Slot::Modified } else { Slot::Published };
    let candidate = [Candidate { slot, text: line.date_text.to_owned(), origin: Origin::Text, name: "".into() }];
    let (published, modified): (&[_], &[_]) = if changed { (&[], &candidate) } else { (&candidate, &[]) };
    let found = dates::published(published, modified, article.crawled.as_ref(), order, &mut article.notes);
    if let Some(found) = found {
        if !changed {
            article.notes.retain(|note| {
                note.text != dates::LAST_CHANGE && (line.is_ago || !note.text.ends_with(dates::COUNTED_BACK))
            });
        }
        let evidence = if line.is_ago { found.evidence } else { line.text.to_owned() };
        article.date = Some(Found { evidence, ..found });
    }
}
