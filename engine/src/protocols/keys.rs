//! Some of many keys at once: what a server asks a copy of the data for, and what a page shows.

use serde::Serialize;

use crate::kernel::canon::Canon;
use crate::kernel::id::Symbol;

/// Some of up to [`KeySet::MAX`] keys whose symbols follow one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash, Serialize, Canon)]
pub struct KeySet {
    first: Symbol,
    which: u64,
}

impl KeySet {
    /// How many there are at most.
    pub const MAX: u32 = 64;

    /// So many keys from the first on; [`KeySet::MAX`] if more are asked for.
    #[must_use]
    pub const fn from(first: Symbol, count: u32) -> Self {
        let which = if count < Self::MAX {
            (1 << count) - 1
        } else {
            u64::MAX
        };
        Self { first, which }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.which.count_ones()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.which == 0
    }

    /// The keys, each with its place among all.
    pub fn iter(self) -> impl Iterator<Item = (usize, Symbol)> {
        let places = (0..Self::MAX).filter(move |place| self.which >> place & 1 == 1);
        places.map(move |place| (place as usize, Symbol(self.first.0 + place)))
    }

    /// Takes the first `count` of them out.
    pub fn take(&mut self, count: u32) -> Self {
        let taken = self.only(|place| {
            let before = self.which & ((1 << place) - 1);
            before.count_ones() < count
        });
        self.which &= !taken.which;
        taken
    }

    /// Those in certain places.
    #[must_use]
    pub fn only(self, wanted: impl Fn(usize) -> bool) -> Self {
        let places = self.iter().map(|(place, _)| place);
        let which = places
            .filter(|place| wanted(*place))
            .fold(0, |which, place| which | 1 << place);
        Self { which, ..self }
    }

    /// These and others of the same keys.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self {
            first: self.first,
            which: self.which | others.which,
        }
    }

    /// The keys as two words: the first that there could be, and which of them there are.
    #[must_use]
    pub const fn words(self) -> (Symbol, u64) {
        (self.first, self.which)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_in_order_until_none_is_left() {
        let mut keys = KeySet::from(Symbol(7), 5).only(|place| place != 1);
        assert_eq!(keys.count(), 4);
        let found: Vec<_> = keys.take(3).iter().collect();
        assert_eq!(found, [(0, Symbol(7)), (2, Symbol(9)), (3, Symbol(10))]);
        let rest = keys.take(3);
        assert_eq!(rest.iter().collect::<Vec<_>>(), [(4, Symbol(11))]);
        assert!(keys.is_empty());
        assert_eq!(rest.and(KeySet::from(Symbol(7), 2)).count(), 3);
        assert_eq!(KeySet::from(Symbol(0), 64).count(), 64);
    }
}
