//! Keyed draws. A draw depends on the seed and on what it is for, never on what was drawn before it, so
//! one more message in one place changes nothing anywhere else. Every draw takes a fixed number of
//! 64-bit words and uses no rejection.

use rand::Rng;
use rand_pcg::Pcg64Mcg;

use super::time::Span;

/// The seed of a run.
pub type Seed = u64;

/// What a process draws for: part of the key, so two purposes never share a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Purpose(u64);

impl Purpose {
    /// A purpose known by its name (hashed with FNV-1a at compile time).
    #[must_use]
    pub const fn named(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
            i += 1;
        }
        Self(hash)
    }

    /// The number that stands for this purpose in a key.
    #[must_use]
    pub const fn key(self) -> u64 {
        self.0
    }
}

const BIRTH: Purpose = Purpose::named("key of a process that another one started");

/// The key of the process that a process of this key starts after so many others: who else is started, and
/// by whom, makes no difference to it.
#[must_use]
pub fn key_of_birth(parent: u64, births: u32) -> u64 {
    Draws::keyed(parent, [BIRTH.key(), u64::from(births), 0]).word()
}

/// A short stream of random words that belongs to one key.
#[derive(Clone, Debug)]
pub struct Draws(Pcg64Mcg);

/// Folds a 128-bit product: every bit of either word reaches every bit of the result.
const fn fold(a: u64, b: u64) -> u64 {
    let product = (a as u128) * (b as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

/// A word as a number below `bound`, by multiply-shift.
#[must_use]
#[inline]
pub const fn scale(word: u64, bound: u64) -> u64 {
    ((word as u128 * bound as u128) >> 64) as u64
}

/// A word as a float strictly between 0 and 1.
#[must_use]
#[inline]
pub const fn unit(word: u64) -> f64 {
    ((word >> 11) as f64 + 0.5) * (1.0 / (1_u64 << 53) as f64)
}

impl Draws {
    /// The stream for `key` under `seed`. The key is hashed to the 128-bit state of a PCG generator
    /// (O'Neill 2014, the MCG variant with XSL-RR output).
    #[must_use]
    #[inline]
    pub fn keyed(seed: Seed, key: [u64; 3]) -> Self {
        let a = fold(seed ^ 0x9e37_79b9_7f4a_7c15, key[0] ^ 0xd1b5_4a32_d192_ed03);
        let b = fold(a ^ key[1], 0xa24b_aed4_963e_e407) ^ a.rotate_left(32);
        let c = fold(b ^ key[2], 0x9fb2_1c65_1e98_df25) ^ b;
        let d = fold(c ^ 0xd6e8_feb8_6659_fd93, a ^ 0xe703_7ed1_a0b4_28db);
        Self(Pcg64Mcg::new((u128::from(c) << 64) | u128::from(d)))
    }

    /// The next word.
    pub fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `bound` (zero if `bound` is zero), by multiply-shift.
    pub fn below(&mut self, bound: u64) -> u64 {
        scale(self.word(), bound)
    }

    /// A float strictly between 0 and 1.
    pub fn unit(&mut self) -> f64 {
        unit(self.word())
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A span from `min` to `max`, both included.
    pub fn span(&mut self, min: Span, max: Span) -> Span {
        Span(min.0 + self.below(max.0.saturating_sub(min.0).saturating_add(1)))
    }

    /// An exponentially distributed span with the given mean: the gap between arrivals of a Poisson process.
    pub fn exponential(&mut self, mean: Span) -> Span {
        Span((mean.0 as f64 * -libm::log(self.unit())) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_gives_the_same_words_and_another_key_others() {
        let words = |seed, key| {
            let mut draws = Draws::keyed(seed, key);
            [draws.word(), draws.word()]
        };
        assert_eq!(words(7, [1, 2, 3]), words(7, [1, 2, 3]));
        for other in [
            words(8, [1, 2, 3]),
            words(7, [0, 2, 3]),
            words(7, [1, 0, 3]),
            words(7, [1, 2, 0]),
        ] {
            assert_ne!(other, words(7, [1, 2, 3]));
        }
    }

    #[test]
    fn neighbouring_keys_are_evenly_spread() {
        let n = 100_000_u64;
        let hits = (0..n)
            .filter(|i| Draws::keyed(1, [5, *i, 0]).chance(0.01))
            .count();
        assert!(
            (850..1_150).contains(&hits),
            "1 % of 100,000 neighbouring keys gave {hits}"
        );
        let mut buckets = [0_u32; 10];
        for i in 0..n {
            buckets[Draws::keyed(i, [5, 0, 0]).below(10) as usize] += 1;
        }
        assert!(
            buckets.iter().all(|b| (9_500..10_500).contains(b)),
            "{buckets:?}"
        );
    }

    #[test]
    fn exponential_gaps_have_the_mean_they_were_given() {
        let mean = Span::millis(50);
        let total: u64 = (0..20_000)
            .map(|i| Draws::keyed(3, [i, 1, 1]).exponential(mean).0)
            .sum();
        let found = total / 20_000;
        assert!((48_500_000..51_500_000).contains(&found), "{found}");
    }
}
