//! Containers and compression: gzip, zstd, bzip2, xz, lzma, zip, tar, WARC, in one another.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family =
    Family { names: &["archive", "2019.zip", "crawl.warc.gz", "dump.jsonl.zst"], hints: &[], growth: 0 };

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
