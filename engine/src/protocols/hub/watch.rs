//! Watching over devices: checks at even intervals, and a limit to the wait for an answer, the same for
//! all or from what was observed of each.

use std::collections::VecDeque;

use super::settings::{Observed, Patience};
use crate::kernel::time::{LocalTime, Span};
use crate::sorted::{SortedMap, sort};

/// So many answers must be known before they say anything.
const KNOWN_MIN: usize = 5;
/// So many are remembered.
const KNOWN_MAX: usize = 100;

/// What is known of one device.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Watched {
    next: u32,
    /// Checks without an answer, and when each was sent.
    open: SortedMap<u32, LocalTime>,
    /// How long the latest answers took.
    took: VecDeque<Span>,
    pub(super) suspected: bool,
}

impl Watched {
    fn patience(&self, patience: Patience) -> Span {
        match patience {
            Patience::Fixed(span) => span.into(),
            Patience::Observed(Observed { at_most, .. }) if self.took.len() < KNOWN_MIN => {
                at_most.into()
            }
            Patience::Observed(Observed {
                times_p99,
                at_least,
                at_most,
            }) => {
                let mut sorted: Vec<Span> = self.took.iter().copied().collect();
                sort(&mut sorted);
                let p99 = sorted[(sorted.len() * 99).div_ceil(100) - 1];
                let wait = Span(p99.0.saturating_mul(u64::from(times_p99)));
                wait.max(at_least.into()).min(at_most.into())
            }
        }
    }

    /// Another check is sent now: its number, and whether it is the only one without an answer.
    pub(super) fn check(&mut self, now: LocalTime) -> (u32, bool) {
        let check = self.next;
        self.next += 1;
        self.open.insert(check, now);
        (check, self.open.len() == 1)
    }

    /// How much longer the answer to the oldest check may take; `None` if all are answered.
    pub(super) fn left(&self, patience: Patience, now: LocalTime) -> Option<Span> {
        let sent = self.open.values().next()?;
        let waited = u64::try_from(now - *sent).unwrap_or(0);
        Some(Span(self.patience(patience).0.saturating_sub(waited)))
    }

    /// It answers a check; what was asked before is then no matter any more. Says whether that was waited for.
    pub(super) fn answered(&mut self, check: u32, now: LocalTime) -> bool {
        let Some(sent) = self.open.get(&check).copied() else {
            return false;
        };
        self.open.retain(|open, _| *open > check);
        if self.took.len() == KNOWN_MAX {
            self.took.pop_front();
        }
        let took = u64::try_from(now - sent).unwrap_or(0);
        self.took.push_back(Span(took));
        true
    }
}
