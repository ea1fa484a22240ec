//! What every fuzz target holds a file to.
//!
//! In go bytes, taken for a file of one family of layouts; they are read, and every article is normalized and enriched as the pipeline does it. Beside
//! panics, hangs and memory, which the fuzzer sees itself, these laws are checked:
//!
//! - A file gives at least one record, if only a reject that says why there is none; no two articles stand at one place.
//! - All of the file is read, and its hash is that of its bytes.
//! - An article has clean text, survives its own JSON, and is enriched to the same on a second reading.
//! - What is made of a file is no more than its family can make of so many bytes.
//! - Reading stops when the sink says so.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::panic;

use morgue::normalize::{Context, normalize};
use morgue::read::{ReadOptions, Record, is_caught, read_bytes};
use morgue::record::{Article, RawArticle, text_hash};

/// A family of layouts whose files are read by parsers of one kind.
pub struct Family {
    /// Names of its files. Which one the bytes are given, their length decides, so that any file can be a seed.
    pub names: &'static [&'static str],
    /// Names for `--format-hint`. Every second length is read with one of them: a reader that is chosen by hand must bear what it would have refused.
    pub hints: &'static [&'static str],
    /// Bytes of text that one byte can become, at most; 0 when files of the family are packed, and so can become anything.
    pub growth: usize,
}

/// Bytes that any file may become: names, notes and reasons.
const FREE_BYTES: usize = 1 << 20;

/// Lets the panics of libraries pass that readers catch. A panic in code of our own ends the run even where somebody would catch it.
///
/// The fuzzer's own hook ends the process before anybody can catch anything.
pub fn let_caught_panics_pass() {
    drop(panic::take_hook());
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !is_caught(info) {
            usual(info);
            std::process::abort();
        }
    }));
}

/// Reads `bytes` as a file of the family and checks the laws.
///
/// # Panics
/// When one of them is broken.
pub fn check(family: &Family, bytes: &[u8]) {
    let name = pick(family.names, bytes.len()).unwrap_or("article");
    let hint = if bytes.len() % 2 == 0 { None } else { pick(family.hints, bytes.len() / 2) };
    let options = ReadOptions { hint: hint.map(str::to_owned), ..ReadOptions::default() };
    let path = format!("/archive/2019/{name}");
    let mut places = HashSet::new();
    let (mut records, mut made) = (0_usize, 0_usize);
    let result = read_bytes(name, bytes, &options, &mut |record| {
        records += 1;
        match record {
            Record::Article(raw) => {
                assert!(places.insert(raw.locator.clone()), "two articles at {:?}", raw.locator);
                made += raw.size() + check_article(raw, &path, records);
            }
            Record::Reject(reject) => made += reject.locator.len() + reject.detail.len(),
            Record::Note(note) => panic!("a remark on the file is none of its records: {note:?}"),
        }
        ControlFlow::Continue(())
    });
    assert!(records > 0, "nothing is said of the file");
    assert_eq!(result.bytes, bytes.len() as u64, "not all of it was read");
    assert_eq!(result.content_hash, Some(text_hash(bytes)), "the hash is not that of the bytes");
    let most = bytes.len().saturating_mul(family.growth).saturating_add(FREE_BYTES);
    assert!(family.growth == 0 || made <= most, "{made} bytes made of {}", bytes.len());
    if bytes.len() % 8 == 2 {
        check_stop(name, bytes, &options, bytes.len() / 8 % records);
    }
}

fn pick(of: &[&'static str], number: usize) -> Option<&'static str> {
    of.get(number.checked_rem(of.len())?).copied()
}

/// Makes an article as the pipeline does; gives its size.
fn check_article(raw: RawArticle, path: &str, number: usize) -> usize {
    let context = Context { path, source_label: (number % 4 == 3).then_some("The Weir Gazette") };
    let mut article = normalize(raw, &context);
    morgue::enrich::enrich(&mut article);
    let json = serde_json::to_string(&article).expect("an article is plain data");
    let again: Article = serde_json::from_str(&json).expect("its own JSON reads");
    assert_eq!(again, article, "an article does not survive its JSON");

    let controls = |text: &str, but: &[char]| text.chars().any(|c| c.is_control() && !but.contains(&c));
    let lines =
        [&article.headline, &article.deck].into_iter().chain(&article.section).chain(&article.tag).chain(&article.url);
    let names = [&article.person, &article.org, &article.place, &article.author].into_iter().flatten();
    for line in lines.chain(names.map(|found| &found.value)) {
        assert!(!controls(line, &['\n']), "a control character in {line:?}");
    }
    let body = &article.body;
    assert!(!controls(body, &['\n']), "a control character in {body:?}");
    assert!(!body.contains("\n\n\n"), "two blank lines in {body:?}");
    assert_eq!(body.trim(), body, "space around the text");
    assert_eq!(article.headline.trim(), article.headline, "space around the headline");
    json.len()
}

/// Stops behind the first `records` records.
fn check_stop(name: &str, bytes: &[u8], options: &ReadOptions, records: usize) {
    let mut given = 0;
    let result = read_bytes(name, bytes, options, &mut |_| {
        given += 1;
        if given > records { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(given, records + 1, "a reader went on when it was told to stop");
    assert_eq!(result.content_hash, None, "a hash of what was not read");
}
