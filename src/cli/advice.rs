//! What is said beside an answer: how the query was read, values that no article has, and where a question without an answer fails.

use std::io::Write;

use super::context::Context;
use crate::index::ArchiveError;
use crate::present::{count, one_line};
use crate::query::{self, Node, NoteKind, ParseOptions, Plan, Query, QueryNote, Request};
use crate::search::{Engine, Spelling};

/// How many notes on a query are given; whoever pastes an article into the query box needs no more to see what happened.
const NOTES: usize = 5;

/// The notes on a query; one on AND and OR side by side says how many articles either reading has.
pub(super) fn notes(
    request: &Request,
    options: ParseOptions,
    total: u64,
    engine: &Engine,
) -> Result<Vec<QueryNote>, ArchiveError> {
    let mut notes = request.query.notes.clone();
    if let Some(other) = query::other_reading(&request.query, &options) {
        let others = engine.count(&Request { query: other, ..request.clone() })?;
        if let Some(note) = notes.iter_mut().find(|note| note.kind == NoteKind::MixedOperators) {
            let counts = format!(" ({}; the other way {})", count(total, "article"), count(others, ""));
            note.text.push_str(&counts);
        }
    }
    Ok(notes)
}

pub(super) fn say_notes(query: &Query, notes: &[QueryNote], context: &Context) {
    for note in notes.iter().take(NOTES) {
        context.say(&format!("{}\n{}", query::underline(&query.text, note), one_line(&note.text)));
    }
    if notes.len() > NOTES {
        context.say(&format!("and {} more notes on the query", notes.len() - NOTES));
    }
}

/// Values of fields that no article has, with what was perhaps meant.
pub(super) fn say_misses(request: &Request, engine: &Engine, context: &Context) -> Result<(), ArchiveError> {
    for miss in engine.misses(request)? {
        let near = match miss.near {
            Some((near, articles)) => format!("; did you mean {} ({})?", one_line(&near), count(articles, "")),
            None if miss.value.contains(',') => "; several values are given one by one, each with its flag".to_owned(),
            None => String::new(),
        };
        context.say(&format!("no {} \"{}\"{near}", miss.field.name(), one_line(&miss.value)));
    }
    Ok(())
}

/// What is said when no article matches: which part of the question stands in the way, and what would have an answer. `any` is the same
/// question for any of its words, where that differs.
pub(super) fn nothing(
    request: &Request,
    any: Option<&Request>,
    engine: &Engine,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let spellings = engine.spellings(request)?;
    let mut told: Vec<&str> = Vec::new();
    let obstacles = engine.obstacles(request)?;
    let alone = obstacles.parts.len() == 1 && obstacles.parts.iter().all(|obstacle| obstacle.without.is_none());
    for obstacle in &obstacles.parts {
        let part = one_line(&obstacle.part);
        let spelling = spellings.iter().find(|spelling| spelling.word == obstacle.part);
        if obstacle.articles == 0 {
            let hint = hint(spelling, obstacle.loosened.as_ref());
            if !hint.is_empty() || !alone {
                writeln!(out, "  no article has {part}{hint}")?;
            }
        }
        told.extend(spelling.map(|spelling| spelling.word.as_str()));
        if let Some(without) = obstacle.without.filter(|count| *count > 0) {
            writeln!(out, "  without {part}: {}", count(without, "article"))?;
        }
    }
    if let Some(without) = obstacles.without_all.filter(|count| *count > 0) {
        writeln!(out, "  without these: {}", count(without, "article"))?;
    }
    for spelling in spellings.iter().filter(|spelling| spelling.near.is_some()) {
        if !told.contains(&spelling.word.as_str()) {
            writeln!(out, "  no article has {}{}", one_line(&spelling.word), hint(Some(spelling), None))?;
        }
    }
    without_filters(request, engine, out)?;
    if let Some(any) = any.filter(|_| Plan::new(request).words().len() > 1) {
        let total = engine.count(any)?;
        if total > 0 {
            writeln!(out, "  with any of the words (--any): {}", count(total, "article"))?;
        }
    }
    Ok(())
}

/// What was perhaps meant by a part that no article has.
fn hint(spelling: Option<&Spelling>, loosened: Option<&(String, u64)>) -> String {
    let near = spelling.and_then(|spelling| spelling.near.as_ref());
    if let Some((near, articles)) = near {
        return format!("; did you mean {} ({})?", one_line(near), count(*articles, ""));
    }
    match loosened.filter(|(_, articles)| *articles > 0) {
        Some((part, articles)) => format!("; {}: {}", one_line(part), count(*articles, "article")),
        None => String::new(),
    }
}

/// How many articles match without the filters, where more than one of them stands in the way.
fn without_filters(request: &Request, engine: &Engine, out: &mut dyn Write) -> anyhow::Result<()> {
    let plan = Plan::new(request);
    if plan.filters.len() + plan.exclude.len() < 2 {
        return Ok(());
    }
    let Some(scoring) = plan.scoring.filter(|node| !matches!(node, Node::Not(_))) else { return Ok(()) };
    let query = Query { root: Some(scoring), ..request.query.clone() };
    let total = engine.count(&Request { query, filters: Vec::new(), ..request.clone() })?;
    if total > 0 {
        writeln!(out, "  without the filters: {}", count(total, "article"))?;
    }
    Ok(())
}
