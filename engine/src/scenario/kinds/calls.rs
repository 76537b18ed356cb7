//! How those who call wait and try again: the settings that several kinds write alike.

use crate::format::delay::Delay;
use crate::format::units::Duration;
use crate::protocols::call::{Backoff, CircuitBreaker, Policy, RetryBudget};

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
        Policy {
            timeout: self.timeout.into(),
            attempts: self.attempts as u16,
            retry_after: self.retry_after.into(),
            backoff: self.backoff.copied(),
            deadline: self.deadline.map(Into::into),
            budget: self.budget.copied(),
            breaker: self.breaker.copied(),
        }
    }
}
