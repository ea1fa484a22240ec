//! What an article's own words say about where it lies: the countries, regions and large cities that its headline and text name.
//!
//! In goes the text, out comes how often each country and region is named. Asked only for places whose names leave it open.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::gazetteer::{Entry, key, shipped};
use super::places;
use crate::record::{COUNTRIES, first_paragraph, fold};

/// Text beyond this many bytes says little about where the story was filed.
const WINDOW: usize = 6000;
/// Words of the longest names that are looked for.
const WORDS: usize = 4;
/// Cities from this many inhabitants on speak for their country and region, where no other of the name is near as large.
const LARGE: u64 = 300_000;

/// What a name in headline, deck or opening counts. One that stands deeper in the text once may be any country's that the story touches, so that
/// nothing less decides.
pub(super) const STRONG: u32 = 2;

/// A name that speaks for one country, and perhaps for one region of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clue {
    country: &'static str,
    region: Option<u16>,
}

static CLUES: LazyLock<HashMap<String, Clue>> = LazyLock::new(clues);

/// Names of countries and regions in all languages, of large cities, and what English calls the people; none that several countries share.
fn clues() -> HashMap<String, Clue> {
    let gazetteer = shipped();
    let mut clues: HashMap<String, Clue> = HashMap::new();
    let mut shared: HashSet<String> = HashSet::new();
    let mut add = |name: &str, clue: Clue| insert(&mut clues, &mut shared, name, clue);
    for table in [COUNTRIES, include_str!("demonyms.tsv")] {
        for (name, country) in
            table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
        {
            add(&key(name), Clue { country, region: None });
        }
    }
    for (name, row) in places::region_rows() {
        let (country, full) = row;
        let is_it = |entry: &Entry| matches!(entry, Entry::Region(_)) && gazetteer.country_of(*entry) == country;
        if let Some(Entry::Region(region)) =
            gazetteer.find_key(&key(full)).iter().chain(&gazetteer.find_key(name)).find(|entry| is_it(entry))
        {
            add(name, Clue { country, region: Some(*region) });
        }
    }
    // The names of our own tables stand before others: Florida is a state, and hardly ever a district of Uruguay.
    let own: HashSet<String> = clues.keys().cloned().collect();
    let mut add = |name: &str, clue: Clue| {
        if !own.contains(name) {
            insert(&mut clues, &mut shared, name, clue);
        }
    };
    gazetteer.each_name(|name, entries| {
        for entry in entries {
            match entry {
                Entry::Country(_) => add(name, Clue { country: gazetteer.country_of(entry), region: None }),
                Entry::Region(region) => {
                    add(name, Clue { country: gazetteer.country_of(entry), region: Some(region) });
                }
                Entry::Place(_) => {}
            }
        }
    });
    let mut cities: HashMap<String, (u64, u64, u32)> = HashMap::new();
    gazetteer.each_place(|place, name, population| {
        if population >= LARGE / 20 {
            let (largest, next, of) = cities.entry(key(name)).or_insert((0, 0, place));
            if population > *largest {
                (*largest, *next, *of) = (population, *largest, place);
            } else {
                *next = population.max(*next);
            }
        }
    });
    for (name, (largest, next, place)) in cities {
        if largest >= LARGE && next * 20 <= largest {
            let region = gazetteer.region_of(place);
            let clue = Clue { country: gazetteer.country_of(Entry::Place(place)), region: Some(region) };
            if clues.get(&name).is_none_or(|other| other.country == clue.country) {
                clues.entry(name).or_insert(clue);
            }
        }
    }
    clues.retain(|name, _| !shared.contains(name) && name.chars().nth(1).is_some());
    clues
}

fn insert(clues: &mut HashMap<String, Clue>, shared: &mut HashSet<String>, name: &str, clue: Clue) {
    match clues.get(name) {
        Some(other) if other.country != clue.country => {
            shared.insert(name.to_owned());
        }
        // A country and its region of one name: `Luxembourg`.
        Some(other) if other.region != clue.region => {
            clues.insert(name.to_owned(), Clue { region: None, ..clue });
        }
        Some(_) => {}
        None => {
            clues.insert(name.to_owned(), clue);
        }
    }
}

/// What a text names.
#[derive(Debug, Default, Clone)]
pub(super) struct Named {
    countries: HashMap<&'static str, (u32, String)>,
    regions: HashMap<u16, (u32, String)>,
    /// What a name counts where the text is read at present.
    weight: u32,
}

impl Named {
    /// How often a country or something in it is named, twice for headline, deck and opening, and the first words that did.
    pub(super) fn country(&self, code: &str) -> (u32, &str) {
        self.countries.get(code).map_or((0, ""), |(count, words)| (*count, words.as_str()))
    }

    /// The same of a region.
    pub(super) fn region(&self, region: u16) -> (u32, &str) {
        self.regions.get(&region).map_or((0, ""), |(count, words)| (*count, words.as_str()))
    }

    fn count(&mut self, clue: Clue, words: &str) {
        self.countries.entry(clue.country).or_insert_with(|| (0, words.to_owned())).0 += self.weight;
        if let Some(region) = clue.region {
            self.regions.entry(region).or_insert_with(|| (0, words.to_owned())).0 += self.weight;
        }
    }
}

/// What the texts name, the place itself left aside.
pub(super) fn named<'a>(texts: impl IntoIterator<Item = &'a str>, place: &str) -> Named {
    let mut named = Named::default();
    let own = key(place);
    let mut left = WINDOW;
    for text in texts {
        let mut end = text.len().min(left);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text.get(..end).unwrap_or_default();
        left -= end;
        let (opening, rest) = first_paragraph(text);
        for (weight, text) in [(STRONG, opening), (1, rest)] {
            named.weight = weight;
            if text.chars().any(is_unspaced) {
                unspaced(text, &own, &mut named);
            }
            spaced(text, &own, &mut named);
        }
    }
    named
}

/// Words parted by spaces; those that open a name begin with a capital, where the script has them.
fn spaced(text: &str, own: &str, named: &mut Named) {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '—' | '–')).collect();
    let mut at = 0;
    while at < words.len() {
        let mut taken = 1;
        if words.get(at).is_some_and(|word| opens_name(word)) {
            let mut name = String::new();
            let mut keys = Vec::new();
            for word in words.iter().skip(at).take(WORDS) {
                let (bare, ends) = bare(word);
                name.push_str(&key(bare));
                keys.push(name.clone());
                if ends {
                    break;
                }
            }
            for (index, name) in keys.iter().enumerate().rev() {
                if name == own {
                    taken = index + 1;
                    break;
                }
                let Some(clue) = CLUES.get(name.as_str()) else { continue };
                let written = words.get(at..=at + index).unwrap_or_default().join(" ");
                let written = bare(&written).0;
                // `US` and `UK` are words otherwise.
                if name.len() > 3 || written.chars().all(|c| c.is_uppercase() || c == '.') {
                    named.count(*clue, written);
                    taken = index + 1;
                }
                break;
            }
        }
        at += taken;
    }
}

fn opens_name(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
}

/// A word without quotes and stops around it and the English genitive, and whether a sign behind it ends a name.
fn bare(word: &str) -> (&str, bool) {
    let start = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let inner = start.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends = inner.len() < start.len() && !start.ends_with('.');
    let genitive = ["'s", "’s"].iter().find_map(|sign| inner.strip_suffix(sign));
    (genitive.unwrap_or(inner), ends || genitive.is_some())
}

/// Scripts that write no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// Names of countries and regions anywhere in a text of such a script.
fn unspaced(text: &str, own: &str, named: &mut Named) {
    let folded = fold(text);
    let chars: Vec<char> = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut name = String::new();
    let mut at = 0;
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let mut taken = 1;
        if rest.first().is_some_and(|c| is_unspaced(*c)) {
            for len in (2..=rest.len().min(10)).rev() {
                name.clear();
                name.extend(rest.iter().take(len));
                if name == own {
                    taken = len;
                    break;
                }
                if let Some(clue) = CLUES.get(name.as_str()) {
                    named.count(*clue, &name);
                    taken = len;
                    break;
                }
            }
        }
        at += taken;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_regions_are_counted() {
        let named = named(
            [
                "Egyptian divers find a wreck",
                "CAIRO's museum, in Egypt, and a team of the U.S. and Ohio said so. It told us.",
            ],
            "Alexandria",
        );
        assert_eq!(named.country("EG").0, 3 * STRONG);
        assert_eq!(named.country("US"), (2 * STRONG, "U.S"));
        let regions = shipped().find("Ohio");
        let Some(Entry::Region(ohio)) = regions.first() else { panic!("{regions:?}") };
        assert_eq!(named.region(*ohio).0, STRONG);
        assert_eq!(super::named(["It opened.\n\nA man from Egypt came."], "Alexandria").country("EG").0, 1);
    }

    #[test]
    fn scripts_without_spaces_are_read_too() {
        assert_eq!(named(["埃及警方说，埃及有两人受伤。"], "亚历山大").country("EG").0, 2 * STRONG);
        assert_eq!(named(["ตำรวจอียิปต์กล่าวว่า"], "x").country("EG").0, STRONG);
        assert_eq!(named(["قالت الشرطة في مصر"], "x").country("EG").0, STRONG);
    }
}
