//! ProQuest: command line with field codes.

use super::{Dialect, FieldsBy, Letters, Operator, Spelling, Target, numbered};
use crate::fields::FieldId;
use crate::query::Relation;
use crate::query::token::Joint;

pub(super) static PROQUEST: Dialect = Dialect {
    name: "ProQuest",
    guides: &[
        "proquest.umi.com, Parentheses and Precedence: the order of operators",
        "proquest.libguides.com, ProQuest Platform, Search Tips: operators, phrases, truncation with a number",
        "training.proquest.com, Wildcards, Boolean and Proximity Operators: `W/n`, `PRE/n`, `NOT W/n`, `?`, `*`",
        "congressional.proquest.com, Using Search Connectors and Commands: `NEAR/n`, `ALLCAPS`",
    ],
    phrases: false,
    fields_by: FieldsBy::Parentheses,
    brackets: false,
    operator,
    fields: FIELDS,
    wildcards,
    ranks,
    rows: ROWS,
};

/// OR, PRE, NEAR, AND, AND NOT.
const fn ranks(joint: Joint) -> u32 {
    match joint {
        Joint::Or => 0,
        Joint::Near(Relation::Before(_)) | Joint::Apart(Relation::Before(_)) => 1,
        Joint::Near(_) | Joint::Apart(_) => 2,
        Joint::And => 3,
        Joint::AndNot => 4,
    }
}

/// What NEAR and PRE mean without a number.
const USUAL: u32 = 4;

fn operator(word: &str) -> Option<Operator> {
    Some(match word {
        "and" => Operator::Joint(Joint::And),
        "or" => Operator::Joint(Joint::Or),
        "not" => Operator::Not,
        "near" => Operator::Joint(Joint::Near(Relation::Within(USUAL))),
        "pre" => Operator::Joint(Joint::Near(Relation::Before(USUAL))),
        "w/para" => Operator::Joint(Joint::Near(Relation::Paragraph)),
        "w/doc" => Operator::Joint(Joint::And),
        "lnk" | "--" => Operator::Nearly(Joint::And, "has no counterpart: read as AND"),
        "allcaps" => Operator::Letters(Letters::AllCaps),
        _ => {
            if let Some(words) = numbered(word, &["near/", "n/", "w/"]) {
                Operator::Joint(Joint::Near(Relation::Within(words)))
            } else {
                Operator::Joint(Joint::Near(Relation::Before(numbered(word, &["pre/", "p/"])?)))
            }
        }
    })
}

const FIELDS: &[(&[&str], Target)] = &[
    (&["ti", "title", "doctitle"], Target::In(&[FieldId::Headline])),
    (&["ab", "abstract", "absum"], Target::In(&[FieldId::Deck])),
    (&["ft", "tx", "fulltext"], Target::In(&[FieldId::Body])),
    (&["noft"], Target::In(&[FieldId::Headline, FieldId::Deck])),
    (&["all", "anywhere"], Target::In(&[FieldId::Text])),
    (&["au", "author", "byline"], Target::In(&[FieldId::Author])),
    (&["pub", "pubtitle", "so"], Target::In(&[FieldId::Source])),
    (&["su", "subject", "mainsubject", "if", "tag"], Target::In(&[FieldId::Tag])),
    (&["per", "person"], Target::In(&[FieldId::Person])),
    (&["org", "com", "co", "company"], Target::In(&[FieldId::Org])),
    (&["loc", "geo", "location"], Target::In(&[FieldId::Place])),
    (&["dl", "dateline"], Target::In(&[FieldId::Dateline])),
    (&["sec", "section"], Target::In(&[FieldId::Section])),
    (&["la", "language"], Target::In(&[FieldId::Lang])),
    (&["pd", "yr", "pubdate", "year"], Target::In(&[FieldId::Date])),
    (&["an", "id"], Target::In(&[FieldId::Docno])),
    (&["dtype", "rtype", "at", "stype", "pstype"], Target::Without("the type of document")),
    (&["issn", "isbn", "doi", "pmid"], Target::Without("the number of a publication")),
    (&["pg", "page", "vo", "iss"], Target::Without("the edition or page")),
    (&["cc", "class", "naics", "tkr"], Target::Without("the vendor's classification")),
    (&["cap", "caption"], Target::Without("the text of captions")),
];

/// `*` takes a number: `econom*3` or `econom[*3]`; `$3` is an older way of writing it.
fn wildcards(word: &str) -> Spelling {
    let open = word.strip_suffix(']').and_then(|word| word.rsplit_once('['));
    let (stem, limit) = match open {
        Some((stem, limit)) => (stem, limit),
        None => match word.rfind(['*', '$']).and_then(|at| word.split_at_checked(at)) {
            Some(parts) => parts,
            None => return Spelling::of(word.to_owned()),
        },
    };
    match numbered(limit, &["*", "$"]) {
        Some(letters) if !stem.is_empty() => Spelling::up_to(stem, letters),
        _ => Spelling::of(word.to_owned()),
    }
}

const ROWS: &[(&str, &str, &str)] = &[
    ("river level", "river level", "both words; a phrase takes quotes"),
    ("flood AND dam OR weir", "flood (dam OR weir)", "OR binds tightest"),
    ("flood AND NOT dam AND weir", "flood -(dam weir)", "NOT last of all"),
    ("dam NEAR/5 repair", "dam W/5 repair", "in either order; also N/5 and W/5; NEAR alone is NEAR/4"),
    ("dam PRE/5 repair", "dam PRE/5 repair", "in this order; also P/5"),
    ("dam NOT W/5 hoover", "dam NOT W/5 hoover", ""),
    ("flood*", "flood*", "any letters"),
    ("flood[*2]", "(flood OR flood? OR flood??)", "up to two letters; also flood*2"),
    ("wom?n", "wom?n", "one letter"),
    ("TI(flood)", "headline:flood", ""),
    ("AB(flood)", "deck:flood", "the abstract"),
    ("TI,AB(flood)", "(headline:flood OR deck:flood)", "several fields at once"),
    ("FT(flood)", "body:flood", ""),
    ("NOFT(flood)", "(headline:flood OR deck:flood)", "anywhere but the full text"),
    ("AU(okafor)", "author:okafor", ""),
    ("PUB(gazette)", "source:gazette", ""),
    ("SU(wheat)", "tag:wheat", "also SU.EXACT"),
    ("LA(french)", "lang:french", ""),
    ("PD(20191001-20191130)", "date:2019-10-01..2019-11-30", "both ends included"),
    ("YR(>2018)", "date:>2018", ""),
];
