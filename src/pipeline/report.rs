//! What a run came to, file by file and all together.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::index::FileState;
use crate::read::FileRead;
use crate::record::{Reject, RejectReason};

/// What a run came to. Every file walked is in exactly one of the counts of [`FileCounts`], every record in one of [`ArticleCounts`] or among the
/// rejected.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Files.
    pub files: FileCounts,
    /// Articles.
    pub articles: ArticleCounts,
    /// Records inside files that gave no article, by reason.
    pub rejected_records: BTreeMap<String, u64>,
    /// Of the articles added or updated, those without a date.
    pub undated: u64,
    /// Records in the archive of articles that another file tells better.
    pub twins: u64,
    /// Files of which this run said less than an earlier one, whose `--map`, `--source` or `--format-hint` was kept.
    pub remembered_options: u64,
    /// Bytes of the files that were read.
    pub bytes: u64,
    /// The first rejects, with their files.
    pub rejects: Vec<(String, Reject)>,
    /// Of the files that were read, remarks that ask something of the user.
    pub notes: Vec<(String, String)>,
    /// What could not be walked, and why.
    pub failed: Vec<(String, String)>,
}

/// What became of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct FileCounts {
    /// All that the walk gave: the sum of the next four.
    pub seen: u64,
    /// Read for the first time.
    pub new: u64,
    /// Read again: the file, its reader or the options changed.
    pub changed: u64,
    /// Not read: nothing changed.
    pub unchanged: u64,
    /// Gave nothing, with the reason among the rejects.
    pub rejected: u64,
    /// Known files that are gone and lie somewhere else now, counted there as new.
    pub moved: u64,
    /// Known files that are gone.
    pub vanished: u64,
    /// Passed over by the walk: hidden, excluded, links.
    pub skipped: u64,
}

/// What became of the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ArticleCounts {
    /// New in the archive.
    pub added: u64,
    /// In the place of an older version.
    pub updated: u64,
    /// As they were.
    pub unchanged: u64,
    /// No longer in the archive.
    pub removed: u64,
}

/// How many rejects a report names one by one.
const REJECTS_NAMED: usize = 1000;
/// How many records of one file are named that are no articles for the same reason.
const ALIKE_NAMED: usize = 10;
/// How many remarks on files it holds.
const NOTES_NAMED: usize = 1000;

/// What became of the records of one file.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) articles: ArticleCounts,
    pub(super) undated: u64,
    pub(super) rejected: BTreeMap<RejectReason, u64>,
    pub(super) rejects: Vec<Reject>,
}

impl Tally {
    pub(super) fn reject(&mut self, reject: Reject) {
        *self.rejected.entry(reject.reason).or_default() += 1;
        if self.rejects.len() >= FileState::REJECTS_KEPT {
            return;
        }
        // A crawl has thousands of pictures; they must not crowd out what was damaged.
        let alike = |other: &&Reject| other.reason == reject.reason && other.detail == reject.detail;
        if reject.reason != RejectReason::NotArticle || self.rejects.iter().filter(alike).count() < ALIKE_NAMED {
            self.rejects.push(reject);
        }
    }

    pub(super) fn read(&self) -> u64 {
        self.articles.added + self.articles.updated + self.articles.unchanged
    }
}

impl Report {
    /// Adds a file that is done; `present` says that the archive held something of it before.
    pub(super) fn add_file(&mut self, path: &str, tally: &Tally, present: bool, read: &FileRead) {
        let whole = tally.read() == 0 && tally.rejected.values().sum::<u64>() > 0;
        let kind = match (whole, present) {
            (true, _) => &mut self.files.rejected,
            (false, true) => &mut self.files.changed,
            (false, false) => &mut self.files.new,
        };
        *kind += 1;
        self.articles.added += tally.articles.added;
        self.articles.updated += tally.articles.updated;
        self.articles.unchanged += tally.articles.unchanged;
        self.articles.removed += tally.articles.removed;
        self.undated += tally.undated;
        self.bytes += read.bytes;
        for (reason, count) in &tally.rejected {
            *self.rejected_records.entry(reason.as_str().to_owned()).or_default() += count;
        }
        for reject in tally.rejects.iter().take(REJECTS_NAMED.saturating_sub(self.rejects.len())) {
            self.rejects.push((path.to_owned(), reject.clone()));
        }
        let asking = read.notes.iter().filter(|note| !note.field.is_empty());
        for note in asking.take(NOTES_NAMED.saturating_sub(self.notes.len())) {
            self.notes.push((path.to_owned(), note.text.clone()));
        }
    }
}
