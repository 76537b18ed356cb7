//! The event queue: a total order on (time, sequence). What comes next lies in order in a short list; all
//! later entries lie in the buckets of a radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, 1990) with digits of
//! six bits, and come to the list a small bucket at a time.

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

/// Room for an entry in a bucket.
#[derive(Clone, Copy, Debug)]
struct Node<E> {
    entry: Entry<E>,
    /// The next node in its bucket, or the next free one.
    next: u32,
}

/// No node has this number.
const NONE: u32 = u32::MAX;

const BITS: u32 = 6;
const DIGITS: usize = 1 << BITS;
const LEVELS: usize = 64_u32.div_ceil(BITS) as usize;

/// A bucket of at most so many entries is sorted at once; a fuller one is parted first.
const SMALL: usize = 16;
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
    /// bucket of level 0 all have the same time. A bucket is a ring of nodes and known by its last, whose
    /// next is the first. What is said of an empty one means nothing.
    buckets: Box<[u32; LEVELS * DIGITS]>,
    /// Which digits of each level hold anything.
    digits: [u64; LEVELS],
    /// Which levels hold anything.
    levels: u16,
    /// The nodes of all buckets, and free ones: they take no more room than there ever were entries.
    nodes: Vec<Node<E>>,
    /// The first free node, or [`NONE`].
    free: u32,
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
            buckets: Box::new([NONE; LEVELS * DIGITS]),
            digits: [0; LEVELS],
            levels: 0,
            nodes: Vec::new(),
            free: NONE,
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
            // Nothing lies before the base of the buckets, so the horizon may also come back.
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

    /// The sequence number that the next event to be scheduled will have.
    #[inline]
    pub const fn upcoming(&self) -> u64 {
        self.sequence + 1
    }

    /// Puts an entry where it belongs. Its parts are handed on one by one, here and below, so that they stay
    /// in registers: written and read back as a whole, they would make the processor wait.
    #[inline(never)]
    fn put(&mut self, at: Time, sequence: u64, event: E) {
        if at < self.horizon {
            self.insert(at, sequence, event);
        } else if self.levels != 0 || self.near.len() >= FEW {
            self.place(at, sequence, event);
        } else {
            self.horizon = at + Span(1);
            self.append(at, sequence, event);
        }
    }

    /// Puts an entry in its bucket.
    #[inline]
    fn place(&mut self, at: Time, sequence: u64, event: E) {
        let node = self.free;
        let Some(room) = self.nodes.get_mut(node as usize) else {
            return self.place_anew(at, sequence, event);
        };
        self.free = room.next;
        room.entry = Entry {
            at,
            sequence,
            event,
        };
        self.link(node, at);
    }

    /// The same when no node is free.
    #[cold]
    #[inline(never)]
    fn place_anew(&mut self, at: Time, sequence: u64, event: E) {
        let node = self.nodes.len() as u32;
        let entry = Entry {
            at,
            sequence,
            event,
        };
        self.nodes.push(Node { entry, next: NONE });
        self.link(node, at);
    }

    /// Puts an entry behind all others, where there are no buckets.
    #[inline(never)]
    fn append(&mut self, at: Time, sequence: u64, event: E) {
        let entry = Entry {
            at,
            sequence,
            event,
        };
        self.near.insert(0, entry);
    }

    /// Makes a node the last in the bucket of its time.
    #[inline]
    fn link(&mut self, node: u32, at: Time) {
        let differs = (at.0 ^ self.base) | 1;
        let level = ((63 - differs.leading_zeros()) / BITS) as usize;
        let digit = (at.0 >> (level as u32 * BITS)) as usize % DIGITS;
        let empty = self.digits[level] >> digit & 1 == 0;
        self.digits[level] |= 1 << digit;
        self.levels |= 1 << level;
        let bucket = &mut self.buckets[level * DIGITS + digit];
        let last = if empty { node } else { *bucket };
        *bucket = node;
        self.nodes[node as usize].next = node;
        let first = std::mem::replace(&mut self.nodes[last as usize].next, node);
        self.nodes[node as usize].next = first;
    }

    /// Puts an entry in its place in the list: behind all that are due no later.
    #[inline(never)]
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
        while self.near.is_empty()
            && let Some((level, digit)) = self.first()
        {
            let shift = level as u32 * BITS;
            let above = self.base >> shift & !(DIGITS as u64 - 1);
            let base = (above | digit as u64) << shift;
            let end = Time(base | ((1 << shift) - 1));
            let last = self.buckets[level * DIGITS + digit];
            if end > limit && walk(&self.nodes, last).all(|(_, entry)| entry.at > limit) {
                return;
            }
            self.base = base;
            self.digits[level] &= !(1 << digit);
            self.levels &= !(u16::from(self.digits[level] == 0) << level);
            if level == 0 {
                self.horizon = end;
                self.take_all(last);
            } else if self.take_few(last) {
                self.horizon = end;
            } else {
                self.part(last);
            }
        }
    }

    /// Takes a bucket's entries to the empty list if they are few. What is sorted is a word for each, its
    /// time and its place in the ring, and that by exchanges which do not branch: the processor would guess
    /// every other branch wrong.
    #[inline]
    fn take_few(&mut self, last: u32) -> bool {
        let mut words = [0_u64; SMALL];
        let mut ring = [NONE; SMALL];
        let mut count = 0;
        for (node, entry) in walk(&self.nodes, last) {
            if count == SMALL {
                return false;
            }
            let mut word = (entry.at.0 - self.base) * SMALL as u64 + count as u64;
            for placed in &mut words[..count] {
                (*placed, word) = ((*placed).max(word), (*placed).min(word));
            }
            words[count] = word;
            ring[count] = node;
            count += 1;
        }
        let entry = |word: &u64| self.nodes[ring[*word as usize % SMALL] as usize].entry;
        self.near.extend(words[..count].iter().map(entry));
        self.free(last);
        true
    }

    /// Takes a bucket's entries, all of one time, to the empty list.
    fn take_all(&mut self, last: u32) {
        let entries = walk(&self.nodes, last).map(|(_, entry)| *entry);
        self.near.extend(entries);
        self.near.reverse();
        self.free(last);
    }

    /// Frees a ring of nodes.
    #[inline]
    fn free(&mut self, last: u32) {
        std::mem::swap(&mut self.nodes[last as usize].next, &mut self.free);
    }

    /// Parts a bucket's entries among buckets of lower levels.
    fn part(&mut self, last: u32) {
        let mut next = self.nodes[last as usize].next;
        loop {
            let node = next;
            let Node { entry, next: after } = &self.nodes[node as usize];
            next = *after;
            self.link(node, entry.at);
            if node == last {
                return;
            }
        }
    }

    /// The lowest level that holds anything, and its first digit that does.
    #[inline]
    const fn first(&self) -> Option<(usize, usize)> {
        if self.levels == 0 {
            return None;
        }
        let level = self.levels.trailing_zeros() as usize;
        Some((level, self.digits[level].trailing_zeros() as usize))
    }

    /// When the next event is due.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        let near = self.near.last().map(|entry| entry.at);
        near.or_else(|| {
            let (level, digit) = self.first()?;
            let last = self.buckets[level * DIGITS + digit];
            walk(&self.nodes, last).map(|(_, entry)| entry.at).min()
        })
    }

    /// The entries to come, in their order.
    #[must_use]
    pub fn in_order(&self) -> Vec<Entry<E>> {
        let mut all = self.near.clone();
        for (place, last) in self.buckets.iter().enumerate() {
            if self.digits[place / DIGITS] >> (place % DIGITS) & 1 == 1 {
                all.extend(walk(&self.nodes, *last).map(|(_, entry)| *entry));
            }
        }
        all.sort_unstable_by_key(|entry| (entry.at, entry.sequence));
        all
    }

    /// Whether it will give its entries in order, and no two share a number: what lies in the list comes first
    /// of all, and every other entry lies in the bucket of its time.
    pub(super) fn is_sound(&self) -> bool
    where
        E: PartialEq,
    {
        let mut all = self.in_order();
        let listed = self.near.iter().rev().eq(&all[..self.near.len()]);
        let placed = (0..self.buckets.len()).all(|place| {
            let (level, digit) = (place / DIGITS, place % DIGITS);
            let shift = level as u32 * BITS;
            let fits = |at: Time| {
                let differs = (at.0 ^ self.base) | 1;
                (63 - differs.leading_zeros()) / BITS == level as u32
                    && (at.0 >> shift) as usize % DIGITS == digit
            };
            let empty = self.digits[level] >> digit & 1 == 0;
            empty || walk(&self.nodes, self.buckets[place]).all(|(_, entry)| fits(entry.at))
        });
        all.sort_unstable_by_key(|entry| entry.sequence);
        let told_apart = all.is_sorted_by(|one, next| one.sequence < next.sequence);
        let counted = all.last().is_none_or(|last| last.sequence <= self.sequence);
        listed && placed && told_apart && counted
    }

    /// Puts the latest entry of the list before all others, which breaks its order.
    #[cfg(test)]
    pub(super) fn disorder(&mut self) {
        self.near.rotate_left(1);
    }

    /// Whether nothing is to come.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.near.is_empty() && self.levels == 0
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.near.capacity() * size_of::<Entry<E>>()
            + self.nodes.capacity() * size_of::<Node<E>>()
            + size_of_val(&*self.buckets)
    }
}

/// The nodes of a ring with their numbers, from the first to the last.
#[inline]
fn walk<E>(nodes: &[Node<E>], last: u32) -> impl Iterator<Item = (u32, &Entry<E>)> {
    let mut next = Some(nodes[last as usize].next);
    std::iter::from_fn(move || {
        let number = next?;
        let node = &nodes[number as usize];
        next = (number != last).then_some(node.next);
        Some((number, &node.entry))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    for_many! {
        256;

        /// Against the plainest model there is: a list, sorted. Delays are of every order of magnitude, many
        /// entries are of one time, and there are few at some times and many at others.
        fn it_gives_what_a_sorted_list_gives(
            steps in prop::collection::vec((0_u64..100, 0_u32..50, 1_u32..12, 0_u32..12), 1..60),
        ) {
            let mut queue = Queue::default();
            let mut model: Vec<(u64, u64)> = Vec::new();
            let mut now = 0;
            let last = (0, 0, 1, u32::MAX);
            for (delay, magnitude, puts, takes) in steps.into_iter().chain([last]) {
                let limit = if takes == u32::MAX { u64::MAX } else { now + (700 << magnitude) };
                for put in 0..puts {
                    let at = now + ((delay + u64::from(put / 3)) << magnitude);
                    model.push((at, queue.push(Time(at), ())));
                }
                model.sort_unstable();
                let all: Vec<_> = queue.in_order().iter().map(|e| (e.at.0, e.sequence)).collect();
                prop_assert_eq!(&all, &model);
                for _ in 0..takes {
                    prop_assert_eq!(queue.next_at().map(|t| t.0), model.first().map(|m| m.0));
                    let expected = model.first().copied().filter(|e| e.0 <= limit);
                    let found = queue.pop_until(Time(limit)).map(|e| (e.at.0, e.sequence));
                    prop_assert_eq!(found, expected);
                    let Some((at, _)) = found else { break };
                    model.remove(0);
                    now = at;
                }
            }
            prop_assert!(model.is_empty() && queue.is_empty());
        }
    }
}
