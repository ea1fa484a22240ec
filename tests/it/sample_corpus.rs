//! The sample corpus, as a newcomer meets it: indexed and asked in every way, and every record held against what its file says.

use std::collections::BTreeMap;
use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use super::support::{TestEnv, project};

#[test]
fn the_first_commands() {
    let env = TestEnv::with_sample();
    assert_snapshot!("first_index", env.run(["index", "sample-corpus"]).expect_code(0));
    assert_snapshot!("first_search", env.run(["search", "flood"]).expect_code(0).expect_clean());
    assert_snapshot!("first_status", env.run(["status"]).expect_code(0));
}

#[test]
fn every_record_says_what_its_file_says() {
    let env = TestEnv::with_indexed_sample();
    // One table has a column for the text that nobody could know.
    env.index(["sample-corpus/exports/archiv.csv", "--map", "body=artikel_text"]);
    let mut found = BTreeMap::new();
    let mut articles: Vec<Value> = env.hits(["--full", "*"]).iter().map(|hit| hit["article"].clone()).collect();
    // What is told better elsewhere is no hit, and is there all the same.
    let behind: Vec<String> = articles
        .iter()
        .flat_map(|article| article["also"].as_array().cloned().unwrap_or_default())
        .map(|telling| telling["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(behind.len(), 1, "the clipping that was filed twice");
    for path in &behind {
        let said = env.run(["show", "--format", "jsonl", path]).expect_clean();
        articles.push(serde_json::from_str(&said.stdout).unwrap());
    }
    for article in &articles {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |field: &str| -> String {
            let values: Vec<String> =
                article[field].as_array().into_iter().flatten().map(|one| text(&one["value"])).collect();
            values.join("; ")
        };
        let path = text(&article["path"]);
        let (_, file) = path.split_once("/sample-corpus/").unwrap();
        let date = text(&article["date"]["value"]);
        let record = [
            text(&article["docno"]),
            list("agency"),
            text(&article["source"]["value"]),
            list("author"),
            date.clone(),
            precision(&date).to_owned(),
            text(&article["dateline"]["value"]["place"]),
            text(&article["lang"]["value"]),
        ];
        assert!(found.insert((file.to_owned(), text(&article["locator"])), record).is_none(), "{file} came twice");
    }
    let table = fs::read_to_string(project().join("tests/it/sample_truth.tsv")).unwrap();
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let mut misses = Vec::new();
    let mut rows = 0;
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), names.len(), "{line}");
        rows += 1;
        let (file, locator) = (cells[0], cells[1]);
        let Some(record) = found.remove(&(file.to_owned(), locator.to_owned())) else {
            misses.push(format!("{file}#{locator}: no such record"));
            continue;
        };
        for ((name, expected), got) in names.iter().zip(&cells).skip(2).zip(&record) {
            if expected != got {
                misses.push(format!("{file}#{locator}: {name} is `{expected}`, got `{got}`"));
            }
        }
    }
    misses.extend(found.keys().map(|(file, locator)| format!("{file}#{locator}: not in the truth")));
    assert_eq!(rows, 77);
    // The truth is not bent to what the program can: what it gets wrong stands here, and a mended reader makes this list shorter.
    misses.push(format!("{} of {} facts wrong", misses.len(), rows * (names.len() - 2)));
    assert_snapshot!("truth_misses", misses.join("\n"));
}

/// How fine a date in ISO 8601 is.
fn precision(date: &str) -> &'static str {
    match date.len() {
        0 => "",
        4 => "year",
        7 => "month",
        10 => "day",
        16 => "minute",
        _ => "second",
    }
}

#[test]
fn what_is_about_a_flood_comes_first() {
    let env = TestEnv::with_indexed_sample();
    let places = env.places(["flood"]);
    assert_eq!(places.len(), 18);
    // Fifteen have it in the headline; in the bank's merger, the wheat harvest and the column on a ferry it is a word in passing.
    let mut passing = places[15..].to_vec();
    passing.sort();
    assert_eq!(
        passing,
        [
            "sample-corpus/crawl/realnews.jsonl.gz#L1",
            "sample-corpus/desk/late-ferry.md",
            "sample-corpus/wires/reut-sample.sgm#2"
        ]
    );
    assert_eq!(env.hits(["headline:flood"]).len(), 15);
}

#[test]
fn filters_narrow_it_down() {
    let env = TestEnv::with_indexed_sample();
    let count = |args: &[&str]| env.hits(args.iter().copied()).len();
    assert_eq!(count(&["--agency", "reuters"]), 10);
    assert_eq!(count(&["agency:reuters"]), 10);
    assert_eq!(count(&["--agency", "Associated Press"]), 7);
    assert_eq!(count(&["agency:(ap OR afp)"]), count(&["--agency", "ap", "--agency", "afp"]));
    assert_eq!(env.places(["--agency", "yonhap"]), ["sample-corpus/desk/yeongdo-film-festival.md"]);
    assert_eq!(count(&["--source", "Danube Point"]), 2);
    assert_eq!(count(&["source:meridian"]), 1);
    assert_eq!(
        env.sorted_places(["--author", "tolliver"]),
        ["sample-corpus/clippings/2008/ouse-flood-wall.txt", "sample-corpus/exports/articles.csv#L44"]
    );
    // A month includes its last day; the articles of 2012 are of 11 and 12 May.
    assert_eq!(count(&["--from", "2012-05", "--to", "2012-05"]), 4);
    assert_eq!(count(&["date:2012-05"]), 4);
    assert_eq!(count(&["date:2012-05-12"]), 1);
    assert_eq!(count(&["date:2012-05-11..2012-05-12", "flood"]), 4);
    // A year or a month lies inside a range only when all of it does.
    assert_eq!(env.places(["date:1993"]), ["sample-corpus/desk/summer-without-harvest.md"]);
    assert_eq!(count(&["date:1993-01..1993-06"]), 0);
    assert_eq!(count(&["date:2014-03-01..2014-03-31", "source:port"]), 1);
    assert_eq!(count(&["date:2014-03-15", "source:port"]), 0);
    assert_eq!(count(&["precision:month"]), 3);
    assert_eq!(count(&["--dateline", "szeged"]), 4);
    assert_eq!(count(&["--lang", "es"]), 3);
    assert_eq!(count(&["docno:30003"]), 1);
    assert_eq!(env.places(["path:desk/late*"]), ["sample-corpus/desk/late-ferry.md"]);
    assert_eq!(count(&["path:desk/*"]), 7);
    assert_eq!(count(&["words:<60"]) + count(&["words:>=60"]), 76);
    assert_eq!(env.places(["--person", "Vanderstichele"]), ["sample-corpus/wires/reut-sample.sgm#3"]);
    assert_eq!(count(&["entity:vanderstichele"]), 1);
    assert_eq!(count(&["--place", "belgium"]), 2);
    assert_eq!(count(&["--person", "nobody at all"]), 0);
}

#[test]
fn every_field_finds_what_it_holds() {
    let env = TestEnv::with_indexed_sample();
    let otters = env.hits(["otters mill"]);
    let id = format!("id:{}", otters[0]["id"].as_str().unwrap());
    let queries = [
        "text:otters",
        "headline:otters",
        "deck:guwahati",
        "lead:szeged",
        "hlead:szeged",
        "body:sandbags",
        "source:\"Danube Point\"",
        "agency:reuters",
        "author:tolliver",
        "date:2012-05-11",
        "precision:year",
        "crawled:2019-04-02",
        "dateline:hu",
        "person:vanderstichele",
        "org:unicef",
        "place:belgium",
        "entity:belgium",
        "section:cricket",
        "tag:wheat",
        "lang:ar",
        "url:pacificdispatch.example",
        "words:>200",
        id.as_str(),
        "docno:AP890413-0042",
        "path:desk/late-ferry.md",
    ];
    for field in morgue::fields::FIELDS {
        let prefix = format!("{}:", field.name);
        let query =
            queries.iter().find(|query| query.starts_with(&prefix)).unwrap_or_else(|| panic!("{prefix} is not tried"));
        // No file of the sample has a field for organisations that is not empty.
        let expected = usize::from(field.name != "org");
        assert!(env.hits([*query]).len() >= expected, "{query} finds nothing");
    }
    // An address is found whole, by its end, and by any part between slashes.
    for query in [
        "url:https://pacificdispatch.example/2017/08/23/ferry-aground-chiloe",
        "url:ferry-aground-chiloe",
        "url:2017/08",
        "url:*aground-chiloe*",
        "url:pacificdispatch.example/2017/*",
    ] {
        assert_eq!(env.places([query]), ["sample-corpus/desk/ferry-chiloe.md"], "{query}");
    }
    assert_eq!(env.hits(["url:dispatch.example"]).len(), 0);
}

#[test]
fn the_undated_are_found_and_sorted_last() {
    let env = TestEnv::with_indexed_sample();
    let undated = env.sorted_places(["date:none"]);
    for place in [
        "sample-corpus/clippings/unsorted/mill-weir-otters.txt",
        "sample-corpus/desk/late-ferry.md",
        "sample-corpus/crawl/cc_news.jsonl#L7",
        "sample-corpus/exports/articles.csv#L44",
        "sample-corpus/exports/archiv.csv#L23",
    ] {
        assert!(undated.iter().any(|undated| undated == place), "{place}");
    }
    assert_eq!(undated.len() + env.hits(["date:.."]).len(), 76);
    for order in ["newest", "oldest"] {
        let dates: Vec<String> = env
            .hits(["*", "--sort", order])
            .iter()
            .map(|hit| hit["date"].as_str().unwrap_or_default().to_owned())
            .collect();
        let (with_date, rest) = dates.split_at(76 - undated.len());
        assert!(rest.iter().all(String::is_empty), "{order}: {dates:?}");
        let days: Vec<&str> = with_date.iter().map(|date| date.get(..4).unwrap_or(date)).collect();
        let mut sorted = days.clone();
        sorted.sort_unstable();
        if order == "newest" {
            sorted.reverse();
        }
        assert_eq!(days, sorted, "{order}");
    }
}

#[test]
fn words_of_every_language_are_found() {
    let env = TestEnv::with_indexed_sample();
    for (query, place) in [
        ("inondations lang:fr", "sample-corpus/clippings/2003/crue-garonne.txt"),
        ("паводок", "sample-corpus/crawl/cc_news.jsonl#L6"),
        ("القمح", "sample-corpus/crawl/cc_news.jsonl#L8"),
        ("洪水", "sample-corpus/crawl/cc_news.jsonl#L5"),
        ("武汉", "sample-corpus/crawl/cc_news.jsonl#L5"),
        ("Hochwassers", "sample-corpus/desk/oder-hochwasser.md"),
        // Accents and case do not count, in either direction.
        ("GARONNE evacues", "sample-corpus/clippings/2003/crue-garonne.txt"),
        ("Chiloe", "sample-corpus/desk/ferry-chiloe.md"),
        ("VÄN gölü", "sample-corpus/clippings/2021/van-golu-feribot.txt"),
        ("Банати OR пшеницы", "sample-corpus/clippings/1999/urozhay-pshenitsy.txt"),
    ] {
        let places = env.places([query]);
        assert!(places.iter().any(|found| found == place), "{query}: {places:?}");
    }
}

#[test]
fn the_query_language_at_work() {
    let env = TestEnv::with_indexed_sample();
    let count = |query: &str| env.hits([query]).len();
    assert!(count("\"port strike\"") < count("port strike"));
    assert_eq!(count("\"strike port\""), 0);
    assert_eq!(count("flood OR crue"), count("flood") + count("crue -flood"));
    assert_eq!(count("flood NOT tisza"), count("flood") - count("flood tisza"));
    assert_eq!(count("flood -tisza"), count("flood NOT tisza"));
    assert_eq!(count("*") - count("flood"), count("NOT flood"));
    assert!(count("volcano*") >= 2);
    assert_eq!(count("hochwas*"), count("*hwasser OR hochwassers"));
    assert!(count("headline:strike") < count("strike"));
    assert_eq!(count("hd:strike"), count("headline:strike"));
    assert_eq!(count("headline:(flood OR strike)"), count("headline:flood OR headline:strike"));
    assert_eq!(count("hlead:szeged") + count("body:szeged -hlead:szeged"), count("szeged"));
    assert_eq!(
        count("(flood OR strike) (agency:ap OR agency:reuters)"),
        count("flood agency:(ap OR reuters)") + count("strike agency:(ap OR reuters) -flood")
    );
    assert_snapshot!("no_hits", env.run(["search", "zeppelin"]).expect_code(1));
    assert_snapshot!("notes", env.run(["search", "agancy:ap (flood", "--limit", "1"]).expect_code(1));
}

#[test]
fn pages_make_up_the_whole() {
    let env = TestEnv::with_indexed_sample();
    for sort in ["relevance", "newest", "oldest"] {
        let whole = env.places(["flood OR the", "--sort", sort]);
        let mut paged = Vec::new();
        for page in ["1", "2", "3", "4", "5", "6", "7", "8"] {
            paged.extend(env.places(["flood OR the", "--sort", sort, "--limit", "7", "--page", page]));
        }
        assert!(whole.len() > 40, "{}", whole.len());
        assert_eq!(paged, whole, "{sort}");
    }
    assert_snapshot!("second_page", env.run(["search", "strike", "--limit", "2", "--page", "2"]).expect_code(0));
    assert_snapshot!("page_too_far", env.run(["search", "strike", "--page", "99"]).expect_code(0));
}

#[test]
fn every_form_of_an_answer() {
    let env = TestEnv::with_indexed_sample();
    let ask = |form: &str| env.run(["search", "antwerp", "--limit", "3", "--format", form]).expect_code(0);
    for form in ["text", "json", "jsonl", "csv", "trec", "paths"] {
        assert_snapshot!(format!("form_{form}"), ask(form));
    }
    let null = env.run(["search", "antwerp OR marietta", "--sort", "oldest", "--format", "paths", "-0"]).expect_code(0);
    let dir = env.path("sample-corpus/wires");
    let expected = format!("{0}/reut-sample.sgm\0{0}/ap-1989.sgml\0", dir.display());
    assert_eq!(null.stdout, expected);
    env.write("topics.tsv", "a\tantwerp strike\n\nb\tzeppelin\nwheat harvest\n");
    assert_snapshot!(
        "batch",
        env.run(["search", "--batch", "topics.tsv", "--format", "trec", "--limit", "2", "--tag", "try"]).expect_code(0)
    );
}

#[test]
fn articles_are_shown_whole() {
    let env = TestEnv::with_indexed_sample();
    let by_path =
        env.run(["show", "sample-corpus/clippings/2012/tisza-flood-szeged.txt"]).expect_code(0).expect_clean();
    let id = by_path.stdout.lines().find_map(|line| line.strip_prefix("id        ")).unwrap().to_owned();
    let by_id = env.run(["show", &id]).expect_code(0);
    assert_eq!(by_id.stdout, by_path.stdout);
    assert_snapshot!("show_path", by_path);
    assert_snapshot!("show_locator", env.run(["show", "sample-corpus/wires/reut-sample.sgm#4"]).expect_code(0));
    let copies = env.hits(["path:kestrel-mars-probe.txt"]);
    assert_snapshot!("show_copies", env.run(["show", copies[0]["id"].as_str().unwrap()]).expect_code(0));
    let whole_file = env.run(["show", "--format", "jsonl", "sample-corpus/crawl/cc_news.jsonl"]).expect_code(0);
    assert_eq!(whole_file.stdout.lines().count(), 7);
    assert_snapshot!("show_nothing", env.run(["show", "0000000000000000", "nowhere.txt"]).expect_code(1));
}

#[test]
fn files_are_explained() {
    let env = TestEnv::with_sample();
    for (name, file) in [
        ("text", "sample-corpus/clippings/2012/tisza-flood-szeged.txt"),
        ("jsonl", "sample-corpus/crawl/cc_news.jsonl#L4"),
        ("markdown", "sample-corpus/desk/ferry-chiloe.md"),
        ("reuters", "sample-corpus/wires/reut-sample.sgm#3"),
    ] {
        assert_snapshot!(format!("explain_{name}"), env.run(["explain", file]).expect_clean());
    }
    assert_snapshot!("explain_jpeg", env.run(["explain", "sample-corpus/desk/photo.jpg"]));
    // Nothing of that needs an archive, or makes one.
    assert!(!env.archive().exists());
    assert_snapshot!("dry_run", env.run(["index", "--dry-run", "sample-corpus"]).expect_code(0));
    assert!(!env.archive().exists());
}

#[test]
fn the_status_adds_up() {
    let env = TestEnv::with_indexed_sample();
    let said = env.run(["status", "--format", "json", "--top", "1000", "--rejects"]).expect_code(0);
    let status: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(status["articles"], 76);
    assert_eq!(status["twins"], 1);
    assert_eq!(status["files"], 45);
    assert_eq!(status["undated"], env.hits(["date:none"]).len());
    assert_eq!(status["rejects"].as_array().unwrap().len(), 3);
    // An article has one source and one language at most.
    for field in ["source", "lang"] {
        let values = status[field]["top"].as_array().unwrap();
        let sum: u64 = values.iter().map(|pair| pair[1].as_u64().unwrap()).sum();
        assert_eq!(sum + status[field]["without"].as_u64().unwrap(), 76, "{field}: {said}");
        assert_eq!(status[field]["different"], values.len());
    }
}

#[test]
fn the_fields_are_listed() {
    let env = TestEnv::new();
    let said = env.run(["fields"]).expect_code(0);
    for field in morgue::fields::FIELDS {
        assert!(said.stdout.contains(field.help), "{}", field.name);
    }
    assert_snapshot!("fields", said);
}

#[test]
fn help_names_every_command() {
    let env = TestEnv::new();
    assert_snapshot!("help", env.run(["--help"]).expect_code(0));
    assert_snapshot!("help_search", env.run(["search", "--help"]).expect_code(0));
    assert_snapshot!("help_index", env.run(["index", "--help"]).expect_code(0));
}

#[test]
fn every_example_runs() {
    let env = TestEnv::with_indexed_sample();
    for field in morgue::fields::FIELDS {
        let said = env.run(["search", field.example]);
        assert!(matches!(said.code, Some(0 | 1)), "{said}");
        assert!(said.stderr.is_empty() || said.stderr.starts_with(&format!("no {} ", field.name)), "{said}");
    }
}
