//! Files that the archive knows and that are no longer there.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{IngestOptions, Report};
use crate::index::{ArchiveError, Snapshot, Writer};
use crate::record::{path_of_text, path_to_text};

/// Removes the files under the roots that are no longer there.
///
/// A root without a single file is more often a disk that is not mounted than a folder that was emptied: what the archive holds of it is kept, and the
/// report says so, unless the user said that it is gone.
pub(super) fn remove_vanished(
    snapshot: &Snapshot,
    writer: &Writer,
    options: &IngestOptions,
    new_contents: &HashSet<u64>,
    bare_roots: &[PathBuf],
    report: &mut Report,
) -> Result<(), ArchiveError> {
    for root in &options.roots {
        let bare = bare_roots.contains(root);
        let root = path_to_text(root);
        let inside = format!("{}/", root.trim_end_matches('/'));
        let mut vanished = HashSet::new();
        snapshot.paths_under(&root, |path| {
            // Anything but a plain "not there" keeps the articles: a folder without permission is not an empty one.
            if (path == root || path.starts_with(&inside)) && is_gone(&path_of_text(path)) {
                vanished.insert(path.to_owned());
            }
        })?;
        if bare && !options.gone && !vanished.is_empty() {
            let kept = vanished.iter().map(|path| snapshot.articles_of(path)).sum::<Result<u64, _>>()?;
            let detail = format!(
                "no file is there now, and the archive keeps the {kept} articles it has from there; --gone removes them"
            );
            report.failed.push((root, detail));
            continue;
        }
        for path in vanished {
            let articles = snapshot.articles_of(&path)?;
            let Some(known) = snapshot.known_file(&path)? else {
                if articles > 0 {
                    writer.remove_path(&path)?;
                    report.articles.removed += articles;
                }
                continue;
            };
            writer.remove_path(&path)?;
            report.articles.removed += articles;
            if new_contents.contains(&known.content_hash) {
                report.files.moved += 1;
            } else {
                report.files.vanished += 1;
            }
        }
    }
    Ok(())
}

/// Nothing is at that place. A place that cannot be looked at may hold anything.
pub(super) fn is_gone(path: &Path) -> bool {
    matches!(path.symlink_metadata(), Err(error) if error.kind() == std::io::ErrorKind::NotFound)
}
