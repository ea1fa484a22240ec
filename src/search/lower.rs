//! From the tree of a query to tantivy's queries.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur, PhraseQuery, Query, RangeQuery,
    RegexPhraseQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::highlight::region_has_pattern;
use super::matcher::{Matcher, Region, Slot, glob_matches, regex_of_glob};
use super::spans::{Check, SpanQuery};
use crate::fields::{FieldId, Kind};
use crate::index::{Language, Snapshot, fold_word, keyword, word_terms};
use crate::query::{Bounds, Days, Leaf, Node, Plan, Want};
use crate::record::{ArticleId, Words, agency_by_alias, asked_country_code, day_number, fold, language_code};

/// Makes tantivy's queries for one snapshot.
pub(crate) struct Lowering<'a> {
    pub(crate) snapshot: &'a Snapshot,
    /// The languages that the archive holds, each once.
    pub(crate) languages: &'a [Language],
    /// One leaf is all that ranks, so that its weight against others does not matter.
    pub(crate) alone: bool,
}

type BoxQuery = Box<dyn Query>;

/// What a word in half of all articles or more still weighs, so that it orders articles when nothing else does.
const LEAST_RARITY: f64 = 0.01;

impl Lowering<'_> {
    /// The query of a whole plan.
    pub(crate) fn plan(&self, plan: &Plan) -> BoxQuery {
        let scoring = plan.scoring.as_ref().map(|node| self.node(node));
        if let (Some(_), true, true) = (&scoring, plan.filters.is_empty(), plan.exclude.is_empty()) {
            return scoring.unwrap_or_else(|| Box::new(EmptyQuery));
        }
        let mut clauses: Vec<(Occur, BoxQuery)> = Vec::new();
        clauses.extend(scoring.map(|query| (Occur::Must, query)));
        for filter in &plan.filters {
            clauses.push((Occur::Must, unscored(self.node(filter))));
        }
        for excluded in &plan.exclude {
            clauses.push((Occur::MustNot, self.node(excluded)));
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.everything()));
        }
        match clauses.as_slice() {
            [(Occur::Must, _)] => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        }
    }

    /// Every article.
    fn everything(&self) -> BoxQuery {
        let term = Term::from_field_text(self.snapshot.fields.kind, crate::index::KIND_ARTICLE);
        unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }

    pub(crate) fn node(&self, node: &Node) -> BoxQuery {
        match node {
            Node::Leaf(leaf) => self.leaf(leaf),
            Node::Or(parts) => any(parts.iter().map(|part| self.node(part)).collect()),
            // Not read from a query yet.
            Node::Near(_) | Node::AtLeast { .. } => Box::new(EmptyQuery),
            Node::Not(part) => {
                Box::new(BooleanQuery::new(vec![(Occur::Must, self.everything()), (Occur::MustNot, self.node(part))]))
            }
            Node::And(parts) => {
                let mut clauses: Vec<(Occur, BoxQuery)> = parts
                    .iter()
                    .map(|part| match part {
                        Node::Not(inner) => (Occur::MustNot, self.node(inner)),
                        part => (Occur::Must, self.node(part)),
                    })
                    .collect();
                if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                    clauses.push((Occur::Must, self.everything()));
                }
                Box::new(BooleanQuery::new(clauses))
            }
        }
    }

    fn leaf(&self, leaf: &Leaf) -> BoxQuery {
        if let Some(region) = Region::of(leaf.field) {
            let query = self.text(leaf, region);
            return if (leaf.boost - 1.0).abs() < f32::EPSILON {
                query
            } else {
                Box::new(BoostQuery::new(query, leaf.boost))
            };
        }
        if asks_for_none(leaf) {
            let with =
                any(self.snapshot.fields.of(leaf.field).into_iter().map(|field| self.any_value(field)).collect());
            return Box::new(BooleanQuery::new(vec![(Occur::Must, self.everything()), (Occur::MustNot, with)]));
        }
        unscored(match leaf.field.row().kind {
            Kind::Text | Kind::Name => self.name(leaf),
            Kind::Keyword => self.keyword(leaf),
            Kind::Path => self.path(leaf),
            Kind::Date => self.days(leaf),
            Kind::Number => self.numbers(leaf),
        })
    }

    fn text(&self, leaf: &Leaf, region: Region) -> BoxQuery {
        match Matcher::of(leaf, self.languages) {
            None => Box::new(EmptyQuery),
            Some(Matcher::Row(slots)) => self.row(&slots, region),
            Some(Matcher::Pattern(pattern)) if region == Region::Whole => {
                regex(&regex_of_glob(&pattern), self.snapshot.fields.form)
            }
            Some(Matcher::Pattern(pattern)) => self.pattern_in(&pattern, region),
        }
    }

    fn row(&self, slots: &[Slot], region: Region) -> BoxQuery {
        let field = self.snapshot.fields.text;
        let term = |text: &String| Term::from_field_text(field, text);
        let mut alternatives: Vec<(usize, Vec<Term>)> = Vec::with_capacity(slots.len());
        for slot in slots {
            let mut terms: Vec<Term> = slot.terms.iter().map(term).collect();
            if terms.len() > 1 {
                // Most words have a stem of their own in one or two languages only; the other forms are in no article.
                terms.retain(|term| self.snapshot.searcher.doc_freq(term).is_ok_and(|count| count > 0));
            }
            if terms.is_empty() {
                return Box::new(EmptyQuery);
            }
            alternatives.push((slot.offset, terms));
        }
        let plain = region == Region::Whole && alternatives.iter().all(|(_, terms)| terms.len() == 1);
        match alternatives.as_slice() {
            [(_, terms)] if region == Region::Whole => any(terms
                .iter()
                .map(|term| {
                    let query = Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
                    self.weighted(query, std::slice::from_ref(term))
                })
                .collect()),
            _ if plain => {
                let terms = alternatives.iter().map(|(offset, terms)| (*offset, terms[0].clone()));
                let phrase = Box::new(PhraseQuery::new_with_offset(terms.collect()));
                let terms: Vec<Term> = alternatives.iter().map(|(_, terms)| terms[0].clone()).collect();
                self.weighted(phrase, &terms)
            }
            _ => {
                let terms: Vec<Term> = alternatives.iter().map(|(_, terms)| terms[0].clone()).collect();
                self.weighted(Box::new(SpanQuery { slots: alternatives, region, field, check: None }), &terms)
            }
        }
    }

    /// The query with the weight that its words deserve by how rare they are.
    ///
    /// tantivy weighs a word by `ln(1 + x)`, where `x = (N - n + 1/2) / (n + 1/2)` for a word in `n` of `N` articles; Robertson and Spärck
    /// Jones derived `ln(x)`, which gives next to nothing to words in half of all articles or more. Whole questions in natural language are full of such words: on
    /// the TIME collection `ln(x)` raises MAP from 0.684 to 0.70 and on Reuters-21578 it does no harm (`tests/relevance`). So each word is weighted by the quotient.
    fn weighted(&self, query: BoxQuery, terms: &[Term]) -> BoxQuery {
        if self.alone {
            return query;
        }
        let searcher = &self.snapshot.searcher;
        let all: f64 = searcher.segment_readers().iter().map(|segment| f64::from(segment.max_doc())).sum();
        let (mut ours, mut theirs) = (0.0, 0.0);
        for term in terms {
            let with = searcher.doc_freq(term).unwrap_or(0) as f64;
            let odds = (all - with + 0.5) / (with + 0.5);
            ours += odds.ln().max(LEAST_RARITY);
            theirs += odds.ln_1p();
        }
        if theirs > 0.0 { Box::new(BoostQuery::new(query, (ours / theirs) as f32)) } else { query }
    }

    /// A pattern in one part of the article: the words that fit are looked up, their stems are sought in the part, and the text of
    /// what is found is read, since other words can have the same stem.
    fn pattern_in(&self, pattern: &str, region: Region) -> BoxQuery {
        let fields = self.snapshot.fields;
        let prefix: String = pattern.chars().take_while(|c| !matches!(c, '*' | '?')).collect();
        let Ok(forms) = self.snapshot.words_like(&prefix, |word| glob_matches(pattern, word)) else {
            return Box::new(EmptyQuery);
        };
        let mut stems: Vec<String> = forms.iter().flat_map(|form| word_terms(form, self.languages)).collect();
        stems.extend(forms);
        stems.sort_unstable();
        stems.dedup();
        let terms = stems.iter().map(|stem| Term::from_field_text(fields.text, stem)).collect();
        let pattern = pattern.to_owned();
        let check: Check =
            Arc::new(move |reader, doc| region_has_pattern(reader, doc, fields.record, &pattern, region));
        Box::new(SpanQuery { slots: vec![(0, terms)], region, field: fields.text, check: Some(check) })
    }

    fn name(&self, leaf: &Leaf) -> BoxQuery {
        let fields = self.snapshot.fields.of(leaf.field);
        // `dateline:de` asks for a country, not for every place with that word in its name; between quotes it is a word.
        if let (FieldId::Dateline, Want::Word(text)) = (leaf.field, &leaf.want)
            && let Some(code) = asked_country_code(text)
        {
            return any(fields.into_iter().map(|field| name_words(&code, field)).collect());
        }
        any(fields
            .into_iter()
            .map(|field| match &leaf.want {
                Want::Word(text) | Want::Phrase(text) => name_words(text, field),
                Want::Wildcard(pattern) => name_pattern(pattern, field),
                _ => Box::new(EmptyQuery) as BoxQuery,
            })
            .collect())
    }

    /// The articles with a value in the field.
    fn any_value(&self, field: Field) -> BoxQuery {
        let schema = self.snapshot.searcher.schema();
        if schema.get_field_entry(field).is_fast() {
            Box::new(ExistsQuery::new(schema.get_field_name(field).to_owned(), false))
        } else {
            regex(".*", field)
        }
    }

    fn keyword(&self, leaf: &Leaf) -> BoxQuery {
        let Some(&field) = self.snapshot.fields.of(leaf.field).first() else { return Box::new(EmptyQuery) };
        let text = match &leaf.want {
            Want::Wildcard(pattern) => return regex(&regex_of_glob(&fold(pattern)), field),
            Want::Word(text) | Want::Phrase(text) => text,
            _ => return Box::new(EmptyQuery),
        };
        let term = match leaf.field {
            FieldId::Id => match text.to_ascii_lowercase().parse::<ArticleId>() {
                // Twins have an id as well, and are no hits.
                Ok(id) => {
                    let term = Term::from_field_u64(field, id.0);
                    let with = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
                    return Box::new(BooleanQuery::new(vec![(Occur::Must, with), (Occur::Must, self.everything())]));
                }
                Err(()) => return Box::new(EmptyQuery),
            },
            FieldId::Agency => {
                let name = agency_by_alias(text).map_or(text.as_str(), |agency| agency.name.as_str());
                Term::from_field_text(field, &keyword(name))
            }
            // The tag of one language may go on behind a hyphen; several languages are no language.
            FieldId::Lang if !text.contains([',', ';', ' ']) => {
                Term::from_field_text(field, &keyword(language_code(text).unwrap_or(text)))
            }
            _ => Term::from_field_text(field, &keyword(text)),
        };
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }

    fn path(&self, leaf: &Leaf) -> BoxQuery {
        let Some(&field) = self.snapshot.fields.of(leaf.field).first() else { return Box::new(EmptyQuery) };
        let (Want::Word(text) | Want::Phrase(text) | Want::Wildcard(text)) = &leaf.want else {
            return Box::new(EmptyQuery);
        };
        let text = text.strip_prefix("./").unwrap_or(text);
        let mut pattern = match &leaf.want {
            Want::Wildcard(_) => regex_of_glob(text),
            _ => regex_of_glob(text).replace(".*", "\\*"),
        };
        if text.ends_with('/') {
            pattern.push_str(".*");
        }
        if !text.starts_with('/') {
            pattern = format!("(.*/)?{pattern}");
        }
        Box::new(BooleanQuery::new(vec![(Occur::Must, regex(&pattern, field)), (Occur::Must, self.everything())]))
    }

    fn days(&self, leaf: &Leaf) -> BoxQuery {
        let fields = self.snapshot.fields.of(leaf.field);
        let (Want::Days(days), &[first, last]) = (&leaf.want, fields.as_slice()) else { return Box::new(EmptyQuery) };
        let name = self.snapshot.searcher.schema().get_field_name(first).to_owned();
        let dated = || Box::new(ExistsQuery::new(name.clone(), false)) as BoxQuery;
        match *days {
            Days::None => {
                Box::new(BooleanQuery::new(vec![(Occur::Must, self.everything()), (Occur::MustNot, dated())]))
            }
            Days::Range { from: None, to: None } => dated(),
            Days::Range { from, to } => {
                let bound = |day| Bound::Included(Term::from_field_i64(first, day_number(day)));
                let mut clauses: Vec<(Occur, BoxQuery)> = Vec::new();
                if let Some(from) = from {
                    clauses.push((Occur::Must, Box::new(RangeQuery::new(bound(from), Bound::Unbounded))));
                }
                if let Some(to) = to {
                    let bound = Bound::Included(Term::from_field_i64(last, day_number(to)));
                    clauses.push((Occur::Must, Box::new(RangeQuery::new(Bound::Unbounded, bound))));
                }
                Box::new(BooleanQuery::new(clauses))
            }
        }
    }

    fn numbers(&self, leaf: &Leaf) -> BoxQuery {
        let Some(&field) = self.snapshot.fields.of(leaf.field).first() else { return Box::new(EmptyQuery) };
        let Want::Numbers(Bounds { from, to }) = leaf.want else { return Box::new(EmptyQuery) };
        let bound = |number: Option<u64>| match number {
            Some(number) => Bound::Included(Term::from_field_u64(field, number)),
            None => Bound::Unbounded,
        };
        // With both ends open a range would not know its field.
        Box::new(RangeQuery::new(bound(from.or(Some(0))), bound(to)))
    }
}

/// Whether it is `agency:none` or its like: between quotes `none` is a name.
fn asks_for_none(leaf: &Leaf) -> bool {
    let kind = leaf.field.row().kind;
    let many = matches!(kind, Kind::Name | Kind::Keyword) && leaf.field != FieldId::Id;
    many && matches!(&leaf.want, Want::Word(word) if word.eq_ignore_ascii_case("none"))
}

/// Any of the queries.
fn any(mut queries: Vec<BoxQuery>) -> BoxQuery {
    if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) }
}

/// The same articles, without a part in the score.
fn unscored(query: BoxQuery) -> BoxQuery {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// The documents with a term that fits.
fn regex(pattern: &str, field: Field) -> BoxQuery {
    // Only a pattern of a size that the automaton refuses fails: it then fits nothing.
    match RegexQuery::from_pattern(pattern, field) {
        Ok(query) => Box::new(query),
        Err(_) => Box::new(EmptyQuery),
    }
}

fn name_words(text: &str, field: Field) -> BoxQuery {
    let mut folded = String::new();
    let mut terms = Vec::new();
    for word in Words::new(text) {
        fold_word(word.of(text), word.ascii, &mut folded);
        terms.push((word.position, Term::from_field_text(field, &folded)));
    }
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::Basic)),
        _ => Box::new(PhraseQuery::new_with_offset(terms)),
    }
}

fn name_pattern(pattern: &str, field: Field) -> BoxQuery {
    let folded = fold(pattern);
    let words: Vec<String> = folded
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '*' | '?')))
        .filter(|word| !word.is_empty())
        .map(regex_of_glob)
        .collect();
    // Anything before or behind the words is there anyway.
    let anything = |word: &&String| word.as_str() == ".*";
    let first = words.iter().take_while(anything).count();
    let last = words.len() - words.iter().rev().take_while(anything).count();
    let words: Vec<String> = words.get(first..last.max(first)).unwrap_or_default().to_vec();
    match words.as_slice() {
        [] => Box::new(EmptyQuery),
        [word] => regex(word, field),
        _ => {
            let mut query = RegexPhraseQuery::new(field, words);
            query.set_max_expansions(u32::MAX);
            Box::new(query)
        }
    }
}
