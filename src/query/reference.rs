//! The page on the query language, made from the code: `schema/query.md`. A test reads every query on it.

use std::fmt::Write as _;

use super::near::NEAR_DEPTH;
use super::syntax::{Dialect, Syntax, Target};
use super::{QUERY_BYTES, QUERY_DEPTH, QUERY_LEAVES};

/// A group of forms under one heading.
struct Section {
    heading: &'static str,
    /// What is said before the table.
    about: &'static str,
    forms: &'static [Form],
}

/// One row: ways to write it, and what it means.
struct Form {
    written: &'static [&'static str],
    means: &'static str,
}

const SECTIONS: &[Section] = &[
    Section {
        heading: "Words",
        about: "",
        forms: &[
            form(&["turkey offensive"], "both words, anywhere in headline, deck or body"),
            form(&["\"terror group\""], "next to each other, in this order"),
            form(&["terror*", "*stan", "oper*ion"], "`*` stands for any letters, or none"),
            form(&["wom?n"], "`?` stands for one letter"),
            form(&["\"oil pric*\""], "wildcards work between quotes too"),
            form(&["\"river level\"~3"], "these words with three moves at most to bring them together"),
            form(&["syromolotov~1", "syromolotov~2"], "one or two letters changed, left out, put in or swapped"),
            form(&["syromolotov~"], "one such letter in words of up to five, two in longer ones"),
            form(&["=Apple", "=\"Apple Inc\""], "as written: neither stemmed nor folded, capitals kept"),
            form(&["flood^3 storm", "\"river level\"^0.5"], "the word counts more, or less, when hits are ranked"),
            form(&["*"], "every article"),
        ],
    },
    Section {
        heading: "Operators",
        about: "In capitals; `and`, `or` and `not` are words. Parentheses bind tightest, then nearness (from left to right), then \
                `NOT`, then `AND`, then `OR`.",
        forms: &[
            form(&["flood AND storm", "flood storm"], "both"),
            form(&["flood OR storm"], "either, or both"),
            form(&["flood -sport", "flood NOT sport"], "the first, and not the second"),
            form(&["-sport"], "all articles but those"),
            form(&["(flood OR storm) (coast OR harbour)"], "one of the first two and one of the last two"),
        ],
    },
    Section {
        heading: "Nearness",
        about: "Words, phrases, wildcards, groups of alternatives and nearness itself stand on either side. A distance is the \
                difference of positions: neighbours are one apart. What matched is marked, and nothing else.",
        forms: &[
            form(&["turkey W/5 offensive", "turkey w/5 offensive"], "at most five words apart, in either order"),
            form(&["(turkey OR ankara) W/5 (offensive OR operat*)"], "any of the first near any of the others"),
            form(&["minister PRE/3 said"], "at most three words apart, in this order"),
            form(&["kurdish W/S militia"], "in the same sentence"),
            form(&["kurdish W/P militia"], "in the same paragraph"),
            form(&["apple NOT W/10 fruit"], "apple at a place with no fruit within ten words"),
            form(&["headline:(dam W/3 repair)"], "in the headline"),
            form(&["ATLEAST3(climate)", "ATLEAST3(climate OR weather)"], "three matches or more"),
        ],
    },
    Section {
        heading: "Fields",
        about: "A field has its colon right behind its name; `fields.md` lists them. What has a colon and is no field is \
                searched as text.",
        forms: &[
            form(&["headline:flood", "headline:\"river level\""], "in the headline"),
            form(&["headline:(flood OR storm)"], "the field covers the group"),
            form(&["headline:(flood body:storm)"], "inside a group another field wins"),
            form(&["agency:sputnik", "agency:associated-press"], "a keyword field holds the whole value, in any case"),
            form(&["-agency:(ap OR afp)"], "from neither"),
            form(&["agency:none", "author:none"], "without one; `agency:\"none\"` looks for the name"),
            form(&["lang:fr", "lang:french", "lang:fr-CA"], "a language by its code, its name or its tag"),
            form(
                &["person:\"Marta Lindqvist\"", "person:lindqvist"],
                "a name: words of it, or quoted words side by side",
            ),
            form(&["source:harbour*", "path:2019/*"], "wildcards work in fields"),
            form(
                &["path:\"my folder/*\""],
                "quotes keep the spaces of a path or keyword together, and wildcards work in them",
            ),
        ],
    },
    Section {
        heading: "Dates",
        about: "Both ends of a range are included, each at its own precision. An article matches when the whole of its date \
                lies in the range: one that is dated `2019-10` matches `date:2019`, and not `date:2019-10-07`.",
        forms: &[
            form(&["date:2019", "date:2019-10", "date:2019-10-07"], "a year, a month, a day"),
            form(&["date:2019-10..2019-11"], "1 October to 30 November"),
            form(&["date:2019-10..", "date:>=2019-10"], "from 1 October on"),
            form(&["date:..2019-10", "date:<=2019-10"], "up to 31 October"),
            form(&["date:>2019-10"], "from 1 November on"),
            form(&["date:<2019-10"], "up to 30 September"),
            form(&["date:today", "date:yesterday", "date:2019..today"], "counted from the current day"),
            form(
                &["date:last-30d", "date:last-2w", "date:last-6m", "date:last-1y"],
                "the last days, weeks, months or years, today included",
            ),
            form(&["date:none"], "undated"),
            form(&["date:.."], "dated"),
            form(&["precision:month"], "dated to the month and no finer"),
        ],
    },
    Section {
        heading: "Numbers",
        about: "",
        forms: &[
            form(&["words:500"], "exactly"),
            form(&["words:>500", "words:>=500", "words:<500", "words:<=500"], "more, at least, fewer, at most"),
            form(&["words:100..200", "words:100..", "words:..200"], "from, to, or both; both ends included"),
        ],
    },
];

const fn form(written: &'static [&'static str], means: &'static str) -> Form {
    Form { written, means }
}

/// The page, as Markdown.
#[must_use]
pub fn query_reference() -> String {
    let mut page = String::from(
        "# Queries\n\nA query is never refused. What cannot be read as meant is read another way, and a note points at the \
         place and says what was done instead.\n",
    );
    for section in SECTIONS {
        let _ = write!(page, "\n## {}\n\n", section.heading);
        if !section.about.is_empty() {
            let _ = write!(page, "{}\n\n", section.about);
        }
        page.push_str("| written | means |\n|---|---|\n");
        for form in section.forms {
            let written: Vec<String> = form.written.iter().map(|query| format!("`{query}`")).collect();
            let _ = writeln!(page, "| {} | {} |", written.join(", "), form.means);
        }
    }
    let kib = QUERY_BYTES / 1024;
    let _ = write!(
        page,
        "\n## What is read leniently\n\n\
         - Quotes of every shape and full-width punctuation are read as plain ones; commas, semicolons and colons at the end \
         of a word are left out.\n\
         - An unclosed quote or parenthesis closes at the end; one that closes nothing is left out.\n\
         - An operator, a field or a pair of quotes or parentheses with nothing to work on is left out.\n\
         - A value that its field cannot hold, such as a day that no calendar has, is searched as text.\n\
         - A weight outside text fields is left out: only they rank.\n\
         - AND and OR without parentheses run in the order given above, and the note shows the other reading.\n\
         - Beside an operator of nearness, AND asks each of its parts by itself: `(a AND b) W/5 c` is `(a W/5 c) AND (b W/5 c)`, and \
         `a NOT W/5 (b AND c)` is `(a NOT W/5 b) OR (a NOT W/5 c)`. NOT turns the question round: `(a NOT b) W/5 c` is \
         `(a W/5 c) AND NOT (b W/5 c)`, and `a W/5 (NOT b)` is `a NOT W/5 b`. `NOT PRE/n`, `NOT W/S` and `NOT W/P` ask of the whole \
         article. Other fields than text, and ATLEAST, are asked of the whole article too.\n\n\
         Each of these but the first comes with a note.\n\n\
         ## Limits\n\n\
         {kib} KiB, {QUERY_LEAVES} words, phrases and values, {QUERY_DEPTH} parentheses and {NEAR_DEPTH} operators of nearness inside \
         each other, and {QUERY_LEAVES} more words from groups taken apart. What is beyond is left out, with a note.\n\n\
         ## Other search boxes\n\n\
         `--syntax` reads a query in a vendor's own words, with the vendor's meaning. What has no counterpart is named in a note.\n",
    );
    for syntax in Syntax::ALL {
        if let Some(dialect) = syntax.dialect() {
            vendor(&mut page, syntax, dialect);
        }
    }
    page
}

/// A vendor's words and fields, and ours for them.
fn vendor(page: &mut String, syntax: Syntax, dialect: &Dialect) {
    let _ = write!(page, "\n### {}: `--syntax {syntax}`\n\n| there | here | |\n|---|---|---|\n", dialect.name);
    for (theirs, ours, means) in dialect.rows {
        let _ = writeln!(page, "| `{theirs}` | `{ours}` | {means} |");
    }
    page.push_str("\n| field | here |\n|---|---|\n");
    for (names, target) in dialect.fields {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let here = match target {
            Target::In(fields) => {
                fields.iter().map(|field| format!("`{}`", field.name())).collect::<Vec<_>>().join(" or ")
            }
            Target::Without(what) => format!("none: {what} is not kept"),
        };
        let _ = writeln!(page, "| {} | {here} |", names.join(", "));
    }
    page.push_str("\nSources:\n\n");
    for guide in dialect.guides {
        let _ = writeln!(page, "- {guide}");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail that way")]

    use chrono::NaiveDate;

    use super::*;
    use crate::query::{ParseOptions, parse};

    #[test]
    fn every_query_on_the_page_reads_without_a_note() {
        let today = NaiveDate::from_ymd_opt(2019, 11, 22).unwrap();
        for form in SECTIONS.iter().flat_map(|section| section.forms) {
            let trees: Vec<_> = form
                .written
                .iter()
                .map(|text| {
                    let query = parse(text, &ParseOptions::new(today));
                    assert_eq!(query.notes, [], "{text}");
                    assert!(!text.contains(['|', '`']), "{text} would break the table");
                    query.to_string()
                })
                .collect();
            // What is said to be the same is the same.
            if ["both", "from 1 October on", "up to 31 October"].contains(&form.means) {
                assert_eq!(trees.first(), trees.last(), "{}", form.means);
            }
        }
    }

    #[test]
    fn the_page_has_the_language_and_the_vendors() {
        let page = query_reference();
        assert!(page.contains("| `turkey offensive` | both words,"), "{page}");
        assert!(page.contains("64 KiB, 4096 words"), "{page}");
        assert!(page.contains("| `dam w/5 repair` | `dam PRE/5 repair` | in this order, unlike ours |"), "{page}");
    }
}
