//! Indexing again: only what is new, changed or gone is touched, and however an archive came about, the same files make the same archive.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use morgue::index::{Archive, StoredRecord};
use morgue::record::Article;
use serde_json::{Value, json};

use super::support::TestEnv;

/// The counts of a report that are not 0, `files.` and `articles.` left out where it is clear: `new 1, added 1`.
fn counts(report: &Value) -> String {
    let mut parts = Vec::new();
    for (part, names) in [
        ("files", &["new", "changed", "unchanged", "rejected", "moved", "vanished"][..]),
        ("articles", &["added", "updated", "unchanged", "removed"]),
    ] {
        let some: Vec<String> = names
            .iter()
            .filter(|name| report[part][**name] != 0)
            .map(|name| format!("{} {name}", report[part][*name]))
            .collect();
        parts.push(format!("{part}: {}", if some.is_empty() { "none".to_owned() } else { some.join(", ") }));
    }
    parts.join("; ")
}

fn line(number: u32, text: &str) -> String {
    format!("{}\n", json!({ "title": format!("Record {number}"), "text": text, "date": "2019-10-07" }))
}

/// Three files: an article, one that gives nothing, and four records.
fn small() -> TestEnv {
    let env = TestEnv::new();
    env.write(
        "clips/a.txt",
        "Ferry hits reef\n\nA ferry struck a reef off the island early on Monday, the coast guard said.\n",
    );
    env.write("clips/empty.txt", "");
    let lines: String =
        (1..=4).map(|number| line(number, &format!("The text of record {number} is about wheat."))).collect();
    env.write("clips/dump.jsonl", lines);
    assert_eq!(counts(&env.index(["clips"])), "files: 2 new, 1 rejected; articles: 5 added");
    env
}

#[test]
fn nothing_changed() {
    let env = small();
    let before = env.dump(&env.archive());
    assert_eq!(counts(&env.index(["clips"])), "files: 3 unchanged; articles: 5 unchanged");
    assert_eq!(env.dump(&env.archive()), before);
}

#[test]
fn a_file_changed_came_or_went() {
    let env = small();
    env.write(
        "clips/a.txt",
        "Ferry hits reef\n\nA ferry struck a reef, and a second one came to help, the coast guard said.\n",
    );
    assert_eq!(counts(&env.index(["clips"])), "files: 1 changed, 2 unchanged; articles: 1 updated, 4 unchanged");
    assert_eq!(env.places(["second"]), ["clips/a.txt"]);
    assert_eq!(env.hits(["Monday"]).len(), 0);

    env.write("clips/b.txt", "Harvest is late\n\nThe wheat harvest is two weeks late this year, farmers say.\n");
    assert_eq!(counts(&env.index(["clips"])), "files: 1 new, 3 unchanged; articles: 1 added, 5 unchanged");

    fs::remove_file(env.path("clips/dump.jsonl")).unwrap();
    assert_eq!(counts(&env.index(["clips"])), "files: 3 unchanged, 1 vanished; articles: 2 unchanged, 4 removed");
    assert_eq!(env.places(["wheat"]), ["clips/b.txt"]);
}

#[test]
fn a_folder_that_moves_is_counted_as_moved() {
    let env = small();
    let ids = |env: &TestEnv| {
        let mut ids: Vec<String> = env.hits(["*"]).iter().map(|hit| hit["id"].to_string()).collect();
        ids.sort();
        ids
    };
    let before = ids(&env);
    fs::create_dir(env.path("all")).unwrap();
    fs::rename(env.path("clips"), env.path("all/old-clips")).unwrap();
    // The old folder is gone as a whole, so that its files are looked for below the folder above.
    let report = env.index(["."]);
    assert_eq!(report["files"]["moved"], 3, "{report}");
    assert_eq!(report["files"]["vanished"], 0, "{report}");
    assert_eq!(report["articles"]["added"], 5, "{report}");
    assert_eq!(report["articles"]["removed"], 5, "{report}");
    assert_eq!(ids(&env), before, "an article keeps its id when its file moves");
    assert!(env.places(["*"]).iter().all(|place| place.starts_with("all/old-clips/")));
}

#[test]
fn a_folder_that_was_not_asked_for_is_left_alone() {
    let env = small();
    env.write("other/c.txt", "Bank merger\n\nTwo banks will merge next spring, both said on Friday.\n");
    assert_eq!(counts(&env.index(["other"])), "files: 1 new; articles: 1 added");
    fs::remove_dir_all(env.path("clips")).unwrap();
    assert_eq!(counts(&env.index(["other"])), "files: 1 unchanged; articles: 1 unchanged");
    assert_eq!(env.hits(["*"]).len(), 6);
}

#[test]
fn a_folder_that_is_gone_is_taken_out_when_it_is_named() {
    let env = small();
    env.write("clips2/c.txt", "Bank merger\n\nTwo banks will merge next spring, both said on Friday.\n");
    env.index(["clips2"]);
    fs::remove_dir_all(env.path("clips")).unwrap();
    let said = env.run(["index", "--dry-run", "clips"]).expect_code(0);
    assert!(said.stdout.starts_with("clips: gone;"), "{said}");
    let unknown = env.run(["index", "clip"]).expect_code(2);
    assert!(unknown.stderr.contains("clip: No such file"), "{unknown}");
    // The disk may only not be mounted.
    let kept = env.run(["index", "clips"]).expect_code(2);
    assert!(kept.stdout.contains("the archive keeps the 5 articles"), "{kept}");
    assert_eq!(env.hits(["*"]).len(), 6);
    fs::create_dir(env.path("clips")).unwrap();
    env.run(["index", "clips"]).expect_code(2);
    assert_eq!(env.hits(["*"]).len(), 6);
    let report = env.index(["./clips", "--gone"]);
    assert_eq!(counts(&report), "files: 3 vanished; articles: 5 removed");
    assert_eq!(report["failed"], json!([]), "{report}");
    assert_eq!(env.places(["*"]), ["clips2/c.txt"]);
    env.run(["index", "clips"]).expect_code(0);

    fs::remove_file(env.path("clips2/c.txt")).unwrap();
    assert_eq!(counts(&env.index(["clips2/c.txt", "--gone"])), "files: 1 vanished; articles: 1 removed");
}

#[test]
fn what_was_said_of_a_file_holds_until_something_else_is_said() {
    let env = TestEnv::with_sample();
    let csv = "sample-corpus/exports/archiv.csv";
    env.index([csv, "--map", "body=artikel_text"]);
    let body = |env: &TestEnv| env.hits(["body:alarmstufe path:exports/"]).len();
    assert_eq!(body(&env), 1);
    let report = env.index(["sample-corpus"]);
    assert_eq!(report["files"]["unchanged"], 1, "{report}");
    assert_eq!(report["remembered_options"], 1, "{report}");
    assert_eq!(body(&env), 1);

    // A label that comes later leaves the map alone, and a file that changes is read as before.
    env.index([csv, "--source", "Elbland-Archiv"]);
    assert_eq!(body(&env), 1);
    let text = fs::read_to_string(env.path(csv)).unwrap();
    env.write(csv, text.replace("Alarmstufe", "Alarmstufe, die letzte,"));
    let said = env.run(["index", "sample-corpus"]).expect_code(0);
    assert!(said.stdout.contains("\n1 file with the --map, --source or --format-hint of an earlier run"), "{said}");
    assert_eq!(env.hits(["body:(alarmstufe letzte) path:exports/"]).len(), 1);

    env.index([csv, "--map", "deck=artikel_text"]);
    assert_eq!(body(&env), 0);
    assert_eq!(env.hits(["deck:alarmstufe path:exports/"]).len(), 1);
    let report = env.index([csv, "--forget-options"]);
    assert_eq!(report["remembered_options"], 0, "{report}");
    assert_eq!(env.hits(["alarmstufe path:exports/"]).len(), 0);
    assert_eq!(env.index([csv])["files"]["unchanged"], 1);
}

#[test]
fn a_label_on_a_single_article_is_remembered_too() {
    let env = small();
    env.index(["clips/a.txt", "--source", "Harbour Gazette"]);
    assert_eq!(counts(&env.index(["clips"])), "files: 3 unchanged; articles: 5 unchanged");
    assert_eq!(env.places(["source:harbour"]), ["clips/a.txt"]);
    set_modified(&env.path("clips/a.txt"), 1_500_000_000);
    env.index(["clips"]);
    assert_eq!(counts(&env.index(["clips"])), "files: 3 unchanged; articles: 5 unchanged");
    assert_eq!(env.places(["source:harbour"]), ["clips/a.txt"]);
    env.index(["clips", "--forget-options"]);
    assert_eq!(env.hits(["source:harbour"]).len(), 0);
    assert_eq!(counts(&env.index(["clips"])), "files: 3 unchanged; articles: 5 unchanged");
    assert_eq!(env.hits(["*"]).len(), 5);
}

fn set_modified(path: &Path, seconds: u64) {
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
}

#[test]
fn a_copy_with_an_old_time_and_the_same_size_is_read() {
    let env = TestEnv::new();
    let path = env.write("clips/a.txt", "Strike ends\n\nThe strike at the port of Durban ended on Monday.\n");
    set_modified(&path, 1_000_000_000);
    env.index(["clips"]);
    env.write("clips/a.txt", "Strike ends\n\nThe strike at the port of Durban ended on Friday.\n");
    set_modified(&path, 1_000_000_000);
    assert_eq!(counts(&env.index(["clips"])), "files: 1 changed; articles: 1 updated");
    assert_eq!(env.hits(["friday"]).len(), 1);
    // Older than before, too.
    env.write("clips/a.txt", "Strike ends\n\nThe strike at the port of Durban ended on Sunday.\n");
    set_modified(&path, 900_000_000);
    assert_eq!(counts(&env.index(["clips"])), "files: 1 changed; articles: 1 updated");
}

#[test]
fn a_file_that_was_only_touched_is_not_read_again() {
    let env = small();
    for name in ["a.txt", "empty.txt", "dump.jsonl"] {
        set_modified(&env.path("clips").join(name), 1_500_000_000);
    }
    let report = env.index(["clips"]);
    assert_eq!(counts(&report), "files: 3 unchanged; articles: 5 unchanged");
    assert_eq!(report["bytes"], 0, "{report}");
    assert_eq!(counts(&env.index(["clips"])), "files: 3 unchanged; articles: 5 unchanged");
    assert_eq!(env.hits(["*"]).len(), 5);
}

#[test]
fn a_dump_grows_is_edited_and_shrinks() {
    let env = small();
    let path = env.path("clips/dump.jsonl");
    let lines: Vec<String> = fs::read_to_string(&path).unwrap().lines().map(|line| format!("{line}\n")).collect();

    let grown = format!("{}{}{}", lines.concat(), line(5, "A fifth one on barley."), line(6, "A sixth one on barley."));
    fs::write(&path, &grown).unwrap();
    assert_eq!(counts(&env.index(["clips"])), "files: 1 changed, 2 unchanged; articles: 2 added, 5 unchanged");
    assert_eq!(env.sorted_places(["barley"]), ["clips/dump.jsonl#L5", "clips/dump.jsonl#L6"]);

    fs::write(&path, grown.replace("record 2 is about wheat", "record 2 is about rye")).unwrap();
    assert_eq!(counts(&env.index(["clips"])), "files: 1 changed, 2 unchanged; articles: 1 updated, 6 unchanged");
    assert_eq!(env.places(["rye"]), ["clips/dump.jsonl#L2"]);

    fs::write(&path, lines[..3].concat()).unwrap();
    let report = env.index(["clips"]);
    assert_eq!(counts(&report), "files: 1 changed, 2 unchanged; articles: 1 updated, 3 unchanged, 3 removed");
    assert_eq!(env.hits(["*"]).len(), 4);
    assert_eq!(env.hits(["barley OR rye"]).len(), 0);

    fs::write(&path, format!("{}{{\"title\": \"Broken\n{}", lines[0], lines[2])).unwrap();
    let report = env.index(["clips"]);
    assert_eq!(report["rejected_records"]["malformed"], 1, "{report}");
    assert_eq!(env.sorted_places(["*"]), ["clips/a.txt", "clips/dump.jsonl#L1", "clips/dump.jsonl#L3"]);
}

#[test]
fn a_file_that_becomes_empty_or_broken_loses_its_articles_and_gets_them_back() {
    let env = small();
    let text = fs::read(env.path("clips/a.txt")).unwrap();
    for broken in [&b""[..], b"\0\x01\x02\xff\xfe\x00\x00 not text \0\0\0\x03\x04"] {
        env.write("clips/a.txt", broken);
        let report = env.index(["clips"]);
        assert_eq!(counts(&report), "files: 2 unchanged, 1 rejected; articles: 4 unchanged, 1 removed");
        assert_eq!(env.hits(["ferry"]).len(), 0);
        assert_eq!(counts(&env.index(["clips"])), "files: 3 unchanged; articles: 4 unchanged");
        env.write("clips/a.txt", &text);
        assert_eq!(counts(&env.index(["clips"])), "files: 1 changed, 2 unchanged; articles: 1 added, 4 unchanged");
        assert_eq!(env.hits(["ferry"]).len(), 1);
    }
}

#[test]
fn one_article_becomes_several_and_one_again() {
    let env = TestEnv::new();
    let one =
        json!({ "title": "Port strike", "text": "Dock workers in Antwerp went on strike.", "date": "2019-10-07" });
    let other = json!({ "title": "Wheat harvest", "text": "The harvest in Kansas moves north.", "date": "2019-10-08" });
    env.write("a.json", one.to_string());
    assert_eq!(counts(&env.index(["a.json"])), "files: 1 new; articles: 1 added");
    env.write("a.json", json!([one, other]).to_string());
    let report = env.index(["a.json"]);
    assert_eq!(report["files"]["changed"], 1, "{report}");
    assert_eq!(env.hits(["*"]).len(), 2);
    assert_eq!(counts(&env.index(["a.json"])), "files: 1 unchanged; articles: 2 unchanged");
    env.write("a.json", other.to_string());
    env.index(["a.json"]);
    assert_eq!(env.hits(["*"]).len(), 1);
    assert_eq!(env.hits(["harvest"]).len(), 1);
    assert_eq!(counts(&env.index(["a.json"])), "files: 1 unchanged; articles: 1 unchanged");
}

#[test]
fn other_options_read_the_files_again() {
    let env = small();
    let report = env.index(["clips", "--source", "Harbour Gazette"]);
    assert_eq!(counts(&report), "files: 2 changed, 1 rejected; articles: 5 updated");
    assert_eq!(env.hits(["source:harbour"]).len(), 5);
    assert_eq!(
        counts(&env.index(["clips", "--source", "Harbour Gazette"])),
        "files: 3 unchanged; articles: 5 unchanged"
    );
    env.write("table.csv", "spalte1;spalte2\nHochwasser;Das Hochwasser an der Elbe steigt weiter an.\n");
    assert_eq!(env.index(["table.csv"])["articles"]["added"], 0);
    let report = env.index(["table.csv", "--map", "headline=spalte1,body=spalte2"]);
    assert_eq!(report["articles"]["added"], 1, "{report}");
    assert_eq!(env.hits(["headline:hochwasser elbe"]).len(), 1);
}

#[test]
fn what_is_excluded_stays_as_it_was() {
    let env = small();
    env.write("clips/new.txt", "Bank merger\n\nTwo banks will merge next spring, both said on Friday.\n");
    let report = env.index(["clips", "--exclude", "*.jsonl", "--exclude", "new.*"]);
    assert_eq!(counts(&report), "files: 2 unchanged; articles: 1 unchanged");
    assert_eq!(report["files"]["skipped"], 2);
    assert_eq!(env.hits(["*"]).len(), 5);
    let report = env.index(["clips", "--include", "*.txt"]);
    assert_eq!(counts(&report), "files: 1 new, 2 unchanged; articles: 1 added, 1 unchanged");
}

#[test]
fn folders_inside_each_other_are_walked_once() {
    let env = small();
    let whole = env.path("clips");
    let report = env.index([Path::new("clips/a.txt"), Path::new("clips"), &whole, Path::new("./clips/../clips")]);
    assert_eq!(counts(&report), "files: 3 unchanged; articles: 5 unchanged");
}

#[test]
fn however_it_came_about_the_archive_is_the_same() {
    let env = TestEnv::with_sample();
    env.index(["sample-corpus"]);
    let expected = env.dump(&env.archive());
    assert_eq!(expected.len(), 76);

    // Folder by folder, with other threads, a detour, and something in the way that goes again.
    let step = |args: &[&str]| env.index(["--archive", "other", "--jobs", "1"].iter().chain(args));
    step(&["sample-corpus/wires"]);
    let passing = env.write("sample-corpus/desk/passing.txt", "In passing\n\nThis one will be gone before the end.\n");
    step(&["sample-corpus/desk", "--source", "Somebody Else"]);
    env.index(["--archive", "other", "--jobs", "8", "sample-corpus/crawl"]);
    fs::remove_file(passing).unwrap();

    // Stopped in the middle: an article is added and never committed.
    {
        let archive = Archive::open(&env.path("other")).unwrap();
        let writer = archive.writer(1, 32 << 20).unwrap();
        let half = Article { headline: "Half a run".to_owned(), path: "/half".to_owned(), ..Article::default() };
        writer.add(&half, StoredRecord::of(&half), None).unwrap();
    }
    assert_eq!(env.hits(["--archive", "other", "\"half a run\""]).len(), 0);

    let report = step(&["sample-corpus", "--forget-options"]);
    assert_eq!(report["files"]["seen"], 45, "{report}");
    assert_eq!(report["files"]["vanished"], 1, "{report}");
    let found = env.dump(&env.path("other"));
    assert!(found == expected, "the archives differ");
}

#[test]
fn archives_are_read_once_and_their_records_are_found_by_name() {
    let env = TestEnv::new();
    let fixtures = super::support::project().join("tests/fixtures");
    // Several readers and a member that none of them took; one article by way of an archive; one that is an archive by itself.
    for name in
        ["zip/awkward.zip", "warc/ordinary.warc.gz", "tar/broken.tar", "email/ordinary.eml", "gzip/ordinary.txt.gz"]
    {
        env.write(format!("clips/{name}"), fs::read(fixtures.join(name)).unwrap());
    }
    assert_eq!(counts(&env.index(["clips"])), "files: 5 new; articles: 22 added");
    let before = env.dump(&env.archive());
    assert_eq!(counts(&env.index(["clips"])), "files: 5 unchanged; articles: 22 unchanged");
    assert_eq!(env.dump(&env.archive()), before);
    let place = "clips/zip/awkward.zip#inner.zip#dumps/meri.jsonl#L2";
    let shown = env.run(["show", place]).expect_code(0).to_string();
    assert!(shown.contains("Lighthouse keeper retires"), "{shown}");
    let explained = env.run(["explain", place]).expect_code(0).to_string();
    assert!(explained.contains("Lighthouse keeper retires"), "{explained}");
    assert!(explained.contains("zip, json, text"), "{explained}");
}
