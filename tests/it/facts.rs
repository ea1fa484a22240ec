//! Datelines and agencies on tables of our own making: what is read of them, whole way from the text to the record.
//!
//! `FACTS=1 cargo test --test it facts -- --nocapture` prints the scores of both halves and every miss.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use morgue::enrich::enrich;
use morgue::normalize::{Context, normalize};
use morgue::read::{ReadOptions, Record, read_file};
use morgue::record::{Article, Dateline};
use serde_json::{Map, Value};

const DATELINES: &str = include_str!("datelines.tsv");
const NEAR_DATELINES: &str = include_str!("near_datelines.txt");
const ATTRIBUTION: &str = include_str!("attribution.txt");

/// Openings that are not read as the table says, each with its reason.
const MISSED_DATELINES: &[&str] = &[
    // The tables of places do not have them.
    "QUÉBEC (PC) — ",
    "BANDUNG, HARIANLAUT.com – ",
    // An everyday abbreviation, and no other sign.
    "AGI - ",
];
/// Datelines that are read but for the country, which the tables of places do not know.
const WITHOUT_COUNTRY: u32 = 5;
/// Sentences that are taken for datelines.
const TAKEN_SENTENCES: &[&str] = &[];

/// More text, as any article has.
const MORE: &str = "They had waited for three days, and nobody could say when the road would be open again.";

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn read_text(body: String) -> Article {
    let mut article = Article { headline: "What happened at the harbour".to_owned(), body, ..Article::default() };
    enrich(&mut article);
    article
}

fn or_hyphen(text: String) -> String {
    if text.is_empty() { "-".to_owned() } else { text }
}

fn date(dateline: &Dateline) -> String {
    let Some(date) = dateline.date else { return "-".to_owned() };
    let two = |part: Option<u32>| part.map_or("-".to_owned(), |part| format!("{part:02}"));
    match (date.year, date.month) {
        (Some(year), _) => format!("{year}-{}-{}", two(date.month), two(date.day)),
        (None, Some(month)) => format!("--{month:02}-{}", two(date.day)),
        (None, None) => format!("---{}", two(date.day)),
    }
}

/// The parts, as the table writes them.
fn parts(article: &Article) -> String {
    let nothing = Dateline::default();
    let dateline = article.dateline.as_ref().map_or(&nothing, |found| &found.value);
    let places: Vec<&str> = dateline.place.iter().chain(&dateline.more_places).map(String::as_str).collect();
    let agencies: Vec<&str> = article.agency.iter().map(|agency| agency.value.0.as_str()).collect();
    [
        or_hyphen(places.join("+")),
        or_hyphen(dateline.region.clone().unwrap_or_default()),
        or_hyphen(dateline.country.clone().unwrap_or_default()),
        or_hyphen(agencies.join("+")),
        or_hyphen(dateline.outlets.join("+")),
        date(dateline),
    ]
    .join(" | ")
}

/// Right and all, in the half to tune on and in the one held out.
#[derive(Default)]
struct Halves([(u32, u32); 2]);

impl Halves {
    fn count(&mut self, index: usize, right: bool) {
        let half = &mut self.0[index % 2];
        half.0 += u32::from(right);
        half.1 += 1;
    }

    fn right(&self) -> u32 {
        self.0[0].0 + self.0[1].0
    }

    fn all(&self) -> u32 {
        self.0[0].1 + self.0[1].1
    }
}

#[expect(clippy::print_stderr, reason = "scores are asked for")]
fn show(what: &str, halves: &Halves, misses: &str) {
    if std::env::var_os("FACTS").is_some() {
        let [(right, all), (held_right, held_all)] = halves.0;
        eprintln!("{what}: {right} of {all} to tune on, {held_right} of {held_all} held out\n{misses}");
    }
}

#[test]
fn datelines_are_read_in_all_their_parts() {
    let mut halves = Halves::default();
    let (mut misses, mut wrong) = (String::new(), String::new());
    let mut unresolved = 0;
    for (index, row) in rows(DATELINES).enumerate() {
        let cells: Vec<&str> = row.split('\t').collect();
        let [opening, text, wanted @ ..] = cells.as_slice() else { panic!("{row}") };
        assert_eq!(wanted.len(), 6, "{row}");
        let article = read_text(format!("{opening}{text}\n\n{MORE}"));
        let mut got = parts(&article);
        if got.split(" | ").nth(2) == Some("-") && wanted[2] != "-" {
            let mut parts: Vec<&str> = got.split(" | ").collect();
            parts[2] = wanted[2];
            unresolved += u32::from(parts == wanted);
            got = parts.join(" | ");
        }
        let is_right = got == wanted.join(" | ") && article.body == format!("{text}\n\n{MORE}");
        halves.count(index, is_right);
        if !is_right {
            let begins: String = article.body.chars().take(40).collect();
            let _ =
                writeln!(misses, "{index}: {opening}\n   wanted {}\n   read   {got} -> {begins}", wanted.join(" | "));
        }
        if !is_right && !MISSED_DATELINES.contains(opening) {
            let _ = writeln!(wrong, "{opening}");
        }
    }
    let _ = writeln!(misses, "country unresolved: {unresolved}");
    show("datelines", &halves, &misses);
    assert!(unresolved <= WITHOUT_COUNTRY, "{unresolved} countries are unresolved");
    assert!(halves.right() * 100 >= halves.all() * 98, "{misses}");
    assert!(wrong.is_empty(), "missed anew:\n{wrong}");
}

#[test]
fn sentences_are_no_datelines() {
    let mut halves = Halves::default();
    let (mut misses, mut wrong) = (String::new(), String::new());
    for (index, row) in rows(NEAR_DATELINES).enumerate() {
        let body = format!("{row}\n\n{MORE}");
        let article = read_text(body.clone());
        let is_right = article.dateline.is_none() && article.agency.is_empty() && article.body == body;
        halves.count(index, is_right);
        if !is_right {
            let _ = writeln!(misses, "{index}: {row}\n   {}", parts(&article));
        }
        if !is_right && !TAKEN_SENTENCES.contains(&row) {
            let _ = writeln!(wrong, "{row}");
        }
    }
    show("sentences left alone", &halves, &misses);
    assert!(halves.right() * 100 >= halves.all() * 99, "{misses}");
    assert!(wrong.is_empty(), "missed anew:\n{wrong}");
}

/// One record of the labelled set: the fields of the source, then the text.
fn record(text: &str) -> (Vec<&str>, String) {
    let mut lines = text.lines();
    let wanted = lines.next().unwrap_or_default().trim();
    let wanted = wanted.split('+').filter(|name| *name != "-").collect();
    let mut fields = Map::new();
    fields.insert("title".to_owned(), Value::from("What happened at the harbour"));
    let mut body: Vec<&str> = Vec::new();
    for line in lines {
        let field = line.split_once(": ").filter(|(name, _)| ["url", "byline", "credit", "source"].contains(name));
        match field {
            Some((name, value)) if body.is_empty() => {
                fields.insert(name.to_owned(), Value::from(value));
            }
            _ => body.push(line),
        }
    }
    fields.insert("body".to_owned(), Value::from(body.join("\n\n")));
    (wanted, Value::Object(fields).to_string())
}

#[test]
fn articles_are_credited_to_the_agencies_whose_copy_they_are() {
    let (wanted, lines): (Vec<_>, Vec<_>) = ATTRIBUTION.split("=== ").skip(1).map(record).unzip();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("articles.jsonl");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let mut articles = Vec::new();
    read_file(&path, &ReadOptions::default(), &mut |record| {
        if let Record::Article(raw) = record {
            let mut article = normalize(raw, &Context { path: "articles.jsonl", source_label: None });
            enrich(&mut article);
            articles.push(article);
        }
        ControlFlow::Continue(())
    });
    assert_eq!(articles.len(), wanted.len());
    let mut halves = Halves::default();
    let (mut found, mut asked, mut right) = (0, 0, 0);
    let mut misses = String::new();
    for (index, ((article, wanted), line)) in articles.iter().zip(&wanted).zip(&lines).enumerate() {
        let got: Vec<&str> = article.agency.iter().map(|agency| agency.value.0.as_str()).collect();
        let hits = got.iter().filter(|name| wanted.contains(name)).count();
        (found, asked, right) = (found + got.len(), asked + wanted.len(), right + hits);
        let is_right = hits == got.len() && hits == wanted.len();
        halves.count(index, is_right);
        if !is_right {
            let _ = writeln!(misses, "{index}: wanted {wanted:?}, found {got:?}\n   {line}");
        }
        assert!(article.agency.iter().all(|agency| !agency.evidence.is_empty()), "no evidence: {line}");
    }
    let _ = writeln!(misses, "precision {right} of {found}, recall {right} of {asked}");
    show("attribution", &halves, &misses);
    assert!(right * 100 >= found * 99, "precision:\n{misses}");
    assert!(right * 100 >= asked * 96, "recall:\n{misses}");
}
