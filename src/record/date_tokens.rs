//! The words, numbers and signs of a date, in many languages and scripts.

use super::date_calendars::{ERAS, Era};
use super::months::{self, Meaning};

/// A time zone as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Minutes east of UTC.
    East(i16),
    /// Letters that several zones share.
    Shared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Number {
        value: u64,
        digits: usize,
    },
    Month(u8),
    /// A month of the solar calendar of Iran.
    SolarMonth(u8),
    /// The next number is a month (`tháng 11`).
    MonthAhead,
    /// The next number is a year of it.
    Era(Era),
    /// Monday is 0; unknown where the word means two days.
    Weekday(Option<u8>),
    Filler,
    /// The number before it is a year, a month, a day.
    YearMark,
    MonthMark,
    DayMark,
    HourMark,
    MinuteMark,
    SecondMark,
    /// `Uhr`, `kl.`: a time with a dot stands beside it.
    Clock,
    /// Before noon, or after it.
    HalfDay {
        after_noon: bool,
    },
    /// Minutes east of UTC, where the letters say so.
    Zone(Zone),
    /// The T between day and time.
    TimeAhead,
    Sign(char),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Lexed {
    pub(super) token: Token,
    /// Nothing stands between it and the token before.
    pub(super) glued: bool,
}

pub(super) fn digit(c: char) -> Option<u64> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '০'..='৯' => '০',
        '๐'..='๙' => '๐',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(u64::from(u32::from(c) - u32::from(zero)))
}

pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    // Marks that stand in words: accents, the signs of Indian and Thai scripts that are no letters, joiners.
    (c.is_alphanumeric() && digit(c).is_none())
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{bcd}')
        || matches!(c, '\u{e47}'..='\u{e4e}' | '\u{200c}' | '\u{200d}' | '°')
}

/// The form in which words are looked up: lower case, Latin and Greek letters without accents.
pub(super) fn fold_word(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        for c in c.to_lowercase() {
            match plain_letter(c) {
                '\u{300}'..='\u{36f}' | '\u{200c}' => {}
                plain => out.push(plain),
            }
        }
    }
}

const fn plain_letter(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ı' | 'ī' | 'į' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ţ' | 'ț' | 'ť' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        c => c,
    }
}

/// The word at the start of `text`, and what follows it.
pub(super) fn take_word(text: &str) -> (&str, &str) {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The number at the start of `text`: value, digits, and what follows it.
pub(super) fn take_number(text: &str) -> Option<(u64, usize, &str)> {
    let mut value = 0_u64;
    let mut digits = 0;
    for (at, c) in text.char_indices() {
        let Some(next) = digit(c) else { return (digits > 0).then(|| (value, digits, text.get(at..).unwrap_or(""))) };
        value = value.checked_mul(10)?.checked_add(next)?;
        digits += 1;
    }
    (digits > 0).then_some((value, digits, ""))
}

/// The tokens of a string; `None` when it holds what dates do not.
pub(super) fn lex(text: &str, tokens: &mut Vec<Lexed>) -> Option<()> {
    let mut rest = text;
    let mut glued = false;
    let mut folded = String::with_capacity(32);
    while let Some(c) = rest.chars().next() {
        if tokens.len() >= 40 {
            return None;
        }
        if c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '،') {
            rest = rest.get(c.len_utf8()..)?;
            glued = false;
            continue;
        }
        if digit(c).is_some() {
            let (value, digits, after) = take_number(rest)?;
            if glued && matches!(tokens.last(), Some(Lexed { token: Token::Filler, .. })) {
                return None;
            }
            tokens.push(Lexed { token: Token::Number { value, digits }, glued });
            rest = after;
        } else if is_word(c) {
            let behind_number = matches!(tokens.last(), Some(Lexed { token: Token::Number { .. }, .. }));
            // Some set spaces around the marks of year, month and day: `2019 年 11 月 22 日`.
            let marked = rest.starts_with(['年', '月', '日', '년', '월', '일']);
            let after_number = behind_number && (glued || marked);
            let after_short = matches!(tokens.last(), Some(Lexed { token: Token::Number { digits: 1 | 2, .. }, .. }));
            // The first year of an era.
            if let Some(after) = rest.strip_prefix("元年")
                && matches!(tokens.last(), Some(Lexed { token: Token::Era(_), .. }))
            {
                tokens.push(Lexed { token: Token::Number { value: 1, digits: 1 }, glued });
                rest = after;
                continue;
            }
            let (token, after) = lex_word(rest, after_number, after_short, &mut folded)?;
            if let Some(token) = token {
                tokens.push(Lexed { token, glued });
            }
            rest = after;
        } else {
            rest = rest.get(c.len_utf8()..)?;
            let sign = match c {
                '–' | '—' | '−' | '‐' | '‑' => '-',
                '’' => '\'',
                '：' => ':',
                '／' => '/',
                '（' => '(',
                '）' => ')',
                '-' | '/' | '.' | ',' | ':' | '+' | '(' | ')' | '|' | '·' | '•' | '\'' => c,
                _ => return None,
            };
            tokens.push(Lexed { token: Token::Sign(sign), glued });
        }
        glued = true;
    }
    Some(())
}

/// Endings of ordinals, glued to their number.
const ENDINGS: &[&str] =
    &["st", "nd", "rd", "th", "er", "e", "eme", "ere", "o", "a", "º", "ª", "°", "te", "ste", "го", "е", "й"];

/// One word: its token (none for the ending of an ordinal), and the text after it. `None` for a word that dates do not have. `after_number` it
/// stands glued to a number, `after_short` to one of one or two digits.
fn lex_word<'a>(
    text: &'a str,
    after_number: bool,
    after_short: bool,
    folded: &mut String,
) -> Option<(Option<Token>, &'a str)> {
    // Chinese, Japanese and Korean marks stand glued to the number, and further words to them.
    for (mark, token) in EASTERN {
        if let Some(rest) = text.strip_prefix(mark) {
            let needs_number = !matches!(token, Token::HalfDay { .. } | Token::Filler | Token::Clock | Token::Month(_));
            if after_number || !needs_number {
                return Some((Some(*token), rest));
            }
        }
    }
    if let Some((rest, era)) = ERAS.iter().find_map(|(name, era)| Some((text.strip_prefix(name)?, *era))) {
        return Some((Some(Token::Era(era)), rest));
    }
    let (word, rest) = take_word(text);
    if let Some(day) = eastern_weekday(word) {
        return Some((Some(day), rest));
    }
    if let Some(month) = roman_month(word) {
        return Some((Some(Token::Month(month)), rest));
    }
    fold_word(word, folded);
    // `a.m.`, `p. m.`, Greek `π.μ.` and `μ.μ.`.
    if matches!(folded.as_str(), "a" | "p" | "π" | "μ")
        && let Some(rest) = rest.trim_start_matches(['.', ' ']).strip_prefix(['m', 'M', 'μ'])
        && !rest.starts_with(is_word)
    {
        let after_noon = matches!(folded.as_str(), "p" | "μ");
        return Some((Some(Token::HalfDay { after_noon }), rest.strip_prefix('.').unwrap_or(rest)));
    }
    match folded.as_str() {
        "am" if after_number || !word.starts_with('a') => {
            return Some((Some(Token::HalfDay { after_noon: false }), rest));
        }
        "pm" => return Some((Some(Token::HalfDay { after_noon: true }), rest)),
        "t" if rest.starts_with(|c| digit(c).is_some()) => return Some((Some(Token::TimeAhead), rest)),
        "z" => return Some((Some(Token::Zone(Zone::East(0))), rest)),
        "мск" => return Some((Some(Token::Zone(Zone::East(180))), rest)),
        "h" if after_number => return Some((Some(Token::HourMark), rest)),
        "uhr" | "uur" | "kl" | "klo" | "klokken" | "klokka" | "klokkan" | "ob" | "val" => {
            return Some((Some(Token::Clock), rest));
        }
        "thang" => return Some((Some(Token::MonthAhead), rest)),
        _ => {}
    }
    if after_number && after_short && ENDINGS.contains(&folded.as_str()) {
        return Some((None, rest));
    }
    if word.len() >= 2
        && word.chars().all(char::is_uppercase)
        && let Some(zone) = zone_of(word)
    {
        return Some((Some(Token::Zone(zone)), rest));
    }
    // Two-word months of the Levant.
    if matches!(folded.as_str(), "كانون" | "تشرين") {
        let (second, rest) = take_word(rest.trim_start());
        folded.push('_');
        folded.push_str(second);
        return Some((Some(Token::Month(months::month(folded)?)), rest));
    }
    let token = match months::lookup(folded)? {
        Meaning::Month(month) => Token::Month(month),
        Meaning::SolarMonth(month) => Token::SolarMonth(month),
        Meaning::Weekday(day) => Token::Weekday(day),
        Meaning::Filler => Token::Filler,
    };
    Some((Some(token), rest))
}

const EASTERN: &[(&str, Token)] = &[
    ("年", Token::YearMark),
    ("년", Token::YearMark),
    ("月", Token::MonthMark),
    ("월", Token::MonthMark),
    ("日", Token::DayMark),
    ("일", Token::DayMark),
    ("號", Token::DayMark),
    ("号", Token::DayMark),
    ("時", Token::HourMark),
    ("时", Token::HourMark),
    ("点", Token::HourMark),
    ("點", Token::HourMark),
    ("시", Token::HourMark),
    ("分", Token::MinuteMark),
    ("분", Token::MinuteMark),
    ("秒", Token::SecondMark),
    ("초", Token::SecondMark),
    ("上午", Token::HalfDay { after_noon: false }),
    ("凌晨", Token::HalfDay { after_noon: false }),
    ("早上", Token::HalfDay { after_noon: false }),
    ("午前", Token::HalfDay { after_noon: false }),
    ("오전", Token::HalfDay { after_noon: false }),
    ("下午", Token::HalfDay { after_noon: true }),
    ("晚上", Token::HalfDay { after_noon: true }),
    ("午後", Token::HalfDay { after_noon: true }),
    ("오후", Token::HalfDay { after_noon: true }),
    // What stands before or behind a date of publication.
    ("发布时间", Token::Filler),
    ("發布時間", Token::Filler),
    ("发布日期", Token::Filler),
    ("发表时间", Token::Filler),
    ("发布于", Token::Filler),
    ("公開日", Token::Filler),
    ("公開", Token::Filler),
    ("配信", Token::Filler),
    ("掲載", Token::Filler),
    ("投稿日", Token::Filler),
    ("기사입력", Token::Filler),
    ("입력", Token::Filler),
    ("등록", Token::Filler),
    // Thai prints months short with stops, hours with a stop and `น.`.
    ("ม.ค.", Token::Month(1)),
    ("ก.พ.", Token::Month(2)),
    ("มี.ค.", Token::Month(3)),
    ("เม.ย.", Token::Month(4)),
    ("พ.ค.", Token::Month(5)),
    ("มิ.ย.", Token::Month(6)),
    ("ก.ค.", Token::Month(7)),
    ("ส.ค.", Token::Month(8)),
    ("ก.ย.", Token::Month(9)),
    ("ต.ค.", Token::Month(10)),
    ("พ.ย.", Token::Month(11)),
    ("ธ.ค.", Token::Month(12)),
    ("พ.ศ.", Token::Filler),
    ("น.", Token::Clock),
];

/// The day of the week that a word of an eastern script names; unknown where it is not worth telling.
fn eastern_weekday(word: &str) -> Option<Token> {
    const DAYS: &[(&str, u8)] = &[
        ("一", 0),
        ("二", 1),
        ("三", 2),
        ("四", 3),
        ("五", 4),
        ("六", 5),
        ("日", 6),
        ("天", 6),
        ("月", 0),
        ("火", 1),
        ("水", 2),
        ("木", 3),
        ("金", 4),
        ("土", 5),
        ("월", 0),
        ("화", 1),
        ("수", 2),
        ("목", 3),
        ("금", 4),
        ("토", 5),
        ("일", 6),
    ];
    // Thai names them `วัน...`, glued to the word for "the".
    if word.starts_with("วัน") {
        return Some(Token::Weekday(None));
    }
    let chinese = ["星期", "周", "週", "礼拜", "禮拜"].iter().find_map(|head| word.strip_prefix(head));
    let other = ["曜日", "曜", "요일"].iter().find_map(|tail| word.strip_suffix(tail));
    let day = chinese.or(other).unwrap_or(word);
    let number = DAYS.iter().find(|(name, _)| *name == day).map(|(_, number)| *number);
    // A single Chinese numeral is none.
    let bare_numeral = chinese.is_none() && other.is_none() && number.is_some() && "一二三四五六天".contains(day);
    number.filter(|_| !bare_numeral).map(|day| Token::Weekday(Some(day)))
}

/// `22. XI. 2019`.
fn roman_month(word: &str) -> Option<u8> {
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    (1..).zip(ROMAN).find(|(_, roman)| *roman == word).map(|(month, _)| month)
}

/// Minutes east of UTC of a zone's letters; or that several zones share them.
fn zone_of(word: &str) -> Option<Zone> {
    Some(match word {
        "UTC" | "GMT" | "UT" | "WET" => Zone::East(0),
        "EST" | "COT" | "PET" => Zone::East(-300),
        "EDT" => Zone::East(-240),
        "MDT" => Zone::East(-360),
        "MST" | "PDT" => Zone::East(-420),
        "AKST" => Zone::East(-540),
        "PST" | "AKDT" => Zone::East(-480),
        "HST" => Zone::East(-600),
        "BRT" | "ART" | "CLST" => Zone::East(-180),
        "CET" | "MEZ" | "WEST" | "WAT" => Zone::East(60),
        "CEST" | "MESZ" | "EET" | "SAST" | "CAT" => Zone::East(120),
        "EEST" | "MSK" | "МСК" | "EAT" | "TRT" | "IDT" => Zone::East(180),
        "IRST" => Zone::East(210),
        "AFT" => Zone::East(270),
        "PKT" | "UZT" => Zone::East(300),
        "NPT" => Zone::East(345),
        "MMT" => Zone::East(390),
        "WIB" | "ICT" => Zone::East(420),
        "HKT" | "SGT" | "AWST" | "PHT" | "MYT" | "WITA" => Zone::East(480),
        "JST" | "KST" | "WIT" => Zone::East(540),
        "ACST" => Zone::East(570),
        "AEST" => Zone::East(600),
        "AEDT" => Zone::East(660),
        "NZST" => Zone::East(720),
        "NZDT" => Zone::East(780),
        "CST" | "CDT" | "IST" | "BST" | "AST" | "ADT" | "GST" | "SST" | "WST" | "ET" | "PT" | "CT" | "MT" | "BT" => {
            Zone::Shared
        }
        _ => return None,
    })
}
