//! Opening an archive, and making a new one.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, ReloadPolicy};

use super::analyzers;
use super::error::ArchiveError;
use super::schema::{Fields, schema};
use super::snapshot::Snapshot;

/// The version of the archive's layout. Goes up when an older archive can no longer be read or added to.
pub const LAYOUT: u32 = 3;

/// How records are stored: measured with `cargo bench --bench ingest`, larger blocks at this level take no more CPU than tantivy's usual 16 KiB at level 1,
/// and an eighth less room. Opening a record costs well under a tenth of a millisecond more.
const STORE_LEVEL: i32 = 3;
const STORE_BLOCK: usize = 64 << 10;

/// What stands in every commit beside the segments.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    /// [`LAYOUT`] of the program that wrote it.
    morgue: u32,
    /// The program's version, for people.
    program: String,
    /// Records of one article were put behind the best of them, and nothing came since.
    #[serde(default)]
    settled: bool,
}

/// The payload of a commit by this program.
pub(crate) fn payload(settled: bool) -> String {
    let payload = Payload { morgue: LAYOUT, program: env!("CARGO_PKG_VERSION").to_owned(), settled };
    serde_json::to_string(&payload).expect("plain fields")
}

/// An archive: a directory that holds one tantivy index and nothing else.
#[derive(Debug, Clone)]
pub struct Archive {
    pub(crate) index: Index,
    pub(crate) fields: Fields,
    pub(crate) dir: PathBuf,
}

impl Archive {
    /// Opens the archive at `dir`.
    ///
    /// # Errors
    /// When nothing or something else is there, or the archive is of another layout.
    pub fn open(dir: &Path) -> Result<Self, ArchiveError> {
        let missing = || ArchiveError::NotFound { dir: dir.to_owned() };
        if !dir.is_dir() {
            return Err(if dir.exists() { not_archive(dir, "it is a file") } else { missing() });
        }
        let fail = |error| ArchiveError::tantivy(dir, error);
        let directory = MmapDirectory::open(dir).map_err(|error| fail(error.into()))?;
        if !Index::exists(&directory).map_err(|error| fail(error.into()))? {
            return Err(match stranger(dir)? {
                Some(name) => not_archive(dir, &format!("it holds {name} and no index")),
                None => missing(),
            });
        }
        let index = Index::open(directory).map_err(fail)?;
        Self::with(index, dir)
    }

    /// Opens the archive at `dir`, or makes one there.
    ///
    /// # Errors
    /// As [`Archive::open`], and when the directory cannot be made.
    pub fn open_or_create(dir: &Path) -> Result<Self, ArchiveError> {
        match Self::open(dir) {
            Err(ArchiveError::NotFound { .. }) => {}
            other => return other,
        }
        std::fs::create_dir_all(dir).map_err(|error| ArchiveError::io(dir, error))?;
        let fail = |error| ArchiveError::tantivy(dir, error);
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_LEVEL) }),
            docstore_compress_dedicated_thread: false,
            docstore_blocksize: STORE_BLOCK,
            ..IndexSettings::default()
        };
        let directory = MmapDirectory::open(dir).map_err(|error| fail(error.into()))?;
        let index = Index::create(directory, schema().0, settings).map_err(fail)?;
        Self::with(index, dir)
    }

    fn with(index: Index, dir: &Path) -> Result<Self, ArchiveError> {
        let (ours, fields) = schema();
        let meta = index.load_metas().map_err(|error| ArchiveError::tantivy(dir, error))?;
        match meta.payload.as_deref().map(serde_json::from_str::<Payload>) {
            Some(Ok(payload)) if payload.morgue != LAYOUT => {
                return Err(ArchiveError::OtherVersion { dir: dir.to_owned(), found: payload.morgue, ours: LAYOUT });
            }
            Some(Ok(_)) => {}
            // A new archive has no payload before its first commit.
            None if meta.segments.is_empty() && meta.schema == ours => {}
            _ => return Err(not_archive(dir, "it is an index of another program")),
        }
        if meta.schema != ours {
            return Err(ArchiveError::Damaged {
                dir: dir.to_owned(),
                detail: "its fields are not those of its layout".to_owned(),
            });
        }
        analyzers::register(index.tokenizers());
        Ok(Self { index, fields, dir: dir.to_owned() })
    }

    /// Where it is.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The archive as it is now, for reading.
    ///
    /// # Errors
    /// When a file of the archive cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, ArchiveError> {
        let reader = self
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| ArchiveError::tantivy(&self.dir, error))?;
        Ok(Snapshot::new(&reader, self))
    }

    /// Whether the last commit was [`Writer::commit_settled`](super::Writer::commit_settled).
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn is_settled(&self) -> Result<bool, ArchiveError> {
        let meta = self.index.load_metas().map_err(|error| ArchiveError::tantivy(&self.dir, error))?;
        let payload = meta.payload.as_deref().and_then(|payload| serde_json::from_str::<Payload>(payload).ok());
        Ok(payload.is_some_and(|payload| payload.settled))
    }

    /// Bytes on disk.
    ///
    /// # Errors
    /// When the directory cannot be listed.
    pub fn size_on_disk(&self) -> Result<u64, ArchiveError> {
        let entries = std::fs::read_dir(&self.dir).map_err(|error| ArchiveError::io(&self.dir, error))?;
        Ok(entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum())
    }
}

fn not_archive(dir: &Path, detail: &str) -> ArchiveError {
    ArchiveError::NotAnArchive { dir: dir.to_owned(), detail: detail.to_owned() }
}

/// The name of something in `dir` that an unfinished archive would not hold.
fn stranger(dir: &Path) -> Result<Option<String>, ArchiveError> {
    for entry in std::fs::read_dir(dir).map_err(|error| ArchiveError::io(dir, error))? {
        let name = entry.map_err(|error| ArchiveError::io(dir, error))?.file_name();
        let name = name.to_string_lossy();
        if !matches!(&*name, ".managed.json" | ".tantivy-meta.lock" | ".tantivy-writer.lock")
            && !name.starts_with(".tmp")
        {
            return Ok(Some(name.into_owned()));
        }
    }
    Ok(None)
}
