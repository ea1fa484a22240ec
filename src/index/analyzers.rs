//! Text to terms: the analyzers that index and query share.
//!
//! Running text is folded (case, accents) and stemmed in its own language. Folding comes first, so that a query typed
//! without accents finds the same words. Three analyzers write the three kinds of field:
//! `text` gives the stem of each word, `form` the folded words of an article (what wildcards are looked up in; a word written the same way again is left out), `name`
//! the folded words of a name.
//!
//! What the `text` and `form` analyzers are given is not bare text but what [`compose`] makes: a mark, two letters for the language, and
//! the parts of the article with a mark between them, at which the count of positions skips one, so that no phrase reaches from the headline into the body.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::record::{Word, Words, fold_into, text_hash};

/// Stands in composed text for a language that is not known.
const UNKNOWN: &str = "??";
/// Opens composed text; two ASCII letters for the language follow.
const LANGUAGE_MARK: char = '\u{e000}';
/// Stands between the parts of composed text.
const PART_MARK: char = '\u{e001}';

/// The name under which an analyzer is registered with the index.
pub(crate) const TEXT: &str = "morgue_text";
/// Folded words without stemming.
pub(crate) const FORM: &str = "morgue_form";
/// Folded words of a name.
pub(crate) const NAME: &str = "morgue_name";
/// The folded value as one term.
pub(crate) const KEYWORD: &str = "morgue_keyword";

/// A language that text is stemmed in, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(Option<Algorithm>);

impl Language {
    /// The stemmer for an ISO 639-1 code; none for languages without one. Text of unknown language (the empty code) is stemmed as English: most
    /// of it is telegraphic English (`Shr loss 22 cts vs 20`), and words of other scripts pass through that stemmer as they are.
    #[must_use]
    pub fn of(code: &str) -> Self {
        use Algorithm as A;
        Self(match code {
            "ar" => Some(A::Arabic),
            "ca" => Some(A::Catalan),
            "cs" => Some(A::Czech),
            "da" => Some(A::Danish),
            "de" => Some(A::German),
            "el" => Some(A::Greek),
            "en" | "" => Some(A::English),
            "es" => Some(A::Spanish),
            "et" => Some(A::Estonian),
            "eu" => Some(A::Basque),
            "fi" => Some(A::Finnish),
            "fr" => Some(A::French),
            "ga" => Some(A::Irish),
            "hi" => Some(A::Hindi),
            "hu" => Some(A::Hungarian),
            "hy" => Some(A::Armenian),
            "id" => Some(A::Indonesian),
            "it" => Some(A::Italian),
            "lt" => Some(A::Lithuanian),
            "ne" => Some(A::Nepali),
            "nl" => Some(A::Dutch),
            "nb" | "nn" | "no" => Some(A::Norwegian),
            "pl" => Some(A::Polish),
            "pt" => Some(A::Portuguese),
            "ro" => Some(A::Romanian),
            "ru" => Some(A::Russian),
            "sr" => Some(A::Serbian),
            "sv" => Some(A::Swedish),
            "ta" => Some(A::Tamil),
            "tr" => Some(A::Turkish),
            "yi" => Some(A::Yiddish),
            _ => None,
        })
    }

    /// The stemmer takes away endings only: a stem begins as its word does. Others take prefixes off too (Arabic, Indonesian, Dutch).
    #[must_use]
    pub const fn stems_keep_initials(self) -> bool {
        use Algorithm as A;
        matches!(
            self.0,
            None | Some(
                A::English
                    | A::French
                    | A::German
                    | A::Spanish
                    | A::Italian
                    | A::Portuguese
                    | A::Russian
                    | A::Swedish
                    | A::Danish
                    | A::Norwegian
                    | A::Finnish
                    | A::Hungarian
                    | A::Romanian
                    | A::Turkish
            )
        )
    }

    /// The stem of a folded word, folded again where the stemmer put an accent back.
    #[must_use]
    pub fn stem(self, folded: &str) -> Cow<'_, str> {
        let Some(algorithm) = self.0 else { return Cow::Borrowed(folded) };
        let stem = Stemmer::new(algorithm).stem(folded);
        if stem.is_empty() { Cow::Borrowed(folded) } else { stem }
    }
}

/// Folds one word as written into `out`.
pub fn fold_word(word: &str, ascii: bool, out: &mut String) {
    if ascii {
        out.clear();
        out.push_str(word);
        out.make_ascii_lowercase();
        if out.contains('.') {
            out.retain(|c| c != '.');
        }
    } else {
        fold_into(word, out);
    }
}

/// The terms under which a folded word of a query stands in an archive with articles in `languages`: its stem in each of them.
#[must_use]
pub fn word_terms(folded: &str, languages: &[Language]) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for language in languages {
        let stem = language.stem(folded);
        if !terms.iter().any(|term| *term == stem) {
            terms.push(stem.into_owned());
        }
    }
    if terms.is_empty() {
        terms.push(folded.to_owned());
    }
    terms
}

/// The text that the `text` and `form` analyzers take: `parts` in reading order, empty ones left out.
#[must_use]
pub(crate) fn compose(language: &str, parts: &[&str]) -> String {
    let code = if language.len() == 2 && language.is_ascii() { language } else { UNKNOWN };
    let mut text = String::with_capacity(8 + parts.iter().map(|part| part.len() + 4).sum::<usize>());
    text.push(LANGUAGE_MARK);
    text.push_str(code);
    let mut first = true;
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !first {
            text.push(PART_MARK);
        }
        first = false;
        if part.contains(PART_MARK) {
            text.push_str(&part.replace(PART_MARK, " "));
        } else {
            text.push_str(part);
        }
    }
    text
}

/// How many positions `part` takes up.
#[must_use]
pub(crate) fn positions(part: &str) -> usize {
    let mut words = Words::new(part);
    while words.next().is_some() {}
    words.next_position()
}

fn decompose(text: &str) -> (Language, &str) {
    let Some(rest) = text.strip_prefix(LANGUAGE_MARK) else { return (Language(None), text) };
    let (code, rest) = rest.split_at_checked(2).unwrap_or(("", rest));
    (Language::of(if code == UNKNOWN { "" } else { code }), rest)
}

/// Registers the analyzers with an index.
pub(crate) fn register(manager: &TokenizerManager) {
    manager.register(TEXT, TextAnalyzer::from(TextTokenizer { memo: Memo::new(), forms: false }));
    manager.register(FORM, TextAnalyzer::from(TextTokenizer { memo: Memo::new(), forms: true }));
    manager.register(NAME, TextAnalyzer::from(NameTokenizer));
    manager.register(KEYWORD, TextAnalyzer::from(KeywordTokenizer));
}

/// Remembers the stems of recent words: news repeats itself, and stemming costs more than finding a word's boundaries. A table with one
/// place a hash; a newcomer takes the place of what was there.
#[derive(Clone)]
struct Memo {
    slots: Vec<Slot>,
    article: u32,
}

#[derive(Clone, Default)]
struct Slot {
    written: String,
    language: Option<Algorithm>,
    term: String,
    /// The last article this word was given for.
    article: u32,
}

/// The size of the memo. Measured on generated news with `cargo bench --bench ingest`: twice as many gain nothing, half as many cost 3 %.
const MEMO_SLOTS: usize = 1 << 14;

impl Memo {
    fn new() -> Self {
        Self { slots: Vec::new(), article: 0 }
    }

    /// The slot of a word, filled for it.
    fn slot(&mut self, written: &str, ascii: bool, language: Language, forms: bool) -> &mut Slot {
        if self.slots.is_empty() {
            self.slots = vec![Slot::default(); MEMO_SLOTS];
        }
        let place = text_hash(written.as_bytes()) as usize % MEMO_SLOTS;
        let slot = &mut self.slots[place];
        if slot.written != written || slot.language != language.0 {
            slot.written.clear();
            slot.written.push_str(written);
            slot.language = language.0;
            slot.article = 0;
            fold_word(written, ascii, &mut slot.term);
            if !forms && let Cow::Owned(stem) = language.stem(&slot.term) {
                slot.term = stem;
            } else if !forms {
                let length = language.stem(&slot.term).len();
                slot.term.truncate(length);
            }
        }
        slot
    }
}

/// The analyzer of running text.
#[derive(Clone)]
struct TextTokenizer {
    memo: Memo,
    /// Folded words in place of stems; a word written the same way again is left out.
    forms: bool,
}

impl Tokenizer for TextTokenizer {
    type TokenStream<'a> = TextStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TextStream<'a> {
        let (language, text) = decompose(text);
        self.memo.article = self.memo.article.wrapping_add(1).max(1);
        let (part, rest) = split_part(text);
        TextStream {
            memo: &mut self.memo,
            forms: self.forms,
            language,
            part,
            words: Words::new(part),
            rest,
            base: 0,
            token: Token::default(),
        }
    }
}

fn split_part(text: &str) -> (&str, Option<&str>) {
    match text.split_once(PART_MARK) {
        Some((part, rest)) => (part, Some(rest)),
        None => (text, None),
    }
}

struct TextStream<'a> {
    memo: &'a mut Memo,
    forms: bool,
    language: Language,
    part: &'a str,
    words: Words<'a>,
    rest: Option<&'a str>,
    /// Position of the part's first word.
    base: usize,
    token: Token,
}

impl TextStream<'_> {
    fn next_word(&mut self) -> Option<Word> {
        loop {
            if let Some(word) = self.words.next() {
                return Some(word);
            }
            self.base += self.words.next_position() + 1;
            let (part, rest) = split_part(self.rest?);
            self.part = part;
            self.rest = rest;
            self.words = Words::new(part);
        }
    }
}

impl TokenStream for TextStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let Some(word) = self.next_word() else { return false };
            let article = self.memo.article;
            let slot = self.memo.slot(word.of(self.part), word.ascii, self.language, self.forms);
            if self.forms && slot.article == article {
                continue;
            }
            slot.article = article;
            if slot.term.is_empty() {
                continue;
            }
            self.token.text.clear();
            self.token.text.push_str(&slot.term);
            self.token.offset_from = word.start;
            self.token.offset_to = word.end;
            self.token.position = self.base + word.position;
            return true;
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The analyzer of names.
#[derive(Clone)]
struct NameTokenizer;

impl Tokenizer for NameTokenizer {
    type TokenStream<'a> = NameStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NameStream<'a> {
        NameStream { text, words: Words::new(text), token: Token::default() }
    }
}

struct NameStream<'a> {
    text: &'a str,
    words: Words<'a>,
    token: Token,
}

impl TokenStream for NameStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        fold_word(word.of(self.text), word.ascii, &mut self.token.text);
        self.token.offset_from = word.start;
        self.token.offset_to = word.end;
        self.token.position = word.position;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The analyzer of keywords: the whole value, folded, its spaces run together.
#[derive(Clone)]
struct KeywordTokenizer;

impl Tokenizer for KeywordTokenizer {
    type TokenStream<'a> = KeywordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeywordStream {
        KeywordStream { token: Token { text: keyword(text), position: 0, ..Token::default() }, done: false }
    }
}

struct KeywordStream {
    token: Token,
    done: bool,
}

impl TokenStream for KeywordStream {
    fn advance(&mut self) -> bool {
        !std::mem::replace(&mut self.done, true)
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The term of a keyword.
#[must_use]
pub fn keyword(value: &str) -> String {
    let folded = crate::record::fold(value);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(analyzer: &str, text: &str) -> Vec<(String, usize)> {
        let manager = TokenizerManager::new();
        register(&manager);
        let mut analyzer = manager.get(analyzer).expect("registered above");
        let mut stream = analyzer.token_stream(text);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push((stream.token().text.clone(), stream.token().position));
        }
        terms
    }

    fn pairs(expected: &[(&str, usize)]) -> Vec<(String, usize)> {
        expected.iter().map(|&(term, position)| (term.to_owned(), position)).collect()
    }

    #[test]
    fn text_is_stemmed_in_its_language_part_by_part() {
        let text = compose("en", &["Floods Rising", "", "The U.S. floods"]);
        assert_eq!(terms(TEXT, &text), pairs(&[("flood", 0), ("rise", 1), ("the", 3), ("us", 4), ("flood", 5)]));
        assert_eq!(positions("Floods Rising"), 2);
        let text = compose("fr", &["Les inondations élevées"]);
        assert_eq!(terms(TEXT, &text), terms(TEXT, &compose("fr", &["les INONDATIONS elevees"])));
        assert_eq!(terms(TEXT, &compose("zz", &["Floods"])), pairs(&[("floods", 0)]));
        assert_eq!(terms(TEXT, &compose("", &["Floods"])), pairs(&[("flood", 0)]));
    }

    #[test]
    fn forms_are_not_stemmed_and_seldom_repeated() {
        let text = compose("en", &["Flood", "floods Flood floods the"]);
        assert_eq!(terms(FORM, &text), pairs(&[("flood", 0), ("floods", 2), ("the", 5)]));
        assert_eq!(terms(FORM, &text), terms(FORM, &text));
    }

    #[test]
    fn marks_in_the_text_do_not_move_its_parts() {
        let text = compose("en", &["one \u{e001} two", "three"]);
        assert_eq!(terms(TEXT, &text), pairs(&[("one", 0), ("two", 1), ("three", 3)]));
    }

    #[test]
    fn names_and_keywords_fold() {
        assert_eq!(terms(NAME, "Recep Tayyip Erdoğan"), pairs(&[("recep", 0), ("tayyip", 1), ("erdogan", 2)]));
        assert_eq!(terms(KEYWORD, " Agence  France-Presse "), pairs(&[("agence france-presse", 0)]));
    }
}
