//! Clean text: one kind of space, paragraphs parted by one blank line, no invisible characters, no markup left-overs.
//!
//! Most text is clean already, so a pass over its bytes decides first, and the string is moved on as it is.

/// Text of one line: headlines, names, tags.
pub(super) fn inline(text: String) -> String {
    if is_clean(&text, false) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    push_line(&text, &mut out);
    out
}

/// Running text: paragraphs parted by `\n\n`.
///
/// A single line break is a paragraph's end where lines are long or end with sentences, and the wrap of a narrow column otherwise.
pub(super) fn body(text: String) -> String {
    if is_clean(&text, true) {
        return text;
    }
    let breaks = line_breaks_part_paragraphs(&text);
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.split(['\n', '\u{2028}', '\u{2029}', '\u{c}']) {
        let before = out.len();
        let separator = if before == 0 {
            ""
        } else if blank || breaks {
            "\n\n"
        } else {
            " "
        };
        out.push_str(separator);
        let start = out.len();
        push_line(line, &mut out);
        if out.len() == start {
            out.truncate(before);
            blank = true;
        } else {
            blank = false;
        }
    }
    out
}

fn line_breaks_part_paragraphs(text: &str) -> bool {
    /// Longer lines than any column that wraps text, in bytes.
    const LONG: usize = 160;
    let (mut lines, mut ended) = (0_usize, 0_usize);
    for line in text.split('\n').map(str::trim_end).filter(|line| !line.is_empty()) {
        if line.len() > LONG {
            return true;
        }
        lines += 1;
        ended += usize::from(line.ends_with(['.', '!', '?', '"', '”', '»', '。', '…', ':', ')']));
    }
    ended * 10 >= lines * 9
}

/// What a byte may be the start of: 0 plain, 1 worth a look.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b' ' as usize] = true;
    table[b'&' as usize] = true;
    table[0x7f] = true;
    table[0xc2] = true;
    table[0xe2] = true;
    table[0xe3] = true;
    table[0xef] = true;
    table
};

fn is_clean(text: &str, paragraphs: bool) -> bool {
    let bytes = text.as_bytes();
    if text.starts_with([' ', '\n']) || text.ends_with([' ', '\n']) {
        return false;
    }
    let at = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        i += 1;
        if !SUSPECT[byte as usize] {
            continue;
        }
        let fine = match byte {
            b' ' => !matches!(at(i), b' ' | b'\n'),
            b'\n' => {
                let pair = paragraphs && at(i) == b'\n' && !matches!(at(i + 1), b'\n' | b' ');
                i += 1;
                pair
            }
            b'&' => !(at(i) == b'#' || at(i).is_ascii_alphabetic()) || entity_at(text.get(i..).unwrap_or("")).is_none(),
            0xc2 => at(i) > 0xa0 && at(i) != 0xad,
            0xe2 => match (at(i), at(i + 1)) {
                (0x80, 0x80..=0x8b | 0x8e | 0x8f | 0xa8..=0xaf) | (0x81, 0x9f..=0xaf) => false,
                _ => true,
            },
            0xe3 => (at(i), at(i + 1)) != (0x80, 0x80),
            0xef => (at(i), at(i + 1)) != (0xbb, 0xbf),
            _ => false,
        };
        if !fine {
            return false;
        }
    }
    true
}

/// One line, its spaces collapsed, entities decoded, invisible characters dropped.
fn push_line(line: &str, out: &mut String) {
    let start = out.len();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if c == '&'
            && let Some((decoded, len)) = entity_at(rest)
        {
            rest = rest.get(len..).unwrap_or_default();
            push_char(decoded, start, out);
        } else {
            push_char(c, start, out);
        }
    }
    if out.len() > start && out.ends_with(' ') {
        out.pop();
    }
}

fn push_char(c: char, start: usize, out: &mut String) {
    match c {
        // Zero-width joiners stay: Persian and the scripts of India spell with them.
        '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{ad}' => {}
        c if c.is_whitespace() => {
            if out.len() > start && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        c if c.is_control() => {}
        c => out.push(c),
    }
}

/// The character that an entity stands for, and the entity's length, from just after its ampersand.
fn entity_at(text: &str) -> Option<(char, usize)> {
    const NAMED: &[(&str, char)] = &[
        ("amp", '&'),
        ("quot", '"'),
        ("apos", '\''),
        ("lt", '<'),
        ("gt", '>'),
        ("nbsp", ' '),
        ("rsquo", '’'),
        ("lsquo", '‘'),
        ("rdquo", '”'),
        ("ldquo", '“'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("euro", '€'),
        ("pound", '£'),
        ("copy", '©'),
        ("reg", '®'),
        ("deg", '°'),
        ("shy", '\u{ad}'),
        ("agrave", 'à'),
        ("aacute", 'á'),
        ("acirc", 'â'),
        ("atilde", 'ã'),
        ("auml", 'ä'),
        ("ccedil", 'ç'),
        ("egrave", 'è'),
        ("eacute", 'é'),
        ("ecirc", 'ê'),
        ("iacute", 'í'),
        ("ntilde", 'ñ'),
        ("oacute", 'ó'),
        ("ocirc", 'ô'),
        ("otilde", 'õ'),
        ("ouml", 'ö'),
        ("szlig", 'ß'),
        ("uacute", 'ú'),
        ("uuml", 'ü'),
        ("Auml", 'Ä'),
        ("Ouml", 'Ö'),
        ("Uuml", 'Ü'),
        ("Eacute", 'É'),
    ];
    let end = text.bytes().take(10).position(|byte| byte == b';')?;
    let name = text.get(..end)?;
    let decoded = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else {
        NAMED.iter().find(|(known, _)| *known == name)?.1
    };
    Some((decoded, end + 1))
}

/// At most `max` bytes of `text`, cut at a character.
pub(super) fn clip(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cleans_lines() {
        for (text, wanted) in [
            ("Dam  fails", "Dam fails"),
            (" Dam\nfails\t", "Dam fails"),
            ("Smith &amp; Sons&#39; &quot;dam&quot; &#x2014; fails", "Smith & Sons' \"dam\" — fails"),
            ("R&D; A&B &unknown; &", "R&D; A&B &unknown; &"),
            ("a\u{a0}b\u{200b}c\u{202e}d\u{feff}\u{ad}e\u{7}f\u{3000}g", "a bcdef g"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("\u{200b}", ""),
        ] {
            assert_eq!(inline(text.to_owned()), wanted);
        }
    }

    #[test]
    fn cleans_bodies() {
        for (text, wanted) in [
            ("One.\n\nTwo.", "One.\n\nTwo."),
            ("One.\r\n\r\n\r\nTwo. \n", "One.\n\nTwo."),
            (
                "The river rose and\nthe dam, which was\nold, gave way.\n\nNobody was hurt.",
                "The river rose and the dam, which was old, gave way.\n\nNobody was hurt.",
            ),
            (
                "It rained on.\nThe dam held.\n\"Good,\" he said.",
                "It rained on.\n\nThe dam held.\n\n\"Good,\" he said.",
            ),
            ("\n \n", ""),
        ] {
            assert_eq!(body(text.to_owned()), wanted);
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "[a-z .&;#\n\r\t\u{a0}\u{200b}\u{3000}\u{2028}é—]{0,60}") {
            // Entities are decoded once: what they decode to is the source's own text.
            let text = text.replace('&', "");
            let once = body(text.clone());
            prop_assert_eq!(body(once.clone()), once.clone());
            prop_assert!(is_clean(&once, true), "{:?}", once);
            let once = inline(text);
            prop_assert!(is_clean(&once, false), "{:?}", once);
        }

        #[test]
        fn never_panics(text in "\\PC{0,60}") {
            let _ = body(text.clone());
            let _ = inline(text);
        }
    }
}
