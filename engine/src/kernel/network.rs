//! The network: links between machines, the pipes that limit them, streams that keep order, and the
//! messages under way with the fates they can meet.

mod routes;
use super::canon::Canon;
use super::id::{Direction, FlightId, LinkId, MachineId, PipeId, ProcessId};
use super::latency::Latency;
use super::message::Envelope;
use super::time::{NANOS_PER_SECOND, Span, Time};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
pub use routes::{Routes, Way};
use schemars::JsonSchema;
use serde::Serialize;
use std::rc::Rc;

/// What befalls a message on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Each message for itself: loss, duplication and changed order show.
    #[default]
    Datagram,
    /// A connection: in order; loss becomes delay, a long cut becomes a reset.
    Stream,
}

/// What becomes of a datagram that is bigger than the link's largest packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Oversize {
    /// It vanishes, and nobody is told: it may not be cut into pieces, and ICMP, which would tell, is filtered.
    #[default]
    #[serde(rename = "vanish")]
    Vanishes,
    /// The network cuts it into pieces; if one of them is lost, all are.
    #[serde(rename = "fragment")]
    Fragments,
}

/// Bytes of an IPv4 header, which each piece of a datagram bears.
const PIECE_HEADER: u32 = 20;

/// A link: how messages between two places behave.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// What it is called in keyed draws: the same in every variant, whatever other links there are.
    pub key: u64,
    /// What it promises.
    pub transport: Transport,
    /// How long a message takes, once it has left.
    pub latency: Latency,
    /// Probability that a datagram is lost, or a stream's segment must be sent again.
    pub loss: f64,
    /// Probability that a datagram arrives twice.
    pub duplicate: f64,
    /// The pipe each way leads through, if its bandwidth is limited.
    pub pipes: [Option<PipeId>; 2],
    /// Since when each way is cut.
    pub cut: [Option<Time>; 2],
    /// The largest packet that it carries, in bytes (its MTU); the largest number where there is no limit.
    pub mtu: u32,
    /// What becomes of a bigger datagram.
    pub oversize: Oversize,
    /// How long a stream waits for an acknowledgement before it breaks.
    pub reset_after: Span,
    /// How long a stream waits before it first sends a lost segment again; doubles each time.
    pub retransmit_after: Span,
}

impl Link {
    /// A link without faults or limits.
    #[must_use]
    pub const fn new(transport: Transport, latency: Latency) -> Self {
        Self {
            key: 0,
            transport,
            latency,
            loss: 0.0,
            duplicate: 0.0,
            pipes: [None; 2],
            cut: [None; 2],
            mtu: u32::MAX,
            oversize: Oversize::Vanishes,
            reset_after: Span::secs(10),
            retransmit_after: Span::millis(200),
        }
    }

    /// Whether a datagram of this size vanishes on it.
    #[must_use]
    #[inline]
    pub fn swallows(&self, size: u32) -> bool {
        size > self.mtu && self.oversize == Oversize::Vanishes
    }

    /// In how many pieces a datagram of this size travels. A piece carries a multiple of eight bytes.
    #[must_use]
    #[inline]
    pub const fn pieces(&self, size: u32) -> u32 {
        if size <= self.mtu || !matches!(self.oversize, Oversize::Fragments) {
            return 1;
        }
        let each = (self.mtu - PIECE_HEADER) & !7;
        (size - PIECE_HEADER).div_ceil(each)
    }

    /// The bytes that a datagram of this size puts on the wire, with a header for each piece.
    #[must_use]
    #[inline]
    pub const fn wire_bytes(&self, size: u32) -> u32 {
        size.saturating_add((self.pieces(size) - 1) * PIECE_HEADER)
    }

    /// How long every message takes, if chance has no say on this link.
    #[must_use]
    #[inline]
    pub fn certain_latency(&self) -> Option<Span> {
        match self.latency {
            Latency::Constant(span) if self.loss <= 0.0 && self.duplicate <= 0.0 => Some(span),
            _ => None,
        }
    }

    /// Whether messages that way leave at once and travel alone and whole: no cut, no pipe, no stream and
    /// no largest packet.
    #[must_use]
    #[inline]
    pub fn is_free(&self, direction: Direction) -> bool {
        let way = direction.index();
        self.transport == Transport::Datagram
            && self.cut[way].is_none()
            && self.pipes[way].is_none()
            && self.mtu == u32::MAX
    }
}

/// Bandwidth and a finite buffer in front of it: messages leave one after another.
#[derive(Clone, PartialEq, Debug)]
pub struct Pipe {
    /// Bits a second.
    pub bits_per_second: u64,
    /// How many bytes may wait.
    pub buffer_bytes: u64,
    /// When the last message accepted will have left.
    pub free_at: Time,
    /// Bytes accepted so far.
    pub carried_bytes: u64,
}

impl Pipe {
    /// An idle pipe. Both figures must be positive.
    #[must_use]
    pub const fn new(bits_per_second: u64, buffer_bytes: u64) -> Self {
        Self {
            bits_per_second,
            buffer_bytes,
            free_at: Time::ZERO,
            carried_bytes: 0,
        }
    }

    /// How many bytes wait or are leaving at `now`.
    #[must_use]
    pub fn queued_bytes(&self, now: Time) -> u64 {
        let nanos = u128::from(self.free_at.since(now).0);
        (nanos * u128::from(self.bits_per_second) / (8 * u128::from(NANOS_PER_SECOND))) as u64
    }

    /// How long `size` bytes take to leave.
    #[must_use]
    pub fn serialisation(&self, size: u32) -> Span {
        Span(
            (u128::from(size) * 8 * u128::from(NANOS_PER_SECOND) / u128::from(self.bits_per_second))
                as u64,
        )
    }

    /// Accepts a message at `now` and says when it will have left, or refuses it because the buffer is
    /// full. A stream's message (`patient`) is never refused: it waits in its sender until there is room.
    pub fn accept(&mut self, now: Time, size: u32, patient: bool) -> Option<Time> {
        if !patient && self.queued_bytes(now) + u64::from(size) > self.buffer_bytes {
            return None;
        }
        self.free_at = self.free_at.max(now) + self.serialisation(size);
        self.carried_bytes += u64::from(size);
        Some(self.free_at)
    }
}

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
        }
    }
}

/// Where a message under way is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leg {
    /// On its way; the queue entry that ends it.
    Moving(u64),
    /// Held by a stream that cannot send.
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

/// A connection between two processes over one stream link.
#[derive(Clone, PartialEq, Debug)]
pub struct Stream {
    /// The two ends, the lower id first.
    pub ends: [ProcessId; 2],
    /// The link it runs over.
    pub link: LinkId,
    /// When the latest message each way arrives: none may overtake it. Index 0 is towards `ends[1]`.
    pub last_due: [Time; 2],
    /// Flights that cannot go on, each way, in order, by slot.
    pub stalled: [Vec<u32>; 2],
    /// The queue entry that will break it, if one is set.
    pub reset: Option<u64>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_big_datagram_vanishes_or_travels_in_pieces() {
        let mut link = Link::new(Transport::Datagram, Latency::Constant(Span::ZERO));
        assert!(!link.swallows(u32::MAX));
        assert_eq!(link.pieces(u32::MAX), 1);
        link.mtu = 1_400;
        assert!(link.swallows(1_401) && !link.swallows(1_400));
        link.oversize = Oversize::Fragments;
        assert!(!link.swallows(1_401));
        // 1,376 bytes to a piece: the largest multiple of 8 that leaves room for a header.
        let pieces = [1_400, 1_401, 2_772, 2_773, 9_000].map(|size| link.pieces(size));
        assert_eq!(pieces, [1, 2, 2, 3, 7]);
        assert_eq!(link.wire_bytes(2_773), 2_813);
        link.mtu = 68;
        assert_eq!(link.pieces(116), 2);
    }

    #[test]
    fn a_pipe_queues_and_then_drops() {
        let mut pipe = Pipe::new(8_000, 2_000);
        assert_eq!(
            pipe.accept(Time::ZERO, 1_000, false),
            Some(Time(1_000_000_000))
        );
        assert_eq!(
            pipe.accept(Time::ZERO, 1_000, false),
            Some(Time(2_000_000_000))
        );
        assert_eq!(pipe.accept(Time::ZERO, 1, false), None);
        assert_eq!(pipe.queued_bytes(Time(500_000_000)), 1_500);
        assert_eq!(
            pipe.accept(Time::ZERO, 1_000, true),
            Some(Time(3_000_000_000))
        );
    }
}
