//! What holds for a file: its reader options, and whether it would be read now as it was when the archive last read it.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::{IngestOptions, STAGES_VERSION};
use crate::index::{ArchiveError, GivenOptions, Snapshot};
use crate::read::{self, FileRead, ReadOptions};
use crate::record::{path_to_text, text_hash};

/// What holds for one file: what is given wins over the settings of its folder, and these over what was given in an earlier run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    /// What was given, in this run or before: what is remembered.
    pub(super) options: GivenOptions,
    /// What the settings say.
    pub(super) settings: GivenOptions,
    /// All together.
    pub(super) all: GivenOptions,
}

impl Said {
    pub(super) fn of(options: &IngestOptions, file: &Path, before: GivenOptions) -> Self {
        let said = options.settings.iter().flat_map(|rules| rules.of(file));
        let settings = said.fold(GivenOptions::default(), |settings, more| settings.or(more.clone()));
        Self { options: options.given.or(before.clone()), all: options.given.or(settings.or(before)), settings }
    }

    /// A file of which anything was said is remembered on a document of its own.
    pub(super) fn is_nothing(&self) -> bool {
        self.options.is_empty() && self.settings.is_empty()
    }
}

/// How the next run with these options would read a file, with what the archive remembers of it.
///
/// # Errors
/// When the archive cannot be read.
pub fn options_for(
    file: &Path,
    options: &IngestOptions,
    archive: Option<&Snapshot>,
) -> Result<GivenOptions, ArchiveError> {
    let state = archive.filter(|_| !options.forget).map(|archive| archive.file_state(&path_to_text(file)));
    let before = state.transpose()?.flatten().unwrap_or_default().options;
    Ok(Said::of(options, file, before).all)
}

/// How the archive last read a file, where nothing else is `given`.
///
/// # Errors
/// When the archive cannot be read.
pub fn options_known(file: &Path, given: &GivenOptions, archive: &Snapshot) -> Result<GivenOptions, ArchiveError> {
    let state = archive.file_state(&path_to_text(file))?.unwrap_or_default();
    Ok(given.or(state.settings.or(state.options)))
}

pub(super) fn read_options(options: &GivenOptions) -> ReadOptions {
    ReadOptions { map: options.map.clone(), hint: options.hint.clone() }
}

/// How files would be read now, for each set of options that a run meets.
pub(super) struct Readers {
    given: Arc<ReaderHashes>,
    others: Mutex<Vec<(GivenOptions, Arc<ReaderHashes>)>>,
}

/// How many sets of options are remembered: folders have few.
const SETS_KEPT: usize = 64;

impl Readers {
    pub(super) fn new(given: &GivenOptions) -> Self {
        Self { given: Arc::new(ReaderHashes::new(given)), others: Mutex::default() }
    }

    /// For files of which nothing is said but what was given.
    pub(super) fn given(&self) -> &ReaderHashes {
        &self.given
    }

    /// For files of which `said` is all that is said; `given` is what was given in this run.
    pub(super) fn of(&self, said: &GivenOptions, given: &GivenOptions) -> Arc<ReaderHashes> {
        if said == given {
            return Arc::clone(&self.given);
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, hashes)) = others.iter().find(|(options, _)| options == said) {
            return Arc::clone(hashes);
        }
        let hashes = Arc::new(ReaderHashes::new(said));
        if others.len() < SETS_KEPT {
            others.push((said.clone(), Arc::clone(&hashes)));
        }
        hashes
    }
}

/// The hashes of what can have read a file, as this program would read it now.
pub(super) struct ReaderHashes {
    /// What a reader's name and version are hashed with.
    rest: String,
    /// Name and version of every reader and every kind of archive.
    versions: BTreeMap<&'static str, u32>,
    /// The hashes that tell by themselves what read a file: one reader, one kind of archive, both, or none.
    plain: HashSet<u64>,
}

impl ReaderHashes {
    fn new(options: &GivenOptions) -> Self {
        let hint = options.hint.as_ref().map(|hint| format!(" {hint}")).unwrap_or_default();
        let rest = format!("{STAGES_VERSION} {:?} {:?}{hint}", options.map, options.source);
        let readers = read::readers().iter().map(|reader| (reader.name(), reader.version()));
        let versions = readers.chain(read::ARCHIVES.iter().copied()).collect();
        let mut hashes = Self { rest, versions, plain: HashSet::new() };
        let mut plain = HashSet::from([hashes.of(&[], true)]);
        plain.extend(read::ARCHIVES.iter().map(|(archive, _)| hashes.of(&[archive], false)));
        for reader in read::readers() {
            plain.insert(hashes.of(&[reader.name()], false));
            plain.extend(read::ARCHIVES.iter().map(|(archive, _)| hashes.of(&[archive, reader.name()], false)));
        }
        hashes.plain = plain;
        hashes
    }

    pub(super) fn of_read(&self, read: &FileRead) -> u64 {
        self.of(&read.readers.keys().copied().collect::<Vec<_>>(), read.untaken)
    }

    /// For a file that these took part in reading. One that no reader took, or whose members not all were taken, is tried again when any reader
    /// is new.
    pub(super) fn of(&self, names: &[&str], untaken: bool) -> u64 {
        let all = untaken || names.is_empty();
        let mut text = String::new();
        for (name, version) in self.versions.iter().filter(|(name, _)| all || names.contains(name)) {
            // Writing to a string does not fail.
            let _ = write!(text, "{name} {version} ");
        }
        text_hash(format!("{text}{}", self.rest).as_bytes())
    }

    /// The hash alone tells that the file would be read now as it was then.
    pub(super) fn are_current(&self, hash: u64) -> bool {
        self.plain.contains(&hash)
    }
}
