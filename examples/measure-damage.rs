//! Measures what becomes of a folder of every layout and container of which a third is damaged:
//!
//!     cargo build --release
//!     cargo run --release --example measure-damage -- --program target/release/morgue damaged/
//!
//! Makes the folder from the project's fixtures, its sample corpus and made-up articles: as they are, packed in one another, repeated to megabytes,
//! nested deep; every third file is then cut off, or has bytes changed, zeroed, taken out or doubled. The same seed makes the same files.
//!
//! Each file is then read here, which shows panics and the slowest files, and the program indexes the first thousand and the whole: its memory should be
//! that of the first thousand, and its counts must add up to the files and articles met here. Ends with an error when anything is not so.
#![expect(clippy::print_stdout, reason = "an example talks to the one who started it")]

#[allow(dead_code, reason = "shared with the benches")]
#[path = "../benches/support/mod.rs"]
mod support;

use std::fs;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Parser;
use morgue::normalize::{Context, normalize};
use morgue::read::{ReadOptions, Record, read_file};
use morgue::walk::{Met, WalkOptions, walk};
use serde_json::Value;
use support::generate::Generator;
use support::lexicon::Random;

/// Files in a subfolder; the first of them is what memory is compared with.
const FILES_PER_FOLDER: u64 = 1000;

/// Measure what becomes of damaged files
#[derive(Parser)]
struct Arguments {
    /// How many files
    #[arg(long, default_value_t = 10_000)]
    files: u64,
    /// Another seed makes other files
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folders of files to start from
    #[arg(long, default_values = ["tests/fixtures", "sample-corpus"])]
    from: Vec<PathBuf>,
    /// The program that indexes them; without it they are only read here
    #[arg(long)]
    program: Option<PathBuf>,
    /// Threads of the program
    #[arg(long, default_value_t = 2)]
    jobs: u16,
    /// The folder to make; used as it is when it exists
    folder: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if !arguments.folder.exists() {
        make(&arguments)?;
    }
    let counts = read_all(&arguments.folder)?;
    if let Some(program) = &arguments.program {
        index(&arguments, program, &counts)?;
    }
    ensure!(counts.panics.is_empty(), "panics: {}", counts.panics.join(", "));
    Ok(())
}

/// A file by its name and content.
type Made = (String, Vec<u8>);

fn make(arguments: &Arguments) -> anyhow::Result<()> {
    let mut originals = Vec::new();
    for folder in &arguments.from {
        let folder = folder.canonicalize().with_context(|| folder.display().to_string())?;
        walk(&folder, &WalkOptions::default(), &mut |met| {
            if let Met::File(file) = met
                && !file.path.to_string_lossy().ends_with(".expected.json")
                && let (Some(name), Ok(bytes)) = (file.path.file_name(), fs::read(&file.path))
            {
                originals.push((name.to_string_lossy().into_owned(), bytes));
            }
        });
    }
    ensure!(!originals.is_empty(), "nothing to start from");
    let generator = Generator::new(arguments.seed);
    let (mut bytes_made, mut damaged) = (0, 0);
    for number in 0..arguments.files {
        let mut random = Random::new(arguments.seed.wrapping_mul(0x9e37_79b9).wrapping_add(number));
        let (name, mut bytes) = file(&mut random, &originals, &generator)?;
        if number % 3 == 2 {
            damage(&mut random, &mut bytes);
            damaged += 1;
        }
        let folder = arguments.folder.join(format!("{:03}", number / FILES_PER_FOLDER));
        fs::create_dir_all(&folder)?;
        bytes_made += bytes.len();
        fs::write(folder.join(format!("{number:06}-{name}")), bytes)?;
    }
    println!("made {} files, {damaged} of them damaged, {} MB", arguments.files, bytes_made >> 20);
    Ok(())
}

/// One file before it is damaged.
fn file(random: &mut Random, originals: &[Made], generator: &Generator) -> anyhow::Result<Made> {
    let (name, bytes) = random.pick(originals).clone();
    Ok(match random.below(100) {
        0..50 => (name, bytes),
        50..75 => packed(random, name, bytes, originals)?,
        75..84 => {
            let most = (4 << 20) / (bytes.len() + 1) + 1;
            let order = random.below(13);
            let times = 1 + random.below(1 << order).min(most as u64);
            (name, bytes.repeat(times as usize))
        }
        84..90 => {
            let count = 1 << random.below(11);
            let first = random.below(1_000_000);
            let lines = (first..first + count).map(|number| support::json_line(&generator.article(number)));
            ("articles.jsonl".to_owned(), lines.collect::<String>().into_bytes())
        }
        90..93 => {
            let article = generator.article(random.below(1_000_000));
            (support::file_name(&article), support::plain_text(&article).into_bytes())
        }
        93..96 => {
            let noise: Vec<u8> = (0..random.below(100_000)).map(|_| random.bits() as u8).collect();
            (name, noise)
        }
        96..98 => nested(random),
        _ => (name, Vec::new()),
    })
}

/// Markup nested deeper than any page or export is.
fn nested(random: &mut Random) -> Made {
    let (name, open) = *random.pick(&[
        ("deep.html", "<div><p>Rain. "),
        ("deep.html", "<table><tr><td>"),
        ("deep.html", "<b><a href=x>"),
        ("deep.xml", "<nitf><body>"),
        ("deep.json", "[{\"body\": "),
        ("deep.jsonl", "{\"title\": ["),
        ("deep.rtf", "{\\rtf1 {\\b "),
        ("deep.md", "> - *a* "),
        ("deep.eml", "Content-Type: multipart/mixed; boundary=a\n\n--a\n"),
    ]);
    (name.to_owned(), open.repeat(1 + random.below(100_000) as usize).into_bytes())
}

/// Up to three containers around some files.
fn packed(random: &mut Random, name: String, bytes: Vec<u8>, originals: &[Made]) -> anyhow::Result<Made> {
    let mut file = (name, bytes);
    for _ in 0..=random.below(3) {
        let mut files = vec![file];
        for _ in 0..random.below(8) {
            files.push(random.pick(originals).clone());
        }
        file = match random.below(7) {
            0 => ("files.zip".to_owned(), zip(&files)?),
            1 => ("files.tar".to_owned(), tar(&files)),
            2 => ("crawl.warc".to_owned(), warc(&files)),
            kind => {
                let (name, bytes) = files.swap_remove(0);
                compressed(kind, &name, &bytes)?
            }
        };
    }
    Ok(file)
}

fn compressed(kind: u64, name: &str, bytes: &[u8]) -> anyhow::Result<Made> {
    let (ending, packed) = match kind {
        3 => {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            packer.write_all(bytes)?;
            ("gz", packer.finish()?)
        }
        4 => ("zst", zstd::encode_all(bytes, 3)?),
        5 => {
            let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
            packer.write_all(bytes)?;
            ("bz2", packer.finish()?)
        }
        _ => {
            let options = lzma_rust2::XzOptions::with_preset(1);
            let mut packer = lzma_rust2::XzWriter::new(Vec::new(), options)?;
            packer.write_all(bytes)?;
            ("xz", packer.finish()?)
        }
    };
    Ok((format!("{name}.{ending}"), packed))
}

fn zip(files: &[Made]) -> anyhow::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (number, (name, bytes)) in files.iter().enumerate() {
        zip.start_file(format!("{number}/{name}"), zip::write::SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn tar(files: &[Made]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, bytes) in files {
        let mut header = [0; 512];
        let mut field = |at: usize, text: &str| {
            for (to, from) in header.iter_mut().skip(at).zip(text.bytes()) {
                *to = from;
            }
        };
        field(0, name);
        field(100, "0000644\0");
        field(124, &format!("{:011o}\0", bytes.len()));
        field(148, "        0");
        field(257, "ustar\x0000");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        for (to, from) in header.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()) {
            *to = from;
        }
        tar.extend(header);
        tar.extend(bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

fn warc(files: &[Made]) -> Vec<u8> {
    let mut warc = Vec::new();
    for (name, bytes) in files {
        let answer = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", bytes.as_slice()].concat();
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2019-11-25T10:00:00Z\r\n\
             WARC-Target-URI: https://gazette.example/{name}\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        warc.extend([head.as_bytes(), &answer, b"\r\n\r\n"].concat());
    }
    warc
}

fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len() as u64;
    let at = random.below(length) as usize;
    let order = random.below(14);
    let end = (at + 1 + random.below(1 << order) as usize).min(bytes.len());
    match random.below(5) {
        0 | 1 => bytes.truncate(at),
        2 => {
            for _ in 0..=random.below(100) {
                let at = random.below(length) as usize;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.bits() as u8;
                }
            }
        }
        3 => {
            let zeroed = random.per_mille(500);
            let stretch: Vec<u8> = if zeroed { vec![0; end - at] } else { Vec::new() };
            bytes.splice(at..end, stretch);
        }
        _ => {
            let stretch: Vec<u8> = bytes.drain(at..end).collect();
            bytes.splice(at..at, stretch.repeat(2));
        }
    }
}

/// What was met when every file was read here.
#[derive(Default)]
struct Counts {
    files: u64,
    articles: u64,
    rejects: u64,
    panics: Vec<String>,
}

fn read_all(folder: &Path) -> anyhow::Result<Counts> {
    let folder = folder.canonicalize()?;
    let mut counts = Counts::default();
    let mut slowest: Vec<(Duration, String)> = Vec::new();
    let mut outcomes = 0;
    let start = Instant::now();
    std::panic::set_hook(Box::new(|_| {}));
    walk(&folder, &WalkOptions::default(), &mut |met| {
        let Met::File(file) = met else { return };
        counts.files += 1;
        let shown = file.path.to_string_lossy().into_owned();
        let begun = Instant::now();
        let read = catch_unwind(AssertUnwindSafe(|| read_one(&file.path, &shown)));
        slowest.push((begun.elapsed(), shown.clone()));
        slowest.sort_by_key(|entry| std::cmp::Reverse(entry.0));
        slowest.truncate(5);
        match read {
            Ok((articles, rejects)) => {
                outcomes += u64::from(articles + rejects > 0);
                counts.articles += articles;
                counts.rejects += rejects;
            }
            Err(_) => counts.panics.push(shown),
        }
    });
    let _ = std::panic::take_hook();
    println!(
        "read here: {} files in {:.1} s, {outcomes} of them with an outcome; {} articles, {} rejects, {} panics",
        counts.files,
        start.elapsed().as_secs_f64(),
        counts.articles,
        counts.rejects,
        counts.panics.len()
    );
    for (time, name) in &slowest {
        println!("  {:>7.3} s {name}", time.as_secs_f64());
    }
    ensure!(outcomes + counts.panics.len() as u64 == counts.files, "files without an outcome");
    Ok(counts)
}

/// Articles and rejects of a file.
fn read_one(path: &Path, shown: &str) -> (u64, u64) {
    let (mut articles, mut rejects) = (0, 0);
    read_file(path, &ReadOptions::default(), &mut |record| {
        let is_article = match record {
            Record::Article(raw) => {
                let mut article = normalize(raw, &Context { path: shown, source_label: None });
                morgue::enrich::enrich(&mut article);
                !(article.headline.is_empty() && article.body.is_empty() && article.deck.is_empty())
            }
            Record::Reject(_) | Record::Note(_) => false,
        };
        articles += u64::from(is_article);
        rejects += u64::from(!is_article);
        ControlFlow::Continue(())
    });
    (articles, rejects)
}

/// Indexes the first thousand files and all, and compares.
fn index(arguments: &Arguments, program: &Path, counts: &Counts) -> anyhow::Result<()> {
    let first = arguments.folder.join("000");
    for (what, folder) in [("the first thousand", first.as_path()), ("all", arguments.folder.as_path())] {
        let archive = tempfile::tempdir()?;
        let output = archive.path().join("report.json");
        let mut command = Command::new(program);
        command.args(["--archive".as_ref(), archive.path().join("archive").as_os_str()]);
        command.args(["index", "--quiet", "--format", "json", "--jobs", &arguments.jobs.to_string()]).arg(folder);
        let used = support::measure(command.stdout(fs::File::create(&output)?).stderr(Stdio::inherit()))?;
        let report: Value = serde_json::from_slice(&fs::read(&output)?).context("no report: the program crashed")?;
        let count = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64).unwrap_or_default();
        let [seen, new, rejected] = ["/files/seen", "/files/new", "/files/rejected"].map(count);
        println!(
            "indexed {what}: {seen} files = {new} with articles + {rejected} rejected; {} articles; peak {} MB, {:.1} s, {:.1} s of CPU; {}",
            count("/articles/added"),
            used.peak_memory >> 20,
            used.wall.as_secs_f64(),
            used.cpu().as_secs_f64(),
            used.status
        );
        ensure!(used.status.code().is_some(), "the program crashed");
        ensure!(seen == new + rejected, "the counts of files do not add up");
        if folder == arguments.folder {
            ensure!(seen == counts.files, "{} files met here, {seen} there", counts.files);
            let articles = count("/articles/added");
            ensure!(articles == counts.articles, "{} articles read here, {articles} there", counts.articles);
        }
    }
    Ok(())
}
