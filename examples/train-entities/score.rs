//! Measures a recognizer on articles that were kept back.

use std::collections::BTreeMap;

use morgue::enrich::entities::features::Reading;
use morgue::enrich::entities::model::{KINDS, Kind};
use morgue::enrich::entities::recognize::Recognizer;
use morgue::enrich::entities::token::Tokens;

use super::data::{CORPORA, Document, Span};

/// Names found, marked, and both.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    pub found: u32,
    pub marked: u32,
    pub both: u32,
}

impl Count {
    pub fn f1(self) -> f64 {
        200.0 * f64::from(self.both) / f64::from((self.found + self.marked).max(1))
    }
}

/// The names that a recognizer finds in a text.
pub fn spans(recognizer: &Recognizer, text: &str) -> Vec<Span> {
    let mut tokens = Tokens::default();
    tokens.add(text, "en");
    let reading = Reading::new(tokens, &recognizer.lexicon);
    let mentions = recognizer.mentions(&reading, &[text]);
    mentions
        .into_iter()
        .map(|mention| Span {
            start: reading.tokens[mention.start].start as usize,
            end: reading.tokens[mention.end - 1].end as usize,
            kind: mention.kind,
        })
        .collect()
}

/// Counts by set and kind; the last of each set are all kinds but the other names.
pub fn measure(
    recognizer: &Recognizer,
    documents: &[&Document],
    text_of: impl Fn(&Document) -> String,
) -> BTreeMap<(usize, usize), Count> {
    let mut counts: BTreeMap<(usize, usize), Count> = BTreeMap::new();
    for document in documents {
        let mut found = spans(recognizer, &text_of(document));
        if !CORPORA[document.corpus].marks_other {
            found.retain(|span| span.kind != Kind::Other);
        }
        let mut add = |kind: Kind, change: &dyn Fn(&mut Count)| {
            change(counts.entry((document.corpus, kind as usize)).or_default());
            if kind != Kind::Other {
                change(counts.entry((document.corpus, KINDS.len())).or_default());
                change(counts.entry((CORPORA.len(), kind as usize)).or_default());
                change(counts.entry((CORPORA.len(), KINDS.len())).or_default());
            }
        };
        for span in &found {
            add(span.kind, &|count| count.found += 1);
            if document.spans.contains(span) {
                add(span.kind, &|count| count.both += 1);
            }
        }
        for span in &document.spans {
            add(span.kind, &|count| count.marked += 1);
        }
    }
    counts
}

/// The counts as a table.
pub fn table(counts: &BTreeMap<(usize, usize), Count>) -> String {
    let mut out = String::from("| set | PER | ORG | LOC | MISC | all but MISC |\n|---|---|---|---|---|---|\n");
    for corpus in 0..=CORPORA.len() {
        if !counts.contains_key(&(corpus, KINDS.len())) {
            continue;
        }
        let name = CORPORA.get(corpus).map_or("all", |corpus| corpus.name);
        out.push_str(&format!("| {name}"));
        for kind in 0..=KINDS.len() {
            match counts.get(&(corpus, kind)) {
                Some(count) if count.marked > 0 => out.push_str(&format!(" | {:.1}", count.f1())),
                _ => out.push_str(" | "),
            }
        }
        out.push_str(" |\n");
    }
    out
}
