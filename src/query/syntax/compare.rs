//! What fields of days and numbers are compared to: `aft 1/1/2019`, `from 20190101 to 20191231`, `>500`.

use chrono::NaiveDate;

use super::dates::period;
use crate::fields::Kind as FieldKind;

/// What a measured field is compared to.
pub(super) struct Comparisons {
    /// Each as our own language writes it.
    pub(super) values: Vec<String>,
    /// How many words were taken.
    pub(super) words: usize,
    /// Day and month of one might as well be the other way round.
    pub(super) ambiguous: bool,
}

/// Reads comparisons at the front of `words`. In a group they must reach to its end, which is an empty word, and may be joined by `and`.
pub(super) fn comparisons(words: &[&str], kind: FieldKind, today: NaiveDate, group: bool) -> Option<Comparisons> {
    let mut found = Comparisons { values: Vec::new(), words: 0, ambiguous: false };
    loop {
        let rest = words.get(found.words..)?;
        let (value, taken, ambiguous) = comparison(rest, kind, today, group)?;
        found.values.push(value);
        found.words += taken;
        found.ambiguous |= ambiguous;
        match words.get(found.words) {
            _ if !group => return Some(found),
            Some(&"") => {
                found.words += 1;
                return Some(found);
            }
            Some(word) if word.eq_ignore_ascii_case("and") => found.words += 1,
            _ => return None,
        }
    }
}

/// One comparison: our own words for it, and how many of theirs it took.
fn comparison(words: &[&str], kind: FieldKind, today: NaiveDate, group: bool) -> Option<(String, usize, bool)> {
    let first = words.first()?.to_lowercase();
    if kind == FieldKind::Date && first == "from" {
        let from = period(words.get(1..)?, today)?;
        let to_at = 1 + from.words;
        if !words.get(to_at)?.eq_ignore_ascii_case("to") {
            return None;
        }
        let to = period(words.get(to_at + 1..)?, today)?;
        let taken = to_at + 1 + to.words;
        return Some((format!("{}..{}", from.text, to.text), taken, from.ambiguous || to.ambiguous));
    }
    let (sign, rest, mut taken) = match first.as_str() {
        "is" | "=" => ("", "", 1),
        "aft" | "after" | "gtr" | ">" => (">", "", 1),
        "bef" | "before" | "lss" | "<" => ("<", "", 1),
        "geq" | ">=" => (">=", "", 1),
        "leq" | "<=" => ("<=", "", 1),
        word => {
            let signs = [(">=", ">="), ("<=", "<="), (">", ">"), ("<", "<"), ("=", "")];
            match signs.iter().find_map(|(sign, ours)| Some((*ours, word.strip_prefix(sign)?))) {
                Some((ours, rest)) => (ours, rest, 0),
                None => ("", "", 0),
            }
        }
    };
    let mut values: Vec<&str> = words.get(taken..)?.to_vec();
    if let (false, Some(value)) = (rest.is_empty(), values.first_mut()) {
        *value = rest;
    }
    let bare = taken == 0 && rest.is_empty();
    if kind == FieldKind::Number {
        let number = values.first()?;
        let (low, high) = number.split_once('-').unwrap_or((number, number));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(low) || !digits(high) || bare && !group {
            return None;
        }
        let value = if low == high { format!("{sign}{low}") } else { format!("{low}..{high}") };
        return Some((value, taken + 1, false));
    }
    // Two days or years joined by a hyphen.
    if let Some((low, high)) = values.first().and_then(|value| value.split_once('-'))
        && bare
        && group
        && low.len() == high.len()
        && (low.len() == 8 || low.len() == 4)
        && let (Some(low), Some(high)) = (period(&[low], today), period(&[high], today))
    {
        return Some((format!("{}..{}", low.text, high.text), 1, false));
    }
    let day = period(&values, today)?;
    taken += day.words;
    Some((format!("{sign}{}", day.text), taken, day.ambiguous))
}
