//! The command line: the only room that knows the clock, the environment, the home folder and the terminal.

mod advice;
mod context;
mod explain;
mod fields;
mod index;
mod progress;
mod reading;
mod search;
mod settings;
mod show;
mod status;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use context::Context;

use crate::index::ArchiveError;

/// Full-text search over news archives
///
/// morgue reads folders of news articles as they lie there (web pages, crawls, feeds, wire and vendor
/// exports, digitised papers, PDF and office files, mail, JSON, CSV, plain text, packed or not), keeps
/// them in an archive, and answers by words, date, place, agency, outlet, author and person.
///
///   morgue index ~/clips
///   morgue search flood
#[derive(Debug, Parser)]
#[command(name = "morgue", version, max_term_width = 100, after_help = EXIT_CODES, verbatim_doc_comment)]
struct Cli {
    /// The folder of the archive [default: `morgue/archive` in the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "MORGUE_ARCHIVE", hide_env_values = true)]
    archive: Option<PathBuf>,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,

    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 hits, or done; 1 no hits; 2 an error, or files that the system would not let morgue read.";

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportForm {
    /// For people
    Text,
    /// One JSON document
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Search(Box<search::Args>),
    Show(show::Args),
    Explain(explain::Args),
    Status(status::Args),
    Fields(fields::Args),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// How a command ended without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Hits, or the work is done.
    Done,
    /// Nothing was found.
    Nothing,
    /// Done, but for files that could not be read.
    Incomplete,
}

/// Runs the program with these arguments, the program's name first, and returns its exit code.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    hush_parsers();
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and are no errors; a pipe that nobody reads any more is none either.
            let _ = error.print();
            if let Some(query) = minus_query(&args, &error) {
                Context::new(None, ColorChoice::Auto)
                    .say(&format!("  a query that starts with a minus goes behind `--`: morgue search -- {query}"));
            }
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let context = Context::new(cli.archive, cli.color);
    let outcome = match cli.command {
        Command::Index(args) => index::run(&args, &context),
        Command::Search(args) => search::run(&args, &context),
        Command::Show(args) => show::run(&args, &context),
        Command::Explain(args) => explain::run(&args, &context),
        Command::Status(args) => status::run(&args, &context),
        Command::Fields(args) => fields::run(&args, &context),
        Command::Completions { shell } => completions(shell),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            context.say(&format!("morgue: {error:#}"));
            if let Some(error) = error.downcast_ref::<ArchiveError>() {
                context.say(&format!("  {}", error.hint()));
            }
            ExitCode::from(2)
        }
    }
}

/// The word that was most likely meant as a query, and was read as flags: `search -flood`.
fn minus_query<'a>(args: &'a [OsString], error: &clap::Error) -> Option<&'a str> {
    let flags =
        matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidValue | ErrorKind::ValueValidation);
    let is_query = |arg: &&str| {
        let word = arg.strip_prefix('-').unwrap_or_default();
        !word.starts_with('-')
            && word.chars().nth(1).is_some()
            && word.starts_with(|c: char| c.is_alphabetic() || c == '"' || c == '(')
    };
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    if !flags || !args.any(|arg| arg == "search") {
        return None;
    }
    args.take_while(|arg| *arg != "--").find(is_query)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}

fn completions(shell: clap_complete::Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "morgue", &mut script);
    io::Write::write_all(&mut io::stdout().lock(), &script)?;
    Ok(Outcome::Done)
}

/// Libraries that parse hostile files may panic; the readers catch that and reject the file, so nobody needs to read of it.
fn hush_parsers() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::read::is_caught(panic) {
            usual(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
