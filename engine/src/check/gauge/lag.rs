//! How far a copy was behind at most: the longest time that it had not applied an entry which some copy of its store
//! had. An entry that it applies again after a crash does not count.

use super::kind::{Arguments, Gauge, arguments};
use crate::check::book::Book;
use crate::check::config::{Ids, if_named};
use crate::check::property::End;
use crate::format::name::NodeId;
use crate::kernel::id::ProcessId;
use crate::measure::figure::Unit;
use crate::measure::lag::Lags;

arguments! {
    /// Which ones are meant.
    Config {
        /// The replica; the one that is furthest behind where none is named.
        #[serde(default)]
        pub node: Option<NodeId>,
    }
}

/// The gauge of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// The copies of each store.
    pub groups: Vec<Vec<ProcessId>>,
    /// The copy; the one furthest behind if there is none.
    pub of: Option<ProcessId>,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Nanos;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        Some(Reading {
            groups: ids.copies(),
            of: if_named(self.node.as_ref(), |node| ids.find_process(node))?,
        })
    }
}

impl Gauge for Reading {
    type Fold = Lags;

    fn begin(&self) -> Lags {
        Lags::of(&self.groups)
    }

    fn read(&self, lags: &Lags, _: &Book, end: &End) -> Option<f64> {
        let meant = |copy| self.of.is_none_or(|of| of == copy);
        lags.longest(meant, end.at).map(|span| span.0 as f64)
    }
}
