//! Web pages: the guard, the tree, text, metadata and dates of the page.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family =
    Family { names: &["flood.html", "2019/11/22/flood", "page.txt"], hints: &["html", "factiva-html"], growth: 64 };

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
