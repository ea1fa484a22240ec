//! Credits in datelines: what stands in the brackets behind a place, `(Harbour News / Sputnik - 22nd November, 2019)`.

use crate::record::{agency_by_alias, day_at_start};

use super::dateline::{Shape, is_closing};

/// A credit: agencies, outlets and perhaps a day, parted by slashes, commas or hyphens. `false` when it is none.
pub(super) fn credit<'a>(inner: &'a str, shape: &mut Shape<'a>) -> bool {
    let mut date = None;
    if shape.date.is_none() {
        let mut previous = ' ';
        for (at, c) in inner.char_indices() {
            if !previous.is_alphanumeric()
                && c.is_alphanumeric()
                && let Some((parts, len)) = inner.get(at..).and_then(day_at_start)
            {
                date = Some((parts, at, at + len));
                break;
            }
            previous = c;
        }
    }
    let (before, after) = match date {
        Some((_, start, end)) => (inner.get(..start).unwrap_or_default(), inner.get(end..).unwrap_or_default()),
        None => (inner, ""),
    };
    let mut agencies = Vec::new();
    let mut outlets: Vec<&str> = Vec::new();
    for text in [before, after] {
        let text = trim_signs(text);
        if text.is_empty() {
            continue;
        }
        if let Some(agency) = agency_by_alias(text) {
            agencies.push((agency, text));
            continue;
        }
        let pieces = text
            .split(['/', ',', ';', '|', '–', '—'])
            .flat_map(|piece| piece.split(" - "))
            .flat_map(|p| p.split(" and "));
        for piece in pieces.take(12) {
            let piece = trim_signs(piece);
            if piece.is_empty() {
                continue;
            }
            if let Some(agency) = agency_by_alias(piece) {
                agencies.push((agency, piece));
            } else if is_desk(piece) || !agencies.is_empty() && is_desk_code(piece) {
                // Nobody in particular.
            } else if is_outlet(piece) {
                if !outlets.contains(&piece) {
                    outlets.push(piece);
                }
            } else {
                return false;
            }
        }
    }
    if let Some((parts, start, end)) = date {
        shape.date = Some(parts);
        shape.date_text = inner.get(start..end).unwrap_or_default().trim_end_matches(',');
    } else if agencies.is_empty() && outlets.is_empty() {
        return false;
    }
    shape.agencies.append(&mut agencies);
    shape.outlets.append(&mut outlets);
    true
}

fn trim_signs(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_closing(c) || matches!(c, '/' | ',' | ';' | '.' | '|'))
}

/// A name that an outlet could have.
fn is_outlet(piece: &str) -> bool {
    let words = piece.split_whitespace().count();
    piece.len() <= 60
        && words <= 6
        && piece.chars().next().is_some_and(char::is_uppercase)
        && piece.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !piece.chars().any(|c| matches!(c, '?' | '!' | '"' | '“' | '=' | '@'))
}

/// The desk of an agency, in the credit behind it: `dpa/sn`, `dpa/lnw`.
fn is_desk_code(piece: &str) -> bool {
    (2..=4).contains(&piece.len()) && piece.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// A desk or a job instead of an outlet.
fn is_desk(piece: &str) -> bool {
    let piece = piece.to_lowercase();
    ["staff", "desk", "report", "correspondent", "agencies", "bureau", "agency", "monitoring", "newsroom"]
        .iter()
        .any(|word| piece.contains(word))
}
