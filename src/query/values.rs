//! What one word or phrase asks of a field: a word, a phrase, a wildcard, days or numbers.
//!
//! A value that its field cannot hold is searched as text, so that a slip finds nothing wrong rather than everything.

use chrono::NaiveDate;

use super::dates::{Sign, parse_days, split_sign};
use super::lex::{unquoted, weight_at};
use super::near::NEAR_DEPTH;
use super::notes::{Notes, shown};
use super::token::PhraseStyle;
use super::{Bounds, Leaf, Near, Node, NoteKind, Relation, Span, Want};
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

impl Raw<'_> {
    /// How many leaves it makes, at most.
    pub(super) fn pieces(&self) -> usize {
        match self.form {
            Form::Quoted(PhraseStyle::Exact) => self.text.split_whitespace().count().max(1),
            Form::Quoted(PhraseStyle::Plain) if has_wildcard(self.text) => self.text.split_whitespace().count().max(1),
            _ => 1,
        }
    }
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
    Quoted(PhraseStyle),
}

/// What `raw` asks of `field`; `None` when it holds nothing to look for. `span` is that of the leaf.
pub(super) fn node(field: FieldId, raw: Raw<'_>, span: Span, today: NaiveDate, notes: &mut Notes) -> Option<Node> {
    let want = match field.row().kind {
        Kind::Text => {
            if let Form::Bare { colon } = raw.form {
                note_unknown_field(raw, colon, notes);
            }
            if let Form::Quoted(style) = raw.form {
                return phrase(field, raw, style, span, notes);
            }
            word(raw, notes)
        }
        Kind::Name => {
            if let Form::Bare { colon } = raw.form {
                note_unknown_field(raw, colon, notes);
            }
            name(raw, notes)
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
    Some(Node::Leaf(Leaf::new(field, want, span)))
}

/// Searches a value as text that its field cannot hold.
fn as_text(raw: Raw<'_>, span: Span, message: &str, notes: &mut Notes) -> Option<Node> {
    // What else could be said of it as a word would only be in the way.
    let unsaid = &mut Notes::default();
    let node = match raw.form {
        Form::Quoted(style) => phrase(FieldId::Text, raw, style, span, unsaid),
        _ => word(raw, unsaid).map(|want| Node::Leaf(Leaf::new(FieldId::Text, want, span))),
    };
    let instead = if node.is_some() { "searched as text" } else { "left out" };
    notes.add(NoteKind::BadValue, raw.span, format!("{message}; here it is {instead}"));
    node
}

/// A word of a text field: plain, `=Apple`, `word~1`, `terror*`.
fn word(raw: Raw<'_>, notes: &mut Notes) -> Option<Want> {
    let written = raw.text.trim_start_matches('=');
    let exact = written.len() < raw.text.len() && has_letter(written);
    let text = if exact { written } else { raw.text };
    let Some(first) = first_letter(text) else {
        note_empty(raw, notes);
        return None;
    };
    let by_itself = matches!(raw.form, Form::Bare { .. });
    let (head, edits) = match before_edits(text, first) {
        Some(head) => (head, text.get(head.len() + 1..)),
        None => (text, None),
    };
    let word = bare(head, by_itself);
    // Digits behind a `^` with no word before it; between quotes they are what they look like.
    if weight_at(word).is_some() {
        return Some(Want::Phrase(word.to_owned()));
    }
    let wildcard = has_wildcard(word);
    if exact && (wildcard || edits.is_some()) || wildcard && edits.is_some() {
        let kept = if wildcard { "a wildcard" } else { "written so" };
        let text = format!("`=`, `~` and wildcards do not go together: {} is read as {kept}", shown(word));
        notes.add(NoteKind::Unsupported, raw.span, text);
    }
    let word = word.to_owned();
    Some(match edits {
        _ if wildcard => Want::Wildcard(word),
        _ if exact => Want::Exact(word),
        Some(edits) => fuzzy(&word, edits, raw, notes),
        None => Want::Word(word),
    })
}

/// A word with so many edits; by itself `~` stands for as many as a word of that length bears.
fn fuzzy(word: &str, edits: &str, raw: Raw<'_>, notes: &mut Notes) -> Want {
    let word = word.trim_start_matches(|first: char| !first.is_alphanumeric()).to_owned();
    let usual = if word.chars().count() > SHORT_WORD { 2 } else { 1 };
    let edits = match edits {
        "" => usual,
        "0" => return Want::Word(word),
        "1" => 1,
        "2" => 2,
        other => {
            let read = if other.parse::<f32>().is_ok_and(|edits| edits >= 1.0) { 2 } else { usual };
            let text = format!("{} can be read with 1 or 2 letters changed: read as ~{read}", shown(raw.text));
            notes.add(NoteKind::BadValue, raw.span, text);
            read
        }
    };
    Want::Fuzzy { word, edits }
}

/// Words up to this long bear one changed letter, longer ones two, when `~` does not say.
const SHORT_WORD: usize = 5;

/// Words of a name. Names are kept without case and endings, so there is nothing to find as written.
fn name(raw: Raw<'_>, notes: &mut Notes) -> Option<Want> {
    if let Form::Quoted(style) = raw.form {
        if style != PhraseStyle::Plain {
            notes.add(NoteKind::Unsupported, raw.span, "only text fields know `=` and `~`: read as the plain phrase");
        }
        if has_wildcard(raw.text) && raw.text.contains('*') {
            notes.add(NoteKind::Unsupported, raw.span, "between quotes `*` is no wildcard in names: it is passed over");
        }
        return plain_phrase(raw, notes);
    }
    match word(raw, notes)? {
        Want::Exact(word) | Want::Fuzzy { word, .. } => {
            let text = format!("only text fields know `=` and `~`: read as {}", shown(&word));
            notes.add(NoteKind::Unsupported, raw.span, text);
            Some(Want::Word(word))
        }
        want => Some(want),
    }
}

fn plain_phrase(raw: Raw<'_>, notes: &mut Notes) -> Option<Want> {
    let content = unquoted(raw.text);
    if !has_letter(&content) {
        note_empty(raw, notes);
        return None;
    }
    Some(Want::Phrase(content))
}

/// Words between quotes in a text field. With wildcards or as written they are a chain of words, each right before the next.
fn phrase(field: FieldId, raw: Raw<'_>, style: PhraseStyle, span: Span, notes: &mut Notes) -> Option<Node> {
    let Some(Want::Phrase(text)) = plain_phrase(raw, notes) else { return None };
    let leaf = |want| Node::Leaf(Leaf::new(field, want, span));
    let wild = text.split_whitespace().any(|word| is_wild(word) || word == "*");
    match style {
        PhraseStyle::Exact => {}
        PhraseStyle::Loose(slop) => {
            if wild {
                let text = "between quotes with `~` no wildcards are read: `W/` between the words takes them";
                notes.add(NoteKind::Unsupported, raw.span, text);
            }
            return Some(leaf(Want::Loose { text, slop }));
        }
        PhraseStyle::Plain if !wild => return Some(leaf(Want::Phrase(text))),
        PhraseStyle::Plain => {}
    }
    let links = links(&text, style == PhraseStyle::Exact);
    if links.iter().any(|(_, gap)| *gap > 1) {
        let text = "a `*` by itself stands for any one word or none: the words around it stand that much apart at most";
        notes.add(NoteKind::Rewritten, raw.span, text);
    }
    if links.len() > NEAR_DEPTH {
        let text = format!("more than {NEAR_DEPTH} words with wildcards or as written: read as the plain phrase");
        notes.add(NoteKind::TooLarge, raw.span, text);
        return Some(leaf(Want::Phrase(text_without_stars(&raw))));
    }
    let mut links = links.into_iter();
    let (first, _) = links.next()?;
    Some(links.fold(leaf(first), |left, (want, gap)| {
        Node::Near(Box::new(Near { left, right: leaf(want), relation: Relation::Before(gap), span }))
    }))
}

fn text_without_stars(raw: &Raw<'_>) -> String {
    unquoted(&raw.text.replace(['*', '?'], " "))
}

/// The words of a phrase, each with its distance from the one before; words between wildcards stay together.
fn links(text: &str, exact: bool) -> Vec<(Want, u32)> {
    let mut links: Vec<(Want, u32)> = Vec::new();
    let mut gap = 1_u32;
    for word in text.split_whitespace() {
        let word = if is_wild(word) || exact { bare(word, true) } else { word };
        if !has_letter(word) {
            gap = gap.saturating_add(u32::from(word.contains('*') && !links.is_empty()));
            continue;
        }
        let want = if is_wild(word) {
            Want::Wildcard(word.to_owned())
        } else if exact {
            Want::Exact(word.to_owned())
        } else {
            if let (Some((Want::Phrase(words), _)), 1) = (links.last_mut(), gap) {
                words.push(' ');
                words.push_str(word);
                continue;
            }
            Want::Phrase(word.to_owned())
        };
        links.push((want, gap));
        gap = 1;
    }
    for (want, _) in &mut links {
        match want {
            Want::Phrase(word) if is_plain(word) => *want = Want::Word(word.clone()),
            _ => {}
        }
    }
    links
}

/// Whether a word between quotes is a pattern: a question mark at its end is one of the sentence.
fn is_wild(word: &str) -> bool {
    let inner = word.trim_end_matches(|end: char| !end.is_alphanumeric() && end != '*');
    has_letter(word) && has_wildcard(inner) && weight_at(word).is_none()
}

/// Whether a word is nothing but letters, and no operator.
fn is_plain(word: &str) -> bool {
    word.chars().all(char::is_alphanumeric) && !matches!(word, "AND" | "OR" | "NOT")
}

/// The word before `~1`, if any of it is left behind its first letter.
fn before_edits(word: &str, first_letter: usize) -> Option<&str> {
    let head = word.trim_end_matches(|end: char| end.is_ascii_digit() || matches!(end, '~' | '.')).len();
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

/// A value that is matched as a whole. Quotes keep its spaces together, and `*` and `?` work inside them.
fn whole(field: FieldId, raw: Raw<'_>, notes: &mut Notes) -> Option<Want> {
    let quoted = matches!(raw.form, Form::Quoted(_));
    if matches!(raw.form, Form::Quoted(PhraseStyle::Loose(_) | PhraseStyle::Exact)) {
        notes.add(NoteKind::Unsupported, raw.span, "only text fields know `=` and `~`: read as the plain value");
    }
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
