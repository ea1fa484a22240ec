//! Keys: what makes two articles the same, and what an upsert replaces.

use std::fmt;
use std::hash::Hasher as _;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

/// The hash of some text: XXH3, 64 bits, seed 0. Stable across machines and releases.
#[must_use]
pub fn text_hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// What names an article: 16 hex digits of a hash of its text and date. The same article keeps it when its file
/// moves, and exact copies share it: a date that was read from the path or inferred is left out of the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ArticleId(pub u64);

impl ArticleId {
    /// The id of an article with this text and date (the date as [`super::NewsDate`] prints it, empty when unknown,
    /// read from the path, or inferred).
    #[must_use]
    pub fn of(headline: &str, deck: &str, body: &str, date: &str) -> Self {
        let mut hasher = XxHash3_64::new();
        for part in [headline, deck, body, date] {
            hasher.write(part.as_bytes());
            hasher.write(&[0]);
        }
        Self(hasher.finish())
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for ArticleId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 16 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(());
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| ())
    }
}

impl Serialize for ArticleId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ArticleId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("an id is 16 hexadecimal digits"))
    }
}

impl schemars::JsonSchema for ArticleId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ArticleId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{16}$" })
    }
}

/// What an upsert replaces: a record's place, that is, its file and where in the file it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(pub u64);

impl RecordKey {
    /// The key of the record at `locator` of the file `path`; the locator of a file that is one article is empty.
    #[must_use]
    pub fn of(path: &str, locator: &str) -> Self {
        let mut hasher = XxHash3_64::new();
        hasher.write(path.as_bytes());
        hasher.write(&[0]);
        hasher.write(locator.as_bytes());
        Self(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_and_parses() {
        let id = ArticleId::of("Flood", "", "The river rose.", "2019-10-07");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("00000000000000ff".parse(), Ok(ArticleId(255)));
        assert_eq!("+0000000000000ff".parse::<ArticleId>(), Err(()));
    }

    #[test]
    fn the_parts_of_an_id_do_not_run_together() {
        assert_ne!(ArticleId::of("ab", "c", "", ""), ArticleId::of("a", "bc", "", ""));
        assert_ne!(RecordKey::of("a", "b"), RecordKey::of("ab", ""));
    }
}
