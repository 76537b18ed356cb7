//! Golden hashes: one number for a variant that changes when anything in its runs does.

use super::once::Runner;
use crate::scenario::schema::Scenario;

/// How many seeds besides the file's own a golden hash is taken over.
pub const GOLDEN_SEEDS: u64 = 20;

/// The trace hashes of a variant on the file's own seed and on 1 to [`GOLDEN_SEEDS`], folded into one
/// (FNV-1a over their little-endian bytes).
#[must_use]
pub fn golden(scenario: &Scenario) -> u64 {
    let seeds = std::iter::once(scenario.seed.0).chain(1..=GOLDEN_SEEDS);
    let mut runner = Runner::new(scenario);
    let hashes = seeds.map(|seed| runner.finish(seed).branch.trace().hash());
    hashes
        .flat_map(u64::to_le_bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
