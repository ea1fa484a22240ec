//! Measures queries: warm ones against bare tantivy on the same segments, groups of words near each other against the same groups joined by
//! AND, and a cold `morgue search` against `morgue --version`.
//!
//!     cargo bench --bench search -- --articles 200000
//!
//! A warm query is measured twice on each side: the top ten and the exact total, and that together with reading the ten records (and,
//! on our side, marking what matched). Times are medians over many runs in turn, in microseconds.
#![expect(clippy::print_stdout, reason = "a bench talks to the one who started it")]

#[allow(dead_code, reason = "each bench uses a part of it")]
mod support;

use std::process::Stdio;
use std::time::Instant;

use anyhow::ensure;
use clap::Parser;
use morgue::fields::FieldId;
use morgue::index::{Archive, Language, stem_term};
use morgue::query::{Leaf, Near, Node, ParseOptions, Query as Asked, Relation, Request, Sort, Span, Want, parse};
use morgue::search::Engine;
use support::Layout;
use support::generate::Generator;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{TantivyDocument, Term};

/// Measure queries
#[derive(Parser)]
struct Arguments {
    /// Articles in the corpus
    #[arg(long, default_value_t = 200_000)]
    articles: u64,
    /// How often each query is run
    #[arg(long, default_value_t = 51)]
    runs: usize,
    /// Another seed gives another corpus
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("to measure: cargo bench --bench search");
        return Ok(());
    }
    let arguments = Arguments::parse();
    let corpus = support::corpus(Layout::Jsonl, arguments.seed, arguments.articles)?;
    let folder = support::bench_folder().join(format!("search-{}-{}", arguments.articles, std::process::id()));
    support::remove(&folder)?;
    let mut command = support::morgue(&folder);
    command.args(["index", "--quiet"]).arg(&corpus.path).stdout(Stdio::null()).stderr(Stdio::null());
    ensure!(support::measure(&mut command)?.status.success(), "morgue index failed");
    warm(&folder, &arguments)?;
    near(&folder, &arguments)?;
    cold(&folder)?;
    support::remove(&folder)?;
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

enum Shape {
    All,
    Any,
    Phrase,
}

fn warm(folder: &std::path::Path, arguments: &Arguments) -> anyhow::Result<()> {
    let archive = Archive::open(folder)?;
    let engine = Engine::new(archive.snapshot()?)?;
    println!("{} segments", engine.snapshot().segments());
    let generator = Generator::new(arguments.seed);
    let vocabulary = generator.vocabulary();
    let word = |rank: usize| vocabulary.get(rank).map_or("", |word| word.as_ref()).to_owned();
    let (first, second) = generator.word_pair(200);
    let queries = [
        ("a common word", Shape::All, vec![word(150)]),
        ("a rare word", Shape::All, vec![word(20_000)]),
        ("two words, both", Shape::All, vec![word(150), word(900)]),
        ("three words, all", Shape::All, vec![word(120), word(400), word(1_500)]),
        ("two words, any", Shape::Any, vec![word(150), word(900)]),
        ("five words, any", Shape::Any, vec![word(150), word(900), word(2_000), word(5_000), word(300)]),
        ("a phrase", Shape::Phrase, vec![first.to_owned(), second.to_owned()]),
    ];
    let (mut found_ratios, mut shown_ratios) = (Vec::new(), Vec::new());
    for (name, shape, words) in queries {
        let text = match shape {
            Shape::All | Shape::Any => words.join(" "),
            Shape::Phrase => format!("\"{}\"", words.join(" ")),
        };
        let today = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
        let request = Request {
            query: parse(&text, &ParseOptions { any: matches!(shape, Shape::Any), ..ParseOptions::new(today) }),
            filters: Vec::new(),
            loose_dates: false,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
        };
        let (searcher, field) = engine.snapshot().bare();
        let english = Language::of("en");
        let terms: Vec<Term> =
            words.iter().map(|word| Term::from_field_text(field, &stem_term(&word.to_lowercase(), english))).collect();
        let query: Box<dyn Query> = match shape {
            Shape::Phrase => Box::new(PhraseQuery::new(terms)),
            Shape::All | Shape::Any => {
                let occur = if matches!(shape, Shape::All) { Occur::Must } else { Occur::Should };
                let clauses = terms.into_iter().map(|term| {
                    (occur, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>)
                });
                Box::new(BooleanQuery::new(clauses.collect()))
            }
        };
        let top = || TopDocs::with_limit(10).order_by_score();
        let (mut ours, mut ours_shown, mut bare, mut bare_top, mut bare_shown) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let micros = |started: Instant| started.elapsed().as_secs_f64() * 1e6;
        let mut total = 0;
        for _ in 0..arguments.runs {
            let started = Instant::now();
            total = engine.answer(&request)?.total;
            ours.push(micros(started));
            let started = Instant::now();
            let (_, count) = searcher.search(query.as_ref(), &(top(), Count))?;
            bare.push(micros(started));
            ensure!(count as u64 == total, "{text}: {total} here, {count} in bare tantivy");
            let started = Instant::now();
            searcher.search(query.as_ref(), &top())?;
            bare_top.push(micros(started));
            let started = Instant::now();
            engine.search(&request)?;
            ours_shown.push(micros(started));
            let started = Instant::now();
            let (hits, _) = searcher.search(query.as_ref(), &(top(), Count))?;
            for (_, address) in hits {
                searcher.doc::<TantivyDocument>(address)?;
            }
            bare_shown.push(micros(started));
        }
        let (ours, bare, bare_top) = (median(ours), median(bare), median(bare_top));
        let (ours_shown, bare_shown) = (median(ours_shown), median(bare_shown));
        println!(
            "{name:<18} {total:>7} hits: top and total {ours:>7.0} (bare {bare:>7.0}, ratio {:.2}; bare without total {bare_top:>7.0}); \
             with records {ours_shown:>7.0} (bare {bare_shown:>7.0}, ratio {:.2})",
            ours / bare,
            ours_shown / bare_shown,
        );
        found_ratios.push(ours / bare);
        shown_ratios.push(ours_shown / bare_shown);
    }
    println!("median ratio {:.2}, with records {:.2}", median(found_ratios), median(shown_ratios));
    Ok(())
}

/// Two groups of words each, alternatives parted by spaces and the words of a phrase by hyphens, and how they must stand to each other.
const NEAR: &[(&str, Relation, &str)] = &[
    ("terror* extremis*", Relation::Within(15), "immigra* asylum* refugee*"),
    ("minister* president*", Relation::Within(5), "resign* accus*"),
    ("bank*", Relation::Before(3), "rate* interest*"),
    ("flood* storm* hurricane*", Relation::Sentence, "victim* damage* surviv*"),
    ("protest* riot*", Relation::Paragraph, "police officer*"),
    ("climate* weather", Relation::Within(10), "crop* harvest* farm*"),
    ("missile*", Relation::Without(10), "launch* test*"),
    ("*ment", Relation::Within(4), "reform* polic*"),
    ("wom?n child*", Relation::Within(20), "school* teach* educat*"),
    ("the-government the-president", Relation::Within(6), "said told"),
];

/// Groups of words near each other, and the same groups joined by AND.
fn near(folder: &std::path::Path, arguments: &Arguments) -> anyhow::Result<()> {
    let archive = Archive::open(folder)?;
    let engine = Engine::new(archive.snapshot()?)?;
    let leaf = |word: &str| {
        let want = match word {
            word if word.contains(['*', '?']) => Want::Wildcard(word.to_owned()),
            word if word.contains('-') => Want::Phrase(word.replace('-', " ")),
            word => Want::Word(word.to_owned()),
        };
        Node::Leaf(Leaf::new(FieldId::Text, want, Span::default()))
    };
    let group = |words: &str| Node::any_of(words.split(' ').map(leaf).collect());
    let (mut ratios, mut times) = (Vec::new(), Vec::new());
    for (left, relation, right) in NEAR {
        let (Some(one), Some(other)) = (group(left), group(right)) else { continue };
        let near = Near { left: one.clone(), right: other.clone(), relation: *relation, span: Span::default() };
        let ask = |root: Node| -> anyhow::Result<(u64, f64)> {
            let request = Request {
                query: Asked { text: String::new(), root: Some(root), notes: Vec::new() },
                filters: Vec::new(),
                loose_dates: false,
                sort: Sort::Relevance,
                limit: 10,
                offset: 0,
            };
            let started = Instant::now();
            let total = engine.answer(&request)?.total;
            Ok((total, started.elapsed().as_secs_f64() * 1e3))
        };
        let (mut near_times, mut and_times, mut totals) = (Vec::new(), Vec::new(), (0, 0));
        for _ in 0..arguments.runs {
            let (total, time) = ask(Node::Near(Box::new(near.clone())))?;
            near_times.push(time);
            let (total_and, time) = ask(Node::And(vec![one.clone(), other.clone()]))?;
            and_times.push(time);
            totals = (total, total_and);
        }
        let (near, and) = (median(near_times), median(and_times));
        println!(
            "({left}) {relation:?} ({right}): {} hits in {near:.2} ms; AND {} in {and:.2} ms, ratio {:.2}",
            totals.0,
            totals.1,
            near / and,
        );
        ratios.push(near / and);
        times.push(near);
    }
    let worst = times.iter().copied().fold(0.0, f64::max);
    println!("near: median ratio {:.2}, median {:.2} ms, worst {worst:.2} ms", median(ratios), median(times));
    Ok(())
}

/// CPU of a whole search and of a program that only says its version, in turn.
fn cold(folder: &std::path::Path) -> anyhow::Result<()> {
    let (mut search, mut version) = (Vec::new(), Vec::new());
    for _ in 0..41 {
        for (arguments, times) in [(["search", "government"].as_slice(), &mut search), (&["--version"], &mut version)] {
            let mut command = support::morgue(folder);
            command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
            let usage = support::measure(&mut command)?;
            ensure!(usage.status.success(), "morgue {arguments:?} failed");
            times.push(usage.cpu().as_secs_f64() * 1e3);
        }
    }
    let (search, version) = (median(search), median(version));
    println!("cold: search {search:.1} ms of CPU, --version {version:.1} ms, difference {:.1} ms", search - version);
    Ok(())
}
