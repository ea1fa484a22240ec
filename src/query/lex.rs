//! The text of a query cut into tokens: words, quoted phrases, fields, operators, parentheses and weights.
//!
//! Quotes of every shape and full-width punctuation are read as plain ones here, so that nothing after this knows of them.
//! One pass from left to right; no character is looked at more than a few times.

use super::notes::{Notes, shown};
use super::token::{Joint, Lexeme, PhraseStyle, Token};
use super::{NoteKind, Relation, Span};
use crate::fields::FieldId;

/// The weights that `^` can give.
pub(super) const BOOSTS: std::ops::RangeInclusive<f32> = 0.001..=1000.0;

/// Cuts `text` into tokens. What is wrong with a token by itself is noted.
pub(super) fn lex<'t>(text: &'t str, notes: &mut Notes) -> Vec<Token<'t>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let last_single = (0..chars.len()).rfind(|at| closes_single(&chars, *at)).unwrap_or(0);
    let mut lexer = Lexer { text, chars, at: 0, tokens: Vec::new(), last_single, notes };
    lexer.run();
    lexer.tokens
}

/// The families of quotes: what one of them opens, any of the same family closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Double,
    Angled,
    Single,
}

const fn quotes(character: char) -> Option<Quotes> {
    match character {
        '"' | '“' | '”' | '„' | '‟' | '＂' => Some(Quotes::Double),
        '«' | '»' | '‹' | '›' => Some(Quotes::Angled),
        _ => None,
    }
}

const fn is_open(character: char) -> bool {
    matches!(character, '(' | '（')
}

const fn is_close(character: char) -> bool {
    matches!(character, ')' | '）')
}

const fn is_colon(character: char) -> bool {
    matches!(character, ':' | '：')
}

const fn is_minus(character: char) -> bool {
    matches!(character, '-' | '−' | '－')
}

const fn is_hebrew(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{5ff}')
}

/// Whether a character ends a word wherever it stands.
fn ends_word(character: char) -> bool {
    character.is_whitespace() || is_open(character) || is_close(character) || quotes(character).is_some()
}

/// Whether the quote at `at` is part of a Hebrew abbreviation (`צה"ל`), which people write with a plain quote.
fn is_gershayim(chars: &[(usize, char)], at: usize) -> bool {
    let is = |at: Option<usize>, test: fn(char) -> bool| {
        at.and_then(|at| chars.get(at)).is_some_and(|(_, character)| test(*character))
    };
    is(Some(at), |character| character == '"') && is(at.checked_sub(1), is_hebrew) && is(Some(at + 1), is_hebrew)
}

/// Whether `’` at `at` closes a quote; inside or before a word it is an apostrophe.
fn closes_single(chars: &[(usize, char)], at: usize) -> bool {
    let is = chars.get(at).is_some_and(|(_, character)| *character == '’');
    is && !chars.get(at + 1).is_some_and(|(_, next)| next.is_alphanumeric())
}

/// What stands between quotes, with the quotes inside it made spaces: they are no part of any word.
pub(super) fn unquoted(content: &str) -> String {
    let chars: Vec<(usize, char)> = content.char_indices().collect();
    let plain = |(at, (_, character)): (usize, &(usize, char))| {
        if quotes(*character).is_some() && !is_gershayim(&chars, at) { ' ' } else { *character }
    };
    let text: String = chars.iter().enumerate().map(plain).collect();
    text.trim().to_owned()
}

struct Lexer<'t, 'n> {
    text: &'t str,
    chars: Vec<(usize, char)>,
    /// Where it stands in `chars`.
    at: usize,
    tokens: Vec<Token<'t>>,
    /// Where the last `’` stands that closes a quote: behind it no `‘` is one, and nothing has to be searched for its end.
    last_single: usize,
    notes: &'n mut Notes,
}

impl<'t> Lexer<'t, '_> {
    fn run(&mut self) {
        while let Some(character) = self.peek(0) {
            let start = self.at;
            if character.is_whitespace() {
                self.at += 1;
            } else if is_open(character) {
                self.at += 1;
                self.push(Lexeme::Open, start);
            } else if is_close(character) {
                self.at += 1;
                self.push(Lexeme::Close, start);
                self.boost();
            } else if let Some(family) = self.opens_quote() {
                self.phrase(family);
            } else if character == '‘' || character == '‚' {
                self.at += 1;
            } else if is_minus(character) {
                self.minus();
            } else if let Some(family) = self.opens_exact_quote() {
                self.at += 1;
                self.exact_phrase(family, start);
            } else {
                self.word();
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|(_, character)| *character)
    }

    /// The byte at which a character starts.
    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.text.len(), |(byte, _)| *byte)
    }

    fn span(&self, start: usize) -> Span {
        Span { start: self.byte(start), end: self.byte(self.at) }
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(self.byte(start)..self.byte(end)).unwrap_or_default()
    }

    /// Pushes what reaches from `start` to here.
    fn push(&mut self, what: Lexeme<'t>, start: usize) {
        let span = self.span(start);
        self.tokens.push(Token { what, span });
    }

    fn opens_quote(&self) -> Option<Quotes> {
        let character = self.peek(0)?;
        let single = matches!(character, '‘' | '‚') && self.at < self.last_single;
        if single { Some(Quotes::Single) } else { quotes(character) }
    }

    /// The quote behind a `=`.
    fn opens_exact_quote(&self) -> Option<Quotes> {
        if self.peek(0) == Some('=') { quotes(self.peek(1)?) } else { None }
    }

    /// The quote that closes the one which stands here.
    fn closing_quote(&self, family: Quotes) -> Option<usize> {
        (self.at + 1..self.chars.len()).find(|at| {
            let Some((_, character)) = self.chars.get(*at) else { return false };
            match family {
                Quotes::Single => closes_single(&self.chars, *at),
                _ => quotes(*character) == Some(family) && !is_gershayim(&self.chars, *at),
            }
        })
    }

    fn phrase(&mut self, family: Quotes) {
        let start = self.at;
        let text = self.quoted(family);
        let style = self.slop();
        self.push(Lexeme::Phrase { text: text.into(), style }, start);
        self.boost();
    }

    /// `="..."`, which starts at `start`; the quote stands here.
    fn exact_phrase(&mut self, family: Quotes, start: usize) {
        let text = self.quoted(family);
        self.push(Lexeme::Phrase { text: text.into(), style: PhraseStyle::Exact }, start);
        self.boost();
    }

    /// Passes over quotes, and gives what stands between them.
    fn quoted(&mut self, family: Quotes) -> &'t str {
        let start = self.at;
        let close = self.closing_quote(family);
        let content = self.slice(start + 1, close.unwrap_or(self.chars.len()));
        if close.is_none() {
            self.at += 1;
            let span = self.span(start);
            self.notes.add(NoteKind::Unbalanced, span, "the quote is not closed: it closes at the end");
        }
        self.at = close.map_or(self.chars.len(), |close| close + 1);
        content
    }

    /// `~3` behind a phrase.
    fn slop(&mut self) -> PhraseStyle {
        let start = self.at;
        if self.peek(0) != Some('~') {
            return PhraseStyle::Plain;
        }
        let digits = (1..self.chars.len())
            .take_while(|ahead| self.peek(*ahead).is_some_and(|next| next.is_ascii_digit()))
            .count();
        if self.peek(digits + 1).is_some_and(|next| !ends_word(next) && !matches!(next, '^' | ',' | ';')) {
            return PhraseStyle::Plain;
        }
        self.at += digits + 1;
        if digits == 0 {
            let span = self.span(start);
            let text = "`~` behind quotes needs a number of moves, as in ~3: left out";
            self.notes.add(NoteKind::BadValue, span, text);
            return PhraseStyle::Plain;
        }
        match number(self.slice(start + 1, self.at)) {
            0 => PhraseStyle::Plain,
            moves => PhraseStyle::Loose(moves),
        }
    }

    /// `^2` behind a phrase or a parenthesis; the commas of a pasted list are passed over.
    fn boost(&mut self) {
        if self.peek(0) != Some('^') {
            while self.peek(0).is_some_and(|next| matches!(next, ',' | ';')) {
                self.at += 1;
            }
            return;
        }
        let start = self.at;
        self.skip_word();
        let weight = self.slice(start, self.at).trim_end_matches([',', ';']);
        self.push_boost(weight, start);
    }

    /// Pushes the weight written `^2`, which starts at `start`; what is none is noted.
    fn push_boost(&mut self, weight: &str, start: usize) {
        match weight.strip_prefix('^').and_then(|number| number.parse::<f32>().ok()) {
            Some(boost) if BOOSTS.contains(&boost) => self.push(Lexeme::Boost(boost), start),
            _ => {
                let (low, high) = (BOOSTS.start(), BOOSTS.end());
                let text = format!("{} is no weight between {low} and {high}: left out", shown(weight));
                let span = self.span(start);
                self.notes.add(NoteKind::BadValue, span, text);
            }
        }
    }

    fn minus(&mut self) {
        let start = self.at;
        while self.peek(0).is_some_and(is_minus) {
            self.at += 1;
        }
        if self.at - start == 1 && self.peek(0).is_some_and(|next| !next.is_whitespace() && !is_close(next)) {
            self.push(Lexeme::Minus, start);
            return;
        }
        let text = format!("{} takes nothing away: left out", shown(self.slice(start, self.at)));
        let span = self.span(start);
        self.notes.add(NoteKind::DanglingOperator, span, text);
    }

    fn skip_word(&mut self) {
        while self.peek(0).is_some_and(|next| !ends_word(next) || is_gershayim(&self.chars, self.at)) {
            self.at += 1;
        }
    }

    fn word(&mut self) {
        let start = self.at;
        self.skip_word();
        let end = self.at;
        let colon = (start..end).find(|at| self.chars.get(*at).is_some_and(|(_, character)| is_colon(*character)));
        let field = colon.and_then(|colon| Some((colon, FieldId::by_name(self.slice(start, colon))?)));
        if let Some((colon, field)) = field {
            self.field(field, start, colon);
            return;
        }
        let raw = self.slice(start, end);
        let what = match raw {
            "AND" | "&&" => Lexeme::Joint(Joint::And),
            "OR" | "||" => Lexeme::Joint(Joint::Or),
            "NOT" => Lexeme::Not,
            _ => match (self.nearness(raw, start), at_least(raw)) {
                (Some(joint), _) => Lexeme::Joint(joint),
                (None, Some(times)) if self.next_visible().is_some_and(is_open) => self.at_least(times, start),
                _ => {
                    let bare = raw.trim_end_matches([',', ';', ':', '：']);
                    let colon = raw.get(bare.len()..).is_some_and(|end| end.contains(is_colon));
                    self.weighted(start, bare, |text| Lexeme::Word { text: text.into(), colon });
                    return;
                }
            },
        };
        self.push(what, start);
    }

    /// The next character that is no space.
    fn next_visible(&self) -> Option<char> {
        (0..).map_while(|ahead| self.peek(ahead)).find(|next| !next.is_whitespace())
    }

    /// The operator that the word is: `W/5`, `PRE/3`, `W/S`, `W/P`. What looks like one of another language is a word, and a hint
    /// says how it is written here.
    fn nearness(&mut self, word: &str, start: usize) -> Option<Joint> {
        let span = self.span(start);
        match nearness(word) {
            Some(Near::Within(0)) => {
                let text = format!("{} is read as W/1: words side by side are one apart", shown(word));
                self.notes.add(NoteKind::BadValue, span, text);
                Some(Joint::Near(Relation::Within(1)))
            }
            Some(Near::Before(0)) => {
                let text = format!("{} is read as PRE/1: words side by side are one apart", shown(word));
                self.notes.add(NoteKind::BadValue, span, text);
                Some(Joint::Near(Relation::Before(1)))
            }
            Some(Near::Within(words)) => Some(Joint::Near(Relation::Within(words))),
            Some(Near::Before(words)) => Some(Joint::Near(Relation::Before(words))),
            Some(Near::Sentence) => Some(Joint::Near(Relation::Sentence)),
            Some(Near::Paragraph) => Some(Joint::Near(Relation::Paragraph)),
            Some(Near::Foreign(here)) => {
                let text = format!("{} is searched as a word; did you mean {here}", shown(word));
                self.notes.add(NoteKind::Unsupported, span, text);
                None
            }
            None => None,
        }
    }

    fn at_least(&mut self, times: u32, start: usize) -> Lexeme<'t> {
        if times == 0 {
            let span = self.span(start);
            let text = format!("{} is read as ATLEAST1", shown(self.slice(start, self.at)));
            self.notes.add(NoteKind::BadValue, span, text);
        }
        Lexeme::AtLeast(times.max(1))
    }

    /// `field:`, and what stands right behind it, unless that is a quote or a parenthesis.
    fn field(&mut self, field: FieldId, start: usize, colon: usize) {
        self.at = colon + 1;
        let span = self.span(start);
        let minus = self.at;
        let glued = |next: Option<char>| next.is_some_and(|next| !next.is_whitespace() && !is_close(next));
        if self.peek(0).is_some_and(is_minus) && glued(self.peek(1)) {
            self.at += 1;
            self.push(Lexeme::Minus, minus);
            let text = format!("the minus belongs before the field: read as -{}:", field.name());
            let span = self.span(minus);
            self.notes.add(NoteKind::Unsupported, span, text);
        }
        self.tokens.push(Token { what: Lexeme::Field(vec![field]), span });
        let value = self.at;
        let Some(next) = self.peek(0).filter(|next| !ends_word(*next)) else { return };
        if matches!(next, '‘' | '‚') || self.opens_exact_quote().is_some() {
            return;
        }
        self.skip_word();
        let text = self.slice(value, self.at);
        if let Some(times) = at_least(text).filter(|_| self.peek(0).is_some_and(is_open)) {
            let what = self.at_least(times, value);
            self.push(what, value);
            return;
        }
        self.weighted(value, text.trim_end_matches([',', ';']), |text| Lexeme::Value(text.into()));
    }

    /// Pushes the word that reaches from `start` to here, and the weight at its end. `text` is the word without the
    /// punctuation that comes with pasted lists, or nothing if there is only that.
    fn weighted(&mut self, start: usize, text: &'t str, what: impl Fn(&'t str) -> Lexeme<'t>) {
        let end = self.at;
        let text = if text.is_empty() { self.slice(start, end) } else { text };
        let weight_at = weight_at(text);
        let (word, weight) = weight_at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""));
        if word.is_empty() {
            let text = format!("{} stands behind nothing: left out", shown(weight));
            let span = self.span(start);
            self.notes.add(NoteKind::DanglingOperator, span, text);
            return;
        }
        let weight_start = start + word.chars().count();
        let bare = word.trim_end_matches([',', ';']);
        let word = if bare.is_empty() { word } else { bare };
        self.at = start + word.chars().count();
        self.push(what(word), start);
        if !weight.is_empty() {
            self.at = weight_start + weight.chars().count();
            self.push_boost(weight, weight_start);
        }
        self.at = end;
    }
}

/// Where the weight at the end of a word begins: `^2`, or what is meant as one.
pub(super) fn weight_at(word: &str) -> Option<usize> {
    let part = |end: char| end.is_ascii_digit() || matches!(end, '^' | '.' | '-' | '+' | ',' | ';');
    let head = word.trim_end_matches(part).len();
    Some(head + word.get(head..)?.find('^')?)
}

/// An operator of nearness as it is written.
enum Near {
    Within(u32),
    Before(u32),
    Sentence,
    Paragraph,
    /// As another language writes it, and how it is written here.
    Foreign(String),
}

/// `W/5`, `PRE/3`, `W/S`, `W/P`, in either case; `NEAR/5`, `adj5`, `/s` and their like are other languages'.
fn nearness(word: &str) -> Option<Near> {
    let (name, reach) = match word.split_once(['/', '／']) {
        Some(parts) => parts,
        None => word.split_at_checked(word.find(|letter: char| letter.is_ascii_digit())?)?,
    };
    let (name, glued) = (name.to_ascii_lowercase(), !word.contains(['/', '／']));
    let unit = reach.to_ascii_lowercase();
    let numbered = !reach.is_empty() && reach.bytes().all(|byte| byte.is_ascii_digit());
    let foreign = numbered && number(reach) > 0;
    match (name.as_str(), unit.as_str()) {
        ("w", _) if numbered && !glued => Some(Near::Within(number(reach))),
        ("pre", _) if numbered && !glued => Some(Near::Before(number(reach))),
        ("w", "s") => Some(Near::Sentence),
        ("w", "p") => Some(Near::Paragraph),
        ("near" | "n" | "within", _) if foreign && !(glued && name == "n") => Some(Near::Foreign(format!("W/{reach}"))),
        ("adj" | "onear" | "p", _) if foreign && !(glued && name == "p") => Some(Near::Foreign(format!("PRE/{reach}"))),
        ("", _) if foreign && !glued => Some(Near::Foreign(format!("W/{reach}"))),
        ("" | "w", "s" | "sent") => Some(Near::Foreign("W/S".to_owned())),
        ("" | "w", "p" | "para") => Some(Near::Foreign("W/P".to_owned())),
        _ => None,
    }
}

/// `ATLEAST3`, in either case.
pub(super) fn at_least(word: &str) -> Option<u32> {
    let (name, count) = word.split_at_checked("ATLEAST".len())?;
    let digits = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    (name.eq_ignore_ascii_case("ATLEAST") && digits).then(|| number(count))
}

/// The number that digits write; one beyond all articles when it is larger than that.
pub(super) fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(u32::MAX)
}
