//! The language of a text, where the source does not state it: proposed by n-grams, confirmed by the words that every
//! sentence has, or by the script. What is not confirmed stays unknown.

use crate::record::{Article, Found, Origin};

/// Fewer letters do not tell a language.
const FEWEST_LETTERS: usize = 20;
/// As few, where no small words confirm it.
const FEWEST_LETTERS_WITHOUT_WORDS: usize = 40;
/// How much of the text is looked at, in bytes.
const SAMPLE: usize = 320;

/// A language that the first guess knows: its code, its name, and small words that its neighbours do not share.
struct Known {
    code: &'static str,
    name: &'static str,
    words: &'static str,
}

const fn known(code: &'static str, name: &'static str, words: &'static str) -> Known {
    Known { code, name, words }
}

const ARABIC: Known =
    known("ar", "Arabic", " في من على أن إلى التي عن الذي هذا هذه مع بعد كما قال وقال بين أو لم قد كان كانت ");
const GERMAN: Known = known(
    "de",
    "German",
    " der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch nach wie bei einen aus wird sind wurde einer hat über am zum zur vor ",
);
const ENGLISH: Known = known(
    "en",
    "English",
    " the of and to in a is for that on was with as by at from it said be has are have his will its after he not were this but an who they been ",
);
const FRENCH: Known = known(
    "fr",
    "French",
    " le la les des et une du en est dans pour que qui au sur pas par plus aux ce avec son il selon été cette ses sont à ",
);
const HINDI: Known = known("hi", "Hindi", " के में की है को से का और ने पर कि यह हैं भी नहीं लिए था इस हो कर ");
const ITALIAN: Known = known(
    "it",
    "Italian",
    " il di che è la per del un non della sono con i gli una nel alla si dei da ha dal delle anche le più come ",
);
const DUTCH: Known = known(
    "nl",
    "Dutch",
    " het een van zijn niet voor met aan dat ook bij door naar wordt heeft werd om uit deze maar over de en zich nog tot ",
);
const PORTUGUESE: Known = known(
    "pt",
    "Portuguese",
    " não uma do da em dos no na com os ao das para mais pelo pela são um por foi às nos nas é ou também ",
);
const RUSSIAN: Known = known("ru", "Russian", " и в не на что с по из как это для он от было за его о также к до а ");
const SPANISH: Known = known(
    "es",
    "Spanish",
    " los las el una por con para del más su se y es al un lo como pero sus entre han fue este según también ",
);
const SWEDISH: Known = known(
    "sv",
    "Swedish",
    " och att som är på av för inte med har till den ett från om var men efter sig det kommer också ",
);
const TURKISH: Known = known(
    "tr",
    "Turkish",
    " ve bir bu için ile olarak da de çok daha olan gibi kadar sonra ise değil olduğunu dedi en her ",
);
const VIETNAMESE: Known =
    known("vi", "Vietnamese", " và của là có được các trong cho không với một những đã người tại này để đến từ ở ");

const KNOWN: [&Known; 13] = [
    &ARABIC,
    &GERMAN,
    &ENGLISH,
    &FRENCH,
    &HINDI,
    &ITALIAN,
    &DUTCH,
    &PORTUGUESE,
    &RUSSIAN,
    &SPANISH,
    &SWEDISH,
    &TURKISH,
    &VIETNAMESE,
];

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
    if is_plainly_english(text) {
        return Some((ENGLISH.code, format!("function words of {}", ENGLISH.name)));
    }
    let proposed = match whichlang::detect_language(text) {
        whichlang::Lang::Ara if scripts.not_arabic == 0 => Some(&ARABIC),
        whichlang::Lang::Deu => Some(&GERMAN),
        whichlang::Lang::Eng => Some(&ENGLISH),
        whichlang::Lang::Fra => Some(&FRENCH),
        whichlang::Lang::Hin => Some(&HINDI),
        whichlang::Lang::Ita => Some(&ITALIAN),
        whichlang::Lang::Nld => Some(&DUTCH),
        whichlang::Lang::Por => Some(&PORTUGUESE),
        whichlang::Lang::Rus if scripts.not_russian == 0 => Some(&RUSSIAN),
        whichlang::Lang::Spa => Some(&SPANISH),
        whichlang::Lang::Swe if scripts.not_swedish == 0 => Some(&SWEDISH),
        whichlang::Lang::Tur => Some(&TURKISH),
        whichlang::Lang::Vie => Some(&VIETNAMESE),
        _ => None,
    };
    if let Some(language) = proposed.filter(|language| confirms(language, text)) {
        return Some((language.code, format!("function words of {}", language.name)));
    }
    // Tables of figures, and a few names, have no language that letters could show; and this look is slow.
    if scripts.digits * 6 > scripts.letters || scripts.letters < FEWEST_LETTERS_WITHOUT_WORDS {
        return None;
    }
    let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    let code = two_letters(info.lang().code())?;
    // A language whose small words we know would have shown them.
    let unconfirmed =
        KNOWN.iter().any(|known| known.code == code) && proposed.is_none_or(|proposed| proposed.code != code);
    (!unconfirmed).then(|| (code, "letter groups".to_owned()))
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

/// Enough of the words are small words of the language.
fn confirms(language: &Known, text: &str) -> bool {
    let (mut seen, mut hits) = (0_usize, 0_usize);
    let mut wanted = String::with_capacity(32);
    for word in text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).filter(|word| !word.is_empty()) {
        seen += 1;
        if word.len() > 24 {
            continue;
        }
        wanted.clear();
        wanted.push(' ');
        if word.is_ascii() {
            wanted.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            wanted.extend(word.chars().flat_map(char::to_lowercase));
        }
        wanted.push(' ');
        hits += usize::from(memchr::memmem::find(language.words.as_bytes(), wanted.as_bytes()).is_some());
        if hits >= 5 && hits * 6 >= seen {
            return true;
        }
    }
    hits >= 2 && hits * 8 >= seen
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
