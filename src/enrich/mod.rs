//! Facts read from a record's own text, and where that gives no date, from its address and path: dateline, agencies, date,
//! language. Pure functions; what they cannot tell stays absent.
//!
//! In goes a normalized [`Article`], out comes the same with what its text says about itself. Whatever is read leaves
//! the text it stood in: the dateline, the sign-off, a lead that repeats the deck.

mod address;
mod agency;
mod clues;
mod conflicts;
mod credit;
mod dateline;
mod dateline_day;
mod dateline_end;
mod dateline_front;
mod dateline_name;
mod dateline_scan;
pub mod entities;
pub mod gazetteer;
mod language;
mod language_words;
mod locate;
mod meant;
mod places;
mod sign_off;
mod uncased;
mod uncased_brackets;
mod uncased_cable;
mod uncased_credit;
mod undated;

use crate::record::{
    Agency, Article, ArticleId, Confidence, DateParts, Dateline, Found, NewsDate, Note, Origin, Precision, Stage,
    after_prefix, first_paragraph, same_text,
};
use undated::FiledDay;

/// Remarks that a record may have.
const MAX_NOTES: usize = 32;
/// Authors that a record may have.
const MAX_AUTHORS: usize = 20;

/// Reads everything but the entities, in an order in which each step finds what it needs, and gives the record its id.
pub fn enrich(article: &mut Article) {
    agency::from_heading(article);
    let filed = read_dateline(article);
    if article.date.is_none() {
        undated::find(article, filed.as_ref());
    }
    conflicts::note_disagreement(article);
    drop_lead_that_repeats_deck(article);
    agency::from_sign_off(article);
    agency::from_publisher(article);
    locate::locate(article);
    language::find(article);
    finish(article);
}

/// Reads everything, the people, organisations and places that the text names among it.
pub fn enrich_with_entities(article: &mut Article) {
    enrich(article);
    entities::find(article);
}

/// Counts the words and gives the id. To be called last, after any change of text or date.
pub fn finish(article: &mut Article) {
    article.words = [&article.headline, &article.deck, &article.body].into_iter().map(|text| count_words(text)).sum();
    // Copies of one text share their id wherever they lie, whatever was inferred from there.
    let is_read = |date: &&Found<NewsDate>| date.origin != Origin::Path && date.confidence != Confidence::Inferred;
    let date = article.date.as_ref().filter(is_read);
    let date = date.map(|date| date.value.to_string()).unwrap_or_default();
    article.id = ArticleId::of(&article.headline, &article.deck, &article.body, &date);
}

fn note(article: &mut Article, field: &str, text: String) {
    if article.notes.len() < MAX_NOTES && article.notes.iter().all(|note| note.text != text || note.field != field) {
        article.notes.push(Note::new(Stage::Enrich, field, text));
    }
}

/// Puts the beginning of the text, which stood in the field of the dateline, before the rest of it. A word that was parted at a hyphen is one again.
fn give_back(body: &mut String, rest: &str) {
    let parted = rest.strip_suffix('-').is_some_and(|word| word.ends_with(char::is_alphabetic));
    let gap = if parted || body.is_empty() { "" } else { " " };
    *body = format!("{rest}{gap}{body}");
}

/// A day of a dateline without a stop behind its number: whether the stop ends the dateline is told by what follows, which a later pass does not see.
fn day_as_written(text: &str) -> String {
    let bare = text.strip_suffix('.').filter(|day| day.ends_with(|c: char| c.is_ascii_digit()));
    bare.unwrap_or(text).to_owned()
}

/// The stated dateline in parts, or the one that opens the text; its credits, its day. Gives back a day without year that dated nothing.
fn read_dateline(article: &mut Article) -> Option<FiledDay> {
    let (found, read) = if let Some(found) = article.dateline.take() {
        if found.value.place.is_some() || found.value.date.is_some() || found.confidence != Confidence::Stated {
            // Its parts are known already: from a source that states them, or from an earlier pass.
            let date_text = day_as_written(dateline::stated(&found.value.raw).date_text);
            (found, Read { date_text, ..Read::default() })
        } else {
            let reading = dateline::stated(&found.value.raw);
            let read = Read::of(&reading);
            let rest = found.value.raw.get(reading.end..).unwrap_or_default().trim();
            if reading.dateline.place.is_some() && rest.chars().any(char::is_alphabetic) {
                give_back(&mut article.body, rest);
                note(article, "body", format!("begins in the field of the dateline: \"{rest}\""));
            }
            (Found { value: reading.dateline, ..found }, read)
        }
    } else if article.lead_in_deck {
        // The opening was read and dropped in an earlier pass; what stands first now opens nothing.
        return None;
    } else {
        let mut opening = read_opening(&article.body);
        if opening.is_none() && take_deck_before_dateline(article) {
            opening = read_opening(&article.body);
        }
        let (dateline, read, end) = opening?;
        let raw = dateline.raw.clone();
        let found = Found::read(dateline, Origin::Dateline, raw);
        drop_opening(&mut article.body, end);
        (found, read)
    };
    // Once an earlier pass dropped the lead, what stands first opens nothing.
    if !article.lead_in_deck {
        drop_repeated_dateline(&mut article.body, &found.value.raw);
    }
    drop_repeated_dateline(&mut article.deck, &found.value.raw);
    for (agency, credit) in read.credits {
        agency::add(article, agency, Origin::Dateline, &credit, Confidence::Read);
    }
    for author in read.authors {
        if article.author.len() < MAX_AUTHORS && article.author.iter().all(|other| other.value != author) {
            article.author.push(Found::read(author, Origin::Dateline, found.value.raw.clone()));
        }
    }
    if article.source.is_none()
        && let Some(outlet) = found.value.outlets.first()
    {
        article.source = Some(Found::read(outlet.clone(), Origin::Dateline, found.value.raw.clone()));
    }
    let filed = found.value.date.and_then(|parts| date_from(article, parts, &read.date_text, &found.value));
    article.dateline = Some(found);
    filed
}

/// What a dateline says beside itself.
#[derive(Default)]
struct Read {
    credits: Vec<(&'static Agency, String)>,
    authors: Vec<String>,
    date_text: String,
}

impl Read {
    fn of(reading: &dateline::Reading<'_>) -> Self {
        Self {
            credits: reading.agencies.iter().map(|(agency, credit)| (*agency, (*credit).to_owned())).collect(),
            authors: reading.authors.clone(),
            date_text: day_as_written(reading.date_text),
        }
    }
}

/// The dateline that opens a body, what it says beside itself, and where the text begins.
fn read_opening(body: &str) -> Option<(Dateline, Read, usize)> {
    let reading = dateline::opening(first_paragraph(body).0)?;
    let read = Read::of(&reading);
    Some((reading.dateline, read, reading.end))
}

/// A short paragraph before the one that opens with a dateline is the deck, where there is no other; the headline may stand once more
/// between or above them.
///
/// Several datelines make a digest, whose first paragraph introduces them. Says whether there was one.
fn take_deck_before_dateline(article: &mut Article) -> bool {
    /// Longer paragraphs are text, in characters.
    const LONGEST: usize = 400;
    /// Paragraphs among which another dateline is looked for.
    const DIGEST: usize = 12;
    if !article.deck.is_empty() {
        return false;
    }
    let (mut first, mut rest) = first_paragraph(&article.body);
    let repeats = |paragraph: &str| {
        // Folding is dear, and no repeat is much longer.
        !paragraph.is_empty()
            && paragraph.len() <= article.headline.len() * 2
            && same_text(paragraph, &article.headline)
    };
    if repeats(first) {
        (first, rest) = first_paragraph(rest);
    } else if repeats(first_paragraph(rest).0) {
        rest = first_paragraph(rest).1;
    }
    let (lead, after) = first_paragraph(rest);
    // Most paragraphs have none of the signs of a credit or a day, and need no reading.
    let could_be = |paragraph: &str| {
        let mut head = paragraph.bytes().take(160);
        head.any(|byte| matches!(byte, b'(' | b'[' | b'/' | b'-' | b'0'..=b'9') || byte >= 0x80)
    };
    let is_strict = |paragraph: &str| {
        could_be(paragraph)
            && dateline::opening(paragraph).is_some_and(|reading| {
                reading.dateline.place.is_some()
                    && (!reading.agencies.is_empty() || reading.dateline.date.is_some())
                    && paragraph.get(reading.end..).is_some_and(|text| text.contains(char::is_alphabetic))
            })
    };
    let is_deck = first.contains(char::is_alphabetic)
        && first.chars().nth(LONGEST).is_none()
        && is_strict(lead)
        && dateline::opening(first).is_none()
        && !after.split("\n\n").take(DIGEST).any(is_strict);
    if is_deck {
        let start = article.body.len() - rest.len();
        first.clone_into(&mut article.deck);
        article.body.drain(..start);
    }
    is_deck
}

/// Takes the first `end` bytes off, and the space behind them.
fn drop_opening(text: &mut String, end: usize) {
    let rest = text.get(end..).unwrap_or_default().trim_start();
    let start = text.len() - rest.len();
    text.drain(..start);
}

/// The dateline may stand again at the head of the text: some layouts state it and leave it there.
fn drop_repeated_dateline(text: &mut String, raw: &str) {
    for _ in 0..3 {
        let Some(end) = after_prefix(text, raw) else { return };
        // Only a whole dateline, parted from what follows, not the same words at the start of a sentence.
        let Some(rest) = text.get(end..) else { return };
        let after = rest.trim_start_matches([')', ']', '/', '.', ' ', ',']);
        // Not the hyphen of `London-based`.
        let parted = |signs: &&str| after.len() < rest.len() || signs.starts_with(['-', ' ', '–', '—']);
        let Some(signs) = after.strip_prefix(['-', '–', '—', ':', '_']).filter(parted) else {
            if raw.contains([')', '/']) && after.len() < rest.len() && !after.is_empty() {
                let end = text.len() - after.len();
                drop_opening(text, end);
                continue;
            }
            return;
        };
        let end = text.len() - signs.trim_start_matches(['-', '–', '—', ':', '_', ' ', '.']).len();
        drop_opening(text, end);
    }
}

/// The day in the dateline is the publication date where there is no other, and makes a coarser one finer. Gives it back where it lacks
/// the year.
fn date_from(article: &mut Article, parts: DateParts, written: &str, dateline: &Dateline) -> Option<FiledDay> {
    let written = if written.is_empty() { dateline.raw.as_str() } else { written };
    let Some(date) = article.date.as_mut() else {
        article.date = parts.to_date().map(|day| Found::read(day, Origin::Dateline, written));
        return (parts.year.is_none()).then(|| FiledDay { parts, written: written.to_owned() });
    };
    if date.value.precision() >= Precision::Day {
        return None;
    }
    let (Some(month), Some(day)) = (parts.month, parts.day) else { return None };
    let year = chrono::Datelike::year(&date.value.first_day());
    let known_month =
        (date.value.precision() == Precision::Month).then(|| chrono::Datelike::month(&date.value.first_day()));
    let agrees = parts.year.is_none_or(|said| said == year) && known_month.is_none_or(|known| known == month);
    if let Some(finer) = NewsDate::day(year, month, day).filter(|_| agrees) {
        let coarse = date.value.to_string();
        date.value = finer;
        date.confidence = date.confidence.max(Confidence::Read);
        date.evidence = format!("{}; dateline {written}", date.evidence);
        note(article, "date", format!("{coarse} made finer by the dateline's {written}"));
    }
    None
}

/// A lead that says the same as the deck is stored once, as the deck.
fn drop_lead_that_repeats_deck(article: &mut Article) {
    if article.lead_in_deck || article.deck.is_empty() {
        return;
    }
    let (lead, rest) = first_paragraph(&article.body);
    if same_text(lead, &article.deck) {
        let start = article.body.len() - rest.len();
        article.body.drain(..start);
        article.lead_in_deck = true;
    }
}

/// What a byte does to the count of words.
const OTHER: u8 = 0;
const WORD: u8 = 1;
const SPACE: u8 = 2;
const EASTERN: u8 = 4;
const PUNCTUATION: u8 = 8;

const CLASS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\n' | b'\t' => SPACE,
            // General punctuation: dashes and quotes.
            0xe2 => PUNCTUATION,
            // The lead bytes of kana and Han.
            0xe3..=0xe9 => EASTERN,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0xc3..=0xf4 => WORD,
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

/// Words: runs without white space that hold a letter or digit; each Chinese character and kana is one.
fn count_words(text: &str) -> u32 {
    let (mut count, mut inside) = (0_u32, 0_u32);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let class = CLASS[byte as usize];
        if class < EASTERN {
            let word = u32::from(class & WORD);
            count += word & !inside;
            inside = (inside | word) & !u32::from(class >> 1);
        } else {
            let second = bytes.next().unwrap_or(0);
            bytes.next();
            if class == EASTERN {
                // U+3000 to U+303F are the punctuation of these scripts.
                count += u32::from(byte != 0xe3 || second != 0x80);
                inside = 0;
            }
        }
    }
    count
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
