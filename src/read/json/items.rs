//! JSON whose objects have a fixed shape: each object of a file as a tree, and the keys by which a layout is known.
//!
//! The general reader of JSON goes by the names of keys; interchange formats have rules of their own, which need the whole object. Objects
//! may stand alone, in a list, one to a line, or in a list inside of an outer object.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use serde_json::Value;

use super::objects::{Parsed, parse};
use super::split::{Splitter, Taken};
use crate::read::{RECORD_BYTES, Record, Sink};
use crate::record::{Reject, RejectReason};

/// Keys that hold lists of items.
const LISTS: &[&str] =
    &["items", "_items", "articles", "results", "data", "docs", "news", "entries", "hits", "content"];

/// The keys of the objects that a text begins with.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::read) struct Keys {
    /// Of the first object.
    pub(in crate::read) first: Vec<String>,
    /// Of objects directly in it, or in lists that it holds.
    pub(in crate::read) second: Vec<String>,
}

impl Keys {
    /// Reads them from the start of a file.
    pub(in crate::read) fn of(sample: &str) -> Self {
        /// More keys than any item has.
        const MOST: usize = 400;
        let mut keys = Self::default();
        let text = sample.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{1e}');
        if !text.starts_with(['{', '[']) {
            return keys;
        }
        let bytes = text.as_bytes();
        let (mut depth, mut at) = (0_usize, 0);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                b'"' => {
                    let start = at + 1;
                    at = start;
                    while let Some(&inner) = bytes.get(at).filter(|inner| **inner != b'"') {
                        at += if inner == b'\\' { 2 } else { 1 };
                    }
                    let is_key = bytes.get(at + 1..).unwrap_or_default().trim_ascii_start().starts_with(b":");
                    let into = if depth == 1 { &mut keys.first } else { &mut keys.second };
                    if is_key && depth <= 2 && into.len() < MOST {
                        into.push(String::from_utf8_lossy(bytes.get(start..at).unwrap_or_default()).into_owned());
                    }
                }
                _ => {}
            }
            at += 1;
        }
        keys
    }

    /// Whether the keys of the first object, or those of the items that it wraps, are such.
    pub(in crate::read) fn any(&self, is: &dyn Fn(&[String]) -> bool) -> bool {
        is(&self.first) || self.first.iter().any(|key| LISTS.contains(&key.as_str())) && is(&self.second)
    }
}

/// Gives each object of the stream to `make`, with its locator, and what comes of it to `sink`.
pub(in crate::read) fn read(
    text: &mut dyn BufRead,
    make: &mut dyn FnMut(&Value, &str) -> Record,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let mut splitter = Splitter::new(text, 1);
    let mut bytes = Vec::new();
    let mut in_list = false;
    let (mut count, mut last_line, mut in_line) = (0_u64, 0, 0_u64);
    while let Some(byte) = splitter.peek()? {
        let line = splitter.line;
        let mut in_its_line = |at: u64| {
            in_line = if at == last_line { in_line + 1 } else { 1 };
            last_line = at;
            if in_line == 1 { format!("L{at}") } else { format!("L{at}:{in_line}") }
        };
        match byte {
            b'{' => {
                count += 1;
                let taken = splitter.take_value(&mut bytes, RECORD_BYTES)?;
                if let Taken::TooLarge(balance) = taken {
                    splitter.skip(balance)?;
                }
                let locator = match (in_list, count, splitter.peek()?) {
                    (false, 1, None) => String::new(),
                    (false, ..) => in_its_line(line),
                    (true, ..) => count.to_string(),
                };
                let reject = |reason, detail| Record::Reject(Reject::record(&locator, reason, detail));
                let flow = match taken {
                    Taken::Whole => match parse(&bytes, Some(line)) {
                        Ok(Parsed { value, .. }) => items(&value, &locator, make, sink),
                        Err(Reject { reason, detail, .. }) => sink(reject(reason, detail)),
                    },
                    Taken::CutOff => {
                        sink(reject(RejectReason::Malformed, "the file ends inside of an object".to_owned()))
                    }
                    Taken::TooLarge(_) => {
                        sink(reject(RejectReason::TooLarge, format!("an object of more than {RECORD_BYTES} bytes")))
                    }
                };
                if flow.is_break() {
                    return Ok(());
                }
            }
            b'[' | b']' | b',' | b'}' => {
                in_list = in_list || byte == b'[';
                splitter.bump();
            }
            _ => {
                splitter.skip_word()?;
                count += 1;
                let locator = if in_list { count.to_string() } else { in_its_line(line) };
                let reject = Reject::record(locator, RejectReason::Malformed, "an object in braces was expected");
                if sink(Record::Reject(reject)).is_break() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// The object, or those in the list that it wraps.
fn items(
    value: &Value,
    locator: &str,
    make: &mut dyn FnMut(&Value, &str) -> Record,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let wrapped = LISTS
        .iter()
        .find_map(|key| value.get(key).and_then(Value::as_array))
        .filter(|list| value.get("uri").is_none() && value.get("urn").is_none() && list.iter().any(Value::is_object));
    let Some(list) = wrapped else { return sink(make(value, locator)) };
    for (number, item) in list.iter().enumerate().filter(|(_, item)| item.is_object()) {
        let number = number + 1;
        let inner = if locator.is_empty() { number.to_string() } else { format!("{locator}.{number}") };
        sink(make(item, &inner))?;
    }
    ControlFlow::Continue(())
}

/// The text under the first of these keys that has one.
pub(in crate::read) fn text<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a str> {
    keys.iter().filter_map(|key| value.get(key)?.as_str()).map(str::trim).find(|text| !text.is_empty())
}

/// The elements of the lists under these keys.
pub(in crate::read) fn list<'a>(value: &'a Value, keys: &'a [&'a str]) -> impl Iterator<Item = &'a Value> {
    keys.iter().filter_map(|key| value.get(key)?.as_array()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_first_object_and_of_what_it_wraps() {
        let keys = Keys::of(" [{\"a\": \"x\\\"y: {\", \"b\": {\"c\": 1}, \"d\": [\"e\"]}, {\"f\": 1}]");
        assert_eq!((keys.first, keys.second), (vec!["a".into(), "b".into(), "d".into()], vec!["c".into()]));
        let keys = Keys::of("{\"items\": [{\"uri\": 1, \"x\": {\"y\": 2}}");
        assert_eq!(
            (&keys.first[..], &keys.second[..]),
            (&["items".to_owned()][..], &["uri".to_owned(), "x".to_owned()][..])
        );
        assert!(keys.any(&|keys| keys.contains(&"uri".to_owned())));
        for text in ["", "text", "{\"a", "{\"a\\", "[1, 2"] {
            assert_eq!(Keys::of(text), Keys::default(), "{text}");
        }
    }

    #[test]
    fn objects_are_found_alone_in_lists_on_lines_and_wrapped() {
        let read = |text: &str| {
            let mut got = Vec::new();
            let mut make = |value: &Value, locator: &str| {
                let id = value.get("uri").map(Value::to_string).unwrap_or_default();
                Record::Reject(Reject::record(locator, RejectReason::NoText, id))
            };
            let mut sink = |record: Record| {
                let Record::Reject(reject) = record else { panic!("{record:?}") };
                got.push(format!("{}:{}:{}", reject.locator, reject.reason, reject.detail));
                ControlFlow::Continue(())
            };
            super::read(&mut text.as_bytes(), &mut make, &mut sink).unwrap();
            got
        };
        assert_eq!(read("{\"uri\": 1}\n"), [":no-text:1"]);
        assert_eq!(read("[{\"uri\": 1}, {\"uri\": NaN}]"), ["1:no-text:1", "2:no-text:null"]);
        assert_eq!(read("{\"uri\": 1}\n{\"uri\": 2}\n"), ["L1:no-text:1", "L2:no-text:2"]);
        assert_eq!(read("{\"_items\": [{\"uri\": 1}, 5, {\"uri\": 2}]}"), ["1:no-text:1", "3:no-text:2"]);
        assert_eq!(
            read("{\"uri\": 1}\nx\n{\"uri\": 2"),
            [
                "L1:no-text:1",
                "L2:malformed:an object in braces was expected",
                "L3:malformed:the file ends inside of an object"
            ]
        );
        assert_eq!(read("{\"uri\" 1}"), [":malformed:line 1, column 8: expected `:`"]);
        let many = format!("{{\"a\": [{}1]}}", "1,".repeat(1_000_000));
        assert_eq!(read(&many), [":too-large:an object of more than 1000000 values"]);
    }
}
