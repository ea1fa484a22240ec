//! Small tables of places: cities that datelines name alone, countries, states and provinces.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::record::COUNTRIES;

type Table = HashMap<String, &'static str>;

static CITIES: LazyLock<Table> = LazyLock::new(|| table(include_str!("places.tsv")));
static BY_COUNTRY_NAME: LazyLock<Table> = LazyLock::new(|| table(COUNTRIES));
static REGIONS: LazyLock<Table> = LazyLock::new(|| table(include_str!("regions.tsv")));

fn table(text: &'static str) -> Table {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, country)| (key(name), country))
        .collect()
}

/// Lower case, dots and spaces left out, all apostrophes alike: `N. Y.` and `N.Y.` are one.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '.' | '\u{307}' => {}
            c if c.is_whitespace() => {}
            '’' | '`' | 'ʻ' | 'ʼ' => key.push('\''),
            c if c.is_ascii() => key.push(c.to_ascii_lowercase()),
            c => key.extend(c.to_lowercase().filter(|c| *c != '\u{307}')),
        }
    }
    key
}

/// A city of the table: its country, empty where the name alone does not tell it.
pub(super) fn city(name: &str) -> Option<&'static str> {
    CITIES.get(&key(name)).copied()
}

/// A country's code.
pub(super) fn country(name: &str) -> Option<&'static str> {
    BY_COUNTRY_NAME.get(&key(name)).copied()
}

/// A state or province: its country, empty where several countries have one of that name.
pub(super) fn region(name: &str) -> Option<&'static str> {
    REGIONS.get(&key(name)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_say_one_thing() {
        for text in [include_str!("places.tsv"), COUNTRIES, include_str!("regions.tsv")] {
            let rows: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
            let mut seen: HashMap<String, &str> = HashMap::new();
            for row in &rows {
                let (name, country) = row.split_once('\t').expect("two columns");
                assert!(country.is_empty() || country.len() == 2, "{row}");
                let other = seen.insert(key(name), country);
                assert!(other.is_none_or(|other| other == country), "{name} lies in {country} and {other:?}");
            }
            let names: Vec<_> =
                rows.iter().map(|row| row.split('\t').next().unwrap_or_default().to_lowercase()).collect();
            assert!(names.is_sorted(), "{:?}", names.windows(2).find(|pair| pair[0] > pair[1]));
        }
    }

    #[test]
    fn names_are_found_as_papers_print_them() {
        assert_eq!(city("NEW YORK"), Some("US"));
        assert_eq!(city("SAN`A"), Some("YE"));
        assert_eq!(city("İSTANBUL"), Some("TR"));
        assert_eq!(city("Birmingham"), Some(""));
        assert_eq!(city("Turkey"), None);
        assert_eq!(region("N. Y."), Some("US"));
        assert_eq!(region("Calif"), Some("US"));
        assert_eq!(country("U.A.E."), Some("AE"));
    }
}
