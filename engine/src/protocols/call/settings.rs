//! How those who call wait and try again: what they write alike in files.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::units::{Duration, Probability};
use crate::kernel::latency::Latency;
use crate::kernel::random::Draws;
use crate::kernel::time::Span;
use schemars::JsonSchema;

/// How the wait before another attempt grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Backoff {
    /// Each wait is so many times as long as the one before.
    #[schemars(range(min = 1, max = 10))]
    pub factor: u32,
    /// No wait is longer.
    #[schemars(extend("x-positive" = true))]
    pub at_most: Duration,
    /// Whether chance shortens each wait to anything from nothing to the whole (full jitter).
    pub jitter: bool,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            factor: 2,
            at_most: Duration::from_millis(10_000),
            jitter: true,
        }
    }
}

impl Backoff {
    /// The wait before try `attempt`, of which the first is 0, when that before the second would be `first`.
    fn grown(self, first: Span, attempt: u16, mut draws: Draws) -> Span {
        let times = u32::from(attempt.saturating_sub(1));
        let factor = u64::from(self.factor).saturating_pow(times);
        let whole = Span(first.0.saturating_mul(factor)).min(self.at_most.into());
        if self.jitter {
            draws.span(Span::ZERO, whole)
        } else {
            whole
        }
    }
}

/// The wait before try `attempt`, of which the first is 0: as long as the first wait, unless it grows.
pub(super) fn wait(
    first: Latency,
    backoff: Option<Backoff>,
    attempt: u16,
    mut draws: Draws,
) -> Span {
    let first = first.at(draws.word());
    backoff.map_or(first, |backoff| backoff.grown(first, attempt, draws))
}

/// How many requests may be attempts after the first.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryBudget {
    /// Each call earns so much of another attempt.
    pub share: Probability,
    /// So many may be saved up; also how many there are at the start.
    #[serde(default = "some_saved")]
    #[schemars(range(min = 0, max = 1_000))]
    pub saved: u32,
}

const fn some_saved() -> u32 {
    3
}

/// One attempt, in the millionths in which a budget counts.
pub(super) const RETRY: u64 = 1_000_000;

impl RetryBudget {
    /// What a call earns, in millionths of an attempt.
    pub(super) fn earned(&self) -> u64 {
        (self.share.get() * RETRY as f64) as u64
    }
}

/// When to stop asking one that does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CircuitBreaker {
    /// After so many failures in a row calls fail at once, unsent.
    #[schemars(range(min = 1, max = 1_000))]
    pub failures: u32,
    /// For so long; then one is let through, and its end decides.
    #[schemars(extend("x-positive" = true))]
    pub open_for: Duration,
}
