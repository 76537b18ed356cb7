//! Places to stop at: why a run stops by itself, and the faults and broken promises of a run as marks.

use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::time::Time;
use fallible_engine::run::limits::Limit;
use fallible_engine::run::stop::Stop;
use fallible_engine::scenario::compile::after;
use fallible_engine::sorted::sort_by_key;

use super::run::Run;
use crate::view::explain;
use crate::view::panels::time::{Mark, MarkKind};

/// Why a run stopped by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Halt {
    /// A promise was broken: its place in the scenario.
    Broken(usize),
    /// Here the step of the lesson ends.
    StepEnds,
    /// A limit was reached.
    Limit(Limit),
}

impl Halt {
    /// A remark for the time bar.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Broken(_) => "Paused: promise broken".to_owned(),
            Self::StepEnds => "Paused: this step ends here".to_owned(),
            Self::Limit(limit) => limit.to_string(),
        }
    }
}

/// A mark with the number of records that have happened there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spot {
    /// Where to stand to see it.
    pub stop: Stop,
    /// The mark.
    pub mark: Mark,
}

impl Run {
    /// Faults and broken promises of the current branch, as far as it is known.
    #[must_use]
    pub fn spots(&self) -> Vec<Spot> {
        let mut spots = self.fault_spots();
        spots.extend(self.violation_spots());
        sort_by_key(&mut spots, |spot| (spot.mark.at, spot.mark.kind));
        spots
    }

    fn fault_spots(&self) -> Vec<Spot> {
        let (ledger, trace) = (self.ledger(), self.trace());
        let spot = |&(at, step): &(Time, Step)| {
            let record = trace.get(step - 1)?;
            let words = explain::sentence(record, &ledger.known(trace), self.cast());
            Some(Spot {
                stop: Stop::After(step, at),
                mark: Mark {
                    at,
                    kind: MarkKind::Fault,
                    words: words.into(),
                },
            })
        };
        ledger.faults().iter().filter_map(spot).collect()
    }

    fn violation_spots(&self) -> Vec<Spot> {
        let properties = self.ledger().checks().properties();
        let all = properties.iter().flat_map(Property::violations);
        let spot = |violation: &fallible_engine::check::verdict::Violation| Spot {
            stop: after(violation.step, violation.at, self.trace()),
            mark: Mark {
                at: violation.at,
                kind: MarkKind::Violation,
                words: violation.because.as_str().into(),
            },
        };
        all.map(spot).collect()
    }
}
