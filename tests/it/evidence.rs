//! What the program says of its facts: `explain` of one file, `status --facts` of an archive, and the articles that lack a fact.

use insta::assert_snapshot;
use serde_json::Value;

use super::support::TestEnv;

const CONFLICT: &str = r#"{
  "title": "LIVE: Dam above Harbour City gives way | Harbour Gazette",
  "og_title": "Dam above Harbour City gives way",
  "text": "HARBOUR CITY, Nov 16 (AP) - The dam above the town gave way on Saturday night.\n\nNobody was hurt.",
  "authors": ["By JANE ROE and John Doe in Harbour City", "Web Desk"],
  "date_publish": "2019-11-22 10:30:00",
  "published": "2019-11-20",
  "pubdate": "soon",
  "date_download": "2019-12-01 00:00:00",
  "source": "Harbour Gazette",
  "url": "https://harbourgazette.example/2019/11/19/dam"
}"#;

#[test]
fn what_was_not_taken_is_explained() {
    let env = TestEnv::new();
    env.write("dam.json", CONFLICT);
    let said =
        String::from_utf8(env.command().env("COLUMNS", "80").args(["explain", "dam.json"]).output().unwrap().stdout)
            .unwrap();
    for line in said.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(!said.contains('\u{1b}'));
    assert_snapshot!("explain_conflict", said);
    let json = env.run(["explain", "--format", "json", "dam.json"]).expect_code(0);
    let explained: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(explained["version"], 1);
    let facts = explained["records"][0]["facts"].as_array().unwrap();
    let date = facts.iter().find(|fact| fact["field"] == "date").unwrap();
    assert_eq!(date["values"][0]["value"], "2019-11-22T10:30:00");
    assert_eq!(date["values"][0]["precision"], "second");
    assert_eq!(date["values"][0]["origin"], "json");
    assert!(!date["others"].as_array().unwrap().is_empty(), "{date}");
    let colour = env.run(["--color", "always", "explain", "dam.json"]).expect_code(0);
    assert!(colour.stdout.contains('\u{1b}'), "{colour}");
}

#[test]
fn a_file_without_text_is_explained() {
    let env = TestEnv::new();
    env.write("bare.json", r#"{"url": "https://harbourgazette.example/a", "date_publish": "2019-11-22", "source_domain": "x.example", "maintext": null}"#);
    let said = env.run(["explain", "bare.json"]);
    assert!(said.stdout.contains("no article, no headline and no text"), "{said}");
    let said = env.run(["explain", "--format", "json", "bare.json"]);
    let explained: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(explained["records"][0]["reject"]["reason"], "no-text", "{said}");
}

#[test]
fn the_shares_of_facts_add_up() {
    let env = TestEnv::with_indexed_sample();
    assert_snapshot!("status_facts", env.run(["status", "--facts", "--top", "1"]).expect_code(0));
    let said = env.run(["status", "--facts", "--format", "json"]).expect_code(0);
    let status: Value = serde_json::from_str(&said.stdout).unwrap();
    let number = |value: &Value| value.as_u64().unwrap();
    let sum = |counts: &Value| counts.as_object().unwrap().values().map(number).sum::<u64>();
    let facts = status["facts"].as_array().unwrap();
    assert_eq!(facts.len(), 8);
    for fact in facts {
        assert_eq!(number(&fact["found"]) + number(&fact["none"]), number(&status["articles"]), "{fact}");
        for counts in ["origin", "confidence", "precision"] {
            let sum = sum(&fact[counts]);
            assert!(sum == number(&fact["found"]) || sum == 0, "{fact}");
        }
    }
    // The same as the articles themselves say.
    let hits = env.hits(["*", "--full"]);
    let of = |name: &str| facts.iter().find(|fact| fact["fact"] == name).unwrap();
    for (name, field) in [("date", "date"), ("source", "source"), ("lang", "lang"), ("dateline", "dateline")] {
        let found =
            hits.iter().filter(|hit| hit["article"].get(field).is_some_and(|value| !value.is_null())).count() as u64;
        assert_eq!(number(&of(name)["found"]), found, "{name}");
        for (origin, count) in of(name)["origin"].as_object().unwrap() {
            let same = hits.iter().filter(|hit| hit["article"][field]["origin"] == origin.as_str()).count() as u64;
            assert_eq!(number(count), same, "{name} from {origin}");
        }
    }
    assert!(env.run(["status", "--format", "json"]).stdout.find("\"facts\"").is_none());
}

#[test]
fn articles_that_lack_a_fact_are_found() {
    let env = TestEnv::with_indexed_sample();
    let undated = env.hits(["--undated"]);
    assert_eq!(undated.len(), 5);
    assert_eq!(undated.len(), env.hits(["date:none"]).len());
    assert_eq!(env.hits(["--agency", "none"]).len(), env.hits(["agency:none"]).len());
    assert_eq!(env.hits(["--agency", "none"]).len(), 26);
    let both = env.run(["search", "--undated", "--from", "2019"]).expect_code(2);
    assert!(both.stderr.contains("cannot be used with"), "{both}");
}
