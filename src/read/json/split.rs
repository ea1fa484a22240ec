//! A stream of JSON to the bytes of its values, one at a time, without looking into them.
//!
//! Only quotes, braces and brackets are followed here; whether a value is sound is for the parser to say. So a value that
//! is balanced but broken costs only itself.

use std::io::{self, BufRead, Read};

use crate::read::buffer::read_from_buffer;

/// How a value ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Taken {
    /// With its last byte.
    Whole,
    /// With the end of the stream, inside the value.
    CutOff,
    /// Larger than allowed; the rest of it is still in the stream, and the [`Balance`] knows where it stands.
    TooLarge(Balance),
}

/// Where a scan stands inside a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::read) struct Balance {
    depth: u64,
    in_string: bool,
    escaped: bool,
    /// The column of a record. A string that runs into a line which opens an object there, or further out, has lost its end.
    record: Option<usize>,
    /// Blanks since the start of a line, inside a string.
    indent: Option<usize>,
}

impl Balance {
    /// Follows `bytes` until the value is closed; gives how many belong to it, or `None` when it goes on.
    fn follow(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if self.escaped {
                self.escaped = false;
                at += 1;
            } else if let (Some(indent), Some(column)) = (self.indent, self.record) {
                match rest.first() {
                    Some(b' ' | b'\t') => {
                        self.indent = Some(indent + 1);
                        at += 1;
                    }
                    Some(b'{') if indent <= column => return Some(at),
                    _ => self.indent = None,
                }
            } else if self.in_string {
                let found = match self.record {
                    Some(_) => memchr::memchr3(b'"', b'\\', b'\n', rest)?,
                    None => memchr::memchr2(b'"', b'\\', rest)?,
                };
                at += found + 1;
                match rest.get(found) {
                    Some(b'\\') => self.escaped = true,
                    Some(b'\n') => self.indent = Some(0),
                    _ => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(at);
                        }
                    }
                }
            } else {
                let found = rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))?;
                at += found + 1;
                match rest.get(found) {
                    Some(b'"') => self.in_string = true,
                    Some(b'{' | b'[') => self.depth += 1,
                    _ => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return Some(at);
                        }
                    }
                }
            }
        }
        None
    }
}

/// Whether the bytes end behind a whole element of a list that is still open, as the first line of `{"articles": [{…},` does.
pub(in crate::read) fn is_inside_list(bytes: &[u8]) -> bool {
    let mut balance = Balance::default();
    balance.follow(bytes).is_none() && balance.depth >= 2 && !balance.in_string && bytes.ends_with(b"}")
}

/// The stream, and where in it the next byte stands.
pub(in crate::read) struct Splitter<'a> {
    source: &'a mut dyn BufRead,
    /// Counted from 1.
    pub(in crate::read) line: u64,
    /// Bytes before it in its line.
    pub(in crate::read) column: usize,
    /// Bytes given back, to be read again, and how far they are.
    again: Vec<u8>,
    at: usize,
    /// Bytes of the stream, and bytes given back: what is given back is looked at again, so it is bounded.
    taken: u64,
    returned: u64,
}

/// What may be given back however small the stream is.
const RETURNED_BYTES: u64 = 64 << 20;

impl Read for Splitter<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read_from_buffer(self, out)
    }
}

/// To be read on by lines or to be chained; lines are not counted then.
impl BufRead for Splitter<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.again.len() {
            return Ok(self.again.get(self.at..).unwrap_or_default());
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.again.len() {
            self.at += amount;
            if self.at >= self.again.len() {
                self.again = Vec::new();
                self.at = 0;
            }
        } else {
            self.taken += amount as u64;
            self.source.consume(amount);
        }
    }
}

impl<'a> Splitter<'a> {
    pub(in crate::read) fn new(source: &'a mut dyn BufRead, line: u64) -> Self {
        Self { source, line, column: 0, again: Vec::new(), at: 0, taken: 0, returned: 0 }
    }

    /// Takes bytes that were read, and counts their lines.
    fn pass(&mut self, count: usize, lines: u64, last_line: usize) {
        self.line += lines;
        self.column = if lines > 0 { last_line } else { self.column + last_line };
        self.consume(count);
    }

    /// Gives back the end of what was taken, so that it is read again. Says no when that was done too often.
    pub(in crate::read) fn give_back(&mut self, bytes: &[u8]) -> bool {
        self.returned += bytes.len() as u64;
        if self.returned > RETURNED_BYTES + 2 * self.taken {
            return false;
        }
        let rest = self.again.split_off(self.at.min(self.again.len()));
        self.again = bytes.to_vec();
        self.again.extend(rest);
        self.at = 0;
        self.line -= count_lines(bytes).min(self.line);
        self.column = 0;
        true
    }

    /// The next byte that is no white space; `None` at the end. Byte order marks and record separators are white space.
    pub(in crate::read) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let held = self.fill_buf()?;
            if held.is_empty() {
                return Ok(None);
            }
            let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0x1e | 0xef | 0xbb | 0xbf);
            let at = held.iter().position(|byte| !blank(byte)).unwrap_or(held.len());
            let (lines, last) = measure(held.get(..at).unwrap_or_default());
            let found = held.get(at).copied();
            self.pass(at, lines, last);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Takes the byte that was peeked.
    pub(in crate::read) fn bump(&mut self) {
        self.pass(1, 0, 1);
    }

    /// Takes the object, list or string that begins here into `out`, which is emptied first.
    pub(in crate::read) fn take_value(&mut self, out: &mut Vec<u8>, limit: usize) -> io::Result<Taken> {
        self.take(out, limit, Balance::default())
    }

    /// The same for an object that is one of many. When it lacks a quote, it ends before the line that opens the next of them: in sound JSON no
    /// string has a line end.
    pub(in crate::read) fn take_record(&mut self, out: &mut Vec<u8>, limit: usize) -> io::Result<Taken> {
        self.take(out, limit, Balance { record: Some(self.column), ..Balance::default() })
    }

    fn take(&mut self, out: &mut Vec<u8>, limit: usize, mut balance: Balance) -> io::Result<Taken> {
        out.clear();
        loop {
            let held = self.fill_buf()?;
            if held.is_empty() {
                return Ok(Taken::CutOff);
            }
            let end = balance.follow(held);
            let part = held.get(..end.unwrap_or(held.len())).unwrap_or_default();
            let count = part.len();
            out.extend_from_slice(part);
            let (lines, last) = measure(part);
            self.pass(count, lines, last);
            if end.is_some() {
                return Ok(Taken::Whole);
            }
            if out.len() > limit {
                return Ok(Taken::TooLarge(balance));
            }
        }
    }

    /// Passes over what is left of a value.
    pub(in crate::read) fn skip(&mut self, mut balance: Balance) -> io::Result<()> {
        loop {
            let held = self.fill_buf()?;
            if held.is_empty() {
                return Ok(());
            }
            let end = balance.follow(held);
            let count = end.unwrap_or(held.len());
            let (lines, last) = measure(held.get(..count).unwrap_or_default());
            self.pass(count, lines, last);
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// Passes over a number or a word, up to what can follow one; at least one byte.
    pub(in crate::read) fn skip_word(&mut self) -> io::Result<()> {
        let mut first = true;
        loop {
            let held = self.fill_buf()?;
            let stop =
                |byte: &u8| matches!(byte, b',' | b']' | b'}' | b'{' | b'[' | b'"' | b'\n' | b' ' | b'\r' | b'\t');
            let from = usize::from(first && !held.is_empty());
            let at = held.iter().skip(from).position(stop).map(|at| at + from);
            let count = at.unwrap_or(held.len());
            let (lines, last) = measure(held.get(..count).unwrap_or_default());
            self.pass(count, lines, last);
            if at.is_some() || count == 0 {
                return Ok(());
            }
            first = false;
        }
    }
}

/// The line ends in the bytes, and the bytes behind the last of them.
fn measure(bytes: &[u8]) -> (u64, usize) {
    let lines = count_lines(bytes);
    let last = if lines == 0 { None } else { memchr::memrchr(b'\n', bytes) };
    (lines, bytes.len() - last.map_or(0, |at| at + 1))
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_at_their_ends() {
        let text = r#" {"a": "}\"]", "b": [1, {"c": 2}]} , "s\"t" 12 [1, 2"#;
        let mut source = io::BufReader::with_capacity(3, text.as_bytes());
        let mut splitter = Splitter::new(&mut source, 1);
        let mut out = Vec::new();
        assert_eq!(splitter.peek().unwrap(), Some(b'{'));
        assert_eq!(splitter.take_value(&mut out, 100).unwrap(), Taken::Whole);
        assert_eq!(out, br#"{"a": "}\"]", "b": [1, {"c": 2}]}"#);
        assert_eq!(splitter.peek().unwrap(), Some(b','));
        splitter.bump();
        assert_eq!(splitter.peek().unwrap(), Some(b'"'));
        assert_eq!(splitter.take_value(&mut out, 100).unwrap(), Taken::Whole);
        assert_eq!(out, br#""s\"t""#);
        assert_eq!(splitter.peek().unwrap(), Some(b'1'));
        splitter.skip_word().unwrap();
        assert_eq!(splitter.peek().unwrap(), Some(b'['));
        assert_eq!(splitter.take_value(&mut out, 100).unwrap(), Taken::CutOff);
    }

    #[test]
    fn a_record_that_lacks_a_quote_costs_only_itself() {
        let broken = "{\"a\": \"x, \"b\": 1},\n";
        for (between, next) in [("  ", "{\"a\": \"y\"}"), ("", "{}")] {
            let text = format!("[\n  {broken}{between}{next}");
            let mut source = io::BufReader::with_capacity(3, text.as_bytes());
            let mut splitter = Splitter::new(&mut source, 1);
            let mut out = Vec::new();
            splitter.peek().unwrap();
            splitter.bump();
            splitter.peek().unwrap();
            splitter.take_record(&mut out, 100).unwrap();
            assert_eq!(out, format!("{broken}{between}").as_bytes());
            splitter.take_record(&mut out, 100).unwrap();
            assert_eq!(out, next.as_bytes());
        }
        // A line further in is a string's own.
        let whole = b"{\"a\": \"x\n {y\"}";
        let (mut rest, mut out) = (&whole[..], Vec::new());
        Splitter::new(&mut rest, 1).take_record(&mut out, 100).unwrap();
        assert_eq!(out, whole);
    }

    #[test]
    fn what_is_given_back_is_bounded_by_the_stream() {
        let text = format!("\"{}\"", "x".repeat(1 << 20));
        let mut source = text.as_bytes();
        let mut splitter = Splitter::new(&mut source, 1);
        let (mut bytes, mut times) = (Vec::new(), 0_u64);
        while splitter.take_value(&mut bytes, 2 << 20).unwrap() == Taken::Whole && splitter.give_back(&bytes) {
            times += 1;
        }
        assert!(times <= (RETURNED_BYTES >> 20) + 2, "{times}");
    }

    #[test]
    fn too_large_a_value_can_be_skipped() {
        let text = format!("[\"{}\", {{}}] 7", "x".repeat(50));
        let mut source = io::BufReader::with_capacity(8, text.as_bytes());
        let mut splitter = Splitter::new(&mut source, 1);
        let Taken::TooLarge(balance) = splitter.take_value(&mut Vec::new(), 20).unwrap() else { panic!("fits") };
        splitter.skip(balance).unwrap();
        assert_eq!(splitter.peek().unwrap(), Some(b'7'));
    }
}
