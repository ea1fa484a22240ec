//! `morgue status`: what the archive holds.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use serde::Serialize;

use super::context::Context;
use super::{Outcome, ReportForm};
use crate::index::{Archive, FactShare, LAYOUT};
use crate::present::{self, Style, count, one_line, shown_path, size_text};
use crate::record::{Reject, day_of_number};

/// Say what the archive holds
///
/// Articles, the span of their dates, how many have none, the outlets, agencies and languages with most articles, what gave no article and why, and
/// the archive's size and version. `--facts` says how good its facts are.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many outlets, agencies and languages to name
    #[arg(long, value_name = "N", default_value_t = 8)]
    top: usize,

    /// Name every record that gave no article, with the reason
    #[arg(long)]
    rejects: bool,

    /// Say of each fact (date, dateline, agency, source, author, headline, language, url) how many articles have it, from where, how sure and how exact
    #[arg(long)]
    facts: bool,

    /// The form
    #[arg(long, short, value_name = "FORM", default_value = "text")]
    format: ReportForm,
}

#[derive(Serialize)]
struct Status {
    archive: String,
    layout: u32,
    program: &'static str,
    articles: u64,
    /// Records of an article that another file tells better; not among the articles.
    twins: u64,
    first_day: Option<String>,
    last_day: Option<String>,
    undated: u64,
    files: u64,
    file_bytes: u64,
    archive_bytes: u64,
    segments: usize,
    source: Values,
    agency: Values,
    lang: Values,
    rejected: BTreeMap<&'static str, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Vec<FactShare>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rejects: Vec<(String, Reject)>,
}

#[derive(Serialize)]
struct Values {
    /// Articles by value, most first.
    top: Vec<(String, u64)>,
    /// How many different values there are.
    different: usize,
    /// Articles without one.
    without: u64,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let archive = context.open()?;
    let status = status(&archive, args)?;
    let mut out = io::stdout().lock();
    match args.format {
        ReportForm::Json => {
            serde_json::to_writer_pretty(&mut out, &status).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        ReportForm::Text => out.write_all(text(&status, context).as_bytes())?,
    }
    Ok(if status.articles == 0 { Outcome::Nothing } else { Outcome::Done })
}

fn status(archive: &Archive, args: &Args) -> anyhow::Result<Status> {
    let snapshot = archive.snapshot()?;
    let (span, undated) = snapshot.date_span()?;
    let day = |number| day_of_number(number).map(|day| day.to_string());
    let (files, file_bytes) = snapshot.files();
    let mut rejected = BTreeMap::new();
    let mut rejects = Vec::new();
    let mut unnamed = 0;
    snapshot.file_states(|state| {
        unnamed += state.rejected.saturating_sub(state.rejects.len() as u64);
        for reject in state.rejects {
            *rejected.entry(reject.reason.as_str()).or_default() += 1;
            if args.rejects {
                rejects.push((state.path.clone(), reject));
            }
        }
    })?;
    if unnamed > 0 {
        rejected.insert("beyond the first hundred of a file", unnamed);
    }
    rejects.sort_by(|a, b| (&a.0, &a.1.locator).cmp(&(&b.0, &b.1.locator)));
    let values = |field: &str| -> anyhow::Result<Values> {
        let (mut top, without) = snapshot.counts(field)?;
        let different = top.len();
        top.truncate(args.top);
        Ok(Values { top, different, without })
    };
    Ok(Status {
        archive: archive.dir().display().to_string(),
        layout: LAYOUT,
        program: env!("CARGO_PKG_VERSION"),
        articles: snapshot.articles()?,
        twins: snapshot.twins()?,
        first_day: span.and_then(|(first, _)| day(first)),
        last_day: span.and_then(|(_, last)| day(last)),
        undated,
        files,
        file_bytes,
        archive_bytes: archive.size_on_disk()?,
        segments: snapshot.segments(),
        source: values("source")?,
        agency: values("agency")?,
        lang: values("lang")?,
        rejected,
        facts: if args.facts { Some(snapshot.facts()?) } else { None },
        rejects,
    })
}

fn text(status: &Status, context: &Context) -> String {
    let style = context.style();
    let base = context.base();
    let mut lines = Vec::new();
    let mut fact =
        |name: &str, value: String| lines.push(format!("{}{value}", style.paint("2", &format!("{name:<10}"))));
    fact("archive", one_line(&status.archive));
    fact(
        "",
        format!(
            "{} in {}; layout {}, morgue {}",
            size_text(status.archive_bytes),
            count(status.segments as u64, "segment"),
            status.layout,
            status.program
        ),
    );
    let behind = if status.twins > 0 {
        format!("; {} behind them that tell the same less well", count(status.twins, "more record"))
    } else {
        String::new()
    };
    fact("articles", format!("{}{behind}", count(status.articles, "")));
    if let (Some(first), Some(last)) = (&status.first_day, &status.last_day) {
        fact("dates", format!("{first} to {last}"));
    }
    let how = if status.undated > 0 { "; morgue search --undated lists them" } else { "" };
    fact("undated", format!("{}{how}", count(status.undated, "")));
    fact("files", format!("{}, {}", count(status.files, ""), size_text(status.file_bytes)));
    for (name, values) in [("sources", &status.source), ("agencies", &status.agency), ("languages", &status.lang)] {
        let mut parts: Vec<String> =
            values.top.iter().map(|(name, number)| format!("{} ({})", one_line(name), count(*number, ""))).collect();
        if values.different > values.top.len() {
            parts.push(format!("{} more", count((values.different - values.top.len()) as u64, "")));
        }
        parts.push(format!("none ({})", count(values.without, "")));
        fact(name, parts.join(", "));
    }
    if !status.rejected.is_empty() {
        let parts: Vec<String> =
            status.rejected.iter().map(|(reason, number)| format!("{reason} ({})", count(*number, ""))).collect();
        fact("rejected", parts.join(", "));
    }
    for (path, reject) in &status.rejects {
        let detail = if reject.detail.is_empty() { String::new() } else { format!(": {}", one_line(&reject.detail)) };
        lines.push(format!(
            "  {} {}{detail}",
            shown_path(path, &reject.locator, base.as_deref()),
            reject.reason.describe()
        ));
    }
    if let Some(facts) = &status.facts {
        lines.extend(facts_table(facts, status.articles, style));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The shares of facts as a table: a row for each, and below it from where, how exact and how sure.
fn facts_table(facts: &[FactShare], articles: u64, style: Style) -> Vec<String> {
    let mut rows = vec![String::new(), style.paint("2", &format!("{:<10}{:>8}  {:>10}", "fact", "share", "articles"))];
    for fact in facts {
        rows.push(format!("{:<10}{:>8}  {:>10}", fact.fact, percent(fact.found, articles), count(fact.found, "")));
        for (name, counts) in [("from", &fact.origin), ("to the", &fact.precision), ("sure", &fact.confidence)] {
            let name = if name == "to the" && fact.fact != "date" { "with" } else { name };
            let mut counts: Vec<_> = counts.iter().collect();
            counts.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
            let parts: Vec<String> =
                counts.iter().map(|(value, number)| format!("{value} {}", percent(**number, articles))).collect();
            if !parts.is_empty() {
                rows.extend(present::named_line(&format!("  {name}"), &parts.join(", "), style));
            }
        }
        if fact.none > 0 {
            rows.push(format!("{:<10}none {} ({})", "", percent(fact.none, articles), count(fact.none, "")));
        }
    }
    rows
}

/// With one digit behind the point; never 0.0 % of something, nor all of less.
fn percent(part: u64, whole: u64) -> String {
    if part == 0 || whole == 0 {
        return "0 %".to_owned();
    }
    if part == whole {
        return "100 %".to_owned();
    }
    let tenths = (u128::from(part) * 2000 + u128::from(whole)) / (u128::from(whole) * 2);
    let tenths = tenths.clamp(1, 999);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_never_rounded_to_nothing_or_all() {
        for (part, whole, wanted) in [
            (0, 0, "0 %"),
            (0, 9, "0 %"),
            (1, 3, "33.3 %"),
            (2, 3, "66.7 %"),
            (1, 100_000, "0.1 %"),
            (99_999, 100_000, "99.9 %"),
            (7, 7, "100 %"),
        ] {
            assert_eq!(percent(part, whole), wanted);
        }
    }
}
