//! How those who call wait and try again: the settings that several kinds write alike.

use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::units::{Duration, Probability};
use crate::protocols::call::{self, Policy};
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

/// The parts of a policy that those who call write alike.
pub(super) struct Rules<'a> {
    pub(super) timeout: Duration,
    pub(super) attempts: u32,
    pub(super) retry_after: Delay,
    pub(super) backoff: Option<&'a Backoff>,
    pub(super) deadline: Option<Duration>,
    pub(super) budget: Option<&'a RetryBudget>,
    pub(super) breaker: Option<&'a CircuitBreaker>,
}

impl Rules<'_> {
    pub(super) fn policy(&self) -> Policy {
        let first = self.retry_after.into();
        let backoff = self.backoff.map_or_else(
            || call::Backoff {
                first,
                ..call::Backoff::default()
            },
            |backoff| call::Backoff {
                first,
                factor: backoff.factor,
                most: backoff.at_most.into(),
                jitter: backoff.jitter,
            },
        );
        Policy {
            timeout: self.timeout.into(),
            attempts: self.attempts as u16,
            backoff,
            deadline: self.deadline.map(Into::into),
            budget: self.budget.map(|budget| call::Budget {
                millionths: (budget.share.get() * 1e6) as u32,
                saved: budget.saved,
            }),
            breaker: self.breaker.map(|breaker| call::Breaker {
                failures: breaker.failures,
                open_for: breaker.open_for.into(),
            }),
        }
    }
}
