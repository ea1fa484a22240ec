//! What the commands need to know of the world: where the archive is, what the terminal can show, what day it is.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveDate;
use etcetera::BaseStrategy as _;

use super::ColorChoice;
use crate::index::Archive;
use crate::present::{Style, sanitize};
use crate::search::Engine;

pub(super) struct Context {
    archive: Option<PathBuf>,
    color: ColorChoice,
}

impl Context {
    pub(super) const fn new(archive: Option<PathBuf>, color: ColorChoice) -> Self {
        Self { archive, color }
    }

    /// Where the archive is: as named, else in the user's data folder.
    pub(super) fn archive_dir(&self) -> anyhow::Result<PathBuf> {
        if let Some(dir) = &self.archive {
            return Ok(std::path::absolute(dir)?);
        }
        let strategy = etcetera::choose_base_strategy()
            .context("there is no home folder to keep an archive in; name a folder with --archive DIR")?;
        Ok(strategy.data_dir().join("morgue").join("archive"))
    }

    /// The archive, which must exist.
    pub(super) fn open(&self) -> anyhow::Result<Archive> {
        Ok(Archive::open(&self.archive_dir()?)?)
    }

    /// The archive, ready to answer.
    pub(super) fn engine(&self) -> anyhow::Result<Engine> {
        Ok(Engine::new(self.open()?.snapshot()?)?)
    }

    /// How to write to stdout.
    pub(super) fn style(&self) -> Style {
        let terminal = io::stdout().is_terminal();
        let colour = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && !is_dumb()
            }
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = columns.unwrap_or_else(|| {
            if terminal { terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)) } else { 100 }
        });
        Style { colour, width: width.clamp(40, 120) }
    }

    /// Today, by the local clock.
    #[expect(clippy::unused_self, reason = "the clock is the world's, and the world is asked through the context")]
    pub(super) fn today(&self) -> NaiveDate {
        chrono::Local::now().date_naive()
    }

    /// The folder that paths are shown from.
    #[expect(
        clippy::unused_self,
        reason = "the current folder is the world's, and the world is asked through the context"
    )]
    pub(super) fn base(&self) -> Option<PathBuf> {
        std::env::current_dir().ok()
    }

    /// A line of talk, on stderr. May hold text from anywhere: names of files, queries, what the system says.
    #[expect(clippy::unused_self, reason = "stderr is the world's, and the world is asked through the context")]
    pub(super) fn say(&self, line: &str) {
        // When nobody listens to stderr any more there is nobody to tell.
        let _ = writeln!(io::stderr().lock(), "{}", sanitize(line));
    }
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
