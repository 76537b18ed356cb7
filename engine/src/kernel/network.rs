//! The network: links between machines, the pipes that limit them, streams that keep order, and the
//! messages under way with the fates they can meet.

mod link;
mod pipe;
mod routes;
mod stream;
mod window;

use super::canon::Canon;
use super::id::{Direction, FlightId, LinkId, MachineId, PipeId, ProcessId};
use super::latency::Latency;
use super::message::Envelope;
use super::time::{Span, Time};
pub use link::{GIVES_UP, Link, Oversize, Transport};
pub use pipe::Pipe;
pub use routes::{Routes, Way};
use serde::Serialize;
use std::rc::Rc;
pub use stream::{Exchange, Handshake, Lane, Opening, Retry, Stream, Unsent, Use};
pub use window::{SEGMENT, Window};

/// How a message ended when it was not delivered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Canon)]
pub enum Fate {
    /// Lost on the way.
    Lost,
    /// The link was cut under it.
    Cut,
    /// The buffer in front of the link was full.
    BufferFull,
    /// Nothing leads there, or nobody has that address.
    Unreachable,
    /// The machine it was for is off.
    ReceiverDown,
    /// Its connection broke while it was under way.
    Reset,
    /// A person or a script took it away.
    Dropped,
    /// It was bigger than the link's largest packet.
    TooBig,
    /// Its connection was closed before it came.
    Closed,
}

impl Fate {
    /// The fate in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Cut => "cut",
            Self::BufferFull => "dropped at a full buffer",
            Self::Unreachable => "unreachable",
            Self::ReceiverDown => "receiver down",
            Self::Reset => "lost with its connection",
            Self::Dropped => "dropped by hand",
            Self::TooBig => "too big for the link",
            Self::Closed => "too late for its connection",
        }
    }
}

/// Where a message under way is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leg {
    /// On its way; the queue entry that ends it.
    Moving(u64),
    /// Unsent by a stream that cannot send.
    Stalled,
    /// Arrived at a machine that is paused.
    Waiting,
}

/// A message under way.
#[derive(Clone, PartialEq, Debug)]
pub struct Flight<M> {
    /// Which one.
    pub id: FlightId,
    /// The link it travels on.
    pub link: LinkId,
    /// Which way.
    pub direction: Direction,
    /// The stream it belongs to, if any.
    pub stream: Option<u32>,
    /// Whose it is.
    pub from: ProcessId,
    /// For whom.
    pub to: ProcessId,
    /// When it was sent.
    pub sent: Time,
    /// When it leaves the sender's side, after any wait for bandwidth.
    pub departs: Time,
    /// When it arrives, if nothing happens.
    pub due: Time,
    /// Where it is.
    pub leg: Leg,
    /// It will not arrive, and why.
    pub doomed: Option<Fate>,
    /// Which try of its operation, or, if it serves none, which of its kind between these two; from 0.
    pub number: u32,
    /// What it is.
    pub envelope: Envelope<M>,
}

/// The links and pipes of a world, and the way between any two machines.
#[derive(Clone, PartialEq, Debug)]
pub struct Network {
    /// All links. Link 0 is the loopback of every machine.
    pub links: Vec<Link>,
    /// All pipes.
    pub pipes: Vec<Pipe>,
    /// Who reaches whom; it does not change during a run, so snapshots share it.
    pub routes: Rc<Routes>,
}

/// The link that every machine has to itself.
pub const LOOPBACK: LinkId = LinkId(0);

impl Network {
    /// A network of `machines` machines with nothing but their loopbacks.
    #[must_use]
    pub fn new(machines: usize) -> Self {
        let mut routes = Routes::new(machines);
        for machine in 0..machines as u32 {
            routes.set(
                MachineId(machine),
                MachineId(machine),
                LOOPBACK,
                Direction::Forward,
            );
        }
        let loopback = Link::new(Transport::Datagram, Latency::Constant(Span::ZERO));
        Self {
            links: vec![loopback],
            pipes: Vec::new(),
            routes: Rc::new(routes),
        }
    }

    /// Adds a link and gives its id.
    pub fn add_link(&mut self, link: Link) -> LinkId {
        self.links.push(link);
        LinkId((self.links.len() - 1) as u16)
    }

    /// Adds a pipe and gives its id.
    pub fn add_pipe(&mut self, pipe: Pipe) -> PipeId {
        self.pipes.push(pipe);
        PipeId((self.pipes.len() - 1) as u16)
    }
}
