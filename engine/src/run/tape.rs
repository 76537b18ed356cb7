//! A tape: what a branch writes its records on, as far as the run itself reads them again. A trace keeps
//! them all; a strip hands each on and keeps only what the triggers of a plan ask for.

use crate::protocols::{AnyNote, Fact, Record};

use super::moment::Step;
use super::trace::Trace;
use crate::kernel::id::FlightId;
use crate::kernel::record::{Recorder, Silent};
use crate::sorted::SortedMap;

/// What is still known of a run while its latest record is read.
pub trait Recent {
    /// The record that says what a flight carries that is under way or has just ended, with its step: its
    /// own sending, or, for a duplicate, that of the flight it repeats.
    fn origin(&self, flight: FlightId) -> Option<(Step, &Record)>;

    /// A record of the latest event so far, by its place in it from 0.
    fn of_event(&self, place: usize) -> Option<&Record>;
}

/// Who reads the records of a run as they come.
pub trait Reader {
    /// Whether it wants to know what is recent. If not, only what triggers ask for is known.
    const CURIOUS: bool = false;

    /// Takes the next record.
    fn read(&mut self, record: &Record, recent: &dyn Recent);
}

/// Nobody reads.
impl Reader for Silent {
    fn read(&mut self, _: &Record, _: &dyn Recent) {}
}

/// A trace, as it was at one of its records.
#[derive(Clone, Copy, Debug)]
pub struct Rewound<'a> {
    trace: &'a Trace,
    step: Step,
}

impl<'a> Rewound<'a> {
    /// A trace when its latest record was that at `step`.
    #[must_use]
    pub const fn to(trace: &'a Trace, step: Step) -> Self {
        Self { trace, step }
    }
}

impl Recent for Rewound<'_> {
    fn origin(&self, flight: FlightId) -> Option<(Step, &Record)> {
        self.trace.origin(flight)
    }

    fn of_event(&self, place: usize) -> Option<&Record> {
        let step = self.trace.event_of(self.step).start + place as Step;
        (step <= self.step).then(|| self.trace.get(step)).flatten()
    }
}

/// Takes the records of a branch, in order.
pub trait Tape: Recorder<AnyNote> + Recent {
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
}

impl Recent for Trace {
    fn origin(&self, flight: FlightId) -> Option<(Step, &Record)> {
        self.origin(flight)
    }

    fn of_event(&self, place: usize) -> Option<&Record> {
        let latest = self.len().checked_sub(1)?;
        self.get(self.event_of(latest).start + place as Step)
    }
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
}

/// Hands each record on to a reader. For triggers, and for a reader who is curious, it keeps those of one event, and
/// of each flight under way the record of its sending.
#[derive(Clone, Debug)]
pub struct Strip<R> {
    reader: R,
    steps: Step,
    keeps: bool,
    kept: Kept,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    event: Vec<Record>,
    origins: SortedMap<FlightId, (Step, Record)>,
    /// Flights that ended with the latest event.
    over: Vec<FlightId>,
}

impl<R: Reader> Strip<R> {
    /// Nothing yet, of a run in which triggers wait for events, or none do.
    #[must_use]
    pub fn new(reader: R, triggers: bool) -> Self {
        Self {
            reader,
            steps: 0,
            keeps: triggers || R::CURIOUS,
            kept: Kept::default(),
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

impl Recent for Kept {
    fn origin(&self, flight: FlightId) -> Option<(Step, &Record)> {
        let (step, record) = self.origins.get(&flight)?;
        Some((*step, record))
    }

    fn of_event(&self, place: usize) -> Option<&Record> {
        self.event.get(place)
    }
}

impl<R: Reader> Recorder<AnyNote> for Strip<R> {
    #[inline]
    fn record(&mut self, record: Record) {
        let step = self.steps;
        self.steps += 1;
        if self.keeps {
            self.kept.keep(step, record);
            if let Some(record) = self.kept.event.last() {
                self.reader.read(record, &self.kept);
            }
        } else {
            self.reader.read(&record, &self.kept);
        }
    }
}

impl<R: Reader> Recent for Strip<R> {
    fn origin(&self, flight: FlightId) -> Option<(Step, &Record)> {
        self.kept.origin(flight)
    }

    fn of_event(&self, place: usize) -> Option<&Record> {
        self.kept.of_event(place)
    }
}

impl<R: Reader> Tape for Strip<R> {
    fn begin_event(&mut self) {
        self.kept.begin_event();
    }

    fn len(&self) -> Step {
        self.steps
    }

    fn get(&self, step: Step) -> Option<&Record> {
        let event = &self.kept.event;
        let first = self.steps - event.len() as Step;
        event.get(usize::try_from(step.checked_sub(first)?).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{LinkId, ProcessId};
    use crate::kernel::message::{Content, Family, Kind};
    use crate::kernel::network::Fate;
    use crate::kernel::time::Time;

    struct Count(Step);

    impl Reader for Count {
        fn read(&mut self, _: &Record, _: &dyn Recent) {
            self.0 += 1;
        }
    }

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
        let (mut trace, mut strip) = (Trace::default(), Strip::new(Count(0), true));
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
                let place = (step - before) as usize;
                assert_eq!(strip.of_event(place), record);
                assert_eq!(Recent::of_event(&trace, place), record);
                assert_eq!(Rewound::to(&trace, step).of_event(place), record);
                assert_eq!(Rewound::to(&trace, step).of_event(place + 1), None);
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
        assert_eq!(strip.into_reader().0, trace.len());
    }
}
