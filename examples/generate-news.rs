//! Writes a corpus of made-up news articles, for trying the program out at size:
//!
//!     cargo run --release --example generate-news -- --articles 200000 --seed 1 --as jsonl news.jsonl
//!
//! `--as folder` writes plain text files, 1,000 to a subfolder; `--as warc` and `--as warc.gz` a crawl of web pages. The same seed gives the same articles everywhere.
#![expect(clippy::print_stdout, reason = "an example talks to the one who started it")]

#[allow(dead_code, reason = "shared with the benches")]
#[path = "../benches/support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::Parser;
use support::Layout;
use support::generate::Generator;

/// Write a corpus of made-up news articles
#[derive(Parser)]
struct Arguments {
    /// How many articles
    #[arg(long, default_value_t = 20_000)]
    articles: u64,
    /// Another seed gives other articles
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// `folder`, `jsonl`, `warc` or `warc.gz`
    #[arg(long = "as", default_value = "folder")]
    layout: String,
    /// The folder or file to write; it must not exist yet
    out: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let Some(layout) = Layout::named(&arguments.layout) else {
        bail!("--as takes folder, jsonl, warc or warc.gz, not {}", arguments.layout);
    };
    if arguments.out.exists() {
        bail!("{} exists already", arguments.out.display());
    }
    let start = Instant::now();
    let generator = Generator::new(arguments.seed);
    let sizes = support::write_corpus(layout, &generator, 0..arguments.articles, &arguments.out)
        .with_context(|| format!("cannot write {}", arguments.out.display()))?;
    println!(
        "{} articles, {} bytes in files, {} bytes of text, {:.1} s",
        arguments.articles,
        sizes.files,
        sizes.text,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
