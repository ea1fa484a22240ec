//! A file that the walk found, and how we tell that it changed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where the file is, absolute.
    pub path: PathBuf,
    /// How it looked when the walk passed.
    pub stamp: FileStamp,
}

/// The cheap signs of a file's version. Two equal stamps mean the file was not touched in between: a copy that brings an
/// old modification time along still gets a new change time from the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileStamp {
    /// Size in bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970; 0 when unknown.
    pub modified: i64,
    /// Time of the last change of content or metadata, nanoseconds since 1970; 0 where the system has none.
    pub changed: i64,
}
