//! A stream of JSON to the objects in it: the records of a list or of lines, or the members of one outer object and the elements of its list.
//!
//! Only one object is held at a time. What is broken or too large is named, and reading goes on behind it.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use serde_json::Value;

use super::repair::repair;
use super::split::{Splitter, Taken};
use super::{is_line_oriented, value as json_value};
use crate::read::buffer::with_line;
use crate::read::{Input, RECORD_BYTES, Sample};
use crate::record::{Reject, RejectReason};

/// What parsing gave: the value, and what had to be mended for it.
pub(in crate::read) struct Parsed {
    pub(in crate::read) value: Value,
    pub(in crate::read) mended: Option<String>,
}

/// A piece of an outer object.
pub(in crate::read) enum Part<'a> {
    /// A member that is no list of records.
    Member(&'a str, Value),
    /// An element of the list of records, in its order.
    Item(Result<Parsed, Reject>),
    /// The stream ended before the object did.
    CutOff,
}

/// Where records go: their locators, and what they are.
pub(in crate::read) type Records<'a> = dyn FnMut(&str, Result<Parsed, Reject>) -> ControlFlow<()> + 'a;

const STOP: ControlFlow<()> = ControlFlow::Break(());
const ON: ControlFlow<()> = ControlFlow::Continue(());

/// Members of the outer object longer than this say nothing of the records, in bytes.
const MEMBER_BYTES: usize = 1 << 20;

/// Whether the sample begins as a JSON object or list does.
pub(in crate::read) fn is_json(sample: &Sample<'_>) -> bool {
    sample.text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with(['{', '['])
}

/// Whether the sample has `"key":`, however it is spaced.
pub(in crate::read) fn has_key(text: &str, key: &str) -> bool {
    let quoted = format!("\"{key}\"");
    text.match_indices(quoted.as_str())
        .any(|(at, _)| text.get(at + quoted.len()..).is_some_and(|rest| rest.trim_start().starts_with(':')))
}

/// Values in one record. News items have hundreds.
const MAX_VALUES: usize = 1_000_000;

/// The value of a text, mended where that is possible without guessing.
///
/// # Errors
/// What is wrong with it, as a reject without a locator; `line` is that in which the text begins, where it may have several.
pub(in crate::read) fn parse(bytes: &[u8], line: Option<u64>) -> Result<Parsed, Reject> {
    // A value takes many times the room of its bytes.
    if bytes.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() > MAX_VALUES {
        return Err(Reject::file(RejectReason::TooLarge, format!("an object of more than {MAX_VALUES} values")));
    }
    let error = match serde_json::from_slice(bytes) {
        Ok(value) => return Ok(Parsed { value, mended: None }),
        Err(error) => error,
    };
    if let Some((bytes, what)) = repair(bytes)
        && let Ok(value) = serde_json::from_slice(&bytes)
    {
        return Ok(Parsed { value, mended: Some(format!("broken JSON repaired: {what}")) });
    }
    let (too_deep, mut text) = json_value::explain(&error);
    if let Some(line) = line {
        text = format!("line {}, {text}", line + (error.line() as u64).saturating_sub(1));
    }
    Err(Reject::file(if too_deep { RejectReason::TooDeep } else { RejectReason::Malformed }, text))
}

/// A column counts from the start of a line only where a record is a line.
fn without_column(parsed: Result<Parsed, Reject>) -> Result<Parsed, Reject> {
    parsed.map_err(|mut reject| {
        if reject.detail.starts_with("column ")
            && let Some((_, what)) = reject.detail.split_once(": ")
        {
            reject.detail = what.to_owned();
        }
        reject
    })
}

fn too_large() -> Reject {
    Reject::file(RejectReason::TooLarge, format!("a record of more than {RECORD_BYTES} bytes"))
}

/// Gives the members of one object, and the elements of the first list under one of the names in `lists` one at a time.
pub(in crate::read) fn outer(
    stream: &mut dyn BufRead,
    lists: &[&str],
    handle: &mut dyn FnMut(Part<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut splitter = Splitter::new(stream, 1);
    let mut bytes = Vec::new();
    if splitter.peek()? != Some(b'{') {
        return Ok(());
    }
    splitter.bump();
    let mut name = String::new();
    let mut at_value = false;
    loop {
        let Some(byte) = splitter.peek()? else {
            let _ = handle(Part::CutOff);
            return Ok(());
        };
        match byte {
            b'}' => return Ok(()),
            b',' | b':' => {
                at_value = byte == b':';
                splitter.bump();
            }
            b'"' if !at_value => {
                if let Taken::TooLarge(balance) = splitter.take_value(&mut bytes, 1024)? {
                    splitter.skip(balance)?;
                }
                name = serde_json::from_slice(&bytes).unwrap_or_default();
            }
            b'[' if at_value && lists.contains(&name.as_str()) => {
                splitter.bump();
                if elements(&mut splitter, handle)?.is_break() {
                    return Ok(());
                }
            }
            b'"' | b'{' | b'[' => match splitter.take_value(&mut bytes, MEMBER_BYTES)? {
                Taken::TooLarge(balance) => splitter.skip(balance)?,
                Taken::Whole | Taken::CutOff => {
                    if let Ok(parsed) = parse(&bytes, None)
                        && handle(Part::Member(&name, parsed.value)).is_break()
                    {
                        return Ok(());
                    }
                }
            },
            _ => splitter.skip_word()?,
        }
    }
}

/// The elements of a list whose bracket is taken.
fn elements(
    splitter: &mut Splitter<'_>,
    handle: &mut dyn FnMut(Part<'_>) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let mut bytes = Vec::new();
    loop {
        let flow = match splitter.peek()? {
            None => return Ok(ON),
            Some(b']') => {
                splitter.bump();
                return Ok(ON);
            }
            Some(b'{' | b'[' | b'"') => match splitter.take_value(&mut bytes, RECORD_BYTES)? {
                Taken::TooLarge(balance) => {
                    splitter.skip(balance)?;
                    handle(Part::Item(Err(too_large())))
                }
                Taken::Whole => handle(Part::Item(without_column(parse(&bytes, None)))),
                Taken::CutOff => {
                    // The element says that the stream ends; nothing is left to say so again.
                    let _ = handle(Part::Item(without_column(parse(&bytes, None))));
                    return Ok(STOP);
                }
            },
            Some(b',') => {
                splitter.bump();
                ON
            }
            Some(_) => {
                splitter.skip_word()?;
                ON
            }
        };
        if flow.is_break() {
            return Ok(STOP);
        }
    }
}

/// Gives every object of a file with its locator: one to a line (`L3`), in a list or one after another (`3`), or the file itself (empty).
pub(in crate::read) fn records(input: Input<'_>, handle: &mut Records<'_>) -> io::Result<()> {
    let stream = input.stream;
    if is_line_oriented(stream.fill_buf()?) {
        return lines(stream, handle);
    }
    let mut splitter = Splitter::new(stream, 1);
    let mut bytes = Vec::new();
    let mut count = 0_u64;
    while let Some(byte) = splitter.peek()? {
        match byte {
            b'{' => {
                count += 1;
                let parsed = match splitter.take_value(&mut bytes, RECORD_BYTES)? {
                    Taken::TooLarge(balance) => {
                        splitter.skip(balance)?;
                        Err(too_large())
                    }
                    Taken::Whole | Taken::CutOff => without_column(parse(&bytes, None)),
                };
                let only = count == 1 && splitter.peek()?.is_none();
                let locator = if only { String::new() } else { count.to_string() };
                if handle(&locator, parsed).is_break() {
                    return Ok(());
                }
            }
            b'"' => {
                if let Taken::TooLarge(balance) = splitter.take_value(&mut bytes, 0)? {
                    splitter.skip(balance)?;
                }
            }
            b'[' | b']' | b',' | b':' | b'}' => splitter.bump(),
            _ => splitter.skip_word()?,
        }
    }
    Ok(())
}

fn lines(stream: &mut dyn BufRead, handle: &mut Records<'_>) -> io::Result<()> {
    let mut carry = Vec::new();
    let mut number = 0_u64;
    loop {
        number += 1;
        let flow = with_line(stream, &mut carry, RECORD_BYTES, |line| {
            let locator = format!("L{number}");
            let Some(line) = line else { return handle(&locator, Err(too_large())) };
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
            if line.is_empty() { ON } else { handle(&locator, parse(line, None)) }
        })?;
        match flow {
            Some(ControlFlow::Continue(())) => {}
            Some(ControlFlow::Break(())) | None => return Ok(()),
        }
    }
}

/// The text of a string or number under `key`; `None` when there is none or it is blank.
pub(in crate::read) fn text<'v>(value: &'v Value, key: &str) -> Option<std::borrow::Cow<'v, str>> {
    plain(value.get(key)?)
}

/// The text of a string or number.
pub(in crate::read) fn plain(value: &Value) -> Option<std::borrow::Cow<'_, str>> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// The texts under `key`: those of a list, or the one that stands there alone.
pub(in crate::read) fn texts(value: &Value, key: &str) -> Vec<String> {
    match value.get(key) {
        Some(Value::Array(items)) => items.iter().filter_map(plain).map(std::borrow::Cow::into_owned).collect(),
        Some(other) => plain(other).map(std::borrow::Cow::into_owned).into_iter().collect(),
        None => Vec::new(),
    }
}
