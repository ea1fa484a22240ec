//! XML of agencies, vendors and libraries: NITF, NewsML 1 and G2, TEI and what has no reader of its own.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family = Family {
    names: &["story.xml", "story.nitf", "story"],
    hints: &["nitf", "newsml", "newsml-g2", "tei", "trafilatura-xml", "xml", "factiva-xml"],
    growth: 64,
};

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
