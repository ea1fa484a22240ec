//! NewsML-G2: news items of agencies, alone or many to a message.
//!
//! The elements are those of IPTC's NewsML-G2 specification. Only `newsItem` can be an article: packages, concepts, plans and
//! catalogs are other kinds of items, and pictures are news items without a text. What an item is about is taken as far as it is named; a code
//! alone says nothing to a reader.

use std::io;

use super::prose::{Form, prose, push_dateline, push_editors_note, push_provider, push_status, richest};
use super::tree::Element;
use super::{article_or_reject, has_root, nitf, not_article, read_elements, stream};
use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage, agency_by_alias};

/// The reader.
pub(super) struct NewsmlG2;

const LAYOUTS: &[Layout] = &[Layout {
    name: "newsml-g2",
    title: "NewsML-G2: news items of agencies in XML (dpa, Reuters, ANSA and others)",
    detected: "the roots `<newsItem>`, `<newsMessage>` and those of the other kinds of items",
    fields: "contentMeta headline, by or creator, creditline, dateline, description, language, located, subject; itemMeta versionCreated, \
             firstCreated, provider, pubStatus, edNote; the text of inlineXML (NITF, XHTML) or inlineData; guid. Pictures, packages, concepts, plans \
             and catalogs are no articles",
}];

/// The kinds of items.
const ITEMS: &[&str] = &["newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"];

/// Parts of items that lie about alone, as examples and exports do.
const PARTS: &[&str] =
    &["contentSet", "contentMeta", "itemMeta", "groupSet", "partMeta", "newsCoverageSet", "conceptSet"];

impl Reader for NewsmlG2 {
    fn name(&self) -> &'static str {
        "newsml-g2"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if has_root(sample.text, &["newsMessage"]) || has_root(sample.text, ITEMS) {
            100
        } else if has_root(sample.text, PARTS) || is_common_root(sample.text) {
            70
        } else {
            0
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let is = |tag: &Element, names: &[&str]| names.iter().any(|name| tag.is(name));
        let wanted = |parents: &[Element], tag: &Element| {
            is(tag, ITEMS) || parents.is_empty() && (is(tag, PARTS) || tag.is("catalog"))
        };
        let mut make = |item: &Element, parents: &[Element], locator: &str| vec![item_record(item, parents, locator)];
        read_elements(input.stream, &wanted, &mut make, sink)
    }
}

/// Roots that other XML has as well: they are ours in the namespace of the standard alone.
fn is_common_root(sample: &str) -> bool {
    stream::root(sample).is_some_and(|root| {
        let ours = root.namespace.as_deref().is_some_and(|namespace| namespace.contains("iptc.org/std/nar/"));
        ours && (root.is("catalog") || root.is("itemSet"))
    })
}

fn item_record(item: &Element, parents: &[Element], locator: &str) -> Record {
    let kind = item.name.to_ascii_lowercase();
    let what = match kind.as_str() {
        "newsitem" | "contentset" => return news_item(item, parents, locator),
        "packageitem" => "a package item: it lists other items and has no text of its own",
        "conceptitem" => "a concept item: it describes a person, place or subject, and is no news",
        "knowledgeitem" => "a knowledge item: it describes persons, places or subjects, and is no news",
        "planningitem" => "a planning item: it announces coverage, and is no news",
        "catalogitem" | "catalog" => "a catalog of codes, and no news",
        _ => return not_article(locator, format!("<{}> alone, without its news item", item.name)),
    };
    not_article(locator, what)
}

/// What the class of an item names: `ninat:picture` is a picture.
fn class_of(item: &Element) -> String {
    let class = item.path(&["itemMeta", "itemClass"]);
    let code =
        class.and_then(|class| class.attr("qcode").or_else(|| class.attr("uri")).or_else(|| class.attr("literal")));
    code.and_then(|code| code.rsplit([':', '/']).next()).unwrap_or_default().to_ascii_lowercase()
}

fn news_item(item: &Element, parents: &[Element], locator: &str) -> Record {
    let class = class_of(item);
    if matches!(class.as_str(), "picture" | "graphic" | "animation") {
        let article = if class == "animation" { "an" } else { "a" };
        return not_article(locator, format!("{article} {class} item: its text is a caption"));
    }
    let content = if item.is("contentSet") { Some(item) } else { item.child("contentSet") };
    let inline: Vec<&Element> = content.map(|content| inline_of(content)).unwrap_or_default();
    if inline.iter().any(|inline| inline.child("events").is_some()) {
        return not_article(locator, "a set of events: it announces what will be, and is no news");
    }
    let mut article = RawArticle::at(locator);
    let meta = item.child("contentMeta");
    let languages = languages(item, meta, &inline, parents);

    headlines(meta, languages.first().map(|(language, _)| *language), &mut article);
    let document = inline.iter().find_map(|inline| nitf::inside(inline));
    text(&inline, &mut article);
    let has_text = article.of(Slot::Body).next().is_some();
    let remote = content.is_some_and(|content| content.child("remoteContent").is_some());
    if !has_text && matches!(class.as_str(), "video" | "audio") {
        return not_article(
            locator,
            format!("{} {class} item without a text", if class == "audio" { "an" } else { "a" }),
        );
    }
    if !has_text {
        let elsewhere = remote.then(|| remote_address(content));
        match elsewhere {
            Some(address) if article.of(Slot::Headline).next().is_none() => {
                let detail = format!("its content is elsewhere: {address}");
                return Record::Reject(Reject::record(locator, RejectReason::NoText, detail));
            }
            Some(address) => {
                article.notes.push(Note::new(Stage::Read, "body", format!("its content is elsewhere: {address}")));
            }
            None => unread_content(&inline, &mut article),
        }
    }
    if let Some(meta) = item.child("itemMeta") {
        item_meta(meta, &mut article);
    }
    if let Some(meta) = meta {
        content_meta(meta, &mut article);
    }
    for (language, name) in languages {
        article.push(Slot::Language, language, Origin::Sgml, name);
    }
    if let Some(document) = document {
        nitf::fill_facts(document, &mut article, Origin::Sgml);
    }
    identity(item, &mut article);
    article_or_reject(article, "a news item without headline and text")
}

/// The elements that hold content in the message itself.
fn inline_of(content: &Element) -> Vec<&Element> {
    let is_inline = |element: &&Element| element.is("inlineXML") || element.is("inlineData");
    content.elements().filter(is_inline).collect()
}

fn remote_address(content: Option<&Element>) -> String {
    let remote = content.and_then(|content| content.child("remoteContent"));
    let address = remote.and_then(|remote| remote.attr("href").or_else(|| remote.attr("residref")));
    address.map_or_else(|| "no address is given".to_owned(), |address| address.chars().take(200).collect())
}

/// Says what content there is that is no text.
fn unread_content(inline: &[&Element], article: &mut RawArticle) {
    if let Some(element) = inline.iter().flat_map(|inline| inline.elements()).next() {
        let text = format!("its content is <{}>, which has no running text", element.name);
        article.notes.push(Note::new(Stage::Read, "body", text));
    }
}

/// The languages of the text, the most particular statement first.
fn languages<'a>(
    item: &'a Element,
    meta: Option<&'a Element>,
    inline: &[&'a Element],
    parents: &'a [Element],
) -> Vec<(&'a str, &'static str)> {
    let mut found: Vec<(&str, &'static str)> = Vec::new();
    let stated = meta.into_iter().flat_map(|meta| meta.children("language"));
    found.extend(stated.filter_map(|language| language.attr("tag")).map(|tag| (tag, "language")));
    found.extend(inline.iter().filter_map(|inline| inline.attr("lang")).map(|tag| (tag, "inlineXML")));
    let inherited = std::iter::once(item).chain(parents.iter().rev());
    found.extend(inherited.filter_map(|element| element.attr("lang")).map(|tag| (tag, "xml:lang")));
    found
}

/// Whether it is in another language than the text, by what both say.
fn is_foreign(element: &Element, language: Option<&str>) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    match (element.attr("lang"), language) {
        (Some(own), Some(language)) => primary(own) != primary(language),
        _ => false,
    }
}

/// Headlines in the language of the text first; a role makes some of them decks.
fn headlines(meta: Option<&Element>, language: Option<&str>, article: &mut RawArticle) {
    let Some(meta) = meta else { return };
    let role = |element: &Element| {
        let role = element.attr("role").unwrap_or_default();
        role.rsplit([':', '/']).next().unwrap_or_default().to_ascii_lowercase()
    };
    let mut all: Vec<&Element> = meta.children("headline").collect();
    all.sort_by_key(|element| {
        (is_foreign(element, language), !matches!(role(element).as_str(), "" | "main" | "mainheadline" | "headline"))
    });
    for element in all {
        let slot = if role(element).contains("sub") { Slot::Deck } else { Slot::Headline };
        article.push(slot, element.text(), Origin::Sgml, "headline");
    }
    for element in meta.children("description").filter(|element| !is_foreign(element, language)) {
        let role = role(element);
        if !["caption", "shotlist", "dopesheet", "storyline", "script"].iter().any(|other| role.contains(other)) {
            article.push(Slot::Deck, element.text(), Origin::Sgml, "description");
        }
    }
}

/// The text in the best of its forms.
fn text(inline: &[&Element], article: &mut RawArticle) {
    let mut forms = Vec::new();
    for element in inline {
        let form = |form, text| (form, text, element.name.to_string());
        if let Some(document) = nitf::inside(element) {
            forms.push(form(Form::Marked, nitf::text_of(document)));
        } else if element.is("inlineXML") {
            // Data of a vocabulary of its own, as that of sport results, has no running text.
            let holds_text =
                element.elements().next().is_none() || element.find("p").is_some() || element.find("body").is_some();
            if holds_text && element.child("sports-content").is_none() {
                forms.push(form(Form::Marked, prose(element)));
            }
        } else {
            let kind = element.attr("contenttype").unwrap_or("text/plain").to_ascii_lowercase();
            let coded = element.attr("encoding").is_some();
            if kind.starts_with("text/") && !coded || kind.contains("html") || kind.contains("xml") {
                forms.push(form(if kind.contains("plain") { Form::Plain } else { Form::Marked }, prose(element)));
            }
        }
    }
    if let Some((text, name)) = richest(forms) {
        article.push(Slot::Body, text, Origin::Sgml, name);
    }
}

/// The name that an element gives to what it means: written out, or as a code that is a name.
fn name_of(element: &Element) -> String {
    if let Some(name) = element.child("name") {
        return name.text();
    }
    element.attr("literal").unwrap_or_default().to_owned()
}

/// The last part of a code, when it is the name of an agency that we know: `nprov:AFP`.
fn agency_of_code(element: &Element) -> Option<&str> {
    let code = element.attr("qcode").or_else(|| element.attr("uri"))?;
    code.rsplit([':', '/']).next().filter(|code| agency_by_alias(code).is_some())
}

fn content_meta(meta: &Element, article: &mut RawArticle) {
    let origin = Origin::Sgml;
    for (name, slot) in [("contentCreated", Slot::Published), ("contentModified", Slot::Modified)] {
        if let Some(date) = meta.child(name) {
            article.push(slot, date.text(), origin, name);
        }
    }
    let bylines: Vec<String> = meta.children("by").map(Element::text).filter(|text| !text.is_empty()).collect();
    if bylines.is_empty() {
        for creator in meta.children("creator") {
            let is_person = !creator.attr("type").is_some_and(|kind| kind.contains("organi"))
                && creator.child("organisationDetails").is_none();
            let name = name_of(creator);
            if agency_by_alias(&name).is_some() {
                article.push(Slot::Agency, name, origin, "creator");
            } else if is_person && name.contains(' ') && !name.contains("://") {
                article.push(Slot::Author, name, origin, "creator");
            }
        }
    }
    for byline in bylines {
        article.push(Slot::Author, byline, origin, "by");
    }
    for credit in meta.children("creditline") {
        article.push(Slot::Agency, credit.text(), origin, "creditline");
    }
    for dateline in meta.children("dateline") {
        push_dateline(article, &dateline.text(), origin, "dateline");
    }
    for source in meta.children("infoSource") {
        let name = name_of(source);
        let name = if agency_by_alias(&name).is_some() { Some(name.as_str()) } else { agency_of_code(source) };
        if let Some(name) = name {
            article.push(Slot::Agency, name, origin, "infoSource");
        }
    }
    for place in meta.children("located") {
        article.push(Slot::Place, name_of(place), origin, "located");
    }
    for subject in meta.children("subject") {
        let kind = subject.attr("type").and_then(|kind| kind.rsplit([':', '/']).next()).unwrap_or_default();
        let slot = match kind.to_ascii_lowercase().as_str() {
            "person" => Slot::Person,
            "organisation" | "organization" => Slot::Org,
            "geoarea" | "poi" => Slot::Place,
            _ => Slot::Tag,
        };
        let name = subject.child("mainConcept").map_or_else(|| name_of(subject), name_of);
        article.push(slot, name, origin, "subject");
    }
    for keyword in meta.children("keyword") {
        article.push(Slot::Tag, keyword.text(), origin, "keyword");
    }
}

fn item_meta(meta: &Element, article: &mut RawArticle) {
    let origin = Origin::Sgml;
    let date = |name: &str| meta.child(name).map(Element::text).unwrap_or_default();
    let (version, first) = (date("versionCreated"), date("firstCreated"));
    let days = (version.get(..10), first.get(..10));
    if let (Some(version), Some(first)) = days
        && version != first
    {
        article.notes.push(Note::new(Stage::Read, "date", format!("a later version of an item first sent on {first}")));
    }
    article.push(Slot::Published, version, origin, "versionCreated");
    article.push(Slot::Published, first, origin, "firstCreated");
    for provider in meta.children("provider") {
        let name = name_of(provider);
        match agency_of_code(provider) {
            Some(code) if name.is_empty() => article.push(Slot::Agency, code, origin, "provider"),
            _ => push_provider(article, &name, origin, "provider"),
        }
    }
    if let Some(status) = meta.child("pubStatus") {
        push_status(article, status.attr("qcode").or_else(|| status.attr("literal")).unwrap_or_default());
    }
    if let Some(until) = meta.child("embargoed").map(Element::text).filter(|until| !until.is_empty()) {
        article.notes.push(Note::new(Stage::Read, "date", format!("under embargo until {until}")));
    }
    for note in meta.children("edNote") {
        push_editors_note(article, note.attr("role").unwrap_or_default(), &note.text());
    }
}

/// The identifier of the item, which all its versions share, and which version it is.
fn identity(item: &Element, article: &mut RawArticle) {
    let Some(id) = item.attr("guid") else { return };
    article.push(Slot::Docno, id, Origin::Sgml, "guid");
    if let Some(version) = item.attr("version").filter(|version| *version != "1" && *version != "0") {
        let version: String = version.chars().take(20).collect();
        article.notes.push(Note::new(Stage::Read, "docno", format!("version {version} of this item")));
    }
}

#[cfg(test)]
mod tests {
    use crate::read::tests::{read_as, reject};
    use crate::record::RejectReason;

    #[test]
    fn a_catalog_is_known_by_its_namespace() {
        let catalog = "<catalog xmlns='http://iptc.org/std/nar/2006-10-01/'><scheme alias='a' uri='b'/></catalog>";
        let (records, read) = read_as("a.xml", catalog);
        assert_eq!(records, [reject("", RejectReason::NotArticle, "a catalog of codes, and no news")]);
        assert_eq!(read.layout().as_deref(), Some("newsml-g2"));
    }
}
