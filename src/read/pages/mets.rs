//! METS of digitised newspapers: what it says of an issue and its articles; the text lies in the ALTO files that it names (loc.gov/standards/mets, mods).
//!
//! Where those lie in the folder of the METS file or below it, an article has its text from the blocks that the structure names; else it has a headline, a
//! paper and a day, and says that its text lies elsewhere. An issue that is not taken apart into articles gives nothing but a reason.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;

use super::{alto, ocr};
use crate::read::xml::stream::{Elements, Piece, root};
use crate::read::xml::tree::Element;
use crate::read::{Beside, Input, Layout, RECORD_BYTES, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Mets;

const LAYOUTS: &[Layout] = &[Layout {
    name: "mets",
    title: "METS of digitised newspapers, with MODS: articles of an issue by their headlines",
    detected: "the root element `mets`",
    fields: "the title of each article, its authors and language from MODS or the LABEL of its `div`; paper and day from the MODS of the issue; the text of the blocks that \
             an article names in the ALTO files in the same folder or below. These files are read as pages by themselves as well; METS without titled articles is a reject that says so",
}];

/// Articles, and files, of an issue.
const MOST: usize = 100_000;

/// Bytes of ALTO that are read for one issue: a broadsheet page has some five megabytes.
const ISSUE_BYTES: usize = 16 * RECORD_BYTES;

/// Nested divisions that are followed.
const MAX_DEPTH: usize = 64;

impl Reader for Mets {
    fn name(&self) -> &'static str {
        "mets"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        2
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if root(sample.text).is_some_and(|root| root.is("mets")) { 98 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut elements = Elements::new(input.stream, RECORD_BYTES);
        let wanted = |_: &[Element], tag: &Element| ["dmdSec", "file", "structMap"].iter().any(|name| tag.is(name));
        let mut mods: HashMap<String, Mods> = HashMap::new();
        let mut order: Vec<String> = Vec::new();
        let mut divisions: Vec<Division> = Vec::new();
        let mut files: HashMap<String, String> = HashMap::new();
        let mut label = String::new();
        let mut held = 0;
        while let Some(piece) = elements.next(&wanted)? {
            if let (true, Some(said)) =
                (label.is_empty(), elements.parents().first().and_then(|root| root.attr("LABEL")))
            {
                said.clone_into(&mut label);
            }
            let (Piece::Whole(element) | Piece::CutOff(element)) = piece else { continue };
            if element.is("structMap") {
                articles(&element, 0, &mut divisions);
            } else if element.is("file") {
                if let (Some(id), Some(address), true) = (
                    element.attr("ID"),
                    element.find("FLocat").and_then(|place| place.attr("href")),
                    files.len() < MOST,
                ) {
                    files.insert(id.to_owned(), address.chars().take(300).collect());
                }
            } else if let (Some(id), true) = (element.attr("ID"), held < RECORD_BYTES) {
                let found = Mods::of(&element);
                held += found.bytes();
                order.push(id.to_owned());
                mods.insert(id.to_owned(), found);
            }
        }
        let issue = Issue::of(&order, &mods, &divisions, &label);
        let texts = Texts::of(&divisions, &files, input.beside);
        let mut untitled = 0_u64;
        let mut given = 0_u64;
        for (number, division) in (1_u64..).zip(&divisions) {
            let own = division.about.iter().find_map(|id| mods.get(id));
            match issue.article(number, division, own, &texts) {
                Some(article) => {
                    given += 1;
                    if sink(Record::Article(article)).is_break() {
                        return Ok(());
                    }
                }
                None => untitled += 1,
            }
        }
        for reject in last_words(&issue, given, untitled, elements.is_cut_off()) {
            if sink(Record::Reject(reject)).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn last_words(issue: &Issue, given: u64, untitled: u64, cut: bool) -> Vec<Reject> {
    let mut rejects = Vec::new();
    if untitled > 0 {
        let articles = if untitled == 1 { "1 article has".to_owned() } else { format!("{untitled} articles have") };
        let detail =
            format!("{articles} no title in the METS{}; the text lies in the ALTO files beside it", issue.named());
        rejects.push(Reject::file(RejectReason::NoText, detail));
    }
    if cut {
        rejects.push(Reject::file(RejectReason::Malformed, "the file ends before its closing tag"));
    } else if given == 0 && untitled == 0 {
        let detail = format!("METS{} that names no articles; the text lies in the files it lists", issue.named());
        rejects.push(Reject::file(RejectReason::NotArticle, detail));
    }
    rejects
}

/// What one section of MODS says.
#[derive(Debug, Default)]
struct Mods {
    title: String,
    deck: String,
    /// The title of what it is part of.
    host: String,
    date: String,
    languages: Vec<String>,
    authors: Vec<String>,
}

impl Mods {
    fn of(section: &Element) -> Self {
        let mut found = Self::default();
        let Some(mods) = section.find("mods") else {
            found.dublin_core(section);
            return found;
        };
        if let Some(title) = mods.child("titleInfo") {
            found.title = whole_title(title);
            found.deck = title.child("subTitle").map(Element::text).unwrap_or_default();
        }
        let hosts = mods.children("relatedItem").filter(|item| item.attr("type").is_none_or(|kind| kind == "host"));
        found.host = hosts.filter_map(|host| host.child("titleInfo")).map(whole_title).next().unwrap_or_default();
        let date =
            mods.find("dateIssued").or_else(|| mods.path(&["part", "date"])).or_else(|| mods.find("dateCreated"));
        found.date = date.map(Element::text).unwrap_or_default();
        found.languages =
            mods.children("language").map(Element::text).filter(|text| !text.is_empty()).take(8).collect();
        let people = mods.children("name").filter(|name| name.attr("type").is_none_or(|kind| kind == "personal"));
        found.authors = people.map(person).filter(|name| !name.is_empty()).take(64).collect();
        found
    }

    fn dublin_core(&mut self, section: &Element) {
        let text = |name: &str| section.find(name).map(Element::text).unwrap_or_default();
        self.title = text("title");
        self.date = text("date");
        self.languages = [text("language")].into_iter().filter(|text| !text.is_empty()).collect();
    }

    fn bytes(&self) -> usize {
        self.title.len() + self.deck.len() + self.host.len() + self.authors.iter().map(String::len).sum::<usize>() + 256
    }
}

/// `The` and `Kemi Mail` are parts of one title.
fn whole_title(info: &Element) -> String {
    let title = info.child("title").map(Element::text).unwrap_or_default();
    match info.child("nonSort").map(Element::text).filter(|first| !first.is_empty()) {
        Some(first) if !title.is_empty() => {
            let space = if first.ends_with(['\'', '’']) { "" } else { " " };
            format!("{first}{space}{title}")
        }
        _ => title,
    }
}

/// Given name before family name, where they are told apart.
fn person(name: &Element) -> String {
    let part = |kind: &str| name.children("namePart").find(|part| part.attr("type") == Some(kind)).map(Element::text);
    match (part("given"), part("family")) {
        (Some(given), Some(family)) => format!("{given} {family}"),
        _ => name
            .children("namePart")
            .find(|part| part.attr("type").is_none())
            .or_else(|| name.child("displayForm"))
            .or_else(|| name.child("namePart"))
            .map(Element::text)
            .unwrap_or_default(),
    }
}

/// An article as the logical structure names it.
#[derive(Debug)]
struct Division {
    id: String,
    label: String,
    /// The sections that describe it.
    about: Vec<String>,
    /// Where its text lies, as it is to be read.
    areas: Vec<Area>,
}

/// A block of text in another file.
#[derive(Debug)]
struct Area {
    file: String,
    block: String,
    /// It is part of a heading.
    heading: bool,
}

impl Area {
    fn gather(element: &Element, heading: bool, depth: usize, found: &mut Vec<Self>) {
        for child in element.elements() {
            if let (true, Some(file), Some(block)) = (child.is("area"), child.attr("FILEID"), child.attr("BEGIN")) {
                if found.len() < MOST {
                    found.push(Self { file: file.to_owned(), block: block.to_owned(), heading });
                }
            } else if depth < MAX_DEPTH {
                let kind = child.attr("TYPE").unwrap_or_default().to_ascii_uppercase();
                let heading = heading || child.is("div") && (kind.contains("HEADING") || kind.contains("TITLE"));
                Self::gather(child, heading, depth + 1, found);
            }
        }
    }
}

/// The blocks that the articles name, by file and identifier.
#[derive(Debug, Default)]
struct Texts(HashMap<String, HashMap<String, String>>);

impl Texts {
    /// Reads each file once.
    fn of(divisions: &[Division], files: &HashMap<String, String>, beside: Beside<'_>) -> Self {
        let mut wanted: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
        for area in divisions.iter().flat_map(|division| &division.areas) {
            wanted.entry(&area.file).or_default().insert(&area.block);
        }
        let mut texts = Self::default();
        let mut read = 0;
        for (file, blocks) in wanted {
            let Some(address) = files.get(file).filter(|_| read < ISSUE_BYTES) else { continue };
            let name = address.strip_prefix("file://").unwrap_or(address).replace('\\', "/");
            let Some(alto) = beside.text(&name) else { continue };
            read += alto.len();
            texts.0.insert(file.to_owned(), alto::blocks(&alto, &blocks));
        }
        texts
    }

    /// The text of an article, of its headings or of the rest.
    fn join(&self, division: &Division, heading: bool) -> String {
        let areas = division.areas.iter().filter(|area| area.heading == heading);
        let mut text = String::new();
        for block in areas.filter_map(|area| self.0.get(&area.file)?.get(&area.block)) {
            // A word broken at the end of a column goes on at the top of the next.
            let broken = text.ends_with(['-', '¬', '\u{ad}', '⸗']) && block.starts_with(char::is_lowercase);
            if heading || broken {
                ocr::add_line(block, &mut text);
            } else {
                if !text.is_empty() {
                    text.push_str("\n\n");
                }
                text.push_str(block);
            }
        }
        text
    }
}

fn articles(element: &Element, depth: usize, found: &mut Vec<Division>) {
    for division in element.children("div") {
        let is_article = division.attr("TYPE").is_some_and(|kind| kind.to_ascii_lowercase().ends_with("article"));
        if is_article && found.len() < MOST {
            let mut areas = Vec::new();
            Area::gather(division, false, depth, &mut areas);
            found.push(Division {
                id: division.attr("ID").unwrap_or_default().to_owned(),
                label: division.attr("LABEL").unwrap_or_default().to_owned(),
                about: division.attr("DMDID").unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
                areas,
            });
        } else if depth < MAX_DEPTH {
            articles(division, depth + 1, found);
        }
    }
}

/// What holds for every article of the issue.
#[derive(Debug, Default)]
struct Issue {
    paper: String,
    date: String,
    languages: Vec<String>,
}

impl Issue {
    fn of(order: &[String], mods: &HashMap<String, Mods>, divisions: &[Division], label: &str) -> Self {
        let is_article = |id: &String| divisions.iter().any(|division| division.about.contains(id));
        let sections: Vec<&Mods> = order.iter().filter(|id| !is_article(id)).filter_map(|id| mods.get(id)).collect();
        let first = |field: fn(&Mods) -> &String| {
            sections.iter().map(|mods| field(mods)).find(|text| !text.is_empty()).cloned().unwrap_or_default()
        };
        let host = first(|mods| &mods.host);
        let title = first(|mods| &mods.title);
        // A label such as `Kemi Mail (1901-05-06)` begins with the paper.
        let of_label = label.split(['(', ',', '[']).next().unwrap_or_default().trim();
        let paper = [host, title, of_label.to_owned()].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        let languages = sections.iter().find(|mods| !mods.languages.is_empty()).map(|mods| mods.languages.clone());
        Self { paper, date: first(|mods| &mods.date), languages: languages.unwrap_or_default() }
    }

    /// ` of Kemi Mail, 1901-05-06`, as far as it is known.
    fn named(&self) -> String {
        match (self.paper.is_empty(), self.date.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!(" of {}", self.paper),
            (true, false) => format!(" of {}", self.date),
            (false, false) => format!(" of {}, {}", self.paper, self.date),
        }
    }

    fn article(&self, number: u64, division: &Division, own: Option<&Mods>, texts: &Texts) -> Option<RawArticle> {
        let origin = Origin::Sgml;
        let mut article = RawArticle::at(number.to_string());
        if let Some(own) = own {
            article.push(Slot::Headline, own.title.clone(), origin, "titleInfo");
            article.push(Slot::Deck, own.deck.clone(), origin, "subTitle");
            for author in &own.authors {
                article.push(Slot::Author, author.clone(), origin, "name");
            }
            article.push(Slot::Published, own.date.clone(), origin, "dateIssued");
        }
        article.push(Slot::Headline, division.label.clone(), origin, "LABEL");
        article.push(Slot::Headline, texts.join(division, true), origin, "TextBlock");
        article.push(Slot::Body, texts.join(division, false), origin, "TextBlock");
        let has_body = article.of(Slot::Body).next().is_some();
        article.of(Slot::Headline).chain(article.of(Slot::Body)).next()?;
        article.push(Slot::Source, self.paper.clone(), origin, "titleInfo");
        article.push(Slot::Published, self.date.clone(), origin, "dateIssued");
        for language in own.map_or(&[][..], |own| &own.languages).iter().chain(&self.languages) {
            article.push(Slot::Language, language.clone(), origin, "language");
        }
        article.push(Slot::Docno, division.id.clone(), origin, "ID");
        if !has_body {
            article.notes.push(Note::new(Stage::Read, "body", "METS has no text; it lies in the ALTO files beside it"));
        }
        Some(article)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{article, firsts, records, reject};
    use crate::record::Origin::Sgml as X;

    const ISSUE: &str = "<mets:mets xmlns:mets=\"http://www.loc.gov/METS/\" LABEL=\"The Kemi Mail (1901-05-06)\"><mets:dmdSec ID=\"M0\"><mets:mdWrap><mets:xmlData><mods:mods>\
        <mods:titleInfo><mods:nonSort>The</mods:nonSort><mods:title>Kemi Mail</mods:title></mods:titleInfo><mods:originInfo><mods:dateIssued encoding=\"iso8601\">1901-05-06</mods:dateIssued></mods:originInfo>\
        <mods:language><mods:languageTerm type=\"code\">en</mods:languageTerm></mods:language></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>";
    const ARTICLE: &str = "<mets:dmdSec ID=\"M1\"><mods:mods><mods:titleInfo><mods:title>FLOOD AT KEMI</mods:title><mods:subTitle>Hundreds flee</mods:subTitle></mods:titleInfo>\
        <mods:name type=\"personal\"><mods:namePart type=\"family\">Lee</mods:namePart><mods:namePart type=\"given\">Ann</mods:namePart></mods:name></mods:mods></mets:dmdSec>\
        <mets:structMap TYPE=\"LOGICAL\"><mets:div TYPE=\"Newspaper\"><mets:div TYPE=\"ISSUE\" DMDID=\"M0\"><mets:div TYPE=\"ARTICLE\" ID=\"D1\" DMDID=\"M1\"><mets:div TYPE=\"BODY\"/></mets:div>\
        <mets:div TYPE=\"ARTICLE\" ID=\"D2\"/></mets:div></mets:div></mets:structMap>";

    #[test]
    fn articles_by_their_headlines() {
        let expected = article(
            "1",
            &[
                (Slot::Headline, "FLOOD AT KEMI", X, "titleInfo"),
                (Slot::Deck, "Hundreds flee", X, "subTitle"),
                (Slot::Author, "Ann Lee", X, "name"),
                (Slot::Source, "The Kemi Mail", X, "titleInfo"),
                (Slot::Published, "1901-05-06", X, "dateIssued"),
                (Slot::Language, "en", X, "language"),
                (Slot::Docno, "D1", X, "ID"),
            ],
            &[("body", "METS has no text; it lies in the ALTO files beside it")],
        );
        let detail = "1 article has no title in the METS of The Kemi Mail, 1901-05-06; the text lies in the ALTO files beside it";
        let got = records("mets.xml", format!("{ISSUE}{ARTICLE}</mets:mets>"));
        assert_eq!(got, [expected, reject("", RejectReason::NoText, detail)]);
    }

    #[test]
    fn an_issue_of_pages_only() {
        let text = format!("{ISSUE}<mets:structMap><mets:div TYPE=\"page\"/></mets:structMap></mets:mets>");
        let detail = "METS of The Kemi Mail, 1901-05-06 that names no articles; the text lies in the files it lists";
        assert_eq!(records("mets.xml", text), [reject("", RejectReason::NotArticle, detail)]);
        let got = records("mets.xml", format!("{ISSUE}{ARTICLE}"));
        assert_eq!(firsts(&got, Slot::Headline), ["1 FLOOD AT KEMI", " !no-text", " !malformed"]);
    }

    #[test]
    fn the_text_comes_from_the_alto_files_beside_it() {
        let alto = "<alto><Layout><Page><PrintSpace><TextBlock ID=\"B1\"><TextLine><String CONTENT=\"FLOOD\"/></TextLine></TextBlock>\
            <ComposedBlock ID=\"C1\"><TextBlock ID=\"B2\"><TextLine><String CONTENT=\"The\"/><String CONTENT=\"riv-\"/></TextLine>\
            <TextLine><String CONTENT=\"er\"/><String CONTENT=\"rose.\"/></TextLine></TextBlock></ComposedBlock></PrintSpace></Page></Layout></alto>";
        let area = |file: &str, block: &str| format!("<fptr><area FILEID=\"{file}\" BEGIN=\"{block}\"/></fptr>");
        let mets = format!(
            "<mets LABEL=\"Kemi Mail\"><fileSec><file ID=\"F1\"><FLocat xlink:href=\"file://./alto/1.xml\"/></file>\
             <file ID=\"F2\"><FLocat xlink:href=\"../alto/1.xml\"/></file></fileSec><structMap><div TYPE=\"ARTICLE\"><div TYPE=\"HEADING\">{}</div>\
             <div TYPE=\"BODY\">{}</div></div><div TYPE=\"ARTICLE\" LABEL=\"Elsewhere\">{}</div></structMap></mets>",
            area("F1", "B1"),
            area("F1", "C1"),
            area("F2", "B2")
        );
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("alto")).unwrap();
        std::fs::write(folder.path().join("alto/1.xml"), alto).unwrap();
        std::fs::write(folder.path().join("mets.xml"), mets).unwrap();
        let mut got = Vec::new();
        crate::read::read_file(&folder.path().join("mets.xml"), &crate::read::ReadOptions::default(), &mut |record| {
            got.push(record);
            std::ops::ControlFlow::Continue(())
        });
        assert_eq!(firsts(&got, Slot::Headline), ["1 FLOOD", "2 Elsewhere"]);
        assert_eq!(firsts(&got, Slot::Body).first().map(String::as_str), Some("1 The river rose."));
        assert!(matches!(&got[1], Record::Article(article) if article.of(Slot::Body).next().is_none()));
    }
}
