//! The place that an article's dateline means, written into the record.
//!
//! In goes an article with its dateline read, out comes the same with region, country and coordinates of its places, or a note that says what one
//! may be. What tells one place from others of its name is asked here: the dateline, the article, its agency. The rules are those of
//! [`super::meant`].

use std::cmp::Reverse;

use super::clues::named;
use super::gazetteer::{Entry, key, shipped};
use super::meant::{Answer, Question, bearers, population, region_of};
use super::places::{self, Alias};
use crate::record::{Article, Dateline, Degrees, Located, MoreLocated, agency_by_alias, country_names};

const LISTED: usize = 6;

/// Agencies that report from everywhere: their own country says nothing of a place.
const INTERNATIONAL: &[&str] = &[
    "AP",
    "AFP",
    "Reuters",
    "UPI",
    "Bloomberg",
    "dpa",
    "EFE",
    "Xinhua",
    "TASS",
    "Sputnik",
    "Anadolu",
    "Kyodo",
    "Dow Jones",
    "IPS",
    "DPA",
    "INS",
    "Prensa Latina",
    "IRIN",
    "Europa Press",
    "ANSA",
    "Zenit",
    "CNA",
    "RIA Novosti",
    "Interfax",
];

/// Finds the places of the article's dateline.
pub(super) fn locate(article: &mut Article) {
    let Some(found) = article.dateline.as_ref().filter(|found| found.value.located.is_none()) else { return };
    let dateline = &found.value;
    let Some(first) = dateline.place.as_deref() else { return };
    let (region, countries) = (region_beside(dateline), countries_beside(dateline));
    // Of several places of which the first stands alone, the last is the one that region and country stand behind.
    let several = is_one_of_several(dateline);
    let last = dateline.more_places.len();
    let mut notes = Vec::new();
    let mut ask = |(at, place): (usize, &str)| {
        let is_named = !several || at == last;
        let question = Question {
            place,
            region: region.filter(|_| is_named),
            countries: if is_named { countries.clone() } else { Vec::new() },
            article: Some(article),
        };
        place_of(&question, &mut notes)
    };
    let (country, located) = ask((0, first)).unwrap_or((dateline.country.clone(), None));
    let more = (1..).zip(dateline.more_places.iter().map(String::as_str)).filter_map(|(at, place)| {
        let (country, located) = ask((at, place))?;
        Some(MoreLocated { place: place.to_owned(), country, located })
    });
    let more: Vec<MoreLocated> = more.collect();
    if let Some(dateline) = article.dateline.as_mut().map(|found| &mut found.value) {
        (dateline.country, dateline.located, dateline.more_located) = (country, located, more);
    }
    for text in notes {
        super::note(article, "dateline", text);
    }
}

/// The country and the place that a name is taken for; nothing, and perhaps a note, where that is open.
fn place_of(question: &Question<'_>, notes: &mut Vec<String>) -> Option<(Option<String>, Option<Located>)> {
    let bearers = bearers(question.place);
    let article = question.article?;
    let texts = || named([article.headline.as_str(), &article.deck, &article.body], question.place);
    let full_name = |region: u16| Some(shipped().region_name(region).to_owned()).filter(|name| !name.is_empty());
    match question.answer(&bearers, &texts) {
        Answer::Place(place, by, evidence) => {
            let (latitude, longitude) = shipped().position(place);
            let name = shipped().place_name(place);
            let is_disputed =
                question.countries.is_empty() && places::standing(&name).is_some_and(|known| known.disputed);
            let region = full_name(shipped().region_of(place)).filter(|_| !is_disputed);
            let country = (!is_disputed).then(|| shipped().country_of(Entry::Place(place)).to_owned());
            let (latitude, longitude) = (Some(Degrees(latitude)), Some(Degrees(longitude)));
            Some((country, Some(Located { name, region, latitude, longitude, by, evidence })))
        }
        Answer::Area(country, region, by, evidence) => {
            // The dateline names a region and no town, or a town that the gazetteer lacks with its region.
            let located = region.and_then(|region| Some((region, full_name(region)?))).map(|(region, full)| {
                let is_region = bearers.contains(&Entry::Region(region));
                let name = if is_region { full.clone() } else { question.place.to_owned() };
                Located { name, region: Some(full), latitude: None, longitude: None, by, evidence }
            });
            Some((Some(country.to_owned()), located))
        }
        Answer::Open => {
            notes.push(format!("{} may be {}", question.place, listed(&bearers)));
            None
        }
        Answer::Unknown => None,
    }
}

/// The first of several places, which stands alone: what is written beside the last says nothing of it.
fn is_one_of_several(dateline: &Dateline) -> bool {
    let stands_alone = |place: &String| places::standing(place).is_some_and(|standing| !standing.country.is_empty());
    !dateline.more_places.is_empty() && dateline.place.as_ref().is_some_and(stands_alone)
}

/// What is written beside the places of a dateline and is no day, no agency and no place of it.
fn parts_beside(dateline: &Dateline) -> impl Iterator<Item = &str> {
    let places = dateline.place.iter().chain(&dateline.more_places);
    let places: Vec<String> = places.map(|place| key(place)).collect();
    let parts = dateline.raw.split([',', '(', ')', '[', ']', '/', '،', '（', '）']).skip(1).take(8);
    parts.map(|part| part.trim().trim_end_matches(['-', '–', '—', ':']).trim_end()).filter(move |part| {
        !part.is_empty()
            && part.len() <= 60
            && !part.contains(|c: char| c.is_numeric())
            && !places.contains(&key(part))
            && agency_by_alias(part).is_none()
    })
}

/// The region that a dateline names, also in brackets: `NEW BRUNSWICK (N.J.)`.
fn region_beside(dateline: &Dateline) -> Option<&str> {
    let bracketed =
        || parts_beside(dateline).find(|part| places::region(part).is_some_and(|country| !country.is_empty()));
    dateline.region.as_deref().or_else(bracketed)
}

/// The countries that a dateline names beside its places.
fn countries_beside(dateline: &Dateline) -> Vec<(&str, Vec<&'static str>)> {
    let place = dateline.place.as_deref().unwrap_or_default();
    let region = region_beside(dateline).map(key);
    let mut countries: Vec<(&str, Vec<&'static str>)> = Vec::new();
    for part in parts_beside(dateline).filter(|part| region.as_deref() != Some(key(part).as_str())) {
        let codes: Vec<&'static str> = match places::alias(part) {
            Some(Alias::State(codes)) => codes.split(' ').collect(),
            _ => places::country(part).into_iter().filter(|code| !code.is_empty()).collect(),
        };
        if !codes.is_empty() {
            countries.push((part, codes));
        }
    }
    // A source may state the country in a field of its own; the parser gives that of a city that stands alone too.
    let alone = places::city(place);
    if countries.is_empty()
        && let Some(code) = dateline.country.as_deref().filter(|code| alone != Some(code))
        && let Some(known) = shipped().countries().find(|known| *known == code)
    {
        countries.push((code, vec![known]));
    }
    countries
}

/// The country of the one national agency that is credited, else that of the address.
pub(super) fn home(article: &Article) -> Option<(String, String)> {
    let mut countries = article
        .agency
        .iter()
        .filter(|agency| !INTERNATIONAL.contains(&agency.value.0.as_str()))
        .filter_map(|agency| agency_by_alias(&agency.value.0))
        .filter(|agency| agency.country.len() == 2);
    if let Some(first) = countries.next() {
        return countries
            .all(|other| other.country == first.country)
            .then(|| (first.country.clone(), first.name.clone()));
    }
    if !article.agency.is_empty() {
        return None;
    }
    let host = article.url.as_deref()?.split_once("//")?.1.split(['/', ':', '?']).next()?;
    let last = host.rsplit('.').next().filter(|last| last.len() == 2)?.to_ascii_uppercase();
    // Domains that are sold for what they spell.
    let sold = ["AI", "CC", "CO", "FM", "GG", "IO", "LY", "ME", "SH", "TO", "TV", "WS"].contains(&last.as_str());
    let code = if last == "UK" { "GB".to_owned() } else { last };
    (!sold && shipped().countries().any(|known| known == code)).then(|| (code, host.to_owned()))
}

/// `Springfield (Missouri, US), Springfield (Massachusetts, US) and 11 more`, the largest first.
fn listed(bearers: &[Entry]) -> String {
    let mut bearers = bearers.to_vec();
    bearers.sort_by_key(|entry| (Reverse(population(*entry)), *entry));
    let mut text = String::new();
    for entry in bearers.iter().take(LISTED) {
        let code = shipped().country_of(*entry);
        let region = region_of(*entry).map(|region| shipped().region_name(region)).filter(|name| !name.is_empty());
        let (name, within) = match entry {
            Entry::Place(place) => (shipped().place_name(*place), region),
            Entry::Region(_) => (region.unwrap_or_default().to_owned(), None),
            Entry::Country(_) => (country_names(code).first().copied().unwrap_or(code).to_owned(), None),
        };
        let comma = if text.is_empty() { "" } else { ", " };
        text = match within {
            Some(region) => format!("{text}{comma}{name} ({region}, {code})"),
            None => format!("{text}{comma}{name} ({code})"),
        };
    }
    match bearers.len().saturating_sub(LISTED) {
        // The only one is left open where it is small, since the gazetteer lacks many as small.
        0 if bearers.len() == 1 => format!("{text} or a smaller place of that name"),
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

#[cfg(test)]
#[path = "locate_tests.rs"]
mod tests;
