//! What the benches share: corpora of made-up articles on disk, and measuring a program run as a process of its own.
//!
//! Corpora are kept between runs in the folder that `MORGUE_BENCH_DIR` names, or else in Cargo's folder for temporary files of
//! benches. A corpus is used again as long as the generator still makes the same articles.

pub mod generate;
pub mod lexicon;
pub mod pages;
mod words;

use std::fs::{self, File};
use std::hash::Hasher as _;
use std::io::{self, BufWriter, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use wait4::Wait4 as _;

use self::generate::{Generator, NewsArticle};

/// Files in each subfolder of a folder of articles.
const FILES_PER_FOLDER: u64 = 1_000;

/// How articles lie on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A plain text file for each, 1,000 to a subfolder.
    Folder,
    /// One file, one JSON object on each line.
    Jsonl,
    /// One crawl of web pages.
    Warc,
    /// The same in gzip, a member a page.
    WarcGz,
}

impl Layout {
    /// `folder`, `jsonl`, `warc` or `warc.gz`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "folder" => Some(Self::Folder),
            "jsonl" => Some(Self::Jsonl),
            "warc" => Some(Self::Warc),
            "warc.gz" => Some(Self::WarcGz),
            _ => None,
        }
    }
}

/// Bytes written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// In all files.
    pub files: u64,
    /// Of headlines, decks and bodies with their datelines, each once.
    pub text: u64,
}

/// A corpus on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corpus {
    /// The folder or the file.
    pub path: PathBuf,
    /// Its size.
    pub sizes: Sizes,
}

/// The corpus with this seed, made if it is not there yet.
///
/// # Errors
/// When it cannot be written.
pub fn corpus(layout: Layout, seed: u64, articles: u64) -> io::Result<Corpus> {
    let generator = Generator::new(seed);
    let name = format!("news-seed{seed}-{articles}-{:016x}", fingerprint(&generator));
    let folder = bench_folder();
    fs::create_dir_all(&folder)?;
    let path = folder.join(match layout {
        Layout::Folder => name,
        Layout::Jsonl => format!("{name}.jsonl"),
        Layout::Warc => format!("{name}.warc"),
        Layout::WarcGz => format!("{name}.warc.gz"),
    });
    let sizes_path = beside(&path, ".sizes");
    if path.exists()
        && let Some(sizes) = fs::read_to_string(&sizes_path).ok().and_then(|text| parse_sizes(&text))
    {
        return Ok(Corpus { path, sizes });
    }
    // A run that was stopped half-way leaves a `.part` behind, never half a corpus under the final name.
    let part = beside(&path, ".part");
    remove(&part)?;
    remove(&path)?;
    let sizes = write_corpus(layout, &generator, 0..articles, &part)?;
    fs::write(&sizes_path, format!("{} {}\n", sizes.files, sizes.text))?;
    fs::rename(&part, &path)?;
    Ok(Corpus { path, sizes })
}

/// Writes the articles of these numbers to a new folder or file.
///
/// # Errors
/// When it cannot be written.
pub fn write_corpus(layout: Layout, generator: &Generator, numbers: Range<u64>, path: &Path) -> io::Result<Sizes> {
    match layout {
        Layout::Folder => write_folder(generator, numbers, path),
        Layout::Jsonl => write_jsonl(generator, numbers, path),
        Layout::Warc => write_warc(generator, numbers, path, false),
        Layout::WarcGz => write_warc(generator, numbers, path, true),
    }
}

fn write_warc(generator: &Generator, numbers: Range<u64>, path: &Path, packed: bool) -> io::Result<Sizes> {
    let mut sizes = Sizes::default();
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    for number in numbers {
        let article = generator.article(number);
        let mut record = Vec::new();
        pages::write_record(&mut record, &article, &pages::page(generator, &article))?;
        if packed {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
            gzip.write_all(&record)?;
            record = gzip.finish()?;
        }
        file.write_all(&record)?;
        sizes.files += record.len() as u64;
        sizes.text += text_bytes(&article);
    }
    file.into_inner()?.sync_all()?;
    Ok(sizes)
}

fn write_folder(generator: &Generator, numbers: Range<u64>, path: &Path) -> io::Result<Sizes> {
    let mut sizes = Sizes::default();
    for number in numbers {
        let article = generator.article(number);
        let folder = path.join(format!("{:04}", number / FILES_PER_FOLDER));
        if number % FILES_PER_FOLDER == 0 || sizes.files == 0 {
            fs::create_dir_all(&folder)?;
        }
        let text = plain_text(&article);
        fs::write(folder.join(file_name(&article)), &text)?;
        sizes.files += text.len() as u64;
        sizes.text += text_bytes(&article);
    }
    Ok(sizes)
}

fn write_jsonl(generator: &Generator, numbers: Range<u64>, path: &Path) -> io::Result<Sizes> {
    let mut sizes = Sizes::default();
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    for number in numbers {
        let article = generator.article(number);
        let line = json_line(&article);
        file.write_all(line.as_bytes())?;
        sizes.files += line.len() as u64;
        sizes.text += text_bytes(&article);
    }
    file.into_inner()?.sync_all()?;
    Ok(sizes)
}

/// The name of the article's file in a folder: its day and number, for most datelines do not say the year.
#[must_use]
pub fn file_name(article: &NewsArticle) -> String {
    format!("{}_{:07}.txt", article.date.format("%Y-%m-%d"), article.number)
}

/// The article as crawlers save plain text: headline, headline again, deck, dateline and body.
#[must_use]
pub fn plain_text(article: &NewsArticle) -> String {
    let headline = &article.headline;
    let mut text = format!("{headline}\n\n{headline}\n\n");
    if let Some(deck) = &article.deck {
        text.push_str(deck);
        text.push_str("\n\n");
    }
    text.push_str(&article.body());
    text.push('\n');
    text
}

/// The article as one line of JSON, with the names that most exports use. The agency is told by the dateline alone.
#[must_use]
pub fn json_line(article: &NewsArticle) -> String {
    let value = serde_json::json!({
        "headline": article.headline,
        "description": article.deck,
        "body": article.body(),
        "source": article.outlet.name,
        "author": article.author,
        "date": article.date.format("%Y-%m-%dT%H:%M:%S").to_string(),
        "url": article.url,
        "section": article.section,
        "tags": article.tags,
        "persons": article.persons,
        "language": "en",
    });
    format!("{value}\n")
}

fn text_bytes(article: &NewsArticle) -> u64 {
    let deck = article.deck.as_ref().map_or(0, String::len);
    (article.headline.len() + deck + article.body().len()) as u64
}

/// Changes when the generator or the layouts change.
fn fingerprint(generator: &Generator) -> u64 {
    let mut hash = twox_hash::XxHash3_64::with_seed(0);
    for number in 0..100 {
        let article = generator.article(number);
        hash.write(file_name(&article).as_bytes());
        hash.write(plain_text(&article).as_bytes());
        hash.write(json_line(&article).as_bytes());
    }
    hash.finish()
}

fn parse_sizes(text: &str) -> Option<Sizes> {
    let (files, text) = text.trim().split_once(' ')?;
    Some(Sizes { files: files.parse().ok()?, text: text.parse().ok()? })
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Removes a file or a folder with all that is in it, if it is there.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Where corpora and archives of the benches lie.
#[must_use]
pub fn bench_folder() -> PathBuf {
    let built_in = || option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
    std::env::var_os("MORGUE_BENCH_DIR").map_or_else(built_in, PathBuf::from)
}

/// The program under test with this archive: the one built along with the bench, or that which `MORGUE_BENCH_PROGRAM` names.
/// It sees nothing of the caller's environment but the search path.
///
/// # Panics
/// Outside benches when `MORGUE_BENCH_PROGRAM` is not set.
#[must_use]
pub fn morgue(archive: &Path) -> Command {
    let program = std::env::var_os("MORGUE_BENCH_PROGRAM")
        .or_else(|| option_env!("CARGO_BIN_EXE_morgue").map(Into::into))
        .expect("cargo tells benches where the program is");
    let mut command = Command::new(program);
    command.env_clear();
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command.env("HOME", bench_folder());
    command.arg("--archive").arg(archive);
    command
}

/// What a process used, from its start to its end.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// How it ended.
    pub status: ExitStatus,
    /// Time on the clock.
    pub wall: Duration,
    /// Processor time of all its threads, in the program itself.
    pub user: Duration,
    /// Processor time of all its threads, in the kernel.
    pub system: Duration,
    /// The most memory it held at once, in bytes.
    pub peak_memory: u64,
}

impl Usage {
    /// Processor time, in the program and in the kernel.
    #[must_use]
    pub fn cpu(&self) -> Duration {
        self.user + self.system
    }
}

/// Runs the command to its end and measures it.
///
/// # Errors
/// When it cannot be started or waited for; a failing exit code is no error.
pub fn measure(command: &mut Command) -> io::Result<Usage> {
    let own_peak = peak_memory("self");
    let start = Instant::now();
    let mut child = command.spawn()?;
    let process = child.id().to_string();
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let poll = scope.spawn(|| poll_peak_memory(&process, &ended));
        let used = child.wait4();
        let wall = start.elapsed();
        ended.store(true, Ordering::Relaxed);
        let polled = poll.join().expect("the polling thread does not panic");
        let used = used?;
        // The kernel counts what the parent held when it started the child as the child's. Where that hides the child's
        // own peak, the last value seen before its end has to do.
        let peak_memory = if used.rusage.maxrss > own_peak || polled == 0 { used.rusage.maxrss } else { polled };
        Ok(Usage { status: used.status, wall, user: used.rusage.utime, system: used.rusage.stime, peak_memory })
    })
}

fn poll_peak_memory(process: &str, ended: &AtomicBool) -> u64 {
    let mut peak = 0;
    while !ended.load(Ordering::Relaxed) {
        peak = peak.max(peak_memory(process));
        thread::sleep(Duration::from_millis(5));
    }
    peak
}

/// The peak of resident memory that `/proc` tells of a process, in bytes; zero where there is no `/proc`.
fn peak_memory(process: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|number| number.trim().parse().ok());
    kibibytes.map_or(0, |number: u64| number * 1024)
}
