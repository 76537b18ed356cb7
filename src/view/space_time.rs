//! The space-time diagram: a lifeline for each machine, time along it, and every message as an arrow from
//! where and when it left to where and when it came. On wide pages time runs to the right, on narrow ones
//! downwards.

mod draw;
mod ground;
mod tell;

use std::ops::Range;
use std::rc::Rc;

use fallible_engine::kernel::id::{FlightId, MachineId, OperationId};
use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::time::{Span, Time};

pub use draw::{draw, move_cursor};
pub(super) use ground::round_step;
pub use tell::{Scribe, Sources};

/// Up to so many machines are named where the diagram is told in a sentence.
const NAMED: usize = 16;

/// What happened within a stretch of time, as the diagram tells it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tale {
    /// The stretch.
    pub window: Range<Time>,
    /// The lifelines, zone by zone.
    pub lanes: Vec<Lane>,
    /// Messages, in the order they left.
    pub arrows: Vec<Arrow>,
    /// What clients asked for.
    pub bars: Vec<Bar>,
    /// Values that copies of the data took.
    pub changes: Vec<Change>,
    /// Machines that were off or stood still.
    pub outages: Vec<Outage>,
    /// Promises broken, in order.
    pub breaches: Vec<BreachMark>,
}

/// A lifeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// Whose.
    pub machine: MachineId,
    /// What people call it.
    pub name: Rc<str>,
    /// Its zone's name; may be empty.
    pub zone: Rc<str>,
}

/// A message. Lanes are places in [`Tale::lanes`].
#[derive(Clone, PartialEq, Debug)]
pub struct Arrow {
    /// Which flight.
    pub flight: FlightId,
    /// A few words.
    pub label: Rc<str>,
    /// How it is drawn.
    pub family: Family,
    /// The lane it left.
    pub from: usize,
    /// The lane it was for.
    pub to: usize,
    /// When it left.
    pub sent: Time,
    /// When it comes if nothing happens.
    pub due: Time,
    /// How and when it ended, if it did.
    pub end: Option<ArrowEnd>,
}

/// How a message ended.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ArrowEnd {
    /// It came, then.
    Came(Time),
    /// It did not: when it died, and how far it had come, from 0 to 1.
    Died(Time, f32),
}

/// An operation, from when it was asked to when its answer was known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// Which.
    pub operation: OperationId,
    /// On which lane.
    pub lane: usize,
    /// When it began.
    pub from: Time,
    /// When it ended.
    pub until: Option<Time>,
    /// What it is while it goes on, and what it is called once it has ended.
    pub words: [Rc<str>; 2],
    /// Whether it broke a promise.
    pub bad: bool,
}

/// A value that a copy took.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// On which lane.
    pub lane: usize,
    /// When.
    pub at: Time,
    /// The value.
    pub value: Rc<str>,
}

/// A stretch during which a machine did not work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outage {
    /// On which lane.
    pub lane: usize,
    /// Since when.
    pub from: Time,
    /// Until when; `None` if it goes on.
    pub until: Option<Time>,
    /// `crashed` or `paused`.
    pub word: &'static str,
}

/// A broken promise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BreachMark {
    /// On which lane it was noticed, if on one.
    pub lane: Option<usize>,
    /// When what led to it happened.
    pub cause: Time,
    /// When it was broken.
    pub at: Time,
    /// Why, as a sentence.
    pub sentence: Rc<str>,
}

/// Something in the diagram that can be pointed at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// A message.
    Message(FlightId),
    /// An operation.
    Operation(OperationId),
    /// A lifeline.
    Lane(MachineId),
    /// A broken promise: its place in [`Tale::breaches`].
    Breach(usize),
}

impl Tale {
    /// The breach that the picture shows: the latest that has happened, within the window.
    #[must_use]
    pub fn breach(&self, now: Time) -> Option<(usize, &BreachMark)> {
        let seen = |breach: &BreachMark| {
            breach.at <= now && breach.at >= self.window.start && breach.cause < self.window.end
        };
        self.breaches
            .iter()
            .enumerate()
            .rev()
            .find(|(_, breach)| seen(breach))
    }

    /// What the whole diagram shows, in a sentence.
    #[must_use]
    pub fn sentence(&self, now: Time) -> String {
        let (from, to) = (self.window.start, self.window.end);
        let breach = self
            .breach(now)
            .map(|(_, breach)| format!(" {}.", breach.sentence))
            .unwrap_or_default();
        let sent = self.arrows.iter().filter(|arrow| arrow.sent <= now).count();
        let mut who = format!("{} machines", self.lanes.len());
        if self.lanes.len() <= NAMED {
            let names: Vec<&str> = self.lanes.iter().map(|lane| &*lane.name).collect();
            who = names.join(", ");
        }
        format!("Space-time diagram from {from} to {to}: {who}; {sent} messages.{breach}")
    }

    /// A thing of the diagram in words: what it is, and a few lines more.
    #[must_use]
    pub fn describe(&self, told: Told) -> Option<super::words::Words> {
        let name = |lane: usize| self.lanes.get(lane).map_or("?", |lane| &lane.name);
        let (title, lines) = match told {
            Told::Message(id) => {
                let arrow = self.arrows.iter().find(|arrow| arrow.flight == id)?;
                let way = format!("{} → {}", name(arrow.from), name(arrow.to));
                (
                    arrow.label.to_string(),
                    vec![way, format!("sent at {}", arrow.sent)],
                )
            }
            Told::Operation(id) => {
                let bar = self.bars.iter().find(|bar| bar.operation == id)?;
                let told = if bar.until.is_some() {
                    &bar.words[1]
                } else {
                    &bar.words[0]
                };
                (
                    told.to_string(),
                    vec![format!("{}, from {}", name(bar.lane), bar.from)],
                )
            }
            Told::Lane(id) => {
                let lane = self.lanes.iter().find(|lane| lane.machine == id)?;
                (lane.name.to_string(), vec![lane.zone.to_string()])
            }
            Told::Breach(place) => (self.breaches.get(place)?.sentence.to_string(), Vec::new()),
        };
        Some(super::words::Words { title, lines })
    }
}

/// The stretch of time shown around a moment. It moves on in steps, so that the picture does not run.
#[must_use]
pub fn window(now: Time, span: Span, until: Time) -> Range<Time> {
    let step = (span.0 / 4).max(1);
    // The moment stays in the third or the last quarter.
    let start = (now.0 / step).saturating_sub(3) * step;
    let start = start.min(until.0.saturating_sub(span.0));
    Time(start)..Time(start + span.0)
}

/// The same stretch, begun earlier where that shows both ends of a bracket that ends in it: what led to a broken promise
/// began at `cause`.
#[must_use]
pub fn reaching(window: Range<Time>, cause: Option<Time>) -> Range<Time> {
    let Some(cause) = cause.filter(|cause| *cause < window.start) else {
        return window;
    };
    let margin = (window.end.0 - cause.0) / 20;
    Time(cause.0.saturating_sub(margin))..window.end
}

#[cfg(test)]
mod tests;
