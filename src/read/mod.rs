//! Bytes to raw articles: one reader a layout, chosen by content.
//!
//! A reader is handed a stream of valid UTF-8 (see `decode`) that was taken out of its compression (see `container`). It
//! gives every record it meets to the sink, as a raw article or as a reject, and stops early when the sink says so. It keeps no more than one record in memory.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

use crate::record::{RawArticle, Reject, Slot};

/// One record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// An article as found.
    Article(RawArticle),
    /// Something that should have been one, or the whole file, with the reason.
    Reject(Reject),
}

/// The start of a file, as a reader sees it when it is asked whether the layout is its own.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// The first [`SAMPLE_BYTES`] of the text, cut at a character.
    pub text: &'a str,
    /// The text ends inside the sample.
    pub whole: bool,
    /// File extension in lower case, without the dot and without `.gz`.
    pub extension: &'a str,
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
}

/// Reads one layout.
pub trait Reader: Sync {
    /// The layout's name in reports: `reuters-sgml`.
    fn name(&self) -> &'static str;

    /// Goes up whenever the same bytes would give another output; files that an older version read are then read again.
    fn version(&self) -> u32;

    /// How well the start of the file fits this layout.
    fn score(&self, sample: &Sample<'_>) -> Score;

    /// Gives every record to `sink`, in the order of the file, until it breaks. Bad records are rejects given to the sink.
    ///
    /// # Errors
    /// Only what the stream itself reports: the file cannot be read on.
    fn read(
        &self,
        text: &mut dyn BufRead,
        options: &ReadOptions,
        sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> io::Result<()>;
}
