//! A seeded generator of news-like articles: the same seed and number give the same article on every machine and in any
//! order, so a corpus can be made in parts, in parallel, or grown later.
//!
//! What matters to a search engine is kept close to English news: function words at their natural rate, content words with
//! a Zipf distribution and real suffixes (so stemming has work to do), words that follow each other, words and names that
//! come in bursts, lengths, datelines, quotes and numbers. `cargo bench --bench generate` measures how close.

mod story;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};

use self::story::{Story, capitalised};
use super::lexicon::{Lexicon, Random, Weighted, made_up_word, scramble};
use super::words::{AGENCIES, CITIES, DatelineShape, FIRST_NAMES, ORGANISATIONS, PAPERS, ROLES, SECTIONS, SURNAMES};

/// Topics, each with its own words, people and places.
pub const TOPICS: usize = 300;
const TOPIC_WORDS: usize = 400;
const TOPIC_PEOPLE: usize = 40;
const TOPIC_CITIES: usize = 8;
const TOPIC_ORGANISATIONS: usize = 8;
const OUTLETS: usize = 240;
const MADE_UP_SURNAMES: usize = 4_000;

/// Days from the first of January 1995 to the last of December 2024.
const DAYS: u64 = 10_958;

/// Bytes of body text at each twentieth of the articles, shortest first: a log-normal distribution with median 1,650 and
/// sigma 0.6, cut off at 600 and 8,000. Lengths between two entries are drawn evenly.
const BODY_BYTES: [u64; 21] = [
    600, 640, 765, 886, 996, 1_101, 1_205, 1_310, 1_417, 1_530, 1_650, 1_779, 1_921, 2_079, 2_260, 2_473, 2_734, 3_073,
    3_560, 4_427, 8_000,
];

#[derive(Debug)]
struct Person {
    full: String,
    surname: String,
    role: &'static str,
}

#[derive(Debug)]
struct Topic {
    words: Vec<u32>,
    people: Vec<Person>,
    cities: Vec<usize>,
    organisations: Vec<String>,
    section: &'static str,
}

/// A made-up newspaper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// `Lagos Courier`
    pub name: String,
    /// `lagoscourier.com`
    pub domain: String,
    /// Prints `“` and `’` where others print `"` and `'`.
    curly: bool,
}

/// One made-up article, with everything that was known when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsArticle {
    /// Its number in the corpus.
    pub number: u64,
    /// The number of the article that it copies, with light edits.
    pub copy_of: Option<u64>,
    /// The headline.
    pub headline: String,
    /// The sub-headline; in about half of the articles that have one it repeats the first paragraph.
    pub deck: Option<String>,
    /// The text, without the dateline.
    pub paragraphs: Vec<String>,
    /// What stands before the first paragraph, with the dash and blank that end it: `PARIS, Nov 22 (AFP) - `. Empty when
    /// there is none.
    pub dateline: String,
    /// The city of the dateline, or of the desk that wrote it.
    pub place: &'static str,
    /// The city's country, ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// The agency that it comes from, as the dateline names it.
    pub agency: Option<&'static str>,
    /// Who published it.
    pub outlet: Outlet,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published; no zone.
    pub date: NaiveDateTime,
    /// Where it was published.
    pub url: String,
    /// The desk.
    pub section: &'static str,
    /// Words that the newspaper filed it under.
    pub tags: Vec<String>,
    /// The people it names, by their full names.
    pub persons: Vec<String>,
}

impl NewsArticle {
    /// The paragraphs, parted by blank lines, the first with the dateline before it.
    #[must_use]
    pub fn body(&self) -> String {
        format!("{}{}", self.dateline, self.paragraphs.join("\n\n"))
    }
}

/// Makes articles.
#[derive(Debug)]
pub struct Generator {
    seed: u64,
    lexicon: Lexicon,
    topics: Vec<Topic>,
    outlets: Vec<Outlet>,
    topic_words: Weighted,
    topic_people: Weighted,
    topic_choice: Weighted,
    agencies: Weighted,
}

impl Generator {
    /// Builds vocabulary, topics and outlets; takes some milliseconds.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed ^ 0x006E_6577_7370_6170);
        let lexicon = Lexicon::new(&mut random);
        let mut surnames: Vec<String> = SURNAMES.split_whitespace().map(str::to_owned).collect();
        surnames.extend((0..MADE_UP_SURNAMES).map(|_| capitalised(&made_up_word(&mut random, 2))));
        let topics = (0..TOPICS).map(|_| Topic::new(&mut random, &lexicon, &surnames)).collect();
        let outlets = (0..OUTLETS).map(|_| Outlet::new(&mut random)).collect();
        Self {
            seed,
            lexicon,
            topics,
            outlets,
            topic_words: Weighted::zipf(TOPIC_WORDS, 5),
            topic_people: Weighted::zipf(TOPIC_PEOPLE, 1),
            topic_choice: Weighted::zipf(TOPICS, 30),
            agencies: Weighted::zipf(AGENCIES.len(), 2),
        }
    }

    /// The content words, roughly the most frequent first.
    #[must_use]
    pub fn vocabulary(&self) -> &[String] {
        &self.lexicon.forms
    }

    /// Two words that like to stand together: the content word of this rank and its usual follower.
    #[must_use]
    pub fn word_pair(&self, rank: usize) -> (&str, &str) {
        (&self.lexicon.forms[rank], &self.lexicon.forms[self.lexicon.followers[rank] as usize])
    }

    /// The words that a topic prefers, the most frequent first; articles have topics from 0 to [`TOPICS`].
    pub fn topic_words(&self, topic: usize) -> impl Iterator<Item = &str> {
        self.topics[topic].words.iter().map(|&word| self.lexicon.forms[word as usize].as_str())
    }

    /// The article of this number. One in twenty is a lightly edited copy of an earlier agency story.
    #[must_use]
    pub fn article(&self, number: u64) -> NewsArticle {
        match self.original(number) {
            None => self.own_article(number),
            Some(original) => self.copy(number, self.own_article(original)),
        }
    }

    fn random(&self, number: u64, purpose: u64) -> Random {
        Random::new(scramble(self.seed.wrapping_add(purpose << 56)) ^ scramble(number.wrapping_add(0x51_7CC1)))
    }

    /// The number of the article that this one copies.
    fn original(&self, number: u64) -> Option<u64> {
        let copies = |number: u64| number > 0 && self.random(number, 1).per_mille(50);
        if !copies(number) {
            return None;
        }
        let mut original = number - 1 - self.random(number, 2).below(number.min(5_000));
        while original > 0 && (copies(original) || self.agency(original).is_none()) {
            original -= 1;
        }
        Some(original)
    }

    fn agency(&self, number: u64) -> Option<(&'static str, DatelineShape)> {
        let mut random = self.random(number, 3);
        random.per_mille(600).then(|| AGENCIES[self.agencies.draw(&mut random)])
    }

    fn own_article(&self, number: u64) -> NewsArticle {
        let mut random = self.random(number, 4);
        let agency = self.agency(number);
        let topic = &self.topics[self.topic_choice.draw(&mut random)];
        let outlet = random.pick(&self.outlets);
        let date = date_time(&mut random);
        let (place, _, country) =
            if random.per_mille(700) { CITIES[*random.pick(&topic.cities)] } else { *random.pick(CITIES) };

        let band = random.below(20) as usize;
        let body_bytes = (BODY_BYTES[band] + random.below(BODY_BYTES[band + 1] - BODY_BYTES[band])) as usize;
        let mut story = Story::new(self, topic, random, outlet.curly);
        let paragraphs = story.paragraphs(body_bytes);
        let headline = story.headline();
        let mut deck = None;
        if story.random.per_mille(600) {
            deck = Some(if story.random.per_mille(500) {
                paragraphs[0].trim_end_matches('.').to_owned()
            } else {
                story.sentence()
            });
        }
        let tags = story.tags();
        let author = story.random.per_mille(700).then(|| {
            let person = &story.random.pick(&self.topics).people[0];
            person.full.clone()
        });
        let dateline = match agency {
            Some((agency, shape)) => dateline(shape, place, agency, &outlet.name, date),
            None if story.random.per_mille(500) => format!("{} — ", place.to_uppercase()),
            None => String::new(),
        };
        NewsArticle {
            number,
            copy_of: None,
            url: url(outlet, topic.section, date, &headline, number),
            headline,
            deck,
            paragraphs,
            dateline,
            place,
            country,
            agency: agency.map(|(name, _)| name),
            outlet: outlet.clone(),
            author,
            date,
            section: topic.section,
            tags,
            persons: story.named_people(),
        }
    }

    /// The same story in another paper: other headline words at the end, its last paragraph gone, or a word changed.
    fn copy(&self, number: u64, original: NewsArticle) -> NewsArticle {
        let mut random = self.random(number, 5);
        let outlet = random.pick(&self.outlets).clone();
        let date = original.date + Duration::minutes(random.below(36 * 60) as i64);
        let mut copy = NewsArticle { number, copy_of: Some(original.number), date, ..original };
        if random.per_mille(300) {
            copy.headline = format!("{} - {}", copy.headline, copy.place);
        }
        if random.per_mille(400) && copy.paragraphs.len() > 2 {
            copy.paragraphs.pop();
        }
        if random.per_mille(500) {
            let word = &self.lexicon.forms[self.lexicon.by_frequency.draw(&mut random)];
            let last = copy.paragraphs.len() - 1;
            copy.paragraphs[last].push_str(" The ");
            copy.paragraphs[last].push_str(word);
            copy.paragraphs[last].push_str(" was first reported by other media.");
        }
        if let Some((agency, shape)) = self.agency(original.number) {
            copy.dateline = dateline(shape, copy.place, agency, &outlet.name, original.date);
        }
        copy.author = None;
        copy.url = url(&outlet, copy.section, date, &copy.headline, number);
        copy.outlet = outlet;
        copy
    }
}

impl Topic {
    fn new(random: &mut Random, lexicon: &Lexicon, surnames: &[String]) -> Self {
        let first_names: Vec<&str> = FIRST_NAMES.split_whitespace().collect();
        let mut words = Vec::with_capacity(TOPIC_WORDS);
        while words.len() < TOPIC_WORDS {
            let word = lexicon.by_frequency.draw(random) as u32;
            // The commonest words belong to every topic alike.
            if word >= 200 && !words.contains(&word) {
                words.push(word);
            }
        }
        let people = (0..TOPIC_PEOPLE)
            .map(|_| {
                let surname = random.pick(surnames).clone();
                Person {
                    full: format!("{} {surname}", random.pick(&first_names)),
                    surname,
                    role: random.pick::<&str>(ROLES),
                }
            })
            .collect();
        let cities: Vec<usize> = (0..TOPIC_CITIES).map(|_| random.below(CITIES.len() as u64) as usize).collect();
        let organisations = (0..TOPIC_ORGANISATIONS)
            .map(|_| {
                let owner = if random.per_mille(500) {
                    CITIES[*random.pick(&cities)].1.to_owned()
                } else {
                    capitalised(&made_up_word(random, 2))
                };
                format!("{owner} {}", random.pick(ORGANISATIONS))
            })
            .collect();
        Self { words, people, cities, organisations, section: random.pick::<&str>(SECTIONS) }
    }
}

impl Outlet {
    fn new(random: &mut Random) -> Self {
        let name = format!("{} {}", random.pick(CITIES).0, random.pick(PAPERS));
        let host: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        Self { name, domain: format!("{host}.com"), curly: random.per_mille(300) }
    }
}

fn date_time(random: &mut Random) -> NaiveDateTime {
    let first = NaiveDate::from_ymd_opt(1995, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a valid date");
    first + Duration::days(random.below(DAYS) as i64) + Duration::seconds(random.below(86_400) as i64)
}

fn dateline(shape: DatelineShape, place: &str, agency: &str, outlet: &str, date: NaiveDateTime) -> String {
    const STYLEBOOK: [&str; 12] =
        ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];
    let caps = place.to_uppercase();
    let day = date.day();
    let short = date.format("%b");
    match shape {
        DatelineShape::CapsDash => format!("{caps} ({agency}) — "),
        DatelineShape::CapsDate => format!("{caps}, {short} {day} ({agency}) - "),
        DatelineShape::CapsDateDot => format!("{caps}, {} {day} ({agency}) -- ", STYLEBOOK[date.month0() as usize]),
        DatelineShape::Slashes => format!("{caps}, {} {day}. /{agency}/. ", date.format("%B")),
        DatelineShape::Colon => format!("{caps}, {short} {day} ({agency}): "),
        DatelineShape::Running => format!("{place} ({agency}) - "),
        DatelineShape::RunningDate => format!("{place}, {short} {day} ({agency}) "),
        DatelineShape::CreditFirst => format!("({agency}) - {caps}, {} {day} - ", short.to_string().to_uppercase()),
        DatelineShape::DayFirst => format!("{place}, {day} {short} ({agency}).- "),
        DatelineShape::OutletAndDate => {
            let ending = match day {
                1 | 21 | 31 => "st",
                2 | 22 => "nd",
                3 | 23 => "rd",
                _ => "th",
            };
            format!("{caps} ({outlet} / {agency} - {day}{ending} {}, {}) ", date.format("%B"), date.year())
        }
    }
}

fn url(outlet: &Outlet, section: &str, date: NaiveDateTime, headline: &str, number: u64) -> String {
    let words = headline.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.take(6).collect::<Vec<_>>().join("-").to_lowercase();
    let section = section.to_lowercase();
    format!("https://www.{}/{section}/{}/{slug}-{number}.html", outlet.domain, date.format("%Y/%m/%d"))
}
