//! What in an article's text matched.
//!
//! The engine says which articles match; here the text of one article is cut into words again and the same trees are asked, so that a
//! mark is exactly what matched: for a phrase the words that stand together, for nearness the words that take part, for a field the words
//! inside it. A part of the query that the article does not match has no marks, whatever words of it there are.

use super::fits::{Fits, SlotFinder, TextWord, WordReader};
use super::nearness::{Finder, Text};
use super::passage::best_passages;
use super::region::{Layout, Region};
use super::results::{Match, Part, Passage};
use super::spans::SpanTree;
use crate::index::{Language, Starts, positions};
use crate::query::{Node, Plan, Relation};
use crate::record::{Article, Words};

/// What of a query can be marked.
pub(crate) struct Highlighter {
    root: Marker,
    /// The slots of all trees, one behind the other.
    slots: SlotFinder,
    /// Some tree asks where sentences or paragraphs begin.
    units: bool,
}

/// A part of a query, as far as it can be told from the text of one article.
#[derive(Debug)]
enum Marker {
    /// Words, and from where on their slots are.
    Words(SpanTree, usize),
    All(Vec<Marker>),
    Any(Vec<Marker>),
    Not(Box<Marker>),
    /// What no text tells: the engine found that the whole holds, and it is taken to hold.
    Assumed,
    Never,
}

impl Marker {
    fn assumes(&self) -> bool {
        match self {
            Self::Assumed => true,
            Self::Words(..) | Self::Never => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::assumes),
            Self::Not(part) => part.assumes(),
        }
    }
}

/// A row of words that matched, by positions, and what it matched: two with the same number matched the same words of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    first: u32,
    last: u32,
    kind: usize,
}

/// A mark in a part of an article, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What it matched.
    pub(crate) kind: usize,
}

/// A part of an article with its words and what matched in it.
pub(crate) struct MarkedPart<'a> {
    pub(crate) part: Part,
    pub(crate) text: &'a str,
    pub(crate) words: Vec<TextWord>,
    /// In order; none touches another.
    pub(crate) marks: Vec<Mark>,
}

impl Highlighter {
    /// What can be marked of a plan, in an archive with articles in `languages`.
    pub(crate) fn new(plan: &Plan, languages: &[Language]) -> Self {
        let mut slots = Vec::new();
        let mut units = false;
        let parts = plan.scoring.iter().chain(&plan.filters);
        let root = Marker::All(parts.map(|node| marker(node, languages, &mut slots, &mut units)).collect());
        Self { root, slots: SlotFinder::new(&slots), units }
    }

    /// The parts of an article with what matched in them.
    pub(crate) fn mark<'a>(&self, article: &'a Article) -> [MarkedPart<'a>; 3] {
        let code = article.lang.as_ref().map_or("", |lang| lang.value.as_str());
        let mut reader = WordReader::new(Language::of(code), &self.slots);
        let mut read = Read::default();
        read.positions.resize_with(self.slots.slots, Vec::new);
        let texts = [(Part::Headline, &article.headline), (Part::Deck, &article.deck), (Part::Body, &article.body)];
        let mut parts = texts.map(|(part, text)| {
            let words = if text.is_empty() { Vec::new() } else { self.read(text, code, &mut reader, &mut read) };
            MarkedPart { part, text: text.as_str(), words, marks: Vec::new() }
        });
        let length = |part: &str| (!part.is_empty()).then(|| positions(part) as u32);
        let layout = Layout {
            headline: length(&article.headline),
            deck: length(&article.deck),
            lead: (!article.lead_in_deck).then(|| positions(article.lead()) as u32),
        };
        let mut rows = Vec::new();
        self.holds(&self.root, &read, layout, &mut rows);
        rows.sort_unstable();
        for part in &mut parts {
            part.marks = part.marks_of(&rows);
        }
        parts
    }

    /// The words of a part, and for each slot where words stand that fit it.
    fn read(&self, text: &str, code: &str, reader: &mut WordReader<'_>, read: &mut Read) -> Vec<TextWord> {
        let mut found = Vec::new();
        let mut words = Words::new(text);
        let mut starts = self.units.then(|| Starts::new(text, code));
        while let Some(word) = words.next() {
            let position = read.next.saturating_add(word.position as u32);
            found.push(TextWord { start: word.start, end: word.end, position });
            if let Some(start) = starts.as_mut().and_then(|starts| starts.at(word.start)) {
                read.sentences.push(position);
                if start.paragraph {
                    read.paragraphs.push(position);
                }
            }
            let positions = &mut read.positions;
            reader.read(word.of(text), word.ascii, |slot| {
                if positions[slot].last() != Some(&position) {
                    positions[slot].push(position);
                }
            });
        }
        read.next = read.next.saturating_add(words.next_position() as u32).saturating_add(1);
        found
    }

    /// Whether the article matches a part of the query; if it does, its matches are added to `rows`.
    fn holds(&self, marker: &Marker, read: &Read, layout: Layout, rows: &mut Vec<Row>) -> bool {
        let before = rows.len();
        let holds = match marker {
            Marker::Assumed => true,
            Marker::Never => false,
            Marker::Not(part) => !self.holds(part, read, layout, &mut Vec::new()),
            Marker::All(parts) => parts.iter().all(|part| self.holds(part, read, layout, rows)),
            Marker::Any(parts) => {
                let held = parts.iter().filter(|part| self.holds(part, read, layout, rows));
                held.count() > 0
            }
            Marker::Words(tree, first) => {
                let positions = read.positions.get(*first..first + tree.slots.len()).unwrap_or_default();
                let (sentences, paragraphs) = (&read.sentences, &read.paragraphs);
                let mut finder = Finder::new(Text { positions, layout, sentences, paragraphs });
                let found = finder.find(&tree.root);
                let holds = found.count() >= tree.times.max(1);
                if holds {
                    finder.rows(&found, &mut |first_word, last_word, slot| {
                        rows.push(Row { first: first_word, last: last_word, kind: first + slot });
                    });
                }
                holds
            }
        };
        if !holds {
            rows.truncate(before);
        }
        holds
    }
}

/// What the words of an article are, place by place.
#[derive(Default)]
struct Read {
    /// The position of the next part's first word.
    next: u32,
    positions: Vec<Vec<u32>>,
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
}

fn marker(node: &Node, languages: &[Language], slots: &mut Vec<Vec<Fits>>, units: &mut bool) -> Marker {
    let mut all = |parts: &[Node]| parts.iter().map(|part| marker(part, languages, slots, units)).collect();
    match node {
        Node::And(parts) => Marker::All(all(parts)),
        Node::Or(parts) => Marker::Any(all(parts)),
        Node::Not(part) => {
            let part = marker(part, languages, slots, units);
            if part.assumes() { Marker::Assumed } else { Marker::Not(Box::new(part)) }
        }
        Node::Leaf(leaf) if Region::of(leaf.field).is_none() => Marker::Assumed,
        Node::Leaf(_) | Node::Near(_) | Node::AtLeast { .. } => {
            let Ok(tree) = SpanTree::of(node, languages) else { return Marker::Never };
            *units |= tree.asks_for(Relation::Sentence) || tree.asks_for(Relation::Paragraph);
            let first = slots.len();
            slots.extend(tree.slots.iter().cloned());
            Marker::Words(tree, first)
        }
    }
}

impl MarkedPart<'_> {
    /// The rows of words that are in this part, in bytes, run together where they overlap.
    fn marks_of(&self, rows: &[Row]) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let (Some(first), Some(last)) = (self.words.first(), self.words.last()) else { return marks };
        let inside = rows.iter().skip(rows.partition_point(|row| row.first < first.position));
        for row in inside.take_while(|row| row.first <= last.position) {
            let at = |position| self.words.binary_search_by_key(&position, |word| word.position).ok();
            let (Some(from), Some(to)) = (at(row.first), at(row.last)) else { continue };
            let (start, end) = (self.words[from].start, self.words[to].end);
            match marks.last_mut() {
                Some(last) if start < last.end => last.end = last.end.max(end),
                _ => marks.push(Mark { start, end, kind: row.kind }),
            }
        }
        marks
    }

    fn passage_of_all(&self) -> Passage {
        let marks: Vec<(usize, usize)> = self.marks.iter().map(|mark| (mark.start, mark.end)).collect();
        Passage::of(self.text, &marks)
    }
}

/// What is shown of why an article is a hit.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub(crate) headline: Passage,
    /// Best first.
    pub(crate) passages: Vec<Passage>,
    pub(crate) matches: Vec<Match>,
}

/// The headline with its marks, the passages, at most so many, that show best why the article is a hit, and all that matched.
pub(crate) fn highlight(article: &Article, highlighter: &Highlighter, most: usize) -> Shown {
    let parts = highlighter.mark(article);
    let language = article.lang.as_ref().map_or("", |lang| lang.value.as_str());
    let [headline, deck, body] = &parts;
    Shown {
        headline: headline.passage_of_all(),
        passages: best_passages(&[deck, body], language, most),
        matches: parts.iter().flat_map(matches).collect(),
    }
}

/// The marks of a part in Unicode code points.
fn matches(part: &MarkedPart<'_>) -> Vec<Match> {
    let (mut bytes, mut points) = (0, 0);
    let mut points_at = |byte: usize| {
        points += part.text.get(bytes..byte).unwrap_or_default().chars().count();
        bytes = byte;
        points
    };
    part.marks
        .iter()
        .map(|mark| Match { part: part.part, start: points_at(mark.start), end: points_at(mark.end) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::FieldId;
    use crate::query::{Leaf, Near, Query, Request, Sort, Span, Want};

    fn word(field: FieldId, text: &str) -> Node {
        Node::Leaf(Leaf::new(field, Want::Word(text.to_owned()), Span::default()))
    }

    fn near(left: Node, relation: Relation, right: Node) -> Node {
        Node::Near(Box::new(Near { left, right, relation, span: Span::default() }))
    }

    fn shown(root: Node, article: &Article, most: usize) -> Shown {
        let request = Request {
            query: Query { text: String::new(), root: Some(root), notes: Vec::new() },
            filters: Vec::new(),
            loose_dates: false,
            sort: Sort::Relevance,
            limit: 1,
            offset: 0,
        };
        highlight(article, &Highlighter::new(&Plan::new(&request), &[Language::of("en")]), most)
    }

    /// The words in the marks of a passage.
    fn marked(passage: &Passage) -> Vec<String> {
        let words = |&(start, end): &(usize, usize)| passage.text.chars().skip(start).take(end - start).collect();
        passage.marks.iter().map(words).collect()
    }

    fn article(headline: &str, body: &str) -> Article {
        Article { headline: headline.to_owned(), body: body.to_owned(), ..Article::default() }
    }

    #[test]
    fn only_what_takes_part_is_marked() {
        let article = article(
            "Floods in the north",
            "The river rose. Floods closed a bridge over the river on Monday.\n\nNo floods were seen elsewhere, and the lake was calm.",
        );
        let query = near(word(FieldId::Text, "flood"), Relation::Sentence, word(FieldId::Text, "river"));
        let shown = shown(query, &article, 3);
        assert_eq!(marked(&shown.headline), Vec::<String>::new());
        assert_eq!(shown.passages.len(), 1);
        assert_eq!(marked(&shown.passages[0]), ["Floods", "river"]);
        let ranges: Vec<(Part, usize, usize)> =
            shown.matches.iter().map(|one| (one.part, one.start, one.end)).collect();
        assert_eq!(ranges, [(Part::Body, 16, 22), (Part::Body, 48, 53)]);
    }

    #[test]
    fn a_part_that_does_not_match_has_no_marks() {
        let article = article("A dam", "The storm passed.");
        let text = |text| word(FieldId::Text, text);
        let both = Node::And(vec![text("storm"), text("quake")]);
        let shown = shown(Node::Or(vec![both, text("dam")]), &article, 1);
        assert_eq!(shown.matches, [Match { part: Part::Headline, start: 2, end: 5 }]);
    }

    #[test]
    fn marks_are_counted_in_characters() {
        let article = article("", "Überall stieg die Flut über die Ufer — flut!");
        let shown = shown(word(FieldId::Body, "Flut"), &article, 1);
        let ranges: Vec<(usize, usize)> = shown.matches.iter().map(|one| (one.start, one.end)).collect();
        assert_eq!(ranges, [(18, 22), (39, 43)]);
        assert_eq!(shown.passages[0].marks, ranges);
    }

    #[test]
    fn passages_are_whole_sentences_best_first() {
        let filler = "Nothing else was said of it on that day, and the council went on with other things for a while. "
            .repeat(6);
        let body = format!(
            "{filler}A quake shook the coast before dawn. {filler}After the quake a tsunami reached Dr. Mora's house. {filler}"
        );
        let article = article("", &body);
        let query = Node::Or(vec![word(FieldId::Text, "quake"), word(FieldId::Text, "tsunami")]);
        let passages = shown(query, &article, 3).passages;
        assert_eq!(passages.len(), 2);
        assert!(
            passages[0].text.starts_with("After the quake a tsunami reached Dr. Mora's house. Nothing"),
            "{passages:?}"
        );
        assert!(passages[0].text.ends_with("for a while."), "{passages:?}");
        assert!(passages[1].text.starts_with("A quake shook the coast before dawn. Nothing"), "{passages:?}");
        assert!(passages.iter().all(|passage| passage.cut_before && passage.cut_after));
        assert!(passages.iter().all(|passage| passage.text.len() <= 300));
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_between_words() {
        let body = format!("{} quake {}", "alpha ".repeat(200).trim(), "omega ".repeat(200).trim());
        let passages = shown(word(FieldId::Text, "quake"), &article("", &body), 1).passages;
        assert!(passages[0].text.starts_with("alpha ") && passages[0].text.ends_with(" omega"), "{passages:?}");
        assert_eq!(marked(&passages[0]), ["quake"]);
        assert!(passages[0].text.len() <= 300);
    }

    #[test]
    fn without_matches_the_beginning_is_shown() {
        let passages = shown(word(FieldId::Headline, "dam"), &article("Dam", "It rained. It poured."), 1).passages;
        assert_eq!(passages[0].text, "It rained. It poured.");
        assert!(shown(word(FieldId::Headline, "dam"), &article("Dam", ""), 1).passages.is_empty());
    }
}
