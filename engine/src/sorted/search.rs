//! Looking something up in a sorted list.

use std::cmp::Ordering;

/// Where among so many in order the one stands that is equal, or where it would. The page has this once and not once a
/// type; elsewhere it is compiled into its callers, where it is faster.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn search(
    count: usize,
    compare: &mut dyn FnMut(usize) -> Ordering,
) -> Result<usize, usize> {
    // What is added comes last most of the time.
    if count == 0 || compare(count - 1) == Ordering::Less {
        return Err(count);
    }
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(middle) {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => high = middle,
        }
    }
    Err(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_finds_what_the_standard_search_finds(mut list in prop::collection::vec(0_u8..40, 0..40), sought in 0_u8..40) {
            list.sort_unstable();
            list.dedup();
            let found = search(list.len(), &mut |at| list[at].cmp(&sought));
            prop_assert_eq!(found, list.binary_search(&sought));
        }
    }
}
