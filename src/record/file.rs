//! A file that the walk found, and how we tell that it changed.

use std::path::{Path, PathBuf};

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

/// The first of the private characters that stand for bytes of a file name which are not UTF-8.
const STRAY_BYTE: u32 = 0xf700;

/// A path as text, without loss: a byte of a name that is not UTF-8 becomes a private character (U+F780 to U+F7FF).
#[must_use]
pub fn path_to_text(path: &Path) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let mut text = String::new();
        for chunk in path.as_os_str().as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().filter_map(|&byte| char::from_u32(STRAY_BYTE + u32::from(byte))));
        }
        text
    }
    #[cfg(not(unix))]
    path.to_string_lossy().into_owned()
}

/// The path that [`path_to_text`] wrote as `text`.
#[must_use]
pub fn path_of_text(text: &str) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt as _;
        let mut bytes = Vec::with_capacity(text.len());
        let mut buffer = [0; 4];
        for c in text.chars() {
            match u32::from(c) {
                stray @ 0xf780..=0xf7ff => bytes.push((stray - STRAY_BYTE) as u8),
                _ => bytes.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
            }
        }
        PathBuf::from(std::ffi::OsString::from_vec(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_path_survives_as_text() {
        use std::os::unix::ffi::OsStrExt as _;
        for bytes in [b"/clips/2019/flood.txt".as_slice(), b"/clips/caf\xe9/\xff", "/клипы/洪水".as_bytes()] {
            let path = Path::new(std::ffi::OsStr::from_bytes(bytes));
            assert_eq!(path_of_text(&path_to_text(path)), path);
        }
    }
}
