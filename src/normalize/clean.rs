//! Clean text: one kind of space, paragraphs parted by one blank line, no invisible characters, no markup left-overs.
//!
//! Most text is clean already, so a pass over its bytes decides first, and the string is moved on as it is.

/// Text of one line: headlines, names, tags.
pub(super) fn inline(text: String) -> String {
    let text = trimmed(text);
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
    let text = trimmed(text);
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

/// Without white space at both ends, in place.
fn trimmed(mut text: String) -> String {
    let end = text.trim_end().len();
    text.truncate(end);
    let start = end - text.trim_start().len();
    if start > 0 {
        text.drain(..start);
    }
    text
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

/// A byte that may begin something unclean. Written as comparisons, so that the compiler looks at many bytes at once.
const fn is_suspect(byte: u8) -> bool {
    byte < 0x20 || byte == b'&' || byte == 0x7f || byte == 0xc2 || byte == 0xe2 || byte == 0xe3 || byte == 0xef
}

fn is_clean(text: &str, paragraphs: bool) -> bool {
    /// Bytes that are looked at together.
    const CHUNK: usize = 64;
    let bytes = text.as_bytes();
    if text.starts_with([' ', '\n']) || text.ends_with([' ', '\n']) {
        return false;
    }
    let after = bytes.get(1..).unwrap_or_default();
    let doubled = |a: u8, b: u8| a == b' ' && (b == b' ' || b == b'\n') || a == b'\n' && b == b' ';
    if bytes.iter().zip(after).fold(false, |found, (a, b)| found | doubled(*a, *b)) {
        return false;
    }
    let mut start = 0;
    for chunk in bytes.chunks(CHUNK) {
        if chunk.iter().fold(false, |found, byte| found | is_suspect(*byte)) {
            let suspects = chunk.iter().enumerate().filter(|(_, byte)| is_suspect(**byte));
            for (offset, _) in suspects {
                if !is_fine(text, start + offset, paragraphs) {
                    return false;
                }
            }
        }
        start += CHUNK;
    }
    true
}

/// The suspect byte at `i` is part of clean text after all.
fn is_fine(text: &str, i: usize, paragraphs: bool) -> bool {
    let bytes = text.as_bytes();
    let at = |at: usize| bytes.get(at).copied().unwrap_or(0);
    match at(i) {
        b'\n' => {
            let before = i.checked_sub(1).map_or(0, at);
            // One of a pair, and not of three.
            paragraphs && (before == b'\n') != (at(i + 1) == b'\n')
        }
        b'&' => {
            !(at(i + 1) == b'#' || at(i + 1).is_ascii_alphabetic())
                || entity_at(text.get(i + 1..).unwrap_or("")).is_none()
        }
        0xc2 => at(i + 1) > 0xa0 && at(i + 1) != 0xad,
        0xe2 => {
            !matches!((at(i + 1), at(i + 2)), (0x80, 0x80..=0x8b | 0x8e | 0x8f | 0xa8..=0xaf) | (0x81, 0x9f..=0xaf))
        }
        0xe3 => (at(i + 1), at(i + 2)) != (0x80, 0x80),
        0xef => (at(i + 1), at(i + 2)) != (0xbb, 0xbf),
        _ => false,
    }
}

/// One line, its spaces collapsed, entities decoded, invisible characters dropped.
fn push_line(line: &str, out: &mut String) {
    let start = out.len();
    let mut rest = line.trim();
    loop {
        // Plain text is copied by the run, up to what may need a change.
        let bytes = rest.as_bytes();
        let odd = |i: usize| {
            is_suspect(bytes[i])
                || bytes[i] == b' ' && bytes.get(i + 1).is_none_or(|next| *next == b' ' || is_suspect(*next))
        };
        let run = (0..bytes.len()).find(|i| odd(*i)).unwrap_or(bytes.len());
        if let Some((plain, _)) = rest.split_at_checked(run) {
            let plain = if out.len() == start || out.ends_with(' ') { plain.trim_start_matches(' ') } else { plain };
            out.push_str(plain);
        }
        rest = rest.get(run..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { break };
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
