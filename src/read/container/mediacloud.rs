//! Media Cloud's archives: WARC files in which each page is followed by what Media Cloud found on it.
//!
//! In goes the JSON of such a record and what was made of the page, out comes one article: what Media Cloud says stands first, and what the page
//! itself gives behind it. Any value may be null.

use std::io::{self, BufRead, Read as _};

use serde_json::{Map, Value};

use crate::read::json::objects;
use crate::read::{Layout, RECORD_BYTES, Record};
use crate::record::{Origin, RawArticle, Reject, RejectReason, Slot};

/// How the records are marked.
pub(super) const MEDIA_TYPE: &str = "application/x.mediacloud-indexer+json";

/// For `schema/formats.md`.
pub(super) const LAYOUT: Layout = Layout {
    name: "mediacloud-warc",
    title: "Archives of the Media Cloud story indexer",
    detected: "a WARC with metadata records of the type `application/x.mediacloud-indexer+json`",
    fields: "content_metadata: article_title, text_content, publication_date, language, url, canonical_domain; rss_entry pub_date and title; \
             http_metadata fetch_timestamp is when it was fetched. Record and page make one article, the record's fields first",
};

/// What a record says of its page.
pub(super) struct Story(Map<String, Value>);

impl Story {
    /// Reads the JSON; `None` when it is no object.
    ///
    /// # Errors
    /// Those of the stream.
    pub(super) fn read(block: impl BufRead) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        block.take(RECORD_BYTES as u64).read_to_end(&mut bytes)?;
        Ok(match objects::parse(&bytes, None).map(|parsed| parsed.value) {
            Ok(Value::Object(members)) => Some(Self(members)),
            _ => None,
        })
    }

    fn text(&self, part: &str, name: &str) -> Option<&str> {
        self.0.get(part)?.get(name)?.as_str().filter(|text| !text.trim().is_empty())
    }

    /// The article, with what the page gave.
    pub(super) fn with_page(self, locator: String, page: Option<Record>, crawled: Option<&str>) -> Record {
        let mut article = RawArticle::at(locator);
        let mut push = |slot, part, name: &'static str| {
            if let Some(text) = self.text(part, name) {
                let text = if slot == Slot::Body { paragraphs(text) } else { text.to_owned() };
                article.push(slot, text, Origin::Json, name);
            }
        };
        push(Slot::Headline, "content_metadata", "article_title");
        push(Slot::Headline, "rss_entry", "title");
        push(Slot::Body, "content_metadata", "text_content");
        push(Slot::Source, "content_metadata", "canonical_domain");
        push(Slot::Published, "content_metadata", "publication_date");
        push(Slot::Published, "rss_entry", "pub_date");
        push(Slot::Language, "content_metadata", "language");
        push(Slot::Url, "content_metadata", "url");
        push(Slot::Url, "http_metadata", "final_url");
        let has_page = matches!(page, Some(Record::Article(_)));
        match page {
            Some(Record::Article(page)) => {
                article.candidates.extend(page.candidates);
                article.notes = page.notes;
            }
            // The page by itself was none; with this record it may be.
            Some(Record::Reject(reject)) if article.of(Slot::Body).next().is_none() => return Record::Reject(reject),
            _ => {}
        }
        if !has_page {
            article.push(Slot::Crawled, crawled.unwrap_or_default(), Origin::Warc, "WARC-Date");
        }
        let fetched = self.0.get("http_metadata").and_then(|part| part.get("fetch_timestamp")?.as_f64());
        if let Some(seconds) = fetched.filter(|seconds| (1.0..1e11).contains(seconds)) {
            article.push(Slot::Crawled, format!("{}", seconds as i64), Origin::Json, "fetch_timestamp");
        }
        if article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_none() {
            let detail = "no headline and no text";
            return Record::Reject(Reject::record(article.locator, RejectReason::NoText, detail));
        }
        article.candidates.sort_by_key(|candidate| candidate.slot);
        Record::Article(article)
    }
}

/// The extractors give one paragraph a line.
fn paragraphs(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n\n")
}
