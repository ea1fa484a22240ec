//! What stands between two parentheses put together: operators bind in the order of their ranks, and of equal rank from left to right.
//!
//! Every operator is carried out once, joining what the operators before it made of its two sides, so the work grows with the
//! length of the query and never with its shape.

use super::Node;
use super::Span;
use super::near::Joiner;
use super::token::Joint;

/// A part, with a NOT that waits until what binds tighter has been joined to it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Absent when it held nothing to look for, and was left out.
    pub(super) node: Option<Node>,
    pub(super) negated: bool,
}

/// An operator between two neighbours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Join {
    pub(super) joint: Joint,
    pub(super) span: Span,
    /// It stands in the query; otherwise two parts stand side by side.
    pub(super) written: bool,
}

/// Parts, and the operators between them: one fewer.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) parts: Vec<Part>,
    pub(super) joins: Vec<Join>,
}

/// The order in which operators bind: the lowest rank first.
pub(super) type Ranks = fn(Joint) -> u32;

/// What a row means, and whether it depends on AND binding tighter than OR or the other way round.
pub(super) struct Bound {
    pub(super) node: Option<Node>,
    pub(super) mixed: bool,
}

/// Puts a row together. With `any`, parts side by side are alternatives, and a negated one is taken away from all of them.
pub(super) fn bind(row: Row, ranks: Ranks, any: bool, joiner: &mut Joiner<'_>) -> Bound {
    let mut order: Vec<(u32, usize)> = row.joins.iter().enumerate().map(|(at, join)| (ranks(join.joint), at)).collect();
    order.sort_unstable();
    let mut groups = Groups::new(row.parts);
    let (mut and, mut or) = (false, false);
    let near = order.partition_point(|(_, at)| row.joins.get(*at).is_some_and(|join| any && join.joint.is_near()));
    let (near, rest) = order.split_at(near);
    for (_, at) in near {
        groups.merge(*at, &row.joins, joiner);
    }
    let taken = if any { groups.take_negated(&row.joins) } else { Vec::new() };
    for (_, at) in rest {
        let both = groups.merge(*at, &row.joins, joiner);
        match row.joins.get(*at).map(|join| join.joint) {
            Some(Joint::And | Joint::AndNot) => and |= both,
            Some(Joint::Or) => or |= both,
            _ => {}
        }
    }
    let mut parts: Vec<Node> = groups.first().into_iter().collect();
    parts.extend(taken);
    Bound { node: Node::all_of(parts), mixed: and && or }
}

/// Parts that have been joined so far: neighbours, of which the first holds what they mean together.
struct Groups {
    parts: Vec<Option<Part>>,
    /// The first part of the group, or one nearer to it.
    first: Vec<usize>,
}

impl Groups {
    fn new(parts: Vec<Part>) -> Self {
        Self { first: (0..parts.len()).collect(), parts: parts.into_iter().map(Some).collect() }
    }

    /// The first part of the group that holds part `at`.
    fn find(&mut self, mut at: usize) -> usize {
        while let Some(before) = self.first.get(at).copied().filter(|before| *before != at) {
            let further = self.first.get(before).copied().unwrap_or(before);
            if let Some(first) = self.first.get_mut(at) {
                *first = further;
            }
            at = further;
        }
        at
    }

    fn take(&mut self, at: usize) -> Part {
        self.parts.get_mut(at).and_then(Option::take).unwrap_or(Part { node: None, negated: false })
    }

    /// Carries out the operator behind part `at`. True when there was something on both sides.
    fn merge(&mut self, at: usize, joins: &[Join], joiner: &mut Joiner<'_>) -> bool {
        let Some(join) = joins.get(at) else { return false };
        let (left_at, right_at) = (self.find(at), self.find(at + 1));
        let (left, right) = (self.take(left_at), self.take(right_at));
        let both = left.node.is_some() && right.node.is_some();
        let part = joined(left, right, *join, joiner);
        if let Some(place) = self.parts.get_mut(left_at) {
            *place = Some(part);
        }
        if let Some(first) = self.first.get_mut(right_at) {
            *first = left_at;
        }
        both
    }

    /// Takes out the groups that are negated and stand side by side with others.
    fn take_negated(&mut self, joins: &[Join]) -> Vec<Node> {
        let beside = |join: Option<&Join>| join.is_none_or(|join| !join.written && join.joint == Joint::Or);
        let firsts: Vec<usize> = (0..self.parts.len()).filter(|at| self.first.get(*at) == Some(at)).collect();
        let mut taken = Vec::new();
        for (nth, at) in firsts.iter().enumerate() {
            let behind = firsts.get(nth + 1).and_then(|next| joins.get(next - 1));
            let before = at.checked_sub(1).and_then(|before| joins.get(before));
            if !beside(before) || !beside(behind) {
                continue;
            }
            let part = self.take(*at);
            match settled(part) {
                Some(node @ Node::Not(_)) => taken.push(node),
                node => {
                    if let Some(place) = self.parts.get_mut(*at) {
                        *place = Some(Part { node, negated: false });
                    }
                }
            }
        }
        taken
    }

    /// What everything means, once every operator has been carried out.
    fn first(mut self) -> Option<Node> {
        settled(self.take(0))
    }
}

/// The part with its NOT carried out.
fn settled(part: Part) -> Option<Node> {
    part.node.map(|node| if part.negated { node.negated() } else { node })
}

/// What the operator makes of its two sides.
fn joined(left: Part, right: Part, join: Join, joiner: &mut Joiner<'_>) -> Part {
    if join.joint.is_near() {
        // A NOT before the left belongs to all of it: NOT binds looser than nearness.
        let negated = left.negated;
        let node = match (left.node, settled(right)) {
            (Some(left), Some(right)) => Some(joiner.join(left, right, join.joint, join.span)),
            (None, right) if matches!(join.joint, Joint::Near(_)) => right,
            (left, _) => left,
        };
        return Part { node, negated };
    }
    let (left, right) = (settled(left), settled(right));
    let node = match join.joint {
        Joint::Or => either(left, right),
        Joint::AndNot => both(left, right.map(Node::negated)),
        _ => both(left, right),
    };
    Part { node, negated: false }
}

/// Both, put into one list in place: a long row of words costs no more than its length.
fn both(left: Option<Node>, right: Option<Node>) -> Option<Node> {
    match (left, right) {
        (Some(Node::And(mut parts)), Some(right)) => {
            match right {
                Node::And(more) => parts.extend(more),
                one => parts.push(one),
            }
            Some(Node::And(parts))
        }
        (Some(left), Some(right)) => Node::all_of(vec![left, right]),
        (left, right) => left.or(right),
    }
}

/// Either, put into one list in place.
fn either(left: Option<Node>, right: Option<Node>) -> Option<Node> {
    match (left, right) {
        (Some(Node::Or(mut parts)), Some(right)) => {
            match right {
                Node::Or(more) => parts.extend(more),
                one => parts.push(one),
            }
            Some(Node::Or(parts))
        }
        (Some(left), Some(right)) => Node::any_of(vec![left, right]),
        (left, right) => left.or(right),
    }
}
