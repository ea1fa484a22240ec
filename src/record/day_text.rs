//! The day at the start of a text, as datelines have it: often without its year.

use super::date_text::YEARS;
use super::date_tokens::{digit, fold_word, is_word, take_number, take_word};
use super::{DateParts, NewsDate, months};

/// The day at the start of `text`, with or without its year, and how many bytes it takes: `Nov. 22`, `22nd November, 2019`,
/// `4 March`, `Jul 26 2022`, `12 mai`, `01 SET`, `1996-12-06`.
#[must_use]
pub fn day_at_start(text: &str) -> Option<(DateParts, usize)> {
    let c = text.chars().next()?;
    let rest = if digit(c).is_some() {
        let (number, digits, rest) = take_number(text)?;
        if digits == 4 {
            return iso_at_start(text, number, rest);
        }
        let day = u32::try_from(number).ok().filter(|day| (1..=31).contains(day) && digits <= 2)?;
        let rest = after_ordinal(rest);
        let (month, rest) = month_word(rest)?;
        let (year, rest) = year_after(rest).map_or((None, rest), |(year, rest)| (Some(year), rest));
        return bounded(text, rest, DateParts { year, month: Some(u32::from(month)), day: Some(day) });
    } else {
        text
    };
    let (month, rest) = month_word(rest)?;
    let (number, digits, rest) = take_number(rest.trim_start())?;
    let day = u32::try_from(number).ok().filter(|day| (1..=31).contains(day) && digits <= 2)?;
    let rest = after_ending(rest);
    let (year, rest) = year_after(rest).map_or((None, rest), |(year, rest)| (Some(year), rest));
    bounded(text, rest, DateParts { year, month: Some(u32::from(month)), day: Some(day) })
}

fn bounded(text: &str, rest: &str, parts: DateParts) -> Option<(DateParts, usize)> {
    let glued = rest.chars().next().is_some_and(|c| is_word(c) || digit(c).is_some());
    // A day that no calendar has is none; February 29 needs its year to be refused.
    let possible = NewsDate::day(parts.year.unwrap_or(2000), parts.month?, parts.day?).is_some();
    (!glued && possible && parts.year.is_none_or(|year| YEARS.contains(&year)))
        .then_some((parts, text.len() - rest.len()))
}

fn iso_at_start(text: &str, year: u64, rest: &str) -> Option<(DateParts, usize)> {
    let (month, digits, rest) = take_number(rest.strip_prefix('-')?)?;
    let (day, day_digits, rest) = take_number(rest.strip_prefix('-')?)?;
    if digits != 2 || day_digits != 2 {
        return None;
    }
    bounded(
        text,
        rest,
        DateParts { year: i32::try_from(year).ok(), month: u32::try_from(month).ok(), day: u32::try_from(day).ok() },
    )
}

/// Past the ending or the dot of an ordinal.
fn after_ordinal(text: &str) -> &str {
    let text = after_ending(text);
    text.strip_prefix('.').unwrap_or(text)
}

/// Past `st`, `nd`, `º` and the like.
fn after_ending(text: &str) -> &str {
    ["st", "nd", "rd", "th", "er", "º", "°"].iter().find_map(|ending| text.strip_prefix(ending)).unwrap_or(text)
}

/// A month's name after spaces, a hyphen or "de", and what follows it and its final stop.
fn month_word(text: &str) -> Option<(u8, &str)> {
    let text = text.trim_start_matches([' ', '\u{a0}', '-']);
    let text = text.strip_prefix("de ").or_else(|| text.strip_prefix("of ")).unwrap_or(text).trim_start();
    let (word, rest) = take_word(text);
    if word.is_empty() || word.len() > 40 {
        return None;
    }
    let mut folded = String::with_capacity(word.len());
    fold_word(word, &mut folded);
    let month = months::month(&folded)?;
    Some((month, rest.strip_prefix('.').unwrap_or(rest)))
}

/// A year of four digits after a comma, spaces or "de".
fn year_after(text: &str) -> Option<(i32, &str)> {
    let text = text.trim_start_matches([' ', '\u{a0}', ',', '-']);
    let text = text.strip_prefix("de ").unwrap_or(text);
    let (year, digits, rest) = take_number(text)?;
    (digits == 4).then_some((i32::try_from(year).ok()?, rest))
}
