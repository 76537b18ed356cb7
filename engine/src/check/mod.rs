//! Checks: properties that are folds over the records of a run, what they say of it, and conditions on
//! what came of it. They read records and names, and never look into a process.
//!
//! A property is one file here and one line in the registry below.

pub mod alarms;
pub mod answered;
pub mod arrivals;
pub mod busy;
pub mod condition;
pub mod converges;
pub mod copies;
pub mod cost;
pub mod exactly_once;
pub mod fields_kept;
pub mod gauge;
pub mod latency;
pub mod messages_each;
pub mod monotonic_reads;
pub mod no_lost_writes;
pub mod nothing_vanishes;
pub mod numbers_kept;
pub mod only_asked_for;
pub mod operations;
pub mod property;
pub mod read_your_writes;
pub mod readable;
pub mod recovers;
pub mod right_service;
pub mod scope;
pub mod secrecy;
pub mod settled;
pub mod share_of_reads;
pub mod staleness;
pub mod story;
#[cfg(test)]
mod tale;
pub mod truth;
pub mod underway;
pub mod utilisation;
pub mod verdict;
pub mod versions;
pub mod wasted_work;
mod words;

use std::rc::Rc;

use crate::kernel::names::Cast;
use crate::kernel::record::{Record, Recorder};
use property::{End, Findings, Property};
use verdict::Step;

macro_rules! registry {
    ($($(#[$doc:meta])* $name:ident in $module:ident;)*) => {
        /// Any property.
        #[derive(Clone, Debug)]
        pub enum AnyProperty {
            $($(#[$doc])* $name($module::$name),)*
        }

        $(impl From<$module::$name> for AnyProperty {
            fn from(property: $module::$name) -> Self {
                Self::$name(property)
            }
        })*

        impl Property for AnyProperty {
            fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
                match self {
                    $(Self::$name(property) => property.observe(step, record, cast),)*
                }
            }

            fn conclude(&mut self, end: &End, cast: &Cast) {
                match self {
                    $(Self::$name(property) => property.conclude(end, cast),)*
                }
            }

            fn findings(&self) -> &Findings {
                match self {
                    $(Self::$name(property) => property.findings(),)*
                }
            }
        }
    };
}

registry! {
    /// A session sees what it wrote.
    ReadYourWrites in read_your_writes;
    /// A session's reads never go back.
    MonotonicReads in monotonic_reads;
    /// What was acknowledged stays.
    NoLostWrites in no_lost_writes;
    /// At rest all copies hold the same.
    Converges in converges;
    /// Enough operations end well, in time.
    Answered in answered;
    /// Operations are quick enough.
    Latency in latency;
    /// A copy answers not too many reads.
    ShareOfReads in share_of_reads;
    /// What is confirmed took effect once, what is refused never.
    ExactlyOnce in exactly_once;
    /// It is known in the end what became of everything.
    Settled in settled;
    /// Little work is for callers who no longer wait.
    WastedWork in wasted_work;
    /// Some time after a fault all is well again.
    Recovers in recovers;
    /// Machines are not too busy.
    Busy in busy;
    /// No attacker learns a secret.
    Secrecy in secrecy;
    /// Money moves only as its owner asked.
    OnlyAskedFor in only_asked_for;
    /// A bank's memory of numbers stays small.
    NumbersKept in numbers_kept;
    /// Pages show nothing that was replaced too long ago.
    Staleness in staleness;
    /// Operations take not too many messages.
    MessagesEach in messages_each;
    /// There is always bandwidth or time of workers left.
    Utilisation in utilisation;
    /// Every version can be read.
    Readable in readable;
    /// No link swallows a message.
    NothingVanishes in nothing_vanishes;
    /// No field of a record is erased.
    FieldsKept in fields_kept;
    /// The bill stays within a budget.
    Cost in cost;
    /// The dead are noticed, or the living are kept.
    Alarms in alarms;
    /// Requests reach the service that they are for.
    RightService in right_service;
}

/// The properties of one run, fed together. As a [`Recorder`] it checks a run while it goes on, so that
/// nobody needs to keep its records.
#[derive(Clone, Debug)]
pub struct Checks {
    cast: Rc<Cast>,
    properties: Vec<AnyProperty>,
    steps: Step,
}

impl Checks {
    /// These properties, at the beginning of a run.
    #[must_use]
    pub const fn new(cast: Rc<Cast>, properties: Vec<AnyProperty>) -> Self {
        Self {
            cast,
            properties,
            steps: 0,
        }
    }

    /// Takes the next record.
    pub fn observe(&mut self, record: &Record) {
        for property in &mut self.properties {
            property.observe(self.steps, record, &self.cast);
        }
        self.steps += 1;
    }

    /// Takes the end of the run, after its last record.
    pub fn conclude(&mut self, end: &End) {
        for property in &mut self.properties {
            property.conclude(end, &self.cast);
        }
    }

    /// The properties, in the order they were given.
    #[must_use]
    pub fn properties(&self) -> &[AnyProperty] {
        &self.properties
    }

    /// The same, when all is said.
    #[must_use]
    pub fn into_properties(self) -> Vec<AnyProperty> {
        self.properties
    }

    /// How many records were taken.
    #[must_use]
    pub const fn steps(&self) -> Step {
        self.steps
    }
}

impl Recorder for Checks {
    const ON: bool = true;
    fn record(&mut self, record: Record) {
        self.observe(&record);
    }
}
