//! `morgue index`: brings the archive up to date with folders of articles.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use anyhow::Context as _;

use super::context::Context;
use super::progress::Progress;
use super::reading::Reading;
use super::settings;
use super::{Outcome, ReportForm};
use crate::index::Archive;
use crate::pipeline::{self, Examined, IngestOptions, Report};
use crate::present::{count, one_line, shown_path, size_text};
use crate::record::{RejectReason, path_to_text};
use crate::walk::{self, Met, WalkOptions};

/// What the long help says of `morgue.toml`.
const SETTINGS: &str = "\
A file morgue.toml at the top of a named folder can say what --map, --source and --format-hint say,
for all files below it or for some:

  source = \"Evening Gazette\"
  [[files]]
  match = \"archiv/**\"
  map = { body = \"artikel_text\", date = \"datum\" }
  format-hint = \"csv\"

The command line wins over it, and of its rules the later one. It holds nothing else. Such a file
anywhere deeper is a file like any other.";

/// Read folders of articles into the archive
///
/// Walks the folders, tells each file's layout by its content, and adds the articles. Run it again at any time: only files that are new, changed
/// or gone are touched. It may be stopped at any moment; the next run goes on from the last commit.
#[derive(Debug, clap::Args)]
#[command(after_long_help = SETTINGS)]
pub(super) struct Args {
    /// Folders and files to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    reading: Reading,

    /// Only files that match this pattern (`*.json`, `2019/**`); may be given several times
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,

    /// No files or folders that match this pattern; may be given several times
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Read hidden files and folders too
    #[arg(long)]
    hidden: bool,

    /// Read files without the `--map`, `--source` and `--format-hint` that the archive remembers for them
    #[arg(long)]
    forget_options: bool,

    /// Follow symbolic links inside the folders
    #[arg(long)]
    follow: bool,

    /// Remove the articles of a named folder that is gone or empty. Without this they are kept: the disk may only not be mounted
    #[arg(long)]
    gone: bool,

    /// Say what would be read, and read nothing into the archive
    #[arg(long, short = 'n')]
    dry_run: bool,

    /// How many threads to use [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: Option<u16>,

    /// Memory for articles that are not yet written, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 128, value_parser = clap::value_parser!(u32).range(32..=65536))]
    memory: u32,

    /// The form of the report
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: ReportForm,

    /// No progress, and of the report only what went wrong
    #[arg(long, short)]
    quiet: bool,
}

/// A commit is made after so many bytes of articles: what a kill can cost.
const COMMIT_BYTES: u64 = 256 << 20;

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let dir = context.archive_dir()?;
    let roots = roots(&args.paths, &dir)?;
    let settings = settings::read(&args.paths)?;
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let options = IngestOptions {
        roots,
        walk: WalkOptions {
            include: walk::globs(&args.include).map_err(anyhow::Error::msg)?,
            exclude: walk::globs(&args.exclude).map_err(anyhow::Error::msg)?,
            hidden: args.hidden,
            follow: args.follow,
            never: None,
            settings: settings.iter().map(settings::file_of).collect(),
        },
        gone: args.gone,
        jobs: args.jobs.map_or(processors, usize::from),
        memory: args.memory as usize * (1 << 20),
        given: args.reading.options()?,
        settings,
        forget: args.forget_options,
        commit_bytes: COMMIT_BYTES,
    };
    if args.dry_run {
        return dry_run(&options, &dir, context);
    }
    let archive = Archive::open_or_create(&dir)?;
    let mut options = options;
    options.walk.never = dir.canonicalize().ok();

    let progress = Progress::new(args.quiet);
    let report = std::thread::scope(|scope| {
        if progress.wants_total() {
            scope.spawn(|| total(&options, &progress));
        }
        let report = pipeline::ingest(&archive, &options, &progress);
        progress.finish();
        report
    })?;
    let articles = archive.snapshot()?.articles()?;
    let mut out = io::stdout().lock();
    match args.format {
        ReportForm::Json => {
            serde_json::to_writer(&mut out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        ReportForm::Text => {
            let text = report_text(&report, articles, progress.elapsed(), args.quiet, context);
            out.write_all(text.as_bytes())?;
        }
    }
    let unread = report.rejects.iter().any(|(_, reject)| reject.reason == RejectReason::Unreadable);
    Ok(if unread || !report.failed.is_empty() { Outcome::Incomplete } else { Outcome::Done })
}

/// The folders and files to walk. Those that are gone are among them when the archive holds something of them, so that it can be taken out.
fn roots(paths: &[PathBuf], dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let fail = |(path, error): (PathBuf, io::Error)| anyhow::Error::new(error).context(format!("{}", path.display()));
    let (there, missing): (Vec<PathBuf>, Vec<PathBuf>) = paths
        .iter()
        .cloned()
        .partition(|path| !matches!(path.canonicalize(), Err(error) if error.kind() == io::ErrorKind::NotFound));
    let mut roots = walk::roots(&there).map_err(fail)?;
    if missing.is_empty() {
        return Ok(roots);
    }
    let snapshot = Archive::open(dir).and_then(|archive| archive.snapshot()).ok();
    for path in missing {
        let gone = walk::gone(&path).map_err(|error| fail((path.clone(), error)))?;
        let text = path_to_text(&gone);
        let inside = format!("{}/", text.trim_end_matches('/'));
        let mut known = false;
        if let Some(snapshot) = &snapshot {
            snapshot.paths_under(&text, |path| known |= path == text || path.starts_with(&inside))?;
        }
        if !known {
            walk::roots(std::slice::from_ref(&path)).map_err(fail)?;
        }
        if !roots.iter().any(|outer| gone.starts_with(outer)) {
            roots.push(gone);
        }
    }
    Ok(roots)
}

/// Walks the folders once more, ahead of the reading, for the total of the bar.
fn total(options: &IngestOptions, progress: &Progress) {
    let mut bytes = 0;
    for root in &options.roots {
        walk::walk(root, &options.walk, &mut |met| {
            if let Met::File(file) = met {
                bytes += file.stamp.size;
                progress.total(bytes);
            }
        });
        if progress.done.load(Ordering::Relaxed) {
            return;
        }
    }
}

/// How many rejects the report names.
const NAMED: usize = 10;
/// How many remarks on files it gives.
const NOTES: usize = 5;

fn report_text(report: &Report, articles: u64, elapsed: std::time::Duration, quiet: bool, context: &Context) -> String {
    let mut lines = Vec::new();
    let base = context.base();
    let number = |number| count(number, "");
    let joined = |parts: &[(u64, &str)]| -> String {
        let some: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", number(*count)))
            .collect();
        if some.is_empty() { String::new() } else { format!(": {}", some.join(", ")) }
    };
    if !quiet {
        let files = &report.files;
        lines.push(format!(
            "{}{}",
            count(files.seen, "file"),
            joined(&[
                (files.new, "new"),
                (files.changed, "changed"),
                (files.unchanged, "unchanged"),
                (files.rejected, "without an article"),
            ])
        ));
        let gone = joined(&[(files.vanished, "gone"), (files.moved, "moved"), (files.skipped, "passed over")]);
        if !gone.is_empty() {
            lines.push(format!("besides{gone}"));
        }
        let counts = &report.articles;
        let in_files = counts.added + counts.updated + counts.unchanged;
        lines.push(format!(
            "{} in them{}",
            count(in_files, "article"),
            joined(&[
                (counts.added, "added"),
                (counts.updated, "updated"),
                (counts.unchanged, "unchanged"),
                (report.undated, "of the added and updated without a date"),
            ])
        ));
        if report.twins > 0 {
            let records = if report.twins == 1 { "record tells" } else { "records tell" };
            lines.push(format!(
                "{} {records} what another file tells better, kept behind it (`also` in its record)",
                number(report.twins)
            ));
        }
        if report.remembered_options > 0 {
            let files = count(report.remembered_options, "file");
            lines.push(format!(
                "{files} with the --map, --source or --format-hint of an earlier run (--forget-options drops them)"
            ));
        }
        if counts.removed > 0 {
            lines.push(format!("{} removed", count(counts.removed, "article")));
        }
    }
    let rejected: u64 = report.rejected_records.values().sum();
    if rejected > 0 {
        let reasons: Vec<(u64, &str)> =
            report.rejected_records.iter().map(|(reason, count)| (*count, reason.as_str())).collect();
        lines.push(format!("{} rejected{}", count(rejected, "record"), joined(&reasons)));
        for (path, reject) in report.rejects.iter().take(NAMED) {
            let detail =
                if reject.detail.is_empty() { reject.reason.describe().to_owned() } else { one_line(&reject.detail) };
            lines.push(format!("  {}: {detail}", shown_path(path, &reject.locator, base.as_deref())));
        }
        if rejected as usize > NAMED {
            lines.push("  … the rest with `morgue status --rejects`".to_owned());
        }
    }
    for (path, note) in report.notes.iter().take(NOTES) {
        lines.push(format!("{}: {}", shown_path(path, "", base.as_deref()), one_line(note)));
    }
    if report.notes.len() > NOTES {
        lines.push(format!("  … and {} like these", count((report.notes.len() - NOTES) as u64, "more note")));
    }
    for (path, detail) in &report.failed {
        lines.push(format!("{}: {}", shown_path(path, "", base.as_deref()), one_line(detail)));
    }
    if !quiet {
        let seconds = elapsed.as_secs_f64();
        lines.push(format!(
            "{} read in {seconds:.1} s; the archive holds {}",
            size_text(report.bytes),
            count(articles, "article")
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// Says for each file what it would give.
fn dry_run(options: &IngestOptions, dir: &Path, context: &Context) -> anyhow::Result<Outcome> {
    // Where there is no archive yet, or none that can be read, nothing is remembered.
    let archive = Archive::open(dir).and_then(|archive| archive.snapshot()).ok();
    let base = context.base();
    let mut out = io::stdout().lock();
    let mut failure = None;
    let mut incomplete = false;
    let (mut files, mut articles, mut rejects) = (0, 0, 0);
    for root in &options.roots {
        if !root.exists() {
            let path = shown_path(&path_to_text(root), "", base.as_deref());
            writeln!(out, "{path}: gone; --gone would remove what the archive holds of it")?;
            continue;
        }
        walk::walk(root, &options.walk, &mut |met| {
            if failure.is_some() {
                return;
            }
            let line = match met {
                Met::Skipped(path, skip) => {
                    format!("{}: passed over, {}", shown_path(&path_to_text(&path), "", base.as_deref()), skip.as_str())
                }
                Met::Failed(path, detail) => {
                    incomplete = true;
                    format!("{}: cannot be read, {detail}", shown_path(&path_to_text(&path), "", base.as_deref()))
                }
                Met::File(file) => {
                    let (mut good, mut bad) = (0, Vec::new());
                    let said = pipeline::options_for(&file.path, options, archive.as_ref());
                    let said = said.unwrap_or_else(|_| options.given.clone());
                    let read = pipeline::examine(&file.path, &said, &mut |examined| {
                        match examined {
                            Examined::Article(_, Some(_)) => good += 1,
                            Examined::Article(raw, None) => bad.push((raw.locator, RejectReason::NoText)),
                            Examined::Reject(reject) => bad.push((reject.locator, reject.reason)),
                        }
                        ControlFlow::Continue(())
                    });
                    files += 1;
                    articles += good;
                    rejects += bad.len() as u64;
                    incomplete |= bad.iter().any(|(_, reason)| *reason == RejectReason::Unreadable);
                    let layout = read.layout().map_or(String::new(), |layout| format!(" as {layout}"));
                    let first = bad.first().map_or(String::new(), |(locator, reason)| {
                        let place = if locator.is_empty() { String::new() } else { format!("{locator}: ") };
                        format!(", {} rejected ({place}{})", bad.len(), reason.describe())
                    });
                    let path = shown_path(&path_to_text(&file.path), "", base.as_deref());
                    format!("{path}: {}{layout}{first}", count(good, "article"))
                }
            };
            if let Err(error) = writeln!(out, "{line}") {
                failure = Some(error);
            }
        });
    }
    if let Some(error) = failure {
        return Err(error.into());
    }
    writeln!(
        out,
        "would read {} from {}; {} rejected; nothing was written",
        count(articles, "article"),
        count(files, "file"),
        count(rejects, "record")
    )
    .context("cannot write the report")?;
    Ok(if incomplete { Outcome::Incomplete } else { Outcome::Done })
}
