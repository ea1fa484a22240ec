//! The pieces of a query, which every syntax cuts its text into and the parser puts together.

use std::borrow::Cow;

use super::{Relation, Span};
use crate::fields::FieldId;

/// A piece of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) what: Lexeme<'t>,
    pub(super) span: Span,
}

/// What a piece of a query is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lexeme<'t> {
    /// A word that stands by itself, without the commas, semicolons and colons at its end.
    Word {
        text: Cow<'t, str>,
        /// A colon stood at its end.
        colon: bool,
    },
    /// What stands behind `field:` without a space: never an operator.
    Value(Cow<'t, str>),
    /// What stands between quotes, as typed.
    Phrase {
        text: Cow<'t, str>,
        /// What is asked of its words.
        style: PhraseStyle,
    },
    /// `field:`; several where a vendor asks for several at once.
    Field(Vec<FieldId>),
    Open,
    Close,
    /// An operator between two parts.
    Joint(Joint),
    /// NOT, which may stand before a part or between two.
    Not,
    /// `-` right before what it takes away.
    Minus,
    /// `ATLEAST3`, before what is counted.
    AtLeast(u32),
    /// `^2`, right behind a word, a phrase or a closing parenthesis.
    Boost(f32),
    /// What a vendor's form means that has been read to the end already, and cannot be looked for.
    Nothing,
}

/// What is asked of the words of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhraseStyle {
    /// Side by side: `"..."`.
    Plain,
    /// So many moves apart: `"..."~3`.
    Loose(u32),
    /// Side by side and as written: `="..."`.
    Exact,
}

/// How two parts are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    And,
    Or,
    /// The left, and not the right: the NOT of vendors, which has a rank of its own.
    AndNot,
    Near(Relation),
    /// The left, with none of the right so near.
    Apart(Relation),
}

impl Joint {
    /// Whether it asks where the words stand.
    pub(super) const fn is_near(self) -> bool {
        matches!(self, Self::Near(_) | Self::Apart(_))
    }
}
