//! Hits as a table for spreadsheets.

use std::io::{self, Write};

use super::json::HitLine;

const COLUMNS: [&str; 17] = [
    "rank", "score", "id", "date", "source", "agency", "author", "place", "lang", "headline", "snippet", "url",
    "docno", "path", "locator", "words", "section",
];

/// Writes hits as CSV (RFC 4180), with a line of column names first. Several values in one cell are parted by `; `.
///
/// A cell whose text a spreadsheet would run as a formula (`=`, `+`, `-`, `@` first) gets an apostrophe before it.
pub struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(COLUMNS).map_err(plain)?;
        Ok(Self { writer })
    }

    /// Writes one hit; `words` and `section` come from the whole record.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&mut self, hit: &HitLine, words: u32, section: Option<&str>) -> io::Result<()> {
        let text = |text: Option<&String>| text.map(|text| cell(text)).unwrap_or_default();
        let record = [
            hit.rank.to_string(),
            hit.score.map(|score| format!("{score:.6}")).unwrap_or_default(),
            hit.id.to_string(),
            hit.date.clone().unwrap_or_default(),
            text(hit.source.as_ref()),
            cell(&hit.agency.join("; ")),
            cell(&hit.author.join("; ")),
            text(hit.place.as_ref()),
            text(hit.lang.as_ref()),
            cell(&hit.headline.text),
            cell(hit.snippet.as_ref().map_or("", |snippet| &snippet.text)),
            text(hit.url.as_ref()),
            text(hit.docno.as_ref()),
            cell(&hit.path),
            cell(&hit.locator),
            words.to_string(),
            cell(section.unwrap_or_default()),
        ];
        self.writer.write_record(record).map_err(plain)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The system's own error, so that a pipe that nobody reads is known as one.
pub(super) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// The text of a cell, with an apostrophe before what a spreadsheet would run.
pub(super) fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::hit_line;
    use crate::record::Article;
    use crate::search::{Hit, Passage};

    #[test]
    fn a_formula_is_only_text() {
        let article = Article { headline: "=HYPERLINK(1), \"x\"".to_owned(), ..Article::default() };
        let headline = Passage::of(&article.headline, &[]);
        let hit = Hit { rank: 1, score: None, article, headline, snippet: None, more: Vec::new(), matches: Vec::new() };
        let mut out = Vec::new();
        let mut table = CsvWriter::new(&mut out).expect("memory takes it");
        table.write(&hit_line(hit, false), 2, Some("Sport")).expect("memory takes it");
        table.finish().expect("memory takes it");
        let text = String::from_utf8(out).expect("text");
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(COLUMNS.join(",").as_str()));
        assert_eq!(lines.next(), Some("1,,0000000000000000,,,,,,,\"'=HYPERLINK(1), \"\"x\"\"\",,,,,,2,Sport"));
    }
}
