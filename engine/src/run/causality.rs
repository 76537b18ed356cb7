//! Causality: what happened before what (Lamport 1978). Within a process, records follow one another; a
//! message's delivery follows its sending. What is not joined by such steps is concurrent, whatever the
//! clocks say.

use std::ops::Range;

use super::moment::Step;
use super::trace::Trace;
use crate::kernel::faults::Place;
use crate::kernel::id::ProcessId;
use crate::protocols::{Fact, Record};

/// The steps that a record follows because of the message that it is about: the making of this copy and
/// the sending.
fn causes(trace: &Trace, step: Step, fact: &Fact) -> impl Iterator<Item = Step> {
    let flight = fact.flight();
    let made = flight.and_then(|flight| trace.sent(flight));
    let sent = flight.and_then(|flight| trace.origin(flight));
    made.into_iter()
        .chain(sent.map(|(step, _)| step))
        .filter(move |cause| *cause < step)
}

/// Which processes run on which machines, and each record's Lamport number; learnt from a trace as it
/// grows.
#[derive(Clone, Debug, Default)]
pub struct Causality {
    /// By machine: the processes that started on it.
    hosts: Vec<Vec<ProcessId>>,
    /// By process: the number of its latest record.
    latest: Vec<u32>,
    numbers: Vec<u32>,
}

impl Causality {
    /// Learns from the records that a trace has got since the last time. For another branch, begin anew.
    pub fn follow(&mut self, trace: &Trace) {
        for (step, record) in trace.range(self.numbers.len() as Step..trace.len()) {
            if let Fact::Started(process, machine) = record.fact {
                slot(&mut self.hosts, machine.index()).push(process);
            }
            let number = self.number(step, record, trace);
            self.numbers.push(number);
        }
    }

    fn number(&mut self, step: Step, record: &Record, trace: &Trace) -> u32 {
        let place = record.fact.place();
        let mut before = causes(trace, step, &record.fact)
            .map(|cause| self.numbers[cause as usize])
            .max()
            .unwrap_or_default();
        let mut latest = std::mem::take(&mut self.latest);
        self.each_process(place, |process| {
            before = before.max(*slot(&mut latest, process.index()));
        });
        self.each_process(place, |process| {
            *slot(&mut latest, process.index()) = before + 1;
        });
        self.latest = latest;
        before + 1
    }

    fn each_process(&self, place: Place, mut visit: impl FnMut(ProcessId)) {
        match place {
            Place::Process(process) => visit(process),
            Place::Pair(one, other) => {
                visit(one);
                visit(other);
            }
            Place::Machine(machine) => {
                for process in self.hosts.get(machine.index()).into_iter().flatten() {
                    visit(*process);
                }
            }
            // What befalls a link or an address is seen by nobody.
            Place::Link(_) | Place::Address(..) | Place::Nowhere => {}
        }
    }

    fn any_process(&self, place: Place, mut test: impl FnMut(ProcessId) -> bool) -> bool {
        let mut found = false;
        self.each_process(place, |process| found |= test(process));
        found
    }

    /// The Lamport number of a record: larger than those of all that happened before it. `None` if
    /// [`Self::follow`] has not seen it.
    #[must_use]
    pub fn lamport(&self, step: Step) -> Option<u32> {
        self.numbers.get(usize::try_from(step).ok()?).copied()
    }

    /// Everything that happened before the record at `step`, itself included.
    #[must_use]
    pub fn past(&self, trace: &Trace, step: Step) -> Cone {
        let mut cone = Cone::new(0..step.saturating_add(1).min(trace.len()));
        // By process: everything before this step belongs to the past.
        let mut known: Vec<Step> = Vec::new();
        for (at, record) in trace.range(0..cone.steps.end).rev() {
            let place = record.fact.place();
            if at == step {
                self.each_process(place, |process| *slot(&mut known, process.index()) = step);
            } else if !cone.contains(at)
                && !self.any_process(place, |process| at < *slot(&mut known, process.index()))
            {
                continue;
            }
            cone.insert(at);
            for cause in causes(trace, at, &record.fact) {
                cone.insert(cause);
            }
            if let Fact::Sent { from, .. } | Fact::Born { parent: from, .. } = record.fact {
                let known = slot(&mut known, from.index());
                *known = (*known).max(at);
            }
        }
        cone
    }

    /// Everything that the record at `step` happened before, itself included.
    #[must_use]
    pub fn future(&self, trace: &Trace, step: Step) -> Cone {
        let mut cone = Cone::new(step.min(trace.len())..trace.len());
        // By process: whether what it does from now on belongs to the future.
        let mut touched: Vec<bool> = Vec::new();
        for (at, record) in trace.range(cone.steps.clone()) {
            let place = record.fact.place();
            let inside = at == step
                || causes(trace, at, &record.fact).any(|cause| cone.contains(cause))
                || self.any_process(place, |process| *slot(&mut touched, process.index()));
            if !inside {
                continue;
            }
            cone.insert(at);
            // A fault that several share does not tell one of them about another; a birth does.
            let tells =
                matches!(place, Place::Process(_)) || matches!(record.fact, Fact::Born { .. });
            if at == step || tells {
                self.each_process(place, |process| *slot(&mut touched, process.index()) = true);
            }
        }
        cone
    }
}

fn slot<T: Default + Clone>(list: &mut Vec<T>, index: usize) -> &mut T {
    if index >= list.len() {
        list.resize(index + 1, T::default());
    }
    &mut list[index]
}

/// A set of steps: the past or the future of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cone {
    /// Where its steps can lie.
    steps: Range<Step>,
    bits: Vec<u64>,
    count: u64,
}

impl Cone {
    fn new(steps: Range<Step>) -> Self {
        let words = (steps.end - steps.start).div_ceil(64) as usize;
        Self {
            steps,
            bits: vec![0; words],
            count: 0,
        }
    }

    fn insert(&mut self, step: Step) {
        if self.steps.contains(&step) && !self.contains(step) {
            let place = step - self.steps.start;
            self.bits[(place / 64) as usize] |= 1 << (place % 64);
            self.count += 1;
        }
    }

    /// Whether a step belongs to it.
    #[must_use]
    pub fn contains(&self, step: Step) -> bool {
        self.steps.contains(&step) && {
            let place = step - self.steps.start;
            self.bits[(place / 64) as usize] >> (place % 64) & 1 == 1
        }
    }

    /// How many steps belong to it.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.count
    }

    /// Whether nothing belongs to it: there was no such step.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Its steps, in order.
    pub fn iter(&self) -> impl Iterator<Item = Step> {
        self.steps.clone().filter(|step| self.contains(*step))
    }
}
