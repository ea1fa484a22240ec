use proptest::prelude::*;

use super::*;
use crate::record::{Found, LocatedBy, Origin};

/// An article with a dateline as the parser leaves it: `beside` is what stands behind the place.
fn located(place: &str, beside: &str, text: &str) -> Article {
    let parts: Vec<&str> = beside.split(", ").filter(|part| !part.is_empty()).collect();
    let is_region = |part: &&&str| places::region(part).is_some() || places::country(part).is_none();
    let region = parts.iter().find(is_region).map(|part| (*part).to_owned());
    let raw = std::iter::once(place).chain(parts).collect::<Vec<_>>().join(", ");
    let country = places::city(place).filter(|country| !country.is_empty() && beside.is_empty()).map(str::to_owned);
    let dateline = Dateline { raw: raw.clone(), place: Some(place.to_owned()), region, country, ..Dateline::default() };
    let mut article = Article {
        body: text.to_owned(),
        dateline: Some(Found::read(dateline, Origin::Dateline, raw)),
        ..Article::default()
    };
    locate(&mut article);
    article
}

/// What is expected: a country's code, perhaps a region behind a slash; `?` where it stays open, `-` where no country is certain but the
/// place is.
fn outcome(article: &Article) -> (String, String) {
    let dateline = &article.dateline.as_ref().expect("there was one").value;
    let open = if dateline.located.is_some() { "-" } else { "?" };
    let country = dateline.country.as_deref().unwrap_or(open);
    let region = dateline.located.as_ref().and_then(|located| located.region.clone());
    (country.to_owned(), region.unwrap_or_default())
}

#[test]
fn places_of_the_table_are_found() {
    let table = include_str!("locate_tests.tsv");
    let (mut right, mut wrong) = (0, Vec::new());
    for (number, line) in table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [place, beside, text, expected] = columns.as_slice() else { panic!("line {}: four columns", number + 1) };
        let article = located(place, beside, text);
        let (country, region) = outcome(&article);
        let (expected_country, expected_region) = expected.split_once('/').unwrap_or((expected, ""));
        if country == expected_country && (expected_region.is_empty() || region == expected_region) {
            right += 1;
        } else {
            let located = &article.dateline.as_ref().unwrap().value.located;
            wrong.push(format!(
                "{place} | {beside} | {text}: {country}/{region} for {expected} {located:?} {:?}",
                article.notes
            ));
        }
    }
    assert!(wrong.is_empty(), "{right} right, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_was_done_is_told() {
    let article = located("SPRINGFIELD", "", "Nothing is named here.");
    let [note] = article.notes.as_slice() else { panic!("{:?}", article.notes) };
    assert!(note.text.starts_with("SPRINGFIELD may be Springfield (Missouri, US), "), "{}", note.text);
    let by = |place, beside, text| {
        let article = located(place, beside, text);
        let located = article.dateline.unwrap().value.located.unwrap();
        (located.name, located.by, located.evidence)
    };
    let expected = |name: &str, by, evidence: &str| (name.to_owned(), by, evidence.to_owned());
    assert_eq!(by("NEW YORK", "", ""), expected("New York City", LocatedBy::Stylebook, "AP"));
    assert_eq!(by("Mosca", "", ""), expected("Moscow", LocatedBy::Stylebook, ""));
    assert_eq!(by("PORTLAND", "Ore.", ""), expected("Portland", LocatedBy::Named, "Ore."));
    assert_eq!(by("TRIPOLI", "", "A Libyan envoy"), expected("Tripoli", LocatedBy::Context, "Libyan"));
    assert_eq!(by("NEW DELHI", "India", ""), expected("New Delhi", LocatedBy::Named, "India"));
}

#[test]
fn of_several_places_the_last_has_the_country() {
    let dateline = Dateline {
        raw: "SAN FRANCISCO & TEL AVIV, Israel".to_owned(),
        place: Some("San Francisco".to_owned()),
        more_places: vec!["Tel Aviv".to_owned()],
        ..Dateline::default()
    };
    let mut article =
        Article { dateline: Some(Found::read(dateline, Origin::Dateline, String::new())), ..Article::default() };
    locate(&mut article);
    assert_eq!(outcome(&article), ("US".to_owned(), "California".to_owned()));
    let more = &article.dateline.expect("there was one").value.more_located;
    let [more] = more.as_slice() else { panic!("{more:?}") };
    assert_eq!((more.place.as_str(), more.country.as_deref()), ("Tel Aviv", Some("IL")));
    assert!(more.located.as_ref().is_some_and(|located| located.latitude.is_some()));
}

#[test]
fn every_place_of_several_is_found_or_left_open() {
    let places = |raw: &str| {
        let mut article = Article { body: format!("{raw} (AP) - The dam failed."), ..Article::default() };
        super::super::enrich(&mut article);
        let dateline = article.dateline.expect("there was one").value;
        let more = dateline.more_located.into_iter().map(|more| (more.place, more.country.unwrap_or_default()));
        (dateline.country.unwrap_or_default(), more.collect::<Vec<_>>())
    };
    let more = |place: &str, country: &str| vec![(place.to_owned(), country.to_owned())];
    assert_eq!(places("NEW YORK/LONDON, Jan 3"), ("US".to_owned(), more("London", "GB")));
    assert_eq!(places("PARIS/SPRINGFIELD, Jan 3"), ("FR".to_owned(), Vec::new()));
}

#[test]
fn a_region_in_brackets_tells_the_place() {
    let mut article =
        Article { body: "NEW BRUNSWICK (N.J.), Jan 3 (AP) - The dam failed.".to_owned(), ..Article::default() };
    super::super::enrich(&mut article);
    assert_eq!(outcome(&article), ("US".to_owned(), "New Jersey".to_owned()), "{:?}", article.dateline);
    assert_eq!(article.dateline.expect("there was one").value.outlets, [""; 0]);
}

#[test]
fn a_country_named_once_deep_in_the_text_decides_nothing() {
    let country = |rest: &str| outcome(&located("TRIPOLI", "", &format!("The dam failed.\n\n{rest}"))).0;
    assert_eq!(country("An envoy from Lebanon was there."), "?");
    assert_eq!(country("An envoy from Lebanon was there, and left for Lebanon."), "LB");
}

#[test]
fn a_national_agency_tells_its_own_country_only() {
    let by_agency = |place: &str, agency: &str| {
        let dateline = Dateline { raw: place.to_owned(), place: Some(place.to_owned()), ..Dateline::default() };
        let name = crate::record::AgencyName(agency.to_owned());
        let mut article = Article {
            dateline: Some(Found::read(dateline, Origin::Dateline, String::new())),
            agency: vec![Found::read(name, Origin::Dateline, agency)],
            ..Article::default()
        };
        locate(&mut article);
        outcome(&article).0
    };
    assert_eq!(by_agency("HYDERABAD", "PTI"), "IN");
    assert_eq!(by_agency("HYDERABAD", "APP"), "PK");
    assert_eq!(by_agency("PERTH", "AAP"), "AU");
    assert_eq!(by_agency("BIRMINGHAM", "Reuters"), "?");
    assert_eq!(by_agency("SPRINGFIELD", "AP"), "?");
}

proptest! {
    #[test]
    fn anything_may_be_written(place in "\\PC{0,30}", beside in "\\PC{0,30}", text in "\\PC{0,200}") {
        let article = located(&place, &beside, &text);
        let dateline = article.dateline.unwrap().value;
        if let Some(located) = dateline.located {
            prop_assert!(!located.name.is_empty());
            prop_assert_eq!(located.latitude.is_some(), located.longitude.is_some());
        }
    }
}
