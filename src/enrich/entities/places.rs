//! Which place a name in running text means: the country, and where the rules of datelines tell it, the place on the map.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::clues::{Named, named};
use super::super::gazetteer::{Entry, key, shipped};
use super::super::meant::{Answer, Question, bearers};
use super::super::places;
use super::features::Reading;
use super::join::Group;
use super::token::{Shape, Tokens};
use crate::record::{Article, Degrees, Entity, EntityKind, Located, LocatedBy, Origin, entity_key, fold};

/// Countries by the abbreviations that English papers use for them, under the names that they have in full.
const SHORT: [(&str, &str); 9] = [
    ("us", "United States"),
    ("usa", "United States"),
    ("uk", "United Kingdom"),
    ("uae", "United Arab Emirates"),
    ("ussr", "Soviet Union"),
    ("drc", "Democratic Republic of the Congo"),
    ("prc", "China"),
    ("roc", "Taiwan"),
    ("car", "Central African Republic"),
];
/// Parts of the world: no town of that name is meant.
const WIDE: [&str; 22] = [
    "africa",
    "america",
    "antarctica",
    "arctic",
    "asia",
    "atlantic",
    "balkans",
    "baltic",
    "caribbean",
    "caucasus",
    "central america",
    "central asia",
    "eastern europe",
    "europe",
    "gulf",
    "latin america",
    "mediterranean",
    "middle east",
    "north america",
    "pacific",
    "south america",
    "west",
];

static DEMONYMS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("../demonyms.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t')).map(|(name, country)| (fold(name), country)).collect()
});

/// The country whose people or things English calls so: `Turkish`, `Russians`.
pub(super) fn of_demonym(word: &str) -> Option<&'static str> {
    let folded = fold(word);
    DEMONYMS.get(&folded).or_else(|| DEMONYMS.get(folded.strip_suffix('s')?)).copied()
}

/// Looks up the places of one article.
pub(super) struct Atlas<'a> {
    article: &'a Article,
    texts: [&'a str; 3],
    /// What the article's words say of where it lies, counted when first asked.
    named: OnceCell<Named>,
}

impl<'a> Atlas<'a> {
    pub fn new(article: &'a Article, texts: [&'a str; 3]) -> Self {
        Self { article, texts, named: OnceCell::new() }
    }

    /// The article credits an agency of this name, or is published by an outlet of it.
    pub fn credits(&self, name: &str) -> bool {
        self.article.agency.iter().any(|agency| agency.value.0 == name)
            || self.article.source.as_ref().is_some_and(|source| source.value == name)
    }

    /// The entity with the place that its name means; countries under their full name.
    pub fn place(&self, mut entity: Entity, reading: &Reading, texts: &[&str], group: &Group) -> Entity {
        if let Some(code) = country_code(&entity.name) {
            let key = entity_key(&entity.name);
            let is_short = entity.name.chars().all(|c| c.is_uppercase() || c == '.');
            if let Some((_, full)) = SHORT.iter().find(|(short, _)| is_short && *short == key) {
                (*full).clone_into(&mut entity.name);
            }
            entity.country = Some(code.to_owned());
            return entity;
        }
        if WIDE.contains(&entity_key(&entity.name).as_str()) {
            return entity;
        }
        let beside = group.mentions.iter().find_map(|mention| beside(reading, texts, mention.end));
        let beside_code = beside.as_deref().and_then(country_code);
        let region = beside.as_deref().filter(|_| beside_code.is_none());
        let question = Question {
            place: &entity.name,
            region: region.filter(|region| places::region(region).is_some()),
            countries: beside.as_deref().zip(beside_code).map(|(name, code)| (name, vec![code])).into_iter().collect(),
            article: Some(self.article),
        };
        let bearers = bearers(&entity.name);
        if bearers.is_empty() && places::standing(&entity.name).is_none() {
            return entity;
        }
        let texts = || self.named.get_or_init(|| named(self.texts, "")).clone();
        match question.answer(&bearers, &texts) {
            Answer::Place(place, by, evidence) => {
                let (latitude, longitude) = shipped().position(place);
                let name = shipped().place_name(place);
                // Among the further names of cities are translations: the White House is not Casablanca.
                let is_far = matches!(by, LocatedBy::OnlyOne | LocatedBy::Larger | LocatedBy::Context)
                    && entity.name.contains(' ');
                if is_far && key(&name) != key(&entity.name) {
                    return entity;
                }
                let is_disputed = places::standing(&name).is_some_and(|standing| standing.disputed);
                entity.country = (!is_disputed).then(|| shipped().country_of(Entry::Place(place)).to_owned());
                let region = Some(shipped().region_name(shipped().region_of(place)).to_owned())
                    .filter(|region| !region.is_empty() && !is_disputed);
                entity.located = Some(Located {
                    name,
                    region,
                    latitude: Some(Degrees(latitude)),
                    longitude: Some(Degrees(longitude)),
                    by,
                    evidence,
                });
            }
            Answer::Area(country, ..) => entity.country = Some(country.to_owned()),
            Answer::Open | Answer::Unknown => {}
        }
        entity
    }
}

/// The countries that a text names, in a language that has no model.
pub(super) fn countries(language: &str, texts: &[&str; 3], entities: &mut Vec<Entity>) {
    /// The shortest name that is no word of some language, in letters.
    const SHORTEST: usize = 4;
    let mut tokens = Tokens::default();
    for text in texts {
        tokens.add(text, language);
    }
    let mut found: HashMap<&'static str, usize> = HashMap::new();
    for token in tokens.tokens.iter().filter(|token| matches!(token.shape, Shape::Capital | Shape::Mixed)) {
        let written = token.of(texts);
        if written.chars().nth(SHORTEST - 1).is_none() {
            continue;
        }
        let Some(code) = places::country(written).filter(|code| !code.is_empty()) else { continue };
        let index = *found.entry(code).or_insert_with(|| {
            entities.push(Entity {
                kind: EntityKind::Place,
                name: written.to_owned(),
                origin: Origin::Text,
                forms: Vec::new(),
                mentions: 0,
                headline: false,
                prominent: false,
                country: Some(code.to_owned()),
                located: None,
            });
            entities.len() - 1
        });
        let Some(entity) = entities.get_mut(index) else { continue };
        entity.mentions += 1;
        entity.headline |= token.part == 0;
        entity.prominent |= token.part == 0 || entity.mentions >= super::MANY;
        super::add_form(&mut entity.forms, written.to_owned(), 1);
    }
}

/// The code of a country, where the name is not also that of a region of another: `Georgia`.
fn country_code(name: &str) -> Option<&'static str> {
    places::listed_country(name).filter(|code| !code.is_empty() && places::region(name).is_none())
}

/// The name that stands behind a comma: `Springfield, Illinois`.
fn beside(reading: &Reading, texts: &[&str], end: usize) -> Option<String> {
    let (comma, first) = (reading.tokens.get(end)?, reading.tokens.get(end + 1)?);
    if comma.of(texts) != "," || !first.shape.has_capital() || comma.sentence != first.sentence {
        return None;
    }
    let mut name = first.of(texts).to_owned();
    if let Some(second) = reading.tokens.get(end + 2).filter(|second| second.shape.has_capital() && !second.joined) {
        let both = format!("{name} {}", second.of(texts));
        if places::region(&both).is_some() || places::country(&both).is_some() {
            name = both;
        }
    }
    Some(name)
}
