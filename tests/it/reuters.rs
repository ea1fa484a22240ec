//! Every story of the Reuters-21578 collection, whole way from the file to the record, against what its tags say.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use morgue::index::GivenOptions;
use morgue::pipeline::{self, Examined};
use morgue::record::{Article, Origin};

/// The folder of the collection, beside the project, where it is there.
fn collection() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/reuters21578");
    folder.is_dir().then_some(folder)
}

fn articles(file: &Path) -> Vec<Article> {
    let mut articles = Vec::new();
    pipeline::examine(file, &GivenOptions::default(), &mut |examined| {
        if let Examined::Article(_, Some(article)) = examined {
            articles.push(*article);
        }
        ControlFlow::Continue(())
    });
    articles
}

/// What stands between two tags, decoded by plain replacement, on one line; nothing when there is nothing.
fn between(text: &str, open: &str, close: &str) -> Option<String> {
    let (_, rest) = text.split_once(open)?;
    let (inside, _) = rest.split_once(close)?;
    let inside = inside.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let words: Vec<&str> = inside.split_whitespace().collect();
    Some(words.join(" ")).filter(|text| !text.is_empty())
}

/// `26-FEB-1987 15:01:01.79` as `1987-02-26T15:01:01`.
fn instant(date: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let (day, time) = date.split_once(' ')?;
    let mut parts = day.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let (time, _) = time.split_once('.')?;
    Some(format!("{year}-{month:02}-{:02}T{time}", day.parse::<u32>().ok()?))
}

fn loose(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn every_story_says_what_its_tags_say() {
    let Some(folder) = collection() else {
        eprintln!("skipped: no collection at ../shared/data/reuters21578");
        return;
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder can be listed")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sgm"))
        .collect();
    files.sort();
    let mut misses: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut total = 0;
    let mut longer = 0;
    for file in files {
        let bytes = std::fs::read(&file).expect("the file can be read");
        let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        let stories: Vec<&str> = text.split("<REUTERS ").skip(1).collect();
        let articles = articles(&file);
        assert_eq!(articles.len(), stories.len(), "{}", file.display());
        total += articles.len();
        for (article, story) in articles.iter().zip(stories) {
            let mut miss = |field, expected: &str, got: &str| {
                misses.entry(field).or_default().push(format!("{:?}: {expected:?}, got {got:?}", article.docno));
            };
            let id = between(story, "NEWID=\"", "\"");
            if article.docno != id {
                miss("docno", id.as_deref().unwrap_or_default(), article.docno.as_deref().unwrap_or_default());
            }
            if let Some(title) = between(story, "<TITLE>", "</TITLE>")
                && article.headline != title
            {
                miss("headline", &title, &article.headline);
            }
            let date = between(story, "<DATE>", "</DATE>").unwrap_or_default();
            let got = article.date.as_ref().map(|date| date.value.to_string()).unwrap_or_default();
            if instant(&date).as_deref() != Some(got.as_str()) {
                miss("date", &date, &got);
            }
            let dateline = between(story, "<DATELINE>", "</DATELINE>").unwrap_or_default();
            let stated = article.dateline.as_ref().filter(|dateline| dateline.origin == Origin::Sgml);
            // In nine stories the tag holds the beginning of the text too; the evidence keeps all of it, the record the dateline.
            let evidence = stated.map(|dateline| dateline.evidence.clone()).unwrap_or_default();
            let raw = stated.map(|dateline| dateline.value.raw.clone()).unwrap_or_default();
            if loose(&dateline) != loose(&evidence) || !loose(&dateline).starts_with(&loose(&raw)) {
                miss("dateline", &dateline, &evidence);
            }
            if loose(&dateline) != loose(&raw) {
                longer += 1;
            }
            let places = between(story, "<PLACES>", "</PLACES>").unwrap_or_default();
            let mut seen = std::collections::HashSet::new();
            let places = places.split("<D>").filter_map(|place| place.strip_suffix("</D>"));
            let places: Vec<&str> = places.filter(|place| seen.insert(*place)).collect();
            let got: Vec<&str> = article.place.iter().map(|place| place.value.as_str()).collect();
            if places != got {
                miss("place", &places.join(" "), &got.join(" "));
            }
            let author = between(story, "<AUTHOR>", "</AUTHOR>").unwrap_or_default();
            for name in article.author.iter().filter(|author| author.origin == Origin::Sgml) {
                if !loose(&author).contains(&loose(&name.value)) {
                    miss("author", &author, &name.value);
                }
            }
            let person = author.to_lowercase().contains("by ") && loose(&author) != "byreuters";
            if person && article.author.is_empty() {
                miss("author", &author, "");
            }
            if article.agency.iter().all(|agency| agency.value.0 != "Reuters") {
                miss("agency", "Reuters", "");
            }
        }
    }
    assert_eq!(total, 8000);
    assert!(longer <= 9, "{longer} datelines are shorter than their tags");
    assert!(misses.is_empty(), "{misses:#?}");
}
