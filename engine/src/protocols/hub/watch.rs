//! Watching over devices: checks at even intervals, and a limit to the wait for an answer, the same for
//! all or from what was observed of each.

use std::collections::VecDeque;

use super::{Hub, Timer};
use crate::kernel::sorted::SortedMap;
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::Ctx;
use crate::protocols::hub::Note;
use crate::protocols::parcel::Parcel;

/// How long the answer to a check is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Patience {
    /// So long for every device.
    Fixed(Span),
    /// So many times what 99 of 100 answers of this device took, but within a range.
    Observed {
        /// How many times.
        times: u32,
        /// Never shorter than this.
        at_least: Span,
        /// Never longer than this, which is also what holds until enough is known.
        at_most: Span,
    },
}

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
            Patience::Fixed(span) => span,
            Patience::Observed { at_most, .. } if self.took.len() < KNOWN_MIN => at_most,
            Patience::Observed {
                times,
                at_least,
                at_most,
            } => {
                let mut sorted: Vec<Span> = self.took.iter().copied().collect();
                sorted.sort_unstable();
                let p99 = sorted[(sorted.len() * 99).div_ceil(100) - 1];
                let wait = Span(p99.0.saturating_mul(u64::from(times)));
                wait.max(at_least).min(at_most)
            }
        }
    }
}

impl Hub {
    /// Checks every device, and again after a while.
    pub(super) fn check_all(&mut self, ctx: &mut Ctx<'_>) {
        for device in 0..self.watched.len() {
            let watched = &mut self.watched[device];
            let check = watched.next;
            watched.next += 1;
            watched.open.insert(check, ctx.monotonic());
            if watched.open.len() == 1 {
                self.wait(device, ctx);
            }
            let to = self.config.devices[device].0;
            ctx.send(to, Parcel::Check(check));
        }
        ctx.arm(Timer::Check, self.config.check_every);
    }

    /// Waits for an answer to the oldest check that has none.
    fn wait(&self, device: usize, ctx: &mut Ctx<'_>) {
        let watched = &self.watched[device];
        let timer = Timer::Silent(device as u32);
        match watched.open.values().next() {
            Some(sent) => {
                let waited = Span(u64::try_from(ctx.monotonic() - *sent).unwrap_or(0));
                let patience = watched.patience(self.config.patience);
                ctx.arm(timer, Span(patience.0.saturating_sub(waited.0)));
            }
            None => ctx.disarm(timer),
        }
    }

    /// A device answers. What was asked before is then no matter any more.
    pub(super) fn alive(&mut self, device: usize, check: u32, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let watched = &mut self.watched[device];
        let Some(sent) = watched.open.get(&check).copied() else {
            return;
        };
        watched.open.retain(|open, _| *open > check);
        if watched.took.len() == KNOWN_MAX {
            watched.took.pop_front();
        }
        let took = Span(u64::try_from(now - sent).unwrap_or(0));
        watched.took.push_back(took);
        if std::mem::take(&mut watched.suspected) {
            ctx.note(Note::Trusted(self.config.devices[device].1));
        }
        self.wait(device, ctx);
    }

    /// A check went unanswered for too long.
    pub(super) fn silent(&mut self, device: usize, ctx: &mut Ctx<'_>) {
        let watched = &mut self.watched[device];
        if !std::mem::replace(&mut watched.suspected, true) {
            ctx.note(Note::Suspected(self.config.devices[device].1));
        }
    }
}
