//! The room's entry points, end to end.
