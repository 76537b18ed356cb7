//! What the inspector shows of a machine, a link or a message, and what can be done to it there.

use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::id::{FlightId, LinkId, MachineId, ProcessId};
use fallible_engine::kernel::machine::Power;
use fallible_engine::kernel::message::Payload;
use fallible_engine::kernel::network::{Direction, Leg, Transport};
use fallible_engine::kernel::process::{NodeView, Process};
use fallible_engine::kernel::record::{Fact, Record};
use fallible_engine::kernel::time::{LocalTime, Span};
use fallible_engine::protocols::AnyProcess;

use super::run::Run;
use crate::view::frame::Thing;
use crate::view::panels::act::percent;
use crate::view::panels::events::EventRow;
use crate::view::panels::inspect::{Badge, Line, Sheet};
use crate::view::panels::tool::{Target, Tool};
use crate::view::text;

/// So many of the latest events about a thing are shown.
const HISTORY_SHOWN: usize = 8;

/// So many records are looked through for them.
const HISTORY_SOUGHT: Step = 20_000;

impl Run {
    /// All about a thing at the cursor; `None` if it is not there.
    #[must_use]
    pub fn sheet(&self, thing: Thing) -> Option<Sheet> {
        match thing {
            Thing::Machine(id) => self.machine_sheet(id),
            Thing::Link(a, b) => self.link_sheet(a, b),
            Thing::Message(id) => self.message_sheet(id),
        }
    }

    fn machine_sheet(&self, id: MachineId) -> Option<Sheet> {
        let world = self.timeline().world();
        let machine = world.machines().get(id.index())?;
        let now = world.now();
        let views: Vec<NodeView> = machine
            .hosts
            .iter()
            .filter_map(|process| world.process(*process))
            .map(|process| process.describe(&self.cast().names))
            .collect();
        let state = views.iter().flat_map(|view| &view.fields);
        let state = state
            .map(|(name, value)| Line::new(name, value.as_str()))
            .collect();
        let power = match machine.power {
            Power::Up => "up".to_owned(),
            Power::Down(at) => format!("stopped at {at}"),
            Power::Paused(at) => format!("paused at {at}"),
        };
        let clock = |reading: LocalTime| text::clock(reading);
        let clocks = vec![
            Line::new("Wall clock", clock(machine.clock.wall(now)))
                .with_aside(text::skew(machine.clock.skew(now))),
            Line::new("Monotonic", clock(machine.clock.monotonic(now))),
            Line::new(
                "True time",
                clock(LocalTime(i64::try_from(now.0).unwrap_or(i64::MAX))),
            ),
        ];
        let mut work = vec![
            Line::new("Power", power),
            Line::new("Zone", self.cast().zone(machine.zone)),
            Line::new(
                "Workers busy",
                format!("{} of {}", machine.busy.len(), machine.workers),
            ),
            Line::new("Waiting", machine.waiting.len().to_string()),
        ];
        if machine.slow != 1.0 {
            work.push(Line::new(
                "Work takes",
                format!("{}× as long", machine.slow),
            ));
        }
        let is_client =
            |process: &&ProcessId| matches!(world.process(**process), Some(AnyProcess::Client(_)));
        let client = machine.hosts.iter().find(is_client).copied();
        let badge = match machine.power {
            Power::Down(_) => Some(badge("CRASHED", false, true)),
            Power::Paused(_) => Some(badge("PAUSED", false, true)),
            Power::Up => views
                .iter()
                .find_map(|view| view.badge)
                .map(|(word, solid)| badge(word, solid, false)),
        };
        Some(Sheet {
            thing: Thing::Machine(id),
            title: self.cast().machine(id).into(),
            badge,
            groups: vec![state, clocks, work],
            target: Target::Machine(id, client),
            ends: Default::default(),
            tools: machine_tools(machine.power, client.is_some()),
            history: self.history(|record| self.concerns(record, id)),
        })
    }

    fn link_sheet(&self, a: MachineId, b: MachineId) -> Option<Sheet> {
        let world = self.timeline().world();
        let network = world.network();
        let routes = &network.routes;
        let (id, direction) = routes.get(a, b).or_else(|| {
            let (id, back) = routes.get(b, a)?;
            Some((
                id,
                if back == Direction::Forward {
                    Direction::Back
                } else {
                    Direction::Forward
                },
            ))
        })?;
        let link = network.links.get(id.index())?;
        let (first, second) = match direction {
            Direction::Forward => (a, b),
            Direction::Back => (b, a),
        };
        let ends: [Rc<str>; 2] = [
            self.cast().machine(first).into(),
            self.cast().machine(second).into(),
        ];
        let way = |direction: Direction| {
            let (from, to) = if direction == Direction::Forward {
                (0, 1)
            } else {
                (1, 0)
            };
            format!("{} → {}", ends[from], ends[to])
        };
        let cut = |direction: Direction| match link.cut[direction.index()] {
            Some(at) => Line::new(&way(direction), format!("cut at {at}")),
            None => Line::new(&way(direction), "open"),
        };
        let nature = vec![
            Line::new(
                "Kind",
                match link.transport {
                    Transport::Datagram => "datagrams",
                    Transport::Stream => "stream, in order",
                },
            ),
            Line::new("Latency", format!("{}", link.latency.median())).with_aside("median"),
            Line::new("Loss", percent(link.loss)),
        ];
        let pipe = |direction: Direction| {
            let pipe = network.pipes.get(link.pipes[direction.index()]?.index())?;
            let queued = pipe.queued_bytes(world.now());
            Some(
                Line::new(&way(direction), format!("{} waiting", text::bytes(queued)))
                    .with_aside(format!("of {}", text::bytes(pipe.buffer_bytes))),
            )
        };
        let pipes = [Direction::Forward, Direction::Back]
            .into_iter()
            .filter_map(pipe)
            .collect();
        let is_cut = link.cut.iter().any(Option::is_some);
        let tools = match (is_cut, link.cut.iter().all(Option::is_some)) {
            (true, true) => vec![Tool::Heal, Tool::Latency, Tool::Loss],
            (true, false) => vec![Tool::Cut, Tool::Heal, Tool::Latency, Tool::Loss],
            _ => vec![Tool::Cut, Tool::Latency, Tool::Loss],
        };
        Some(Sheet {
            thing: Thing::link(a, b),
            title: format!("{} – {}", ends[0], ends[1]).into(),
            badge: is_cut.then(|| badge("CUT", false, true)),
            groups: vec![
                vec![Line::new("Link", self.cast().link(id))],
                nature,
                vec![cut(Direction::Forward), cut(Direction::Back)],
                pipes,
            ],
            target: Target::Link(id),
            ends,
            tools,
            history: self.history(|record| on_link(&record.fact, id)),
        })
    }

    fn message_sheet(&self, id: FlightId) -> Option<Sheet> {
        let world = self.timeline().world();
        let (_, record) = self.trace().origin(id)?;
        let Fact::Sent {
            from,
            to,
            kind,
            operation,
            number,
            size,
            ..
        } = record.fact
        else {
            return None;
        };
        let flight = world.flights().find(|flight| flight.id == id);
        let mut way = vec![
            Line::new("From", self.cast().process(from)),
            Line::new("To", self.cast().process(to)),
            Line::new("Sent", record.at.to_string()),
        ];
        match flight {
            Some(flight) => way.push(match flight.leg {
                Leg::Moving(_) => {
                    Line::new("Lands", format!("in {}", flight.due.since(world.now())))
                }
                Leg::Stalled => Line::new("Lands", "held up by its connection"),
                Leg::Waiting => Line::new("Lands", "waits at a paused machine"),
            }),
            None => way.push(Line::new("Under way", "no longer")),
        }
        let mut what = vec![
            Line::new("Kind", kind.name),
            Line::new("Size", text::bytes(u64::from(size))),
        ];
        if operation.is_some() {
            what.push(Line::new("Attempt", (number + 1).to_string()));
        }
        if let Some(content) = flight.map(|flight| flight.envelope.message.content()) {
            if let Some(key) = content.key {
                what.push(Line::new("Key", self.cast().names.text(key)));
            }
            if content.value != Default::default() {
                what.push(Line::new("Value", content.value.show(&self.cast().names)));
            }
        }
        let tools = match flight {
            Some(_) => vec![Tool::Drop, Tool::Duplicate, Tool::Delay],
            None => Vec::new(),
        };
        Some(Sheet {
            thing: Thing::Message(id),
            title: kind.name.into(),
            badge: None,
            groups: vec![what, way],
            target: Target::Message(id),
            ends: Default::default(),
            tools,
            history: self.history(|record| flight_of(&record.fact) == Some(id)),
        })
    }

    /// The latest events that are chosen, the latest last.
    fn history(&self, chosen: impl Fn(&Record) -> bool) -> Rc<[EventRow]> {
        let step = self.cursor().step;
        let range = step.saturating_sub(HISTORY_SOUGHT)..step;
        let found = self
            .trace()
            .range(range)
            .rev()
            .filter(|(_, record)| chosen(record));
        let mut rows: Vec<EventRow> = found
            .take(HISTORY_SHOWN)
            .filter_map(|(step, _)| self.row(step))
            .collect();
        rows.reverse();
        rows.into()
    }

    /// Whether a record is about a machine.
    #[must_use]
    pub fn concerns(&self, record: &Record, machine: MachineId) -> bool {
        let world = self.timeline().world();
        let on = |process: ProcessId| world.machine_of(process) == Some(machine);
        match &record.fact {
            Fact::Started(_, id)
            | Fact::Crashed(id)
            | Fact::Restarted(id)
            | Fact::Paused(id)
            | Fact::Resumed(id)
            | Fact::Slowed(id, _)
            | Fact::ClockStepped(id, _)
            | Fact::DriftSet(id, _) => *id == machine,
            Fact::Sent { from, to, .. } => on(*from) || on(*to),
            Fact::Duplicated { flight, .. }
            | Fact::Rescheduled { flight, .. }
            | Fact::Delivered(flight, _)
            | Fact::Ended(flight, _) => match self.trace().origin(*flight) {
                Some((
                    _,
                    Record {
                        fact: Fact::Sent { from, to, .. },
                        ..
                    },
                )) => on(*from) || on(*to),
                _ => false,
            },
            Fact::Unreachable { from, .. } => on(*from),
            Fact::Destroyed(process)
            | Fact::Fired(process)
            | Fact::Asked(process)
            | Fact::Noted(process, _) => on(*process),
            Fact::Invoked(operation, _) | Fact::Completed(operation, _) => on(operation.client),
            Fact::Disconnected(one, other) => on(*one) || on(*other),
            Fact::CutOff(..)
            | Fact::Healed(..)
            | Fact::LatencySet(..)
            | Fact::LossSet(..)
            | Fact::DidNotApply => false,
        }
    }
}

fn badge(word: &str, solid: bool, fault: bool) -> Badge {
    Badge {
        word: word.into(),
        solid,
        fault,
    }
}

fn machine_tools(power: Power, client: bool) -> Vec<Tool> {
    let mut tools = match power {
        Power::Up => vec![Tool::Crash, Tool::Pause, Tool::Slow],
        Power::Down(_) => vec![Tool::Restart],
        Power::Paused(_) => vec![Tool::Resume, Tool::Crash],
    };
    tools.extend([Tool::Skew, Tool::Drift]);
    if client && power == Power::Up {
        tools.extend([Tool::Read, Tool::Write]);
    }
    tools
}

fn on_link(fact: &Fact, id: LinkId) -> bool {
    match fact {
        Fact::Sent { link, .. } => *link == id,
        Fact::CutOff(link, _) | Fact::Healed(link, _) => *link == id,
        Fact::LatencySet(link, _) => *link == id,
        Fact::LossSet(link, _) => *link == id,
        _ => false,
    }
}

const fn flight_of(fact: &Fact) -> Option<FlightId> {
    match fact {
        Fact::Sent { flight, .. }
        | Fact::Duplicated { flight, .. }
        | Fact::Rescheduled { flight, .. }
        | Fact::Delivered(flight, _)
        | Fact::Ended(flight, _) => Some(*flight),
        _ => None,
    }
}

/// How long a lost message leaves its cross at a speed of so many simulated seconds in so many of ours.
#[must_use]
pub fn fade(times: u32, per: u32) -> Span {
    const REAL: Span = Span::millis(600);
    Span(REAL.0 * u64::from(times) / u64::from(per.max(1)))
}
