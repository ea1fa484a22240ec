//! Which words fit one place of a query: the common ground of the engine, which asks the index, and of the highlighter, which looks at the
//! text of one article.

use std::collections::HashMap;

use crate::index::{Language, exact_term, fold_word, stem_term, word_terms};
use crate::query::Want;
use crate::record::{Word, Words, fold};

/// Words that fit one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Fits {
    /// Those with a stem: its term in each language of the archive.
    Stem(Vec<String>),
    /// The one that is written so: its term.
    Exact(String),
    /// Those that fit a folded pattern of letters, `*` (any letters, or none) and `?` (one letter).
    Pattern(String),
    /// Those so many edits or fewer from a folded word.
    Fuzzy {
        /// The word.
        word: String,
        /// The most edits.
        edits: u8,
    },
}

/// The words in a row that a text leaf asks for: for each how many positions it stands after the first, and what fits there. Empty when there is
/// no word in the leaf.
pub(crate) fn row(want: &Want, languages: &[Language]) -> Vec<(u32, Fits)> {
    let mut folded = String::new();
    match want {
        Want::Word(text) | Want::Phrase(text) | Want::Loose { text, .. } => row_of(text, |word, text| {
            fold_word(word.of(text), word.ascii, &mut folded);
            Fits::Stem(word_terms(&folded, languages))
        }),
        Want::Exact(text) => row_of(text, |word, text| Fits::Exact(exact_term(word.of(text), word.ascii))),
        Want::Fuzzy { word: text, edits } => row_of(text, |word, text| {
            fold_word(word.of(text), word.ascii, &mut folded);
            Fits::Fuzzy { word: folded.clone(), edits: *edits }
        }),
        Want::Wildcard(pattern) => pattern_row(pattern, languages),
        Want::Days(_) | Want::Numbers(_) => Vec::new(),
    }
}

fn row_of(text: &str, mut fits: impl FnMut(Word, &str) -> Fits) -> Vec<(u32, Fits)> {
    let mut first = None;
    Words::new(text)
        .map(|word| {
            let start = *first.get_or_insert(word.position);
            ((word.position - start) as u32, fits(word, text))
        })
        .collect()
}

/// `anti-terror*` is two words in a row. In a script without spaces, where every letter is a word, `*` has nothing to stand for.
fn pattern_row(pattern: &str, languages: &[Language]) -> Vec<(u32, Fits)> {
    let folded = fold(pattern).replace('.', "");
    let pieces = folded.split(|c: char| !is_of_pattern(c)).filter(|piece| piece.chars().any(char::is_alphanumeric));
    let mut row: Vec<(u32, Fits)> = Vec::new();
    for piece in pieces {
        let bare = piece.replace(['*', '?'], "");
        let next = row.last().map_or(0, |(offset, _)| offset + 1);
        if Words::new(&bare).count() > 1 || is_word_alone(&bare) {
            row.extend(self::row(&Want::Word(bare), languages).into_iter().map(|(offset, fits)| (next + offset, fits)));
        } else {
            row.push((next, Fits::Pattern(piece.to_owned())));
        }
    }
    row
}

fn is_of_pattern(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '*' | '?') || unicode_normalization::char::is_combining_mark(c)
}

/// A letter of a script without spaces.
fn is_word_alone(text: &str) -> bool {
    let doubled = format!("{text}{text}");
    Words::new(&doubled).count() == 2
}

/// Whether `word` fits a pattern of letters, `*` (any letters, or none) and `?` (one letter).
pub(crate) fn glob_matches(pattern: &str, word: &str) -> bool {
    let mut rest = (pattern.chars(), word.chars());
    // Where the last star stands, and the letters from which on it has not been tried.
    let mut star: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let (mut pattern, mut word) = rest.clone();
        match (pattern.next(), word.next()) {
            (Some('*'), _) => {
                star = Some((pattern.clone(), rest.1.clone()));
                rest.0 = pattern;
            }
            (Some(wanted), Some(letter)) if wanted == '?' || wanted == letter => rest = (pattern, word),
            (None, None) => return true,
            _ => {
                // The star takes one letter more.
                let Some((after, letters)) = &mut star else { return false };
                if letters.next().is_none() {
                    return false;
                }
                rest = (after.clone(), letters.clone());
            }
        }
    }
}

/// Whether one word can be made of the other by at most so many edits: a letter put in, taken out, replaced, or swapped with its neighbour.
pub(crate) fn within_edits(left: &str, right: &str, most: u8) -> bool {
    let most = usize::from(most);
    if left.len().abs_diff(right.len()) > 4 * most {
        return false;
    }
    let right: Vec<char> = right.chars().collect();
    // The rows of edits for the letters of `left` so far, for those before the last, and for those before the last two.
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut before = vec![usize::MAX; right.len() + 1];
    let mut above = before.clone();
    let mut last = None;
    for (line, letter) in left.chars().enumerate() {
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
        row[0] = line + 1;
        let mut least = row[0];
        for (at, &other) in right.iter().enumerate() {
            let mut edits = (above[at] + usize::from(letter != other)).min(above[at + 1] + 1).min(row[at] + 1);
            if at > 0 && last == Some(other) && right[at - 1] == letter {
                edits = edits.min(before[at - 1].saturating_add(1));
            }
            row[at + 1] = edits;
            least = least.min(edits);
        }
        // A swap may still look back over one row.
        if least > most + 1 {
            return false;
        }
        last = Some(letter);
    }
    row.last().is_some_and(|edits| *edits <= most)
}

/// One word of a part of an article, as the places of a query see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextWord {
    /// Bytes in the part.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// In the whole article.
    pub(crate) position: u32,
}

/// The first letters that the words of a query can have, where stemmers change the ends of words only.
#[derive(Debug, Default)]
struct Initials {
    /// Some can have any.
    any: bool,
    letters: Vec<char>,
}

impl Initials {
    fn of<'f>(all: impl IntoIterator<Item = &'f Fits>) -> Self {
        let mut initials = Self::default();
        for fits in all {
            match fits {
                Fits::Stem(terms) => terms.iter().for_each(|term| initials.add(term)),
                Fits::Exact(word) | Fits::Pattern(word) => initials.add(word),
                Fits::Fuzzy { .. } => initials.any = true,
            }
        }
        initials
    }

    fn add(&mut self, word: &str) {
        match word.chars().next() {
            None | Some('*' | '?') => self.any = true,
            Some(letter) if !self.letters.contains(&letter) => self.letters.push(letter),
            Some(_) => {}
        }
    }

    fn wants(&self, form: &str) -> bool {
        self.any || form.chars().next().is_some_and(|letter| self.letters.contains(&letter))
    }
}

/// The word at hand of an article in some language, folded, stemmed and as written.
pub(crate) struct WordReader<'i> {
    language: Language,
    finder: &'i SlotFinder,
    folded: String,
    stem: String,
    exact: String,
}

impl<'i> WordReader<'i> {
    pub(crate) fn new(language: Language, finder: &'i SlotFinder) -> Self {
        Self { language, finder, folded: String::new(), stem: String::new(), exact: String::new() }
    }

    /// Calls `each` with the slots that the next word fits, some perhaps more than once.
    pub(crate) fn read(&mut self, word: &str, ascii: bool, each: impl FnMut(usize)) {
        fold_word(word, ascii, &mut self.folded);
        let initials = &self.finder.initials;
        if self.folded.is_empty() || (self.language.stems_keep_initials() && !initials.wants(&self.folded)) {
            return;
        }
        self.stem = stem_term(&self.folded, self.language);
        self.exact = exact_term(word, ascii);
        self.finder.find(self, each);
    }
}

/// For the word at hand of an article, which slots it fits.
pub(crate) struct SlotFinder {
    /// How many slots there are.
    pub(crate) slots: usize,
    initials: Initials,
    stems: HashMap<String, Vec<usize>>,
    exact: HashMap<String, Vec<usize>>,
    /// Patterns and words with other letters.
    others: Vec<(Fits, usize)>,
}

impl SlotFinder {
    /// Finds among the slots, each of which takes what any of its alternatives does.
    pub(crate) fn new(slots: &[Vec<Fits>]) -> Self {
        let mut finder = Self {
            slots: slots.len(),
            initials: Initials::of(slots.iter().flatten()),
            stems: HashMap::new(),
            exact: HashMap::new(),
            others: Vec::new(),
        };
        for (slot, fits) in slots.iter().enumerate().flat_map(|(slot, all)| all.iter().map(move |fits| (slot, fits))) {
            match fits {
                Fits::Stem(terms) => {
                    for term in terms {
                        finder.stems.entry(term.clone()).or_default().push(slot);
                    }
                }
                Fits::Exact(term) => finder.exact.entry(term.clone()).or_default().push(slot),
                Fits::Pattern(_) | Fits::Fuzzy { .. } => finder.others.push((fits.clone(), slot)),
            }
        }
        finder
    }

    /// Calls `each` with the slots that the reader's word fits, some perhaps more than once.
    fn find(&self, reader: &WordReader<'_>, mut each: impl FnMut(usize)) {
        self.stems.get(&reader.stem).into_iter().flatten().for_each(|slot| each(*slot));
        self.exact.get(&reader.exact).into_iter().flatten().for_each(|slot| each(*slot));
        for (fits, slot) in &self.others {
            let fits = match fits {
                Fits::Pattern(pattern) => glob_matches(pattern, &reader.folded),
                Fits::Fuzzy { word, edits } => within_edits(word, &reader.folded, *edits),
                Fits::Stem(_) | Fits::Exact(_) => false,
            };
            if fits {
                each(*slot);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_leaf_is_a_row_of_words() {
        let english = [Language::of("en")];
        let row = |want: Want| row(&want, &english);
        let stem = |term: &str| Fits::Stem(vec![format!("{term}\u{1}en")]);
        assert_eq!(row(Want::Word("AK-47".to_owned())), [(0, stem("ak")), (1, stem("47"))]);
        assert_eq!(row(Want::Exact("Apple".to_owned())), [(0, Fits::Exact("apple\u{1}Apple".to_owned()))]);
        assert_eq!(row(Want::Wildcard("R?v*".to_owned())), [(0, Fits::Pattern("r?v*".to_owned()))]);
        assert_eq!(
            row(Want::Wildcard("anti-Terror*".to_owned())),
            [(0, Fits::Pattern("anti".to_owned())), (1, Fits::Pattern("terror*".to_owned()))]
        );
        assert_eq!(row(Want::Wildcard("新华*".to_owned())), [(0, stem("新")), (1, stem("华"))]);
        assert_eq!(row(Want::Wildcard("?*".to_owned())), []);
        assert_eq!(row(Want::Word("&".to_owned())), []);
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
    fn edits_are_letters_and_swaps() {
        for (left, right, edits) in [
            ("syromolotow", "syromolotov", 1),
            ("flood", "flood", 0),
            ("flood", "folod", 1),
            ("flood", "fool", 2),
            ("ab", "", 2),
            ("putin", "poutine", 2),
            ("jäger", "jager", 1),
        ] {
            for most in 0..4 {
                assert_eq!(within_edits(left, right, most), edits <= most, "{left} {right} {most}");
                assert_eq!(within_edits(right, left, most), edits <= most, "{right} {left} {most}");
            }
        }
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
