//! Walks the values of a JSON stream and gives every record in it to the sink, as an article or as a reject.
//!
//! An object with text is an article. An object without text that holds such objects is a container. Of the rest, one with a
//! headline is an article, and one with neither is a reject. One record is in memory at a time; a container may be as large as it likes.

use std::io::{self, BufRead, Read as _};
use std::ops::ControlFlow;

use super::clean_line;
use super::repair::repair;
use super::salvage::{lists_in, next_record};
use super::split::{Splitter, Taken};
use super::value;
use crate::read::buffer::with_line;
use crate::read::names;
use crate::read::unknown::Unknown;
use crate::read::{ReadOptions, Sink};
use crate::record::{Origin, RejectReason, Slot};

/// Where a value stands, which decides its locator.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// It is the whole file.
    Whole,
    /// In a list, or one of several after another.
    Index,
    /// In this line; the second count is of the records that the line has given.
    Line(u64, u64),
}

/// How much an object must have to count as a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// It stands where records stand.
    Record,
    /// It stands where lists of records are wrapped, and is none itself.
    Container,
    /// It is broken and wraps lists of records, whatever their names are.
    Lists,
    /// It may be an author or a picture: only a text shows that it is an article.
    Anything,
}

/// Containers within containers, and lists within lists.
pub(super) const MAX_DEPTH: usize = 16;

/// Records too large to hold, one inside the other, each of which is kept while its inside is looked through.
const MAX_LARGE_DEPTH: usize = 2;

pub(super) type Flow = io::Result<ControlFlow<()>>;
pub(super) const ON: ControlFlow<()> = ControlFlow::Continue(());
pub(super) const STOP: ControlFlow<()> = ControlFlow::Break(());

pub(super) struct Walk<'a, 's> {
    pub(super) options: &'a ReadOptions,
    pub(super) sink: &'a mut Sink<'s>,
    /// Records numbered so far.
    pub(super) records: u64,
    /// Records and rejects given so far.
    pub(super) given: u64,
    /// Rejects among those.
    pub(super) rejected: u64,
    /// The object just met was no JSON, and went the way of a reject.
    broken: bool,
    pub(super) limit: usize,
    pub(super) unknown: Unknown,
}

impl<'a, 's> Walk<'a, 's> {
    pub(super) fn new(options: &'a ReadOptions, sink: &'a mut Sink<'s>, limit: usize) -> Self {
        Self { options, sink, records: 0, given: 0, rejected: 0, broken: false, limit, unknown: Unknown::default() }
    }
}

impl Walk<'_, '_> {
    /// One object a line.
    pub(super) fn lines(&mut self, text: &mut dyn BufRead, first: u64) -> Flow {
        let mut carry = Vec::new();
        let mut number = first;
        let limit = self.limit;
        loop {
            let read = with_line(text, &mut carry, limit, |line| match line.map(clean_line) {
                Some([]) => Ok(ON),
                Some(line) => self.line(line, number),
                None => Ok(self.reject(&format!("L{number}"), RejectReason::TooLarge, too_large(limit))),
            })?;
            match read {
                None => return Ok(ON),
                Some(flow) => {
                    if flow?.is_break() {
                        return Ok(STOP);
                    }
                }
            }
            number += 1;
        }
    }

    fn line(&mut self, line: &[u8], number: u64) -> Flow {
        let place = Place::Line(number, self.records);
        if line.starts_with(b"{") {
            match value::parse(line, self.options) {
                Ok(object) => return self.judge(object, line, place, Expect::Record, 0, number),
                Err(error) if value::explain(&error).1.contains("after its closing brace") => {}
                Err(_) => return self.object(line, place, Expect::Record, 0, number),
            }
        } else if !line.starts_with(b"[") {
            if matches!(line, b"]" | b"}") {
                return Ok(ON);
            }
            let detail = "an object in braces was expected";
            return Ok(self.reject(&format!("L{number}"), RejectReason::Malformed, detail));
        }
        // A list in a line, or several objects.
        let mut rest = line;
        let mut splitter = Splitter::new(&mut rest, number);
        let mut bytes = Vec::new();
        while let Some(first) = splitter.peek()? {
            let flow = match first {
                b'{' => {
                    splitter.take_value(&mut bytes, self.limit)?;
                    self.object(&bytes, place, Expect::Record, 0, number)?
                }
                b'[' => self.list(&mut splitter, place, Expect::Record, None, 0)?,
                b',' => {
                    splitter.bump();
                    ON
                }
                _ => {
                    let detail = "the line goes on after its object";
                    let _ = self.reject(&format!("L{number}"), RejectReason::Malformed, detail);
                    return Ok(ON);
                }
            };
            if flow.is_break() {
                return Ok(STOP);
            }
        }
        Ok(ON)
    }

    /// Objects and lists one after another, over any number of lines. Where the first stands in a line of its own and another object in
    /// the next, it goes on by lines. `may_be_whole` lets a single object be the whole file; else it is the first of lines to come.
    pub(super) fn values(&mut self, text: &mut dyn BufRead, may_be_whole: bool) -> Flow {
        let mut splitter = Splitter::new(text, 1);
        let mut bytes = Vec::new();
        let mut first = true;
        while let Some(byte) = splitter.peek()? {
            let line = splitter.line;
            let flow = match byte {
                b'{' => {
                    let column = splitter.column;
                    let taken = splitter.take_record(&mut bytes, self.limit)?;
                    let large = matches!(taken, Taken::TooLarge(_)).then(|| std::mem::take(&mut bytes));
                    let given = self.given;
                    if let Some(large) = &large
                        && self.inside_large(&mut splitter, large, Expect::Record, 0)?.is_break()
                    {
                        return Ok(STOP);
                    }
                    let one_line = splitter.line == line;
                    let next = splitter.peek()?;
                    let by_line = first && one_line && next == Some(b'{') && splitter.line > line;
                    let place = match next {
                        // The first line was too long for the buffer, but this is one object a line.
                        _ if by_line => Place::Line(line, self.records),
                        None if first && one_line && !may_be_whole => Place::Line(line, self.records),
                        None if first => Place::Whole,
                        _ => Place::Index,
                    };
                    let flow = match (large, place) {
                        (Some(_), _) if self.given > given => ON,
                        (Some(_), _) => self.too_large(place),
                        (None, Place::Line(..)) => self.line(&bytes, line)?,
                        (None, _) => self.object(&bytes, place, Expect::Record, 0, line)?,
                    };
                    self.resume(&mut splitter, &bytes, column);
                    if by_line && flow.is_continue() {
                        let line = splitter.line;
                        return self.lines(&mut splitter, line);
                    }
                    flow
                }
                b'[' => self.list(&mut splitter, Place::Index, Expect::Record, None, 0)?,
                b',' | b']' | b'}' => {
                    splitter.bump();
                    ON
                }
                _ => {
                    let flow =
                        self.reject(&format!("L{line}"), RejectReason::Malformed, "an object in braces was expected");
                    let mut carry = Vec::new();
                    with_line(&mut splitter, &mut carry, 0, |_| ())?;
                    splitter.line += 1;
                    flow
                }
            };
            if flow.is_break() {
                return Ok(STOP);
            }
            first = false;
        }
        Ok(ON)
    }

    /// Goes on with the record behind a broken one that swallowed it.
    fn resume(&mut self, splitter: &mut Splitter<'_>, bytes: &[u8], column: usize) {
        if std::mem::take(&mut self.broken)
            && let Some(start) = next_record(bytes, column)
        {
            // When that was done too often, what is left of the file is what is lost.
            let _ = splitter.give_back(bytes.get(start..).unwrap_or_default());
        }
    }

    /// The elements of a list.
    fn list(
        &mut self,
        splitter: &mut Splitter<'_>,
        place: Place,
        expect: Expect,
        name: Option<&str>,
        depth: usize,
    ) -> Flow {
        splitter.bump();
        let mut bytes = Vec::new();
        while let Some(byte) = splitter.peek()? {
            let line = splitter.line;
            match byte {
                b']' => {
                    splitter.bump();
                    return Ok(ON);
                }
                b'}' => return Ok(ON),
                b'{' => {
                    let column = splitter.column;
                    let taken = splitter.take_record(&mut bytes, self.limit)?;
                    let flow = match taken {
                        Taken::TooLarge(_) => {
                            let large = std::mem::take(&mut bytes);
                            self.large(splitter, &large, place, expect, depth)?
                        }
                        Taken::CutOff | Taken::Whole => self.element(&bytes, place, expect, name, depth, line)?,
                    };
                    self.resume(splitter, &bytes, column);
                    if flow.is_break() {
                        return Ok(STOP);
                    }
                }
                b'[' if depth < MAX_DEPTH => {
                    if self.list(splitter, place, expect, name, depth + 1)?.is_break() {
                        return Ok(STOP);
                    }
                }
                b'[' => {
                    let balance = match splitter.take_value(&mut bytes, 0)? {
                        Taken::TooLarge(balance) => Some(balance),
                        Taken::CutOff | Taken::Whole => None,
                    };
                    if let Some(balance) = balance {
                        splitter.skip(balance)?;
                    }
                    let locator = self.locator(place);
                    if expect == Expect::Record
                        && self.reject(&locator, RejectReason::TooDeep, "lists nested too deep").is_break()
                    {
                        return Ok(STOP);
                    }
                }
                b'"' => {
                    if let Taken::TooLarge(balance) = splitter.take_value(&mut bytes, 0)? {
                        splitter.skip(balance)?;
                    }
                }
                b',' => splitter.bump(),
                _ => splitter.skip_word()?,
            }
        }
        Ok(ON)
    }

    /// The members of an object that is no record itself.
    pub(super) fn members(&mut self, splitter: &mut Splitter<'_>, place: Place, expect: Expect, depth: usize) -> Flow {
        splitter.bump();
        let mut bytes = Vec::new();
        let mut name = String::new();
        let mut normalized = String::new();
        let mut at_value = false;
        while let Some(byte) = splitter.peek()? {
            let line = splitter.line;
            let customary = expect != Expect::Anything && names::is_record_list(&normalized);
            let (of_list, of_object) = match expect {
                _ if customary => (Expect::Record, Expect::Container),
                Expect::Lists => (Expect::Record, Expect::Anything),
                _ => (Expect::Anything, Expect::Anything),
            };
            let flow = match byte {
                b'}' => {
                    splitter.bump();
                    return Ok(ON);
                }
                b'"' if !at_value => {
                    if let Taken::TooLarge(balance) = splitter.take_value(&mut bytes, 1024)? {
                        splitter.skip(balance)?;
                    }
                    name = String::from_utf8_lossy(bytes.get(1..bytes.len().saturating_sub(1)).unwrap_or_default())
                        .into_owned();
                    names::normalize(&name, &mut normalized);
                    ON
                }
                b'"' => {
                    if let Taken::TooLarge(balance) = splitter.take_value(&mut bytes, 0)? {
                        splitter.skip(balance)?;
                    }
                    ON
                }
                b'{' => match splitter.take_value(&mut bytes, self.limit)? {
                    Taken::TooLarge(_) => {
                        let large = std::mem::take(&mut bytes);
                        self.large(splitter, &large, place, of_object, depth + 1)?
                    }
                    Taken::CutOff | Taken::Whole => self.object(&bytes, place, of_object, depth + 1, line)?,
                },
                b'[' => self.list(splitter, place, of_list, Some(&name), depth + 1)?,
                b':' | b',' => {
                    at_value = byte == b':';
                    splitter.bump();
                    ON
                }
                b']' => {
                    splitter.bump();
                    ON
                }
                _ => {
                    splitter.skip_word()?;
                    ON
                }
            };
            if flow.is_break() {
                return Ok(STOP);
            }
        }
        Ok(ON)
    }

    /// An object of more than [`RECORD_BYTES`](crate::read::RECORD_BYTES): `start` is its beginning, the rest is in the stream. If records
    /// are in it, it is a container; otherwise it is one record too large.
    fn large(&mut self, splitter: &mut Splitter<'_>, start: &[u8], place: Place, expect: Expect, depth: usize) -> Flow {
        let before = self.given;
        if self.inside_large(splitter, start, expect, depth)?.is_break() {
            return Ok(STOP);
        }
        let is_record = self.given == before && expect == Expect::Record;
        Ok(if is_record { self.too_large(place) } else { ON })
    }

    /// Gives the records inside such an object, and passes over the rest of it.
    fn inside_large(&mut self, splitter: &mut Splitter<'_>, start: &[u8], expect: Expect, depth: usize) -> Flow {
        let line = splitter.line.saturating_sub(memchr::memchr_iter(b'\n', start).count() as u64);
        let mut chained = start.chain(&mut *splitter);
        let mut inner = Splitter::new(&mut chained, line);
        let mut flow = ON;
        if depth < MAX_LARGE_DEPTH {
            flow = self.members(&mut inner, Place::Index, expect, depth + 1)?;
        } else if let Taken::TooLarge(balance) = inner.take_value(&mut Vec::new(), 0)? {
            inner.skip(balance)?;
        }
        splitter.line = inner.line;
        Ok(flow)
    }

    fn too_large(&mut self, place: Place) -> ControlFlow<()> {
        let locator = self.locator(place);
        self.reject(&locator, RejectReason::TooLarge, too_large(self.limit))
    }

    /// The bytes of one object, sound or not.
    fn object(&mut self, bytes: &[u8], place: Place, expect: Expect, depth: usize, line: u64) -> Flow {
        self.element(bytes, place, expect, None, depth, line)
    }

    fn element(
        &mut self,
        bytes: &[u8],
        place: Place,
        expect: Expect,
        name: Option<&str>,
        depth: usize,
        line: u64,
    ) -> Flow {
        let error = match value::parse(bytes, self.options) {
            Ok(mut object) => {
                if let Some(name) = name
                    && object.filler.is_listed_by_publisher()
                    && !object.filler.has(Slot::Source)
                {
                    object.filler.push_plain(Slot::Source, name, Origin::Json, "");
                }
                return self.judge(object, bytes, place, expect, depth, line);
            }
            Err(error) => error,
        };
        if let Some((mended, what)) = repair(bytes)
            && let Ok(mut object) = value::parse(&mended, self.options)
        {
            object.filler.note("", format!("broken JSON repaired: {what}"));
            return self.judge(object, &mended, place, expect, depth, line);
        }
        let (given, rejected) = (self.given, self.rejected);
        if self.inside_broken(bytes, place, expect, depth, line)?.is_break() {
            return Ok(STOP);
        }
        let articles = (self.given - given) > (self.rejected - rejected);
        if expect == Expect::Anything || articles && self.rejected > rejected {
            return Ok(ON);
        }
        if !articles && expect != Expect::Record {
            return Ok(ON);
        }
        self.broken = !articles;
        let (too_deep, text) = value::explain(&error);
        let line = line + error.line().saturating_sub(1) as u64;
        let detail = if matches!(place, Place::Line(..)) { text } else { format!("line {line}, {text}") };
        let reason = if too_deep { RejectReason::TooDeep } else { RejectReason::Malformed };
        let locator = self.locator(place);
        Ok(self.reject(&locator, reason, detail))
    }

    /// The records inside an object that is no JSON as a whole: a list of articles that is cut off, or has a bad one in it. An object with
    /// a headline or a text of its own is no such container, unless it has one of the customary lists.
    fn inside_broken(&mut self, bytes: &[u8], place: Place, expect: Expect, depth: usize, line: u64) -> Flow {
        if depth >= MAX_DEPTH || !matches!(expect, Expect::Record | Expect::Container) {
            return Ok(ON);
        }
        let mut rest = bytes;
        let Some(lists) = lists_in(&mut Splitter::new(&mut rest, line))? else { return Ok(ON) };
        let inner = if let Place::Whole = place { Place::Index } else { place };
        let mut rest = bytes;
        self.members(&mut Splitter::new(&mut rest, line), inner, lists, depth + 1)
    }
}

fn too_large(limit: usize) -> String {
    format!("a record of more than {limit} bytes")
}
