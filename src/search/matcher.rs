//! What one leaf of a query matches in running text: the common ground of the engine, which asks the index, and of the highlighter,
//! which looks at the text of one article.

use crate::fields::FieldId;
use crate::index::{Language, fold_word, word_terms};
use crate::query::{Leaf, Want};
use crate::record::{Words, fold};

/// The part of an article that a text field of the table covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Region {
    /// Headline, deck and body.
    Whole,
    /// The headline.
    Headline,
    /// The deck.
    Deck,
    /// The opening paragraph.
    Lead,
    /// Headline and opening paragraph.
    Hlead,
    /// The body.
    Body,
}

impl Region {
    /// The region of a text field; `None` for fields of other kinds.
    pub(crate) const fn of(field: FieldId) -> Option<Self> {
        Some(match field {
            FieldId::Text => Self::Whole,
            FieldId::Headline => Self::Headline,
            FieldId::Deck => Self::Deck,
            FieldId::Lead => Self::Lead,
            FieldId::Hlead => Self::Hlead,
            FieldId::Body => Self::Body,
            _ => return None,
        })
    }
}

/// What a leaf looks for in running text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Matcher {
    /// Words that stand together, in this order; a single word is a row of one.
    Row(Vec<Slot>),
    /// A folded word with `*` and `?`.
    Pattern(String),
}

/// One place in a row of words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slot {
    /// How many positions after the first word of the row.
    pub(crate) offset: usize,
    /// The terms that fit: the word's stems in the languages of the archive.
    pub(crate) terms: Vec<String>,
}

impl Matcher {
    /// What a text leaf looks for, in an archive with articles in `languages`. `None` when there is no word in it.
    pub(crate) fn of(leaf: &Leaf, languages: &[Language]) -> Option<Self> {
        match &leaf.want {
            Want::Word(text) | Want::Phrase(text) => {
                let row: Vec<Slot> = row(text, languages);
                (!row.is_empty()).then_some(Self::Row(row))
            }
            Want::Wildcard(pattern) => Some(Self::Pattern(fold(pattern).replace('.', ""))),
            _ => None,
        }
    }
}

fn row(text: &str, languages: &[Language]) -> Vec<Slot> {
    let mut first = None;
    let mut folded = String::new();
    Words::new(text)
        .map(|word| {
            fold_word(word.of(text), word.ascii, &mut folded);
            let start = *first.get_or_insert(word.position);
            Slot { offset: word.position - start, terms: word_terms(&folded, languages) }
        })
        .collect()
}

/// Whether `word` fits a pattern of letters, `*` (any letters, or none) and `?` (one letter).
pub(crate) fn glob_matches(pattern: &str, word: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let word: Vec<char> = word.chars().collect();
    let (mut p, mut w) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while w < word.len() {
        if pattern.get(p) == Some(&'*') {
            star = Some((p, w));
            p += 1;
        } else if pattern.get(p).is_some_and(|&c| c == '?' || c == word[w]) {
            p += 1;
            w += 1;
        } else if let Some((at, from)) = star {
            // The star takes one letter more.
            star = Some((at, from + 1));
            p = at + 1;
            w = from + 1;
        } else {
            return false;
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|&c| c == '*'))
}

/// The regular expression, in the syntax of the term dictionary's automata, for a pattern with `*` and `?`.
pub(crate) fn regex_of_glob(pattern: &str) -> String {
    let mut regex = String::with_capacity(pattern.len() + 8);
    for c in pattern.chars() {
        match c {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            c if c.is_alphanumeric() || matches!(c, ' ' | '/' | '_') || !c.is_ascii() => regex.push(c),
            c => {
                regex.push('\\');
                regex.push(c);
            }
        }
    }
    regex
}

/// One word of a part of an article, as the matchers see it.
pub(crate) struct TextWord {
    /// Bytes in the part.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) position: usize,
    /// Empty for a word that no matcher can want.
    form: String,
    stem: String,
}

/// The first letters that the words of some matchers can have, where stemmers change the ends of words only.
#[derive(Debug, Default)]
pub(crate) struct Initials {
    /// A pattern starts with `*` or `?`.
    any: bool,
    letters: Vec<char>,
}

impl Initials {
    pub(crate) fn of<'m>(matchers: impl IntoIterator<Item = &'m Matcher>) -> Self {
        let mut initials = Self::default();
        for matcher in matchers {
            match matcher {
                Matcher::Pattern(pattern) => initials.add(pattern),
                Matcher::Row(slots) => slots.iter().flat_map(|slot| &slot.terms).for_each(|term| initials.add(term)),
            }
        }
        initials
    }

    fn add(&mut self, word: &str) {
        match word.chars().next() {
            None | Some('*' | '?') => self.any = true,
            Some(letter) => self.letters.push(letter),
        }
    }

    fn wants(&self, form: &str) -> bool {
        self.any || form.chars().next().is_some_and(|letter| self.letters.contains(&letter))
    }
}

/// The words of a text in its language; those that cannot match keep their place only.
pub(crate) fn text_words(text: &str, language: Language, initials: &Initials) -> Vec<TextWord> {
    let mut form = String::new();
    let every = !language.stems_keep_initials();
    Words::new(text)
        .map(|word| {
            fold_word(word.of(text), word.ascii, &mut form);
            let mut found = TextWord {
                start: word.start,
                end: word.end,
                position: word.position,
                form: String::new(),
                stem: String::new(),
            };
            if every || initials.wants(&form) {
                found.stem = language.stem(&form).into_owned();
                found.form.clone_from(&form);
            }
            found
        })
        .collect()
}

impl Matcher {
    /// The rows of `words` that it matches, as ranges of indices.
    pub(crate) fn matches(&self, words: &[TextWord]) -> Vec<std::ops::Range<usize>> {
        match self {
            Self::Pattern(pattern) => {
                (0..words.len()).filter(|&at| glob_matches(pattern, &words[at].form)).map(|at| at..at + 1).collect()
            }
            Self::Row(slots) => (0..words.len()).filter_map(|at| row_at(slots, words, at)).collect(),
        }
    }
}

fn row_at(slots: &[Slot], words: &[TextWord], at: usize) -> Option<std::ops::Range<usize>> {
    let start = words[at].position;
    let mut index = at;
    for slot in slots {
        // Overlong words have a position and no entry, so that an index is not a position.
        while words.get(index)?.position < start + slot.offset {
            index += 1;
        }
        let word = &words[index];
        if word.position != start + slot.offset || !slot.terms.contains(&word.stem) {
            return None;
        }
    }
    Some(at..index + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::Span;

    fn english() -> Vec<Language> {
        vec![Language::of("en")]
    }

    fn found(leaf: Want, text: &str) -> Vec<&str> {
        let leaf = Leaf { field: FieldId::Text, want: leaf, boost: 1.0, span: Span::default() };
        let matcher = Matcher::of(&leaf, &english()).expect("words to look for");
        let words = text_words(text, Language::of("en"), &Initials::of([&matcher]));
        matcher
            .matches(&words)
            .into_iter()
            .map(|range| text.get(words[range.start].start..words[range.end - 1].end).expect("word bounds"))
            .collect()
    }

    #[test]
    fn a_row_is_matched_where_its_words_stand_together() {
        let text = "Floods: the flood of floods rose, and the river floods again";
        assert_eq!(found(Want::Word("flood".to_owned()), text), ["Floods", "flood", "floods", "floods"]);
        assert_eq!(found(Want::Phrase("flooding of flood".to_owned()), text), ["flood of floods"]);
        assert_eq!(found(Want::Phrase("the rose".to_owned()), text), Vec::<&str>::new());
        assert_eq!(found(Want::Word("AK-47".to_owned()), "an AK 47 and an ak-47"), ["AK 47", "ak-47"]);
        assert_eq!(found(Want::Wildcard("R?v*".to_owned()), text), ["river"]);
    }

    #[test]
    fn patterns_match_whole_words() {
        for (pattern, word, expected) in [
            ("terror*", "terrorism", true),
            ("terror*", "terror", true),
            ("wom?n", "women", true),
            ("wom?n", "womn", false),
            ("*ism", "terrorism", true),
            ("*a*a*", "banana", true),
            ("*a*b*", "banana", false),
            ("a*b", "acbc", false),
            ("?", "é", true),
        ] {
            assert_eq!(glob_matches(pattern, word), expected, "{pattern} {word}");
        }
    }

    #[test]
    fn a_stem_that_begins_otherwise_is_still_found() {
        let text = "وقالت الشرطة إن المدينة غرقت";
        let arabic = Language::of("ar");
        let leaf =
            Leaf { field: FieldId::Text, want: Want::Word("مدينة".to_owned()), boost: 1.0, span: Span::default() };
        let matcher = Matcher::of(&leaf, &[arabic]).expect("a word");
        let words = text_words(text, arabic, &Initials::of([&matcher]));
        assert_eq!(matcher.matches(&words).len(), 1);
    }

    proptest! {
        #[test]
        fn stems_begin_as_their_words_do(word in "[a-zéèüöäßñçа-я]{1,14}") {
            for code in ["en", "fr", "de", "es", "it", "pt", "ru", "sv", "da", "no", "fi", "hu", "ro", "tr"] {
                let folded = fold(&word);
                let stem = Language::of(code).stem(&folded).into_owned();
                prop_assert_eq!(stem.chars().next(), folded.chars().next(), "{} {}", code, folded);
            }
        }


        #[test]
        fn a_pattern_made_from_a_word_matches_it(word in "[a-zé]{1,8}", at in 0..8_usize) {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % letters.len();
            letters[at] = '?';
            prop_assert!(glob_matches(&letters.iter().collect::<String>(), &word));
            letters[at] = '*';
            prop_assert!(glob_matches(&letters.iter().collect::<String>(), &word));
            prop_assert!(glob_matches("*", &word));
        }
    }
}
