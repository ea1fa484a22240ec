//! Dates told by how long ago they were: `2 hours ago`, `gestern, 14:05 Uhr`, `منذ ساعتين`, `3天前`.
//!
//! In goes a string that is such a date and nothing else; out comes an [`Ago`], which together with the day when somebody read it is a date. It is
//! no finer than the words support: hours give the day, weeks the month.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::date_text::YEARS;
use super::date_tokens::{fold_word, is_word, take_number};
use super::{DayMonthOrder, NewsDate, Precision, day_of_number, read_date};

/// Longer strings are no such dates, in bytes.
const MAX_BYTES: usize = 80;
/// Nor are those of more numbers and words.
const MAX_PIECES: usize = 12;
/// What counts back further is none either.
const MOST: u64 = 999;
/// Words that may stand between the others and say nothing: `a`, `about`, `published`.
const FILLERS: &str = "published posted publie publicado publicada publicato veroffentlicht geplaatst publicerad publisert udgivet \
    опубликовано опубліковано about around some ca circa etwa environ cerca около почти около 약 大约 约 \
    a an one ein eine einem einer einen un une una uno um uma een en ett et for yksi jeden jedna jednou один одна одну одну \
    bir egy ενα μια απο واحد واحدة یک ایک एक একটি yang de od le lo cu";

/// Units, finest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

const UNITS: [Unit; 6] = [Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Year];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// A unit, and how many of it where the word says so.
    Unit(Unit, Option<u64>),
    Before,
    DaysBack(u64),
}

/// How long before it was read something was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ago {
    months: u64,
    minutes: u64,
    /// The finest unit that is counted.
    unit: Unit,
    /// The time of day that stands beside a day.
    clock: String,
}

/// Reads a string that says how long ago something was. `None` when it says anything else.
#[must_use]
pub fn read_ago(text: &str) -> Option<Ago> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_BYTES {
        return None;
    }
    let pieces = pieces(text);
    // Most strings have no word of the tables in them.
    let is_known = |word: &str| word.contains(is_unspaced) || WORDS.contains(word);
    if pieces.len() > MAX_PIECES || !pieces.iter().any(|piece| is_known(&piece.folded)) {
        return None;
    }
    LANGUAGES.iter().find_map(|language| language.counted(&pieces).or_else(|| language.named_day(text, &pieces)))
}

impl Ago {
    fn add(&mut self, unit: Unit, count: u64) {
        self.unit = self.unit.min(unit);
        match unit {
            Unit::Minute => self.minutes += count,
            Unit::Hour => self.minutes += count * 60,
            Unit::Day => self.minutes += count * DAY,
            Unit::Week => self.minutes += count * 7 * DAY,
            Unit::Month => self.months += count,
            Unit::Year => self.months += count * 12,
        }
    }

    /// The date, where the record was fetched at `crawled`: as fine as both allow. It is that of the clock that `crawled` was told by.
    #[must_use]
    pub fn before(&self, crawled: NewsDate) -> Option<NewsDate> {
        let fetched = crawled.first_day();
        let span = match crawled.precision() {
            Precision::Year | Precision::Month => return None,
            Precision::Day => 86_399,
            Precision::Minute => 59,
            Precision::Second => 0,
        };
        let back = |days: u64| fetched.checked_sub_days(Days::new(days));
        // Beside months and years, days say nothing for sure.
        match if self.months > 0 { self.unit.max(Unit::Month) } else { self.unit } {
            Unit::Year | Unit::Month => {
                let day = fetched.checked_sub_months(Months::new(u32::try_from(self.months).ok()?))?;
                if self.unit == Unit::Year {
                    NewsDate::year(day.year())
                } else {
                    NewsDate::month(day.year(), day.month())
                }
            }
            Unit::Week => common(back(self.minutes / DAY + 6)?, back(self.minutes / DAY)?),
            Unit::Day => {
                let day = back(self.minutes / DAY)?;
                let date = NewsDate::day(day.year(), day.month(), day.day())?;
                at_clock(date, &self.clock)
            }
            Unit::Hour | Unit::Minute => {
                let written = crawled.sort_seconds() + i64::from(crawled.offset().unwrap_or(0)) * 60;
                let latest = written - i64::try_from(self.minutes).ok()? * 60;
                let unit = if self.unit == Unit::Hour { 3600 } else { 60 };
                let day = |seconds: i64| day_of_number(seconds.div_euclid(86_400));
                common(day(latest - unit + 1)?, day(latest + span)?)
            }
        }
        .filter(|date| YEARS.contains(&date.first_day().year()))
    }
}

/// Minutes of a day.
const DAY: u64 = 24 * 60;

/// The finest date that holds both days.
fn common(first: NaiveDate, last: NaiveDate) -> Option<NewsDate> {
    if first == last {
        NewsDate::day(first.year(), first.month(), first.day())
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        NewsDate::month(first.year(), first.month())
    } else {
        NewsDate::year(first.year()).filter(|_| first.year() == last.year())
    }
}

/// A day at the time that `clock` says, and nothing else.
fn at_clock(day: NewsDate, clock: &str) -> Option<NewsDate> {
    let date = read_date(&format!("{day} {clock}"), DayMonthOrder::Unknown)?.date;
    (date.without_time() == day).then_some(date)
}

/// A number or a word, and where it stands.
#[derive(Debug)]
struct Piece {
    number: Option<u64>,
    /// As words are compared; empty for a number.
    folded: String,
    at: std::ops::Range<usize>,
}

/// The numbers and words of a text. Hyphens and apostrophes join words: `avant-hier`, `aujourd'hui`.
fn pieces(text: &str) -> Vec<Piece> {
    let joins = |c: char| matches!(c, '-' | '\'' | '’');
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let start = text.len() - rest.len();
        let (number, mut folded, mut taken) = (take_number(rest), String::new(), c.len_utf8());
        if let Some((_, _, after)) = number {
            taken = rest.len() - after.len();
        } else if is_word(c) {
            let end = rest.find(|c: char| !is_word(c) && !joins(c)).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default().trim_end_matches(joins);
            taken = word.len();
            fold_word(word, &mut folded);
            folded = folded.replace('’', "'");
        }
        if number.is_some() || !folded.is_empty() {
            pieces.push(Piece { number: number.map(|(value, ..)| value), folded, at: start..start + taken });
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    pieces
}

/// The words of one language: those of two do not mix.
struct Language(HashMap<&'static str, Word>);

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    include_str!("ago.tsv").lines().filter(|line| !line.starts_with('#')).map(Language::of_row).collect()
});
static IDLE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FILLERS.split_ascii_whitespace().collect());

/// All words of all languages.
static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    LANGUAGES.iter().flat_map(|language| language.0.keys()).flat_map(|form| form.split('_')).collect()
});

impl Language {
    fn of_row(row: &'static str) -> Self {
        let mut words = HashMap::new();
        for (column, forms) in row.split('\t').skip(1).enumerate() {
            for form in forms.split_ascii_whitespace() {
                let (form, count) = form.strip_suffix("=2").map_or((form, None), |form| (form, Some(2)));
                let word = match (UNITS.get(column), column) {
                    (Some(unit), _) => Word::Unit(*unit, count),
                    (None, 6) => Word::Before,
                    (None, _) => Word::DaysBack(column as u64 - 7),
                };
                words.insert(form, word);
            }
        }
        Self(words)
    }

    /// `2 hours ago`, `1 day 3 hours ago`.
    fn counted(&self, pieces: &[Piece]) -> Option<Ago> {
        let mut ago = Ago { months: 0, minutes: 0, unit: Unit::Year, clock: String::new() };
        let (mut number, mut units, mut before) = (None, 0, false);
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            at += 1;
            if let Some(value) = piece.number {
                if value > MOST || number.replace(value).is_some() {
                    return None;
                }
                continue;
            }
            let (words, taken) = match self.phrase(pieces, at - 1) {
                Some((word, taken)) => (vec![word], taken),
                None if IDLE.contains(piece.folded.as_str()) => continue,
                None => (self.unspaced(&piece.folded)?, 1),
            };
            at += taken - 1;
            for word in words {
                match word {
                    Word::Unit(unit, count) => {
                        ago.add(unit, count.or_else(|| number.take()).unwrap_or(1));
                        units += 1;
                    }
                    Word::Before => before = true,
                    Word::DaysBack(_) => return None,
                }
            }
        }
        (before && units > 0 && number.is_none()).then_some(ago)
    }

    /// `yesterday`, `gestern, 14:05 Uhr`, `昨天 14:05`.
    fn named_day(&self, text: &str, pieces: &[Piece]) -> Option<Ago> {
        let spaced = (0..pieces.len()).find_map(|at| match self.phrase(pieces, at)? {
            (Word::DaysBack(days), taken) => {
                let (first, last) = (pieces.get(at)?, pieces.get(at + taken - 1)?);
                Some((days, text.get(..first.at.start)?, text.get(last.at.end..)?))
            }
            _ => None,
        });
        let glued = || {
            self.0.iter().filter(|(form, _)| form.contains(is_unspaced)).find_map(|(form, word)| match word {
                Word::DaysBack(days) => text.split_once(form).map(|(head, tail)| (*days, head, tail)),
                _ => None,
            })
        };
        let (days, head, tail) = spaced.or_else(glued)?;
        let clock = format!("{head} {tail}");
        let clock = if clock.contains(char::is_alphanumeric) { clock } else { String::new() };
        at_clock(NewsDate::day(2000, 1, 1)?, &clock)?;
        Some(Ago { months: 0, minutes: days * DAY, unit: Unit::Day, clock })
    }

    /// The meaning of the piece at `at`, or of it and the next ones together, and how many they are.
    fn phrase(&self, pieces: &[Piece], at: usize) -> Option<(Word, usize)> {
        (1..=3).rev().find_map(|taken| {
            let words: Vec<&str> = pieces.get(at..at + taken)?.iter().map(|piece| piece.folded.as_str()).collect();
            self.0.get(words.join("_").as_str()).map(|word| (*word, taken))
        })
    }

    /// The words in a piece of a script that writes no spaces between them.
    fn unspaced(&self, mut piece: &str) -> Option<Vec<Word>> {
        let mut words = Vec::new();
        while !piece.is_empty() {
            let heads = self.0.iter().filter_map(|(form, word)| Some((form, word, piece.strip_prefix(form)?)));
            let (_, word, rest) =
                heads.filter(|(form, ..)| form.contains(is_unspaced)).max_by_key(|(form, ..)| form.len())?;
            words.push(*word);
            piece = rest;
        }
        Some(words)
    }
}

/// Thai, kana, Han, Hangul.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e4e}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &str, crawled: &str) -> String {
        let crawled = crawled.parse().expect("a date");
        read_ago(text).map_or("-".to_owned(), |ago| ago.before(crawled).map_or("?".to_owned(), |date| date.to_string()))
    }

    #[test]
    fn words_in_many_languages_count_back_from_the_crawl() {
        let mut wrong = String::new();
        let mut languages = HashSet::new();
        for row in include_str!("ago_tests.tsv").lines().filter(|line| !line.starts_with('#')) {
            let [language, crawled, text, wanted] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
            languages.insert(language);
            let got = before(text, crawled);
            if got != wanted {
                wrong.push_str(&format!("{language} {text:?}, read {crawled}: {wanted} was expected, {got} read\n"));
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
        assert!(languages.len() >= 25, "{languages:?}");
    }

    #[test]
    fn forms_are_written_as_they_are_compared() {
        for form in LANGUAGES.iter().flat_map(|language| language.0.keys()).chain(IDLE.iter()) {
            let mut folded = String::new();
            fold_word(form, &mut folded);
            assert_eq!(*form, folded);
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_never_says_the_future(text in "([0-9]{1,4}|il y a|vor|ago|hours?|Tage?|yesterday|前|小时|[a-z:]{1,4}| ){1,8}") {
            let crawled: NewsDate = "2019-11-22T10:30:05+03:00".parse().expect("a date");
            if let Some(date) = read_ago(&text).and_then(|ago| ago.before(crawled)) {
                proptest::prop_assert!(date.first_day() <= crawled.first_day());
            }
        }
    }
}
