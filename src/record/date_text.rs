//! Dates as people and programs write them, read with the precision they have and no more.
//!
//! In goes a string that is a date and nothing else; out comes a [`NewsDate`], or nothing: a word that does not belong to a
//! date makes the whole string unreadable, a missing part stays missing, and a day and month that cannot be told apart leave the year.
//!
//! Rules that need saying:
//! - years 1600 to 2100 only;
//! - two-digit years only in `26-FEB-87` and in mail dates with weekday and time (`Fri, 22 Nov 19 10:30:00 GMT`): 70 to 99
//!   are of the 1900s, 00 to 39 of the 2000s, others unreadable;
//! - dotted dates put the day first everywhere; slashes and hyphens follow `order` unless a number above 12 decides;
//! - an hour without minutes is left out;
//! - a zone named by letters that several countries use (`CST`, `IST`, `BST`) leaves the offset unknown;
//! - a bare number of 10 or 13 digits is seconds or milliseconds since 1970, in UTC.

use super::months::{self, Meaning};
use super::{DateParts, NewsDate, day_of_number};

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
const YEARS: std::ops::RangeInclusive<i32> = 1600..=2100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Number {
        value: u64,
        digits: usize,
    },
    Month(u8),
    /// The next number is a month (`tháng 11`).
    MonthAhead,
    Weekday,
    Filler,
    /// The number before it is a year, a month, a day.
    YearMark,
    MonthMark,
    DayMark,
    HourMark,
    MinuteMark,
    SecondMark,
    /// `Uhr`, `kl.`: a time with a dot stands beside it.
    Clock,
    /// Before noon, or after it.
    HalfDay {
        after_noon: bool,
    },
    /// Minutes east of UTC, where the letters say so.
    Zone(Option<i16>),
    /// The T between day and time.
    TimeAhead,
    Sign(char),
}

#[derive(Debug, Clone, Copy)]
struct Lexed {
    token: Token,
    /// Nothing stands between it and the token before.
    glued: bool,
}

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
    zone: Option<Option<i16>>,
    weekday: bool,
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
                    if digits == 8 {
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
                Token::Weekday => self.weekday = true,
                Token::HourMark | Token::MinuteMark | Token::SecondMark => return None,
                Token::MonthAhead
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
                let Some((minute, _)) = number(2).filter(|(minute, digits)| *digits == 2 && *minute < 60) else {
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
            Token::HalfDay { .. } if hour <= 12 => Some(2),
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
        self.zone = Some(Some(if sign == '-' { -minutes } else { minutes }));
        Some(used)
    }

    /// Day, month or year of the items.
    fn day(&self, order: DayMonthOrder, text: &str) -> Option<(NewsDate, Option<DateDoubt>)> {
        let sure = |date: Option<NewsDate>| date.map(|date| (date, None));
        let year = |item: Item| (item.digits == 4 && !item.is_month).then_some(item.value as i32);
        let small = |item: Item| (!item.is_month && item.digits <= 2 && item.digits > 0).then_some(item.value);
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
                    (None, Some(year)) => in_order(year, small(a)?, small(b)?, b.sign, order),
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
            Some(None) => (instant, Some(DateDoubt::Zone)),
            Some(Some(minutes)) => (instant.with_offset(minutes).unwrap_or(instant), None),
        }
    }
}

/// `a/b/year`.
fn in_order(year: i32, a: u32, b: u32, sign: char, order: DayMonthOrder) -> Option<(NewsDate, Option<DateDoubt>)> {
    let day_first = NewsDate::day(year, b, a);
    let month_first = NewsDate::day(year, a, b);
    match (day_first, month_first) {
        (Some(date), None) | (None, Some(date)) => Some((date, None)),
        (Some(date), Some(other)) if date == other => Some((date, None)),
        (Some(date), Some(other)) => match (sign, order) {
            ('.', _) | (_, DayMonthOrder::DayFirst) => Some((date, None)),
            (_, DayMonthOrder::MonthFirst) => Some((other, None)),
            (_, DayMonthOrder::Unknown) => Some((NewsDate::year(year)?, Some(DateDoubt::DayMonth))),
        },
        (None, None) => None,
    }
}

// --- words and numbers -------------------------------------------------------------------------------------------------

fn digit(c: char) -> Option<u64> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '০'..='৯' => '০',
        '๐'..='๙' => '๐',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(u64::from(u32::from(c) - u32::from(zero)))
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    (c.is_alphanumeric() && digit(c).is_none())
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{200d}' | '°')
}

/// The form in which words are looked up: lower case, Latin and Greek letters without accents.
fn fold_word(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        for c in c.to_lowercase() {
            match plain_letter(c) {
                '\u{300}'..='\u{36f}' => {}
                plain => out.push(plain),
            }
        }
    }
}

const fn plain_letter(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ı' | 'ī' | 'į' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ţ' | 'ț' | 'ť' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        c => c,
    }
}

/// The word at the start of `text`, and what follows it.
fn take_word(text: &str) -> (&str, &str) {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The number at the start of `text`: value, digits, and what follows it.
fn take_number(text: &str) -> Option<(u64, usize, &str)> {
    let mut value = 0_u64;
    let mut digits = 0;
    for (at, c) in text.char_indices() {
        let Some(next) = digit(c) else { return (digits > 0).then(|| (value, digits, text.get(at..).unwrap_or(""))) };
        value = value.checked_mul(10)?.checked_add(next)?;
        digits += 1;
    }
    (digits > 0).then_some((value, digits, ""))
}

fn lex(text: &str, tokens: &mut Vec<Lexed>) -> Option<()> {
    let mut rest = text;
    let mut glued = false;
    let mut folded = String::with_capacity(32);
    while let Some(c) = rest.chars().next() {
        if tokens.len() >= 40 {
            return None;
        }
        if c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '،') {
            rest = rest.get(c.len_utf8()..)?;
            glued = false;
            continue;
        }
        if digit(c).is_some() {
            let (value, digits, after) = take_number(rest)?;
            if glued && matches!(tokens.last(), Some(Lexed { token: Token::Filler, .. })) {
                return None;
            }
            tokens.push(Lexed { token: Token::Number { value, digits }, glued });
            rest = after;
        } else if is_word(c) {
            let after_number = glued && matches!(tokens.last(), Some(Lexed { token: Token::Number { .. }, .. }));
            let (token, after) = lex_word(rest, after_number, &mut folded)?;
            if let Some(token) = token {
                tokens.push(Lexed { token, glued });
            }
            rest = after;
        } else {
            rest = rest.get(c.len_utf8()..)?;
            let sign = match c {
                '–' | '—' | '−' | '‐' | '‑' => '-',
                '’' => '\'',
                '：' => ':',
                '／' => '/',
                '（' => '(',
                '）' => ')',
                '-' | '/' | '.' | ',' | ':' | '+' | '(' | ')' | '|' | '·' | '•' | '\'' => c,
                _ => return None,
            };
            tokens.push(Lexed { token: Token::Sign(sign), glued });
        }
        glued = true;
    }
    Some(())
}

/// One word: its token (none for the ending of an ordinal), and the text after it. `None` for a word that dates do not have.
fn lex_word<'a>(text: &'a str, after_number: bool, folded: &mut String) -> Option<(Option<Token>, &'a str)> {
    // Chinese, Japanese and Korean marks stand glued to the number, and further words to them.
    for (mark, token) in EASTERN {
        if let Some(rest) = text.strip_prefix(mark) {
            let needs_number = !matches!(token, Token::HalfDay { .. } | Token::Weekday);
            if after_number || !needs_number {
                return Some((Some(*token), rest));
            }
        }
    }
    let (word, rest) = take_word(text);
    if is_eastern_weekday(word) {
        return Some((Some(Token::Weekday), rest));
    }
    fold_word(word, folded);
    // `a.m.`, `p. m.`, Greek `π.μ.` and `μ.μ.`.
    if matches!(folded.as_str(), "a" | "p" | "π" | "μ")
        && let Some(rest) = rest.trim_start_matches(['.', ' ']).strip_prefix(['m', 'M', 'μ'])
        && !rest.starts_with(is_word)
    {
        let after_noon = matches!(folded.as_str(), "p" | "μ");
        return Some((Some(Token::HalfDay { after_noon }), rest.strip_prefix('.').unwrap_or(rest)));
    }
    match folded.as_str() {
        "am" if after_number || !word.starts_with('a') => {
            return Some((Some(Token::HalfDay { after_noon: false }), rest));
        }
        "pm" => return Some((Some(Token::HalfDay { after_noon: true }), rest)),
        "t" if rest.starts_with(|c| digit(c).is_some()) => return Some((Some(Token::TimeAhead), rest)),
        "z" => return Some((Some(Token::Zone(Some(0))), rest)),
        "h" if after_number => return Some((Some(Token::HourMark), rest)),
        "uhr" | "kl" | "klo" | "klokken" => return Some((Some(Token::Clock), rest)),
        "thang" => return Some((Some(Token::MonthAhead), rest)),
        _ => {}
    }
    const ENDINGS: &[&str] =
        &["st", "nd", "rd", "th", "er", "e", "eme", "ere", "o", "a", "º", "ª", "°", "te", "ste", "го", "е", "й"];
    if after_number && ENDINGS.contains(&folded.as_str()) {
        return Some((None, rest));
    }
    if word.len() >= 2
        && word.chars().all(char::is_uppercase)
        && let Some(zone) = zone_of(word)
    {
        return Some((Some(Token::Zone(zone)), rest));
    }
    // Two-word months of the Levant.
    if matches!(folded.as_str(), "كانون" | "تشرين") {
        let (second, rest) = take_word(rest.trim_start());
        folded.push('_');
        folded.push_str(second);
        return Some((Some(Token::Month(months::month(folded)?)), rest));
    }
    let token = match months::lookup(folded)? {
        Meaning::Month(month) => Token::Month(month),
        Meaning::Weekday => Token::Weekday,
        Meaning::Filler => Token::Filler,
    };
    Some((Some(token), rest))
}

const EASTERN: &[(&str, Token)] = &[
    ("年", Token::YearMark),
    ("년", Token::YearMark),
    ("月", Token::MonthMark),
    ("월", Token::MonthMark),
    ("日", Token::DayMark),
    ("일", Token::DayMark),
    ("號", Token::DayMark),
    ("号", Token::DayMark),
    ("時", Token::HourMark),
    ("时", Token::HourMark),
    ("点", Token::HourMark),
    ("點", Token::HourMark),
    ("시", Token::HourMark),
    ("分", Token::MinuteMark),
    ("분", Token::MinuteMark),
    ("秒", Token::SecondMark),
    ("초", Token::SecondMark),
    ("上午", Token::HalfDay { after_noon: false }),
    ("午前", Token::HalfDay { after_noon: false }),
    ("오전", Token::HalfDay { after_noon: false }),
    ("下午", Token::HalfDay { after_noon: true }),
    ("午後", Token::HalfDay { after_noon: true }),
    ("오후", Token::HalfDay { after_noon: true }),
];

fn is_eastern_weekday(word: &str) -> bool {
    let days = ["一", "二", "三", "四", "五", "六", "日", "天"];
    ["星期", "周", "週", "礼拜", "禮拜"]
        .iter()
        .any(|head| word.strip_prefix(head).is_some_and(|day| days.contains(&day)))
        || ["曜日", "曜", "요일"].iter().any(|tail| word.strip_suffix(tail).is_some())
        || ["月", "火", "水", "木", "金", "土", "日", "월", "화", "수", "목", "금", "토", "일"].contains(&word)
}

/// Minutes east of UTC of a zone's letters; `Some(None)` for letters that several zones share.
fn zone_of(word: &str) -> Option<Option<i16>> {
    Some(match word {
        "UTC" | "GMT" | "UT" | "WET" => Some(0),
        "EST" => Some(-300),
        "EDT" => Some(-240),
        "MST" => Some(-420),
        "MDT" => Some(-360),
        "PST" => Some(-480),
        "PDT" => Some(-420),
        "AKST" => Some(-540),
        "AKDT" => Some(-480),
        "HST" => Some(-600),
        "BRT" | "ART" | "CLST" => Some(-180),
        "CET" | "MEZ" | "WEST" | "WAT" => Some(60),
        "CEST" | "MESZ" | "EET" | "SAST" | "CAT" => Some(120),
        "EEST" | "MSK" | "МСК" | "EAT" | "TRT" => Some(180),
        "PKT" => Some(300),
        "WIB" | "ICT" => Some(420),
        "HKT" | "SGT" | "AWST" | "PHT" | "MYT" => Some(480),
        "JST" | "KST" => Some(540),
        "ACST" => Some(570),
        "AEST" => Some(600),
        "AEDT" => Some(660),
        "NZST" => Some(720),
        "NZDT" => Some(780),
        "CST" | "CDT" | "IST" | "BST" | "AST" | "ADT" | "GST" | "SST" | "WST" | "ET" | "PT" | "CT" | "MT" | "BT" => {
            None
        }
        _ => return None,
    })
}

// --- datelines -----------------------------------------------------------------------------------------------------------

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

#[cfg(test)]
#[path = "date_text_tests.rs"]
mod tests;
