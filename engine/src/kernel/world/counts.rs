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
        let key = (peer.0 << 8) | u32::from(kind & 0xff);
        if let Some(place) = find(&mut self.places, key)
            && place.1 != 0
        {
            let number = place.1;
            place.1 += 1;
            return number;
        }
        self.begin(key);
        0
    }

    /// Counts the first of its kind, in a bigger table if this one would become more than half full.
    #[cold]
    fn begin(&mut self, key: u32) {
        if self.used * 2 >= self.places.len() {
            let bigger = vec![(0, 0); (self.places.len() * 2).max(4)];
            for counted in std::mem::replace(&mut self.places, bigger) {
                if counted.1 != 0
                    && let Some(place) = find(&mut self.places, counted.0)
                {
                    *place = counted;
                }
            }
        }
        self.used += 1;
        if let Some(place) = find(&mut self.places, key) {
            *place = (key, 1);
        }
    }

    pub(super) const fn heap_bytes(&self) -> usize {
        self.places.capacity() * size_of::<(u32, u32)>()
    }
}

/// Where a key is, or would be. A table is never more than half full, so there is always an end; only an
/// empty one has no place at all.
#[inline]
fn find(places: &mut [(u32, u32)], key: u32) -> Option<&mut (u32, u32)> {
    let mask = places.len().checked_sub(1)?;
    let mut at = (key.wrapping_mul(0x9e37_79b9) >> 16) as usize;
    while places[at & mask].1 != 0 && places[at & mask].0 != key {
        at += 1;
    }
    Some(&mut places[at & mask])
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
