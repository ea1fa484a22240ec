//! `morgue search`: answers a query.

mod args;

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::time::Instant;

use anyhow::{Context as _, bail};

pub(super) use self::args::Args;
use self::args::{Concordance, Form, Order, Written};
use super::context::Context;
use super::{Outcome, advice};
use crate::index::ArchiveError;
use crate::present::{
    self, CsvWriter, HitLine, HitsDocument, WIRE_VERSION, count, facet_text, facets_csv, hit_line, hit_text, kwic_hits,
    kwic_lines, kwic_text, parts_text, reasons_text, sort_kwic, trec_line,
};
use crate::query::{self, Node, ParseOptions, Request, Sort};
use crate::search::{Answer, Engine, Hit};

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let today = context.today();
    let filters = args.filters.nodes(today)?;
    if args.batch.is_some() && args.format != Form::Trec {
        bail!("--batch writes a TREC run: add --format trec");
    }
    if !args.facet.is_empty() && !matches!(args.format, Form::Text | Form::Json | Form::Csv) {
        bail!("--facet counts: it goes with --format text, json or csv");
    }
    if args.query.is_empty() && args.facet.is_empty() && filters.is_empty() && args.batch.is_none() {
        bail!(
            "nothing to look for: give some words, or a filter such as --agency or --from (`*` stands for every article)"
        );
    }
    if (args.kwic.is_some() || args.context.is_some()) && args.format != Form::Text {
        bail!("--kwic and --context are for people: they go with --format text");
    }
    if args.explain && !matches!(args.format, Form::Text | Form::Json) {
        bail!("--explain goes with --format text or json");
    }
    let limit = args.limit.unwrap_or(match args.format {
        Form::Text if args.kwic.is_some() => 100,
        Form::Text | Form::Json => 10,
        Form::Trec => 1000,
        Form::Jsonl | Form::Csv | Form::Paths => usize::MAX,
    });
    let asking = Asking { args, today, filters, limit };
    let engine = context.engine()?;
    match &args.batch {
        Some(file) => batch(&asking, file, &engine, context),
        None => one(&asking, &engine, context),
    }
}

/// What stays the same for every query of a run.
struct Asking<'a> {
    args: &'a Args,
    today: chrono::NaiveDate,
    filters: Vec<Node>,
    limit: usize,
}

impl Asking<'_> {
    fn request(&self, text: &str) -> Request {
        self.request_for(text, self.args.any)
    }

    const fn options(&self, any: bool) -> ParseOptions {
        ParseOptions { today: self.today, any, syntax: self.args.syntax.syntax() }
    }

    fn request_for(&self, text: &str, any: bool) -> Request {
        Request {
            query: query::parse(text, &self.options(any)),
            filters: self.filters.clone(),
            loose_dates: self.args.loose_dates,
            sort: match self.args.sort {
                Order::Relevance => Sort::Relevance,
                Order::Newest => Sort::Newest,
                Order::Oldest => Sort::Oldest,
            },
            limit: self.limit,
            offset: (self.args.page as usize - 1).saturating_mul(self.limit),
        }
    }
}

fn one(asking: &Asking<'_>, engine: &Engine, context: &Context) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let request = asking.request(&asking.args.query.join(" "));
    let answer = engine.answer(&request)?;
    let mut notes = advice::notes(&request, asking.options(asking.args.any), answer.total, engine)?;
    notes.extend(answer.notes.iter().cloned());
    advice::say_notes(&request.query, &notes, context);
    advice::say_misses(&request, engine, context)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let args = asking.args;
    let top = if args.top == 0 { usize::MAX } else { args.top };
    let facets = if args.facet.is_empty() { Vec::new() } else { engine.facets(&request, &args.facet, top)? };
    let lines = || answer.hits().map(|hit| hit.map(|hit| hit_line(hit, args.full)));
    let parts = if args.explain { engine.parts(&request)? } else { Vec::new() };
    if args.format == Form::Text {
        out.write_all(parts_text(&parts, context.style()).as_bytes())?;
    }
    match args.format {
        Form::Text if answer.total == 0 => {
            writeln!(out, "no articles match ({:.3} s)", started.elapsed().as_secs_f64())?;
            let any =
                (!args.any && args.syntax == Written::Morgue).then(|| asking.request_for(&request.query.text, true));
            advice::nothing(&request, any.as_ref(), engine, &mut out)?;
        }
        Form::Text if !facets.is_empty() => {
            for facet in &facets {
                writeln!(out, "{}", facet_text(facet, context.style()))?;
            }
            writeln!(out, "{} ({:.3} s)", count(answer.total, "article"), started.elapsed().as_secs_f64())?;
        }
        Form::Csv if !facets.is_empty() => facets_csv(&facets, &mut out)?,
        Form::Text => match args.kwic {
            Some(order) => concordance(&answer, order, started, context, &mut out)?,
            None => text(&answer, &request, asking, engine, started, context, &mut out)?,
        },
        Form::Json => {
            let document = HitsDocument {
                version: WIRE_VERSION,
                query: request.query.text.clone(),
                notes,
                total: answer.total,
                offset: request.offset,
                sort: answer.sort,
                parts,
                facets,
                hits: Vec::new(),
            };
            let reasons = if args.explain { Some(engine.reasons(&request)?) } else { None };
            let lines = answer.hits().map(|hit| -> anyhow::Result<_> {
                let hit = hit?;
                let found = reasons.as_ref().map(|reasons| reasons.of(&answer, hit.rank, &hit.article)).transpose()?;
                Ok(HitLine { reasons: found.unwrap_or_default(), ..hit_line(hit, args.full) })
            });
            present::write_document::<anyhow::Error>(&mut out, &document, lines)?;
        }
        Form::Jsonl => {
            for line in lines() {
                serde_json::to_writer(&mut out, &line?).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
        Form::Csv => csv(answer.hits(), &mut out)?,
        Form::Trec => trec(&args.topic, &answer, asking, &mut out)?,
        Form::Paths => paths(&answer, args.null, &mut out)?,
    }
    out.flush()?;
    Ok(if answer.total == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// Every match of the hits on a line of its own.
fn concordance(
    answer: &Answer<'_>,
    order: Concordance,
    started: Instant,
    context: &Context,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut lines = Vec::new();
    for hit in answer.hits() {
        lines.extend(kwic_lines(&hit?));
    }
    sort_kwic(&mut lines, order.order());
    out.write_all(kwic_text(&lines, context.style()).as_bytes())?;
    let matches = if lines.len() == 1 { "match" } else { "matches" };
    let (found, hits) = (count(lines.len() as u64, ""), count(kwic_hits(&lines) as u64, ""));
    let (total, seconds) = (count(answer.total, "article"), started.elapsed().as_secs_f64());
    writeln!(out, "{found} {matches} in {hits} of {total} ({seconds:.3} s)")?;
    Ok(())
}

fn text(
    answer: &Answer<'_>,
    request: &Request,
    asking: &Asking<'_>,
    engine: &Engine,
    started: Instant,
    context: &Context,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let (style, base) = (context.style(), context.base());
    let mut shown = 0;
    let reasons = if asking.args.explain { Some(engine.reasons(request)?) } else { None };
    if reasons.is_some() {
        out.write_all(b"\n")?;
    }
    for hit in answer.hits() {
        let hit = hit?;
        let text = hit_text(&hit, base.as_deref(), asking.args.context, style);
        match &reasons {
            None => out.write_all(text.as_bytes())?,
            Some(reasons) => {
                let found = reasons.of(answer, hit.rank, &hit.article)?;
                writeln!(out, "{}\n{}", text.trim_end_matches('\n'), reasons_text(hit.score, &found, style))?;
            }
        }
        shown += 1;
    }
    let first = request.offset + 1;
    let which = if request.limit == 0 {
        String::new()
    } else if shown == 0 {
        format!(", the last on page {}", answer.total.div_ceil(request.limit.max(1) as u64))
    } else if shown < answer.total {
        format!(", {first} to {}", request.offset as u64 + shown)
    } else {
        String::new()
    };
    let order = match answer.sort {
        Sort::Relevance => "best first",
        Sort::Newest => "newest first",
        Sort::Oldest => "oldest first",
    };
    let order = if answer.total > 1 { format!(", {order}") } else { String::new() };
    let seconds = started.elapsed().as_secs_f64();
    writeln!(out, "{}{which}{order} ({seconds:.3} s)", count(answer.total, "article"))?;
    Ok(())
}

fn csv(hits: impl Iterator<Item = Result<Hit, ArchiveError>>, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut table = CsvWriter::new(out)?;
    for hit in hits {
        let hit = hit?;
        let (words, section) = (hit.article.words, hit.article.section.clone());
        table.write(&hit_line(hit, false), words, section.as_deref())?;
    }
    table.finish()?;
    Ok(())
}

fn trec(topic: &str, answer: &Answer<'_>, asking: &Asking<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    for found in answer.articles() {
        let (rank, score, article) = found?;
        out.write_all(trec_line(topic, rank, score, &article, answer.total, &asking.args.tag).as_bytes())?;
    }
    Ok(())
}

fn paths(answer: &Answer<'_>, null: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut written = HashSet::new();
    for found in answer.articles() {
        let path = found?.2.path;
        if written.contains(&path) {
            continue;
        }
        out.write_all(crate::record::path_of_text(&path).as_os_str().as_encoded_bytes())?;
        out.write_all(if null { b"\0" } else { b"\n" })?;
        written.insert(path);
    }
    Ok(())
}

/// Runs every query of a file. Notes are left out: such queries are plain words more often than not.
fn batch(asking: &Asking<'_>, file: &std::path::Path, engine: &Engine, context: &Context) -> anyhow::Result<Outcome> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut queries, mut found) = (0, 0);
    let started = Instant::now();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            continue;
        }
        let numbered = (number + 1).to_string();
        let (topic, query) = line.split_once('\t').unwrap_or((&numbered, line));
        let answer = engine.answer(&asking.request(query))?;
        queries += 1;
        found += u64::from(answer.total > 0);
        trec(topic, &answer, asking, &mut out)?;
    }
    out.flush()?;
    context.say(&format!(
        "{} run, {} with hits, in {:.2} s",
        if queries == 1 { "1 query".to_owned() } else { format!("{} queries", count(queries, "")) },
        count(found, ""),
        started.elapsed().as_secs_f64()
    ));
    Ok(if found == 0 { Outcome::Nothing } else { Outcome::Done })
}
