//! Words spelled as a vendor's commands ask: in capitals, with a capital, in the plural.

use super::Letters;

/// The ways of writing `text` that are asked for.
pub(super) fn forms_of(text: &str, letters: &[Letters]) -> Vec<String> {
    let mut words = vec![text.to_owned()];
    if letters.contains(&Letters::Plural) {
        words = plurals(text);
    }
    let cases: &[fn(&str) -> String] = if letters.contains(&Letters::AllCaps) {
        &[|text| text.to_uppercase()]
    } else if letters.contains(&Letters::NoCaps) {
        &[|text| text.to_lowercase()]
    } else if letters.contains(&Letters::Caps) {
        &[capitalised, |text| text.to_uppercase()]
    } else {
        &[|text| text.to_lowercase(), capitalised, |text| text.to_uppercase()]
    };
    let mut forms: Vec<String> = Vec::new();
    for word in &words {
        for case in cases {
            let form = case(word);
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

/// Each word with a capital, the rest as written.
fn capitalised(text: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// The regular plurals of a word, or the word if it looks like one.
fn plurals(word: &str) -> Vec<String> {
    let stem = word.strip_suffix(['y', 'Y']);
    if word.ends_with(['s', 'S']) {
        return vec![word.to_owned()];
    }
    match stem {
        Some(stem) => vec![format!("{stem}ies"), format!("{word}s")],
        None => vec![format!("{word}s"), format!("{word}es")],
    }
}
