//! Folding: the form under which words and names are compared, whatever their case and accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Writes the folded form of `text` to `out`, which is emptied first: lower case, compatibility forms resolved, accents off
/// Latin and Greek letters, `ё` as `е`, Arabic vowel marks and soft hyphens dropped, `ß ø ł ı œ` and their like spelled plainly. The marks of
/// other scripts stay, since they make other letters (`й`, Devanagari vowels).
pub fn fold_into(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
        return;
    }
    let mut base = ' ';
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if is_combining_mark(c) {
            let dropped = match base {
                '\u{400}'..='\u{52f}' => base == 'е' && c == '\u{308}',
                // Hebrew points and Arabic vowel marks.
                '\u{590}'..='\u{6ff}' => true,
                base => is_latin_or_greek(base),
            };
            if !dropped {
                push_composed(out, c);
            }
            continue;
        }
        base = c;
        match c {
            '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{640}' => {}
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            c => out.push(c),
        }
    }
}

/// The folded form of `text`. See [`fold_into`].
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

fn is_latin_or_greek(c: char) -> bool {
    matches!(c, 'a'..='z' | '\u{aa}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}')
}

/// Puts a mark on the last letter: as one character where Unicode has one, so that `й` is what it is in the stemmers.
fn push_composed(out: &mut String, mark: char) {
    if let Some(last) = out.pop() {
        if let Some(composed) = unicode_normalization::char::compose(last, mark) {
            out.push(composed);
            return;
        }
        out.push(last);
    }
    out.push(mark);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_accents_fold() {
        let table = [
            ("Erdoğan", "erdogan"),
            ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
            ("Élysée ÉLYSÉE E\u{301}lyse\u{301}e", "elysee elysee elysee"),
            ("Größe Straße", "grosse strasse"),
            ("Ёлка Йорк", "елка йорк"),
            ("Αθήνα ΑΘΗΝΑ Πόλος", "αθηνα αθηνα πολοσ"),
            ("ｆｕｌｌ ﬁre", "full fire"),
            ("العَرَبِيَّة", "العربية"),
            ("Łódź Ærø", "lodz aero"),
            ("हिन्दी", "हिन्दी"),
        ];
        for (text, folded) in table {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
