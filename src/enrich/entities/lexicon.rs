//! What is known of words by themselves: the cluster of words that are used alike, and the lists a word or name stands in.
//!
//! Keys are hashes of folded words and of names of several words, joined by a space; the words themselves are not kept.

use super::keys::Keys;
use super::token::hash_of;

/// What is known of a word or name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// The cluster of words used alike, from 1; 0 for what is in none. The low bits part the clusters further.
    pub cluster: u16,
    /// The lists it stands in, as the constants of [`lists`] say.
    pub lists: u16,
    /// What it is likely to name itself, and what the name is likely to be that stands behind it and before it: for a person,
    /// an organisation, a place and none of them how likely, in eight steps, three bits each. All 0 where nothing is known.
    pub leanings: [u16; 3],
}

/// The lists that words and names stand in, each a bit.
pub mod lists {
    /// Given names.
    pub const GIVEN: u16 = 1;
    /// Frequent surnames.
    pub const SURNAME: u16 = 1 << 1;
    /// Rarer surnames.
    pub const RARE_SURNAME: u16 = 1 << 2;
    /// Large cities.
    pub const CITY: u16 = 1 << 3;
    /// Other towns.
    pub const TOWN: u16 = 1 << 4;
    /// States and provinces.
    pub const REGION: u16 = 1 << 5;
    /// Countries.
    pub const COUNTRY: u16 = 1 << 6;
    /// What a country's people and things are called.
    pub const DEMONYM: u16 = 1 << 7;
    /// Titles and offices before names of persons.
    pub const TITLE: u16 = 1 << 8;
    /// Words that names of organisations have.
    pub const BODY: u16 = 1 << 9;
    /// Words that names of places have.
    pub const LAND: u16 = 1 << 10;
    /// A name of several words begins with it.
    pub const OPENS: u16 = 1 << 11;
    /// Words so frequent in small letters that they make no name.
    pub const FUNCTION: u16 = 1 << 12;
    /// Names of organisations.
    pub const ORGANISATION: u16 = 1 << 13;
    /// Months and days of the week.
    pub const CALENDAR: u16 = 1 << 14;
    /// Words written small far more often than with a capital.
    pub const SMALL: u16 = 1 << 15;
    /// Names of places of any kind.
    pub const PLACES: u16 = CITY | TOWN | REGION | COUNTRY;
    /// Names of persons of any kind.
    pub const PERSONS: u16 = GIVEN | SURNAME | RARE_SURNAME;
}

/// The table.
#[derive(Debug, Clone)]
pub struct Lexicon {
    keys: Keys,
    known: Vec<Known>,
}

impl Lexicon {
    /// A table of `words`; of several with one key the first counts.
    #[must_use]
    pub fn new(words: &[(u32, Known)]) -> Self {
        let mut keys = Keys::with_room(words.len());
        let mut table = vec![Known::default(); keys.slots()];
        for (key, known) in words {
            if keys.is_empty(keys.slot(*key)) {
                table[keys.put(*key)] = *known;
            }
        }
        Self { keys, known: table }
    }

    /// What is known of the word with this hash.
    #[must_use]
    pub fn get(&self, key: u32) -> Known {
        self.known[self.keys.slot(key)]
    }

    /// What is known of a folded word or name.
    #[must_use]
    pub fn find(&self, folded: &str) -> Known {
        self.get(hash_of(folded))
    }

    /// Bytes in memory.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.keys.slots() * (size_of::<u32>() + size_of::<Known>())
    }
}
