//! Takes a frame of a world at a moment: what the picture shows is a function of the world, the recent
//! records and the time.

use std::collections::BTreeMap;
use std::rc::Rc;

use fallible_engine::kernel::id::{LinkId, MachineId, ProcessId, Symbol};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::machine;
use fallible_engine::kernel::message::{Content, Family, Kind, Payload};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::network::{self, Direction, Fate, Leg};
use fallible_engine::kernel::operation::Value;
use fallible_engine::kernel::process::{NodeView, Note, Process};
use fallible_engine::kernel::record::Fact;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::kernel::world::World;
use fallible_engine::run::trace::{Step, Trace};

use super::frame::{
    Badge, Ended, Field, Flight, Frame, Link, Machine, MachineKind, Mark, Power, Zone,
};
use super::pairs::Pairs;

/// Labels longer than this are cut short; the tooltip and the inspector tell all.
const LABEL_CHARS: usize = 18;

/// How many records before the cursor are looked through for messages that just ended.
const LOOK_BACK: Step = 4_000;

/// So many ended messages are shown at most, the latest.
const ENDED_SHOWN: usize = 40;

/// A mark at a machine is shown this many times as long as a lost message.
const MARK_SPANS: u64 = 10;

/// What a frame is taken of.
#[derive(Debug)]
pub struct Subject<'a, P: Process> {
    /// The world at the moment.
    pub world: &'a World<P>,
    /// Who is who.
    pub cast: &'a Cast,
    /// The records of the branch, those after the moment too.
    pub trace: &'a Trace,
    /// How many of them have happened.
    pub step: Step,
    /// How long a lost message leaves its cross, in simulated time.
    pub fade: Span,
    /// Beyond which distance from true time a clock is worth a warning.
    pub skew_bound: Option<Span>,
    /// Promises broken so far: when, and by which record.
    pub broken: &'a [(Time, Step)],
}

/// Takes frames of one run, and remembers what does not change from one to the next.
#[derive(Debug, Default)]
pub struct Camera {
    pairs: Pairs,
    labels: BTreeMap<(u16, Option<Symbol>, Value), Rc<str>>,
}

impl Camera {
    /// A camera for a run of which nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a frame.
    pub fn take<P: Process>(&mut self, subject: &Subject<'_, P>) -> Frame {
        let Subject { world, cast, .. } = *subject;
        self.pairs.read(subject.trace, world);
        let changed = lately_changed(subject);
        let machines: Vec<Machine> = world
            .machines()
            .iter()
            .map(|machine| portrait(subject, machine, &changed))
            .collect();
        Frame {
            now: world.now(),
            zones: zones(cast, &machines),
            links: self
                .pairs
                .iter()
                .filter_map(|(a, b)| link(subject, a, b))
                .collect(),
            flights: self.flights(subject),
            ended: self.ended(subject),
            marks: marks(subject),
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
            let progress = match flight.leg {
                Leg::Moving(_) => share(flight.sent, flight.due, now),
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
                due: matches!(flight.leg, Leg::Moving(_)).then_some(flight.due),
                attempt: if flight.envelope.operation.is_some() {
                    flight.number
                } else {
                    0
                },
                size: message.size_bytes(),
                progress,
            });
        }
        flights.sort_unstable_by_key(|flight| flight.id);
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
        let key = (kind.number, content.key, content.value);
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
        let label: Rc<str> = if words.chars().count() > LABEL_CHARS {
            words
                .chars()
                .take(LABEL_CHARS - 1)
                .chain(['…'])
                .collect::<String>()
                .into()
        } else {
            words.into()
        };
        self.labels.insert(key, Rc::clone(&label));
        label
    }
}

/// How far from one time to another `now` is, from 0 to 1.
fn share(from: Time, to: Time, now: Time) -> f32 {
    let whole = to.since(from).0;
    if whole == 0 || to == Time(u64::MAX) {
        return 0.0;
    }
    (now.since(from).0 as f64 / whole as f64).min(1.0) as f32
}

/// What processes changed within a third of the fade: which process, and the key.
fn lately_changed<P: Process>(subject: &Subject<'_, P>) -> Vec<(ProcessId, Symbol)> {
    let now = subject.world.now();
    let recent = subject
        .trace
        .range(subject.step.saturating_sub(LOOK_BACK)..subject.step)
        .rev();
    recent
        .take_while(|(_, record)| now.since(record.at).0 < subject.fade.0 / 3)
        .filter_map(|(_, record)| match record.fact {
            Fact::Noted(process, Note::Applied { key, .. }) => Some((process, key)),
            _ => None,
        })
        .collect()
}

fn portrait<P: Process>(
    subject: &Subject<'_, P>,
    machine: &machine::Machine<P::Timer>,
    changed: &[(ProcessId, Symbol)],
) -> Machine {
    let Subject { world, cast, .. } = *subject;
    let now = world.now();
    let views: Vec<(ProcessId, NodeView)> = machine
        .hosts
        .iter()
        .filter_map(|id| {
            world
                .process(*id)
                .map(|process| (*id, process.describe(&cast.names)))
        })
        .collect();
    let kind = if views.iter().any(|(_, view)| view.role == "client") {
        MachineKind::Client
    } else {
        MachineKind::Server
    };
    let badge = views.iter().find_map(|(_, view)| view.badge).map_or_else(
        || {
            views.first().map(|(_, view)| Badge {
                word: view.role.to_uppercase().into(),
                solid: false,
            })
        },
        |(word, solid)| {
            Some(Badge {
                word: word.into(),
                solid,
            })
        },
    );
    let mut fields = Vec::new();
    for (id, view) in &views {
        for (name, value) in &view.fields {
            let fresh = changed
                .iter()
                .any(|(at, key)| at == id && cast.names.text(*key) == name);
            let fresh = if fresh { 1.0 } else { 0.0 };
            fields.push(Field {
                name: name.as_str().into(),
                value: value.as_str().into(),
                fresh,
            });
        }
    }
    let skew = machine.clock.skew(now);
    Machine {
        name: cast.machine(machine.id).into(),
        kind,
        zone: machine.zone.index(),
        badge,
        fields,
        remark: "".into(),
        power: match machine.power {
            machine::Power::Up => Power::Up,
            machine::Power::Down(since) => Power::Crashed(since),
            machine::Power::Paused(since) => Power::Paused(since),
        },
        slow: machine.slow as f32,
        wall: machine.clock.wall(now),
        skew,
        skew_matters: subject
            .skew_bound
            .is_some_and(|bound| skew.unsigned_abs() > bound.0),
        busy: machine.busy.len(),
        queue: machine.waiting.len() + machine.inbox.len(),
    }
}

fn zones(cast: &Cast, machines: &[Machine]) -> Vec<Zone> {
    let servers = |zone: usize| {
        machines
            .iter()
            .filter(move |machine| machine.zone == zone && machine.kind == MachineKind::Server)
    };
    cast.zones
        .iter()
        .enumerate()
        .map(|(zone, name)| Zone {
            name: cast.names.text(*name).into(),
            administrator: "".into(),
            up: servers(zone)
                .filter(|machine| !matches!(machine.power, Power::Crashed(_)))
                .count(),
            total: servers(zone).count(),
        })
        .collect()
}

/// The link between two machines, if one leads from either to the other.
fn link<P: Process>(subject: &Subject<'_, P>, a: MachineId, b: MachineId) -> Option<Link> {
    let network = subject.world.network();
    let ways = [network.routes.get(a, b), network.routes.get(b, a)];
    let (id, _) = ways[0].or(ways[1])?;
    let of = |way: Option<(LinkId, Direction)>| {
        way.and_then(|(id, direction)| network.links.get(id.index()).map(|link| (link, direction)))
    };
    let there = network.links.get(id.index())?;
    let buffer = |way| {
        let (link, direction): (&network::Link, Direction) = of(way)?;
        let pipe = network.pipes.get(link.pipes[direction.index()]?.index())?;
        Some((pipe.queued_bytes(subject.world.now()), pipe.buffer_bytes))
    };
    Some(Link {
        id,
        name: subject.cast.link(id).into(),
        ends: [a, b],
        latency: latency(&there.latency).into(),
        caption: if there.loss > 0.0 {
            format!("{} % lost", (there.loss * 1e4).round() / 1e2).into()
        } else {
            "".into()
        },
        asynchronous: false,
        cut: ways.map(|way| of(way).and_then(|(link, direction)| link.cut[direction.index()])),
        loss: there.loss as f32,
        buffer: ways.map(buffer),
    })
}

/// A latency as a label tells it: `80 ms`, `60 to 100 ms`, `≈ 80 ms`.
fn latency(latency: &Latency) -> String {
    match latency {
        Latency::Constant(span) => span.to_string(),
        Latency::Uniform(least, most) => {
            let (least, most) = (least.to_string(), most.to_string());
            match (least.split_once(' '), most.split_once(' ')) {
                (Some((number, unit)), Some((_, other))) if unit == other => {
                    format!("{number} to {most}")
                }
                _ => format!("{least} to {most}"),
            }
        }
        other => format!("≈ {}", other.median()),
    }
}

/// The latest broken promises, at the machine of whoever noticed.
fn marks<P: Process>(subject: &Subject<'_, P>) -> Vec<Mark> {
    let (world, now) = (subject.world, subject.world.now());
    let shown = subject.fade.0.saturating_mul(MARK_SPANS);
    let happened = subject
        .broken
        .iter()
        .filter(|(at, _)| *at <= now && now.since(*at).0 < shown);
    happened
        .filter_map(|(at, step)| {
            let process = match subject.trace.get(*step)?.fact {
                Fact::Completed(operation, _) | Fact::Invoked(operation, _) => operation.client,
                Fact::Noted(process, _) | Fact::Delivered(_, process) => process,
                _ => return None,
            };
            let machine = world.machine_of(process)?;
            Some(Mark {
                machine,
                at: *at,
                words: format!("promise broken at {at}").into(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
