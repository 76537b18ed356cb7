//! The event queue: a total order on (time, sequence). A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan,
//! 1990): nothing is ever scheduled before the last event taken, so an entry's bucket is the highest bit
//! in which its time differs from that moment, and both ends cost a few instructions.

use super::time::Time;

/// Something that will happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<E> {
    /// When.
    pub at: Time,
    /// In which order among those of the same time: the order of scheduling.
    pub sequence: u64,
    /// What.
    pub event: E,
}

const BUCKETS: usize = 65;

/// The events to come.
#[derive(Clone, Debug)]
pub struct Queue<E> {
    /// Bucket 0 holds entries at `last`; bucket k those whose highest differing bit is k - 1. Entries of
    /// equal time always share a bucket and keep their order in it.
    buckets: [Vec<Entry<E>>; BUCKETS],
    /// Which buckets above 0 hold anything: bit k - 1 for bucket k.
    occupied: u64,
    /// How far bucket 0 has been read.
    read: usize,
    last: u64,
    sequence: u64,
    length: usize,
}

impl<E: Copy> Default for Queue<E> {
    fn default() -> Self {
        Self {
            buckets: [const { Vec::new() }; BUCKETS],
            occupied: 0,
            read: 0,
            last: 0,
            sequence: 0,
            length: 0,
        }
    }
}

impl<E: Copy> Queue<E> {
    /// Schedules an event and returns its sequence number. A time before the last event taken counts as
    /// that moment: the past cannot be changed.
    #[inline]
    pub fn push(&mut self, at: Time, event: E) -> u64 {
        self.sequence += 1;
        self.length += 1;
        let entry = Entry {
            at: Time(at.0.max(self.last)),
            sequence: self.sequence,
            event,
        };
        self.place(entry);
        self.sequence
    }

    #[inline]
    fn place(&mut self, entry: Entry<E>) {
        let bucket = 64 - (entry.at.0 ^ self.last).leading_zeros() as usize;
        if bucket > 0 {
            self.occupied |= 1 << (bucket - 1);
        }
        self.buckets[bucket].push(entry);
    }

    /// Takes the next event if it is due at or before `limit`.
    #[inline]
    pub fn pop_until(&mut self, limit: Time) -> Option<Entry<E>> {
        if let Some(entry) = self.buckets[0].get(self.read) {
            if entry.at > limit {
                return None;
            }
            let entry = *entry;
            self.read += 1;
            self.length -= 1;
            return Some(entry);
        }
        self.refill(limit)
    }

    /// Bucket 0 is used up: the lowest bucket that holds anything gives the next moment.
    fn refill(&mut self, limit: Time) -> Option<Entry<E>> {
        self.buckets[0].clear();
        self.read = 0;
        if self.occupied == 0 {
            return None;
        }
        let lowest = self.occupied.trailing_zeros() as usize + 1;
        if let [only] = self.buckets[lowest][..] {
            if only.at > limit {
                return None;
            }
            self.buckets[lowest].clear();
            self.occupied &= !(1 << (lowest - 1));
            self.last = only.at.0;
            self.length -= 1;
            return Some(only);
        }
        let next = self.buckets[lowest].iter().map(|entry| entry.at).min()?;
        if next > limit {
            return None;
        }
        self.last = next.0;
        self.occupied &= !(1 << (lowest - 1));
        let mut moved = std::mem::take(&mut self.buckets[lowest]);
        for entry in moved.drain(..) {
            self.place(entry);
        }
        self.buckets[lowest] = moved;
        self.pop_until(limit)
    }

    /// When the next event is due.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        if let Some(entry) = self.buckets[0].get(self.read) {
            return Some(entry.at);
        }
        if self.occupied == 0 {
            return None;
        }
        let lowest = self.occupied.trailing_zeros() as usize + 1;
        self.buckets[lowest].iter().map(|entry| entry.at).min()
    }

    /// The entries to come, in their order.
    #[must_use]
    pub fn in_order(&self) -> Vec<Entry<E>> {
        let mut all: Vec<Entry<E>> = self.buckets[0][self.read..].to_vec();
        all.extend(self.buckets[1..].iter().flatten());
        all.sort_unstable_by_key(|entry| (entry.at, entry.sequence));
        all
    }

    /// How many events are to come, cancelled ones included.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether nothing is to come.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.buckets
            .iter()
            .map(|bucket| bucket.capacity() * size_of::<Entry<E>>())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the plainest model there is: a list, sorted.
        #[test]
        fn it_gives_what_a_sorted_list_gives(steps in prop::collection::vec((0_u64..2_000, 0_u32..4), 1..300)) {
            let mut queue = Queue::default();
            let mut model: Vec<(u64, u64)> = Vec::new();
            let mut now = 0;
            for (delay, takes) in steps {
                let sequence = queue.push(Time(now + delay), ());
                model.push((now + delay, sequence));
                prop_assert_eq!(queue.next_at().map(|t| t.0), model.iter().min().map(|m| m.0));
                for _ in 0..takes {
                    let expected = model.iter().min().copied();
                    prop_assert_eq!(queue.clone().in_order().first().map(|e| (e.at.0, e.sequence)), expected);
                    let found = queue.pop_until(Time(now + 700)).map(|e| (e.at.0, e.sequence));
                    let expected = expected.filter(|e| e.0 <= now + 700);
                    prop_assert_eq!(found, expected);
                    if let Some((at, sequence)) = found {
                        model.retain(|m| *m != (at, sequence));
                        now = at;
                    }
                }
                prop_assert_eq!(queue.len(), model.len());
            }
        }
    }
}
