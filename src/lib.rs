//! morgue: full-text search over news archives.
pub mod enrich;
pub mod fields;
pub mod normalize;
pub mod query;
pub mod read;
pub mod record;
