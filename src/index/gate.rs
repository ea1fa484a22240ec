//! Bounds how much text waits to be indexed: whoever brings more waits until some has gone in.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Lets through so many bytes at a time.
#[derive(Debug)]
pub(crate) struct Gate {
    capacity: usize,
    inside: Mutex<usize>,
    left: Condvar,
}

impl Gate {
    /// A gate for `capacity` bytes.
    pub(crate) fn new(capacity: usize) -> Arc<Self> {
        Arc::new(Self { capacity, inside: Mutex::new(0), left: Condvar::new() })
    }

    /// How many bytes are inside.
    pub(crate) fn inside(&self) -> usize {
        *self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody is inside.
    pub(crate) fn wait_until_empty(&self) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        while *inside > 0 {
            inside = self.left.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until `bytes` fit in. Something larger than the gate goes through alone.
    pub(crate) fn enter(self: &Arc<Self>, bytes: usize) -> Pass {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        while *inside > 0 && *inside + bytes > self.capacity {
            inside = self.left.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
        *inside += bytes;
        Pass { gate: Arc::clone(self), bytes }
    }
}

/// The right to be inside, given back when dropped.
#[derive(Debug)]
pub struct Pass {
    gate: Arc<Gate>,
    bytes: usize,
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut inside = self.gate.inside.lock().unwrap_or_else(PoisonError::into_inner);
        *inside -= self.bytes;
        self.gate.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_giant_goes_through_alone() {
        let gate = Gate::new(10);
        let first = gate.enter(4);
        let waiting = Arc::clone(&gate);
        let giant = std::thread::spawn(move || drop(waiting.enter(1000)));
        drop(first);
        giant.join().expect("the giant gets in");
        assert_eq!(*gate.inside.lock().expect("no panic"), 0);
    }
}
