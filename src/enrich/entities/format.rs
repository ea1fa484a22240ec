//! The file that a recognizer ships as: lexicon and weights, in columns, compressed.
//!
//! After the eight bytes of [`MAGIC`] follows one zstd frame. In it, numbers are little-endian: the lexicon (count, differences of
//! the sorted keys as varints, then each column), then twice the weights (count, differences of keys, the weights of one tag after those of
//! the other, the weights of neighbouring tags). Another language is another such file.

use super::lexicon::{Known, Lexicon};
use super::model::{Row, TAGS, Weights};
use super::recognize::Recognizer;

/// What a file begins with: its kind and version.
pub const MAGIC: &[u8; 8] = b"mrgents1";
/// A file unpacks to no more than this, in bytes.
const MOST: usize = 64 << 20;

/// The weights of one recognizer as they are kept in a file: keys sorted, a row for each.
#[derive(Debug, Clone, Default)]
pub struct Packed {
    /// Hashes of the features, sorted.
    pub keys: Vec<u32>,
    /// A row for each.
    pub rows: Vec<Row>,
    /// The weights of a tag behind another; the last two rows are those at the beginning and the end.
    pub follows: Vec<[i16; TAGS]>,
}

impl Packed {
    fn weights(self) -> Option<Weights> {
        let mut weights = Weights::new(&self.keys, self.rows);
        for (at, row) in self.follows.iter().enumerate() {
            let row = row.map(i32::from);
            if at < TAGS { *weights.follows.get_mut(at)? = row } else { *weights.edges.get_mut(at - TAGS)? = row }
        }
        Some(weights)
    }
}

/// Writes a file.
///
/// # Errors
/// Where the compressor fails.
pub fn pack(words: &[(u32, Known)], weights: [&Packed; 2]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    put_keys(&mut out, words.iter().map(|(key, _)| *key));
    for column in 0..5 {
        for byte in 0..2 {
            out.extend(words.iter().map(|(_, known)| columns(known)[column].to_le_bytes()[byte]));
        }
    }
    for packed in weights {
        put_keys(&mut out, packed.keys.iter().copied());
        for tag in 0..TAGS {
            out.extend(packed.rows.iter().map(|row| row[tag].to_le_bytes()[0]));
        }
        for row in &packed.follows {
            out.extend(row.iter().flat_map(|weight| weight.to_le_bytes()));
        }
    }
    let mut file = MAGIC.to_vec();
    file.extend(zstd::bulk::compress(&out, 19)?);
    Ok(file)
}

/// Reads a file; `None` for one that is not whole or of another version.
#[must_use]
pub fn unpack(file: &[u8]) -> Option<Recognizer> {
    let bytes = zstd::bulk::decompress(file.strip_prefix(MAGIC)?, MOST).ok()?;
    let mut bytes = Bytes(&bytes);
    let keys = bytes.keys()?;
    let mut columns: Vec<[u16; 5]> = vec![[0; 5]; keys.len()];
    for column in 0..5 {
        let (low, high) = (bytes.take(keys.len())?, bytes.take(keys.len())?);
        for ((row, low), high) in columns.iter_mut().zip(low).zip(high) {
            row[column] = u16::from_le_bytes([*low, *high]);
        }
    }
    let known = |row: &[u16; 5]| Known { cluster: row[0], lists: row[1], leanings: [row[2], row[3], row[4]] };
    let words: Vec<(u32, Known)> = keys.into_iter().zip(columns.iter().map(known)).collect();
    let (telling, silent) = (bytes.weights()?, bytes.weights()?);
    bytes.0.is_empty().then(|| Recognizer { lexicon: Lexicon::new(&words), telling, silent })
}

const fn columns(known: &Known) -> [u16; 5] {
    let [own, behind, before] = known.leanings;
    [known.cluster, known.lists, own, behind, before]
}

fn put_keys(out: &mut Vec<u8>, keys: impl ExactSizeIterator<Item = u32>) {
    out.extend((keys.len() as u32).to_le_bytes());
    let mut last = 0;
    for key in keys {
        let mut step = key.wrapping_sub(last);
        last = key;
        while step >= 0x80 {
            out.push(step as u8 | 0x80);
            step >>= 7;
        }
        out.push(step as u8);
    }
}

/// What is left of a file.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn keys(&mut self) -> Option<Vec<u32>> {
        let count = u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize;
        // Each takes a byte at least.
        if count > self.0.len() {
            return None;
        }
        let mut keys = Vec::with_capacity(count);
        let mut last = 0_u32;
        for _ in 0..count {
            let (mut step, mut shift) = (0_u32, 0);
            loop {
                let byte = *self.take(1)?.first()?;
                step |= u32::from(byte & 0x7f).checked_shl(shift)?;
                shift += 7;
                if byte < 0x80 {
                    break;
                }
            }
            last = last.wrapping_add(step);
            keys.push(last);
        }
        Some(keys)
    }

    fn weights(&mut self) -> Option<Weights> {
        let keys = self.keys()?;
        let mut rows: Vec<Row> = vec![[0; TAGS]; keys.len()];
        for tag in 0..TAGS {
            for (row, byte) in rows.iter_mut().zip(self.take(keys.len())?) {
                row[tag] = i8::from_le_bytes([*byte]);
            }
        }
        let mut follows = Vec::new();
        for _ in 0..TAGS + 2 {
            let bytes = self.take(TAGS * 2)?.as_chunks::<2>().0;
            follows.push(std::array::from_fn(|tag| bytes.get(tag).map_or(0, |weight| i16::from_le_bytes(*weight))));
        }
        Packed { keys, rows, follows }.weights()
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Scores;
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let known = Known { cluster: 300, lists: 5, leanings: [1, 2000, 3] };
        let packed = Packed {
            keys: vec![7, 900, u32::MAX],
            rows: vec![[1; TAGS], [-2; TAGS], [3; TAGS]],
            follows: vec![[-300; TAGS]; TAGS + 2],
        };
        let file = pack(
            &[(3, known), (70_000, Known::default())],
            [&packed, &Packed { follows: packed.follows.clone(), ..Packed::default() }],
        )
        .expect("packs");
        let recognizer = unpack(&file).expect("whole");
        assert_eq!(recognizer.lexicon.get(3), known);
        assert_eq!(recognizer.lexicon.get(4), Known::default());
        assert_eq!(recognizer.telling.scores(&[7, 900, 8]), [-1; TAGS] as Scores);
        assert_eq!(recognizer.telling.follows[0][0], -300);
        for end in 0..file.len() {
            assert!(unpack(&file[..end]).is_none());
        }
    }
}
