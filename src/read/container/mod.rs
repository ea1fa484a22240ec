//! Files out of their containers: each member is handed on as a stream of its own, within limits.
//!
//! In goes a file, out come its members in the order in which they lie there, each with a locator, a name and what the container knows of it. A
//! container is known by its first bytes, never by its name, and may lie in any other: [`open`] calls itself for each member. Only buffers are in
//! memory, never a member.
//!
//! - Compression (`codec`, `gzip`) has one member and no name for it.
//! - Archives (`zip`, `tar`) name their members.
//! - A WARC (`warc`, `http`, `mediacloud`) numbers its records and knows where and when each was fetched.
//! - Mail (the room `mail`) has a text and attachments.

mod codec;
mod gzip;
mod http;
mod limits;
mod mediacloud;
mod names;
mod tar;
mod warc;
mod zip;
mod zip_entry;
mod zip_stream;

#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use encoding_rs::Encoding;

use super::buffer::{Buffer, read_from_buffer};
use super::{Layout, Record, SAMPLE_BYTES, document, mail};
use crate::record::{Note, Reject, RejectReason, Stage};

use codec::Codec;
pub(super) use limits::{Account, Limits, Problem};
pub(super) use names::{Name, Names, join};

/// The containers, for `schema/formats.md`.
pub(super) fn layouts() -> impl Iterator<Item = Layout> {
    [codec::LAYOUTS, self::zip::LAYOUTS, tar::LAYOUTS, warc::LAYOUTS, mail::LAYOUTS].concat().into_iter()
}

/// Archives and their versions. A version goes up whenever the same archive would give other members or other facts of them.
pub const ARCHIVES: &[(&str, u32)] = &[("zip", 1), ("tar", 1), ("warc", 1), ("mail", 1)];

/// A stream that can be looked ahead in.
pub(super) type Stream<'a> = Buffer<Box<dyn Read + 'a>>;

/// One file inside a container, or the file itself.
pub(super) struct Member<'a> {
    /// Where in the file it is; empty for the file itself.
    pub(super) locator: String,
    /// Its name, by which layouts are told apart where content does not.
    pub(super) name: String,
    /// What the container knows of it.
    pub(super) facts: Facts,
    /// Its bytes.
    pub(super) stream: Stream<'a>,
}

/// What a container knows of a member.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Where it was fetched from.
    pub(super) url: Option<String>,
    /// When, as written.
    pub(super) crawled: Option<String>,
    /// The charset that the web server declared.
    pub(super) charset: Option<&'static Encoding>,
    /// What is odd about it.
    pub(super) notes: Vec<Note>,
}

impl Facts {
    pub(super) fn note(&mut self, field: &str, text: impl Into<String>) {
        self.notes.push(Note::new(Stage::Read, field, text));
    }
}

/// Is told what a container holds.
pub(super) trait Visitor {
    /// A member that is no container itself.
    fn member(&mut self, member: Member<'_>) -> ControlFlow<()>;

    /// A record that is complete already.
    fn record(&mut self, record: Record) -> ControlFlow<()>;

    /// An archive of this name is being read.
    fn archive(&mut self, name: &'static str);

    /// Whether the stream of a member has failed, and a reject has said so, since this was last asked.
    fn told_of_failure(&mut self) -> bool;

    /// A reject has said that the stream of a member failed.
    fn failure_told(&mut self);

    /// Keeps back the next record, for [`Visitor::held`], unless another follows it.
    fn hold(&mut self);

    /// The record that was kept back. No more are from here on.
    fn held(&mut self) -> Option<Record>;

    /// Something of this sort belongs to the file and gave no member.
    fn reject(&mut self, reject: Reject) -> ControlFlow<()> {
        self.record(Record::Reject(reject))
    }

    /// A remark on the archive at `locator`.
    fn remark(&mut self, locator: &str, text: &str) -> ControlFlow<()> {
        let text = if locator.is_empty() { text.to_owned() } else { format!("{locator}: {text}") };
        self.record(Record::Note(Note::new(Stage::Read, "", text)))
    }
}

/// Where in the nesting a member stands.
#[derive(Clone, Copy)]
pub(super) struct Inside<'a> {
    /// The account of the whole file.
    pub(super) account: &'a Rc<Account>,
    /// Containers around the member.
    pub(super) depth: usize,
    /// Any place of the member's bytes, when it is not packed.
    pub(super) place: Option<Place<'a>>,
}

impl<'a> Inside<'a> {
    /// The file itself.
    pub(super) fn new(account: &'a Rc<Account>, place: Place<'a>) -> Self {
        Self { account, depth: 0, place: Some(place) }
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, place: None, ..self }
    }

    pub(super) fn without_place(self) -> Self {
        Self { place: None, ..self }
    }
}

/// Bytes that can be read from any place.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    File(&'a Path),
    Memory(&'a [u8]),
}

impl<'a> Place<'a> {
    fn len(self) -> io::Result<u64> {
        match self {
            Self::File(path) => path.metadata().map(|metadata| metadata.len()),
            Self::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// A stream of the bytes from `offset` on.
    fn from(self, offset: u64) -> io::Result<Stream<'a>> {
        Ok(Buffer::new(match self {
            Self::File(path) => {
                let mut file = File::open(path)?;
                file.seek(io::SeekFrom::Start(offset))?;
                Box::new(file)
            }
            Self::Memory(bytes) => {
                let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                Box::new(bytes.get(from..).unwrap_or_default())
            }
        }))
    }
}

/// Gives a member to the visitor, or what is inside of it when it is a container.
pub(super) fn open(mut member: Member<'_>, mut inside: Inside<'_>, visitor: &mut dyn Visitor) -> ControlFlow<()> {
    let locator = member.locator.clone();
    let mut passed_over = Vec::new();
    while let Some(codec) = Codec::of(member.stream.peek(32).0) {
        inside = inside.deeper();
        if let Some(reject) = too_deep(inside, &locator) {
            return visitor.reject(reject);
        }
        let unpacked = codec.unpack(member.stream, inside.account);
        passed_over.push(unpacked.passed_over());
        member.stream = Buffer::new(Box::new(unpacked));
        member.name = codec::name_inside(&member.name);
    }
    let flow = open_archive(member, inside, visitor);
    let count: u64 = passed_over.iter().map(|count| count.get()).sum();
    if count > 0 {
        let detail = format!(
            "{count} damaged {} of the gzip data passed over",
            if count == 1 { "stretch" } else { "stretches" }
        );
        visitor.reject(Reject::record(locator, RejectReason::Damaged, detail))?;
    }
    flow
}

/// Reads one kind of archive.
type ArchiveReader = fn(Member<'_>, Inside<'_>, &mut dyn Visitor) -> ControlFlow<()>;

fn open_archive(mut member: Member<'_>, inside: Inside<'_>, visitor: &mut dyn Visitor) -> ControlFlow<()> {
    let (head, _) = member.stream.peek(tar::BLOCK);
    let (kind, read): (_, ArchiveReader) = if self::zip::is_zip(head) {
        if document::is_zip_document(member.stream.peek(SAMPLE_BYTES).0) {
            return visitor.member(member);
        }
        ("zip", self::zip::members)
    } else if warc::is_warc(head) {
        ("warc", warc::members)
    } else if tar::is_header(head) {
        ("tar", tar::members)
    } else if mail::is_mail(member.stream.peek(mail::HEAD_BYTES).0) {
        ("mail", mail::members)
    } else {
        return visitor.member(member);
    };
    let place = inside.place.filter(|_| kind == "zip");
    let inside = Inside { place, ..inside.deeper() };
    if let Some(reject) = too_deep(inside, &member.locator) {
        return visitor.reject(reject);
    }
    visitor.archive(kind);
    read(member, inside, visitor)
}

/// The reject of what is nested deeper than is read.
fn too_deep(inside: Inside<'_>, locator: &str) -> Option<Reject> {
    let most = inside.account.limits().depth;
    let detail = || format!("packed more than {most} times over");
    (inside.depth > most).then(|| Reject::record(locator, RejectReason::TooDeep, detail()))
}

/// A stretch of a stream of known length. It is an error when the stream ends before.
struct Exactly<R> {
    inner: R,
    left: Rc<Cell<u64>>,
    /// What ends early then.
    what: &'static str,
}

impl<R: BufRead> Exactly<R> {
    fn new(inner: R, length: u64, what: &'static str) -> Self {
        Self { inner, left: Rc::new(Cell::new(length)), what }
    }

    /// Counts the bytes that are not taken yet.
    fn left(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.left)
    }
}

impl<R: BufRead> BufRead for Exactly<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let left = self.left.get();
        if left == 0 {
            return Ok(&[]);
        }
        let held = self.inner.fill_buf()?;
        if held.is_empty() {
            return Err(Problem::damaged(format!("{} ends early", self.what)).into_error());
        }
        let count = held.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        Ok(held.get(..count).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.left.set(self.left.get().saturating_sub(amount as u64));
    }
}

impl<R: BufRead> Read for Exactly<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read_from_buffer(self, out)
    }
}

/// Skips so many bytes; gives how many there were.
fn skip(stream: &mut dyn BufRead, count: u64) -> io::Result<u64> {
    let mut skipped = 0;
    while skipped < count {
        let held = stream.fill_buf()?.len();
        if held == 0 {
            break;
        }
        let part = held.min(usize::try_from(count - skipped).unwrap_or(usize::MAX));
        stream.consume(part);
        skipped += part as u64;
    }
    Ok(skipped)
}

/// Skips to the next place where `found` says how far into the bytes that it is shown what is looked for begins. It is shown `window` bytes or more
/// unless the stream ends, and must find only what lies in them whole. Gives how many bytes were skipped, and whether there was such a place.
fn skip_to(stream: &mut Stream<'_>, window: usize, found: impl Fn(&[u8]) -> Option<usize>) -> (u64, bool) {
    let mut skipped = 0;
    loop {
        let (held, ended) = stream.peek(window.max(SAMPLE_BYTES));
        if let Some(at) = found(held) {
            stream.consume(at);
            return (skipped + at as u64, true);
        }
        // What is looked for may begin in the last bytes.
        let count = if ended { held.len() } else { held.len().saturating_sub(window).max(1) };
        stream.consume(count);
        skipped += count as u64;
        if ended {
            return (skipped, false);
        }
    }
}

/// The reject for an error of a stream.
pub(super) fn reject_of(locator: &str, error: &io::Error) -> Reject {
    match Problem::of(error) {
        Some(problem) => problem.clone().at(locator),
        None => Reject { locator: locator.to_owned(), ..unreadable(error) },
    }
}

/// The reject for an error of the system.
pub(super) fn unreadable(error: &io::Error) -> Reject {
    let detail = match error.kind() {
        io::ErrorKind::NotFound => "the file is gone".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        io::ErrorKind::IsADirectory => "a folder".to_owned(),
        _ => error.to_string().to_lowercase(),
    };
    Reject::file(RejectReason::Unreadable, detail)
}

/// The reject that a failed stream is due, when no member has told of it: after a stream has failed, each of the layers above meets the failure.
fn untold_failure(stream: &mut Stream<'_>, locator: &str, visitor: &mut dyn Visitor) -> ControlFlow<()> {
    let told = visitor.told_of_failure();
    match stream.fill_buf() {
        Err(error) if !told => visitor.reject(reject_of(locator, &error)),
        _ => ControlFlow::Continue(()),
    }
}

/// Members that are passed over as the walk passes over their like.
#[derive(Debug, Default)]
struct PassedOver {
    hidden: u64,
    links: u64,
    special: u64,
}

impl PassedOver {
    /// The remark on the archive, if one is due.
    fn remark(&self) -> Option<String> {
        let counts = [
            (self.hidden, "hidden member", "hidden members"),
            (self.links, "link", "links"),
            (self.special, "device or pipe", "devices and pipes"),
        ];
        let parts: Vec<String> = counts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        (!parts.is_empty()).then(|| format!("passed over: {}", parts.join(", ")))
    }
}
