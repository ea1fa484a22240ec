//! The small words of a text, counted by the languages that have them.
//!
//! Most news is told by its small words alone, which is much cheaper than comparing groups of letters; neighbours stand in the table too, so that
//! what they share tells neither.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A row of the table.
pub(super) struct Known {
    pub code: &'static str,
    pub name: &'static str,
    words: &'static str,
}

/// Languages that the table may have: a bit of a mask each.
const MOST: usize = u64::BITS as usize;

static LANGUAGES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        Some(Known { code: columns.next()?, name: columns.next()?, words: columns.next()? })
    };
    include_str!("language_words.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(row)
        .take(MOST)
        .collect()
});

/// Which languages have a word.
static WORDS: LazyLock<HashMap<&'static str, u64>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, u64> = HashMap::new();
    for (at, language) in LANGUAGES.iter().enumerate() {
        for word in language.words.split(' ') {
            *words.entry(word).or_default() |= 1 << at;
        }
    }
    words
});

/// How many words of a text each language has.
#[derive(Debug)]
pub(super) struct Counts {
    seen: usize,
    hits: [u16; MOST],
}

impl Counts {
    /// Counts the words of `text`.
    pub(super) fn of(text: &str) -> Self {
        /// No small word is longer, in bytes.
        const LONGEST: usize = 24;
        let mut counts = Self { seen: 0, hits: [0; MOST] };
        let mut folded = String::with_capacity(LONGEST);
        for word in text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).filter(|word| !word.is_empty())
        {
            counts.seen += 1;
            if word.len() > LONGEST {
                continue;
            }
            folded.clear();
            if word.is_ascii() {
                folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
            } else {
                folded.extend(word.chars().flat_map(char::to_lowercase));
            }
            let mut mask = WORDS.get(folded.as_str()).copied().unwrap_or_default();
            while mask != 0 {
                if let Some(hits) = counts.hits.get_mut(mask.trailing_zeros() as usize) {
                    *hits = hits.saturating_add(1);
                }
                mask &= mask - 1;
            }
        }
        counts
    }

    /// The language that has clearly more of the words than any other, and enough of all.
    pub(super) fn clearly(&self) -> Option<&'static Known> {
        let (best, hits) = self.best()?;
        let next = self.hits.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, hits)| *hits).max()?;
        let is_enough = hits >= 4 && usize::from(hits) * 6 >= self.seen;
        (is_enough && hits >= next + 2 && hits - next >= hits / 6).then(|| LANGUAGES.get(best))?
    }

    /// The language, where it has as many of the words as any other, and no few.
    pub(super) fn supports(&self, code: &str) -> Option<&'static Known> {
        let most = self.best()?.1;
        let at = LANGUAGES.iter().position(|known| known.code == code)?;
        let hits = self.hits.get(at).copied().filter(|hits| *hits == most)?;
        (hits >= 3 && usize::from(hits) * 8 >= self.seen).then(|| LANGUAGES.get(at))?
    }

    fn best(&self) -> Option<(usize, u16)> {
        let best = self.hits.iter().copied().enumerate().max_by_key(|(_, hits)| *hits)?;
        Some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_fits_its_mask_and_says_a_word_once() {
        assert!((20..MOST).contains(&LANGUAGES.len()));
        for language in LANGUAGES.iter() {
            let mut words: Vec<_> = language.words.split(' ').collect();
            words.sort_unstable();
            let twice = words.windows(2).find(|pair| pair[0] == pair[1]);
            assert_eq!((twice, language.code.len()), (None, 2), "{}", language.name);
        }
    }
}
