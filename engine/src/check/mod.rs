//! Checks: properties that are folds over the records of a run, what they say of it, and conditions on
//! what came of it. They read records and names, and never look into a process.
//!
//! A property is one file here and one line in the registry below.

pub mod alarms;
pub mod arrivals;
pub mod book;
pub mod condition;
pub mod config;
pub mod copies;
pub mod effect;
pub mod gauge;
pub mod operations;
pub mod property;
pub mod scope;
pub mod story;
#[cfg(test)]
mod tale;
pub mod truth;
pub mod underway;
pub mod verdict;
pub mod versions;
pub mod watch;
mod words;

use std::rc::Rc;

use schemars::JsonSchema;

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::Line;
use crate::kernel::names::Cast;
use crate::protocols::Record;
use crate::run::tape::{Reader, Recent};
use config::{Promised, PropertyDoubts, PropertySite};
use property::{End, Findings, Property};
use verdict::Step;

/// Hands a record to a property. Most properties pass over most records: kept out of line, none of them pays for the
/// largest one's frame. The page's program is compiled for size, so there it is not asked for.
#[cfg_attr(not(target_arch = "wasm32"), inline(never))]
fn take(property: &mut impl Property, step: Step, record: &Record, cast: &Cast) {
    property.observe(step, record, cast);
}

macro_rules! registry {
    ($($(#[$doc:meta])* $name:ident in $module:ident;)*) => {
        $(pub mod $module;)*

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
                    $(Self::$name(property) => take(property, step, record, cast),)*
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

        /// Something that is checked while a run goes on.
        #[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
        #[serde(tag = "check", rename_all = "snake_case", deny_unknown_fields)]
        #[schemars(rename = "Property")]
        pub enum PropertyConfig {
            $($(#[$doc])* $name($module::Config),)*
        }

        impl PropertyConfig {
            /// What the page calls it; the id where there is none.
            #[must_use]
            pub const fn name(&self) -> Option<&Line> {
                match self {
                    $(Self::$name(config) => config.name.as_ref(),)*
                }
            }

            /// Whether a system keeps it that answers nobody.
            #[must_use]
            pub const fn is_safety(&self) -> bool {
                match self {
                    $(Self::$name(_) => <$module::Config as Promised>::SAFETY,)*
                }
            }

            /// The fold, at the beginning of a run on this site.
            pub fn fold(&self, site: &mut dyn PropertySite) -> AnyProperty {
                match self {
                    $(Self::$name(config) => AnyProperty::$name(config.fold(site)),)*
                }
            }

            /// What fits the schema and still cannot be meant.
            pub fn doubt(&self, doubts: &mut dyn PropertyDoubts) {
                match self {
                    $(Self::$name(config) => config.doubt(doubts),)*
                }
            }
        }
    };
}

registry! {
    /// Whoever has written sees that write, or a later one, in each read that follows.
    ReadYourWrites in read_your_writes;
    /// No read shows an older state than a read before it did.
    MonotonicReads in monotonic_reads;
    /// Each write that was acknowledged is there at rest, or was overwritten by a later one.
    NoLostWrites in no_lost_writes;
    /// At rest all copies hold the same.
    Converges in converges;
    /// At least this share of operations is answered without an error.
    Answered in answered;
    /// The time from question to answer, at a percentile, is at most so much. What was not done counts as longer than any
    /// answer took. Undecided of so few that none could lie beyond: p99 takes 100, p95 20.
    Latency in latency;
    /// This node answers at most this share of the reads.
    ShareOfReads in share_of_reads;
    /// What was confirmed took effect exactly once, and what was refused never did: payments, writes, transfers and edits.
    ExactlyOnce in exactly_once;
    /// At most this share of the work of all services is for callers who no longer wait.
    WastedWork in wasted_work;
    /// Some time after a moment, usually the end of a fault, each operation that begins is answered in time.
    Recovers in recovers;
    /// At the end it is known of each operation with an effect what became of it: payments, writes, transfers and edits.
    Settled in settled;
    /// No page shows a value that was replaced longer ago than this when the page was there.
    Staleness in staleness;
    /// No operation takes more than so many messages, those of its retries and of the calls behind it included.
    MessagesEach in messages_each;
    /// In no second of the run is more than this share used of a link's bandwidth, either way, or of the time of a
    /// node's workers. Needs one of `link` and `node`.
    Utilisation in utilisation;
    /// What is billed stays within a budget: bytes over links that have a price, and the workers' time that goes into
    /// encoding and decoding, if that has one.
    Cost in cost;
    /// The workers of this node are busy for at most this share of the time.
    Busy in busy;
    /// Nobody gets a record of a version that it cannot read.
    Readable in readable;
    /// No link swallows a message because it is too big; probes of the path do not count.
    NothingVanishes in nothing_vanishes;
    /// What was set in a field of a hub's record, and confirmed, is not gone from it.
    FieldsKept in fields_kept;
    /// No hub takes a device for dead that is alive.
    NoFalseAlarms in no_false_alarms;
    /// Each device that dies is taken for dead in time.
    DeathsNoticed in deaths_noticed;
    /// No attacker can ever derive the password of this client's account.
    Secrecy in secrecy;
    /// Money moves only as the owner of the account asked, and once for each time; and a transfer that is confirmed
    /// was executed.
    OnlyAskedFor in only_asked_for;
    /// This bank keeps at most so many numbers of transfers in mind.
    NumbersKept in numbers_kept;
    /// Each request is handled by an instance of the service that it is for, and by one that belongs to it.
    RightService in right_service;
}

/// The properties of one run, fed together. As a [`Reader`] it checks a run while it goes on, so that
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
        record.fact.introduce(&mut self.cast);
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

    /// Who is who, those too whom the records taken have brought forth.
    #[must_use]
    pub const fn cast(&self) -> &Rc<Cast> {
        &self.cast
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

impl Reader for Checks {
    fn read(&mut self, record: &Record, _: &dyn Recent) {
        self.observe(record);
    }
}
