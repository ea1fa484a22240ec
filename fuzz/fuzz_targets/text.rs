//! Running text: plain, Markdown, SGML of Reuters and TREC.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family = Family {
    names: &["story.txt", "story.md", "reut2-000.sgm", "ap890101"],
    hints: &["text", "markdown", "reuters-sgml", "trec-sgml"],
    growth: 64,
};

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
