//! Measures `morgue index` as a whole program against a bare tantivy loop over documents made ready beforehand.
//!
//! The loop has the same fields, analyzers, threads and memory, and is run in turn with the program on the same articles, so that a slow
//! moment of the machine slows both.
//!
//!     cargo bench --bench ingest -- --articles 20000 --articles 200000 --runs 3
//!
//! Prints for each corpus the CPU and its ratio to the loop's, wall time with one job and with all, the archive's size by that of the text,
//! and the peak of memory.
#![expect(clippy::print_stdout, reason = "a bench talks to the one who started it")]

#[allow(dead_code, reason = "each bench uses a part of it")]
mod support;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use clap::Parser;
use morgue::index::{Archive, GivenOptions, IndexDocument};
use morgue::pipeline::{self, Examined};
use morgue::walk::{self, Met, WalkOptions};
use support::{Corpus, Layout, Usage};

/// The program's allocator, so that the loop has it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MEMORY: usize = 128 << 20;

/// Measure `morgue index`
#[derive(Parser)]
struct Arguments {
    /// Articles in a corpus; may be given several times
    #[arg(long, default_values_t = [20_000])]
    articles: Vec<u64>,
    /// How often each is run
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Another seed gives another corpus
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Run the bare loop over this corpus, and print its CPU in microseconds
    #[arg(long, hide = true)]
    bare: Option<PathBuf>,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("to measure: cargo bench --bench ingest");
        return Ok(());
    }
    let arguments = Arguments::parse();
    if let Some(corpus) = &arguments.bare {
        return bare(corpus);
    }
    for &articles in &arguments.articles {
        for layout in [Layout::Jsonl, Layout::Folder] {
            let corpus = support::corpus(layout, arguments.seed, articles)?;
            compare(&corpus, layout, articles, arguments.runs)?;
        }
    }
    Ok(())
}

fn jobs() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn archive_folder(name: &str) -> PathBuf {
    support::bench_folder().join(format!("ingest-{name}-{}", std::process::id()))
}

/// One run of the program.
fn index(corpus: &Corpus, jobs: usize) -> anyhow::Result<(Usage, u64)> {
    let archive = archive_folder("morgue");
    support::remove(&archive)?;
    let mut command = support::morgue(&archive);
    command.args(["index", "--quiet", "--jobs", &jobs.to_string()]).arg(&corpus.path);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let usage = support::measure(&mut command)?;
    ensure!(usage.status.success(), "morgue index failed: {}", usage.status);
    let mut size = 0;
    for entry in fs::read_dir(&archive)? {
        size += entry?.metadata()?.len();
    }
    support::remove(&archive)?;
    Ok((usage, size))
}

/// One run of the bare loop, in a process of its own: its CPU without the making of the documents.
fn loop_cpu(corpus: &Corpus) -> anyhow::Result<Duration> {
    let output = Command::new(std::env::current_exe()?).arg("--bench").arg("--bare").arg(&corpus.path).output()?;
    ensure!(output.status.success(), "the bare loop failed: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    Ok(Duration::from_micros(text.trim().parse().context("the bare loop printed no number")?))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn compare(corpus: &Corpus, layout: Layout, articles: u64, runs: usize) -> anyhow::Result<()> {
    let (mut cpu, mut bare_cpu, mut ratio, mut wall, mut wall_one, mut wall_ratio) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut size, mut peak) = (0, 0);
    for _ in 0..runs {
        let (usage, bytes) = index(corpus, jobs())?;
        let bare = loop_cpu(corpus)?;
        let (one, _) = index(corpus, 1)?;
        cpu.push(usage.cpu().as_secs_f64());
        bare_cpu.push(bare.as_secs_f64());
        ratio.push(usage.cpu().as_secs_f64() / bare.as_secs_f64());
        wall.push(usage.wall.as_secs_f64());
        wall_one.push(one.wall.as_secs_f64());
        wall_ratio.push(usage.wall.as_secs_f64() / one.wall.as_secs_f64());
        size = bytes;
        peak = peak.max(usage.peak_memory);
    }
    println!(
        "{articles} articles, {layout:?}: CPU {:.2} s, bare loop {:.2} s, ratio {:.2}; wall {:.2} s, with one job {:.2} s, \
         ratio {:.2}; archive {:.3} of {:.1} MB of text; peak {} MiB; {:.1} MB of files a second of CPU",
        median(cpu.clone()),
        median(bare_cpu),
        median(ratio),
        median(wall),
        median(wall_one),
        median(wall_ratio),
        size as f64 / corpus.sizes.text as f64,
        corpus.sizes.text as f64 / 1e6,
        peak >> 20,
        corpus.sizes.files as f64 / 1e6 / median(cpu),
    );
    Ok(())
}

/// Makes the documents ready, then gives them to tantivy, and prints the CPU that the second part took.
fn bare(corpus: &Path) -> anyhow::Result<()> {
    let given = GivenOptions::default();
    let folder = archive_folder("bare");
    support::remove(&folder)?;
    let archive = Archive::open_or_create(&folder)?;
    let mut documents: Vec<IndexDocument> = Vec::new();
    walk::walk(&corpus.canonicalize()?, &WalkOptions::default(), &mut |met| {
        if let Met::File(file) = met {
            pipeline::examine(&file.path, &given, &mut |examined| {
                if let Examined::Article(_, Some(article)) = examined {
                    documents.push(archive.ready_document(&article));
                }
                ControlFlow::Continue(())
            });
        }
    });
    let before = own_cpu()?;
    let mut writer = archive.bare_writer(jobs(), MEMORY)?;
    for document in documents {
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    println!("{}", own_cpu()?.saturating_sub(before).as_micros());
    support::remove(&folder)?;
    Ok(())
}

/// The CPU time of this process and all its threads so far, from the system's own count in hundredths of a second.
fn own_cpu() -> anyhow::Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, after_name) = stat.rsplit_once(')').context("a name in parentheses")?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    Ok(Duration::from_millis(ticks * 10))
}
