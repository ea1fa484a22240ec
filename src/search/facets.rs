//! How many of the articles that match have each value of a field: exact counts, over every match.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::EnableScoring;
use tantivy::{DocId, SegmentReader};

use super::Engine;
use crate::fields::FieldId;
use crate::index::{ArchiveError, column, keyword};
use crate::query::{Plan, Request};
use crate::record::day_of_number;

/// What matches are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FacetBy {
    /// The values of a field that has a column: see [`FacetBy::FIELDS`].
    Field(FieldId),
    /// The year of publication.
    Year,
    /// The month of publication; dates that are known to the year only are counted under their year.
    Month,
    /// The day of publication; dates that are known less finely are counted under their month or year.
    Day,
}

impl FacetBy {
    /// The fields whose values can be counted.
    pub const FIELDS: [FieldId; 9] = [
        FieldId::Source,
        FieldId::Agency,
        FieldId::Author,
        FieldId::Person,
        FieldId::Org,
        FieldId::Place,
        FieldId::Section,
        FieldId::Tag,
        FieldId::Lang,
    ];

    /// Its name on the command line and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
        }
    }

    /// What has that name, or an alias of the field, in any case.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let field = FieldId::by_name(name).filter(|field| Self::FIELDS.contains(field)).map(Self::Field);
        let time = [Self::Year, Self::Month, Self::Day].into_iter().find(|by| by.name().eq_ignore_ascii_case(name));
        field.or(time)
    }
}

/// The counts of one facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Facet {
    /// What was counted by.
    pub by: String,
    /// The values: most articles first, then by name; times in their own order. An article with several values counts once for each.
    pub values: Vec<FacetValue>,
    /// How many values there are in all, with those that were cut off.
    pub different: u64,
    /// Articles without a value.
    pub without: u64,
}

/// A value and how many articles have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FacetValue {
    /// The value, in the spelling that most of the articles use; spellings that differ in case and accents only are one value.
    pub value: String,
    /// How many of the articles that match have it.
    pub articles: u64,
}

impl Engine {
    /// Counts the articles that match a request by each of `facets`; of each, the first `limit` values are given.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn facets(&self, request: &Request, facets: &[FacetBy], limit: usize) -> Result<Vec<Facet>, ArchiveError> {
        let snapshot = self.snapshot();
        let searcher = &snapshot.searcher;
        let count = || -> tantivy::Result<Vec<Facet>> {
            let query = self.lowering(true, request.loose_dates).plan(&Plan::new(request));
            let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
            let mut counters: Vec<Counter> = facets.iter().map(|&by| Counter::new(by)).collect();
            for segment in searcher.segment_readers() {
                let alive = segment.alive_bitset();
                let mut matches: Vec<DocId> = Vec::new();
                weight.for_each_no_score(segment, &mut |docs| {
                    matches.extend(docs.iter().filter(|&&doc| alive.is_none_or(|alive| alive.is_alive(doc))));
                })?;
                for counter in &mut counters {
                    counter.add(segment, &matches)?;
                }
            }
            Ok(counters.into_iter().map(|counter| counter.finish(limit)).collect())
        };
        count().map_err(|error| snapshot.fail(error))
    }
}

/// The counts of one facet while segments are added.
struct Counter {
    by: FacetBy,
    /// The group of each folded value.
    groups: HashMap<String, usize>,
    counted: Vec<Group>,
    without: u64,
}

#[derive(Default)]
struct Group {
    articles: u64,
    /// Each spelling, and how many articles use it.
    spellings: Vec<(String, u64)>,
}

impl Counter {
    fn new(by: FacetBy) -> Self {
        Self { by, groups: HashMap::new(), counted: Vec::new(), without: 0 }
    }

    fn group(&mut self, folded: String) -> usize {
        let next = self.counted.len();
        let group = *self.groups.entry(folded).or_insert(next);
        if group == next {
            self.counted.push(Group::default());
        }
        group
    }

    fn add(&mut self, segment: &SegmentReader, matches: &[DocId]) -> tantivy::Result<()> {
        match self.by {
            FacetBy::Field(field) => match segment.fast_fields().str(field.name())? {
                Some(column) => self.add_values(&column, matches)?,
                None => self.without += matches.len() as u64,
            },
            FacetBy::Year | FacetBy::Month | FacetBy::Day => {
                match column(segment, "first_day").zip(column(segment, "last_day")) {
                    Some((first, last)) => self.add_times(&first, &last, matches),
                    None => self.without += matches.len() as u64,
                }
            }
        }
        Ok(())
    }

    fn add_values(&mut self, column: &StrColumn, matches: &[DocId]) -> tantivy::Result<()> {
        let mut by_ord = vec![0_u64; column.num_terms()];
        for &doc in matches {
            let mut any = false;
            for ord in column.term_ords(doc) {
                by_ord[ord as usize] += 1;
                any = true;
            }
            self.without += u64::from(!any);
        }
        // The group of each value that is met, and its place in the group.
        let mut of_ord = vec![usize::MAX; by_ord.len()];
        let met: Vec<u64> = (0..by_ord.len() as u64).filter(|&ord| by_ord[ord as usize] > 0).collect();
        let mut values = met.iter();
        column.dictionary().sorted_ords_to_term_cb(&met, |value| {
            let (Some(&ord), Ok(value)) = (values.next(), std::str::from_utf8(value)) else {
                return;
            };
            let group = self.group(keyword(value));
            of_ord[ord as usize] = group;
            let articles = by_ord[ord as usize];
            let spellings = &mut self.counted[group].spellings;
            match spellings.iter_mut().find(|(spelling, _)| spelling == value) {
                Some((_, count)) => *count += articles,
                None => spellings.push((value.to_owned(), articles)),
            }
        })?;
        // An article that has a value in two spellings counts once.
        let mut groups = Vec::new();
        for &doc in matches {
            groups.clear();
            groups.extend(column.term_ords(doc).map(|ord| of_ord[ord as usize]));
            groups.sort_unstable();
            groups.dedup();
            for &group in &groups {
                if let Some(group) = self.counted.get_mut(group) {
                    group.articles += 1;
                }
            }
        }
        Ok(())
    }

    fn add_times(&mut self, first: &Column<i64>, last: &Column<i64>, matches: &[DocId]) {
        // Many articles share a day.
        let mut labels: HashMap<(i64, i64), usize> = HashMap::new();
        for &doc in matches {
            let Some(days) = first.first(doc).zip(last.first(doc)) else {
                self.without += 1;
                continue;
            };
            let group = *labels.entry(days).or_insert_with(|| {
                let label = time_label(self.by, days);
                let group = self.group(label.clone());
                if self.counted[group].spellings.is_empty() {
                    self.counted[group].spellings.push((label, 0));
                }
                group
            });
            self.counted[group].articles += 1;
        }
    }

    fn finish(self, limit: usize) -> Facet {
        let different = self.counted.len() as u64;
        let mut values: Vec<FacetValue> = self
            .counted
            .into_iter()
            .filter_map(|group| {
                let best = group.spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
                Some(FacetValue { value: best.0, articles: group.articles })
            })
            .collect();
        if matches!(self.by, FacetBy::Field(_)) {
            values.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.value.cmp(&b.value)));
            values.truncate(limit);
        } else {
            // A timeline with gaps would mislead: all of it is given.
            values.sort_by(|a, b| a.value.cmp(&b.value));
        }
        Facet { by: self.by.name().to_owned(), values, different, without: self.without }
    }
}

/// The bucket of a date from its first to its last day: no finer than is known.
fn time_label(by: FacetBy, (first, last): (i64, i64)) -> String {
    let day = |number| day_of_number(number).map(|day| day.to_string()).unwrap_or_default();
    let (first, last) = (day(first), day(last));
    // `2019-11-22` from its end: the day, the month; a year may have more than four digits.
    let month = |day: &str| day.rsplit_once('-').map_or(String::new(), |(month, _)| month.to_owned());
    let year = |day: &str| month(day).rsplit_once('-').map_or(String::new(), |(year, _)| year.to_owned());
    if by == FacetBy::Day && first == last {
        first
    } else if by != FacetBy::Year && month(&first) == month(&last) {
        month(&first)
    } else {
        year(&first)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::record::day_number;

    #[test]
    fn a_date_is_counted_no_finer_than_it_is_known() {
        let day = |y, m, d| day_number(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        let exact = (day(2019, 11, 22), day(2019, 11, 22));
        let november = (day(2019, 11, 1), day(2019, 11, 30));
        let year = (day(2019, 1, 1), day(2019, 12, 31));
        let labels = |by| [exact, november, year].map(|days| time_label(by, days));
        assert_eq!(labels(FacetBy::Day), ["2019-11-22", "2019-11", "2019"]);
        assert_eq!(labels(FacetBy::Month), ["2019-11", "2019-11", "2019"]);
        assert_eq!(labels(FacetBy::Year), ["2019"; 3]);
    }

    #[test]
    fn facets_have_the_names_of_their_fields() {
        for field in FacetBy::FIELDS {
            assert_eq!(FacetBy::by_name(field.name()), Some(FacetBy::Field(field)));
        }
        assert_eq!(FacetBy::by_name("Wire"), Some(FacetBy::Field(FieldId::Agency)));
        assert_eq!(FacetBy::by_name("MONTH"), Some(FacetBy::Month));
        assert_eq!(FacetBy::by_name("headline"), None);
    }
}
