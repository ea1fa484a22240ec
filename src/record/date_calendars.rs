//! Years and days of calendars other than ours, as papers print them: the eras of Japan and Taiwan, Buddhist years, the solar calendar of Iran.

use chrono::{Datelike, NaiveDate};

use super::{NewsDate, day_number, day_of_number};

/// Eras by the year before their first and by the last year they have: a year of an era is that many years after.
pub(super) const ERAS: &[(&str, Era)] = &[
    ("令和", Era { before: 2018, last: 99 }),
    ("平成", Era { before: 1988, last: 31 }),
    ("昭和", Era { before: 1925, last: 64 }),
    ("大正", Era { before: 1911, last: 15 }),
    ("明治", Era { before: 1867, last: 45 }),
    ("中華民國", Era { before: 1911, last: 199 }),
    ("民國", Era { before: 1911, last: 199 }),
    ("民国", Era { before: 1911, last: 199 }),
];

/// An era that years are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Era {
    before: u32,
    last: u32,
}

impl Era {
    /// The year of our calendar.
    pub(super) fn year(self, of_era: u32) -> Option<u32> {
        (1..=self.last).contains(&of_era).then(|| self.before + of_era)
    }
}

/// The year of our calendar that a Thai date means: counted from the Buddha's death, and in short with two digits.
pub(super) fn thai_year(written: u32, digits: usize) -> Option<u32> {
    const BUDDHIST: u32 = 543;
    match (digits, written) {
        (4, 2400..=2643) => Some(written - BUDDHIST),
        (4, 1600..=2100) => Some(written),
        (2, 43..=80) => Some(2500 + written - BUDDHIST),
        _ => None,
    }
}

/// The day of our calendar that a day of the solar calendar of Iran is. `None` where that has no such day, or before its official use.
pub(super) fn solar_day(year: u32, month: u8, day: u32) -> Option<NewsDate> {
    /// The cycles of 33 years hold from here to 1635.
    const FIRST: u32 = 1210;
    let leap = |year: u32| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + u32::from(leap(year)),
        _ => return None,
    };
    if !(1280..=1480).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let days_before = |year: u32| (FIRST..year).map(|year| 365 + i64::from(leap(year))).sum::<i64>();
    let new_year_of_1398 = day_number(NaiveDate::from_ymd_opt(2019, 3, 21)?);
    let months = u32::from(month - 1);
    let in_year = months * 30 + months.min(6) + day - 1;
    let day = day_of_number(new_year_of_1398 + days_before(year) - days_before(1398) + i64::from(in_year))?;
    NewsDate::day(day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solar_days_are_those_of_our_calendar() {
        for (solar, ours) in [
            ((1398, 9, 1), Some("2019-11-22")),
            ((1399, 12, 30), Some("2021-03-20")),
            ((1403, 1, 1), Some("2024-03-20")),
            ((1357, 11, 22), Some("1979-02-11")),
            ((1320, 6, 3), Some("1941-08-25")),
            ((1398, 12, 30), None),
            ((1398, 7, 31), None),
            ((1398, 13, 1), None),
            ((398, 1, 1), None),
        ] {
            let (year, month, day) = solar;
            let read = solar_day(year, month, day).map(|day| day.to_string());
            assert_eq!(read.as_deref(), ours, "{solar:?}");
        }
    }
}
