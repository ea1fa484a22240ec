//! From the tree of a query to tantivy's queries.

use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur, PhraseQuery, Query, RangeQuery,
    RegexPhraseQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::fits::{Fits, row};
use super::region::Region;
use super::spans::{NoTree, SpanTree};
use super::spans_query::{Ranking, SpanQuery, Strain, rarity_of};
use crate::fields::{FieldId, Kind};
use crate::index::{Language, Snapshot, fold_word, keyword};
use crate::query::{Bounds, Days, Leaf, Node, Plan, Want};
use crate::record::{ArticleId, Words, agency_by_alias, asked_country_code, day_number, fold, language_code};

/// Makes tantivy's queries for one snapshot.
pub(crate) struct Lowering<'a> {
    pub(crate) snapshot: &'a Snapshot,
    /// The languages that the archive holds, each once.
    pub(crate) languages: &'a [Language],
    /// One leaf is all that ranks, so that its weight against others does not matter.
    pub(crate) alone: bool,
    /// An article whose date is less precise than a range matches where the two overlap.
    pub(crate) loose_dates: bool,
    pub(crate) strain: Arc<Strain>,
}

type BoxQuery = Box<dyn Query>;

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
            Node::Near(_) | Node::AtLeast { .. } => self.spans(node, false, 1.0),
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
            return self.text(leaf, region);
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
        let row = row(&leaf.want, self.languages);
        let plain = region == Region::Whole && matches!(leaf.want, Want::Word(_) | Want::Phrase(_));
        if let (true, Some(query)) = (plain, self.plain(&row)) {
            return boosted(query, leaf.boost);
        }
        let is_form = matches!(row.as_slice(), [(_, Fits::Pattern(_) | Fits::Fuzzy { .. })]) && region == Region::Whole;
        self.spans(&Node::Leaf(leaf.clone()), is_form, leaf.boost)
    }

    /// What is about where words stand; `constant` where only which articles have a word has a say.
    fn spans(&self, node: &Node, constant: bool, boost: f32) -> BoxQuery {
        let tree = match SpanTree::of(node, self.languages) {
            Ok(tree) => tree,
            Err(why) => {
                self.strain.too_deep.fetch_or(why == NoTree::TooDeep, Ordering::Relaxed);
                return Box::new(EmptyQuery);
            }
        };
        let ranking = match (constant, self.alone) {
            (true, _) => Ranking::Constant,
            (false, true) => Ranking::Alone,
            (false, false) => Ranking::Among,
        };
        let strain = Arc::clone(&self.strain);
        let query = SpanQuery { tree: Arc::new(tree), fields: self.snapshot.fields, ranking, strain };
        // The weight of what ranks by its matches is in the tree.
        boosted(Box::new(query), if constant { boost } else { 1.0 })
    }

    /// The query of words anywhere in the article, in a row where they are several, as tantivy answers it itself. `None` when one of them
    /// has a form in each of several languages and the row must be walked by us.
    fn plain(&self, row: &[(u32, Fits)]) -> Option<BoxQuery> {
        let field = self.snapshot.fields.text;
        let mut places: Vec<(usize, Vec<Term>)> = Vec::with_capacity(row.len());
        for (offset, fits) in row {
            let Fits::Stem(stems) = fits else { return None };
            let mut terms: Vec<Term> = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
            if terms.len() > 1 {
                terms.retain(|term| self.snapshot.searcher.doc_freq(term).is_ok_and(|count| count > 0));
            }
            places.push((*offset as usize, terms));
        }
        if places.is_empty() || places.iter().any(|(_, terms)| terms.is_empty()) {
            return Some(Box::new(EmptyQuery));
        }
        if let [(_, terms)] = places.as_slice() {
            // However many languages it is in, a word is as rare as in all of them together.
            let all = self.frequency(terms);
            let forms = terms.iter().map(|term| {
                let query = Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
                if terms.len() == 1 && self.alone {
                    return query as BoxQuery;
                }
                let own = self.rarity(self.frequency(std::slice::from_ref(term)), Ranking::Alone);
                boosted(query, (self.rarity(all, self.ranking()) / own) as f32)
            });
            return Some(any(forms.collect()));
        }
        let terms: Option<Vec<(usize, Term)>> = places
            .into_iter()
            .map(|(offset, mut terms)| if terms.len() == 1 { terms.pop().map(|term| (offset, term)) } else { None })
            .collect();
        let terms = terms?;
        let sum = |ranking| -> f64 {
            terms.iter().map(|(_, term)| self.rarity(self.frequency(std::slice::from_ref(term)), ranking)).sum()
        };
        let factor = if self.alone { 1.0 } else { sum(Ranking::Among) / sum(Ranking::Alone) };
        Some(boosted(Box::new(PhraseQuery::new_with_offset(terms)), factor as f32))
    }

    const fn ranking(&self) -> Ranking {
        if self.alone { Ranking::Alone } else { Ranking::Among }
    }

    /// In how many articles any of the terms stands, of which no article has two.
    fn frequency(&self, terms: &[Term]) -> u64 {
        terms.iter().map(|term| self.snapshot.searcher.doc_freq(term).unwrap_or(0)).sum()
    }

    /// What a word weighs by how rare it is.
    ///
    /// tantivy weighs a word by `ln(1 + x)`, where `x = (N - n + 1/2) / (n + 1/2)` for a word in `n` of `N` articles; Robertson and Spärck
    /// Jones derived `ln(x)`, which gives next to nothing to words in half of all articles or more. Whole questions in natural language are full of such words: on
    /// the TIME collection `ln(x)` raises MAP from 0.684 to 0.70 and on Reuters-21578 it does no harm (`tests/relevance`). So each word is weighted by the quotient.
    fn rarity(&self, with: u64, ranking: Ranking) -> f64 {
        let segments = self.snapshot.searcher.segment_readers().iter();
        rarity_of(with, segments.map(|segment| u64::from(segment.max_doc())).sum(), ranking)
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
                let bound = |field, day| Bound::Included(Term::from_field_i64(field, day_number(day)));
                // Which day of the article's date must not be before the range, and which not after it.
                let (not_before, not_after) = if self.loose_dates { (last, first) } else { (first, last) };
                let mut clauses: Vec<(Occur, BoxQuery)> = Vec::new();
                if let Some(from) = from {
                    clauses.push((Occur::Must, Box::new(RangeQuery::new(bound(not_before, from), Bound::Unbounded))));
                }
                if let Some(to) = to {
                    let bound = bound(not_after, to);
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

/// The query with another weight.
fn boosted(query: BoxQuery, boost: f32) -> BoxQuery {
    if (boost - 1.0).abs() < f32::EPSILON { query } else { Box::new(BoostQuery::new(query, boost)) }
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

/// The regular expression, in the syntax of the term dictionary's automata, for a pattern with `*` and `?`.
fn regex_of_glob(pattern: &str) -> String {
    let mut regex = String::with_capacity(pattern.len() + 8);
    for c in pattern.chars() {
        match c {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            c if c.is_alphanumeric() || matches!(c, ' ' | '/' | '_') || !c.is_ascii() => regex.push(c),
            c => {
                regex.push('\\');
                regex.push(c);
            }
        }
    }
    regex
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
