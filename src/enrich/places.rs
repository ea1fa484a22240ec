//! Names of cities, countries, regions: what the tables of our own and the gazetteer know of one, before anyone asks which is meant.
//!
//! In goes a name as written. A city is *known* when a table lists it among those that datelines name alone, or the gazetteer has a large one
//! of that name: enough to believe a dateline. Which of several a name means, [`super::meant`] decides.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::gazetteer::{Entry, key, shipped};
use crate::record::{CITIES, COUNTRIES};

/// A row of a table, keyed by its name: what stands in the second and the third column.
type Table = HashMap<String, (&'static str, &'static str)>;

static STANDING: LazyLock<Table> = LazyLock::new(|| table(CITIES));
static ALIASES: LazyLock<Table> = LazyLock::new(|| table(include_str!("aliases.tsv")));
static BY_COUNTRY_NAME: LazyLock<Table> = LazyLock::new(|| table(COUNTRIES));
static REGIONS: LazyLock<Table> = LazyLock::new(|| table(include_str!("regions.tsv")));

/// Cities that no table lists are known from this many inhabitants on, in scripts without capitals, where no sentence opens as a dateline does.
const LARGE: u64 = 100_000;
/// In scripts with capitals from this many on (`Брест - Минск 2:1` is no dateline), and in the Latin one under the name that the gazetteer gives
/// them first: among the others, words and persons of all languages stand.
const GREAT: u64 = 1_000_000;

/// What the stylebooks say of a city that a dateline names alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its country; empty where the name alone does not tell it.
    pub country: &'static str,
    /// It stands alone by the rules of the Associated Press too.
    pub ap: bool,
    /// It is one place on the map, and no country that all agree on.
    pub disputed: bool,
}

/// A name that the gazetteer lacks: most are no longer in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alias {
    /// A city: today's country, and the name that the gazetteer has.
    City(&'static str, &'static str),
    /// A state: the codes of the countries that lie there today, parted by spaces.
    State(&'static str),
}

fn table(text: &'static str) -> Table {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, rest)| (key(name), rest.split_once('\t').unwrap_or((rest, ""))))
        .collect()
}

/// A known city: its country, empty where the name alone does not tell it.
pub(super) fn city(name: &str) -> Option<&'static str> {
    let key = key(name);
    if let Some((country, _)) = STANDING.get(&key) {
        return Some(country);
    }
    if let Some((country, today)) = ALIASES.get(&key) {
        return (!today.is_empty()).then_some(country);
    }
    large(&key)
}

/// A city that the gazetteer alone knows: its country, empty where others of its name are not much smaller.
fn large(key: &str) -> Option<&'static str> {
    // A single Chinese character, or two letters.
    key.chars().nth(if key.is_ascii() { 2 } else { 1 })?;
    let gazetteer = shipped();
    let entries = gazetteer.find_key(key);
    if entries.iter().any(|entry| matches!(entry, Entry::Country(_))) {
        return None;
    }
    let limit = if key.chars().any(char::is_lowercase) { GREAT } else { LARGE };
    let is_large = entries.iter().any(|entry| match entry {
        Entry::Place(place) => {
            gazetteer.population(*place) >= limit
                && (!key.is_ascii() || super::gazetteer::key(&gazetteer.place_name(*place)) == key)
        }
        _ => false,
    });
    is_large.then(|| super::meant::country_of_name(&entries))
}

/// What the stylebooks say of a name.
pub(super) fn standing(name: &str) -> Option<Standing> {
    let (country, mark) = STANDING.get(&key(name))?;
    Some(Standing { country, ap: *mark == "AP", disputed: *mark == "disputed" })
}

/// What a name that the gazetteer lacks stands for.
pub(super) fn alias(name: &str) -> Option<Alias> {
    let (country, today) = ALIASES.get(&key(name))?;
    Some(if today.is_empty() { Alias::State(country) } else { Alias::City(country, today) })
}

/// A country's code by the names of our own tables alone, which are those that English papers use.
pub(super) fn listed_country(name: &str) -> Option<&'static str> {
    BY_COUNTRY_NAME.get(&key(name)).map(|(code, _)| *code)
}

/// A country's code; empty for a state that is no more and fell into several.
pub(super) fn country(name: &str) -> Option<&'static str> {
    let key = key(name);
    if let Some((code, _)) = BY_COUNTRY_NAME.get(&key) {
        return Some(code);
    }
    if let Some((codes, today)) = ALIASES.get(&key) {
        let state = today.is_empty();
        return state.then_some(if codes.len() == 2 { codes } else { "" });
    }
    // Names that are words of some language are many among the short ones.
    if key.is_ascii() && key.len() < 4 {
        return None;
    }
    let mut codes = shipped().find_key(&key).into_iter().filter_map(|entry| match entry {
        Entry::Country(_) => Some(shipped().country_of(entry)),
        _ => None,
    });
    codes.next().map(|first| if codes.all(|other| other == first) { first } else { "" })
}

/// A state or province: its country, empty where several countries have one of that name.
pub(super) fn region(name: &str) -> Option<&'static str> {
    REGIONS.get(&key(name)).map(|(country, _)| *country)
}

/// The country and the gazetteer's name of a region that the table has under another.
pub(super) fn region_row(name: &str) -> Option<(&'static str, &'static str)> {
    REGIONS.get(&key(name)).copied()
}

/// The regions of the table that lie in one country: key, country, and the gazetteer's name where it is another.
pub(super) fn region_rows() -> impl Iterator<Item = (&'static str, (&'static str, &'static str))> {
    REGIONS.iter().filter(|(_, (country, _))| !country.is_empty()).map(|(key, row)| (key.as_str(), *row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_say_one_thing() {
        let tables =
            [CITIES, include_str!("aliases.tsv"), COUNTRIES, include_str!("regions.tsv"), include_str!("demonyms.tsv")];
        for text in tables {
            let rows: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
            let mut seen: HashMap<String, &str> = HashMap::new();
            for row in &rows {
                let (name, rest) = row.split_once('\t').expect("two columns");
                let country = rest.split('\t').next().unwrap_or_default();
                assert!(country.split(' ').all(|code| code.is_empty() || code.len() == 2), "{row}");
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
        assert_eq!(city("Police"), None);
        assert_eq!(city("北京"), Some("CN"));
        assert_eq!(city("Leningrad"), Some("RU"));
        assert_eq!(region("N. Y."), Some("US"));
        assert_eq!(region("Calif"), Some("US"));
        assert_eq!(country("U.A.E."), Some("AE"));
        assert_eq!(country("Soviet Union"), Some(""));
        assert_eq!(country("Ägypten"), Some("EG"));
        assert_eq!(country("Россия"), Some("RU"));
    }

    #[test]
    fn the_gazetteer_has_what_the_tables_name() {
        let rows = |text: &'static str| {
            text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
        };
        for (name, rest) in rows(include_str!("regions.tsv")) {
            let (country, full) = rest.split_once('\t').unwrap_or((rest, name));
            let found = shipped().find(full);
            let is_there = |entry: &Entry| matches!(entry, Entry::Region(_)) && shipped().country_of(*entry) == country;
            assert!(country.is_empty() || found.iter().any(is_there), "{name} is no region of {country}: {full}");
        }
        for (name, rest) in rows(include_str!("aliases.tsv")) {
            let Some((country, today)) = rest.split_once('\t') else { continue };
            let found = shipped().find(today);
            let is_there = |entry: &Entry| matches!(entry, Entry::Place(_)) && shipped().country_of(*entry) == country;
            assert!(found.iter().any(is_there), "{name} is no city of {country}: {today}");
        }
    }
}
