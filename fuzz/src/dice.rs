//! Chance, the same for the same seed and mutant on every machine.

use rand::Rng;
use rand_pcg::Pcg64Mcg;

/// A source of choices.
pub(crate) struct Dice(Pcg64Mcg);

impl Dice {
    /// That of one mutant of one seed, whatever was drawn for others.
    pub(crate) fn of(seed: u64, mutant: u64) -> Self {
        let state = (u128::from(seed) << 64) | u128::from(mutant);
        // An odd multiplier spreads neighbouring numbers over the whole state.
        let spread = state.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let mut generator = Pcg64Mcg::new(spread | 1);
        for _ in 0..8 {
            generator.next_u64();
        }
        Self(generator)
    }

    /// A number below `count`; zero of none.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let product = u128::from(self.0.next_u64()) * count as u128;
        (product >> 64) as usize
    }

    /// Whether something happens that does so once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these, if there are any.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}
