//! Facts read from a record's own text.
mod dateline;
mod places;
