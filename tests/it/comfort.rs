//! What a newcomer meets: names where codes are kept, slips in flags and queries, questions that nothing answers.

use serde_json::json;

use super::support::TestEnv;

#[test]
fn languages_and_countries_go_by_their_names() {
    let env = TestEnv::with_indexed_sample();
    let german = env.sorted_places(["lang:de"]);
    assert!(!german.is_empty());
    for query in ["lang:German", "lang:deutsch", "lang:de-AT", "language:GERMAN", "lang:deu"] {
        assert_eq!(env.sorted_places([query]), german, "{query}");
    }
    assert_eq!(env.sorted_places(["--lang", "German"]), german);
    let hungary = env.sorted_places(["dateline:HU"]);
    assert!(!hungary.is_empty());
    for query in ["dateline:hungary", "dateline:\"Hungary\""] {
        assert_eq!(env.sorted_places([query]), hungary, "{query}");
    }
    let kingdom = env.sorted_places(["--dateline", "United Kingdom"]);
    assert_eq!(kingdom, env.sorted_places(["dateline:gb"]));
}

#[test]
fn a_dateline_is_found_by_all_its_names_and_by_its_country_s_code() {
    let env = TestEnv::new();
    let story = |dateline: &str| {
        format!("Ferries stop in the fog\n\n{dateline} - Ferries stopped on Monday, and hundreds waited on the pier.\n")
    };
    env.write("in/rio.txt", story("RIO DE JANEIRO, Nov 3 (Reuters)"));
    env.write("in/kiel.txt", story("KIEL, Germany, Nov 3 (Reuters)"));
    env.write("in/reno.txt", story("RENO, Nev. (AP)"));
    env.write("in/moskau.txt", story("Moskau, 3. November (dpa)"));
    env.index(["in"]);
    for (query, file) in [
        ("dateline:de", "kiel"),
        ("dateline:BR", "rio"),
        ("dateline:\"de\"", "rio"),
        ("dateline:\"rio de janeiro\"", "rio"),
        ("dateline:schleswig", "kiel"),
        ("dateline:nevada", "reno"),
        ("dateline:nev", "reno"),
        ("dateline:moscow", "moskau"),
        ("dateline:moskau", "moskau"),
        ("dateline:ru", "moskau"),
    ] {
        let found = env.sorted_places([query]);
        assert!(matches!(found.as_slice(), [one] if one.contains(file)), "{query}: {found:?}");
    }
}

#[test]
fn none_asks_for_articles_without_a_value() {
    let env = TestEnv::with_indexed_sample();
    let all = env.hits(["--full", "*"]);
    for field in ["agency", "source", "lang", "author", "dateline", "section"] {
        let without = all.iter().filter(|hit| {
            let value = &hit["article"][field];
            value.is_null() || value.as_array().is_some_and(Vec::is_empty)
        });
        let without = without.count();
        assert_eq!(env.hits([format!("{field}:none").as_str()]).len(), without, "{field}");
        assert_eq!(env.hits([format!("* -{field}:none").as_str()]).len(), all.len() - without, "{field}");
        if field != "section" {
            assert_eq!(env.hits([format!("--{field}").as_str(), "NONE"]).len(), without, "{field}");
        }
    }
    assert!(env.hits(["agency:none"]).len() < all.len());
    assert_eq!(env.hits(["author:\"none\""]).len(), 0);
}

#[test]
fn a_value_that_no_article_has_is_named() {
    let env = TestEnv::with_indexed_sample();
    let count = |query: &str| env.hits([query]).len();
    let (reuters, kurier, german) = (count("agency:reuters"), count("source:Elbland-Kurier"), count("lang:de"));
    let reuters = format!("no agency \"ruters\"; did you mean Reuters ({reuters})?\n");
    for (args, wanted) in [
        (["--agency", "ruters"], reuters.clone()),
        (["--lang", "dee"], format!("no lang \"dee\"; did you mean de ({german})?\n")),
        (
            ["--source", "elblandkurier"],
            format!("no source \"elblandkurier\"; did you mean Elbland-Kurier ({kurier})?\n"),
        ),
        (
            ["--source", "Elbland-Kuriir"],
            format!("no source \"Elbland-Kuriir\"; did you mean Elbland-Kurier ({kurier})?\n"),
        ),
        (
            ["--lang", "en,fr"],
            "no lang \"en,fr\"; several values are given one by one, each with its flag\n".to_owned(),
        ),
        (["--agency", "zzzz"], "no agency \"zzzz\"\n".to_owned()),
        (["flood", "agency:(ruters OR ap)"], reuters),
        (["flood -agency:ruters", ""], String::new()),
    ] {
        let said = env.run(["search"].iter().chain(&args));
        assert_eq!(said.stderr, wanted, "{said}");
    }
}

#[test]
fn a_question_without_an_answer_says_where_it_fails() {
    let env = TestEnv::with_indexed_sample();
    let lines = |args: &[&str]| -> Vec<String> {
        let said = env.run(["search"].iter().chain(args)).expect_code(1);
        assert!(said.stdout.starts_with("no articles match ("), "{said}");
        said.stdout.lines().skip(1).map(|line| line.trim_start().to_owned()).collect()
    };
    let floods = env.hits(["flood"]).len();
    let day = "date:2050-01-01..2050-12-31";
    let without = |part: &str| vec![format!("no article has {part}"), format!("without {part}: {floods} articles")];
    assert_eq!(lines(&["flood", "--from", "2050", "--to", "2050"]), without(day));
    assert_eq!(lines(&["flood", "date:2050"]), without(day));
    let any = format!("with any of the words (--any): {floods} articles");
    assert_eq!(lines(&["flood", "zeppelin"]), [without("zeppelin"), vec![any]].concat());
    assert_eq!(lines(&["floood"]), [format!("no article has floood; did you mean flood ({floods})?")]);
    assert!(lines(&["hospitall closure zeppelin"])[0].starts_with("no article has hospitall; did you mean hospital ("));
    assert!(lines(&["zeppelin"]).is_empty());
    assert!(lines(&["--from", "2050"]).is_empty());
    let several = lines(&["flood", "--from", "2050", "--agency", "zzzz"]);
    assert!(several.contains(&format!("without the filters: {floods} articles")), "{several:?}");
    // Words that are there, and not where they are asked for.
    let apart = lines(&["\"flood hospital\""]);
    assert!(
        apart.is_empty() || apart[0].starts_with("no article has \"flood hospital\"; flood AND hospital: "),
        "{apart:?}"
    );
}

#[test]
fn a_long_column_that_nobody_knows_is_named() {
    let env = TestEnv::with_sample();
    let said = env.run(["index", "sample-corpus"]).expect_code(0);
    let note =
        "sample-corpus/exports/archiv.csv: column artikel_text looks like the text; --map body=artikel_text reads it\n";
    assert!(said.stdout.contains(note), "{said}");
    let said = env.run(["explain", "sample-corpus/exports/archiv.csv"]).expect_code(0);
    assert!(said.stdout.contains("note      column artikel_text looks like the text"), "{said}");
    let said = env.run(["index", "sample-corpus", "--map", "body=artikel_text"]).expect_code(0);
    assert!(!said.stdout.contains("looks like"), "{said}");

    let long = "The river rose again on Monday. ".repeat(20);
    for number in 1..=7 {
        let records =
            [json!({ "title": "One", "my text": long }), json!({ "title": "Two", "my text": long, "note": "x" })];
        env.write(format!("dumps/{number}.json"), json!(records).to_string());
    }
    let teaser =
        json!({ "title": "Teaser only", "blurb": "Short and sweet.", "text": "It has a text.", "legal": long });
    env.write("dumps/fine.json", teaser.to_string());
    let said = env.run(["index", "dumps"]).expect_code(0);
    assert!(
        said.stdout.contains("dumps/1.json: key my text looks like the text; --map 'body=my text' reads it\n"),
        "{said}"
    );
    assert_eq!(said.stdout.matches("looks like").count(), 5, "{said}");
    assert!(said.stdout.contains("\n  … and 2 more notes like these\n"), "{said}");
    assert_eq!(env.index(["dumps", "--map", "body=my text"])["notes"], json!([]));
    assert_eq!(env.hits(["body:river path:dumps/"]).len(), 14);
}

#[test]
fn notes_on_a_query_do_not_flood_the_terminal() {
    let env = TestEnv::with_indexed_sample();
    let said = env.run(["search", "foo1: alpha:a beta:b gamma:c delta:d epsilon:e zeta:f eta:g"]);
    assert_eq!(said.stderr.matches("is no field").count(), 5, "{said}");
    assert!(said.stderr.ends_with("more notes on the query\n"), "{said}");
}

#[test]
fn slips_on_the_command_line_are_explained() {
    let env = TestEnv::with_indexed_sample();
    for flag in ["--from", "--to"] {
        let said = env.run(["search", "flood", flag, "last tuesday"]).expect_code(2);
        assert!(said.stderr.starts_with(&format!("morgue: {flag}: `last tuesday` is no date")), "{said}");
    }
    for query in ["-flood", "-dam", "-\"river level\""] {
        let said = env.run(["search", query]).expect_code(2);
        assert!(said.stderr.contains(&format!("goes behind `--`: morgue search -- {query}\n")), "{said}");
    }
    let said = env.run(["search", "flood", "--lang"]).expect_code(2);
    assert!(!said.stderr.contains("search -- "), "{said}");
    env.run(["search", "--", "-dam"]).expect_code(0);

    env.run(["explain", "sample-corpus/desk/photo.jpg"]).expect_code(1);
    env.write("empty.txt", "");
    env.run(["explain", "empty.txt"]).expect_code(1);
}
