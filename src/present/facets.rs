//! Counts of what matches by the values of a field: as text with bars for people, as a table for spreadsheets.

use std::fmt::Write as _;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use super::csv::{cell, plain};
use super::one_line;
use super::text::{Style, count};
use crate::search::Facet;

/// The longest bar, in columns.
const BAR: usize = 30;
/// The widest value, in columns; longer ones are cut.
const VALUE: usize = 40;

/// One facet as lines of text: each value, how many articles have it, and a bar; the articles without a value last.
#[must_use]
pub fn facet_text(facet: &Facet, style: Style) -> String {
    let mut rows: Vec<(String, u64)> =
        facet.values.iter().map(|value| (shortened(&one_line(&value.value)), value.articles)).collect();
    let cut = facet.different.saturating_sub(facet.values.len() as u64);
    let none = if matches!(facet.by.as_str(), "year" | "month" | "day") { "undated" } else { "none" };
    if facet.without > 0 || rows.is_empty() {
        rows.push((none.to_owned(), facet.without));
    }
    let most = rows.iter().map(|(_, articles)| *articles).max().unwrap_or(0).max(1);
    let wide = rows.iter().map(|(value, _)| value.width()).max().unwrap_or(0).max(facet.by.len());
    let digits = rows.iter().map(|(_, articles)| count(*articles, "").len()).max().unwrap_or(0);
    let mut text = style.paint("1", &facet.by);
    text.push('\n');
    for (value, articles) in rows {
        let bar = "#".repeat((articles as usize).saturating_mul(BAR).div_ceil(most as usize).min(BAR));
        let pad = " ".repeat(wide.saturating_sub(value.width()));
        let line = format!("  {value}{pad}  {:>digits$}  {}", count(articles, ""), style.paint("2", &bar));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if cut > 0 {
        let _ = writeln!(text, "  {}", style.paint("2", &format!("and {}", count(cut, "more value"))));
    }
    text
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= VALUE {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(VALUE - 1).collect();
    short.push('…');
    short
}

/// Facets as CSV (RFC 4180): `facet,value,articles`; the articles without a value have an empty one.
///
/// # Errors
/// When the output cannot be written.
pub fn facets_csv(facets: &[Facet], out: impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["facet", "value", "articles"]).map_err(plain)?;
    for facet in facets {
        for value in &facet.values {
            table.write_record([&facet.by, &cell(&value.value), &value.articles.to_string()]).map_err(plain)?;
        }
        table.write_record([&facet.by, "", &facet.without.to_string()]).map_err(plain)?;
    }
    table.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::FacetValue;

    fn facet() -> Facet {
        let value = |value: &str, articles| FacetValue { value: value.to_owned(), articles };
        Facet {
            by: "source".to_owned(),
            values: vec![value("Gazette", 1200), value("=Herald\u{1b}", 2)],
            different: 3,
            without: 30,
        }
    }

    #[test]
    fn values_stand_in_columns_with_bars() {
        let style = Style { colour: false, width: 80 };
        let text = facet_text(&facet(), style);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "source");
        assert_eq!(lines[1], format!("  Gazette        1,200  {}", "#".repeat(30)));
        assert!(lines[2].starts_with("  =Herald"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
        assert_eq!(lines[3].split_whitespace().collect::<Vec<_>>(), ["none", "30", "#"]);
        assert_eq!(lines[4], "  and 1 more value");
    }

    #[test]
    fn the_table_is_safe_to_open_in_a_spreadsheet() {
        let mut out = Vec::new();
        facets_csv(&[facet()], &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("facet,value,articles\nsource,Gazette,1200\nsource,'=Herald"), "{text}");
        assert!(text.ends_with("source,,30\n"), "{text}");
    }
}
