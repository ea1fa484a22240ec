//! Entities: who and what an article names, each once, with the forms it is named by.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Located, Origin, fold};

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation: a body, a company, a team.
    Org,
    /// A place on the map.
    Place,
}

/// A person, an organisation or a place that an article names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name that the article has for it, or the one that the source states.
    pub name: String,
    /// Where it was named: `text` where it was recognized, else where the source states it.
    pub origin: Origin,
    /// Every form it is named by, as written, the most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<EntityForm>,
    /// How often it is named in headline, deck and body.
    #[serde(default)]
    pub mentions: u32,
    /// The headline names it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub headline: bool,
    /// The article is about it, as far as its place and number of mentions tell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prominent: bool,
    /// Of a place: its country, ISO 3166-1 alpha-2; absent where it is not certain which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Of a place: what it was taken for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub located: Option<Located>,
}

/// A form of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EntityForm {
    /// As written.
    pub text: String,
    /// How often.
    pub count: u32,
}

/// Names that papers spell in several ways: the folded spelling and the one it counts as.
static SPELLINGS: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| include_str!("spellings.tsv").lines().filter_map(|line| line.split_once('\t')).collect());

/// The form under which names of one entity are added up across articles: without case, accents and the points of initials, and with
/// one spelling for names that papers transliterate differently. `Recep Tayyip Erdoğan`, `RECEP TAYYIP ERDOGAN`; `J. K. Rowling`, `JK Rowling`.
#[must_use]
pub fn entity_key(name: &str) -> String {
    let folded = fold(name);
    let mut key = String::with_capacity(folded.len());
    let mut initials = false;
    let parts =
        folded.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '&'))).filter(|part| !part.is_empty());
    for part in parts {
        let is_initial = part.chars().nth(1).is_none();
        if !key.is_empty() && (!initials || !is_initial) {
            key.push(' ');
        }
        let part = SPELLINGS.get(part).copied().unwrap_or(part);
        key.extend(part.chars().filter(|c| c.is_alphanumeric() || *c == '&'));
        initials = is_initial;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_add_up() {
        for (a, b) in [
            ("Recep Tayyip Erdoğan", "RECEP TAYYIP ERDOGAN"),
            ("J. K. Rowling", "J.K. Rowling"),
            ("JK Rowling", "J. K. Rowling"),
            ("U.S.", "US"),
            ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
            ("Jean-Claude Orr", "Jean Claude Orr"),
            ("O'Hare", "O’Hare"),
        ] {
            assert_eq!(entity_key(a), entity_key(b));
        }
        assert_ne!(entity_key("George W. Tell"), entity_key("George Tell"));
    }
}
