//! How many messages of a kind that serve no operation a process has sent to each peer. Every such send
//! looks one up, so it is a small open-addressing table and not a tree.

use crate::kernel::id::ProcessId;

/// The counts of one sender.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Counts {
    /// (peer and kind, count so far); a count of zero is an empty place. Its length is a power of two.
    places: Vec<(u32, u32)>,
    used: usize,
}

impl Counts {
    /// Which message of this kind to this peer comes next, from 0; it counts as sent.
    #[inline]
    pub(super) fn next(&mut self, peer: ProcessId, kind: u16) -> u32 {
        if self.used * 2 >= self.places.len() {
            self.grow();
        }
        let key = (peer.0 << 8) | u32::from(kind & 0xff);
        let at = find(&self.places, key);
        let place = &mut self.places[at];
        self.used += usize::from(place.1 == 0);
        *place = (key, place.1 + 1);
        place.1 - 1
    }

    #[cold]
    fn grow(&mut self) {
        let bigger = vec![(0, 0); (self.places.len() * 2).max(4)];
        for (key, count) in std::mem::replace(&mut self.places, bigger) {
            if count > 0 {
                let place = find(&self.places, key);
                self.places[place] = (key, count);
            }
        }
    }

    pub(super) const fn heap_bytes(&self) -> usize {
        self.places.capacity() * size_of::<(u32, u32)>()
    }
}

/// Where a key is, or would be. The table is never more than half full, so there is always an end.
#[inline]
fn find(places: &[(u32, u32)], key: u32) -> usize {
    let mask = places.len() - 1;
    let mut at = (key.wrapping_mul(0x9e37_79b9) >> 16) as usize & mask;
    while places[at].1 != 0 && places[at].0 != key {
        at = (at + 1) & mask;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_peer_and_kind_is_counted_by_itself() {
        let mut counts = Counts::default();
        for round in 0..3 {
            for peer in 0..300 {
                for kind in 0..3 {
                    assert_eq!(counts.next(ProcessId(peer), kind), round);
                }
            }
        }
    }
}
