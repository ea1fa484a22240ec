//! The SGML of newswire collections: elements cut out of a stream by their tags, and text with its entities resolved.
//!
//! These files are no XML: there is no root element, tags are left open, `&` stands alone. So no parser is used; the tags that
//! the collections document are looked for and everything else is text.

use std::borrow::Cow;
use std::io::{self, BufRead};

use memchr::memmem;

use super::strip_html::entity;

/// A piece of the stream.
pub(super) enum Piece<'a> {
    /// An element with its tags.
    Element(&'a [u8]),
    /// An element that another one, or the end of the stream, cut short.
    Unclosed,
    /// An element larger than allowed; its start.
    TooLarge,
}

/// Gives each element that begins with `open` (without `>`, such as `<DOC`) and ends with `close` to `handle`, until it
/// breaks.
pub(super) fn elements(
    text: &mut dyn BufRead,
    open: &str,
    close: &str,
    limit: usize,
    handle: &mut dyn FnMut(Piece<'_>) -> std::ops::ControlFlow<()>,
) -> io::Result<()> {
    let (open, close) = (Tag::new(open), Tag::new(close));
    let mut held: Vec<u8> = Vec::new();
    // Bytes at the start of `held` that were searched already; inside an element, its `open` stands at 0.
    let mut searched = 0;
    let mut inside = false;
    let mut too_large = false;
    loop {
        let before = held.len();
        let part = text.fill_buf()?;
        let ended = part.is_empty();
        held.extend_from_slice(part);
        let count = part.len();
        text.consume(count);
        debug_assert!(ended || held.len() > before);
        let mut start = 0;
        loop {
            if !inside {
                if let Some(at) = open.find(&held, start.max(searched)) {
                    inside = true;
                    start = at;
                    searched = at + 1;
                } else {
                    // A tag cut at the end of what is held is kept.
                    start = held.len().saturating_sub(open.bytes.len()).max(start);
                    searched = start;
                    break;
                }
            }
            let end = close.find(&held, searched).map(|at| at + close.bytes.len());
            let again = open.find(held.get(..end.unwrap_or(held.len())).unwrap_or_default(), searched.max(start + 1));
            let flow = match (again, end) {
                (Some(next), _) => {
                    start = next;
                    searched = next + 1;
                    if std::mem::take(&mut too_large) { ON } else { handle(Piece::Unclosed) }
                }
                (None, Some(end)) => {
                    let end = held.get(end..).and_then(|rest| rest.strip_prefix(b">")).map_or(end, |_| end + 1);
                    let piece = held.get(start..end).unwrap_or_default();
                    start = end;
                    searched = end;
                    inside = false;
                    if std::mem::take(&mut too_large) { ON } else { handle(Piece::Element(piece)) }
                }
                (None, None) => {
                    searched = held
                        .len()
                        .saturating_sub(close.bytes.len().max(open.bytes.len()))
                        .max(start + 1)
                        .min(held.len());
                    break;
                }
            };
            if flow.is_break() {
                return Ok(());
            }
        }
        held.drain(..start);
        searched -= start;
        if ended {
            if inside && !too_large {
                let _ = handle(Piece::Unclosed);
            }
            return Ok(());
        }
        if inside && held.len() > limit {
            if !too_large && handle(Piece::TooLarge).is_break() {
                return Ok(());
            }
            too_large = true;
        }
        if too_large {
            // Only what may be the start of a tag is kept.
            held.drain(..searched.min(held.len()));
            searched = 0;
        }
    }
}

const ON: std::ops::ControlFlow<()> = std::ops::ControlFlow::Continue(());

/// A tag without its `>`, to be found as a whole name: `<DOC` is not `<DOCNO`.
struct Tag<'a> {
    bytes: &'a [u8],
    finder: memmem::Finder<'a>,
}

impl<'a> Tag<'a> {
    fn new(tag: &'a str) -> Self {
        Self { bytes: tag.as_bytes(), finder: memmem::Finder::new(tag) }
    }

    fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut from = from;
        loop {
            let at = from + self.finder.find(text.get(from..)?)?;
            match text.get(at + self.bytes.len()) {
                Some(b'>' | b' ' | b'\n' | b'\r' | b'\t') => return Some(at),
                // At the end of what is held the name may go on.
                None => return None,
                Some(_) => from = at + 1,
            }
        }
    }
}

/// The attributes inside the start tag `tag`.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let found =
            before.trim_end().rsplit(char::is_whitespace).next().is_some_and(|last| last.eq_ignore_ascii_case(name));
        let after = after.trim_start();
        let (value, tail) = match after.strip_prefix(['"', '\'']) {
            Some(quoted) => quoted.split_once(['"', '\'']).unwrap_or((quoted, "")),
            None => {
                after.split_at_checked(after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len()))?
            }
        };
        if found {
            return Some(value);
        }
        rest = tail;
    }
    None
}

/// The start tag and the content of every element called `name`, in order. An element that is not closed ends at the next
/// of its kind.
pub(super) fn children<'a>(text: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(open.as_str()) {
        rest = after;
        if !after.starts_with(|c: char| c == '>' || c.is_whitespace()) {
            continue;
        }
        let Some((tag, content)) = after.split_once('>') else { break };
        // The next start tag is looked for first: it bounds the search for the end tag.
        let next = find_name(content, &open).unwrap_or(content.len());
        let bounded = content.get(..next).unwrap_or_default();
        let end = bounded.find(close.as_str()).unwrap_or(next);
        let Some((inside, tail)) = content.split_at_checked(end) else { break };
        found.push((tag, inside));
        rest = tail;
    }
    found
}

/// Where `open` (`<D`) stands as a whole name.
fn find_name(text: &str, open: &str) -> Option<usize> {
    let mut matches = text.match_indices(open);
    matches
        .find(|(at, _)| {
            text.get(at + open.len()..).is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c.is_whitespace()))
        })
        .map(|(at, _)| at)
}

/// The content of the first element called `name`.
pub(super) fn child<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = text;
    loop {
        let (_, after) = rest.split_once(open.as_str())?;
        rest = after;
        if after.starts_with(|c: char| c == '>' || c.is_whitespace()) {
            let (_, content) = after.split_once('>')?;
            return Some(content.split_once(close.as_str()).map_or(content, |(inside, _)| inside));
        }
    }
}

/// Text with character references resolved and control characters dropped.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c == '&' || (c.is_control() && !matches!(c, '\n' | '\t'));
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.extend(before.chars().filter(|&c| !odd(c)));
        rest = after;
        let length = after.bytes().take(12).position(|byte| byte == b';');
        let reference = length.and_then(|length| after.get(..length).zip(after.get(length + 1..)));
        match reference.and_then(|(name, tail)| Some((entity(name)?, tail))) {
            Some((c, tail)) => {
                if !c.is_control() || matches!(c, '\n' | '\t') {
                    out.push(c);
                }
                rest = tail;
            }
            // `&#0;` and the like mean nothing; `AT&T` and unknown names stay.
            None => match reference.filter(|(name, _)| is_number(name)) {
                Some((_, tail)) => rest = tail,
                None => out.push('&'),
            },
        }
    }
    out.extend(rest.chars().filter(|&c| !odd(c)));
    Cow::Owned(out)
}

fn is_number(name: &str) -> bool {
    name.strip_prefix('#')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Text without tags, each of which becomes `with`.
pub(super) fn without_tags(text: &str, with: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let named = after.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
        // A tag is short, which also bounds the search.
        let end = after.bytes().take(200).position(|byte| byte == b'>');
        match end.and_then(|end| after.get(end + 1..)) {
            Some(tail) if named => {
                out.push_str(with);
                rest = tail;
            }
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// One line: decoded, white space folded.
pub(super) fn line(text: &str) -> String {
    fold(&decode(text))
}

/// The words of a text with single spaces between them.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Hard-wrapped text to paragraphs: one begins after a blank line, and at a line that is indented.
pub(super) fn paragraphs(text: &str, starts: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut new = true;
    for line in text.lines() {
        new = new || starts(line);
        let trimmed = line.trim();
        if trimmed.is_empty() {
            new = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if new { "\n\n" } else { " " });
        }
        out.push_str(trimmed);
        new = false;
    }
    out
}
