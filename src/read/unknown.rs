//! Keys and columns that no one knows: one that holds long texts, in a file whose articles have none, is most likely the text.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::record::{Note, Stage};

/// A column of texts has more characters a record than this, on average; names, addresses and teasers have fewer.
pub(super) const LONG: usize = 200;

/// How many names are followed: a hostile file may have a new one in every record.
const MOST: usize = 64;

/// What was met under unknown names, over a whole file.
#[derive(Debug, Default)]
pub(super) struct Unknown {
    records: usize,
    /// Characters by name.
    names: HashMap<String, usize>,
    /// A record had a text of its own, so that none is missing.
    text: bool,
}

impl Unknown {
    /// A record with a text of its own.
    pub(super) fn has_text(&mut self) {
        self.text = true;
    }

    /// A record without.
    pub(super) fn record(&mut self) {
        self.records += 1;
    }

    /// What that record has under an unknown name.
    pub(super) fn add(&mut self, name: &str, characters: usize) {
        if let Some(sum) = self.names.get_mut(name) {
            *sum += characters;
        } else if self.names.len() < MOST {
            self.names.insert(name.to_owned(), characters);
        }
    }

    /// The remark on the file, if one is due. `what` is what its layout calls a name.
    pub(super) fn note(&self, what: &str) -> Option<Note> {
        if self.text {
            return None;
        }
        let long = self.names.iter().filter(|(_, characters)| **characters > LONG * self.records);
        let (name, _) = long.max_by_key(|(name, characters)| (**characters, Reverse(name.as_str())))?;
        let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let quote = if plain { "" } else { "'" };
        let text = format!("{what} {name} looks like the text; --map {quote}body={name}{quote} reads it");
        // A name with a comma cannot be given.
        (!name.contains(',')).then(|| Note::new(Stage::Read, "body", text))
    }
}
