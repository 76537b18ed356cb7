//! Where in a run the moments lie that a lesson names: the cues of its scenes, and what its links lead to.

use super::who::Who;
use crate::kernel::id::OperationId;
use crate::kernel::time::Time;
use crate::run::moment::Step;
use crate::run::stop::Stop;
use crate::run::trace::Trace;
use crate::run::trigger::{Pattern, Sought};
use crate::scenario::link::{Happens, OperationLink};
use crate::scenario::schema::Cue;

/// A run as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct SoFar<'a> {
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
        seen: &SoFar<'_>,
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
        let nth = |happens, nth: u32| {
            let pattern = pattern(happens, id);
            let known = trace.range(0..steps);
            let mut all = known.filter(|(_, record)| pattern.matches(record, trace));
            let (step, record) = all.nth(nth as usize - 1)?;
            Some(Stop::After(step + 1, record.at))
        };
        match link.happens {
            Some(happens) => nth(happens, link.nth),
            None => nth(Happens::Answered, 1).or_else(|| nth(Happens::Begun, 1)),
        }
    }
}

/// What is to be looked for where something happens to an operation.
fn pattern(happens: Happens, id: OperationId) -> Pattern {
    let by_its_client = Sought {
        operation: Some(id),
        from: Some(id.client),
        ..Sought::default()
    };
    match happens {
        Happens::Begun => Pattern::Invoked(id),
        Happens::Sent => Pattern::Sent(by_its_client),
        Happens::Received => Pattern::Delivered(by_its_client),
        Happens::TookEffect => Pattern::TookEffect(id),
        Happens::Answered => Pattern::Completed(id),
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
