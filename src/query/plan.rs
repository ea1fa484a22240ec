//! A request taken apart for the engine: what ranks, what only restricts, and what is taken away.
//!
//! Only text fields rank. A date, an agency or a name at the top of the query picks articles and says nothing of how well they
//! match, so the engine can look it up without scoring.

use super::{Leaf, Node, Relation, Request};
use crate::fields::Kind;

/// What a request asks, sorted by what it does. An article answers when it matches `scoring` and every one of `filters`, and
/// none of `exclude`; with none of the three, every article does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// What must match and ranks.
    pub scoring: Option<Node>,
    /// What must match and does not rank.
    pub filters: Vec<Node>,
    /// What must not match.
    pub exclude: Vec<Node>,
}

impl Plan {
    /// Takes a request apart.
    #[must_use]
    pub fn new(request: &Request) -> Self {
        let mut plan = Self::default();
        let mut scoring = Vec::new();
        for part in request.query.root.iter().flat_map(parts) {
            match part {
                Node::Not(inner) => plan.exclude.push((**inner).clone()),
                part if ranks(part) => scoring.push(part.clone()),
                part => plan.filters.push(part.clone()),
            }
        }
        plan.scoring = Node::all_of(scoring);
        for part in request.filters.iter().flat_map(parts) {
            match part {
                Node::Not(inner) => plan.exclude.push((**inner).clone()),
                part => plan.filters.push(part.clone()),
            }
        }
        plan
    }

    /// The text leaves that an article matches by holding them: what can be highlighted.
    #[must_use]
    pub fn words(&self) -> Vec<&Leaf> {
        let mut words = Vec::new();
        for node in self.scoring.iter().chain(&self.filters) {
            collect_words(node, &mut words);
        }
        words
    }
}

/// The parts of the conjunction at the top.
fn parts(node: &Node) -> &[Node] {
    match node {
        Node::And(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

/// Whether there is a text leaf in it that an article can match.
fn ranks(node: &Node) -> bool {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().any(ranks),
        Node::Not(_) => false,
        Node::Near(_) | Node::AtLeast { .. } => true,
        Node::Leaf(leaf) => leaf.field.row().kind == Kind::Text,
    }
}

fn collect_words<'n>(node: &'n Node, words: &mut Vec<&'n Leaf>) {
    match node {
        Node::And(parts) | Node::Or(parts) => {
            for part in parts {
                collect_words(part, words);
            }
        }
        Node::Near(near) => {
            collect_words(&near.left, words);
            if !matches!(near.relation, Relation::Without(_)) {
                collect_words(&near.right, words);
            }
        }
        Node::AtLeast { part, .. } => collect_words(part, words),
        Node::Leaf(leaf) if leaf.field.row().kind == Kind::Text => words.push(leaf),
        Node::Not(_) | Node::Leaf(_) => {}
    }
}
