//! ProQuest as text, or as a document that was unpacked to its paragraphs: documents between rules of underscores, labelled lines, the text in one.
//!
//! A document is its count (`Document 3 of 20`), the title, labels, `Full text:` with the text, and more labels in which title and outlet come again.
//! A label may stand in the language of the interface; a value may be wrapped over lines.

use std::io;
use std::ops::ControlFlow;

use crate::read::{Input, Layout, Reader, Record, Sample, Score, Sink, is_markup};
use crate::record::{Note, Origin, RawArticle, Reject, RejectReason, Slot, Stage, agency_by_alias};

use super::facts::{copyright_holder, finish, labelled, line_paragraphs, too_large};
use super::pieces::{self, Cut, Piece};

/// The reader.
pub(super) struct ProQuest;

const LAYOUTS: &[Layout] = &[Layout {
    name: "proquest-text",
    title: "ProQuest: text, RTF and DOCX export",
    detected: "labels such as `Publication title:`, `ProQuest document ID:`, `Full text:` (also in Spanish, French, German and Portuguese), rules of underscores between documents",
    fields: "Title, Author, Publication title as outlet, Publication date, Section, Abstract as deck, Full text, Dateline, Credit, Subject and Identifier / keyword as tags, Location, People, Company / organization, \
             Language, Document URL, ProQuest document ID; lists of contents and notes of the vendor are left out",
}];

impl Reader for ProQuest {
    fn name(&self) -> &'static str {
        "proquest-text"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        score(sample.text)
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        read(input.stream, sink)
    }
}

/// What a label stands before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Title,
    Author,
    Publication,
    Date,
    Year,
    Section,
    Abstract,
    FullText,
    Dateline,
    Credit,
    Subject,
    Place,
    People,
    Company,
    Language,
    Id,
    Url,
    Copyright,
    Other,
}

/// Labels in lower case.
const LABELS: &[(Label, &[&str])] = &[
    (Label::Title, &["title", "título", "titre", "titel"]),
    (Label::Author, &["author", "autor", "auteur"]),
    (
        Label::Publication,
        &[
            "publication title",
            "título de publicación",
            "título de la publicación",
            "titre de la publication",
            "titel der publikation",
            "título da publicação",
        ],
    ),
    (
        Label::Date,
        &[
            "publication date",
            "fecha de publicación",
            "date de publication",
            "publikationsdatum",
            "veröffentlichungsdatum",
            "data de publicação",
        ],
    ),
    (
        Label::Year,
        &["publication year", "año de publicación", "année de publication", "publikationsjahr", "ano de publicação"],
    ),
    (Label::Section, &["section", "sección", "rubrique", "seção"]),
    (Label::Abstract, &["abstract", "resumen", "résumé", "zusammenfassung", "resumo"]),
    (Label::FullText, &["full text", "texto completo", "texte intégral", "volltext"]),
    (Label::Dateline, &["dateline"]),
    (Label::Credit, &["credit", "crédito", "crédit"]),
    (
        Label::Subject,
        &[
            "subject",
            "identifier / keyword",
            "identifier/keyword",
            "materia",
            "sujet",
            "thema",
            "assunto",
            "business indexing term",
        ],
    ),
    (Label::Place, &["location", "lugar", "lieu", "ort", "local"]),
    (Label::People, &["people", "person", "personas", "personne", "personen"]),
    (
        Label::Company,
        &[
            "company / organization",
            "company/organization",
            "company",
            "compañía / organización",
            "société / organisation",
        ],
    ),
    (
        Label::Language,
        &[
            "language of publication",
            "language",
            "idioma de la publicación",
            "langue de publication",
            "sprache der publikation",
        ],
    ),
    (
        Label::Id,
        &[
            "proquest document id",
            "id del documento de proquest",
            "id de documento de proquest",
            "id du document proquest",
            "proquest-dokument-id",
            "id do documento proquest",
        ],
    ),
    (Label::Url, &["document url", "url del documento", "url du document", "dokument-url", "url do documento"]),
    (Label::Copyright, &["copyright"]),
    (
        Label::Other,
        &[
            "publication info",
            "links",
            "database",
            "source type",
            "document type",
            "publication subject",
            "country of publication",
            "place of publication",
            "publisher",
            "pages",
            "number of pages",
            "first page",
            "issn",
            "eissn",
            "isbn",
            "volume",
            "issue",
            "edition",
            "year",
            "last updated",
            "source attribution",
            "proquest document link",
            "document feature",
            "classification",
            "supplement",
            "column",
            "notes",
            "illustration",
            "length",
            "publication frequency",
            "ddc",
            "doi",
            "word count",
            "correspondence author",
            "identifier",
            "base de datos",
            "tipo de fuente",
        ],
    ),
];

fn label(line: &str) -> Option<(Label, &str, &str)> {
    let (name, value) = labelled(line)?;
    let lower = name.to_lowercase();
    LABELS.iter().find(|(_, names)| names.contains(&lower.as_str())).map(|(label, _)| (*label, name, value))
}

/// Ten underscores or more, and nothing else.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 10 && line.bytes().all(|byte| byte == b'_')
}

/// `Document 3 of 20`, in any language.
fn is_count(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |word: &str| word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let known = |word: &str| ["document", "documento", "dokument"].contains(&word.to_lowercase().as_str());
    matches!(words[..], [word, n, _, m] if known(word) && number(n) && number(m))
}

/// How well a text fits.
pub(super) fn score(text: &str) -> Score {
    if is_markup(text) {
        return 0;
    }
    let (mut rules, mut named) = (0_u32, text.contains("ProQuest"));
    let mut labels: Vec<Label> = Vec::new();
    for line in text.lines() {
        rules += u32::from(is_rule(line));
        if let Some((found, name, _)) = label(line)
            && line.starts_with(name)
            && !labels.contains(&found)
        {
            labels.push(found);
        }
    }
    let has = |label| labels.contains(&label);
    named = named || has(Label::Id);
    let sure = has(Label::Id) || has(Label::Publication) && has(Label::FullText);
    match (named && sure, rules, labels.len()) {
        (true, 1.., 4..) => 95,
        (true, 0, 6..) => 90,
        (false, 2.., 6..) if sure => 85,
        _ => 0,
    }
}

/// Reads every document of a stream.
pub(super) fn read(stream: &mut dyn io::BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut number = 0_u64;
    let mut cut = |line: &str| if is_rule(line) { Cut::Before } else { Cut::Inside };
    pieces::by_lines(stream, &mut cut, &mut |piece| {
        let record = match piece {
            Piece::Document { text, .. } => {
                let Some(record) = document(text, number + 1) else { return ControlFlow::Continue(()) };
                record
            }
            Piece::TooLarge => too_large(number + 1),
        };
        number += 1;
        sink(record)
    })
}

/// A label with its value, which may go on in the lines below it.
struct Field {
    label: Label,
    name: String,
    value: String,
}

/// A document; `None` for the report above the first, the list of contents, and the vendor's own notes.
fn document(text: &str, number: u64) -> Option<Record> {
    let text = text.replace('\u{a0}', " ").replace(['\u{c}', '\u{feff}'], "");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !is_rule(line)).collect();
    let counted = lines.iter().any(|line| is_count(line));
    let labels = lines.iter().filter(|line| label(line).is_some()).count();
    if labels < 3 {
        let detail = "a document without labels";
        return counted.then(|| Record::Reject(Reject::record(number.to_string(), RejectReason::Malformed, detail)));
    }
    let full = lines.iter().position(|line| matches!(label(line), Some((Label::FullText, ..))));
    let behind = full.map_or(0, |full| text_end(&lines, full));
    let above = lines.get(..full.unwrap_or(0)).unwrap_or_default();
    let mut fields = fields(above);
    fields.extend(self::fields(lines.get(behind..).unwrap_or_default()));

    let mut article = RawArticle::at(number.to_string());
    if let Some(full) = full {
        let first = lines.get(full).and_then(|line| label(line)).map_or("", |(_, _, value)| value);
        let rest = lines.get(full + 1..behind).unwrap_or_default();
        let kept: Vec<&str> = std::iter::once(first)
            .chain(rest.iter().copied())
            .filter(|line| !line.starts_with("Enlarge this image"))
            .collect();
        if !is_missing(first) {
            article.push(Slot::Body, line_paragraphs(&kept.join("\n")), Origin::Text, "Full text");
        }
    }
    // The year alone is for want of a day.
    for field in fields.iter().filter(|field| field.label != Label::Year) {
        push(field, &mut article);
    }
    for field in fields.iter().filter(|field| field.label == Label::Year) {
        push(field, &mut article);
    }
    // Above the labels the title stands by itself.
    let title = above.iter().find(|line| !line.is_empty() && !is_count(line) && label(line).is_none());
    article.push(Slot::Headline, title.copied().unwrap_or_default(), Origin::Header, "");
    if article.of(Slot::Body).next().is_none() {
        article.notes.push(Note::new(Stage::Read, "body", "the export has no text of this document"));
    }
    Some(finish(article, "no title and no text"))
}

/// Where the labels behind the text begin: looked for from the end, since a paragraph may begin like a label. Blank lines part labels, which the
/// paragraphs of a text need not be.
fn text_end(lines: &[&str], full: usize) -> usize {
    /// Blocks without a label between two labels.
    const MOST: usize = 2;
    let mut end = lines.len();
    let mut loose = 0;
    for (index, line) in lines.iter().enumerate().skip(full + 1).rev() {
        let above = index.checked_sub(1).and_then(|above| lines.get(above)).copied().unwrap_or_default();
        if line.is_empty() || !(above.is_empty() || label(above).is_some()) {
            continue;
        }
        if label(line).is_some() {
            end = index;
            loose = 0;
        } else {
            loose += 1;
            if loose > MOST {
                break;
            }
        }
    }
    end
}

/// The labelled fields of lines; a line without a label goes on with the one above it, unless a blank line parts them.
fn fields(lines: &[&str]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut open = false;
    for line in lines {
        if let Some((label, name, value)) = label(line) {
            fields.push(Field { label, name: name.to_owned(), value: value.to_owned() });
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if let Some(field) = fields.last_mut().filter(|_| open) {
            field.value.push(' ');
            field.value.push_str(line);
        }
    }
    fields
}

/// What stands where there is nothing.
fn is_missing(value: &str) -> bool {
    let lower = value.trim().trim_end_matches('.').to_lowercase();
    [
        "none available",
        "not available",
        "none",
        "no disponible",
        "ninguno disponible",
        "non disponible",
        "nicht verfügbar",
    ]
    .contains(&lower.as_str())
}

fn push(field: &Field, article: &mut RawArticle) {
    let Field { label, name, value } = field;
    let (value, origin) = (value.trim(), Origin::Header);
    if is_missing(value) {
        return;
    }
    let list = |slot: Slot, article: &mut RawArticle| {
        for item in value.split(';') {
            article.push(slot, item.trim(), origin, name.clone());
        }
    };
    match label {
        Label::Title => article.push(Slot::Headline, value, origin, name.clone()),
        Label::Author => article.push(Slot::Author, without_stop(value), origin, name.clone()),
        // `Kemi Herald; Kemi, Finland`.
        Label::Publication => {
            article.push(Slot::Source, value.split(';').next().unwrap_or_default(), origin, name.clone());
        }
        Label::Date | Label::Year => article.push(Slot::Published, value, origin, name.clone()),
        Label::Section => article.push(Slot::Section, value, origin, name.clone()),
        Label::Abstract => article.push(Slot::Deck, value, origin, name.clone()),
        Label::Dateline => article.push(Slot::Dateline, value, origin, name.clone()),
        Label::Credit if agency_by_alias(value).is_some() => article.push(Slot::Agency, value, origin, name.clone()),
        Label::Credit => article.push(Slot::Author, value, origin, name.clone()),
        Label::Subject => list(Slot::Tag, article),
        Label::Place => list(Slot::Place, article),
        Label::People => {
            for item in value.split(';') {
                article.push(Slot::Person, given_first(item), origin, name.clone());
            }
        }
        // `Name: Kemi Water Ltd; NAICS: 221310`.
        Label::Company => {
            let names = value.split(';').filter_map(|item| item.trim().strip_prefix("Name:"));
            for organisation in names {
                article.push(Slot::Org, organisation.trim(), origin, name.clone());
            }
            if !value.contains("Name:") {
                list(Slot::Org, article);
            }
        }
        Label::Language => article.push(Slot::Language, value, origin, name.clone()),
        Label::Id => article.push(Slot::Docno, value, origin, name.clone()),
        Label::Url => article.push(Slot::Url, value, origin, name.clone()),
        Label::Copyright => {
            article.push(Slot::Source, copyright_holder(value).unwrap_or_default(), origin, name.clone());
        }
        Label::FullText | Label::Other => {}
    }
}

/// `Lee, Ann.` without its full stop; that of `Lee, A.` stays.
fn without_stop(names: &str) -> &str {
    match names.strip_suffix('.') {
        Some(before) if before.split([' ', '.']).next_back().is_some_and(|word| word.chars().count() > 1) => before,
        _ => names,
    }
}

/// `Lee, Ann` as `Ann Lee`.
fn given_first(name: &str) -> String {
    match name.trim().split_once(',') {
        Some((family, given)) if !given.contains(',') && !given.trim().is_empty() => {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.trim().to_owned(),
    }
}
