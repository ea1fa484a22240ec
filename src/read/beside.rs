//! The files that lie beside the one at hand, for layouts that keep a table in one file and its texts in others.
//!
//! Names in a file are hostile: only a regular file in the folder of the file at hand, or below it, is ever opened, links resolved, up to the size of a
//! record. A member of an archive has nothing beside it.

use std::fs::File;
use std::io::Read as _;
use std::path::{Component, Path};

use super::{RECORD_BYTES, decode};

/// What lies beside a file.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The file at hand, as it lies on the disk.
    file: Option<&'a Path>,
}

impl<'a> Beside<'a> {
    /// The files beside one that lies on the disk.
    pub(super) const fn of(file: &'a Path) -> Self {
        Self { file: Some(file) }
    }

    /// For what lies in an archive, or in memory.
    pub(super) const NOTHING: Self = Self { file: None };

    /// The text of the file with this name, relative to the folder; `None` when there is none that may be read.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let name = Path::new(name);
        let inner = name.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let folder = self.file?.parent()?.canonicalize().ok()?;
        let path = folder.join(name).canonicalize().ok().filter(|_| inner)?;
        if !path.starts_with(&folder) || !path.metadata().ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        File::open(path).ok()?.take(RECORD_BYTES as u64 + 1).read_to_end(&mut bytes).ok()?;
        let fits = bytes.len() <= RECORD_BYTES && decode::binary_kind(&bytes).is_none();
        fits.then(|| decode::sample_text(&bytes, decode::decide(&bytes, true, None), true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_in_the_folder_and_below_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("harvest");
        std::fs::create_dir_all(inner.join("text")).unwrap();
        std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        std::fs::write(inner.join("text/a.txt"), "The river rose.").unwrap();
        let file = inner.join("results.csv");
        let beside = Beside::of(&file);
        assert_eq!(beside.text("text/a.txt").as_deref(), Some("The river rose."));
        assert_eq!(beside.text("./text/a.txt").as_deref(), Some("The river rose."));
        let absolute = inner.join("text/a.txt");
        for name in ["../secret.txt", "text/../../secret.txt", "text", "", "none.txt", absolute.to_str().unwrap()] {
            assert_eq!(beside.text(name), None, "{name}");
        }
        assert_eq!(Beside::NOTHING.text("text/a.txt"), None);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret.txt"), inner.join("link.txt")).unwrap();
            assert_eq!(beside.text("link.txt"), None);
        }
    }
}
