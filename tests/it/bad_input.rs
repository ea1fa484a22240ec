//! What nobody wishes for: broken files, strange names, hostile text, wrong folders and flags. Bad input is normal: it is named, and the rest goes on.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use insta::assert_snapshot;
use morgue::index::Archive;
use serde_json::{Value, json};

use super::support::{TestEnv, tell};

#[test]
fn files_that_give_nothing_are_named() {
    let env = TestEnv::new();
    env.write("clips/empty.txt", "");
    env.write("clips/blank.txt", " \n\t\n\u{3000}\n");
    env.write("clips/noise.bin", [0, 1, 2, 0xff, 0xfe, 0, 0x90, 0x1f].repeat(64));
    env.write("clips/picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    env.write("clips/empty.json", "");
    env.write("clips/list.json", "[]");
    env.write("clips/number.json", "42");
    env.write("clips/broken.json", "{\"title\": \"Half a rec");
    env.write("clips/cut.txt.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b");
    env.write("clips/good.txt", "Good news\n\nThis one file among all those can be read, a spokesman said.\n");
    let said = env.run(["index", "clips"]).expect_clean();
    assert_snapshot!("nothing_in_them", said);
    assert_eq!(env.places(["*"]), ["clips/good.txt"]);
    assert_snapshot!("nothing_in_them_status", env.run(["status", "--rejects"]).expect_code(0));
}

#[test]
fn text_in_any_encoding_is_found() {
    let env = TestEnv::new();
    let encoded = |name: &str, encoding: &'static encoding_rs::Encoding, text: &str| {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{name}");
        env.write(format!("clips/{name}.txt"), bytes);
    };
    let chinese =
        "武汉洪水\n\n长江武汉段的水位已经超过警戒线,沿江的居民正在有序转移到安全的地方,当地的防汛部门星期一表示。\n";
    let japanese =
        "桜島が噴火\n\n鹿児島県の桜島で土曜日に爆発的な噴火があり、火山灰が市内に降った。気象庁が発表した。\n";
    let russian = "Паводок на Амуре\n\nУровень воды в реке Амур у Хабаровска продолжает расти, сообщили в понедельник спасатели.\n";
    let french = "La crue de la Garonne\n\nLes voies sur berge ont été fermées à Toulouse, où l’on craint que l’eau ne monte « très vite ».\n";
    encoded("gb18030", encoding_rs::GB18030, chinese);
    encoded("shift-jis", encoding_rs::SHIFT_JIS, japanese);
    encoded("koi8-r", encoding_rs::KOI8_R, russian);
    encoded("windows-1252", encoding_rs::WINDOWS_1252, french);
    let utf16 = |big: bool| -> Vec<u8> {
        let units =
            "\u{feff}Van Gölü'nde feribot\n\nArızalanan feribottaki yolcular kıyıya çıkarıldı.\n".encode_utf16();
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    env.write("clips/utf-16le.txt", utf16(false));
    env.write("clips/utf-16be.txt", utf16(true));
    env.write("clips/broken-utf-8.txt", b"Ouse flood wall\n\nThe wall at York held, the council said; the caf\xc3\xa9s reopened.\n\n\xe2\x80\x9cIt cost \xff 3 million\xe2\x80\x9d, \
          a clich\xc3\xa9 among officials, na\xc3\xafve or not, said Zo\xc3\xab Br\xc3\xbcnn.\n",);
    assert_eq!(env.index(["clips"])["articles"]["added"], 7);
    for (query, name) in [
        ("洪水", "gb18030"),
        ("噴火", "shift-jis"),
        ("паводок хабаровска", "koi8-r"),
        ("garonne fermées berge", "windows-1252"),
        ("\"l’eau ne monte\"", "windows-1252"),
        ("york cafés", "broken-utf-8"),
    ] {
        assert_eq!(env.places([query]), [format!("clips/{name}.txt")], "{query}");
    }
    assert_eq!(env.sorted_places(["feribot"]), ["clips/utf-16be.txt", "clips/utf-16le.txt"]);
}

#[test]
fn what_is_huge_or_deep_does_no_harm() {
    let env = TestEnv::new();
    let mut line = String::from("{\"title\": \"A very long line\", \"text\": \"");
    while line.len() < 40 << 20 {
        line.push_str("the quick brown fox jumps over the lazy dog and goes on and on ");
    }
    line.push_str("\"}\n");
    let next = json!({ "title": "Behind the long line", "text": "It is still read.", "date": "2019-10-07" });
    writeln!(line, "{next}").unwrap();
    env.write("clips/long.jsonl", line);
    env.write("clips/long.txt", "x".repeat(40 << 20));
    env.write("clips/deep.json", format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)));
    env.write("clips/deeper.json", "{\"title\":".repeat(10_000));
    let (first, last) =
        (json!({ "title": "Before it", "text": "Found." }), json!({ "title": "After the deep one", "text": "Found." }));
    env.write("clips/deep.jsonl", format!("{first}\n{}\n{}\n{last}\n", "[".repeat(10_000), "{\"a\":".repeat(10_000)));
    env.write("clips/deep.md", format!("# Deep\n\n{}quoted\n", ">".repeat(10_000)));
    env.write("clips/deep.sgml", "<DOC><TEXT>".repeat(10_000));
    let report = env.index(["clips"]);
    assert_eq!(report["files"]["seen"], 7, "{report}");
    assert_eq!(env.hits(["\"behind the long line\""]).len(), 1);
    assert_eq!(env.places(["\"after the deep one\""]), ["clips/deep.jsonl#L4"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named_and_keeps_its_articles() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = TestEnv::new();
    let path = env.write("clips/secret/a.txt", "Secret ballot\n\nThe union voted in secret, and the strike goes on.\n");
    env.index(["clips"]);
    let folder = path.parent().unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(folder).is_ok() {
        tell("skipped: this user may read every folder");
    } else {
        let said = env.run(["index", "clips"]);
        assert_eq!(said.code, Some(2), "{said}");
        assert!(said.stdout.contains("clips/secret"), "{said}");
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(env.places(["ballot"]), ["clips/secret/a.txt"]);
}

#[test]
fn a_folder_that_is_no_archive_is_refused_and_left_alone() {
    let env = TestEnv::with_sample();
    env.write("file", "I am a file.\n");
    env.write("other/letter.txt", "I am somebody's letter.\n");
    let mut schema = tantivy::schema::Schema::builder();
    schema.add_text_field("body", tantivy::schema::TEXT);
    fs::create_dir(env.path("stranger")).unwrap();
    tantivy::Index::create_in_dir(env.path("stranger"), schema.build()).unwrap();
    for name in ["file", "other", "stranger"] {
        let before = listing(&env.path(name));
        for args in [&["index", "sample-corpus/wires"][..], &["search", "flood"], &["status"], &["show", "x"]] {
            let said = env.run(["--archive", name].iter().chain(args)).expect_code(2);
            assert!(said.stderr.contains("is not a morgue archive"), "{said}");
            assert_eq!(said.stdout, "", "{said}");
        }
        assert_eq!(listing(&env.path(name)), before, "{name} was touched");
        assert_snapshot!(format!("not_an_archive_{name}"), env.run(["--archive", name, "search", "flood"]));
    }
    assert_snapshot!("no_archive", env.run(["search", "flood"]).expect_code(2));
    assert!(!env.archive().exists());
}

fn listing(path: &Path) -> Vec<(OsString, Vec<u8>)> {
    if path.is_file() {
        return vec![(OsString::new(), fs::read(path).unwrap())];
    }
    let mut files: Vec<_> = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn an_archive_of_another_version_is_refused() {
    let env = TestEnv::with_sample();
    env.index(["sample-corpus/wires"]);
    let meta = env.archive().join("meta.json");
    let mut content: Value = serde_json::from_str(&fs::read_to_string(&meta).unwrap()).unwrap();
    let mut payload: Value = serde_json::from_str(content["payload"].as_str().unwrap()).unwrap();
    payload["morgue"] = json!(4711);
    content["payload"] = json!(payload.to_string());
    fs::write(&meta, content.to_string()).unwrap();
    assert_snapshot!("other_version_search", env.run(["search", "flood"]).expect_code(2));
    assert_snapshot!("other_version_index", env.run(["index", "sample-corpus"]).expect_code(2));
    fs::write(&meta, "{").unwrap();
    let said = env.run(["search", "flood"]).expect_code(2);
    assert!(said.stderr.contains("damaged"), "{said}");
    assert!(said.stderr.contains("index again"), "{said}");
}

#[test]
fn a_damaged_archive_says_so() {
    let env = TestEnv::with_sample();
    env.index(["sample-corpus/wires"]);
    for entry in fs::read_dir(env.archive()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "store" || extension == "term") {
            fs::write(path, "x").unwrap();
        }
    }
    let said = env.run(["search", "flood"]);
    assert_eq!(said.code, Some(2), "{said}");
    assert!(!said.stderr.contains("panicked"), "{said}");
    assert!(said.stderr.contains("index again"), "{said}");
}

#[test]
fn an_archive_that_another_process_writes_to_can_be_searched() {
    let env = TestEnv::with_indexed_sample();
    let archive = Archive::open(&env.archive()).unwrap();
    let writer = archive.writer(1, 32 << 20).unwrap();
    assert_snapshot!("locked", env.run(["index", "sample-corpus"]).expect_code(2));
    assert_eq!(env.hits(["flood"]).len(), 18);
    drop(writer);
    assert_eq!(env.index(["sample-corpus"])["files"]["unchanged"], 45);
}

#[cfg(unix)]
#[test]
fn links_are_passed_over_or_followed_once() {
    use std::os::unix::fs::symlink;
    let env = TestEnv::new();
    env.write("clips/a.txt", "Ferry hits reef\n\nA ferry struck a reef off the island early on Monday.\n");
    env.write("elsewhere/b.txt", "Bank merger\n\nTwo banks will merge next spring, both said on Friday.\n");
    symlink("nowhere.txt", env.path("clips/dangling.txt")).unwrap();
    symlink(env.path("clips"), env.path("clips/loop")).unwrap();
    symlink(env.path("elsewhere"), env.path("clips/linked")).unwrap();
    let report = env.index(["clips"]);
    assert_eq!(report["files"]["skipped"], 3, "{report}");
    assert_eq!(env.places(["*"]), ["clips/a.txt"]);
    let said = env.run(["index", "--follow", "clips"]).expect_code(2);
    assert!(said.stdout.contains("clips/dangling.txt") && said.stdout.contains("clips/loop"), "{said}");
    assert_eq!(env.hits(["*"]).len(), 2);
    // A link that is named itself is followed.
    symlink(env.path("elsewhere"), env.path("way")).unwrap();
    let report = env.index(["way"]);
    assert_eq!(report["files"]["seen"], 1, "{report}");
}

#[cfg(unix)]
#[test]
fn strange_file_names_are_kept_and_do_no_harm() {
    use std::os::unix::ffi::OsStrExt as _;
    let env = TestEnv::new();
    let names: [&[u8]; 4] =
        [b"caf\xe9.txt", b"two\nlines.txt", b"\x1b[31mred\x1b[0m.txt", "rtl\u{202e}txt.exe.txt".as_bytes()];
    let mut expected = Vec::new();
    for name in names {
        let inner = Path::new("clips").join(std::ffi::OsStr::from_bytes(name));
        expected
            .push(env.write(inner, "Odd name\n\nThe name of this file is odd, and its text is found all the same.\n"));
    }
    env.write(Path::new("clips").join(std::ffi::OsStr::from_bytes(b"emp\x1b[2Jty\xff.txt")), "");
    env.run(["index", "clips"]).expect_code(0).expect_clean();
    env.run(["index", "--dry-run", "clips"]).expect_code(0).expect_clean();
    env.run(["status", "--rejects"]).expect_code(0).expect_clean();
    env.run(["search", "odd"]).expect_code(0).expect_clean();
    let paths = env.run(["search", "odd", "--format", "paths", "-0"]).expect_code(0);
    let mut found: Vec<&[u8]> = paths.bytes.split(|&byte| byte == 0).filter(|path| !path.is_empty()).collect();
    found.sort_unstable();
    let mut expected: Vec<&[u8]> = expected.iter().map(|path| path.as_os_str().as_bytes()).collect();
    expected.sort_unstable();
    assert_eq!(found, expected);
    for name in names {
        let inner = Path::new("clips").join(std::ffi::OsStr::from_bytes(name));
        env.run([std::ffi::OsStr::new("show"), inner.as_os_str()]).expect_code(0).expect_clean();
        env.run([std::ffi::OsStr::new("explain"), inner.as_os_str()]).expect_code(0).expect_clean();
    }
}

#[test]
fn hostile_text_is_made_harmless() {
    let env = TestEnv::new();
    let esc = "\u{1b}[2J\u{1b}]0;owned\u{7}";
    for (number, headline) in [
        (1, format!("{esc}Cleared screen")),
        (2, "\u{202e}Turned around\u{2066}".to_owned()),
        (3, "=HYPERLINK(\"http://x.example\",\"click\") formula".to_owned()),
        (4, "<script>alert(1)</script> markup".to_owned()),
        (5, "@SUM(1+1) formula".to_owned()),
        (6, "-2+3 formula".to_owned()),
    ] {
        let record = json!({
            "title": headline, "text": format!("Hostile text {number}.{esc} It ends here.\u{9b}31m \u{202e}x"),
            "author": format!("{esc}Mallory Example"), "source": format!("{esc}Outlet"), "section": esc, "tags": [esc], "url": esc, "id": format!("{esc} {number}"),
        });
        env.write(format!("clips/{number}.json"), record.to_string());
    }
    env.run(["index", "clips"]).expect_code(0).expect_clean();
    let said = env.run(["search", "hostile"]).expect_code(0).expect_clean();
    assert!(said.stdout.contains("6 articles"), "{said}");
    env.run(["status"]).expect_code(0).expect_clean();
    for number in 1..=6 {
        env.run(["show", &format!("clips/{number}.json")]).expect_code(0).expect_clean();
        env.run(["explain", &format!("clips/{number}.json")]).expect_code(0).expect_clean();
    }
    env.run(["search", "hostile", "--format", "json"]).expect_code(0).expect_clean();
    let trec = env.run(["search", "hostile", "--format", "trec"]).expect_code(0);
    assert!(trec.stdout.lines().all(|line| line.split(' ').count() == 6), "{trec}");
    let table = env.run(["search", "formula", "--format", "csv"]).expect_code(0);
    let mut headlines: Vec<String> = csv::Reader::from_reader(table.stdout.as_bytes())
        .records()
        .map(|record| record.unwrap()[9].to_owned())
        .collect();
    headlines.sort();
    assert_eq!(
        headlines,
        ["'-2+3 formula", "'=HYPERLINK(\"http://x.example\",\"click\") formula", "'@SUM(1+1) formula"]
    );
    // A hostile query and a hostile flag are shown back harmlessly, too.
    env.run(["search", &format!("agancy:{esc} (\u{202e}flood")]).expect_clean();
    env.run(["search", "--from", &format!("{esc}2019")]).expect_code(2).expect_clean();
    env.run(["show", esc]).expect_code(1).expect_clean();
    env.run(["index", &format!("nowhere{esc}")]).expect_code(2).expect_clean();
}

#[test]
fn no_query_is_refused() {
    let env = TestEnv::with_indexed_sample();
    assert_snapshot!("no_query", env.run(["search"]).expect_code(2));
    for query in [
        "",
        " ",
        "\"",
        "(",
        ")",
        "()",
        "\"\"",
        "AND",
        "OR NOT",
        "-",
        "NOT",
        "a:",
        ":",
        "headline:",
        "date:",
        "date:2019-13-45",
        "words:x",
        "~",
        "^",
        "\\",
        "?",
        "**",
        "*?*",
        "((((flood",
        "flood))))",
        "\"flood",
        "date:2020..2010",
        "flood^",
        "flood^9999999999",
        "\u{0}",
        "🌊",
    ] {
        let said = env.run(["search", "--", query].iter().filter(|arg| !arg.contains('\0')));
        assert!(matches!(said.code, Some(0..=2)), "{said}");
        assert!(!said.stderr.contains("panicked"), "{said}");
    }
    assert_eq!(env.hits(["*"]).len(), 76);
    let all_but = env.hits(["--", "-flood"]).len();
    assert_eq!(all_but + env.hits(["flood"]).len(), 76);
    for long in [
        "flood ".repeat(17_000),
        "(".repeat(100_000),
        "\"".repeat(100_000),
        "flood OR ".repeat(11_000),
        "x".repeat(100_000),
        "a*".repeat(50_000),
    ] {
        let said = env.run(["search", &long]);
        assert!(
            matches!(said.code, Some(0 | 1)),
            "exit code {:?}: {}",
            said.code,
            said.stderr.chars().take(300).collect::<String>()
        );
        assert!(said.stderr.len() < 20_000, "{} bytes of talk", said.stderr.len());
    }
}

#[test]
fn wrong_flags_are_explained() {
    let env = TestEnv::with_indexed_sample();
    env.write("topics.tsv", "1\tflood\n");
    for (name, args) in [
        ("date", &["search", "flood", "--from", "last tuesday"][..]),
        ("dates_turned", &["search", "flood", "--from", "2019", "--to", "2018"]),
        ("page", &["search", "flood", "--page", "0"]),
        ("format", &["search", "flood", "--format", "xml"]),
        ("flag", &["search", "flood", "--agancy", "ap"]),
        ("batch", &["search", "--batch", "topics.tsv"]),
        ("batch_missing", &["search", "--batch", "nowhere.tsv", "--format", "trec"]),
        ("map", &["index", "sample-corpus", "--map", "body"]),
        ("map_field", &["index", "sample-corpus", "--map", "bodie=text"]),
        ("glob", &["index", "sample-corpus", "--exclude", "a["]),
        ("path", &["index", "nowhere"]),
        ("jobs", &["index", "sample-corpus", "--jobs", "0"]),
        ("explain_folder", &["explain", "sample-corpus"]),
        ("explain_missing", &["explain", "nowhere.txt"]),
        ("command", &["serch", "flood"]),
    ] {
        let said = env.run(args).expect_code(2);
        assert_eq!(said.stdout, "", "{said}");
        assert_snapshot!(format!("wrong_{name}"), said);
    }
}

#[test]
fn a_pipe_that_nobody_reads_ends_quietly() {
    let env = TestEnv::with_indexed_sample();
    for args in [
        &["search", "*", "--format", "jsonl", "--full"][..],
        &["search", "*", "--limit", "99"],
        &["search", "*", "--format", "csv"],
        &["show", "--format", "jsonl", "sample-corpus/crawl/cc_news.jsonl"],
        &["fields"],
        &["status"],
        &["index", "sample-corpus"],
        &["index", "--dry-run", "sample-corpus"],
        &["--help"],
        &["completions", "bash"],
    ] {
        let mut child = env.command().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {stderr}");
        assert_eq!(stderr, "", "{args:?}");
    }
}

#[test]
fn colours_come_only_when_asked_for() {
    let env = TestEnv::with_indexed_sample();
    env.run(["search", "flood"]).expect_code(0).expect_clean();
    let said = env.run(["search", "flood", "--color", "always"]).expect_code(0);
    assert!(said.stdout.contains("\u{1b}["), "{said}");
}

#[test]
fn the_home_may_be_missing() {
    let env = TestEnv::new();
    let mut command = env.command();
    command.env_remove("HOME").env_remove("XDG_DATA_HOME").args(["search", "flood"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("archive") && !said.contains("panicked"), "{said}");
}
