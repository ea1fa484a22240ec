//! Copies of a text in other capitals, byte for byte as long as it.

fn same_length(c: char, mut letters: impl Iterator<Item = char>) -> char {
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.len_utf8() == c.len_utf8() => letter,
        _ => c,
    }
}

/// Small letters throughout.
pub fn small(text: &str) -> String {
    text.chars().map(|c| same_length(c, c.to_lowercase())).collect()
}

/// Every third sentence as a headline, with a capital for each word.
pub fn titles(text: &str) -> String {
    capitals(text, 3)
}

/// All sentences as headlines.
pub fn all_titles(text: &str) -> String {
    capitals(text, 1)
}

fn capitals(text: &str, every: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, sentence) in text.split("\n\n").enumerate() {
        if index > 0 {
            out.push_str("\n\n");
        }
        let mut inside = false;
        for c in sentence.chars() {
            out.push(if !inside && index % every == 0 { same_length(c, c.to_uppercase()) } else { c });
            inside = c.is_alphanumeric() || matches!(c, '\'' | '’');
        }
    }
    out
}
