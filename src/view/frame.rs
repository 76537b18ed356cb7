//! Everything that the stage shows at one moment, as plain data: a function of the world, the recent
//! records and the time, and of nothing else.

use std::rc::Rc;

use fallible_engine::kernel::faults::Place;
use fallible_engine::kernel::id::{FlightId, LinkId, MachineId};
use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::network::Fate;
use fallible_engine::kernel::time::{LocalTime, Span, Time};
use fallible_engine::protocols::instance::STOPPED;

/// More machines and messages than this are a crowd.
const CROWD: usize = 200;

/// One moment of the stage.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Frame {
    /// The moment, in true time.
    pub now: Time,
    /// All zones, in the scenario's order.
    pub zones: Vec<Zone>,
    /// All machines; a machine's place here is its [`MachineId`].
    pub machines: Vec<Machine>,
    /// The links to draw.
    pub links: Vec<Link>,
    /// Messages under way, oldest first.
    pub flights: Vec<Flight>,
    /// Messages that ended otherwise than by delivery, a short while ago.
    pub ended: Vec<Ended>,
    /// Promises broken at a machine, not longer ago than the picture says.
    pub marks: Vec<MachineMark>,
    /// What was done by hand and the scenario's own script will undo: where, and when.
    pub undone: Vec<(Place, Time)>,
}

/// A region of the stage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone {
    /// Its name; a zone without one is not drawn as a region.
    pub name: Rc<str>,
    /// Who runs it; empty if the scenario does not say.
    pub administrator: Rc<str>,
    /// How many of its servers are up, counting machines that stand still.
    pub up: usize,
    /// How many servers it has.
    pub total: usize,
}

/// Which outline a machine has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MachineKind {
    /// A box with lamp, vents and feet.
    Server,
    /// A screen on a base.
    Client,
}

/// A word on a machine's corner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Badge {
    /// In capitals: `PRIMARY`.
    pub word: Rc<str>,
    /// Whether it is the one in charge: drawn solid.
    pub solid: bool,
}

/// One line of a machine's state.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// What: `bio`.
    pub name: Rc<str>,
    /// Its value: `v2`.
    pub value: Rc<str>,
    /// How lately it changed: 1 just now, 0 long ago.
    pub fresh: f32,
}

/// Whether a machine runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Power {
    /// It runs.
    Up,
    /// It is off since then.
    Crashed(Time),
    /// It stands still since then.
    Paused(Time),
}

/// A machine and what it hosts.
#[derive(Clone, PartialEq, Debug)]
pub struct Machine {
    /// What people call it.
    pub name: Rc<str>,
    /// How it is drawn.
    pub kind: MachineKind,
    /// Index of its zone in [`Frame::zones`].
    pub zone: usize,
    /// What it is, on its corner.
    pub badge: Option<Badge>,
    /// Its state, the most telling line first; a box shows one or two, the inspector all.
    pub fields: Vec<Field>,
    /// A short remark on its state, such as `1 behind`; may be empty.
    pub remark: Rc<str>,
    /// Whether it runs.
    pub power: Power,
    /// Work takes this many times as long; 1 is full speed.
    pub slow: f32,
    /// What its wall clock reads.
    pub wall: LocalTime,
    /// How far that is from true time, in nanoseconds; negative when behind.
    pub skew: i64,
    /// Whether the skew is beyond what the lesson allows.
    pub skew_matters: bool,
    /// Jobs being done.
    pub busy: usize,
    /// Jobs waiting for a worker.
    pub queue: usize,
}

impl Machine {
    /// Whether what ran there has stopped, although the machine has not.
    #[must_use]
    pub fn has_stopped(&self) -> bool {
        let badge = self.badge.as_ref();
        badge.is_some_and(|badge| *badge.word == *STOPPED)
    }
}

/// A link between two machines.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// The link of the scenario that it belongs to.
    pub id: LinkId,
    /// Its name in the scenario.
    pub name: Rc<str>,
    /// Its two ends; `Direction::Forward` leads from the first to the second.
    pub ends: [MachineId; 2],
    /// Its latency in words: `80 ms`. Empty to show none.
    pub latency: Rc<str>,
    /// A word on it, such as `async replication`; may be empty.
    pub caption: Rc<str>,
    /// Whether nobody waits for what travels on it: drawn dashed.
    pub asynchronous: bool,
    /// Since when each way is cut.
    pub cut: [Option<Time>; 2],
    /// Probability that a message is lost.
    pub loss: f32,
    /// For each way, bytes waiting for bandwidth and room for them; `None` where nothing limits it.
    pub buffer: [Option<(u64, u64)>; 2],
}

impl Link {
    /// When the older of its cuts was made.
    #[must_use]
    pub fn cut_at(&self) -> Option<Time> {
        self.cut.iter().flatten().min().copied()
    }
}

/// A message under way.
#[derive(Clone, PartialEq, Debug)]
pub struct Flight {
    /// Which one.
    pub id: FlightId,
    /// A few words: `copy v2`.
    pub label: Rc<str>,
    /// How it is drawn.
    pub family: Family,
    /// The machine it left.
    pub from: MachineId,
    /// The machine it is going to.
    pub to: MachineId,
    /// When it was sent.
    pub sent: Time,
    /// When it arrives if nothing happens; `None` while it cannot go on.
    pub due: Option<Time>,
    /// Which try it is, from 0.
    pub attempt: u32,
    /// Bytes on the wire.
    pub size: u32,
    /// Whether it still waits at its sender's end for bandwidth.
    pub waits: bool,
    /// How far it has come since it left there, from 0 to 1.
    pub progress: f32,
}

impl Flight {
    /// How long until it lands.
    #[must_use]
    pub fn left(&self, now: Time) -> Option<Span> {
        self.due.map(|due| due.since(now))
    }
}

/// A message that ended otherwise than by delivery.
#[derive(Clone, PartialEq, Debug)]
pub struct Ended {
    /// Which one.
    pub id: FlightId,
    /// A few words.
    pub label: Rc<str>,
    /// How it was drawn.
    pub family: Family,
    /// The machine it left.
    pub from: MachineId,
    /// The machine it was for.
    pub to: MachineId,
    /// When it ended.
    pub at: Time,
    /// How it ended.
    pub fate: Fate,
    /// How far it had come, from 0 to 1.
    pub progress: f32,
    /// How much of it is still to be seen: 1 just now, 0 gone.
    pub shown: f32,
}

/// A promise broken at a machine.
#[derive(Clone, PartialEq, Debug)]
pub struct MachineMark {
    /// Where.
    pub machine: MachineId,
    /// When.
    pub at: Time,
    /// A few words: `stale read at 4.213 s`.
    pub words: Rc<str>,
}

/// Something on the stage that can be pointed at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Thing {
    /// A machine.
    Machine(MachineId),
    /// The link between two machines, the lower id first.
    Link(MachineId, MachineId),
    /// A message under way or just ended.
    Message(FlightId),
}

impl Thing {
    /// The link between two machines, whichever is named first.
    #[must_use]
    pub fn link(a: MachineId, b: MachineId) -> Self {
        Self::Link(a.min(b), a.max(b))
    }
}

/// What the reader attends to; the page knows it, the world does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Attention {
    /// What the inspector shows.
    pub selected: Option<Thing>,
    /// What the pointer is over.
    pub hovered: Option<Thing>,
    /// What the keyboard is on.
    pub focused: Option<Thing>,
}

impl Frame {
    /// The machine with this id.
    #[must_use]
    pub fn machine(&self, id: MachineId) -> Option<&Machine> {
        self.machines.get(id.index())
    }

    /// What people call a machine; `?` for one that is not there.
    #[must_use]
    pub fn name(&self, id: MachineId) -> &str {
        self.machine(id).map_or("?", |machine| &machine.name)
    }

    /// All machines with their ids.
    pub fn machine_ids(&self) -> impl Iterator<Item = (MachineId, &Machine)> {
        self.machines
            .iter()
            .enumerate()
            .map(|(i, machine)| (MachineId(i as u32), machine))
    }

    /// Whether there is so much to look at that nobody follows all of it while time goes on.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        self.machines.len() + self.flights.len() > CROWD
    }

    /// The link between two machines, either way round.
    #[must_use]
    pub fn link_between(&self, a: MachineId, b: MachineId) -> Option<&Link> {
        self.links
            .iter()
            .find(|link| link.ends == [a, b] || link.ends == [b, a])
    }
}
