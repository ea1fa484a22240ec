//! Digitised newspapers: ALTO, METS, Trove, Chronicling America, impresso.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family = Family {
    names: &["page.xml", "issue.json", "issue.jsonl", "ocr.txt"],
    hints: &["alto", "mets", "trove", "chronicling-america", "impresso"],
    growth: 64,
};

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
