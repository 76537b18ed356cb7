//! A tape: what a branch writes its records on, as far as the run itself reads them again. A trace keeps
//! them all; a strip hands each on and keeps only what the triggers of a plan ask for.

use crate::protocols::{AnyNote, Fact, Record};

use super::moment::Step;
use super::trace::Trace;
use crate::kernel::id::FlightId;
use crate::kernel::record::Recorder;
use crate::sorted::SortedMap;

/// Takes the records of a branch, in order.
pub trait Tape: Recorder<AnyNote> {
    /// The next record begins a new event.
    fn begin_event(&mut self);

    /// How many records there have been.
    fn len(&self) -> Step;

    /// Whether nothing has happened.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A record of the latest event.
    fn get(&self, step: Step) -> Option<&Record>;

    /// The record that says what a flight carries that is under way or has just ended, with its step: its
    /// own sending, or, for a duplicate, that of the flight it repeats.
    fn origin(&self, flight: FlightId) -> Option<(Step, &Record)>;
}

impl Tape for Trace {
    fn begin_event(&mut self) {
        self.begin_event();
    }

    fn len(&self) -> Step {
        self.len()
    }

    fn get(&self, step: Step) -> Option<&Record> {
        self.get(step)
    }

    fn origin(&self, flight: FlightId) -> Option<(Step, &Record)> {
        self.origin(flight)
    }
}

/// Hands each record on to a reader. For triggers it keeps those of one event, and of each flight under way
/// the record of its sending.
#[derive(Clone, Debug)]
pub struct Strip<R> {
    reader: R,
    steps: Step,
    kept: Option<Kept>,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    event: Vec<Record>,
    origins: SortedMap<FlightId, (Step, Record)>,
    /// Flights that ended with the latest event.
    over: Vec<FlightId>,
}

impl<R> Strip<R> {
    /// Nothing yet, of a run in which triggers wait for events, or none do.
    #[must_use]
    pub fn new(reader: R, triggers: bool) -> Self {
        Self {
            reader,
            steps: 0,
            kept: triggers.then(Kept::default),
        }
    }

    /// The reader, which has seen all records.
    #[must_use]
    pub fn into_reader(self) -> R {
        self.reader
    }
}

impl Kept {
    fn begin_event(&mut self) {
        self.event.clear();
        for flight in self.over.drain(..) {
            self.origins.remove(&flight);
        }
    }

    fn keep(&mut self, step: Step, record: Record) {
        match record.fact {
            Fact::Sent { flight, .. } => {
                self.origins.insert(flight, (step, record.clone()));
            }
            Fact::Duplicated { flight, of, .. } => {
                if let Some(origin) = self.origins.get(&of).cloned() {
                    self.origins.insert(flight, origin);
                }
            }
            Fact::Delivered(flight, _) | Fact::Ended(flight, _) => self.over.push(flight),
            _ => {}
        }
        self.event.push(record);
    }
}

impl<R: Recorder<AnyNote>> Recorder<AnyNote> for Strip<R> {
    const ON: bool = true;

    #[inline]
    fn record(&mut self, record: Record) {
        if let Some(kept) = &mut self.kept {
            kept.keep(self.steps, record.clone());
        }
        self.steps += 1;
        self.reader.record(record);
    }
}

impl<R: Recorder<AnyNote>> Tape for Strip<R> {
    fn begin_event(&mut self) {
        if let Some(kept) = &mut self.kept {
            kept.begin_event();
        }
    }

    fn len(&self) -> Step {
        self.steps
    }

    fn get(&self, step: Step) -> Option<&Record> {
        let event = &self.kept.as_ref()?.event;
        let first = self.steps - event.len() as Step;
        event.get(usize::try_from(step.checked_sub(first)?).ok()?)
    }

    fn origin(&self, flight: FlightId) -> Option<(Step, &Record)> {
        let (step, record) = self.kept.as_ref()?.origins.get(&flight)?;
        Some((*step, record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{LinkId, ProcessId};
    use crate::kernel::message::{Content, Family, Kind};
    use crate::kernel::network::Fate;
    use crate::kernel::time::Time;

    static ASK: Kind = Kind {
        number: 200,
        name: "ask",
        family: Family::Request,
    };

    fn sent(flight: FlightId) -> Fact {
        Fact::Sent {
            flight,
            from: ProcessId(0),
            to: ProcessId(1),
            link: LinkId(0),
            number: flight.0 as u32,
            kind: &ASK,
            operation: None,
            size: 100,
            content: Content::default(),
            due: Time(9),
        }
    }

    /// Three flights, one of them a copy of another, ended in three ways, an event each.
    #[test]
    fn a_strip_knows_of_each_event_what_a_trace_knows() {
        let [one, two, twin] = [1, 2, 3].map(FlightId);
        let due = Time(9);
        let events = [
            vec![sent(one)],
            vec![
                sent(two),
                Fact::Duplicated {
                    flight: twin,
                    of: two,
                    due,
                },
            ],
            vec![Fact::Delivered(two, ProcessId(1))],
            vec![Fact::Ended(one, Fate::Lost), Fact::Fired(ProcessId(0))],
            vec![Fact::Delivered(twin, ProcessId(1))],
        ];
        let (mut trace, mut strip) = (Trace::default(), Strip::new(Vec::new(), true));
        for event in events {
            let before = trace.len();
            trace.begin_event();
            Tape::begin_event(&mut strip);
            for fact in event {
                let record = Record { at: due, fact };
                trace.record(record.clone());
                strip.record(record);
            }
            for step in before..trace.len() {
                let record = trace.get(step);
                assert_eq!(strip.get(step), record);
                if let Some(Fact::Delivered(flight, _) | Fact::Ended(flight, _)) =
                    record.map(|record| &record.fact)
                {
                    assert!(trace.origin(*flight).is_some());
                    assert_eq!(strip.origin(*flight), trace.origin(*flight));
                }
            }
        }
        Tape::begin_event(&mut strip);
        assert_eq!(strip.origin(two), None);
        assert_eq!(strip.into_reader().len() as Step, trace.len());
    }
}
