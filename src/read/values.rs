//! Values as sources write them: missing ones, lists in one string, dates as numbers.

use std::borrow::Cow;

use chrono::DateTime;

use crate::record::Slot;

/// A value of a key, column or header.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    /// Nothing, or a truth value, which no field of ours has.
    Nothing,
    Text(Cow<'a, str>),
    /// A number as written.
    Number(String),
    List(Vec<Value<'a>>),
    Map(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'a> Value<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// The member of a map, by its key in any case.
    pub(super) fn get(&self, key: &str) -> Option<&Value<'a>> {
        match self {
            Self::Map(members) => {
                members.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

/// What stands for "no value" in dumps: `None` of Python, `null`, `NaN` of pandas, `N/A`.
pub(super) fn is_missing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || ["none", "null", "nan", "n/a", "undefined", "<na>", "nat"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether the field takes several values, so that a `;` parts them.
pub(super) fn is_list(slot: Slot) -> bool {
    matches!(slot, Slot::Tag | Slot::Author | Slot::Person | Slot::Org | Slot::Place | Slot::Agency)
}

/// The items of a list that was written into one string: a Python repr or items parted by `;`. `None` when it is one value.
pub(super) fn split_list(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    if let Some(items) = python_list(text) {
        return Some(items);
    }
    text.contains(';')
        .then(|| text.split(';').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect())
}

/// `['a', "b"]`, `('a',)`, `{'a', 'b'}` as Python prints lists, tuples and sets of strings; JSON arrays of strings as well.
fn python_list(text: &str) -> Option<Vec<String>> {
    let inner = [('[', ']'), ('(', ')'), ('{', '}')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close)))?
        .trim();
    let mut items = Vec::new();
    let mut chars = inner.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace() || *c == ',').is_some() {}
        let Some(first) = chars.next() else { return Some(items) };
        let mut item = String::new();
        if first == '\'' || first == '"' {
            loop {
                match chars.next()? {
                    '\\' => match chars.next()? {
                        'n' => item.push('\n'),
                        't' => item.push('\t'),
                        c => item.push(c),
                    },
                    c if c == first => break,
                    c => item.push(c),
                }
            }
            while chars.next_if(|c| c.is_whitespace()).is_some() {}
            if !matches!(chars.peek(), None | Some(',')) {
                return None;
            }
        } else {
            item.push(first);
            while let Some(c) = chars.next_if(|c| *c != ',') {
                item.push(c);
            }
            // Bare words are Python only when they are constants or numbers: `[Reuters]` is a credit.
            if !is_missing(&item) && item.trim().parse::<f64>().is_err() {
                return None;
            }
        }
        if !is_missing(&item) {
            items.push(item.trim().to_owned());
        }
    }
}

/// A number of seconds or milliseconds since 1970 as ISO 8601 in UTC. Anything that can be read as digits of a calendar
/// date (`20191122`, `2019112208`) is left alone.
pub(super) fn epoch(text: &str) -> Option<String> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 => number,
        10 if !(whole.starts_with("19") || whole.starts_with("20")) => number,
        12 if !(whole.starts_with("19") || whole.starts_with("20")) => number / 1000,
        13 => number / 1000,
        16 => number / 1_000_000,
        _ => return None,
    };
    Some(DateTime::from_timestamp(seconds, 0)?.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_one_string() {
        let items = |items: &[&str]| Some(items.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(split_list(r#"['Ann O\'Hara', "Bo"]"#), items(&["Ann O'Hara", "Bo"]));
        assert_eq!(split_list("('Ann',)"), items(&["Ann"]));
        assert_eq!(split_list("[]"), items(&[]));
        assert_eq!(split_list("[None, 'Ann']"), items(&["Ann"]));
        assert_eq!(split_list("Ann; Bo;"), items(&["Ann", "Bo"]));
        assert_eq!(split_list("Ann, Bo"), None);
        assert_eq!(split_list("[Reuters]"), None);
    }

    #[test]
    fn numbers_that_are_dates() {
        assert_eq!(epoch("1574418600").as_deref(), Some("2019-11-22T10:30:00Z"));
        assert_eq!(epoch("1574418600000").as_deref(), Some("2019-11-22T10:30:00Z"));
        assert_eq!(epoch("1574418600.25").as_deref(), Some("2019-11-22T10:30:00Z"));
        for other in ["20191122", "2019", "20191122103000", "2019112210", "-5", "", "12a"] {
            assert_eq!(epoch(other), None, "{other}");
        }
    }
}
