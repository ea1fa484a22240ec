//! What can go wrong with an archive, in words for its user.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// Why an archive could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Nothing is there.
    #[error("no archive at {}", dir.display())]
    NotFound {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// Something else is there.
    #[error("{} is not a morgue archive: {detail}", dir.display())]
    NotAnArchive {
        /// Where it was looked for.
        dir: PathBuf,
        /// What is there instead.
        detail: String,
    },
    /// Made by another version of morgue.
    #[error("the archive at {} has layout {found}, and this morgue reads layout {ours}", dir.display())]
    OtherVersion {
        /// Where it is.
        dir: PathBuf,
        /// The version of its layout.
        found: u32,
        /// The version this program reads.
        ours: u32,
    },
    /// Another process writes to it.
    #[error("another process is writing to the archive at {}", dir.display())]
    Locked {
        /// Where it is.
        dir: PathBuf,
    },
    /// The disk is full.
    #[error("no space left on the disk of the archive at {}", dir.display())]
    DiskFull {
        /// Where it is.
        dir: PathBuf,
    },
    /// The system refused.
    #[error("the archive at {} cannot be used: {error}", dir.display())]
    Io {
        /// Where it is.
        dir: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A file of the archive is missing or changed from outside.
    #[error("the archive at {} is damaged: {detail}", dir.display())]
    Damaged {
        /// Where it is.
        dir: PathBuf,
        /// What was found.
        detail: String,
    },
}

impl ArchiveError {
    /// What to do about it, on a line of its own.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "make one with `morgue index FOLDER`, or name another with --archive DIR",
            Self::NotAnArchive { .. } => "name an empty or new folder with --archive DIR; nothing was changed here",
            Self::OtherVersion { .. } => {
                "index your folders again into a new one with `morgue --archive NEW index FOLDER`"
            }
            Self::Locked { .. } => "wait until it is done; searching works meanwhile",
            Self::DiskFull { .. } => "make room and run the same command again: it goes on from the last commit",
            Self::Io { .. } => "check the folder and its permissions, or name another with --archive DIR",
            Self::Damaged { .. } => {
                "delete the folder and index again: an archive holds nothing that your files do not"
            }
        }
    }

    pub(crate) fn io(dir: &Path, error: io::Error) -> Self {
        if is_disk_full(&error.to_string()) {
            return Self::DiskFull { dir: dir.to_owned() };
        }
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { dir: dir.to_owned() },
            // What tantivy says of a file that is cut or does not fit its checksum.
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
                Self::Damaged { dir: dir.to_owned(), detail: error.to_string() }
            }
            _ => Self::Io { dir: dir.to_owned(), error },
        }
    }

    /// What tantivy says, in our words.
    pub(crate) fn tantivy(dir: &Path, error: TantivyError) -> Self {
        let damaged = |detail: String| Self::Damaged { dir: dir.to_owned(), detail };
        let same = |error: &io::Error| io::Error::new(error.kind(), error.to_string());
        match error {
            TantivyError::IoError(error) => Self::io(dir, same(&error)),
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => Self::io(dir, same(&io_error)),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => Self::io(dir, same(&io_error)),
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
                damaged(format!("{} is missing", path.display()))
            }
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => {
                Self::io(dir, same(&io_error))
            }
            TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_)) => {
                Self::NotFound { dir: dir.to_owned() }
            }
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked { dir: dir.to_owned() },
            TantivyError::LockFailure(LockError::IoError(error), _) => Self::io(dir, same(&error)),
            TantivyError::DataCorruption(corruption) => damaged(format!("{corruption:?}")),
            other if is_disk_full(&other.to_string()) => Self::DiskFull { dir: dir.to_owned() },
            other => damaged(other.to_string()),
        }
    }
}

/// Whether a message says that the disk is full. An error that has been through tantivy's threads is left with its message alone.
fn is_disk_full(message: &str) -> bool {
    let code = if cfg!(windows) { 112 } else { 28 };
    message.contains(&format!("(os error {code})"))
}
