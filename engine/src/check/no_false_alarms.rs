//! No hub takes a device for dead that is alive.

use crate::protocols::Record;

use crate::kernel::names::Cast;

use super::alarms::Alarms;
use super::config::{Promised, PropertySite, config};
use super::property::{End, Findings, Property};
use super::verdict::Step;

config! {
/// No hub takes a device for dead that is alive.
Config {}
}

impl Promised for Config {
    type Fold = NoFalseAlarms;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> NoFalseAlarms {
        NoFalseAlarms(Alarms::none_false(site.devices()))
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct NoFalseAlarms(Alarms);

impl Property for NoFalseAlarms {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.0.observe(step, record, cast);
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        self.0.conclude(end, cast);
    }

    fn findings(&self) -> &Findings {
        self.0.findings()
    }
}
