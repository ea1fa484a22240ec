//! Feeds: RSS, Atom, JSON Feed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family =
    Family { names: &["feed.xml", "feed.json", "index.rss"], hints: &["feed", "json-feed"], growth: 64 };

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
