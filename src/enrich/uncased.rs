//! Datelines in scripts without capitals: `新华社武汉6月23日电（记者甲、乙）`, `الزقازيق في 2 مايو (أ ش أ) -`.
//!
//! In goes a paragraph, out comes what its dateline says. Without capitals a name cannot be told from other words, so only what credits an
//! agency that the table knows is read: the Chinese form by its fixed order, others by the credit in brackets and a dash or colon behind it.

use crate::record::{Agency, DateParts, Dateline, NewsDate, agency_by_alias, day_at_start};

use super::credit::credit;
use super::dateline::{Reading, Shape, is_closing};

/// No such dateline is longer, in characters.
const WINDOW: usize = 100;

/// The dateline that opens a paragraph, if one does.
pub(super) fn opening(paragraph: &str) -> Option<Reading<'_>> {
    let start = paragraph.len() - paragraph.trim_start().len();
    let text = paragraph.get(start..)?;
    let end = text.char_indices().nth(WINDOW).map_or(text.len(), |(at, _)| at);
    let window = text.get(..end)?;
    let first = window.chars().next()?;
    let mut reading = if is_han(first) { chinese(window)? } else { bracketed(window)? };
    reading.end += start;
    Some(reading)
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// `新华社武汉6月23日电（记者甲、乙）`: agency, place, day, "cable" or "report", perhaps the reporters.
fn chinese(text: &str) -> Option<Reading<'_>> {
    let (agency, name, rest) = agency_ahead(text)?;
    let place_end = rest.find(|c: char| !is_han(c) && c != '、')?;
    let (place, rest) = rest.split_at_checked(place_end)?;
    let letters = place.chars().count();
    // Whom it quotes, not where it was filed: `新华社记者`, `新华社报道`.
    let is_place = (2..=16).contains(&letters)
        && !["记者", "記者", "报道", "報道", "消息"].iter().any(|word| place.contains(word));
    if !is_place {
        return None;
    }
    let (date, date_len) = chinese_day(rest)?;
    let (date_text, rest) = rest.split_at_checked(date_len)?;
    let rest = rest.trim_start();
    let rest = ["专", "專", "综合", "綜合"].iter().find_map(|kind| rest.strip_prefix(kind)).unwrap_or(rest);
    let rest = ["电", "電", "讯", "訊"].iter().find_map(|cable| rest.strip_prefix(cable))?;
    let (authors, after) = reporters(rest.trim_start());
    let raw = text.get(..text.len() - after.len())?.trim_end();
    let mut places = place.split('、').filter(|place| !place.is_empty()).map(str::to_owned);
    let after = after.trim_start_matches([' ', '\u{3000}', '：', ':']);
    let dateline = Dateline {
        raw: raw.to_owned(),
        place: places.next(),
        more_places: places.take(8).collect(),
        date: Some(date),
        ..Dateline::default()
    };
    let end = text.len() - after.len();
    Some(Reading { dateline, agencies: vec![(agency, name)], authors, date_text, end })
}

/// The longest name of an agency at the start, and what follows it.
fn agency_ahead(text: &str) -> Option<(&'static Agency, &str, &str)> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(2).take(6).collect();
    ends.into_iter().rev().find_map(|end| {
        let (name, rest) = text.split_at_checked(end)?;
        let agency = agency_by_alias(name)?;
        Some((agency, name, rest))
    })
}

/// `2019年6月23日`, `6月23日`, `23日`, and the bytes it takes.
fn chinese_day(text: &str) -> Option<(DateParts, usize)> {
    let mut parts = DateParts::default();
    let mut rest = text;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at_checked(digits)?;
        let number: u32 = number.parse().ok()?;
        let mark = after.chars().next()?;
        rest = after.get(mark.len_utf8()..)?;
        match mark {
            '年' if parts == DateParts::default() && digits == 4 => parts.year = i32::try_from(number).ok(),
            '月' if parts.month.is_none() => parts.month = Some(number),
            '日' => {
                parts.day = Some(number);
                break;
            }
            _ => return None,
        }
    }
    // A day that no calendar has is none; February 29 needs its year to be refused.
    let possible = NewsDate::day(parts.year.unwrap_or(2000), parts.month.unwrap_or(1), parts.day?).is_some();
    let whole = parts.year.is_none() || parts.month.is_some();
    (possible && whole).then_some((parts, text.len() - rest.len()))
}

/// `（记者甲、乙）`: the names, and what follows the bracket. Brackets with anything else are text.
fn reporters(text: &str) -> (Vec<&str>, &str) {
    let none = (Vec::new(), text);
    let inner = text.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')']));
    let Some((inner, after)) = inner else { return none };
    let inner = inner.trim();
    let Some(names) = ["记者", "記者"].iter().find_map(|job| inner.strip_prefix(job)) else { return none };
    let names: Vec<&str> =
        names.split(['、', '，', ',', ' ', '\u{3000}']).map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_name = |name: &&str| {
        let letters = name.chars().count();
        // A foreign name has a dot in it and may be long; other words with it are jobs and places.
        let long = name.contains('·');
        let jobs = ["记者", "記者", "通讯员", "通訊員", "实习", "發自", "发自", "摄影", "攝影", "图文"];
        let written = name.chars().all(|c| is_han(c) || c == '·');
        written && (2..=if long { 16 } else { 4 }).contains(&letters) && !jobs.iter().any(|job| name.contains(job))
    };
    // One that is no name makes the others doubtful: they may be parts of a phrase.
    if names.iter().all(is_name) { (names, after) } else { (Vec::new(), after) }
}

/// Words that open a sentence which names an agency: "the agency", "said", "according to".
const NOT_PLACES: &[&str] = &[
    "وكالة",
    "لوكالة",
    "قال",
    "قالت",
    "وقال",
    "وقالت",
    "أفادت",
    "وأفادت",
    "ذكرت",
    "وذكرت",
    "نقلت",
    "ونقلت",
    "بحسب",
    "وفق",
    "خبرگزاری",
    "ایجنسی",
    "एजेंसी",
    "סוכנות",
];

/// `الزقازيق في 2 مايو (أ ش أ) -`: place, perhaps a day, an agency in brackets, and a dash or colon.
fn bracketed(text: &str) -> Option<Reading<'_>> {
    let open = text.find('(')?;
    let (head, rest) = text.split_at_checked(open)?;
    let (inner, rest) = rest.strip_prefix('(')?.split_once(')')?;
    let after = rest.trim_start_matches(|c: char| c.is_whitespace() || is_closing(c) || c == '.');
    if !rest.get(..rest.len() - after.len())?.contains(is_closing) || after.is_empty() {
        return None;
    }
    let mut shape = Shape::default();
    if !credit(inner.trim(), &mut shape) || shape.agencies.is_empty() || !shape.outlets.is_empty() {
        return None;
    }
    let (place, day) = place_and_day(head.trim());
    if let Some((date, written)) = day {
        shape.date = shape.date.or(Some(date));
        shape.date_text = written;
    }
    let words: Vec<&str> = place.split_whitespace().collect();
    let is_place = (1..=4).contains(&words.len())
        && words.iter().all(|word| !NOT_PLACES.contains(word) && word.chars().all(is_of_name))
        && place.chars().any(char::is_alphabetic);
    if !is_place {
        return None;
    }
    let raw = text.get(..text.len() - rest.len())?;
    let dateline = Dateline {
        raw: raw.to_owned(),
        place: Some(place.to_owned()),
        country: super::places::city(place).filter(|country| !country.is_empty()).map(str::to_owned),
        date: shape.date,
        ..Dateline::default()
    };
    let end = text.len() - after.len();
    Some(Reading { dateline, agencies: shape.agencies, authors: Vec::new(), date_text: shape.date_text, end })
}

/// What stands in names of these scripts: letters with their marks, joiners and hyphens.
fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() && !c.is_numeric()
        || matches!(c, '-' | '־' | '\u{200c}' | '\u{200d}' | '\'')
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{652}' | '\u{900}'..='\u{dff}')
}

/// The place, and the day behind it: after "in", a comma or a dash.
fn place_and_day(head: &str) -> (&str, Option<(DateParts, &str)>) {
    let signs = |c: char| c.is_whitespace() || is_closing(c) || matches!(c, '،' | ',');
    let at = head.char_indices().find(|(_, c)| c.is_numeric()).map(|(at, _)| at);
    let Some((place, day)) = at.and_then(|at| head.split_at_checked(at)) else {
        return (head.trim_matches(signs), None);
    };
    let day = day.trim_end_matches(signs);
    match day_at_start(day) {
        Some((parts, len)) if len == day.len() => {
            let place = place.trim_end_matches(signs);
            let place = place.strip_suffix(" في").unwrap_or(place).trim_end_matches(signs);
            (place, Some((parts, day)))
        }
        _ => (head, None),
    }
}

#[cfg(test)]
#[path = "uncased_tests.rs"]
mod tests;
