//! The event queue: a total order on (time, sequence). A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan,
//! 1990) with digits of six bits, so that an entry moves a few times at most: nothing is ever scheduled
//! before the last event taken, and an entry lies at the highest digit in which its time differs from that
//! moment, in the bucket of that digit.

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

const BITS: u32 = 6;
const DIGITS: usize = 1 << BITS;
const LEVELS: usize = 64_u32.div_ceil(BITS) as usize;

/// The events to come.
#[derive(Clone, Debug)]
pub struct Queue<E> {
    /// By level and digit. Entries of equal time always share a bucket and keep their order in it; those
    /// of a bucket of level 0 all have the same time.
    buckets: Box<[Vec<Entry<E>>]>,
    /// Which digits of each level hold anything.
    digits: [u64; LEVELS],
    /// Which levels hold anything.
    levels: u16,
    /// How far the first bucket of level 0 has been read.
    read: usize,
    last: u64,
    sequence: u64,
    length: usize,
}

impl<E: Copy> Default for Queue<E> {
    fn default() -> Self {
        Self {
            buckets: vec![Vec::new(); LEVELS * DIGITS].into(),
            digits: [0; LEVELS],
            levels: 0,
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
        let at = Time(at.0.max(self.last));
        self.place(Entry {
            at,
            sequence: self.sequence,
            event,
        });
        self.sequence
    }

    #[inline]
    fn place(&mut self, entry: Entry<E>) {
        let differs = (entry.at.0 ^ self.last) | 1;
        let level = (63 - differs.leading_zeros()) / BITS;
        let digit = (entry.at.0 >> (level * BITS)) as usize % DIGITS;
        self.buckets[level as usize * DIGITS + digit].push(entry);
        self.digits[level as usize] |= 1 << digit;
        self.levels |= 1 << level;
    }

    /// The lowest level that holds anything, and its first bucket.
    #[inline]
    const fn first(&self) -> Option<(usize, usize)> {
        if self.levels == 0 {
            return None;
        }
        let level = self.levels.trailing_zeros() as usize;
        Some((
            level,
            level * DIGITS + self.digits[level].trailing_zeros() as usize,
        ))
    }

    /// Takes the next event if it is due at or before `limit`.
    #[inline]
    pub fn pop_until(&mut self, limit: Time) -> Option<Entry<E>> {
        let (level, bucket) = self.first()?;
        let entries = &self.buckets[bucket];
        let alone = entries.len() == 1;
        if level > 0 && !alone {
            return self.part(level, bucket, limit);
        }
        let entry = entries[self.read];
        if entry.at > limit {
            return None;
        }
        self.read += 1;
        if self.read == entries.len() {
            self.read = 0;
            self.empty(level, bucket);
        }
        self.last = entry.at.0;
        self.length -= 1;
        Some(entry)
    }

    #[inline]
    fn empty(&mut self, level: usize, bucket: usize) {
        self.buckets[bucket].clear();
        self.digits[level] &= !(1 << (bucket % DIGITS));
        self.levels &= !(u16::from(self.digits[level] == 0) << level);
    }

    /// Parts the entries of a bucket above level 0 among the levels below: its earliest is next.
    fn part(&mut self, level: usize, bucket: usize, limit: Time) -> Option<Entry<E>> {
        let next = self.buckets[bucket].iter().map(|entry| entry.at).min()?;
        if next > limit {
            return None;
        }
        self.last = next.0;
        let mut moved = std::mem::take(&mut self.buckets[bucket]);
        self.empty(level, bucket);
        for entry in moved.drain(..) {
            self.place(entry);
        }
        self.buckets[bucket] = moved;
        self.pop_until(limit)
    }

    /// When the next event is due.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        let (level, bucket) = self.first()?;
        let entries = &self.buckets[bucket];
        match level {
            0 => entries.first().map(|entry| entry.at),
            _ => entries.iter().map(|entry| entry.at).min(),
        }
    }

    /// The entries to come, in their order.
    #[must_use]
    pub fn in_order(&self) -> Vec<Entry<E>> {
        let taken = self
            .first()
            .map(|(_, bucket)| &self.buckets[bucket][..self.read]);
        let before = taken
            .and_then(<[_]>::last)
            .map_or(0, |entry| entry.sequence);
        let at = Time(self.last);
        let mut all: Vec<Entry<E>> = self.buckets.iter().flatten().copied().collect();
        all.retain(|entry| entry.at > at || entry.sequence > before);
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
        let entries: usize = self.buckets.iter().map(Vec::capacity).sum();
        entries * size_of::<Entry<E>>() + size_of_val(&*self.buckets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the plainest model there is: a list, sorted. Delays are of every order of magnitude.
        #[test]
        fn it_gives_what_a_sorted_list_gives(
            steps in prop::collection::vec((0_u64..100, 0_u32..50, 0_u32..4), 1..300),
        ) {
            let mut queue = Queue::default();
            let mut model: Vec<(u64, u64)> = Vec::new();
            let mut now = 0;
            for (delay, magnitude, takes) in steps {
                let delay = delay << magnitude;
                let limit = now + (700 << magnitude);
                let sequence = queue.push(Time(now + delay), ());
                model.push((now + delay, sequence));
                prop_assert_eq!(queue.next_at().map(|t| t.0), model.iter().min().map(|m| m.0));
                for _ in 0..takes {
                    let expected = model.iter().min().copied();
                    prop_assert_eq!(queue.clone().in_order().first().map(|e| (e.at.0, e.sequence)), expected);
                    let found = queue.pop_until(Time(limit)).map(|e| (e.at.0, e.sequence));
                    let expected = expected.filter(|e| e.0 <= limit);
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
