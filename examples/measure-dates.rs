//! Measures publication dates on a folder of saved pages with known days:
//!
//!     cargo run --release --example measure-dates -- pages/html pages/gold.json --list
//!
//! `gold.json` is an object of one entry a page, `{"file": "name.html", "date": "2019-11-22"}`, by address or any other key. Pages may be packed
//! with gzip. Each goes the whole way of an article: read, normalize, enrich. A page that is refused as no article (a gallery, an index, one of
//! less than 30 words) has a day all the same: it is that of what the page says of itself, judged by the same rules, and counted apart as well.
//! Prints the share of right days, wrong ones and missing ones, for all pages and for either half of them by a hash of their names, so that rules
//! can be made on one half and tried on the other.
#![expect(clippy::print_stdout, reason = "an example talks to the one who started it")]

use std::collections::BTreeMap;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Parser;
use morgue::enrich::enrich;
use morgue::normalize::{Context, normalize};
use morgue::read::{ReadOptions, Record, page_facts, read_file};
use morgue::record::{
    Article, Candidate, DayMonthOrder, Note, Precision, RejectReason, Slot, Stage, read_date, text_hash,
};
use serde::Deserialize;

/// Measure publication dates on pages with known days
#[derive(Parser)]
struct Arguments {
    /// The folder of pages
    pages: PathBuf,
    /// The known days
    gold: PathBuf,
    /// Show each page whose day is wrong, with what speaks for it
    #[arg(long)]
    list: bool,
    /// Show every page
    #[arg(long)]
    all: bool,
    /// Show pages without a day as well
    #[arg(long)]
    missing: bool,
    /// Only one half of the pages: 0 or 1
    #[arg(long)]
    half: Option<u64>,
}

#[derive(Deserialize)]
struct Known {
    file: String,
    date: String,
}

#[derive(Default, Clone, Copy)]
struct Score {
    right: u32,
    wrong: u32,
    missing: u32,
    /// Pages that were taken for no article, and those of them whose day is right.
    refused: u32,
    refused_right: u32,
}

impl Score {
    fn print(self, name: &str) {
        let all = (self.right + self.wrong + self.missing).max(1);
        let share = |count: u32| f64::from(count) / f64::from(all);
        println!(
            "{name}: {all} pages, right {} ({:.3}), wrong {} ({:.3}), missing {} ({:.3}); taken for no article {}, of these right {}",
            self.right,
            share(self.right),
            self.wrong,
            share(self.wrong),
            self.missing,
            share(self.missing),
            self.refused,
            self.refused_right
        );
    }
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let gold = std::fs::read(&arguments.gold).with_context(|| format!("cannot read {}", arguments.gold.display()))?;
    let gold: BTreeMap<String, Known> =
        serde_json::from_slice(&gold).context("not an object of pages with file and date")?;
    let mut halves = [Score::default(); 2];
    for known in gold.values() {
        let half = (text_hash(known.file.as_bytes()) % 2) as usize;
        if arguments.half.is_some_and(|wanted| wanted != half as u64) {
            continue;
        }
        let Some(path) = page(&arguments.pages, &known.file) else {
            bail!("{} is not in {}", known.file, arguments.pages.display());
        };
        let Found { article, candidates, refused } = article(&path)?;
        // A month or a year is no day.
        let found = article.date.as_ref().filter(|date| date.value.precision() >= Precision::Day);
        let day = found.map(|found| found.value.without_time().to_string());
        let Some(score) = halves.get_mut(half) else { continue };
        match &day {
            Some(day) if *day == known.date => score.right += 1,
            Some(_) => score.wrong += 1,
            None => score.missing += 1,
        }
        score.refused += u32::from(refused);
        score.refused_right += u32::from(refused && day.as_ref() == Some(&known.date));
        let shown = arguments.all
            || match &day {
                Some(day) => arguments.list && *day != known.date,
                None => arguments.missing,
            };
        if shown {
            let evidence = found.map(|found| format!("{} {:?}", found.origin.as_str(), found.evidence));
            println!(
                "{}: known {}, found {} ({})",
                known.file,
                known.date,
                day.as_deref().unwrap_or("none"),
                evidence.unwrap_or_default()
            );
            for note in article.notes.iter().filter(|note| note.field == "date") {
                println!("    note: {}", note.text);
            }
            for candidate in candidates {
                let (slot, origin) = (candidate.slot, candidate.origin.as_str());
                let day = read_date(&candidate.text, DayMonthOrder::Unknown)
                    .map(|reading| reading.date.without_time().to_string());
                println!(
                    "    {slot:?} {origin} {}: {:?} day={}",
                    candidate.name,
                    candidate.text,
                    day.unwrap_or_default()
                );
            }
        }
    }
    for (name, score) in ["first half", "second half"].iter().zip(halves) {
        score.print(name);
    }
    let [a, b] = halves;
    let all = Score {
        right: a.right + b.right,
        wrong: a.wrong + b.wrong,
        missing: a.missing + b.missing,
        refused: a.refused + b.refused,
        refused_right: a.refused_right + b.refused_right,
    };
    all.print("all");
    Ok(())
}

/// The page of this name, packed or not.
fn page(folder: &Path, file: &str) -> Option<PathBuf> {
    ["", ".gz"].iter().map(|ending| folder.join(format!("{file}{ending}"))).find(|path| path.is_file())
}

/// What was made of a page.
#[derive(Default)]
struct Found {
    article: Article,
    /// What speaks for its date.
    candidates: Vec<Candidate>,
    /// It was taken for no article.
    refused: bool,
}

/// The first article of a page; of a page that is none, what it says of itself.
fn article(path: &Path) -> anyhow::Result<Found> {
    let mut article = None;
    let mut reject = None;
    read_file(path, &ReadOptions::default(), &mut |record| {
        match record {
            Record::Article(raw) => article = Some(raw),
            Record::Reject(other) => reject = Some(other),
            Record::Note(_) => return ControlFlow::Continue(()),
        }
        ControlFlow::Break(())
    });
    let refused = article.is_none();
    let raw = match (article, &reject) {
        (Some(raw), _) => raw,
        (None, Some(reject)) if reject.reason == RejectReason::NotArticle => page_facts(&unpacked(path)?),
        _ => return Ok(Found { refused, ..Found::default() }),
    };
    let dated = |candidate: &&Candidate| matches!(candidate.slot, Slot::Published | Slot::Modified | Slot::Url);
    let candidates = raw.candidates.iter().filter(dated).cloned().collect();
    let shown = path.to_string_lossy();
    let mut article = normalize(raw, &Context { path: &shown, source_label: None });
    enrich(&mut article);
    if let Some(reject) = reject {
        // Shown where others show what speaks for their day.
        article.notes.push(Note::new(Stage::Read, "date", format!("reject: {} {}", reject.reason, reject.detail)));
    }
    Ok(Found { article, candidates, refused })
}

/// The bytes of a page.
fn unpacked(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    if path.extension().is_none_or(|extension| extension != "gz") {
        return Ok(bytes);
    }
    let mut page = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut page)?;
    Ok(page)
}
