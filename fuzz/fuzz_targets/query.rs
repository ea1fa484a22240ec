//! Queries: whatever is typed is read, its remarks point into it, and what was understood prints as a query that is
//! understood the same.

#![no_main]

use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use morgue::query::{Node, ParseOptions, Syntax, parse, underline};
use serde_json::Value;

/// The tree without the places of its parts in the text.
fn meaning(root: &Node) -> Value {
    let mut tree = serde_json::to_value(root).expect("a tree is plain data");
    forget_places(&mut tree);
    tree
}

/// As deep as queries may be nested, some levels of data each.
fn forget_places(value: &mut Value) {
    match value {
        Value::Array(parts) => parts.iter_mut().for_each(forget_places),
        Value::Object(parts) => {
            parts.remove("span");
            parts.values_mut().for_each(forget_places);
        }
        _ => {}
    }
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let today = NaiveDate::from_ymd_opt(2019, 11, 22).expect("a day");
    let options = |any, syntax| ParseOptions { any, syntax, ..ParseOptions::new(today) };
    let syntaxes = [Syntax::Morgue, Syntax::Nexis, Syntax::Factiva, Syntax::Proquest];
    let query = parse(&text, &options(bytes.len() % 2 == 1, syntaxes[bytes.len() / 2 % syntaxes.len()]));
    assert_eq!(query.text, text);
    for note in &query.notes {
        assert!(text.get(note.span.start..note.span.end).is_some(), "{note:?} points nowhere");
        let _ = underline(&text, note);
    }
    let Some(root) = &query.root else { return };
    let printed = root.to_string();
    for any in [false, true] {
        let again = parse(&printed, &options(any, Syntax::Morgue)).root.as_ref().map(meaning);
        assert_eq!(again, Some(meaning(root)), "{text:?} printed as {printed:?}");
    }
});
