//! The words of bylines, in the languages that papers are written in: what stands before names, what people are, what is nobody.
//!
//! All lower case. Words that are also names of people are left out, unless a rule asks for more than the word.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::record::{CITIES, COUNTRIES, fold};

/// What a phrase says of the names behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// They wrote or reported it.
    Author,
    /// They edited, translated, drew or photographed it.
    Other,
}

/// Phrases that stand before names, wherever they are in a byline. The longer before the shorter of the same beginning.
pub(super) const PHRASES: &[(&str, Role)] = &[
    ("with additional reporting by", Role::Author),
    ("additional reporting by", Role::Author),
    ("reporting and writing by", Role::Author),
    ("reporting by", Role::Author),
    ("writing by", Role::Author),
    ("written by", Role::Author),
    ("reported by", Role::Author),
    ("contributed by", Role::Author),
    ("compiled by", Role::Author),
    ("posted by", Role::Author),
    ("published by", Role::Author),
    ("submitted by", Role::Author),
    ("story by", Role::Author),
    ("words by", Role::Author),
    ("text by", Role::Author),
    ("interview by", Role::Author),
    ("view all posts by", Role::Author),
    ("as told to", Role::Author),
    ("photography by", Role::Other),
    ("photographs by", Role::Other),
    ("photograph by", Role::Other),
    ("photos by", Role::Other),
    ("photo by", Role::Other),
    ("pictures by", Role::Other),
    ("picture by", Role::Other),
    ("images by", Role::Other),
    ("video by", Role::Other),
    ("videos by", Role::Other),
    ("illustrations by", Role::Other),
    ("illustration by", Role::Other),
    ("graphics by", Role::Other),
    ("graphic by", Role::Other),
    ("editing by", Role::Other),
    ("edited by", Role::Other),
    ("translated by", Role::Other),
    ("translation by", Role::Other),
    ("research by", Role::Other),
    ("produced by", Role::Other),
    ("reviewed by", Role::Other),
    ("fact-checked by", Role::Other),
    ("fact checked by", Role::Other),
    ("fotos de", Role::Other),
    ("fotografías de", Role::Other),
    ("photos de", Role::Other),
    ("foto di", Role::Other),
    ("fotos von", Role::Other),
    ("übersetzt von", Role::Other),
    ("traduction de", Role::Other),
    ("traducción de", Role::Other),
    ("propos recueillis par", Role::Author),
    ("recueillis par", Role::Author),
    ("recueilli par", Role::Author),
    ("escrito por", Role::Author),
    ("texto de", Role::Author),
    ("texte de", Role::Author),
    ("testo di", Role::Author),
    ("by", Role::Author),
];

/// Words that a colon follows: `Text: Jane Roe`.
pub(super) const LABELS: &[(&str, Role)] = &[
    ("by", Role::Author),
    ("author", Role::Author),
    ("authors", Role::Author),
    ("byline", Role::Author),
    ("text", Role::Author),
    ("words", Role::Author),
    ("writer", Role::Author),
    ("writers", Role::Author),
    ("reporter", Role::Author),
    ("reporters", Role::Author),
    ("reporting", Role::Author),
    ("report", Role::Author),
    ("story", Role::Author),
    ("interview", Role::Author),
    ("von", Role::Author),
    ("autor", Role::Author),
    ("autorin", Role::Author),
    ("autoren", Role::Author),
    ("bericht", Role::Author),
    ("protokoll", Role::Author),
    ("par", Role::Author),
    ("auteur", Role::Author),
    ("auteurs", Role::Author),
    ("texte", Role::Author),
    ("textes", Role::Author),
    ("por", Role::Author),
    ("texto", Role::Author),
    ("autora", Role::Author),
    ("autores", Role::Author),
    ("reportagem", Role::Author),
    ("di", Role::Author),
    ("autore", Role::Author),
    ("testo", Role::Author),
    ("testi", Role::Author),
    ("door", Role::Author),
    ("tekst", Role::Author),
    ("teksti", Role::Author),
    ("teksty", Role::Author),
    ("skribent", Role::Author),
    ("haber", Role::Author),
    ("yazan", Role::Author),
    ("yazı", Role::Author),
    ("muhabir", Role::Author),
    ("röportaj", Role::Author),
    ("oleh", Role::Author),
    ("penulis", Role::Author),
    ("tác giả", Role::Author),
    ("írta", Role::Author),
    ("szerző", Role::Author),
    ("автор", Role::Author),
    ("авторы", Role::Author),
    ("автори", Role::Author),
    ("текст", Role::Author),
    ("интервью", Role::Author),
    ("κείμενο", Role::Author),
    ("ρεπορτάζ", Role::Author),
    ("كتب", Role::Author),
    ("كتبت", Role::Author),
    ("بقلم", Role::Author),
    ("تقرير", Role::Author),
    ("إعداد", Role::Author),
    ("حوار", Role::Author),
    ("نویسنده", Role::Author),
    ("लेखक", Role::Author),
    ("रिपोर्ट", Role::Author),
    ("editor", Role::Other),
    ("editors", Role::Other),
    ("editing", Role::Other),
    ("photo", Role::Other),
    ("photos", Role::Other),
    ("photographs", Role::Other),
    ("picture", Role::Other),
    ("pictures", Role::Other),
    ("images", Role::Other),
    ("video", Role::Other),
    ("illustration", Role::Other),
    ("illustrations", Role::Other),
    ("graphics", Role::Other),
    ("translation", Role::Other),
    ("source", Role::Other),
    ("foto", Role::Other),
    ("fotos", Role::Other),
    ("grafik", Role::Other),
    ("bilder", Role::Other),
    ("bild", Role::Other),
    ("kamera", Role::Other),
    ("übersetzung", Role::Other),
    ("redaktion", Role::Other),
    ("traduction", Role::Other),
    ("traducción", Role::Other),
    ("fotografías", Role::Other),
    ("edición", Role::Other),
    ("edição", Role::Other),
    ("beeld", Role::Other),
    ("zdjęcia", Role::Other),
    ("kuvat", Role::Other),
    ("kuva", Role::Other),
    ("fotoğraf", Role::Other),
    ("editör", Role::Other),
    ("редактор", Role::Other),
    ("фото", Role::Other),
    ("видео", Role::Other),
    ("відео", Role::Other),
    ("перевод", Role::Other),
    ("تصوير", Role::Other),
    ("تحرير", Role::Other),
    ("ترجمة", Role::Other),
];

/// Words that stand before a name at the head of a piece only; inside names they are particles.
pub(super) const LEADS: &[&str] = &[
    "by",
    "follow",
    "with",
    "von",
    "par",
    "por",
    "af",
    "av",
    "door",
    "oleh",
    "от",
    "avec",
    "mit",
    "con",
    "com",
    "from",
    "από",
    "του",
    "της",
    "беседовал",
    "беседовала",
    "подготовил",
    "подготовила",
    "записал",
    "записала",
    "розмовляв",
    "розмовляла",
    "підготував",
    "підготувала",
    "opracował",
    "opracowała",
    "oprac.",
    "rozmawiał",
    "rozmawiała",
    "كتب",
    "كتبت",
    "بقلم",
];

/// The same, of several words.
pub(super) const LONG_LEADS: &[&str] = &[
    "more from",
    "an interview by",
    "ein interview von",
    "ein kommentar von",
    "ein bericht von",
    "ein gastbeitrag von",
    "ein essay von",
    "eine analyse von",
    "eine reportage von",
    "eine kolumne von",
    "interview von",
    "kommentar von",
    "mit material von",
    "un reportage de",
    "un entretien de",
    "une analyse de",
    "entretien avec",
    "entrevista de",
    "un reportaje de",
    "reportaje de",
    "reportagem de",
    "entrevista a",
    "intervista di",
    "a cura di",
    "with inputs from",
    "with input from",
    "γράφει ο",
    "γράφει η",
];

/// Leads that begin family names as well: they go where two words are left.
pub(super) const NAME_LIKE_LEADS: &[&str] = &["di", "de", "van", "da"];

/// Between two names.
pub(super) const JOINERS: &[&str] = &[
    "and", "&", "und", "sowie", "et", "with", "och", "og", "mit", "avec", "con", "com", "dan", "şi", "și", "और", "und",
];

/// Between two names, and part of names as well: both sides must be whole names.
pub(super) const UNSURE_JOINERS: &[&str] =
    &["y", "e", "en", "i", "и", "та", "і", "й", "ve", "ja", "a", "és", "και", "و"];

/// Before a place: `Jane Roe in Kyiv`.
pub(super) const IN: &[&str] = &["in", "aus", "à", "em", "i", "w", "в", "from"];

/// Before a place, behind a job or before a place that is known: `corresponsal en Lima`.
pub(super) const IN_BEHIND_JOB: &[&str] = &["en", "de", "da", "a", "à", "au", "aux", "en", "em", "da", "di", "at", "z"];

/// Signs that nothing behind them is a name: a date follows.
pub(super) const DATE_LABELS: &[&str] = &[
    "published",
    "updated",
    "posted",
    "last updated",
    "publié",
    "modifié",
    "mis à jour",
    "aktualisiert",
    "veröffentlicht",
    "publicado",
    "actualizado",
    "atualizado",
    "pubblicato",
    "aggiornato",
    "gepubliceerd",
    "опубликовано",
    "обновлено",
    "опубліковано",
    "opublikowano",
    "güncelleme",
    "publicerad",
    "uppdaterad",
];

/// Small words that a date leaves behind at the end of a name, besides days of the week.
pub(super) const BEFORE_DATES: &[&str] =
    &["on", "at", "le", "am", "el", "em", "il", "den", "op", "à", "of", "the", "del", "dnia"];

/// Family particles that stay small, besides those of places.
pub(super) const PARTICLES: &[&str] = &[
    "bin", "bint", "ibn", "ben", "al", "el", "ter", "ten", "te", "'t", "’t", "op", "af", "av", "dos", "della", "dello",
];

/// What follows a name behind a comma, and belongs to it.
pub(super) const SUFFIXES: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "filho", "neto"];

/// Phrases by their first letter: most words of a byline begin none.
pub(super) struct ByFirstLetter<T>(HashMap<char, Vec<(&'static str, T)>>);

impl<T: Copy> ByFirstLetter<T> {
    pub(super) fn new(phrases: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut map: HashMap<char, Vec<(&'static str, T)>> = HashMap::new();
        for (phrase, meaning) in phrases {
            if let Some(first) = phrase.chars().next() {
                map.entry(first).or_default().push((phrase, meaning));
            }
        }
        Self(map)
    }

    /// Those that begin with the letter that `text` begins with, in the order of their table.
    pub(super) fn of(&self, text: &str) -> &[(&'static str, T)] {
        let first = text
            .chars()
            .next()
            .map(|c| if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) });
        first.and_then(|first| self.0.get(&first)).map_or(&[], Vec::as_slice)
    }
}

/// [`PHRASES`] to be looked up.
pub(super) static PHRASES_BY_LETTER: LazyLock<ByFirstLetter<Role>> =
    LazyLock::new(|| ByFirstLetter::new(PHRASES.iter().copied()));
/// [`LABELS`] to be looked up.
pub(super) static LABELS_BY_LETTER: LazyLock<ByFirstLetter<Role>> =
    LazyLock::new(|| ByFirstLetter::new(LABELS.iter().copied()));
/// [`DATE_LABELS`] to be looked up.
pub(super) static DATE_LABELS_BY_LETTER: LazyLock<ByFirstLetter<()>> =
    LazyLock::new(|| ByFirstLetter::new(DATE_LABELS.iter().map(|label| (*label, ()))));
/// [`LONG_LEADS`], then [`LEADS`], each with the fewest words that must follow: `mit Material von` begins with `mit`.
pub(super) static LEADS_BY_LETTER: LazyLock<ByFirstLetter<usize>> = LazyLock::new(|| {
    ByFirstLetter::new(LONG_LEADS.iter().map(|lead| (*lead, 1)).chain(LEADS.iter().map(|lead| (*lead, 2))))
});

const JOB: u8 = 1;
const KIND: u8 = 2;
const NOBODY: u8 = 4;

/// The words of the table beside this file, and what they are.
static WORDS: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for (kind, words) in include_str!("author_words.tsv").lines().filter_map(|line| line.split_once('\t')) {
        let flag = match kind {
            "job" => JOB,
            "kind" => KIND,
            _ => NOBODY,
        };
        for word in words.split(' ') {
            *map.entry(word).or_default() |= flag;
        }
    }
    map
});

fn trim(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// What a word is, in whatever case.
fn flags(word: &str) -> u8 {
    /// No word of the table is longer, in bytes.
    const LONGEST: usize = 40;
    let word = trim(word);
    if word.len() > LONGEST {
        return 0;
    }
    let mut lower = [0_u8; LONGEST];
    let folded = if word.is_ascii() {
        for (to, from) in lower.iter_mut().zip(word.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        std::str::from_utf8(lower.get(..word.len()).unwrap_or_default()).ok().and_then(|word| WORDS.get(word))
    } else {
        WORDS.get(word.to_lowercase().as_str())
    };
    folded.copied().unwrap_or(0)
}

/// What a person is: `correspondent`.
pub(super) fn is_job(word: &str) -> bool {
    flags(word) & JOB != 0
}

/// What kind of it: `political`, `our`.
pub(super) fn is_kind(word: &str) -> bool {
    flags(word) & KIND != 0
}

/// A desk, an outlet, or nobody.
pub(super) fn is_nobody(word: &str) -> bool {
    word.split('-').any(|part| flags(part) & NOBODY != 0)
}

/// Places that are known by their names alone: the cities that datelines name, and the countries.
static PLACES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let names = |text: &'static str| {
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next()).map(fold)
    };
    names(CITIES).chain(names(COUNTRIES)).collect()
});

/// A city or a country that the tables have.
pub(super) fn is_place(name: &str) -> bool {
    PLACES.contains(&fold(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_they_are_compared() {
        for word in WORDS.keys() {
            assert!(trim(word).to_lowercase() == **word && word.len() <= 40 && flags(word) > 0, "{word}");
        }
        for (phrase, _) in PHRASES.iter().chain(LABELS) {
            assert_eq!(phrase.to_lowercase(), *phrase);
        }
    }

    #[test]
    fn cities_and_countries_are_places() {
        for (name, known) in [("KYIV", true), ("São Paulo", true), ("Peru", true), ("Jane Roe", false)] {
            assert_eq!(is_place(name), known, "{name}");
        }
    }
}
