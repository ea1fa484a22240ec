//! Candidates to one record: the best candidate for each field, in a fixed order, cleaned.
//!
//! In goes what a reader found, out comes an [`Article`] in which every fact says where it stood. What is dropped or doubtful leaves a note.
//! Nothing here reads running text for facts, beyond what repeats headline and deck: that is the work of the next stage.
//!
//! # The order of trust
//!
//! Where several places name a fact, the first of this list that can be believed is the record's; `morgue explain` shows the others, and why not.
//!
//! 1. A label that the user gave for the files: `--source`.
//! 2. What the source states in a field, in the reader's order of preference: of a page JSON-LD before `<meta>` before its marked-up text; of a
//!    data set the field that its makers fill before those that other programs derive.
//! 3. A line above the text that is nothing but the fact: a byline, a date with or without `Published:`.
//! 4. The dateline that opens the text, and the sign-off that ends it.
//! 5. The web address.
//! 6. The file's path; for dates only.
//! 7. For dates, one that says how long before a known crawl it was (`2 hours ago`), then that of the last change; both are marked as inferred.
//!
//! Three things turn this order round. What cannot be believed is passed over with a note: a date later than the crawl by more than a day, before
//! 1600 or after 2100, or the zero of clocks; an address without a host; a language that nobody speaks. What says the same as a candidate trusted
//! more, but says it finer (the day of a month, the time of a day), takes its place. And a line above the text dates an article whose fields give
//! only the last change. Dates that differ from the winner by more than a day are noted, and so are the day of the dateline and that in the
//! address.
//!
//! Agencies, authors, places, persons, organisations and tags are lists: every place adds to them, said once.

mod author_case;
mod author_cut;
mod author_eastern;
mod author_words;
mod authors;
mod clean;
mod date_line;
mod dates;
mod headline;
mod kickers;
mod verdicts;

use crate::record::{
    Agency, AgencyName, Article, Candidate, Dateline, DayMonthOrder, Found, Note, Origin, RawArticle, Slot, Stage,
    agency_by_alias, day_month_order, first_paragraph, language_code, last_paragraph, letter_key, same_text,
};

pub use verdicts::judge;

use clean::{clip, inline};

const MAX_TAGS: usize = 64;
const MAX_NAMES: usize = 256;
const MAX_NOTES: usize = 32;
/// Bytes of one name, tag, section or source.
const MAX_NAME_BYTES: usize = 300;
const MAX_DOCNO_BYTES: usize = 200;
const MAX_URL_BYTES: usize = 2048;
/// Longer than any headline or deck; what is longer is text in the wrong field.
const MAX_HEADLINE_BYTES: usize = 2000;
const MAX_DECK_BYTES: usize = 8000;

/// What is known about a record besides its candidates.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The file, absolute.
    pub path: &'a str,
    /// The outlet that the user named for these files.
    pub source_label: Option<&'a str>,
}

/// Makes one record of what a reader found. The id is given when the next stage has finished with it.
#[must_use]
pub fn normalize(raw: RawArticle, context: &Context<'_>) -> Article {
    let RawArticle { locator, candidates, notes } = raw;
    let mut slots = Slots::new(candidates);
    let mut article = Article { path: context.path.to_owned(), locator, notes, ..Article::default() };
    article.notes.truncate(MAX_NOTES);

    article.url = url(&mut slots, &mut article.notes);
    let host = article.url.as_deref().and_then(host_of);
    article.source = source(&mut slots, context, host.as_deref());
    let host =
        host.or_else(|| article.source.as_ref().map(|source| source.value.clone()).filter(|name| is_domain(name)));
    article.section = slots.take(Slot::Section).find_map(|candidate| name(candidate.text));
    article.docno = docno(&mut slots, &mut article.notes);
    article.tag = tags(&mut slots);
    article.lang = language(&mut slots, &mut article.notes);
    let order = dates(&mut article, &mut slots, host.as_deref());
    agencies(&mut article, &mut slots);
    bylines(&mut article, &mut slots);
    texts(&mut article, &mut slots, host.as_deref(), order);
    article.dateline = slots
        .take(Slot::Dateline)
        .map(|candidate| (candidate.origin, inline(candidate.text)))
        .find(|(_, raw)| raw.chars().any(char::is_alphanumeric) && raw.len() <= MAX_NAME_BYTES)
        .map(|(origin, raw)| Found::stated(Dateline { raw: raw.clone(), ..Dateline::default() }, origin, raw));
    article.person = names(&mut slots, Slot::Person);
    article.org = names(&mut slots, Slot::Org);
    let stated = names(&mut slots, Slot::Place);
    let of_byline = std::mem::replace(&mut article.place, stated);
    for place in of_byline {
        if article.place.len() < MAX_NAMES && !article.place.iter().any(|other| same_name(&other.value, &place.value)) {
            article.place.push(place);
        }
    }
    article.notes.truncate(MAX_NOTES);
    article
}

/// Adds a remark, once, and no more than a record may have.
fn note(notes: &mut Vec<Note>, field: &str, text: String) {
    if notes.len() < MAX_NOTES && notes.iter().all(|note| note.text != text || note.field != field) {
        notes.push(Note::new(Stage::Normalize, field, text));
    }
}

/// The candidates, by field; labels of the user first in each.
struct Slots(Vec<Candidate>);

impl Slots {
    fn new(mut candidates: Vec<Candidate>) -> Self {
        candidates.sort_by_key(|candidate| (candidate.slot, candidate.origin != Origin::Label));
        Self(candidates)
    }

    fn of(&self, slot: Slot) -> &[Candidate] {
        let start = self.0.partition_point(|candidate| candidate.slot < slot);
        let len = self.0.get(start..).map_or(0, |rest| rest.partition_point(|candidate| candidate.slot == slot));
        self.0.get(start..start + len).unwrap_or_default()
    }

    /// The candidates of a field, their texts moved out.
    fn take(&mut self, slot: Slot) -> impl Iterator<Item = Candidate> + '_ {
        let start = self.0.partition_point(|candidate| candidate.slot < slot);
        self.0.iter_mut().skip(start).take_while(move |candidate| candidate.slot == slot).map(move |candidate| {
            Candidate {
                slot,
                text: std::mem::take(&mut candidate.text),
                origin: candidate.origin,
                name: std::mem::take(&mut candidate.name),
            }
        })
    }
}

/// A clean name that is not a word for nothing.
fn name(text: String) -> Option<String> {
    let text = inline(text);
    let nothing = ["none", "null", "nan", "n/a", "undefined", "unknown", "-"];
    let is_name = text.chars().any(char::is_alphanumeric) && text.len() <= MAX_NAME_BYTES;
    (is_name && !nothing.iter().any(|word| text.eq_ignore_ascii_case(word))).then_some(text)
}

fn url(slots: &mut Slots, notes: &mut Vec<Note>) -> Option<String> {
    for candidate in slots.take(Slot::Url) {
        let url = inline(candidate.text);
        if host_of(&url).is_some() && url.len() <= MAX_URL_BYTES && !url.contains(char::is_whitespace) {
            return Some(url);
        }
        note(notes, "url", format!("\"{}\" is no web address", clip(&url, 60)));
    }
    None
}

/// The host of a web address: lower case, without `www.`, port and user.
fn host_of(url: &str) -> Option<String> {
    let scheme_len = ["https://", "http://"]
        .iter()
        .find(|scheme| url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))?;
    let rest = url.get(scheme_len.len()..)?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

fn is_domain(text: &str) -> bool {
    let Some((head, last)) = text.rsplit_once('.') else { return false };
    let label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    !head.is_empty()
        && last.len() >= 2
        && last.chars().all(|c| c.is_ascii_lowercase())
        && head.chars().all(label)
        && head == head.to_ascii_lowercase()
}

fn source(slots: &mut Slots, context: &Context<'_>, host: Option<&str>) -> Option<Found<String>> {
    if let Some(label) = context.source_label.and_then(|label| name(label.to_owned())) {
        return Some(Found::stated(label, Origin::Label, ""));
    }
    let stated = slots.take(Slot::Source).find_map(|candidate| {
        let mut written = name(candidate.text)?;
        // Pages put their slogan or address behind the name: `The Gazette | gazette.example`.
        if let (Origin::Meta | Origin::JsonLd, Some((first, _))) = (candidate.origin, written.split_once(" | "))
            && first.chars().filter(|c| c.is_alphanumeric()).nth(2).is_some()
        {
            written.truncate(first.trim_end().len());
        }
        let lower = written.to_ascii_lowercase();
        let domain = host_of(&lower).or_else(|| {
            let domain = lower.strip_prefix("www.").unwrap_or(&lower);
            // `Dawn.com` is a name; `www.dawn.com` and `dawn.com` are domains.
            (is_domain(domain) && (written == lower || domain.len() < lower.len())).then(|| domain.to_owned())
        });
        Some(Found::stated(domain.unwrap_or(written), candidate.origin, candidate.name))
    });
    stated.or_else(|| host.map(|host| Found::read(host.to_owned(), Origin::Url, host)))
}

fn docno(slots: &mut Slots, notes: &mut Vec<Note>) -> Option<String> {
    for candidate in slots.take(Slot::Docno) {
        let docno = inline(candidate.text);
        if docno.len() > MAX_DOCNO_BYTES {
            note(notes, "docno", "the source's identifier is too long and was left out".to_owned());
        } else if !docno.is_empty() {
            return Some(docno);
        }
    }
    None
}

fn tags(slots: &mut Slots) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for candidate in slots.take(Slot::Tag) {
        for tag in candidate.text.split(';') {
            let Some(tag) = name(tag.to_owned()) else { continue };
            if tags.len() < MAX_TAGS && !tags.iter().any(|other| same_name(other, &tag)) {
                tags.push(tag);
            }
        }
    }
    tags
}

fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || !a.is_ascii() && a.to_lowercase() == b.to_lowercase()
}

fn names(slots: &mut Slots, slot: Slot) -> Vec<Found<String>> {
    let mut found: Vec<Found<String>> = Vec::new();
    for candidate in slots.take(slot) {
        let Some(name) = name(candidate.text) else { continue };
        if found.len() < MAX_NAMES && !found.iter().any(|other| same_name(&other.value, &name)) {
            found.push(Found::stated(name, candidate.origin, candidate.name));
        }
    }
    found
}

fn language(slots: &mut Slots, notes: &mut Vec<Note>) -> Option<Found<String>> {
    for candidate in slots.take(Slot::Language) {
        if let Some(code) = language_code(&candidate.text) {
            return Some(Found::stated(code.to_owned(), candidate.origin, candidate.text));
        }
        note(notes, "lang", format!("\"{}\" is no language that we know", clip(&candidate.text, 60)));
    }
    None
}

fn dates(article: &mut Article, slots: &mut Slots, host: Option<&str>) -> DayMonthOrder {
    let order = day_month_order(article.lang.as_ref().map(|lang| lang.value.as_str()), host);
    article.crawled = dates::crawled(slots.of(Slot::Crawled), &mut article.notes);
    article.date = dates::published(
        slots.of(Slot::Published),
        slots.of(Slot::Modified),
        article.crawled.as_ref(),
        order,
        &mut article.notes,
    );
    order
}

fn agencies(article: &mut Article, slots: &mut Slots) {
    for candidate in slots.take(Slot::Agency) {
        let Some(credit) = name(candidate.text) else { continue };
        if let Some(agency) = agency_by_alias(&credit) {
            push_agency(article, AgencyName(agency.name.clone()), candidate.origin, &credit);
            continue;
        }
        let mut known: Vec<&Agency> = credit
            .split(['/', ';', ',', '|'])
            .flat_map(|piece| piece.split(" and "))
            .filter_map(|p| agency_by_alias(p.trim()))
            .collect();
        known.truncate(8);
        for agency in &known {
            push_agency(article, AgencyName(agency.name.clone()), candidate.origin, &credit);
        }
        if known.is_empty() {
            push_agency(article, AgencyName(credit.clone()), candidate.origin, &credit);
        }
    }
}

fn push_agency(article: &mut Article, agency: AgencyName, origin: Origin, credit: &str) {
    if article.agency.len() < 16 && article.agency.iter().all(|found| found.value != agency) {
        article.agency.push(Found::stated(agency, origin, credit));
    }
}

fn bylines(article: &mut Article, slots: &mut Slots) {
    // A page names its authors in several places, each in its own spelling: the first place that names somebody is the byline.
    let of_page = |origin: Origin| matches!(origin, Origin::JsonLd | Origin::Meta | Origin::Markup | Origin::Byline);
    let mut taken: Option<(Origin, String)> = None;
    for candidate in slots.take(Slot::Author) {
        let place = (candidate.origin, candidate.name.to_string());
        if of_page(candidate.origin) && taken.as_ref().is_some_and(|taken| *taken != place) {
            continue;
        }
        let before = article.author.len();
        // Lines part names in a byline, so it is cleaned name by name.
        let byline = authors::read(&clean::body(candidate.text));
        take_byline(article, byline, candidate.origin, &candidate.name);
        if article.author.len() > before {
            taken = Some(place);
        }
    }
}

/// Who signed the end of the text, `(Reporting by Jane Roe; Editing by John Doe)`, where nothing names the authors above it. The next stage takes
/// the line off the text.
fn reporters_behind_the_text(article: &mut Article, body: &str) {
    /// No sign-off is longer, in bytes.
    const LONGEST: usize = 400;
    let last = last_paragraph(body).1;
    if !article.author.is_empty() || last.len() > LONGEST || last.len() == body.len() {
        return;
    }
    let inner = last.strip_prefix(['(', '[']).and_then(|text| text.trim_end_matches('.').strip_suffix([')', ']']));
    let bare = inner.unwrap_or(last).trim();
    let heads =
        ["reporting by ", "reporting and writing by ", "additional reporting by ", "writing by ", "compiled by "];
    let signed = heads.iter().any(|head| bare.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head)));
    if signed && (inner.is_some() || bare.contains(';')) {
        let byline = authors::Byline { people: authors::read(bare).people, ..authors::Byline::default() };
        take_byline(article, byline, Origin::Byline, last);
    }
}

fn take_byline(article: &mut Article, byline: authors::Byline, origin: Origin, field: &str) {
    let outlet = article.source.as_ref().map(|source| letter_key(&source.value));
    for person in byline.people {
        let is_outlet = outlet.as_deref().is_some_and(|outlet| outlet == letter_key(&person));
        if !is_outlet
            && article.author.len() < authors::MAX_AUTHORS
            && !article.author.iter().any(|other| same_name(&other.value, &person))
        {
            article.author.push(Found::stated(person, origin, field));
        }
    }
    for (place, words) in byline.places {
        if article.place.len() < MAX_NAMES && !article.place.iter().any(|other| same_name(&other.value, &place)) {
            article.place.push(Found::read(place, Origin::Byline, words));
        }
    }
    for (agency, credit) in byline.agencies {
        let agency = AgencyName(agency.name.clone());
        if article.agency.iter().all(|found| found.value != agency) {
            article.agency.push(Found::read(agency, Origin::Byline, credit));
        }
    }
}

/// Headline, deck and body, each said once.
fn texts(article: &mut Article, slots: &mut Slots, host: Option<&str>, order: DayMonthOrder) {
    let mut headline = slots
        .take(Slot::Headline)
        .map(|candidate| inline(candidate.text))
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    if headline.len() > MAX_HEADLINE_BYTES {
        let kept = clip(&headline, MAX_HEADLINE_BYTES).len();
        headline.truncate(kept);
        note(&mut article.notes, "headline", "longer than a headline can be, and was cut".to_owned());
    }
    let untrimmed = headline.clone();
    let outlet = headline::Outlet {
        source: article.source.as_ref().map(|source| source.value.as_str()),
        host,
        section: article.section.as_deref(),
    };
    let clean = headline::clean(&untrimmed, &outlet);
    clean.headline.clone_into(&mut headline);
    for kicker in clean.kickers {
        note(&mut article.notes, "headline", format!("\"{}\" was taken off it", clip(kicker, 60)));
    }
    if clean.doubled {
        note(&mut article.notes, "headline", "printed twice in a row, and kept once".to_owned());
    }

    let mut body = slots
        .take(Slot::Body)
        .map(|candidate| clean::body(candidate.text))
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let mut start = after_facts(article, &body, (&headline, &untrimmed), order);

    let mut deck = slots
        .take(Slot::Deck)
        .map(|candidate| inline(candidate.text))
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    if deck.len() > MAX_DECK_BYTES {
        deck.clear();
        note(&mut article.notes, "deck", "longer than a summary can be, and was left out".to_owned());
    }
    let rest = body.get(start..).unwrap_or_default();
    if same_text(&deck, &headline) || same_text(&deck, &untrimmed) {
        deck.clear();
        note(&mut article.notes, "deck", "repeats the headline, and was left out".to_owned());
    } else if !deck.is_empty() && headline::is_cut_from(&deck, rest) {
        deck.clear();
        note(&mut article.notes, "deck", "a cut-off copy of the opening, and was left out".to_owned());
    }
    if deck.is_empty()
        && let Some(line) = labelled_date_behind_deck(article, rest, order)
    {
        body.drain(start + line.start..start + line.end);
    }
    let rest = body.get(start..).unwrap_or_default();
    let (first, after) = first_paragraph(rest);
    let next = first_paragraph(after).0;
    if (deck.is_empty() || same_text(&deck, first)) && headline::is_deck_of(first, next) {
        first.clone_into(&mut deck);
        start = body.len() - after.len();
        // A deck printed twice stands before the byline or the date; without them the second is the lead.
        let (again, behind) = first_paragraph(after);
        if same_text(again, &deck) && after_facts(article, behind, (&headline, &untrimmed), order) > 0 {
            start = body.len() - behind.len();
        }
        // The headline may stand once more between deck and text, and a byline or a date after it.
        start += after_facts(article, body.get(start..).unwrap_or_default(), (&headline, &untrimmed), order);
    }
    if start > 0 {
        body.drain(..start);
    }
    reporters_behind_the_text(article, &body);
    article.headline = headline;
    article.deck = deck;
    article.body = body;
}

/// Where the text goes on after repeated headlines, a byline and lines of date, in whatever order they stand.
fn after_facts(article: &mut Article, body: &str, headlines: (&str, &str), order: DayMonthOrder) -> usize {
    let mut start = 0;
    let rest = |start: usize| body.get(start..).unwrap_or_default();
    for _ in 0..4 {
        let before = start;
        start += headline::after_repeats(rest(start), headlines.0, headlines.1);
        start += byline_paragraph(article, rest(start));
        start += date_paragraph(article, rest(start), order);
        if start == before {
            break;
        }
    }
    start
}

fn how_dates_are_read(article: &Article, order: DayMonthOrder) -> date_line::Reading {
    date_line::Reading { order, crawled: article.crawled.as_ref().map(|found| found.value) }
}

/// Takes a line of date that opens the body into the record; the bytes it and the blank line behind it take.
fn date_paragraph(article: &mut Article, body: &str, order: DayMonthOrder) -> usize {
    let (first, after) = first_paragraph(body);
    let how = how_dates_are_read(article, order);
    let line = date_line::read(first, how).filter(|line| !date_line::is_heading(line, after, how));
    let Some(line) = line else { return 0 };
    date_line::take(article, &line, order);
    body.len() - after.len()
}

/// Takes `Published: 27 March 2014` behind a short first paragraph, which may be a deck, into the record; the bytes it takes with the blank
/// line behind it.
fn labelled_date_behind_deck(
    article: &mut Article,
    body: &str,
    order: DayMonthOrder,
) -> Option<std::ops::Range<usize>> {
    /// Longer paragraphs are text, in bytes.
    const LONGEST_DECK: usize = 1000;
    let (first, rest) = first_paragraph(body);
    let (second, after) = first_paragraph(rest);
    let how = how_dates_are_read(article, order);
    let line = date_line::read(second, how).filter(|line| line.label != date_line::Label::None)?;
    if first.len() > LONGEST_DECK || after.is_empty() {
        return None;
    }
    date_line::take(article, &line, order);
    Some(body.len() - rest.len()..body.len() - after.len())
}

/// Takes a byline that opens the body into the record; the bytes it and the blank line behind it take.
fn byline_paragraph(article: &mut Article, body: &str) -> usize {
    let (first, after) = first_paragraph(body);
    if after.is_empty() || !authors::is_byline_paragraph(first) {
        return 0;
    }
    if article.author.is_empty() {
        take_byline(article, authors::read(first), Origin::Byline, first);
    }
    body.len() - after.len()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
