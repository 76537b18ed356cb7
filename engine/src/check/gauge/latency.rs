//! The time from question to answer of operations that were done, at a percentile.

use super::kind::{Arguments, Gauge, Nothing, arguments};
use crate::check::book::Book;
use crate::check::config::Ids;
use crate::check::latency::Percentile;
use crate::check::property::End;
use crate::format::name::NodeId;
use crate::kernel::operation::{Outcome, Verb};
use crate::measure::figure::Unit;
use crate::measure::operations::Filter;
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

    fn read(&self, _: &Nothing, book: &Book, _: &End) -> Option<f64> {
        let mut spans: Vec<u64> = book
            .all_ended()
            .filter(|ended| matches!(ended.outcome, Outcome::Done { .. }))
            .filter(|ended| self.filter.takes(ended.operation.id, ended.operation.ask))
            .map(|ended| ended.took().0)
            .collect();
        sort(&mut spans);
        self.percentile.of(&spans).map(|nanos| nanos as f64)
    }
}
