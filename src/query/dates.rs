//! Days as people write them in a query or a flag: `2019-10..2019-11`, `>=2019-10-07`, `last-30d`, `none`.
//!
//! Every period stands for all of its days, so both ends of a range count at their own precision. The current day is handed in.

use chrono::{Datelike, Days as Count, Months, NaiveDate};

use super::notes::shown;
use super::{Days, Leaf, Node, Span, Want};
use crate::fields::FieldId;
use crate::record::NewsDate;

/// The forms that work, for messages.
const FORMS: &str =
    "write 2019, 2019-10, 2019-10-07, 2019-10..2019-11, >=2019-10, <2019, last-30d, last-2w, yesterday, today or none";

/// Reads the value of a date field. Case is ignored; `today` is what `today`, `yesterday` and `last-30d` count from.
///
/// # Errors
/// A message that says what is wrong with the value and names the forms that work.
pub fn parse_days(value: &str, today: NaiveDate) -> Result<Days, String> {
    let value = value.trim().to_ascii_lowercase();
    let wrong = || format!("{} is no date: {FORMS}", shown(&value));
    if value == "none" {
        return Ok(Days::None);
    }
    if let Some(count) = value.strip_prefix("last-") {
        let from = last(count, today).ok_or_else(wrong)?;
        return Ok(Days::Range { from: Some(from), to: Some(today) });
    }
    if let Some((sign, rest)) = split_sign(&value) {
        let (first, last) = period(rest, today).ok_or_else(wrong)?;
        let (from, to) = match sign {
            Sign::From => (Some(first), None),
            Sign::To => (None, Some(last)),
            Sign::After => (Some(next_day(last).ok_or_else(wrong)?), None),
            Sign::Before => (None, Some(day_before(first).ok_or_else(wrong)?)),
            Sign::Is => (Some(first), Some(last)),
        };
        return Ok(Days::Range { from, to });
    }
    let Some((from, to)) = value.split_once("..") else {
        let (first, last) = period(&value, today).ok_or_else(wrong)?;
        return Ok(Days::Range { from: Some(first), to: Some(last) });
    };
    let end = |text: &str| match text.trim() {
        "" => Ok(None),
        text => period(text, today).map(Some).ok_or_else(|| format!("{} is no date: {FORMS}", shown(text))),
    };
    let (first, last) = (end(from)?.map(|days| days.0), end(to)?.map(|days| days.1));
    if first.zip(last).is_some_and(|(first, last)| first > last) {
        return Err(format!("{} ends before it begins", shown(&value)));
    }
    Ok(Days::Range { from: first, to: last })
}

/// The one filter that the flags `--from` and `--to` make together: from the first day of one period to the last day of the
/// other. `from` may also be `last-30d` and the like. `None` when neither is given.
///
/// # Errors
/// A message for people: a value that is no day, month or year, or a range that ends before it begins.
pub fn filter_dates(from: Option<&str>, to: Option<&str>, today: NaiveDate) -> Result<Option<Node>, String> {
    let read = |flag: &str, value: &str| {
        let value = value.trim().to_ascii_lowercase();
        period(&value, today).ok_or_else(|| {
            format!("--{flag}: {} is no date: write 2019, 2019-10, 2019-10-07, yesterday or today", shown(&value))
        })
    };
    let first = match from.map(str::trim) {
        Some(value) => {
            let recent = value.to_ascii_lowercase().strip_prefix("last-").and_then(|count| last(count, today));
            Some(recent.map_or_else(|| read("from", value).map(|days| days.0), Ok)?)
        }
        None => None,
    };
    let last = match to {
        Some(value) => Some(read("to", value)?.1),
        None => None,
    };
    if first.is_none() && last.is_none() {
        return Ok(None);
    }
    if first.zip(last).is_some_and(|(first, last)| first > last) {
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        return Err(format!("the range ends before it begins: from {} to {}", shown(from), shown(to)));
    }
    let want = Want::Days(Days::Range { from: first, to: last });
    Ok(Some(Node::Leaf(Leaf::new(FieldId::Date, want, Span::default()))))
}

/// How a value compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    From,
    After,
    To,
    Before,
    Is,
}

/// Takes `>=`, `>`, `<=`, `<` or `=` off the front of a value.
pub(super) fn split_sign(value: &str) -> Option<(Sign, &str)> {
    let signs = [
        (">=", Sign::From),
        ("≥", Sign::From),
        ("<=", Sign::To),
        ("≤", Sign::To),
        (">", Sign::After),
        ("<", Sign::Before),
        ("=", Sign::Is),
    ];
    signs.iter().find_map(|(text, sign)| Some((*sign, value.strip_prefix(text)?.trim_start())))
}

/// The first and last day of a year, a month or a day, written in lower case.
fn period(text: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    match text {
        "today" => return Some((today, today)),
        "yesterday" => return today.pred_opt().map(|day| (day, day)),
        _ => {}
    }
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4..=4)?;
    let month = parts.next().map(|month| number(month, 1..=2));
    let day = parts.next().map(|day| number(day, 1..=2));
    if parts.next().is_some() {
        return None;
    }
    let year = i32::try_from(year).ok()?;
    let date = match (month, day) {
        (None, _) => NewsDate::year(year),
        (Some(month), None) => NewsDate::month(year, month?),
        (Some(month), Some(day)) => NewsDate::day(year, month?, day?),
    }?;
    Some((date.first_day(), date.last_day()))
}

fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let fits = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// The first of the last `30d`, `2w`, `6m` or `1y`, of which today is the last day.
fn last(count: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (digits, unit) = count.split_at_checked(count.len().checked_sub(1)?)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: u32 = digits.parse().ok().filter(|count| *count > 0)?;
    let before = match unit {
        "d" => today.checked_sub_days(Count::new(count.into())),
        "w" => today.checked_sub_days(Count::new(u64::from(count) * 7)),
        "m" => today.checked_sub_months(Months::new(count)),
        "y" => today.checked_sub_months(Months::new(count.checked_mul(12)?)),
        _ => None,
    }?;
    next_day(before).filter(|day| day.year() >= 1)
}

fn next_day(day: NaiveDate) -> Option<NaiveDate> {
    day.succ_opt().filter(|day| day.year() <= 9999)
}

fn day_before(day: NaiveDate) -> Option<NaiveDate> {
    day.pred_opt().filter(|day| day.year() >= 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail that way")]

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(value: &str) -> String {
        match parse_days(value, day("2020-03-31")) {
            Ok(Days::Range { from, to }) => {
                let end = |end: Option<NaiveDate>| end.map_or_else(String::new, |day| day.to_string());
                format!("{}..{}", end(from), end(to))
            }
            Ok(Days::None) => "none".into(),
            Err(_) => "wrong".into(),
        }
    }

    #[test]
    fn reads_every_form() {
        for (value, expected) in [
            ("2019", "2019-01-01..2019-12-31"),
            ("2020-02", "2020-02-01..2020-02-29"),
            ("2019-10-07", "2019-10-07..2019-10-07"),
            ("2019-1-7", "2019-01-07..2019-01-07"),
            ("2019-10..2019-11", "2019-10-01..2019-11-30"),
            ("2019 .. 2019-11-05", "2019-01-01..2019-11-05"),
            ("2019..2019-03", "2019-01-01..2019-03-31"),
            ("..2019-11", "..2019-11-30"),
            ("2019-10..", "2019-10-01.."),
            ("..", ".."),
            ("2020..today", "2020-01-01..2020-03-31"),
            (">=2019-10-07", "2019-10-07.."),
            (">= 2019", "2019-01-01.."),
            ("≥2019", "2019-01-01.."),
            (">2019-10", "2019-11-01.."),
            ("<=2019-10", "..2019-10-31"),
            ("≤2019-10", "..2019-10-31"),
            ("<2019", "..2018-12-31"),
            ("=2019", "2019-01-01..2019-12-31"),
            ("today", "2020-03-31..2020-03-31"),
            ("Yesterday", "2020-03-30..2020-03-30"),
            (">=yesterday", "2020-03-30.."),
            ("last-1d", "2020-03-31..2020-03-31"),
            ("last-30d", "2020-03-02..2020-03-31"),
            ("last-2w", "2020-03-18..2020-03-31"),
            ("last-1m", "2020-03-01..2020-03-31"),
            ("last-6m", "2019-10-01..2020-03-31"),
            ("LAST-1Y", "2019-04-01..2020-03-31"),
            ("none", "none"),
            ("0001", "0001-01-01..0001-12-31"),
            ("9999", "9999-01-01..9999-12-31"),
        ] {
            assert_eq!(days(value), expected, "{value}");
        }
    }

    #[test]
    fn refuses_the_rest_and_names_what_works() {
        for value in [
            "",
            "19",
            "0000",
            "2019-13",
            "2019-02-29",
            "2019-10-07-01",
            "7.10.2019",
            "10/07/2019",
            "2019-10-07T10:30",
            "2019..2018",
            "2019...2020",
            "2019-",
            "-2019",
            "+201",
            "２０１９",
            "friday",
            "last-0d",
            "last-d",
            "last-",
            "last-5",
            "last-ü",
            "last-99999999999y",
            "last-4000000000y",
            "last-3000y",
            "last-2w..today",
            "<0001",
            ">9999",
            ">",
            "none..2019",
        ] {
            assert_eq!(days(value), "wrong", "{value}");
        }
        let message = parse_days("7.10.2019", day("2020-03-31")).unwrap_err();
        assert!(message.starts_with("`7.10.2019` is no date: write 2019, 2019-10, 2019-10-07,"), "{message}");
    }

    fn flags(from: Option<&str>, to: Option<&str>) -> Result<String, String> {
        filter_dates(from, to, day("2020-03-31")).map(|node| node.map_or_else(String::new, |node| node.to_string()))
    }

    #[test]
    fn from_and_to_make_one_range() {
        assert_eq!(flags(None, None).unwrap(), "");
        assert_eq!(flags(Some("2019-10"), Some("2019-11")).unwrap(), "date:2019-10-01..2019-11-30");
        assert_eq!(flags(Some("2019"), None).unwrap(), "date:2019-01-01..");
        assert_eq!(flags(None, Some(" Yesterday ")).unwrap(), "date:..2020-03-30");
        assert_eq!(flags(Some("last-2w"), None).unwrap(), "date:2020-03-18..");
        assert_eq!(flags(Some("2019-10"), Some("2019-10")).unwrap(), "date:2019-10-01..2019-10-31");
        let error = flags(Some("2019-11"), Some("2019-10")).unwrap_err();
        assert_eq!(error, "the range ends before it begins: from `2019-11` to `2019-10`");
        assert!(flags(Some(">2019"), None).is_err());
        assert!(flags(None, Some("last-2w")).is_err());
        assert!(flags(Some("none"), None).is_err());
    }
}
