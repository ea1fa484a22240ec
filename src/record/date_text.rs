//! Dates as people and programs write them, read with the precision they have and no more.
//!
//! In goes a string that is a date and nothing else; out comes a [`NewsDate`], or nothing: a word that does not belong to a
//! date makes the whole string unreadable, a missing part stays missing, and a day and month that cannot be told apart leave the year.
//!
//! Rules that need saying:
//! - years 1600 to 2100 only;
//! - two-digit years only in `26-FEB-87` and in mail dates with weekday and time (`Fri, 22 Nov 19 10:30:00 GMT`): 70 to 99
//!   are of the 1900s, 00 to 39 of the 2000s, others unreadable;
//! - dotted dates put the day first everywhere; slashes and hyphens follow `order` unless a number above 12 or a day of the week decides;
//! - years of the eras of Japan and Taiwan, Buddhist years in Thai, and days of the solar calendar of Iran become those of our calendar;
//! - an hour without minutes is left out;
//! - a zone named by letters that several countries use (`CST`, `IST`, `BST`) leaves the offset unknown;
//! - a bare number of 10 or 13 digits is seconds or milliseconds since 1970, in UTC.

use super::date_calendars::{solar_day, thai_year};
use super::date_tokens::{Lexed, Token, Zone, lex};
use super::{NewsDate, day_of_number};

/// Which comes first in `03/04/2020`, where the source is known to have a habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayMonthOrder {
    /// Not known: such a date gives its year only.
    #[default]
    Unknown,
    /// 3 April.
    DayFirst,
    /// March 4.
    MonthFirst,
}

/// What a date leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateDoubt {
    /// `03/04/2020`: only the year is sure.
    DayMonth,
    /// `10:30 CST`: the time is sure, the zone is not.
    Zone,
}

impl DateDoubt {
    /// The remark for people.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::DayMonth => "day and month cannot be told apart",
            Self::Zone => "the letters of the time zone mean several zones",
        }
    }
}

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateReading {
    /// The date.
    pub date: NewsDate,
    /// What it leaves open.
    pub doubt: Option<DateDoubt>,
}

/// Longer strings are not dates.
const MAX_BYTES: usize = 160;

/// Years that news can be of.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1600..=2100;

/// Reads a string that is a date and nothing else. `None` when it is not one.
#[must_use]
pub fn read_date(text: &str, order: DayMonthOrder) -> Option<DateReading> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_BYTES {
        return None;
    }
    // Java appends the zone's name in brackets, browsers in parentheses after the offset.
    let text = text.split_once('[').map_or(text, |(before, _)| before.trim_end());
    let text = match text.split_once('(') {
        Some((before, _)) if before.contains("GMT+") || before.contains("GMT-") => before.trim_end(),
        _ => text,
    };
    let mut tokens = Vec::with_capacity(24);
    lex(text, &mut tokens)?;
    if let [Lexed { token: Token::Number { value, digits }, .. }] = tokens.as_slice()
        && let Some(date) = from_one_number(*value, *digits)
    {
        return keep(date, None);
    }
    let mut parts = Parts::default();
    parts.collect(&tokens)?;
    let (day, day_doubt) = parts.day(order, text)?;
    let (date, zone_doubt) = parts.at_time(day);
    keep(date, day_doubt.or(zone_doubt))
}

fn keep(date: NewsDate, doubt: Option<DateDoubt>) -> Option<DateReading> {
    YEARS.contains(&chrono::Datelike::year(&date.first_day())).then_some(DateReading { date, doubt })
}

/// `2019`, `20191122`, `201911221030`, `20191122103005`, seconds or milliseconds since 1970.
fn from_one_number(value: u64, digits: usize) -> Option<NewsDate> {
    match digits {
        4 => NewsDate::year(i32::try_from(value).ok()?),
        8 => compact_day(value),
        10 => from_epoch(value),
        13 => from_epoch(value / 1000),
        12 => compact_day(value / 10_000)?.at((value / 100 % 100) as u32, (value % 100) as u32, None),
        14 => compact_day(value / 1_000_000)?.at(
            (value / 10_000 % 100) as u32,
            (value / 100 % 100) as u32,
            Some((value % 100) as u32),
        ),
        _ => None,
    }
}

fn compact_day(value: u64) -> Option<NewsDate> {
    let year = i32::try_from(value / 10_000).ok().filter(|year| YEARS.contains(year))?;
    NewsDate::day(year, (value / 100 % 100) as u32, (value % 100) as u32)
}

fn from_epoch(seconds: u64) -> Option<NewsDate> {
    let day = day_of_number(i64::try_from(seconds / 86_400).ok()?)?;
    let clock = (seconds % 86_400) as u32;
    NewsDate::day(chrono::Datelike::year(&day), chrono::Datelike::month(&day), chrono::Datelike::day(&day))?
        .at(clock / 3600, clock / 60 % 60, Some(clock % 60))?
        .with_offset(0)
}

/// The numbers and months of a date in order, and its time.
#[derive(Debug, Default)]
struct Parts {
    items: [Option<Item>; 3],
    count: usize,
    time: Option<(u32, u32, Option<u32>)>,
    after_noon: Option<bool>,
    zone: Option<Zone>,
    weekday: bool,
    /// The day of the week that it names, where the word is clear: Monday is 0.
    day_of_week: Option<u8>,
    /// The month is one of the solar calendar of Iran.
    solar: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Item {
    value: u32,
    digits: usize,
    is_month: bool,
    /// The sign between it and the item before.
    sign: char,
}

impl Parts {
    /// Sorts the tokens into date, time and zone; `None` when one fits nowhere.
    fn collect(&mut self, tokens: &[Lexed]) -> Option<()> {
        let mut at = 0;
        let mut sign = ' ';
        while let Some(lexed) = tokens.get(at) {
            let used = self.time_at(tokens, at).or_else(|| self.zone_at(tokens, at));
            if let Some(used) = used {
                at += used;
                sign = ' ';
                continue;
            }
            let after = tokens.get(at + 1).map(|next| next.token);
            match lexed.token {
                Token::Number { value, digits } => {
                    if digits > 8 {
                        return None;
                    }
                    let value = u32::try_from(value).ok()?;
                    if let Some(Token::Era(era)) = at.checked_sub(1).and_then(|at| tokens.get(at)).map(|t| t.token) {
                        self.item(era.year(value)?, 4, false, sign)?;
                    } else if digits == 8 {
                        let day = compact_day(u64::from(value))?.first_day();
                        self.item(chrono::Datelike::year(&day) as u32, 4, false, '-')?;
                        self.item(chrono::Datelike::month(&day), 2, true, '-')?;
                        self.item(chrono::Datelike::day(&day), 2, false, '-')?;
                    } else {
                        let month = after == Some(Token::MonthMark)
                            || at > 0 && tokens.get(at - 1).map(|previous| previous.token) == Some(Token::MonthAhead);
                        self.item(value, digits, month, sign)?;
                    }
                    sign = ' ';
                }
                Token::Month(month) => {
                    // Arabic papers print both names of a month: نوفمبر/تشرين الثاني.
                    let twice = self.items.iter().flatten().any(|item| item.is_month && item.value == u32::from(month));
                    if !twice {
                        self.item(u32::from(month), 0, true, sign)?;
                    }
                    sign = ' ';
                }
                Token::Sign(found) => {
                    if !matches!(found, '(' | ')' | '|' | '·' | '•' | ':' | '\'' | ',') {
                        // An offset may stand behind a day without a time: `2019-11-22+03:00`.
                        let offset = tokens.get(at + 2).is_some_and(|next| next.token == Token::Sign(':'));
                        if found == '+' && !offset || !matches!(sign, ' ' | '.') && found != '.' {
                            return None;
                        }
                        sign = found;
                    }
                }
                Token::HalfDay { after_noon } => self.after_noon = Some(after_noon),
                Token::SolarMonth(month) => {
                    self.solar = true;
                    self.item(u32::from(month), 0, true, sign)?;
                    sign = ' ';
                }
                Token::Weekday(day) => {
                    self.weekday = true;
                    self.day_of_week = day;
                }
                // `13:52 h`
                Token::HourMark if self.time.is_some() => {}
                Token::HourMark | Token::MinuteMark | Token::SecondMark => return None,
                Token::MonthAhead
                | Token::Era(_)
                | Token::Filler
                | Token::YearMark
                | Token::MonthMark
                | Token::DayMark
                | Token::Clock
                | Token::TimeAhead
                | Token::Zone(_) => {}
            }
            at += 1;
        }
        Some(())
    }

    fn item(&mut self, value: u32, digits: usize, is_month: bool, sign: char) -> Option<()> {
        let slot = self.items.get_mut(self.count)?;
        *slot = Some(Item { value, digits, is_month, sign });
        self.count += 1;
        Some(())
    }

    /// A time that starts at this token: how many tokens it takes.
    fn time_at(&mut self, tokens: &[Lexed], at: usize) -> Option<usize> {
        let number = |offset: usize| match tokens.get(at + offset) {
            Some(Lexed { token: Token::Number { value, digits }, .. }) => Some((u32::try_from(*value).ok()?, *digits)),
            _ => None,
        };
        let token = |offset: usize| tokens.get(at + offset).map(|lexed| lexed.token);
        let glued = |offset: usize| tokens.get(at + offset).is_some_and(|lexed| lexed.glued);
        let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at)).map(|lexed| lexed.token);
        let (hour, hour_digits) = number(0)?;
        if before(1) == Some(Token::TimeAhead) && matches!(hour_digits, 4 | 6) {
            let (clock, second) = if hour_digits == 6 { (hour / 100, Some(hour % 100)) } else { (hour, None) };
            self.time = Some((clock / 100, clock % 100, second));
            return Some(1);
        }
        // `T10`: an hour without minutes.
        if before(1) == Some(Token::TimeAhead) && hour_digits == 2 && token(1) != Some(Token::Sign(':')) {
            return Some(1);
        }
        if hour_digits > 2 || self.time.is_some() {
            return None;
        }
        match token(1)? {
            // Cameras write `2019:11:22`, web servers `22/Nov/2019:10:30:05`.
            Token::Sign(':') if glued(1) && (before(1) != Some(Token::Sign(':')) || self.count != 1) => {
                let (minute, _) = number(2).filter(|(_, digits)| *digits == 2)?;
                let mut used = 3;
                let mut second = None;
                if token(3) == Some(Token::Sign(':'))
                    && let Some((value, 2)) = number(4)
                {
                    second = Some(value);
                    used = 5;
                    let fraction = matches!(token(5), Some(Token::Sign('.' | ',' | ':'))) && glued(5) && glued(6);
                    if fraction && number(6).is_some() {
                        used = 7;
                    }
                }
                // `2019-11-22+03:00`: an offset behind a day without a time.
                if let Some(Token::Sign('+')) = before(1) {
                    return Some(used);
                }
                self.time = Some((hour, minute, second));
                Some(used)
            }
            Token::Sign('.') if glued(1) && glued(2) => {
                let (minute, _) = number(2).filter(|(_, digits)| *digits == 2)?;
                let dotted = matches!(token(3), Some(Token::Clock | Token::HalfDay { .. }))
                    || matches!(before(1), Some(Token::Clock))
                    || before(1) == Some(Token::Sign('.')) && before(2) == Some(Token::Clock);
                if !dotted || minute > 59 {
                    return None;
                }
                self.time = Some((hour, minute, None));
                Some(3)
            }
            Token::HourMark => {
                let whole = |digits: usize| digits == 2 || token(3) == Some(Token::MinuteMark);
                let Some((minute, _)) = number(2).filter(|(minute, digits)| whole(*digits) && *minute < 60) else {
                    return Some(2);
                };
                self.time = Some((hour, minute, None));
                let mut used = 3;
                if token(used) == Some(Token::MinuteMark) {
                    used += 1;
                }
                if let (Some((second, _)), Some(Token::SecondMark)) = (number(used), token(used + 1)) {
                    self.time = Some((hour, minute, Some(second)));
                    used += 2;
                }
                Some(used)
            }
            // An hour without minutes: said, but coarser than we keep.
            // In `2019-11-22 下午2:05` the half of the day belongs to what follows.
            Token::HalfDay { .. } if hour <= 12 && !matches!(token(3), Some(Token::Sign(':') | Token::HourMark)) => {
                Some(2)
            }
            _ => None,
        }
    }

    /// A zone that starts at this token, after a time: how many tokens it takes.
    fn zone_at(&mut self, tokens: &[Lexed], at: usize) -> Option<usize> {
        self.time?;
        let token = |offset: usize| tokens.get(at + offset).map(|lexed| lexed.token);
        let glued = |offset: usize| tokens.get(at + offset).is_some_and(|lexed| lexed.glued);
        if let Token::Zone(zone) = token(0)? {
            if self.zone.is_none() {
                self.zone = Some(zone);
            }
            // `GMT+3`: the sign that follows is read next, and wins.
            return Some(1);
        }
        let Token::Sign(sign @ ('+' | '-')) = token(0)? else { return None };
        let Token::Number { value, digits } = token(1)? else { return None };
        if !glued(1) || self.count == 0 && sign == '-' {
            return None;
        }
        let named = at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|b| matches!(b.token, Token::Zone(_)));
        let (minutes, used) = match (digits, token(2), token(3)) {
            (1 | 2, Some(Token::Sign(':')), Some(Token::Number { value: minutes, digits: 2 })) if glued(2) => {
                (value * 60 + minutes, 4)
            }
            (4, ..) => (value / 100 * 60 + value % 100, 2),
            (2, next, _) if !matches!(next, Some(Token::Sign('-' | '/' | '.') | Token::Month(_))) => (value * 60, 2),
            (1, ..) if named => (value * 60, 2),
            _ => return None,
        };
        let minutes = i16::try_from(minutes).ok().filter(|minutes| *minutes <= 18 * 60)?;
        self.zone = Some(Zone::East(if sign == '-' { -minutes } else { minutes }));
        Some(used)
    }

    /// Day, month or year of the items.
    fn day(&self, order: DayMonthOrder, text: &str) -> Option<(NewsDate, Option<DateDoubt>)> {
        let sure = |date: Option<NewsDate>| date.map(|date| (date, None));
        let thai = text.contains(|c| matches!(c, '\u{e01}'..='\u{e4e}'));
        let year = |item: Item| match item {
            Item { is_month: true, .. } => None,
            Item { value, digits, .. } if thai => thai_year(value, digits).map(|year| year as i32),
            Item { value, digits, .. } => (digits == 4).then_some(value as i32),
        };
        let small = |item: Item| (!item.is_month && item.digits <= 2 && item.digits > 0).then_some(item.value);
        if self.solar {
            let [Some(day), Some(month), Some(year)] = self.items else { return None };
            let is_plain = month.is_month && !day.is_month && year.digits == 4;
            return sure(solar_day(year.value, month.value as u8, small(day)?).filter(|_| is_plain));
        }
        match self.items {
            [Some(only), None, None] => sure(NewsDate::year(year(only)?)),
            [Some(a), Some(b), None] => {
                let (year, month) = match (year(a), year(b)) {
                    (Some(year), None) => (year, b),
                    (None, Some(year)) => (year, a),
                    _ => return None,
                };
                // Two numbers are a month only with a sign between them that months have.
                if !month.is_month && (small(month).is_none() || !matches!(b.sign, '-' | '/' | '.')) {
                    return None;
                }
                // `2019-1` is a month, `2019-5.` something else; the length of the number is checked by the calendar.
                sure(NewsDate::month(year, month.value))
            }
            [Some(a), Some(b), Some(c)] => match (a.is_month, b.is_month, c.is_month) {
                (false, true, false) => {
                    // Croatian has this word for October, Polish for November, and only Croatian dots the day.
                    if b.value == 11 && b.sign == '.' && text.contains("listopada") {
                        return None;
                    }
                    match (year(a), year(c)) {
                        (None, Some(year)) => sure(NewsDate::day(year, b.value, small(a)?)),
                        (Some(year), None) => sure(NewsDate::day(year, b.value, small(c)?)),
                        (None, None) => sure(NewsDate::day(self.short_year(b, c)?, b.value, small(a)?)),
                        (Some(_), Some(_)) => None,
                    }
                }
                (true, false, false) => sure(NewsDate::day(year(c)?, a.value, small(b)?)),
                (false, false, true) => sure(NewsDate::day(year(a)?, c.value, small(b)?)),
                (false, false, false) => match (year(a), year(c)) {
                    (Some(year), None) => sure(NewsDate::day(year, small(b)?, small(c)?)),
                    (None, Some(year)) => self.in_order(year, small(a)?, small(b)?, b.sign, order),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// The year of two digits, in the two shapes where it is unmistakable.
    fn short_year(&self, month: Item, year: Item) -> Option<i32> {
        let hyphens = month.sign == '-' && year.sign == '-';
        let mail = self.weekday && self.time.is_some();
        if year.digits != 2 || !(hyphens || mail) {
            return None;
        }
        match year.value {
            0..=39 => Some(2000 + year.value as i32),
            70..=99 => Some(1900 + year.value as i32),
            _ => None,
        }
    }

    fn at_time(&self, day: NewsDate) -> (NewsDate, Option<DateDoubt>) {
        let Some((hour, minute, second)) = self.time else { return (day, None) };
        let hour = match (self.after_noon, hour) {
            (Some(true), 1..=11) => hour + 12,
            (Some(false), 12) => 0,
            _ => hour,
        };
        let Some(instant) = day.at(hour, minute, second) else { return (day, None) };
        match self.zone {
            None => (instant, None),
            Some(Zone::Shared) => (instant, Some(DateDoubt::Zone)),
            Some(Zone::East(minutes)) => (instant.with_offset(minutes).unwrap_or(instant), None),
        }
    }

    /// `a/b/year`.
    fn in_order(
        &self,
        year: i32,
        a: u32,
        b: u32,
        sign: char,
        order: DayMonthOrder,
    ) -> Option<(NewsDate, Option<DateDoubt>)> {
        let day_first = NewsDate::day(year, b, a);
        let month_first = NewsDate::day(year, a, b);
        let is_named = |date: &NewsDate| {
            let day = chrono::Datelike::weekday(&date.first_day()).num_days_from_monday();
            self.day_of_week.is_some_and(|named| u32::from(named) == day)
        };
        match (day_first, month_first) {
            (Some(date), None) | (None, Some(date)) => Some((date, None)),
            (Some(date), Some(other)) if date == other => Some((date, None)),
            (Some(date), Some(other)) => match (sign, order) {
                ('.', _) => Some((date, None)),
                // The day of the week tells the two apart.
                _ if is_named(&date) != is_named(&other) => Some((if is_named(&date) { date } else { other }, None)),
                (_, DayMonthOrder::DayFirst) => Some((date, None)),
                (_, DayMonthOrder::MonthFirst) => Some((other, None)),
                (_, DayMonthOrder::Unknown) => Some((NewsDate::year(year)?, Some(DateDoubt::DayMonth))),
            },
            (None, None) => None,
        }
    }
}

#[cfg(test)]
#[path = "date_text_tests.rs"]
mod tests;
