//! From mentions to entities: which names of an article name the same person, organisation or place.
//!
//! In go the mentions as recognized; titles, articles and possessives are cut off, mentions that were overlooked are found by the names
//! that were not, and out come groups of mentions, each with the kind that most of its mentions have.

use std::collections::HashMap;

use super::features::{Case, Reading};
use super::lexicon::lists;
use super::model::{KINDS, Kind};
use super::recognize::Mention;
use super::token::{Shape, hash_of};
use crate::record::entity_key;

/// Mentions of one entity.
#[derive(Debug, Clone)]
pub struct Group {
    /// What it is.
    pub kind: Kind,
    /// Its mentions, in their order.
    pub mentions: Vec<Mention>,
}

/// Names that others are joined to; lists of results name hundreds of people, each once.
const MOST_JOINED: usize = 300;

/// A name as its words: the hashes of all tokens but signs.
type Words = Vec<u32>;

struct Names<'a> {
    reading: &'a Reading,
    texts: &'a [&'a str],
    the: u32,
    small: Vec<u32>,
    /// What companies are called behind their names.
    suffixes: Vec<u32>,
    /// What names of bodies begin with, before `of`.
    bodies: Vec<u32>,
    of: u32,
}

/// Joins the mentions of an article.
#[must_use]
pub fn join(reading: &Reading, texts: &[&str], mentions: Vec<Mention>) -> Vec<Group> {
    let small = ["of", "the", "and", "for", "de", "in", "on", "&"].iter().map(|word| hash_of(word)).collect();
    let suffixes = ["inc", "corp", "co", "ltd", "plc", "llc", "ag", "sa", "nv", "company", "corporation", "limited"]
        .iter()
        .map(|word| hash_of(word))
        .collect();
    let bodies = ["bank", "university", "ministry", "department", "bureau", "institute", "council", "court"]
        .iter()
        .map(|word| hash_of(word))
        .collect();
    let names = Names { reading, texts, the: hash_of("the"), small, suffixes, bodies, of: hash_of("of") };
    let mut mentions: Vec<Mention> = mentions.into_iter().filter_map(|mention| names.trimmed(mention)).collect();
    names.agree(&mut mentions);
    names.find_initials(&mut mentions);
    names.find_overlooked(&mut mentions);
    mentions.sort_unstable();
    names.agree(&mut mentions);
    names.groups(mentions)
}

impl Names<'_> {
    /// The words of a name, without signs.
    fn words(&self, mention: &Mention) -> Words {
        let tokens = self.reading.tokens.get(mention.start..mention.end).unwrap_or_default();
        tokens.iter().filter(|token| token.shape != Shape::Sign).map(|token| token.word).collect()
    }

    fn written(&self, at: usize) -> &str {
        self.reading.tokens.get(at).map_or("", |token| token.of(self.texts))
    }

    fn lists(&self, at: usize) -> u16 {
        self.reading.known.get(at).map_or(0, |known| known.lists)
    }

    fn shape(&self, at: usize) -> Shape {
        self.reading.tokens.get(at).map_or(Shape::Sign, |token| token.shape)
    }

    /// A mention without title, article, and signs at its ends.
    fn trimmed(&self, mut mention: Mention) -> Option<Mention> {
        // A dash between spaces parts names.
        let is_dash = |at: &usize| {
            self.written(*at) != "&"
                && self.shape(*at) == Shape::Sign
                && !self.is_joined(*at)
                && !self.is_joined(*at + 1)
        };
        mention.end = (mention.start + 1..mention.end).find(is_dash).unwrap_or(mention.end);
        while mention.start < mention.end {
            let (first, last) = (mention.start, mention.end - 1);
            let more = first < last;
            let lists = self.lists(first);
            let is_title = mention.kind == Kind::Person && lists & lists::TITLE != 0 && lists & lists::GIVEN == 0;
            let is_article = self.reading.tokens[first].word == self.the
                && (self.shape(first) == Shape::Small || self.reading.tokens[first].opens);
            if self.shape(first) == Shape::Sign || more && (is_title || is_article) {
                mention.start += 1;
            } else if self.shape(last) == Shape::Sign && !(self.written(last) == "." && self.ends_with_point(last)) {
                mention.end -= 1;
            } else {
                break;
            }
        }
        if self.is_body(&mention) {
            mention.kind = Kind::Organisation;
        }
        let is_name = mention.start < mention.end
            && self.reading.tokens[mention.start..mention.end]
                .iter()
                .any(|token| token.end - token.start > 1 || token.shape.has_capital());
        is_name.then_some(mention)
    }

    fn is_joined(&self, at: usize) -> bool {
        self.reading.tokens.get(at).is_some_and(|token| token.joined)
    }

    /// Words of the name say that it is a body's: `Orr Corp`, `Bank of Spain`.
    fn is_body(&self, mention: &Mention) -> bool {
        let words = self.words(mention);
        let [first, second, ..] = words.as_slice() else { return false };
        let has_body =
            || (mention.start..mention.end).any(|at| self.lists(at) & lists::BODY != 0 && self.shape(at).has_capital());
        words.last().is_some_and(|last| self.suffixes.contains(last))
            || self.bodies.contains(first) && *second == self.of
            || mention.kind == Kind::Other && has_body()
    }

    /// The full stop at `last` belongs to the word before it: `Inc.`, `Jr.`
    fn ends_with_point(&self, last: usize) -> bool {
        let next_is_small = self.shape(last + 1) == Shape::Small || matches!(self.written(last + 1), "," | "(");
        last > 0 && self.reading.tokens[last].joined && next_is_small
    }

    /// Mentions of the same words have the kind that most of them have; one word alone has that of the person it is the surname of, or of the
    /// company whose name it begins.
    fn agree(&self, mentions: &mut [Mention]) {
        let mut votes: HashMap<Words, [u32; 4]> = HashMap::new();
        let mut surnames: HashMap<u32, u32> = HashMap::new();
        let mut companies: HashMap<u32, u32> = HashMap::new();
        for mention in mentions.iter() {
            let words = self.words(mention);
            if mention.kind == Kind::Person && words.len() > 1 {
                *surnames.entry(words[words.len() - 1]).or_default() += 1;
            }
            if mention.kind == Kind::Organisation && words.len() > 1 && self.suffixes.contains(&words[words.len() - 1])
            {
                *companies.entry(words[0]).or_default() += 1;
            }
            votes.entry(words).or_default()[mention.kind as usize] += 1;
        }
        for mention in mentions {
            let words = self.words(mention);
            let Some(counts) = votes.get(&words) else { continue };
            let mut best = mention.kind as usize;
            for kind in 0..4 {
                if counts[kind] > counts[best] {
                    best = kind;
                }
            }
            mention.kind = KINDS[best];
            let is_surname = words.len() == 1 && surnames.contains_key(&words[0]);
            if is_surname && self.lists(mention.start) & (lists::COUNTRY | lists::CITY) == 0 {
                mention.kind = Kind::Person;
            } else if words.len() == 1 && companies.contains_key(&words[0]) {
                mention.kind = Kind::Organisation;
            }
        }
    }

    /// The letters are those that the words of a name begin with, small words left out, and what companies are called behind their names
    /// as well: `GM` for `General Motors Corp`.
    fn stands_for(&self, letters: &str, name: &Mention) -> bool {
        let is_word =
            |at: &usize| self.shape(*at) != Shape::Sign && !self.small.contains(&self.reading.tokens[*at].word);
        let mut words: Vec<usize> = (name.start..name.end).filter(is_word).collect();
        let matches = |words: &[usize]| {
            words.len() > 1
                && words
                    .iter()
                    .filter_map(|at| self.written(*at).chars().next())
                    .flat_map(char::to_uppercase)
                    .eq(letters.chars())
        };
        if matches(&words) {
            return true;
        }
        while words.last().is_some_and(|at| self.suffixes.contains(&self.reading.tokens[*at].word)) {
            words.pop();
            if matches(&words) {
                return true;
            }
        }
        false
    }

    /// The letters of an abbreviation: `U.N.`, `IAEA`; nothing for another word.
    fn abbreviation(&self, mention: &Mention) -> Option<String> {
        let is_one =
            mention.end == mention.start + 1 && matches!(self.shape(mention.start), Shape::Capitals | Shape::Initials);
        let letters: String = self.written(mention.start).chars().filter(|c| c.is_alphabetic()).collect();
        (is_one && letters.chars().nth(1).is_some()).then_some(letters)
    }

    /// Abbreviations in brackets behind the name they stand for: `World Food Programme (WFP)`. A few words may stand between: `the Islamic
    /// State terror group (IS`.
    fn find_initials(&self, mentions: &mut Vec<Mention>) {
        /// Words of the longest name, and of what may stand between it and the bracket.
        const LONGEST: usize = 8;
        const BETWEEN: usize = 3;
        let mut found: Vec<Mention> = Vec::new();
        for open in
            (1..self.reading.tokens.len()).filter(|at| self.shape(*at) == Shape::Sign && self.written(*at) == "(")
        {
            let inside = Mention { start: open + 1, end: open + 2, kind: Kind::Organisation };
            let Some(letters) = self.abbreviation(&inside) else { continue };
            let is_name = |name: &Mention| {
                let capitals = [name.start, name.end - 1].iter().all(|at| self.shape(*at).has_capital());
                capitals && self.is_one_sentence(name.start, open) && self.stands_for(&letters, name)
            };
            let ends = (open.saturating_sub(BETWEEN)..=open).rev();
            let names = ends.flat_map(|end| {
                (end.saturating_sub(LONGEST)..end.saturating_sub(1)).map(move |start| Mention { start, end, ..inside })
            });
            let Some(name) = names.into_iter().find(is_name) else { continue };
            // What has an abbreviation is a body more often than an event.
            let known = mentions
                .iter()
                .find(|mention| mention.start <= name.start && mention.end >= name.end || **mention == inside);
            let kind = known.map_or(Kind::Organisation, |known| known.kind);
            let is_person = kind == Kind::Person && self.lists(name.start) & lists::GIVEN != 0;
            if !is_person {
                let kind = if kind == Kind::Place { kind } else { Kind::Organisation };
                found.extend([Mention { kind, ..name }, Mention { kind, ..inside }]);
            }
        }
        for mention in found {
            mentions.retain(|other| other.end <= mention.start || other.start >= mention.end);
            mentions.push(mention);
        }
        mentions.sort_unstable();
    }

    fn is_one_sentence(&self, first: usize, last: usize) -> bool {
        let sentence = |at: usize| self.reading.tokens.get(at).map(|token| token.sentence);
        sentence(first) == sentence(last)
    }

    /// Names that were recognized in one place and overlooked in another.
    fn find_overlooked(&self, mentions: &mut Vec<Mention>) {
        let mut known: HashMap<u32, Vec<(Words, Kind)>> = HashMap::new();
        let mut taken = vec![false; self.reading.tokens.len()];
        for mention in mentions.iter() {
            taken[mention.start..mention.end].fill(true);
            let words = self.words(mention);
            let mut add = |words: Words, kind: Kind| {
                let Some(first) = words.first() else { return };
                let list = known.entry(*first).or_default();
                if list.iter().all(|(other, _)| *other != words) {
                    list.push((words, kind));
                }
            };
            let is_plain =
                words.len() == 1 && self.lists(mention.start) & (lists::SMALL | lists::FUNCTION | lists::CALENDAR) != 0;
            if words.len() > 1 && mention.kind == Kind::Person {
                add(words[words.len() - 1..].to_vec(), mention.kind);
            }
            if !is_plain || self.abbreviation(mention).is_some() {
                add(words, mention.kind);
            }
        }
        for list in known.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        let tokens = &self.reading.tokens;
        for stretch in &self.reading.stretches {
            let mut at = stretch.start;
            while at < stretch.end {
                let is_candidate = !taken[at] && (tokens[at].shape.has_capital() || stretch.case == Case::Silent);
                let list = known.get(&tokens[at].word).filter(|_| is_candidate);
                let found = list.into_iter().flatten().find_map(|(words, kind)| {
                    let mut end = at;
                    for word in words {
                        while end > at && end < stretch.end && tokens[end].shape == Shape::Sign {
                            end += 1;
                        }
                        if end >= stretch.end || tokens[end].word != *word || taken[end] {
                            return None;
                        }
                        end += 1;
                    }
                    Some(Mention { start: at, end, kind: *kind })
                });
                // One word among others with capitals may be part of a name that is not known.
                let stands_alone = |mention: &Mention| {
                    let like = |at: usize| {
                        tokens.get(at).is_some_and(|token| {
                            token.sentence == tokens[mention.start].sentence
                                && token.shape.has_capital()
                                && !taken[at]
                                && self.lists(at) & lists::TITLE == 0
                        })
                    };
                    mention.end > mention.start + 1
                        || stretch.case == Case::Silent
                        || !like(mention.end) && (mention.start == 0 || !like(mention.start - 1))
                };
                match found.filter(stands_alone) {
                    Some(mention) => {
                        taken[mention.start..mention.end].fill(true);
                        at = mention.end;
                        mentions.push(mention);
                    }
                    None => at += 1,
                }
            }
        }
    }

    fn groups(&self, mentions: Vec<Mention>) -> Vec<Group> {
        // The same words first, then names that are parts of others, the longest of which stand first.
        let mut same: Vec<(String, Words, Group)> = Vec::new();
        let mut places: HashMap<(String, Kind), usize> = HashMap::new();
        for mention in mentions {
            let key = entity_key(&self.text(&mention));
            let index = *places.entry((key.clone(), mention.kind)).or_insert_with(|| {
                same.push((key, self.words(&mention), Group { kind: mention.kind, mentions: Vec::new() }));
                same.len() - 1
            });
            same[index].2.mentions.push(mention);
        }
        same.sort_by_key(|(_, words, group)| (std::cmp::Reverse(words.len()), group.mentions.first().copied()));
        let mut joined: Vec<(Words, Group)> = Vec::new();
        for (_, words, group) in same {
            let Some(first) = group.mentions.first().copied() else { continue };
            let abbreviation = self.abbreviation(&first).filter(|_| words.len() == 1);
            // Of several that fit, the one named last before it.
            let fits = joined.iter().take(MOST_JOINED).enumerate().filter(|(_, (longer, other))| {
                let Some(whole) = other.mentions.first() else { return false };
                let is_initials = || {
                    let Some(letters) = abbreviation.as_deref().filter(|_| other.kind != Kind::Person) else {
                        return false;
                    };
                    longer.len() > 1 && !longer.contains(&words[0]) && self.stands_for(letters, whole)
                };
                other.kind == group.kind && self.is_part(&words, longer, &first, whole) || is_initials()
            });
            let nearest = |other: &Group| {
                other.mentions.iter().rev().find(|mention| **mention < first).map_or(0, |mention| mention.start + 1)
            };
            match fits
                .max_by_key(|(index, (_, other))| (nearest(other), std::cmp::Reverse(*index)))
                .map(|(index, _)| index)
            {
                Some(index) => joined[index].1.mentions.extend(group.mentions),
                None => joined.push((words, group)),
            }
        }
        let mut groups: Vec<Group> = joined.into_iter().map(|(_, group)| group).collect();
        for group in &mut groups {
            group.mentions.sort_unstable();
            group.kind = kind_of(group);
        }
        groups.sort_by_key(|group| group.mentions.first().copied());
        groups
    }

    /// `words` name what `longer` names in full.
    fn is_part(&self, words: &[u32], longer: &[u32], first: &Mention, whole: &Mention) -> bool {
        if words.len() >= longer.len() {
            return false;
        }
        match whole.kind {
            Kind::Person => {
                let (Some(last), Some(given)) = (longer.last(), longer.first()) else { return false };
                match words {
                    [word] => word == last || word == given,
                    // `J. Orr`, `Recep Erdogan`, `Oleg V. Syromolotov` and the like.
                    [.., surname] => {
                        let is_known =
                            |at: usize| longer.contains(&self.reading.tokens[at].word) || self.is_initial_of(at, whole);
                        surname == last
                            && (first.start..first.end).all(|at| self.shape(at) == Shape::Sign || is_known(at))
                    }
                    [] => false,
                }
            }
            Kind::Organisation => {
                // The beginning of a company's name; not `Bank` for `Bank of England`.
                let plain = lists::BODY | lists::LAND | lists::DEMONYM | lists::PLACES;
                let of_country = lists::DEMONYM | lists::COUNTRY;
                longer.starts_with(words) && (words.len() > 1 || self.lists(first.start) & plain == 0)
                    // `U.S. Senate`, `Senate`.
                    || longer.len() == words.len() + 1 && longer.ends_with(words) && self.lists(whole.start) & of_country != 0
            }
            Kind::Place | Kind::Other => false,
        }
    }

    /// The initial at `at` is that of one of a name's words.
    fn is_initial_of(&self, at: usize, name: &Mention) -> bool {
        let letter = |at: usize| self.written(at).chars().next();
        self.shape(at) == Shape::Initial && (name.start..name.end).any(|word| letter(word) == letter(at))
    }

    /// A mention as written.
    fn text(&self, mention: &Mention) -> String {
        text(self.reading, self.texts, mention)
    }
}

/// The kind that most mentions have; of two with as many, the more telling one.
fn kind_of(group: &Group) -> Kind {
    let mut counts = [0_u32; 4];
    group.mentions.iter().for_each(|mention| counts[mention.kind as usize] += 1);
    KINDS.into_iter().max_by_key(|kind| (counts[*kind as usize], std::cmp::Reverse(*kind))).unwrap_or(group.kind)
}

/// A mention as written, on one line.
#[must_use]
pub fn text(reading: &Reading, texts: &[&str], mention: &Mention) -> String {
    let (Some(first), Some(last)) =
        (reading.tokens.get(mention.start), reading.tokens.get(mention.end.saturating_sub(1)))
    else {
        return String::new();
    };
    let written = texts
        .get(usize::from(first.part))
        .and_then(|text| text.get(first.start as usize..last.end as usize))
        .unwrap_or_default();
    if written.contains(['\n', '\t', '\r']) {
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        written.to_owned()
    }
}
