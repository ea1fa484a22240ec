use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::record::{agency_by_alias, title_case};

fn date(text: &str) -> NewsDate {
    text.parse().expect("a date")
}

fn article(body: &str) -> Article {
    let mut article = Article { body: body.to_owned(), ..Article::default() };
    enrich(&mut article);
    article
}

/// What the stage before gives of a text whose paragraphs are headline, headline again, deck, and the text with its dateline.
fn from_text(text: &str) -> Article {
    let mut paragraphs = text.trim().splitn(4, "\n\n");
    let mut next = || paragraphs.next().expect("four paragraphs").to_owned();
    let headline = next();
    next();
    let mut article = Article { headline, deck: next(), body: next(), ..Article::default() };
    enrich(&mut article);
    article
}

#[test]
fn an_article_that_says_everything_twice_is_read_once() {
    let article = from_text(
        "Fishermen Ask For New Harbour Wall - Mayor\n\nFISHERMEN ASK FOR NEW HARBOUR WALL - MAYOR\n\n\
         Dozens of fishermen have asked the city for a new harbour wall before the winter, the mayor said in an interview with Sputnik\n\n\
         MOSCOW (Harbour Point News / Sputnik - 22nd November, 2019) Dozens of fishermen have asked the city for a new harbour wall before \
         the winter, the mayor said in an interview with Sputnik.\n\n\"We will build it,\" she said.",
    );
    assert_eq!(article.headline, "Fishermen Ask For New Harbour Wall - Mayor");
    assert!(article.deck.starts_with("Dozens of fishermen") && article.deck.ends_with("Sputnik"));
    assert_eq!(article.body, "\"We will build it,\" she said.");
    assert!(article.lead_in_deck);
    assert_eq!(article.lead(), article.deck);
    let agency: Vec<_> =
        article.agency.iter().map(|found| (found.value.0.as_str(), found.origin, found.evidence.as_str())).collect();
    assert_eq!(agency, [("Sputnik", Origin::Dateline, "Sputnik")]);
    let source = article.source.expect("an outlet");
    assert_eq!((source.value.as_str(), source.origin), ("Harbour Point News", Origin::Dateline));
    assert_eq!(article.date, Some(Found::read(date("2019-11-22"), Origin::Dateline, "22nd November, 2019")));
    let dateline = article.dateline.expect("a dateline").value;
    assert_eq!((dateline.place.as_deref(), dateline.country.as_deref()), (Some("Moscow"), Some("RU")));
    assert_eq!(dateline.raw, "MOSCOW (Harbour Point News / Sputnik - 22nd November, 2019)");
    assert_eq!(article.lang.map(|lang| lang.value).as_deref(), Some("en"));
    assert_eq!(article.words, 36);
    assert_ne!(article.id, ArticleId::default());
}

#[test]
fn a_short_paragraph_before_the_dateline_is_the_deck() {
    let lead = "PRAIA, Oct. 8 (Xinhua) -- Voters went to the islands' schools on Sunday.";
    for body in [
        format!("A second round looks likely\n\n{lead}\n\nIt rained."),
        format!("DAM FAILS\n\nA second round looks likely\n\n{lead}\n\nIt rained."),
        format!("A second round looks likely\n\nDAM FAILS\n\n{lead}\n\nIt rained."),
    ] {
        let mut found = Article { headline: "Dam fails".to_owned(), body, ..Article::default() };
        enrich(&mut found);
        assert_eq!(found.deck, "A second round looks likely");
        assert_eq!(found.body, "Voters went to the islands' schools on Sunday.\n\nIt rained.");
        assert_eq!(found.dateline.and_then(|dateline| dateline.value.place).as_deref(), Some("Praia"));
        assert_eq!(found.agency.first().map(|agency| agency.value.0.as_str()), Some("Xinhua"));
        assert!(!found.lead_in_deck);
    }
}

#[test]
fn other_paragraphs_before_a_dateline_stay_text() {
    let long = "It rained and rained. ".repeat(20);
    for body in [
        // Not strict: a place alone.
        "It rained.\n\nPRAIA - Voters met.".to_owned(),
        // Too long for a deck.
        format!("{long}\n\nPRAIA, Oct. 8 (Xinhua) -- Voters met."),
        // A digest.
        "News of the day.\n\nPRAIA, Oct. 8 (Xinhua) -- Voters met.\n\nLONDON (AP) - Farmers met.".to_owned(),
        // Two paragraphs of text.
        "It rained.\n\nIt rained again.\n\nPRAIA, Oct. 8 (Xinhua) -- Voters met.".to_owned(),
        "It rained.\n\nPRAIA, Oct. 8 (Xinhua) --".to_owned(),
    ] {
        let found = article(&body);
        assert_eq!((found.deck.as_str(), found.body.as_str()), ("", body.as_str()));
        assert_eq!(found.dateline, None);
    }
    let body = "It rained.\n\nPRAIA, Oct. 8 (Xinhua) -- Voters met.";
    let mut found = Article { deck: "A deck".to_owned(), body: body.to_owned(), ..Article::default() };
    enrich(&mut found);
    assert_eq!((found.deck.as_str(), found.body.as_str()), ("A deck", body));
}

#[test]
fn reporters_in_a_dateline_are_authors() {
    let found = article("新华社武汉6月23日电（记者甲方、乙方）受降雨影响。");
    let authors: Vec<_> = found.author.iter().map(|author| (author.value.as_str(), author.origin)).collect();
    assert_eq!(authors, [("甲方", Origin::Dateline), ("乙方", Origin::Dateline)]);
    assert_eq!(found.body, "受降雨影响。");
    assert_eq!(found.notes, [Note::new(Stage::Enrich, "date", "dateline says 6月23日 but no year")]);
}

#[test]
fn the_second_paragraph_opens_nothing_once_the_lead_is_in_the_deck() {
    let mut found = Article {
        deck: "Farmers met".to_owned(),
        body: "Farmers met.\n\nLONDON (Reuters) - Fishermen met.".to_owned(),
        ..Article::default()
    };
    for _ in 0..2 {
        enrich(&mut found);
        assert_eq!(found.body, "LONDON (Reuters) - Fishermen met.");
        assert_eq!((found.lead_in_deck, &found.dateline), (true, &None));
    }
}

/// A folder of the development data, where it is present.
fn data(folder: &str) -> Option<Vec<PathBuf>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        #[expect(clippy::print_stderr, reason = "says why nothing was tested")]
        {
            eprintln!("skipped: no {}", folder.display());
        }
        return None;
    };
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    Some(files)
}

#[test]
fn the_worked_example_reads_as_the_design_says() {
    let Some(files) = data("articles") else { return };
    let text = std::fs::read_to_string(&files[0]).expect("a text");
    let article = from_text(&text);
    let (headline, rest) = text.split_once("\n\n").expect("paragraphs");
    assert_eq!(article.headline, headline);
    let paragraphs: Vec<_> = rest.trim().split("\n\n").collect();
    assert_eq!(article.deck, paragraphs[1]);
    assert!(article.lead_in_deck);
    assert_eq!(article.body, paragraphs[3..].join("\n\n"));
    assert_eq!(
        article.agency.iter().map(|found| (found.value.0.as_str(), found.origin)).collect::<Vec<_>>(),
        [("Sputnik", Origin::Dateline)]
    );
    assert_eq!(
        article.source.map(|source| (source.value, source.origin)),
        Some(("Pakistan Point News".to_owned(), Origin::Dateline))
    );
    assert_eq!(article.date, Some(Found::read(date("2019-11-22"), Origin::Dateline, "22nd November, 2019")));
    let dateline = article.dateline.expect("a dateline").value;
    assert_eq!((dateline.place.as_deref(), dateline.country.as_deref()), (Some("Moscow"), Some("RU")));
}

/// Wire copy of 1987: place and day of each dateline against a reading of its own, text before the first comma and the first
/// month with a number beside it.
#[test]
fn wire_datelines_agree_with_a_simple_reading() {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let Some(files) = data("reuters21578") else { return };
    let (mut all, mut right, mut wrong) = (0_u32, 0_u32, Vec::new());
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "sgm")) {
        let bytes = std::fs::read(file).expect("a file");
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        for piece in text.split("<DATELINE>").skip(1) {
            let raw = piece.split("</DATELINE>").next().unwrap_or_default().replace('\n', " ");
            let Some((place, rest)) = raw.split_once(',') else { continue };
            if place.trim().is_empty() {
                continue;
            }
            let place = place.trim().trim_start_matches('*').split('/').next().unwrap_or_default().to_owned();
            let place = if raw.contains("DALLAS/FORT WORTH") { "DALLAS/FORT WORTH".to_owned() } else { place };
            let words: Vec<_> = rest.split([' ', ',', '.']).filter(|word| !word.is_empty()).collect();
            let month = words.iter().enumerate().find_map(|(at, word)| {
                let month = MONTHS.iter().position(|name| word.to_lowercase().starts_with(name))?;
                let number = |at: usize| words.get(at).and_then(|word| word.parse::<u32>().ok());
                Some((month as u32 + 1, number(at + 1).or_else(|| number(at.wrapping_sub(1)))?))
            });
            all += 1;
            let mut article = Article {
                dateline: Some(Found::stated(
                    Dateline { raw: raw.clone(), ..Dateline::default() },
                    Origin::Sgml,
                    "DATELINE",
                )),
                ..Article::default()
            };
            enrich(&mut article);
            let read = article.dateline.expect("a dateline").value;
            let day = read.date.and_then(|parts| Some((parts.month?, parts.day?)));
            let wanted = if crate::record::is_all_caps(&place) { title_case(&place) } else { place };
            if read.place.as_deref() == Some(wanted.as_str()) && day == month {
                right += 1;
            } else {
                wrong.push(format!("{raw:?}: {:?} {day:?}, {wanted:?} {month:?} expected", read.place));
            }
        }
    }
    #[expect(clippy::print_stderr, reason = "the figure is what the test is for")]
    {
        eprintln!("{right} of {all} datelines agree\n{}", wrong.join("\n"));
    }
    assert!(all > 1000 && right * 100 >= all * 99, "{right} of {all}\n{}", wrong.join("\n"));
}

#[test]
fn a_day_without_year_is_no_date() {
    let found = article("LONDON, Oct 26 (Reuters) - Farmers met.");
    assert_eq!(found.date, None);
    assert_eq!(found.notes, [Note::new(Stage::Enrich, "date", "dateline says Oct 26 but no year")]);
    assert_eq!(found.body, "Farmers met.");
}

#[test]
fn a_dateline_makes_a_coarse_date_finer_where_it_agrees() {
    let refined = |known: &str| {
        let mut article = Article {
            body: "LONDON, Oct 26 (Reuters) - Farmers met.".to_owned(),
            date: Some(Found::stated(date(known), Origin::Json, known)),
            ..Article::default()
        };
        enrich(&mut article);
        article.date.expect("a date")
    };
    assert_eq!(refined("1987").value, date("1987-10-26"));
    assert_eq!(refined("1987-10").value, date("1987-10-26"));
    assert_eq!(refined("1987-10").evidence, "1987-10; dateline Oct 26");
    assert_eq!(refined("1987-11").value, date("1987-11"));
    assert_eq!(refined("1987-10-27").value, date("1987-10-27"));
}

#[test]
fn a_stated_dateline_wins_and_leaves_the_text() {
    let mut found = Article {
        dateline: Some(Found::stated(
            Dateline { raw: "SALVADOR, Feb 26 -".to_owned(), ..Dateline::default() },
            Origin::Sgml,
            "DATELINE",
        )),
        body: "SALVADOR, Feb 26 - Showers went on.\n\nThey stopped. (Reuters)".to_owned(),
        ..Article::default()
    };
    enrich(&mut found);
    assert_eq!(found.body, "Showers went on.\n\nThey stopped. (Reuters)");
    let dateline = found.dateline.expect("a dateline");
    assert_eq!((dateline.value.raw.as_str(), dateline.origin), ("SALVADOR, Feb 26", Origin::Sgml));
    assert_eq!(dateline.value.place.as_deref(), Some("Salvador"));
    assert_eq!(found.agency.first().map(|agency| agency.value.0.as_str()), Some("Reuters"));
}

#[test]
fn a_sentence_that_begins_with_the_same_place_stays() {
    for body in ["London-based farmers met.", "London farmers met.", "London, they said, is far."] {
        let raw = Dateline { raw: "LONDON".to_owned(), ..Dateline::default() };
        let mut found = Article {
            dateline: Some(Found::stated(raw, Origin::Sgml, "DATELINE")),
            body: body.to_owned(),
            ..Article::default()
        };
        enrich(&mut found);
        assert_eq!(found.body, body);
    }
}

#[test]
fn counts_words_in_any_script() {
    for (text, words) in [
        ("", 0),
        ("One two", 2),
        ("well-known – \"O'Neill\" 3.5 %", 3),
        ("Плотина не выдержала", 3),
        ("水坝决堤。", 4),
        ("東京で雨", 4),
        ("댐이 무너져", 2),
        ("été à Paris", 3),
        ("… — ?", 0),
    ] {
        assert_eq!(count_words(text), words, "{text}");
    }
}

#[test]
fn every_agency_is_read_in_a_dateline() {
    for agency in crate::record::agencies() {
        let text = format!("LONDON, Oct 26 ({}) - Farmers met.", agency.name);
        let found = article(&text);
        assert_eq!(found.agency.first().map(|found| found.value.0.as_str()), Some(agency.name.as_str()), "{text}");
        assert_eq!(agency_by_alias(&agency.name).map(|other| &other.name), Some(&agency.name));
    }
}

#[test]
fn a_stop_behind_the_day_is_no_part_of_it() {
    let mut once = article("Farmers met.\n\nAB (Reuters), May 3.—APP");
    assert_eq!(once.notes, [Note::new(Stage::Enrich, "date", "dateline says May 3 but no year")]);
    let before = once.clone();
    enrich(&mut once);
    assert_eq!(once, before);
}

proptest! {
    #[test]
    fn enriching_twice_is_enriching_once(
        headline in "[A-Za-z ]{0,20}",
        deck in prop::sample::select(vec!["", "Farmers met", "LONDON (AP) - Farmers met"]),
        opening in prop::sample::select(vec![
            "", "LONDON (AP) - ", "MOSCOW, Nov 22, 2019 (Harbour News/TASS) -- ", "Mumbai: ", "Jan. 10 (Xinhua) -- ", "(Reuters) - ", "EFE.- ",
            "LONDON (AP) - LONDON (AP) - ", "LONDON: ", "PARIS, May 3 - ",
        ]),
        text in prop_oneof![
            "[A-Z][A-Za-z ,.()/:-]{0,60}",
            "(AB \\(Reuters\\)|LONDON|, May 3|PARIS \\(AP\\) - |Farmers met|\\.| - |\n\n|\\(AP\\)){1,8}",
        ].prop_map(|text| text.trim().to_owned()),
        stated in prop::option::of(prop::sample::select(vec!["LONDON (AP)", "PARIS, May 3", "?"])),
        sign_off in prop::sample::select(vec!["", "\n\n(AFP)", "\n\nANI\n\n(AP)", " (Reuters)", ".—APP", "\n\n© AFP"]),
    ) {
        let mut article = Article {
            headline, deck: deck.to_owned(), body: format!("{opening}Farmers met.\n\n{text}{sign_off}"),
            dateline: stated.map(|raw| Found::stated(Dateline { raw: raw.to_owned(), ..Dateline::default() }, Origin::Sgml, raw)),
            ..Article::default()
        };
        enrich(&mut article);
        let once = article.clone();
        enrich(&mut article);
        prop_assert_eq!(article, once);
    }

    #[test]
    fn never_panics(headline in "\\PC{0,40}", deck in "\\PC{0,40}", body in "\\PC{0,200}", raw in prop::option::of("\\PC{0,40}")) {
        let mut article = Article {
            headline, deck, body,
            dateline: raw.map(|raw| Found::stated(Dateline { raw, ..Dateline::default() }, Origin::Json, "")),
            ..Article::default()
        };
        enrich(&mut article);
    }
}

#[test]
fn text_in_the_field_of_the_dateline_is_given_back() {
    for (field, body, wanted) in [
        ("OSLO, March 2 - Imports of fat-", "containing feed rose.", "Imports of fat-containing feed rose."),
        ("OSLO, March 2 - State-owned <Nord> -", "sold a ship.", "State-owned <Nord> - sold a ship."),
        ("OSLO, March 2 -", "Imports rose.", "Imports rose."),
    ] {
        let raw = Dateline { raw: field.to_owned(), ..Dateline::default() };
        let dateline = Some(Found::stated(raw, Origin::Sgml, field));
        let mut article = Article { dateline, body: body.to_owned(), ..Article::default() };
        enrich(&mut article);
        assert_eq!(article.body, wanted);
        assert_eq!(article.dateline.and_then(|dateline| dateline.value.place).as_deref(), Some("Oslo"));
    }
}

proptest! {
    /// Whatever stands behind a dateline stays as it was written.
    #[test]
    fn reading_a_dateline_changes_nothing_behind_it(
        opening in prop::sample::select(vec![
            "LONDON, Oct 26 (Reuters) - ",
            "NAMUR 17/09 (BELGA) = ",
            "Praha 3. května (ČTK) - ",
            "(ANSA) - TORINO, 09 GIU - ",
            "МОСКВА, 3 мая. /ТАСС/. ",
            "新华社上海5月3日电 ",
            "(서울=연합뉴스) ",
            "القاهرة (رويترز) - ",
        ]),
        text in "[A-ZÄŠ][a-zäšа-я0-9 ,.;()/:'\"-]{0,120}",
        more in "\\PC{0,80}",
    ) {
        let behind = format!("{text}\n\nThey met. {more} It rained.");
        let mut article = Article { body: format!("{opening}{behind}"), ..Article::default() };
        read_dateline(&mut article);
        if article.dateline.is_some() {
            let kept: String = behind.split_whitespace().collect();
            let body: String = article.body.split_whitespace().collect();
            let raw = article.dateline.as_ref().map(|found| found.value.raw.clone()).unwrap_or_default();
            let whole: String = format!("{opening}{behind}").split_whitespace().collect();
            // Either the text begins right behind the opening, or what was taken beyond it is part of the dateline.
            prop_assert!(body == kept || whole.starts_with(&raw.split_whitespace().collect::<String>()), "{body}");
            prop_assert!(whole.ends_with(&body), "{body}");
        }
    }
}
