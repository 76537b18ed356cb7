//! The share of operations that were done, in time if that is asked, of those that have ended, or never will, since
//! the system is at rest.

use super::kind::{Arguments, Gauge, Nothing, arguments};
use crate::check::book::Book;
use crate::check::config::{Ids, span};
use crate::check::operations::{Ended, Operation, last_step};
use crate::check::property::End;
use crate::check::verdict::Step;
use crate::format::units::Duration;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::time::Span;
use crate::measure::figure::Unit;
use crate::measure::operations::Filter;

arguments! {
    /// Which ones are meant.
    Config {
        /// Only of operations that do this.
        #[serde(default)]
        pub of: Option<Verb>,
        /// In so much time.
        #[serde(default)]
        #[schemars(extend("x-positive" = true))]
        pub within: Option<Duration>,
    }
}

/// The gauge of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// Which operations.
    pub filter: Filter,
    /// In what time.
    pub within: Option<Span>,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Share;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        Some(Reading {
            filter: ids.find_filter(self.of, None)?,
            within: self.within.map(span),
        })
    }
}

impl Gauge for Reading {
    type Fold = Nothing;

    fn begin(&self) -> Nothing {
        Nothing
    }

    fn read(&self, _: &Nothing, book: &Book, end: &End) -> Option<f64> {
        let mut done = 0_u64;
        let mut all = 0_u64;
        for (operation, ended) in book.begun() {
            let meant = self.filter.takes(operation.id, operation.ask);
            if meant && (ended.is_some() || end.quiet) {
                all += 1;
                done += u64::from(ended.is_some_and(|ended| self.is_well(ended)));
            }
        }
        (all > 0).then(|| done as f64 / all as f64)
    }

    /// The first that was not answered so.
    fn worst(&self, book: &Book) -> Option<Step> {
        let meant = |operation: &Operation| self.filter.takes(operation.id, operation.ask);
        let ill = book.begun().filter(|(operation, ended)| {
            meant(operation) && !ended.is_some_and(|ended| self.is_well(ended))
        });
        let first = ill.min_by_key(|(operation, _)| operation.begun.at);
        first.map(last_step)
    }
}

impl Reading {
    /// Whether it was done, and in time.
    fn is_well(&self, ended: &Ended) -> bool {
        let done = matches!(ended.outcome, Outcome::Done { .. });
        done && self.within.is_none_or(|within| ended.took() <= within)
    }
}
