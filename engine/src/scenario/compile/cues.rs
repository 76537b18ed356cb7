//! Where in a run the moments lie that a lesson names: the cues of its scenes, and what its links lead to.

use super::who::Who;
use crate::kernel::time::Time;
use crate::protocols::{AnyNote, Fact, Record, call};
use crate::run::moment::Step;
use crate::run::stop::Stop;
use crate::run::trace::Trace;
use crate::scenario::link::{Happens, OperationLink};
use crate::scenario::schema::Cue;

/// A run as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Its records.
    pub trace: &'a Trace,
    /// So many of them are known.
    pub steps: Step,
    /// When it is over.
    pub until: Time,
}

impl Who {
    /// Where a cue of a lesson lies; `None` if that has not happened as far as the run is known. `broken` says which
    /// record first broke a property, and when, by the property's id.
    #[must_use]
    pub fn find(
        &self,
        cue: &Cue,
        seen: &Seen<'_>,
        broken: impl Fn(&str) -> Option<(Step, Time)>,
    ) -> Option<Stop> {
        match cue {
            Cue::Start => Some(Stop::At(Time::ZERO)),
            Cue::End => Some(Stop::At(seen.until)),
            Cue::Time(time) => Some(Stop::At(Time(time.nanos()).min(seen.until))),
            Cue::Violated(id) => {
                let (step, at) = broken(id.as_str())?;
                Some(after(step, at, seen.trace))
            }
            Cue::Event(event) => {
                let pattern = self.pattern(event)?;
                let mut known = seen.trace.range(0..seen.steps);
                let found = known.find(|(_, record)| pattern.matches(record, seen.trace));
                found.map(|(step, record)| Stop::After(step + 1, record.at))
            }
        }
    }

    /// Just after what a link of a lesson leads to; `None` if that has not happened as far as the run is known.
    #[must_use]
    pub fn follow(&self, link: &OperationLink<'_>, trace: &Trace, steps: Step) -> Option<Stop> {
        let id = self.find_operation(link.operation)?;
        let serves = |flight| {
            let sent = trace.origin(flight).map(|(_, sent)| &sent.fact);
            matches!(sent, Some(Fact::Sent { operation: Some(own), .. }) if *own == id)
        };
        let of = |record: &Record, happens: Happens| match (&record.fact, happens) {
            (Fact::Invoked(own, _), Happens::Begun)
            | (Fact::Completed(own, _), Happens::Answered) => *own == id,
            (
                Fact::Sent {
                    operation, from, ..
                },
                Happens::Sent,
            ) => *operation == Some(id) && *from == id.client,
            (Fact::Delivered(flight, by), Happens::Received) => *by != id.client && serves(*flight),
            (
                Fact::Noted(_, AnyNote::Call(call::Note::TookEffect { operation, .. })),
                Happens::TookEffect,
            ) => *operation == id,
            _ => false,
        };
        let nth = |happens, nth: u32| {
            let known = trace.range(0..steps);
            let mut all = known.filter(|(_, record)| of(record, happens));
            let (step, record) = all.nth(nth as usize - 1)?;
            Some(Stop::After(step + 1, record.at))
        };
        match link.happens {
            Some(happens) => nth(happens, link.nth),
            None => nth(Happens::Answered, 1).or_else(|| nth(Happens::Begun, 1)),
        }
    }
}

/// Just after the record that broke a promise; at that time if only the end of the run showed it.
#[must_use]
pub fn after(step: Step, at: Time, trace: &Trace) -> Stop {
    if step < trace.len() {
        Stop::After(step + 1, at)
    } else {
        Stop::At(at)
    }
}
