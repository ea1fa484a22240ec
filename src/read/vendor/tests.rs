//! Layouts of vendors by example, and texts that only look like them.

use super::*;
use crate::read::tests::{firsts, read_as, records};
use crate::record::Slot;

fn reader_of(text: &str) -> Option<String> {
    read_as("a.txt", text).1.layout()
}

fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// Prose that speaks of exports is no export.
#[test]
fn near_misses() {
    let story = "The river rose on Monday, and hundreds of people had to leave their homes, the mayor said. ".repeat(4);
    for text in [
        format!("River rises\n\n{story}\n\nThe search gave 3 of 120 DOCUMENTS that the court had asked for.\n"),
        format!("River rises\n\n3 of 120 documents\n\n{story}\n"),
        format!("River rises\n\nLENGTH: 40 metres\n\nSUBJECT: a barge\n\n{story}\n"),
        format!("How to read Nexis\n\nEach file ends with the line\n\nEnd of Document\n\n{story}\n"),
        format!("Body\n\n{story}\n\nClassification\n\n{story}\n"),
        format!("A poem of 40 words\n\n40 words\n\nto say that\n\n22 November 2019\n\n{story}\n"),
        format!("HD  televisions are cheap\n\nIN  short, buy one\n\n{story}\n"),
        format!("____________________\n\nTitle: River rises\n\nAuthor: Ann Lee\n\nSection: News\n\n{story}\n"),
        format!("abc0001 is the number\n\n{story}\n221430 GMT Nov 19\n"),
        format!("w2870\n\n^up^\n^down^\n{story}\n"),
    ] {
        let reader = reader_of(&text);
        assert!(matches!(reader.as_deref(), Some("text" | "markdown")), "{reader:?}: {text}");
    }
}

#[test]
fn documents_are_asked_by_their_paragraphs() {
    let uni = "Job Number:\u{a0}1\nDocuments (1)\n1.\u{a0}River rises\nRiver rises\nKemi Herald\nNovember 22, 2019 Friday\nCopyright 2019 Kemi Media\nLength:\u{a0}9 words\nBody\n        The river rose on Monday.\nIt fell on Tuesday.\nClassification\nLanguage:\u{a0}ENGLISH\nEnd of Document\n";
    let found = split_export(&paragraphs(uni)).unwrap();
    assert_eq!(firsts(&found, Slot::Headline), ["1 River rises"]);
    assert_eq!(firsts(&found, Slot::Body), ["1 The river rose on Monday.\n\nIt fell on Tuesday."]);
    assert_eq!(firsts(&found, Slot::Published), ["1 November 22, 2019 Friday"]);

    let factiva = "HD\nRiver rises\nWC\n9 words\nPD\n22 November 2019\nSN\nKemi Herald\nLA\nEnglish\nLP\nThe river rose.\nTD\nIt fell.\nAN\nDocument KEMIH00020191122efbm00001\n";
    let found = split_export(&paragraphs(factiva)).unwrap();
    assert_eq!(firsts(&found, Slot::Body), ["1 The river rose.\n\nIt fell."]);
    let rows =
        factiva.replace("\nRiver", "\tRiver").replace("\n9", "\t9").replace("\n22", "\t22").replace("\nKemi", "\tKemi");
    assert_eq!(firsts(&split_export(&paragraphs(&rows)).unwrap(), Slot::Source), ["1 Kemi Herald"]);

    let shown = "River rises\n9 words\n22 November 2019\nKemi Herald\nKEMIH\nEnglish\n(c) 2019 Kemi Media\nThe river rose.\nIt fell.\nDocument KEMIH00020191122efbm00001\n";
    assert_eq!(firsts(&split_export(&paragraphs(shown)).unwrap(), Slot::Body), ["1 The river rose.\n\nIt fell."]);

    assert_eq!(split_export(&paragraphs("River rises\nThe river rose on Monday.\nIt fell.")), None);
    assert_eq!(split_export(&[]), None);
}

/// A file of many documents is given document by document.
#[test]
fn documents_come_one_by_one() {
    let one = "  1 of 3 DOCUMENTS\n\n   Kemi Herald\n\n   November 22, 2019\n\nRiver rises\n\nLENGTH: 9 words\n\nIt rose.\n\nLANGUAGE: ENGLISH\n";
    let mut seen = 0;
    let mut stream = io::Cursor::new(one.repeat(3));
    nexis::read(&mut stream, &mut |_| {
        seen += 1;
        if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    assert_eq!(seen, 2);
}

#[test]
fn short_wire_messages_are_text() {
    let flash = "\u{16}\u{16}\u{1}xyz0001 1 i 2\r\n\u{2}Dam breaks.\u{3}241130 GMT Nov 19\u{4}";
    assert_eq!(firsts(&records("a", flash), Slot::Body), ["1 Dam breaks."]);
}

proptest::proptest! {
    #[test]
    fn no_reader_panics(lines in proptest::collection::vec(line(), 0..30)) {
        let text = lines.join("\n");
        for reader in READERS {
            let options = crate::read::ReadOptions::default();
            let mut bytes = text.as_bytes();
            let sample = crate::read::Sample { bytes, text: &text, whole: true, name: "a.txt", extension: "txt" };
            let _ = reader.score(&sample);
            let beside = crate::read::Beside::NOTHING;
        let input =
            crate::read::Input { stream: &mut bytes, name: "a.txt", url: None, options: &options, path: None, beside };
            reader.read(input, &mut |_| ControlFlow::Continue(())).unwrap();
        }
        let _ = split_export(&lines);
    }
}

/// A line of an export, or of something else.
fn line() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    const LINES: &[&str] = &[
        "",
        "1 of 2 DOCUMENTS",
        "Dokument 1 von 2",
        "          November 22, 2019 Friday",
        "LENGTH: 9 words",
        "HEADLINE: é",
        "BODY:",
        "LOAD-DATE: x",
        "Copyright 2019 É",
        "Body",
        "Classification",
        "End of Document",
        "Documents (2)",
        "Length: 9 words",
        "Graphic",
        "\u{c}Page 2",
        "HD  é",
        "TD",
        "AN",
        "9 words",
        "22 November 2019",
        "Document KEMIH00020191122efbm00001",
        "____________________",
        "Document 1 of 2",
        "Full text: é",
        "Title: É",
        "Publication title: x",
        "ProQuest document ID: 1",
        "<article>",
        "<headline>é",
        "</article>",
        "<div class=\"article enArticle\">",
        "<td>HD</td><td>é",
        "<p class=\"articleParagraph\">é</p>",
        "\u{16}\u{16}\u{1}w2870\u{1f}é",
        "f i BC-É 11-22 0086",
        "\u{2}^é<",
        "\u{3}AP-11-22-19 0630GMT",
        "\u{4}",
        "\u{1}eca0003 3 i 42  dpa",
        "221430 GMT Nov 19",
        "a/b/",
        "é =",
    ];
    prop_oneof![3 => proptest::sample::select(LINES).prop_map(str::to_owned), 1 => "\\PC{0,40}"]
}
