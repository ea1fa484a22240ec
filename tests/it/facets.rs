//! Counts by the values of a field: held against the records of all that matches.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::support::TestEnv;

/// The values of a field of a record, each once.
fn values(article: &Value, field: &str) -> BTreeSet<String> {
    let value = |found: &Value| found["value"].as_str().or_else(|| found.as_str()).unwrap_or_default().to_owned();
    let date = article["date"]["value"].as_str().unwrap_or_default();
    // No year of the sample has more than four digits.
    let cut = |length: usize| date.get(..date.len().min(length)).unwrap_or_default().to_owned();
    let all = match field {
        "year" => vec![cut(4)],
        "month" => vec![cut(7)],
        "day" => vec![cut(10)],
        _ => match &article[field] {
            Value::Array(many) => many.iter().map(value).collect(),
            one => vec![value(one)],
        },
    };
    all.into_iter().filter(|value| !value.is_empty()).collect()
}

#[test]
fn every_match_is_counted_under_each_of_its_values() {
    let env = TestEnv::with_indexed_sample();
    for query in ["*", "flood", "agency:reuters OR date:none"] {
        let all = env.hits(["--full", query]);
        for field in
            ["source", "agency", "author", "person", "org", "place", "section", "tag", "lang", "year", "month", "day"]
        {
            let mut expected: BTreeMap<String, u64> = BTreeMap::new();
            let mut without = 0;
            for hit in &all {
                let values = values(&hit["article"], field);
                without += u64::from(values.is_empty());
                // Spellings that differ in case are one value.
                let values: BTreeSet<String> = values.iter().map(|value| value.to_lowercase()).collect();
                for value in values {
                    *expected.entry(value).or_default() += 1;
                }
            }
            let args = ["search", query, "--facet", field, "--top", "0", "--format", "json", "-l", "1"];
            let said = env.run(args).expect_code(0);
            let document: Value = serde_json::from_str(&said.stdout).unwrap();
            let facet = &document["facets"][0];
            let counted: Vec<(String, u64)> = facet["values"]
                .as_array()
                .unwrap()
                .iter()
                .map(|value| (value["value"].as_str().unwrap().to_lowercase(), value["articles"].as_u64().unwrap()))
                .collect();
            assert_eq!(counted.iter().cloned().collect::<BTreeMap<_, _>>(), expected, "{query} {field}");
            assert_eq!(facet["different"].as_u64(), Some(expected.len() as u64), "{query} {field}");
            assert_eq!(facet["without"].as_u64(), Some(without), "{query} {field}");
            let counted: Vec<(String, u64)> = facet["values"]
                .as_array()
                .unwrap()
                .iter()
                .map(|value| (value["value"].as_str().unwrap().to_owned(), value["articles"].as_u64().unwrap()))
                .collect();
            let sorted = match field {
                "year" | "month" | "day" => counted.is_sorted_by(|a, b| a.0 < b.0),
                _ => counted.is_sorted_by(|a, b| (b.1, &a.0) < (a.1, &b.0)),
            };
            assert!(sorted, "{query} {field}: {counted:?}");
        }
    }
}

#[test]
fn spellings_of_one_name_are_one_value() {
    let env = TestEnv::new();
    let row = |id: u32, author: &str| {
        format!(
            "{{\"title\":\"Harbour wall {id}\",\"text\":\"The wall of harbour number {id} holds.\",\"author\":[{author}]}}\n"
        )
    };
    let rows = [row(1, "\"Ana Núñez\""), row(2, "\"Ana Nunez\", \"ANA NÚÑEZ\""), row(3, "\"Ana Núñez\""), row(4, "")];
    env.write("in/a.jsonl", rows.concat());
    env.index(["in"]);
    let said = env.run(["search", "wall", "--facet", "byline", "--format", "csv"]).expect_code(0);
    assert_eq!(said.stdout, "facet,value,articles\nauthor,Ana Núñez,3\nauthor,,1\n");
    let said = env.run(["search", "wall", "--facet", "author", "--facet", "year"]).expect_code(0);
    assert!(said.stdout.starts_with("author\n  Ana Núñez  3  ####"), "{}", said.stdout);
    assert!(said.stdout.contains("year\n  undated  4  ####"), "{}", said.stdout);
    let said = env.run(["search", "wall", "--facet", "headline"]).expect_code(2);
    assert!(said.stderr.contains("articles are counted by source, agency"), "{}", said.stderr);
    env.run(["search", "wall", "--facet", "author", "--format", "jsonl"]).expect_code(2);
    env.run(["search", "wall nowhere", "--facet", "author"]).expect_code(1);
}
