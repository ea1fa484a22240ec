//! The floor plan: which room of `src` may use which other, and which crates. What the code does not keep to is named with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::support::project;

/// Each room, the rooms it may use, and the crates that are its own affair beside [`ANYWHERE`].
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    ("record", &[], &["chrono", "twox_hash", "unicode_normalization", "toml"]),
    ("fields", &["record"], &[]),
    ("walk", &["record"], &["walkdir", "globset"]),
    (
        "read",
        &["record"],
        &[
            "brotli_decompressor",
            "bytes",
            "bzip2",
            "chardetng",
            "chrono",
            "csv",
            "deflate64",
            "encoding_rs",
            "flate2",
            "hayro_cmap",
            "hayro_font",
            "hayro_syntax",
            "html5ever",
            "lzma_rust2",
            "mail_parser",
            "parquet",
            "quick_xml",
            "saphyr",
            "serde_json",
            "toml",
            "twox_hash",
            "unicode_normalization",
            "zip",
            "zstd",
        ],
    ),
    ("normalize", &["record"], &["chrono", "unicode_normalization"]),
    ("enrich", &["record"], &["chrono", "flate2", "whatlang", "whichlang", "unicode_normalization", "zstd"]),
    (
        "index",
        &["record", "fields"],
        &["tantivy", "frostem", "twox_hash", "serde_json", "unicode_normalization", "chrono"],
    ),
    ("query", &["record", "fields"], &["chrono"]),
    ("search", &["record", "fields", "index", "query"], &["tantivy", "tantivy_fst"]),
    ("pipeline", &["record", "walk", "read", "normalize", "enrich", "index"], &["crossbeam_channel"]),
    ("present", &["record", "fields", "query", "search"], &["serde_json", "csv", "unicode_width"]),
    (
        "cli",
        &["record", "fields", "walk", "read", "normalize", "enrich", "index", "query", "search", "pipeline", "present"],
        &["anyhow", "chrono", "clap", "clap_complete", "etcetera", "indicatif", "serde_json", "terminal_size", "toml"],
    ),
];

/// Crates that say what a type is or find a byte in text, and know nothing of any room's affair.
const ANYWHERE: &[&str] = &["memchr", "schemars", "serde", "thiserror"];

/// What `present` may take from `search`: results, and not the engine.
const RESULTS: &[&str] = &["Facet", "FacetValue", "Hit", "Match", "Part", "PartCount", "Passage", "Reason", "Results"];

/// The world outside: only `cli` may look at it or talk to it.
const WORLD: &[&str] = &[
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "SystemTime::now",
    "Instant::now",
    "Local::now",
    "Utc::now",
    "env::var",
    "env::args",
    "env::current_dir",
    "env::home_dir",
    "io::stdout",
    "io::stderr",
    "io::stdin",
];

/// One file of `src`, without its tests and comments.
struct Source {
    /// From `src` on.
    name: String,
    room: String,
    /// Number and text.
    lines: Vec<(usize, String)>,
}

#[test]
fn rooms_use_only_what_the_plan_lets_them() {
    let mut wrong = Vec::new();
    let crates = crates();
    let rooms: BTreeSet<&str> = ROOMS.iter().map(|(room, ..)| *room).collect();
    for source in sources() {
        let Some((_, may_use, own_crates)) = ROOMS.iter().find(|(room, ..)| *room == source.room) else {
            // The crate's root and the program's first lines string nothing together but `cli`.
            assert!(matches!(source.name.as_str(), "lib.rs" | "main.rs"), "{} is in no room of the plan", source.name);
            continue;
        };
        for (number, path) in paths(&source) {
            let mut parts = path.split("::");
            let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let place = format!("src/{}:{number}: {path}", source.name);
            if first == "crate" {
                let allowed = second == source.room || may_use.contains(&second);
                if rooms.contains(second) && !allowed {
                    wrong.push(format!("{place} ({} may not use {second})", source.room));
                }
                if source.room == "present" && second == "search" {
                    let what = parts.next().unwrap_or_default();
                    if !RESULTS.contains(&what) {
                        wrong.push(format!("{place} (present may use the results of search only)"));
                    }
                }
            } else if crates.contains(first) && !ANYWHERE.contains(&first) && !own_crates.contains(&first) {
                wrong.push(format!("{place} ({} may not use the crate {first})", source.room));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "against the floor plan:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_looks_at_the_world() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room != "cli" && source.name != "main.rs") {
        for (number, line) in &source.lines {
            for call in WORLD.iter().filter(|call| line.contains(*call)) {
                wrong.push(format!("src/{}:{number}: {call}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "outside of cli:\n{}", wrong.join("\n"));
}

#[test]
fn the_plan_names_every_room_and_every_crate_is_used() {
    let rooms: BTreeSet<String> =
        sources().into_iter().map(|source| source.room).filter(|room| !room.is_empty()).collect();
    let planned: BTreeSet<String> = ROOMS.iter().map(|(room, ..)| (*room).to_owned()).collect();
    assert_eq!(rooms, planned);
    let mut used: BTreeMap<String, bool> = crates().into_iter().map(|name| (name, false)).collect();
    for source in sources() {
        for (_, path) in paths(&source) {
            let first = path.split("::").next().unwrap_or_default();
            if let Some(used) = used.get_mut(first) {
                *used = true;
            }
        }
    }
    let unused: Vec<_> = used.iter().filter(|(_, used)| !**used).map(|(name, _)| name).collect();
    assert!(unused.is_empty(), "no line of src uses the crates {unused:?}");
}

/// The crates that the program depends on, as they are named in code.
fn crates() -> BTreeSet<String> {
    let manifest: toml::Table = fs::read_to_string(project().join("Cargo.toml")).unwrap().parse().unwrap();
    manifest["dependencies"].as_table().unwrap().keys().map(|name| name.replace('-', "_")).collect()
}

fn sources() -> Vec<Source> {
    let src = project().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files.sort();
    let mut sources = Vec::new();
    for file in files {
        let name = file.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
        let stem = file.file_stem().unwrap().to_str().unwrap();
        if stem == "tests" || stem.ends_with("_tests") {
            continue;
        }
        let room = match name.split_once('/') {
            Some((room, _)) => room.to_owned(),
            None if matches!(stem, "lib" | "main") => String::new(),
            None => stem.to_owned(),
        };
        sources.push(Source { room, lines: code(&fs::read_to_string(&file).unwrap()), name });
    }
    sources
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The lines without comments and without the items that stand behind `#[cfg(test)]`. Formatted code ends an item on a line of its own, as
/// far to the left as it began.
fn code(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut skipping: Option<String> = None;
    let mut about_test = false;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        if let Some(end) = &skipping {
            if line == end {
                skipping = None;
            }
            continue;
        }
        if trimmed == "#[cfg(test)]" {
            about_test = true;
        } else if about_test && !trimmed.starts_with("#[") {
            about_test = false;
            if trimmed.ends_with('{') {
                let indent = line.len() - trimmed.len();
                skipping = Some(format!("{}}}", " ".repeat(indent)));
            }
        } else if !trimmed.starts_with("//") {
            lines.push((index + 1, line.split(" // ").next().unwrap_or(line).to_owned()));
        }
    }
    lines
}

/// Every path that the code names, with the braces of a `use` spread out: `crate::record::{Article, Note}` is two paths.
fn paths(source: &Source) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    let mut statement: Option<(usize, String)> = None;
    for (number, line) in &source.lines {
        let trimmed = line.trim();
        let begun = trimmed.strip_prefix("pub ").or_else(|| trimmed.strip_prefix("pub(crate) ")).unwrap_or(trimmed);
        if let Some((_, text)) = &mut statement {
            text.push_str(trimmed);
        } else if let Some(path) = begun.strip_prefix("use ") {
            statement = Some((*number, path.to_owned()));
        } else {
            paths.extend(inline_paths(line).into_iter().map(|path| (*number, path)));
        }
        if let Some((start, text)) = statement.take_if(|(_, text)| text.ends_with(';')) {
            let mut spread_out = Vec::new();
            spread("", text.trim_end_matches(';'), &mut spread_out);
            paths.extend(spread_out.into_iter().map(|path| (start, path)));
        }
    }
    paths
}

fn spread(prefix: &str, text: &str, paths: &mut Vec<String>) {
    let mut depth = 0_u32;
    let mut start = 0;
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        match part.split_once('{') {
            Some((head, rest)) => spread(&format!("{prefix}{head}"), rest.strip_suffix('}').unwrap_or(rest), paths),
            None => paths.push(format!("{prefix}{}", part.split(" as ").next().unwrap_or(part))),
        }
    }
}

/// Paths in the middle of code: runs of words parted by `::`.
fn inline_paths(line: &str) -> Vec<String> {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    line.split(|c: char| !word(c))
        .filter(|path| path.contains("::") && !path.starts_with(':'))
        .map(|path| path.trim_end_matches(':').to_owned())
        .collect()
}

#[test]
fn the_reader_of_use_lines_reads_them() {
    let text = "use crate::record::{Article, date::{self, NewsDate as Day}};\n// use crate::cli;\nlet x = crate::walk::walk();\n\
                #[cfg(test)]\nmod tests {\n    use crate::cli;\n}\nuse serde::{\n    Serialize,\n};\n";
    let source = Source { name: String::new(), room: String::new(), lines: code(text) };
    let paths: Vec<String> = paths(&source).into_iter().map(|(_, path)| path).collect();
    assert_eq!(
        paths,
        [
            "crate::record::Article",
            "crate::record::date::self",
            "crate::record::date::NewsDate",
            "crate::walk::walk",
            "serde::Serialize"
        ]
    );
}
