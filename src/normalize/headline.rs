//! The headline without the outlet's name, and the openings of bodies that repeat headline and deck.

use crate::record::{after_cut_prefix, after_prefix, first_paragraph, fold, letter_key, same_text};

/// The last sign between a headline and what sites append to it: where it stands, and where the tail begins.
fn last_separator(text: &str) -> Option<(usize, usize)> {
    for (at, c) in text.char_indices().rev() {
        if matches!(c, '|' | '-' | '–' | '—' | ':' | '•' | '·' | '»') {
            let (before, after) = (text.get(..at)?, text.get(at + c.len_utf8()..)?);
            // Two colons are a sign of their own, one is not.
            let before = if c == ':' { before.strip_suffix(':').unwrap_or("") } else { before };
            if let (Some(head), Some(tail)) = (before.strip_suffix(' '), after.strip_prefix(' ')) {
                return Some((head.len(), text.len() - tail.len()));
            }
        }
    }
    None
}

/// The headline without a tail that names the outlet: `Dam fails | The Harbour Gazette`. A section between them goes as well.
pub(super) fn without_tail(
    headline: &str,
    source: Option<&str>,
    host: Option<&str>,
    section: Option<&str>,
) -> Option<usize> {
    let mut end = headline.len();
    let mut outlet_seen = false;
    for _ in 0..3 {
        let text = headline.get(..end)?;
        let Some((cut, tail)) = last_separator(text) else { break };
        let tail = text.get(tail..)?;
        let is_outlet =
            source.is_some_and(|source| same_outlet(tail, source)) || host.is_some_and(|host| names_host(tail, host));
        let is_section = outlet_seen && section.is_some_and(|section| same_text(tail, section));
        let head = text.get(..cut)?;
        if !(is_outlet || is_section) || !head.chars().any(char::is_alphanumeric) {
            break;
        }
        outlet_seen = true;
        end = cut;
    }
    (end < headline.len()).then_some(end)
}

fn same_outlet(tail: &str, source: &str) -> bool {
    let plain = |name: &str| letter_key(name.trim_start_matches("The ").trim_start_matches("the "));
    same_text(tail, source) || plain(tail) == plain(source)
}

/// `Dawn`, `DAWN.COM`, `New York Times` and `NYTimes` all name nytimes.com or dawn.com: each word gives its initial or the whole.
fn names_host(tail: &str, host: &str) -> bool {
    let label = registered_label(host);
    if label.len() < 3 {
        return false;
    }
    let key = letter_key(tail);
    if key == letter_key(host) || key == letter_key(label) {
        return true;
    }
    let words: Vec<String> = tail.split_whitespace().map(letter_key).filter(|word| !word.is_empty()).take(7).collect();
    words.len() <= 6 && {
        let label = letter_key(label);
        let without_article = words.strip_prefix(&["the".to_owned()]).unwrap_or(&words);
        let without_news =
            words.split_last().filter(|(last, _)| matches!(last.as_str(), "news" | "online")).map(|(_, head)| head);
        spells(&words, &label)
            || spells(without_article, &label)
            || without_news.is_some_and(|words| spells(words, &label))
    }
}

fn spells(words: &[String], label: &str) -> bool {
    let Some((first, rest)) = words.split_first() else { return label.is_empty() };
    let whole = label.strip_prefix(first.as_str()).is_some_and(|label| spells(rest, label));
    whole
        || first.chars().next().and_then(|initial| label.strip_prefix(initial)).is_some_and(|label| spells(rest, label))
}

/// The name in a host: `nytimes` of `nytimes.com`, `bbc` of `news.bbc.co.uk`.
fn registered_label(host: &str) -> &str {
    let mut labels = host.rsplit('.');
    let (last, before) = (labels.next().unwrap_or(host), labels.next());
    let Some(before) = before else { return last };
    match labels.next() {
        Some(third)
            if matches!(before, "co" | "com" | "org" | "net" | "gov" | "ac" | "or" | "ne" | "gob" | "go" | "edu") =>
        {
            third
        }
        _ => before,
    }
}

/// Where the body goes on after paragraphs that only repeat the headline.
pub(super) fn after_repeats(body: &str, headline: &str, untrimmed: &str) -> usize {
    let mut start = 0;
    for _ in 0..4 {
        let rest = body.get(start..).unwrap_or_default();
        let (first, after) = first_paragraph(rest);
        if first.is_empty()
            || first.len() > untrimmed.len() * 2 + 64
            || !(is_same(first, headline) || is_same(first, untrimmed))
        {
            break;
        }
        start = body.len() - after.len();
    }
    start
}

/// Whether the two say the same, in whatever capitals: those of Turkish (`ADALARI`, `Adaları`), and French ones without accents.
fn is_same(paragraph: &str, headline: &str) -> bool {
    let could_be = || {
        let (one, other) = (paragraph.chars().count(), headline.chars().count());
        !(paragraph.is_ascii() && headline.is_ascii()) && one.abs_diff(other) <= 2
    };
    same_text(paragraph, headline) || could_be() && same_text(&fold(paragraph), &fold(headline))
}

/// Whether the paragraph is said again by the next one, near its start: behind a dateline at most.
pub(super) fn is_deck_of(paragraph: &str, next: &str) -> bool {
    /// Longer than any dateline, in bytes.
    const DATELINE: usize = 200;
    /// Shorter paragraphs could be said again by chance, in letters.
    const FEWEST: usize = 24;
    if next.len() < paragraph.len() / 2
        || paragraph.chars().filter(|c| c.is_alphanumeric()).take(FEWEST).count() < FEWEST
    {
        return false;
    }
    let mut previous = ' ';
    for (at, c) in next.char_indices().take_while(|(at, _)| *at <= DATELINE) {
        if c.is_alphanumeric()
            && !previous.is_alphanumeric()
            && after_prefix(next.get(at..).unwrap_or_default(), paragraph).is_some()
        {
            return true;
        }
        previous = c;
    }
    false
}

/// A deck that stops with an ellipsis and says no more than the body's opening: a teaser cut from it.
pub(super) fn is_cut_from(deck: &str, body: &str) -> bool {
    let cut = ["…", "...", "[…]", "[...]", "[&hellip;]"]
        .iter()
        .find_map(|end| deck.trim_end_matches(']').strip_suffix(end.trim_end_matches(']')));
    let Some(cut) = cut else { return false };
    let cut = cut.trim_end_matches(['[', ' ']);
    let mut previous = ' ';
    for (at, c) in body.char_indices().take_while(|(at, _)| *at <= 200) {
        if c.is_alphanumeric()
            && !previous.is_alphanumeric()
            && after_cut_prefix(body.get(at..).unwrap_or_default(), cut).is_some()
        {
            return true;
        }
        previous = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_that_name_the_outlet_go() {
        let cut = |headline: &str, source: &str, host: &str| {
            let none_if_empty = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let (source, host) = (none_if_empty(source), none_if_empty(host));
            let end =
                without_tail(headline, source.as_deref(), host.as_deref(), Some("World")).unwrap_or(headline.len());
            headline.get(..end).unwrap_or_default().to_owned()
        };
        for (headline, source, host, wanted) in [
            ("Dam fails | Harbour Gazette", "The Harbour Gazette", "", "Dam fails"),
            ("Dam fails - Harbour Gazette", "", "harbourgazette.com", "Dam fails"),
            ("Dam fails - The Harbour Times", "", "hartimes.com", "Dam fails - The Harbour Times"),
            ("Dam fails - The Harbour Times", "", "htimes.co.uk", "Dam fails"),
            ("Dam fails | World | Harbour Gazette", "Harbour Gazette", "", "Dam fails"),
            ("Dam fails | World", "Harbour Gazette", "", "Dam fails | World"),
            ("Dam fails - Moscow", "Harbour Gazette", "harbour.example.org", "Dam fails - Moscow"),
            ("Dam fails - HARBOUR.COM", "", "harbour.com", "Dam fails"),
            ("Dam fails - Harbour News", "", "harbour.com", "Dam fails"),
            ("Harbour Gazette", "Harbour Gazette", "", "Harbour Gazette"),
            (" | Harbour Gazette", "Harbour Gazette", "", " | Harbour Gazette"),
        ] {
            assert_eq!(cut(headline, source, host), wanted);
        }
    }

    #[test]
    fn a_headline_is_the_same_in_turkish_capitals() {
        let end = |first: &str, headline: &str| after_repeats(&format!("{first}\n\nText."), headline, headline);
        let headline = "Ada vapurunda arızalanan ışıklar İzmir'de onarıldı";
        for first in
            ["ADA VAPURUNDA ARIZALANAN IŞIKLAR İZMİR'DE ONARILDI", "Ada Vapurunda Arızalanan Işıklar İzmir'de Onarıldı"]
        {
            assert_eq!(end(first, headline), first.len() + 2, "{first}");
        }
        assert_eq!(end("ADA VAPURUNDA ARIZALANAN IŞIKLAR İZMİR'DE", headline), 0);
        assert_eq!(end("IŞIKLAR YANDI", "Işıklar yanmadı"), 0);
        assert_eq!(end("ADALARI ARADILAR", "Adaları aradılar"), 18);
        assert_eq!(end("LES ELEVES AU MUSEE", "Les élèves au musée"), 21);
    }

    #[test]
    fn a_deck_is_said_again_behind_the_dateline() {
        let deck = "Farmers of four districts want the old dam repaired before winter";
        assert!(is_deck_of(
            deck,
            "HARBOUR CITY (AP) - Farmers of four districts want the old dam repaired before winter."
        ));
        assert!(is_deck_of(deck, "Farmers of four districts want the old dam repaired before winter. They met."));
        assert!(!is_deck_of(deck, "Farmers of four districts want the old dam gone."));
        assert!(!is_deck_of("It rained", "It rained. It rained again."));
    }

    #[test]
    fn a_teaser_is_cut_from_the_opening() {
        let body = "HARBOUR CITY (AP) - Farmers of four districts want the old dam repaired before winter.";
        assert!(is_cut_from("Farmers of four dis...", body));
        assert!(is_cut_from("Farmers of four […]", body));
        assert!(!is_cut_from("Farmers of four", body));
        assert!(!is_cut_from("Fishermen of four…", body));
        assert!(!is_cut_from("…", body));
    }
}
