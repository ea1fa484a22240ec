//! Dates within a line of text, as written, with what stands before them.
//!
//! In goes a short line as readers see it (`Published: 3 March 2021, 10:30 | World`), out come the pieces that are dates with a day. Whether such a
//! piece is the day of publication is for `page_date` to say.

use crate::record::{DateDoubt, DayMonthOrder, NewsDate, Precision, month_of_word, read_date};

/// A date in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spotted<'a> {
    /// As written.
    pub text: &'a str,
    /// Where it starts and ends in the line.
    pub start: usize,
    pub end: usize,
    pub reading: Reading,
}

/// What a date in a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It can be read as it stands.
    Plain(NewsDate),
    /// Two numbers that are day and month in one order or the other, and a year: `03/04/2020`, `03/04/20`.
    Open { year: i32, first: u32, second: u32, short: bool },
}

/// Words that a date takes at most, with the time behind it.
const MOST_WORDS: usize = 9;

/// Whether a line can hold a date at all: cheap, since every line of a page is asked.
pub(super) fn may_hold_date(line: &str) -> bool {
    let mut digits = 0_u32;
    for byte in line.bytes() {
        if byte.is_ascii_digit() {
            digits += 1;
            if digits >= 4 {
                return true;
            }
        } else if byte >= 0xd9 {
            // Digits of other scripts; Cyrillic, Greek and accented letters are below or cost little.
            digits += u32::from(matches!(byte, 0xd9 | 0xdb | 0xe0 | 0xef));
            if digits >= 8 {
                return true;
            }
        }
    }
    false
}

/// The dates in a line, from left to right.
pub(super) fn dates_in(line: &str) -> Vec<Spotted<'_>> {
    let mut found = Vec::new();
    let words: Vec<(usize, usize)> = words(line);
    let mut at = 0;
    while at < words.len() && found.len() < 8 {
        match date_at(line, &words, at) {
            Some((spotted, next)) => {
                found.push(spotted);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Where words start and end. Signs that part facts in a line are words of their own.
fn words(line: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    let (mut before, mut previous) = (' ', ' ');
    for (at, c) in line.char_indices() {
        let parts = matches!(
            c,
            '|' | '•' | '·' | '–' | '—' | '(' | ')' | '[' | ']' | '"' | '›' | '»' | '«' | '►' | '©' | '*' | '✎'
        );
        // A label glued to a date: `Datum:22.11.2019`; a date glued to what follows: `22.11.2019Kultur`.
        let glued = c.is_ascii_digit() && matches!(previous, ':' | '：') && !line_digit_before(line, at);
        // Scripts without spaces: a date begins at a number behind a word, and ends behind the mark of the day.
        let is_mark = |c| "年月日号號时時点點分秒上下午星期曜周週礼拜".contains(c);
        let eastern = match (is_eastern(previous), is_eastern(c)) {
            (true, false) => c.is_numeric() && (!is_mark(previous) || previous == '日' && !before.is_numeric()),
            (true, true) => matches!(previous, '日' | '分') && before.is_numeric(),
            (false, true) => previous.is_numeric() && !is_mark(c),
            (false, false) => false,
        };
        if (c.is_whitespace() || parts || glued || eastern)
            && let Some(start) = start.take()
        {
            words.push((start, at));
        }
        if !c.is_whitespace() && !parts && start.is_none() {
            start = Some(at);
        }
        (before, previous) = (previous, c);
        if words.len() > 120 {
            return words;
        }
    }
    if let Some(start) = start {
        words.push((start, line.len()));
    }
    words
}

/// Han and kana.
fn is_eastern(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// Whether a digit stands before the colon that ends at `at`.
fn line_digit_before(line: &str, at: usize) -> bool {
    line.get(..at).and_then(|head| head.chars().rev().nth(1)).is_some_and(|c| c.is_ascii_digit())
}

/// The longest date that starts with a word, and the word behind it.
fn date_at<'a>(line: &'a str, words: &[(usize, usize)], at: usize) -> Option<(Spotted<'a>, usize)> {
    let &(start, end) = words.get(at)?;
    let word = line.get(start..end)?;
    // `Published` and the like may stand within a date that is read, but do not begin it.
    let is_month = || month_of_word(word.trim_end_matches([',', '.', ':'])).is_some();
    let begins = word.starts_with(char::is_numeric) || is_month();
    if !begins {
        return None;
    }
    let mut best = None;
    for (count, &(_, end)) in words.get(at..)?.iter().enumerate().take(MOST_WORDS) {
        let text = line.get(start..end)?.trim_end_matches([',', ';', ':', '-', '/', ')', '(']);
        // The stop of a sentence, not that of `p.m.`
        let text = if text.ends_with(".m.") { text } else { text.trim_end_matches(['.', ')']) };
        if text.len() > 120 {
            break;
        }
        if let Some(reading) = read(text) {
            // A longer piece may add the time, never another date.
            let same =
                best.as_ref().is_none_or(|(spotted, _): &(Spotted<'_>, usize)| spotted.reading.same_day(reading));
            if same {
                best = Some((Spotted { text, start, end: start + text.len(), reading }, at + count + 1));
            }
        }
    }
    best
}

impl Reading {
    fn same_day(self, other: Self) -> bool {
        match (self, other) {
            (Self::Plain(a), Self::Plain(b)) => a.first_day() == b.first_day(),
            (Self::Open { .. }, Self::Open { .. }) => self == other,
            _ => false,
        }
    }

    /// The date, where the order of its numbers is known or does not matter.
    pub(super) fn date(self, order: DayMonthOrder) -> Option<NewsDate> {
        match (self, order) {
            (Self::Plain(date), _) => Some(date),
            (Self::Open { year, first, second, .. }, DayMonthOrder::DayFirst) => NewsDate::day(year, second, first),
            (Self::Open { year, first, second, .. }, DayMonthOrder::MonthFirst) => NewsDate::day(year, first, second),
            (Self::Open { year, first, second, .. }, DayMonthOrder::Unknown) => {
                NewsDate::day(year, first, second).filter(|_| first == second)
            }
        }
    }
}

/// Reads a piece that is a date with a day and nothing else.
pub(super) fn read(text: &str) -> Option<Reading> {
    let mut head = text.chars();
    // Most words are no dates and start with a letter that no number follows.
    if !head.any(char::is_numeric) {
        return None;
    }
    if let Some(reading) = read_date(text, DayMonthOrder::Unknown) {
        if reading.doubt == Some(DateDoubt::DayMonth) {
            return numbers(text);
        }
        let bare = text.bytes().all(|byte| byte.is_ascii_digit());
        // In running text a bare number is a count, unless it is a whole timestamp.
        return (reading.date.precision() >= Precision::Day && !bare).then_some(Reading::Plain(reading.date));
    }
    numbers(text)
}

/// `03/04/2020`, `22.11.19`: numbers that `read_date` leaves open. A time may follow.
fn numbers(text: &str) -> Option<Reading> {
    let (first, rest) = number(text)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '.' | '/' | '-'))?;
    let (second, rest) = number(rest.strip_prefix(sign)?.trim_start())?;
    let (year, rest) = rest.strip_prefix(sign).map(str::trim_start).and_then(year)?;
    let time = rest.trim_start_matches([' ', ',', '-', '|', 'T']);
    if !time.is_empty() {
        let probe = format!("2000-01-01 {time}");
        if rest.starts_with(|c: char| c.is_alphanumeric() || c == '.')
            || read_date(&probe, DayMonthOrder::Unknown).is_none()
        {
            return None;
        }
    }
    let (year, short) = year;
    let day_first = NewsDate::day(year, second, first);
    let month_first = NewsDate::day(year, first, second).filter(|_| sign != '.');
    match (day_first, month_first) {
        (Some(_), Some(_)) => Some(Reading::Open { year, first, second, short }),
        (Some(date), None) | (None, Some(date)) => Some(Reading::Plain(date)),
        (None, None) => None,
    }
}

/// A number of one or two digits, and what follows.
fn number(text: &str) -> Option<(u32, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(len)?;
    ((1..=2).contains(&len)).then(|| Some((digits.parse().ok()?, rest)))?
}

/// A year of four digits, or of two in this century and the last third of the one before; whether it was short.
fn year(text: &str) -> Option<((i32, bool), &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(len)?;
    let value: i32 = digits.parse().ok()?;
    match (len, value) {
        (4, 1600..=2100) => Some(((value, false), rest)),
        (2, 0..=39) => Some(((2000 + value, true), rest)),
        (2, 70..=99) => Some(((1900 + value, true), rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(line: &str, order: DayMonthOrder) -> Vec<String> {
        assert!(may_hold_date(line) || dates_in(line).is_empty() || line.len() < 12, "{line}");
        dates_in(line)
            .iter()
            .map(|spotted| {
                assert_eq!(line.get(spotted.start..spotted.end), Some(spotted.text));
                let date = spotted.reading.date(order).map_or("?".to_owned(), |date| date.to_string());
                format!("{} = {date}", spotted.text)
            })
            .collect()
    }

    #[test]
    fn dates_are_found_among_other_facts() {
        let cases: &[(&str, &[&str])] = &[
            ("Published: 3 March 2021, 10:30 | World", &["3 March 2021, 10:30 = 2021-03-03T10:30"]),
            ("By Ines Vard on November 22, 2019 at 2:05 PM", &["November 22, 2019 at 2:05 PM = 2019-11-22T14:05"]),
            ("Von Jan Weiler – 3. März 2021 – Politik", &["3. März 2021 = 2021-03-03"]),
            ("Stand: 22.11.2019, 14:05 Uhr", &["22.11.2019, 14:05 Uhr = 2019-11-22T14:05"]),
            ("Datum:22.11.2019", &["22.11.2019 = 2019-11-22"]),
            ("Orla, 22.11.19 (iv)", &["22.11.19 = 2019-11-22"]),
            (
                "Publié le 3 mars 2021 à 10h30, mis à jour le 4 mars 2021",
                &["3 mars 2021 à 10h30 = 2021-03-03T10:30", "4 mars 2021 = 2021-03-04"],
            ),
            ("3 марта 2021, 10:30", &["3 марта 2021, 10:30 = 2021-03-03T10:30"]),
            ("2021年3月3日 10時30分 配信", &["2021年3月3日 10時30分 配信 = 2021-03-03T10:30"]),
            ("配信日2021年3月3日10:30更新なし", &["2021年3月3日10:30 = 2021-03-03T10:30"]),
            ("発行2021年3月3日東京版", &["2021年3月3日 = 2021-03-03"]),
            ("22/11/2019 | News", &["22/11/2019 = 2019-11-22"]),
            ("Room 12, 2019 seats", &[]),
            ("Copyright 2019", &[]),
            ("20191122", &[]),
            ("Tel. 555-1234 or 030/12345678", &[]),
        ];
        for (line, wanted) in cases {
            assert_eq!(spot(line, DayMonthOrder::Unknown), *wanted, "{line}");
        }
    }

    #[test]
    fn numbers_wait_for_an_order() {
        let line = "Posted 03/04/2020 10:30";
        assert_eq!(spot(line, DayMonthOrder::Unknown), ["03/04/2020 10:30 = ?"]);
        assert_eq!(spot(line, DayMonthOrder::DayFirst), ["03/04/2020 10:30 = 2020-04-03"]);
        assert_eq!(spot("03/04/20", DayMonthOrder::MonthFirst), ["03/04/20 = 2020-03-04"]);
    }
}
