//! A tree printed as a query that reads back as the same tree, whatever words side by side mean.

use std::fmt;

use chrono::NaiveDate;

use super::lex::unquoted;
use super::{Bounds, Days, Leaf, Node, ParseOptions, Query, Relation, Want, parse};
use crate::fields::FieldId;

impl fmt::Display for Query {
    /// What the query means, and not what was typed; `*` when it means every article.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.root {
            Some(root) => root.fmt(f),
            None => f.write_str("*"),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => list(f, parts, " AND "),
            Self::Or(parts) => list(f, parts, " OR "),
            Self::Not(part) => {
                f.write_str("NOT ")?;
                operand(f, part)
            }
            Self::Leaf(leaf) => leaf.fmt(f),
            Self::Near(near) => {
                operand(f, &near.left)?;
                write!(f, " {} ", near.relation)?;
                operand(f, &near.right)
            }
            Self::AtLeast { times, part } => write!(f, "ATLEAST{times}({part})"),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, parts: &[Node], operator: &str) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(operator)?;
        }
        operand(f, part)?;
    }
    Ok(())
}

fn operand(f: &mut fmt::Formatter<'_>, node: &Node) -> fmt::Result {
    match node {
        Node::And(_) | Node::Or(_) | Node::Near(_) => write!(f, "({node})"),
        Node::Not(_) | Node::Leaf(_) | Node::AtLeast { .. } => write!(f, "{node}"),
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(words) => write!(f, "W/{words}"),
            Self::Before(words) => write!(f, "PRE/{words}"),
            Self::Sentence => f.write_str("W/S"),
            Self::Paragraph => f.write_str("W/P"),
            Self::Without(words) => write!(f, "NOT W/{words}"),
        }
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(self))?;
        if self.boost.total_cmp(&1.0).is_ne() {
            write!(f, "^{}", self.boost)?;
        }
        Ok(())
    }
}

/// The leaf without its weight: the shortest way of writing it that reads back as this leaf.
fn written(leaf: &Leaf) -> String {
    let name = leaf.field.name();
    let plain = leaf.field == FieldId::Text;
    let value = match &leaf.want {
        Want::Days(days) => return format!("{name}:{}", print_days(*days)),
        Want::Numbers(bounds) => return format!("{name}:{}", print_numbers(*bounds)),
        Want::Phrase(text) => {
            let text = unquoted(text);
            return if plain { format!("\"{text}\"") } else { format!("{name}:\"{text}\"") };
        }
        Want::Loose { text, slop } => {
            let text = unquoted(text);
            return if plain { format!("\"{text}\"~{slop}") } else { format!("{name}:\"{text}\"~{slop}") };
        }
        Want::Fuzzy { word, edits } => &format!("{word}~{edits}"),
        Want::Exact(word) => &format!("={word}"),
        Want::Word(text) | Want::Wildcard(text) => text,
    };
    if plain && reads_as(value, leaf) {
        return value.clone();
    }
    let glued = format!("{name}:{value}");
    if reads_as(&glued, leaf) {
        return glued;
    }
    let sign = if matches!(leaf.want, Want::Exact(_)) { "=" } else { "" };
    let text = unquoted(value.strip_prefix(sign).unwrap_or(value));
    if plain { format!("{sign}\"{text}\"") } else { format!("{name}:{sign}\"{text}\"") }
}

/// Whether `text` by itself reads as this leaf. Asking the parser spares a second set of rules on what may stand where.
pub(super) fn reads_as(text: &str, leaf: &Leaf) -> bool {
    // Only words are asked for, which mean the same on every day.
    let options = ParseOptions::new(NaiveDate::default());
    match parse(text, &options).root {
        Some(Node::Leaf(read)) => {
            read.field == leaf.field && read.want == leaf.want && read.boost.total_cmp(&1.0).is_eq()
        }
        _ => false,
    }
}

fn print_days(days: Days) -> String {
    match days {
        Days::None => "none".to_owned(),
        Days::Range { from: Some(from), to: Some(to) } if from == to => from.to_string(),
        Days::Range { from, to } => print_range(from, to),
    }
}

fn print_numbers(bounds: Bounds) -> String {
    match bounds {
        Bounds { from: Some(from), to: Some(to) } if from == to => from.to_string(),
        Bounds { from, to } => print_range(from, to),
    }
}

fn print_range<T: fmt::Display>(from: Option<T>, to: Option<T>) -> String {
    let end = |end: Option<T>| end.map_or_else(String::new, |end| end.to_string());
    format!("{}..{}", end(from), end(to))
}
