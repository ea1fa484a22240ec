//! Makes the lexicon: clusters of words from word vectors, and the lists that words and names stand in.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Error, Read};
use std::path::Path;

use morgue::enrich::entities::features::NameHash;
use morgue::enrich::entities::lexicon::{Known, lists as flags};
use morgue::enrich::entities::token::{Shape, Tokens};
use morgue::enrich::gazetteer;
use morgue::record::{COUNTRIES, agencies, fold};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use super::data::Document;
use super::lists;

/// Words that get a cluster, the most frequent ones.
const CLUSTERED: usize = 120_000;
pub const DIMENSIONS: usize = 50;
/// How often each level of clusters is parted.
const LEVELS: [usize; 3] = [64, 16, 4];
const ROUNDS: usize = 12;

pub type Vector = [f32; DIMENSIONS];

fn vectors(folder: &Path) -> Result<Vec<(String, Vector)>, Error> {
    let reader = SerializedFileReader::new(File::open(folder.join("glove_6B_index.parquet"))?).map_err(Error::other)?;
    let mut words: Vec<(usize, String)> = Vec::new();
    for row in reader.get_row_iter(None).map_err(Error::other)? {
        let row = row.map_err(Error::other)?;
        let (mut word, mut index) = (None, None);
        for (at, (_, field)) in row.get_column_iter().enumerate() {
            match field {
                parquet::record::Field::Str(_) => word = row.get_string(at).ok().cloned(),
                parquet::record::Field::Bytes(bytes) => word = String::from_utf8(bytes.data().to_vec()).ok(),
                parquet::record::Field::Long(number) => index = Some(*number as usize),
                parquet::record::Field::Int(number) => index = Some(*number as usize),
                _ => {}
            }
        }
        words.extend(word.map(|word| (index.unwrap_or(words.len()), word)));
    }
    words.sort();
    let mut file = Vec::new();
    File::open(folder.join("glove_6B_50d_emb.npy"))?.read_to_end(&mut file)?;
    let header = 10 + usize::from(u16::from_le_bytes([file[8], file[9]]));
    let numbers: Vec<f32> = file[header..].as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let rows = numbers.as_chunks::<DIMENSIONS>().0;
    let wanted = |word: &str| word.chars().any(char::is_alphabetic) && word.len() <= 30;
    Ok(words
        .into_iter()
        .filter(|(_, word)| wanted(word))
        .filter_map(|(index, word)| {
            let mut vector = *rows.get(index)?;
            let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            vector.iter_mut().for_each(|x| *x /= length);
            Some((word, vector))
        })
        .take(CLUSTERED)
        .collect())
}

/// The cluster of each of `members`, by k-means from evenly spread beginnings.
fn part(vectors: &[(String, Vector)], members: &[usize], clusters: usize) -> Vec<usize> {
    let clusters = clusters.min(members.len().max(1));
    let mut centres: Vec<Vector> =
        (0..clusters).map(|index| vectors[members[index * 7 % members.len().max(1)]].1).collect();
    let mut own = vec![0; members.len()];
    for _ in 0..ROUNDS {
        let mut sums = vec![([0_f32; DIMENSIONS], 0_f32); clusters];
        for (own, member) in own.iter_mut().zip(members) {
            let vector = &vectors[*member].1;
            let mut best = f32::MIN;
            for (index, centre) in centres.iter().enumerate() {
                let likeness: f32 = vector.iter().zip(centre).map(|(a, b)| a * b).sum();
                if likeness > best {
                    best = likeness;
                    *own = index;
                }
            }
            let (sum, count) = &mut sums[*own];
            sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
            *count += 1.0;
        }
        for (centre, (sum, count)) in centres.iter_mut().zip(&sums) {
            if *count > 0.0 {
                let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
                centre.iter_mut().zip(sum).for_each(|(centre, x)| *centre = x / length);
            }
        }
    }
    own
}

/// Numbers of clusters: the coarse one above the middle one above the fine one.
fn clusters(vectors: &[(String, Vector)]) -> Vec<u16> {
    let mut numbers = vec![0_u16; vectors.len()];
    let mut groups: Vec<Vec<usize>> = vec![(0..vectors.len()).collect()];
    for (level, count) in LEVELS.into_iter().enumerate() {
        let mut next = Vec::new();
        for members in groups {
            let own = part(vectors, &members, count);
            let mut parts = vec![Vec::new(); count];
            for (member, own) in members.iter().zip(own) {
                numbers[*member] = numbers[*member] * count as u16 + own as u16 + u16::from(level == 0);
                parts[own].push(*member);
            }
            next.extend(parts.into_iter().filter(|part| !part.is_empty()));
        }
        groups = next;
    }
    numbers
}

/// The table under construction.
#[derive(Default)]
struct Table {
    words: HashMap<u32, Known>,
    tokens: Tokens,
}

impl Table {
    /// Adds a name, of one word or several, to lists; names of words that no capital needs are left out if `careful`.
    fn add(&mut self, name: &str, lists: u16) {
        self.tokens.tokens.clear();
        self.tokens.sentences.clear();
        self.tokens.add(&fold(name), "xx");
        let words: Vec<u32> = self.tokens.tokens.iter().map(|token| token.word).collect();
        let Some((first, rest)) = words.split_first() else { return };
        if rest.len() >= 4 {
            return;
        }
        let mut hash = NameHash::new(*first);
        rest.iter().for_each(|word| hash.add(*word));
        self.words.entry(hash.finish()).or_default().lists |= lists;
        if !rest.is_empty() {
            self.words.entry(*first).or_default().lists |= flags::OPENS;
        }
    }

    fn lists_of(&self, word: &str) -> u16 {
        self.words.get(&morgue::enrich::entities::token::hash_of(&fold(word))).map_or(0, |known| known.lists)
    }
}

/// How often words stand small and with a capital inside sentences.
fn count_cases(documents: &[Document]) -> HashMap<u32, (u32, u32)> {
    let mut counts: HashMap<u32, (u32, u32)> = HashMap::new();
    for document in documents.iter().filter(|document| !document.dev) {
        let mut tokens = Tokens::default();
        tokens.add(&document.text, "en");
        for token in &tokens.tokens {
            let count = counts.entry(token.word).or_default();
            match token.shape {
                Shape::Small => count.0 += 1,
                Shape::Capital if !token.opens => count.1 += 1,
                _ => {}
            }
        }
    }
    counts
}

/// The lexicon, sorted by key.
pub fn lexicon(vector_folder: &Path, names_folder: &Path, documents: &[Document]) -> Result<Vec<(u32, Known)>, Error> {
    let mut table = Table::default();
    for (word, (small, capital)) in count_cases(documents) {
        let known = table.words.entry(word).or_default();
        if small >= 2 && small >= capital * 4 {
            known.lists |= flags::SMALL;
        }
        if small >= 100 && small >= capital * 25 {
            known.lists |= flags::FUNCTION;
        }
    }
    for (words, flag) in lists::WORDS {
        words.split_whitespace().for_each(|word| table.add(word, flag));
    }
    for (file, most, flag) in [("dist.female.first", 4275, flags::GIVEN), ("dist.male.first", 1219, flags::GIVEN)] {
        for line in std::fs::read_to_string(names_folder.join(file))?.lines().take(most) {
            table.add(line.split_whitespace().next().unwrap_or_default(), flag);
        }
    }
    for (rank, line) in std::fs::read_to_string(names_folder.join("dist.all.last"))?.lines().take(20_000).enumerate() {
        let flag = if rank < 2_000 { flags::SURNAME } else { flags::RARE_SURNAME };
        table.add(line.split_whitespace().next().unwrap_or_default(), flag);
    }
    places(&mut table);
    for agency in agencies() {
        for name in [&agency.name, &agency.full].into_iter().chain(&agency.aliases) {
            if !agency.ambiguous && name.is_ascii() && name.len() > 2 {
                table.add(name, flags::ORGANISATION);
            }
        }
    }
    let vectors = vectors(vector_folder)?;
    let numbers = clusters(&vectors);
    for ((word, _), number) in vectors.iter().zip(numbers) {
        let known = table.words.entry(morgue::enrich::entities::token::hash_of(&fold(word))).or_default();
        if known.cluster == 0 {
            known.cluster = number;
        }
    }
    for (which, (offset, _)) in [(0_isize, ""), (-1, ""), (1, "")].into_iter().enumerate() {
        for (key, leaning) in super::leaning::learn(&vectors, documents, offset) {
            table.words.entry(key).or_default().leanings[which] = leaning;
        }
    }
    let mut words: Vec<(u32, Known)> =
        table.words.into_iter().filter(|(_, known)| *known != Known::default()).collect();
    words.sort_by_key(|(key, _)| *key);
    Ok(words)
}

/// Names of places: those of the gazetteer and of the tables beside it.
fn places(table: &mut Table) {
    /// Fewer inhabitants make no town that news of the world names.
    const TOWN: u64 = 15_000;
    const CITY: u64 = 100_000;
    const WORD: u64 = 1_000_000;
    let gazetteer = gazetteer::shipped();
    let mut cities: Vec<(String, u64)> = Vec::new();
    gazetteer.each_place(|_, name, population| cities.push((name.to_owned(), population)));
    for (name, population) in cities {
        let is_word =
            !name.contains(' ') && table.lists_of(&name) & (flags::SMALL | flags::FUNCTION | flags::CALENDAR) != 0;
        if population >= TOWN && (!is_word || population >= WORD) {
            table.add(&name, if population >= CITY { flags::CITY } else { flags::TOWN });
        }
    }
    for region in 0..gazetteer.regions() {
        table.add(gazetteer.region_name(region), flags::REGION);
    }
    let rows = |text: &'static str| {
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
    };
    for (text, flag) in [
        (COUNTRIES, flags::COUNTRY),
        (include_str!("../../src/record/cities.tsv"), flags::CITY),
        (include_str!("../../src/enrich/aliases.tsv"), flags::CITY),
        (include_str!("../../src/enrich/regions.tsv"), flags::REGION),
        (include_str!("../../src/enrich/demonyms.tsv"), flags::DEMONYM),
    ] {
        for (name, _) in rows(text) {
            if table.lists_of(name) & flags::FUNCTION != 0 && name.len() < 4 && flag != flags::COUNTRY {
                continue;
            }
            table.add(name, flag);
            if flag == flags::DEMONYM && !name.ends_with("sh") && !name.ends_with("ese") && !name.ends_with("ch") {
                table.add(&format!("{name}s"), flag);
            }
        }
    }
}
