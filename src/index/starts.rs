//! Where the sentences and paragraphs of a part begin, met word by word: for the index, which says so by positions, and for the highlighter,
//! which must find the same.

use std::iter::Peekable;

use crate::record::Sentences;

/// Walks the sentences of a part beside its words.
pub(crate) struct Starts<'a> {
    text: &'a str,
    sentences: Peekable<Sentences<'a>>,
    /// Up to where the text was looked through for blank lines; none at its start.
    end: Option<usize>,
}

/// The beginning of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start {
    /// It begins a paragraph as well.
    pub(crate) paragraph: bool,
}

impl<'a> Starts<'a> {
    /// The sentences of `text`, in the language with that code.
    pub(crate) fn new(text: &'a str, code: &str) -> Self {
        Self { text, sentences: Sentences::new(text, code).peekable(), end: None }
    }

    /// Whether a sentence begins between the word before and the one at byte `word`. To be asked for each word in turn.
    pub(crate) fn at(&mut self, word: usize) -> Option<Start> {
        let mut start = None;
        while let Some(sentence) = self.sentences.next_if(|sentence| sentence.start <= word) {
            let between = self.end.map(|end| self.text.get(end..sentence.start).unwrap_or_default());
            let paragraph = between.is_none_or(|between| between.contains("\n\n"));
            let start = start.get_or_insert(Start { paragraph });
            start.paragraph |= paragraph;
            self.end = Some(sentence.end);
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Words;

    #[test]
    fn sentences_and_paragraphs_begin_at_words() {
        let text = "One two. Three!\n\n* * *\n\nFour five? Six";
        let mut starts = Starts::new(text, "en");
        let found: Vec<_> = Words::new(text)
            .filter_map(|word| starts.at(word.start).map(|start| (word.of(text), start.paragraph)))
            .collect();
        assert_eq!(found, [("One", true), ("Three", false), ("Four", true), ("Six", false)]);
    }
}
