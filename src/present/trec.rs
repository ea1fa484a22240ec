//! Hits as lines of a TREC run file, which `trec_eval` and its kin read.

use super::json::HitLine;

/// `topic Q0 document rank score tag`: the document by the identifier that its source gives it, else by its id. Without a score the
/// rank counts down from `total`, so that a program which sorts by score keeps the order.
#[must_use]
pub fn trec_line(topic: &str, hit: &HitLine, total: u64, tag: &str) -> String {
    let document = hit.docno.clone().unwrap_or_else(|| hit.id.to_string());
    let score = hit
        .score
        .map_or_else(|| (total + 1).saturating_sub(hit.rank as u64).to_string(), |score| format!("{score:.6}"));
    format!("{} Q0 {} {} {score} {}\n", token(topic), token(&document), hit.rank, token(tag))
}

/// White space would end the column.
fn token(text: &str) -> String {
    let token: Vec<&str> = text.split_whitespace().collect();
    if token.is_empty() { "-".to_owned() } else { token.join("_") }
}
