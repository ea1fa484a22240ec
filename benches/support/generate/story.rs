//! Writes the sentences of one made-up article.

use std::fmt::Write as _;

use super::super::lexicon::Random;
use super::super::words::{CITIES, FUNCTION_WORDS, STOCK_PHRASES};
use super::{Generator, Topic};

/// How often, in a thousand words of running text, something other than a plain word is written.
const PERSON_PER_MILLE: u64 = 22;
const PLACE_PER_MILLE: u64 = 16;
const NUMBER_PER_MILLE: u64 = 22;
const STOCK_PHRASE_PER_MILLE: u64 = 32;
/// How often, in a thousand content words, the word comes from somewhere narrower than the whole vocabulary: the topic, the
/// words already written, the usual follower of the last one. With these values two megabytes of JSON lines compress to
/// 0.37 of their size; `cargo bench --bench generate` measures it, and has the limits.
const TOPIC_PER_MILLE: u64 = 300;
const REPEAT_PER_MILLE: u64 = 120;
const FOLLOWER_PER_MILLE: u64 = 180;

/// One article while it is being written.
pub(super) struct Story<'a> {
    generator: &'a Generator,
    topic: &'a Topic,
    pub(super) random: Random,
    curly: bool,
    /// The people of this story, as indices into the topic's, and whether they have been introduced.
    people: Vec<(usize, bool)>,
    /// Content words written so far; a later word may repeat one of them.
    written: Vec<u32>,
    last_function_word: usize,
}

impl<'a> Story<'a> {
    pub(super) fn new(generator: &'a Generator, topic: &'a Topic, mut random: Random, curly: bool) -> Self {
        let mut people: Vec<(usize, bool)> = Vec::new();
        for _ in 0..2 + random.below(4) {
            let person = generator.topic_people.draw(&mut random);
            if people.iter().all(|(known, _)| *known != person) {
                people.push((person, false));
            }
        }
        Self { generator, topic, random, curly, people, written: Vec::new(), last_function_word: 0 }
    }

    pub(super) fn paragraphs(&mut self, bytes: usize) -> Vec<String> {
        let mut paragraphs = Vec::new();
        let mut written = 0;
        while written < bytes {
            let mut paragraph = self.sentence();
            // One more sentence than enough would shift the mean by half a paragraph.
            for _ in 0..self.random.below(3) {
                if written + paragraph.len() < bytes {
                    paragraph.push(' ');
                    paragraph.push_str(&self.sentence());
                }
            }
            written += paragraph.len() + 2;
            paragraphs.push(paragraph);
        }
        paragraphs
    }

    pub(super) fn sentence(&mut self) -> String {
        let words = 8 + self.random.below(12) + self.random.below(12);
        let (open, close) = if self.curly { ('“', '”') } else { ('"', '"') };
        let mut text = String::with_capacity(words as usize * 8);
        match self.random.below(100) {
            0..16 => {
                text.push(open);
                self.clause(&mut text, words - 3, true);
                text.push(',');
                text.push(close);
                text.push(' ');
                self.person(&mut text, false);
                text.push_str(" said");
            }
            16..26 => {
                self.person(&mut text, true);
                text.push_str(if self.random.per_mille(500) { " said that " } else { " said " });
                self.clause(&mut text, words - 3, false);
            }
            26..30 => {
                text.push_str(if self.random.per_mille(500) { "According to the " } else { "In the " });
                text.push_str(self.random.pick(&self.topic.organisations).as_str());
                text.push_str(", ");
                self.clause(&mut text, words - 4, false);
            }
            _ => self.clause(&mut text, words, true),
        }
        text.push('.');
        text
    }

    /// Writes this many words, a few more where the last is a name of several.
    fn clause(&mut self, text: &mut String, words: u64, capital: bool) {
        let mut after_function_word = false;
        let mut position = 0;
        while position < words {
            let last = position + 1 >= words;
            let first_capital = position == 0 && capital;
            if position > 0 {
                text.push(' ');
            }
            position += 1;
            let kind = self.random.below(1_000);
            if kind < PERSON_PER_MILLE {
                self.person(text, first_capital);
                after_function_word = false;
            } else if kind < PERSON_PER_MILLE + PLACE_PER_MILLE {
                self.place(text);
                after_function_word = false;
            } else if kind < PERSON_PER_MILLE + PLACE_PER_MILLE + NUMBER_PER_MILLE {
                self.number(text);
                after_function_word = false;
            } else if !last && kind < PERSON_PER_MILLE + PLACE_PER_MILLE + NUMBER_PER_MILLE + STOCK_PHRASE_PER_MILLE {
                let phrase = *self.random.pick(STOCK_PHRASES);
                push_word(text, phrase, first_capital);
                position += phrase.split(' ').count() as u64 - 1;
                after_function_word = true;
                if position >= words {
                    text.push(' ');
                    self.content_word(text, false);
                }
            } else if !last && self.random.per_mille(if after_function_word { 200 } else { 620 }) {
                self.function_word(text, first_capital);
                after_function_word = true;
            } else {
                self.content_word(text, first_capital);
                after_function_word = false;
                if !last && self.random.per_mille(FOLLOWER_PER_MILLE) {
                    let word = *self.written.last().expect("a content word was just written");
                    let follower = self.generator.lexicon.followers[word as usize];
                    self.written.push(follower);
                    text.push(' ');
                    text.push_str(&self.generator.lexicon.forms[follower as usize]);
                    position += 1;
                }
                if position + 3 < words && self.random.per_mille(70) {
                    text.push(',');
                }
            }
        }
    }

    fn function_word(&mut self, text: &mut String, capital: bool) {
        let mut word = self.generator.lexicon.function_words.draw(&mut self.random);
        if word == self.last_function_word {
            word = self.generator.lexicon.function_words.draw(&mut self.random);
        }
        self.last_function_word = word;
        push_word(text, FUNCTION_WORDS[word].0, capital || FUNCTION_WORDS[word].0 == "i");
    }

    fn content_word(&mut self, text: &mut String, capital: bool) {
        let word = self.draw_content_word();
        self.written.push(word);
        push_word(text, &self.generator.lexicon.forms[word as usize], capital);
    }

    fn draw_content_word(&mut self) -> u32 {
        let kind = self.random.below(1_000);
        if kind < TOPIC_PER_MILLE {
            self.topic.words[self.generator.topic_words.draw(&mut self.random)]
        } else if kind < TOPIC_PER_MILLE + REPEAT_PER_MILLE && !self.written.is_empty() {
            *self.random.pick(&self.written)
        } else {
            self.generator.lexicon.by_frequency.draw(&mut self.random) as u32
        }
    }

    /// The first time by role and full name, later by surname.
    fn person(&mut self, text: &mut String, capital: bool) {
        // The first person is the one the story is about.
        let chosen = if self.random.per_mille(450) { 0 } else { self.random.below(self.people.len() as u64) as usize };
        let (index, introduced) = &mut self.people[chosen];
        let person = &self.topic.people[*index];
        if *introduced {
            text.push_str(&person.surname);
        } else {
            *introduced = true;
            push_word(text, person.role, capital);
            text.push(' ');
            text.push_str(&person.full);
        }
    }

    fn place(&mut self, text: &mut String) {
        let (city, country, _) = CITIES[*self.random.pick(&self.topic.cities)];
        match self.random.below(4) {
            0 => text.push_str(self.random.pick(&self.topic.organisations).as_str()),
            1 => text.push_str(country),
            _ => text.push_str(city),
        }
    }

    fn number(&mut self, text: &mut String) {
        let random = &mut self.random;
        let written = match random.below(10) {
            0..4 => write!(text, "{}", 2 + random.below(98)),
            4..6 => write!(text, "{},{:03}", 1 + random.below(60), random.below(100) * 10),
            6 => write!(text, "{}.{} per cent", random.below(40), random.below(10)),
            7 => write!(text, "${}.{} million", 1 + random.below(90), random.below(10)),
            8 => write!(text, "{}", 1980 + random.below(45)),
            _ => write!(text, "{}-year-old", 5 + random.below(80)),
        };
        written.expect("writing to a string does not fail");
    }

    /// Six to eleven words, most of them from the body.
    pub(super) fn headline(&mut self) -> String {
        let title_case = !self.curly;
        let mut text = match self.random.below(3) {
            0 => self.topic.people[self.people[0].0].surname.clone(),
            1 => CITIES[self.topic.cities[0]].0.to_owned(),
            _ => capitalised(&self.generator.lexicon.forms[self.draw_content_word() as usize]),
        };
        for position in 1..6 + self.random.below(6) {
            text.push(' ');
            if position % 3 == 2 && self.random.per_mille(600) {
                self.function_word(&mut text, false);
            } else {
                let word = if self.random.per_mille(700) {
                    *self.random.pick(&self.written)
                } else {
                    self.draw_content_word()
                };
                push_word(&mut text, &self.generator.lexicon.forms[word as usize], title_case);
            }
        }
        text
    }

    pub(super) fn tags(&mut self) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for _ in 0..self.random.below(5) {
            let word = self.topic.words[self.random.below(12) as usize];
            let tag = &self.generator.lexicon.forms[word as usize];
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        tags
    }

    pub(super) fn named_people(&self) -> Vec<String> {
        let named = self.people.iter().filter(|(_, introduced)| *introduced);
        named.map(|(person, _)| self.topic.people[*person].full.clone()).collect()
    }
}

/// The word with a capital.
pub(super) fn capitalised(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    push_word(&mut text, word, true);
    text
}

fn push_word(text: &mut String, word: &str, capital: bool) {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if capital => {
            text.extend(first.to_uppercase());
            text.push_str(letters.as_str());
        }
        _ => text.push_str(word),
    }
}
