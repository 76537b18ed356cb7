//! The share of reads that were answered by one copy.

use super::kind::{Arguments, Gauge, arguments, fold};
use crate::check::config::Ids;
use crate::check::story::Story;
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
    fn read(&self, story: &Story<'_>) -> Option<f64> {
        fold(story, Reads::default()).share(self.by)
    }
}
