//! Libraries that parse hostile files, kept from ending the program: some panic on what nobody would write.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

/// The crates whose panics are caught, as the folders of their sources begin. A library's own assertions count too.
const LIBRARIES: &[&str] = &["hayro-", "mail-parser-", "parquet-", "read-fonts-", "skrifa-"];

/// What a library gives; `None` where it panics.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Whether a panic is one of those that readers catch, each of which ends as a reject: a program may pass over it in its hook. A panic in
/// the code of this project never is one.
#[must_use]
pub fn is_caught(panic: &PanicHookInfo<'_>) -> bool {
    let is_library = |folder: &str| LIBRARIES.iter().any(|library| folder.starts_with(library));
    panic.location().is_some_and(|place| place.file().split(['/', '\\']).any(is_library))
}
