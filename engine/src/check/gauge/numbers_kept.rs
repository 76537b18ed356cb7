//! How many numbers of executed transfers a bank kept in mind at most.

use super::kind::{Arguments, Gauge, arguments};
use crate::check::book::Book;
use crate::check::config::Ids;
use crate::check::property::End;
use crate::format::name::NodeId;
use crate::kernel::id::ProcessId;
use crate::measure::figure::Unit;
use crate::measure::kept::Kept;

arguments! {
    /// Which ones are meant.
    Config {
        /// The bank.
        pub node: NodeId,
    }
}

/// The gauge of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// The bank.
    pub bank: ProcessId,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Count;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        Some(Reading {
            bank: ids.find_process(&self.node)?,
        })
    }
}

impl Gauge for Reading {
    type Fold = Kept;

    fn begin(&self) -> Kept {
        Kept::default()
    }

    fn read(&self, kept: &Kept, _: &Book, _: &End) -> Option<f64> {
        self.least(kept)
    }

    fn least(&self, kept: &Kept) -> Option<f64> {
        Some(f64::from(kept.of(self.bank).most))
    }
}
