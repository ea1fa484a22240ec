//! Hashes in a table with open addressing: of words for what is known of them, of features for their weights. What belongs to a hash stands in a list
//! beside the table, at the same slot.

/// The hashes; 0 is an empty slot, and the hash 0 counts as 1.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<u32>);

impl Keys {
    /// An empty table with room for so many hashes, and some to spare.
    #[must_use]
    pub fn with_room(hashes: usize) -> Self {
        Self(vec![0; (hashes * 3 / 2 + 1).next_power_of_two()])
    }

    /// How many slots it has.
    #[must_use]
    pub const fn slots(&self) -> usize {
        self.0.len()
    }

    /// The slot that holds `key`, or the empty one where it would stand.
    #[must_use]
    pub fn slot(&self, key: u32) -> usize {
        let key = key.max(1);
        let mask = self.0.len() - 1;
        let mut slot = key as usize & mask;
        while self.0[slot] != 0 && self.0[slot] != key {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Nothing stands at the slot.
    #[must_use]
    pub fn is_empty(&self, slot: usize) -> bool {
        self.0[slot] == 0
    }

    /// Puts `key` into its slot, and gives that.
    pub fn put(&mut self, key: u32) -> usize {
        let slot = self.slot(key);
        self.0[slot] = key.max(1);
        slot
    }
}
