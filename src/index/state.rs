//! What the archive remembers of a file, so that the next run reads only what changed.

use std::hash::Hasher as _;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use crate::record::{FileStamp, RecordKey, Reject};

/// What became of one file. Kept in the index beside the file's articles and committed with them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileState {
    /// Where it is.
    pub path: String,
    /// How it looked.
    pub stamp: FileStamp,
    /// XXH3 of its bytes.
    pub content_hash: u64,
    /// Hash of what read it: the reader and its version, the version of the stages behind it, the options given.
    pub reader_hash: u64,
    /// The reader's name; empty when none was found.
    pub reader: String,
    /// Articles read from it.
    pub articles: u64,
    /// Records that gave none, and the file itself when it gave nothing at all.
    pub rejected: u64,
    /// The first of them, at most [`FileState::REJECTS_KEPT`].
    pub rejects: Vec<Reject>,
    /// What was odd about the whole file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl FileState {
    /// How many rejects of one file are remembered one by one; the rest are counted.
    pub const REJECTS_KEPT: usize = 100;

    /// One number for the stamp.
    pub(crate) fn stamp_hash(&self) -> u64 {
        stamp_hash(self.stamp)
    }
}

/// One number for a stamp.
pub(crate) fn stamp_hash(stamp: FileStamp) -> u64 {
    let mut hasher = XxHash3_64::new();
    hasher.write_u64(stamp.size);
    hasher.write_i64(stamp.modified);
    hasher.write_i64(stamp.changed);
    hasher.finish()
}

/// What the index says of a file, as far as it takes to tell whether it must be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownFile {
    pub(crate) stamp_hash: u64,
    /// XXH3 of the bytes it had.
    pub content_hash: u64,
    /// What read it.
    pub reader_hash: u64,
    /// The article that carries this, when the file has just one; else a document of its own does.
    pub on_article: Option<RecordKey>,
}

impl KnownFile {
    /// The file was not touched since.
    #[must_use]
    pub fn has_stamp(&self, stamp: FileStamp) -> bool {
        self.stamp_hash == stamp_hash(stamp)
    }
}
