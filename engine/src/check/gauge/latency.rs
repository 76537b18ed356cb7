//! The time from question to answer at a percentile, as the promise of latency reads it: without end where the
//! percentile is one that was not answered, and nothing at all where there are too few.

use std::cmp::Reverse;

use super::kind::{Arguments, Gauge, Nothing, arguments};
use crate::check::book::Book;
use crate::check::config::Ids;
use crate::check::operations::{Ended, Operation, last_step};
use crate::check::property::End;
use crate::check::verdict::Step;
use crate::format::name::NodeId;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::time::Span;
use crate::measure::figure::Unit;
use crate::measure::operations::Filter;
use crate::measure::percentile::{Percentile, Reached};
use crate::sorted::sort;

arguments! {
    /// Which ones are meant.
    Config {
        /// Only of operations that do this.
        #[serde(default)]
        pub of: Option<Verb>,
        /// Only of this client.
        #[serde(default)]
        pub node: Option<NodeId>,
        /// The percentile, such as 99.
        #[schemars(range(min = 1, max = 100))]
        pub percentile: f64,
    }
}

/// The gauge of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// Which operations.
    pub filter: Filter,
    /// The percentile.
    pub percentile: Percentile,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Nanos;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        Some(Reading {
            filter: ids.find_filter(self.of, self.node.as_ref())?,
            percentile: Percentile::new(self.percentile),
        })
    }
}

impl Gauge for Reading {
    type Fold = Nothing;

    fn begin(&self) -> Nothing {
        Nothing
    }

    fn read(&self, _: &Nothing, book: &Book, end: &End) -> Option<f64> {
        let ours = |operation: &Operation| self.filter.takes(operation.id, operation.ask);
        let (mut spans, mut unanswered) = (Vec::new(), 0);
        for ended in book.all_ended().filter(|ended| ours(&ended.operation)) {
            match ended.outcome {
                Outcome::Done { .. } => spans.push(ended.took()),
                Outcome::Refused(_) | Outcome::Unknown => unanswered += 1,
            }
        }
        sort(&mut spans);
        let longest = spans.last().copied().unwrap_or_default();
        let open = book.begun().filter(|(_, ended)| ended.is_none());
        let late = open
            .filter(|(operation, _)| ours(operation) && end.at.since(operation.begun.at) > longest);
        unanswered += late.count() as u64;
        match self.percentile.of(&spans, unanswered) {
            Reached::TooFew => None,
            Reached::Answered(span) => Some(span.0 as f64),
            Reached::Unanswered => Some(f64::INFINITY),
        }
    }

    /// The first that was not answered, or else the one that took longest.
    fn worst(&self, book: &Book) -> Option<Step> {
        let ours = |operation: &Operation| self.filter.takes(operation.id, operation.ask);
        let all = book.begun().filter(|(operation, _)| ours(operation));
        let took = |ended: Option<&Ended>| match ended {
            Some(ended) if matches!(ended.outcome, Outcome::Done { .. }) => ended.took(),
            _ => Span(u64::MAX),
        };
        let worst =
            all.max_by_key(|(operation, ended)| (took(*ended), Reverse(operation.begun.at)));
        worst.map(last_step)
    }
}
