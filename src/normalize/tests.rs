use proptest::prelude::*;

use super::*;
use crate::record::Confidence;

const CONTEXT: Context<'_> = Context { path: "/news/a.json", source_label: None };

fn raw(candidates: &[(Slot, &str)]) -> RawArticle {
    let mut raw = RawArticle::at("3");
    for (slot, text) in candidates {
        raw.push(*slot, *text, Origin::Json, "field");
    }
    raw
}

fn made(candidates: &[(Slot, &str)]) -> Article {
    normalize(raw(candidates), &CONTEXT)
}

#[test]
fn the_best_candidate_wins_and_labels_before_all() {
    let mut found = raw(&[
        (Slot::Source, "Harbour Gazette"),
        (Slot::Source, "Other"),
        (Slot::Headline, " "),
        (Slot::Headline, "Dam fails"),
    ]);
    let article = normalize(found.clone(), &CONTEXT);
    assert_eq!(article.source, Some(Found::stated("Harbour Gazette".to_owned(), Origin::Json, "field")));
    assert_eq!(article.headline, "Dam fails");
    assert_eq!((article.path.as_str(), article.locator.as_str()), ("/news/a.json", "3"));
    found.push(Slot::Source, "The Label", Origin::Label, "");
    assert_eq!(normalize(found, &CONTEXT).source.map(|source| source.value).as_deref(), Some("The Label"));
    let article = normalize(raw(&[(Slot::Source, "x")]), &Context { source_label: Some("Mine"), ..CONTEXT });
    assert_eq!(article.source.map(|source| source.value).as_deref(), Some("Mine"));
}

#[test]
fn headline_and_deck_are_said_once() {
    let article = made(&[
        (Slot::Source, "Harbour Gazette"),
        (Slot::Headline, "Dam fails &amp; floods town | Harbour Gazette"),
        (
            Slot::Body,
            "DAM FAILS & FLOODS TOWN\n\nDam fails & floods town.\n\nBy Jane Doe\n\nFarmers want the old dam repaired before the winter\n\n\
             HARBOUR CITY (AP) - Farmers want the old dam repaired before the winter.\n\nThey met.",
        ),
    ]);
    assert_eq!(article.headline, "Dam fails & floods town");
    assert_eq!(article.deck, "Farmers want the old dam repaired before the winter");
    assert!(article.body.starts_with("HARBOUR CITY (AP) - Farmers want"), "{}", article.body);
    assert_eq!(article.author, [Found::stated("Jane Doe".to_owned(), Origin::Byline, "By Jane Doe")]);
}

#[test]
fn reporters_sign_behind_the_text() {
    let authors = |body: &str, byline: &str| {
        let article = made(&[(Slot::Headline, "Dam fails"), (Slot::Author, byline), (Slot::Body, body)]);
        article.author.into_iter().map(|found| found.value).collect::<Vec<_>>().join("+")
    };
    let text = "The dam gave way.\n\nIt was old.";
    for (line, wanted) in [
        ("(Reporting by Jane Roe in Kyiv and John Doe; Editing by Nora West)", "Jane Roe+John Doe"),
        ("Reporting by Jane Roe; editing by Nora West", "Jane Roe"),
        ("Reporting by the ministry was late.", ""),
        ("(Editing by Nora West)", ""),
    ] {
        assert_eq!(authors(&format!("{text}\n\n{line}"), " "), wanted, "{line}");
    }
    assert_eq!(authors(&format!("{text}\n\n(Reporting by Jane Roe)"), "Ann Lark"), "Ann Lark");
    assert_eq!(authors("(Reporting by Jane Roe)", " "), "");
}

#[test]
fn candidates_of_the_date_are_settled_by_trust() {
    let told = |dates: &[&str]| {
        let mut found: Vec<_> = dates.iter().map(|date| (Slot::Published, *date)).collect();
        found.push((Slot::Crawled, "2019-12-01"));
        let article = made(&found);
        let notes: Vec<_> = article.notes.into_iter().map(|note| note.text).collect();
        (article.date.map_or(String::new(), |date| date.value.to_string()), notes.join("; "))
    };
    let wanted = |date: &str, notes: &str| (date.to_owned(), notes.to_owned());
    assert_eq!(told(&["2019-11-22", "2019-11-21"]), wanted("2019-11-22", ""));
    assert_eq!(
        told(&["2019-11-22", "2019-11-20", "2019"]),
        wanted("2019-11-22", "\"2019-11-20\" (json) is trusted less, 2 days away")
    );
    assert_eq!(told(&["2019-11-22", "2019-11-22T10:30"]), wanted("2019-11-22T10:30", ""));
    assert_eq!(told(&["2019-11", "2019-11-22", "2019-11-23"]), wanted("2019-11-22", ""));
    assert_eq!(
        told(&["0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "2019-12-24", "2019-11-22"]),
        wanted(
            "2019-11-22",
            "\"0001-01-01T00:00:00\" is before 1600 or after 2100 and was refused; \"1970-01-01T00:00:00Z\" is the zero of clocks \
             and was refused; \"2019-12-24\" is later than the crawl and was refused"
        )
    );
    assert_eq!(told(&["1970-01-01"]), wanted("1970-01-01", ""));
}

fn dated(body: &str) -> (String, String) {
    let article = made(&[(Slot::Headline, "Dam fails"), (Slot::Body, body)]);
    let date = article.date.map_or("-".to_owned(), |date| {
        assert_eq!(date.origin, Origin::Text);
        format!("{} {:?} {}", date.value, date.confidence, date.evidence)
    });
    (date, article.body)
}

#[test]
fn a_line_of_date_above_the_text_is_its_date() {
    let text = "HARBOUR - The dam gave way on Thursday.\n\nNobody was hurt.";
    for (lines, date) in [
        ("27 March 2014", "2014-03-27 Read 27 March 2014"),
        ("Thursday, 27 March 2014", "2014-03-27 Read Thursday, 27 March 2014"),
        ("Published: March 27, 2014", "2014-03-27 Read Published: March 27, 2014"),
        ("PUBLISHED ON 27 March 2014 10:30", "2014-03-27T10:30 Read PUBLISHED ON 27 March 2014 10:30"),
        ("Posted: 2014-03-27", "2014-03-27 Read Posted: 2014-03-27"),
        ("Date: March 2014", "2014-03 Read Date: March 2014"),
        ("Updated: 28 March 2014", "2014-03-28 Inferred Updated: 28 March 2014"),
        ("Updated: 28 March 2014\n\nPublished: 27 March 2014", "2014-03-27 Read Published: 27 March 2014"),
        ("Published: 27 March 2014\n\nUpdated: 28 March 2014", "2014-03-27 Read Published: 27 March 2014"),
        ("DAM FAILS\n\n27 марта 2014 г.", "2014-03-27 Read 27 марта 2014 г."),
        ("27 March 2014\n\nBy Jane Doe", "2014-03-27 Read 27 March 2014"),
        ("By Jane Doe\n\n27 March 2014\n\nDam fails", "2014-03-27 Read 27 March 2014"),
        ("2014年3月27日", "2014-03-27 Read 2014年3月27日"),
    ] {
        let (found, body) = dated(&format!("{lines}\n\n{text}"));
        assert_eq!((found.as_str(), body.as_str()), (date, text), "{lines}");
    }
    let (date, body) = dated("A town is under water\n\nPublished: 27 March 2014\n\nThe dam gave way.\n\nIt was old.");
    assert_eq!(date, "2014-03-27 Read Published: 27 March 2014");
    assert_eq!(body, "A town is under water\n\nThe dam gave way.\n\nIt was old.");
}

#[test]
fn other_lines_with_a_date_stay_in_the_text() {
    for body in [
        "27 March 2014",
        "27 March",
        "2014",
        "March 2014\n\nThe dam gave way.",
        "20140327\n\nThe dam gave way.",
        "1395878400\n\nThe dam gave way.",
        "03/04/2014\n\nThe dam gave way.",
        "On 27 March 2014 the dam gave way\n\nIt was old.",
        "27 March 2014: the dam gives way\n\nIt was old.",
        "Update on 27 March 2014 storm\n\nIt was old.",
        // A chronicle, and a part of a text with a heading of its own.
        "27 March 2014\n\nThe dam gave way.\n\n28 March 2014\n\nIt was mended.",
        "The dam gave way.\n\n27 March 2014\n\nIt was mended.",
    ] {
        assert_eq!(dated(body), ("-".to_owned(), body.to_owned()));
    }
}

#[test]
fn a_stated_date_wins_over_a_line_of_date() {
    let with = |slot: Slot, stated: &str, line: &str| {
        let body = format!("{line}\n\nThe dam gave way.");
        let article = made(&[(Slot::Headline, "Dam fails"), (slot, stated), (Slot::Body, &body)]);
        assert_eq!(article.body, "The dam gave way.");
        let notes: Vec<_> = article.notes.into_iter().map(|note| note.text).collect();
        (article.date.map_or(String::new(), |date| date.value.to_string()), notes.join("; "))
    };
    let told = |date: &str, notes: &str| (date.to_owned(), notes.to_owned());
    let disagrees = "\"27 March 2014\" above the text does not agree with it";
    assert_eq!(with(Slot::Published, "2014-03-27T10:30", "27 March 2014"), told("2014-03-27T10:30", ""));
    assert_eq!(with(Slot::Published, "2014-03-26", "27 March 2014"), told("2014-03-26", disagrees));
    assert_eq!(with(Slot::Published, "2014-03-26", "Updated: 27 March 2014"), told("2014-03-26", ""));
    assert_eq!(with(Slot::Published, "2014-03", "27 March 2014"), told("2014-03-27", ""));
    assert_eq!(with(Slot::Published, "2014-04", "27 March 2014"), told("2014-04", disagrees));
    assert_eq!(with(Slot::Modified, "2014-04-02", "27 March 2014"), told("2014-03-27", ""));
    let refused = "\"27 March 2014\" is later than the crawl and was refused";
    assert_eq!(with(Slot::Crawled, "2014-03-20", "27 March 2014"), told("", refused));
}

#[test]
fn the_worked_example_is_parted_into_headline_deck_and_body() {
    let file =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/articles/000_14152bc6815ba713.txt");
    let Ok(text) = std::fs::read_to_string(&file) else {
        #[expect(clippy::print_stderr, reason = "says why nothing was tested")]
        {
            eprintln!("skipped: no {}", file.display());
        }
        return;
    };
    let paragraphs: Vec<_> = text.trim().split("\n\n").collect();
    let mut found = RawArticle::default();
    found.push(Slot::Headline, paragraphs[0], Origin::Text, "");
    found.push(Slot::Body, paragraphs[1..].join("\n\n"), Origin::Text, "");
    let article = normalize(found, &CONTEXT);
    assert_eq!(article.headline, paragraphs[0]);
    assert_eq!(article.deck, paragraphs[2]);
    assert_eq!(article.body, paragraphs[3..].join("\n\n"));
}

#[test]
fn decks_that_say_nothing_new_are_left_out() {
    let body = "The river rose and the dam gave way on Monday night.\n\nNobody was hurt.";
    for (deck, wanted) in
        [("Dam fails!", ""), ("The river rose and the d...", ""), ("A new dam is planned.", "A new dam is planned.")]
    {
        let article = made(&[(Slot::Headline, "Dam fails"), (Slot::Deck, deck), (Slot::Body, body)]);
        assert_eq!(article.deck, wanted);
        assert_eq!(article.body, body);
        assert_eq!(article.notes.len(), usize::from(wanted.is_empty()));
    }
}

#[test]
fn without_a_headline_there_is_none() {
    assert_eq!(made(&[(Slot::Body, "The dam\n\nIt failed on Monday.")]).headline, "");
}

#[test]
fn sources_are_names_or_hosts() {
    let source = |candidates: &[(Slot, &str)]| {
        made(candidates).source.map(|source| (source.value, source.origin, source.confidence))
    };
    let stated = |name: &str| Some((name.to_owned(), Origin::Json, Confidence::Stated));
    assert_eq!(source(&[(Slot::Source, "www.Dawn.com")]), stated("dawn.com"));
    assert_eq!(source(&[(Slot::Source, "https://www.dawn.com/x")]), stated("dawn.com"));
    assert_eq!(source(&[(Slot::Source, "Dawn.com")]), stated("Dawn.com"));
    assert_eq!(source(&[(Slot::Source, "None"), (Slot::Source, "The Dawn")]), stated("The Dawn"));
    let url = source(&[(Slot::Url, "https://WWW.example.org:80/a?b")]);
    assert_eq!(url, Some(("example.org".to_owned(), Origin::Url, Confidence::Read)));
    assert_eq!(source(&[(Slot::Url, "ftp://example.org/a")]), None);
}

#[test]
fn dates_are_chosen_with_care() {
    let date = |candidates: &[(Slot, &str)]| {
        let article = made(candidates);
        (article.date.map(|date| (date.value.to_string(), date.confidence)), article.notes.len())
    };
    let stated = |date: &str| Some((date.to_owned(), Confidence::Stated));
    assert_eq!(
        date(&[(Slot::Published, "soon"), (Slot::Published, "2019-11-22 10:30:05")]),
        (stated("2019-11-22T10:30:05"), 1)
    );
    assert_eq!(date(&[(Slot::Modified, "2019-11-22")]), (Some(("2019-11-22".to_owned(), Confidence::Inferred)), 1));
    assert_eq!(date(&[(Slot::Modified, "2019-11-23"), (Slot::Published, "2019-11-22")]), (stated("2019-11-22"), 0));
    assert_eq!(date(&[(Slot::Crawled, "2019-11-22")]), (None, 0));
    assert_eq!(date(&[(Slot::Crawled, "2019-11-22"), (Slot::Published, "2019-11-24")]), (None, 1));
    assert_eq!(date(&[(Slot::Crawled, "2019-11-22"), (Slot::Published, "2019-11-23")]), (stated("2019-11-23"), 0));
    assert_eq!(date(&[(Slot::Published, "03/04/2020")]), (stated("2020"), 1));
    assert_eq!(date(&[(Slot::Published, "03/04/2020"), (Slot::Published, "3 April 2020")]), (stated("2020-04-03"), 1));
    assert_eq!(date(&[(Slot::Published, "03/04/2020"), (Slot::Language, "fr")]), (stated("2020-04-03"), 0));
    assert_eq!(
        date(&[(Slot::Published, "03/04/2020"), (Slot::Url, "https://example.co.uk/")]),
        (stated("2020-04-03"), 0)
    );
}

#[test]
fn dates_are_counted_back_from_a_known_crawl_only() {
    let made = |candidates: &[(Slot, &str)]| {
        let article = made(candidates);
        let date = article.date.map(|date| (date.value.to_string(), date.confidence, date.evidence));
        (date, article.notes.into_iter().map(|note| note.text).collect::<Vec<_>>(), article.body)
    };
    let inferred = |date: &str, evidence: &str| Some((date.to_owned(), Confidence::Inferred, evidence.to_owned()));
    let ago = (Slot::Published, "2 hours ago");
    let (date, notes, _) = made(&[ago]);
    assert_eq!(date, None);
    assert_eq!(notes, ["\"2 hours ago\" says how long before the crawl it was, and when that was is not known"]);
    let crawled = (Slot::Crawled, "2019-11-22T10:30:05Z");
    let (date, notes, _) = made(&[ago, crawled]);
    assert_eq!(date, inferred("2019-11-22", "2 hours ago; crawled 2019-11-22T10:30:05Z"));
    assert_eq!(notes, ["\"2 hours ago\" is counted back from the crawl"]);
    // What is stated comes first, and what is counted back before the last change.
    let stated = made(&[ago, (Slot::Published, "2019-11-20"), crawled]).0;
    assert_eq!(stated.map(|(date, ..)| date).as_deref(), Some("2019-11-20"));
    let (date, notes, _) = made(&[ago, (Slot::Modified, "2019-11-21"), crawled]);
    assert_eq!(date, inferred("2019-11-22", "2 hours ago; crawled 2019-11-22T10:30:05Z"));
    assert_eq!(notes.len(), 1, "{notes:?}");
    // A line above the text says it too, where nothing else does; and a date above the text says it better.
    let text = "The dam failed at night, and the town was under water by noon.";
    let body = |line: &str| format!("{line}\n\n{text}");
    let (date, notes, rest) = made(&[(Slot::Headline, "Dam fails"), (Slot::Body, &body("Hace 3 días")), crawled]);
    assert_eq!(date, inferred("2019-11-19", "Hace 3 días; crawled 2019-11-22T10:30:05Z"));
    assert_eq!(
        (notes.as_slice(), rest.as_str()),
        (["\"Hace 3 días\" is counted back from the crawl".to_owned()].as_slice(), text)
    );
    let (date, _, rest) = made(&[(Slot::Headline, "Dam fails"), (Slot::Body, &body("Hace 3 días"))]);
    assert_eq!((date, rest), (None, body("Hace 3 días")));
    let (date, notes, _) =
        made(&[(Slot::Headline, "Dam fails"), (Slot::Body, &body("20 November 2019")), ago, crawled]);
    assert_eq!(date.map(|(date, ..)| date).as_deref(), Some("2019-11-20"));
    assert_eq!(notes, [""; 0]);
}

#[test]
fn credits_and_bylines_are_told_apart() {
    let article = made(&[
        (Slot::Agency, "Associated Press/Reuter"),
        (Slot::Agency, "Harbour Wire"),
        (Slot::Author, "By JANE DOE and John Roe, AFP"),
        (Slot::Author, "Admin"),
        (Slot::Author, "jane doe"),
    ]);
    let agencies: Vec<_> = article.agency.iter().map(|found| (found.value.0.as_str(), found.origin)).collect();
    assert_eq!(
        agencies,
        [("AP", Origin::Json), ("Reuters", Origin::Json), ("Harbour Wire", Origin::Json), ("AFP", Origin::Byline)]
    );
    let authors: Vec<_> = article.author.iter().map(|found| found.value.as_str()).collect();
    assert_eq!(authors, ["Jane Doe", "John Roe"]);
}

#[test]
fn lists_are_bounded_and_said_once() {
    let mut found = raw(&[(Slot::Tag, "Dams; dams;Floods"), (Slot::Person, "Jane  Doe"), (Slot::Person, "JANE DOE")]);
    for number in 0..400 {
        found.push(Slot::Tag, format!("tag {number}"), Origin::Json, "tags");
        found.push(Slot::Org, format!("org {number}"), Origin::Json, "orgs");
        found.push(Slot::Published, format!("never {number}"), Origin::Json, "date");
    }
    found.push(Slot::Docno, "x".repeat(201), Origin::Json, "id");
    let article = normalize(found, &CONTEXT);
    assert_eq!(article.tag.get(..2), Some(["Dams".to_owned(), "Floods".to_owned()].as_slice()));
    assert_eq!((article.tag.len(), article.org.len(), article.notes.len()), (64, 256, 32));
    assert_eq!(article.person, [Found::stated("Jane Doe".to_owned(), Origin::Json, "field")]);
    assert_eq!(article.docno, None);
}

#[test]
fn a_stated_dateline_is_kept_for_the_next_stage() {
    let article = made(&[(Slot::Dateline, "    SALVADOR, Feb 26 - ")]);
    assert_eq!(article.dateline.map(|dateline| dateline.value.raw).as_deref(), Some("SALVADOR, Feb 26 -"));
    assert_eq!(made(&[(Slot::Dateline, " , ")]).dateline, None);
}

proptest! {
    #[test]
    fn never_panics(texts in proptest::collection::vec((0..17_usize, "\\PC{0,60}"), 0..12)) {
        const SLOTS: [Slot; 17] = [
            Slot::Headline, Slot::Deck, Slot::Body, Slot::Source, Slot::Agency, Slot::Author, Slot::Published, Slot::Modified,
            Slot::Crawled, Slot::Dateline, Slot::Person, Slot::Org, Slot::Section, Slot::Tag, Slot::Language, Slot::Url, Slot::Docno,
        ];
        let mut found = RawArticle::default();
        for (slot, text) in texts {
            found.push(SLOTS[slot], text, Origin::Text, "");
        }
        let article = normalize(found, &CONTEXT);
        prop_assert!(article.notes.len() <= 32);
    }
}
