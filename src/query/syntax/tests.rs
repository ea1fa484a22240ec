//! Vendors' queries and what they mean.

#![allow(clippy::unwrap_used, reason = "a test may fail that way")]

use std::fmt::Write as _;

use proptest::prelude::*;

use super::Syntax;
use crate::query::tests::{check_in, today, without_spans};
use crate::query::{ParseOptions, Query, parse};

fn read(syntax: Syntax, text: &str) -> Query {
    parse(text, &ParseOptions { syntax, ..ParseOptions::new(today()) })
}

fn vendors() -> impl Iterator<Item = Syntax> {
    Syntax::ALL.into_iter().filter(|syntax| syntax.dialect().is_some())
}

#[test]
fn every_query_of_the_table_means_what_its_guide_says() {
    let mut wrong = String::new();
    let mut count = 0;
    for line in include_str!("queries.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [syntax, text, meaning, note] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let syntax = vendors().find(|known| known.name() == syntax).unwrap();
        let query = read(syntax, text);
        let ours = read(Syntax::Morgue, meaning);
        let same = query.root.clone().map(without_spans) == ours.root.map(without_spans);
        let noted = match note {
            "-" => query.notes.is_empty(),
            part => !query.notes.is_empty() && query.notes.iter().all(|note| note.text.contains(part)),
        };
        if !same || !noted {
            let _ = write!(wrong, "{syntax}: {text}\n  is   {query}\n  not  {meaning}\n  {:?}\n", query.notes);
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 150, "{count}");
}

#[test]
fn the_rows_of_the_reference_are_so() {
    for syntax in vendors() {
        for (theirs, ours, _) in syntax.dialect().unwrap().rows {
            let read =
                (read(syntax, theirs).root.map(without_spans), read(Syntax::Morgue, ours).root.map(without_spans));
            assert_eq!(read.0, read.1, "{syntax}: {theirs}");
            assert!(!format!("{theirs}{ours}").contains(['|', '`']), "{theirs} would break the table");
        }
    }
}

#[test]
fn long_queries_stay_bounded() {
    for syntax in vendors() {
        for piece in [
            "x/F5/",
            ")/F5/",
            "(a)/F5/",
            "hd=",
            "hd=a ",
            "TI(",
            "ns=(",
            "date aft ",
            "date(",
            "allcaps(",
            "caps(a ",
            "a$9 ",
            "a b w/",
            "not ",
            "w/3 a ",
            "a or b w/3 ",
            "\"",
            "{",
            "[a ",
            "atleast3 ",
            "a*9 ",
            "/n3/",
        ] {
            let _ = read(syntax, &piece.repeat(60_000 / piece.len()));
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "flood",
            "dam ",
            " and ",
            " or ",
            " not ",
            " but not ",
            " w/3 ",
            " pre/2 ",
            " /s ",
            " same ",
            " near5 ",
            "/N30/",
            "/F50/",
            "atleast3 ",
            "ATLEAST2(",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "hd=",
            "ns=",
            "date aft ",
            "2019",
            " from ",
            "20190101",
            " to ",
            "TI(",
            "TI,AB(",
            "PD(",
            ">",
            "hlead(",
            "allcaps(",
            "plural(",
            "!",
            "*",
            "?",
            "$2",
            "[*1]",
            " % ",
            " ",
            " ",
            "-7",
            "wc>",
            "length ",
            "é",
            "日",
            "~1",
            "=",
            "^2",
            ":",
            "-",
        ])
        .prop_map(str::to_owned),
        "\\PC{1,3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn pieces_of_a_vendors_language_in_any_order_are_read(pieces in prop::collection::vec(piece(), 0..24)) {
        for syntax in vendors() {
            check_in(&pieces.concat(), ParseOptions { syntax, ..ParseOptions::new(today()) });
        }
    }

    #[test]
    fn any_bytes_are_read(bytes: Vec<u8>) {
        let text = String::from_utf8_lossy(&bytes);
        for syntax in Syntax::ALL {
            check_in(&text, ParseOptions { syntax, ..ParseOptions::new(today()) });
        }
    }

    #[test]
    fn any_text_is_read(text: String) {
        for syntax in vendors() {
            check_in(&text, ParseOptions { syntax, ..ParseOptions::new(today()) });
        }
    }
}
