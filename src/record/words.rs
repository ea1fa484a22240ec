//! Where words begin and end: one rule for indexing, highlighting and counting.
//!
//! A word is a run of letters, digits and combining marks. Four things differ from a plain split:
//! initials with full stops are one word (`U.S.`, `A.P.`), an English possessive (`Turkey's`) ends before its apostrophe, a character of a
//! script that is written without spaces (Chinese, Japanese kana, Thai, Lao, Khmer, Burmese) is a word by itself, and words longer than [`MAX_WORD_BYTES`] are
//! passed over, though they keep their place in the count of positions.

use unicode_normalization::char::is_combining_mark;

/// The longest word that can be found, in bytes: longer runs are no words of any language.
pub const MAX_WORD_BYTES: usize = 120;

/// One word: bytes `start..end` of the text, the `position`-th word from the start, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Which word of the text it is.
    pub position: usize,
    /// Every byte is ASCII.
    pub ascii: bool,
}

impl Word {
    /// The word as written in `text`, the text it was found in.
    #[must_use]
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Walks the words of a text.
#[derive(Debug, Clone)]
pub struct Words<'a> {
    text: &'a str,
    at: usize,
    position: usize,
}

impl<'a> Words<'a> {
    /// The words of `text`.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, at: 0, position: 0 }
    }

    /// The position that the next word will have.
    #[must_use]
    pub const fn next_position(&self) -> usize {
        self.position
    }

    /// The first byte that was not looked at yet.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.at
    }
}

/// What one character does to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Part of a word.
    Letter,
    /// A word by itself.
    Single,
    /// Between words.
    Other,
}

const ASCII_LETTER: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

fn class(c: char) -> Class {
    match c {
        '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}' => Class::Single,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d2}' if c.is_alphanumeric() => {
            Class::Single
        }
        c if c.is_alphanumeric() || is_combining_mark(c) => Class::Letter,
        // A soft hyphen, a zero-width joiner and an Arabic tatweel are written inside words.
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{640}' => Class::Letter,
        _ => Class::Other,
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            let word = self.scan()?;
            if word.end - word.start <= MAX_WORD_BYTES {
                return Some(word);
            }
        }
    }
}

impl Words<'_> {
    fn scan(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        // To the first letter.
        let mut at = self.at;
        let single = loop {
            let byte = *bytes.get(at)?;
            if byte < 128 {
                if ASCII_LETTER[byte as usize] {
                    break false;
                }
                at += 1;
                continue;
            }
            let c = self.char_at(at)?;
            match class(c) {
                Class::Letter if !is_combining_mark(c) => break false,
                Class::Single => break true,
                _ => at += c.len_utf8(),
            }
        };
        let start = at;
        let position = self.position;
        self.position += 1;
        if single {
            let first = self.char_at(at)?;
            at += first.len_utf8();
            while let Some(mark) = self.char_at(at).filter(|&c| is_combining_mark(c)) {
                at += mark.len_utf8();
            }
            self.at = at;
            return Some(Word { start, end: at, position, ascii: false });
        }
        let mut ascii = true;
        while let Some(&byte) = bytes.get(at) {
            if byte < 128 {
                if !ASCII_LETTER[byte as usize] {
                    break;
                }
                at += 1;
                continue;
            }
            let Some(c) = self.char_at(at) else { break };
            if class(c) != Class::Letter {
                break;
            }
            ascii = false;
            at += c.len_utf8();
        }
        let mut end = at;
        if ascii && end - start == 1 && bytes.get(at) == Some(&b'.') {
            end = initials(bytes, at);
            at = end;
        } else if let Some(after) = possessive(bytes, at) {
            at = after;
        }
        self.at = at;
        Some(Word { start, end, position, ascii })
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }
}

/// Where a row of initials ends that has its first full stop at `dot`: after its last letter. A single initial (`J. Smith`) is a
/// word of one letter.
fn initials(bytes: &[u8], dot: usize) -> usize {
    let mut end = dot;
    let mut at = dot;
    while bytes.get(at) == Some(&b'.')
        && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
        && !bytes.get(at + 2).is_some_and(|&b| b.is_ascii_alphanumeric() || b >= 128)
    {
        at += 2;
        end = at;
    }
    end
}

/// Where to go on after `'s` or `’s` at `at`, if it stands there and ends a word.
fn possessive(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let after = match rest {
        [b'\'', b's' | b'S', ..] => 2,
        [0xe2, 0x80, 0x99, b's' | b'S', ..] => 4,
        _ => return None,
    };
    let more = rest.get(after).is_some_and(|&b| b.is_ascii_alphanumeric() || b >= 0xc3 && b != 0xe2);
    (!more).then_some(at + after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Words::new(text).map(|word| word.of(text)).collect()
    }

    #[test]
    fn words_are_cut_as_readers_see_them() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            ("Several hundreds of members", &["Several", "hundreds", "of", "members"]),
            ("Turkey's offensive", &["Turkey", "offensive"]),
            ("Turkey’s offensive; the states' rights", &["Turkey", "offensive", "the", "states", "rights"]),
            ("l'offensive d’Ankara", &["l", "offensive", "d", "Ankara"]),
            ("the U.S. and the U.N., J. Smith", &["the", "U.S", "and", "the", "U.N", "J", "Smith"]),
            ("A.P. 1,750.5 AK-47", &["A.P", "1", "750", "5", "AK", "47"]),
            ("Россия и Йорк", &["Россия", "и", "Йорк"]),
            ("新华社北京", &["新", "华", "社", "北", "京"]),
            ("서울 연합뉴스", &["서울", "연합뉴스"]),
            ("cafe\u{301} na\u{ef}ve", &["cafe\u{301}", "na\u{ef}ve"]),
            ("it's 'single' rock'n'roll", &["it", "single", "rock", "n", "roll"]),
        ];
        for (text, expected) in table {
            assert_eq!(&words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_monstrous_word_keeps_its_place() {
        let text = format!("before {} after", "x".repeat(MAX_WORD_BYTES + 1));
        let found: Vec<_> = Words::new(&text).map(|word| (word.of(&text), word.position)).collect();
        assert_eq!(found, [("before", 0), ("after", 2)]);
    }

    proptest! {
        #[test]
        fn any_text_is_walked_in_order(text in "\\PC*") {
            let mut end = 0;
            let mut position = None;
            for word in Words::new(&text) {
                prop_assert!(word.start >= end && word.end > word.start);
                prop_assert!(text.get(word.start..word.end).is_some());
                prop_assert!(position.is_none_or(|last| word.position > last));
                end = word.end;
                position = Some(word.position);
            }
        }
    }
}
