//! Bytes to raw articles: one reader a layout, chosen by content.
//!
//! A reader is handed a stream of valid UTF-8 (see `decode`) that was taken out of its compression (see `container`). It
//! gives every record it meets to the sink, as a raw article or as a reject, and stops early when the sink says so. It keeps no
//! more than one record in memory.
//!
//! [`read_file`] is the way in, or [`read_bytes`] for what lies in memory: it gives every file at least one record, if only a reject that says why
//! there is none.

mod beside;
mod buffer;
mod container;
mod decode;
mod detect;
mod dialects;
mod digitalwires;
mod document;
mod feed;
mod fill;
mod guarded;
mod header;
mod html;
mod json;
mod mail;
mod markdown;
mod names;
mod ninjs;
mod open;
mod pages;
mod parquet;
mod reuters;
mod sgml;
mod strip_html;
mod table;
mod text;
mod trec;
mod unknown;
mod values;
mod vendor;
mod xml;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;

use crate::record::{Note, RawArticle, Reject, Slot};

pub use beside::Beside;
pub use container::ARCHIVES;
pub use open::{FileRead, hash_file, read_bytes, read_file};

pub use guarded::is_caught;
pub use html::page_facts;

/// One record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// An article as found.
    Article(RawArticle),
    /// Something that should have been one, or the whole file, with the reason.
    Reject(Reject),
    /// A remark on the file as a whole, for the user to act on; [`read_file`] keeps it among the file's notes.
    Note(Note),
}

/// The start of a file, as a reader sees it when it is asked whether the layout is its own.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// The first [`SAMPLE_BYTES`] as they stand in the file.
    pub bytes: &'a [u8],
    /// The same as text, cut at a character; empty when they are not text.
    pub text: &'a str,
    /// The file ends inside the sample.
    pub whole: bool,
    /// Name of the file, or of the member of a container, without the endings of compression.
    pub name: &'a str,
    /// Its extension in lower case, without the dot.
    pub extension: &'a str,
}

impl Sample<'_> {
    /// The text begins with an angle bracket, as every layout in markup does and no other.
    #[must_use]
    pub fn is_markup(&self) -> bool {
        is_markup(self.text)
    }
}

/// Whether a text begins with an angle bracket.
fn is_markup(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with('<')
}

/// What a reader works on.
pub struct Input<'a> {
    /// Valid UTF-8 for a reader that takes text, else the bytes as they stand in the file.
    pub stream: &'a mut dyn BufRead,
    /// Name of the file, or of the member of a container, without the endings of compression.
    pub name: &'a str,
    /// Where it was fetched from, when the container says so.
    pub url: Option<&'a str>,
    /// The file, when the stream is that of a file as it lies on the disk, in a layout whose reader must go to and fro in it.
    pub path: Option<&'a Path>,
    /// What lies beside the file.
    pub beside: Beside<'a>,
    /// What the user said.
    pub options: &'a ReadOptions,
}

/// What a reader wants to be handed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Text: valid UTF-8, whatever the encoding of the file.
    Text,
    /// The bytes of the file: PDF, RTF and the like, which know their encoding themselves.
    Bytes,
}

/// One layout, as `schema/formats.md` tells users of it.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Its name, also that of its folder of fixtures: `nitf`.
    pub name: &'static str,
    /// What it is and who writes it, in a few words.
    pub title: &'static str,
    /// By which signs it is known.
    pub detected: &'static str,
    /// What is taken from where, and what is left out on purpose.
    pub fields: &'static str,
}

/// How much of a file detection looks at.
pub const SAMPLE_BYTES: usize = 64 * 1024;

/// The largest record, line or one-article file that is read, in bytes. Larger ones are rejects.
pub const RECORD_BYTES: usize = 32 << 20;

/// How well a layout fits, from 0 (not mine) to 100 (by its own unmistakable signs). The best score wins; ties go to the
/// reader listed first.
pub type Score = u8;

/// What the user said about the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// `--map body=artikel_text`: the field of the record for a key or column, by the key in lower case. Wins over every rule.
    pub map: BTreeMap<String, Slot>,
    /// `--format-hint nitf`: one of [`hints`], to be used whatever the content looks like.
    pub hint: Option<String>,
}

/// Where records go. Breaking says that no more are wanted.
pub type Sink<'a> = dyn FnMut(Record) -> ControlFlow<()> + 'a;

/// Reads one layout.
pub trait Reader: Sync {
    /// The reader's name in reports and for `--format-hint`: `reuters-sgml`.
    fn name(&self) -> &'static str;

    /// The layouts it reads: one, or several that differ in the names they give to fields.
    fn layouts(&self) -> &'static [Layout];

    /// What it wants to be handed.
    fn takes(&self) -> Takes {
        Takes::Text
    }

    /// Goes up whenever the same bytes would give another output; files that an older version read are then read again.
    fn version(&self) -> u32;

    /// How well the start of the file fits this layout.
    fn score(&self, sample: &Sample<'_>) -> Score;

    /// Gives every record to `sink`, in the order of the file, until it breaks. Bad records are rejects given to the sink.
    ///
    /// # Errors
    /// Only what the stream itself reports: the file cannot be read on.
    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()>;
}

/// Every layout there is. The order decides between equal scores: the more particular first.
#[must_use]
pub fn readers() -> &'static [&'static dyn Reader] {
    static READERS: LazyLock<Vec<&'static dyn Reader>> = LazyLock::new(|| {
        let rooms = [
            document::READERS,
            vendor::READERS,
            mail::READERS,
            xml::READERS,
            pages::READERS,
            feed::READERS,
            html::READERS,
            &[&ninjs::Ninjs, &digitalwires::Digitalwires],
            &[
                &reuters::Reuters,
                &trec::Trec,
                &parquet::Parquet,
                &json::Json,
                &markdown::Markdown,
                &table::Table,
                &text::Text,
            ],
        ];
        rooms.concat()
    });
    &READERS
}

/// The names that [`ReadOptions::hint`] may have, sorted: those of readers and of their layouts.
#[must_use]
pub fn hints() -> Vec<&'static str> {
    let names = |reader: &&'static dyn Reader| {
        [reader.name()].into_iter().chain(reader.layouts().iter().map(|layout| layout.name))
    };
    let mut hints: Vec<&str> = readers().iter().flat_map(|reader| names(reader).collect::<Vec<_>>()).collect();
    hints.sort_unstable();
    hints.dedup();
    hints
}

/// Every layout there is, containers included, for `schema/formats.md`.
#[must_use]
pub fn layouts() -> Vec<Layout> {
    let mut layouts: Vec<Layout> = container::layouts().collect();
    layouts.extend(readers().iter().flat_map(|reader| reader.layouts()).copied());
    layouts
}

/// `schema/formats.md`: what is read, and how it is known.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Layouts\n\nmorgue reads these as they lie in a folder. Content decides which layout a file has; its name only breaks ties. \
         Made from the code; `UPDATE=1 cargo test` writes it anew.\n",
    );
    for layout in layouts() {
        let Layout { name, title, detected, fields } = layout;
        let _ = write!(page, "\n## {name}\n\n{title}.\n\n- Known by: {detected}.\n- Read: {fields}.\n");
    }
    page
}
