//! Where sentences begin and end: one rule for recognising names and for searching within a sentence.
//!
//! In goes a text and its language, out come the byte ranges of its sentences, without the white space between them. A blank line
//! always ends a sentence. A full stop does unless what stands before it is an abbreviation or an initial, or what
//! follows goes on in lower case; the languages differ in their abbreviations only, and those of one that is not listed are taken to be
//! none. A script that parts no sentences (Thai) has one sentence a paragraph. Every byte is looked at once or twice, and
//! nothing is allocated.

use std::ops::Range;

use super::abbreviations::{Abbreviations, Kind};

/// The longest word before a full stop that can be an abbreviation, in bytes.
const LONGEST_ABBREVIATION: usize = 24;
/// How much of a text is looked at to see whether it has capitals, in bytes.
const CASE_SAMPLE: usize = 2000;
/// Signs that may stand between a sentence's mark and the next sentence: `."')]`.
const MOST_CLOSERS: usize = 8;

/// Walks the sentences of a text.
#[derive(Debug, Clone)]
pub struct Sentences<'a> {
    text: &'a str,
    at: usize,
    abbreviations: Abbreviations,
    /// The text has capitals, so that a small letter goes on with a sentence.
    cased: bool,
}

impl<'a> Sentences<'a> {
    /// The sentences of `text`, which is in `language` (ISO 639-1; empty where it is not known).
    #[must_use]
    pub fn new(text: &'a str, language: &str) -> Self {
        let cased = text.chars().take(CASE_SAMPLE).any(char::is_uppercase);
        Self { text, at: 0, abbreviations: Abbreviations::of(language), cased }
    }
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..)?;
        let start = self.text.len() - rest.trim_start().len();
        if start == self.text.len() {
            self.at = start;
            return None;
        }
        let end = self.end_of(start);
        self.at = end;
        let sentence = self.text.get(start..end).unwrap_or_default().trim_end();
        Some(start..start + sentence.len())
    }
}

/// What a byte may begin.
const MAY_END: [bool; 256] = {
    let mut table = [false; 256];
    // The first bytes of the marks of other scripts, as `mark` lists them.
    let signs = [b'\n', b'.', b'!', b'?', 0xd6, 0xd8, 0xdb, 0xe0, 0xe1, 0xe2, 0xe3, 0xef];
    let mut index = 0;
    while index < signs.len() {
        table[signs[index] as usize] = true;
        index += 1;
    }
    table
};

/// What a sign says of the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// A full stop, which abbreviations have too.
    Stop,
    /// Three points, an exclamation or a question mark: white space must follow, and a sentence may go on.
    Strong,
    /// A mark of a script that needs no space behind it.
    Full,
}

const fn mark(c: char) -> Option<Mark> {
    match c {
        '.' => Some(Mark::Stop),
        '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' => Some(Mark::Strong),
        '。' | '！' | '？' | '｡' | '．' | '؟' | '۔' | '।' | '॥' | '։' | '።' | '။' | '។' => {
            Some(Mark::Full)
        }
        _ => None,
    }
}

const fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '》' | '〉' | '】')
}

/// What may stand between the white space after a sentence and the first letter of the next.
const fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | '['
            | '{'
            | '¿'
            | '¡'
            | '-'
            | '–'
            | '—'
            | '*'
            | '•'
            | '「'
            | '『'
            | '（'
    )
}

impl Sentences<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// The first byte that does not belong to the sentence that begins at `start`; white space may stand before it.
    fn end_of(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            if !MAY_END[byte as usize] {
                at += 1;
                continue;
            }
            if byte == b'\n' {
                if self.is_blank_line(at) {
                    return at;
                }
                at += 1;
                continue;
            }
            let Some(c) = self.char_at(at) else {
                at += 1;
                continue;
            };
            let Some(first) = mark(c) else {
                at += c.len_utf8();
                continue;
            };
            let (kind, after) = self.run_of_marks(at, first);
            let (closed, after) = self.closers(after);
            if self.ends(start, at, kind, closed, after) {
                return after;
            }
            at = after;
        }
        bytes.len()
    }

    /// White space from the line's end at `at` on holds another one.
    fn is_blank_line(&self, at: usize) -> bool {
        let rest = self.text.get(at + 1..).unwrap_or_default();
        rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).any(|byte| byte == b'\n')
    }

    /// What several marks in a row say together, and where they end.
    fn run_of_marks(&self, at: usize, first: Mark) -> (Mark, usize) {
        let mut kind = first;
        let mut after = at;
        let mut count = 0_u32;
        while let Some((c, next)) = self.char_at(after).and_then(|c| Some((c, mark(c)?))) {
            count += 1;
            after += c.len_utf8();
            kind = match (kind, next) {
                (Mark::Full, _) | (_, Mark::Full) => Mark::Full,
                (Mark::Stop, Mark::Stop) if count == 1 => Mark::Stop,
                _ => Mark::Strong,
            };
        }
        (kind, after)
    }

    /// The last sign that closes something behind the marks, and where the signs end; a footnote's number in brackets is among them.
    fn closers(&self, mut at: usize) -> (Option<char>, usize) {
        let mut last = None;
        for _ in 0..MOST_CLOSERS {
            match self.char_at(at) {
                Some(c) if is_closer(c) || self.closes_here(c, at) => {
                    last = Some(c);
                    at += c.len_utf8();
                }
                Some('[') => {
                    let rest = self.text.as_bytes().get(at + 1..).unwrap_or_default();
                    let digits = rest.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
                    if digits == 0 || rest.get(digits) != Some(&b']') {
                        break;
                    }
                    at += digits + 2;
                }
                // French sets a space before the quote that closes.
                Some(' ' | '\u{a0}' | '\u{202f}') if self.abbreviations.spaced_quotes => {
                    let space = self.char_at(at).map_or(0, char::len_utf8);
                    if self.char_at(at + space) != Some('»') {
                        break;
                    }
                    last = Some('»');
                    at += space + '»'.len_utf8();
                }
                _ => break,
            }
        }
        (last, at)
    }

    /// Signs that open a quote in most languages and close one in German and its neighbours, where white space follows.
    fn closes_here(&self, sign: char, at: usize) -> bool {
        matches!(sign, '“' | '‘' | '«' | '‹')
            && self.char_at(at + sign.len_utf8()).is_none_or(|next| next.is_whitespace() || is_closer(next))
    }

    /// Whether the marks at `at` end the sentence; `after` is where they and the signs that close end, `closed` the last of those.
    fn ends(&self, start: usize, at: usize, kind: Mark, closed: Option<char>, after: usize) -> bool {
        let Some(next) = self.char_at(after) else { return true };
        if kind == Mark::Full {
            // Japanese goes on after a quote: 「…。」と
            return !(closed.is_some() && matches!(next, 'と' | 'な' | 'の' | 'を' | '、' | '，' | ','));
        }
        if !next.is_whitespace() {
            return false;
        }
        let rest = self.text.get(after..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
        if rest.starts_with('\n') && self.is_blank_line(self.text.len() - rest.len()) {
            return true;
        }
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || is_opener(c));
        let Some(first) = rest.chars().next() else { return true };
        if matches!(first, ',' | ';' | ':' | '/') || self.cased && first.is_lowercase() {
            return false;
        }
        let before = self.text.get(start..at).unwrap_or_default();
        if kind == Mark::Strong {
            // `[...]` stands for words that were left out.
            return !(matches!(closed, Some(')' | ']')) && before.ends_with(['(', '[']));
        }
        // A quote is closed after its full stop, not after an abbreviation's.
        if closed.is_some_and(|sign| !matches!(sign, ')' | ']')) {
            return true;
        }
        !self.is_abbreviated(before, rest)
    }

    /// Whether the full stop after `before` belongs to its last word, `rest` being what the text goes on with.
    fn is_abbreviated(&self, before: &str, rest: &str) -> bool {
        let word = last_word(before);
        let alone = word.len() == before.len();
        let opens_sentence = || self.abbreviations.opens_sentence(next_word(rest));
        if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            // The number of a list's item, or an ordinal.
            return alone || self.abbreviations.ordinals && word.len() <= 2 && !opens_sentence();
        }
        if word.split('.').all(|part| {
            let mut letters = part.chars();
            letters.next().is_some_and(char::is_alphabetic) && letters.nth(1).is_none()
        }) && (word.contains('.') || word.chars().nth(1).is_none())
        {
            // Initials, `U.S.`, `p.m.`
            return !opens_sentence();
        }
        match self.abbreviations.kind(word) {
            Some(Kind::Title) => true,
            Some(Kind::Unit) => !opens_sentence(),
            Some(Kind::Number) => rest.starts_with(|c: char| c.is_numeric()),
            None => false,
        }
    }
}

/// The letters, digits and inner points at the end of `before`.
fn last_word(before: &str) -> &str {
    let mut start = before.len();
    for (at, c) in before.char_indices().rev() {
        if !(c.is_alphanumeric() || c == '.') || before.len() - at > LONGEST_ABBREVIATION {
            break;
        }
        start = at;
    }
    before.get(start..).unwrap_or_default()
}

/// The letters at the start of `rest`; nothing where they are an initial.
fn next_word(rest: &str) -> &str {
    let end = rest.char_indices().take(LONGEST_ABBREVIATION).find(|(_, c)| !c.is_alphabetic());
    let (end, sign) = end.map_or((rest.len(), ' '), |(at, c)| (at, c));
    if sign == '.' { "" } else { rest.get(..end).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text of a row has `|` where a sentence ends.
    fn check(language: &str, rows: &[&str]) {
        for row in rows {
            let text: String = row.replace('|', "");
            let found: Vec<&str> = Sentences::new(&text, language).filter_map(|range| text.get(range)).collect();
            let wanted: Vec<&str> = row.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
            assert_eq!(found, wanted, "{language}");
        }
    }

    #[test]
    fn english() {
        check(
            "en",
            &[
                "",
                " \n\n ",
                "No mark at all",
                "The mayor left.| Nobody knew why.| It rained!| Did it?| Yes.",
                "The U.S. Senate met Mr. Ode and Gen. Ife Ba.| They spoke of the U.S.| It was late.",
                "He lives in the U.S.| The house is new.| J. K. Tern wrote it.| A. Pell, too.",
                "Shares of Orr Inc. fell 3.5 percent on Jan. 12.| Orr Co. said No. 4 was shut.| Was it?| No.| It was not.",
                "At 5 p.m. Monday the gates closed.| They opened at 6 a.m.| The crowd cheered.",
                "\"We will go.\"| \"When?\" she asked.| \"Now!\" he said.| (They went.)| He stayed.",
                "“Go.”| Then: “Stay!”| 'Why?'| It was ... unclear.| He paused...| Then he left… and came back.",
                "The bill [...] Passed in May.| The end (or so they said.)| More.",
                "On St. Mark's Day, Dr. Noe met Sen. Abe (D., Mass.) in Fort Ash, Mass. on foot.",
                "See example.com. for more",
                "Visit example.com today.| See v2.0 too.",
                "The first paragraph has no mark\n\nThe second does.|\n \nThird".replace("mark\n", "mark|\n").as_str(),
                "One line.|\nAnother line\nwith a break.",
                "1. First the dam.| 2. Then the road.",
                "It was said.[4]| Later it was denied.",
                "The F.B.I. said so.| In the D.C. area, etc., little changed.",
                "She has a Ph.D. in law.| It cost $5.| 300 people came.",
                "Henry V. was king.| Vitamin C.| The rest.",
                "He said: \"It is over.\" and left.| Really?!| Really.",
            ],
        );
    }

    #[test]
    fn text_without_capitals() {
        check("en", &["the mayor left mr. ode.| nobody knew why.| it rained", "HE LEFT MR. ODE.| THE U.S. ARMY CAME."]);
    }

    #[test]
    fn other_languages() {
        check(
            "de",
            &[
                "Am 3. Oktober kam Dr. Ohm, z. B. mit Frau Prof. Tal bzw. Herrn Roth.| Die Feier begann.",
                "Er sagte: „Das geht.“| „Nein“, rief sie.| Im Jahr 1990.| Nach der 2. Halbzeit war Schluss.",
            ],
        );
        check(
            "fr",
            &[
                "M. Dune a vu Mme. Orme, p. ex. à Lyon.| « C'est fini. »| Il part.| « Non ! » dit-elle.",
                "Il est né le 1er janv. 1950 à St. Malo.| Les autres aussi.",
            ],
        );
        check("es", &["El Sr. Ríos llegó.| ¿Quién?| ¡Nadie!| La Dra. Sol, del art. 5, calló.| No.| Nadie habló."]);
        check(
            "ru",
            &["В 2019 г. Москва росла, т.е. менялась.| На ул. Лесной жил А. С. Орлов.| Он уехал и т.д.| Мы нет."],
        );
        check("nl", &["De heer dr. Vos kwam, bijv. Piet.| Het was laat."]);
        check("tr", &["Toplantı 3. Cadde'de oldu.| Sonra bitti."]);
    }

    #[test]
    fn other_scripts() {
        check("zh", &["警方说没有人受伤。|他们走了！|“为什么？”|没人知道。", "3.5万人到场。|结束"]);
        check("ja", &["市長は「終わった。」と述べた。|雨が降った。"]);
        check("ar", &["من جاء؟| لم يأت أحد. وقال الوزير ذلك.".replace("أحد.", "أحد.|").as_str()]);
        check("hi", &["सभा हुई।| सब गए।| क्यों?| पता नहीं।"]);
        check("th", &["ตำรวจกล่าวว่า ไม่มีผู้บาดเจ็บ"]);
        check("am", &["ሰላም ነው።| ደህና።"]);
    }

    proptest! {
        #[test]
        fn sentences_are_trimmed_and_cover_the_text(text in "([A-Za-zé。؟ ]{0,6}[.!?…\"')\\]\\n ]{0,4}){0,20}", language in "en|de|fr|zz|") {
            let mut end = 0;
            for range in Sentences::new(&text, &language) {
                prop_assert!(range.start >= end && range.end > range.start);
                prop_assert!(text.get(end..range.start).is_some_and(|gap| gap.trim().is_empty()));
                let sentence = text.get(range.clone()).unwrap_or_default();
                prop_assert_eq!(sentence.trim(), sentence);
                prop_assert!(!sentence.contains("\n\n"));
                end = range.end;
            }
            prop_assert!(text.get(end..).is_some_and(|gap| gap.trim().is_empty()));
        }
    }
}
