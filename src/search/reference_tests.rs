//! The reference: every query, nested at random, answered by brute force over the words of each article, straight from the words of the
//! definition ([`crate::query::Near`], [`crate::query::Relation`]), must have the same articles and the same marked words as the engine gives.
//!
//! A match is here what the definition says it is, a set of words, and all of them are listed. `MORGUE_REFERENCE_QUERIES=20000 cargo test --release
//! reference` asks more of them than a usual run does.

use std::collections::{BTreeMap, BTreeSet};

use super::{Engine, Part};
use crate::fields::FieldId;
use crate::index::{Archive, Language, StoredRecord};
use crate::query::{Days, Leaf, Near, Node, NoteKind, Query, Relation, Request, Sort, Span, Want};
use crate::record::{Article, ArticleId, Confidence, Found, Origin, fold};

/// How many queries a usual run asks.
const QUERIES: usize = 600;
const QUERIES_AN_ARCHIVE: usize = 100;
const ARTICLES: usize = 24;

/// Words of several languages, in several forms and spellings. None ends like an abbreviation.
const VOCABULARY: &[&str] = &[
    "flood",
    "Flood",
    "floods",
    "flooding",
    "FLOOD",
    "dams",
    "Dams",
    "river",
    "rivers",
    "rivera",
    "rise",
    "rises",
    "rising",
    "zoës",
    "Zoës",
    "zoes",
    "inundated",
    "inundación",
    "inundaciones",
    "Inundaciones",
    "ríos",
    "inondations",
    "levée",
    "levées",
    "新",
    "华",
];
const LANGUAGES: &[&str] = &["en", "es", "fr", "", "zh"];
const REGIONS: &[FieldId] =
    &[FieldId::Headline, FieldId::Deck, FieldId::Lead, FieldId::Hlead, FieldId::Body, FieldId::Text];

/// A small generator of numbers: the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % sides
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// A word of an article, with what the definition asks of it.
#[derive(Debug, Clone)]
struct Token {
    part: Part,
    /// Code points in the part.
    start: usize,
    end: usize,
    written: String,
    /// Which word of its part it is.
    place: usize,
    /// Counted through the article.
    sentence: usize,
    paragraph: usize,
    lead: bool,
}

struct Sample {
    article: Article,
    tokens: Vec<Token>,
}

fn sample(number: usize, dice: &mut Dice) -> Sample {
    let language = dice.pick(LANGUAGES);
    let mut article = Article {
        id: ArticleId(number as u64 + 1),
        path: format!("/{number}"),
        lead_in_deck: dice.below(3) == 0,
        lang: (!language.is_empty()).then(|| Found {
            value: language.to_owned(),
            origin: Origin::Text,
            confidence: Confidence::Read,
            evidence: String::new(),
        }),
        ..Article::default()
    };
    // A few words an article, so that they meet often.
    let few: Vec<&str> = (0..3 + dice.below(8)).map(|_| dice.pick(VOCABULARY)).collect();
    let mut tokens = Vec::new();
    let (mut sentence, mut paragraph) = (0, 0);
    for part in [Part::Headline, Part::Deck, Part::Body] {
        if dice.below(4) == 0 {
            continue;
        }
        let mut text = String::new();
        let mut place = 0;
        let paragraphs = if part == Part::Body { 1 + dice.below(3) } else { 1 };
        for paragraph_of_part in 0..paragraphs {
            paragraph += 1;
            for sentence_of_paragraph in 0..=dice.below(3) {
                sentence += 1;
                if sentence_of_paragraph > 0 {
                    text.push(' ');
                } else if paragraph_of_part > 0 {
                    text.push_str("\n\n");
                }
                for word_of_sentence in 0..=dice.below(5) {
                    let mut written = dice.pick(&few).to_owned();
                    if word_of_sentence == 0 {
                        let first: String = written.chars().take(1).flat_map(char::to_uppercase).collect();
                        written = first + &written.chars().skip(1).collect::<String>();
                    } else if !(written.len() == 3 && text.ends_with(['新', '华'])) {
                        text.push_str(if dice.below(6) == 0 { ", " } else { " " });
                    }
                    let start = text.chars().count();
                    text.push_str(&written);
                    let end = text.chars().count();
                    let lead = paragraph_of_part == 0;
                    tokens.push(Token { part, start, end, written, place, sentence, paragraph, lead });
                    place += 1;
                }
                text.push_str(if text.ends_with(['新', '华']) { "。" } else { "." });
            }
        }
        match part {
            Part::Headline => article.headline = text,
            Part::Deck => article.deck = text,
            Part::Body => article.body = text,
        }
    }
    Sample { article, tokens }
}

fn leaf(dice: &mut Dice) -> Leaf {
    let field = if dice.below(3) == 0 { dice.pick(&REGIONS.iter().collect::<Vec<_>>()) } else { &FieldId::Text };
    let words = |dice: &mut Dice, most: usize| {
        let words: Vec<&str> = (0..2 + dice.below(most)).map(|_| dice.pick(VOCABULARY)).collect();
        words.join(" ")
    };
    let word = dice.pick(VOCABULARY).to_owned();
    let mut letters: Vec<char> = word.chars().collect();
    let at = dice.below(letters.len());
    let want = match dice.below(10) {
        0..=3 => Want::Word(word),
        4 => Want::Phrase(words(dice, 2)),
        5 | 6 => Want::Loose { text: words(dice, 3), slop: dice.below(6) as u32 },
        7 => {
            letters[at] = if dice.below(2) == 0 { '?' } else { '*' };
            if dice.below(2) == 0 {
                letters.truncate(at + 1);
            }
            Want::Wildcard(letters.into_iter().collect())
        }
        8 => {
            match dice.below(3) {
                0 => letters[at] = 'o',
                1 if letters.len() > 2 => _ = letters.remove(at),
                _ => letters.swap(at, 0),
            }
            Want::Fuzzy { word: letters.into_iter().collect(), edits: 1 + dice.below(2) as u8 }
        }
        _ => Want::Exact(word),
    };
    Leaf { boost: if dice.below(5) == 0 { 2.0 } else { 1.0 }, ..Leaf::new(*field, want, Span::default()) }
}

fn span_part(dice: &mut Dice, deep: usize) -> Node {
    match if deep == 0 { 0 } else { dice.below(5) } {
        0 | 1 => Node::Leaf(leaf(dice)),
        2 => Node::Or((0..2 + dice.below(2)).map(|_| span_part(dice, deep - 1)).collect()),
        _ => near(dice, deep - 1),
    }
}

fn near(dice: &mut Dice, deep: usize) -> Node {
    let distance = dice.below(6) as u32;
    let relation = match dice.below(6) {
        0 | 1 => Relation::Within(distance),
        2 => Relation::Before(distance),
        3 => Relation::Sentence,
        4 => Relation::Paragraph,
        _ => Relation::Without(distance),
    };
    let left = span_part(dice, deep);
    // The same on both sides tests that no word is taken twice.
    let right = if dice.below(4) == 0 { left.clone() } else { span_part(dice, deep) };
    Node::Near(Box::new(Near { left, right, relation, span: Span::default() }))
}

fn query(dice: &mut Dice, deep: usize) -> Node {
    let parts = |dice: &mut Dice| (0..2 + dice.below(2)).map(|_| query(dice, deep - 1)).collect();
    match if deep == 0 { 4 } else { dice.below(10) } {
        0 => Node::And(parts(dice)),
        1 => Node::Or(parts(dice)),
        2 => Node::Not(Box::new(query(dice, deep - 1))),
        3 => Node::AtLeast { times: 1 + dice.below(4) as u32, part: Box::new(span_part(dice, 2)) },
        4 => Node::Leaf(leaf(dice)),
        _ => near(dice, 2),
    }
}

/// A match: its words, in order.
type Words = Vec<usize>;

/// The definition, word by word.
struct Definition<'a> {
    tokens: &'a [Token],
    lead_in_deck: bool,
    language: Language,
}

impl Definition<'_> {
    /// Whether the article is matched, and the words that are marked if it is.
    fn holds(&self, node: &Node) -> Option<BTreeSet<usize>> {
        let all = |parts: Vec<Option<BTreeSet<usize>>>| parts.into_iter().flatten().flatten().collect();
        match node {
            Node::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.holds(part)).collect();
                parts.iter().all(Option::is_some).then(|| all(parts))
            }
            Node::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.holds(part)).collect();
                parts.iter().any(Option::is_some).then(|| all(parts))
            }
            Node::Not(part) => self.holds(part).is_none().then(BTreeSet::new),
            Node::AtLeast { times, part } => {
                let matches = self.matches(part);
                let firsts: BTreeSet<usize> = matches.iter().map(|one| one[0]).collect();
                (firsts.len() >= *times as usize).then(|| matches.into_iter().flatten().collect())
            }
            part => {
                let matches = self.matches(part);
                (!matches.is_empty()).then(|| matches.into_iter().flatten().collect())
            }
        }
    }

    fn matches(&self, part: &Node) -> BTreeSet<Words> {
        match part {
            Node::Leaf(leaf) => self.leaf(leaf),
            Node::Or(parts) => parts.iter().flat_map(|part| self.matches(part)).collect(),
            Node::Near(near) => {
                let (lefts, rights) = (self.matches(&near.left), self.matches(&near.right));
                let mut matches = BTreeSet::new();
                for left in &lefts {
                    let stand_so: Vec<&Words> =
                        rights.iter().filter(|right| self.stand(left, right, near.relation)).collect();
                    if let Relation::Without(_) = near.relation {
                        if stand_so.is_empty() {
                            matches.insert(left.clone());
                        }
                        continue;
                    }
                    for right in stand_so {
                        let both: BTreeSet<usize> = left.iter().chain(right).copied().collect();
                        matches.insert(both.into_iter().collect());
                    }
                }
                matches
            }
            Node::And(_) | Node::Not(_) | Node::AtLeast { .. } => BTreeSet::new(),
        }
    }

    fn stand(&self, left: &Words, right: &Words, relation: Relation) -> bool {
        let token = |word: usize| &self.tokens[word];
        let mut both = left.iter().chain(right);
        let same = |what: fn(&Token) -> usize| {
            let first = what(token(left[0]));
            left.iter().chain(right).all(|word| what(token(*word)) == first)
        };
        if left.iter().any(|word| right.contains(word)) || !both.all(|word| token(*word).part == token(left[0]).part) {
            return false;
        }
        let ends = |words: &Words| (token(words[0]).place, token(words[words.len() - 1]).place);
        let ((left_first, left_last), (right_first, right_last)) = (ends(left), ends(right));
        let gap = |end: usize, start: usize| start.saturating_sub(end);
        let distance = gap(left_last, right_first).max(gap(right_last, left_first));
        match relation {
            Relation::Within(most) | Relation::Without(most) => distance <= most as usize,
            Relation::Before(most) => left_last < right_first && distance <= most as usize,
            Relation::Sentence => same(|token| token.sentence),
            Relation::Paragraph => same(|token| token.paragraph),
        }
    }

    fn leaf(&self, leaf: &Leaf) -> BTreeSet<Words> {
        let (texts, slop): (Vec<&str>, u32) = match &leaf.want {
            Want::Word(text) | Want::Exact(text) | Want::Wildcard(text) => (vec![text], 0),
            Want::Fuzzy { word, .. } => (vec![word], 0),
            Want::Phrase(text) => (text.split(' ').collect(), 0),
            Want::Loose { text, slop } => (text.split(' ').collect(), *slop),
            Want::Days(_) | Want::Numbers(_) => (Vec::new(), 0),
        };
        let mut matches: BTreeSet<Words> = BTreeSet::new();
        let mut begun: Vec<Words> = vec![Vec::new()];
        for text in &texts {
            let mut longer = Vec::new();
            for words in begun {
                for (index, token) in self.tokens.iter().enumerate() {
                    let behind = words.last().is_none_or(|last| {
                        self.tokens[*last].part == token.part && self.tokens[*last].place < token.place
                    });
                    if behind && self.covers(leaf.field, token) && self.fits(&leaf.want, text, token) {
                        longer.push([words.as_slice(), &[index]].concat());
                    }
                }
            }
            begun = longer;
        }
        for words in begun {
            let between = self.tokens[words[words.len() - 1]].place - self.tokens[words[0]].place + 1 - words.len();
            if between <= slop as usize {
                matches.insert(words);
            }
        }
        matches
    }

    fn covers(&self, field: FieldId, token: &Token) -> bool {
        let lead = if self.lead_in_deck { token.part == Part::Deck } else { token.part == Part::Body && token.lead };
        match field {
            FieldId::Headline => token.part == Part::Headline,
            FieldId::Deck => token.part == Part::Deck,
            FieldId::Lead => lead,
            FieldId::Hlead => lead || token.part == Part::Headline,
            FieldId::Body => token.part == Part::Body || (self.lead_in_deck && token.part == Part::Deck),
            _ => true,
        }
    }

    fn fits(&self, want: &Want, text: &str, token: &Token) -> bool {
        let (wanted, found) = (fold(text), fold(&token.written));
        match want {
            Want::Exact(_) => text == token.written,
            Want::Wildcard(_) => {
                let wanted: Vec<char> = wanted.chars().collect();
                // In a script without spaces every letter is a word: nothing is left for `*`.
                let letters: Vec<char> = wanted.iter().copied().filter(|c| c.is_alphanumeric()).collect();
                if let [letter @ ('新' | '华')] = letters.as_slice() {
                    return found == letter.to_string();
                }
                !letters.is_empty() && fits_pattern(&wanted, &found.chars().collect::<Vec<_>>())
            }
            Want::Fuzzy { edits, .. } => {
                let (wanted, found): (Vec<char>, Vec<char>) = (wanted.chars().collect(), found.chars().collect());
                edits_between(&wanted, &found, &mut BTreeMap::new()) <= usize::from(*edits)
            }
            _ => self.language.stem(&wanted) == self.language.stem(&found),
        }
    }
}

fn fits_pattern(pattern: &[char], word: &[char]) -> bool {
    match (pattern.split_first(), word.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), None) => fits_pattern(rest, word),
        (Some(('*', rest)), Some((_, letters))) => fits_pattern(rest, word) || fits_pattern(pattern, letters),
        (Some(('?', rest)), Some((_, letters))) => fits_pattern(rest, letters),
        (Some((wanted, rest)), Some((letter, letters))) => wanted == letter && fits_pattern(rest, letters),
        _ => false,
    }
}

fn edits_between(left: &[char], right: &[char], known: &mut BTreeMap<(usize, usize), usize>) -> usize {
    let ((Some((one, left_rest)), Some((other, right_rest))), place) =
        ((left.split_first(), right.split_first()), (left.len(), right.len()))
    else {
        return left.len() + right.len();
    };
    if let Some(edits) = known.get(&place) {
        return *edits;
    }
    let mut edits = edits_between(left_rest, right_rest, known) + usize::from(one != other);
    edits = edits.min(1 + edits_between(left_rest, right, known)).min(1 + edits_between(left, right_rest, known));
    if let ([a, b, left_rest @ ..], [c, d, right_rest @ ..]) = (left, right)
        && (a, b) == (d, c)
    {
        edits = edits.min(1 + edits_between(left_rest, right_rest, known));
    }
    known.insert(place, edits);
    edits
}

/// How many articles the query matches.
fn check(engine: &Engine, samples: &[Sample], node: &Node) -> usize {
    let request = Request {
        query: Query { text: String::new(), root: Some(node.clone()), notes: Vec::new() },
        filters: Vec::new(),
        loose_dates: false,
        sort: Sort::Relevance,
        limit: samples.len(),
        offset: 0,
    };
    let answer = engine.answer(&request).unwrap();
    assert!(answer.notes.iter().all(|note| note.kind == NoteKind::Unsupported), "{:?}", answer.notes);
    let hits: BTreeMap<u64, _> = answer.hits().map(|hit| hit.unwrap()).map(|hit| (hit.article.id.0, hit)).collect();
    assert_eq!(answer.total, hits.len() as u64);
    assert_eq!(engine.count(&request).unwrap(), answer.total);
    for sample in samples {
        let article = &sample.article;
        let definition = Definition {
            tokens: &sample.tokens,
            lead_in_deck: article.lead_in_deck,
            language: Language::of(article.lang.as_ref().map_or("", |lang| lang.value.as_str())),
        };
        let what =
            || format!("{node:#?}\n{:?}\n{:?}\n{:?}\n{:?}", article.headline, article.deck, article.body, article.lang);
        let expected = definition.holds(node);
        let hit = hits.get(&article.id.0);
        assert_eq!(hit.is_some(), expected.is_some(), "{}", what());
        let (Some(hit), Some(expected)) = (hit, expected) else { continue };
        assert!(hit.score.is_none_or(f64::is_finite));
        let marked: BTreeSet<usize> = sample
            .tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| {
                let mut here = hit.matches.iter().filter(|one| one.part == token.part);
                here.any(|one| one.start <= token.start && token.end <= one.end)
            })
            .map(|(index, _)| index)
            .collect();
        assert_eq!(marked, expected, "{}", what());
        for one in &hit.matches {
            let inside = |token: &&Token| token.part == one.part;
            assert!(sample.tokens.iter().filter(inside).any(|token| token.start == one.start));
            assert!(sample.tokens.iter().filter(inside).any(|token| token.end == one.end));
        }
    }
    hits.len()
}

#[test]
fn the_engine_answers_as_the_reference_does() {
    let queries = std::env::var("MORGUE_REFERENCE_QUERIES").ok().and_then(|number| number.parse().ok());
    let queries: usize = queries.unwrap_or(QUERIES);
    let mut hits = 0;
    for round in 0..queries.div_ceil(QUERIES_AN_ARCHIVE) {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (round as u64 + 1).wrapping_mul(0x1234_5678_9abc_def1));
        let samples: Vec<Sample> = (0..ARTICLES).map(|number| sample(number, &mut dice)).collect();
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(folder.path()).unwrap();
        let writer = archive.writer(1, 20 << 20).unwrap();
        for (number, sample) in samples.iter().enumerate() {
            writer.add(&sample.article, StoredRecord::of(&sample.article), None).unwrap();
            if number % 10 == 9 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        let engine = Engine::new(archive.snapshot().unwrap()).unwrap();
        for _ in 0..QUERIES_AN_ARCHIVE.min(queries - round * QUERIES_AN_ARCHIVE) {
            hits += check(&engine, &samples, &query(&mut dice, 2));
        }
        writer.close().unwrap();
    }
    // Else it would say little.
    assert!(hits * 8 > queries * ARTICLES && hits * 2 < queries * ARTICLES, "{hits} of {}", queries * ARTICLES);
}

#[test]
fn a_range_of_days_holds_whole_dates_or_what_overlaps() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open_or_create(folder.path()).unwrap();
    let writer = archive.writer(1, 20 << 20).unwrap();
    let article = Article {
        date: Some(Found::stated("2019-10".parse().unwrap(), Origin::JsonLd, "")),
        body: "Rain.".to_owned(),
        ..Article::default()
    };
    writer.add(&article, StoredRecord::of(&article), None).unwrap();
    writer.commit().unwrap();
    let engine = Engine::new(archive.snapshot().unwrap()).unwrap();
    let count = |from: &str, to: &str, loose_dates: bool| {
        let days = Days::Range { from: from.parse().ok(), to: to.parse().ok() };
        let root = Some(Node::Leaf(Leaf::new(FieldId::Date, Want::Days(days), Span::default())));
        let query = Query { text: String::new(), root, notes: Vec::new() };
        let filters = Vec::new();
        engine.count(&Request { query, filters, loose_dates, sort: Sort::Relevance, limit: 1, offset: 0 }).unwrap()
    };
    assert_eq!([count("2019-01-01", "2019-12-31", false), count("2019-01-01", "2019-12-31", true)], [1, 1]);
    assert_eq!([count("2019-10-05", "2019-10-05", false), count("2019-10-05", "2019-10-05", true)], [0, 1]);
    assert_eq!([count("2019-10-05", "", false), count("2019-10-05", "", true)], [0, 1]);
    assert_eq!([count("2019-11-01", "2019-11-30", false), count("2019-11-01", "2019-11-30", true)], [0, 0]);
    writer.close().unwrap();
}

#[test]
fn what_is_too_much_is_bounded_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open_or_create(folder.path()).unwrap();
    let writer = archive.writer(1, 20 << 20).unwrap();
    let article = Article { body: "rain ".repeat(20_000), ..Article::default() };
    writer.add(&article, StoredRecord::of(&article), None).unwrap();
    writer.commit().unwrap();
    let engine = Engine::new(archive.snapshot().unwrap()).unwrap();
    let word = |want: Want| Node::Leaf(Leaf::new(FieldId::Text, want, Span::default()));
    let rain = || word(Want::Word("rain".to_owned()));
    let near = |left: Node, right: Node| {
        Node::Near(Box::new(Near { left, right, relation: Relation::Within(50), span: Span::default() }))
    };
    let answer = |root: Node| {
        let query = Query { text: String::new(), root: Some(root), notes: Vec::new() };
        let filters = Vec::new();
        let request = Request { query, filters, loose_dates: false, sort: Sort::Relevance, limit: 1, offset: 0 };
        let results = engine.search(&request).unwrap();
        (results.total, results.notes.into_iter().map(|note| note.text).collect::<Vec<_>>())
    };
    assert_eq!(answer(near(rain(), rain())), (1, Vec::new()));
    let (total, notes) = answer(near(near(near(rain(), rain()), rain()), rain()));
    assert_eq!(total, 1);
    assert!(notes[0].contains("too many ways"), "{notes:?}");
    let deep = (0..300).fold(rain(), |part, _| near(part, rain()));
    let (total, notes) = answer(deep);
    assert_eq!(total, 0);
    assert!(notes[0].contains("inside each other"), "{notes:?}");
    let (total, notes) = answer(near(word(Want::Wildcard("?*?*".to_owned())), rain()));
    assert_eq!(total, 0);
    assert!(notes[0].contains("without a letter"), "{notes:?}");
    writer.close().unwrap();
}
