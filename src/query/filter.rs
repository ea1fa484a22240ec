//! Filters given as flags: `--agency sputnik` asks what `agency:sputnik` asks.

use chrono::NaiveDate;

use super::lex::unquoted;
use super::notes::shown;
use super::{Leaf, Node, NoteKind, ParseOptions, Span, Want, parse};
use crate::fields::{FieldId, Kind};

/// The node that `field:value` means, or `field:"value"` where the value holds spaces or signs of the language. The value is
/// always one value: operators and parentheses in it are part of it.
///
/// # Errors
/// A message for people: the value holds nothing, or the field cannot hold it.
pub fn filter(field: FieldId, value: &str, today: NaiveDate) -> Result<Node, String> {
    let value = value.trim();
    let name = field.name();
    let tail = unquoted(value);
    if tail.is_empty() {
        return Err(format!("nothing to look for in {name}"));
    }
    let names = field.row().kind == Kind::Name || field.row().kind == Kind::Text;
    if names && tail.contains('*') && tail.contains(char::is_whitespace) {
        return Err(format!("`*` works inside one word, and {} holds several", shown(&tail)));
    }
    let options = ParseOptions::new(today);
    let mut message = format!("{} cannot be looked for in {name}", shown(value));
    for text in [format!("{name}:{value}"), format!("{name}:\"{tail}\"")] {
        let mut query = parse(&text, &options);
        match query.root.take() {
            Some(Node::Leaf(leaf))
                if leaf.field == field && query.notes.is_empty() && is_whole(&leaf, value, &tail) =>
            {
                return Ok(Node::Leaf(Leaf { span: Span::default(), ..leaf }));
            }
            _ => {}
        }
        if let Some(note) = query.notes.iter().find(|note| matches!(note.kind, NoteKind::BadValue | NoteKind::Empty)) {
            let text = note.text.split_once("; here it").map_or(note.text.as_str(), |(text, _)| text);
            text.trim_end_matches(": left out").clone_into(&mut message);
        }
    }
    Err(message)
}

/// Whether the leaf holds all of the value, and nothing was taken off as a sign of the language.
fn is_whole(leaf: &Leaf, value: &str, tail: &str) -> bool {
    match &leaf.want {
        Want::Word(text) | Want::Wildcard(text) => text == value || text == tail,
        Want::Phrase(text) => text == tail,
        Want::Loose { .. } | Want::Fuzzy { .. } | Want::Exact(_) => false,
        Want::Days(_) | Want::Numbers(_) => true,
    }
}
