//! Publication dates that know how much they know: an instant, a day, a month or a year.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// How fine a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The year only.
    Year,
    /// Year and month.
    Month,
    /// A calendar day.
    Day,
    /// Hours and minutes.
    Minute,
    /// Hours, minutes and seconds.
    Second,
}

impl Precision {
    /// The name used in JSON and in queries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }
}

/// A date in the proleptic Gregorian calendar, as fine as its source gives it, with the offset from UTC where that is known.
///
/// The day is the one written in the source, in the source's own zone: it is never moved by converting zones.
/// Prints and parses as ISO 8601, reduced to its precision: `2019`, `2019-11`, `2019-11-22`, `2019-11-22T10:30`,
/// `2019-11-22T10:30:05+03:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NewsDate {
    /// The first day it can mean.
    first: NaiveDate,
    precision: Precision,
    /// Seconds since midnight; 0 for days and coarser.
    seconds: u32,
    /// Minutes east of UTC.
    offset: Option<i16>,
}

impl NewsDate {
    /// A whole year. `None` outside 1..=9999.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Self::new(year, 1, 1, Precision::Year)
    }

    /// A whole month.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::new(year, month, 1, Precision::Month)
    }

    /// A day. `None` for a day the calendar does not have.
    #[must_use]
    pub fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        Self::new(year, month, day, Precision::Day)
    }

    fn new(year: i32, month: u32, day: u32, precision: Precision) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(Self { first, precision, seconds: 0, offset: None })
    }

    /// The same day at a time of day; `second` is absent where the source gives minutes only. `None` for a time that the clock
    /// does not have, or when `self` is coarser than a day. A leap second counts as the second before it.
    #[must_use]
    pub fn at(self, hour: u32, minute: u32, second: Option<u32>) -> Option<Self> {
        if self.precision < Precision::Day || hour > 23 || minute > 59 || second.is_some_and(|s| s > 60) {
            return None;
        }
        let precision = if second.is_some() { Precision::Second } else { Precision::Minute };
        let seconds = hour * 3600 + minute * 60 + second.unwrap_or(0).min(59);
        Some(Self { precision, seconds, ..self })
    }

    /// The same with an offset from UTC in minutes. `None` beyond 18 hours, or when `self` has no time of day.
    #[must_use]
    pub fn with_offset(self, minutes_east: i16) -> Option<Self> {
        if self.precision < Precision::Minute || minutes_east.abs() > 18 * 60 {
            return None;
        }
        Some(Self { offset: Some(minutes_east), ..self })
    }

    /// How fine it is.
    #[must_use]
    pub const fn precision(&self) -> Precision {
        self.precision
    }

    /// Minutes east of UTC, where the source says so.
    #[must_use]
    pub const fn offset(&self) -> Option<i16> {
        self.offset
    }

    /// The first day it can mean.
    #[must_use]
    pub const fn first_day(&self) -> NaiveDate {
        self.first
    }

    /// The last day it can mean: the same as the first for days and finer.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        let (year, month) = (self.first.year(), self.first.month());
        let last = match self.precision {
            Precision::Year => NaiveDate::from_ymd_opt(year, 12, 31),
            Precision::Month => (28..=31).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)),
            _ => Some(self.first),
        };
        last.unwrap_or(self.first)
    }

    /// Seconds since 1970-01-01T00:00:00, for ordering: in UTC where the offset is known, else by the clock as written.
    #[must_use]
    pub fn sort_seconds(&self) -> i64 {
        let days = i64::from(self.first.num_days_from_ce() - EPOCH_DAYS_FROM_CE);
        days * 86_400 + i64::from(self.seconds) - i64::from(self.offset.unwrap_or(0)) * 60
    }

    /// Only the day (or month, or year), without the time of day.
    #[must_use]
    pub fn without_time(self) -> Self {
        Self { precision: self.precision.min(Precision::Day), seconds: 0, offset: None, ..self }
    }
}

/// 1970-01-01 counted from 0001-01-01 as day 1.
const EPOCH_DAYS_FROM_CE: i32 = 719_163;

/// Days since 1970-01-01.
#[must_use]
pub fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce() - EPOCH_DAYS_FROM_CE)
}

/// The day that is `number` days after 1970-01-01, where the calendar has it.
#[must_use]
pub fn day_of_number(number: i64) -> Option<NaiveDate> {
    let days = i32::try_from(number).ok()?.checked_add(EPOCH_DAYS_FROM_CE)?;
    NaiveDate::from_num_days_from_ce_opt(days)
}

impl fmt::Display for NewsDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.first.year())?;
        if self.precision >= Precision::Month {
            write!(f, "-{:02}", self.first.month())?;
        }
        if self.precision >= Precision::Day {
            write!(f, "-{:02}", self.first.day())?;
        }
        if self.precision >= Precision::Minute {
            write!(f, "T{:02}:{:02}", self.seconds / 3600, self.seconds / 60 % 60)?;
        }
        if self.precision >= Precision::Second {
            write!(f, ":{:02}", self.seconds % 60)?;
        }
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

impl FromStr for NewsDate {
    type Err = ();

    /// Reads exactly what `Display` writes; anything else is for `normalize` to read.
    fn from_str(text: &str) -> Result<Self, ()> {
        parse_iso(text).ok_or(())
    }
}

fn parse_iso(text: &str) -> Option<NewsDate> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut parts = day.split('-');
    let year = fixed(parts.next()?, 4)?;
    let date = match (parts.next(), parts.next(), parts.next()) {
        (None, _, _) => NewsDate::year(year.try_into().ok()?)?,
        (Some(month), None, _) => NewsDate::month(year.try_into().ok()?, fixed(month, 2)?)?,
        (Some(month), Some(day), None) => NewsDate::day(year.try_into().ok()?, fixed(month, 2)?, fixed(day, 2)?)?,
        _ => return None,
    };
    let Some(time) = time else { return Some(date) };
    let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(zone_at)?;
    let mut parts = clock.split(':');
    let (hour, minute) = (fixed(parts.next()?, 2)?, fixed(parts.next()?, 2)?);
    let second = match parts.next() {
        Some(second) => Some(fixed(second, 2)?),
        None => None,
    };
    if parts.next().is_some() {
        return None;
    }
    let date = date.at(hour, minute, second)?;
    if zone.is_empty() {
        return Some(date);
    }
    if zone == "Z" {
        return date.with_offset(0);
    }
    let (sign, rest) = zone.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':')?;
    let minutes = i16::try_from(fixed(hours, 2)? * 60 + fixed(minutes, 2)?).ok()?;
    date.with_offset(if sign == "-" { -minutes } else { minutes })
}

/// A number of exactly `digits` ASCII digits.
fn fixed(text: &str, digits: usize) -> Option<u32> {
    if text.len() != digits || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

impl Serialize for NewsDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NewsDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        parse_iso(&text).ok_or_else(|| serde::de::Error::custom("a date in ISO 8601 was expected"))
    }
}

impl schemars::JsonSchema for NewsDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewsDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "ISO 8601, reduced to its precision: a year, a month, a day, a minute or a second, with the offset from UTC where it is known",
            "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$"
        })
    }
}

/// Parts of a date, of which the year may be missing: `Nov. 22` in a dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DateParts {
    /// The year, where it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// 1 to 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// 1 to 31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
}

impl DateParts {
    /// The date it names, if it names a year.
    #[must_use]
    pub fn to_date(self) -> Option<NewsDate> {
        match (self.year?, self.month, self.day) {
            (year, Some(month), Some(day)) => NewsDate::day(year, month, day),
            (year, Some(month), None) => NewsDate::month(year, month),
            (year, None, None) => NewsDate::year(year),
            (_, None, Some(_)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prints_no_more_than_it_knows() {
        let day = NewsDate::day(2019, 11, 22).expect("a day of the calendar");
        assert_eq!(NewsDate::year(2019).expect("a year").to_string(), "2019");
        assert_eq!(NewsDate::month(2019, 11).expect("a month").to_string(), "2019-11");
        assert_eq!(day.to_string(), "2019-11-22");
        let minute = day.at(10, 30, None).expect("a time");
        assert_eq!(minute.to_string(), "2019-11-22T10:30");
        assert_eq!(minute.with_offset(180).expect("an offset").to_string(), "2019-11-22T10:30+03:00");
        let second = day.at(23, 59, Some(60)).and_then(|date| date.with_offset(-570)).expect("a leap second");
        assert_eq!(second.to_string(), "2019-11-22T23:59:59-09:30");
    }

    #[test]
    fn spans_what_it_can_mean() {
        let month = NewsDate::month(2020, 2).expect("a month");
        assert_eq!(month.first_day(), NaiveDate::from_ymd_opt(2020, 2, 1).expect("a day"));
        assert_eq!(month.last_day(), NaiveDate::from_ymd_opt(2020, 2, 29).expect("a day"));
        let year = NewsDate::year(1877).expect("a year");
        assert_eq!(year.last_day(), NaiveDate::from_ymd_opt(1877, 12, 31).expect("a day"));
    }

    #[test]
    fn refuses_what_no_calendar_has() {
        assert_eq!(NewsDate::day(2019, 2, 29), None);
        assert_eq!(NewsDate::month(2019, 13), None);
        assert_eq!(NewsDate::year(0), None);
        for text in [
            "",
            "19",
            "2019-1",
            "2019-11-22T",
            "2019-11-22T10",
            "2019-11-22T10:30:05+3",
            "2019-11-22T24:00",
            "2019-11-22 10:30",
            "２０１９",
        ] {
            assert_eq!(text.parse::<NewsDate>(), Err(()), "{text}");
        }
    }

    #[test]
    fn sorts_by_the_instant_where_the_zone_is_known() {
        let seconds = |text: &str| text.parse::<NewsDate>().expect("a date").sort_seconds();
        assert_eq!(seconds("1970-01-01"), 0);
        assert_eq!(seconds("1970-01-02T00:00:00Z"), 86_400);
        assert_eq!(seconds("1970-01-01T03:00+03:00"), 0);
        assert!(seconds("1650-05-01") < 0);
    }

    proptest! {
        #[test]
        fn every_date_parses_back(year in 1..=9999_i32, month in 1..=12_u32, day in 1..=28_u32, hour in 0..=23_u32,
            minute in 0..=59_u32, second in proptest::option::of(0..=59_u32), offset in proptest::option::of(-1080..=1080_i16)) {
            let date = NewsDate::day(year, month, day).and_then(|date| date.at(hour, minute, second)).expect("a date");
            let date = offset.map_or(Some(date), |minutes| date.with_offset(minutes)).expect("an offset");
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert_eq!(day_of_number(day_number(date.first_day())), Some(date.first_day()));
        }
    }
}
