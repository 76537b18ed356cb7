//! The share of reads that were answered by one copy.

use super::kind::{Arguments, Gauge, arguments};
use crate::check::book::Book;
use crate::check::config::Ids;
use crate::check::property::End;
use crate::format::name::NodeId;
use crate::measure::figure::Unit;
use crate::measure::reads::{By, Reads};

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
    /// The copy.
    pub by: By,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Share;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        Some(Reading {
            by: By::Process(ids.find_process(&self.node)?),
        })
    }
}

impl Gauge for Reading {
    type Fold = Reads;

    fn begin(&self) -> Reads {
        Reads::default()
    }

    fn read(&self, reads: &Reads, _: &Book, _: &End) -> Option<f64> {
        reads.share(self.by)
    }
}
