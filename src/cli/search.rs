//! `morgue search`: answers a query.

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use super::Outcome;
use super::context::Context;
use crate::fields::FieldId;
use crate::index::ArchiveError;
use crate::present::{
    self, CsvWriter, HitsDocument, WIRE_VERSION, count, facet_text, facets_csv, hit_line, hit_text, trec_line,
};
use crate::query::{self, Node, ParseOptions, Plan, Query, Request, Sort};
use crate::search::{Answer, Engine, FacetBy, Hit};

/// Search the archive
///
/// Words side by side must all be there; "quoted words" stand together; OR, NOT (or -), parentheses, prefixes (terror*), fields
/// (headline:flood, agency:ap) and dates (date:2019-10..2019-11) narrow it down. `morgue fields` lists the fields. Flags and fields mean the same:
/// `--agency ap` is `agency:ap`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What to look for; several words are one query. Without any, the filters alone decide. After `--` it may start with a hyphen
    #[arg(value_name = "QUERY")]
    query: Vec<String>,

    /// Any of the words, not all of them; the more of them, the better
    #[arg(long)]
    any: bool,

    /// The order of the hits; without words to rank by, the newest come first
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: Order,

    /// How many hits to give [default: 10; 1000 with --format trec; all with csv, jsonl and paths]
    #[arg(long, short = 'l', value_name = "N")]
    limit: Option<usize>,

    /// Which page of hits to give, from 1
    #[arg(long, short, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,

    /// Count what matches by source, agency, author, person, org, place, section, tag, lang, year, month or day; several times for
    /// several counts
    #[arg(long, value_name = "FIELD", value_parser = facet)]
    facet: Vec<FacetBy>,

    /// With --facet: how many values to give; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,

    /// The form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text")]
    format: Form,

    /// With json and jsonl: each hit with its whole article
    #[arg(long)]
    full: bool,

    /// With paths: end each with a NUL byte, for `xargs -0`
    #[arg(short = '0', long)]
    null: bool,

    /// With trec: run every query of this file, a line each: `topic<TAB>query`
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    batch: Option<PathBuf>,

    /// With trec: the topic of the query
    #[arg(long, value_name = "NAME", default_value = "1")]
    topic: String,

    /// With trec: the name of the run
    #[arg(long, value_name = "NAME", default_value = "morgue")]
    tag: String,

    // Last, since the heading over these would stand over what comes behind them too.
    #[command(flatten)]
    filters: Filters,
}

const EXAMPLES: &str = "\
Examples:
  morgue search flood
  morgue search '\"river level\" -dam' --from 2019-10 --to 2019-11
  morgue search --agency sputnik --sort newest
  morgue search --undated --agency none
  morgue search flood --facet agency --facet year
  morgue search 'headline:(strike OR walkout) port' --format csv > hits.csv
  morgue search flood --format paths -0 | xargs -0 ls -l";

/// Filters as flags. Each may be given several times; any of its values is enough.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
struct Filters {
    /// Whose wire copy it is: AP, reuters, "Agence France-Presse"; none for articles without an agency
    #[arg(long, value_name = "NAME")]
    agency: Vec<String>,
    /// Who published it
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Who wrote it
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// A person named by the source
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// An organisation named by the source
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// A place named by the source
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Where it was filed: place, region or country
    #[arg(long, value_name = "PLACE")]
    dateline: Vec<String>,
    /// Language, as a code or a name: fr, French
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// Published on this day or later: 2019-10-07, 2019-10, 2019, last-30d
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Published on this day or earlier; a month or a year is meant whole
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only articles whose date is unknown: date:none
    #[arg(long, conflicts_with_all = ["from", "to"])]
    undated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Best match first
    Relevance,
    /// Latest date first, undated last
    Newest,
    /// Earliest date first, undated last
    Oldest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// One document, as schema/hits.schema.json has it
    Json,
    /// One hit a line
    Jsonl,
    /// A table with a header line
    Csv,
    /// A TREC run
    Trec,
    /// The files' paths, each once
    Paths,
}

fn facet(name: &str) -> Result<FacetBy, String> {
    FacetBy::by_name(name).ok_or_else(|| {
        let fields: Vec<&str> = FacetBy::FIELDS.iter().map(|field| field.name()).collect();
        format!("articles are counted by {}, year, month or day", fields.join(", "))
    })
}

impl Filters {
    fn nodes(&self, today: chrono::NaiveDate) -> anyhow::Result<Vec<Node>> {
        let lists = [
            (FieldId::Agency, &self.agency),
            (FieldId::Source, &self.source),
            (FieldId::Author, &self.author),
            (FieldId::Person, &self.person),
            (FieldId::Org, &self.org),
            (FieldId::Place, &self.place),
            (FieldId::Dateline, &self.dateline),
            (FieldId::Lang, &self.lang),
        ];
        let mut nodes = Vec::new();
        for (field, values) in lists {
            let any = values
                .iter()
                .map(|value| query::filter(field, value, today).map_err(anyhow::Error::msg))
                .collect::<anyhow::Result<Vec<_>>>()
                .with_context(|| format!("--{}", field.name()))?;
            nodes.extend(Node::any_of(any));
        }
        if self.undated {
            nodes.push(query::filter(FieldId::Date, "none", today).map_err(anyhow::Error::msg)?);
        }
        nodes.extend(query::filter_dates(self.from.as_deref(), self.to.as_deref(), today).map_err(anyhow::Error::msg)?);
        Ok(nodes)
    }
}

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
    let limit = args.limit.unwrap_or(match args.format {
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

    fn request_for(&self, text: &str, any: bool) -> Request {
        let options = ParseOptions { any, ..ParseOptions::new(self.today) };
        Request {
            query: query::parse(text, &options),
            filters: self.filters.clone(),
            loose_dates: false,
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
    say_notes(&request.query, context);
    let answer = engine.answer(&request)?;
    for miss in engine.misses(&request)? {
        let near = match miss.near {
            Some(near) => format!("; did you mean {}?", present::one_line(&near)),
            None if miss.value.contains(',') => "; several values are given one by one, each with its flag".to_owned(),
            None => String::new(),
        };
        context.say(&format!("no {} \"{}\"{near}", miss.field.name(), present::one_line(&miss.value)));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let args = asking.args;
    let top = if args.top == 0 { usize::MAX } else { args.top };
    let facets = if args.facet.is_empty() { Vec::new() } else { engine.facets(&request, &args.facet, top)? };
    let lines = || answer.hits().map(|hit| hit.map(|hit| hit_line(hit, args.full)));
    match args.format {
        Form::Text if answer.total == 0 => nothing(asking, &request, engine, started, &mut out)?,
        Form::Text if !facets.is_empty() => {
            for facet in &facets {
                writeln!(out, "{}", facet_text(facet, context.style()))?;
            }
            writeln!(out, "{} ({:.3} s)", count(answer.total, "article"), started.elapsed().as_secs_f64())?;
        }
        Form::Csv if !facets.is_empty() => facets_csv(&facets, &mut out)?,
        Form::Text => text(&answer, &request, started, context, &mut out)?,
        Form::Json => {
            let document = HitsDocument {
                version: WIRE_VERSION,
                query: request.query.text.clone(),
                notes: request.query.notes.clone(),
                total: answer.total,
                offset: request.offset,
                sort: answer.sort,
                facets,
                hits: Vec::new(),
            };
            present::write_document::<anyhow::Error>(&mut out, &document, lines().map(|line| Ok(line?)))?;
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

/// How many notes on a query are given; whoever pastes an article into the query box needs no more to see what happened.
const NOTES: usize = 5;

fn say_notes(query: &Query, context: &Context) {
    for note in query.notes.iter().take(NOTES) {
        context.say(&format!("{}\n{}", query::underline(&query.text, note), present::one_line(&note.text)));
    }
    if query.notes.len() > NOTES {
        context.say(&format!("and {} more notes on the query", query.notes.len() - NOTES));
    }
}

/// What is said when no article matches: which part of the question stands in the way.
fn nothing(
    asking: &Asking<'_>,
    request: &Request,
    engine: &Engine,
    started: Instant,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let seconds = started.elapsed().as_secs_f64();
    writeln!(out, "no articles match ({seconds:.3} s)")?;
    let plan = Plan::new(request);
    let words = plan.words().len();
    if let Some(scoring) = plan.scoring
        && !(plan.filters.is_empty() && plan.exclude.is_empty())
    {
        let query = Query { root: Some(scoring), ..request.query.clone() };
        let total = engine.count(&Request { query, filters: Vec::new(), ..request.clone() })?;
        writeln!(out, "  without the filters: {}", count(total, "article"))?;
    }
    for (word, near) in engine.spellings(request)? {
        writeln!(out, "  no article has {}; did you mean {}?", present::one_line(&word), present::one_line(&near))?;
    }
    if !asking.args.any && words > 1 {
        let total = engine.count(&asking.request_for(&request.query.text, true))?;
        if total > 0 {
            writeln!(out, "  with any of the words (--any): {}", count(total, "article"))?;
        }
    }
    Ok(())
}

fn text(
    answer: &Answer<'_>,
    request: &Request,
    started: Instant,
    context: &Context,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let (style, base) = (context.style(), context.base());
    let mut shown = 0;
    for hit in answer.hits() {
        out.write_all(hit_text(&hit?, base.as_deref(), style).as_bytes())?;
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
