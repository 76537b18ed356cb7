//! The event queue: a total order on (time, sequence). What comes next lies sorted in a short list; all
//! later entries lie in the buckets of a radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, 1990) with digits of
//! six bits, and come to the list a small bucket at a time.

use std::cmp::Reverse;

use super::time::{Span, Time};

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

/// A bucket of at most so many entries is sorted at once; a fuller one is parted first.
const SMALL: usize = 20;
/// So few entries need no buckets.
const FEW: usize = 8;
/// So many entries may lie in the list when one more is to be put among them.
const NEAR_MAX: usize = 64;

/// The events to come.
#[derive(Clone, Debug)]
pub struct Queue<E> {
    /// Every entry before `horizon`, and perhaps some at it; the next one is the last.
    near: Vec<Entry<E>>,
    /// The entries from `horizon` on, by level and digit: an entry lies at the highest digit in which its
    /// time differs from `base`. Those of one time share a bucket and keep their order in it; those of a
    /// bucket of level 0 all have the same time.
    buckets: Box<[Vec<Entry<E>>]>,
    /// Which digits of each level hold anything.
    digits: [u64; LEVELS],
    /// Which levels hold anything.
    levels: u16,
    horizon: Time,
    base: u64,
    /// When the latest entry taken was due.
    taken: Time,
    sequence: u64,
}

impl<E: Copy> Default for Queue<E> {
    fn default() -> Self {
        Self {
            near: Vec::new(),
            buckets: vec![Vec::new(); LEVELS * DIGITS].into(),
            digits: [0; LEVELS],
            levels: 0,
            horizon: Time::ZERO,
            base: 0,
            taken: Time::ZERO,
            sequence: 0,
        }
    }
}

impl<E: Copy> Queue<E> {
    /// Schedules an event and returns its sequence number. A time before the last event taken counts as
    /// that moment: the past cannot be changed.
    #[inline]
    pub fn push(&mut self, at: Time, event: E) -> u64 {
        self.sequence += 1;
        let (at, sequence) = (at.max(self.taken), self.sequence);
        if self.is_empty() {
            self.horizon = at + Span(1);
            self.near.push(Entry {
                at,
                sequence,
                event,
            });
        } else {
            self.put(at, sequence, event);
        }
        sequence
    }

    /// Puts an entry among others. Its parts are handed on one by one, here and below, so that they stay in
    /// registers: written and read back as a whole, they would make the processor wait.
    #[inline(never)]
    fn put(&mut self, at: Time, sequence: u64, event: E) {
        if at >= self.horizon {
            if self.levels != 0 || self.near.len() >= FEW {
                return self.place(at, sequence, event);
            }
            self.horizon = at + Span(1);
        }
        self.insert(at, sequence, event);
    }

    #[inline]
    fn place(&mut self, at: Time, sequence: u64, event: E) {
        let differs = (at.0 ^ self.base) | 1;
        let level = (63 - differs.leading_zeros()) / BITS;
        let digit = (at.0 >> (level * BITS)) as usize % DIGITS;
        self.buckets[level as usize * DIGITS + digit].push(Entry {
            at,
            sequence,
            event,
        });
        self.digits[level as usize] |= 1 << digit;
        self.levels |= 1 << level;
    }

    /// Puts an entry in its place in the list: behind all that are due no later.
    #[inline]
    fn insert(&mut self, at: Time, sequence: u64, event: E) {
        if self.near.len() >= NEAR_MAX {
            self.draw_in();
            if at >= self.horizon {
                return self.place(at, sequence, event);
            }
        }
        let sooner = self.near.iter().rev().take_while(|entry| entry.at <= at);
        let place = self.near.len() - sooner.count();
        self.near.insert(
            place,
            Entry {
                at,
                sequence,
                event,
            },
        );
    }

    /// Draws the horizon in so that the later half of the list goes back to the buckets.
    #[cold]
    fn draw_in(&mut self) {
        self.horizon = self.near[self.near.len() / 2].at;
        let far = self.near.partition_point(|entry| entry.at >= self.horizon);
        let near = self.near.split_off(far);
        for entry in std::mem::replace(&mut self.near, near).into_iter().rev() {
            self.place(entry.at, entry.sequence, entry.event);
        }
    }

    /// Takes the next event if it is due at or before `limit`.
    #[inline]
    pub fn pop_until(&mut self, limit: Time) -> Option<Entry<E>> {
        if self.near.is_empty() {
            self.refill(limit);
        }
        let entry = *self.near.last()?;
        if entry.at > limit {
            return None;
        }
        self.near.pop();
        self.taken = entry.at;
        Some(entry)
    }

    /// Fills the empty list from the first bucket if anything in it is due at or before `limit`. If not,
    /// all stays as it is, so that what is pushed next may be due before that bucket.
    #[inline(never)]
    fn refill(&mut self, limit: Time) {
        while let Some((level, bucket)) = self.first()
            && let Some(next) = self.buckets[bucket].iter().map(|entry| entry.at).min()
            && next <= limit
        {
            let width = 1 << (level as u32 * BITS);
            self.base = next.0 & !(width - 1);
            self.digits[level] &= !(1 << (bucket % DIGITS));
            self.levels &= !(u16::from(self.digits[level] == 0) << level);
            let entries = &mut self.buckets[bucket];
            if level == 0 || entries.len() <= SMALL {
                self.horizon = Time(self.base + (width - 1));
                self.near.extend(entries.drain(..).rev());
                self.near.sort_by_key(|entry| Reverse(entry.at));
                return;
            }
            let mut entries = std::mem::take(entries);
            for entry in entries.drain(..) {
                self.place(entry.at, entry.sequence, entry.event);
            }
            self.buckets[bucket] = entries;
        }
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

    /// When the next event is due.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        let near = self.near.last().map(|entry| entry.at);
        near.or_else(|| {
            let (_, bucket) = self.first()?;
            self.buckets[bucket].iter().map(|entry| entry.at).min()
        })
    }

    /// The entries to come, in their order.
    #[must_use]
    pub fn in_order(&self) -> Vec<Entry<E>> {
        let far = self.buckets.iter().flatten();
        let mut all: Vec<Entry<E>> = self.near.iter().chain(far).copied().collect();
        all.sort_unstable_by_key(|entry| (entry.at, entry.sequence));
        all
    }

    /// How many events are to come, cancelled ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.near.len() + self.buckets.iter().map(Vec::len).sum::<usize>()
    }

    /// Whether nothing is to come.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.near.is_empty() && self.levels == 0
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let far: usize = self.buckets.iter().map(Vec::capacity).sum();
        (self.near.capacity() + far) * size_of::<Entry<E>>() + size_of_val(&*self.buckets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    for_many! {
        256;

        /// Against the plainest model there is: a list, sorted. Delays are of every order of magnitude.
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
