//! A remark on a record: what was guessed, dropped or odd.

use serde::{Deserialize, Serialize};

/// The stage that made a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Bytes to candidates.
    Read,
    /// Candidates to one record.
    Normalize,
    /// Facts read from the record's own text.
    Enrich,
}

/// What was guessed, dropped or odd, by stage and field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Note {
    /// The stage that says so.
    pub stage: Stage,
    /// The field it is about, by its name in the table of fields; empty when it is about the whole record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// The remark, in lower case and without a final stop.
    pub text: String,
}

impl Note {
    /// A remark of `stage` on `field`.
    pub fn new(stage: Stage, field: &str, text: impl Into<String>) -> Self {
        Self { stage, field: field.to_owned(), text: text.into() }
    }
}
