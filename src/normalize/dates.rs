//! The publication date: which of the candidates it is, and what becomes of the others.
//!
//! A crawl time never becomes one. A date of the last change does only where there is no other, and says so; so does one that is told by how long
//! before the crawl it was. The order of trust stands in the docs of [`normalize`](super).

use crate::record::{
    Candidate, Confidence, DateDoubt, DayMonthOrder, Found, NewsDate, Note, Origin, Precision, day_number, read_ago,
    read_date,
};

use super::clean::clip;
use super::note;

/// The remark on a date that is only that of the last change.
pub(super) const LAST_CHANGE: &str = "date of the last change, since there is no other";

/// The end of the remark on a date that was told by how long ago it was.
pub(super) const COUNTED_BACK: &str = "is counted back from the crawl";

/// Stands between the words that say how long ago it was and the date of the crawl.
const CRAWLED: &str = "; crawled ";

/// What became of one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the date.
    Won,
    /// It is the date, since it says the same as one trusted more, and more of it.
    Finer,
    /// It says the same.
    Agrees,
    /// It is trusted less, and so many days away.
    Disagrees(i64),
    /// It is trusted less, and leaves open which day it means.
    Vague,
    /// A date of the last change, which is asked only where there is no other.
    NotAsked,
    /// It says how long before the crawl it was, and when that was is not known.
    Undated,
    /// No date that we can read.
    Unreadable,
    /// Before 1600 or after 2100: a sign for no date.
    Impossible,
    /// The instant at which the clocks of computers begin: a sign for no date.
    ClockZero,
    /// Later than the crawl by more than a day.
    AfterCrawl,
    /// Day and month cannot be told apart, and another candidate can be read.
    DayMonth,
}

impl Verdict {
    /// For people.
    pub(super) fn describe(self) -> String {
        match self {
            Self::Won => "taken: the most trusted that can be believed".to_owned(),
            Self::Finer => "taken: says more of the day that is trusted most".to_owned(),
            Self::Agrees => "agrees".to_owned(),
            Self::Disagrees(days) => format!("trusted less, {}", days_apart(days)),
            Self::Vague => "trusted less, and less exact".to_owned(),
            Self::NotAsked => "a date of the last change; there is one of publication".to_owned(),
            Self::Undated => "says how long before the crawl, which is not known".to_owned(),
            Self::Unreadable => "could not be read as a date".to_owned(),
            Self::Impossible => "refused: before 1600 or after 2100".to_owned(),
            Self::ClockZero => "refused: the zero of clocks, a sign for no date".to_owned(),
            Self::AfterCrawl => "refused: later than the crawl".to_owned(),
            Self::DayMonth => "day and month cannot be told apart".to_owned(),
        }
    }

    /// The note on the record, where it deserves one.
    fn note(self, written: &str, origin: Origin) -> Option<String> {
        let written = clip(written, 60);
        match self {
            Self::Undated => {
                Some(format!("\"{written}\" says how long before the crawl it was, and when that was is not known"))
            }
            Self::Unreadable => Some(format!("\"{written}\" could not be read as a date")),
            Self::Impossible => Some(format!("\"{written}\" is before 1600 or after 2100 and was refused")),
            Self::ClockZero => Some(format!("\"{written}\" is the zero of clocks and was refused")),
            Self::AfterCrawl => Some(format!("\"{written}\" is later than the crawl and was refused")),
            Self::Disagrees(days) if days > 1 => {
                Some(format!("\"{written}\" ({}) is trusted less, {}", origin.as_str(), days_apart(days)))
            }
            _ => None,
        }
    }
}

fn days_apart(days: i64) -> String {
    if days == 1 { "one day away".to_owned() } else { format!("{days} days away") }
}

/// Dates of several candidates, settled.
#[derive(Debug)]
pub(super) struct Settled {
    pub found: Option<Found<NewsDate>>,
    /// It is only that of the last change.
    pub last_change: bool,
    /// What became of each: those of publication, then those of the last change.
    pub verdicts: Vec<Verdict>,
}

/// A candidate as it was read.
#[derive(Debug, Clone)]
struct Dated {
    found: Found<NewsDate>,
    leaves: Leaves,
}

/// What a reading leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaves {
    Nothing,
    /// Day and month cannot be told apart: only the year is sure.
    DayMonth,
    /// It was counted back from the crawl.
    Exactness,
}

/// Reads one candidate as written, with the note its doubts deserve.
fn read(
    candidate: &Candidate,
    crawled: Option<&Found<NewsDate>>,
    order: DayMonthOrder,
    field: &str,
    notes: &mut Vec<Note>,
) -> Result<Dated, Verdict> {
    let written = candidate.text.trim();
    let Some(reading) = read_date(written, order) else {
        if let Some(ago) = read_ago(written) {
            let date = crawled.and_then(|crawled| ago.before(crawled.value)).ok_or(Verdict::Undated)?;
            let evidence = format!("{written}{CRAWLED}{}", crawled.map_or("", |crawled| crawled.evidence.as_str()));
            return Ok(Dated { found: Found::inferred(date, candidate.origin, evidence), leaves: Leaves::Exactness });
        }
        // Programs write the first day of their calendar for none.
        let day = written.split(['T', ' ']).next().unwrap_or_default();
        return Err(if day.parse::<NewsDate>().is_ok() && day.len() >= 10 {
            Verdict::Impossible
        } else {
            Verdict::Unreadable
        });
    };
    if is_clock_zero(&reading.date) {
        return Err(Verdict::ClockZero);
    }
    if let Some(doubt) = reading.doubt {
        note(notes, field, format!("\"{}\": {}", clip(written, 60), doubt.describe()));
    }
    let found = match candidate.origin {
        Origin::Text | Origin::Url | Origin::Path | Origin::Byline | Origin::Dateline => {
            Found::read(reading.date, candidate.origin, written)
        }
        origin => Found::stated(reading.date, origin, written),
    };
    let leaves = if reading.doubt == Some(DateDoubt::DayMonth) { Leaves::DayMonth } else { Leaves::Nothing };
    Ok(Dated { found, leaves })
}

/// Midnight of 1 January 1970, to the second. The day alone may be meant.
fn is_clock_zero(date: &NewsDate) -> bool {
    date.precision() == Precision::Second && date.sort_seconds() == 0 && date.offset().is_none_or(|offset| offset == 0)
}

/// When somebody fetched it.
pub(super) fn crawled(candidates: &[Candidate], notes: &mut Vec<Note>) -> Option<Found<NewsDate>> {
    for candidate in candidates {
        match read(candidate, None, DayMonthOrder::Unknown, "crawled", notes) {
            Ok(dated) => return Some(dated.found),
            Err(verdict) => {
                if let Some(told) = verdict.note(candidate.text.trim(), candidate.origin) {
                    note(notes, "crawled", told);
                }
            }
        }
    }
    None
}

/// When it was published, with notes on what was refused and on what disagrees.
pub(super) fn published(
    published: &[Candidate],
    modified: &[Candidate],
    crawled: Option<&Found<NewsDate>>,
    order: DayMonthOrder,
    notes: &mut Vec<Note>,
) -> Option<Found<NewsDate>> {
    let settled = settle(published, modified, crawled, order, notes);
    for (candidate, verdict) in published.iter().chain(modified).zip(&settled.verdicts) {
        if let Some(told) = verdict.note(candidate.text.trim(), candidate.origin) {
            note(notes, "date", told);
        }
    }
    if let Some(found) = settled.found.as_ref().filter(|found| found.confidence == Confidence::Inferred) {
        let ago = found.evidence.split_once(CRAWLED).filter(|_| !settled.last_change);
        if let Some((ago, _)) = ago {
            note(notes, "date", format!("\"{}\" {COUNTED_BACK}", clip(ago, 60)));
        }
    }
    if settled.last_change {
        note(notes, "date", LAST_CHANGE.to_owned());
    }
    settled.found
}

/// Which of the candidates it is, and what becomes of each.
pub(super) fn settle(
    published: &[Candidate],
    modified: &[Candidate],
    crawled: Option<&Found<NewsDate>>,
    order: DayMonthOrder,
    notes: &mut Vec<Note>,
) -> Settled {
    let mut verdicts = Vec::with_capacity(published.len() + modified.len());
    let mut readings: Vec<Option<Dated>> = Vec::with_capacity(published.len());
    let mut believed = |candidate: &Candidate| {
        let dated = read(candidate, crawled, order, "date", notes)?;
        let late = crawled.is_some_and(|crawled| {
            day_number(dated.found.value.first_day()) > day_number(crawled.value.last_day()) + 1
        });
        if late { Err(Verdict::AfterCrawl) } else { Ok(dated) }
    };
    for candidate in published {
        match believed(candidate) {
            Ok(reading) => {
                verdicts.push(if reading.leaves == Leaves::DayMonth { Verdict::DayMonth } else { Verdict::Agrees });
                readings.push(Some(reading));
            }
            Err(verdict) => {
                verdicts.push(verdict);
                readings.push(None);
            }
        }
    }
    let Some(winner) = winner(&readings) else {
        return settle_by_last_change(modified, verdicts, believed);
    };
    let won = readings.get(winner).cloned().flatten().map(|dated| dated.found);
    let finer = won.as_ref().and_then(|won| finer(&readings, won, winner));
    let found = finer.and_then(|at| readings.get(at).cloned().flatten()).map(|dated| dated.found).or(won);
    for (at, (verdict, reading)) in verdicts.iter_mut().zip(&readings).enumerate() {
        let (Some(Dated { found: other, leaves }), Some(found)) = (reading, &found) else { continue };
        *verdict = if finer == Some(at) {
            Verdict::Finer
        } else if at == winner {
            if finer.is_none() { Verdict::Won } else { Verdict::Agrees }
        } else if *leaves == Leaves::DayMonth {
            Verdict::DayMonth
        } else {
            compare(&found.value, &other.value)
        };
    }
    verdicts.extend(modified.iter().map(|_| Verdict::NotAsked));
    Settled { found, last_change: false, verdicts }
}

fn settle_by_last_change(
    modified: &[Candidate],
    mut verdicts: Vec<Verdict>,
    mut believed: impl FnMut(&Candidate) -> Result<Dated, Verdict>,
) -> Settled {
    let mut found = None;
    for candidate in modified {
        if found.is_some() {
            verdicts.push(Verdict::NotAsked);
            continue;
        }
        verdicts.push(match believed(candidate) {
            Ok(Dated { found: last, .. }) => {
                found = Some(Found::inferred(last.value, last.origin, last.evidence));
                Verdict::Won
            }
            Err(verdict) => verdict,
        });
    }
    Settled { last_change: found.is_some(), found, verdicts }
}

/// The first that leaves nothing open. Where one before it left day and month open, only one of the same year. One that is counted back from the
/// crawl comes after all others.
fn winner(readings: &[Option<Dated>]) -> Option<usize> {
    let mut open: Option<(usize, &NewsDate)> = None;
    let mut counted = None;
    for (at, reading) in readings.iter().enumerate() {
        let Some(Dated { found, leaves }) = reading else { continue };
        match leaves {
            Leaves::DayMonth => open = open.or(Some((at, &found.value))),
            Leaves::Exactness => counted = counted.or(Some(at)),
            Leaves::Nothing => {
                let fits = |(_, year)| found.value.precision() >= Precision::Day && is_within(&found.value, year);
                if open.is_none_or(fits) {
                    return Some(at);
                }
            }
        }
    }
    open.map(|(at, _)| at).or(counted)
}

/// A candidate that means the same day, month or year as the winner and says more of it.
fn finer(readings: &[Option<Dated>], won: &Found<NewsDate>, winner: usize) -> Option<usize> {
    if won.value.precision() > Precision::Day {
        return None;
    }
    readings.iter().enumerate().position(|(at, reading)| {
        reading.as_ref().is_some_and(|Dated { found, leaves }| {
            at != winner
                && *leaves == Leaves::Nothing
                && found.value.precision() > won.value.precision()
                && found.value.precision() >= Precision::Day
                && is_within(&found.value, &won.value)
        })
    })
}

fn is_within(date: &NewsDate, coarse: &NewsDate) -> bool {
    coarse.first_day() <= date.first_day() && date.last_day() <= coarse.last_day()
}

fn compare(taken: &NewsDate, other: &NewsDate) -> Verdict {
    if is_within(taken, other) {
        return if other.precision() < Precision::Day { Verdict::Vague } else { Verdict::Agrees };
    }
    let apart = |from: chrono::NaiveDate, to: chrono::NaiveDate| day_number(from).saturating_sub(day_number(to));
    Verdict::Disagrees(
        apart(taken.first_day(), other.last_day()).max(apart(other.first_day(), taken.last_day())).max(1),
    )
}
