//! Gauges: single numbers that sum up a finished run, for conditions to ask for. One that needs arguments is one file in
//! `gauge/` and one line in the registry below; one that needs none is its measure's.

pub mod kind;
mod sent;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;

use super::book::Book;
use super::config::Ids;
use super::property::End;
use super::verdict::Step;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::measure::figure::{Now, Unit};
use crate::measure::fold::{Measure, System};
use crate::measure::{Plain, registry};
use crate::protocols::Record;
use kind::{Arguments, Dial, Fed};

macro_rules! gauges {
    (
        [$($(#[$told:meta])* $own:ident in $file:ident;)*]
        $($measure:ident in $module:ident $({ $(#[$doc:meta])* $plain:ident as $unit:ident })?;)*
    ) => {
        $(pub mod $file;)*

        /// Something that is measured over a run.
        #[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        pub enum Meter {
            $($(#[$told])* $own($file::Config),)*
            $($($(#[$doc])* $plain {},)?)*
        }

        /// Any gauge of one run.
        #[derive(Clone, PartialEq, Debug)]
        pub enum AnyGauge {
            $($(#[$told])* $own($file::Reading),)*
            /// What a measure of the registry says, that needs no arguments.
            Plain(Plain, System),
        }

        impl Meter {
            /// What its number is.
            #[must_use]
            pub const fn unit(&self) -> Unit {
                match self {
                    $(Self::$own(_) => <$file::Config as Arguments>::UNIT,)*
                    $($(Self::$plain {} => Plain::$plain.unit(),)?)*
                }
            }

            /// The gauge of a run in which ids stand for this; `None` if it names what the run does not have.
            #[must_use]
            pub fn gauge(&self, ids: &dyn Ids) -> Option<AnyGauge> {
                Some(match self {
                    $(Self::$own(arguments) => AnyGauge::$own(arguments.gauge(ids)?),)*
                    $($(Self::$plain {} => AnyGauge::Plain(Plain::$plain, system(ids)),)?)*
                })
            }
        }

        impl AnyGauge {
            /// What its number is.
            #[must_use]
            pub const fn unit(&self) -> Unit {
                match self {
                    $(Self::$own(_) => <$file::Config as Arguments>::UNIT,)*
                    Self::Plain(plain, _) => plain.unit(),
                }
            }

            /// The gauge at the beginning of a run, to be fed its records.
            #[must_use]
            pub fn dial(&self) -> Box<dyn Dial> {
                match self {
                    $(Self::$own(gauge) => Box::new(Fed::nothing(gauge)),)*
                    Self::Plain(plain, system) => Box::new(Whole(plain.measure(system))),
                }
            }
        }
    };
}

registry! {
    gauges [
        /// The time from question to answer: a duration.
        Latency in latency;
        /// How far a replica is behind its primary, at most: a duration.
        Lag in lag;
        /// The share of operations answered without an error: a number from 0 to 1.
        Answered in answered;
        /// The share of reads that this node answers: a number from 0 to 1.
        ShareOfReads in share_of_reads;
        /// The share of time for which the node's workers are busy: a number from 0 to 1.
        Busy in busy;
        /// How many numbers of transfers a bank kept in mind, at most: a number.
        NumbersKept in numbers_kept;
        /// How many messages were sent: a number.
        Messages in messages;
        /// How many bytes were sent: a size.
        Bytes in bytes;
        /// What is billed, in US dollars: a number.
        Cost in cost;
        /// The share of messages that leave their zone: a number from 0 to 1.
        AcrossZones in across_zones;
    ]
}

/// What a measure must know.
fn system(ids: &dyn Ids) -> System {
    System {
        tariff: ids.tariff(),
        stores: ids.copies().into(),
    }
}

/// A measure whose gauge needs no arguments.
struct Whole(Box<dyn Measure>);

impl Dial for Whole {
    fn take(&mut self, record: &Record) {
        self.0.take(record);
    }

    fn read(&self, _: &Book, end: &End) -> Option<f64> {
        self.0.gauge(&Now {
            at: end.at,
            used: &end.used,
        })
    }

    fn least(&self) -> Option<f64> {
        None
    }

    fn worst(&self, _: &Book) -> Option<Step> {
        None
    }
}
