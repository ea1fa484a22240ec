//! `Key: value` lines above a text, as mail, clipping services and people's own notes have them.

use super::names;
use crate::record::Slot;

/// A line of the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) key: &'a str,
    pub(super) value: String,
    /// `None` for a key we do not know.
    pub(super) slot: Option<Slot>,
}

/// A text taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Split<'a> {
    /// A headline that stands above the block without a key.
    pub(super) headline: Option<&'a str>,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) rest: &'a str,
}

/// More lines than this are no header.
const MAX_LINES: usize = 60;

/// The block of header lines that a text begins with. `None` when there is none.
///
/// Every line of the block must be `Key: value` or the indented continuation of one, up to a blank line. A headline such as
/// `Flood: hundreds flee` looks like one too: so a key must be known, and a line with an unknown key at the very top is the
/// headline unless the block names another.
pub(super) fn split(text: &str) -> Option<Split<'_>> {
    let text = text.trim_start_matches(['\n', '\r', '\u{feff}']);
    let (block, rest) = block(text)?;
    let mut result = Split { rest, ..Split::default() };
    let mut normalized = String::new();
    for (number, line) in block.iter().enumerate() {
        if line.starts_with([' ', '\t']) && !result.lines.is_empty() {
            if let Some(last) = result.lines.last_mut() {
                last.value.push(' ');
                last.value.push_str(line.trim());
            }
            continue;
        }
        let Some((key, value)) = key_value(line) else {
            if number == 0 && line.chars().count() <= 300 {
                result.headline = Some(line.trim());
                continue;
            }
            return None;
        };
        names::normalize(key, &mut normalized);
        let slot = match normalized.as_str() {
            "copyright" => None,
            name => names::meaning(name).map(|meaning| meaning.slot),
        };
        result.lines.push(Line { key, value: value.to_owned(), slot });
    }
    let known = result.lines.iter().filter(|line| line.slot.is_some()).count();
    let titled = result.lines.iter().any(|line| line.slot == Some(Slot::Headline));
    if result.headline.is_none()
        && !titled
        && block.len() > 1
        && let Some(first) = result.lines.first().filter(|line| line.slot.is_none())
        && first.value.split_whitespace().count() >= 2
    {
        result.headline = block.first().map(|line| line.trim());
        result.lines.remove(0);
    }
    let enough = match (block.len(), result.headline.is_some()) {
        (1, _) => result.lines.first().is_some_and(|line| {
            names::normalize(line.key, &mut normalized);
            !line.value.is_empty()
                && matches!(
                    normalized.as_str(),
                    "title"
                        | "headline"
                        | "date"
                        | "published"
                        | "source"
                        | "author"
                        | "by"
                        | "byline"
                        | "url"
                        | "titel"
                        | "datum"
                        | "quelle"
                        | "titre"
                        | "título"
                        | "fecha"
                )
        }),
        (_, true) => known >= 1 && known * 2 > result.lines.len(),
        (_, false) => known >= 1 && known * 3 >= result.lines.len(),
    };
    enough.then_some(result)
}

/// The lines up to the first blank one, and the text after it.
fn block(text: &str) -> Option<(Vec<&str>, &str)> {
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim().is_empty() {
            return (!lines.is_empty()).then_some((lines, after));
        }
        // The first line without a key, past a possible headline, shows that this is no header.
        let continues = line.starts_with([' ', '\t']);
        if lines.len() >= MAX_LINES || (!lines.is_empty() && !continues && key_value(line).is_none()) {
            return None;
        }
        lines.push(line.trim_end());
        rest = after;
    }
}

/// `Key: value` with a key of up to three words.
fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim();
    let words = key.split_whitespace().count();
    let plain = key.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '\''));
    let starts = key.starts_with(char::is_alphabetic);
    // `http://…` and `10:30` are no keys.
    let address = value.starts_with("//");
    (plain && starts && !address && (1..=3).contains(&words) && key.chars().count() <= 30).then(|| (key, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_known_keys_is_a_header() {
        let split = split("Title: Flood\nDate: 2019-10-07\nRef: 12\nSummary: The river\n  rose.\n\nBody.").unwrap();
        let lines: Vec<_> = split.lines.iter().map(|line| (line.key, line.value.as_str(), line.slot)).collect();
        assert_eq!(
            lines,
            [
                ("Title", "Flood", Some(Slot::Headline)),
                ("Date", "2019-10-07", Some(Slot::Published)),
                ("Ref", "12", None),
                ("Summary", "The river rose.", Some(Slot::Deck)),
            ]
        );
        assert_eq!((split.headline, split.rest), (None, "Body."));
    }

    #[test]
    fn a_headline_with_a_colon_is_none() {
        assert_eq!(split("Flood: hundreds flee\n\nThe river rose."), None);
        assert_eq!(split("Media: we were wrong\n\nThe river rose."), None);
        assert_eq!(split("Date: 2019\nThe river rose.\n\nMore."), None);
        let split = split("Flood: hundreds flee\nDate: 2019-10-07\n\nThe river rose.").unwrap();
        assert_eq!(split.headline, Some("Flood: hundreds flee"));
        assert_eq!(split.lines.len(), 1);
    }
}
