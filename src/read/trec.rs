//! TREC and LDC newswire SGML: AP, Wall Street Journal, Financial Times, LA Times, FBIS, AQUAINT, Gigaword.
//!
//! The elements are those of the TREC disks' own DTDs and of the Gigaword documentation (LDC): `<DOC>` with a `<DOCNO>`, or
//! `<DOC id=… type=…>`. The id says which service sent the story and when.

use std::io;
use std::ops::ControlFlow;

use super::sgml::{self, Piece};
use super::{Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{NewsDate, Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Trec;

const LAYOUTS: &[Layout] = &[Layout {
    name: "trec-sgml",
    title: "TREC and LDC collections: AP, LA Times, FT, Gigaword, TIME",
    detected: "`<DOC>` with `<DOCNO>`, or `<DOC id=`",
    fields: "HEAD or HEADLINE, BYLINE, DATELINE, TEXT, DATE, DOCNO; the prefix of the identifier names the agency",
}];

impl Reader for Trec {
    fn name(&self) -> &'static str {
        "trec-sgml"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        2
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        let text = sample.text.trim_start();
        let first = text.starts_with("<DOC>") || text.starts_with("<DOC ");
        let has = |tag: &str| memchr::memmem::find(text.as_bytes(), tag.as_bytes()).is_some();
        let numbered = has("<DOCNO>") || has("<DOC id=") || has("<DOC ID=");
        match (first, numbered) {
            (true, true) => 95,
            (false, true) if text.starts_with('<') && (text.contains("<DOC>") || text.contains("<DOC ")) => 60,
            (true, false) if text.contains("<TEXT>") => 60,
            _ => 0,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let text = input.stream;
        let mut count = 0_u64;
        sgml::elements(text, "<DOC", "</DOC", RECORD_BYTES, &mut |piece| -> ControlFlow<()> {
            count += 1;
            let broken = |reason, detail: String| Record::Reject(Reject::record(count.to_string(), reason, detail));
            sink(match piece {
                Piece::Element(bytes) => document(&String::from_utf8_lossy(bytes), count),
                Piece::Unclosed => broken(RejectReason::Malformed, "the element <DOC> has no end".to_owned()),
                Piece::TooLarge => {
                    broken(RejectReason::TooLarge, format!("an element of more than {RECORD_BYTES} bytes"))
                }
            })
        })
    }
}

/// The id in the start tag or in `<DOCNO>`.
fn doc_id(element: &str) -> Option<&str> {
    let (tag, rest) = element.split_once('>')?;
    let id =
        sgml::attribute(tag, "id").or_else(|| sgml::child(rest, "DOCNO")).or_else(|| sgml::child(rest, "DOCID"))?;
    Some(id.trim()).filter(|id| !id.is_empty() && id.len() <= 200)
}

/// Elements that hold one field each, the best first in each slot.
const FIELDS: &[(&str, Slot)] = &[
    ("HEADLINE", Slot::Headline),
    ("HEAD", Slot::Headline),
    ("HL", Slot::Headline),
    ("TI", Slot::Headline),
    ("H3", Slot::Headline),
    ("PUB", Slot::Source),
    ("SO", Slot::Source),
    ("BYLINE", Slot::Author),
    ("AUTHOR", Slot::Author),
    ("DATE", Slot::Published),
    ("DATE1", Slot::Published),
    ("DATE_TIME", Slot::Published),
    ("DATETIME", Slot::Published),
    ("DD", Slot::Published),
    ("DATELINE", Slot::Dateline),
    ("SECTION", Slot::Section),
    ("SUBJECT", Slot::Tag),
    ("DESCRIPT", Slot::Tag),
    ("FILEID", Slot::Docno),
];

fn document(element: &str, count: u64) -> Record {
    let id = doc_id(element).map(str::to_owned);
    let mut article = RawArticle::at(count.to_string());
    let content = element.split_once('>').map_or("", |(_, rest)| rest);
    // Fields are looked for outside of the text, which may speak of tags.
    let outside = outside_of_text(content);
    if let Some(id) = &id {
        article.push(Slot::Docno, id.clone(), Origin::Sgml, "DOCNO");
    }
    for &(name, slot) in FIELDS {
        // `<H3>` wraps `<TI>` in FBIS, so it counts only without it.
        if name == "H3" && article.of(Slot::Headline).next().is_some() {
            continue;
        }
        for (_, inside) in sgml::children(&outside, name) {
            let inside = match slot {
                Slot::Section => sgml::child(inside, "P").unwrap_or(inside),
                _ => inside,
            };
            let value = sgml::line(&sgml::without_tags(inside, " "));
            if slot == Slot::Headline {
                article.push(slot, without_day(&value), Origin::Sgml, name);
            } else if slot == Slot::Published {
                published(&value, name, &mut article);
            } else {
                article.push(slot, value, Origin::Sgml, name);
            }
        }
    }
    if let Some(id) = &id {
        from_id(id, &mut article);
    }
    let mut parts = Vec::new();
    for name in ["LP", "LEADPARA", "TEXT"] {
        for (_, inside) in sgml::children(content, name) {
            let text = body_text(inside);
            if !text.is_empty() {
                parts.push(text);
            }
        }
    }
    article.push(Slot::Body, parts.join("\n\n"), Origin::Sgml, if parts.is_empty() { "" } else { "TEXT" });
    if article.of(Slot::Headline).chain(article.of(Slot::Body)).next().is_none() {
        return Record::Reject(Reject::record(article.locator, RejectReason::NoText, "no headline and no text"));
    }
    Record::Article(article)
}

/// The document without its `<TEXT>`s.
fn outside_of_text(content: &str) -> String {
    let mut out = String::with_capacity(1024);
    let mut rest = content;
    while let Some((before, after)) = rest.split_once("<TEXT>") {
        out.push_str(before);
        rest = after.split_once("</TEXT>").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// A headline of the Financial Times without the paper and the day before it: `FT  14 MAY 91 / River rises`.
fn without_day(headline: &str) -> &str {
    let Some((day, rest)) = headline.split_once(" / ") else { return headline };
    let mut words = day.split(' ');
    let is_number =
        |word: Option<&str>| word.is_some_and(|word| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let is_day =
        words.next() == Some("FT") && is_number(words.next()) && words.next().is_some_and(|month| month.len() == 3);
    if is_day && is_number(words.next()) && words.next().is_none() { rest } else { headline }
}

/// A date as the collections write it. Where the layout alone tells day from month, that is used.
fn published(value: &str, name: &'static str, article: &mut RawArticle) {
    let number = |from: usize| value.get(from..from + 2).and_then(|part| part.parse::<u32>().ok());
    let bytes = value.as_bytes();
    let all_digits = bytes.len() == 6 && bytes.iter().all(u8::is_ascii_digit);
    let slashes = bytes.len() == 8 && bytes.get(2) == Some(&b'/') && bytes.get(5) == Some(&b'/');
    let parts = if all_digits {
        Some((number(0), number(2), number(4)))
    } else if slashes && name == "DD" {
        Some((number(6), number(0), number(3)))
    } else {
        None
    };
    if let Some((Some(year), Some(month), Some(day))) = parts
        && let Some(date) = NewsDate::day(1900 + year as i32, month, day)
    {
        let order = if all_digits { "year first" } else { "month first" };
        article.notes.push(Note::new(Stage::Read, "date", format!("{name} {value} is {order} in this layout")));
        article.push(Slot::Published, date.to_string(), Origin::Sgml, name);
        return;
    }
    // `January 1, 1989, Sunday, Home Edition`: the day ends with the year.
    let mut pieces = value.match_indices(',').map(|(at, _)| at);
    let day = pieces.nth(1).and_then(|at| value.get(..at)).filter(|day| {
        day.rsplit_once(", ").is_some_and(|(_, year)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
    });
    article.push(Slot::Published, day.unwrap_or(value), Origin::Sgml, name);
}

/// What the id tells: the service and the day, as in `AFP_ENG_20030401.0001`, `APW19980601.0001` and `AP880212-0001`.
fn from_id(id: &str, article: &mut RawArticle) {
    let prefix: String = id.chars().take_while(char::is_ascii_alphabetic).collect();
    let rest = id.get(prefix.len()..).unwrap_or_default();
    let rest = match rest.strip_prefix('_') {
        Some(language) => language.split_once('_').map_or("", |(_, rest)| rest),
        None => rest,
    };
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let date = match (digits.len(), prefix.to_ascii_uppercase().as_str()) {
        (8, _) => number(0, 4).zip(number(4, 6)).zip(number(6, 8)),
        // The Los Angeles Times puts the month first, and names itself nowhere else.
        (6, "LA") => {
            article.push(Slot::Source, "Los Angeles Times", Origin::Layout, "id");
            number(4, 6).map(|year| year + 1900).zip(number(0, 2)).zip(number(2, 4))
        }
        (6, "AP" | "WSJ") => number(0, 2).map(|year| year + 1900).zip(number(2, 4)).zip(number(4, 6)),
        _ => None,
    };
    let Some(((year, month), day)) = date else { return };
    let Some(date) = NewsDate::day(year as i32, month, day) else { return };
    article.push(Slot::Published, date.to_string(), Origin::Layout, "id");
    let agency = match prefix.to_ascii_uppercase().as_str() {
        "AFP" | "AFE" | "AFA" => "AFP",
        "AP" | "APW" => "AP",
        "XIN" | "XIE" => "Xinhua",
        "CNA" => "Central News Agency",
        "NYT" => "New York Times News Service",
        "LTW" => "Los Angeles Times-Washington Post News Service",
        "WPB" => "Washington Post-Bloomberg",
        _ => return,
    };
    article.push(Slot::Agency, agency, Origin::Layout, "id");
}

/// Paragraphs by `<P>`, or by indented lines and blank lines where there are none.
fn body_text(text: &str) -> String {
    let marked = text.contains("<P>") || text.contains("<p>");
    let plain = sgml::without_tags(&text.replace("<P>", "\n\n").replace("<p>", "\n\n").replace("</P>", "\n\n"), "");
    let decoded = sgml::decode(&plain);
    sgml::paragraphs(&decoded, |line| !marked && line.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{article, firsts, records};
    use crate::record::Origin::{Layout, Sgml};

    #[test]
    fn associated_press() {
        let text = "<DOC>\n<DOCNO> AP880212-0001 </DOCNO>\n<FILEID>AP-NR-02-12-88 2344EST</FILEID>\n<FIRST>u i AM-River 0398</FIRST>\n\
            <HEAD>River Rises</HEAD>\n<HEAD>Hundreds Flee</HEAD>\n<BYLINE>By ANN LEE</BYLINE>\n<DATELINE>KEMI, Finland (AP) </DATELINE>\n\
            <TEXT>\n   The river rose\non Monday.\n   ``It fell,'' AT&amp;T said.\n</TEXT>\n</DOC>\n";
        let expected = article(
            "1",
            &[
                (Slot::Docno, "AP880212-0001", Sgml, "DOCNO"),
                (Slot::Headline, "River Rises", Sgml, "HEAD"),
                (Slot::Headline, "Hundreds Flee", Sgml, "HEAD"),
                (Slot::Author, "By ANN LEE", Sgml, "BYLINE"),
                (Slot::Dateline, "KEMI, Finland (AP)", Sgml, "DATELINE"),
                (Slot::Docno, "AP-NR-02-12-88 2344EST", Sgml, "FILEID"),
                (Slot::Published, "1988-02-12", Layout, "id"),
                (Slot::Agency, "AP", Layout, "id"),
                (Slot::Body, "The river rose on Monday.\n\n``It fell,'' AT&T said.", Sgml, "TEXT"),
            ],
            &[],
        );
        assert_eq!(records("ap880212", text), [expected]);
    }

    #[test]
    fn gigaword() {
        let text = "<DOC id=\"AFP_ENG_20030401.0001\" type=\"story\" >\n<HEADLINE>\nRiver rises\n</HEADLINE>\n<DATELINE>\nKEMI, April 1\n</DATELINE>\n\
            <TEXT>\n<P>\nThe river rose\non Tuesday.\n</P>\n<P>\nIt fell.\n</P>\n</TEXT>\n</DOC>\n<DOC id=\"XIN_ENG_20030402.0002\" type=\"other\" >\n<TEXT>\nRates\n</TEXT>\n</DOC>\n";
        let expected = [
            article(
                "1",
                &[
                    (Slot::Docno, "AFP_ENG_20030401.0001", Sgml, "DOCNO"),
                    (Slot::Headline, "River rises", Sgml, "HEADLINE"),
                    (Slot::Dateline, "KEMI, April 1", Sgml, "DATELINE"),
                    (Slot::Published, "2003-04-01", Layout, "id"),
                    (Slot::Agency, "AFP", Layout, "id"),
                    (Slot::Body, "The river rose on Tuesday.\n\nIt fell.", Sgml, "TEXT"),
                ],
                &[],
            ),
            article(
                "2",
                &[
                    (Slot::Docno, "XIN_ENG_20030402.0002", Sgml, "DOCNO"),
                    (Slot::Published, "2003-04-02", Layout, "id"),
                    (Slot::Agency, "Xinhua", Layout, "id"),
                    (Slot::Body, "Rates", Sgml, "TEXT"),
                ],
                &[],
            ),
        ];
        assert_eq!(records("afp_eng_200304", text), expected);
    }

    #[test]
    fn financial_times_los_angeles_times_and_fbis() {
        let text = "<DOC>\n<DOCNO>FT911-1</DOCNO>\n<DATE>910514\n</DATE>\n<HEADLINE>\nFT  14 MAY 91 / River rises\n</HEADLINE>\n<TEXT>\nIt rose.\n</TEXT>\n<PUB>The Financial Times\n</PUB>\n</DOC>\n\
            <DOC>\n<DOCNO> LA010189-0001 </DOCNO>\n<DATE>\n<P>\nJanuary 1, 1989, Sunday, Home Edition \n</P>\n</DATE>\n<SECTION>\n<P>\nPart 1; Page 1\n</P>\n</SECTION>\n\
            <HEADLINE>\n<P>\nRIVER RISES;\n</P>\n<P>\nHUNDREDS FLEE \n</P>\n</HEADLINE>\n<TEXT>\n<P>\nIt rose. \n</P>\n</TEXT>\n</DOC>\n\
            <DOC>\n<DOCNO> FBIS3-1 </DOCNO>\n<HEADER>\n<DATE1>  March 1994 </DATE1>\n<H3> <TI>      River Rises </TI></H3>\n</HEADER>\n<TEXT>\nLanguage: <F P=105> English </F>\nIt rose.\n</TEXT>\n</DOC>\n\
            <DOC>\n<DOCNO> WSJ870324-0001 </DOCNO>\n<HL> River Rises</HL>\n<DD> 03/24/87</DD>\n<SO> WALL STREET JOURNAL (J)</SO>\n<TEXT>\nIt rose.\n</TEXT>\n</DOC>\n";
        let got = records("mixed.sgm", text);
        assert_eq!(
            firsts(&got, Slot::Headline),
            ["1 River rises", "2 RIVER RISES; HUNDREDS FLEE", "3 River Rises", "4 River Rises"]
        );
        assert_eq!(
            firsts(&got, Slot::Published),
            ["1 1991-05-14", "2 January 1, 1989", "3 March 1994", "4 1987-03-24"]
        );
        assert_eq!(firsts(&got, Slot::Source)[0], "1 The Financial Times");
        assert_eq!(firsts(&got, Slot::Body)[2], "3 Language:  English It rose.");
    }

    #[test]
    fn broken_documents_cost_only_themselves() {
        let text = "<DOC><DOCNO>1</DOCNO><TEXT>half<DOC><DOCNO>2</DOCNO><TEXT>b</TEXT></DOC><DOC><DOCNO>3</DOCNO></DOC><DOC><TEXT>cut";
        assert_eq!(firsts(&records("a.sgm", text), Slot::Body), ["1 !malformed", "2 b", "3 !no-text", "4 !malformed"]);
    }
}
