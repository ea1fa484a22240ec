//! The way of an article: walk, read, normalize, enrich, index. Strings the stages together, and counts every file once.

mod examine;
mod options;
mod report;
mod run;
mod tellings;
mod vanished;

use std::path::{Path, PathBuf};

pub use examine::{Examined, examine};
pub use options::{options_for, options_known};
pub use report::{ArticleCounts, FileCounts, Report};
pub use run::ingest;

use crate::index::GivenOptions;
use crate::walk::{Rules, WalkOptions};

/// The version of normalize and enrich together. Goes up whenever the same candidates would give another record; every file is then read
/// again by the next run.
pub const STAGES_VERSION: u32 = 1;

/// What to read, and how.
#[derive(Debug, Clone)]
pub struct IngestOptions {
    /// Folders and files, as [`crate::walk::roots`] gives them.
    pub roots: Vec<PathBuf>,
    /// Which files to take.
    pub walk: WalkOptions,
    /// What the user says about their layout.
    pub given: GivenOptions,
    /// What the settings of folders say, inner folders before outer ones. What is given wins.
    pub settings: Vec<Rules<GivenOptions>>,
    /// Where nothing is said of a file, what was said when it was last read does not hold any more.
    pub forget: bool,
    /// Remove what the archive holds of roots in which no file is left.
    pub gone: bool,
    /// How many threads read, and how many index.
    pub jobs: usize,
    /// Bytes that the indexing threads may use for what is not yet written.
    pub memory: usize,
    /// A commit is made after so many bytes of files.
    pub commit_bytes: u64,
}

/// Is told how far the work is. Called from several threads.
pub trait Observer: Sync {
    /// One file is done; `bytes` is its size on disk.
    fn file_done(&self, path: &Path, bytes: u64);

    /// So many bytes of a large file are done.
    fn bytes_done(&self, bytes: u64);
}
