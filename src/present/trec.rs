//! Hits as lines of a TREC run file, which `trec_eval` and its kin read.

use crate::record::Article;

/// `topic Q0 document rank score tag`: the document by the identifier that its source gives it, else by its id. Without a score the
/// rank counts down from `total`, so that a program which sorts by score keeps the order.
#[must_use]
pub fn trec_line(topic: &str, rank: usize, score: Option<f64>, article: &Article, total: u64, tag: &str) -> String {
    let document = article.docno.clone().unwrap_or_else(|| article.id.to_string());
    let score =
        score.map_or_else(|| (total + 1).saturating_sub(rank as u64).to_string(), |score| format!("{score:.6}"));
    format!("{} Q0 {} {rank} {score} {}\n", token(topic), token(&document), token(tag))
}

/// White space would end the column.
fn token(text: &str) -> String {
    let token: Vec<&str> = text.split_whitespace().collect();
    if token.is_empty() { "-".to_owned() } else { token.join("_") }
}
