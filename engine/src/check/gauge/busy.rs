//! The share of time for which a machine's workers were busy.

use super::kind::{Arguments, Gauge, Nothing, arguments};
use crate::check::book::Book;
use crate::check::config::Ids;
use crate::check::property::End;
use crate::format::name::NodeId;
use crate::kernel::id::MachineId;
use crate::measure::figure::Unit;

arguments! {
    /// Which ones are meant.
    Config {
        /// The node.
        pub node: NodeId,
    }
}

/// The gauge of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// The machine.
    pub machine: MachineId,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Share;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        Some(Reading {
            machine: ids.find_machine(&self.node)?,
        })
    }
}

impl Gauge for Reading {
    type Fold = Nothing;

    fn begin(&self) -> Nothing {
        Nothing
    }

    fn read(&self, _: &Nothing, _: &Book, end: &End) -> Option<f64> {
        end.busy.get(self.machine.index()).copied()
    }
}
