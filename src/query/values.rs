//! What one word or phrase asks of a field: a word, a phrase, a wildcard, days or numbers.
//!
//! A value that its field cannot hold is searched as text, so that a slip finds nothing wrong rather than everything.

use chrono::NaiveDate;

use super::dates::{Sign, parse_days, split_sign};
use super::lex::{unquoted, weight_at};
use super::notes::{Notes, shown};
use super::{Bounds, Leaf, NoteKind, Span, Want};
use crate::fields::{FIELDS, FieldId, Kind};
use crate::record::{Precision, edit_distance};

/// A word or phrase as it stands in the query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'t> {
    pub(super) text: &'t str,
    pub(super) form: Form,
    /// Its own place, without the field.
    pub(super) span: Span,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// By itself, or in a group.
    Bare {
        /// A colon stood behind it.
        colon: bool,
    },
    /// Right behind `field:`.
    Glued,
    /// Between quotes.
    Quoted,
}

/// The leaf that `raw` means in `field`; `None` when it holds nothing to look for. `span` is that of the leaf.
pub(super) fn leaf(field: FieldId, raw: Raw<'_>, span: Span, today: NaiveDate, notes: &mut Notes) -> Option<Leaf> {
    let want = match field.row().kind {
        Kind::Text | Kind::Name => {
            if let Form::Bare { colon } = raw.form {
                note_unknown_field(raw, colon, notes);
            }
            words(raw, notes)
        }
        Kind::Keyword | Kind::Path => whole(field, raw, notes),
        Kind::Date => match parse_days(raw.text, today) {
            Ok(days) => Some(Want::Days(days)),
            Err(message) => return as_text(raw, span, &message, notes),
        },
        Kind::Number => match parse_numbers(raw.text) {
            Ok(bounds) => Some(Want::Numbers(bounds)),
            Err(message) => return as_text(raw, span, &message, notes),
        },
    }?;
    Some(Leaf::new(field, want, span))
}

/// Searches a value as text that its field cannot hold.
fn as_text(raw: Raw<'_>, span: Span, message: &str, notes: &mut Notes) -> Option<Leaf> {
    // What else could be said of it as a word would only be in the way.
    let want = words(raw, &mut Notes::default());
    let instead = if want.is_some() { "searched as text" } else { "left out" };
    notes.add(NoteKind::BadValue, raw.span, format!("{message}; here it is {instead}"));
    Some(Leaf::new(FieldId::Text, want?, span))
}

fn words(raw: Raw<'_>, notes: &mut Notes) -> Option<Want> {
    if raw.form == Form::Quoted {
        return phrase(raw, notes);
    }
    let mut word = raw.text;
    let written = word.trim_start_matches('=');
    if written.len() < word.len() && has_letter(written) {
        let text = format!("{} is not searched as written yet: read as the word, in any case and form", shown(word));
        notes.add(NoteKind::Unsupported, raw.span, text);
        word = written;
    }
    let first = first_letter(word);
    if let Some(head) = first.and_then(|first| before_edits(word, first)) {
        let text = format!("{} is not searched with other spellings yet: read as the word", shown(word));
        notes.add(NoteKind::Unsupported, raw.span, text);
        word = head;
    }
    if first.is_none() {
        note_empty(raw, notes);
        return None;
    }
    let word = bare(word, matches!(raw.form, Form::Bare { .. }));
    // Digits behind a `^` with no word before it; between quotes they are what they look like.
    let odd = weight_at(word).is_some();
    let want = if odd {
        Want::Phrase
    } else if has_wildcard(word) {
        Want::Wildcard
    } else {
        Want::Word
    };
    Some(want(word.to_owned()))
}

/// The word before `~1`, if any of it is left behind its first letter.
fn before_edits(word: &str, first_letter: usize) -> Option<&str> {
    let head = word.trim_end_matches(|end: char| end.is_ascii_digit() || end == '~').len();
    let edits = word.get(head..)?.find('~')?;
    word.get(..head + edits).filter(|head| head.len() > first_letter)
}

/// The word without what would be read as a sign of the language, were it typed by itself. A wildcard is held against
/// whole words of the index, so no punctuation around it may stay.
fn bare(mut word: &str, by_itself: bool) -> &str {
    let wildcard = has_wildcard(word);
    let around = |end: char| {
        wildcard && (end.is_ascii_punctuation() || end == '：') && end != '*' && end != '?'
            || matches!(end, '‘' | '‚' | '−' | '－' | '-' | '=')
    };
    word = word.trim_start_matches(around);
    let first = first_letter(word).unwrap_or(0);
    loop {
        let before = word.len();
        word = word.trim_end_matches(|end| {
            matches!(end, ',' | ';') || by_itself && matches!(end, ':' | '：') || wildcard && around(end)
        });
        word = before_edits(word, first).unwrap_or(word);
        word = weight_at(word).and_then(|at| word.get(..at)).filter(|head| head.len() > first).unwrap_or(word);
        if word.len() == before {
            return word;
        }
    }
}

fn phrase(raw: Raw<'_>, notes: &mut Notes) -> Option<Want> {
    let content = unquoted(raw.text);
    if !has_letter(&content) {
        note_empty(raw, notes);
        return None;
    }
    if content.contains('*') {
        notes.add(NoteKind::Unsupported, raw.span, "between quotes `*` is no wildcard: it is passed over");
    }
    Some(Want::Phrase(content))
}

/// A value that is matched as a whole. Quotes keep its spaces together, and `*` and `?` work inside them.
fn whole(field: FieldId, raw: Raw<'_>, notes: &mut Notes) -> Option<Want> {
    let quoted = raw.form == Form::Quoted;
    let value = if quoted { unquoted(raw.text) } else { raw.text.to_owned() };
    if value.bytes().all(|byte| byte == b'*' || byte == b'?') {
        note_empty(raw, notes);
        return None;
    }
    if has_wildcard(&value) {
        return Some(Want::Wildcard(value));
    }
    let names = [Precision::Year, Precision::Month, Precision::Day, Precision::Minute, Precision::Second]
        .map(Precision::as_str);
    if field == FieldId::Precision && !names.iter().any(|name| name.eq_ignore_ascii_case(&value)) {
        let text = format!("{} is no precision: write {}; here it matches nothing", shown(&value), names.join(", "));
        notes.add(NoteKind::BadValue, raw.span, text);
    }
    // Signs of the language at the front were put there on purpose, and are kept as quotes would keep them.
    let plain = !quoted && !value.starts_with(['‘', '‚', '-', '−', '－']);
    Some(if plain { Want::Word(value) } else { Want::Phrase(value) })
}

/// Where the first letter or digit stands.
fn first_letter(text: &str) -> Option<usize> {
    text.find(char::is_alphanumeric)
}

fn has_letter(text: &str) -> bool {
    first_letter(text).is_some()
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

fn note_empty(raw: Raw<'_>, notes: &mut Notes) {
    let text = match raw.text.trim() {
        "" => "nothing between the quotes: left out".to_owned(),
        "*" => "`*` means every article only as the whole query: left out".to_owned(),
        text => format!("no letter or digit in {}: left out", shown(text)),
    };
    notes.add(NoteKind::Empty, raw.span, text);
}

/// Reads the value of a number field.
fn parse_numbers(value: &str) -> Result<Bounds, String> {
    let value = value.trim();
    let wrong = || format!("{} is no number: write 500, >500, >=500, <500, <=500 or 100..200", shown(value));
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { text.parse::<u64>().map_err(|_| wrong()) } else { Err(wrong()) }
    };
    if let Some((sign, rest)) = split_sign(value) {
        let number = number(rest)?;
        let (from, to) = match sign {
            Sign::From => (Some(number), None),
            Sign::To => (None, Some(number)),
            Sign::After => (Some(number.checked_add(1).ok_or_else(wrong)?), None),
            Sign::Before => (None, Some(number.checked_sub(1).ok_or_else(wrong)?)),
            Sign::Is => (Some(number), Some(number)),
        };
        return Ok(Bounds { from, to });
    }
    let Some((from, to)) = value.split_once("..") else {
        let number = number(value)?;
        return Ok(Bounds { from: Some(number), to: Some(number) });
    };
    let end = |text: &str| if text.trim().is_empty() { Ok(None) } else { number(text.trim()).map(Some) };
    let (from, to) = (end(from)?, end(to)?);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(format!("{} ends before it begins", shown(value)));
    }
    Ok(Bounds { from, to })
}

/// Says so when a word looks like `field:value` and there is no such field. Web addresses, times of day, chapter and verse and
/// drive letters hold colons too, and are none.
fn note_unknown_field(raw: Raw<'_>, colon: bool, notes: &mut Notes) {
    let (name, value) = match raw.text.split_once([':', '：']) {
        Some(parts) => parts,
        None if colon => (raw.text, ""),
        None => return,
    };
    let letters = name.chars().all(|letter| letter.is_alphabetic() || letter == '-' || letter == '_');
    if !letters || name.chars().nth(1).is_none() || value.starts_with([':', '/']) {
        return;
    }
    let mut text = format!("{} is no field: searched as text", shown(name));
    if let Some(near) = nearest_field(name) {
        text.push_str("; did you mean ");
        text.push_str(near);
        text.push(':');
    }
    let span = Span { start: raw.span.start, end: raw.span.start + name.len() };
    notes.add(NoteKind::UnknownField, span, text);
}

/// The name of a field that is at most two edits away, and only one for short names.
fn nearest_field(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let names = FIELDS.iter().flat_map(|field| std::iter::once(&field.name).chain(field.aliases));
    let near = names.filter_map(|field| {
        let reach = if field.len() >= 6 { 2 } else { 1 };
        let close = field.len() >= 3 && name.chars().count().abs_diff(field.len()) <= reach;
        let edits = if close { edit_distance(&name, field) } else { usize::MAX };
        (edits <= reach).then_some((edits, *field))
    });
    near.min_by_key(|(edits, _)| *edits).map(|(_, field)| field)
}
