//! Factiva: free-text search with operators, field tags and ranges.

use super::{Dialect, FieldsBy, Operator, Spelling, Target, numbered};
use crate::fields::FieldId;
use crate::query::Relation;
use crate::query::token::Joint;

pub(super) static FACTIVA: Dialect = Dialect {
    name: "Factiva",
    guides: &[
        "Factiva Developer's Kit, Search Statement Operators and Search Statement Examples: operators, implied adjacency, `%`",
        "Factiva Developer's Kit, Range Searches: `date` and `wc`, forms of days, what is inclusive",
        "Factiva, Using Connectors and Operators: `same`, `near5`, `/N30/`, `/F50/`, `atleast5`, `$3`, and the order of operators",
        "ProQuest support, Custom Search Fields in Factiva: the field tags",
    ],
    phrases: true,
    fields_by: FieldsBy::Equals,
    brackets: true,
    operator,
    fields: FIELDS,
    wildcards,
    ranks,
    rows: ROWS,
};

/// Nearness and the same paragraph, NOT, AND, OR.
const fn ranks(joint: Joint) -> u32 {
    match joint {
        Joint::Near(_) | Joint::Apart(_) => 0,
        Joint::AndNot => 1,
        Joint::And => 2,
        Joint::Or => 3,
    }
}

fn operator(word: &str) -> Option<Operator> {
    Some(match word {
        "and" => Operator::Joint(Joint::And),
        "or" => Operator::Joint(Joint::Or),
        "not" => Operator::Not,
        "same" => Operator::Joint(Joint::Near(Relation::Paragraph)),
        "adj" | "w/" => Operator::Joint(Joint::Near(Relation::Before(1))),
        _ => {
            let stroke = |letter: char| {
                let digits = word.strip_prefix('/')?.strip_prefix(letter)?.strip_suffix('/')?;
                numbered(digits, &[""])
            };
            if let Some(words) = numbered(word, &["adj", "w/"]) {
                Operator::Joint(Joint::Near(Relation::Before(words)))
            } else if let Some(words) = numbered(word, &["near"]).or_else(|| stroke('n')) {
                Operator::Joint(Joint::Near(Relation::Within(words)))
            } else if let Some(words) = stroke('f') {
                Operator::First(words)
            } else {
                Operator::AtLeast(numbered(word, &["atleast"])?)
            }
        }
    })
}

const FIELDS: &[(&[&str], Target)] = &[
    (&["hd"], Target::In(&[FieldId::Headline])),
    (&["hl"], Target::In(&[FieldId::Headline, FieldId::Section])),
    (&["hlp"], Target::In(&[FieldId::Hlead])),
    (&["lp"], Target::In(&[FieldId::Lead])),
    (&["td", "tx"], Target::In(&[FieldId::Body])),
    (&["by", "au"], Target::In(&[FieldId::Author])),
    (&["sn"], Target::In(&[FieldId::Source])),
    (&["pub"], Target::In(&[FieldId::Source])),
    (&["cr"], Target::In(&[FieldId::Agency])),
    (&["se"], Target::In(&[FieldId::Section])),
    (&["clm"], Target::In(&[FieldId::Section])),
    (&["la"], Target::In(&[FieldId::Lang])),
    (&["de"], Target::In(&[FieldId::Tag])),
    (&["an"], Target::In(&[FieldId::Docno])),
    (&["wc"], Target::In(&[FieldId::Words])),
    (&["date", "pd"], Target::In(&[FieldId::Date])),
    (&["upd"], Target::In(&[FieldId::Crawled])),
    (&["co", "fds", "ric"], Target::Without("the index of companies by their codes")),
    (&["in"], Target::Without("the index of industries by their codes")),
    (&["ns"], Target::Without("the index of subjects by their codes")),
    (&["re"], Target::Without("the index of regions by their codes")),
    (&["rst", "sc"], Target::Without("the index of sources by their codes")),
    (&["pe"], Target::Without("the index of people by their codes")),
    (&["art"], Target::Without("the text of captions")),
    (&["ct"], Target::Without("the name of a contact")),
    (&["cx"], Target::Without("the text of corrections")),
    (&["ed", "pg", "vol"], Target::Without("the edition or page")),
    (&["rf"], Target::Without("the notes of the vendor")),
];

fn wildcards(word: &str) -> Spelling {
    if word == "%" {
        return Spelling::of("*".to_owned());
    }
    let Some((stem, digits)) = word.rsplit_once('$') else { return Spelling::of(word.to_owned()) };
    if digits.is_empty() && !stem.is_empty() {
        return Spelling::of(format!("{stem}*"));
    }
    match numbered(digits, &[""]) {
        Some(letters) if !stem.is_empty() => Spelling::up_to(stem, letters),
        _ => Spelling::of(word.to_owned()),
    }
}

const ROWS: &[(&str, &str, &str)] = &[
    ("river level", "\"river level\"", "words side by side are a phrase"),
    ("flood and dam or weir", "(flood dam) OR weir", "nearness, not, and, or"),
    ("flood not sport", "flood -sport", ""),
    ("dam near5 repair", "dam W/5 repair", "in either order; also dam/N5/repair"),
    ("dam adj5 repair", "dam PRE/5 repair", "in this order; adj alone is adj1"),
    ("dam w/5 repair", "dam PRE/5 repair", "in this order, unlike ours"),
    ("dam same repair", "dam W/P repair", "in one paragraph"),
    ("atleast5 flood", "ATLEAST5(flood)", "so many matches"),
    ("flood/F50/", "hlead:flood", "near enough: the first fifty words"),
    ("flood*", "flood*", "any ending"),
    ("flood$3", "(flood OR flood? OR flood?? OR flood???)", "up to three more letters"),
    ("wom?n", "wom?n", "one letter"),
    ("bank % england", "bank PRE/2 england", "one word of any sort between, or none"),
    ("hd=flood", "headline:flood", "the field reaches to the next and, or, not"),
    ("hlp=(flood or storm)", "hlead:(flood OR storm)", "headline and opening paragraph"),
    ("by=ada okafor", "author:\"ada okafor\"", ""),
    ("sn=harbour gazette", "source:\"harbour gazette\"", ""),
    ("la=fr", "lang:fr", ""),
    ("wc>500", "words:>500", ""),
    ("date from 20191001 to 20191130", "date:2019-10-01..2019-11-30", "both ends included"),
    ("date after 10/7/2019", "date:>2019-10-07", "also before; -7 is seven days ago"),
];
