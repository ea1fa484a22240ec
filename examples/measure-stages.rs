//! Measures how fast one thread reads files, and where the time goes:
//!
//!     cargo run --release --example generate-news -- --articles 3000 --as warc crawl.warc
//!     cargo run --release --example measure-stages -- crawl.warc
//!
//! Each file is read several times, the fastest counts: reading alone (containers, decoding, detection, parsing), then with normalize, then with
//! enrich. Detection is measured on its own over all files: every reader is asked for its score of the start of each, and the dearest are named.
//!
//! What reading itself is made of, and what indexing costs beside, a profile of the program shows; `--profile` adds up its samples by stage, each
//! for the stage whose code was entered last:
//!
//!     perf record -F 499 --call-graph dwarf,16384 -o perf.data target/release/morgue --archive /tmp/archive index --jobs 1 crawl.warc
//!     perf script --no-inline -i perf.data -F ip,sym | cargo run --release --example measure-stages -- --profile
#![expect(clippy::print_stdout, reason = "an example talks to the one who started it")]

use std::collections::BTreeMap;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead as _, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::ensure;
use clap::Parser;
use morgue::normalize::{Context, normalize};
use morgue::read::{ReadOptions, Record, SAMPLE_BYTES, Sample, read_file, readers};

/// Measure how fast files are read
#[derive(Parser)]
struct Arguments {
    /// How often each file is read
    #[arg(long, default_value_t = 3)]
    times: u32,
    /// Add up a profile from the standard input
    #[arg(long)]
    profile: bool,
    /// The files
    files: Vec<PathBuf>,
}

/// Of more files than this, only detection is measured.
const FILES_TOLD: usize = 20;

/// How far an article is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    Read,
    Normalize,
    Enrich,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if arguments.profile {
        return profile();
    }
    ensure!(!arguments.files.is_empty(), "which files?");
    for file in arguments.files.iter().take(FILES_TOLD) {
        let mut before = Duration::ZERO;
        for (depth, what) in [(Depth::Read, "read"), (Depth::Normalize, "normalize"), (Depth::Enrich, "enrich")] {
            let mut fastest = Duration::MAX;
            let (mut records, mut bytes) = (0, 0);
            for _ in 0..arguments.times.max(1) {
                let start = Instant::now();
                (records, bytes) = run(file, depth);
                fastest = fastest.min(start.elapsed());
            }
            println!(
                "{}: to {what}: {records} records, {:.1} MB, {:.2} s, {:.1} MB/s; {what} alone {:.2} s",
                file.display(),
                bytes as f64 / 1e6,
                fastest.as_secs_f64(),
                bytes as f64 / 1e6 / fastest.as_secs_f64(),
                fastest.saturating_sub(before).as_secs_f64()
            );
            before = fastest;
        }
    }
    detection(&arguments.files, arguments.times)
}

/// What it costs to ask every reader for its score.
fn detection(files: &[PathBuf], times: u32) -> anyhow::Result<()> {
    let mut costs: BTreeMap<&str, Duration> = BTreeMap::new();
    for path in files {
        let mut bytes = Vec::new();
        File::open(path)?.take(SAMPLE_BYTES as u64).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let whole = bytes.len() < SAMPLE_BYTES;
        let sample = Sample { bytes: &bytes, text: &text, whole, name: &name, extension: &extension };
        for reader in readers() {
            let fastest = (0..times.max(1)).map(|_| {
                let start = Instant::now();
                black_box(reader.score(black_box(&sample)));
                start.elapsed()
            });
            *costs.entry(reader.name()).or_default() += fastest.min().unwrap_or_default();
        }
    }
    let all: Duration = costs.values().sum();
    let each = |cost: Duration| cost.as_secs_f64() * 1e6 / files.len() as f64;
    println!("detection: {:.1} µs a file", each(all));
    let mut costs: Vec<_> = costs.into_iter().collect();
    costs.sort_by_key(|(_, cost)| std::cmp::Reverse(*cost));
    for (reader, cost) in costs.into_iter().take(8) {
        println!("  {:>8.2} µs  {reader}", each(cost));
    }
    Ok(())
}

/// Records and bytes of a file.
fn run(path: &Path, depth: Depth) -> (u64, u64) {
    let mut records = 0;
    let read = read_file(path, &ReadOptions::default(), &mut |record| {
        records += 1;
        if let Record::Article(raw) = record
            && depth >= Depth::Normalize
        {
            let mut article = normalize(raw, &Context { path: "/archive/crawl", source_label: None });
            if depth >= Depth::Enrich {
                morgue::enrich::enrich(&mut article);
            }
        }
        ControlFlow::Continue(())
    });
    (records, read.bytes)
}

/// Stages by the paths of their code, the more particular first.
const STAGES: &[(&str, &[&str])] = &[
    ("container", &["read::container", "read::buffer", "zlib_rs", "flate2"]),
    ("decode", &["read::decode", "encoding_rs"]),
    ("html: dates", &["read::html::page_date", "read::html::page_region"]),
    ("html: metadata", &["read::html::meta", "read::html::json_ld", "read::html::json_lenient"]),
    ("html: guard", &["read::html::guard"]),
    ("html: tree", &["read::html::tree", "read::html::sink", "html5ever"]),
    (
        "html: body",
        &[
            "read::html::body",
            "read::html::blocks",
            "read::html::score",
            "read::html::hints",
            "read::html::clean",
            "read::html::phrases",
        ],
    ),
    ("html: other", &["read::html"]),
    ("other readers", &["morgue::read"]),
    ("normalize", &["morgue::normalize"]),
    ("enrich", &["morgue::enrich"]),
    ("index", &["morgue::index", "tantivy"]),
    ("pipeline", &["morgue::pipeline"]),
];

/// Reads what `perf script` prints: for each sample the stack, innermost first, and a blank line.
fn profile() -> anyhow::Result<()> {
    let mut shares: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut samples, mut stage, mut in_sample) = (0_u64, None, false);
    for line in std::io::stdin().lock().lines().chain([Ok(String::new())]) {
        let line = line?;
        if line.trim().is_empty() {
            if std::mem::take(&mut in_sample) {
                samples += 1;
                *shares.entry(stage.take().unwrap_or("elsewhere")).or_default() += 1;
            }
            continue;
        }
        in_sample = true;
        // Readers use their own code to score; all of it is detection.
        if line.contains("read::detect::") || line.contains("as morgue::read::Reader>::score") {
            stage = Some("detect");
        }
        let is_of = |parts: &&(&str, &[&str])| parts.1.iter().any(|part| line.contains(part));
        stage = stage.or_else(|| STAGES.iter().find(is_of).map(|(name, _)| *name));
    }
    ensure!(samples > 0, "no samples");
    let mut shares: Vec<_> = shares.into_iter().collect();
    shares.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (stage, count) in shares {
        println!("{:>5.1} %  {stage}", count as f64 * 100.0 / samples as f64);
    }
    Ok(())
}
