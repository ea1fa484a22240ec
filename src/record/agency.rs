//! News agencies: canonical names and the aliases they are credited by, from `schema/agencies.toml`.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The canonical name of an agency: the `name` of a row in `schema/agencies.toml`, such as `Sputnik` or `AP`. A credit that
/// the table does not know is kept as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct AgencyName(pub String);

impl fmt::Display for AgencyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One row of the table of agencies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Canonical: the short name that readers know (`AP`, `Reuters`, `dpa`).
    pub name: String,
    /// The full name (`Associated Press`).
    pub full: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Other forms it is credited by: abbreviations, former names, other scripts.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Hosts of its own sites, without `www.`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The short name is also an everyday word or another body's name, so that it counts only in a credit's usual shape.
    #[serde(default)]
    pub ambiguous: bool,
}

#[derive(Deserialize)]
struct Table {
    agency: Vec<Agency>,
}

static AGENCIES: LazyLock<Vec<Agency>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../schema/agencies.toml"))
        .expect("the table ships inside the program, and a test parses it");
    table.agency
});

static BY_ALIAS: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for (index, agency) in AGENCIES.iter().enumerate() {
        for form in std::iter::once(&agency.name).chain([&agency.full]).chain(&agency.aliases) {
            map.entry(alias_key(form)).or_insert(index);
        }
    }
    map
});

/// The shipped table.
#[must_use]
pub fn agencies() -> &'static [Agency] {
    &AGENCIES
}

/// The agency that is credited as `alias`: any case, dots and hyphens and a leading "the" ignored (`A.P.`, `associated-press`).
#[must_use]
pub fn agency_by_alias(alias: &str) -> Option<&'static Agency> {
    BY_ALIAS.get(&alias_key(alias)).map(|&index| &AGENCIES[index])
}

/// Lower case, without dots, with single spaces for runs of spaces, hyphens and underscores, without a leading "the".
fn alias_key(form: &str) -> String {
    let mut key = String::with_capacity(form.len());
    for c in form.chars() {
        match c {
            '.' | '\u{307}' => {}
            c if c.is_ascii_alphanumeric() => key.push(c.to_ascii_lowercase()),
            c if c.is_whitespace() || matches!(c, '-' | '_' | '‐' | '–') => {
                if !key.is_empty() && !key.ends_with(' ') {
                    key.push(' ');
                }
            }
            c => key.extend(c.to_lowercase().filter(|c| *c != '\u{307}')),
        }
    }
    let end = key.trim_end().len();
    key.truncate(end);
    if key.starts_with("the ") {
        key.drain(.."the ".len());
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_means_one_agency() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for agency in agencies() {
            for form in std::iter::once(&agency.name).chain([&agency.full]).chain(&agency.aliases) {
                let other = seen.insert(alias_key(form), &agency.name);
                assert!(other.is_none_or(|other| other == agency.name), "{form} means {} and {other:?}", agency.name);
            }
            assert!(agency.country.len() == 2 && agency.country.bytes().all(|b| b.is_ascii_uppercase()), "{agency:?}");
        }
    }

    #[test]
    fn an_alias_is_read_as_people_type_it() {
        for alias in ["AP", "ap", "A.P.", "the AP", "associated-press", "The Associated  Press"] {
            assert_eq!(agency_by_alias(alias).map(|agency| agency.name.as_str()), Some("AP"), "{alias}");
        }
        assert_eq!(agency_by_alias("Evening Gazette"), None);
    }
}
