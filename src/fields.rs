//! THE table of fields. The index's schema, the query parser, the help texts, `schema/fields.md` and the tests derive from it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// A field of the record that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each field is described in the table below")]
pub enum FieldId {
    Text,
    Headline,
    Deck,
    Lead,
    Hlead,
    Body,
    Source,
    Agency,
    Author,
    Date,
    Precision,
    Crawled,
    Dateline,
    Person,
    Org,
    Place,
    Entity,
    Section,
    Tag,
    Lang,
    Url,
    Words,
    Id,
    Docno,
    Path,
}

/// How a field is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Running text: words are stemmed in the article's language, accents and case fold, phrases and prefixes work.
    Text,
    /// Names: every word of the name can be asked for, quoted words must stand together; accents and case fold, no stemming.
    Name,
    /// A value taken as a whole; case folds. A prefix with `*` works.
    Keyword,
    /// A file path: whole, or the folders and file name at its end, with `*` and `?`.
    Path,
    /// Days: `2019`, `2019-10`, `2019-10-07`, ranges with `..`.
    Date,
    /// A number: `500`, `>500`, `100..200`.
    Number,
}

impl Kind {
    /// All kinds, in the order in which they are explained.
    pub const ALL: [Self; 6] = [Self::Text, Self::Name, Self::Keyword, Self::Path, Self::Date, Self::Number];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
            Self::Keyword => "keyword",
            Self::Path => "path",
            Self::Date => "date",
            Self::Number => "number",
        }
    }

    /// How it is matched, for people, in one sentence without a final stop.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Text => {
                "running text: words are stemmed in the article's language, accents and case do not count, phrases and \
                 wildcards work; only text ranks"
            }
            Self::Name => {
                "names: every word of the name can be asked for, quoted words must stand together; accents and case do not \
                 count, nothing is stemmed"
            }
            Self::Keyword => "a value taken as a whole; case does not count, `*` and `?` work",
            Self::Path => "a path or web address, whole or in part; `*` and `?` work",
            Self::Date => "days: `2019`, `2019-10`, `2019-10-07`, ranges with `..`, and more",
            Self::Number => "a number: `500`, `>500`, `100..200`",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The field.
    pub id: FieldId,
    /// Its name in queries, JSON and CSV.
    pub name: &'static str,
    /// Other names it answers to in queries.
    pub aliases: &'static [&'static str],
    /// How it is matched.
    pub kind: Kind,
    /// What it holds, for people, in one sentence without a final stop.
    pub help: &'static str,
    /// A query that shows it.
    pub example: &'static str,
}

/// The table.
pub const FIELDS: &[Field] = &[
    row(
        FieldId::Text,
        "text",
        &[],
        Kind::Text,
        "headline, deck and body; what words without a field are looked for in",
        "text:flood",
    ),
    row(
        FieldId::Headline,
        "headline",
        &["hd", "title"],
        Kind::Text,
        "the headline, without the outlet's name at its end",
        "headline:(flood OR storm)",
    ),
    row(FieldId::Deck, "deck", &["summary", "abstract"], Kind::Text, "sub-headline, summary or abstract", "deck:dam"),
    row(FieldId::Lead, "lead", &[], Kind::Text, "the opening paragraph", "lead:killed"),
    row(FieldId::Hlead, "hlead", &[], Kind::Text, "headline and opening paragraph", "hlead:\"river level\""),
    row(
        FieldId::Body,
        "body",
        &[],
        Kind::Text,
        "the text without headline, deck, dateline and byline",
        "body:evacuated",
    ),
    row(
        FieldId::Source,
        "source",
        &["outlet", "publisher"],
        Kind::Name,
        "who published it",
        "source:\"Harbour Gazette\"",
    ),
    row(
        FieldId::Agency,
        "agency",
        &["wire", "credit"],
        Kind::Keyword,
        "whose wire copy it is; every alias of an agency works",
        "agency:associated-press",
    ),
    row(FieldId::Author, "author", &["byline", "by"], Kind::Name, "the people who wrote it", "author:okafor"),
    row(FieldId::Date, "date", &[], Kind::Date, "when it was published", "date:2019-10..2019-11"),
    row(
        FieldId::Precision,
        "precision",
        &[],
        Kind::Keyword,
        "how fine the date is: year, month, day, minute or second",
        "precision:month",
    ),
    row(
        FieldId::Crawled,
        "crawled",
        &[],
        Kind::Date,
        "when somebody fetched it; never a publication date",
        "crawled:>=2020",
    ),
    row(
        FieldId::Dateline,
        "dateline",
        &[],
        Kind::Name,
        "where the story was filed: place, region, country or its code",
        "dateline:moscow",
    ),
    row(FieldId::Person, "person", &["people"], Kind::Name, "people named by the source", "person:\"Marta Lindqvist\""),
    row(
        FieldId::Org,
        "org",
        &["organisation", "organization"],
        Kind::Name,
        "organisations named by the source",
        "org:\"port authority\"",
    ),
    row(FieldId::Place, "place", &["location"], Kind::Name, "places named by the source", "place:brazil"),
    row(FieldId::Entity, "entity", &[], Kind::Name, "person, organisation or place", "entity:lindqvist"),
    row(FieldId::Section, "section", &["desk"], Kind::Name, "section or desk", "section:sport"),
    row(FieldId::Tag, "tag", &["topic", "keyword"], Kind::Name, "tags, topics and keywords", "tag:wheat"),
    row(
        FieldId::Lang,
        "lang",
        &["language"],
        Kind::Keyword,
        "language, as a two-letter code or by its name",
        "lang:fr",
    ),
    row(
        FieldId::Url,
        "url",
        &[],
        Kind::Name,
        "web address: whole, or words that stand together in it",
        "url:example.org/2019",
    ),
    row(FieldId::Words, "words", &[], Kind::Number, "words in headline, deck and body", "words:>500"),
    row(
        FieldId::Id,
        "id",
        &[],
        Kind::Keyword,
        "the article's id: 16 hex digits, shared by exact copies",
        "id:0123456789abcdef",
    ),
    row(
        FieldId::Docno,
        "docno",
        &["guid"],
        Kind::Keyword,
        "the identifier that the source itself gives",
        "docno:AP880212-0001",
    ),
    row(
        FieldId::Path,
        "path",
        &["file"],
        Kind::Path,
        "the file it was read from: whole, or the folders and file name at its end",
        "path:2019/*",
    ),
];

const fn row(
    id: FieldId,
    name: &'static str,
    aliases: &'static [&'static str],
    kind: Kind,
    help: &'static str,
    example: &'static str,
) -> Field {
    Field { id, name, aliases, kind, help, example }
}

impl FieldId {
    /// The row of this field.
    #[must_use]
    pub fn row(self) -> &'static Field {
        FIELDS.iter().find(|field| field.id == self).expect("a test walks every field through the table")
    }

    /// Its name in queries and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The field of that name or alias, in any case.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let is = |other: &&str| other.eq_ignore_ascii_case(name);
        FIELDS.iter().find(|field| is(&field.name) || field.aliases.iter().any(is)).map(|field| field.id)
    }
}

/// The page on fields, as Markdown: `schema/fields.md`.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Fields\n\nA query names a field before a colon: `agency:ap`. Any of its names works, in any case.\n\n\
         | field | other names | kind | holds | example |\n|---|---|---|---|---|\n",
    );
    for Field { name, aliases, kind, help, example, .. } in FIELDS {
        let aliases: Vec<String> = aliases.iter().map(|alias| format!("`{alias}`")).collect();
        let (aliases, kind) = (aliases.join(", "), kind.name());
        let _ = writeln!(page, "| `{name}` | {aliases} | {kind} | {help} | `{example}` |");
    }
    page.push_str("\n## Kinds\n\n| kind | how it is matched |\n|---|---|\n");
    for kind in Kind::ALL {
        let _ = writeln!(page, "| {} | {} |", kind.name(), kind.help());
    }
    page
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_one_field() {
        let mut names = HashSet::new();
        for field in FIELDS {
            assert_eq!(field.id.row().name, field.name);
            assert_eq!(FieldId::by_name(&field.name.to_uppercase()), Some(field.id));
            assert!(names.insert(field.name), "{}", field.name);
            for alias in field.aliases {
                assert!(names.insert(alias), "{alias}");
                assert_eq!(FieldId::by_name(alias), Some(field.id));
            }
            assert!(field.example.starts_with(field.name), "{}", field.example);
        }
    }

    #[test]
    fn the_page_has_every_field_and_kind() {
        let page = reference();
        assert!(page.contains("| `agency` | `wire`, `credit` | keyword | whose wire copy it is;"), "{page}");
        for field in FIELDS {
            assert!(page.contains(&format!("\n| `{}` | ", field.name)), "{}", field.name);
            assert!(Kind::ALL.contains(&field.kind));
            assert!(!format!("{}{}", field.help, field.example).contains('|'), "{} would break the table", field.name);
        }
    }
}
