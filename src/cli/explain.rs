//! `morgue explain`: what every stage found in one file, with the evidence.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::bail;

use super::context::Context;
use super::reading::{Reading, shown_options};
use super::{Outcome, ReportForm};
use crate::index::GivenOptions;
use crate::normalize;
use crate::pipeline::{self, Examined};
use crate::present::{EXPLAIN_VERSION, Explained, ExplainedRecord, Style, count, explained_page, one_line};
use crate::read::{self, FileRead};
use crate::record::{Article, Reject, RejectReason, path_to_text};

/// Show where each fact of a file's articles is from, and what was not taken
///
/// Reads the file as `morgue index` does, with the options that the archive remembers for it. For every fact it gives the value, the rule by which it was taken, the words
/// that show it, and the other candidates with why not. This is how to learn why a date is missing or is not the one you expected.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file; `FILE#LOCATOR` for one record of it, as hits show it
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    reading: Reading,

    /// How many records of the file to show
    #[arg(long, short, value_name = "N", default_value_t = 3)]
    records: usize,

    /// The form
    #[arg(long, short, value_name = "FORM", default_value = "text")]
    format: ReportForm,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let (path, locator) = split(&args.file);
    if !path.is_file() {
        let what = if path.is_dir() { "is a folder; explain takes one file" } else { "is not there" };
        bail!("{} {what}", path.display());
    }
    let path = path.canonicalize()?;
    let given = args.reading.options()?;
    // Without an archive nothing is remembered.
    let archive = context.open().and_then(|archive| Ok(archive.snapshot()?)).ok();
    let options = match &archive {
        Some(archive) => pipeline::options_known(&path, &given, archive)?,
        None => given,
    };
    let style = context.style();
    let path_text = path_to_text(&path);
    let mut shown = Vec::new();
    let mut records = 0_u64;
    let mut articles = 0_u64;
    let mut unreadable = false;
    let read = pipeline::examine(&path, &options, &mut |examined| {
        records += 1;
        let own = match &examined {
            Examined::Article(raw, _) => &raw.locator,
            Examined::Reject(reject) => {
                unreadable |= reject.reason == RejectReason::Unreadable;
                &reject.locator
            }
        };
        if locator.as_ref().is_none_or(|locator| locator == own) {
            articles += u64::from(matches!(&examined, Examined::Article(_, Some(_))));
            if shown.len() < args.records {
                shown.push(record(&examined, &path_text, options.source.as_deref()));
            }
        }
        ControlFlow::Continue(())
    });
    let mut out = io::stdout().lock();
    match args.format {
        ReportForm::Json => {
            let explained = Explained {
                version: EXPLAIN_VERSION,
                file: path_text,
                layout: read.layout(),
                encoding: read.encoding.to_owned(),
                records_in_file: records,
                notes: read.notes.clone(),
                records: shown,
            };
            serde_json::to_writer_pretty(&mut out, &explained).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        ReportForm::Text => {
            write!(out, "{}", head(&read, &options, records, style))?;
            for record in &shown {
                write!(out, "\n{}", page(record, style))?;
            }
            if records > shown.len() as u64 && locator.is_none() {
                let more = count(records - shown.len() as u64, "record");
                writeln!(out, "\n… {more} more; --records N shows more of them")?;
            }
        }
    }
    Ok(if unreadable {
        Outcome::Incomplete
    } else if articles == 0 {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

fn split(file: &std::path::Path) -> (PathBuf, Option<String>) {
    if !file.exists()
        && let Some(text) = file.to_str()
    {
        // Records inside of archives have several parts: `dump.zip#2019/a.json#L12`. The first that leaves a file is the file.
        let splits = || text.match_indices('#').filter_map(|(at, _)| text.split_at_checked(at));
        let there = splits().find(|(path, _)| std::path::Path::new(path).exists());
        if let Some((path, locator)) = there.or_else(|| splits().next_back()) {
            return (PathBuf::from(path), Some(locator.trim_start_matches('#').to_owned()));
        }
    }
    (file.to_owned(), None)
}

fn head(read: &FileRead, options: &GivenOptions, records: u64, style: Style) -> String {
    let mut text = String::new();
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(text, "{}{value}", style.paint("2", &format!("{name:<10}")));
    };
    match (read.layout(), read.readers.len()) {
        (Some(layout), 1) => {
            let version = read.readers.values().next().copied().unwrap_or_default();
            fact("layout", &format!("{layout}, version {version}"));
        }
        (Some(layout), _) => fact("layout", &layout),
        (None, _) => fact("layout", "none that morgue knows"),
    }
    if !read.encoding.is_empty() {
        fact("encoding", read.encoding);
    }
    if !options.is_empty() {
        fact("options", &one_line(&shown_options(options)));
    }
    fact("records", &count(records, ""));
    for note in &read.notes {
        fact("note", &one_line(&note.text));
    }
    let known: Vec<&str> = read::readers().iter().map(|reader| reader.name()).collect();
    if read.readers.is_empty() {
        fact("known", &known.join(", "));
    }
    text
}

fn record(examined: &Examined, path: &str, label: Option<&str>) -> ExplainedRecord {
    match examined {
        Examined::Reject(reject) => ExplainedRecord::reject(reject),
        Examined::Article(raw, article) => {
            let context = normalize::Context { path, source_label: label };
            if let Some(article) = article {
                return ExplainedRecord::article(article, &normalize::judge(raw, article, &context));
            }
            let nothing = Article { locator: raw.locator.clone(), notes: raw.notes.clone(), ..Article::default() };
            let reject = Reject::record(raw.locator.clone(), RejectReason::NoText, "");
            let judged = normalize::judge(raw, &nothing, &context);
            ExplainedRecord { reject: Some(reject), ..ExplainedRecord::article(&nothing, &judged) }
        }
    }
}

fn page(record: &ExplainedRecord, style: Style) -> String {
    let place =
        if record.locator.is_empty() { "the file".to_owned() } else { format!("record {}", one_line(&record.locator)) };
    let mut text = style.paint("1", &place);
    if let Some(reject) = &record.reject {
        let detail = if reject.detail.is_empty() { String::new() } else { format!(": {}", one_line(&reject.detail)) };
        let _ = write!(text, " no article, {}{detail}", reject.reason.describe());
    }
    text.push('\n');
    if !record.facts.is_empty() {
        text.push_str(&explained_page(record, style));
    }
    text
}
