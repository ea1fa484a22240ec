//! Tables: CSV (RFC 4180) and its kin with tabs, semicolons or pipes; one record a row, fields by the names in the header.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::buffer::with_line;
use super::fill::{self, Filler, Key};
use super::names;
use super::unknown::Unknown;
use super::values::Value;
use super::{Input, Layout, RECORD_BYTES, ReadOptions, Reader, Record, Sample, Score, Sink};
use crate::record::{Origin, Reject, RejectReason, Slot};

/// The reader.
pub(super) struct Table;

/// What may part the columns; of equals the first wins.
const DELIMITERS: [u8; 4] = *b",\t;|";

const LAYOUTS: &[Layout] = &[
    Layout {
        name: "csv",
        title: "CSV, TSV and other tables with a header line",
        detected: "a header line with the usual names, and rows that fit it",
        fields: "columns by the usual names, lists also as Python prints them or parted by `;`; `--map` for others",
    },
    Layout {
        name: "mediacloud-csv",
        title: "Story lists of Media Cloud",
        detected: "the columns media_url and indexed_date or media_name",
        fields: "title, publish_date, media_name as source, url, language; indexed_date is the crawl; there is no text, and a note says so",
    },
];

impl Reader for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        2
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let named = matches!(sample.extension, "csv" | "tsv" | "tab" | "psv");
        // Prose has a comma in its first line now and then; without any of the delimiters there it is no table of several columns.
        let first_line = sample.text.lines().next().unwrap_or_default();
        if !named && (sample.is_markup() || !first_line.bytes().any(|byte| DELIMITERS.contains(&byte))) {
            return 0;
        }
        let Some(layout) = TableLayout::sniff(sample.text.as_bytes()) else { return 0 };
        let mut normalized = String::new();
        let options = ReadOptions::default();
        let slots: Vec<Slot> = layout
            .header
            .iter()
            .filter_map(|name| match fill::key(name, &options, &mut normalized) {
                Key::Field(meaning) => Some(meaning.slot),
                _ => None,
            })
            .collect();
        let article = slots.contains(&Slot::Headline) || slots.contains(&Slot::Body);
        match (named, article) {
            (true, _) => 80,
            // Without the name it takes a header that can be nothing else: prose has commas too.
            (false, true) if slots.len() >= 2 && layout.even => 70,
            _ => 0,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let Input { stream: text, options, .. } = input;
        let Some(layout) = TableLayout::sniff(text.fill_buf()?) else {
            let _ = sink(Record::Reject(Reject::file(RejectReason::NotArticle, "a table without a header")));
            return Ok(());
        };
        let mut normalized = String::new();
        let keys: Vec<Key> = layout.header.iter().map(|name| fill::key(name, options, &mut normalized)).collect();
        let has = |wanted| keys.iter().any(|key| matches!(key, Key::Field(meaning) if meaning.slot == wanted));
        if !has(Slot::Headline) && !has(Slot::Body) {
            let names = layout.header.iter().take(30).map(String::as_str).collect::<Vec<_>>().join(", ");
            let detail = format!(
                "no column for headline or text among {names}; --map body=NAME,headline=NAME says which columns they are"
            );
            let _ = sink(Record::Reject(Reject::file(RejectReason::NotArticle, detail)));
            return Ok(());
        }
        read_rows(text, &layout, &keys, options, sink)
    }
}

/// How a table is written.
struct TableLayout {
    delimiter: u8,
    header: Vec<String>,
    /// The header as the table of names has it.
    normalized: Vec<String>,
    /// Most rows have as many columns as the header.
    even: bool,
}

impl TableLayout {
    /// The delimiter whose header has the most columns that later rows bear out.
    fn sniff(head: &[u8]) -> Option<Self> {
        let mut best: Option<(usize, Self)> = None;
        let first_line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        for delimiter in DELIMITERS {
            // A table of one column has no delimiter, and is read as one with commas.
            if delimiter != b',' && !first_line.contains(&delimiter) {
                continue;
            }
            let mut source = head;
            let mut rows = Rows::new(&mut source, delimiter, head.len());
            let Ok(Some(Row { bytes: Ok(()), .. })) = rows.next() else { continue };
            let header: Vec<String> =
                rows.fields().iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_owned()).collect();
            let (mut count, mut alike) = (0, 0);
            while count < 20 {
                let Ok(Some(Row { bytes: Ok(()), .. })) = rows.next() else { break };
                // The last row may be cut by the sample's end.
                if rows.at_end() && count > 0 {
                    break;
                }
                count += 1;
                alike += usize::from(rows.fields().len() == header.len());
            }
            let even = count > 0 && alike * 4 >= count * 3;
            let plausible =
                header.iter().all(|name| name.chars().count() <= 100) && header.iter().any(|name| !name.is_empty());
            let weight = header.len() * if even { 100 } else { 1 };
            if plausible && best.as_ref().is_none_or(|(score, _)| weight > *score) {
                let normalized = header
                    .iter()
                    .map(|name| {
                        let mut out = String::new();
                        names::normalize(name, &mut out);
                        out
                    })
                    .collect();
                best = Some((weight, Self { delimiter, header, normalized, even }));
            }
        }
        best.map(|(_, layout)| layout)
    }
}

/// A row: the line it begins in, and why it is none.
struct Row {
    line: u64,
    bytes: Result<(), RejectReason>,
}

/// The rows of a table, one in memory at a time.
///
/// The csv crate would take a stray quote as the start of a field that lasts to the end of the file, and hold it in memory.
/// Here a quote without an end costs its own line, and reading goes on with the next.
struct Rows<'a> {
    source: &'a mut dyn BufRead,
    delimiter: u8,
    limit: usize,
    /// The next line to be read, counted from 1.
    line: u64,
    row: Vec<u8>,
    /// Lines given back, to be read again.
    pending: VecDeque<u8>,
    /// Bytes taken from the source, and bytes given back: what is given back is looked at again, so it is bounded.
    taken: u64,
    returned: u64,
}

/// What may be given back however small the file is.
const RETURNED_BYTES: u64 = 64 << 20;

impl<'a> Rows<'a> {
    fn new(source: &'a mut dyn BufRead, delimiter: u8, limit: usize) -> Self {
        Self { source, delimiter, limit, line: 1, row: Vec::new(), pending: VecDeque::new(), taken: 0, returned: 0 }
    }

    fn at_end(&mut self) -> bool {
        self.pending.is_empty() && self.source.fill_buf().map_or(true, <[u8]>::is_empty)
    }

    /// Appends a line to the row. `Ok(false)` at the end of the stream.
    fn append_line(&mut self) -> io::Result<bool> {
        let before = self.row.len();
        if !self.pending.is_empty() {
            let end = self.pending.iter().position(|&byte| byte == b'\n').map_or(self.pending.len(), |at| at + 1);
            self.row.extend(self.pending.drain(..end));
        }
        while self.row.len() == before || (self.row.last() != Some(&b'\n') && self.row.len() <= self.limit) {
            let held = self.source.fill_buf()?;
            if held.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', held).map_or(held.len(), |at| at + 1);
            self.row.extend_from_slice(held.get(..end).unwrap_or_default());
            self.taken += end as u64;
            self.source.consume(end);
        }
        Ok(self.row.len() > before)
    }

    /// Passes over the rest of a line that is too long.
    fn skip_line(&mut self) -> io::Result<()> {
        with_line(self.source, &mut Vec::new(), 0, |_| ()).map(|_| ())
    }

    fn next(&mut self) -> io::Result<Option<Row>> {
        self.row.clear();
        let line = self.line;
        let mut state = Quotes::default();
        let mut first_end = 0;
        loop {
            let before = self.row.len();
            let more = self.append_line()?;
            if !more && before == 0 {
                return Ok(None);
            }
            if before == 0 {
                first_end = self.row.len();
            }
            self.line += u64::from(more);
            if more {
                state.follow(self.row.get(before..).unwrap_or_default(), self.delimiter);
                if self.row.len() <= self.limit && !state.inside && !state.broken {
                    return Ok(Some(Row { line, bytes: Ok(()) }));
                }
            }
            if more && self.row.len() <= self.limit && !state.broken {
                continue;
            }
            // A quote without an end, or a row too long.
            if before == 0 && self.row.len() > self.limit {
                if self.row.last() != Some(&b'\n') {
                    self.skip_line()?;
                }
                return Ok(Some(Row { line, bytes: Err(RejectReason::TooLarge) }));
            }
            self.returned += (self.row.len() - first_end) as u64;
            if self.returned > RETURNED_BYTES + 2 * self.taken {
                return Ok(Some(Row { line, bytes: Err(RejectReason::Malformed) }));
            }
            let mut again: VecDeque<u8> = self.row.split_off(first_end).into();
            again.append(&mut self.pending);
            self.pending = again;
            self.line = line + 1;
            return Ok(Some(Row { line, bytes: Err(RejectReason::Malformed) }));
        }
    }

    /// The fields of the row.
    fn fields(&self) -> Vec<String> {
        let row = self.row.as_slice();
        let row = row.strip_suffix(b"\n").unwrap_or(row);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        let mut fields = Vec::new();
        let mut field = Vec::new();
        let mut rest = row;
        loop {
            if let Some(mut quoted) = rest.strip_prefix(b"\"") {
                loop {
                    let end = memchr::memchr(b'"', quoted).unwrap_or(quoted.len());
                    field.extend_from_slice(quoted.get(..end).unwrap_or_default());
                    quoted = quoted.get(end + 1..).unwrap_or_default();
                    match quoted.strip_prefix(b"\"") {
                        Some(after) => {
                            field.push(b'"');
                            quoted = after;
                        }
                        None => break,
                    }
                }
                rest = quoted;
            }
            let end = memchr::memchr(self.delimiter, rest);
            field.extend_from_slice(rest.get(..end.unwrap_or(rest.len())).unwrap_or_default());
            fields.push(String::from_utf8_lossy(&field).into_owned());
            field.clear();
            match end {
                Some(end) => rest = rest.get(end + 1..).unwrap_or_default(),
                None => return fields,
            }
        }
    }
}

/// Whether a line ends inside a quoted field.
#[derive(Default)]
struct Quotes {
    inside: bool,
    /// A field of several lines ends in the middle of a word: its quote was a stray one, and met another's.
    broken: bool,
}

impl Quotes {
    fn follow(&mut self, line: &[u8], delimiter: u8) {
        let mut rest = line;
        let mut at_start = !self.inside;
        let mut carried = self.inside;
        while !rest.is_empty() {
            if self.inside {
                let Some(end) = memchr::memchr(b'"', rest) else { return };
                rest = rest.get(end + 1..).unwrap_or_default();
                match rest.strip_prefix(b"\"") {
                    Some(after) => rest = after,
                    None => self.inside = false,
                }
                let ends = rest.first().is_none_or(|&next| next == delimiter || matches!(next, b'\r' | b'\n' | b' '));
                self.broken |= carried && !self.inside && !ends;
                carried &= self.inside;
                at_start = false;
            } else if let (true, Some(after)) = (at_start, rest.strip_prefix(b"\"")) {
                self.inside = true;
                rest = after;
            } else {
                let Some(end) = memchr::memchr(delimiter, rest) else { return };
                rest = rest.get(end + 1..).unwrap_or_default();
                at_start = true;
            }
        }
    }
}

fn read_rows(
    text: &mut dyn BufRead,
    layout: &TableLayout,
    keys: &[Key],
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let mut rows = Rows::new(text, layout.delimiter, RECORD_BYTES);
    let mut header = true;
    let mut unknown = Unknown::default();
    while let Some(row) = rows.next()? {
        let locator = format!("L{}", row.line);
        let record = match row.bytes {
            _ if std::mem::take(&mut header) => continue,
            Err(RejectReason::TooLarge) => {
                let detail = format!("a row of more than {RECORD_BYTES} bytes");
                Record::Reject(Reject::record(locator, RejectReason::TooLarge, detail))
            }
            Err(reason) => Record::Reject(Reject::record(locator, reason, "a quote opens a field and is never closed")),
            Ok(()) => {
                let fields = rows.fields();
                if fields.iter().all(|field| field.trim().is_empty()) {
                    continue;
                }
                note_unknown(&fields, layout, keys, &mut unknown);
                article(&fields, layout, keys, options, locator)
            }
        };
        if sink(record).is_break() {
            return Ok(());
        }
    }
    if let Some(note) = unknown.note("column") {
        let _ = sink(Record::Note(note));
    }
    Ok(())
}

fn note_unknown(fields: &[String], layout: &TableLayout, keys: &[Key], unknown: &mut Unknown) {
    let has_text = |(key, field): (&Key, &String)| {
        matches!(key, Key::Field(meaning) if meaning.slot == Slot::Body) && !field.trim().is_empty()
    };
    if keys.iter().zip(fields).any(has_text) {
        return unknown.has_text();
    }
    unknown.record();
    for ((name, key), field) in layout.header.iter().zip(keys).zip(fields) {
        if *key == Key::Other {
            unknown.add(name, field.chars().count());
        }
    }
}

fn article(fields: &[String], layout: &TableLayout, keys: &[Key], options: &ReadOptions, locator: String) -> Record {
    let (wanted, got) = (layout.header.len(), fields.len());
    if got < wanted && got == 1 && wanted > 2 {
        let detail = format!("one column where the header has {wanted}");
        return Record::Reject(Reject::record(locator, RejectReason::Malformed, detail));
    }
    let mut filler = Filler::new(Origin::Csv);
    if got != wanted {
        filler.note("", format!("{got} columns where the header has {wanted}"));
    }
    for ((name, key), field) in layout.header.iter().zip(keys).zip(fields) {
        filler.add(name, *key, &Value::text(field), options);
    }
    filler.into_record(&layout.normalized, locator)
}

#[cfg(test)]
mod tests {
    use crate::read::tests::{article as expected, firsts, read_with, records, reject};

    use super::*;

    #[test]
    fn rows_with_quotes_and_line_ends() {
        let text = "title,text,date,authors\n\"Flood, again\",\"It \"\"rose\"\".\nIt fell.\",2019-10-07,\"['Ann', 'Bo']\"\nFire,It burned.,,\n";
        let c = Origin::Csv;
        assert_eq!(
            records("a.csv", text),
            [
                expected(
                    "L2",
                    &[
                        (Slot::Headline, "Flood, again", c, "title"),
                        (Slot::Body, "It \"rose\".\nIt fell.", c, "text"),
                        (Slot::Author, "Ann", c, "authors"),
                        (Slot::Author, "Bo", c, "authors"),
                        (Slot::Published, "2019-10-07", c, "date"),
                    ],
                    &[]
                ),
                expected("L4", &[(Slot::Headline, "Fire", c, "title"), (Slot::Body, "It burned.", c, "text")], &[]),
            ]
        );
    }

    #[test]
    fn delimiters_and_languages() {
        for (text, delimiter) in [
            ("titel;text;datum;quelle\nFlut;Der Fluss, der stieg;7.10.2019;Zeitung\n", ';'),
            ("titre\ttexte\tdate\tsource\nFlut\tDer Fluss, der stieg\t7.10.2019\tZeitung\n", '\t'),
            ("título|texto|fecha|fuente\nFlut|Der Fluss, der stieg|7.10.2019|Zeitung\n", '|'),
        ] {
            for name in ["a.csv", "a.txt"] {
                let got = records(name, text);
                assert_eq!(firsts(&got, Slot::Headline), ["L2 Flut"], "{delimiter} {name}");
                assert_eq!(firsts(&got, Slot::Source), ["L2 Zeitung"], "{delimiter} {name}");
            }
        }
    }

    #[test]
    fn a_table_that_needs_a_map() {
        let text = "nr,artikel_text,tag_der_ausgabe\n1,Der Fluss stieg.,7.10.2019\n";
        let detail = "no column for headline or text among nr, artikel_text, tag_der_ausgabe; \
                      --map body=NAME,headline=NAME says which columns they are";
        assert_eq!(records("a.csv", text), [reject("", RejectReason::NotArticle, detail)]);
        let options = ReadOptions { map: [("artikel_text".to_owned(), Slot::Body)].into(), ..ReadOptions::default() };
        assert_eq!(firsts(&read_with("a.csv", text, &options).0, Slot::Body), ["L2 Der Fluss stieg."]);
    }

    #[test]
    fn broken_rows_cost_only_themselves() {
        let text = "title,text,date\nA,a,1\n\"B,b,2\nC,c,3\nD,d\n\nE,,,\n,,x\nlonely\n\"F\",f,4\n";
        let got = firsts(&records("a.csv", text), Slot::Headline);
        assert_eq!(got, ["L2 A", "L3 !malformed", "L4 C", "L5 D", "L7 E", "L8 !no-text", "L9 !malformed", "L10 F"]);
    }

    #[test]
    fn prose_is_no_table() {
        let text = "Title, text and date of the story are known, he said.\nThe river rose, and fell, again.\n";
        assert_eq!(firsts(&records("a.txt", text), Slot::Source).len(), 1);
        assert!(matches!(&records("a.txt", text)[..], [Record::Article(article)] if article.locator.is_empty()));
    }
}
