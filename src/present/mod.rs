//! Answers in the forms that people and programs take: text, JSON, JSON lines, CSV, a TREC run, paths.

mod context;
mod csv;
mod explain;
mod facets;
mod json;
mod kwic;
mod page;
mod reading;
mod sanitize;
mod text;
mod trec;

pub use self::context::context_text;
pub use self::csv::CsvWriter;
pub use self::explain::{EXPLAIN_VERSION, Explained, ExplainedRecord, Fact, Other, Value, explained_page, named_line};
pub use self::facets::{facet_text, facets_csv};
pub use self::json::{HitLine, HitsDocument, WIRE_VERSION, hit_line, write_document};
pub use self::kwic::{KwicLine, KwicOrder, kwic_hits, kwic_lines, kwic_text, sort_kwic};
pub use self::page::{article_page, article_pages};
pub use self::reading::{parts_text, reasons_text};
pub use self::sanitize::{one_line, sanitize};
pub use self::text::{Style, count, hit_text, size_text};
pub use self::trec::trec_line;

use std::path::Path;

use crate::record::path_of_text;

/// The path of a record as shown to people: from the folder `base` on when it lies inside, with the locator behind it.
#[must_use]
pub fn shown_path(path: &str, locator: &str, base: Option<&Path>) -> String {
    let whole = path_of_text(path);
    let shown = match base.and_then(|base| whole.strip_prefix(base).ok()) {
        Some(inner) if !inner.as_os_str().is_empty() => inner.display().to_string(),
        _ => whole.display().to_string(),
    };
    let shown = one_line(&shown);
    if locator.is_empty() { shown } else { format!("{shown}#{}", one_line(locator)) }
}
