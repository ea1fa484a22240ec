//! Tables: CSV, TSV, Parquet.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family = Family {
    names: &["articles.csv", "articles.tsv", "articles.parquet", "articles.txt"],
    hints: &["table", "csv", "parquet"],
    growth: 0,
};

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
