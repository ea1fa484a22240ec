//! What the tests of this room share: archives made by hand, so that they can lie, and a visitor that writes down what it meets.

use std::fmt::Write as _;
use std::io::Write as _;

use proptest::prelude::*;

use super::*;
use crate::read::tests::read_as;
use crate::record::{RawArticle, text_hash};

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 3).unwrap()
}

pub(super) fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut options = lzma_rust2::XzOptions::with_preset(1);
    options.set_block_size(std::num::NonZeroU64::new(1 << 16));
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A member of a zip that a test writes.
#[derive(Clone)]
pub(super) struct Zipped {
    pub(super) name: Vec<u8>,
    pub(super) bytes: Vec<u8>,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) mode: u32,
    /// Says another size or checksum than it has.
    pub(super) lie: Option<(u32, u32)>,
}

impl Zipped {
    pub(super) fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let (name, bytes) = (name.as_bytes().to_vec(), bytes.as_ref().to_vec());
        Self { name, bytes, method: 8, flags: 0, mode: 0o100_644, lie: None }
    }
}

/// A zip; `directory` or only the members.
pub(super) fn zip_of(members: &[Zipped], directory: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut central = Vec::new();
    for member in members {
        let packed = if member.method == 8 { deflate(&member.bytes) } else { member.bytes.clone() };
        let mut crc = flate2::Crc::new();
        crc.update(&member.bytes);
        let (size, crc) = member.lie.unwrap_or((member.bytes.len() as u32, crc.sum()));
        let behind = member.flags & 8 != 0;
        let numbers = |crc: u32, packed: u32, size: u32| [crc, packed, size].map(u32::to_le_bytes).concat();
        let stated = numbers(crc, packed.len() as u32, size);
        let offset = out.len() as u32;
        let head = [20, member.flags, member.method, 0, 0].map(u16::to_le_bytes).concat();
        let lengths = [member.name.len() as u16, 0].map(u16::to_le_bytes).concat();
        let local = if behind { numbers(0, 0, 0) } else { stated.clone() };
        out.extend([b"PK\x03\x04", &head[..], &local, &lengths, &member.name, &packed].concat());
        if behind {
            out.extend([b"PK\x07\x08", &stated[..]].concat());
        }
        let made_by = [20_u8, 3];
        let rest = [0_u16; 3].map(u16::to_le_bytes).concat();
        let places = [member.mode << 16, offset].map(u32::to_le_bytes).concat();
        central.extend([b"PK\x01\x02", &made_by[..], &head, &stated, &lengths, &rest, &places, &member.name].concat());
    }
    if directory {
        let at = out.len() as u32;
        let counts = [0, 0, members.len() as u16, members.len() as u16].map(u16::to_le_bytes).concat();
        let end = [central.len() as u32, at].map(u32::to_le_bytes).concat();
        out.extend([&central[..], b"PK\x05\x06", &counts, &end, &[0, 0]].concat());
    }
    out
}

/// One header of a tar, and the bytes behind it.
pub(super) fn tar_member(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut block = vec![0_u8; tar::BLOCK];
    block[..name.len().min(100)].copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
    block[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block.extend(bytes);
    block.resize(block.len().next_multiple_of(tar::BLOCK), 0);
    block
}

pub(super) fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out: Vec<u8> = members.iter().flat_map(|(name, bytes)| tar_member(name, b'0', bytes)).collect();
    out.resize(out.len() + 2 * tar::BLOCK, 0);
    out
}

/// Writes down, a line each: members with their text, rejects, remarks.
#[derive(Default)]
pub(super) struct Lines {
    met: Vec<String>,
    failed: bool,
    held: Held,
}

#[derive(Default)]
enum Held {
    #[default]
    Off,
    Waiting,
    Kept(Record),
}

impl Visitor for Lines {
    fn member(&mut self, mut member: Member<'_>) -> ControlFlow<()> {
        let mut bytes = Vec::new();
        let outcome = member.stream.read_to_end(&mut bytes);
        let mut line = format!("{} {}", member.locator, member.name);
        for fact in [&member.facts.url, &member.facts.crawled].into_iter().flatten() {
            let _ = write!(line, " {fact}");
        }
        if let Some(charset) = member.facts.charset {
            let _ = write!(line, " {}", charset.name());
        }
        for note in &member.facts.notes {
            let _ = write!(line, " ({})", note.text);
        }
        let text: String = String::from_utf8_lossy(&bytes).chars().take(60).collect();
        let mut raw = RawArticle::at(member.locator.as_str());
        raw.notes.push(Note::new(Stage::Read, "", format!("{line}: {}", text.escape_debug())));
        self.record(Record::Article(raw))?;
        if let Err(error) = outcome {
            self.failed = true;
            self.reject(reject_of(&member.locator, &error))?;
        }
        ControlFlow::Continue(())
    }

    fn record(&mut self, record: Record) -> ControlFlow<()> {
        match std::mem::take(&mut self.held) {
            Held::Waiting => {
                self.held = Held::Kept(record);
                return ControlFlow::Continue(());
            }
            Held::Kept(before) => self.met.push(line_of(&before)),
            Held::Off => {}
        }
        self.met.push(line_of(&record));
        ControlFlow::Continue(())
    }

    fn archive(&mut self, _: &'static str) {}

    fn told_of_failure(&mut self) -> bool {
        std::mem::take(&mut self.failed)
    }

    fn failure_told(&mut self) {
        self.failed = true;
    }

    fn hold(&mut self) {
        self.held = Held::Waiting;
    }

    fn held(&mut self) -> Option<Record> {
        match std::mem::take(&mut self.held) {
            Held::Kept(record) => Some(record),
            Held::Off | Held::Waiting => None,
        }
    }
}

fn line_of(record: &Record) -> String {
    match record {
        Record::Article(article) => {
            let mut line = String::new();
            for candidate in &article.candidates {
                let _ = write!(line, "{:?}={} ", candidate.slot, candidate.text);
            }
            line + &article.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("; ")
        }
        Record::Reject(reject) => format!("{} !{}: {}", reject.locator, reject.reason, reject.detail),
        Record::Note(note) => format!("note {}", note.text),
    }
}

/// What a visitor is told of a file on the disk.
pub(super) fn opened(name: &str, bytes: &[u8]) -> Vec<String> {
    opened_within(name, bytes, Limits::USUAL)
}

pub(super) fn opened_within(name: &str, bytes: &[u8], limits: Limits) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    let account = Rc::new(Account::new(limits, bytes.len() as u64));
    let mut lines = Lines::default();
    let stream: Stream<'_> = Buffer::new(Box::new(bytes));
    let member = Member { locator: String::new(), name: name.to_owned(), facts: Facts::default(), stream };
    let _ = open(member, Inside::new(&account, Place::File(&path)), &mut lines);
    lines.met
}

#[test]
fn containers_nest_in_any_order() {
    let inner = zip_of(&[Zipped::new("a.txt", "River rose")], true);
    let tar = tar_of(&[("clips/b.zip", &inner), ("c.json.gz", &gzip(b"{}"))]);
    for packed in [gzip(&tar), zstd(&tar), xz(&tar), gzip(&zstd(&tar))] {
        assert_eq!(opened("x.tgz", &packed), ["clips/b.zip#a.txt a.txt: River rose", "c.json.gz c.json: {}"]);
    }
    let outer = zip_of(&[Zipped::new("2019/x.tar", &tar)], true);
    assert_eq!(
        opened("x.zip", &outer),
        ["2019/x.tar#clips/b.zip#a.txt a.txt: River rose", "2019/x.tar#c.json.gz c.json: {}"]
    );
}

#[test]
fn nesting_ends() {
    let mut bytes = b"River rose".to_vec();
    for _ in 0..Limits::USUAL.depth {
        bytes = gzip(&bytes);
    }
    assert_eq!(opened("a.gz", &bytes), [" a: River rose"]);
    assert_eq!(opened("a.gz", &gzip(&bytes)), [" !too-deep: packed more than 8 times over"]);
    let mut zip = zip_of(&[Zipped::new("a.txt", "River rose")], true);
    for _ in 1..Limits::USUAL.depth {
        zip = zip_of(&[Zipped::new("a.zip", &zip), Zipped::new("b.txt", "It fell")], true);
    }
    let lines = opened("a.zip", &zip);
    assert_eq!(lines.len(), Limits::USUAL.depth);
    let zip = zip_of(&[Zipped::new("deep.zip", &zip), Zipped::new("c.txt", "It froze")], true);
    let lines = opened("a.zip", &zip);
    assert!(lines[0].ends_with("#a.zip !too-deep: packed more than 8 times over"), "{}", lines[0]);
    // What lies beside it is read.
    assert_eq!(lines.last().map(String::as_str), Some("c.txt c.txt: It froze"));
}

#[test]
fn bombs_stop_the_file() {
    let limits = Limits { file_from: 1 << 20, file_ratio: 20, ..Limits::USUAL };
    let members: Vec<Zipped> = (0..50).map(|n| Zipped::new(&format!("{n}"), vec![b'a'; 200_000])).collect();
    let lines = opened_within("a.zip", &zip_of(&members, true), limits);
    assert!(lines.len() < 10, "{}", lines.len());
    assert!(lines.last().unwrap().contains("!too-large: unpacks to more than 20 times its size in all"), "{lines:?}");
    let limits = Limits { members: 3, ..Limits::USUAL };
    let members: Vec<Zipped> = (0..9).map(|n| Zipped::new(&format!("{n}"), "x")).collect();
    assert_eq!(opened_within("a.zip", &zip_of(&members, true), limits)[3..], [" !too-large: more than 3 members"]);
    let members: Vec<(String, &[u8])> = (0..9).map(|n| (n.to_string(), b"x".as_slice())).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert_eq!(opened_within("a.tar", &tar_of(&members), limits)[3..], [" !too-large: more than 3 members"]);
}

#[test]
fn damage_below_is_told_once() {
    let words = (0..9000_u32).map(|n| format!("{:x}", n.wrapping_mul(2_654_435_761)));
    let text = words.collect::<Vec<_>>().join(" ");
    let packed = gzip(&tar_of(&[("a.txt", b"River rose"), ("b.txt", text.as_bytes()), ("c.txt", b"It fell")]));
    let lines = opened("a.tar.gz", &packed[..packed.len() / 2]);
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0], "a.txt a.txt: River rose");
    assert_eq!(lines[2], "b.txt !damaged: the gzip data ends early");
}

/// One of each kind, nested in one another.
fn samples() -> Vec<Vec<u8>> {
    let story = "Ferry stays in port\n\nThe ferry stayed in port on Monday.";
    let http = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{story}\r\n0\r\n\r\n",
        story.len()
    );
    let record = |kind: &str, more: &str, block: &str| {
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{more}Content-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())
    };
    let warc = [
        record("response", "WARC-Target-URI: http://a.example/a\r\n", &http),
        record(
            "metadata",
            "WARC-Target-URI: http://a.example/a\r\nContent-Type: application/x.mediacloud-indexer+json\r\n",
            "{\"content_metadata\": {\"article_title\": \"Ferry\"}}",
        ),
        record("resource", "Content-Type: text/plain\r\n", story),
    ]
    .concat();
    let behind = Zipped { flags: 8, ..Zipped::new("b.txt", story) };
    let stored = Zipped { flags: 8, method: 0, ..Zipped::new("c.txt", story) };
    let zip = zip_of(&[Zipped::new("a.txt", story), behind.clone(), stored.clone()], true);
    let cut = zip_of(&[behind, stored, Zipped::new("a.warc", &warc)], false);
    let long = tar_member("././@LongLink", b'L', b"clips/with a long name.txt\0");
    let tar = [long, tar_of(&[("x", story.as_bytes()), ("a.zip", &zip)])].concat();
    let mail = "From a@b.example Mon Oct  7 08:30:00 2019\nFrom: A B <a@b.example>\nSubject: =?utf-8?Q?Ferry?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
         --b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>The ferry=\n stays\n--b\nContent-Type: message/rfc822\n\n\
         From: C D <c@d.example>\nSubject: Fwd: x\nMIME-Version: 1.0\n\n---- Forwarded message ----\nFrom: E\nDate: F\n\nG\n--b\n\
         Content-Type: text/plain; name=a.txt\nContent-Transfer-Encoding: base64\n\nRmVycnk=\n--b--\n\n";
    vec![
        [gzip(&warc.as_bytes()[..300]), gzip(&warc.as_bytes()[300..])].concat(),
        warc.into_bytes(),
        zip,
        zstd(&cut),
        cut,
        xz(&tar),
        tar,
        mail.repeat(2).into_bytes(),
        mail.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default().into_bytes(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn damaged_containers_are_accounted_for(
        which in 0..9_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..5_u8), 0..8),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (at, byte, kind) in changes {
            if bytes.is_empty() { break; }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes[at] ^= 1 << (byte & 7),
                2 => bytes.insert(at, byte),
                3 => { bytes.remove(at); }
                _ => bytes.truncate(at.max(1)),
            }
        }
        let (got, read) = read_as("a", &bytes);
        prop_assert!(!got.is_empty());
        prop_assert_eq!(read.bytes, bytes.len() as u64);
        prop_assert_eq!(read.content_hash, Some(text_hash(&bytes)));
        // Articles can be told apart.
        let mut locators: Vec<&str> = got.iter().filter_map(|record| match record {
            Record::Article(article) => Some(article.locator.as_str()),
            _ => None,
        }).collect();
        let count = locators.len();
        locators.sort_unstable();
        locators.dedup();
        prop_assert_eq!(locators.len(), count);
    }
}
