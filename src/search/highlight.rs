//! What in an article's text matched, and the passage that shows it best.
//!
//! The engine says which articles match; here the text of one article is cut into words again and the same matchers are run over it, so that a
//! mark is exactly what matched: for a phrase the words that stand together, for a field the words inside it.

use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::matcher::{Initials, Matcher, Region, TextWord, text_words};
use super::results::Passage;
use crate::index::{Language, stored_article};
use crate::query::Plan;
use crate::record::Article;

/// The matchers of a plan's words, with the part each is to be looked for in.
pub(crate) fn matchers(plan: &Plan, languages: &[Language]) -> Vec<(Matcher, Region)> {
    let mut matchers: Vec<(Matcher, Region)> = Vec::new();
    for leaf in plan.words() {
        if let (Some(matcher), Some(region)) = (Matcher::of(leaf, languages), Region::of(leaf.field)) {
            let matcher = (matcher, region);
            if !matchers.contains(&matcher) {
                matchers.push(matcher);
            }
        }
    }
    matchers
}

/// The most text of an article that is searched for the best passage, in bytes.
const SEARCHED_BYTES: usize = 1 << 20;
/// The length of a passage, in bytes, more or less.
const PASSAGE_BYTES: usize = 240;

/// One part of an article with its words and what matched in it.
struct Part<'a> {
    text: &'a str,
    words: Vec<TextWord>,
    /// Index ranges of words, and which matcher fits there.
    found: Vec<(std::ops::Range<usize>, usize)>,
}

impl<'a> Part<'a> {
    fn new(
        text: &'a str,
        language: Language,
        matchers: &[(Matcher, Region)],
        covered: impl Fn(Region) -> Option<usize>,
    ) -> Self {
        let text = text.get(..text.floor_char_boundary(SEARCHED_BYTES)).unwrap_or(text);
        let initials = Initials::of(matchers.iter().map(|(matcher, _)| matcher));
        let words = text_words(text, language, &initials);
        let mut found = Vec::new();
        for (index, (matcher, region)) in matchers.iter().enumerate() {
            let Some(limit) = covered(*region) else { continue };
            for range in matcher.matches(&words) {
                if words[range.end - 1].end <= limit {
                    found.push((range, index));
                }
            }
        }
        found.sort_by_key(|(range, _)| (range.start, range.end));
        Self { text, words, found }
    }

    /// The marks inside `bounds`, in bytes from its start, run together where they touch or overlap.
    fn marks(&self, bounds: &std::ops::Range<usize>) -> Vec<(usize, usize)> {
        let mut marks: Vec<(usize, usize)> = Vec::new();
        for (range, _) in &self.found {
            let (start, end) = (self.words[range.start].start, self.words[range.end - 1].end);
            if start < bounds.start || end > bounds.end {
                continue;
            }
            let (start, end) = (start - bounds.start, end - bounds.start);
            match marks.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => marks.push((start, end)),
            }
        }
        marks
    }

    /// The passage with the most different matches, then the most matches, then the earliest.
    fn best(&self) -> Option<(usize, usize)> {
        let mut best: Option<((usize, usize), usize)> = None;
        for (at, (range, _)) in self.found.iter().enumerate() {
            let start = self.words[range.start].start;
            let inside =
                self.found[at..].iter().take_while(|(range, _)| self.words[range.end - 1].end <= start + PASSAGE_BYTES);
            let mut kinds: Vec<usize> = inside.map(|(_, matcher)| *matcher).collect();
            let all = kinds.len();
            kinds.sort_unstable();
            kinds.dedup();
            let value = (kinds.len(), all);
            if best.is_none_or(|(most, _)| value > most) {
                best = Some((value, at));
            }
        }
        let ((different, _), at) = best?;
        Some((different, self.words[self.found[at].0.start].start))
    }

    /// The passage around byte `at`: from the start of a sentence where one is near, to the end of a word.
    fn passage(&self, at: usize) -> Passage {
        let earliest = self.text.floor_char_boundary(at.saturating_sub(PASSAGE_BYTES / 3));
        let before = self.text.get(earliest..at).unwrap_or_default();
        let start = if earliest == 0 {
            0
        } else if let Some(stop) = before.rfind([':', '.', '!', '?', '\n', '。']) {
            let after = before.get(stop..).unwrap_or_default();
            let skip = after.find(|c: char| c.is_alphanumeric() || matches!(c, '"' | '“' | '«')).unwrap_or(after.len());
            earliest + stop + skip
        } else {
            self.words.iter().find(|word| word.start >= earliest).map_or(earliest, |word| word.start)
        };
        let latest = self.text.floor_char_boundary((start + PASSAGE_BYTES).max(at + 1));
        let end = if latest >= self.text.len() {
            self.text.len()
        } else {
            let last = self.words.iter().rev().find(|word| word.end <= latest && word.start >= at);
            last.map_or(latest, |word| word.end)
        };
        let end = end
            .max(self.found.iter().map(|(range, _)| self.words[range.end - 1].end).find(|&end| end > at).unwrap_or(0));
        let bounds = start..end.min(self.text.len());
        Passage {
            cut_before: bounds.start > 0,
            cut_after: bounds.end < self.text.len(),
            ..Passage::of(self.text.get(bounds.clone()).unwrap_or_default(), &self.marks(&bounds))
        }
    }
}

/// The headline with its marks, and the passage that shows best why the article is a hit.
pub(crate) fn highlight(article: &Article, matchers: &[(Matcher, Region)]) -> (Passage, Option<Passage>) {
    let language = Language::of(article.lang.as_ref().map_or("", |lang| lang.value.as_str()));
    let everything = usize::MAX;
    let headline = Part::new(&article.headline, language, matchers, |region| {
        matches!(region, Region::Whole | Region::Headline | Region::Hlead).then_some(everything)
    });
    let deck = Part::new(&article.deck, language, matchers, |region| match region {
        Region::Whole | Region::Deck => Some(everything),
        Region::Lead | Region::Hlead | Region::Body => article.lead_in_deck.then_some(everything),
        Region::Headline => None,
    });
    let lead = if article.lead_in_deck { 0 } else { article.lead().len() };
    let body = Part::new(&article.body, language, matchers, |region| match region {
        Region::Whole | Region::Body => Some(everything),
        Region::Lead | Region::Hlead => Some(lead),
        Region::Headline | Region::Deck => None,
    });
    let title = Passage::of(headline.text, &headline.marks(&(0..headline.text.len())));
    let passage = match (deck.best(), body.best()) {
        (Some((in_deck, at)), Some((in_body, _))) if in_deck >= in_body => Some(deck.passage(at)),
        (Some((_, at)), None) => Some(deck.passage(at)),
        (_, Some((_, at))) => Some(body.passage(at)),
        (None, None) => [&body, &deck].into_iter().find(|part| !part.text.is_empty()).map(|part| part.passage(0)),
    };
    (title, passage)
}

/// Whether the text of a document's region has a word that fits `pattern`.
pub(crate) fn region_has_pattern(
    reader: &SegmentReader,
    doc: DocId,
    record: Field,
    pattern: &str,
    region: Region,
) -> tantivy::Result<bool> {
    let stored: TantivyDocument = reader.get_store_reader(1)?.get(doc)?;
    let Some(article) = stored_article(&stored, record) else { return Ok(false) };
    let parts: &[&str] = match region {
        Region::Whole => &[&article.headline, &article.deck, &article.body],
        Region::Headline => &[&article.headline],
        Region::Deck => &[&article.deck],
        Region::Lead => &[article.lead()],
        Region::Hlead => &[&article.headline, article.lead()],
        Region::Body if article.lead_in_deck => &[&article.deck, &article.body],
        Region::Body => &[&article.body],
    };
    let matcher = Matcher::Pattern(pattern.to_owned());
    let initials = Initials::of([&matcher]);
    Ok(parts.iter().any(|part| !matcher.matches(&text_words(part, Language::of(""), &initials)).is_empty()))
}
