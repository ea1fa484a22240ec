use proptest::prelude::*;

use super::*;
use crate::record::day_at_start;

fn reads(text: &str, order: DayMonthOrder) -> String {
    match read_date(text, order) {
        None => "-".to_owned(),
        Some(DateReading { date, doubt: None }) => date.to_string(),
        Some(DateReading { date, doubt: Some(doubt) }) => format!("{date} ?{doubt:?}"),
    }
}

#[test]
fn reads_what_is_written_and_no_more() {
    let (mut wrong, mut right, mut languages) = (String::new(), 0_usize, std::collections::HashSet::new());
    for row in include_str!("date_text_tests.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [language, order, text, wanted] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let order = match order {
            "day" => DayMonthOrder::DayFirst,
            "month" => DayMonthOrder::MonthFirst,
            _ => DayMonthOrder::Unknown,
        };
        let got = reads(text, order);
        if got == wanted {
            right += 1;
            languages.insert(language);
        } else {
            wrong.push_str(&format!("{language} {text:?}: {wanted} was expected, {got} read\n"));
        }
    }
    assert!(wrong.is_empty(), "{right} right in {} languages, but:\n{wrong}", languages.len());
}

#[test]
fn follows_the_habit_of_the_source_where_numbers_leave_it_open() {
    assert_eq!(reads("03/04/2020", DayMonthOrder::DayFirst), "2020-04-03");
    assert_eq!(reads("03/04/2020", DayMonthOrder::MonthFirst), "2020-03-04");
    assert_eq!(reads("13/04/2020", DayMonthOrder::MonthFirst), "2020-04-13");
    assert_eq!(reads("04-13-2020", DayMonthOrder::DayFirst), "2020-04-13");
}

#[test]
fn reads_the_day_that_opens_a_text() {
    let at = |text: &str| {
        day_at_start(text)
            .map(|(parts, end)| (parts.year, parts.month, parts.day, text.get(end..).unwrap_or("").to_owned()))
    };
    for (text, year, month, day, rest) in [
        ("Nov. 22 (Agency)", None, 11, 22, " (Agency)"),
        ("22nd November, 2019) Text", Some(2019), 11, 22, ") Text"),
        ("4 March (ATS)", None, 3, 4, " (ATS)"),
        ("Jul 26 2022 (IPS)", Some(2022), 7, 26, " (IPS)"),
        ("Feb.  27, 2026  (X)", Some(2026), 2, 27, "  (X)"),
        ("12 mai (AFP)", None, 5, 12, " (AFP)"),
        ("01 SET - Testo", None, 9, 1, " - Testo"),
        ("22 ноя - РИА", None, 11, 22, " - РИА"),
        ("1996-12-06", Some(1996), 12, 6, ""),
        ("January 12. /TASS/.", None, 1, 12, ". /TASS/."),
        ("22 de noviembre de 2019.-", Some(2019), 11, 22, ".-"),
        ("Feb 29 -", None, 2, 29, " -"),
    ] {
        assert_eq!(at(text), Some((year, Some(month), Some(day), rest.to_owned())), "{text}");
    }
    for text in ["", "22", "Nov", "Nov 32", "May be", "March on 3", "3 men", "Feb 29, 2019", "Nov 22nds", "2019"] {
        assert_eq!(at(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,40}", spiced in "[0-9TZ:/. +年月日a-z,-]{0,24}") {
        for text in [text, spiced] {
            let _ = read_date(&text, DayMonthOrder::Unknown);
            let _ = day_at_start(&text);
        }
    }

    #[test]
    fn reads_what_a_news_date_prints(year in 1600..=2100_i32, month in 1..=12_u32, day in 1..=28_u32, hour in 0..=23_u32,
        minute in 0..=59_u32, offset in proptest::option::of(-1080..=1080_i16)) {
        let date = NewsDate::day(year, month, day).and_then(|date| date.at(hour, minute, None)).expect("a date");
        let date = offset.map_or(Some(date), |minutes| date.with_offset(minutes)).expect("an offset");
        prop_assert_eq!(read_date(&date.to_string(), DayMonthOrder::Unknown).map(|reading| reading.date), Some(date));
    }
}
