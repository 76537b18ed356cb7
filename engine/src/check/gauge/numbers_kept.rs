//! How many numbers of executed transfers a bank kept in mind at most.

use super::kind::{Arguments, Gauge, arguments, fold};
use crate::check::config::Ids;
use crate::check::story::Story;
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
    fn read(&self, story: &Story<'_>) -> Option<f64> {
        Some(f64::from(fold(story, Kept::default()).of(self.bank).most))
    }
}
