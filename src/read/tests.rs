//! The room's entry points, end to end, and what the readers' own tests share.

use std::io::Write as _;

use proptest::prelude::*;

use std::path::Path;

use super::container::Limits;
use super::open::read_file_within;
use super::*;
use crate::record::{Candidate, Origin, RejectReason, Stage, text_hash};

/// Reads `bytes` as a file called `name`.
pub(super) fn read_as(name: &str, bytes: impl AsRef<[u8]>) -> (Vec<Record>, FileRead) {
    read_with(name, bytes, &ReadOptions::default())
}

pub(super) fn read_with(name: &str, bytes: impl AsRef<[u8]>, options: &ReadOptions) -> (Vec<Record>, FileRead) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut records = Vec::new();
    let result = read_file(&path, options, &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    });
    (records, result)
}

pub(super) fn records(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Record> {
    read_as(name, bytes).0
}

/// A whole expected article: slot, text, origin, name; then notes as `field: text`.
pub(super) fn article(locator: &str, candidates: &[(Slot, &str, Origin, &str)], notes: &[(&str, &str)]) -> Record {
    Record::Article(RawArticle {
        locator: locator.to_owned(),
        candidates: candidates
            .iter()
            .map(|&(slot, text, origin, name)| Candidate {
                slot,
                text: text.to_owned(),
                origin,
                name: name.to_owned().into(),
            })
            .collect(),
        notes: notes.iter().map(|(field, text)| Note::new(Stage::Read, field, *text)).collect(),
    })
}

pub(super) fn reject(locator: &str, reason: RejectReason, detail: &str) -> Record {
    Record::Reject(Reject::record(locator, reason, detail))
}

/// The first candidate of each record for `slot`, or the reason of its reject.
pub(super) fn firsts(records: &[Record], slot: Slot) -> Vec<String> {
    records
        .iter()
        .map(|record| match record {
            Record::Article(article) => {
                let text = article.of(slot).next().map(|candidate| candidate.text.as_str()).unwrap_or_default();
                format!("{} {text}", article.locator)
            }
            Record::Reject(reject) => format!("{} !{}", reject.locator, reject.reason),
            Record::Note(note) => format!("note {}", note.text),
        })
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_file_says_what_it_was_read_as() {
    let bytes = b"{\"title\": \"Flood\"}\n";
    let (_, result) = read_as("a.json", bytes);
    assert_eq!(
        result,
        FileRead {
            readers: [("json", 2)].into(),
            untaken: false,
            encoding: "UTF-8",
            notes: Vec::new(),
            bytes: bytes.len() as u64,
            content_hash: Some(text_hash(bytes)),
        }
    );
}

#[test]
fn bytes_are_read_as_the_file_that_has_them() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut compared = 0;
    for folder in std::fs::read_dir(fixtures).unwrap() {
        for entry in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".expected.json") {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let mut records = Vec::new();
            let result = read_bytes(&name, &bytes, &ReadOptions::default(), &mut |record| {
                records.push(record);
                ControlFlow::Continue(())
            });
            assert_eq!((records, result), read_as(&name, &bytes), "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn files_without_an_article_say_why() {
    let one = |name: &str, bytes: &[u8]| match &records(name, bytes)[..] {
        [Record::Reject(reject)] => format!("{}: {}", reject.reason, reject.detail),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(one("a.txt", b""), "empty: ");
    assert_eq!(one("a.txt", b" \n\n"), "empty: only white space");
    assert_eq!(one("a.txt", b"%PDF-1.4 \0\0"), "damaged: a PDF that ends early, without any page");
    assert_eq!(one("a.txt", b"\xff\xd8\xff\xe0\0\x10JFIF"), "binary: a JPEG image; morgue does not read these yet");
    assert_eq!(one("a.txt", &[0, 1, 2, 3, 200, 201, 5, 6, 7, 8]), "binary: mostly not characters of text");
    assert_eq!(one("a.json", b"[]"), "not-article: no article in it");
    assert_eq!(one("a.html", b"<!DOCTYPE html><html><p>x"), "not-article: less than 30 words of text");
    assert_eq!(one("a.gz", b"\x1f\x8b\x08rubbish here"), "damaged: the gzip data is damaged");
    let mut records = Vec::new();
    let result = read_file(Path::new("/nowhere/a.txt"), &ReadOptions::default(), &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    });
    assert_eq!(records, [reject("", RejectReason::Unreadable, "the file is gone")]);
    assert_eq!(result, FileRead::default());
}

#[test]
fn compressed_files_are_read_as_what_is_inside() {
    let lines = "{\"title\": \"Flood\"}\n{\"title\": \"Fire\"}\n";
    let bytes = gzip(lines.as_bytes());
    let (got, result) = read_as("a.jsonl.gz", &bytes);
    assert_eq!(firsts(&got, Slot::Headline), ["L1 Flood", "L2 Fire"]);
    assert_eq!((result.bytes, result.content_hash), (bytes.len() as u64, Some(text_hash(&bytes))));
    let text = gzip("Flood\n\nThe river rose.".as_bytes());
    let (got, _) = read_as("a.txt.gz", gzip(&text));
    assert_eq!(firsts(&got, Slot::Headline), [" Flood"]);
}

#[test]
fn a_truncated_file_keeps_the_records_before() {
    let line = |n: u64| format!("{{\"title\": \"Story {n}\", \"text\": \"{:x}\"}}", n * 7_654_321);
    let lines: String = (0..3000).map(line).collect::<Vec<_>>().join("\n");
    let bytes = gzip(lines.as_bytes());
    let (got, result) = read_as("a.jsonl.gz", &bytes[..bytes.len() / 2]);
    assert!(got.len() > 100, "{}", got.len());
    assert_eq!(got.last(), Some(&reject("", RejectReason::Damaged, "the gzip data ends early")));
    assert!(result.content_hash.is_some());
}

#[test]
fn a_bomb_is_one_reject() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl.gz");
    std::fs::write(&path, gzip(&vec![b' '; 4 << 20])).unwrap();
    let limits = Limits { ratio_from: 1 << 20, ..Limits::USUAL };
    let mut records = Vec::new();
    let result = read_file_within(&path, &ReadOptions::default(), limits, &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    });
    let Some(Record::Reject(last)) = records.last() else { panic!("{records:?}") };
    assert_eq!(last.reason, RejectReason::TooLarge);
    assert_eq!(result.content_hash, hash_file(&path).ok());
}

#[test]
fn a_sink_that_breaks_is_asked_no_more() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("a.jsonl", "{\"title\": \"A\"}\n{\"title\": \"B\"}\n"),
        ("a.json", "[{\"title\": \"A\"}, {\"title\": \"B\"}]"),
        ("a.csv", "title,text\nA,a\nB,b\n"),
        ("a.sgm", "<DOC><DOCNO>1</DOCNO><TEXT>a</TEXT></DOC><DOC><DOCNO>2</DOCNO><TEXT>a</TEXT></DOC>"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mut count = 0;
        let result = read_file(&path, &ReadOptions::default(), &mut |_| {
            count += 1;
            ControlFlow::Break(())
        });
        assert_eq!((count, result.content_hash), (1, None), "{name}");
    }
}

#[test]
fn a_guessed_encoding_is_said() {
    let (text, _, _) = encoding_rs::WINDOWS_1251
        .encode("Наводнение\n\nВ понедельник вода в реке поднялась на три метра, сообщили власти города.");
    let (got, result) = read_as("a.txt", &text);
    let Record::Article(article) = &got[0] else { panic!("{got:?}") };
    assert_eq!(article.of(Slot::Headline).next().map(|c| c.text.as_str()), Some("Наводнение"));
    assert_eq!(article.notes, [Note::new(Stage::Read, "", "encoding guessed as windows-1251")]);
    assert_eq!(result.encoding, "windows-1251");
}

#[test]
fn bytes_that_are_not_utf8_are_counted() {
    let mut text = "Flood\n\n".to_owned().into_bytes();
    text.extend("The river rose. ".repeat(5000).into_bytes());
    text.extend(b"The caf\xe9 closed.");
    let (got, result) = read_as("a.txt", &text);
    let Record::Article(article) = &got[0] else { panic!("{got:?}") };
    assert!(article.of(Slot::Body).next().unwrap().text.ends_with("The café closed."));
    assert_eq!(result.notes, [Note::new(Stage::Read, "", "1 byte that is not UTF-8, read as windows-1252")]);
}

/// Small texts in every layout, to be mutated.
const SAMPLES: &[(&str, &str)] = &[
    (
        "a.json",
        "{\"articles\": [{\"title\": \"A\", \"text\": \"B\", \"authors\": [{\"name\": \"C\"}]}, {\"title\": \"\\ud83d x\", \"date\": 1574418600}]}",
    ),
    ("a.jsonl", "{\"title\": \"A\", \"maintext\": \"<p>B</p>\"}\n{\"title\": NaN}\n{\"x\": [[[1]]]}\n"),
    ("a.csv", "title;text;date\n\"A\nB\";\"C \"\"D\"\"\";2019\nE;F\n"),
    ("a.md", "---\ntitle: A\ntags: [b, c]\n---\n# A\n\n* [x](y) **z**\n> q\n```\ncode\n```\n"),
    ("b.md", "+++\ntitle = \"A\"\ntags = [\"b\"]\n+++\n\nB [c](d) `e` <f> &amp; g\n"),
    ("a.txt", "Title: A\nDate: 2019\n\nB.\n\n==========\n\nTitle: C\nDate: 2020\n\nD."),
    (
        "a.sgm",
        "<REUTERS NEWID=\"1\"><DATE>26-FEB-1987</DATE><PLACES><D>usa</D></PLACES><TEXT>&#2;<TITLE>A</TITLE><BODY>B &lt;C>\n Reuter\n&#3;</BODY></TEXT></REUTERS>",
    ),
    ("b.sgm", "<DOC id=\"AFP_ENG_20030401.0001\" type=\"story\"><HEADLINE>A</HEADLINE><TEXT><P>B</P></TEXT></DOC>"),
];

/// Reads and checks the account: at least one record, the right hash, no locator twice among articles.
fn check(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let (got, result) = read_as(name, bytes);
    prop_assert!(!got.is_empty());
    prop_assert_eq!(result.bytes, bytes.len() as u64);
    prop_assert_eq!(result.content_hash, Some(text_hash(bytes)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_accounted_for(bytes in prop::collection::vec(any::<u8>(), 0..2000), which in 0..SAMPLES.len()) {
        check(SAMPLES[which].0, &bytes)?;
    }

    #[test]
    fn damaged_samples_are_accounted_for(
        which in 0..SAMPLES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 0..12),
        times in 1..4_usize,
        zip in any::<bool>(),
    ) {
        let (name, text) = SAMPLES[which];
        let mut bytes = text.repeat(times).into_bytes();
        for (at, byte, kind) in changes {
            if bytes.is_empty() { break; }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                _ => bytes.truncate(at.max(1)),
            }
        }
        let bytes = if zip { gzip(&bytes) } else { bytes };
        check(name, &bytes)?;
    }
}
