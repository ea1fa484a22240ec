//! Entities: the people, organisations and places that an article names.
//!
//! In goes an article whose other facts are read, out comes the same with its entities. Names are recognized by a model
//! of the article's language ([`recognize`]), joined to entities ([`join`]), and places are looked up in the gazetteer. In a
//! language without a model only what is sure is taken: the place of the dateline and the names of countries. What the source states stays,
//! and wins over what was recognized. `schema/entities.md` says how the models were made and how well they do.

pub mod features;
pub mod format;
pub mod join;
pub mod keys;
pub mod lexicon;
pub mod model;
mod places;
pub mod recognize;
pub mod token;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::record::{
    Article, Entity, EntityForm, EntityKind, Found, Origin, entity_key, first_paragraph, is_all_caps, title_case,
};
use features::Reading;
use join::Group;
use lexicon::lists;
use model::Kind;
use places::Atlas;
use recognize::Recognizer;
use token::{Shape, Tokens};

/// Entities that a record may have.
const MAX_ENTITIES: usize = 300;
/// Forms that an entity may have.
const MAX_FORMS: usize = 12;
/// Text beyond this many bytes is not read for names: no article is as long, and the cost stays bounded.
const MAX_TEXT: usize = 1 << 20;
/// Mentions that make an entity prominent, wherever they stand.
const MANY: u32 = 4;

/// The languages that have a model, and the files.
static MODELS: [(&str, LazyLock<Option<Recognizer>>); 1] =
    [("en", LazyLock::new(|| format::unpack(include_bytes!("english.bin"))))];

/// The recognizer of a language (ISO 639-1), if there is one; unpacked at the first question.
#[must_use]
pub fn recognizer(language: &str) -> Option<&'static Recognizer> {
    MODELS.iter().find(|(known, _)| *known == language).and_then(|(_, model)| model.as_ref())
}

/// Adds the entities that the article's text names to those that its source states.
pub fn find(article: &mut Article) {
    if !article.entity.is_empty() {
        return;
    }
    let language = article.lang.as_ref().map_or("", |lang| lang.value.as_str());
    let mut entities = Vec::new();
    let mut about = About::default();
    {
        let clipped = [&article.headline, &article.deck, &article.body].map(|text| clip(text));
        let atlas = Atlas::new(article, clipped);
        if let Some(recognizer) = recognizer(language) {
            recognized(recognizer, language, &clipped, &atlas, &mut entities, &mut about);
        } else {
            places::countries(language, &clipped, &mut entities);
        }
        add_dateline(article, &mut entities);
    }
    state(article, &mut entities);
    entities.truncate(MAX_ENTITIES);
    for entity in &entities {
        if let Some(country) = &entity.country {
            about.add(country, entity.mentions.max(1));
        }
        let list = match entity.kind {
            EntityKind::Person => &mut article.person,
            EntityKind::Org => &mut article.org,
            EntityKind::Place => &mut article.place,
        };
        if entity.origin == Origin::Text || entity.origin == Origin::Dateline {
            let evidence = entity.forms.first().map(|form| form.text.clone()).unwrap_or_default();
            list.push(Found::inferred(entity.name.clone(), entity.origin, evidence));
        }
    }
    article.about = about.countries();
    article.entity = entities;
}

/// The text, or as much of it as is read.
fn clip(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Countries and how often they are named.
#[derive(Debug, Default)]
struct About(Vec<(String, u32)>);

impl About {
    fn add(&mut self, country: &str, times: u32) {
        match self.0.iter_mut().find(|(known, _)| known == country) {
            Some((_, count)) => *count += times,
            None => self.0.push((country.to_owned(), times)),
        }
    }

    fn countries(mut self) -> Vec<String> {
        self.0.sort_by_key(|(_, count)| Reverse(*count));
        self.0.into_iter().map(|(country, _)| country).collect()
    }
}

/// Names as a model reads them.
fn recognized(
    recognizer: &Recognizer,
    language: &str,
    texts: &[&str; 3],
    atlas: &Atlas<'_>,
    entities: &mut Vec<Entity>,
    about: &mut About,
) {
    let mut tokens = Tokens::default();
    for text in texts {
        tokens.add(text, language);
    }
    let reading = Reading::new(tokens, &recognizer.lexicon);
    let mentions = recognizer.mentions(&reading, texts);
    let lead_end = first_paragraph(texts[2]).0.len() as u32;
    let mut groups = Vec::new();
    for group in join::join(&reading, texts, mentions) {
        if group.kind != Kind::Person && group.mentions.iter().all(|mention| is_of_a_people(&reading, texts, mention)) {
            continue;
        }
        if group.kind != Kind::Other {
            groups.push(group);
        }
    }
    for (at, known) in reading.known.iter().enumerate() {
        let token = &reading.tokens[at];
        if known.lists & lists::DEMONYM != 0
            && token.shape != Shape::Small
            && let Some(country) = places::of_demonym(token.of(texts))
        {
            about.add(country, 1);
        }
    }
    let mut found: Vec<Entity> = Vec::new();
    for group in groups {
        let mut entity = entity(&reading, texts, &group, lead_end);
        if atlas.credits(&entity.name) {
            entity.kind = EntityKind::Org;
        }
        let entity =
            if entity.kind == EntityKind::Place { atlas.place(entity, &reading, texts, &group) } else { entity };
        merge(&mut found, entity);
    }
    entities.append(&mut found);
}

/// What a people or its things are called, and no name: `Turkish`, `South American`, `Europeans`.
fn is_of_a_people(reading: &Reading, texts: &[&str], mention: &recognize::Mention) -> bool {
    const WIDER: [&str; 12] = [
        "Korean",
        "Soviet",
        "European",
        "African",
        "Asian",
        "Arab",
        "Western",
        "Nordic",
        "Baltic",
        "Balkan",
        "Scandinavian",
        "Arabian",
    ];
    let last = mention.end.saturating_sub(1);
    let (Some(token), Some(known)) = (reading.tokens.get(last), reading.known.get(last)) else { return false };
    let written = token.of(texts);
    let is_wider = WIDER.contains(&written.strip_suffix('s').unwrap_or(written));
    mention.end - mention.start <= 3 && (is_wider || known.lists & (lists::DEMONYM | lists::COUNTRY) == lists::DEMONYM)
}

/// Adds an entity, or its mentions to the one of the same name: `US` and `United States`.
fn merge(entities: &mut Vec<Entity>, entity: Entity) {
    let key = entity_key(&entity.name);
    let Some(same) = entities.iter_mut().find(|other| other.kind == entity.kind && entity_key(&other.name) == key)
    else {
        entities.push(entity);
        return;
    };
    same.mentions += entity.mentions;
    same.headline |= entity.headline;
    same.prominent |= entity.prominent || same.mentions >= MANY;
    for form in entity.forms {
        add_form(&mut same.forms, form.text, form.count);
    }
    same.forms.sort_by_key(|form| Reverse(form.count));
}

/// Counts a form of a name.
fn add_form(forms: &mut Vec<EntityForm>, text: String, count: u32) {
    if let Some(known) = forms.iter_mut().find(|known| known.text == text) {
        known.count += count;
    } else if forms.len() < MAX_FORMS {
        forms.push(EntityForm { text, count });
    }
}

/// The entity that a group of mentions names.
fn entity(reading: &Reading, texts: &[&str], group: &Group, lead_end: u32) -> Entity {
    let mut forms: Vec<EntityForm> = Vec::new();
    let (mut headline, mut lead) = (false, false);
    for mention in &group.mentions {
        let text = join::text(reading, texts, mention);
        let token = &reading.tokens[mention.start];
        headline |= token.part == 0;
        lead |= token.part == 1 || token.part == 2 && token.start < lead_end;
        add_form(&mut forms, text, 1);
    }
    // Sorting is stable: of equally frequent forms the first stands first.
    forms.sort_by_key(|form| Reverse(form.count));
    let words =
        |text: &str| text.split([' ', '-']).filter(|word| word.trim_end_matches('.').chars().nth(1).is_some()).count();
    let fullest = forms.iter().rev().max_by_key(|form| {
        (!is_all_caps(&form.text), words(&form.text), form.text.chars().any(char::is_uppercase), form.count)
    });
    let name = fullest.map(|form| plain_name(&form.text, group.kind)).unwrap_or_default();
    let mentions = group.mentions.len() as u32;
    Entity {
        kind: match group.kind {
            Kind::Person => EntityKind::Person,
            Kind::Organisation | Kind::Other => EntityKind::Org,
            Kind::Place => EntityKind::Place,
        },
        name,
        origin: Origin::Text,
        forms,
        mentions,
        headline,
        prominent: headline || lead && mentions >= 2 || mentions >= MANY,
        country: None,
        located: None,
    }
}

/// A name in the case of running text; abbreviations stay as they are.
fn plain_name(written: &str, kind: Kind) -> String {
    let has_small = written.chars().any(char::is_lowercase);
    let has_capital = written.chars().any(char::is_uppercase);
    // Abbreviations of organisations and countries are capitals too.
    let is_word =
        kind == Kind::Person || written.contains(' ') || kind == Kind::Place && written.chars().nth(4).is_some();
    let is_shouted = is_all_caps(written) && is_word && !written.contains('.');
    if has_small && !has_capital || is_shouted { title_case(written) } else { written.to_owned() }
}

/// The places of the dateline, which stands outside the text.
fn add_dateline(article: &Article, entities: &mut Vec<Entity>) {
    let Some(dateline) = &article.dateline else { return };
    let dateline = &dateline.value;
    for (index, name) in dateline.place.iter().chain(&dateline.more_places).enumerate() {
        let located = dateline.located.clone().filter(|_| index == 0);
        let country = dateline.country.clone().filter(|_| index == 0);
        let key = entity_key(name);
        if let Some(known) =
            entities.iter_mut().find(|known| known.kind == EntityKind::Place && entity_key(&known.name) == key)
        {
            if country.is_some() {
                known.country = country;
                known.located = located;
            }
            continue;
        }
        entities.push(Entity {
            kind: EntityKind::Place,
            name: name.clone(),
            origin: Origin::Dateline,
            forms: Vec::new(),
            mentions: 0,
            headline: false,
            prominent: false,
            country,
            located,
        });
    }
}

/// What the source states stands before what was recognized: its kind, its form of the name.
fn state(article: &Article, entities: &mut Vec<Entity>) {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (index, entity) in entities.iter().enumerate() {
        for form in std::iter::once(&entity.name).chain(entity.forms.iter().map(|form| &form.text)) {
            places.entry(entity_key(form)).or_insert(index);
        }
    }
    let mut stated = Vec::new();
    for (kind, list) in
        [(EntityKind::Person, &article.person), (EntityKind::Org, &article.org), (EntityKind::Place, &article.place)]
    {
        for found in list.iter().take(MAX_ENTITIES) {
            // `Syromolotov, Oleg`
            let turned = found
                .value
                .split_once(", ")
                .filter(|_| kind == EntityKind::Person)
                .map(|(surname, given)| format!("{given} {surname}"));
            let index = places.get(&entity_key(&found.value)).or_else(|| places.get(&entity_key(turned.as_deref()?)));
            match index.and_then(|index| entities.get_mut(*index)) {
                Some(entity) if entity.origin == Origin::Text || entity.origin == Origin::Dateline => {
                    entity.kind = kind;
                    entity.name.clone_from(&found.value);
                    entity.origin = found.origin;
                    if kind != EntityKind::Place {
                        (entity.country, entity.located) = (None, None);
                    }
                }
                Some(_) => {}
                None => stated.push(Entity {
                    kind,
                    name: found.value.clone(),
                    origin: found.origin,
                    forms: Vec::new(),
                    mentions: 0,
                    headline: false,
                    prominent: false,
                    country: None,
                    located: None,
                }),
            }
        }
    }
    // They stand first, so that no limit cuts them off.
    stated.append(entities);
    *entities = stated;
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
