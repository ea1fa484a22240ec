//! Queries, what they mean and what is remarked on them.

#![allow(clippy::unwrap_used, reason = "a test may fail that way")]

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::fields::{FIELDS, Field, FieldId, Kind};

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 11, 22).unwrap()
}

fn options(any: bool) -> ParseOptions {
    ParseOptions { any, ..ParseOptions::new(today()) }
}

fn read(text: &str) -> Query {
    parse(text, &options(false))
}

/// The notes, each with its place: `unknown-field 0..3: text`.
fn notes(query: &Query) -> Vec<String> {
    let note = |note: &QueryNote| {
        let kind = serde_json::to_value(note.kind).unwrap();
        format!("{} {}..{}: {}", kind.as_str().unwrap(), note.span.start, note.span.end, note.text)
    };
    query.notes.iter().map(note).collect()
}

/// Queries that mean what they say: they print as expected, and nothing is remarked.
#[track_caller]
fn means(text: &str, expected: &str) {
    let query = read(text);
    assert_eq!(query.to_string(), expected, "{text}");
    assert_eq!(notes(&query), Vec::<String>::new(), "{text}");
}

/// Queries with remarks.
#[track_caller]
fn remarks(text: &str, expected: &str, expected_notes: &[&str]) {
    let query = read(text);
    assert_eq!(query.to_string(), expected, "{text}");
    assert_eq!(notes(&query), expected_notes, "{text}");
}

#[test]
fn words_phrases_and_operators() {
    means("", "*");
    means(" \t\n", "*");
    means("*", "*");
    means("*:*", "*");
    means("flood", "flood");
    means("turkey offensive", "turkey AND offensive");
    means("turkey AND offensive", "turkey AND offensive");
    means("turkey OR offensive", "turkey OR offensive");
    means("a b c", "a AND b AND c");
    means("a OR b OR c", "a OR b OR c");
    means("\"terror group\"", "\"terror group\"");
    means("\"  terror group \"", "\"terror group\"");
    means("-sport", "NOT sport");
    means("NOT sport", "NOT sport");
    means("NOT NOT sport", "sport");
    means("flood -sport", "flood AND NOT sport");
    means("flood NOT sport", "flood AND NOT sport");
    means("flood AND NOT sport", "flood AND NOT sport");
    means("-(a OR b)", "NOT (a OR b)");
    means("-\"a b\"", "NOT \"a b\"");
    means("NOT a b", "NOT a AND b");
    means("black and white or not", "black AND and AND white AND or AND not");
    means("AK-47 well-known", "AK-47 AND well-known");
    means("a(b)\"c d\"e", "a AND b AND \"c d\" AND e");
    means("R&D don't C++ #MeToo", "R&D AND don't AND C++ AND #MeToo");
    means("flood, storm; hail,", "flood AND storm AND hail");
    means("日本 台風", "日本 AND 台風");
}

#[test]
fn parentheses_flatten_and_collapse() {
    means("((flood))", "flood");
    means("(a b) c (d (e))", "a AND b AND c AND d AND e");
    means("a OR (b OR c)", "a OR b OR c");
    means("(a OR b) c", "(a OR b) AND c");
    means("(a OR b) AND (c OR d)", "(a OR b) AND (c OR d)");
    means("a OR (b c)", "a OR (b AND c)");
    means("-(-(a))", "a");
    assert_eq!(read("((a))").root, read("  a").root.map(|_| leaf_at(FieldId::Text, "a", 2, 3)));
}

fn leaf_at(field: FieldId, word: &str, start: usize, end: usize) -> Node {
    Node::Leaf(Leaf::new(field, Want::Word(word.into()), Span { start, end }))
}

#[test]
fn wildcards() {
    means("terror*", "terror*");
    means("wom?n *ology", "wom?n AND *ology");
    assert!(matches!(read("wom?n").root, Some(Node::Leaf(Leaf { want: Want::Wildcard(_), .. }))));
    means("storm*, (flood*.)", "storm* AND flood*");
    means("source:dawn*", "source:dawn*");
    means("path:\"my folder/*\"", "path:\"my folder/*\"");
    let left_out = "empty 6..7: `*` means every article only as the whole query: left out";
    remarks("flood *", "flood", &[left_out]);
    remarks("flood ??", "flood", &["empty 6..8: no letter or digit in `??`: left out"]);
    remarks("-agency:*", "*", &["empty 8..9: `*` means every article only as the whole query: left out"]);
    means("\"who did it?\"", "\"who did it?\"");
    means("\"oil pric*\"", "oil PRE/1 pric*");
    means("\"the bank of engl*, wom?n\"", "(\"the bank of\" PRE/1 engl*) PRE/1 wom?n");
    means("headline:\"oil pric*\"^2", "headline:oil^2 PRE/1 headline:pric*^2");
    let note = "rewritten 0..16: a `*` by itself stands for any one word or none: the words around it stand that much apart at most";
    remarks("\"bank * england\"", "bank PRE/2 england", &[note]);
    let note = "unsupported 0..13: between quotes with `~` no wildcards are read: `W/` between the words takes them";
    remarks("\"oil pric*\"~3", "\"oil pric*\"~3", &[note]);
    let note = "unsupported 7..18: between quotes `*` is no wildcard in names: it is passed over";
    remarks("person:\"oil pric*\"", "person:\"oil pric*\"", &[note]);
    remarks(
        "person:\"a b\"~2",
        "person:\"a b\"",
        &["unsupported 7..14: only text fields know `=` and `~`: read as the plain phrase"],
    );
}

#[test]
fn weights() {
    means("flood^2 storm", "flood^2 AND storm");
    means("\"a b\"^0.5", "\"a b\"^0.5");
    means("(a OR b^2)^3", "a^3 OR b^6");
    means("headline:flood^2.5", "headline:flood^2.5");
    means("headline:(a b)^2", "headline:a^2 AND headline:b^2");
    means("(a agency:ap)^2", "a^2 AND agency:ap");
    means("-flood^2", "NOT flood^2");
    means("a^1", "a");
    means("x^y", "x^y");
    means("a^2, b", "a^2 AND b");
    remarks("a^0", "a", &["bad-value 1..3: `^0` is no weight between 0.001 and 1000: left out"]);
    remarks("a^", "a", &["bad-value 1..2: `^` is no weight between 0.001 and 1000: left out"]);
    remarks("a^-1", "a", &["bad-value 1..4: `^-1` is no weight between 0.001 and 1000: left out"]);
    remarks("(a)^x", "a", &["bad-value 3..5: `^x` is no weight between 0.001 and 1000: left out"]);
    remarks("a ^2", "a", &["dangling-operator 2..4: `^2` stands behind nothing: left out"]);
    remarks("agency:ap^2", "agency:ap", &["unsupported 9..11: only text fields rank: the weight is left out"]);
    means("((((a^900)^900)^900)^0.001)", "a");
}

#[test]
fn fields() {
    means("agency:sputnik", "agency:sputnik");
    means("WIRE:Sputnik", "agency:Sputnik");
    means("hd:a title:b", "headline:a AND headline:b");
    means("-agency:ap", "NOT agency:ap");
    means("-agency:(ap OR afp)", "NOT (agency:ap OR agency:afp)");
    means("headline:(a OR \"b c\")", "headline:a OR headline:\"b c\"");
    means("headline:(a lead:b (c body:(d hd:e)))", "headline:a AND lead:b AND headline:c AND body:d AND headline:e");
    means("person:\"Vladimir Putin\"", "person:\"Vladimir Putin\"");
    means("agency: sputnik", "agency:sputnik");
    means("headline: (a b)", "headline:a AND headline:b");
    means("agency:AND", "agency:AND");
    means("headline:(text:a b)", "a AND headline:b");
    means("url:http://example.org/?id=3", "url:http://example.org/?id=3");
    means("path:C:\\news\\2019", "path:C:\\news\\2019");
    means("text:agency:ap", "text:agency:ap");
    means("precision:month precision:MONTH", "precision:month AND precision:MONTH");
    remarks(
        "precision:week",
        "precision:week",
        &["bad-value 10..14: `week` is no precision: write year, month, day, minute, second; here it matches nothing"],
    );
    remarks(
        "headline:-flood",
        "NOT headline:flood",
        &["unsupported 9..10: the minus belongs before the field: read as -headline:"],
    );
    remarks(
        "agency:-(ap OR afp)",
        "NOT (agency:ap OR agency:afp)",
        &["unsupported 7..8: the minus belongs before the field: read as -agency:"],
    );
    remarks("agency:", "*", &["dangling-operator 0..7: `agency:` has no value behind it: left out"]);
    remarks("(agency:) a", "a", &["dangling-operator 1..8: `agency:` has no value behind it: left out"]);
    remarks(
        "agency: AND a",
        "a",
        &[
            "dangling-operator 0..7: `agency:` has no value behind it: left out",
            "dangling-operator 8..11: `AND` has nothing before it: left out",
        ],
    );
    let query = read("storm -agency:\"a p\"");
    let Some(Node::And(parts)) = &query.root else { panic!("{query}") };
    let Some(Node::Not(inner)) = parts.get(1) else { panic!("{query}") };
    let Node::Leaf(leaf) = &**inner else { panic!("{query}") };
    assert_eq!(leaf.span, Span { start: 7, end: 19 });
}

#[test]
fn every_example_of_the_table_reads_as_its_field() {
    for field in FIELDS {
        let query = read(field.example);
        assert_eq!(notes(&query), Vec::<String>::new(), "{}", field.example);
        let mut node = query.root.unwrap();
        if let Node::Or(mut parts) = node {
            node = parts.remove(0);
        }
        let Node::Leaf(leaf) = node else { panic!("{}", field.example) };
        assert_eq!(leaf.field, field.id);
    }
}

#[test]
fn unknown_fields_are_text() {
    remarks(
        "Analysis: what now",
        "Analysis AND what AND now",
        &["unknown-field 0..8: `Analysis` is no field: searched as text"],
    );
    remarks(
        "agancy:ap",
        "agancy:ap",
        &["unknown-field 0..6: `agancy` is no field: searched as text; did you mean agency:"],
    );
    remarks(
        "hedline:(a b)",
        "hedline AND a AND b",
        &["unknown-field 0..7: `hedline` is no field: searched as text; did you mean headline:"],
    );
    remarks(
        "Dat:\"a b\"",
        "Dat AND \"a b\"",
        &["unknown-field 0..3: `Dat` is no field: searched as text; did you mean date:"],
    );
    remarks("site:x", "site:x", &["unknown-field 0..4: `site` is no field: searched as text"]);
    remarks("автор:иванов", "автор:иванов", &["unknown-field 0..10: `автор` is no field: searched as text"]);
    for text in ["http://example.org/a", "10:30", "C:\\x", "John3:16", ":smile:x", "std::fmt", "U.S.:x"] {
        means(text, text);
    }
    means("C: 10:", "C AND 10");
}

#[test]
fn days() {
    means("date:2019", "date:2019-01-01..2019-12-31");
    means("date:2019-10..2019-11", "date:2019-10-01..2019-11-30");
    means("date:2019-10-07", "date:2019-10-07");
    means("date:..2019-11 crawled:>=2020", "date:..2019-11-30 AND crawled:2020-01-01..");
    means("date:(2018 OR none)", "date:2018-01-01..2018-12-31 OR date:none");
    means("-date:none", "NOT date:none");
    means("date:last-30d", "date:2019-10-24..2019-11-22");
    means("date:yesterday", "date:2019-11-21");
    means("date:\"2019-10 .. 2019-11\"", "date:2019-10-01..2019-11-30");
    means("date: 2019-10-07", "date:2019-10-07");
    let query = read("date:7.10.2019 flood");
    assert_eq!(query.to_string(), "7.10.2019 AND flood");
    let [note] = query.notes.as_slice() else { panic!("{query:?}") };
    assert_eq!((note.kind, note.span), (NoteKind::BadValue, Span { start: 5, end: 14 }));
    assert!(note.text.starts_with("`7.10.2019` is no date: write 2019, 2019-10, 2019-10-07, 2019-10..2019-11"));
    assert!(note.text.ends_with("today or none; here it is searched as text"));
    remarks(
        "date:2019..2018",
        "2019..2018",
        &["bad-value 5..15: `2019..2018` ends before it begins; here it is searched as text"],
    );
    assert_eq!(read("date:2019-1*").to_string(), "2019-1*");
    assert_eq!(read("date:\"next friday\"").to_string(), "\"next friday\"");
    assert_eq!(read("date:>").to_string(), "*");
    assert!(read("date:>").notes[0].text.ends_with("here it is left out"));
}

#[test]
fn numbers() {
    means("words:500", "words:500");
    means("words:>500", "words:501..");
    means("words:>=500", "words:500..");
    means("words:<500", "words:..499");
    means("words:<=500", "words:..500");
    means("words:100..200", "words:100..200");
    means("words:..200 words:100.. words:..", "words:..200 AND words:100.. AND words:..");
    means("words:=7", "words:7");
    means("words:\"> 500\"", "words:501..");
    for text in ["many", "1,000", "5.5", "<0", "200..100", "99999999999999999999", ">18446744073709551615", "+5"] {
        let query = read(&format!("words:{text}"));
        assert_eq!(query.notes.len(), 1, "{text}");
        assert_eq!(query.notes[0].kind, NoteKind::BadValue, "{text}");
        assert!(matches!(query.root, Some(Node::Leaf(Leaf { field: FieldId::Text, .. }))), "{text}");
    }
}

#[test]
fn quotes_of_every_shape_and_full_width_punctuation_are_plain() {
    for text in ["“a b”", "„a b“", "«a b»", "»a b«", "‹a b›", "＂a b＂", "”a b”", "“a b\"", "‘a b’", "‚a b’"]
    {
        means(text, "\"a b\"");
    }
    means("（flood OR storm）　hail", "(flood OR storm) AND hail");
    means("agency：ap headline：（a）", "agency:ap AND headline:a");
    means("−sport －x", "NOT sport AND NOT x");
    means("Turkey’s don’t rock ’n’ roll", "Turkey’s AND don’t AND rock AND ’n’ AND roll");
    means("‘Turkey’s offensive’ now", "\"Turkey’s offensive\" AND now");
    means("headline:‘a b’", "headline:\"a b\"");
    means("‘tis the season", "tis AND the AND season");
    means("«Группа “X” сказала»", "\"Группа  X  сказала\"");
    means("צה\"ל \"דובר צה\"ל אמר\"", "צה\"ל AND \"דובר צה\"ל אמר\"");
}

#[test]
fn what_is_not_closed_closes_at_the_end() {
    let unclosed = "the quote is not closed: it closes at the end";
    remarks("a \"b c", "a AND \"b c\"", &[&format!("unbalanced 2..3: {unclosed}")]);
    remarks("a “b c", "a AND \"b c\"", &[&format!("unbalanced 2..5: {unclosed}")]);
    let unclosed = "the parenthesis is not closed: it closes at the end";
    remarks("a (b OR c", "a AND (b OR c)", &[&format!("unbalanced 2..3: {unclosed}")]);
    remarks(
        "hd:(b ((c",
        "headline:b AND headline:c",
        &[
            &format!("unbalanced 0..4: {unclosed}"),
            &format!("unbalanced 6..7: {unclosed}"),
            &format!("unbalanced 7..8: {unclosed}"),
        ],
    );
    remarks("a) b", "a AND b", &["unbalanced 1..2: the parenthesis closes nothing: left out"]);
    remarks(")", "*", &["unbalanced 0..1: the parenthesis closes nothing: left out"]);
}

#[test]
fn operators_without_operands_are_left_out() {
    remarks("AND a", "a", &["dangling-operator 0..3: `AND` has nothing before it: left out"]);
    remarks("a OR", "a", &["dangling-operator 2..4: `OR` has nothing behind it: left out"]);
    remarks("a AND OR b", "a AND b", &["dangling-operator 6..8: `OR` follows another operator: left out"]);
    remarks("a NOT", "a", &["dangling-operator 2..5: `NOT` has nothing behind it to take away: left out"]);
    remarks("a NOT AND b", "a AND b", &["dangling-operator 2..5: `NOT` has nothing behind it to take away: left out"]);
    remarks("(a OR) b", "a AND b", &["dangling-operator 3..5: `OR` has nothing behind it: left out"]);
    remarks("flood - storm", "flood AND storm", &["dangling-operator 6..7: `-` takes nothing away: left out"]);
    remarks("flood --storm", "flood AND storm", &["dangling-operator 6..8: `--` takes nothing away: left out"]);
    remarks("a -", "a", &["dangling-operator 2..3: `-` takes nothing away: left out"]);
    remarks("NOT", "*", &["dangling-operator 0..3: `NOT` has nothing behind it to take away: left out"]);
}

#[test]
fn what_holds_nothing_is_left_out() {
    remarks("a () b", "a AND b", &["empty 2..4: nothing between the parentheses: left out"]);
    remarks("a \"\" b", "a AND b", &["empty 2..4: nothing between the quotes: left out"]);
    remarks("a & b", "a AND b", &["empty 2..3: no letter or digit in `&`: left out"]);
    remarks("a OR () b", "a OR b", &["empty 5..7: nothing between the parentheses: left out"]);
    remarks("a OR \"--\" OR b", "a OR b", &["empty 5..9: no letter or digit in `--`: left out"]);
    remarks("-\"\"", "*", &["empty 1..3: nothing between the quotes: left out"]);
    remarks("hd:()", "*", &["empty 0..5: nothing between the parentheses: left out"]);
    remarks("(\"\")", "*", &["empty 1..3: nothing between the quotes: left out"]);
    remarks("agency:\" \"", "*", &["empty 7..10: nothing between the quotes: left out"]);
}

#[test]
fn mixed_operators_run_as_they_bind() {
    let note = "AND binds tighter than OR; parentheses would say which is meant: read as";
    remarks(
        "a b OR c",
        "(a AND b) OR c",
        &[&format!("mixed-operators 0..8: {note} (a AND b) OR c, not a AND (b OR c)")],
    );
    remarks(
        "a OR b AND c",
        "a OR (b AND c)",
        &[&format!("mixed-operators 0..12: {note} a OR (b AND c), not (a OR b) AND c")],
    );
    remarks(
        "x (a OR b -c)",
        "x AND (a OR (b AND NOT c))",
        &[&format!("mixed-operators 3..12: {note} a OR (b AND NOT c), not (a OR b) AND NOT c")],
    );
    means("a OR (b AND c)", "a OR (b AND c)");
    means("a OR (b AND c) OR NOT d", "a OR (b AND c) OR NOT d");
    let long = format!("{} OR b", "word ".repeat(40));
    assert!(read(&long).notes[0].text.ends_with("which is meant"));
}

#[test]
fn side_by_side_means_or_when_asked() {
    for (text, expected) in [
        ("a b", "a OR b"),
        ("a AND b", "a AND b"),
        ("a b AND c", "a OR (b AND c)"),
        ("(a b) AND c", "(a OR b) AND c"),
        ("a b -c", "(a OR b) AND NOT c"),
        ("-c a b", "(a OR b) AND NOT c"),
        ("a NOT c b", "(a OR b) AND NOT c"),
        ("a OR -c", "a OR NOT c"),
        ("-c OR a", "NOT c OR a"),
        ("a AND -c", "a AND NOT c"),
        ("-a -b", "NOT a AND NOT b"),
        ("-a", "NOT a"),
        ("a agency:(ap afp)", "a OR agency:ap OR agency:afp"),
    ] {
        assert_eq!(parse(text, &options(true)).to_string(), expected, "{text}");
    }
}

#[test]
fn nearness() {
    means("a W/5 b", "a W/5 b");
    means("a w/5 b", "a W/5 b");
    means("a w/s b PRE/3 c", "(a W/S b) PRE/3 c");
    means("a W/P b", "a W/P b");
    means("kurdish W/S (militia OR fighter*)", "kurdish W/S (militia OR fighter*)");
    means("apple NOT W/10 fruit", "apple NOT W/10 fruit");
    means("NOT a W/P b", "NOT (a W/P b)");
    means("-a W/P b c", "NOT (a W/P b) AND c");
    means("x OR a W/5 b", "x OR (a W/5 b)");
    means("x a W/5 b y", "x AND (a W/5 b) AND y");
    means("(turkey OR ankara) W/5 (offensive OR operat*)", "(turkey OR ankara) W/5 (offensive OR operat*)");
    means("a W/1 (b W/2 c)", "a W/1 (b W/2 c)");
    means("\"a b\" W/3 =C W/3 d~1", "(\"a b\" W/3 =C) W/3 d~1");
    means("headline:(a W/3 b)", "headline:a W/3 headline:b");
    means("headline:a W/3 body:b", "headline:a W/3 body:b");
    means("a^2 W/5 (b OR c)^3", "a^2 W/5 (b^3 OR c^3)");
    means("a W/99999999999999 b", "a W/4294967295 b");
    means("w/o W/ PRE/S w/5x pre5", "w/o AND W/ AND PRE/S AND w/5x AND pre5");
    means("a W／5 b", "a W/5 b");
    remarks("W/5 a", "a", &["dangling-operator 0..3: `W/5` has nothing before it: left out"]);
    remarks("a W/5", "a", &["dangling-operator 2..5: `W/5` has nothing behind it: left out"]);
    remarks("a W/5 AND b", "a W/5 b", &["dangling-operator 6..9: `AND` follows another operator: left out"]);
    remarks(
        "a AND NOT W/5 b",
        "a NOT W/5 b",
        &["dangling-operator 2..5: `AND` stands before another operator: left out"],
    );
    remarks("a W/5 \"\"", "a", &["empty 6..8: nothing between the quotes: left out"]);
    remarks("a W/0 b", "a W/1 b", &["bad-value 2..5: `W/0` is read as W/1: words side by side are one apart"]);
    remarks("a near5 b", "a AND near5 AND b", &["unsupported 2..7: `near5` is searched as a word; did you mean W/5"]);
    remarks(
        "a ADJ b /s",
        "a AND ADJ AND b AND /s",
        &["unsupported 8..10: `/s` is searched as a word; did you mean W/S"],
    );
}

#[test]
fn groups_beside_nearness_are_taken_apart() {
    let check = |text: &str, expected: &str, why: &str| {
        let query = read(text);
        assert_eq!(query.to_string(), expected, "{text}");
        let [note] = query.notes.as_slice() else { panic!("{text}: {:?}", notes(&query)) };
        assert_eq!(note.kind, NoteKind::Rewritten);
        assert!(note.text.starts_with(why), "{}", note.text);
        assert!(note.text.ends_with(&format!("read as {expected}")), "{}", note.text);
        assert!(text.get(note.span.start..note.span.end).unwrap().contains(['/', 'A']));
    };
    let each = "each part of the AND is asked by itself";
    check("(a AND b) W/5 c", "(a W/5 c) AND (b W/5 c)", each);
    check("c PRE/5 (a b)", "(c PRE/5 a) AND (c PRE/5 b)", each);
    check("(a b) W/S (c d)", "(a W/S c) AND (a W/S d) AND (b W/S c) AND (b W/S d)", each);
    check("(a OR (b c) OR d) W/5 e", "((a OR d) W/5 e) OR ((b W/5 e) AND (c W/5 e))", each);
    check("a NOT W/5 (b c)", "(a NOT W/5 b) OR (a NOT W/5 c)", each);
    check("(a b) NOT W/5 c", "(a NOT W/5 c) AND (b NOT W/5 c)", each);
    let takes = "each part is asked by itself, and NOT takes away what it matches there";
    check("(a NOT b) W/5 c", "(a W/5 c) AND NOT (b W/5 c)", takes);
    check("c W/5 (a -b)", "(c W/5 a) AND NOT (c W/5 b)", takes);
    check("(a -b) NOT W/5 c", "(a NOT W/5 c) AND NOT b", takes);
    let turned = "NOT beside an operator of nearness asks for what stands apart";
    check("(NOT a) W/5 b", "b NOT W/5 a", turned);
    check("b W/5 NOT a", "b NOT W/5 a", turned);
    check("b NOT W/5 (NOT a)", "b W/5 a", turned);
    check("(NOT a) PRE/5 b", "b AND NOT (a PRE/5 b)", turned);
    check("b W/S NOT a", "b AND NOT (b W/S a)", turned);
    check("(NOT a) W/5 (NOT b)", "NOT b AND NOT a", turned);
    check("(-a -b) W/5 c", "c NOT W/5 (a OR b)", takes);
    let whole = "NOT W/S asks of the whole article";
    check("a NOT W/S b", "a AND NOT (a W/S b)", whole);
    check("a NOT PRE/3 b", "a AND NOT (a PRE/3 b)", "NOT PRE/3 asks of the whole article");
    let field = "only words of the text stand near others";
    check("agency:ap W/5 a", "agency:ap AND a", field);
    check("a NOT W/5 agency:ap", "a AND NOT agency:ap", field);
    check("(agency:ap OR a) W/5 b", "(a W/5 b) OR (agency:ap AND b)", field);
    let counts = "ATLEAST counts in the whole article";
    check("ATLEAST3(a) W/5 b", "ATLEAST3(a) AND (a W/5 b)", counts);
    check("a NOT W/5 ATLEAST3(b)", "(a AND NOT ATLEAST3(b)) OR (a NOT W/5 b)", counts);
    check("ATLEAST3(a b)", "ATLEAST3(a) AND ATLEAST3(b)", each);
    check("ATLEAST3(a OR (b c))", "ATLEAST3(a) OR (ATLEAST3(b) AND ATLEAST3(c))", each);
    check("ATLEAST3(ATLEAST5(a))", "ATLEAST5(a)", counts);
    check("ATLEAST3(a agency:ap -b)", "ATLEAST3(a) AND agency:ap AND NOT b", takes);
}

#[test]
fn what_groups_beside_nearness_may_cost_is_bounded() {
    let group = |letter: char| {
        let words: Vec<String> = (0..60).map(|number| format!("{letter}{number}")).collect();
        format!("({})", words.join(" "))
    };
    let query = read(&format!("{} W/5 {} x W/2 (y z)", group('a'), group('b')));
    let [large, short] = query.notes.as_slice() else { panic!("{:?}", notes(&query)) };
    assert_eq!((large.kind, short.kind), (NoteKind::TooLarge, NoteKind::Rewritten));
    assert!(
        large.text.starts_with("taken apart, the groups would be more than 4096 words: read as AND"),
        "{}",
        large.text
    );
    assert!(query.to_string().ends_with("b59 AND (x W/2 y) AND (x W/2 z)"), "{query}");
    let query = read(&"a W/1 ".repeat(3000));
    assert_eq!(query.notes.iter().filter(|note| note.kind == NoteKind::TooLarge).count(), 1);
    let query = read(&format!("apple NOT W/3 {} NOT W/3 {}", group('a'), group('b')));
    assert!(query.to_string().contains("apple NOT W/3 a0"), "{query}");
}

#[test]
fn counting() {
    means("ATLEAST3(climate)", "ATLEAST3(climate)");
    means("atleast3 (climate OR weather)", "ATLEAST3(climate OR weather)");
    means("ATLEAST2(a W/5 b) c", "ATLEAST2(a W/5 b) AND c");
    means("headline:ATLEAST3(a)", "ATLEAST3(headline:a)");
    means("-ATLEAST3(\"a b\")^2", "NOT ATLEAST3(\"a b\"^2)");
    means("ATLEAST3 ATLEAST", "ATLEAST3 AND ATLEAST");
    remarks("ATLEAST0(a)", "ATLEAST1(a)", &["bad-value 0..8: `ATLEAST0` is read as ATLEAST1"]);
    remarks("ATLEAST2()", "*", &["empty 0..10: nothing between the parentheses: left out"]);
}

#[test]
fn spellings_moves_and_words_as_written() {
    means("word~1 other~2", "word~1 AND other~2");
    means("word~ Syromolotow~", "word~1 AND Syromolotow~2");
    means("word~0", "word");
    means("word~1^2", "word~1^2");
    remarks("word~7", "word~2", &["bad-value 0..6: `word~7` can be read with 1 or 2 letters changed: read as ~2"]);
    remarks("word~0.8", "word~1", &["bad-value 0..8: `word~0.8` can be read with 1 or 2 letters changed: read as ~1"]);
    means("\"a b\"~3^2", "\"a b\"~3^2");
    means("headline:\"a b\"~3, c", "headline:\"a b\"~3 AND c");
    means("\"a b\"~0", "\"a b\"");
    remarks("\"a b\"~", "\"a b\"", &["bad-value 5..6: `~` behind quotes needs a number of moves, as in ~3: left out"]);
    means("=Apple", "=Apple");
    means("hd:=Apple hd:(=US b)", "headline:=Apple AND headline:=US AND headline:b");
    means("=\"Apple Inc.\" x", "(=Apple PRE/1 =Inc.) AND x");
    means("hd:=“Apple”", "headline:=Apple");
    means("path:~/news ~a", "path:~/news AND ~a");
    let note = "unsupported 0..5: `=`, `~` and wildcards do not go together: `App*` is read as a wildcard";
    remarks("=App*", "App*", &[note]);
    let note = "unsupported 0..6: `=`, `~` and wildcards do not go together: `App` is read as written so";
    remarks("=App~1", "=App", &[note]);
    let note = "unsupported 7..14: only text fields know `=` and `~`: read as `Putin`";
    remarks("person:Putin~1", "person:Putin", &[note]);
}

#[test]
fn the_other_reading_is_there_when_it_differs() {
    let options = options(false);
    let other = |text: &str| other_reading(&parse(text, &options), &options).map(|query| query.to_string());
    assert_eq!(other("a b OR c"), Some("a AND (b OR c)".to_owned()));
    assert_eq!(other("a OR b W/5 c d"), Some("(a OR (b W/5 c)) AND d".to_owned()));
    assert_eq!(other("a OR b"), None);
    assert_eq!(other("a OR (b c)"), None);
}

#[test]
fn size_is_bounded() {
    let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    let query = read(&deep);
    assert_eq!(query.root, None);
    assert!(query.notes.iter().all(|note| note.kind == NoteKind::TooLarge));

    let text = format!("x {}a{} y", "(".repeat(QUERY_DEPTH), ")".repeat(QUERY_DEPTH));
    means(&text, "x AND a AND y");
    let text = format!("x {}a{} y", "(".repeat(QUERY_DEPTH + 1), ")".repeat(QUERY_DEPTH + 1));
    let query = read(&text);
    assert_eq!(query.to_string(), "x AND y");
    assert_eq!(query.notes[0].kind, NoteKind::TooLarge);
    assert_eq!(query.notes[0].span, Span { start: 102, end: 105 });

    let query = read(&"a ".repeat(QUERY_LEAVES));
    assert_eq!(query.notes, []);
    let query = read(&format!("({}b) OR c", "a ".repeat(QUERY_LEAVES)));
    assert_eq!(query.notes.len(), 1);
    assert_eq!(query.notes[0].kind, NoteKind::TooLarge);
    assert_eq!(query.notes[0].span.start, 1 + 2 * QUERY_LEAVES);
    let Some(Node::And(parts)) = &query.root else { panic!() };
    assert_eq!(parts.len(), QUERY_LEAVES);

    let query = read(&"ü".repeat(QUERY_BYTES));
    assert_eq!(query.notes[0].span, Span { start: QUERY_BYTES, end: 2 * QUERY_BYTES });

    let query = read(&"foo: ".repeat(10_000));
    assert_eq!(query.notes.len(), 66);
    for piece in [
        "\"a ",
        "‘a ",
        "a’ ‘",
        "NOT ",
        "-",
        "W/1 ",
        "a OR ",
        "a~1 ",
        "date:x ",
        "a:",
        "text:",
        "\"a\"~1",
        "a^1^",
        "(a OR b c)^2 ",
        "‘",
        "-a",
        "^",
        "=",
        "(a OR b c ",
        "a W/1 ",
        "(a b) W/1 ",
        "(a -b) W/5 (",
        "ATLEAST2(",
        "ATLEAST2(a W/1 (",
        "a NOT W/1 (b c) NOT W/1 ",
        "\"a* ",
        "=\"a b ",
        "NOT W/1 ",
        "a* b* \"c* ",
    ] {
        let _ = read(&piece.repeat(QUERY_BYTES / piece.len()));
    }
    let _ = read(&format!("{}a{}", ".".repeat(QUERY_BYTES / 2), "~1:".repeat(QUERY_BYTES / 8)));
}

#[test]
fn flags_mean_what_the_query_means() {
    for (field, value, query) in [
        (FieldId::Agency, "sputnik", "agency:sputnik"),
        (FieldId::Agency, "Associated Press", "agency:\"Associated Press\""),
        (FieldId::Agency, "(ap OR afp)", "agency:\"(ap OR afp)\""),
        (FieldId::Agency, "-ap", "agency:\"-ap\""),
        (FieldId::Source, "dawn*", "source:dawn*"),
        (FieldId::Source, " The Dawn ", "source:\"The Dawn\""),
        (FieldId::Source, "O\"Reilly", "source:\"O Reilly\""),
        (FieldId::Source, "who^2", "source:\"who^2\""),
        (FieldId::Path, "my folder/*", "path:\"my folder/*\""),
        (FieldId::Url, "http://example.org/a", "url:http://example.org/a"),
        (FieldId::Words, ">500", "words:>500"),
        (FieldId::Date, "2019-10", "date:2019-10"),
        (FieldId::Date, "last-2w", "date:last-2w"),
        (FieldId::Text, "AND", "text:AND"),
    ] {
        let node = filter(field, value, today()).unwrap();
        assert_eq!(Some(without_spans(node)), read(query).root.map(without_spans), "{query}");
    }
    let error = |field, value| filter(field, value, today()).unwrap_err();
    assert!(error(FieldId::Date, "7.10.2019").starts_with("`7.10.2019` is no date: write 2019"));
    assert!(error(FieldId::Date, "7.10.2019").ends_with("today or none"));
    assert!(error(FieldId::Words, "many").starts_with("`many` is no number"));
    assert_eq!(error(FieldId::Agency, " "), "nothing to look for in agency");
    assert_eq!(error(FieldId::Agency, "*"), "`*` means every article only as the whole query");
    assert_eq!(error(FieldId::Source, "dawn news*"), "`*` works inside one word, and `dawn news*` holds several");
    assert!(error(FieldId::Precision, "week").starts_with("`week` is no precision: write year"));
}

fn request(query: &str, filters: Vec<Node>) -> Request {
    Request { query: read(query), filters, loose_dates: false, sort: Sort::default(), limit: 10, offset: 0 }
}

#[test]
fn a_plan_sorts_what_ranks_from_what_restricts() {
    let text = |nodes: &[Node]| nodes.iter().map(Node::to_string).collect::<Vec<_>>();
    let check = |query: &str, scoring: &str, filters: &[&str], exclude: &[&str]| {
        let plan = Plan::new(&request(query, Vec::new()));
        assert_eq!(plan.scoring.map_or_else(String::new, |node| node.to_string()), scoring, "{query}");
        assert_eq!(text(&plan.filters), filters, "{query}");
        assert_eq!(text(&plan.exclude), exclude, "{query}");
    };
    check("", "", &[], &[]);
    check("flood", "flood", &[], &[]);
    check("flood storm date:2019-10-07 agency:ap", "flood AND storm", &["date:2019-10-07", "agency:ap"], &[]);
    check("person:putin words:5", "", &["person:putin", "words:5"], &[]);
    check("-sport", "", &[], &["sport"]);
    check("flood -(sport OR agency:ap)", "flood", &[], &["sport OR agency:ap"]);
    check("agency:(ap OR afp) flood", "flood", &["agency:ap OR agency:afp"], &[]);
    check("flood OR agency:ap", "flood OR agency:ap", &[], &[]);
    check("(flood OR agency:ap) lang:fr", "flood OR agency:ap", &["lang:fr"], &[]);
    check("agency:ap OR NOT flood", "", &["agency:ap OR NOT flood"], &[]);

    let filters = vec![read("headline:dam lang:en").root.unwrap(), read("-agency:ap").root.unwrap()];
    let plan = Plan::new(&request("flood (storm OR NOT rain) -hail", filters));
    assert_eq!(text(&plan.filters), ["headline:dam", "lang:en"]);
    assert_eq!(text(&plan.exclude), ["hail", "agency:ap"]);
    let words: Vec<String> = plan.words().iter().map(ToString::to_string).collect();
    assert_eq!(words, ["flood", "storm", "headline:dam"]);
}

#[test]
fn signs_where_they_mean_nothing_do_no_harm() {
    for text in [
        "^2~1",
        "=-a^2:~1",
        "a*^2.",
        ".^2~1",
        ".‘a*",
        "a~1~2",
        "a^2^3",
        "a,^2",
        "agency:--x",
        "hd:a:~1",
        "=AND",
        "a\u{0}b",
    ] {
        check(text, false);
    }
}

pub(super) fn without_spans(mut node: Node) -> Node {
    clear_spans(&mut node);
    node
}

fn clear_spans(node: &mut Node) {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter_mut().for_each(clear_spans),
        Node::Not(part) | Node::AtLeast { part, .. } => clear_spans(part),
        Node::Near(near) => {
            near.span = Span::default();
            clear_spans(&mut near.left);
            clear_spans(&mut near.right);
        }
        Node::Leaf(leaf) => leaf.span = Span::default(),
    }
}

fn check_spans(text: &str, node: &Node) {
    match node {
        Node::And(parts) | Node::Or(parts) => {
            assert!(parts.len() > 1);
            for part in parts {
                check_spans(text, part);
            }
        }
        Node::Not(part) => {
            assert!(!matches!(**part, Node::Not(_)));
            check_spans(text, part);
        }
        Node::AtLeast { times, part } => {
            assert!(*times > 0);
            assert!(is_span_part(part), "{text:?}");
            check_spans(text, part);
        }
        Node::Near(near) => {
            assert!(is_span_part(node), "{text:?}");
            assert!(near.span.start < near.span.end && text.get(near.span.start..near.span.end).is_some());
            check_spans(text, &near.left);
            check_spans(text, &near.right);
        }
        Node::Leaf(leaf) => {
            assert!(leaf.span.start < leaf.span.end);
            assert!(text.get(leaf.span.start..leaf.span.end).is_some());
        }
    }
}

fn is_span_part(node: &Node) -> bool {
    match node {
        Node::Leaf(leaf) => leaf.field.row().kind == Kind::Text,
        Node::Or(parts) => parts.iter().all(is_span_part),
        Node::Near(near) => is_span_part(&near.left) && is_span_part(&near.right),
        _ => false,
    }
}

/// Whatever is typed: places are places of the text, and what is read prints as something that reads the same.
fn check(text: &str, any: bool) {
    check_in(text, options(any));
}

pub(super) fn check_in(text: &str, how: ParseOptions) {
    let query = parse(text, &how);
    assert_eq!(query.text, text);
    for note in &query.notes {
        assert!(text.get(note.span.start..note.span.end).is_some(), "{note:?}");
        let operator = ["AND ", "OR ", "NOT ", "ATLEAST "].iter().any(|word| note.text.starts_with(word));
        assert!(operator || !note.text.starts_with(char::is_uppercase), "{}", note.text);
        let _ = underline(text, note);
    }
    let Some(root) = &query.root else { return };
    check_spans(text, root);
    let printed = root.to_string();
    for any in [false, true] {
        let again = parse(&printed, &options(any)).root.map(without_spans);
        assert_eq!(again, Some(without_spans(root.clone())), "{text:?} as {printed:?}");
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "flood",
            "AND",
            "OR",
            "NOT",
            " ",
            " ",
            " ",
            "(",
            ")",
            "\"",
            "-",
            "*",
            "?",
            "^2",
            "^",
            "~1",
            "~",
            "=",
            ":",
            "：",
            "date:",
            "agency:",
            "headline:",
            "words:",
            "path:",
            "text:",
            "2019",
            "..",
            ">",
            " W/5 ",
            " NOT W/3 ",
            " PRE/2 ",
            " W/S ",
            " NOT W/P ",
            "ATLEAST2(",
            "=\"",
            "\"~2 ",
            "\"x* y\"",
            "foo:",
            "“",
            "»",
            "‘",
            "’",
            "‚",
            "（",
            "）",
            "ש\"ל",
            ",",
            ";",
            "a",
            "é",
            "日",
            "\u{301}",
            ".",
            "0",
            "−",
            "\\",
        ])
        .prop_map(str::to_owned),
        "\\PC{1,3}",
    ]
}

/// What any field that holds words can be asked.
fn want() -> impl Strategy<Value = Want> {
    let word = "[a-zäж日0-9:/.'’&+#$%@!_-]{0,5}[a-zж0-9]";
    let fits = |word: &String| !word.starts_with('-') && !word.starts_with('.');
    prop_oneof![
        word.prop_filter("a word", fits).prop_map(Want::Word),
        prop::sample::select(vec!["AND", "OR", "W/5", "agency:ap", "and"]).prop_map(|word| Want::Word(word.into())),
        "[a-zж0-9][a-zж0-9(): ^~=-]{0,8}[a-z0-9]".prop_map(Want::Phrase),
        "[a-z?]{0,3}[a-z0-9][*][a-z0-9?*]{0,3}".prop_map(Want::Wildcard),
    ]
}

fn text_leaf() -> impl Strategy<Value = Node> {
    let only_text = prop_oneof![
        ("[a-zж0-9][a-zж0-9(): ^~=-]{0,8}[a-z0-9]", 1..50_u32).prop_map(|(text, slop)| Want::Loose { text, slop }),
        ("[a-zж][a-zж0-9/.&-]{0,5}[a-zж]", 1..3_u8).prop_map(|(word, edits)| Want::Fuzzy { word, edits }),
        "[A-ZЖa-z0-9][a-zж0-9:/.&-]{0,5}[a-zж0-9]".prop_map(Want::Exact),
    ];
    let fields: Vec<FieldId> = FIELDS.iter().filter(|field| field.kind == Kind::Text).map(|field| field.id).collect();
    let want = prop_oneof![1 => only_text, 2 => want()];
    (prop::sample::select(fields), want, 1..5_u8).prop_map(|(field, want, boost)| {
        Node::Leaf(Leaf { boost: f32::from(boost) * 0.5, ..Leaf::new(field, want, Span::default()) })
    })
}

fn other_leaf() -> impl Strategy<Value = Node> {
    let day = (-700_000..2_900_000_i64).prop_filter_map("a day", crate::record::day_of_number);
    let days = (prop::option::of(day.clone()), prop::option::of(day)).prop_map(|(from, to)| match (from, to) {
        (Some(one), Some(other)) => Days::Range { from: Some(one.min(other)), to: Some(one.max(other)) },
        (from, to) => Days::Range { from, to },
    });
    let numbers =
        (prop::option::of(any::<u64>()), prop::option::of(any::<u64>())).prop_map(|(from, to)| match (from, to) {
            (Some(one), Some(other)) => Bounds { from: Some(one.min(other)), to: Some(one.max(other)) },
            (from, to) => Bounds { from, to },
        });
    let holds_words = |field: &&Field| {
        !matches!(field.kind, Kind::Text | Kind::Date | Kind::Number) && field.id != FieldId::Precision
    };
    let fields: Vec<FieldId> = FIELDS.iter().filter(holds_words).map(|field| field.id).collect();
    prop_oneof![
        3 => (prop::sample::select(fields), want()).prop_map(|(field, want)| Leaf::new(field, want, Span::default())),
        1 => days.prop_map(|days| Leaf::new(FieldId::Date, Want::Days(days), Span::default())),
        1 => Just(Leaf::new(FieldId::Crawled, Want::Days(Days::None), Span::default())),
        1 => numbers.prop_map(|bounds| Leaf::new(FieldId::Words, Want::Numbers(bounds), Span::default())),
    ]
    .prop_map(Node::Leaf)
}

fn relation() -> impl Strategy<Value = Relation> {
    prop_oneof![
        (1..300_u32).prop_map(Relation::Within),
        (1..300_u32).prop_map(Relation::Before),
        Just(Relation::Sentence),
        Just(Relation::Paragraph),
        (1..300_u32).prop_map(Relation::Without),
    ]
}

fn span_part() -> impl Strategy<Value = Node> {
    text_leaf().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| Node::any_of(parts).unwrap()),
            (inner.clone(), inner, relation()).prop_map(|(left, right, relation)| {
                Node::Near(Box::new(Near { left, right, relation, span: Span::default() }))
            }),
        ]
    })
}

fn tree() -> impl Strategy<Value = Node> {
    let counted = (1..20_u32, span_part()).prop_map(|(times, part)| Node::AtLeast { times, part: Box::new(part) });
    let base = prop_oneof![2 => text_leaf(), 2 => other_leaf(), 3 => span_part(), 1 => counted];
    base.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..5).prop_map(|parts| Node::all_of(parts).unwrap()),
            prop::collection::vec(inner.clone(), 2..5).prop_map(|parts| Node::any_of(parts).unwrap()),
            inner.prop_map(Node::negated),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_tree_prints_as_a_query_that_reads_as_the_tree(tree in tree()) {
        let printed = tree.to_string();
        for any in [false, true] {
            let query = parse(&printed, &options(any));
            prop_assert_eq!(query.root.map(without_spans), Some(tree.clone()), "{}", printed);
            let telling = |note: &&QueryNote| note.kind != NoteKind::UnknownField && !note.text.contains("did you mean") && !note.text.starts_with("between quotes");
            prop_assert_eq!(query.notes.iter().find(telling), None, "{}", printed);
        }
    }

    #[test]
    fn pieces_of_the_language_in_any_order_are_read(pieces in prop::collection::vec(piece(), 0..24), any: bool) {
        check(&pieces.concat(), any);
    }

    #[test]
    fn any_text_is_read(text: String, any: bool) {
        check(&text, any);
    }

    #[test]
    fn any_flag_is_read(text: String, field in 0..FIELDS.len()) {
        if let Ok(node) = filter(FIELDS[field].id, &text, today()) {
            let again = read(&node.to_string()).root.map(without_spans);
            prop_assert_eq!(again, Some(node));
        }
    }
}
