//! Opens a file: takes it out of its containers, and runs for each member the reader whose layout fits.
//!
//! In goes a path, out come records to a sink, and what reading came to. The hash of the file's bytes is taken in passing.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use super::beside::Beside;
use super::buffer::{Buffer, Hashing, UntilError};
use super::container::{self, Account, Facts, Inside, Limits, Member, Place, Visitor, join, reject_of, unreadable};
use super::decode::{self, Basis, Decision, Utf8Reader};
use super::{Input, ReadOptions, Record, SAMPLE_BYTES, Sample, Sink, Takes, detect, parquet, readers};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// What reading a file came to, beside its records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileRead {
    /// What took part in reading it, by name, each with its version: the reader, or all that read members of an archive, and the kinds of
    /// archives. Empty when nothing took it.
    pub readers: BTreeMap<&'static str, u32>,
    /// No reader took the file, or a member of the archive that it is.
    pub untaken: bool,
    /// The encoding it was read in, by its usual name; `various` for members in several; empty when nothing was decoded.
    pub encoding: &'static str,
    /// Remarks on the file as a whole.
    pub notes: Vec<Note>,
    /// Bytes read from the disk.
    pub bytes: u64,
    /// XXH3 of the file's bytes as they lie on the disk; `None` when not all of them were read.
    pub content_hash: Option<u64>,
}

impl FileRead {
    /// Remarks of one file that are kept.
    const NOTES: usize = 100;

    /// What took part in reading it, for people: `json`, or `zip, json, text`. `None` when nothing did.
    #[must_use]
    pub fn layout(&self) -> Option<String> {
        // Archives first, since that is what the file is.
        let is_archive = |name: &&str| container::ARCHIVES.iter().any(|(archive, _)| archive == name);
        let (mut names, others): (Vec<&str>, Vec<&str>) = self.readers.keys().copied().partition(is_archive);
        names.extend(others);
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn note(&mut self, note: Note) {
        if self.notes.len() < Self::NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Reads a file and gives each of its records to `sink`, until it breaks.
///
/// A file without any record is one reject of the whole file, with the reason. Damage in the middle of a file is such a
/// reject after the records that came before it. Only one record and the buffers are in memory at any time.
///
/// Each member of an archive is read as if it lay in the folder. Its records have the member's name before their own locator: `2019/a.json#L12`.
pub fn read_file(path: &Path, options: &ReadOptions, sink: &mut Sink<'_>) -> FileRead {
    read_file_within(path, options, Limits::USUAL, sink)
}

/// Reads bytes that are held in memory as [`read_file`] reads the file called `name` that has them.
///
/// The name tells, as that of a file does, which of two layouts it is that look alike.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions, sink: &mut Sink<'_>) -> FileRead {
    let length = bytes.len() as u64;
    read_source(Source { name, stream: bytes, length, place: Place::Memory(bytes) }, options, Limits::USUAL, sink)
}

pub(super) fn read_file_within(path: &Path, options: &ReadOptions, limits: Limits, sink: &mut Sink<'_>) -> FileRead {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match open(path) {
        Ok((stream, length)) => {
            read_source(Source { name: &name, stream, length, place: Place::File(path) }, options, limits, sink)
        }
        Err(error) => {
            let _ = sink(Record::Reject(unreadable(&error)));
            FileRead::default()
        }
    }
}

/// What is read: its bytes in order, and where any of them can be found.
struct Source<'a, R> {
    name: &'a str,
    stream: R,
    length: u64,
    place: Place<'a>,
}

fn read_source<R: Read>(source: Source<'_, R>, options: &ReadOptions, limits: Limits, sink: &mut Sink<'_>) -> FileRead {
    let mut result = FileRead::default();
    let mut raw = Hashing::new(source.stream);
    let account = Rc::new(Account::new(limits, source.length));
    let mut stream = Buffer::new(Box::new(&mut raw) as Box<dyn Read + '_>);
    let path = match source.place {
        Place::File(path) => Some(path),
        Place::Memory(_) => None,
    };
    let in_place = path.filter(|_| stream.peek(parquet::MAGIC.len()).0.starts_with(parquet::MAGIC));
    let member = Member { locator: String::new(), name: source.name.to_owned(), facts: Facts::default(), stream };
    let mut session = Session {
        options,
        path,
        in_place,
        result: &mut result,
        sink,
        stopped: false,
        records: 0,
        failed: false,
        hold: Hold::Off,
    };
    // A break is the sink's, or the limits'; which of them, the session knows.
    let _ = container::open(member, Inside::new(&account, source.place), &mut session);
    if session.records == 0 && !session.stopped {
        let _ = session.record(Record::Reject(Reject::file(RejectReason::NotArticle, "no article in it")));
    }
    if session.stopped {
        result.bytes = raw.passed();
        return result;
    }
    // What the reader did not need (the end of a bomb, bytes behind the last record) still belongs to the file's hash.
    let before = raw.passed();
    match raw.finish() {
        Ok((hash, bytes)) => {
            result.content_hash = Some(hash);
            result.bytes = bytes;
        }
        Err(_) => result.bytes = before,
    }
    result
}

/// The hash that [`read_file`] gives, without reading the records.
///
/// # Errors
/// When the file cannot be opened or read to its end.
pub fn hash_file(path: &Path) -> io::Result<u64> {
    let (file, _) = open(path)?;
    Hashing::new(file).finish().map(|(hash, _)| hash)
}

/// The file and its length.
fn open(path: &Path) -> io::Result<(File, u64)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    // Opening a folder works on some systems and only reading it fails; devices and pipes may never end.
    if metadata.is_file() { Ok((file, metadata.len())) } else { Err(io::Error::other("not a regular file")) }
}

/// The reading of one file.
struct Session<'a, 'b> {
    options: &'a ReadOptions,
    /// The file.
    path: Option<&'a Path>,
    /// Where the file lies, for a layout that is read from its end; only when the file is no container.
    in_place: Option<&'a Path>,
    result: &'a mut FileRead,
    sink: &'a mut Sink<'b>,
    /// The sink wants no more.
    stopped: bool,
    /// Records given to the sink.
    records: u64,
    /// A member's stream has failed, and its reject has said so.
    failed: bool,
    hold: Hold,
}

/// Whether a record is kept back.
enum Hold {
    Off,
    Waiting,
    Kept(Record),
}

impl Visitor for Session<'_, '_> {
    fn member(&mut self, member: Member<'_>) -> ControlFlow<()> {
        self.read_member(member)
    }

    fn record(&mut self, record: Record) -> ControlFlow<()> {
        if let Record::Note(note) = record {
            self.result.note(note);
            return ControlFlow::Continue(());
        }
        match std::mem::replace(&mut self.hold, Hold::Off) {
            Hold::Off => {}
            Hold::Waiting => {
                self.hold = Hold::Kept(record);
                return ControlFlow::Continue(());
            }
            Hold::Kept(before) => self.give(before)?,
        }
        self.give(record)
    }

    fn archive(&mut self, name: &'static str) {
        let version =
            container::ARCHIVES.iter().find(|(archive, _)| *archive == name).map_or(0, |(_, version)| *version);
        self.result.readers.insert(name, version);
    }

    fn told_of_failure(&mut self) -> bool {
        std::mem::take(&mut self.failed)
    }

    fn failure_told(&mut self) {
        self.failed = true;
    }

    fn hold(&mut self) {
        self.hold = Hold::Waiting;
    }

    fn held(&mut self) -> Option<Record> {
        match std::mem::replace(&mut self.hold, Hold::Off) {
            Hold::Kept(record) => Some(record),
            Hold::Off | Hold::Waiting => None,
        }
    }
}

impl Session<'_, '_> {
    fn give(&mut self, record: Record) -> ControlFlow<()> {
        // A container may still have damage to tell of.
        if self.stopped {
            return ControlFlow::Break(());
        }
        self.records += 1;
        let flow = (self.sink)(record);
        self.stopped = self.stopped || flow.is_break();
        flow
    }

    /// Reads one member: decides encoding and layout, runs the reader, and accounts for what could not be read.
    fn read_member(&mut self, mut member: Member<'_>) -> ControlFlow<()> {
        self.failed = false;
        let Facts { ref url, charset, .. } = member.facts;
        let extension = member.name.rsplit_once('.').map(|(_, ext)| ext.to_lowercase()).unwrap_or_default();
        let (bytes, whole) = member.stream.peek(SAMPLE_BYTES);
        let decision = decode::decide(bytes, whole, charset);
        let binary = refuse_binary(bytes, decision);
        let text = if binary.is_some() { String::new() } else { decode::sample_text(bytes, decision, whole) };
        let sample = Sample { bytes, text: &text, whole, name: &member.name, extension: &extension };
        let blank = whole && text.trim().is_empty() && binary.is_none();
        let reader = detect::choose(readers(), &sample, self.options.hint.as_deref()).filter(|_| !blank);
        let takes = reader.map(super::Reader::takes);
        let refused = match takes {
            None | Some(Takes::Text) => binary,
            Some(Takes::Bytes) => None,
        };
        self.result.untaken |= refused.is_some() || reader.is_none() && !blank;

        let (stream, error) = UntilError::new(member.stream);
        let (mut stream, mended): (Box<dyn BufRead + '_>, _) = if takes == Some(Takes::Bytes) || refused.is_some() {
            (Box::new(stream), None)
        } else {
            let stream = Utf8Reader::new(stream, decision);
            let mended = stream.mended();
            (Box::new(stream), Some(mended))
        };
        let mut count = 0_u64;
        let mut flow = ControlFlow::Continue(());
        if let Some(reader) = reader.filter(|_| refused.is_none()) {
            self.result.readers.insert(reader.name(), reader.version());
            if mended.is_some() {
                self.encoding(decision.encoding.name());
            }
            let guessed = (mended.is_some() && decision.basis == Basis::Guessed)
                .then(|| Note::new(Stage::Read, "", format!("encoding guessed as {}", decision.encoding.name())));
            if let Some(note) = guessed.clone() {
                self.result.note(note);
            }
            let facts = &member.facts;
            let locator = member.locator.as_str();
            let input = Input {
                stream: &mut *stream,
                name: &member.name,
                url: url.as_deref(),
                path: self.in_place,
                beside: self.path.filter(|_| locator.is_empty()).map_or(Beside::NOTHING, Beside::of),
                options: self.options,
            };
            let outcome = reader.read(input, &mut |record| {
                let record = match record {
                    Record::Note(note) => Record::Note(note),
                    Record::Article(mut article) => {
                        article.notes.extend(guessed.clone());
                        add_facts(&mut article, facts);
                        article.locator = join(locator, &article.locator);
                        Record::Article(article)
                    }
                    Record::Reject(reject) => {
                        Record::Reject(Reject { locator: join(locator, &reject.locator), ..reject })
                    }
                };
                count += u64::from(!matches!(record, Record::Note(_)));
                flow = self.record(record);
                flow
            });
            if let Err(problem) = outcome {
                *error.borrow_mut() = Some(problem);
            }
            let counts = mended.iter().flat_map(|mended| {
                [(mended.recovered.get(), "read as windows-1252"), (mended.replaced.get(), "replaced by U+FFFD")]
            });
            for (count, what) in counts {
                if count > 0 {
                    let bytes = if count == 1 { "byte that is" } else { "bytes that are" };
                    let text = format!("{count} {bytes} not {}, {what}", decision.encoding.name());
                    self.remark(locator, &text)?;
                }
            }
        }
        flow?;
        let locator = member.locator;
        if let Some(reject) = refused {
            return self.reject(Reject { locator, ..reject });
        }
        if reader.is_none() {
            // Nothing was read, so an error that cut the sample short has not come up yet.
            let _ = stream.fill_buf();
        }
        if let Some(error) = error.take() {
            self.failed = true;
            return self.reject(reject_of(&locator, &error));
        }
        if count > 0 {
            return ControlFlow::Continue(());
        }
        let (reason, detail) = match (blank, detect::unread_markup(&text)) {
            (true, _) if text.is_empty() => (RejectReason::Empty, String::new()),
            (true, _) => (RejectReason::Empty, "only white space".to_owned()),
            (false, Some(what)) => (RejectReason::NotArticle, format!("{what}; morgue does not read these yet")),
            (false, None) => (RejectReason::NotArticle, "no article in it".to_owned()),
        };
        self.reject(Reject::record(locator, reason, detail))
    }

    fn encoding(&mut self, name: &'static str) {
        self.result.encoding = match self.result.encoding {
            "" => name,
            other if other == name => name,
            _ => "various",
        };
    }
}

/// Adds to an article what its container knows of it.
fn add_facts(article: &mut RawArticle, facts: &Facts) {
    // Where a member holds several articles, its address is that of none of them.
    if let Some(url) = facts.url.as_deref().filter(|_| article.locator.is_empty())
        && article.of(Slot::Url).all(|candidate| candidate.text != url)
    {
        article.push(Slot::Url, url, Origin::Warc, "WARC-Target-URI");
    }
    if let Some(crawled) = &facts.crawled {
        article.push(Slot::Crawled, crawled.as_str(), Origin::Warc, "WARC-Date");
    }
    article.notes.extend(facts.notes.iter().cloned());
}

fn refuse_binary(bytes: &[u8], decision: Decision) -> Option<Reject> {
    if let Some(kind) = decode::binary_kind(bytes) {
        return Some(Reject::file(RejectReason::Binary, format!("{kind}; morgue does not read these yet")));
    }
    // UTF-16 is full of zero bytes and still text.
    let pairs = decision.encoding == encoding_rs::UTF_16LE || decision.encoding == encoding_rs::UTF_16BE;
    (!pairs && decode::looks_binary(bytes)).then(|| Reject::file(RejectReason::Binary, "mostly not characters of text"))
}
