//! The archive: one tantivy index directory, made whole by each commit.
//!
//! In go articles and the states of files; out come snapshots, which answer what is known of a file or a record. Asking by words is `search`'s.

mod analyzers;
mod archive;
mod directory;
mod document;
mod error;
mod facts;
mod gate;
mod schema;
mod snapshot;
mod state;
mod tellings;
mod writer;

pub use analyzers::{Language, fold_word, keyword, word_terms};
pub use archive::{Archive, LAYOUT};
pub use document::{IndexDocument, StoredRecord};
pub(crate) use document::{KIND_ARTICLE, stored_article};
pub use error::ArchiveError;
pub use facts::FactShare;
pub use schema::Fields;
pub(crate) use snapshot::column;
pub use snapshot::{Counts, Place, Seen, Snapshot};
pub use state::{Carried, FileState, GivenOptions, KnownFile};
pub use tellings::Tellings;
pub use writer::Writer;
