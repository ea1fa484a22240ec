//! How a question was read, part by part, and what each part gave to the score of a hit.

use std::fmt::Write as _;

use super::one_line;
use super::text::{QUIET, Style, count};
use crate::search::{PartCount, Reason};

/// The tree of a question, a part a line: how many articles match it, and the part, inside the one above it.
#[must_use]
pub fn parts_text(parts: &[PartCount], style: Style) -> String {
    let digits = parts.iter().map(|part| count(part.articles, "").len()).max().unwrap_or(0);
    let mut text = String::new();
    for part in parts {
        let number = format!("{:>digits$}", count(part.articles, ""));
        let indent = "  ".repeat(part.depth);
        let _ = writeln!(text, "  {}  {indent}{}", style.paint("32", &number), one_line(&part.part));
    }
    text
}

/// What gave a hit its score, a part a line: the points, the part, and where it matched.
#[must_use]
pub fn reasons_text(score: Option<f64>, reasons: &[Reason], style: Style) -> String {
    let mut text = String::new();
    let Some(score) = score else { return text };
    let line = |text: &mut String, points: f64, what: &str| {
        let points = format!("{points:>8.3}");
        let _ = writeln!(text, "     {}  {what}", style.paint(QUIET, &points));
    };
    line(&mut text, score, "score");
    for reason in reasons {
        let places = [("headline", reason.headline), ("deck", reason.deck), ("body", reason.body)];
        let found: Vec<String> = places
            .iter()
            .filter(|(_, matches)| *matches > 0)
            .map(|(place, matches)| format!("{place} {matches}"))
            .collect();
        let found = if found.is_empty() { String::new() } else { format!(" ({})", found.join(", ")) };
        line(&mut text, reason.score, &format!("  {}{}", one_line(&reason.part), style.paint(QUIET, &found)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { colour: false, width: 80 };

    #[test]
    fn parts_stand_inside_each_other() {
        let part = |part: &str, depth, articles| PartCount { part: part.to_owned(), depth, articles };
        let parts = [part("a AND b", 0, 7), part("a", 1, 1200), part("b\u{1b}", 1, 9)];
        assert_eq!(parts_text(&parts, PLAIN), "      7  a AND b\n  1,200    a\n      9    b\\u{1b}\n");
    }

    #[test]
    fn reasons_name_the_places() {
        let reason = Reason { part: "flood".to_owned(), score: 1.25, headline: 1, deck: 0, body: 3 };
        let text = reasons_text(Some(1.25), &[reason], PLAIN);
        assert_eq!(text, "        1.250  score\n        1.250    flood (headline 1, body 3)\n");
        assert_eq!(reasons_text(None, &[], PLAIN), "");
    }
}
