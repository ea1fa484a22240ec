//! Hits as JSON: one versioned document, or a line a hit. `schema/hits.schema.json` is made from the types here.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::query::{QueryNote, Sort};
use crate::record::{Article, ArticleId};
use crate::search::{Facet, Hit, Match, PartCount, Passage, Reason};

/// Goes up when a reader of older documents could misread a newer one.
pub const WIRE_VERSION: u32 = 1;

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HitsDocument {
    /// The version of this form.
    pub version: u32,
    /// The query as typed.
    pub query: String,
    /// How the query was read where it was not read as meant.
    pub notes: Vec<QueryNote>,
    /// How many articles match, exactly.
    pub total: u64,
    /// How many of them come before the first hit given.
    pub offset: usize,
    /// The order of the hits.
    pub sort: Sort,
    /// How the query was read and how many articles each part of it matches, with `--explain`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartCount>,
    /// What matches counted by values, with `--facet`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
    /// The hits.
    pub hits: Vec<HitLine>,
}

/// One hit; also a line of `--format jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HitLine {
    /// Its place in the whole answer, from 1.
    pub rank: usize,
    /// How well it matches; absent when the order is not by relevance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The article's id.
    pub id: ArticleId,
    /// When it was published, as fine as is known, in ISO 8601; null when unknown.
    pub date: Option<String>,
    /// Who published it; null when unknown.
    pub source: Option<String>,
    /// Whose wire copy it is.
    pub agency: Vec<String>,
    /// The people who wrote it.
    pub author: Vec<String>,
    /// The place in its dateline.
    pub place: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// The headline with what matched in it.
    pub headline: Passage,
    /// The passage that shows best why it is a hit.
    pub snippet: Option<Passage>,
    /// All that matched, in reading order: ranges of the article's headline, deck and body, which `--full` gives.
    #[serde(default)]
    pub matches: Vec<Match>,
    /// What each part of the query gave to the score, with `--explain`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Web address.
    pub url: Option<String>,
    /// The identifier that the source itself gives.
    pub docno: Option<String>,
    /// The file, absolute.
    pub path: String,
    /// The record in the file; empty when the file is one article.
    pub locator: String,
    /// The whole record, with `--full`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Article>,
}

/// A hit in the form written for programs; with the whole record when `full`.
#[must_use]
pub fn hit_line(hit: Hit, full: bool) -> HitLine {
    let article = hit.article;
    HitLine {
        rank: hit.rank,
        score: hit.score,
        id: article.id,
        date: article.date.as_ref().map(|date| date.value.to_string()),
        source: article.source.as_ref().map(|source| source.value.clone()),
        agency: article.agency.iter().map(|agency| agency.value.0.clone()).collect(),
        author: article.author.iter().map(|author| author.value.clone()).collect(),
        place: article.dateline.as_ref().and_then(|dateline| dateline.value.place.clone()),
        lang: article.lang.as_ref().map(|lang| lang.value.clone()),
        headline: hit.headline,
        snippet: hit.snippet,
        matches: hit.matches,
        reasons: Vec::new(),
        url: article.url.clone(),
        docno: article.docno.clone(),
        path: article.path.clone(),
        locator: article.locator.clone(),
        article: full.then_some(article),
    }
}

/// Writes the document hit by hit, so that it needs no more memory than one; `document` has no hits of its own. Gives the number written.
///
/// # Errors
/// When the output cannot be written, or a hit is an error.
pub fn write_document<E: From<io::Error>>(
    out: &mut dyn Write,
    document: &HitsDocument,
    hits: impl Iterator<Item = Result<HitLine, E>>,
) -> Result<u64, E> {
    let head = serde_json::to_string(document).map_err(io::Error::from)?;
    // The list of hits is the document's last field, and empty.
    let open = head.strip_suffix("]}").unwrap_or(&head);
    out.write_all(open.as_bytes())?;
    let mut written = 0;
    for hit in hits {
        out.write_all(if written == 0 { b"\n" } else { b",\n" })?;
        let line = serde_json::to_string(&hit?).map_err(io::Error::from)?;
        out.write_all(line.as_bytes())?;
        written += 1;
    }
    out.write_all(b"]}\n")?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_written_bit_by_bit_is_the_document() {
        let hit = Hit {
            rank: 1,
            score: Some(2.5),
            article: Article { headline: "Flood".to_owned(), ..Article::default() },
            headline: Passage::of("Flood", &[(0, 5)]),
            snippet: None,
            more: Vec::new(),
            matches: Vec::new(),
        };
        let mut document = HitsDocument {
            version: WIRE_VERSION,
            query: "flood ]}".to_owned(),
            notes: Vec::new(),
            total: 2,
            offset: 0,
            sort: Sort::Relevance,
            parts: Vec::new(),
            facets: Vec::new(),
            hits: Vec::new(),
        };
        let hits = [hit_line(hit.clone(), false), hit_line(hit, true)];
        for count in 0..=2 {
            let mut out = Vec::new();
            let some = hits.iter().take(count).cloned().map(Ok::<_, io::Error>);
            let head = HitsDocument { hits: Vec::new(), ..document.clone() };
            assert_eq!(write_document(&mut out, &head, some).expect("memory takes it"), count as u64);
            document.hits = hits.iter().take(count).cloned().collect();
            let read: HitsDocument = serde_json::from_slice(&out).expect("it is JSON");
            assert_eq!(read, document);
        }
    }
}
