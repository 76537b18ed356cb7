//! Each device that dies is taken for dead in time.

use crate::protocols::Record;

use crate::format::units::Duration;
use crate::kernel::names::Cast;

use super::alarms::Alarms;
use super::config::{Promised, PropertySite, config, span};
use super::property::{End, Findings, Property};
use super::verdict::Step;

config! {
/// Each device that dies is taken for dead in time.
Config {
    /// In so much time.
    #[schemars(extend("x-positive" = true))]
    pub within: Duration,
}
}

impl Promised for Config {
    type Fold = DeathsNoticed;
    const SAFETY: bool = false;

    fn fold(&self, site: &mut dyn PropertySite) -> DeathsNoticed {
        DeathsNoticed(Alarms::none_missing(site.devices(), span(self.within)))
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct DeathsNoticed(Alarms);

impl Property for DeathsNoticed {
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
