//! Mail: single messages, mbox, attachments.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue_fuzz::{Family, check, let_caught_panics_pass};

const FAMILY: Family = Family { names: &["message.eml", "list.mbox", "mail"], hints: &[], growth: 0 };

fuzz_target!(init: let_caught_panics_pass(), |bytes: &[u8]| check(&FAMILY, bytes));
