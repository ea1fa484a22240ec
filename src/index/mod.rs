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
mod starts;
mod state;
mod tellings;
mod writer;

pub use analyzers::{Language, exact_term, fold_word, folded_form, keyword, positions, stem_term, word_terms};
pub(crate) use analyzers::{PARAGRAPH, SENTENCE};
pub use archive::{Archive, LAYOUT};
pub(crate) use document::KIND_ARTICLE;
pub use document::{IndexDocument, StoredRecord};
pub use error::ArchiveError;
pub use facts::FactShare;
pub use schema::Fields;
pub use snapshot::{Counts, Place, Seen, Snapshot};
pub(crate) use snapshot::{column, forms};
pub(crate) use starts::Starts;
pub use state::{Carried, FileState, GivenOptions, KnownFile};
pub use tellings::Tellings;
pub use writer::Writer;
