//! Whose words a query is written in: our own, or those of a vendor's search box.
//!
//! A vendor's syntax is a table: its operators, its fields and the rank of each operator. [`reader`] cuts the text by that table into the
//! same tokens that our own language is cut into, so everything behind it, notes included, is one and the same.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bind::Ranks;
use super::lex::lex;
use super::notes::Notes;
use super::parse::and_first_ranks;
use super::token::{Joint, Token};
use crate::fields::FieldId;

mod compare;
mod dates;
mod factiva;
mod letters;
mod nexis;
mod proquest;
mod reader;
mod scan;
#[cfg(test)]
mod tests;

/// The syntax that a query is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Syntax {
    /// Our own.
    #[default]
    Morgue,
    /// Nexis and Lexis, terms and connectors.
    Nexis,
    /// Factiva, free-text search.
    Factiva,
    /// `ProQuest`, command line.
    Proquest,
}

impl Syntax {
    /// Every syntax, our own first.
    pub const ALL: [Self; 4] = [Self::Morgue, Self::Nexis, Self::Factiva, Self::Proquest];

    /// Its name, as `--syntax` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Morgue => "morgue",
            Self::Nexis => "nexis",
            Self::Factiva => "factiva",
            Self::Proquest => "proquest",
        }
    }

    pub(super) const fn dialect(self) -> Option<&'static Dialect> {
        match self {
            Self::Morgue => None,
            Self::Nexis => Some(&nexis::NEXIS),
            Self::Factiva => Some(&factiva::FACTIVA),
            Self::Proquest => Some(&proquest::PROQUEST),
        }
    }

    pub(super) fn lex<'t>(self, text: &'t str, today: NaiveDate, notes: &mut Notes) -> Vec<Token<'t>> {
        match self.dialect() {
            None => lex(text, notes),
            Some(dialect) => reader::lex(text, dialect, today, notes),
        }
    }

    pub(super) fn ranks(self) -> Ranks {
        self.dialect().map_or(and_first_ranks, |dialect| dialect.ranks)
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a vendor's words mean.
pub(super) struct Dialect {
    /// Its name, for people.
    pub(super) name: &'static str,
    /// Where its rules are published.
    pub(super) guides: &'static [&'static str],
    /// Words side by side stand next to each other; otherwise all of them must be there.
    phrases: bool,
    /// How fields are written.
    fields_by: FieldsBy,
    /// Square brackets are parentheses.
    brackets: bool,
    /// The operator that a word in lower case is.
    operator: fn(&str) -> Option<Operator>,
    /// Fields by their names in lower case, and what they are here.
    pub(super) fields: &'static [(&'static [&'static str], Target)],
    /// A word with the vendor's wildcards in ours; several words where one of theirs stands for several of ours.
    wildcards: fn(&str) -> Spelling,
    ranks: Ranks,
    /// Rows of the table in the reference: what is written there, what here, and what it means.
    pub(super) rows: &'static [(&'static str, &'static str, &'static str)],
}

/// How a vendor writes fields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldsBy {
    /// `HLEAD(x)`.
    Parentheses,
    /// `hd=x`; the field reaches to the next AND, OR or NOT.
    Equals,
}

/// What a vendor's field is here.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// Any of these fields.
    In(&'static [FieldId]),
    /// Nothing; what it is, for people.
    Without(&'static str),
}

/// What a vendor's operator is here.
#[derive(Clone, Copy)]
enum Operator {
    Joint(Joint),
    Not,
    /// `ATLEAST5`.
    AtLeast(u32),
    /// `ALLCAPS(x)` and its like.
    Letters(Letters),
    /// `/F50/`: within the first words.
    First(u32),
    /// Something near enough, and what is lost.
    Nearly(Joint, &'static str),
}

/// What a vendor asks of the letters of words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    AllCaps,
    Caps,
    NoCaps,
    Singular,
    Plural,
}

/// A word in our own spelling.
struct Spelling {
    /// The word, or the words that it stands for.
    forms: Vec<String>,
    /// What is to be said of it.
    note: Option<&'static str>,
}

impl Spelling {
    fn of(word: String) -> Self {
        Self { forms: vec![word], note: None }
    }

    /// The stem with up to so many letters behind it.
    fn up_to(stem: &str, letters: u32) -> Self {
        let letters = letters.min(MOST_LETTERS) as usize;
        Self { forms: (0..=letters).map(|count| format!("{stem}{}", "?".repeat(count))).collect(), note: None }
    }
}

/// No vendor lets a number of letters be larger.
const MOST_LETTERS: u32 = 20;

/// The number behind a name, as in `near5`, `atleast3`, `w/10`.
fn numbered(word: &str, names: &[&str]) -> Option<u32> {
    let digits = names.iter().find_map(|name| word.strip_prefix(name))?;
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| super::lex::number(digits).max(1))
}
