//! Names of months and days of the week in the languages that news is written in, and the words that surround a date without changing it.
//!
//! Words are looked up in the form that [`super::date_tokens`] folds them to: lower case, Latin and Greek letters without accents, without a
//! final stop. The tables lie beside this file.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::date_tokens::fold_word;

const MONTHS: &str = include_str!("months.tsv");
const WEEKDAYS: &str = include_str!("weekdays.tsv");

/// The months of the solar calendar of Iran.
const SOLAR_MONTHS: &[&str] =
    &["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// Words around a date that say nothing about it: articles, prepositions, "year", "published".
const FILLERS: &str = "the of a at on in an de del el la le les las los du l um uhr den der dem vom am kl alle al om ore \
    il lo dia em do da as d feira h hs hod u op г год года р в рік року о w r roku dnia dne v ve vo od ден tahun pada \
    pukul saat tanggal ngay nam luc thứ hai ba tư sau bay chủ nhật kell ώρα published posted date dated pubdate publie \
    publication veroffentlicht erstellt erschienen publicado publicada publicat pubblicato gepubliceerd geplaatst publicerad \
    publisert publiceret udgivet julkaistu opublikowano publikovano objavljeno megjelent yayinlanma yayin tarihi \
    δημοσιευση ημερομηνια опубликовано опубликована опубліковано дата публикации diterbitkan dipublikasikan \
    data fecha datum ora hours hrs local time evi ev i \u{645} ه و في الساعة تاريخ النشر نشر ساعت سال بتاريخ \
    בשעה יום ב ה פורסם στισ बजे को प्रकाशित วันที่ เวลา เมื่อ เผยแพร่ п թ";

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// 1 to 12.
    Month(u8),
    /// 1 to 12, of the solar calendar of Iran.
    SolarMonth(u8),
    /// Monday is 0; unknown where two languages mean two days.
    Weekday(Option<u8>),
    Filler,
}

static WORDS: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    // Of two meanings the first stays.
    for (_, column, form) in forms(MONTHS) {
        words.entry(form).or_insert(Meaning::Month(column + 1));
    }
    for (month, name) in (1..).zip(SOLAR_MONTHS) {
        words.entry(name).or_insert(Meaning::SolarMonth(month));
    }
    for (_, day, form) in forms(WEEKDAYS) {
        let meaning = words.entry(form).or_insert(Meaning::Weekday(Some(day)));
        if matches!(meaning, Meaning::Weekday(other) if *other != Some(day)) {
            *meaning = Meaning::Weekday(None);
        }
    }
    for word in FILLERS.split_ascii_whitespace() {
        words.entry(word).or_insert(Meaning::Filler);
    }
    words
});

static WEEKDAY_NAMES: LazyLock<std::collections::HashSet<&'static str>> =
    LazyLock::new(|| forms(WEEKDAYS).filter(|(row, ..)| !row.ends_with("short")).map(|(.., form)| form).collect());

/// The forms of a table, each with the name of its row and its column.
fn forms(table: &'static str) -> impl Iterator<Item = (&'static str, u8, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let (row, columns) = line.split_once('\t').unwrap_or_default();
        (0..)
            .zip(columns.split('\t'))
            .flat_map(move |(column, forms)| forms.split_ascii_whitespace().map(move |form| (row, column, form)))
    })
}

/// What a folded word means in a date, if anything.
pub(super) fn lookup(word: &str) -> Option<Meaning> {
    WORDS.get(word).copied()
}

/// The month that a folded word names.
pub(super) fn month(word: &str) -> Option<u8> {
    lookup(word).and_then(|meaning| match meaning {
        Meaning::Month(month) => Some(month),
        _ => None,
    })
}

/// The month that a word names in one of many languages, in full or short: 1 to 12.
#[must_use]
pub fn month_of_word(word: &str) -> Option<u8> {
    month(&folded(word)?)
}

/// Whether a word is the name of a day of the week in one of many languages; of the short forms, the English ones.
#[must_use]
pub fn is_weekday(word: &str) -> bool {
    folded(word).is_some_and(|word| WEEKDAY_NAMES.contains(word.as_str()))
}

fn folded(word: &str) -> Option<String> {
    /// In bytes; no word of the tables is longer.
    const LONGEST: usize = 64;
    (!word.is_empty() && word.len() <= LONGEST).then(|| {
        let mut folded = String::with_capacity(word.len());
        fold_word(word, &mut folded);
        folded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_names_one_month() {
        for (table, columns) in [(MONTHS, 12), (WEEKDAYS, 7)] {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                assert_eq!(line.split('\t').count(), columns + 1, "{line}");
            }
        }
        for (row, column, form) in forms(MONTHS) {
            assert_eq!(month(form), Some(column + 1), "{row}: {form}");
        }
    }

    #[test]
    fn words_are_written_as_they_are_compared() {
        let words = forms(MONTHS).chain(forms(WEEKDAYS)).map(|(.., form)| form).chain(SOLAR_MONTHS.iter().copied());
        for word in words {
            assert_eq!(folded(word).as_deref(), Some(word));
        }
    }

    #[test]
    fn weekdays_are_told_from_other_words() {
        for (word, known) in [("Friday", true), ("FRI", true), ("miércoles", true), ("mer", false), ("May", false)] {
            assert_eq!(is_weekday(word), known, "{word}");
        }
    }
}
