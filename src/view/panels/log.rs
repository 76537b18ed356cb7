//! A trace as rows of the event list: what each record concerns, which pass a filter, and the latest about
//! one thing. A filter is applied a slice of records at a time, so that a long run never holds up a page.

mod concern;
#[cfg(test)]
pub(super) mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::id::{FlightId, LinkId, MachineId};
use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::record::{Fact, Record};
use fallible_engine::run::trace::Trace;

use super::events::{EventFilter, EventList, EventRow, Rows};
use super::glyph::Glyph;
use crate::view::explain::{Asks, Known, Sort, sentence};

use concern::{Hosts, concerns, concerns_machine};

/// How many records before a moment are looked through for the latest about a thing.
const LOOK_BACK: Step = 4_000;

/// How many events about one thing are kept.
const HISTORY: usize = 8;

/// What events are sought about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// A machine and the processes on it.
    Machine(MachineId),
    /// A link, and what travels between two of the machines that it joins.
    Link(LinkId, [MachineId; 2]),
    /// A message.
    Message(FlightId),
}

/// What was learnt from the records read so far. It only grows, so lists made earlier stay right.
#[derive(Debug, Default)]
struct Learnt {
    asks: Asks,
    hosts: Hosts,
    /// The steps that pass the filter, unless all do.
    found: Vec<u32>,
}

/// Reads the trace of one branch for the rows that pass one filter. Another branch or filter needs
/// another log.
#[derive(Debug)]
pub struct Log {
    filter: EventFilter,
    learnt: Rc<RefCell<Learnt>>,
    read: Step,
    made: Option<(Step, EventList)>,
}

impl Log {
    /// Nothing read yet.
    #[must_use]
    pub fn new(filter: EventFilter) -> Self {
        Self {
            filter,
            learnt: Rc::default(),
            read: 0,
            made: None,
        }
    }

    /// The filter that it reads with.
    #[must_use]
    pub const fn filter(&self) -> &EventFilter {
        &self.filter
    }

    /// How many records were looked at.
    #[must_use]
    pub const fn steps(&self) -> Step {
        self.read
    }

    /// Looks at no more than `budget` further records. True if the trace has more.
    pub fn read(&mut self, trace: &Trace, cast: &Cast, budget: u64) -> bool {
        let end = self.read.saturating_add(budget).min(trace.len());
        let mut learnt = self.learnt.borrow_mut();
        for (step, record) in trace.range(self.read..end) {
            learnt.asks.observe(record);
            learnt.hosts.observe(record);
            if !self.filter.is_open() && passes(&self.filter, record, trace, cast, &learnt) {
                learnt.found.push(step as u32);
            }
        }
        self.read = end;
        end < trace.len()
    }

    /// The rows among the records read and the first `shown`: those that the reader may see. The same list
    /// as before, unless there are other rows.
    pub fn list(&mut self, trace: &Trace, cast: &Rc<Cast>, shown: Step) -> EventList {
        let shown = shown.min(self.read);
        if let Some((end, list)) = &self.made
            && *end == shown
        {
            return list.clone();
        }
        let version = self.made.as_ref().map_or(0, |(_, list)| list.version + 1);
        let count = if self.filter.is_open() {
            shown
        } else {
            let learnt = self.learnt.borrow();
            learnt
                .found
                .partition_point(|step| Step::from(*step) < shown) as u64
        };
        let list = EventList {
            rows: Rc::new(Page {
                trace: trace.clone(),
                cast: Rc::clone(cast),
                learnt: Rc::clone(&self.learnt),
                is_whole: self.filter.is_open(),
                count,
            }),
            version,
        };
        self.made = Some((shown, list.clone()));
        list
    }

    /// The latest events about something among the first `steps` records, the latest last.
    #[must_use]
    pub fn history(&self, trace: &Trace, cast: &Cast, steps: Step, about: About) -> Rc<[EventRow]> {
        let learnt = self.learnt.borrow();
        let steps = steps.min(self.read);
        let mut rows: Vec<EventRow> = trace
            .range(steps.saturating_sub(LOOK_BACK)..steps)
            .rev()
            .filter(|(_, record)| concerns(record, about, trace, &learnt.hosts))
            .filter(|(_, record)| Sort::of(&record.fact) != Sort::Inner)
            .take(HISTORY)
            .map(|(step, record)| row(step, record, trace, cast, &learnt.asks))
            .collect();
        rows.reverse();
        rows.into()
    }

    /// One record as a row.
    #[must_use]
    pub fn row(&self, trace: &Trace, cast: &Cast, step: Step) -> Option<EventRow> {
        let learnt = self.learnt.borrow();
        let record = trace.get(step)?;
        Some(row(step, record, trace, cast, &learnt.asks))
    }
}

fn passes(
    filter: &EventFilter,
    record: &Record,
    trace: &Trace,
    cast: &Cast,
    learnt: &Learnt,
) -> bool {
    let known = Known {
        trace,
        asks: &learnt.asks,
    };
    filter.passes(
        Sort::of(&record.fact) as u32,
        |machine| concerns_machine(record, machine, trace, &learnt.hosts),
        || sentence(record, &known, cast),
    )
}

fn row(step: Step, record: &Record, trace: &Trace, cast: &Cast, asks: &Asks) -> EventRow {
    EventRow {
        step,
        at: record.at,
        glyph: glyph(&record.fact, trace),
        words: sentence(record, &Known { trace, asks }, cast).into(),
        marked: matches!(Sort::of(&record.fact), Sort::Fault | Sort::Clock),
    }
}

/// The drawing beside a fact.
fn glyph(fact: &Fact, trace: &Trace) -> Glyph {
    match fact {
        Fact::Sent { kind, .. } => of_family(kind.family),
        Fact::Delivered(flight, _)
        | Fact::Duplicated { of: flight, .. }
        | Fact::Rescheduled { flight, .. } => match trace.origin(*flight) {
            Some((_, origin)) => glyph_of_origin(&origin.fact),
            None => Glyph::Ping,
        },
        Fact::Ended(..) | Fact::Unreachable { .. } | Fact::Disconnected(..) => Glyph::Lost,
        Fact::Invoked(..) | Fact::Completed(..) => Glyph::Operation,
        Fact::Crashed(_) => Glyph::Crash,
        Fact::Paused(_) => Glyph::Pause,
        Fact::Slowed(..) => Glyph::Slow,
        Fact::CutOff(..) => Glyph::Cut,
        Fact::LatencySet(..) => Glyph::Latency,
        Fact::ClockStepped(..) | Fact::DriftSet(..) => Glyph::Clock,
        Fact::Restarted(_)
        | Fact::Resumed(_)
        | Fact::Healed(..)
        | Fact::LossSet(..)
        | Fact::DidNotApply => Glyph::Fault,
        Fact::Started(..)
        | Fact::Destroyed(_)
        | Fact::Noted(..)
        | Fact::Fired(_)
        | Fact::Asked(_) => Glyph::State,
    }
}

const fn glyph_of_origin(fact: &Fact) -> Glyph {
    match fact {
        Fact::Sent { kind, .. } => of_family(kind.family),
        _ => Glyph::Ping,
    }
}

const fn of_family(family: Family) -> Glyph {
    match family {
        Family::Request => Glyph::Request,
        Family::Response => Glyph::Response,
        Family::Copy => Glyph::Copy,
        Family::Ping => Glyph::Ping,
    }
}

/// The rows of a log at one time.
struct Page {
    trace: Trace,
    cast: Rc<Cast>,
    learnt: Rc<RefCell<Learnt>>,
    is_whole: bool,
    count: u64,
}

impl Page {
    fn step(&self, place: u64, found: &[u32]) -> Step {
        if self.is_whole {
            place
        } else {
            Step::from(found[place as usize])
        }
    }
}

impl Rows for Page {
    fn count(&self) -> u64 {
        self.count
    }

    fn row(&self, place: u64) -> EventRow {
        let learnt = self.learnt.borrow();
        let step = self.step(place, &learnt.found);
        let record = self
            .trace
            .get(step)
            .expect("a page's steps are its trace's");
        row(step, record, &self.trace, &self.cast, &learnt.asks)
    }

    fn place_before(&self, steps: Step) -> Option<u64> {
        let before = if self.is_whole {
            steps.min(self.count)
        } else {
            let learnt = self.learnt.borrow();
            let found = &learnt.found[..self.count as usize];
            found.partition_point(|step| Step::from(*step) < steps) as u64
        };
        before.checked_sub(1)
    }
}
