//! The language of a text, where the source does not state it: told by its script, or by the words that every sentence has; where those leave it
//! open, proposed by groups of letters. What is not confirmed stays unknown.

use super::language_words::{Counts, Known};
use crate::record::{Article, Found, Origin};

/// Fewer letters do not tell a language.
const FEWEST_LETTERS: usize = 20;
/// As few, where no small words confirm it.
const FEWEST_LETTERS_WITHOUT_WORDS: usize = 40;
/// How much of the text is looked at, in bytes.
const SAMPLE: usize = 320;

/// Adds the language, where it is not stated and can be told.
pub(super) fn find(article: &mut Article) {
    if article.lang.is_some() {
        return;
    }
    let sample = sample(article);
    if let Some((code, evidence)) = detect(&sample) {
        article.lang = Some(Found::inferred(code.to_owned(), Origin::Text, evidence));
    }
}

/// Headline, deck and the start of the body.
fn sample(article: &Article) -> String {
    let mut sample = String::with_capacity(SAMPLE + 8);
    for text in [article.headline.as_str(), article.deck.as_str(), article.body.as_str()] {
        let mut end = text.len().min(SAMPLE.saturating_sub(sample.len()));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        sample.push_str(text.get(..end).unwrap_or_default());
        sample.push(' ');
    }
    sample
}

/// Letters by script.
#[derive(Debug, Default)]
struct Scripts {
    letters: usize,
    digits: usize,
    han: usize,
    kana: usize,
    hangul: usize,
    /// Letters of Ukrainian, Belarusian, Serbian, Macedonian and Kazakh that Russian does not have.
    not_russian: usize,
    /// Letters of Persian and Urdu that Arabic does not have.
    not_arabic: usize,
    /// Letters of Danish and Norwegian that Swedish does not have.
    not_swedish: usize,
}

fn scripts(text: &str) -> Scripts {
    let mut found = Scripts::default();
    for c in text.chars() {
        if c.is_ascii() {
            found.letters += usize::from(c.is_ascii_alphabetic());
            found.digits += usize::from(c.is_ascii_digit());
            continue;
        }
        found.letters += usize::from(c.is_alphabetic());
        match c {
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => found.han += 1,
            '\u{3040}'..='\u{30ff}' => found.kana += 1,
            '\u{ac00}'..='\u{d7af}' => found.hangul += 1,
            'і' | 'ї' | 'є' | 'ґ' | 'ў' | 'ј' | 'љ' | 'њ' | 'ћ' | 'ђ' | 'џ' | 'ѓ' | 'ќ' | 'ѕ' | 'қ' | 'ғ' | 'ң'
            | 'ұ' | 'ө' | 'ү' => found.not_russian += 1,
            'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی' | 'ٹ' | 'ڈ' | 'ڑ' | 'ے' | 'ں' | 'ہ' => found.not_arabic += 1,
            'ø' | 'æ' | 'Ø' | 'Æ' => found.not_swedish += 1,
            _ => {}
        }
    }
    found
}

fn detect(text: &str) -> Option<(&'static str, String)> {
    let scripts = scripts(text);
    let eastern = scripts.han + scripts.kana + scripts.hangul;
    // A character of these scripts says as much as two or three letters.
    if scripts.letters + eastern * 2 < FEWEST_LETTERS {
        return None;
    }
    if eastern * 2 > scripts.letters {
        if scripts.hangul * 2 > eastern {
            return Some(("ko", "Hangul script".to_owned()));
        }
        // Chinese quotes a Japanese name now and then; Japanese has kana in every sentence.
        return Some(if scripts.kana * 12 > eastern {
            ("ja", "kana script".to_owned())
        } else {
            ("zh", "Han script without kana".to_owned())
        });
    }
    if scripts.letters < FEWEST_LETTERS {
        return None;
    }
    if let Some(code) = by_script(text, scripts.letters) {
        return Some((code, "script".to_owned()));
    }
    if is_plainly_english(text) {
        return Some(("en", "function words of English".to_owned()));
    }
    let counts = Counts::of(text);
    let told = |known: &Known| (known.code, format!("function words of {}", known.name));
    if let Some(known) = counts.clearly().filter(|known| scripts.allow(known.code)) {
        return Some(told(known));
    }
    let proposed = match whichlang::detect_language(text) {
        whichlang::Lang::Ara => "ar",
        whichlang::Lang::Deu => "de",
        whichlang::Lang::Eng => "en",
        whichlang::Lang::Fra => "fr",
        whichlang::Lang::Hin => "hi",
        whichlang::Lang::Ita => "it",
        whichlang::Lang::Nld => "nl",
        whichlang::Lang::Por => "pt",
        whichlang::Lang::Rus => "ru",
        whichlang::Lang::Spa => "es",
        whichlang::Lang::Swe => "sv",
        whichlang::Lang::Tur => "tr",
        whichlang::Lang::Vie => "vi",
        _ => "",
    };
    if let Some(known) = counts.supports(proposed).filter(|known| scripts.allow(known.code)) {
        return Some(told(known));
    }
    // Tables of figures, and a few names, have no language that letters could show; and this look is slow.
    if scripts.digits * 6 > scripts.letters || scripts.letters < FEWEST_LETTERS_WITHOUT_WORDS {
        return None;
    }
    let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    let code = two_letters(info.lang().code())?;
    // A language that the first guess knows would have been told by its small words.
    (code == proposed || !PROPOSED.contains(&code)).then(|| (code, "letter groups".to_owned()))
}

/// The languages that the first guess knows, but for those of eastern scripts.
const PROPOSED: &[&str] = &["ar", "de", "en", "es", "fr", "hi", "it", "nl", "pt", "ru", "sv", "tr", "vi"];

impl Scripts {
    /// Whether a language has the letters that were seen.
    fn allow(&self, code: &str) -> bool {
        match code {
            "ru" | "bg" => self.not_russian == 0,
            "ar" => self.not_arabic == 0,
            "sv" => self.not_swedish == 0,
            _ => true,
        }
    }
}

/// The language of a script that one language has, where most of the letters are of it.
fn by_script(text: &str, letters: usize) -> Option<&'static str> {
    /// Scripts by the first and last of their characters.
    const OWN: &[(char, char, &str)] = &[
        ('\u{370}', '\u{3ff}', "el"),
        ('\u{530}', '\u{58f}', "hy"),
        ('\u{a00}', '\u{a7f}', "pa"),
        ('\u{a80}', '\u{aff}', "gu"),
        ('\u{b00}', '\u{b7f}', "or"),
        ('\u{b80}', '\u{bff}', "ta"),
        ('\u{c00}', '\u{c7f}', "te"),
        ('\u{c80}', '\u{cff}', "kn"),
        ('\u{d00}', '\u{d7f}', "ml"),
        ('\u{d80}', '\u{dff}', "si"),
        ('\u{e00}', '\u{e7f}', "th"),
        ('\u{1000}', '\u{109f}', "my"),
        ('\u{10a0}', '\u{10ff}', "ka"),
        ('\u{1780}', '\u{17ff}', "km"),
    ];
    if text.is_ascii() {
        return None;
    }
    let first = text.chars().find(|c| *c >= '\u{370}' && c.is_alphabetic())?;
    let (from, to, code) = OWN.iter().find(|(from, to, _)| (*from..=*to).contains(&first))?;
    let own = text.chars().filter(|c| (*from..=*to).contains(c) && c.is_alphabetic()).count();
    (own * 2 > letters).then_some(code)
}

/// Words that no other language has, so many that no guess is needed first: most texts are told here.
fn is_plainly_english(text: &str) -> bool {
    let (mut seen, mut hits) = (0_usize, 0_usize);
    for word in text.split_ascii_whitespace().take(40) {
        seen += 1;
        hits += usize::from(matches!(
            word,
            "the"
                | "The"
                | "of"
                | "and"
                | "with"
                | "was"
                | "from"
                | "that"
                | "which"
                | "were"
                | "would"
                | "their"
                | "said"
                | "has"
                | "been"
                | "by"
        ));
        if hits >= 4 && hits * 8 >= seen {
            return true;
        }
    }
    false
}

/// ISO 639-1 of the languages that the second guess knows.
fn two_letters(code: &str) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "no"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
        ("cym", "cy"),
    ];
    CODES.iter().find(|(three, _)| *three == code).map(|(_, two)| *two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_of_news_are_told() {
        let mut wrong = String::new();
        for row in include_str!("language_tests.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (wanted, text) = row.split_once('\t').unwrap();
            let found = detect(text);
            if found.as_ref().map(|(code, _)| *code) != Some(wanted) {
                wrong.push_str(&format!("{wanted} {text}: {found:?}\n"));
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }

    #[test]
    fn tells_the_language_or_says_nothing() {
        for (text, wanted) in [
            ("Dam fails in the north after a week of rain", Some("en")),
            ("The farmers of four districts met on Monday and asked for a new dam", Some("en")),
            ("Der Damm im Norden ist nach einer Woche Regen gebrochen", Some("de")),
            ("Le barrage du nord a cédé après une semaine de pluie dans la région", Some("fr")),
            ("La presa del norte cedió tras una semana de lluvia y los vecinos huyeron", Some("es")),
            ("A barragem do norte não resistiu a uma semana de chuva na região", Some("pt")),
            ("La diga del nord non ha retto a una settimana di pioggia nella regione", Some("it")),
            ("De dam in het noorden is na een week regen bezweken, zegt een boer", Some("nl")),
            ("Dammen i norr brast efter en vecka av regn och många är på flykt", Some("sv")),
            ("Плотина на севере не выдержала недели дождей, и жители ушли из города", Some("ru")),
            ("Гребля на півночі не витримала тижня дощів, і жителі пішли з міста, повідомили в області", Some("uk")),
            (
                "Kuzeydeki baraj bir haftalık yağmurdan sonra yıkıldı ve çok sayıda köylü için yardım istendi",
                Some("tr"),
            ),
            ("انهار السد في الشمال بعد أسبوع من المطر على المنطقة وقال السكان إن المياه وصلت إلى المدينة", Some("ar")),
            ("北部的水坝在连续一周的大雨之后决堤，居民已经撤离", Some("zh")),
            ("北部のダムが一週間の雨の後に決壊し、住民が避難した", Some("ja")),
            ("북부의 댐이 일주일 동안 내린 비로 무너져 주민들이 대피했다", Some("ko")),
            ("Đập ở phía bắc đã vỡ sau một tuần mưa và người dân trong vùng được sơ tán", Some("vi")),
            ("Dam fails", None),
            ("", None),
            ("12345 67890 12345 67890 --- 12345", None),
        ] {
            let found = detect(text);
            assert_eq!(found.as_ref().map(|(code, _)| *code), wanted, "{text}: {found:?}");
        }
    }
}
