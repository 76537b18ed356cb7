//! A toy process that does what its inputs ask and keeps a log of all that it hears, and small worlds of
//! such processes.

use std::borrow::Borrow;

use fallible_engine::kernel::clock::Clock;
use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::context::Context;
use fallible_engine::kernel::id::{
    Address, Called, Direction, LinkId, MachineId, OperationId, ProcessId, Symbol, ZoneId,
};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::message::{Content, Envelope, Family, Kind, Payload};
use fallible_engine::kernel::names::Names;
use fallible_engine::kernel::network::{Fate, Link, Network, Transport};
use fallible_engine::kernel::process::{NodeView, Process};
use fallible_engine::kernel::random::Purpose;
use fallible_engine::kernel::terms::Terms;
use fallible_engine::kernel::time::{LocalTime, Span, Time};
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::{AnyNote, Fact, Record};

pub(crate) static CALL: Kind = Kind {
    number: 201,
    name: "call",
    family: Family::Request,
};
pub(crate) static CHAT: Kind = Kind {
    number: 202,
    name: "chat",
    family: Family::Ping,
};

/// A message: its kind, a number to tell it by, and its size in bytes.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Note {
    pub(crate) kind: &'static Kind,
    pub(crate) number: u32,
    pub(crate) size: u32,
}

/// A message of the kind [`CALL`].
pub(crate) fn call(number: u32) -> Note {
    Note {
        kind: &CALL,
        number,
        size: 100,
    }
}

/// A message of the kind [`CHAT`].
pub(crate) fn chat(number: u32) -> Note {
    Note {
        kind: &CHAT,
        number,
        size: 100,
    }
}

impl Payload for Note {
    fn kind(&self) -> &'static Kind {
        self.kind
    }
    fn content(&self) -> Content {
        Content::default()
    }
    fn size_bytes(&self) -> u32 {
        self.size
    }
}

/// What a toy can be asked to do.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Do {
    Send(Address, Note),
    SendFor(Address, OperationId, u16, Note),
    Arm(u32, Span),
    Disarm(u32),
    Work(u32, Span),
    Spawn(MachineId),
    /// Start a toy that beats, and keep where it can be reached.
    Bear(MachineId, Called, Beat),
    HangUp(Address, OperationId),
    Destroy(ProcessId),
    Write(u32),
}

/// What a toy heard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Heard {
    Start,
    Message(u32),
    Timer(u32),
    Broken(Address),
    Restart { disk: u32, memory: u32 },
}

/// Sends a message to a random other, again and again.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Beat {
    pub(crate) every: Span,
    pub(crate) peers: u32,
    pub(crate) sent: u32,
}

const PEER: Purpose = Purpose::named("peer of a toy's beat");
const BEAT: u32 = 1_000;

/// The process.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Toy {
    pub(crate) log: Vec<(LocalTime, Heard)>,
    pub(crate) disk: u32,
    pub(crate) memory: u32,
    pub(crate) beat: Option<Beat>,
    pub(crate) children: Vec<(ProcessId, Address)>,
}

impl Toy {
    fn hear(&mut self, heard: Heard, ctx: &Context<'_, Self>) {
        self.log.push((ctx.monotonic(), heard));
    }

    fn arm_beat(&self, ctx: &mut Context<'_, Self>) {
        if let Some(beat) = &self.beat {
            ctx.arm(BEAT, beat.every);
        }
    }

    /// The numbers of the messages it heard, in order.
    pub(crate) fn messages(&self) -> Vec<u32> {
        let number = |(_, heard): &(LocalTime, Heard)| match heard {
            Heard::Message(number) => Some(*number),
            _ => None,
        };
        self.log.iter().filter_map(number).collect()
    }
}

impl Terms for Toy {
    type Message = Note;
    type Timer = u32;
    type Input = Do;
    type Note = AnyNote;
}

impl Process for Toy {
    fn on_start(&mut self, ctx: &mut Context<'_, Self>) {
        self.hear(Heard::Start, ctx);
        self.arm_beat(ctx);
    }

    fn on_input(&mut self, input: Do, ctx: &mut Context<'_, Self>) {
        match input {
            Do::Send(to, note) => ctx.send(to, note),
            Do::SendFor(to, operation, attempt, note) => {
                ctx.send_for(to, operation, attempt, note);
            }
            Do::Arm(timer, span) => ctx.arm(timer, span),
            Do::Disarm(timer) => ctx.disarm(timer),
            Do::Work(done, span) => ctx.work(done, span),
            Do::Spawn(machine) => {
                ctx.spawn(machine, Symbol(0), Self::default());
            }
            Do::Bear(machine, name, beat) => {
                let child = Self {
                    beat: Some(beat),
                    ..Self::default()
                };
                self.children.push(ctx.spawn(machine, name, child));
            }
            Do::HangUp(on, operation) => ctx.hang_up(on, operation, 0),
            Do::Destroy(process) => ctx.destroy(process),
            Do::Write(number) => (self.disk, self.memory) = (number, number),
        }
    }

    fn on_message(&mut self, envelope: &Envelope<Note>, ctx: &mut Context<'_, Self>) {
        self.hear(Heard::Message(envelope.message.number), ctx);
    }

    fn on_timer(&mut self, timer: u32, ctx: &mut Context<'_, Self>) {
        let Some(beat) = self.beat.as_mut().filter(|_| timer == BEAT) else {
            self.hear(Heard::Timer(timer), ctx);
            return;
        };
        let draw = ctx
            .draws(PEER, u64::from(beat.sent))
            .below(u64::from(beat.peers));
        ctx.send(Address(draw as u32), chat(beat.sent));
        beat.sent += 1;
        self.arm_beat(ctx);
    }

    fn on_disconnect(&mut self, peer: Address, ctx: &mut Context<'_, Self>) {
        self.hear(Heard::Broken(peer), ctx);
    }

    fn on_crash(&mut self) {
        self.memory = 0;
    }

    fn on_restart(&mut self, ctx: &mut Context<'_, Self>) {
        let (disk, memory) = (self.disk, self.memory);
        self.hear(Heard::Restart { disk, memory }, ctx);
        self.arm_beat(ctx);
    }

    fn describe(&self, _: &Names) -> NodeView {
        NodeView::default()
    }
}

pub(crate) const WIRE: LinkId = LinkId(1);
pub(crate) const A: ProcessId = ProcessId(0);
pub(crate) const B: ProcessId = ProcessId(1);
pub(crate) const C: ProcessId = ProcessId(2);

/// Where a process of a small world can be reached.
pub(crate) const fn at(process: ProcessId) -> Address {
    Address(process.0)
}

/// The machine of a process of a small world.
pub(crate) const fn on(process: ProcessId) -> MachineId {
    MachineId(process.0)
}

pub(crate) const fn ms(n: u64) -> Time {
    Time(n * 1_000_000)
}

/// A network in which each pair of machines is joined by a link of its own, by the order of pairs (0,1),
/// (0,2), (1,2), (0,3), … from link 1 on.
pub(crate) fn mesh(machines: u32, link: &Link) -> Network {
    let mut network = Network::new(machines as usize);
    for second in 1..machines {
        for first in 0..second {
            let id = network.add_link(link.clone());
            join(&mut network, first, second, id);
        }
    }
    network
}

/// Lets the way between two machines lead over a link.
pub(crate) fn join(network: &mut Network, first: u32, second: u32, link: LinkId) {
    let routes = std::rc::Rc::make_mut(&mut network.routes);
    let (first, second) = (MachineId(first), MachineId(second));
    routes.set(first, second, link, Direction::Forward);
    routes.set(second, first, link, Direction::Back);
}

/// A datagram link that always takes a millisecond.
pub(crate) fn wire() -> Link {
    Link::new(Transport::Datagram, Latency::Constant(Span::millis(1)))
}

/// A stream link that always takes a millisecond.
pub(crate) fn stream() -> Link {
    Link::new(Transport::Stream, Latency::Constant(Span::millis(1)))
}

/// A small world and all that was recorded in it.
pub(crate) struct Stage {
    pub(crate) world: World<Toy>,
    pub(crate) records: Vec<Record>,
}

impl Stage {
    /// Toys on machines of their own in a network.
    pub(crate) fn on(seed: u64, network: Network, toys: u32) -> Self {
        let mut world = World::new(seed, network);
        for _ in 0..toys {
            let machine = world.add_machine(ZoneId(0), Clock::default(), 1);
            world.add_process(machine, Symbol(0), Toy::default());
        }
        Self {
            world,
            records: Vec::new(),
        }
    }

    /// Lets everything due before a moment happen, and then a command.
    pub(crate) fn command(&mut self, time: Time, command: impl Borrow<Command<Toy>>) -> &mut Self {
        if time > Time::ZERO {
            self.run(Time(time.0 - 1));
        }
        self.world.apply(time, command.borrow(), &mut self.records);
        self.audit();
        self
    }

    /// Asks a process for something at a moment.
    pub(crate) fn ask(&mut self, time: Time, process: ProcessId, what: Do) -> &mut Self {
        self.command(time, Command::Input(process, what))
    }

    /// Sends a message from one process to another at a moment.
    pub(crate) fn send(
        &mut self,
        time: Time,
        from: ProcessId,
        to: ProcessId,
        note: Note,
    ) -> &mut Self {
        self.ask(time, from, Do::Send(at(to), note))
    }

    /// Lets everything due at or before a moment happen.
    pub(crate) fn run(&mut self, until: Time) -> &mut Self {
        while self.world.step_until(until, &mut self.records) {
            self.audit();
        }
        self.world.wait_until(until);
        self
    }

    /// Nothing that must be true of a world is broken.
    fn audit(&self) {
        assert_eq!(self.world.audit(), [], "at {}", self.world.now());
    }

    pub(crate) fn toy(&self, process: ProcessId) -> &Toy {
        self.world.process(process).expect("the toy is alive")
    }

    /// How all messages that were not delivered ended, in order.
    pub(crate) fn fates(&self) -> Vec<Fate> {
        let fate = |record: &Record| match record.fact {
            Fact::Ended(_, fate) => Some(fate),
            _ => None,
        };
        self.records.iter().filter_map(fate).collect()
    }

    /// When messages were delivered to a process, in order.
    pub(crate) fn delivered(&self, to: ProcessId) -> Vec<Time> {
        let time = |record: &Record| match record.fact {
            Fact::Delivered(_, receiver) if receiver == to => Some(record.at),
            _ => None,
        };
        self.records.iter().filter_map(time).collect()
    }

    /// How often a fact was recorded.
    pub(crate) fn count(&self, sought: impl Fn(&Fact) -> bool) -> usize {
        self.records.iter().filter(|r| sought(&r.fact)).count()
    }
}

/// What befell each message: the fact of its sending without its flight's number, and its end with its
/// time. Two runs in which the same messages met the same fates give the same list, whatever else moved.
pub(crate) fn fates_of(records: &[Record], sought: impl Fn(&Fact) -> bool) -> Vec<(Time, String)> {
    let mut found = Vec::new();
    for record in records.iter().filter(|record| sought(&record.fact)) {
        let Fact::Sent { flight, due, .. } = record.fact else {
            continue;
        };
        let end = records.iter().find_map(|end| match &end.fact {
            Fact::Delivered(ended, _) if *ended == flight => Some((end.at, "delivered")),
            Fact::Ended(ended, fate) if *ended == flight => Some((end.at, fate.words())),
            _ => None,
        });
        let twins = records
            .iter()
            .filter(|r| matches!(r.fact, Fact::Duplicated { of, .. } if of == flight))
            .count();
        found.push((record.at, format!("due {due}, {end:?}, {twins} more")));
    }
    found
}
