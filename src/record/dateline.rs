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
    /// Country of the first place, ISO 3166-1 alpha-2: today's, and absent where it is not certain which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The place that the first one was taken for; absent where it is not certain which of its name is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub located: Option<Located>,
    /// What the further places were taken for, in their order; those are left out that could not be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_located: Vec<MoreLocated>,
    /// The date in the dateline; often without a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateParts>,
    /// Credits in it, as written, that name an outlet rather than an agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlets: Vec<String>,
}

/// What a further place of a dateline was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MoreLocated {
    /// The place, as `more_places` has it.
    pub place: String,
    /// Its country, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Name, region and coordinates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub located: Option<Located>,
}

/// The place that a name in a dateline was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Located {
    /// As the gazetteer names it: `Moscow` for `MOSKAU`, `Saint Petersburg` for `LENINGRAD`; as the dateline does where the gazetteer has only
    /// its region.
    pub name: String,
    /// The full name of its state, province or region: `California`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Latitude, in degrees north; absent for a region, and for a town that the gazetteer lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<Degrees>,
    /// Longitude, in degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<Degrees>,
    /// The rule that told it from others of its name.
    pub by: LocatedBy,
    /// What the rule went by, as written: the country in the dateline, the words of the article, the agency.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
}

/// The rule that told a place from others of its name, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LocatedBy {
    /// The dateline names country or region.
    Named,
    /// It stands alone by the rules of the agencies' stylebooks.
    Stylebook,
    /// The gazetteer has no other of that name.
    OnlyOne,
    /// The article's own words name its country or region, and none of the others'.
    Context,
    /// It has many times the inhabitants of all others of that name.
    Larger,
    /// The only one in the country of the agency or outlet.
    Outlet,
}

/// An angle in ten-thousandths of a degree, written as a number of degrees with at most four decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Degrees(pub i32);

impl Degrees {
    /// In degrees.
    #[must_use]
    pub fn degrees(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }
}

impl Serialize for Degrees {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.degrees())
    }
}

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let degrees = f64::deserialize(deserializer)?;
        if degrees.abs() <= 180.0 {
            Ok(Self((degrees * 10_000.0).round() as i32))
        } else {
            Err(serde::de::Error::custom("an angle lies between -180 and 180 degrees"))
        }
    }
}

impl schemars::JsonSchema for Degrees {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Degrees".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "number",
            "minimum": -180,
            "maximum": 180,
            "description": "An angle in degrees, with at most four decimals."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_written_as_numbers() {
        for (angle, text) in [(557_520, "55.752"), (-1_771_234, "-177.1234"), (0, "0.0")] {
            assert_eq!(serde_json::to_string(&Degrees(angle)).unwrap(), text);
            assert_eq!(serde_json::from_str::<Degrees>(text).unwrap(), Degrees(angle));
        }
        assert!(serde_json::from_str::<Degrees>("1e9").is_err());
    }
}
