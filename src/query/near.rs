//! Nearness brought into the form that is searched: on either side leaves of text fields, alternatives and nearness again.
//!
//! People write any query on either side of `W/5`. What is no such part is taken apart: AND asks each of its parts, NOT turns
//! the question round, and what has no place in the text is asked of the whole article. A note says how it was read.

use super::notes::{Notes, is_short, spelled_out};
use super::token::Joint;
use super::{Near, Node, NoteKind, QUERY_LEAVES, Relation, Span};
use crate::fields::Kind;

/// The deepest nesting of nearness that is read: `a W/1 b W/1 c` nests two deep.
pub(super) const NEAR_DEPTH: usize = 64;

/// What taking groups apart may still cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// How many leaves it may still make.
    pub(super) leaves: usize,
    /// Something was too large, and a note has said so. From then on only short parts are looked at.
    pub(super) spent: bool,
}

/// Joins parts by nearness.
pub(super) struct Joiner<'n> {
    pub(super) notes: &'n mut Notes,
    pub(super) budget: &'n mut Budget,
}

impl Joiner<'_> {
    /// The two parts joined by `joint`; `span` is the operator's place.
    pub(super) fn join(&mut self, left: Node, right: Node, joint: Joint, span: Span) -> Node {
        let (relation, apart) = match joint {
            Joint::Near(relation) => (relation, false),
            Joint::Apart(relation) => (relation, true),
            Joint::And | Joint::Or | Joint::AndNot => return left,
        };
        let long = self.budget.spent && !is_short([&left, &right].into_iter());
        if long || near_depth(&left).max(near_depth(&right)) >= NEAR_DEPTH {
            let text = format!("more than {NEAR_DEPTH} operators of nearness inside each other");
            return self.give_up(left, right, apart, span, &text);
        }
        let turned = match (relation, apart) {
            (relation, false) => Some(relation),
            (Relation::Within(words), true) => Some(Relation::Without(words)),
            _ => None,
        };
        let reason = because(&left).or_else(|| because(&right));
        if reason.is_some() || turned.is_none() {
            let (own, made) = (leaves(&left) + leaves(&right), cost(&left, &right));
            if made.saturating_sub(own) > self.budget.leaves {
                let text = format!("taken apart, the groups would be more than {QUERY_LEAVES} words");
                return self.give_up(left, right, apart, span, &text);
            }
            self.budget.leaves -= made.saturating_sub(own);
        }
        let node = match turned {
            Some(relation) => Placing { relation, span }.near(left, right),
            None => Placing { relation, span }.never_near(left, right),
        };
        let why = match (reason, turned) {
            (Some(reason), _) => reason.to_owned(),
            (None, None) => format!("NOT {relation} asks of the whole article"),
            (None, Some(_)) => return node,
        };
        self.notes.add(NoteKind::Rewritten, span, with_reading(why, &node));
        node
    }

    /// At least `times` matches of the part.
    pub(super) fn at_least(&mut self, times: u32, part: Node, span: Span) -> Node {
        let reason = because(&part);
        let node = counted(times, part);
        if let Some(reason) = reason {
            self.notes.add(NoteKind::Rewritten, span, with_reading(reason.to_owned(), &node));
        }
        node
    }

    fn give_up(&mut self, left: Node, right: Node, apart: bool, span: Span, why: &str) -> Node {
        if !self.budget.spent {
            let instead = if apart { "what is to be kept away is left out" } else { "read as AND" };
            self.notes.add(NoteKind::TooLarge, span, format!("{why}: {instead}, here and in long parts further on"));
            self.budget.spent = true;
        }
        if apart { left } else { all(vec![left, right]) }
    }
}

fn with_reading(why: String, node: &Node) -> String {
    match spelled_out(node) {
        Some(reading) => format!("{why}: read as {reading}"),
        None => why,
    }
}

/// Why a part cannot stand beside an operator of nearness as it is.
fn because(node: &Node) -> Option<&'static str> {
    match node {
        Node::Near(_) => None,
        Node::Leaf(leaf) if leaf.field.row().kind == Kind::Text => None,
        Node::Leaf(_) => {
            Some("only words of the text stand near others: any other field is asked of the whole article")
        }
        Node::Or(parts) => parts.iter().find_map(because),
        Node::And(parts) if parts.iter().any(|part| matches!(part, Node::Not(_))) => {
            Some("each part is asked by itself, and NOT takes away what it matches there")
        }
        Node::And(_) => Some("each part of the AND is asked by itself"),
        Node::Not(_) => Some("NOT beside an operator of nearness asks for what stands apart"),
        Node::AtLeast { .. } => Some("ATLEAST counts in the whole article"),
    }
}

fn is_span_part(node: &Node) -> bool {
    because(node).is_none()
}

/// An operator of nearness, and its place.
#[derive(Clone, Copy)]
struct Placing {
    relation: Relation,
    span: Span,
}

impl Placing {
    /// The same operator with another relation.
    const fn with(self, relation: Relation) -> Self {
        Self { relation, span: self.span }
    }

    /// Both parts, in the relation. Every step takes a side apart, so the depth is bounded by that of the sides.
    fn near(self, left: Node, right: Node) -> Node {
        if is_span_part(&left) && is_span_part(&right) {
            return Node::Near(Box::new(Near { left, right, relation: self.relation, span: self.span }));
        }
        if let Relation::Without(words) = self.relation {
            return self.without(words, left, right);
        }
        if !is_span_part(&left) {
            return each(left, right, &|part, other| self.near(part, other), &|hidden, other| {
                self.apart(other, hidden, true)
            });
        }
        each(right, left, &|part, other| self.near(other, part), &|hidden, other| self.apart(other, hidden, false))
    }

    /// `part` with none of `hidden` in the relation to it; `before` says that `hidden` is the left of the relation.
    fn apart(self, part: Node, hidden: Node, before: bool) -> Node {
        if is_negative(&part) {
            return all(vec![part, hidden.negated()]);
        }
        match self.relation {
            Relation::Within(words) => self.with(Relation::Without(words)).near(part, hidden),
            _ if before => all(vec![part.clone(), self.near(hidden, part).negated()]),
            _ => self.never_near(part, hidden),
        }
    }

    /// `left` in articles where it never stands so to `right`.
    fn never_near(self, left: Node, right: Node) -> Node {
        all(vec![left.clone(), self.near(left, right).negated()])
    }

    /// Matches of `left` with none of `right` so near.
    fn without(self, words: u32, left: Node, right: Node) -> Node {
        match left {
            Node::And(parts) if parts.iter().all(|part| matches!(part, Node::Not(_))) => Node::And(parts),
            Node::And(parts) => all(parts
                .into_iter()
                .map(|part| if is_negative(&part) { part } else { self.near(part, right.clone()) })
                .collect()),
            Node::Or(parts) if parts.iter().any(|part| !is_span_part(part)) => {
                any(grouped(parts).into_iter().map(|part| self.near(part, right.clone())).collect())
            }
            Node::Not(_) => left,
            Node::AtLeast { times, part } => {
                let counted = Node::AtLeast { times, part: part.clone() };
                all(vec![counted, self.near(*part, right)])
            }
            Node::Leaf(leaf) if leaf.field.row().kind != Kind::Text => all(vec![Node::Leaf(leaf), right.negated()]),
            left => self.left_without(words, left, right),
        }
    }

    /// Matches of the span part `left` with none of `right` so near, where `right` is none: what must not all be near may be absent one by one.
    fn left_without(self, words: u32, left: Node, right: Node) -> Node {
        match right {
            Node::And(parts) => any(parts.into_iter().map(|part| self.near(left.clone(), part)).collect()),
            Node::Or(parts) => all(grouped(parts).into_iter().map(|part| self.near(left.clone(), part)).collect()),
            Node::Not(shown) => self.with(Relation::Within(words)).near(left, *shown),
            Node::AtLeast { times, part } => {
                let rare = Node::AtLeast { times, part: part.clone() }.negated();
                any(vec![all(vec![left.clone(), rare]), self.near(left, *part)])
            }
            other => all(vec![left, other.negated()]),
        }
    }
}

/// Takes `part` apart: `near` asks one piece of it beside `other`, `apart` asks for `other` away from a piece.
fn each(part: Node, other: Node, near: &dyn Fn(Node, Node) -> Node, apart: &dyn Fn(Node, Node) -> Node) -> Node {
    match part {
        Node::And(parts) if parts.iter().all(|part| matches!(part, Node::Not(_))) => {
            apart(any(parts.into_iter().map(Node::negated).collect()), other)
        }
        Node::And(parts) => all(parts
            .into_iter()
            .map(|part| match part {
                Node::Not(hidden) => near(*hidden, other.clone()).negated(),
                part => near(part, other.clone()),
            })
            .collect()),
        Node::Or(parts) => any(grouped(parts).into_iter().map(|part| near(part, other.clone())).collect()),
        Node::Not(hidden) => apart(*hidden, other),
        Node::AtLeast { times, part } => {
            let counted = Node::AtLeast { times, part: part.clone() };
            all(vec![counted, near(*part, other)])
        }
        Node::Leaf(_) => all(vec![part, other]),
        Node::Near(_) => near(part, other),
    }
}

/// Whether it asks only for what must not be there.
fn is_negative(node: &Node) -> bool {
    match node {
        Node::Not(_) => true,
        Node::And(parts) => parts.iter().all(|part| matches!(part, Node::Not(_))),
        _ => false,
    }
}

/// At least so many matches, asked of the pieces that can be counted.
fn counted(times: u32, part: Node) -> Node {
    match part {
        part if is_span_part(&part) => Node::AtLeast { times, part: Box::new(part) },
        Node::And(parts) => all(parts.into_iter().map(|part| counted(times, part)).collect()),
        Node::Or(parts) => any(grouped(parts).into_iter().map(|part| counted(times, part)).collect()),
        Node::AtLeast { times: inner, part } => Node::AtLeast { times: times.max(inner), part },
        part => part,
    }
}

/// Alternatives, with those that are span parts as one of them.
fn grouped(parts: Vec<Node>) -> Vec<Node> {
    let (simple, mut groups): (Vec<Node>, Vec<Node>) = parts.into_iter().partition(is_span_part);
    if let Some(simple) = Node::any_of(simple) {
        groups.insert(0, simple);
    }
    groups
}

fn all(parts: Vec<Node>) -> Node {
    Node::all_of(parts).unwrap_or_else(|| Node::And(Vec::new()))
}

fn any(parts: Vec<Node>) -> Node {
    Node::any_of(parts).unwrap_or_else(|| Node::Or(Vec::new()))
}

fn leaves(node: &Node) -> usize {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().map(leaves).sum(),
        Node::Not(part) | Node::AtLeast { part, .. } => leaves(part),
        Node::Near(near) => leaves(&near.left) + leaves(&near.right),
        Node::Leaf(_) => 1,
    }
}

/// How many pieces a part is taken into, at most.
fn pieces(node: &Node) -> usize {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().map(pieces).sum(),
        Node::Not(part) => 1 + pieces(part),
        Node::AtLeast { .. } => 2,
        Node::Near(_) | Node::Leaf(_) => 1,
    }
}

/// How many leaves joining the two may make, at most.
fn cost(left: &Node, right: &Node) -> usize {
    let (left_leaves, right_leaves) = (leaves(left), leaves(right));
    let twice = left_leaves.saturating_add(right_leaves);
    twice
        .saturating_add(left_leaves.saturating_mul(pieces(right)))
        .saturating_add(right_leaves.saturating_mul(pieces(left)))
}

fn near_depth(node: &Node) -> usize {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().map(near_depth).max().unwrap_or(0),
        Node::Not(part) | Node::AtLeast { part, .. } => near_depth(part),
        Node::Near(near) => 1 + near_depth(&near.left).max(near_depth(&near.right)),
        Node::Leaf(_) => 0,
    }
}
