//! Dates in web addresses and in the names of files and folders.
//!
//! In goes an address or a path, out comes the date that it shows, with the piece that shows it. Numbers that only look like
//! a date are told apart by their shape; two days that disagree show none. Whether the date is believed is for the caller to say.

use std::ops::RangeInclusive;

use crate::record::{NewsDate, Precision, day_at_start};

/// A date that stands in an address or a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown<'a> {
    pub date: NewsDate,
    /// The piece that shows it, as written.
    pub piece: &'a str,
}

/// Years that a day with signs or folders between its parts can be of.
const YEARS: RangeInclusive<i32> = 1600..=2100;
/// Years of eight digits in a row in a file's name: most numbers below are counters.
const COMPACT_YEARS: RangeInclusive<i32> = 1800..=2100;
/// Years of what is weaker in an address: eight digits in a row, and months without a day.
const WEB_YEARS: RangeInclusive<i32> = 1980..=2100;

/// Sites whose addresses end in numbers of eight digits that are no dates.
const NUMBERING_HOSTS: &[&str] = &["bbc.com", "bbc.co.uk", "dw.com"];

/// Folders of an address that a number follows which is no date, when nothing comes after it.
const NUMBERED: &[&str] = &["article", "articles", "story", "stories", "id", "item", "node", "post", "posts"];

/// What tells when a copy was made, not when the article was published: anywhere in a name.
const COPYING: &[&str] = &["crawl", "download", "snapshot", "screenshot", "backup"];

/// The same as whole words, since other words hold them: scandal, skyscraper.
const COPYING_WORDS: &[&str] = &[
    "scrape",
    "scraped",
    "scrapes",
    "scraping",
    "scraper",
    "export",
    "exports",
    "exported",
    "fetch",
    "fetched",
    "retrieved",
    "accessed",
    "dump",
    "dumps",
    "scan",
    "scans",
    "scanned",
];

/// The day or month that a web address shows. Host, query and fragment say nothing.
pub(super) fn in_url(url: &str) -> Option<Shown<'_>> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = rest.split_once('/')?;
    // A date needs four digits somewhere; most addresses without one end here.
    if !path.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let path = Parts::new(path, |c| c == '/');
    if let Some(days) = path.days_in_folders() {
        return days.sole();
    }
    let numbering = is_below(authority, NUMBERING_HOSTS);
    let mut days = Days::default();
    for (at, part) in path.parts.iter().enumerate() {
        let is_last = at + 1 == path.parts.len();
        let folder = at.checked_sub(1).and_then(|at| path.parts.get(at)).map_or("", |part| part.1);
        days_in_name(part.1, &WEB_YEARS, |day| {
            let is_date = if day.compact {
                !is_last || !numbering && !day.is_article_number(folder)
            } else {
                // Within the words of a headline, a day is what the article is about.
                day.before.is_empty() || day.ends_name()
            };
            if is_date {
                days.add(day.shown);
            }
        });
    }
    let month = path.month_in_folders();
    if !days.any() {
        return month;
    }
    // A headline may name another day than that of its folder.
    let outside = |day: &Shown<'_>| month.is_some_and(|month| !is_within(day.date, month.date));
    days.sole().filter(|day| !outside(day)).or(month)
}

/// The day that the name of a file shows, or else the folders above it.
pub(super) fn in_path(path: &str) -> Option<Shown<'_>> {
    let path = Parts::new(path, std::path::is_separator);
    let (_, name) = *path.parts.last()?;
    let mut days = Days::default();
    days_in_name(name, &COMPACT_YEARS, |day| days.add(day.shown));
    if days.any() && !tells_of_copying(name) {
        return days.sole();
    }
    path.days_in_folders().filter(|days| !days.copied).and_then(Days::sole)
}

/// The year that stands alone as the file's folder or the one above; none where the two disagree. Further up the path, a year says when
/// somebody put his folders in order.
pub(super) fn year_folder(path: &str) -> Option<i32> {
    let path = Parts::new(path, std::path::is_separator);
    let (_, folders) = path.parts.split_last()?;
    let mut year = None;
    for (at, (_, folder)) in folders.iter().enumerate().rev().take(2) {
        let Some(found) = number(folder, 4..=4).map(|year| year as i32).filter(|year| YEARS.contains(year)) else {
            continue;
        };
        let above = at.checked_sub(1).and_then(|at| folders.get(at)).map_or("", |part| part.1);
        if tells_of_copying(above) || year.is_some_and(|year| year != found) {
            return None;
        }
        year = Some(found);
    }
    year
}

/// A path in its parts, each with the byte at which it starts.
struct Parts<'a> {
    whole: &'a str,
    parts: Vec<(usize, &'a str)>,
}

impl<'a> Parts<'a> {
    fn new(whole: &'a str, is_separator: impl Fn(char) -> bool) -> Self {
        let mut parts = Vec::with_capacity(12);
        let mut start = 0;
        for piece in whole.split_inclusive(&is_separator) {
            let part = piece.trim_end_matches(&is_separator);
            if !part.is_empty() {
                parts.push((start, part));
            }
            start += piece.len();
        }
        Self { whole, parts }
    }

    fn get(&self, at: usize) -> &'a str {
        self.parts.get(at).map_or("", |part| part.1)
    }

    /// The text of `count` parts from `at` on, with the signs between them.
    fn piece(&self, at: usize, count: usize) -> &'a str {
        let (Some(first), Some(last)) = (self.parts.get(at), self.parts.get(at + count - 1)) else { return "" };
        self.whole.get(first.0..last.0 + last.1.len()).unwrap_or_default()
    }

    /// The days of folders: `2019/11/22`, `2019/nov/22`, `2019-11/22`, `2019/1122`. `None` without any.
    fn days_in_folders(&self) -> Option<Days<'a>> {
        let mut days = Days::default();
        for at in 0..self.parts.len() {
            let Some((date, count)) = self.day_at(at) else { continue };
            days.copied |= at > 0 && tells_of_copying(self.get(at - 1));
            days.add(Shown { date, piece: self.piece(at, count) });
        }
        days.any().then_some(days)
    }

    /// The day that starts at a part, and how many parts it takes.
    fn day_at(&self, at: usize) -> Option<(NewsDate, usize)> {
        let (first, second, third) = (self.get(at), self.get(at + 1), self.get(at + 2));
        if let Some((year, month)) = year_and_month(first) {
            return Some((day(year, month, number(second, 2..=2)?, &YEARS)?, 2));
        }
        let year = number(first, 4..=4)?;
        if let Some(both) = number(second, 4..=4) {
            return Some((day(year, both / 100, both % 100, &YEARS)?, 2));
        }
        Some((day(year, month_of(second)?, number(third, 1..=2)?, &YEARS)?, 3))
    }

    /// The month of folders: `2019/11`, `2019/nov`, `2019-11`. A small number behind it makes it something else.
    fn month_in_folders(&self) -> Option<Shown<'a>> {
        for at in 0..self.parts.len() {
            let (first, second) = (self.get(at), self.get(at + 1));
            let (year, month, count) = if let Some((year, month)) = year_and_month(first) {
                (year, month, 1)
            } else {
                let (Some(year), Some(month)) = (number(first, 4..=4), month_of(second)) else { continue };
                if second.len() == 1 {
                    continue;
                }
                (year, month, 2)
            };
            let known = WEB_YEARS.contains(&(year as i32)) && number(self.get(at + count), 1..=2).is_none();
            if let Some(date) = NewsDate::month(year as i32, month).filter(|_| known) {
                return Some(Shown { date, piece: self.piece(at, count) });
            }
        }
        None
    }
}

/// The days found so far: the first, and whether another disagrees.
#[derive(Debug, Default)]
struct Days<'a> {
    first: Option<Shown<'a>>,
    disagree: bool,
    /// The folder above says that a copy was made then.
    copied: bool,
}

impl<'a> Days<'a> {
    fn add(&mut self, shown: Shown<'a>) {
        self.disagree |= self.first.get_or_insert(shown).date != shown.date;
    }

    const fn any(&self) -> bool {
        self.first.is_some()
    }

    fn sole(self) -> Option<Shown<'a>> {
        self.first.filter(|_| !self.disagree)
    }
}

/// A day within a name.
struct NameDay<'a> {
    shown: Shown<'a>,
    /// Eight digits in a row.
    compact: bool,
    before: &'a str,
    after: &'a str,
}

impl NameDay<'_> {
    /// Nothing follows but the extension.
    fn ends_name(&self) -> bool {
        self.after.is_empty()
            || self.after.strip_prefix('.').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_alphabetic()))
    }

    /// `a-20191122`, `article_20191122`, `article/20191122`: the last number of an address, called one.
    fn is_article_number(&self, folder: &str) -> bool {
        if !self.ends_name() {
            return false;
        }
        if self.before.is_empty() {
            return is_one_of(folder, NUMBERED);
        }
        let word = self.before.trim_end_matches(|c: char| !c.is_alphanumeric());
        let word = word.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        word.len() == 1 || is_one_of(word, NUMBERED) || is_one_of(word, &["art", "news", "nr", "no"])
    }
}

/// Calls `each` with every day in a name: `2019-11-22`, `2019_11_22`, `2019.11.22`, and `20191122` of `compact_years`, with no letter or
/// digit beside it.
fn days_in_name<'a>(name: &'a str, compact_years: &RangeInclusive<i32>, mut each: impl FnMut(NameDay<'a>)) {
    let bytes = name.as_bytes();
    let mut at = 0;
    while let Some(start) =
        bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)).map(|skip| at + skip)
    {
        let digits_from = |from: usize| {
            bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count())
        };
        let run = digits_from(start);
        let number_at = |from: usize, len: usize| name.get(from..from + len).and_then(|text| number(text, len..=len));
        let (date, end) = if run == 8 {
            let parts = (number_at(start, 4), number_at(start + 4, 2), number_at(start + 6, 2));
            let date = match parts {
                (Some(year), Some(month), Some(of_month)) => day(year, month, of_month, compact_years),
                _ => None,
            };
            (date, start + 8)
        } else if run == 4 {
            let sign = bytes.get(start + 4).filter(|sign| matches!(sign, b'-' | b'_' | b'.'));
            let parted = sign.is_some()
                && bytes.get(start + 7) == sign
                && digits_from(start + 5) == 2
                && digits_from(start + 8) == 2;
            let parts = (number_at(start, 4), number_at(start + 5, 2), number_at(start + 8, 2));
            let date = match parts {
                (Some(year), Some(month), Some(of_month)) if parted => day(year, month, of_month, &YEARS),
                _ => None,
            };
            (date, start + 10)
        } else {
            (None, start + run)
        };
        let before = name.get(..start).unwrap_or_default();
        let after = name.get(end..).unwrap_or_default();
        let bounded = !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        match date.filter(|_| bounded) {
            Some(date) => {
                let piece = name.get(start..end).unwrap_or_default();
                each(NameDay { shown: Shown { date, piece }, compact: run == 8, before, after });
                at = end;
            }
            None => at = start + run,
        }
    }
}

fn day(year: u32, month: u32, of_month: u32, years: &RangeInclusive<i32>) -> Option<NewsDate> {
    let year = i32::try_from(year).ok().filter(|year| years.contains(year))?;
    NewsDate::day(year, month, of_month)
}

/// A number of so many digits, and nothing else.
fn number(text: &str, digits: RangeInclusive<usize>) -> Option<u32> {
    (digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `2019-11`, `2019_11`, `201911`.
fn year_and_month(text: &str) -> Option<(u32, u32)> {
    let (year, rest) = text.split_at_checked(4)?;
    let month = rest.strip_prefix(['-', '_']).unwrap_or(rest);
    let month = number(month, 2..=2).filter(|month| (1..=12).contains(month))?;
    Some((number(year, 4..=4)?, month))
}

/// A month in one or two digits or by its name.
fn month_of(text: &str) -> Option<u32> {
    if let Some(month) = number(text, 1..=2) {
        return (1..=12).contains(&month).then_some(month);
    }
    if text.len() > 24 || !text.chars().all(char::is_alphabetic) {
        return None;
    }
    let dated = format!("1 {text}");
    day_at_start(&dated).filter(|(_, len)| *len == dated.len()).and_then(|(parts, _)| parts.month)
}

/// The name says that a copy was made.
fn tells_of_copying(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    COPYING.iter().any(|stem| name.contains(stem))
        || name.split(|c: char| !c.is_alphabetic()).any(|word| COPYING_WORDS.contains(&word))
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// The host of an authority is one of these or lies below one.
fn is_below(authority: &str, hosts: &[&str]) -> bool {
    let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    hosts.iter().any(|known| {
        host.len()
            .checked_sub(known.len())
            .and_then(|at| host.split_at_checked(at))
            .is_some_and(|(below, end)| end.eq_ignore_ascii_case(known) && (below.is_empty() || below.ends_with('.')))
    })
}

/// The day lies in the month.
pub(super) fn is_within(day: NewsDate, month: NewsDate) -> bool {
    (month.first_day()..=month.last_day()).contains(&day.first_day())
}

impl Shown<'_> {
    /// Not only a month.
    pub(super) fn is_day(&self) -> bool {
        self.date.precision() >= Precision::Day
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
