//! Whose words a query is written in: our own, or those of a vendor's search box.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bind::Ranks;
use super::lex::lex;
use super::notes::Notes;
use super::parse::and_first_ranks;
use super::token::Token;

/// The syntax that a query is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Syntax {
    /// Our own.
    #[default]
    Morgue,
}

impl Syntax {
    pub(super) fn lex<'t>(self, text: &'t str, _today: NaiveDate, notes: &mut Notes) -> Vec<Token<'t>> {
        lex(text, notes)
    }

    pub(super) fn ranks(self) -> Ranks {
        and_first_ranks
    }
}
