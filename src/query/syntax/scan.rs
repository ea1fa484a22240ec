//! A vendor's query cut into pieces: words, quotations and parentheses, with their places.

use crate::query::NoteKind;
use crate::query::Span;
use crate::query::notes::Notes;

/// A piece of a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'t> {
    pub(super) kind: Kind,
    /// The word, or what stands between the quotes.
    pub(super) text: &'t str,
    pub(super) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Quoted,
    Open,
    Close,
}

const fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '＂')
}

/// Cuts a query into pieces. `brackets` says that square brackets are parentheses; curly ones are quotes.
pub(super) fn scan<'t>(text: &'t str, brackets: bool, notes: &mut Notes) -> Vec<Piece<'t>> {
    let open = |character: char| matches!(character, '(' | '（') || brackets && character == '[';
    let close = |character: char| matches!(character, ')' | '）') || brackets && character == ']';
    let ends = |character: char| {
        character.is_whitespace() || open(character) || close(character) || is_quote(character) || character == '{'
    };
    let mut pieces = Vec::new();
    let mut rest = text;
    let push = |pieces: &mut Vec<Piece<'t>>, kind, text: &'t str, start: usize, end: usize| {
        pieces.push(Piece { kind, text, span: Span { start, end } });
    };
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        let behind = rest.get(first.len_utf8()..).unwrap_or_default();
        if first.is_whitespace() {
            rest = behind;
        } else if open(first) || close(first) {
            let kind = if open(first) { Kind::Open } else { Kind::Close };
            push(&mut pieces, kind, "", start, start + first.len_utf8());
            rest = behind;
        } else if is_quote(first) || first == '{' {
            let closes = |character: char| if first == '{' { character == '}' } else { is_quote(character) };
            let closing = behind.char_indices().find(|(_, character)| closes(*character));
            if closing.is_none() {
                let span = Span { start, end: start + first.len_utf8() };
                notes.add(NoteKind::Unbalanced, span, "the quote is not closed: it closes at the end");
            }
            let (content, after) = closing
                .map_or((Some(behind), None), |(at, quote)| (behind.get(..at), behind.get(at + quote.len_utf8()..)));
            rest = after.unwrap_or_default();
            push(&mut pieces, Kind::Quoted, content.unwrap_or_default(), start, text.len() - rest.len());
        } else {
            let end = rest.find(ends).unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            push(&mut pieces, Kind::Word, word, start, start + end);
            rest = after;
        }
    }
    pieces
}

/// Words in which an operator between strokes stands, as in `747/N30/british`, cut apart.
pub(super) fn cut_strokes(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut cut = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let mut rest = piece;
        while rest.kind == Kind::Word {
            let Some((before, operator)) = stroke(rest.text) else { break };
            let (middle, end) = (rest.span.start + before, rest.span.start + before + operator);
            if before > 0 {
                let span = Span { start: rest.span.start, end: middle };
                cut.push(Piece { text: rest.text.get(..before).unwrap_or_default(), span, ..rest });
            }
            let text = rest.text.get(before..before + operator).unwrap_or_default();
            cut.push(Piece { text, span: Span { start: middle, end }, ..rest });
            let after = rest.text.get(before + operator..).unwrap_or_default();
            rest = Piece { text: after, span: Span { start: end, end: rest.span.end }, ..rest };
        }
        if rest.kind != Kind::Word || !rest.text.is_empty() {
            cut.push(rest);
        }
    }
    cut
}

/// Where `/N30/` or `/F50/` stands in a word, and how long it is.
fn stroke(word: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = word.get(from..)?.find('/').map(|at| at + from) {
        let rest = word.get(at + 1..)?;
        let digits = rest.strip_prefix(['n', 'N', 'f', 'F']).map_or("", |rest| rest);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        if count > 0 && digits.as_bytes().get(count) == Some(&b'/') {
            return Some((at, count + 3));
        }
        from = at + 1;
    }
    None
}
