//! A connection: its two lanes, and what each has under way, holds and sends again.

use std::collections::VecDeque;

use super::link::Link;
use super::pipe::Pipe;
use super::window::{SEGMENT, Window};
use crate::kernel::id::{Direction, FlightId, LinkId, OperationId, ProcessId};
use crate::kernel::time::{Span, Time};

/// A message travels in at most so many segments; those of a bigger one are larger, so that no message costs more.
const SEGMENTS_MAX: u32 = 4_096;

/// A connection between two processes over one stream link.
#[derive(Clone, PartialEq, Debug)]
pub struct Stream {
    /// The two ends, the lower id first.
    pub ends: [ProcessId; 2],
    /// The link it runs over.
    pub link: LinkId,
    /// Which way along the link each lane leads.
    pub ways: [Direction; 2],
    /// Each way, 0 towards `ends[1]`.
    pub lanes: [Lane; 2],
    /// What it is used for.
    pub used: Use,
}

/// What a connection is used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    /// Everything between its ends, in order.
    Everything,
    /// One try of an operation: a request, and what comes of it.
    Request(Exchange),
    /// Nothing any more; it may become another.
    Nothing,
}

/// A request over a connection out of a reserve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exchange {
    /// Who opened the connection.
    pub opener: ProcessId,
    /// The operation.
    pub operation: OperationId,
    /// Which try of it.
    pub attempt: u16,
    /// How far its handshake is, if it is still being opened.
    pub opening: Option<Opening>,
    /// Whether anything came back.
    pub answered: bool,
    /// How many messages are under way on it.
    pub under_way: u32,
    /// When the other end learns that the opener has hung up, if it has.
    pub closed: Option<Time>,
}

/// A handshake.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening {
    /// How often it is lost by chance.
    pub lost: u32,
    /// How it stands with the segment that is under way.
    pub stage: Handshake,
}

/// A segment of a handshake.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handshake {
    /// The first, on its way there.
    Asked,
    /// The answer, on its way back.
    Answered,
    /// Dropped at a full buffer; its sender waits for nothing.
    Dropped,
}

/// One way of a connection.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Lane {
    /// When the latest message that way arrives: none may overtake it.
    pub last_due: Time,
    /// Messages that are not wholly on their way, in the order in which they were sent.
    pub held: Vec<Unsent>,
    /// When it will try again, while the way is not open.
    pub retry: Option<Retry>,
    /// The queue entry at which the first of `flying` is acknowledged.
    pub acks: Option<u64>,
    /// Segments that nobody has acknowledged yet, by when that will be known.
    flying: VecDeque<Segment>,
    flying_bytes: u64,
    window: Window,
    /// When a segment last got into the pipe.
    sent: Time,
    /// How often in a row nothing was acknowledged in time, and when what was lost so last was sent.
    timeouts: (u32, Time),
}

/// A message that is not wholly on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unsent {
    /// Which.
    pub id: FlightId,
    /// Its slot.
    pub slot: u32,
    /// How many bytes it has.
    pub size: u32,
    /// How many of them were never sent.
    fresh: u32,
    /// How many are known to be lost.
    again: u32,
    /// How many have not left yet.
    missing: u32,
    /// When the last of those that have left does.
    pub departs: Time,
    /// Whether chance has had its say: it was sent again until it got through.
    pub tried: bool,
}

/// A lone segment that is sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retry {
    /// The queue entry of the next time.
    pub token: u64,
    /// When it was first sent.
    pub since: Time,
    /// How often it was sent again.
    pub times: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Segment {
    /// When it is acknowledged, or its loss noticed.
    at: Time,
    sent: Time,
    bytes: u32,
    /// Whose bytes the full buffer dropped, if it did.
    lost: Option<FlightId>,
    /// Whether its loss is noticed by the timer.
    timed: bool,
}

impl Unsent {
    /// A message of which nothing has left yet.
    #[must_use]
    pub const fn whole(id: FlightId, slot: u32, size: u32) -> Self {
        Self {
            id,
            slot,
            size,
            fresh: size,
            again: 0,
            missing: size,
            departs: Time::ZERO,
            tried: false,
        }
    }

    /// Whether all of it has left.
    #[must_use]
    pub const fn has_left(&self) -> bool {
        self.missing == 0
    }

    /// The next bytes to send.
    fn next(&self) -> u32 {
        let most = SEGMENT.max(self.size.div_ceil(SEGMENTS_MAX));
        most.min(if self.again > 0 {
            self.again
        } else {
            self.fresh
        })
    }
}

impl Lane {
    /// Sends of a message what the window lets through. False if the window is full.
    pub fn offer(&mut self, held: &mut Unsent, pipe: &mut Pipe, link: &Link, now: Time) -> bool {
        let rest = now.since(self.sent) > link.retransmit_after + link.round_trip();
        if self.flying.is_empty() && rest {
            self.window.rested();
        }
        loop {
            let bytes = held.next();
            let full = self.flying_bytes + u64::from(bytes) > self.window.bytes();
            if bytes == 0 {
                return true;
            }
            if full && !self.flying.is_empty() {
                return false;
            }
            let known = if held.again > 0 {
                &mut held.again
            } else {
                &mut held.fresh
            };
            *known -= bytes;
            let left = pipe.accept_segment(now, bytes);
            if let Some(left) = left {
                held.missing -= bytes;
                held.departs = left;
                self.sent = now;
            }
            self.flying_bytes += u64::from(bytes);
            self.await_news(Segment {
                at: left.unwrap_or(pipe.free_at) + link.round_trip(),
                sent: now,
                bytes,
                lost: left.is_none().then_some(held.id),
                timed: false,
            });
        }
    }

    fn await_news(&mut self, segment: Segment) {
        let place = self.flying.partition_point(|other| other.at <= segment.at);
        self.flying.insert(place, segment);
    }

    /// When the next acknowledgement comes, or the next loss is noticed.
    #[must_use]
    pub fn news_at(&self) -> Option<Time> {
        self.flying.front().map(|segment| segment.at)
    }

    /// Takes the news that have come by now.
    pub fn hear(&mut self, link: &Link, now: Time) {
        while let Some(segment) = self.flying.pop_front_if(|segment| segment.at <= now) {
            let Some(whose) = segment.lost else {
                self.timeouts.0 = 0;
                self.flying_bytes -= u64::from(segment.bytes);
                if !self.held.is_empty() {
                    let round_trip = now.since(segment.sent);
                    self.window.acknowledged(segment.bytes, now, round_trip);
                }
                continue;
            };
            if !segment.timed && self.sent <= segment.sent {
                // Nothing behind it got through, so only the timer tells.
                if segment.sent > self.timeouts.1 {
                    self.timeouts = (self.timeouts.0 + 1, segment.sent);
                }
                let times = self.timeouts.0.max(1);
                let wait = link.sent_again_after(times).0 - link.sent_again_after(times - 1).0;
                let at = (segment.sent + Span(wait)).max(segment.at);
                self.await_news(Segment {
                    at,
                    timed: true,
                    ..segment
                });
                continue;
            }
            self.flying_bytes -= u64::from(segment.bytes);
            if segment.timed {
                self.window.timed_out(segment.sent, now);
            } else {
                self.window.lost(segment.sent, now);
            }
            if let Some(held) = self.held.iter_mut().find(|held| held.id == whose) {
                held.again += segment.bytes;
            }
        }
    }

    /// Forgets what was under way: none of it will be acknowledged, and each message must be sent whole again.
    pub fn freeze(&mut self, now: Time) {
        if let Some(last) = self.flying.back() {
            self.window.timed_out(last.sent, now);
        }
        self.flying.clear();
        (self.flying_bytes, self.acks) = (0, None);
        for held in &mut self.held {
            *held = Unsent::whole(held.id, held.slot, held.size);
        }
    }

    /// Whether what is under way adds up.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let flying = self.flying.iter().map(|segment| u64::from(segment.bytes));
        let lost = |held: &Unsent| {
            let of = |segment: &&Segment| segment.lost == Some(held.id);
            let lost = self.flying.iter().filter(of).map(|segment| segment.bytes);
            lost.sum::<u32>() + held.again + held.fresh == held.missing
        };
        flying.sum::<u64>() == self.flying_bytes && self.held.iter().all(lost)
    }

    /// Loses count of what is under way.
    #[cfg(test)]
    pub(in crate::kernel) const fn leak(&mut self) {
        self.flying_bytes += 1;
    }

    /// Bytes on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.held.capacity() * size_of::<Unsent>() + self.flying.capacity() * size_of::<Segment>()
    }
}

impl Stream {
    /// Which lane leads to `to`.
    #[must_use]
    pub fn side_of(&self, to: ProcessId) -> usize {
        usize::from(self.ends[1] != to)
    }

    /// To whom a lane leads.
    #[must_use]
    pub const fn end_of(&self, side: usize) -> ProcessId {
        self.ends[1 - side]
    }

    /// The request that it carries, if it is one out of a reserve.
    pub const fn exchange(&mut self) -> Option<&mut Exchange> {
        match &mut self.used {
            Use::Request(exchange) => Some(exchange),
            Use::Everything | Use::Nothing => None,
        }
    }
}
