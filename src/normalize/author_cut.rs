//! Cutting bylines: at the words that say who did what, around dates, out of brackets, between two names.

use super::author_words::{
    BEFORE_DATES, DATE_LABELS_BY_LETTER, JOINERS, LABELS, LABELS_BY_LETTER, PHRASES_BY_LETTER, Role, UNSURE_JOINERS,
};
use crate::record::{day_at_start, is_weekday};

/// Sections of one byline that are looked at.
const MAX_SECTIONS: usize = 64;

/// Without web addresses, mail addresses and handles, the signs behind them kept.
pub(super) fn without_addresses(byline: &str) -> String {
    if !byline.contains(['@', '/', '.']) {
        return byline.trim().to_owned();
    }
    let mut out = String::with_capacity(byline.len());
    for (number, line) in byline.trim().lines().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for word in line.split_whitespace() {
            if word.contains("://") || word.contains("www.") || word.contains('@') {
                out.extend(word.chars().last().filter(|c| matches!(c, ',' | ';' | '|')));
                continue;
            }
            if !out.is_empty() && !out.ends_with('\n') {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// What follows `phrase` at the start of `text`, whatever its case, where the phrase ends a word.
pub(super) fn after_phrase<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in phrase.chars() {
        let c = rest.next()?;
        if c != wanted && !c.to_lowercase().eq([wanted]) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'))).then_some(rest)
}

/// Where words begin.
pub(super) fn word_starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut previous = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let starts = c.is_alphanumeric() && !previous.is_alphanumeric() && !matches!(previous, '\'' | '’' | '-' | '.');
        previous = c;
        starts.then(|| text.get(at..).map(|rest| (at, rest))).flatten()
    })
}

/// A word or a phrase that says what those behind it did.
fn marker(text: &str) -> Option<(Role, &str)> {
    let label = LABELS_BY_LETTER.of(text).iter().find_map(|(label, role)| {
        let rest = after_phrase(text, label)?.trim_start_matches([' ', '\u{a0}']);
        Some((*role, rest.strip_prefix([':', '：'])?))
    });
    label.or_else(|| {
        PHRASES_BY_LETTER.of(text).iter().find_map(|(phrase, role)| {
            let rest = after_phrase(text, phrase)?;
            Some((*role, rest.strip_prefix(':').unwrap_or(rest)))
        })
    })
}

/// The byline cut at those words.
pub(super) fn sections(text: &str) -> Vec<(Role, &str)> {
    let mut sections = Vec::new();
    let (mut role, mut start) = (Role::Author, 0);
    for (at, rest) in word_starts(text) {
        if at < start || sections.len() >= MAX_SECTIONS {
            continue;
        }
        let Some((said, behind)) = marker(rest) else { continue };
        let before = text.get(start..at).unwrap_or_default();
        // `Text and photos: Jane Roe`
        let both = said == Role::Other
            && before
                .trim_end_matches(|c: char| !c.is_alphabetic())
                .split([' ', '/'])
                .find(|word| !word.is_empty())
                .is_some_and(|word| LABELS.contains(&(word.to_lowercase().as_str(), Role::Author)))
            && words(before) <= 2;
        if !both {
            sections.push((role, before));
        }
        role = if both { Role::Author } else { said };
        start = text.len() - behind.len();
    }
    sections.push((role, text.get(start..).unwrap_or_default()));
    sections
}

/// The text around dates and times, and before the words that say what a date is.
pub(super) fn without_dates(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut cut = |start: &mut usize, at: usize, end: usize| {
        if at >= *start {
            let mut piece = text.get(*start..at).unwrap_or_default().trim_end();
            while let Some((before, last)) = piece.rsplit_once(' ') {
                let last = last.trim_end_matches([',', ':']);
                let is_small = last.is_empty() || BEFORE_DATES.contains(&last.to_lowercase().as_str());
                if !is_small && !is_weekday(last) {
                    break;
                }
                piece = before.trim_end();
            }
            pieces.push(piece);
            *start = end;
        }
    };
    for (at, rest) in word_starts(text) {
        if at < start {
            continue;
        }
        if let Some((_, len)) = day_at_start(rest) {
            cut(&mut start, at, at + len);
        } else if let Some(behind) =
            DATE_LABELS_BY_LETTER.of(rest).iter().find_map(|(label, ())| after_phrase(rest, label))
        {
            cut(&mut start, at, text.len() - behind.len());
        } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
            // A time, a number of minutes: nothing behind it on the same line is a name.
            let len = rest.find([';', '|', '\n', '•', '·', ',']).unwrap_or(rest.len());
            cut(&mut start, at, at + len);
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces
}

/// The text without its brackets, and what they hold.
pub(super) fn without_brackets(text: &str) -> (String, Vec<&str>) {
    let (mut outside, mut inside) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(['(', '[']) {
        let (inner, after) = behind.split_once([')', ']']).unwrap_or((behind, ""));
        outside.push_str(before);
        inside.push(inner);
        rest = after;
    }
    outside.push_str(rest);
    (outside, inside)
}

/// Two names with an "and" between them.
pub(super) fn joined(text: &str) -> Option<(&str, &str)> {
    let total = words(text);
    // Two words are one name.
    if !(3..=64).contains(&total) {
        return None;
    }
    let cut = |joiners: &[&str], fewest: usize| {
        text.match_indices(' ').find_map(|(at, _)| {
            let (before, behind) = (text.get(..at)?, text.get(at + 1..)?);
            let (word, after) = behind.split_once(' ')?;
            let joins = joiners.contains(&word) || word == "AND";
            (joins && words(before) >= fewest && words(after) >= fewest).then_some((before, after))
        })
    };
    cut(JOINERS, 1).or_else(|| cut(UNSURE_JOINERS, 2)).or_else(|| arabic_and(text))
}

/// `أحمد علي ومحمد حسن`: the "and" is written with the word behind it, and some names begin with its letter.
fn arabic_and(text: &str) -> Option<(&str, &str)> {
    const NAMES: &[&str] = &[
        "وليد", "وائل", "وسام", "وجدي", "وديع", "وفاء", "وحيد", "وردة", "وهبة", "وسيم", "وداد", "ورد", "وجيه", "وصفي",
        "وهيب", "ولاء", "وئام",
    ];
    text.match_indices(" و").find_map(|(at, sign)| {
        let (before, behind) = (text.get(..at)?, text.get(at + 1..)?);
        let after = text.get(at + sign.len()..)?;
        let word = behind.split(' ').next()?;
        (words(before) >= 2 && words(after) >= 2 && word.chars().count() >= 4 && !NAMES.contains(&word))
            .then_some((before, after))
    })
}

pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

pub(super) fn trimmed(text: &str) -> &str {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '\'' | '’'));
    let text = text.trim_start_matches(['.', ' ']);
    let last = text.rsplit([' ', '-']).next().unwrap_or(text);
    let bare = last.trim_end_matches('.');
    // The stop of an initial or a title belongs to it.
    if bare.contains('.') || bare.chars().count() <= 2 { text } else { text.trim_end_matches('.') }
}

/// The words `from..to` of a text, as written.
pub(super) fn words_of(text: &str, from: usize, to: usize) -> &str {
    if from >= to {
        return "";
    }
    let mut starts = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            inside = false;
        } else if !inside {
            starts.push(at);
            inside = true;
        }
    }
    let start = starts.get(from).copied().unwrap_or(text.len());
    let end = starts.get(to).copied().unwrap_or(text.len());
    text.get(start..end).unwrap_or_default().trim()
}

/// `Jane RoeJane Roe` is what two elements of a page run together give.
pub(super) fn said_once(name: &str) -> &str {
    let half = name.len() / 2;
    match name.split_at_checked(half) {
        Some((one, other)) if words(one) >= 2 && one == other => one,
        Some((one, other)) if words(one) >= 2 && other.strip_prefix(' ') == Some(one) => one,
        _ => name,
    }
}
