//! The number that a watch is about, as far as a run has come: what a reader is told while it goes on.

use super::{Account, Watch, Watches, seen};
use crate::check::AnyProperty;
use crate::check::property::End;

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
