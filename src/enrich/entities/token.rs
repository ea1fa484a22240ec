//! Cuts a text into tokens: words, numbers and single signs, in the sentences they stand in.
//!
//! A word keeps inner apostrophes (`O'Hare`) and the points of initials (`U.S.`, `J.`); a possessive and a hyphen are tokens of their own,
//! so that names are cut right in `Turkey's` and `London-based`.

use std::ops::Range;

use crate::record::{Sentences, fold_into};

/// A token of a text: what the recognizer knows of it before any neighbour is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Hash of the folded word.
    pub word: u32,
    /// What it is made of.
    pub shape: Shape,
    /// No white space stands before it.
    pub joined: bool,
    /// It is the first word of its sentence.
    pub opens: bool,
    /// Which sentence it stands in.
    pub sentence: u32,
    /// Which of the article's texts it stands in.
    pub part: u8,
}

impl Token {
    /// The token as written, `texts` being those that were cut into tokens.
    #[must_use]
    pub fn of<'a>(&self, texts: &[&'a str]) -> &'a str {
        texts
            .get(usize::from(self.part))
            .and_then(|text| text.get(self.start as usize..self.end as usize))
            .unwrap_or_default()
    }
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Shape {
    /// A sign.
    Sign,
    /// Small letters, or letters of a script without capitals.
    Small,
    /// One capital letter, and a full stop behind it or not.
    Initial,
    /// A capital, then small letters.
    Capital,
    /// Capitals only, at least two.
    Capitals,
    /// Initials with full stops between them.
    Initials,
    /// Capitals among small letters: `McKay`, `iPad`.
    Mixed,
    /// Digits, with points and commas among them.
    Number,
    /// Four digits.
    Year,
    /// Letters and digits.
    LettersAndDigits,
}

impl Shape {
    /// It begins with a capital or has one.
    #[must_use]
    pub const fn has_capital(self) -> bool {
        matches!(self, Self::Initial | Self::Capital | Self::Capitals | Self::Initials | Self::Mixed)
    }
}

/// The tokens of a text and its sentences as ranges of them.
#[derive(Debug, Default, Clone)]
pub struct Tokens {
    /// All tokens.
    pub tokens: Vec<Token>,
    /// The tokens of each sentence.
    pub sentences: Vec<Range<usize>>,
    /// How many texts were added.
    parts: u8,
    folded: String,
}

/// The hash under which words and names are kept: of their folded form.
#[must_use]
pub fn hash_of(folded: &str) -> u32 {
    finish(folded.bytes().fold(SEED, step))
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

const fn finish(hash: u64) -> u32 {
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (hash >> 32) as u32
}

impl Tokens {
    /// Cuts `text`, which is in `language`, and adds its tokens; several texts of one article may follow each other, each with
    /// offsets of its own.
    pub fn add(&mut self, text: &str, language: &str) {
        // Offsets are kept in 32 bits; no article comes near.
        let text = if u32::try_from(text.len()).is_ok() { text } else { "" };
        for sentence in Sentences::new(text, language) {
            let first = self.tokens.len();
            let mut at = sentence.start;
            let mut joined = false;
            while let Some(c) = text.get(at..sentence.end).and_then(|rest| rest.chars().next()) {
                if c.is_whitespace() {
                    at += c.len_utf8();
                    joined = false;
                    continue;
                }
                let end =
                    if c.is_alphanumeric() { word_end(text, at, sentence.end) } else { at + sign_len(text, at, c) };
                let opens = c.is_alphanumeric()
                    && !self.tokens.get(first..).unwrap_or_default().iter().any(|token| token.shape != Shape::Sign);
                let written = text.get(at..end).unwrap_or_default();
                let word = self.hash(written);
                self.tokens.push(Token {
                    start: at as u32,
                    end: end as u32,
                    word,
                    shape: shape(written),
                    joined,
                    opens,
                    sentence: self.sentences.len() as u32,
                    part: self.parts,
                });
                joined = true;
                at = end;
            }
            if self.tokens.len() > first {
                self.sentences.push(first..self.tokens.len());
            }
        }
        self.parts = self.parts.saturating_add(1);
    }

    fn hash(&mut self, written: &str) -> u32 {
        if written.is_ascii() {
            return finish(written.bytes().fold(SEED, |hash, byte| step(hash, byte.to_ascii_lowercase())));
        }
        match written {
            "’" | "‘" => return hash_of("'"),
            "“" | "”" | "„" | "«" | "»" => return hash_of("\""),
            "–" | "—" | "‐" | "‑" => return hash_of("-"),
            "’s" | "’S" => return hash_of("'s"),
            _ => {}
        }
        fold_into(written, &mut self.folded);
        hash_of(&self.folded)
    }
}

/// How many bytes the sign `c` at `at` takes: a possessive is one with its letter.
fn sign_len(text: &str, at: usize, c: char) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    if matches!(c, '\'' | '’') && clitic(rest).is_some() { c.len_utf8() + 1 } else { c.len_utf8() }
}

/// An apostrophe and `s` at the start of `rest`, with nothing of a word behind them.
fn clitic(rest: &str) -> Option<()> {
    let mut chars = rest.chars();
    matches!(chars.next(), Some('\'' | '’')).then_some(())?;
    matches!(chars.next(), Some('s' | 'S')).then_some(())?;
    (!chars.next().is_some_and(char::is_alphanumeric)).then_some(())
}

/// Where the word that begins at `at` ends.
fn word_end(text: &str, at: usize, limit: usize) -> usize {
    let rest = text.get(at..limit).unwrap_or_default();
    let mut chars = rest.char_indices().peekable();
    let mut letters = 0_u32;
    let mut digits = 0_u32;
    let mut previous = ' ';
    while let Some(&(offset, c)) = chars.peek() {
        if c.is_alphanumeric() || is_mark(c) {
            letters += u32::from(!c.is_numeric());
            digits += u32::from(c.is_numeric());
            previous = c;
            chars.next();
            continue;
        }
        let behind = rest.get(offset + c.len_utf8()..).unwrap_or_default();
        let next = behind.chars().next().unwrap_or(' ');
        let goes_on = match c {
            '\'' | '’' | 'ʻ' | 'ʼ' | '`' => {
                next.is_alphabetic() && clitic(rest.get(offset..).unwrap_or_default()).is_none()
            }
            ',' | '.' if digits > 0 && letters == 0 => next.is_numeric(),
            '&' => previous.is_uppercase() && next.is_uppercase(),
            _ => false,
        };
        if goes_on {
            previous = c;
            chars.next();
            continue;
        }
        // One letter and a full stop: an initial, and perhaps more of them.
        if c == '.' && letters == 1 && digits == 0 && previous.is_alphabetic() {
            return at + initials_end(rest, offset);
        }
        return at + offset;
    }
    limit
}

/// Where a row of initials ends whose first full stop is at `dot`.
fn initials_end(rest: &str, dot: usize) -> usize {
    let mut end = dot + 1;
    loop {
        let mut chars = rest.get(end..).unwrap_or_default().chars();
        let (Some(letter), Some('.')) = (chars.next(), chars.next()) else { break };
        if !letter.is_alphabetic() {
            break;
        }
        end += letter.len_utf8() + 1;
    }
    // A small letter alone ends a sentence; a capital is an initial.
    let first_is_small = rest.chars().next().is_some_and(char::is_lowercase);
    if end == dot + 1 && first_is_small { dot } else { end }
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

fn shape(written: &str) -> Shape {
    let (mut capitals, mut small, mut digits, mut points) = (0_u32, 0_u32, 0_u32, 0_u32);
    let first_is_capital = written.chars().next().is_some_and(char::is_uppercase);
    for c in written.chars() {
        if c.is_uppercase() {
            capitals += 1;
        } else if c.is_alphabetic() || is_mark(c) {
            small += 1;
        } else if c.is_numeric() {
            digits += 1;
        } else if c == '.' {
            points += 1;
        }
    }
    match (capitals, small, digits) {
        (0, 0, 0) => Shape::Sign,
        (0, 0, 4) if points == 0 && written.len() == 4 => Shape::Year,
        (0, 0, _) => Shape::Number,
        (_, _, 1..) => Shape::LettersAndDigits,
        _ if written.starts_with(['\'', '’']) => Shape::Sign,
        (0, _, 0) => Shape::Small,
        (1, 0, 0) => Shape::Initial,
        (_, 0, 0) if points > 0 => Shape::Initials,
        (_, 0, 0) => Shape::Capitals,
        (1, _, 0) if first_is_capital => Shape::Capital,
        _ => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut tokens = Tokens::default();
        tokens.add(text, "en");
        tokens.tokens.iter().filter_map(|token| text.get(token.start as usize..token.end as usize)).collect()
    }

    #[test]
    fn names_are_cut_from_what_hangs_on_them() {
        for (text, wanted) in [
            ("Turkey's army", "Turkey 's army"),
            ("the IS’ camp", "the IS ’ camp"),
            ("a London-based firm", "a London - based firm"),
            ("J. K. O'Hare of the U.S. said 3.5 per cent.", "J. K. O'Hare of the U.S. said 3.5 per cent ."),
            ("AT&T and Q&A", "AT&T and Q&A"),
            ("(Mr. Orr)", "( Mr . Orr )"),
            ("so am i. Not", "so am i . Not"),
            ("1,000 men", "1,000 men"),
        ] {
            assert_eq!(cut(text).join(" "), wanted);
        }
    }

    #[test]
    fn shapes() {
        use Shape::{Capital, Capitals, Initial, Initials, LettersAndDigits, Mixed, Number, Sign, Small, Year};
        let shapes = |text: &str| {
            let mut tokens = Tokens::default();
            tokens.add(text, "en");
            tokens.tokens.iter().map(|token| token.shape).collect::<Vec<_>>()
        };
        assert_eq!(
            shapes("Ada saw NATO U.S. J. McKay 1999 7 B52 's"),
            [Capital, Small, Capitals, Initials, Initial, Mixed, Year, Number, LettersAndDigits, Sign]
        );
    }
}
