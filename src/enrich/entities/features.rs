//! What the recognizer looks at: the features of each token that may be part of a name.
//!
//! A token is looked at in its sentence (words, clusters, shapes, lists, the run of capitalised words it stands in) and in
//! its article (where else the word stands, and beside what). A feature is the hash of its kind and its values.

use std::collections::HashMap;

use super::lexicon::{Known, Lexicon, lists};
use super::token::{Shape, Token, Tokens};

/// How a sentence is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Names have capitals and other words have none.
    Telling,
    /// Capitals say nothing: small letters only, capitals only, or a headline with capitals throughout.
    Silent,
}

/// An article ready for recognition.
#[derive(Debug)]
pub struct Reading {
    /// Its tokens and sentences.
    pub tokens: Vec<Token>,
    /// What the lexicon knows of each token.
    pub known: Vec<Known>,
    /// Names of several words, or one, that the lexicon knows: lists and place in the name for each token.
    pub listed: Vec<Listed>,
    /// How each sentence is written.
    pub cases: Vec<Case>,
    /// The stretches of tokens that may hold names.
    pub stretches: Vec<Stretch>,
    words: HashMap<u32, Word, BuildWordHasher>,
}

/// Hashes of words are hashes already.
#[derive(Debug, Default, Clone, Copy)]
pub struct WordHasher(u64);

impl std::hash::Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }
    fn write_u32(&mut self, word: u32) {
        self.0 = u64::from(word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Makes [`WordHasher`]s.
pub type BuildWordHasher = std::hash::BuildHasherDefault<WordHasher>;

/// The lists in which the longest known name stands that covers a token, and which part of the name the token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listed {
    /// Lists of the name.
    pub lists: u16,
    /// 0 none, 1 the whole name, 2 its beginning, 3 its middle, 4 its end.
    pub part: u8,
}

/// Tokens `start..end` of sentence `sentence`, among which names are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First token.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The sentence.
    pub sentence: usize,
    /// How it is written.
    pub case: Case,
}

/// Where a word stands in the article besides the place that is looked at.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    /// Times with a capital inside a sentence.
    capital: u16,
    /// Times in small letters.
    small: u16,
    /// Tokens at which it stands with a capital, the first few.
    places: [u32; MOST_PLACES],
    count: u8,
}

/// Other occurrences of a word that are looked at.
const MOST_PLACES: usize = 4;
/// Words of the longest names that the lexicon is asked for.
const LONGEST_NAME: usize = 4;
/// Small words that may stand between the capitalised words of one name.
const MOST_CONNECTORS: usize = 3;

/// Small words that stand inside names.
const CONNECTORS: [&str; 32] = [
    "of", "the", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des", "la", "le", "von", "van", "der",
    "den", "zu", "bin", "ibn", "al", "el", "and", "for", "on", "in", "to", "at", "upon", "y", "e",
];
/// Small words that may open a name.
const PARTICLES: [&str; 14] = ["al", "el", "de", "von", "van", "bin", "ibn", "da", "di", "du", "la", "le", "ad", "abu"];
/// Signs that may stand inside names.
const INNER_SIGNS: [&str; 5] = ["-", "'", "&", ".", "/"];

/// Hashes of small sets of words, looked up by scanning.
#[derive(Debug)]
struct WordSets {
    connectors: Vec<u32>,
    particles: Vec<u32>,
    signs: Vec<u32>,
}

static SETS: std::sync::LazyLock<WordSets> = std::sync::LazyLock::new(|| {
    let hashes = |words: &[&str]| words.iter().map(|word| super::token::hash_of(word)).collect();
    WordSets { connectors: hashes(&CONNECTORS), particles: hashes(&PARTICLES), signs: hashes(&INNER_SIGNS) }
});

impl Reading {
    /// Looks at all tokens of an article.
    #[must_use]
    pub fn new(tokens: Tokens, lexicon: &Lexicon) -> Self {
        let Tokens { tokens, sentences, .. } = tokens;
        let known: Vec<Known> = tokens
            .iter()
            .map(|token| if token.shape == Shape::Sign { Known::default() } else { lexicon.get(token.word) })
            .collect();
        let mut reading = Self {
            listed: vec![Listed::default(); tokens.len()],
            tokens,
            known,
            cases: Vec::new(),
            stretches: Vec::new(),
            words: HashMap::default(),
        };
        let has_capitals = sentences.iter().any(|sentence| {
            reading.tokens.get(sentence.clone()).unwrap_or_default().iter().any(|token| token.shape.has_capital())
        });
        for sentence in &sentences {
            let case = if has_capitals { reading.case_of(sentence.start, sentence.end) } else { Case::Silent };
            reading.cases.push(case);
        }
        for (index, sentence) in sentences.iter().enumerate() {
            reading.find_stretches(index, sentence.start, sentence.end);
        }
        for index in 0..reading.stretches.len() {
            let stretch = reading.stretches[index];
            reading.find_listed(stretch, lexicon);
        }
        reading.count_words(&sentences);
        reading
    }

    /// Capitals say nothing where words stand with one that are written small otherwise.
    fn case_of(&self, start: usize, end: usize) -> Case {
        let (mut odd, mut even, mut shouted, mut letters) = (0, 0, 0, 0);
        for at in start..end {
            let (token, known) = (&self.tokens[at], &self.known[at]);
            match token.shape {
                Shape::Small if token.end - token.start >= 4 => even += 1,
                Shape::Capital if !token.opens && known.lists & lists::SMALL != 0 => odd += 1,
                Shape::Capitals => {
                    shouted += 1;
                    odd += u32::from(known.lists & lists::SMALL != 0 && token.end - token.start >= 2);
                }
                _ => {}
            }
            letters += u32::from(token.shape != Shape::Sign && token.shape != Shape::Number);
        }
        let is_title = odd >= 2 && odd > even;
        let is_shouted = even == 0 && shouted >= 2 && shouted * 2 > letters && odd >= 1;
        if is_title || is_shouted { Case::Silent } else { Case::Telling }
    }

    /// The token looks like a part of a name.
    fn is_name_like(&self, at: usize, case: Case) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        match case {
            Case::Telling => token.shape.has_capital(),
            Case::Silent => {
                !matches!(token.shape, Shape::Sign | Shape::Number | Shape::Year)
                    && self.known[at].lists & lists::FUNCTION == 0
            }
        }
    }

    /// The stretches of a sentence that may hold names: name-like words, and what stands between them.
    fn find_stretches(&mut self, sentence: usize, start: usize, end: usize) {
        let case = self.cases[sentence];
        let sets = &*SETS;
        let mut at = start;
        while at < end {
            if !self.is_name_like(at, case) {
                at += 1;
                continue;
            }
            // A frequent word that opens a sentence is no name, unless one follows.
            if case == Case::Telling
                && self.tokens[at].opens
                && self.known[at].lists & lists::FUNCTION != 0
                && !(at + 1 < end && self.is_name_like(at + 1, case))
            {
                at += 1;
                continue;
            }
            let mut first = at;
            if at > start
                && self.tokens[at - 1].shape == Shape::Small
                && sets.particles.contains(&self.tokens[at - 1].word)
            {
                first = at - 1;
            } else if at > start + 1
                && self.tokens[at].joined
                && self.tokens[at - 1].shape == Shape::Sign
                && self.tokens[at - 2].shape == Shape::Small
                && sets.particles.contains(&self.tokens[at - 2].word)
            {
                first = at - 2;
            } else if at > start
                && matches!(self.tokens[at - 1].shape, Shape::Number | Shape::Year | Shape::LettersAndDigits)
            {
                first = at - 1;
            }
            let mut last = at;
            let mut next = at + 1;
            while next < end && next - last <= MOST_CONNECTORS + 1 {
                let token = &self.tokens[next];
                if self.is_name_like(next, case)
                    || matches!(token.shape, Shape::Number | Shape::Year | Shape::LettersAndDigits) && next == last + 1
                {
                    last = next;
                } else if token.shape == Shape::Sign && sets.signs.contains(&token.word) {
                    // A full stop behind an abbreviation may be the name's last token.
                    if next == last + 1 && token.joined && token.end - token.start == 1 && next + 1 < end {
                        last = next;
                    }
                } else if !sets.connectors.contains(&token.word) {
                    break;
                }
                next += 1;
            }
            self.stretches.push(Stretch { start: first, end: last + 1, sentence, case });
            at = last + 1;
        }
    }

    /// The longest names of the lexicon in a stretch.
    fn find_listed(&mut self, stretch: Stretch, lexicon: &Lexicon) {
        const NAMES: u16 = lists::PLACES | lists::DEMONYM | lists::ORGANISATION;
        let mut at = stretch.start;
        while at < stretch.end {
            let mut found = (1, self.known[at].lists & NAMES);
            if self.known[at].lists & lists::OPENS != 0 {
                let mut hash = NameHash::new(self.tokens[at].word);
                for length in 2..=LONGEST_NAME.min(stretch.end - at) {
                    hash.add(self.tokens[at + length - 1].word);
                    let lists = lexicon.get(hash.finish()).lists & NAMES;
                    if lists != 0 {
                        found = (length, lists);
                    }
                }
            }
            let (length, lists) = found;
            if lists != 0 {
                for offset in 0..length {
                    let part = match (length, offset) {
                        (1, _) => 1,
                        (_, 0) => 2,
                        _ if offset + 1 == length => 4,
                        _ => 3,
                    };
                    self.listed[at + offset] = Listed { lists, part };
                }
            }
            at += length;
        }
    }

    /// Where each capitalised word stands in the article.
    fn count_words(&mut self, sentences: &[std::ops::Range<usize>]) {
        for stretch in &self.stretches {
            for at in stretch.start..stretch.end {
                let token = &self.tokens[at];
                if !self.is_name_like(at, stretch.case) {
                    continue;
                }
                let word = self.words.entry(token.word).or_default();
                if stretch.case == Case::Telling && !token.opens {
                    word.capital = word.capital.saturating_add(1);
                }
                if let Some(place) = word.places.get_mut(usize::from(word.count)) {
                    *place = at as u32;
                    word.count += 1;
                }
            }
        }
        if self.words.is_empty() {
            return;
        }
        for (sentence, case) in sentences.iter().zip(&self.cases) {
            if *case == Case::Silent {
                continue;
            }
            for token in self.tokens.get(sentence.clone()).unwrap_or_default() {
                if token.shape == Shape::Small
                    && let Some(word) = self.words.get_mut(&token.word)
                {
                    word.small = word.small.saturating_add(1);
                }
            }
        }
    }

    /// Writes the features of token `at` of a stretch to `out`, which is emptied first; `texts` are those that were cut into tokens.
    pub fn features(
        &self,
        texts: &[&str],
        stretch: &Stretch,
        run: Run,
        at: usize,
        scratch: &mut String,
        out: &mut Vec<u32>,
    ) {
        out.clear();
        let view = View { reading: self, stretch, at };
        view.sentence(run, out);
        view.article(out);
        let token = &self.tokens[at];
        letters(token.of(texts), token, scratch, out);
    }

    /// The run of name-like words around each token of a stretch.
    #[must_use]
    pub fn runs(&self, stretch: &Stretch) -> Vec<Run> {
        let mut runs = Vec::with_capacity(stretch.end - stretch.start);
        let mut at = stretch.start;
        while at < stretch.end {
            let like = self.is_name_like(at, stretch.case);
            let mut end = at + 1;
            while end < stretch.end && self.is_name_like(end, stretch.case) == like {
                end += 1;
            }
            for _ in at..end {
                runs.push(Run { start: at, end, like });
            }
            at = end;
        }
        runs
    }

    fn word(&self, at: Option<usize>) -> u32 {
        at.and_then(|at| self.tokens.get(at)).map_or(0, |token| token.word)
    }
}

/// Name-like tokens in a row, or tokens between such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    start: usize,
    end: usize,
    like: bool,
}

/// The hash of a name of several words, from the hashes of its words.
#[derive(Debug, Clone, Copy)]
pub struct NameHash(u32);

impl NameHash {
    /// The hash of the first word.
    #[must_use]
    pub const fn new(word: u32) -> Self {
        Self(word)
    }
    /// Adds the next word.
    pub const fn add(&mut self, word: u32) {
        self.0 = mix(self.0 ^ 0x5bd1_e995, word);
    }
    /// The key in the lexicon.
    #[must_use]
    pub const fn finish(self) -> u32 {
        self.0
    }
}

const fn mix(a: u32, b: u32) -> u32 {
    let x = ((a as u64) << 32 | b as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ x >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (x >> 32) as u32
}

/// One token with its surroundings.
struct View<'a> {
    reading: &'a Reading,
    stretch: &'a Stretch,
    at: usize,
}

/// The lists that say who or what a word may be.
const KINDS: u32 = (lists::PERSONS
    | lists::TITLE
    | lists::BODY
    | lists::LAND
    | lists::CALENDAR
    | lists::DEMONYM
    | lists::FUNCTION
    | lists::SMALL) as u32;
const PERSONS: u32 = lists::PERSONS as u32;

/// What stands where a sentence has no token.
const NOTHING: u32 = 1;

impl View<'_> {
    /// The token `offset` places on, in the same sentence.
    fn beside(&self, offset: isize) -> Option<usize> {
        let at = self.at.checked_add_signed(offset)?;
        let tokens = &self.reading.tokens;
        (tokens.get(at)?.sentence == tokens.get(self.at)?.sentence).then_some(at)
    }

    fn word(&self, at: Option<usize>) -> u32 {
        at.map_or(NOTHING, |at| self.reading.word(Some(at)))
    }

    fn cluster(&self, at: Option<usize>) -> u32 {
        at.and_then(|at| self.reading.known.get(at)).map_or(0, |known| u32::from(known.cluster))
    }

    fn leaning(&self, at: Option<usize>, which: usize) -> u16 {
        at.and_then(|at| self.reading.known.get(at)).and_then(|known| known.leanings.get(which)).copied().unwrap_or(0)
    }

    fn lists(&self, at: Option<usize>) -> u32 {
        at.and_then(|at| self.reading.known.get(at)).map_or(0, |known| u32::from(known.lists))
    }

    fn shape(&self, at: Option<usize>) -> u32 {
        let Some(token) = at.and_then(|at| self.reading.tokens.get(at)) else { return 30 };
        let shape = match (self.stretch.case, token.shape) {
            (Case::Silent, shape) if shape.has_capital() => Shape::Small,
            (_, shape) => shape,
        };
        shape as u32
    }

    fn sentence(&self, run: Run, out: &mut Vec<u32>) {
        let (b2, b1, a1, a2) = (self.beside(-2), self.beside(-1), self.beside(1), self.beside(2));
        let here = Some(self.at);
        let token = &self.reading.tokens[self.at];
        let mut add = |kind: u32, value: u32| out.push(mix(kind, value));
        add(0, 0);
        let (w_2, w_1, w0, w1, w2) = (self.word(b2), self.word(b1), token.word, self.word(a1), self.word(a2));
        add(1, w0);
        add(2, w_1);
        add(3, w1);
        add(4, w_2);
        add(5, w2);
        add(6, mix(w_1, w0));
        add(7, mix(w0, w1));
        add(8, mix(w_1, w1));
        let (c_2, c_1, c0, c1, c2) =
            (self.cluster(b2), self.cluster(b1), self.cluster(here), self.cluster(a1), self.cluster(a2));
        add(9, c0);
        add(10, c_1);
        add(11, c1);
        add(12, c_2);
        add(13, c2);
        let coarse = |cluster: u32| cluster >> COARSE;
        add(14, coarse(c0));
        add(15, coarse(c_1));
        add(16, coarse(c1));
        add(17, mix(c_1 >> MIDDLE, c0 >> MIDDLE));
        add(18, mix(c0 >> MIDDLE, c1 >> MIDDLE));
        add(19, mix(mix(coarse(c_1), coarse(c0)), coarse(c1)));
        add(20, c0 >> MIDDLE);
        add(21, c_1 >> MIDDLE);
        add(22, c1 >> MIDDLE);
        let (s_1, s0, s1) = (self.shape(b1), self.shape(here), self.shape(a1));
        add(23, s0);
        add(24, mix(s_1, s0));
        add(25, mix(s0, s1));
        add(26, mix(mix(s_1, s0), s1));
        // Who it may be: given name, surname, title, body, land.
        let (l_1, l0, l1) = (self.lists(b1), self.lists(here), self.lists(a1));
        add(27, l0 & KINDS);
        add(28, l_1 & KINDS);
        add(29, l1 & KINDS);
        add(30, mix(l_1 & PERSONS, l0 & PERSONS));
        add(31, mix(l0 & PERSONS, l1 & PERSONS));
        let listed = self.reading.listed[self.at];
        let listed_key = u32::from(listed.lists) << 3 | u32::from(listed.part);
        add(32, listed_key);
        add(33, mix(listed_key, w_1));
        add(34, mix(listed_key, s1));
        // How it is joined to its neighbours, and whether its capital may be the sentence's.
        let next_joined = a1.is_some_and(|at| self.reading.tokens[at].joined);
        let joints = u32::from(token.joined) | u32::from(next_joined) << 1 | u32::from(token.opens) << 2;
        add(35, mix(joints, s0));
        add(36, mix(u32::from(token.opens), l0 & KINDS));
        // The run of capitalised words.
        let place = u32::from(self.at == run.start) | u32::from(self.at + 1 == run.end) << 1 | u32::from(run.like) << 2;
        let length = (run.end - run.start).min(5) as u32;
        add(37, place << 3 | length);
        let before = self.before(run.start);
        let after = self.after(run.end);
        let head = Some(run.end - 1);
        add(38, mix(place, self.word(before)));
        add(39, mix(place, self.word(after)));
        add(40, mix(place, self.word(head)));
        add(41, mix(place, self.cluster(head)));
        add(42, self.cluster(before));
        add(43, self.cluster(after));
        add(44, mix(place, self.word(Some(run.start))));
        add(45, mix(place << 16 | self.lists(head) & KINDS, self.lists(Some(run.start)) & KINDS));
        add(46, mix(self.word(before), self.word(after)));
        add(47, mix(place, self.cluster(Some(run.start)) >> MIDDLE));
        // What the words themselves lean to.
        let own = self.leaning(here, 0);
        add(100, u32::from(own));
        for kind in 0..4 {
            add(101 + kind, mix(level(own, kind), s0));
        }
        add(105, mix(most(self.leaning(b1, 0)), most(own)));
        add(106, mix(most(own), most(self.leaning(a1, 0))));
        let (left, right) = (self.leaning(before, 1), self.leaning(after, 2));
        for kind in 0..4 {
            add(110 + kind, mix(place, level(left, kind)));
            add(114 + kind, mix(place, level(right, kind)));
        }
        add(118, mix(most(left), most(right)));
        add(119, mix(most(own), mix(most(left), most(right))));
        add(120, mix(place, u32::from(self.leaning(head, 0))));
        add(121, mix(place, most(self.leaning(Some(run.start), 0)) << 8 | most(self.leaning(head, 0))));
    }

    fn before(&self, start: usize) -> Option<usize> {
        View { at: start, ..*self }.beside(-1)
    }

    fn after(&self, end: usize) -> Option<usize> {
        View { at: end.checked_sub(1)?, ..*self }.beside(1)
    }

    /// What the rest of the article says of the word.
    fn article(&self, out: &mut Vec<u32>) {
        let token = &self.reading.tokens[self.at];
        let Some(word) = self.reading.words.get(&token.word) else { return };
        let mut add = |kind: u32, value: u32| out.push(mix(kind, value));
        let own = u32::from(self.stretch.case == Case::Telling && !token.opens);
        let capital = u32::from(word.capital).saturating_sub(own).min(2);
        let small = u32::from(word.small.min(2));
        add(60, mix(capital << 2 | small, u32::from(token.opens)));
        if capital > 0 || small > 0 {
            add(61, mix(capital << 2 | small, self.cluster(Some(self.at)) >> COARSE));
        }
        let mut followed = 0;
        for place in word.places.iter().take(usize::from(word.count)) {
            let there = *place as usize;
            if there == self.at {
                continue;
            }
            let other = View { at: there, ..*self };
            let (before, after) = (other.beside(-1), other.beside(1));
            add(62, self.word(before));
            add(63, self.word(after));
            add(64, self.cluster(before) >> MIDDLE);
            add(65, self.cluster(after) >> MIDDLE);
            let like = |at: Option<usize>| at.is_some_and(|at| self.reading.is_name_like(at, Case::Telling));
            let (like_before, like_after) = (like(before), like(after));
            if like_before {
                add(66, self.lists(before) & u32::from(lists::GIVEN | lists::TITLE));
            }
            if like_after {
                add(67, self.lists(after) & u32::from(lists::SURNAME | lists::BODY | lists::LAND));
            }
            followed |= u32::from(like_before) | u32::from(like_after) << 1;
        }
        add(68, followed << 2 | u32::from(word.count.min(3)));
    }
}

/// How likely a leaning makes a kind.
const fn level(leaning: u16, kind: u32) -> u32 {
    if leaning == 0 { 8 } else { (leaning >> (kind * 3) & 7) as u32 }
}

/// The kind that a leaning makes likeliest, and how likely that is.
fn most(leaning: u16) -> u32 {
    if leaning == 0 {
        return 63;
    }
    let likeliest = (0..4).max_by_key(|kind| (level(leaning, *kind), 4 - *kind)).unwrap_or(0);
    likeliest << 3 | level(leaning, likeliest)
}

/// Bits of a cluster's number that part it within its middle and its coarse cluster.
const MIDDLE: u32 = 2;
const COARSE: u32 = 6;

/// Adds what the letters of a word say: its beginning and end.
fn letters(written: &str, token: &Token, scratch: &mut String, out: &mut Vec<u32>) {
    if token.shape == Shape::Sign {
        return;
    }
    crate::record::fold_into(written, scratch);
    let bytes = scratch.as_bytes();
    let hash = |bytes: &[u8]| bytes.iter().fold(0, |hash, byte| mix(hash, u32::from(*byte)));
    for length in 2..=4 {
        if bytes.len() > length {
            out.push(mix(70 + length as u32, hash(bytes.get(bytes.len() - length..).unwrap_or_default())));
        }
    }
    for length in 2..=4 {
        if bytes.len() > length {
            out.push(mix(80 + length as u32, hash(bytes.get(..length).unwrap_or_default())));
        }
    }
    out.push(mix(90, bytes.len().min(12) as u32));
}
