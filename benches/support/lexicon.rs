//! The words of made-up articles: random numbers, weighted choice, and a vocabulary of real and made-up stems with the
//! suffixes of English.
//!
//! Random numbers are drawn with integer arithmetic, and weights made with IEEE division alone, because the results of `ln`,
//! `exp` and the like differ between platforms.

use std::collections::HashSet;

use super::words::{ADJECTIVES, FINAL_CODAS, FUNCTION_WORDS, INNER_CODAS, NOUNS, ONSETS, OTHERS, VERBS, VOWELS};

/// Content word forms in the vocabulary.
pub const WORD_FORMS: usize = 60_000;

/// `SplitMix64`: small, fast, and good enough for text.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A stream of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(scramble(seed))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scramble(self.0)
    }

    /// A number below `bound`, which must not be zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// True this many times in a thousand.
    pub fn per_mille(&mut self, often: u64) -> bool {
        self.below(1_000) < often
    }

    /// One of the items, which must not be empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }
}

/// Bits that look nothing like these.
pub fn scramble(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// Draws indices in proportion to their weights, in constant time (Walker's alias method).
#[derive(Debug)]
pub struct Weighted {
    thresholds: Vec<u32>,
    aliases: Vec<u32>,
}

impl Weighted {
    /// Weights of any sum.
    pub fn new(weights: &[f64]) -> Self {
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        let mut shares: Vec<f64> = weights.iter().map(|weight| weight / mean).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..shares.len()).partition(|&index| shares[index] < 1.0);
        let mut table = Self { thresholds: vec![u32::MAX; shares.len()], aliases: (0..shares.len() as u32).collect() };
        while let (Some(low), Some(&high)) = (small.pop(), large.last()) {
            table.thresholds[low] = (shares[low] * f64::from(u32::MAX)) as u32;
            table.aliases[low] = high as u32;
            shares[high] -= 1.0 - shares[low];
            if shares[high] < 1.0 {
                large.pop();
                small.push(high);
            }
        }
        table
    }

    /// Zipf's law with exponent 1, its head flattened by `offset` ranks (Mandelbrot).
    pub fn zipf(count: usize, offset: usize) -> Self {
        let weights: Vec<f64> = (0..count).map(|rank| 1.0 / (rank + 1 + offset) as f64).collect();
        Self::new(&weights)
    }

    /// An index.
    pub fn draw(&self, random: &mut Random) -> usize {
        let bits = random.bits();
        let index = (((bits >> 32) * self.thresholds.len() as u64) >> 32) as usize;
        if bits as u32 <= self.thresholds[index] { index } else { self.aliases[index] as usize }
    }
}

/// The content words, and how they are drawn.
#[derive(Debug)]
pub struct Lexicon {
    /// Word forms, roughly the most frequent first.
    pub forms: Vec<String>,
    /// For each form, the form that likes to follow it: `prime minister`.
    pub followers: Vec<u32>,
    /// Draws forms.
    pub by_frequency: Weighted,
    /// Draws from [`FUNCTION_WORDS`].
    pub function_words: Weighted,
}

impl Lexicon {
    /// The same for the same random numbers.
    pub fn new(random: &mut Random) -> Self {
        let mut real = real_words();
        for last in (1..real.len()).rev() {
            real.swap(last, random.below(last as u64 + 1) as usize);
        }
        let mut seen: HashSet<String> = FUNCTION_WORDS.iter().map(|(word, _)| (*word).to_owned()).collect();
        let mut forms = Vec::with_capacity(WORD_FORMS + 8);
        let mut weights = Vec::with_capacity(WORD_FORMS + 8);
        let mut rank = 0_u64;
        while forms.len() < WORD_FORMS {
            let stem = if !real.is_empty() && random.per_mille(850) {
                real.pop().expect("not empty")
            } else {
                let syllables = if random.per_mille(if rank < 2_500 { 500 } else { 50 }) { 1 } else { 2 };
                made_up_stem(random, syllables)
            };
            let weight = 1.0 / (rank + 8) as f64;
            let before = forms.len();
            for (form, share) in stem {
                if seen.insert(form.clone()) {
                    forms.push(form);
                    weights.push(weight * share);
                }
            }
            rank += u64::from(forms.len() > before);
        }
        forms.truncate(WORD_FORMS);
        weights.truncate(WORD_FORMS);
        let by_frequency = Weighted::new(&weights);
        let followers = (0..WORD_FORMS).map(|_| by_frequency.draw(random) as u32).collect();
        let function_weights: Vec<f64> = FUNCTION_WORDS.iter().map(|(_, weight)| f64::from(*weight)).collect();
        Self { forms, followers, by_frequency, function_words: Weighted::new(&function_weights) }
    }
}

/// The forms of one stem, each with its share of the stem's occurrences.
type Forms = Vec<(String, f64)>;

fn real_words() -> Vec<Forms> {
    let nouns = NOUNS.split_whitespace().map(|noun| vec![(noun.to_owned(), 0.62), (with_s(noun), 0.38)]);
    let verbs = VERBS
        .split_whitespace()
        .map(|verb| vec![(verb.to_owned(), 0.3), (with_s(verb), 0.12), (with_ed(verb), 0.4), (with_ing(verb), 0.18)]);
    let adjectives =
        ADJECTIVES.split_whitespace().map(|adjective| vec![(adjective.to_owned(), 0.85), (with_ly(adjective), 0.15)]);
    let others = OTHERS.split_whitespace().map(|word| vec![(word.to_owned(), 1.0)]);
    nouns.chain(verbs).chain(adjectives).chain(others).collect()
}

/// A stem that no dictionary has, most likely.
pub fn made_up_word(random: &mut Random, syllables: u64) -> String {
    let mut word = String::new();
    for syllable in 1..=syllables {
        word += random.pick::<&str>(ONSETS);
        word += random.pick::<&str>(VOWELS);
        word += random.pick::<&str>(if syllable == syllables { FINAL_CODAS } else { INNER_CODAS });
    }
    word
}

fn made_up_stem(random: &mut Random, syllables: u64) -> Forms {
    let stem = made_up_word(random, syllables);
    let plus = |suffix: &str| format!("{stem}{suffix}");
    match random.below(20) {
        0..9 => vec![(stem.clone(), 0.55), (with_s(&stem), 0.3), (plus("al"), 0.1), (plus("ally"), 0.05)],
        9..17 => vec![
            (stem.clone(), 0.22),
            (with_s(&stem), 0.12),
            (plus("ed"), 0.26),
            (plus("ing"), 0.18),
            (plus("er"), 0.07),
            (plus("ers"), 0.05),
            (plus("ation"), 0.1),
        ],
        _ => vec![(stem.clone(), 0.7), (plus("ly"), 0.2), (plus("ness"), 0.1)],
    }
}

/// The word without its last letter, and that letter where it ends in a consonant and `y`.
fn before_y(word: &str) -> Option<&str> {
    let rest = word.strip_suffix('y')?;
    (!rest.ends_with(['a', 'e', 'o', 'u'])).then_some(rest)
}

fn with_s(word: &str) -> String {
    if let Some(rest) = before_y(word) {
        return format!("{rest}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    format!("{word}{}", if hisses { "es" } else { "s" })
}

/// The word as it stands before a suffix that begins with a vowel: `plan` doubles its `n`.
fn before_vowel(word: &str) -> String {
    let vowel = |letter: &char| "aeiou".contains(*letter);
    let letters: Vec<char> = word.chars().collect();
    let doubles = matches!(letters.as_slice(), [.., first, middle, last]
        if !vowel(first) && vowel(middle) && !vowel(last) && !"wxy".contains(*last))
        && letters.iter().filter(|letter| vowel(letter)).count() == 1;
    match letters.last() {
        Some(last) if doubles => format!("{word}{last}"),
        _ => word.strip_suffix('e').unwrap_or(word).to_owned(),
    }
}

fn with_ed(word: &str) -> String {
    before_y(word).map_or_else(|| format!("{}ed", before_vowel(word)), |rest| format!("{rest}ied"))
}

fn with_ing(word: &str) -> String {
    if word.ends_with("ee") { format!("{word}ing") } else { format!("{}ing", before_vowel(word)) }
}

fn with_ly(word: &str) -> String {
    if let Some(rest) = before_y(word) {
        format!("{rest}ily")
    } else if word.ends_with("ic") {
        format!("{word}ally")
    } else if word.ends_with("ll") {
        format!("{word}y")
    } else {
        word.strip_suffix("le").map_or_else(|| format!("{word}ly"), |rest| format!("{rest}ly"))
    }
}
