//! How the writer reads its own segments when it merges them: piece by piece, and not through the memory map that searching uses.
//!
//! A merge walks every byte of the segments it merges. Through a memory map all of them would count as the program's memory at once, so that the peak
//! would grow with the archive.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};

/// The directory of an archive, read piece by piece.
#[derive(Debug, Clone)]
pub(super) struct PieceDirectory {
    inner: MmapDirectory,
    root: PathBuf,
}

impl PieceDirectory {
    pub(super) fn open(root: &Path) -> tantivy::Result<Self> {
        Ok(Self { inner: MmapDirectory::open(root)?, root: root.to_owned() })
    }
}

impl Directory for PieceDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = PieceFile::open(&self.root.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        })?;
        Ok(Arc::new(file))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// Pieces smaller than this are read with what follows them, since a merge asks for the postings of one term after the other.
const SMALL: usize = 16 << 10;
/// How much is read then.
const WINDOW: usize = 128 << 10;

/// A file that is read piece by piece.
#[derive(Debug)]
struct PieceFile {
    file: File,
    length: usize,
    /// The last window: where it starts, and its bytes.
    window: Mutex<(usize, OwnedBytes)>,
}

impl PieceFile {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Self { file, length, window: Mutex::new((0, OwnedBytes::empty())) })
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        #[cfg(unix)]
        std::os::unix::fs::FileExt::read_exact_at(&self.file, &mut bytes, range.start as u64)?;
        #[cfg(not(unix))]
        {
            use std::io::{Read as _, Seek as _};
            let mut file = self.file.try_clone()?;
            file.seek(io::SeekFrom::Start(range.start as u64))?;
            file.read_exact(&mut bytes)?;
        }
        Ok(OwnedBytes::new(bytes))
    }
}

impl HasLen for PieceFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for PieceFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        if range.len() >= SMALL {
            return self.read(range);
        }
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, bytes) = &*window;
        if range.start < *start || range.end > *start + bytes.len() {
            let end = (range.start + WINDOW).min(self.length).max(range.end);
            *window = (range.start, self.read(range.start..end)?);
        }
        let (start, bytes) = &*window;
        Ok(bytes.slice(range.start - start..range.end - start))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn a_piece_is_what_the_file_holds(pieces in proptest::collection::vec((0..300_000_usize, 0..40_000_usize), 1..20)) {
            let content: Vec<u8> = (0..300_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("segment");
            std::fs::write(&path, &content).expect("a file");
            let file = PieceFile::open(&path).expect("it opens");
            prop_assert_eq!(file.len(), content.len());
            for (start, length) in pieces {
                let range = start..(start + length).min(content.len());
                let piece = file.read_bytes(range.clone()).expect("it reads");
                prop_assert_eq!(piece.as_slice(), &content[range]);
            }
        }
    }
}
