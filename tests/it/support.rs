//! `TestEnv`: a folder of its own, an environment with nothing in it, and the built program; what it says comes back as one text.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The folder of the project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with a home and an archive of its own.
pub(crate) struct TestEnv {
    /// Held so that the folder goes when the test ends.
    _folder: TempDir,
    dir: PathBuf,
}

impl TestEnv {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        // The program shows paths with links resolved.
        let dir = folder.path().canonicalize().unwrap();
        Self { _folder: folder, dir }
    }

    /// With a copy of the sample corpus in `sample-corpus`.
    pub(crate) fn with_sample() -> Self {
        let env = Self::new();
        copy_folder(&project().join("sample-corpus"), &env.path("sample-corpus"));
        env
    }

    /// With a copy of the sample corpus, indexed.
    pub(crate) fn with_indexed_sample() -> Self {
        let env = Self::with_sample();
        env.run(["index", "sample-corpus", "--quiet"]).expect_code(0);
        env
    }

    pub(crate) fn path(&self, inner: impl AsRef<Path>) -> PathBuf {
        self.dir.join(inner)
    }

    /// Where the archive is when no other is named.
    pub(crate) fn archive(&self) -> PathBuf {
        self.path("data/morgue/archive")
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, inner: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(inner);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The program, ready to be started in the folder.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("COLUMNS", "100")
            .env("NO_COLOR", "1")
            .env("TZ", "UTC")
            .current_dir(&self.dir)
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Said {
        let args: Vec<_> = args.into_iter().map(|arg| arg.as_ref().to_owned()).collect();
        let output = self.command().args(&args).output().unwrap();
        let shown: Vec<String> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
        Said {
            command: shown.join(" "),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            bytes: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code(),
            dir: self.dir.display().to_string(),
        }
    }

    /// Runs `index` and gives its report, after checking that it adds up.
    pub(crate) fn index<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Value {
        let mut all = vec![OsStr::new("index").to_owned(), "--format".into(), "json".into()];
        all.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        let said = self.run(all);
        assert!(matches!(said.code, Some(0 | 2)), "{said}");
        let report: Value = serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        let files = |name: &str| report["files"][name].as_u64().unwrap();
        let sum = files("new") + files("changed") + files("unchanged") + files("rejected");
        assert_eq!(files("seen"), sum, "the files of the report do not add up: {said}");
        report
    }

    /// Every hit as one JSON value.
    pub(crate) fn hits<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Vec<Value> {
        let said = self.run(["search", "--format", "jsonl"].into_iter().chain(args));
        assert!(matches!(said.code, Some(0 | 1)), "{said}");
        said.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The places of the hits, `path#locator`, in the order of the answer, without the folder's own path.
    pub(crate) fn places<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let inside = format!("{}/", self.dir.display());
        let place = |hit: &Value| {
            let path = hit["path"].as_str().unwrap();
            let path = path.strip_prefix(&inside).unwrap_or(path);
            match hit["locator"].as_str().unwrap() {
                "" => path.to_owned(),
                locator => format!("{path}#{locator}"),
            }
        };
        self.hits(args).iter().map(place).collect()
    }

    /// The same, sorted.
    pub(crate) fn sorted_places<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let mut places = self.places(args);
        places.sort();
        places
    }

    /// Every article of the archive whole, sorted by place: two archives of the same files give the same.
    pub(crate) fn dump(&self, archive: &Path) -> Vec<String> {
        let archive = archive.to_str().unwrap();
        let all = self.hits(["--archive", archive, "--full", "*"]);
        let mut articles: Vec<String> = all.iter().map(|hit| hit["article"].to_string()).collect();
        articles.sort();
        articles
    }
}

/// What the program said.
pub(crate) struct Said {
    command: String,
    pub(crate) stdout: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
    dir: String,
}

impl Said {
    /// Fails with all that was said unless it ended with `code`.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Fails unless nothing in it steers a terminal or turns the reading order.
    #[track_caller]
    pub(crate) fn expect_clean(self) -> Self {
        let hostile = |c: char| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
        };
        assert!(std::str::from_utf8(&self.bytes).is_ok(), "not UTF-8: {self}");
        for text in [&self.stdout, &self.stderr] {
            assert!(!text.chars().any(hostile), "{:?} in {self}", text.chars().find(|c| hostile(*c)));
        }
        self
    }
}

impl fmt::Display for Said {
    /// One text for a snapshot, the same on every machine and run.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.map_or_else(|| "killed".to_owned(), |code| code.to_string());
        writeln!(f, "$ morgue {}\nexit code {code}", self.command.replace(&self.dir, "[DIR]"))?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "--- {name}\n{}", settled(text, &self.dir).trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}

/// The text without what differs from run to run: the folder, times, the size of the archive.
fn settled(text: &str, dir: &str) -> String {
    let text = text.replace(dir, "[DIR]");
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        lines.push(match line.split_once("; layout ") {
            Some((_, rest)) => format!("          [SIZE] in [SEGMENTS]; layout {rest}"),
            None => timeless(line),
        });
    }
    lines.join("\n")
}

/// `(0.006 s)` and `in 0.3 s` with `[TIME]` in place of the number.
fn timeless(line: &str) -> String {
    for lead in ["(", "in "] {
        for (at, _) in line.match_indices(lead) {
            let (before, after) = line.split_at(at + lead.len());
            let number = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
            let (_, rest) = after.split_at(number);
            let ends = rest.strip_prefix(" s").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
            if number > 0 && ends {
                return format!("{before}[TIME]{}", timeless(rest));
            }
        }
    }
    line.to_owned()
}

/// Says something beside the outcome of a test, such as why a part of it was skipped; `--nocapture` shows it.
#[expect(clippy::print_stderr, reason = "this is where tests talk")]
pub(crate) fn tell(what: &str) {
    eprintln!("{what}");
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn only_what_differs_from_run_to_run_is_replaced() {
    assert_eq!(timeless("18 articles, best first (0.006 s)"), "18 articles, best first ([TIME] s)");
    assert_eq!(timeless("82.2 kB read in 0.1 s; the archive"), "82.2 kB read in [TIME] s; the archive");
    assert_eq!(timeless("in 3 strikes (2 sites)"), "in 3 strikes (2 sites)");
    assert_eq!(settled("/home/x/a is there", "/home/x"), "[DIR]/a is there");
}
