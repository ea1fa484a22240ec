//! Why an answer is what it is: how many articles each part of a question matches, which part stands in the way, and what each part gave
//! to the score of a hit.

use serde::{Deserialize, Serialize};
use tantivy::query::{EnableScoring, Weight};
use tantivy::{DocSet as _, TERMINATED};

use super::highlight::Highlighter;
use super::results::Part;
use super::{Answer, Engine};
use crate::index::ArchiveError;
use crate::query::{Leaf, Node, Plan, Query, Relation, Request, Want, brief};
use crate::record::Article;

/// Parts of a question that are counted; nobody reads more.
const MOST_PARTS: usize = 100;

/// Parts at the top of a question that are left out in turn.
const MOST_OBSTACLES: usize = 12;

/// A part of a question and how many articles match it, whatever else is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PartCount {
    /// The part as a query, or what it is where that would be long.
    pub part: String,
    /// How deep it stands inside others.
    pub depth: usize,
    /// How many articles match it, exactly.
    pub articles: u64,
}

/// What a part of a question gave to the score of a hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Reason {
    /// The part as a query.
    pub part: String,
    /// What it added.
    pub score: f64,
    /// Its matches in the headline.
    pub headline: usize,
    /// Its matches in the deck.
    pub deck: usize,
    /// Its matches in the body.
    pub body: usize,
}

/// A part of a question that has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The part as a query.
    pub part: String,
    /// How many articles match it alone.
    pub articles: u64,
    /// How many would answer without it; absent when it is all that is asked.
    pub without: Option<u64>,
    /// The same words asked for less strictly, and how many articles match that.
    pub loosened: Option<(String, u64)>,
}

/// What stands in the way of a question that has no answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Obstacles {
    /// The parts that match nothing, and those without which there would be an answer.
    pub parts: Vec<Obstacle>,
    /// How many articles would answer without all the parts that match nothing; absent when they are fewer than two, or all.
    pub without_all: Option<u64>,
}

impl Engine {
    /// The parts of a request, from the whole down to its words and values, each with how many articles match it. A filter is a part too.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn parts(&self, request: &Request) -> Result<Vec<PartCount>, ArchiveError> {
        let mut parts = Vec::new();
        for node in request.query.root.iter().chain(&request.filters) {
            self.count_parts(request, node, 0, &mut parts)?;
        }
        Ok(parts)
    }

    fn count_parts(
        &self,
        request: &Request,
        node: &Node,
        depth: usize,
        parts: &mut Vec<PartCount>,
    ) -> Result<(), ArchiveError> {
        if parts.len() >= MOST_PARTS {
            return Ok(());
        }
        parts.push(PartCount { part: brief(node), depth, articles: self.count_node(request, node.clone())? });
        match node {
            Node::And(inner) | Node::Or(inner) => {
                inner.iter().try_for_each(|part| self.count_parts(request, part, depth + 1, parts))
            }
            Node::Not(part) | Node::AtLeast { part, .. } => self.count_parts(request, part, depth + 1, parts),
            Node::Near(near) => [&near.left, &near.right]
                .into_iter()
                .try_for_each(|part| self.count_parts(request, part, depth + 1, parts)),
            Node::Leaf(_) => Ok(()),
        }
    }

    fn count_node(&self, request: &Request, node: Node) -> Result<u64, ArchiveError> {
        let query = Query { root: Some(node), ..request.query.clone() };
        self.count(&Request { query, filters: Vec::new(), ..request.clone() })
    }

    /// What stands in the way of a request that has no answer: its parts that match nothing, and those without which there would be one.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn obstacles(&self, request: &Request) -> Result<Obstacles, ArchiveError> {
        let parts: Vec<Node> = match &request.query.root {
            Some(Node::And(parts)) => parts.iter().chain(&request.filters).cloned().collect(),
            root => root.iter().chain(&request.filters).cloned().collect(),
        };
        let (mut obstacles, mut answered) = (Obstacles::default(), Vec::new());
        for (at, part) in parts.iter().enumerate().take(MOST_OBSTACLES) {
            let others: Vec<Node> =
                parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone()).collect();
            let articles = self.count_node(request, part.clone())?;
            let without = Node::all_of(others).map(|others| self.count_node(request, others)).transpose()?;
            let loose = if articles == 0 { loosened(part) } else { None };
            let loosened = match loose {
                Some(node) => Some((brief(&node), self.count_node(request, node)?)),
                None => None,
            };
            if articles == 0 || without.is_some_and(|count| count > 0) {
                obstacles.parts.push(Obstacle { part: brief(part), articles, without, loosened });
            }
            if articles > 0 {
                answered.push(part.clone());
            }
        }
        let failing = obstacles.parts.iter().filter(|obstacle| obstacle.articles == 0).count();
        if let Some(rest) = Node::all_of(answered).filter(|_| failing > 1) {
            obstacles.without_all = Some(self.count_node(request, rest)?);
        }
        Ok(obstacles)
    }

    /// What tells the scores of an answer's hits apart.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn reasons(&self, request: &Request) -> Result<Reasons<'_>, ArchiveError> {
        let plan = Plan::new(request);
        let lowering = self.lowering(matches!(plan.scoring, Some(Node::Leaf(_))), request.loose_dates);
        let mut nodes = Vec::new();
        plan.scoring.iter().for_each(|node| ranking_parts(node, &mut nodes));
        let scoring = EnableScoring::enabled_from_searcher(&self.snapshot.searcher);
        let mut parts = Vec::new();
        for node in nodes.into_iter().take(MOST_PARTS) {
            let weight = lowering.node(node).weight(scoring).map_err(|error| self.snapshot.fail(error))?;
            let alone = Plan { scoring: Some(node.clone()), ..Plan::default() };
            parts.push((brief(node), weight, Highlighter::new(&alone, &self.languages)));
        }
        Ok(Reasons { engine: self, parts })
    }
}

/// The parts of a question that rank, ready to be asked what each gave to a hit.
pub struct Reasons<'e> {
    engine: &'e Engine,
    parts: Vec<(String, Box<dyn Weight>, Highlighter)>,
}

impl Reasons<'_> {
    /// What each part gave to the hit of that rank, most first. Their sum is the hit's score. Parts that the article does not match are
    /// left out.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn of(&self, answer: &Answer<'_>, rank: usize, article: &Article) -> Result<Vec<Reason>, ArchiveError> {
        let Some(ranked) = rank.checked_sub(1).and_then(|at| answer.ranked.get(at)) else { return Ok(Vec::new()) };
        let segment = self.engine.snapshot.searcher.segment_reader(ranked.address.segment_ord);
        let mut reasons = Vec::new();
        for (part, weight, highlighter) in &self.parts {
            let mut scorer = weight.scorer(segment, 1.0).map_err(|error| self.engine.snapshot.fail(error))?;
            let doc = ranked.address.doc_id;
            let at = if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() };
            if at != doc || at == TERMINATED {
                continue;
            }
            let [headline, deck, body] = [Part::Headline, Part::Deck, Part::Body].map(|part| {
                highlighter
                    .mark(article)
                    .iter()
                    .filter(|marked| marked.part == part)
                    .map(|marked| marked.marks.len())
                    .sum()
            });
            reasons.push(Reason { part: part.clone(), score: f64::from(scorer.score()), headline, deck, body });
        }
        reasons.sort_by(|one, other| other.score.total_cmp(&one.score));
        Ok(reasons)
    }
}

/// The parts whose scores are summed up.
fn ranking_parts<'n>(node: &'n Node, parts: &mut Vec<&'n Node>) {
    match node {
        Node::And(inner) | Node::Or(inner) => inner.iter().for_each(|part| ranking_parts(part, parts)),
        Node::Near(_) | Node::AtLeast { .. } => parts.push(node),
        Node::Leaf(leaf) if leaf.field.row().kind == crate::fields::Kind::Text => parts.push(node),
        Node::Not(_) | Node::Leaf(_) => {}
    }
}

/// The same words asked for less strictly: anywhere in the article.
fn loosened(node: &Node) -> Option<Node> {
    match node {
        Node::Near(near) if !matches!(near.relation, Relation::Without(_)) => {
            Node::all_of(vec![near.left.clone(), near.right.clone()])
        }
        Node::Leaf(Leaf { want: Want::Phrase(text) | Want::Loose { text, .. }, field, boost, span })
            if field.row().kind == crate::fields::Kind::Text && text.contains(char::is_whitespace) =>
        {
            let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
            let leaf = |word: &str| {
                let want = Want::Word(word.to_owned());
                Node::Leaf(Leaf { field: *field, want, boost: *boost, span: *span })
            };
            Node::all_of(words.map(leaf).collect())
        }
        Node::AtLeast { part, .. } => Some((**part).clone()),
        _ => None,
    }
}
