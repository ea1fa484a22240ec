//! A concordance: every match on a line of its own with the words around it, the matches one below the other (keyword in context).

use std::cmp::Reverse;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::one_line;
use super::text::{CREDIT, DATE, MARK, QUIET, Style, folded_spaces};
use crate::record::fold;
use crate::search::{Hit, Part};

/// Characters kept on either side of a match; no terminal shows more.
const CONTEXT: usize = 160;

/// The widest name of an outlet, in columns; longer ones are cut.
const SOURCE: usize = 18;

/// How the lines of a concordance are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KwicOrder {
    /// As the hits come, and the matches in them.
    Hits,
    /// By the words before the match, the nearest first.
    Left,
    /// By the match and the words behind it.
    Right,
}

/// A match with the words around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KwicLine {
    rank: usize,
    date: String,
    source: String,
    left: String,
    matched: String,
    right: String,
}

/// The matches of a hit, in reading order.
#[must_use]
pub fn kwic_lines(hit: &Hit) -> Vec<KwicLine> {
    let article = &hit.article;
    let date = article.date.as_ref().map_or_else(|| "undated".to_owned(), |date| date.value.without_time().to_string());
    let source = article.source.as_ref().map_or_else(String::new, |source| shortened(&one_line(&source.value)));
    let mut lines = Vec::with_capacity(hit.matches.len());
    for (part, text) in [(Part::Headline, &article.headline), (Part::Deck, &article.deck), (Part::Body, &article.body)]
    {
        if !hit.matches.iter().any(|found| found.part == part) {
            continue;
        }
        let chars: Vec<char> = text.chars().collect();
        let piece = |from: usize, to: usize| -> String { chars.get(from..to).unwrap_or_default().iter().collect() };
        for found in hit.matches.iter().filter(|found| found.part == part) {
            lines.push(KwicLine {
                rank: hit.rank,
                date: date.clone(),
                source: source.clone(),
                left: folded_spaces(&piece(found.start.saturating_sub(CONTEXT), found.start)).trim_start().to_owned(),
                matched: one_line(&piece(found.start, found.end)),
                right: folded_spaces(&piece(found.end, found.end.saturating_add(CONTEXT).min(chars.len()))),
            });
        }
    }
    lines
}

/// Orders the lines; those that are equal stay as they are.
pub fn sort_kwic(lines: &mut [KwicLine], order: KwicOrder) {
    let words = |text: &str| -> Vec<String> {
        fold(text)
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    match order {
        KwicOrder::Hits => {}
        KwicOrder::Left => lines.sort_by_cached_key(|line| {
            let mut before = words(&line.left);
            before.reverse();
            (before, words(&line.matched), words(&line.right))
        }),
        KwicOrder::Right => lines.sort_by_cached_key(|line| (words(&line.matched), words(&line.right))),
    }
}

/// The lines as text, in columns: rank, date, outlet, what stands before the match, the match, what stands behind it.
#[must_use]
pub fn kwic_text(lines: &[KwicLine], style: Style) -> String {
    let wide = |of: fn(&KwicLine) -> usize| lines.iter().map(of).max().unwrap_or(0);
    let rank = wide(|line| line.rank.to_string().len());
    let date = wide(|line| line.date.width());
    let source = wide(|line| line.source.width());
    let taken = rank + date + source + if source > 0 { 6 } else { 4 };
    let room = style.width.saturating_sub(taken).max(40);
    let before = room * 2 / 5;
    let mut text = String::new();
    for line in lines {
        let gap = if source > 0 { "  " } else { "" };
        let left = last_columns(&line.left, before);
        let mark = if style.colour { style.paint(MARK, &line.matched) } else { format!("[{}]", line.matched) };
        let brackets = if style.colour { 0 } else { 2 };
        let rest = room.saturating_sub(before + line.matched.width() + brackets);
        let row = format!(
            "{}  {}{gap}{}  {}{left}{mark}{}",
            style.paint(QUIET, &format!("{:>rank$}", line.rank)),
            style.paint(DATE, &padded(&line.date, date)),
            style.paint(CREDIT, &padded(&line.source, source)),
            " ".repeat(before.saturating_sub(left.width())),
            first_columns(&line.right, rest),
        );
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

fn shortened(text: &str) -> String {
    if text.width() <= SOURCE { text.to_owned() } else { format!("{}…", first_columns(text, SOURCE - 1)) }
}

/// As much of the front of a text as fits so many columns.
fn first_columns(text: &str, columns: usize) -> String {
    let mut used = 0;
    let fits = |letter: &char| {
        used += letter.width().unwrap_or(0);
        used <= columns
    };
    text.chars().take_while(fits).collect()
}

/// As much of the end of a text as fits so many columns.
fn last_columns(text: &str, columns: usize) -> String {
    let mut used = 0;
    let fits = |letter: &char| {
        used += letter.width().unwrap_or(0);
        used <= columns
    };
    let letters: Vec<char> = text.chars().rev().take_while(fits).collect();
    // An accent without its letter would sit on the space before it.
    let letters = letters.iter().rev().skip_while(|letter| letter.width() == Some(0));
    letters.collect()
}

/// The ranks that the lines come from, each once: how many hits have a line.
#[must_use]
pub fn kwic_hits(lines: &[KwicLine]) -> usize {
    let mut ranks: Vec<Reverse<usize>> = lines.iter().map(|line| Reverse(line.rank)).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Article;
    use crate::search::{Match, Passage};

    fn hit(rank: usize, body: &str, word: &str) -> Hit {
        let matches = body.match_indices(word).map(|(at, _)| {
            let start = body.get(..at).map_or(0, |before| before.chars().count());
            Match { part: Part::Body, start, end: start + word.chars().count() }
        });
        Hit {
            rank,
            score: None,
            article: Article { body: body.to_owned(), ..Article::default() },
            headline: Passage::default(),
            snippet: None,
            more: Vec::new(),
            matches: matches.collect(),
        }
    }

    const PLAIN: Style = Style { colour: false, width: 80 };

    #[test]
    fn matches_stand_one_below_the_other_whatever_the_script() {
        let mut lines = kwic_lines(&hit(1, "Früh am Tag kam die Flut und stieg.\nDie Flut sank.", "Flut"));
        lines.extend(kwic_lines(&hit(12, "台風の後にFlutが来た。", "Flut")));
        let text = kwic_text(&lines, PLAIN);
        let columns: Vec<usize> =
            text.lines().map(|line| line.split_once('[').map_or(0, |(before, _)| before.width())).collect();
        assert_eq!(columns.len(), 3, "{text}");
        assert!(columns.iter().all(|column| *column == columns[0]), "{text}");
        assert!(text.starts_with(" 1  undated  "), "{text}");
        assert!(text.contains("am Tag kam die [Flut] und stieg. Die Flut sank."), "{text}");
        assert_eq!(kwic_hits(&lines), 2);
    }

    #[test]
    fn lines_are_ordered_by_what_stands_beside_the_match() {
        let mut lines = kwic_lines(&hit(1, "big flood now. Éarly flood ebbs. a flood Came.", "flood"));
        let order = |lines: &[KwicLine]| -> Vec<String> {
            lines.iter().filter_map(|line| line.right.split_whitespace().next().map(str::to_owned)).collect()
        };
        assert_eq!(order(&lines), ["now.", "ebbs.", "Came."]);
        sort_kwic(&mut lines, KwicOrder::Right);
        assert_eq!(order(&lines), ["Came.", "ebbs.", "now."]);
        sort_kwic(&mut lines, KwicOrder::Left);
        assert_eq!(order(&lines), ["Came.", "now.", "ebbs."]);
    }
}
