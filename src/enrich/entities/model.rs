//! The weights of a recognizer and how the best reading of a stretch is found with them.
//!
//! A feature has a row of weights, one for each tag; the weights of a token's features add up to the scores of its tags, and the best
//! sequence of tags under those scores and the weights of neighbouring tags is found by the Viterbi algorithm. Sequences that
//! name nothing (an inside without a beginning) are not looked at.

use super::keys::Keys;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// Another name: an event, a work, what a country's people are called.
    Other,
}

/// All kinds, in the order of their tags.
pub const KINDS: [Kind; 4] = [Kind::Person, Kind::Organisation, Kind::Place, Kind::Other];

/// Outside of names, and for each kind the beginning, the inside, the end of a name and a name of one token.
pub const TAGS: usize = 1 + 4 * KINDS.len();
/// Outside of names.
pub const OUTSIDE: usize = 0;

/// The part of a name that a tag stands for: 0 beginning, 1 inside, 2 end, 3 the whole; and its kind.
#[must_use]
pub const fn part_of(tag: usize) -> Option<(usize, usize)> {
    if tag == OUTSIDE { None } else { Some(((tag - 1) % 4, (tag - 1) / 4)) }
}

/// The tag of a part of a name of a kind.
#[must_use]
pub const fn tag_of(part: usize, kind: usize) -> usize {
    1 + kind * 4 + part
}

/// `next` may stand behind `tag`.
#[must_use]
pub const fn may_follow(tag: usize, next: usize) -> bool {
    let open = match part_of(tag) {
        Some((0 | 1, kind)) => Some(kind),
        _ => None,
    };
    match (open, part_of(next)) {
        (Some(kind), Some((1 | 2, next))) => kind == next,
        (None, Some((1 | 2, _))) => false,
        (Some(_), _) => false,
        (None, _) => true,
    }
}

/// The weights of one feature, for each tag.
pub type Row = [i8; TAGS];
/// Scores of the tags of a token.
pub type Scores = [i32; TAGS];

/// The weights, by the hash of the feature.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    keys: Keys,
    slots: Vec<u32>,
    rows: Vec<Row>,
    /// The weights of a tag behind another, as scores.
    pub follows: [[i32; TAGS]; TAGS],
    /// The weights of a tag at the beginning of a stretch and at its end.
    pub edges: [[i32; TAGS]; 2],
}

impl Weights {
    /// A table of features and their weights.
    #[must_use]
    pub fn new(keys: &[u32], rows: Vec<Row>) -> Self {
        let mut table = Keys::with_room(keys.len());
        let mut slots = vec![0; table.slots()];
        for (row, key) in keys.iter().enumerate() {
            slots[table.put(*key)] = row as u32;
        }
        Self { keys: table, slots, rows, ..Self::default() }
    }

    /// The scores of a token with these features.
    #[must_use]
    pub fn scores(&self, features: &[u32]) -> Scores {
        let mut scores = [0_i32; TAGS];
        for feature in features {
            let slot = self.keys.slot(*feature);
            if self.keys.is_empty(slot) {
                continue;
            }
            for (score, weight) in scores.iter_mut().zip(&self.rows[self.slots[slot] as usize]) {
                *score += i32::from(*weight);
            }
        }
        scores
    }

    /// Bytes in memory.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.keys.slots() * 8 + self.rows.len() * TAGS
    }

    /// The best sequence of tags for tokens with these scores.
    pub fn best(&self, scores: &[Scores], tags: &mut Vec<u8>) {
        tags.clear();
        let Some(first) = scores.first() else { return };
        let mut before = [IMPOSSIBLE; TAGS];
        for tag in 0..TAGS {
            if may_follow(OUTSIDE, tag) {
                before[tag] = first[tag] + self.edges[0][tag];
            }
        }
        let mut back: Vec<[u8; TAGS]> = Vec::with_capacity(scores.len());
        for here in scores.iter().skip(1) {
            let mut best = [IMPOSSIBLE; TAGS];
            let mut from = [0_u8; TAGS];
            for (tag, previous) in FOLLOWING.iter() {
                for next in previous {
                    let next = usize::from(*next);
                    let score = before[*tag] + self.follows[*tag][next];
                    if score > best[next] {
                        best[next] = score;
                        from[next] = *tag as u8;
                    }
                }
            }
            for (score, own) in best.iter_mut().zip(here) {
                *score = score.saturating_add(*own).max(IMPOSSIBLE);
            }
            before = best;
            back.push(from);
        }
        let ends = (0..TAGS).filter(|tag| !matches!(part_of(*tag), Some((0 | 1, _))));
        let mut tag =
            ends.max_by_key(|tag| (before[*tag] + self.edges[1][*tag], std::cmp::Reverse(*tag))).unwrap_or(OUTSIDE);
        tags.push(tag as u8);
        for from in back.iter().rev() {
            tag = usize::from(from[tag]);
            tags.push(tag as u8);
        }
        tags.reverse();
    }
}

const IMPOSSIBLE: i32 = i32::MIN / 4;

/// For each tag those that may stand behind it.
static FOLLOWING: std::sync::LazyLock<Vec<(usize, Vec<u8>)>> = std::sync::LazyLock::new(|| {
    (0..TAGS)
        .map(|tag| (tag, (0..TAGS).filter(|next| may_follow(tag, *next)).map(|next| next as u8).collect()))
        .collect()
});
