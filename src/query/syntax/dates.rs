//! Days as vendors' users write them: `1/31/2019`, `20190131`, `January 31, 2019`, `-7`.

use chrono::{Days, NaiveDate};

use crate::query::dates::parse_days;

/// A day, a month or a year that was read.
pub(super) struct Period {
    /// As our own language writes it.
    pub(super) text: String,
    /// How many words it took.
    pub(super) words: usize,
    /// Day and month might as well be the other way round.
    pub(super) ambiguous: bool,
}

/// The period at the front of `words`, if there is one. Between strokes the month comes first, unless it cannot be one.
pub(super) fn period(words: &[&str], today: NaiveDate) -> Option<Period> {
    let first = words.first()?.trim_matches(|end: char| matches!(end, ',' | ';' | '.')).to_lowercase();
    let found =
        |text: String, words, ambiguous| parse_days(&text, today).is_ok().then_some(Period { text, words, ambiguous });
    if let Some(count) = first.strip_prefix(['-', '+']) {
        let days = Days::new(u64::from(digits(count, 1..=4)?));
        let day = if first.starts_with('-') { today.checked_sub_days(days) } else { today.checked_add_days(days) }?;
        return found(day.to_string(), 1, false);
    }
    if let Some(month) = month(&first) {
        let second = words.get(1)?.trim_matches(|end: char| matches!(end, ',' | '.'));
        if let Some(year) = digits(second, 4..=4) {
            return found(format!("{year:04}-{month:02}"), 2, false);
        }
        let (day, year) = (digits(second, 1..=2)?, digits(words.get(2)?.trim_matches(','), 4..=4)?);
        return found(format!("{year:04}-{month:02}-{day:02}"), 3, false);
    }
    if let Some(number) = digits(&first, 8..=8) {
        return found(format!("{:04}-{:02}-{:02}", number / 10_000, number / 100 % 100, number % 100), 1, false);
    }
    if first.contains('/') {
        let parts: Vec<&str> = first.split('/').collect();
        return match parts.as_slice() {
            [one, other, last] => {
                let (one, other, year) = (digits(one, 1..=2)?, digits(other, 1..=2)?, year(last)?);
                let (month, day) = if one > 12 { (other, one) } else { (one, other) };
                let ambiguous = one <= 12 && other <= 12 && one != other;
                found(format!("{year:04}-{month:02}-{day:02}"), 1, ambiguous)
            }
            [month, last] => found(format!("{:04}-{:02}", year(last)?, digits(month, 1..=2)?), 1, false),
            _ => None,
        };
    }
    let ours =
        first.starts_with(|first: char| first.is_ascii_digit()) || matches!(first.as_str(), "today" | "yesterday");
    if ours && !first.contains("..") { found(first, 1, false) } else { None }
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let fits = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// A year of four digits, or of two: those from 60 on are of the last century.
fn year(text: &str) -> Option<u32> {
    match text.len() {
        2 => digits(text, 2..=2).map(|year| if year >= 60 { 1900 + year } else { 2000 + year }),
        _ => digits(text, 4..=4),
    }
}

fn month(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is = |month: &&str| name.len() >= 3 && (month.starts_with(name) || name == "sept" && **month == *"september");
    (1..).zip(MONTHS.iter()).find(|(_, month)| is(month)).map(|(number, _)| number)
}
