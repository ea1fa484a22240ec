//! Nexis and Lexis: terms and connectors, segments and commands.

use super::{Dialect, FieldsBy, Letters, Operator, Spelling, Target, numbered};
use crate::fields::FieldId;
use crate::query::Relation;
use crate::query::token::Joint;

pub(super) static NEXIS: Dialect = Dialect {
    name: "LexisNexis",
    guides: &[
        "help.lexisnexis.com, Terms & Connectors Complete Reference: operators, their order, wildcards",
        "support.lexisnexis.com, Search Connectors and the glossary: `/n`, `+n`, `BUT NOT`, commands",
        "support.lexisnexis.com, Document Sections: what the segments of news hold, and how dates and lengths are compared",
    ],
    phrases: true,
    fields_by: FieldsBy::Parentheses,
    brackets: false,
    operator,
    fields: FIELDS,
    wildcards,
    ranks,
    rows: ROWS,
};

/// OR first, then nearness from the smallest number up, the sentence, the paragraph, AND, AND NOT.
const fn ranks(joint: Joint) -> u32 {
    match joint {
        Joint::Or => 0,
        Joint::Near(relation) | Joint::Apart(relation) => match relation {
            Relation::Within(words) | Relation::Before(words) | Relation::Without(words) => {
                if words < WIDEST {
                    1 + words
                } else {
                    WIDEST
                }
            }
            Relation::Sentence => WIDEST + 1,
            Relation::Paragraph => WIDEST + 2,
        },
        Joint::And => WIDEST + 3,
        Joint::AndNot => WIDEST + 4,
    }
}

/// More words than this are all one to the order of operators.
const WIDEST: u32 = 1000;

fn operator(word: &str) -> Option<Operator> {
    let near = |words| Operator::Joint(Joint::Near(Relation::Within(words)));
    Some(match word {
        "and" | "&" => Operator::Joint(Joint::And),
        "or" => Operator::Joint(Joint::Or),
        "not" => Operator::Not,
        "andnot" | "butnot" => Operator::Joint(Joint::AndNot),
        "w/s" | "/s" | "w/sent" | "/sent" => Operator::Joint(Joint::Near(Relation::Sentence)),
        "w/p" | "/p" | "w/para" | "/para" => Operator::Joint(Joint::Near(Relation::Paragraph)),
        "not/s" => Operator::Joint(Joint::Apart(Relation::Sentence)),
        "not/p" => Operator::Joint(Joint::Apart(Relation::Paragraph)),
        "pre/s" | "+s" => {
            Operator::Nearly(Joint::Near(Relation::Sentence), "asks for an order too: read as W/S, in either order")
        }
        "pre/p" | "+p" => {
            Operator::Nearly(Joint::Near(Relation::Paragraph), "asks for an order too: read as W/P, in either order")
        }
        "w/seg" | "/seg" | "near/seg" => Operator::Nearly(Joint::And, "has no counterpart: read as AND"),
        "not/seg" => Operator::Nearly(Joint::AndNot, "has no counterpart: read as AND NOT"),
        "allcaps" => Operator::Letters(Letters::AllCaps),
        "caps" => Operator::Letters(Letters::Caps),
        "nocaps" => Operator::Letters(Letters::NoCaps),
        "singular" => Operator::Letters(Letters::Singular),
        "plural" => Operator::Letters(Letters::Plural),
        _ => {
            if let Some(words) = numbered(word, &["w/", "near/", "/"]) {
                near(words)
            } else if let Some(words) = numbered(word, &["pre/", "onear/", "+"]) {
                Operator::Joint(Joint::Near(Relation::Before(words)))
            } else if let Some(words) = numbered(word, &["not/"]) {
                Operator::Joint(Joint::Apart(Relation::Within(words)))
            } else {
                Operator::AtLeast(numbered(word, &["atleast"])?)
            }
        }
    })
}

const FIELDS: &[(&[&str], Target)] = &[
    (&["headline", "head", "title"], Target::In(&[FieldId::Headline])),
    (&["hlead"], Target::In(&[FieldId::Hlead, FieldId::Deck])),
    (&["highlight", "abstract", "summary"], Target::In(&[FieldId::Deck])),
    (&["lead"], Target::In(&[FieldId::Lead])),
    (&["body", "text"], Target::In(&[FieldId::Body])),
    (&["byline", "author"], Target::In(&[FieldId::Author])),
    (&["publication", "pub", "source", "publisher"], Target::In(&[FieldId::Source])),
    (&["section"], Target::In(&[FieldId::Section])),
    (&["dateline"], Target::In(&[FieldId::Dateline])),
    (&["date"], Target::In(&[FieldId::Date])),
    (&["load-date"], Target::In(&[FieldId::Crawled])),
    (&["length"], Target::In(&[FieldId::Words])),
    (&["language"], Target::In(&[FieldId::Lang])),
    (&["subject", "terms", "term"], Target::In(&[FieldId::Tag])),
    (&["person"], Target::In(&[FieldId::Person])),
    (&["company", "organization"], Target::In(&[FieldId::Org])),
    (&["geographic", "city", "state", "country"], Target::In(&[FieldId::Place])),
    (&["url"], Target::In(&[FieldId::Url])),
    (&["industry"], Target::Without("the index of industries")),
    (&["ticker"], Target::Without("the stock exchange code")),
    (&["publication-type", "type"], Target::Without("the type of publication")),
    (&["graphic"], Target::Without("the text of captions")),
    (&["correction", "correction-date"], Target::Without("the text of corrections")),
    (&["copyright"], Target::Without("the copyright notice")),
    (&["series"], Target::Without("the name of a series")),
    (&["journal-code", "issn"], Target::Without("the code of the publication")),
];

fn wildcards(word: &str) -> Spelling {
    let word = word.replace('!', "*");
    let stem = word.trim_end_matches('*');
    let inside = stem.contains('*') || word.len() > stem.len() + 1;
    Spelling {
        note: inside.then_some(
            "`*` stands for any letters, as in today's guides; older ones took it for one letter, which is `?` now",
        ),
        ..Spelling::of(word)
    }
}

const ROWS: &[(&str, &str, &str)] = &[
    ("river level", "\"river level\"", "words side by side are a phrase"),
    ("flood OR storm W/5 coast", "(flood OR storm) W/5 coast", "OR binds tightest"),
    ("flood W/25 dam W/5 repair", "flood W/25 (dam W/5 repair)", "of nearness, the smallest number first"),
    ("flood AND dam AND NOT beaver OR otter", "flood dam -(beaver OR otter)", "AND NOT binds loosest"),
    ("dam W/10 repair", "dam W/10 repair", "in either order; also NEAR/10 and /10"),
    ("dam PRE/3 repair", "dam PRE/3 repair", "in this order; also ONEAR/3 and +3"),
    ("dam NOT W/5 hoover", "dam NOT W/5 hoover", "also NOT/5 and NOT /5"),
    ("dam W/S repair", "dam W/S repair", "in one sentence; also /S and W/SENT"),
    ("dam W/P repair", "dam W/P repair", "in one paragraph; also /P and W/PARA"),
    ("dam BUT NOT hoover", "dam -hoover", "also AND NOT, ANDNOT, BUTNOT"),
    ("flood!", "flood*", "any ending"),
    ("wom?n", "wom?n", "one letter"),
    ("ATLEAST5(flood)", "ATLEAST5(flood)", "so many matches"),
    ("ALLCAPS(aids)", "=AIDS", "in capitals"),
    ("CAPS(turkey)", "(=Turkey OR =TURKEY)", "with a capital"),
    ("NOCAPS(turkey)", "=turkey", "without capitals"),
    ("HEADLINE(flood)", "headline:flood", "segments are fields"),
    ("HLEAD(flood)", "(hlead:flood OR deck:flood)", "headline, lead and highlight"),
    ("BYLINE(okafor)", "author:okafor", ""),
    ("PUBLICATION(harbour gazette)", "source:\"harbour gazette\"", ""),
    ("DATE AFT 10/7/2019", "date:>2019-10-07", "also AFTER, >, BEF, BEFORE, <, IS, =, GEQ, LEQ"),
    ("LENGTH(>500)", "words:>500", ""),
    ("LANGUAGE(french)", "lang:french", ""),
    ("SUBJECT(wheat)", "tag:wheat", "also TERMS"),
];
