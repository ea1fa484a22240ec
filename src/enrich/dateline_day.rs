//! The day in a dateline. To what a day at the start of any text looks like, datelines add numbers alone (`05/03`), a weekday ahead, years of two digits, and
//! the year in front.

use crate::record::{DateParts, NewsDate, day_at_start, is_weekday};

/// A day, and how it was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub parts: DateParts,
    /// The bytes it takes.
    pub len: usize,
    /// Two numbers, of which either could be the month; `parts` has the day first.
    pub unsure_order: bool,
}

/// The day that `text` begins with.
pub(super) fn day_ahead(text: &str) -> Option<Day> {
    let (first, weekday_len) = after_weekday(text);
    let mut day = plain(first).or_else(|| year_in_front(first)).or_else(|| numbers(first))?;
    day.len += weekday_len;
    let rest = text.get(day.len..)?;
    day.len += tail(&mut day.parts, rest);
    Some(day)
}

fn plain(text: &str) -> Option<Day> {
    let (parts, len) = day_at_start(text)?;
    Some(Day { parts, len, unsure_order: false })
}

/// What stands behind a day and belongs to it: `/2019`, the stop of `május 3.`, the `d.` of `gegužės 3 d.`, a year of two digits before a bracket.
fn tail(parts: &mut DateParts, text: &str) -> usize {
    if parts.year.is_none() && parts.month.is_some() {
        let year = |sign: &str, digits: usize| {
            let rest = text.strip_prefix(sign)?;
            let number = rest.get(..digits)?;
            let after = rest.get(digits..)?;
            number.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
            Some((number.parse::<i32>().ok()?, after))
        };
        if let Some((year, after)) = year("/", 4).filter(|(year, _)| (1600..2100).contains(year)) {
            parts.year = Some(year);
            return text.len() - after.len();
        }
        if let Some((short, after)) = year(" ", 2).filter(|(_, after)| after.starts_with(" (")) {
            parts.year = Some(full_year(short));
            return text.len() - after.len();
        }
    }
    for end in [" d.", "."] {
        if let Some(after) = text.strip_prefix(end)
            && (after.starts_with(',')
                || after.trim_start().starts_with(['(', '-', '–', '—']) && !after.starts_with('-'))
        {
            return end.len();
        }
    }
    0
}

/// The century that a year of two digits is meant in. News on paper that writes so is older than 1970 nowhere that is known.
fn full_year(short: i32) -> i32 {
    if short < 70 { 2000 + short } else { 1900 + short }
}

/// `2021. május 3.`
fn year_in_front(text: &str) -> Option<Day> {
    let (number, rest) = text.split_at_checked(4)?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    let year: i32 = number.parse().ok()?;
    let rest = rest.strip_prefix('.')?.trim_start();
    let (mut parts, len) = day_at_start(rest)?;
    if parts.year.is_some() || !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    parts.year = Some(year);
    NewsDate::day(year, parts.month?, parts.day?)?;
    Some(Day { parts, len: text.len() - rest.len() + len, unsure_order: false })
}

/// `05/03`, `17/09/2018`, `3.05.21`, `3-5-2021`, `3 - 5`.
pub(super) fn numbers(text: &str) -> Option<Day> {
    let (first, _, rest) = number(text)?;
    let sign = rest.trim_start().chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
    let (second, _, rest) = number(rest.trim_start().get(1..)?.trim_start())?;
    let third = rest.strip_prefix(sign).and_then(number);
    let (year, rest) = match third {
        Some((year, 4, rest)) if (1600..2100).contains(&year) => (Some(i32::try_from(year).ok()?), rest),
        Some((year, 2, rest)) => (Some(full_year(i32::try_from(year).ok()?)), rest),
        Some(_) => return None,
        // A stop between two numbers alone is a fraction or an hour; behind both it is a day.
        None if sign == '.' => (None, rest.strip_prefix('.')?),
        None => (None, rest),
    };
    let glued = rest.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | ':' | '%'));
    if glued || first > 31 || second > 31 {
        return None;
    }
    let (day, month) = if second > 12 { (second, first) } else { (first, second) };
    NewsDate::day(year.unwrap_or(2000), month, day)?;
    let parts = DateParts { year, month: Some(month), day: Some(day) };
    Some(Day { parts, len: text.len() - rest.len(), unsure_order: first <= 12 && second <= 12 && first != second })
}

/// A number of one to four digits in any script, how many they are, and what follows it.
pub(super) fn number(text: &str) -> Option<(u32, usize, &str)> {
    let mut value = 0;
    let mut end = 0;
    for (at, c) in text.char_indices().take(5) {
        let Some(digit) = digit(c) else { break };
        value = value * 10 + digit;
        end = at + c.len_utf8();
    }
    let count = text.get(..end)?.chars().count();
    (1..=4).contains(&count).then_some((value, count, text.get(end..)?))
}

/// A digit of the scripts that news is written in.
pub(super) fn digit(c: char) -> Option<u32> {
    const ZEROS: &[char] = &['0', '０', '٠', '۰', '०', '০', '๐'];
    ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero as u32).filter(|value| *value < 10))
}

/// What follows a weekday, its comma and spaces, and the bytes they take; all of the text where there is none.
fn after_weekday(text: &str) -> (&str, usize) {
    let Some(len) = weekday(text) else { return (text, 0) };
    let rest = text.get(len..).unwrap_or_default().trim_start_matches([',', '.', ' ', '\u{a0}']);
    (rest, text.len() - rest.len())
}

/// The weekday at the start of `text`, in bytes.
pub(super) fn weekday(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let word = text.get(..end).filter(|word| word.len() >= 3)?;
    is_weekday(word).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        day_ahead(text).map_or("-".to_owned(), |day| {
            let parts = day.parts;
            let unsure = if day.unsure_order { "?" } else { "" };
            let number = |part: Option<u32>| part.unwrap_or(0);
            format!(
                "{}-{}-{}{unsure}|{}",
                parts.year.unwrap_or(0),
                number(parts.month),
                number(parts.day),
                text.get(day.len..).unwrap_or_default()
            )
        })
    }

    #[test]
    fn days_as_datelines_have_them() {
        for (text, wanted) in [
            ("Nov. 22 (AP)", "0-11-22| (AP)"),
            ("05/03 (BELGA)", "0-3-5?| (BELGA)"),
            ("17/09 (BELGA)", "0-9-17| (BELGA)"),
            ("09/17 (X)", "0-9-17| (X)"),
            ("11/10/2018 (BELGA)", "2018-10-11?| (BELGA)"),
            ("3.05.21 /X/", "2021-5-3?| /X/"),
            ("3-5-2021 x", "2021-5-3?| x"),
            ("Tuesday, Sept. 4 —", "0-9-4| —"),
            ("2021. május 3., hétfő", "2021-5-3|, hétfő"),
            ("május 3. (MTI)", "0-5-3| (MTI)"),
            ("May 7/2019 (ENA)", "2019-5-7| (ENA)"),
            ("3 May 20 (X)", "2020-5-3| (X)"),
            ("3/4 of all", "0-4-3?| of all"),
            ("31/31", "-"),
            ("5/3/1", "-"),
            ("3.5 million", "-"),
            ("12:30", "-"),
            ("2021", "-"),
            ("Monday", "-"),
        ] {
            assert_eq!(show(text), wanted, "{text}");
        }
    }
}
