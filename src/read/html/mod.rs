//! Web pages: the article without what stands around it, and what the page says of itself.

mod blocks;
mod body;
mod clean;
mod guard;
mod hints;
mod json_ld;
mod json_lenient;
mod meta;
mod meta_byline;
mod meta_names;
mod page_date;
mod page_date_labels;
mod page_date_scan;
mod page_date_walk;
mod page_region;
mod phrases;
mod refuse;
mod score;
mod sink;
mod tree;

use std::io::{self, Read as _};

use super::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use super::{decode, strip_html};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};
use tree::Tree;

/// The readers of this room.
pub(super) const READERS: &[&dyn Reader] = &[&Html];

/// The reader.
struct Html;

const LAYOUTS: &[Layout] = &[Layout {
    name: "html",
    title: "Web pages as saved by a browser or a crawler",
    detected: "the markup of HTML: its document type, `<html>` or several of its elements at the start; an ending such as .html or .htm counts for it",
    fields: "the article's text without menus, teasers, captions, share lines and comments; headline, date, authors, source, section, tags, language and \
             address from JSON-LD, `<meta>`, microdata and the visible page. Fronts, indexes, search results, error pages, walls of consent and pages \
             with less than 30 words are refused with that reason",
}];

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let named = matches!(sample.extension, "html" | "htm" | "xhtml" | "shtml" | "xht");
        let text = sample.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        match (first_element(text), named) {
            (First::Html, true) => 80,
            (First::Html, false) => 70,
            (First::Part, true) => 60,
            (First::Part, false) => 25,
            (First::Text, true) => 30,
            (First::Other, true) => 10,
            (First::Text | First::Other, false) => 0,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut bytes = Vec::new();
        let limit = RECORD_BYTES as u64 + 1;
        // A page that breaks off is read as far as it goes; the file's own trouble is told after it.
        let outcome = input.stream.take(limit).read_to_end(&mut bytes);
        let html =
            String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let tree = Tree::parse(&html);
        drop(html);
        let _ = sink(page(&tree, input.url));
        outcome.map(|_| ())
    }
}

/// What a text begins with.
enum First {
    /// A page.
    Html,
    /// An element that stands in pages.
    Part,
    /// XML of another kind.
    Other,
    /// No markup.
    Text,
}

/// Elements that a saved piece of a page may begin with.
const PARTS: &[&str] = &[
    "head",
    "body",
    "meta",
    "title",
    "link",
    "script",
    "style",
    "div",
    "p",
    "article",
    "section",
    "main",
    "h1",
    "h2",
    "table",
    "center",
    "span",
    "font",
    "a",
    "br",
    "b",
    "i",
    "img",
    "base",
    "header",
    "nav",
    "blockquote",
    "ul",
    "ol",
];

/// Reads past comments, declarations and the like to the first element.
fn first_element(text: &str) -> First {
    let mut rest = text;
    for _ in 0..64 {
        rest = rest.trim_start();
        let Some(after) = rest.strip_prefix('<') else { return First::Text };
        let start: String = after.chars().take(16).flat_map(char::to_lowercase).collect();
        if start.starts_with("!doctype html") || start.starts_with("!--") && after.len() < 16 {
            return First::Html;
        }
        let end = if start.starts_with("!--") { "-->" } else { ">" };
        if start.starts_with('!') || start.starts_with('?') {
            // A declaration that does not end in the sample says nothing.
            let Some((_, behind)) = rest.split_once(end) else { return First::Other };
            rest = behind;
            continue;
        }
        let name: String = start.chars().take_while(char::is_ascii_alphanumeric).collect();
        return match name.as_str() {
            "html" => First::Html,
            name if PARTS.contains(&name) => First::Part,
            _ => First::Other,
        };
    }
    First::Other
}

/// Less text than JSON-LD has, by this factor, is what a wall or a script left of it.
const MUCH_LESS: usize = 3;

fn page(tree: &Tree, url: Option<&str>) -> Record {
    let mut raw = RawArticle::at("");
    let said = meta::collect(tree, url, &mut raw);
    let extract = body::extract(tree, said.is_article, url);
    let stated =
        said.body.map(|body| if strip_html::is_html(&body) { fragment(&body) } else { body }).unwrap_or_default();
    let shown = if extract.refused.is_some() { 0 } else { extract.text.len() };
    let wanting = said.is_article && stated.len() > 200 && stated.len() > shown * MUCH_LESS;
    if let Some(reason) = extract.refused.filter(|_| !wanting) {
        return Record::Reject(Reject::file(RejectReason::NotArticle, reason));
    }
    if wanting {
        raw.push(Slot::Body, stated, Origin::JsonLd, "articleBody");
        raw.notes.push(Note::new(Stage::Read, "body", "from JSON-LD; the page itself shows little of the text"));
    } else {
        raw.push(Slot::Body, extract.text, Origin::Text, "");
        raw.push(Slot::Body, stated, Origin::JsonLd, "articleBody");
    }
    raw.notes.extend(tree.remarks.iter().map(|remark| Note::new(Stage::Read, "", *remark)));
    Record::Article(raw)
}

/// What a web page says of itself, be it an article or not: the candidates for every field but the text.
///
/// For measuring: [`super::read_file`] gives a page that is no article as a reject, which says nothing of its date.
#[must_use]
pub fn page_facts(html: &[u8]) -> RawArticle {
    let decision = decode::decide(html, true, None);
    let tree = Tree::parse(&decision.encoding.decode(html).0);
    let mut raw = RawArticle::at("");
    meta::collect(&tree, None, &mut raw);
    raw
}

/// The text of a piece of HTML that stands in a field of another layout: no tags, entities resolved, paragraphs parted by blank lines.
pub(super) fn fragment(html: &str) -> String {
    body::fragment(html)
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
