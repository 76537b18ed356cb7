//! What the inspector shows of a thing at the cursor: its sheet, with the latest events about it.

use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::faults::Place;
use fallible_engine::kernel::id::{MachineId, ProcessId};
use fallible_engine::kernel::time::Span;
use fallible_engine::protocols::{Fact, Record};

use super::run::Run;
use crate::view::frame::Thing;
use crate::view::panels::events::EventRow;
use crate::view::panels::inspect::{Sheet, Sight};

/// So many of the latest events about a thing are shown.
const HISTORY_SHOWN: usize = 8;

/// So many records are looked through for them.
const HISTORY_SOUGHT: Step = 20_000;

impl Run {
    /// All about a thing at the cursor; `None` if nothing is known of it.
    #[must_use]
    pub fn sheet(&self, thing: Thing) -> Option<Sheet> {
        let scene = Sight {
            world: self.timeline().world(),
            cast: self.cast(),
            tariff: self.tariff(),
            trace: self.trace(),
            steps: self.cursor().step,
            lag: self.lag_of(thing),
        };
        scene.sheet(thing, self.history(thing))
    }

    /// How far the copy on a machine was behind at the end of the latest window of the series.
    fn lag_of(&self, thing: Thing) -> Option<Span> {
        let Thing::Machine(id) = thing else {
            return None;
        };
        let machine = self.timeline().world().machines().get(id.index())?;
        let series = self.ledger().series();
        let lag = |process: &ProcessId| {
            let nanos = series.latest("lag", (0, process.0), self.cursor().time)?;
            Some(Span(nanos as u64))
        };
        machine.hosts.iter().find_map(lag)
    }

    /// The latest events about a thing, the latest last.
    fn history(&self, thing: Thing) -> Rc<[EventRow]> {
        let step = self.cursor().step;
        let about = |record: &Record| match thing {
            Thing::Machine(id) => self.concerns(record, id),
            Thing::Link(a, b) => self.is_between(record, a, b),
            Thing::Message(id) => record.fact.flight() == Some(id),
        };
        let range = step.saturating_sub(HISTORY_SOUGHT)..step;
        let found = self.trace().range(range).rev();
        let mut rows: Vec<EventRow> = found
            .filter(|(_, record)| about(record))
            .take(HISTORY_SHOWN)
            .filter_map(|(step, _)| self.row(step))
            .collect();
        rows.reverse();
        rows.into()
    }

    fn machine(&self, process: ProcessId) -> Option<MachineId> {
        self.timeline().world().machine_of(process)
    }

    /// Sender and receiver of the message that a record is about.
    fn ends(&self, fact: &Fact) -> Option<(ProcessId, ProcessId)> {
        let (_, origin) = self.trace().origin(fact.flight()?)?;
        let Fact::Sent { from, to, .. } = origin.fact else {
            return None;
        };
        Some((from, to))
    }

    fn is_between(&self, record: &Record, a: MachineId, b: MachineId) -> bool {
        let routes = &self.timeline().world().network().routes;
        let link = || {
            routes
                .get(a, b)
                .or_else(|| routes.get(b, a))
                .map(|(link, _)| link)
        };
        if let Place::Link(id) = record.fact.place() {
            return Some(id) == link();
        }
        self.ends(&record.fact).is_some_and(|(from, to)| {
            let pair = (self.machine(from), self.machine(to));
            pair == (Some(a), Some(b)) || pair == (Some(b), Some(a))
        })
    }

    /// Whether a record is about a machine.
    #[must_use]
    pub fn concerns(&self, record: &Record, machine: MachineId) -> bool {
        let on = |process: ProcessId| self.machine(process) == Some(machine);
        let there = match record.fact.place() {
            Place::Machine(id) => id == machine,
            Place::Process(process) | Place::Address(_, process) => on(process),
            Place::Pair(one, other) => on(one) || on(other),
            Place::Link(_) | Place::Nowhere => false,
        };
        let ends = || self.ends(&record.fact);
        there || ends().is_some_and(|(from, to)| on(from) || on(to))
    }
}

/// How long a lost message leaves its cross, at a speed of so many simulated seconds in so many of ours.
#[must_use]
pub fn fade(times: u32, per: u32) -> Span {
    const REAL: Span = Span::millis(600);
    Span(REAL.0 * u64::from(times) / u64::from(per.max(1)))
}
