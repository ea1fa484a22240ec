//! Whose wire copy it is: sign-offs at the very end of the text, the outlet's own name, the address of the page.
//!
//! Credits in datelines and bylines are read where those are. A mention in a sentence is no attribution.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::record::{
    Agency, AgencyName, Article, Confidence, Found, Origin, agencies, agency_by_alias, is_all_caps, last_paragraph,
};

/// No sign-off is longer, in bytes.
const LONGEST: usize = 240;

static BY_HOST: LazyLock<HashMap<&'static str, &'static Agency>> = LazyLock::new(|| {
    agencies().iter().flat_map(|agency| agency.hosts.iter().map(move |host| (host.as_str(), agency))).collect()
});

/// Adds an agency, unless the record has it. An ambiguous short name is believed less.
pub(super) fn add(article: &mut Article, agency: &Agency, origin: Origin, evidence: &str, confidence: Confidence) {
    let value = AgencyName(agency.name.clone());
    if article.agency.len() >= 16 || article.agency.iter().any(|found| found.value == value) {
        return;
    }
    let confidence =
        if agency.ambiguous && agency_by_alias(evidence).is_some() { Confidence::Inferred } else { confidence };
    article.agency.push(Found { value, origin, evidence: evidence.to_owned(), confidence });
}

/// The agency that the sign-off at the end of the body names. A paragraph that is nothing but a sign-off leaves the body.
pub(super) fn from_sign_off(article: &mut Article) {
    for _ in 0..4 {
        let (before, last) = last_paragraph(&article.body);
        let alone = !before.is_empty();
        let Some(sign_off) = (alone && last.len() <= LONGEST).then(|| paragraph_sign_off(last)).flatten() else {
            let (found, evidence) = trailing_credit(last);
            let evidence = evidence.to_owned();
            for agency in found {
                add(article, agency, Origin::Text, &evidence, Confidence::Read);
            }
            return;
        };
        let evidence = last.to_owned();
        let end = before.len();
        article.body.truncate(end);
        for agency in sign_off {
            add(article, agency, Origin::Text, &evidence, Confidence::Read);
        }
    }
}

/// The agencies of a paragraph that is only a sign-off (there may be none in it). `None` for any other paragraph.
fn paragraph_sign_off(paragraph: &str) -> Option<Vec<&'static Agency>> {
    let text = paragraph.trim();
    let inner = text.strip_prefix(['(', '[']).and_then(|text| text.trim_end_matches('.').strip_suffix([')', ']']));
    let bare = inner.unwrap_or(text).trim();
    if let Some(owner) = copyright_owner(text) {
        return Some(vec![agency_by_alias(owner)?]);
    }
    let starts = |heads: &[&str]| {
        heads.iter().find_map(|head| {
            let (start, rest) = bare.split_at_checked(head.len())?;
            start.eq_ignore_ascii_case(head).then_some(rest.trim())
        })
    };
    let reporters =
        ["reporting by ", "additional reporting by ", "writing by ", "editing by ", "compiled by ", "edited by "];
    if let Some(rest) = starts(&reporters)
        && (inner.is_some() || bare.contains(';') && bare.to_lowercase().contains("diting by"))
    {
        return Some(agency_by_alias(rest).into_iter().collect());
    }
    if let Some(rest) = starts(&["with inputs from ", "with input from ", "source: ", "sources: "])
        && (inner.is_some() || bare.len() < 60)
    {
        let found = all_agencies(rest.trim_end_matches('.'))?;
        return Some(found);
    }
    let core = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '-' | '–' | '—' | '/' | '.' | '_')
    });
    let marked = core.len() < text.trim_end_matches('.').len();
    let found = all_agencies(core).or_else(|| with_desk_initials(core))?;
    (marked || found.iter().all(|agency| !agency.ambiguous)).then_some(found)
}

/// Every piece names an agency.
fn all_agencies(text: &str) -> Option<Vec<&'static Agency>> {
    if text.is_empty() || text.len() > 80 {
        return None;
    }
    if let Some(agency) = agency_by_alias(text) {
        return Some(vec![agency]);
    }
    text.split(['/', ',', ';', '-', '–'])
        .flat_map(|piece| piece.split(" and "))
        .map(|piece| agency_by_alias(piece.trim()))
        .collect()
}

/// `PTI ABC XYZ`: the agency, and the initials of the desk.
fn with_desk_initials(text: &str) -> Option<Vec<&'static Agency>> {
    let mut words = text.split(' ');
    let agency =
        words.next().filter(|word| is_all_caps(word)).and_then(agency_by_alias).filter(|agency| !agency.ambiguous)?;
    let mut count = 0;
    for word in words {
        count += 1;
        if !(2..=5).contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_uppercase()) || count > 4 {
            return None;
        }
    }
    Some(vec![agency])
}

/// `© AFP`, `Copyright 1988 The Associated Press. All rights reserved.`
fn copyright_owner(text: &str) -> Option<&str> {
    let mut rest = text;
    let mut marked = false;
    loop {
        rest = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | '.' | ':')
        });
        let head =
            ["©", "(c)", "(C)", "Copyright", "copyright", "COPYRIGHT"].iter().find_map(|head| rest.strip_prefix(head));
        match head.or_else(|| rest.strip_prefix("by ").filter(|_| marked)) {
            Some(after) => {
                marked = true;
                rest = after;
            }
            None => break,
        }
    }
    marked.then(|| rest.split(['.', ',', '(', '|']).next().unwrap_or(rest).trim()).filter(|owner| !owner.is_empty())
}

/// Agencies credited behind the last sentence: `... he said. (Reuters)`, `... he said.—APP`; and the words that credit them.
fn trailing_credit(last: &str) -> (Vec<&'static Agency>, &str) {
    let none = (Vec::new(), "");
    let mut start = last.len().saturating_sub(64);
    while !last.is_char_boundary(start) {
        start += 1;
    }
    let tail = last.get(start..).unwrap_or_default();
    let text = tail.trim_end().trim_end_matches('.');
    let sentence_ends = |before: &str| {
        let before = before.trim_end_matches([' ', '-', '–', '—', '/']);
        before.ends_with(['.', '!', '?', '"', '”', '’', '\'', '»', '。', ')'])
    };
    if let Some(open) = text.strip_suffix([')', ']']) {
        let Some((before, inner)) = open.rsplit_once(['(', '[']) else { return none };
        if sentence_ends(before)
            && let Some(found) = all_agencies(inner.trim())
        {
            return (found, inner.trim());
        }
        return none;
    }
    let cut = ["—", "–", "--", "/", " - ", ".-"]
        .iter()
        .filter_map(|sign| text.rfind(sign).map(|at| (at, at + sign.len())))
        .max();
    let Some((at, after)) = cut else { return none };
    // The stop before `.-` belongs to the sentence.
    let before = text.get(..=at).filter(|before| before.ends_with('.')).or_else(|| text.get(..at)).unwrap_or_default();
    let name = text.get(after..).unwrap_or_default().trim();
    match agency_by_alias(name) {
        Some(agency) if sentence_ends(before) && (!agency.ambiguous || is_all_caps(name)) => (vec![agency], name),
        _ => none,
    }
}

/// The outlet is an agency itself, or the page lies on an agency's site.
pub(super) fn from_publisher(article: &mut Article) {
    if let Some(source) = &article.source {
        let known =
            agency_by_alias(&source.value).filter(|agency| !agency.ambiguous).or_else(|| of_host(&source.value));
        if let Some(agency) = known {
            let (origin, evidence) = (source.origin, source.value.clone());
            add(article, agency, origin, &evidence, Confidence::Inferred);
        }
    }
    let host = article.url.as_deref().and_then(|url| {
        let authority = url.split_once("://")?.1.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
        of_host(&host).map(|agency| (agency, host))
    });
    if let Some((agency, host)) = host {
        add(article, agency, Origin::Url, &host, Confidence::Read);
    }
}

/// The agency whose site has this host, or a host below it.
fn of_host(host: &str) -> Option<&'static Agency> {
    if !host.contains('.') || host.contains(' ') {
        return None;
    }
    let mut rest = Some(host);
    while let Some(host) = rest {
        if let Some(agency) = BY_HOST.get(host) {
            return Some(agency);
        }
        rest = host.split_once('.').map(|(_, parent)| parent);
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn signed(body: &str) -> (String, String) {
        let mut article = Article { body: body.to_owned(), ..Article::default() };
        from_sign_off(&mut article);
        let names: Vec<_> = article.agency.iter().map(|found| found.value.0.as_str()).collect();
        (names.join("+"), article.body)
    }

    #[test]
    fn sign_offs_of_their_own_leave_the_body() {
        for (sign_off, agency) in [
            ("(Reuters)", "Reuters"),
            ("-- (PTI)", "PTI"),
            ("/PTI", "PTI"),
            ("ANI", "ANI"),
            ("PTI KND AVI", "PTI"),
            ("© AFP", "AFP"),
            ("© 2019 AFP", "AFP"),
            ("Copyright 1988 The Associated Press. All rights reserved.", "AP"),
            ("Copyright (c) 1988 by United Press International", "UPI"),
            ("(AFP/APP)", "AFP+APP"),
            ("(STA)", "STA"),
            ("(With inputs from PTI)", "PTI"),
            ("Source: Xinhua", "Xinhua"),
            ("(Reporting by Jane Doe; Editing by John Roe)", ""),
            ("Reporting by Jane Doe in London; editing by John Roe", ""),
        ] {
            let text = "Farmers met.\n\nThey want a dam.";
            assert_eq!(signed(&format!("{text}\n\n{sign_off}")), (agency.to_owned(), text.to_owned()), "{sign_off}");
        }
    }

    #[test]
    fn credits_behind_the_last_sentence_count_and_stay() {
        for (end, agency) in [
            ("he said. (Reuters)", "Reuters"),
            ("he said.—APP", "APP"),
            ("he said. -- PTI", "PTI"),
            ("he said./ANI", "ANI"),
            ("\"Yes,\" he said.\" (AFP)", "AFP"),
            ("he said. (AP).", "AP"),
        ] {
            let body = format!("Farmers met.\n\nOn Monday {end}");
            assert_eq!(signed(&body), (agency.to_owned(), body.clone()), "{end}");
        }
    }

    #[test]
    fn mentions_are_no_attribution() {
        for last in [
            "He told Reuters.",
            "He spoke to the news agency (Reuters) on Monday",
            "The news agency is called Reuters (AP)",
            "Trend",
            "They followed the trend",
            "Report",
            "A book/Reuters",
            "(Reuters) reported it.",
            "Copyright law is old.",
            "© Jane Doe",
        ] {
            let body = format!("Farmers met.\n\n{last}");
            assert_eq!(signed(&body), (String::new(), body.clone()), "{last}");
        }
        assert_eq!(signed("Reuters").1, "Reuters");
    }

    #[test]
    fn a_publisher_may_be_an_agency() {
        let agency = |source: Option<&str>, url: Option<&str>| {
            let source = source.map(|source| Found::stated(source.to_owned(), Origin::Json, "source"));
            let mut article = Article { source, url: url.map(str::to_owned), ..Article::default() };
            from_publisher(&mut article);
            article.agency.first().map(|found| (found.value.0.clone(), found.origin))
        };
        assert_eq!(agency(None, Some("https://www.reuters.com/world")), Some(("Reuters".to_owned(), Origin::Url)));
        assert_eq!(agency(None, Some("https://notreuters.com/world")), None);
        assert_eq!(agency(Some("TASS"), None), Some(("TASS".to_owned(), Origin::Json)));
        assert_eq!(agency(Some("Trend"), None), None);
        assert_eq!(agency(Some("apnews.com"), None), Some(("AP".to_owned(), Origin::Json)));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}", spiced in "[A-Z (/)\\-—.©]{0,30}") {
            signed(&format!("A\n\n{text}"));
            signed(&format!("A\n\n{spiced}"));
        }
    }
}
