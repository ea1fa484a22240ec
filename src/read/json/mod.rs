//! JSON and JSON Lines: every article-like object in a file, however the objects are wrapped.
//!
//! One object, a list of objects, objects with a list inside under any key, one object a line, or several objects one after
//! another (as newspaper4k's command line writes them). JSON is RFC 8259, JSON Lines is jsonlines.org; the meaning of keys is
//! in `names`.
//!
//! An object with text is an article. An object without text that holds such objects is a container. Of the rest, one with a
//! headline is an article, and one with neither is a reject.

pub(super) mod items;
mod judge;
mod layouts;
pub(super) mod objects;
pub(super) mod repair;
mod salvage;
pub(super) mod split;
pub(super) mod value;
mod walk;

#[cfg(test)]
mod tests;

use std::io;

use super::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use repair::repair;
use walk::Walk;

/// The reader.
pub(super) struct Json;

impl Reader for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn layouts(&self) -> &'static [Layout] {
        layouts::LAYOUTS
    }

    fn version(&self) -> u32 {
        2
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let named = is_named_for_lines(sample.extension) || matches!(sample.extension, "json" | "geojson");
        let text = sample.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{1e}' || c == '\u{feff}');
        let mut tokens = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
        match (tokens.next(), tokens.next()) {
            (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{')) => 90,
            (Some(b'['), Some(b'[' | b']')) | (Some(b'{'), _) if named => 90,
            (Some(b'['), Some(b']')) if sample.whole && text.trim().len() < 10 => 50,
            _ if named => 40,
            _ => 0,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let Input { stream: text, options, name, .. } = input;
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
        let head = text.fill_buf()?;
        let by_line = is_line_oriented(head) || is_named_for_lines(&extension) && !is_spread_out(head);
        let mut walk = Walk::new(options, sink, RECORD_BYTES);
        // A break is the sink's own word, so there is nothing to tell it.
        let flow = if by_line {
            walk.lines(text, 1)?
        } else {
            walk.values(text, matches!(extension.as_str(), "json" | "geojson" | ""))?
        };
        if let (true, Some(note)) = (flow.is_continue(), walk.unknown.note("key")) {
            let _ = (walk.sink)(Record::Note(note));
        }
        Ok(())
    }
}

/// Names of files that hold a record a line, be it one.
fn is_named_for_lines(extension: &str) -> bool {
    matches!(extension, "jsonl" | "ndjson" | "jsonlines" | "jl")
}

/// Whether the first value goes on behind its line, as a name for lines does not let one expect.
fn is_spread_out(head: &[u8]) -> bool {
    let Some(first) = head.split(|&byte| byte == b'\n').map(clean_line).find(|line| !line.is_empty()) else {
        return false;
    };
    let whole = head.contains(&b'\n');
    whole && (first.ends_with(b"[") || first.ends_with(b"{") || first.starts_with(b"[") && !value::is_value(first))
}

/// Whether the first lines are an object each. A first line that is broken is not held against the second.
fn is_line_oriented(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n').map(clean_line).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let is_object = |line: &[u8]| {
        let sound = |line: &[u8]| line.starts_with(b"{") && value::is_value(line);
        sound(line) || (line.starts_with(b"{") && repair(line).is_some_and(|(mended, _)| sound(&mended)))
    };
    if is_object(first) {
        return true;
    }
    // A pretty-printed object has a key in its second line, not a whole object; a list inside an object may go on there.
    let opens =
        first.starts_with(b"[") || first.ends_with(b"[") || first.ends_with(b"{") || split::is_inside_list(first);
    !opens && is_object(second)
}

/// A line without what may stand around its object: spaces, a comma, a byte order mark, a record separator.
fn clean_line(line: &[u8]) -> &[u8] {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
    let line = line.strip_prefix(b"\x1e").unwrap_or(line);
    line.strip_suffix(b",").unwrap_or(line).trim_ascii_end()
}
