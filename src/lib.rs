//! morgue: full-text search over news archives.
pub mod cli;
pub mod enrich;
pub mod fields;
pub mod index;
pub mod normalize;
pub mod pipeline;
pub mod present;
pub mod query;
pub mod read;
pub mod record;
pub mod search;
pub mod walk;
