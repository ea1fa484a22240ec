//! JSON in every dialect: one object, lists, lines, nested exports, records that have to be mended.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family = Family {
    names: &["dump.json", "dump.jsonl", "a.txt"],
    hints: &["json", "ninjs", "dpa-digitalwires", "gdelt", "nyt"],
    growth: 64,
};

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
