//! The line that says where and when a story was filed: `MOSCOW, Nov. 22 (Sputnik) -`.

use serde::{Deserialize, Serialize};

use super::DateParts;

/// A dateline, whole and in parts. A part that it does not name, or that cannot be told for sure, is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Dateline {
    /// As written, without the dash or colon that ends it.
    pub raw: String,
    /// The first place, in the case of running text: `Moscow`, `New York`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Further places: `NEW YORK/LONDON`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_places: Vec<String>,
    /// State, province or region, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Country of the first place, ISO 3166-1 alpha-2: named in the dateline, or that of a city which stands alone by the
    /// rules of the agencies' stylebooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The date in the dateline; often without a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateParts>,
    /// Credits in it, as written, that name an outlet rather than an agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlets: Vec<String>,
}
