//! Pieces of a vendor's query to tokens, by the vendor's table.

use std::mem;

use chrono::NaiveDate;

use super::compare::comparisons;
use super::letters::forms_of;
use super::scan::{Kind, Piece, cut_strokes, scan};
use super::{Dialect, FieldsBy, Letters, Operator, Target};
use crate::fields::{FieldId, Kind as FieldKind};
use crate::query::notes::{Notes, shown};
use crate::query::token::{Joint, Lexeme, PhraseStyle, Token};
use crate::query::{NoteKind, QUERY_DEPTH, Relation, Span};

/// Cuts a vendor's query into tokens.
pub(super) fn lex<'t>(text: &'t str, dialect: &'static Dialect, today: NaiveDate, notes: &mut Notes) -> Vec<Token<'t>> {
    let pieces = scan(text, dialect.brackets, notes);
    let pieces = if dialect.fields_by == FieldsBy::Equals { cut_strokes(pieces) } else { pieces };
    let mut reader = Reader {
        dialect,
        today,
        notes,
        pieces,
        at: 0,
        tokens: Vec::new(),
        run: Vec::new(),
        letters: Vec::new(),
        open: Vec::new(),
        firsts: 0,
    };
    reader.run();
    reader.tokens
}

/// What a closing parenthesis closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Group,
    /// A group in which the letters of words count.
    Letters,
    /// What a field reaches over without a parenthesis.
    Field,
}

/// A word of a row of words side by side.
struct Written {
    forms: Vec<String>,
    span: Span,
}

struct Reader<'t, 'n> {
    dialect: &'static Dialect,
    today: NaiveDate,
    notes: &'n mut Notes,
    pieces: Vec<Piece<'t>>,
    at: usize,
    tokens: Vec<Token<'t>>,
    /// Words side by side that are not done with.
    run: Vec<Written>,
    /// What is asked of the letters of words here, from the outside in.
    letters: Vec<Letters>,
    open: Vec<Opened>,
    /// How often the first words were asked for.
    firsts: usize,
}

impl<'t> Reader<'t, '_> {
    fn run(&mut self) {
        while let Some(piece) = self.pieces.get(self.at).copied() {
            self.at += 1;
            match piece.kind {
                Kind::Open => {
                    self.end_run();
                    self.open_group(Opened::Group, piece.span);
                }
                Kind::Close => self.close(piece.span),
                Kind::Quoted => self.quoted(piece),
                Kind::Word => self.word(piece),
            }
        }
        self.end_run();
        self.close_fields(self.pieces.last().map_or(0, |piece| piece.span.end));
    }

    fn push(&mut self, what: Lexeme<'t>, span: Span) {
        self.tokens.push(Token { what, span });
    }

    fn peek(&self, ahead: usize) -> Option<&Piece<'t>> {
        self.pieces.get(self.at + ahead)
    }

    fn open_group(&mut self, opened: Opened, span: Span) {
        self.open.push(opened);
        self.push(Lexeme::Open, span);
    }

    fn close(&mut self, span: Span) {
        self.end_run();
        self.close_fields(span.start);
        if self.open.pop() == Some(Opened::Letters) {
            self.letters.pop();
        }
        self.push(Lexeme::Close, span);
    }

    /// Ends what fields without a parenthesis reach over.
    fn close_fields(&mut self, end: usize) {
        while self.open.last() == Some(&Opened::Field) {
            self.open.pop();
            let start = self.tokens.last().map_or(end, |token| token.span.end);
            self.push(Lexeme::Close, Span { start: start.min(end), end: start });
        }
    }

    fn quoted(&mut self, piece: Piece<'t>) {
        self.end_run();
        if self.letters.is_empty() {
            let mut text = String::new();
            for word in piece.text.split_whitespace() {
                let spelling = (self.dialect.wildcards)(word);
                if !text.is_empty() {
                    text.push(' ');
                }
                // Several endings have no place between quotes: any will do.
                let several = spelling.forms.len() > 1;
                text.push_str(spelling.forms.first().map_or(word, String::as_str));
                text.push_str(if several { "*" } else { "" });
            }
            self.push(Lexeme::Phrase { text: text.into(), style: PhraseStyle::Plain }, piece.span);
        } else {
            self.as_written(piece.text, piece.span);
        }
    }

    fn word(&mut self, piece: Piece<'t>) {
        let lower = piece.text.to_lowercase();
        if lower == "but" && self.peek(0).is_some_and(|next| next.text.eq_ignore_ascii_case("not")) {
            return self.joint(Joint::And, piece.span);
        }
        if let Some(operator) = (self.dialect.operator)(&lower)
            && self.operator(operator, piece)
        {
            return;
        }
        if self.field(&lower, piece) {
            return;
        }
        self.plain(piece.text, piece.span);
    }

    /// A word to look for.
    fn plain(&mut self, word: &str, span: Span) {
        let spelling = (self.dialect.wildcards)(word);
        if let Some(note) = spelling.note {
            self.notes.add(NoteKind::Unsupported, span, format!("{}: {note}", shown(word)));
        }
        self.run.push(Written { forms: spelling.forms, span });
        if !self.dialect.phrases {
            self.end_run();
        }
    }

    /// Hands on the words side by side: one word, or a phrase.
    fn end_run(&mut self) {
        let run = mem::take(&mut self.run);
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        let span = Span { start: first.span.start, end: last.span.end };
        if !self.letters.is_empty() {
            let words: Vec<&str> = run.iter().filter_map(|word| word.forms.first().map(String::as_str)).collect();
            self.as_written(&words.join(" "), span);
            return;
        }
        if let [Written { forms, span }] = run.as_slice() {
            self.any(forms.clone(), *span);
            return;
        }
        if run.iter().all(|word| word.forms.len() == 1) {
            let words: Vec<&str> = run.iter().filter_map(|word| word.forms.first().map(String::as_str)).collect();
            self.push(Lexeme::Phrase { text: words.join(" ").into(), style: PhraseStyle::Plain }, span);
            return;
        }
        self.push(Lexeme::Open, Span { start: span.start, end: span.start });
        for (nth, Written { forms, span }) in run.into_iter().enumerate() {
            if nth > 0 {
                self.push(Lexeme::Joint(Joint::Near(Relation::Before(1))), span);
            }
            self.any(forms, span);
        }
        self.push(Lexeme::Close, Span { start: span.end, end: span.end });
    }

    /// One of several spellings of a word.
    fn any(&mut self, forms: Vec<String>, span: Span) {
        self.alternatives(forms, span, |text| {
            // What our own language takes for a sign means nothing to the vendor.
            let plain = |letter: char| {
                letter.is_alphanumeric() || matches!(letter, '*' | '?' | '-' | '\'' | '’' | '.' | '&' | '/')
            };
            if text.chars().all(plain) {
                Lexeme::Word { text: text.into(), colon: false }
            } else {
                Lexeme::Phrase { text: text.into(), style: PhraseStyle::Plain }
            }
        });
    }

    /// The words of `text`, with letters as they are asked for here.
    fn as_written(&mut self, text: &str, span: Span) {
        let forms = forms_of(text, &self.letters);
        if self.letters.iter().any(|letters| matches!(letters, Letters::Singular | Letters::Plural)) {
            let text = "singular and plural are not told apart here: read as the word as it is spelled";
            self.notes.add(NoteKind::Rewritten, span, text);
        }
        self.alternatives(forms, span, |text| Lexeme::Phrase { text: text.into(), style: PhraseStyle::Exact });
    }

    fn alternatives(&mut self, forms: Vec<String>, span: Span, lexeme: impl Fn(String) -> Lexeme<'t>) {
        let several = forms.len() > 1;
        if several {
            self.push(Lexeme::Open, Span { start: span.start, end: span.start });
        }
        for (nth, form) in forms.into_iter().enumerate() {
            if nth > 0 {
                self.push(Lexeme::Joint(Joint::Or), span);
            }
            self.push(lexeme(form), span);
        }
        if several {
            self.push(Lexeme::Close, Span { start: span.end, end: span.end });
        }
    }

    fn joint(&mut self, joint: Joint, span: Span) {
        self.end_run();
        if !joint.is_near() {
            self.close_fields(span.start);
        }
        self.push(Lexeme::Joint(joint), span);
    }

    /// Reads an operator. False when the word is none where it stands.
    fn operator(&mut self, operator: Operator, piece: Piece<'t>) -> bool {
        let span = piece.span;
        match operator {
            Operator::Joint(joint) => self.joint(joint, span),
            Operator::Not => {
                self.end_run();
                // The first half of NOT W/5 ends no field.
                let near = self
                    .peek(0)
                    .filter(|next| next.kind == Kind::Word)
                    .and_then(|next| (self.dialect.operator)(&next.text.to_lowercase()));
                if !matches!(near, Some(Operator::Joint(joint)) if joint.is_near()) {
                    self.close_fields(span.start);
                }
                self.push(Lexeme::Not, span);
            }
            Operator::Nearly(joint, lost) => {
                let text = format!("{} {lost}", shown(piece.text));
                self.notes.add(NoteKind::Unsupported, span, text);
                self.joint(joint, span);
            }
            Operator::AtLeast(times) => {
                self.end_run();
                self.push(Lexeme::AtLeast(times), span);
                if self.dialect.fields_by == FieldsBy::Equals {
                    self.reach(span);
                }
            }
            Operator::Letters(letters) => {
                let Some(open) = self.peek(0).filter(|next| next.kind == Kind::Open).copied() else { return false };
                self.end_run();
                self.at += 1;
                let opened = if self.letters.len() < QUERY_DEPTH { Opened::Letters } else { Opened::Group };
                if opened == Opened::Letters {
                    self.letters.push(letters);
                }
                self.open_group(opened, Span { start: span.start, end: open.span.end });
            }
            Operator::First(words) => {
                self.end_run();
                let text =
                    format!("the first {words} words cannot be asked for: read as headline and opening paragraph");
                self.notes.add(NoteKind::Unsupported, span, text);
                self.firsts += 1;
                if self.firsts <= MOST_FIRSTS {
                    self.cover_last(FieldId::Hlead);
                }
            }
        }
        true
    }

    /// What comes next, up to AND, OR or NOT, is one group.
    fn reach(&mut self, span: Span) {
        if !self.peek(0).is_some_and(|next| next.kind == Kind::Open) {
            self.open_group(Opened::Field, Span { start: span.end, end: span.end });
        }
    }

    /// Puts a field before the part that was read last.
    fn cover_last(&mut self, field: FieldId) {
        let mut depth = 0_usize;
        for at in (0..self.tokens.len()).rev() {
            match self.tokens.get(at).map(|token| &token.what) {
                Some(Lexeme::Close) => depth += 1,
                Some(Lexeme::Open) if depth > 0 => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let start = self.tokens.get(at).map_or(0, |token| token.span.start);
                let span = Span { start, end: start };
                self.tokens.insert(at, Token { what: Lexeme::Field(vec![field]), span });
                return;
            }
        }
    }

    /// Reads a field. False when the word is none where it stands.
    fn field(&mut self, lower: &str, piece: Piece<'t>) -> bool {
        if self.measured(lower, piece) {
            return true;
        }
        match self.dialect.fields_by {
            FieldsBy::Parentheses => {
                let Some(open) = self.peek(0).filter(|next| next.kind == Kind::Open).copied() else { return false };
                let Some(target) = self.targets(lower) else { return false };
                self.end_run();
                match target {
                    Ok(fields) => {
                        self.push(Lexeme::Field(fields), piece.span);
                    }
                    Err(what) => {
                        self.without(what, piece.span);
                        self.at += 1;
                        let end = self.skip_group(open.span.end);
                        self.push(Lexeme::Nothing, Span { start: piece.span.start, end });
                    }
                }
            }
            FieldsBy::Equals => {
                let Some((name, value)) = piece.text.split_once('=') else { return false };
                let Some(target) = self.targets(&name.to_lowercase()) else { return false };
                self.end_run();
                let middle = piece.span.start + name.len() + 1;
                let named = Span { start: piece.span.start, end: middle };
                match target {
                    Ok(fields) => {
                        self.push(Lexeme::Field(fields), named);
                        if value.is_empty() {
                            self.reach(named);
                        } else {
                            self.open_group(Opened::Field, Span { start: middle, end: middle });
                            self.plain(value, Span { start: middle, end: piece.span.end });
                        }
                    }
                    Err(what) => {
                        self.without(what, named);
                        let end = self.skip_value(value.is_empty(), piece.span.end);
                        self.push(Lexeme::Nothing, Span { start: piece.span.start, end });
                    }
                }
            }
        }
        true
    }

    /// What the field of that name is here; several names stand between commas.
    fn targets(&self, names: &str) -> Option<Result<Vec<FieldId>, &'static str>> {
        let mut fields: Vec<FieldId> = Vec::new();
        for name in names.split(',').map(str::trim) {
            let name = name.strip_suffix(".exact").or_else(|| name.strip_suffix(".x")).unwrap_or(name);
            let (_, target) = self.dialect.fields.iter().find(|(names, _)| names.contains(&name))?;
            match target {
                Target::In(more) => {
                    let new: Vec<FieldId> = more.iter().copied().filter(|field| !fields.contains(field)).collect();
                    fields.extend(new);
                }
                Target::Without(what) => return Some(Err(what)),
            }
        }
        Some(Ok(fields))
    }

    fn without(&mut self, what: &str, span: Span) {
        let text = format!("{what} is not kept here: left out");
        self.notes.add(NoteKind::Unsupported, span, text);
    }

    /// Passes over a group whose parenthesis has been taken, and gives its end.
    fn skip_group(&mut self, mut end: usize) -> usize {
        let mut depth = 1_usize;
        while depth > 0 {
            let Some(piece) = self.pieces.get(self.at) else { break };
            match piece.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth -= 1,
                _ => {}
            }
            end = piece.span.end;
            self.at += 1;
        }
        end
    }

    /// Passes over the value of a field without parentheses: a group, or words up to the next operator.
    fn skip_value(&mut self, open: bool, mut end: usize) -> usize {
        if let Some(Piece { kind: Kind::Open, span, .. }) = self.peek(0).copied().filter(|_| open) {
            self.at += 1;
            return self.skip_group(span.end);
        }
        while let Some(piece) = self.peek(0) {
            let word = piece.kind == Kind::Word && (self.dialect.operator)(&piece.text.to_lowercase()).is_none();
            if !word && piece.kind != Kind::Quoted {
                break;
            }
            end = piece.span.end;
            self.at += 1;
        }
        end
    }

    /// Reads a field of days or numbers with what it is compared to: `date aft 1/1/2019`, `LENGTH(>500)`, `wc>500`.
    fn measured(&mut self, lower: &str, piece: Piece<'t>) -> bool {
        let signed = lower.find(['>', '<', '=']);
        let name = signed.and_then(|at| lower.get(..at)).unwrap_or(lower);
        let Some(Ok(fields)) = self.targets(name) else { return false };
        let [field] = fields.as_slice() else { return false };
        let kind = field.row().kind;
        if !matches!(kind, FieldKind::Date | FieldKind::Number) {
            return false;
        }
        let glued = piece.text.get(name.len()..).filter(|_| signed.is_some()).unwrap_or_default();
        let group = glued.is_empty() && self.peek(0).is_some_and(|next| next.kind == Kind::Open);
        let mut words: Vec<(&str, usize, usize)> = Vec::new();
        if !glued.is_empty() {
            words.push((glued, piece.span.end, self.at));
        }
        let mut depth = 0_usize;
        for at in self.at..self.pieces.len().min(self.at + MOST_PIECES) {
            let Some(next) = self.pieces.get(at) else { break };
            match next.kind {
                Kind::Open if group => depth += 1,
                Kind::Close if group => {
                    depth -= 1;
                    if depth == 0 {
                        words.push(("", next.span.end, at + 1));
                        break;
                    }
                }
                Kind::Word => words.push((next.text, next.span.end, at + 1)),
                _ => break,
            }
        }
        let texts: Vec<&str> = words.iter().map(|(text, _, _)| *text).collect();
        let Some(found) = comparisons(&texts, kind, self.today, group) else { return false };
        let Some((_, end, after)) = found.words.checked_sub(1).and_then(|last| words.get(last)).copied() else {
            return false;
        };
        self.end_run();
        self.at = after;
        let span = Span { start: piece.span.start, end };
        if found.ambiguous {
            let text = "day and month might be the other way round: read as month/day/year";
            self.notes.add(NoteKind::Rewritten, span, text);
        }
        self.push(Lexeme::Open, Span { start: span.start, end: span.start });
        for (nth, value) in found.values.into_iter().enumerate() {
            if nth > 0 {
                self.push(Lexeme::Joint(Joint::And), span);
            }
            self.push(Lexeme::Field(vec![*field]), Span { start: span.start, end: span.start + name.len() });
            self.push(Lexeme::Value(value.into()), span);
        }
        self.push(Lexeme::Close, Span { start: span.end, end: span.end });
        true
    }
}

/// Nobody asks for the first words more often, and each time what was read is gone through again.
const MOST_FIRSTS: usize = 100;

/// The most pieces that a comparison takes.
const MOST_PIECES: usize = 16;
