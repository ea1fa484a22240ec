//! The query language at the command line: nearness, vendors' words, concordances, and what is said of how a query was read.

use serde_json::{Value, json};

use super::support::TestEnv;

/// A small archive: each article is told by the name of its file.
fn archive() -> TestEnv {
    let env = TestEnv::new();
    for (name, date, text) in [
        (
            "repair",
            "2019-10-05",
            "The dam needs repair before winter. Engineers said the gates rust.\n\nThe mayor of Lindau will pay.",
        ),
        ("order", "2019-10-20", "Repair of the old dam began on Monday. A ferry strike did not stop it."),
        (
            "far",
            "2019-11-02",
            "The dam stood for ninety years while nobody in the valley ever thought of any repair at all. \
          Ferry crews went on strike.",
        ),
        (
            "hoover",
            "2019-11-03",
            "The Hoover Dam draws visitors. Repair crews rest. US Turkey trade grows; turkey farms shrink.",
        ),
        (
            "strike",
            "2020-01-15",
            "A strike. A ferry strike, a port strike, and one more strike over wages at the coast.\n\nFerry tickets \
          were refunded.",
        ),
        (
            "phrase",
            "2020-02-01",
            "The river level rose. Levels of the river fell later. Storms and floods hit the coast.",
        ),
    ] {
        let record =
            json!({ "title": format!("Story {name}"), "text": text, "date": date, "source": "Harbour Gazette" });
        env.write(format!("in/{name}.json"), record.to_string());
    }
    env.index(["in"]);
    env
}

fn names(env: &TestEnv, args: &[&str]) -> Vec<String> {
    let place = |place: String| place.trim_start_matches("in/").trim_end_matches(".json").to_owned();
    env.sorted_places(args.iter().copied()).into_iter().map(place).collect()
}

#[test]
fn nearness_is_exact_from_the_command_line() {
    let env = archive();
    for (query, expected) in [
        ("dam W/3 repair", vec!["hoover", "repair"]),
        ("dam PRE/2 repair", vec!["repair"]),
        ("(dam OR ferry) W/1 (repair OR strike*)", vec!["order", "strike"]),
        ("ferry W/S strike", vec!["far", "order", "strike"]),
        ("dam W/S strike", vec![]),
        ("strike W/P refunded", vec![]),
        ("dam NOT W/1 hoover", vec!["far", "order", "repair"]),
        ("ATLEAST4(strike)", vec!["strike"]),
        ("\"river level\"", vec!["phrase"]),
        ("=Turkey", vec!["hoover"]),
        ("=TURKEY", vec![]),
        ("(dam AND repair) W/4 engineer*", vec![]),
        ("feri~2 strike", vec!["far", "order", "strike"]),
    ] {
        assert_eq!(names(&env, &[query]), expected, "{query}");
    }
}

#[test]
fn vendors_words_mean_what_they_mean_there() {
    let env = archive();
    for (syntax, query, expected) in [
        // Any order there, in order here.
        ("nexis", "repair w/4 dam", vec!["hoover", "order", "repair"]),
        ("factiva", "repair w/4 dam", vec!["order"]),
        ("factiva", "repair near4 dam", vec!["hoover", "order", "repair"]),
        ("proquest", "repair NEAR/4 dam", vec!["hoover", "order", "repair"]),
        ("proquest", "repair PRE/4 dam", vec!["order"]),
        // A phrase there, two words here.
        ("nexis", "river level", vec!["phrase"]),
        ("factiva", "ferry strike", vec!["order", "strike"]),
        ("proquest", "ferry strike", vec!["far", "order", "strike"]),
        // OR first, or AND first.
        ("nexis", "hoover or ferry and refunded", vec!["strike"]),
        ("factiva", "hoover or ferry and refunded", vec!["hoover", "strike"]),
        ("proquest", "hoover OR ferry AND refunded", vec!["strike"]),
        ("nexis", "dam and not hoover or ninety", vec!["order", "repair"]),
        ("nexis", "engineer!", vec!["repair"]),
        ("factiva", "storm$1 and flood*", vec!["phrase"]),
        ("nexis", "dam w/s visitors", vec!["hoover"]),
        ("factiva", "ferry same wages", vec!["strike"]),
        ("factiva", "wages same refunded", vec![]),
        ("nexis", "dam not w/1 hoover", vec!["far", "order", "repair"]),
        ("nexis", "atleast4(strike)", vec!["strike"]),
        ("factiva", "atleast4 strike", vec!["strike"]),
        ("nexis", "allcaps(us) w/2 caps(turkey)", vec!["hoover"]),
        ("nexis", "allcaps(turkey)", vec![]),
        ("nexis", "headline(story) and date aft 11/2/2019 and date bef 2020", vec!["hoover"]),
        ("factiva", "hd=story and date from 20191001 to 20191031", vec!["order", "repair"]),
        ("proquest", "TI(story) AND PD(20200101-20200131)", vec!["strike"]),
        ("factiva", "sn=harbour gazette and co=abc and ninety", vec!["far"]),
    ] {
        assert_eq!(names(&env, &["--syntax", syntax, query]), expected, "{syntax}: {query}");
    }
    let said = env.run(["search", "--syntax", "factiva", "ninety and co=abc"]).expect_code(0);
    assert!(said.stderr.contains("the index of companies by their codes is not kept here: left out"), "{said}");
}

#[test]
fn matches_are_ranges_of_the_text() {
    let env = archive();
    let [hit] = &env.hits(["--full", "dam W/3 repair PRE/2 winter"])[..] else { panic!("one hit") };
    let text = |found: &Value| -> String {
        let part = hit["article"][found["part"].as_str().unwrap()].as_str().unwrap();
        let (start, end) = (found["start"].as_u64().unwrap() as usize, found["end"].as_u64().unwrap() as usize);
        part.chars().skip(start).take(end - start).collect()
    };
    let matches: Vec<String> = hit["matches"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(matches, ["dam", "repair", "winter"]);
}

#[test]
fn loose_dates_overlap() {
    let env = TestEnv::new();
    env.write("in/a.json", r#"{"title": "Vague", "text": "Something happened in autumn.", "date": "2019-10"}"#);
    env.index(["in"]);
    assert_eq!(env.hits(["date:2019"]).len(), 1);
    assert_eq!(env.hits(["date:2019-10-05"]).len(), 0);
    assert_eq!(env.hits(["--loose-dates", "date:2019-10-05"]).len(), 1);
    assert_eq!(env.hits(["--loose-dates", "date:2019-11-05"]).len(), 0);
    let said = env.run(["search", "--loose-dates", "--from", "2019-10-30", "--facet", "year"]).expect_code(0);
    assert!(said.stdout.contains("2019  1"), "{said}");
}

#[test]
fn a_concordance_has_a_line_for_each_match() {
    let env = archive();
    let said = env.run(["search", "ferry", "--kwic=right", "--sort", "oldest"]).expect_code(0).expect_clean();
    let lines: Vec<&str> = said.stdout.lines().collect();
    assert_eq!(lines.len(), 5, "{said}");
    assert!(lines[4].starts_with("4 matches in 3 of 3 articles ("), "{said}");
    let behind: Vec<&str> =
        lines[..4].iter().map(|line| line.split_once("[Ferry] ").or(line.split_once("[ferry] ")).unwrap().1).collect();
    assert!(behind[0].starts_with("crews went") && behind[1].starts_with("strike, a port"), "{said}");
    assert!(behind[2].starts_with("strike did not") && behind[3].starts_with("tickets"), "{said}");
    let column = |line: &str| line.split('[').next().unwrap().chars().count();
    assert!(lines[..4].iter().all(|line| column(line) == column(lines[0])), "{said}");
    let said = env.run(["search", "strike", "--kwic=left"]).expect_code(0);
    assert!(said.stdout.lines().count() == 8, "{said}");
    let said = env.run(["search", "ferry", "--kwic", "--format", "json"]).expect_code(2);
    assert!(said.stderr.contains("--kwic and --context are for people"), "{said}");
}

#[test]
fn context_shows_the_lines_around_each_match() {
    let env = archive();
    let said = env.run(["search", "refunded", "--context", "0"]).expect_code(0).expect_clean();
    assert!(said.stdout.contains("\n     --\n     Ferry tickets were [refunded].\n"), "{said}");
    let said = env.run(["search", "refunded", "-C", "9"]).expect_code(0);
    assert!(said.stdout.contains("A strike. A ferry strike"), "{said}");
    assert!(!said.stdout.contains("--\n"), "{said}");
}

#[test]
fn explain_says_how_it_was_read_and_what_gave_the_score() {
    let env = archive();
    let said = env.run(["search", "--explain", "dam W/3 repair mayor OR hoover"]).expect_code(0);
    assert!(said.stdout.starts_with("  2  ((dam W/3 repair) AND mayor) OR hoover\n"), "{said}");
    assert!(said.stdout.contains("  2      dam W/3 repair\n"), "{said}");
    assert!(said.stdout.contains("  1    hoover\n"), "{said}");
    let said =
        env.run(["search", "--explain", "--format", "json", "(dam OR ferry) repair strike^2 date:2019"]).expect_code(0);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["parts"][0]["depth"], 0);
    assert_eq!(document["parts"].as_array().unwrap().len(), 7, "{said}");
    let hits = document["hits"].as_array().unwrap();
    assert!(!hits.is_empty(), "{said}");
    for hit in hits {
        let sum: f64 = hit["reasons"].as_array().unwrap().iter().map(|reason| reason["score"].as_f64().unwrap()).sum();
        let score = hit["score"].as_f64().unwrap();
        assert!((sum - score).abs() < 1e-3 * score, "{sum} {score} {said}");
        let places: u64 =
            ["headline", "deck", "body"].iter().map(|place| hit["reasons"][0][*place].as_u64().unwrap()).sum();
        assert!(places > 0, "{said}");
    }
}

#[test]
fn the_other_reading_comes_with_its_count() {
    let env = archive();
    let said = env.run(["search", "hoover OR ferry refunded"]).expect_code(0);
    let wanted =
        "read as hoover OR (ferry AND refunded), not (hoover OR ferry) AND refunded (2 articles; the other way 1)\n";
    assert!(said.stderr.ends_with(wanted), "{said}");
    let said = env.run(["search", "(dam AND repair) W/3 before"]).expect_code(0);
    assert!(said.stderr.contains("read as (dam W/3 before) AND (repair W/3 before)"), "{said}");
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let env = archive();
    let said = env.run(["search", "source:\"harbor gazette\""]).expect_code(1);
    assert!(said.stderr.contains("no source \"harbor gazette\"; did you mean Harbour Gazette (6)?"), "{said}");
    let said = env.run(["search", "dam W/1 wages"]).expect_code(1);
    assert!(!said.stdout.contains("did you mean"), "{said}");
    let said = env.run(["search", "mayor W/1 gates"]).expect_code(1);
    assert!(said.stdout.contains("no article has mayor W/1 gates; mayor AND gates: 1 article\n"), "{said}");
    let said = env.run(["search", "ferry zeppelin agency:zzzz"]).expect_code(1);
    let wanted = "\n  no article has zeppelin\n  no article has agency:zzzz\n  without these: 3 articles\n";
    assert!(said.stdout.contains(wanted), "{said}");
    let said = env.run(["search", "hover PRE/1 dm"]).expect_code(1);
    assert!(said.stdout.contains("no article has hover; did you mean hoover (1)?"), "{said}");
}
