//! morgue: full-text search over news archives.
pub mod fields;
pub mod index;

pub mod present;
pub mod query;
pub mod read;
pub mod record;
pub mod search;
pub mod walk;
