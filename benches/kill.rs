//! Kills `morgue index` at random moments, and checks that nothing but time is lost.
//!
//! Half of the kills hit a first index, half a re-index after some files changed. After each the archive must open and answer,
//! and the next run must complete to the very archive that an undisturbed run makes: the same records, byte for byte.
//!
//!     cargo bench --bench kill -- --kills 100 --articles 5000 --seed 1
//!
//! `MORGUE_KILLS` sets the number of kills too. The archive of a failed round is kept and named. Exit code 1 on any failure.
#![expect(clippy::print_stdout, reason = "a bench talks to the one who started it")]

#[allow(dead_code, reason = "each bench uses a part of it")]
mod support;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitCode, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use clap::Parser;
use support::generate::{Generator, NewsArticle};
use support::lexicon::Random;

/// A word that stands in many articles of any seed.
const COMMON_WORD: &str = "government";
/// Every article as its whole record, one a line, in an order that is the same on every run.
const DUMP: &[&str] = &["search", "*", "--format", "jsonl", "--full", "--limit", "1000000", "--sort", "oldest"];
/// No command on such a small corpus takes as long, unless it hangs.
const PATIENCE: Duration = Duration::from_mins(5);
/// Articles in the changed corpus that were not there before come from far up the generator's numbers.
const NEW_NUMBERS: u64 = 1_000_000;

/// Kill `morgue index` at random moments
#[derive(Parser)]
struct Arguments {
    /// How many kills
    #[arg(long, default_value_t = 100, env = "MORGUE_KILLS")]
    kills: u32,
    /// Articles in the corpus: half in a folder, half in a JSONL file
    #[arg(long, default_value_t = 5_000)]
    articles: u64,
    /// Another seed gives another corpus and other moments
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<ExitCode> {
    // `cargo test --all-targets` starts benches without this flag.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("to kill: cargo bench --bench kill");
        return Ok(ExitCode::SUCCESS);
    }
    let arguments = Arguments::parse();
    let room = Room::prepare(&arguments)?;
    let undisturbed = [room.undisturbed_index()?, room.undisturbed_reindex()?];
    let mut random = Random::new(arguments.seed);
    let mut failures = 0;
    let mut before_archive = 0;
    for round in 0..arguments.kills {
        let run = &undisturbed[round as usize % 2];
        match room.kill_once(run, round, &mut random) {
            Ok(Found::NoArchiveYet) => before_archive += 1,
            Ok(Found::Archive) => {}
            Err(error) => {
                failures += 1;
                println!("kill {round}, in {}: {error:#}", run.what);
            }
        }
    }
    let times = undisturbed.each_ref().map(|run| run.wall.as_secs_f64());
    println!(
        "kill: {} kills, {failures} failed; {before_archive} came before there was an archive; undisturbed, {} took {:.2} s \
         and {} {:.2} s; {} articles, seed {}",
        arguments.kills,
        undisturbed[0].what,
        times[0],
        undisturbed[1].what,
        times[1],
        arguments.articles,
        arguments.seed
    );
    if failures == 0 {
        room.tidy()?;
    }
    Ok(if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The two states of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    First,
    Changed,
}

/// What an undisturbed run did.
struct Undisturbed {
    what: &'static str,
    /// The corpus that it indexed.
    state: State,
    /// The archive that it started from.
    start: Option<PathBuf>,
    /// The archive's records after it.
    records: Vec<u8>,
    wall: Duration,
}

/// What a kill left.
enum Found {
    NoArchiveYet,
    Archive,
}

/// The folder in which all this happens.
struct Room {
    folder: PathBuf,
}

impl Room {
    fn prepare(arguments: &Arguments) -> anyhow::Result<Self> {
        let folder = support::bench_folder().join(format!("kill-{}", std::process::id()));
        support::remove(&folder)?;
        fs::create_dir_all(&folder)?;
        // Paths are part of the records: a symbolic link in them would be resolved or not, but the same each time.
        let room = Self { folder: fs::canonicalize(folder)? };
        let generator = Generator::new(arguments.seed);
        room.write_first(&generator, arguments.articles)?;
        room.write_changed(&generator, arguments.articles)?;
        Ok(room)
    }

    fn corpus(&self) -> PathBuf {
        self.folder.join("corpus")
    }

    /// Where a state of the corpus lies while the other one is shown.
    fn aside(&self, state: State) -> PathBuf {
        self.folder.join(match state {
            State::First => "corpus-first",
            State::Changed => "corpus-changed",
        })
    }

    /// Puts the corpus in this state under the one path that is indexed.
    fn show(&self, state: State) -> anyhow::Result<()> {
        let other = if state == State::First { State::Changed } else { State::First };
        if self.aside(state).exists() {
            if self.corpus().exists() {
                fs::rename(self.corpus(), self.aside(other))?;
            }
            fs::rename(self.aside(state), self.corpus())?;
        }
        Ok(())
    }

    fn write_first(&self, generator: &Generator, articles: u64) -> anyhow::Result<()> {
        let corpus = self.aside(State::First);
        let half = articles / 2;
        support::write_corpus(support::Layout::Folder, generator, 0..half, &corpus.join("files"))?;
        support::write_corpus(support::Layout::Jsonl, generator, half..articles, &corpus.join("dump.jsonl"))?;
        Ok(())
    }

    /// One in ten articles has another text, one in fifty is gone, one in fifty is new. What did not change is the same file,
    /// with the same time of modification.
    fn write_changed(&self, generator: &Generator, articles: u64) -> anyhow::Result<()> {
        let (first, changed) = (self.aside(State::First), self.aside(State::Changed));
        let half = articles / 2;
        fs::create_dir_all(&changed)?;
        for folder in fs::read_dir(first.join("files"))? {
            let name = folder?.file_name();
            let (from, to) = (first.join("files").join(&name), changed.join("files").join(&name));
            fs::create_dir_all(&to)?;
            for file in fs::read_dir(from)? {
                let file = file?;
                fs::hard_link(file.path(), to.join(file.file_name()))?;
            }
        }
        let file_of = |article: &NewsArticle| {
            let folder = format!("{:04}", article.number % NEW_NUMBERS / 1_000);
            changed.join("files").join(folder).join(support::file_name(article))
        };
        for number in 0..half {
            let article = generator.article(number);
            match number % 50 {
                3 | 13 | 23 | 33 | 43 => {
                    let text = support::plain_text(&generator.article(NEW_NUMBERS + number));
                    // The old file is shared with the first state: it is replaced, not written to.
                    fs::remove_file(file_of(&article))?;
                    fs::write(file_of(&article), text)?;
                }
                7 => fs::remove_file(file_of(&article))?,
                9 => {
                    let new = generator.article(2 * NEW_NUMBERS + number);
                    fs::write(file_of(&new), support::plain_text(&new))?;
                }
                _ => {}
            }
        }
        let mut lines = String::new();
        for number in half..articles {
            match number % 50 {
                3 | 13 | 23 | 33 | 43 => lines += &support::json_line(&generator.article(NEW_NUMBERS + number)),
                7 => {}
                9 => {
                    lines += &support::json_line(&generator.article(number));
                    lines += &support::json_line(&generator.article(2 * NEW_NUMBERS + number));
                }
                _ => lines += &support::json_line(&generator.article(number)),
            }
        }
        fs::write(changed.join("dump.jsonl"), lines)?;
        Ok(())
    }

    fn undisturbed_index(&self) -> anyhow::Result<Undisturbed> {
        self.undisturbed("a first index", State::First, None)
    }

    fn undisturbed_reindex(&self) -> anyhow::Result<Undisturbed> {
        let start = self.folder.join("archive-first");
        copy_folder(&self.folder.join("archive-undisturbed"), &start)?;
        self.undisturbed("a re-index", State::Changed, Some(start))
    }

    /// The first run leaves the archive that the second one starts from.
    fn undisturbed(&self, what: &'static str, state: State, start: Option<PathBuf>) -> anyhow::Result<Undisturbed> {
        self.show(state)?;
        let archive = self.folder.join("archive-undisturbed");
        let begun = Instant::now();
        self.index(&archive).with_context(|| format!("{what}, undisturbed"))?;
        let wall = begun.elapsed();
        let records = self.records(&archive).with_context(|| format!("after {what}, undisturbed"))?;
        ensure!(!records.is_empty(), "{what} gave no records");
        Ok(Undisturbed { what, state, start, records, wall })
    }

    /// One round: start, kill, look, complete, compare.
    fn kill_once(&self, run: &Undisturbed, round: u32, random: &mut Random) -> anyhow::Result<Found> {
        self.show(run.state)?;
        let archive = self.folder.join(format!("archive-{round}"));
        let moment = self.start_and_kill(run, &archive, random)?;
        let checked = self.check_killed(run, &archive).with_context(|| {
            format!("killed after {} ms; the archive is kept: {}", moment.as_millis(), archive.display())
        })?;
        support::remove(&archive)?;
        Ok(checked)
    }

    /// Tries again with another moment where the run was done before the kill.
    fn start_and_kill(&self, run: &Undisturbed, archive: &Path, random: &mut Random) -> anyhow::Result<Duration> {
        for _ in 0..50 {
            support::remove(archive)?;
            if let Some(start) = &run.start {
                copy_folder(start, archive)?;
            }
            let moment = Duration::from_micros(random.below(run.wall.as_micros() as u64));
            let mut child = self.start(archive, &["index", "corpus"], Stdio::null())?;
            thread::sleep(moment);
            child.kill()?;
            if child.wait()?.code().is_none() {
                return Ok(moment);
            }
        }
        bail!("every run was done before it could be killed")
    }

    fn check_killed(&self, run: &Undisturbed, archive: &Path) -> anyhow::Result<Found> {
        let empty = fs::read_dir(archive).map_or(true, |mut entries| entries.next().is_none());
        if !empty {
            self.expect(archive, &["status"], &[0, 1])?;
            // An archive that held articles before the kill still answers with them.
            let codes: &[i32] = if run.start.is_some() { &[0] } else { &[0, 1] };
            self.expect(archive, &["search", COMMON_WORD], codes)?;
        }
        self.index(archive)?;
        let records = self.records(archive)?;
        if records != run.records {
            bail!(difference(&run.records, &records));
        }
        Ok(if empty { Found::NoArchiveYet } else { Found::Archive })
    }

    fn index(&self, archive: &Path) -> anyhow::Result<()> {
        self.expect(archive, &["index", "corpus"], &[0])
    }

    fn records(&self, archive: &Path) -> anyhow::Result<Vec<u8>> {
        let path = self.folder.join("records.jsonl");
        let child = self.start(archive, DUMP, File::create(&path)?.into())?;
        let code = wait(child)?.code();
        ensure!(code == Some(0), "{} ended with {code:?}", DUMP.join(" "));
        Ok(fs::read(path)?)
    }

    fn expect(&self, archive: &Path, arguments: &[&str], codes: &[i32]) -> anyhow::Result<()> {
        let code = wait(self.start(archive, arguments, Stdio::null())?)?.code();
        let errors = || fs::read_to_string(self.folder.join("stderr.txt")).unwrap_or_default();
        ensure!(
            code.is_some_and(|code| codes.contains(&code)),
            "`morgue {}` ended with {code:?}: {}",
            arguments.join(" "),
            errors().trim()
        );
        Ok(())
    }

    fn start(&self, archive: &Path, arguments: &[impl AsRef<OsStr>], stdout: Stdio) -> anyhow::Result<Child> {
        let stderr = File::create(self.folder.join("stderr.txt"))?;
        let mut command = support::morgue(archive);
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null()).stdout(stdout).stderr(stderr);
        command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))
    }

    fn tidy(&self) -> anyhow::Result<()> {
        Ok(support::remove(&self.folder)?)
    }
}

fn wait(mut child: Child) -> anyhow::Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            bail!("a command did not end within {} s", PATIENCE.as_secs());
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Archives are flat folders; anything deeper is copied all the same.
fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Says in a few words how the records differ from those of the undisturbed run.
fn difference(expected: &[u8], found: &[u8]) -> String {
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    let (mut expected, mut found) = (lines(expected), lines(found));
    let counts = format!("{} records where an undisturbed run has {}", found.len(), expected.len());
    let first = expected.iter().zip(&found).find(|(expected, found)| expected != found);
    let first =
        first.map(|(expected, found)| format!("\n  expected {}\n  found    {}", start_of(expected), start_of(found)));
    expected.sort_unstable();
    found.sort_unstable();
    let kind = if expected == found { "the same records in another order" } else { "other records" };
    format!("{kind}: {counts}{}", first.unwrap_or_default())
}

fn start_of(line: &str) -> String {
    line.chars().take(300).collect()
}
