//! The parts of an article by positions: headline, deck and body, one behind the other in one count, and which of them a field covers.

use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use crate::fields::FieldId;

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

/// How many positions the parts of an article take up. Between two parts one position is left free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Layout {
    /// None when the part is empty.
    pub(crate) headline: Option<u32>,
    pub(crate) deck: Option<u32>,
    /// None when the deck stands for the lead, which was left out of the body.
    pub(crate) lead: Option<u32>,
}

impl Layout {
    /// Where the deck and the body begin.
    const fn starts(&self) -> (u32, u32) {
        let deck = match self.headline {
            Some(length) => length.saturating_add(1),
            None => 0,
        };
        let body = match self.deck {
            Some(length) => deck.saturating_add(length).saturating_add(1),
            None => deck,
        };
        (deck, body)
    }

    /// The positions of the part that `position` is in.
    pub(crate) const fn part(&self, position: u32) -> Range<u32> {
        let (deck, body) = self.starts();
        if position < deck {
            0..deck
        } else if position < body {
            deck..body
        } else {
            body..u32::MAX
        }
    }

    /// The one or two ranges of positions that a region takes up.
    pub(crate) fn ranges(&self, region: Region) -> [Range<u32>; 2] {
        let none = 0..0;
        let (deck_start, body_start) = self.starts();
        let headline = 0..self.headline.unwrap_or(0);
        let deck = deck_start..deck_start.saturating_add(self.deck.unwrap_or(0));
        let (lead, body) = match self.lead {
            Some(length) => (body_start..body_start.saturating_add(length), body_start..u32::MAX),
            None => (deck.clone(), deck_start..u32::MAX),
        };
        match region {
            Region::Whole => [0..u32::MAX, none],
            Region::Headline => [headline, none],
            Region::Deck => [deck, none],
            Region::Lead => [lead, none],
            Region::Hlead => [headline, lead],
            Region::Body => [body, none],
        }
    }
}

/// The columns of a segment in which the layouts of its articles stand.
pub(crate) struct Layouts {
    headline: Option<Column<u64>>,
    deck: Option<Column<u64>>,
    lead: Option<Column<u64>>,
}

impl Layouts {
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        // A segment none of whose articles has the part has no column for it.
        let column = |name| reader.fast_fields().column_opt::<u64>(name);
        Ok(Self { headline: column("headline_words")?, deck: column("deck_words")?, lead: column("lead_words")? })
    }

    pub(crate) fn of(&self, doc: DocId) -> Layout {
        let words = |column: &Option<Column<u64>>| Some(column.as_ref()?.first(doc)? as u32);
        Layout { headline: words(&self.headline), deck: words(&self.deck), lead: words(&self.lead) }
    }
}
