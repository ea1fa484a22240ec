//! What the text formats of the wires have in common: the control characters around a message, and its group of day and time.

use crate::record::{Note, Origin, RawArticle, Slot, Stage, month_of_word};

/// A message taken apart at its control characters: before STX, from STX to ETX, after ETX.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    pub(super) header: &'a str,
    pub(super) text: &'a str,
    pub(super) trailer: &'a str,
    /// The ETX stands.
    pub(super) ended: bool,
}

/// Start of header, start and end of text, end of transmission.
pub(super) const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';

/// The parts of a frame; `None` without an STX.
pub(super) fn parts(frame: &str) -> Option<Parts<'_>> {
    let frame = frame.trim_start_matches(|c: char| c.is_control() && c != STX);
    let (header, rest) = frame.split_once(STX)?;
    let (text, trailer) = rest.split_once(ETX).unwrap_or((rest, ""));
    Some(Parts { header, text, trailer, ended: rest.contains(ETX) })
}

/// A line without control characters.
pub(super) fn clean(line: &str) -> String {
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// `KEMI, Nov 22` stands in the text; this is the message's own time: `221430 GMT Nov 19`, `221430 Nov 19`. A month without a year is no date.
pub(super) fn day_time_group(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (group, zone, month, year) = match words[..] {
        [group, month, year] => (group, "", month, year),
        [group, zone, month, year] => (group, zone, month, year),
        _ => return None,
    };
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let zoned = zone.is_empty() || zone.len() <= 5 && zone.bytes().all(|byte| byte.is_ascii_alphabetic());
    let month = month.trim_matches('.');
    if !digits(group, 6) || !zoned || month.len() < 3 || !month.chars().all(char::is_alphabetic) {
        return None;
    }
    let year = if digits(year, 2) { century(year)? } else { Some(year.to_owned()).filter(|year| digits(year, 4))? };
    let (day, hour, minute) = (group.get(..2)?, group.get(2..4)?, group.get(4..)?);
    let known = month_of_word(month).is_some();
    known.then(|| format!("{day} {month} {year} {hour}:{minute} {zone}").trim_end().to_owned())
}

/// The year of two digits as the wires had it: none of them is older than 1970.
pub(super) fn century(year: &str) -> Option<String> {
    match year.parse::<u32>().ok()? {
        70..=99 => Some(format!("19{year}")),
        0..=39 => Some(format!("20{year}")),
        _ => None,
    }
}

/// Dates the article by a group that was rewritten for being read, and says what stood there.
pub(super) fn push_date(article: &mut RawArticle, rewritten: String, written: &str) {
    let year_only = rewritten.len() == 4;
    let told = if year_only { "day and month cannot be told apart".to_owned() } else { format!("read as {rewritten}") };
    article.notes.push(Note::new(Stage::Read, "date", format!("\"{written}\": {told}")));
    article.push(Slot::Published, rewritten, Origin::Header, "day and time");
}

/// What the letter of a category stands for in both formats.
pub(super) fn category(letter: &str) -> Option<&'static str> {
    Some(match letter.to_ascii_lowercase().as_str() {
        "a" => "domestic",
        "e" => "entertainment",
        "f" => "financial",
        "i" => "international",
        "l" => "lifestyle",
        "o" => "weather",
        "p" => "politics",
        "s" => "sports",
        "t" => "travel",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_day_and_time() {
        for (line, wanted) in [
            ("221430 GMT Nov 19", Some("22 Nov 2019 14:30 GMT")),
            ("221430 Nov 19", Some("22 Nov 2019 14:30")),
            ("221430 NOV 87", Some("22 NOV 1987 14:30")),
            ("221430 Okt 2019", Some("22 Okt 2019 14:30")),
            ("221430 Nov 55", None),
            ("221430 Nov", None),
            ("221430", None),
            ("221430 and so on", None),
            ("2214 GMT Nov 19", None),
        ] {
            assert_eq!(day_time_group(line).as_deref(), wanted, "{line}");
        }
    }
}
