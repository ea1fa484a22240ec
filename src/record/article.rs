//! The one normalized record.

use serde::{Deserialize, Serialize};

use super::{AgencyName, ArticleId, Dateline, Entity, Found, NewsDate, Note, Telling};

/// One article: what the index stores, what an answer shows, and what `--format jsonl` prints.
///
/// The names are those of the table in [`crate::fields`]; `schema/article.schema.json` is made from this type.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// 16 hex digits of a hash of the text and date; exact copies share it. A date that was read from the path or inferred is left out
    /// of the hash, so that a copy keeps its id wherever it lies.
    pub id: ArticleId,
    /// The file it was read from, absolute.
    pub path: String,
    /// The record inside the file (`L12`, `3`); empty when the file is one article.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub locator: String,
    /// The identifier that the source itself gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docno: Option<String>,
    /// The headline, once, without the outlet's name at its end.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub headline: String,
    /// Sub-headline, summary or abstract.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deck: String,
    /// The text, paragraphs parted by a blank line; without headline, deck, dateline and byline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The opening paragraph said the same as the deck, and was left out of `body`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lead_in_deck: bool,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Found<String>>,
    /// Whose wire copy it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agency: Vec<Found<AgencyName>>,
    /// The people who wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<Found<String>>,
    /// When it was published; the evidence is the date as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Found<NewsDate>>,
    /// When somebody fetched it; never a publication date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crawled: Option<Found<NewsDate>>,
    /// Where and when it was filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Found<Dateline>>,
    /// People.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub person: Vec<Found<String>>,
    /// Organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub org: Vec<Found<String>>,
    /// Places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<Found<String>>,
    /// The entities of the three lists above, with their forms, how often they are named, and where places lie. Found by the recognizer of
    /// names, which `morgue index` does not ask yet: absent from what it writes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entity: Vec<Entity>,
    /// Countries that it is about: those that it names, whose places or people it names; ISO 3166-1 alpha-2, the most often named first.
    /// Absent for the same reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// Section or desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Tags, topics, keywords.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tag: Vec<String>,
    /// Language, ISO 639-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Found<String>>,
    /// Web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Words in headline, deck and body.
    #[serde(default)]
    pub words: u32,
    /// Where else this article is told, less well than here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Telling>,
    /// Where this article is told better: searches find it there only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_better: Option<Telling>,
    /// What was guessed, dropped or odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl Article {
    /// The opening paragraph: of the body, or the deck where the body's first paragraph said the same.
    #[must_use]
    pub fn lead(&self) -> &str {
        if self.lead_in_deck { &self.deck } else { self.body.split("\n\n").next().unwrap_or_default() }
    }
}
