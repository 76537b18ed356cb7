//! Takes a frame of a world at a moment: what the picture shows is a function of the world, the recent
//! records and the time.

mod line;
mod portrait;
mod subject;

use fallible_engine::sorted::{SortedMap, sort_by_key};
use std::rc::Rc;

use fallible_engine::kernel::faults::Place;
use fallible_engine::kernel::id::Symbol;
use fallible_engine::kernel::message::{Content, Family, Kind, Payload};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::network::{Fate, Leg};
use fallible_engine::kernel::operation::Value;
use fallible_engine::kernel::process::Process;
use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::Fact;
use fallible_engine::protocols::store::is_numbered_call;

use super::frame::{Ended, Flight, Frame, MachineMark};
use super::pairs::Pairs;
use line::Lines;
use portrait::Portraits;
use subject::LOOK_BACK;

pub use subject::Subject;

/// Labels longer than this are cut short; the tooltip and the inspector tell all.
const LABEL_CHARS: usize = 18;

/// So many ended messages are shown at most, the latest.
const ENDED_SHOWN: usize = 40;

/// A mark at a machine is shown this many times as long as a lost message.
const MARK_SPANS: u64 = 10;

/// Takes frames of one run, and remembers what does not change from one to the next: making words anew for
/// every frame costs more than all else.
#[derive(Debug, Default)]
pub struct Camera {
    pairs: Pairs,
    portraits: Portraits,
    lines: Lines,
    /// By a kind's name: two kinds of one number may differ in that.
    labels: SortedMap<(&'static str, Option<Symbol>, Value), Rc<str>>,
}

impl Camera {
    /// A camera for a run of which nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a frame.
    pub fn take<P: Process>(&mut self, subject: &Subject<'_, P>) -> Frame {
        let world = subject.world;
        self.pairs.read(subject.trace, world);
        let machines = self.portraits.take(subject);
        Frame {
            now: world.now(),
            zones: self.portraits.zones(subject.cast, &machines),
            links: self.lines.take(subject, &self.pairs),
            flights: self.flights(subject),
            ended: self.ended(subject),
            marks: marks(subject),
            undone: Vec::new(),
            machines,
        }
    }

    fn flights<P: Process>(&mut self, subject: &Subject<'_, P>) -> Vec<Flight> {
        let (world, now) = (subject.world, subject.world.now());
        let mut flights = Vec::with_capacity(world.flight_count());
        for flight in world.flights() {
            let ends = (world.machine_of(flight.from), world.machine_of(flight.to));
            let (Some(from), Some(to)) = ends else {
                continue;
            };
            if from == to {
                continue;
            }
            let message = &flight.envelope.message;
            let kind = message.kind();
            let moves = matches!(flight.leg, Leg::Moving(_));
            let progress = match flight.leg {
                Leg::Moving(_) => share(flight.departs, flight.due, now),
                // Held at the sender's side of the line, or already at the door of a paused machine.
                Leg::Stalled => 0.1,
                Leg::Waiting => 1.0,
            };
            flights.push(Flight {
                id: flight.id,
                label: self.label(subject.cast, kind, message.content()),
                family: kind.family,
                from,
                to,
                sent: flight.sent,
                due: moves.then_some(flight.due),
                waits: moves && now < flight.departs,
                attempt: if flight.envelope.operation.is_some() && !is_numbered_call(kind) {
                    flight.number
                } else {
                    0
                },
                size: message.size_bytes(),
                progress,
            });
        }
        sort_by_key(&mut flights, |flight| flight.id);
        flights
    }

    fn ended<P: Process>(&mut self, subject: &Subject<'_, P>) -> Vec<Ended> {
        let Subject {
            world,
            trace,
            step,
            fade,
            ..
        } = *subject;
        let now = world.now();
        let mut ended = Vec::new();
        for (_, record) in trace.range(step.saturating_sub(LOOK_BACK)..step).rev() {
            let age = now.since(record.at);
            if age >= fade || ended.len() >= ENDED_SHOWN {
                break;
            }
            let Fact::Ended(id, fate) = record.fact else {
                continue;
            };
            let Some(Fact::Sent {
                from,
                to,
                kind,
                content,
                due,
                ..
            }) = trace.origin(id).map(|(_, record)| &record.fact)
            else {
                continue;
            };
            let ends = (world.machine_of(*from), world.machine_of(*to));
            let (Some(from), Some(to)) = ends else {
                continue;
            };
            if from == to {
                continue;
            }
            let sent = trace
                .sent(id)
                .and_then(|step| trace.get(step))
                .map_or(record.at, |record| record.at);
            ended.push(Ended {
                id,
                label: self.label(subject.cast, kind, *content),
                family: kind.family,
                from,
                to,
                at: record.at,
                fate,
                progress: match fate {
                    Fate::BufferFull | Fate::Unreachable => 0.0,
                    Fate::ReceiverDown => 1.0,
                    _ => share(sent, *due, record.at),
                },
                shown: 1.0 - age.0 as f32 / fade.0 as f32,
            });
        }
        ended.reverse();
        ended
    }

    /// A message's words, short.
    fn label(&mut self, cast: &Cast, kind: &'static Kind, content: Content) -> Rc<str> {
        let key = (kind.name, content.key, content.value);
        if let Some(label) = self.labels.get(&key) {
            return Rc::clone(label);
        }
        let names = &cast.names;
        let words = match (content.key, content.value) {
            (None, Value::Nothing) => kind.name.to_owned(),
            (Some(key), Value::Nothing) => format!("{} {}", kind.name, names.text(key)),
            (Some(key), value) if kind.family == Family::Response => {
                format!("{} = {}", names.text(key), value.show(names))
            }
            (_, value) => format!("{} {}", kind.name, value.show(names)),
        };
        let label = short(kind.name, words);
        self.labels.insert(key, Rc::clone(&label));
        label
    }
}

/// A label that is not too long. What it is about stands at its end, and stays: what kind of message it is, its form
/// tells too.
fn short(kind: &str, words: String) -> Rc<str> {
    let long = |words: &str| words.chars().count() > LABEL_CHARS;
    let verb = kind.split('-').next().unwrap_or(kind);
    let words = match words.strip_prefix(kind) {
        Some(about) if long(&words) => format!("{verb}{about}"),
        _ => words,
    };
    if !long(&words) {
        return words.into();
    }
    let about = words.rfind(' ').map_or("", |at| &words[at..]);
    let end = about.chars().count();
    if end + verb.len() > LABEL_CHARS {
        return words
            .chars()
            .take(LABEL_CHARS - 1)
            .chain(['…'])
            .collect::<String>()
            .into();
    }
    let start = words.chars().take(LABEL_CHARS - 1 - end);
    (start.collect::<String>().trim_end().to_owned() + "…" + about).into()
}

/// How far from one time to another `now` is, from 0 to 1.
fn share(from: Time, to: Time, now: Time) -> f32 {
    let whole = to.since(from).0;
    if whole == 0 || to == Time(u64::MAX) {
        return 0.0;
    }
    (now.since(from).0 as f64 / whole as f64).min(1.0) as f32
}

/// The latest broken promises, at the machine of whoever noticed.
fn marks<P: Process>(subject: &Subject<'_, P>) -> Vec<MachineMark> {
    let (world, now) = (subject.world, subject.world.now());
    let shown = subject.fade.0.saturating_mul(MARK_SPANS);
    let happened = subject
        .broken
        .iter()
        .filter(|(at, _)| *at <= now && now.since(*at).0 < shown);
    happened
        .filter_map(|(at, step)| {
            let Place::Process(process) = subject.trace.get(*step)?.fact.place() else {
                return None;
            };
            let machine = world.machine_of(process)?;
            Some(MachineMark {
                machine,
                at: *at,
                words: format!("promise broken at {at}").into(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
