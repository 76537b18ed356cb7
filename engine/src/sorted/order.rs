//! Sorting by way of places: the one routine that compares knows nothing of what it sorts.

use std::cmp::Ordering;

/// Sorts; what is equal keeps its order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut from = order(items.len(), &mut |a, b| compare(&items[a], &items[b]));
    // Each cycle of the permutation: what belongs to a place is swapped there from where it is.
    for start in 0..items.len() {
        let mut at = start;
        loop {
            let next = std::mem::replace(&mut from[at], at);
            if next == start {
                break;
            }
            items.swap(at, next);
            at = next;
        }
    }
}

/// Sorts by a key; what has equal keys keeps its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts; what is equal keeps its order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Which item belongs to each place: runs of twice the length are merged until one is left.
fn order(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    let mut run = 1;
    while run < length {
        let mut merged = Vec::with_capacity(length);
        for start in (0..length).step_by(2 * run) {
            let middle = (start + run).min(length);
            let end = (middle + run).min(length);
            let (mut left, mut right) = (start, middle);
            // Nothing to merge is nothing to compare but once.
            if middle == end || compare(places[middle - 1], places[middle]).is_le() {
                merged.extend_from_slice(&places[start..end]);
                continue;
            }
            while left < middle || right < end {
                let first =
                    right == end || left < middle && compare(places[left], places[right]).is_le();
                let from = if first { &mut left } else { &mut right };
                merged.push(places[*from]);
                *from += 1;
            }
        }
        places = merged;
        run *= 2;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the standard library's stable sort.
        #[test]
        fn it_sorts_and_keeps_the_order_of_equals(
            mut items in prop::collection::vec((0_u8..10, any::<u16>()), 0..60)
        ) {
            let mut model = items.clone();
            model.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut items, |(key, _)| *key);
            prop_assert_eq!(items, model);
        }
    }
}
