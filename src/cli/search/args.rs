//! The flags of `morgue search`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::ValueEnum;

use crate::fields::FieldId;
use crate::present::KwicOrder;
use crate::query::{self, Node, Syntax};
use crate::search::FacetBy;

/// Search the archive
///
/// Words side by side must all be there; "quoted words" stand together; OR, NOT (or -), parentheses, prefixes (terror*), fields
/// (headline:flood, agency:ap) and dates (date:2019-10..2019-11) narrow it down. `morgue fields` lists the fields. Flags and fields mean the same:
/// `--agency ap` is `agency:ap`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    /// What to look for; several words are one query. Without any, the filters alone decide. After `--` it may start with a hyphen
    #[arg(value_name = "QUERY")]
    pub(super) query: Vec<String>,

    /// Any of the words, not all of them; the more of them, the better
    #[arg(long)]
    pub(super) any: bool,

    /// The order of the hits; without words to rank by, the newest come first
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub(super) sort: Order,

    /// How many hits to give [default: 10; 1000 with --format trec; all with csv, jsonl and paths]
    #[arg(long, short = 'l', value_name = "N")]
    pub(super) limit: Option<usize>,

    /// Which page of hits to give, from 1
    #[arg(long, short, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) page: u32,

    /// Count what matches by source, agency, author, person, org, place, section, tag, lang, year, month or day; several times for
    /// several counts
    #[arg(long, value_name = "FIELD", value_parser = facet)]
    pub(super) facet: Vec<FacetBy>,

    /// With --facet: how many values to give; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) top: usize,

    /// The form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text")]
    pub(super) format: Form,

    /// Whose words and rules the query is written in: a vendor's form that has no counterpart is named in a note
    #[arg(long, value_name = "SYNTAX", default_value = "morgue")]
    pub(super) syntax: Written,

    /// A date known to the month or year only matches every day of it
    #[arg(long)]
    pub(super) loose_dates: bool,

    /// With text: every match with so many lines of its text before and behind it
    #[arg(long, short = 'C', value_name = "LINES")]
    pub(super) context: Option<usize>,

    /// With text: a concordance, every match on a line of its own between the words around it [orders: hits, left, right]
    ///
    /// Keyword in context: the matches stand one below the other. In the order of the hits, or by the words on the left or on the right of
    /// the match, the nearest first. Of 100 articles unless --limit says otherwise.
    #[arg(
        long,
        value_name = "ORDER",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "hits",
        hide_possible_values = true,
        conflicts_with_all = ["context", "explain", "facet"]
    )]
    pub(super) kwic: Option<Concordance>,

    /// With text and json: how the query was read, how many articles each part of it matches, and what gave each hit its score
    #[arg(long)]
    pub(super) explain: bool,

    /// With json and jsonl: each hit with its whole article
    #[arg(long)]
    pub(super) full: bool,

    /// With paths: end each with a NUL byte, for `xargs -0`
    #[arg(short = '0', long)]
    pub(super) null: bool,

    /// With trec: run every query of this file, a line each: `topic<TAB>query`
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub(super) batch: Option<PathBuf>,

    /// With trec: the topic of the query
    #[arg(long, value_name = "NAME", default_value = "1")]
    pub(super) topic: String,

    /// With trec: the name of the run
    #[arg(long, value_name = "NAME", default_value = "morgue")]
    pub(super) tag: String,

    // Last, since the heading over these would stand over what comes behind them too.
    #[command(flatten)]
    pub(super) filters: Filters,
}

const EXAMPLES: &str = "\
Examples:
  morgue search flood
  morgue search '\"river level\" -dam' --from 2019-10 --to 2019-11
  morgue search '(flood OR storm) W/5 (coast OR harbour)' --kwic=right
  morgue search --syntax nexis 'flood! w/5 dam and date aft 2018'
  morgue search --agency sputnik --sort newest
  morgue search --undated --agency none
  morgue search flood --facet agency --facet year
  morgue search 'headline:(strike OR walkout) port' --format csv > hits.csv
  morgue search flood --format paths -0 | xargs -0 ls -l";

/// Filters as flags. Each may be given several times; any of its values is enough.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct Filters {
    /// Whose wire copy it is: AP, reuters, "Agence France-Presse"; none for articles without an agency
    #[arg(long, value_name = "NAME")]
    pub(super) agency: Vec<String>,
    /// Who published it
    #[arg(long, value_name = "NAME")]
    pub(super) source: Vec<String>,
    /// Who wrote it
    #[arg(long, value_name = "NAME")]
    pub(super) author: Vec<String>,
    /// A person named by the source
    #[arg(long, value_name = "NAME")]
    pub(super) person: Vec<String>,
    /// An organisation named by the source
    #[arg(long, value_name = "NAME")]
    pub(super) org: Vec<String>,
    /// A place named by the source
    #[arg(long, value_name = "NAME")]
    pub(super) place: Vec<String>,
    /// Where it was filed: place, region or country
    #[arg(long, value_name = "PLACE")]
    pub(super) dateline: Vec<String>,
    /// Language, as a code or a name: fr, French
    #[arg(long, value_name = "CODE")]
    pub(super) lang: Vec<String>,
    /// Published on this day or later: 2019-10-07, 2019-10, 2019, last-30d
    #[arg(long, value_name = "DATE")]
    pub(super) from: Option<String>,
    /// Published on this day or earlier; a month or a year is meant whole
    #[arg(long, value_name = "DATE")]
    pub(super) to: Option<String>,
    /// Only articles whose date is unknown: date:none
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub(super) undated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Order {
    /// Best match first
    Relevance,
    /// Latest date first, undated last
    Newest,
    /// Earliest date first, undated last
    Oldest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Written {
    /// Our own language
    Morgue,
    /// Nexis and Lexis, terms and connectors
    Nexis,
    /// Factiva, free text
    Factiva,
    /// ProQuest, command line
    Proquest,
}

impl Written {
    pub(super) const fn syntax(self) -> Syntax {
        match self {
            Self::Morgue => Syntax::Morgue,
            Self::Nexis => Syntax::Nexis,
            Self::Factiva => Syntax::Factiva,
            Self::Proquest => Syntax::Proquest,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Concordance {
    Hits,
    Left,
    Right,
}

impl Concordance {
    pub(super) const fn order(self) -> KwicOrder {
        match self {
            Self::Hits => KwicOrder::Hits,
            Self::Left => KwicOrder::Left,
            Self::Right => KwicOrder::Right,
        }
    }
}

fn facet(name: &str) -> Result<FacetBy, String> {
    FacetBy::by_name(name).ok_or_else(|| {
        let fields: Vec<&str> = FacetBy::FIELDS.iter().map(|field| field.name()).collect();
        format!("articles are counted by {}, year, month or day", fields.join(", "))
    })
}

impl Filters {
    pub(super) fn nodes(&self, today: chrono::NaiveDate) -> anyhow::Result<Vec<Node>> {
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
