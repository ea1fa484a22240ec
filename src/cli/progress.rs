//! How far an `index` run is: a bar on a terminal, a plain line now and then elsewhere.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::pipeline::Observer;
use crate::present::{count, size_text};

/// The time between two plain lines.
const EVERY: Duration = Duration::from_secs(10);

pub(super) struct Progress {
    bar: Option<ProgressBar>,
    files: AtomicU64,
    bytes: AtomicU64,
    /// Bytes of files under way that were told before the file was done.
    ahead: AtomicU64,
    started: Instant,
    said: Mutex<Instant>,
    quiet: bool,
    pub(super) done: AtomicBool,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::no_length();
            let style =
                ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left  {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        let now = Instant::now();
        Self {
            bar,
            files: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            ahead: AtomicU64::new(0),
            started: now,
            said: Mutex::new(now),
            quiet,
            done: AtomicBool::new(false),
        }
    }

    /// Whether a total would be shown.
    pub(super) const fn wants_total(&self) -> bool {
        self.bar.is_some()
    }

    /// So many bytes are known to be there.
    pub(super) fn total(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(bytes);
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    pub(super) fn finish(&self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn tell(&self) {
        let files = self.files.load(Ordering::Relaxed);
        let bytes = self.bytes.load(Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            bar.set_message(count(files, "file"));
            return;
        }
        if self.quiet {
            return;
        }
        // Whoever finds the lock taken leaves the telling to the one who holds it.
        let Ok(mut said) = self.said.try_lock() else { return };
        if said.elapsed() >= EVERY {
            *said = Instant::now();
            let rate = bytes as f64 / self.started.elapsed().as_secs_f64().max(0.001);
            let line = format!("{}, {}, {}/s", count(files, "file"), size_text(bytes), size_text(rate as u64));
            let _ = writeln!(std::io::stderr().lock(), "{line}");
        }
    }
}

impl Observer for Progress {
    fn file_done(&self, _: &Path, bytes: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
        // What was told of the file before it was done is not counted twice.
        let ahead = self.ahead.swap(0, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.saturating_sub(ahead), Ordering::Relaxed);
        self.tell();
    }

    fn bytes_done(&self, bytes: u64) {
        self.ahead.fetch_add(bytes, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.tell();
    }
}
