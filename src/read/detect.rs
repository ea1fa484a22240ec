//! Content and extension to the reader whose layout fits best.

use super::{Reader, Sample};

/// The reader with the best score; of equals, the one listed first. `None` when no layout fits at all. The user's hint
/// is taken at its word.
pub(super) fn choose(
    readers: &[&'static dyn Reader],
    sample: &Sample<'_>,
    hint: Option<&str>,
) -> Option<&'static dyn Reader> {
    if let Some(hinted) = hint.and_then(|hint| readers.iter().find(|reader| is_hint_for(**reader, hint))) {
        return Some(*hinted);
    }
    let mut best: Option<(u8, &'static dyn Reader)> = None;
    for &reader in readers {
        let score = reader.score(sample);
        if score > best.map_or(0, |(score, _)| score) {
            best = Some((score, reader));
        }
    }
    best.map(|(_, reader)| reader)
}

/// Whether the user's hint means this reader: by its own name or that of one of its layouts.
pub(super) fn is_hint_for(reader: &dyn Reader, hint: &str) -> bool {
    reader.name() == hint || reader.layouts().iter().any(|layout| layout.name == hint)
}

/// Layouts that are known by name but have no reader, by how their text begins. Their markup must not pass for prose.
pub(super) fn unread_markup(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    if !text.starts_with(['<', '{']) {
        return None;
    }
    let head = text.get(..text.floor_char_boundary(2000)).unwrap_or_default().to_ascii_lowercase();
    if head.starts_with("{\\rtf") {
        return Some("an RTF document");
    }
    if !head.starts_with('<') {
        return None;
    }
    let root = |name: &str| head.contains(&format!("<{name}>")) || head.contains(&format!("<{name} "));
    if head.starts_with("<!doctype html") || root("html") {
        return Some("a web page");
    }
    for (name, what) in [
        ("rss", "an RSS feed"),
        ("rdf:rdf", "an RSS feed"),
        ("feed", "an Atom feed"),
        ("nitf", "NITF"),
        ("newsml", "NewsML"),
        ("newsitem", "NewsML-G2"),
        ("newsmessage", "NewsML-G2"),
        ("tei", "TEI"),
    ] {
        if root(name) {
            return Some(what);
        }
    }
    if head.starts_with("<?xml") {
        return Some("XML of a kind that has no reader");
    }
    let tags = ["<head", "<body", "<div", "<p>", "<meta", "<script", "<article"];
    tags.iter().any(|tag| head.contains(tag)).then_some("a web page")
}
