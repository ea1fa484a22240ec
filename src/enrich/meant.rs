//! Which place a name means: of all that bear it, the one that its neighbours, the stylebooks or the article's own words tell.
//!
//! In goes a name with what stands beside it, out comes one place, no more than a country, or nothing. The rules, the first that answers: the
//! country or region named beside it; the stylebooks' cities that stand alone; the only bearer of the name; the words of the article; a bearer
//! that outgrows all others; the country of a national agency or outlet. Where none answers, the place stays open: an honest unknown beats
//! a guess.

use std::cmp::Reverse;

use super::clues::{Named, STRONG};
use super::gazetteer::{Entry, key, shipped};
use super::locate::home;
use super::places::{self, Alias};
use crate::record::{Article, LocatedBy};

/// A bearer with this many times the inhabitants of any in another country stands for the name. Measured on the cities that `cities.tsv` leaves
/// open though the gazetteer has the name in several countries: for all of them the largest has fewer times, Perth and Portland the most with 52.
const OUTGROWS: u64 = 60;
/// A capital needs no more than this.
const CAPITAL_OUTGROWS: u64 = 20;
/// Only a city that people know everywhere outgrows others.
const KNOWN: u64 = 200_000;
/// Of several in one country or region, the one with this many times the inhabitants is meant.
const CHIEF: u64 = 4;
/// The gazetteer lacks many places as small as this, so that the only one it has need not be the one that is meant.
const SMALL: u64 = 15_000;
/// Words that name one country must outnumber those that name another so many times.
const CLEARLY: u32 = 3;
/// What a note lists at most.
/// What is asked: a name, and what stands beside it.
pub(super) struct Question<'a> {
    pub place: &'a str,
    /// The region named in the dateline, as written.
    pub region: Option<&'a str>,
    /// The countries named there: as written, and the codes of what it is today.
    pub countries: Vec<(&'a str, Vec<&'static str>)>,
    /// Whose agency and address tell of what country it is.
    pub article: Option<&'a Article>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A place of the gazetteer.
    Place(u32, LocatedBy, String),
    /// No more than the country, and perhaps the region.
    Area(&'static str, Option<u16>, LocatedBy, String),
    /// Several places bear the name, and nothing tells which is meant.
    Open,
    /// Nothing bears the name.
    Unknown,
}

/// The country that all bearers of a name lie in, or the one that outgrows the others; empty where that is open.
pub(super) fn country_of_name(entries: &[Entry]) -> &'static str {
    let question = Question { place: "", region: None, countries: Vec::new(), article: None };
    match question.alone(entries, None) {
        Some(Answer::Place(place, ..)) => {
            let is_disputed = places::standing(&shipped().place_name(place)).is_some_and(|standing| standing.disputed);
            if is_disputed { "" } else { shipped().country_of(Entry::Place(place)) }
        }
        Some(Answer::Area(country, ..)) => country,
        _ => "",
    }
}

/// What bears a name, as written or without what papers add to it.
pub(super) fn bearers(place: &str) -> Vec<Entry> {
    let name = match places::alias(place) {
        Some(Alias::City(country, today)) => {
            let mut entries = shipped().find(today);
            entries.retain(|entry| matches!(entry, Entry::Place(_)) && shipped().country_of(*entry) == country);
            entries.sort_by_key(|entry| Reverse(population(*entry)));
            entries.truncate(1);
            return entries;
        }
        _ => place.trim(),
    };
    let mut entries = shipped().find(name);
    if !entries.is_empty() {
        own_name_first(&mut entries, name);
        return entries;
    }
    let shorter = [" City", " city", " CITY", "市", "시"].iter().find_map(|tail| name.strip_suffix(tail));
    // `Halle (Saale)`, `Frankfurt/Main`.
    let shorter = shorter
        .or_else(|| name.split_once([' ', '/', '(']).filter(|_| name.contains(['(', '/'])).map(|(name, _)| name));
    shorter.map(|name| shipped().find(name)).unwrap_or_default()
}

/// Takes out what bears the name only beside its own where a city of that very name lies in the same region: New Delhi is not Delhi.
fn own_name_first(entries: &mut Vec<Entry>, name: &str) {
    if entries.len() < 2 {
        return;
    }
    let name = key(name);
    let own: Vec<u32> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Place(place) if shipped().population(*place) >= KNOWN => Some(*place),
            _ => None,
        })
        .filter(|place| key(&shipped().place_name(*place)) == name)
        .collect();
    entries.retain(|entry| match entry {
        Entry::Place(place) if !own.contains(place) => {
            own.iter().all(|own| shipped().region_of(*own) != shipped().region_of(*place))
        }
        _ => true,
    });
}

pub(super) fn population(entry: Entry) -> u64 {
    match entry {
        Entry::Place(place) => shipped().population(place),
        _ => 0,
    }
}

impl Question<'_> {
    pub fn answer(&self, bearers: &[Entry], texts: &dyn Fn() -> Named) -> Answer {
        if let Some(answer) = self.beside(bearers) {
            return answer;
        }
        let standing = places::standing(self.place);
        // What stands beside it is nothing that a table knows, and could be anything.
        if self.region.is_none()
            && let Some(standing) = standing
        {
            let inside = |entry: &&Entry| shipped().country_of(**entry) == standing.country || standing.disputed;
            let chief = largest(bearers.iter().filter(inside));
            if let Some(place) = chief.filter(|_| standing.disputed || !standing.country.is_empty()) {
                let evidence = if standing.ap { "AP" } else { "" };
                return Answer::Place(place, LocatedBy::Stylebook, evidence.to_owned());
            }
            if !standing.country.is_empty() {
                return Answer::Area(standing.country, None, LocatedBy::Stylebook, String::new());
            }
        }
        if self.region.is_none()
            && standing.is_none()
            && let Some(place) = standing_abroad(bearers, self.place)
        {
            return Answer::Place(place, LocatedBy::Stylebook, shipped().place_name(place));
        }
        if let Some(Alias::State(codes)) = places::alias(self.place) {
            return shipped().countries().find(|code| *code == codes).map_or(Answer::Unknown, |code| only(code, None));
        }
        let open = standing.is_some() || self.region.is_some();
        self.alone(bearers, Some((texts, open))).unwrap_or_else(|| {
            // A country that only our own table names so.
            match places::country(self.place).filter(|code| !code.is_empty()) {
                Some(country) => only(country, None),
                None => Answer::Unknown,
            }
        })
    }

    /// By the country and region named beside it. `None` where nothing is, or nothing that is known.
    fn beside(&self, bearers: &[Entry]) -> Option<Answer> {
        let regions = self.region.map(regions_named).unwrap_or_default();
        let mut written: Vec<&str> = self.region.filter(|_| !regions.is_empty()).into_iter().collect();
        written.extend(self.countries.iter().map(|(name, _)| *name));
        let in_countries = |entry: Entry| {
            let code = shipped().country_of(entry);
            self.countries.is_empty() || self.countries.iter().any(|(_, codes)| codes.contains(&code))
        };
        let regions: Vec<Entry> = regions.into_iter().filter(|region| in_countries(*region)).collect();
        if regions.is_empty() && self.countries.is_empty() {
            return None;
        }
        let in_regions = |entry: Entry| {
            regions.is_empty()
                || regions.iter().any(|region| match (region, entry) {
                    (Entry::Region(region), Entry::Place(place)) => shipped().region_of(place) == *region,
                    (Entry::Region(region), Entry::Region(other)) => *region == other,
                    _ => shipped().country_of(*region) == shipped().country_of(entry),
                })
        };
        let inside: Vec<Entry> =
            bearers.iter().copied().filter(|entry| in_countries(*entry) && in_regions(*entry)).collect();
        if let Some(place) = chief(&inside) {
            return Some(Answer::Place(place, LocatedBy::Named, written.join(", ")));
        }
        let mut codes: Vec<&'static str> = match regions.as_slice() {
            [] => self.countries.iter().flat_map(|(_, codes)| codes.iter().copied()).collect(),
            regions => regions.iter().map(|region| shipped().country_of(*region)).collect(),
        };
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > 1 {
            // Of the countries of a state that is no more, that of the only or by far the largest bearer.
            codes = inside.iter().map(|entry| shipped().country_of(*entry)).collect();
            codes.sort_unstable();
            codes.dedup();
        }
        let region = match regions.as_slice() {
            [Entry::Region(region)] => Some(*region),
            _ => None,
        };
        Some(match codes.as_slice() {
            [code] => Answer::Area(code, region, LocatedBy::Named, written.join(", ")),
            _ => Answer::Open,
        })
    }

    /// By the bearers of the name and, where it is given, the article's text; `open` forbids to take the larger one. `None` where
    /// nothing bears it.
    fn alone(&self, bearers: &[Entry], context: Option<(&dyn Fn() -> Named, bool)>) -> Option<Answer> {
        let mut countries: Vec<&'static str> = bearers.iter().map(|entry| shipped().country_of(*entry)).collect();
        countries.sort_unstable();
        countries.dedup();
        let named = context.map(|(texts, open)| (std::cell::LazyCell::new(texts), open));
        // A country is meant by its name, whatever towns are named after it.
        if let Some(country) = the_country(bearers) {
            return Some(only(country, None));
        }
        if let Some(region) = the_region(bearers, self.place) {
            return Some(only(shipped().country_of_region(region), Some(region)));
        }
        if let [country] = countries.as_slice() {
            if let Some(place) = chief(bearers) {
                let is_small = shipped().population(place) < SMALL && bearers.len() == 1;
                let Some((named, _)) = named.as_ref().filter(|_| is_small) else {
                    return Some(Answer::Place(place, LocatedBy::OnlyOne, String::new()));
                };
                let (count, words) = named.country(country);
                if count >= STRONG {
                    return Some(Answer::Place(place, LocatedBy::Context, words.to_owned()));
                }
                return Some(self.at_home(bearers).unwrap_or(Answer::Open));
            }
            let by_text = named.as_ref().and_then(|(named, _)| in_region(bearers, named));
            return Some(by_text.unwrap_or(match bearers {
                [Entry::Region(region)] => only(country, Some(*region)),
                _ => only(country, None),
            }));
        }
        if bearers.is_empty() {
            return None;
        }
        let larger = outgrowing(bearers).filter(|_| named.as_ref().is_none_or(|(_, open)| !open));
        if let Some((named, _)) = &named {
            let (country, count) = by_words(bearers, &countries, named).unwrap_or(("", 0));
            // The words must be plain to speak against the one that everybody thinks of.
            let against = larger.is_some_and(|larger| shipped().country_of(Entry::Place(larger)) != country);
            if !country.is_empty() && (!against || count >= CLEARLY * STRONG) {
                let inside: Vec<Entry> =
                    bearers.iter().copied().filter(|entry| shipped().country_of(*entry) == country).collect();
                if let Some(answer) = in_region(&inside, named) {
                    return Some(answer);
                }
                let words = named.country(country).1.to_owned();
                if let Some(place) = chief(&inside) {
                    return Some(Answer::Place(place, LocatedBy::Context, words));
                }
                let region = match inside.as_slice() {
                    [Entry::Region(region)] => Some(*region),
                    _ => None,
                };
                return Some(Answer::Area(country, region, LocatedBy::Context, words));
            }
        }
        if let Some(place) = larger {
            return Some(Answer::Place(place, LocatedBy::Larger, String::new()));
        }
        Some(self.at_home(bearers).unwrap_or(Answer::Open))
    }

    /// The one in the country of a national agency or outlet.
    fn at_home(&self, bearers: &[Entry]) -> Option<Answer> {
        let (country, name) = home(self.article?)?;
        let inside: Vec<Entry> =
            bearers.iter().copied().filter(|entry| shipped().country_of(*entry) == country).collect();
        let place = chief(&inside).filter(|place| shipped().population(*place) >= SMALL)?;
        Some(Answer::Place(place, LocatedBy::Outlet, name))
    }
}

/// The country or region that alone bears a name.
fn only(country: &'static str, region: Option<u16>) -> Answer {
    Answer::Area(country, region, LocatedBy::OnlyOne, String::new())
}

/// Regions and countries that a text beside a place may name: `Calif.`, `Punjab province`, `Georgia`.
fn regions_named(text: &str) -> Vec<Entry> {
    let text = text.trim().trim_end_matches('.');
    let bare =
        ["province", "Province", "region", "Region", "state", "State", "oblast", "Oblast", "prefecture", "Prefecture"]
            .iter()
            .find_map(|tail| text.strip_suffix(tail))
            .map(str::trim_end)
            .filter(|bare| !bare.is_empty());
    for name in [Some(text), bare].into_iter().flatten() {
        let (country, full) = places::region_row(name).unwrap_or_default();
        let mut entries = shipped().find(if full.is_empty() { name } else { full });
        entries.retain(|entry| match entry {
            Entry::Region(_) => country.is_empty() || shipped().country_of(*entry) == country,
            Entry::Country(_) => country.is_empty(),
            Entry::Place(_) => false,
        });
        if !entries.is_empty() {
            return entries;
        }
    }
    Vec::new()
}

/// A city that stands alone, by the name that another language gives it: `Londra`, `伦敦`. Those that bear it
/// beside are much smaller, and have another name of their own: `Sidney` is not Sydney.
fn standing_abroad(bearers: &[Entry], name: &str) -> Option<u32> {
    let place = chief(bearers)?;
    let country = shipped().country_of(Entry::Place(place));
    let standing = places::standing(&shipped().place_name(place)).filter(|standing| standing.country == country)?;
    let name = key(name);
    let is_much_larger = |entry: &Entry| match entry {
        Entry::Place(other) if *other != place => {
            shipped().population(*other).saturating_mul(CHIEF) <= shipped().population(place)
                && key(&shipped().place_name(*other)) != name
        }
        Entry::Place(_) => true,
        other => shipped().country_of(*other) == country,
    };
    (!standing.country.is_empty() && bearers.iter().all(is_much_larger)).then_some(place)
}

/// The country of this name, where no region of another country and no city that is large has it too.
fn the_country(bearers: &[Entry]) -> Option<&'static str> {
    let mut countries = bearers.iter().filter(|entry| matches!(entry, Entry::Country(_)));
    let country = shipped().country_of(*countries.next()?);
    let is_alone = countries.next().is_none()
        && bearers.iter().all(|entry| {
            shipped().country_of(*entry) == country
                || matches!(entry, Entry::Place(place) if shipped().population(*place) < KNOWN)
        });
    is_alone.then_some(country)
}

/// The region of this name, where no other and no city of some size has it too.
fn the_region(bearers: &[Entry], name: &str) -> Option<u16> {
    /// What makes a city as likely as the region of its name.
    const TOWN: u64 = 50_000;
    let mut regions = bearers.iter().filter_map(|entry| match entry {
        Entry::Region(region) => Some(*region),
        _ => None,
    });
    let region = regions.next()?;
    let is_alone = places::standing(name).is_none()
        && regions.next().is_none()
        && bearers.iter().all(|entry| match entry {
            Entry::Place(place) => shipped().population(*place) < TOWN,
            Entry::Region(_) => true,
            Entry::Country(_) => false,
        });
    is_alone.then_some(region)
}

fn largest<'a>(entries: impl Iterator<Item = &'a Entry>) -> Option<u32> {
    let places = entries.filter_map(|entry| match entry {
        Entry::Place(place) => Some(*place),
        _ => None,
    });
    places.max_by_key(|place| (shipped().population(*place), Reverse(*place)))
}

/// The one that is meant among several of one country or region: the only one, the capital, the much larger one.
fn chief(entries: &[Entry]) -> Option<u32> {
    let place = largest(entries.iter())?;
    let rivals = || {
        entries.iter().filter_map(move |entry| match entry {
            Entry::Place(other) if *other != place => Some(*other),
            _ => None,
        })
    };
    let much_larger = rivals().all(|other| {
        shipped().population(other).saturating_mul(CHIEF) <= shipped().population(place)
            || shipped().region_of(other) == shipped().region_of(place)
    });
    (shipped().is_capital(place) || much_larger).then_some(place)
}

/// The one that has many times the inhabitants of all in other countries, where no region elsewhere has its name.
fn outgrowing(entries: &[Entry]) -> Option<u32> {
    let place = largest(entries.iter()).filter(|place| shipped().population(*place) >= KNOWN)?;
    let country = shipped().country_of(Entry::Place(place));
    let times = if shipped().is_capital(place) { CAPITAL_OUTGROWS } else { OUTGROWS };
    let alone = entries.iter().filter(|entry| shipped().country_of(**entry) != country).all(|entry| match entry {
        Entry::Place(other) => shipped().population(*other).saturating_mul(times) <= shipped().population(place),
        _ => false,
    });
    let inside: Vec<Entry> = entries.iter().copied().filter(|entry| shipped().country_of(*entry) == country).collect();
    chief(&inside).filter(|_| alone)
}

/// The country that the words of the article name and its rivals not, and how often. The United States are named in stories from everywhere,
/// so that only their states count.
fn by_words(bearers: &[Entry], countries: &[&'static str], named: &Named) -> Option<(&'static str, u32)> {
    let mut counts: Vec<(u32, &'static str)> = countries
        .iter()
        .map(|country| {
            let states = || {
                let mut regions: Vec<u16> = bearers
                    .iter()
                    .filter(|entry| shipped().country_of(**entry) == *country)
                    .filter_map(|entry| region_of(*entry))
                    .collect();
                regions.sort_unstable();
                regions.dedup();
                regions.into_iter().map(|region| named.region(region).0).sum()
            };
            (if *country == "US" { states() } else { named.country(country).0 }, *country)
        })
        .collect();
    counts.sort_by_key(|(count, country)| (Reverse(*count), *country));
    let (count, country) = *counts.first()?;
    let next = counts.get(1).map_or(0, |(count, _)| *count);
    (count >= STRONG && (next == 0 || count >= next.saturating_mul(CLEARLY))).then_some((country, count))
}

pub(super) fn region_of(entry: Entry) -> Option<u16> {
    match entry {
        Entry::Place(place) => Some(shipped().region_of(place)),
        Entry::Region(region) => Some(region),
        Entry::Country(_) => None,
    }
}

/// Of several in one country, the one whose region the words name.
fn in_region(entries: &[Entry], named: &Named) -> Option<Answer> {
    let mut regions: Vec<u16> = entries.iter().filter_map(|entry| region_of(*entry)).collect();
    regions.sort_unstable();
    regions.dedup();
    regions.retain(|region| named.region(*region).0 >= STRONG);
    let [region] = regions.as_slice() else { return None };
    let inside = || entries.iter().filter(|entry| region_of(**entry) == Some(*region));
    if inside().any(|entry| matches!(entry, Entry::Region(_))) && largest(inside()).is_none() {
        let words = named.region(*region).1.to_owned();
        return Some(Answer::Area(shipped().country_of_region(*region), Some(*region), LocatedBy::Context, words));
    }
    let place = largest(inside())?;
    Some(Answer::Place(place, LocatedBy::Context, named.region(*region).1.to_owned()))
}
