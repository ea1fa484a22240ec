//! Files read without an archive: what each stage makes of them.

use std::ops::ControlFlow;
use std::path::Path;

use super::options::read_options;
use crate::index::GivenOptions;
use crate::read::{self, FileRead, Record};
use crate::record::{Article, RawArticle, Reject, path_to_text};
use crate::{enrich, normalize};

/// Makes an article of what a reader found; `None` when it has neither headline nor text.
pub(super) fn make_article(raw: RawArticle, path: &str, source: Option<&str>) -> Option<Article> {
    let context = normalize::Context { path, source_label: source };
    let mut article = normalize::normalize(raw, &context);
    enrich::enrich(&mut article);
    (!article.headline.is_empty() || !article.body.is_empty() || !article.deck.is_empty()).then_some(article)
}

/// One record of a file as every stage saw it.
#[derive(Debug, Clone, PartialEq)]
pub enum Examined {
    /// What the reader found, and the article that was made of it.
    Article(RawArticle, Option<Box<Article>>),
    /// No article, and why.
    Reject(Reject),
}

/// Reads one file without an archive, and gives `each` what every stage found, until it breaks.
pub fn examine(file: &Path, options: &GivenOptions, each: &mut dyn FnMut(Examined) -> ControlFlow<()>) -> FileRead {
    let path = path_to_text(file);
    read::read_file(file, &read_options(options), &mut |record| match record {
        Record::Reject(reject) => each(Examined::Reject(reject)),
        Record::Note(_) => ControlFlow::Continue(()),
        Record::Article(raw) => {
            let article = make_article(raw.clone(), &path, options.source.as_deref());
            each(Examined::Article(raw, article.map(Box::new)))
        }
    })
}
