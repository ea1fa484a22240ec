//! Text to terms: the analyzers that index and query share.
//!
//! Running text is folded (case, accents) and stemmed in its own language. Folding comes first, so that a query typed
//! without accents finds the same words. Three analyzers write the three kinds of field:
//!
//! - `text` gives the stem of each word and, behind a mark, the language that it is a stem of: the stem of one language is no word of another;
//! - `form` gives each word folded and, behind a mark, as it is written where that is different, so that the spellings of a word are a range of
//!   the dictionary: wildcards, words with other letters and words as written are looked up here. Besides, it says where sentences and
//!   paragraphs begin. It counts positions as `text` does, so that what the two say of an article can be put together;
//! - `name` gives the folded words of a name.
//!
//! What the `text` and `form` analyzers are given is not bare text but what [`compose`] makes: a mark, two letters for the language, and
//! the parts of the article with a mark between them, at which the count of positions skips one, so that no phrase reaches from the headline into the body.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use unicode_normalization::UnicodeNormalization as _;

use super::starts::Starts;
use crate::record::{Word, Words, fold_into, text_hash};

/// Stands in composed text for a language that is not known.
const UNKNOWN: &str = "??";
/// Opens composed text; two ASCII letters for the language follow.
const LANGUAGE_MARK: char = '\u{e000}';
/// Stands between the parts of composed text.
const PART_MARK: char = '\u{e001}';

/// Parts a stem from its language, and a folded word from the word as written. Smaller than any letter, so that the terms of a word follow it.
const MARK: char = '\u{1}';
/// The mark as the byte that it is in a term.
pub(crate) const FORM_MARK: u8 = MARK as u8;
/// The terms of `form` that stand where a sentence and a paragraph begin. No word sorts before them.
pub(crate) const SENTENCE: &str = "\u{0}s";
pub(crate) const PARAGRAPH: &str = "\u{0}p";

/// The name under which an analyzer is registered with the index.
pub(crate) const TEXT: &str = "morgue_text";
/// Folded words without stemming.
pub(crate) const FORM: &str = "morgue_form";
/// Folded words of a name.
pub(crate) const NAME: &str = "morgue_name";
/// The folded value as one term.
pub(crate) const KEYWORD: &str = "morgue_keyword";

/// The stemmers, each under the code of its language.
const STEMMERS: &[(&str, Algorithm)] = &[
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("ne", Algorithm::Nepali),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
    ("yi", Algorithm::Yiddish),
];

/// A language that text is stemmed in, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(Option<Algorithm>);

impl Language {
    /// The stemmer for an ISO 639-1 code; none for languages without one. Text of unknown language (the empty code) is stemmed as English: most
    /// of it is telegraphic English (`Shr loss 22 cts vs 20`), and words of other scripts pass through that stemmer as they are.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let code = match code {
            "" => "en",
            "nb" | "nn" => "no",
            code => code,
        };
        Self(STEMMERS.iter().find(|(other, _)| *other == code).map(|(_, algorithm)| *algorithm))
    }

    /// The code that its stems are marked with.
    fn code(self) -> Option<&'static str> {
        STEMMERS.iter().find(|(_, algorithm)| Some(*algorithm) == self.0).map(|(code, _)| *code)
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

/// Adds what marks a stem as one of `language`; words of languages without a stemmer stand as they are.
fn mark_language(term: &mut String, language: Language) {
    if let Some(code) = language.code() {
        term.push(MARK);
        term.push_str(code);
    }
}

/// The term of a folded word in the field `text` of an article in `language`.
#[must_use]
pub fn stem_term(folded: &str, language: Language) -> String {
    let mut term = language.stem(folded).into_owned();
    mark_language(&mut term, language);
    term
}

/// The terms under which a folded word of a query stands in an archive with articles in `languages`: its stem in each of them.
#[must_use]
pub fn word_terms(folded: &str, languages: &[Language]) -> Vec<String> {
    languages.iter().map(|&language| stem_term(folded, language)).collect()
}

/// A word as written, without what cannot be seen: composed letters, no soft hyphens or joiners.
#[must_use]
fn written(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.nfc().filter(|c| !matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{640}')).collect())
}

/// Makes the term of the field `form` from a folded word and the word as written.
fn mark_written(folded: &mut String, word: &str) {
    let written = written(word);
    if *folded != written {
        folded.push(MARK);
        folded.push_str(&written);
    }
}

/// The term of a word as written in the field `form`.
#[must_use]
pub fn exact_term(word: &str, ascii: bool) -> String {
    let mut term = String::new();
    fold_word(word, ascii, &mut term);
    mark_written(&mut term, word);
    term
}

/// The folded word of a term of the field `form`; none for the marks of sentences and paragraphs.
#[must_use]
pub fn folded_form(term: &str) -> Option<&str> {
    let folded = term.split(MARK).next().unwrap_or(term);
    (!folded.starts_with('\0')).then_some(folded)
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
pub fn positions(part: &str) -> usize {
    let mut words = Words::new(part);
    while words.next().is_some() {}
    words.next_position()
}

/// The code of the language, and the parts.
fn decompose(text: &str) -> (&str, &str) {
    let Some(rest) = text.strip_prefix(LANGUAGE_MARK) else { return ("", text) };
    let (code, rest) = rest.split_at_checked(2).unwrap_or(("", rest));
    (if code == UNKNOWN { "" } else { code }, rest)
}

/// Registers the analyzers with an index.
pub(crate) fn register(manager: &TokenizerManager) {
    manager.register(TEXT, TextAnalyzer::from(TextTokenizer { memo: Memo::default(), forms: false }));
    manager.register(FORM, TextAnalyzer::from(TextTokenizer { memo: Memo::default(), forms: true }));
    manager.register(NAME, TextAnalyzer::from(NameTokenizer));
    manager.register(KEYWORD, TextAnalyzer::from(KeywordTokenizer));
}

/// Remembers the terms of recent words: news repeats itself, and folding and stemming cost more than finding a word's boundaries. A table with one
/// place a hash; a newcomer takes the place of what was there.
#[derive(Clone, Default)]
struct Memo(Vec<Slot>);

#[derive(Clone, Default)]
struct Slot {
    written: String,
    language: Option<Algorithm>,
    term: String,
}

/// The size of the memo. Measured on generated news with `cargo bench --bench ingest`: twice as many gain nothing, half as many cost 3 %.
const MEMO_SLOTS: usize = 1 << 14;

impl Memo {
    /// The term of a word: its stem in a language, or its form.
    fn term(&mut self, written: &str, ascii: bool, language: Language, forms: bool) -> &str {
        if self.0.is_empty() {
            self.0 = vec![Slot::default(); MEMO_SLOTS];
        }
        let place = text_hash(written.as_bytes()) as usize % MEMO_SLOTS;
        let slot = &mut self.0[place];
        if slot.written != written || slot.language != language.0 {
            slot.written.clear();
            slot.written.push_str(written);
            slot.language = language.0;
            fold_word(written, ascii, &mut slot.term);
            if slot.term.is_empty() {
                // Marks without a letter.
            } else if forms {
                mark_written(&mut slot.term, written);
            } else {
                match language.stem(&slot.term) {
                    Cow::Owned(stem) => slot.term = stem,
                    Cow::Borrowed(stem) => {
                        let length = stem.len();
                        slot.term.truncate(length);
                    }
                }
                mark_language(&mut slot.term, language);
            }
        }
        &slot.term
    }
}

/// The analyzer of running text.
#[derive(Clone)]
struct TextTokenizer {
    memo: Memo,
    /// Forms, and where sentences begin, in place of stems.
    forms: bool,
}

impl Tokenizer for TextTokenizer {
    type TokenStream<'a> = TextStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TextStream<'a> {
        let (code, text) = decompose(text);
        let (part, rest) = split_part(text);
        TextStream {
            memo: &mut self.memo,
            forms: self.forms.then(|| FormStream {
                code,
                starts: Starts::new(part, code),
                sentence: None,
                paragraph: false,
            }),
            language: if self.forms { Language(None) } else { Language::of(code) },
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
    forms: Option<FormStream<'a>>,
    language: Language,
    part: &'a str,
    words: Words<'a>,
    rest: Option<&'a str>,
    /// Position of the part's first word.
    base: usize,
    token: Token,
}

/// What the stream of forms knows besides.
struct FormStream<'a> {
    code: &'a str,
    starts: Starts<'a>,
    /// The word at which a sentence begins, once that was said and the word itself is yet to come.
    sentence: Option<Word>,
    /// The sentence begins a paragraph, which is yet to be said.
    paragraph: bool,
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
            if let Some(forms) = &mut self.forms {
                forms.starts = Starts::new(part, forms.code);
            }
        }
    }

    fn set_token(&mut self, word: Word, special: Option<&str>) {
        let term = special
            .unwrap_or_else(|| self.memo.term(word.of(self.part), word.ascii, self.language, self.forms.is_some()));
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.offset_from = word.start;
        self.token.offset_to = word.end;
        self.token.position = self.base + word.position;
    }
}

impl TokenStream for TextStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let waiting = self.forms.as_mut().and_then(|forms| forms.sentence.take());
            let word = if let Some(word) = waiting {
                if let Some(forms) = &mut self.forms
                    && std::mem::take(&mut forms.paragraph)
                {
                    forms.sentence = Some(word);
                    self.set_token(word, Some(PARAGRAPH));
                    return true;
                }
                word
            } else {
                let Some(word) = self.next_word() else { return false };
                if let Some(forms) = &mut self.forms
                    && let Some(start) = forms.starts.at(word.start)
                {
                    forms.sentence = Some(word);
                    forms.paragraph = start.paragraph;
                    self.set_token(word, Some(SENTENCE));
                    return true;
                }
                word
            };
            self.set_token(word, None);
            if !self.token.text.is_empty() {
                return true;
            }
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

    /// The terms of running text, the mark in them written as `|`, and as `^`, `¶` those at which sentences and paragraphs begin.
    fn running(analyzer: &str, language: &str, parts: &[&str]) -> Vec<(String, usize)> {
        let readable = |term: String| term.replace(SENTENCE, "^").replace(PARAGRAPH, "¶").replace(MARK, "|");
        let terms = terms(analyzer, &compose(language, parts));
        terms.into_iter().map(|(term, position)| (readable(term), position)).collect()
    }

    #[test]
    fn text_is_stemmed_in_its_language_part_by_part() {
        let found = running(TEXT, "en", &["Floods Rising", "", "The U.S. floods"]);
        assert_eq!(found, pairs(&[("flood|en", 0), ("rise|en", 1), ("the|en", 3), ("us|en", 4), ("flood|en", 5)]));
        assert_eq!(positions("Floods Rising"), 2);
        let found = running(TEXT, "fr", &["Les inondations élevées"]);
        assert_eq!(found, running(TEXT, "fr", &["les INONDATIONS elevees"]));
        assert!(found.iter().all(|(term, _)| term.ends_with("|fr")), "{found:?}");
        assert_eq!(running(TEXT, "zz", &["Floods"]), pairs(&[("floods", 0)]));
        assert_eq!(running(TEXT, "", &["Floods"]), pairs(&[("flood|en", 0)]));
    }

    #[test]
    fn a_word_of_a_query_has_a_stem_a_language() {
        let languages = [Language::of("es"), Language::of("en"), Language::of("zh")];
        assert_eq!(word_terms("inundated", &languages), ["inundat\u{1}es", "inund\u{1}en", "inundated"]);
    }

    #[test]
    fn every_stemmer_has_a_code_of_its_own() {
        for (code, algorithm) in STEMMERS {
            assert_eq!(Language::of(code), Language(Some(*algorithm)));
            assert_eq!(Language::of(code).code(), Some(*code));
        }
        assert_eq!(Language::of("nb"), Language::of("no"));
    }

    #[test]
    fn forms_keep_their_spelling_and_tell_where_sentences_begin() {
        let found = running(FORM, "en", &["Flood", "floods rise. The U.S.\n\nZoë"]);
        let expected = [
            ("^", 0),
            ("¶", 0),
            ("flood|Flood", 0),
            ("^", 2),
            ("¶", 2),
            ("floods", 2),
            ("rise", 3),
            ("^", 4),
            ("the|The", 4),
            ("us|U.S", 5),
            ("^", 6),
            ("¶", 6),
            ("zoe|Zoë", 6),
        ];
        assert_eq!(found, pairs(&expected));
        assert_eq!(exact_term("Zoe\u{308}", false), "zoe\u{1}Zoë");
        assert_eq!(exact_term("floods", true), "floods");
        assert_eq!(folded_form("zoe\u{1}Zoë"), Some("zoe"));
        assert_eq!(folded_form(SENTENCE), None);
    }

    #[test]
    fn marks_in_the_text_do_not_move_its_parts() {
        let found = running(TEXT, "en", &["one \u{e001} two", "three"]);
        assert_eq!(found, pairs(&[("one|en", 0), ("two|en", 1), ("three|en", 3)]));
    }

    #[test]
    fn names_and_keywords_fold() {
        assert_eq!(terms(NAME, "Recep Tayyip Erdoğan"), pairs(&[("recep", 0), ("tayyip", 1), ("erdogan", 2)]));
        assert_eq!(terms(KEYWORD, " Agence  France-Presse "), pairs(&[("agence france-presse", 0)]));
    }
}
