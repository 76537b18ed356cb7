//! The number that a watch is about, as far as a run has come: what a reader is told while it goes on.

use super::{Account, Watch, Watches, seen};
use crate::check::AnyProperty;
use crate::check::condition::Condition;
use crate::check::property::End;
use crate::run::tape::Rewound;
use crate::run::trace::Trace;

impl Watch {
    /// The number that it is about, as a run says that has come so far.
    fn number(&self, account: &Account<'_>, now: &End) -> Option<f64> {
        let count = match self {
            Self::Violations(place, _) => seen(account.properties.get(*place)?, account.steps),
            Self::Operations(which, _) => which.count(account.book),
            Self::Facts(_, count, _) => *count,
            Self::Gauge(dial, _) => return dial.read(account.book, now),
            Self::All(_)
            | Self::Any(_)
            | Self::Not(_)
            | Self::Operation(_)
            | Self::Property(..)
            | Self::Order(_) => return None,
        };
        Some(count as f64)
    }
}

/// The number that a condition is about, as a run says that is over.
#[must_use]
pub fn number_of(
    about: &Condition,
    trace: &Trace,
    properties: &[AnyProperty],
    end: &End,
) -> Option<f64> {
    fed(about, trace).number(properties, end)
}

/// A watch of one condition that has seen all of a run.
pub(super) fn fed(about: &Condition, trace: &Trace) -> Watches {
    let mut watches = Watches::of(&[Some(about.clone())]);
    for (step, record) in trace.iter() {
        watches.take(record, &Rewound::to(trace, step));
    }
    watches
}

impl Watches {
    /// The number that the first is about, as a run says whose present is `now`.
    #[must_use]
    pub fn number(&self, properties: &[AnyProperty], now: &End) -> Option<f64> {
        let account = Account {
            book: &self.book,
            properties,
            steps: self.steps,
            end: None,
        };
        self.all.first()?.as_ref()?.number(&account, now)
    }
}
