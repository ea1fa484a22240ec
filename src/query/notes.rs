//! Collects the remarks on one query: in the order of their places, and no more of them than anyone would read.

use super::{Node, NoteKind, QueryNote, Span};

/// More remarks than this are cut: whoever pasted a whole article into the query box needs no remark on every line.
const MOST: usize = 64;

/// Characters of the query that a remark repeats.
const SHOWN: usize = 40;

/// The longest reading that a remark spells out: in nodes, and in characters.
const SPELLED_OUT: (usize, usize) = (20, 120);

/// The remarks so far.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<QueryNote>);

impl Notes {
    pub(super) fn add(&mut self, kind: NoteKind, span: Span, text: impl Into<String>) {
        self.0.push(QueryNote { span, kind, text: text.into() });
    }

    /// The remarks in the order of their places; those about size are always among them.
    pub(super) fn finish(mut self) -> Vec<QueryNote> {
        self.0.sort_by_key(|note| note.span.start);
        let Some(first_cut) = self.0.get(MOST).map(|note| note.span) else { return self.0 };
        let mut seen = 0;
        self.0.retain(|note| {
            seen += 1;
            seen <= MOST || note.kind == NoteKind::TooLarge
        });
        self.add(NoteKind::TooLarge, first_cut, "from here on further remarks are left out");
        self.0.sort_by_key(|note| note.span.start);
        self.0
    }
}

/// A piece of the query as a remark repeats it: between backticks, not too long, on one line.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(visible).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The character, or a stand-in for one that would move the cursor, turn the line around or take no room.
pub(super) const fn visible(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        other => other,
    }
}

/// The node as text, unless it is long.
pub(super) fn spelled_out(node: &Node) -> Option<String> {
    if !is_short(std::iter::once(node)) {
        return None;
    }
    Some(node.to_string()).filter(|text| text.chars().nth(SPELLED_OUT.1).is_none())
}

/// Whether the parts together are few enough nodes to be spelled out. Looks at no more than that many: a remark may be due in every
/// parenthesis.
pub(super) fn is_short<'n>(parts: impl Iterator<Item = &'n Node>) -> bool {
    let mut nodes: Vec<&Node> = parts.take(SPELLED_OUT.0 + 1).collect();
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        match node {
            Node::And(parts) | Node::Or(parts) => nodes.extend(parts),
            Node::Not(part) | Node::AtLeast { part, .. } => nodes.push(part),
            Node::Near(near) => nodes.extend([&near.left, &near.right]),
            Node::Leaf(_) => {}
        }
        if nodes.len() > SPELLED_OUT.0 {
            return false;
        }
        at += 1;
    }
    true
}

/// The node as a query, or what it is and how many parts it has where that would be long.
#[must_use]
pub fn brief(node: &Node) -> String {
    spelled_out(node).unwrap_or_else(|| match node {
        Node::And(parts) => format!("all of {} parts", parts.len()),
        Node::Or(parts) => format!("any of {} parts", parts.len()),
        Node::Not(_) => "not a long part".to_owned(),
        Node::Near(near) => format!("two long parts {} each other", near.relation),
        Node::AtLeast { times, .. } => format!("ATLEAST{times} of a long part"),
        Node::Leaf(leaf) => shown(&leaf.to_string()),
    })
}
