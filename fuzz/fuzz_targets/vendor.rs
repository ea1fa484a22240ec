//! Exports of vendors and wires: Nexis, Factiva, ProQuest, IPTC 7901, ANPA 1312.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family = Family {
    names: &["export.txt", "export.html", "wire.tst", "export.TXT"],
    hints: &["factiva-text", "nexis-uni", "proquest-text", "iptc7901", "anpa1312", "factiva-html", "nexis-text"],
    growth: 64,
};

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
