//! Connections of requests, out of a reserve: each try of an operation has one for itself, and whoever asked may hang up.

use super::course::Trip;
use super::lanes::lane_of;
use super::streams::{connection, ends};
use super::{Event, World};
use crate::kernel::id::{Address, OperationId, ProcessId};
use crate::kernel::network::{Exchange, Fate, Handshake, Link, Opening, Retry, Use};
use crate::kernel::process::Process;
use crate::kernel::random::{Draws, Purpose};
use crate::kernel::record::Recorder;
use crate::kernel::time::{Span, Time};

const KNOCK: Purpose = Purpose::named("opening of a connection");
/// How long after the first segment of a handshake the second follows; the waits then double (RFC 6298, 2.1).
const KNOCKS_AFTER: Span = Span::secs(1);
/// A handshake is begun again at most so often (`tcp_syn_retries`).
const KNOCKS_MAX: u32 = 6;
/// What a segment of a handshake has on the wire: the headers of IPv4 and TCP with its options.
const KNOCK_BYTES: u32 = 60;

/// What stands for a connection that is closed, and nothing is under way on it.
const GONE: u32 = u32::MAX;

impl<P: Process> World<P> {
    /// The connection of a try of an operation: its own from the first message to the last. None if both ends know that
    /// it is closed.
    pub(super) fn exchange(
        &mut self,
        trip: &Trip,
        operation: OperationId,
        attempt: u16,
    ) -> Option<u32> {
        let key = (trip.link, ends(trip.from, trip.to), operation, attempt);
        if let Some(index) = self.exchanges.get(&key) {
            return Some(*index).filter(|index| *index != GONE);
        }
        let link = &self.network.links[trip.link.index()];
        let free = self
            .reserves
            .entry((trip.link, trip.from, trip.to))
            .or_insert(link.reserve.unwrap_or(0));
        let open = *free > 0;
        *free = free.saturating_sub(1);
        let used = Use::Request(Exchange {
            opener: trip.from,
            operation,
            attempt,
            opening: (!open).then(|| Opening {
                lost: knocks(self.seed, self.key_of(operation), attempt, link),
                stage: Handshake::Asked,
            }),
            answered: false,
            under_way: 0,
            closed: None,
        });
        let stream = connection(trip, used);
        let side = stream.side_of(trip.to);
        let index = self.spare.pop().unwrap_or(self.streams.len() as u32);
        match self.streams.get_mut(index as usize) {
            Some(spare) => *spare = stream,
            None => self.streams.push(stream),
        }
        self.exchanges.insert(key, index);
        if !open {
            self.knock_at(index, side, self.now, 0);
        }
        Some(index)
    }

    fn key_of(&self, operation: OperationId) -> u64 {
        crate::kernel::context::key_of(&self.keys, operation)
    }

    /// Begins a handshake, for the first time or again.
    fn knock_at(&mut self, index: u32, side: usize, since: Time, times: u32) {
        let after = Span(KNOCKS_AFTER.0 * ((1 << times) - 1));
        self.send_knock(index, side, since + after, Handshake::Asked);
        let lane = &mut self.streams[index as usize].lanes[side];
        if let Some(retry) = &mut lane.retry {
            (retry.since, retry.times) = (since, times);
        }
    }

    /// Sends a segment of a handshake, at `at`: there, or back through the pipe of that way.
    fn send_knock(&mut self, index: u32, side: usize, at: Time, stage: Handshake) {
        let stream = &mut self.streams[index as usize];
        let link = &self.network.links[stream.link.index()];
        let way = if stage == Handshake::Answered {
            1 - side
        } else {
            side
        };
        let pipe = link.pipes[stream.ways[way].index()].filter(|_| at == self.now);
        let left = pipe.map_or(Some(at), |pipe| {
            self.network.pipes[pipe.index()].accept_segment(at, KNOCK_BYTES)
        });
        let stage = if left.is_some() {
            stage
        } else {
            Handshake::Dropped
        };
        let due = left.unwrap_or(at) + link.latency.median();
        let token = self
            .queue
            .push(due, Event::Again(lane_of(index, side)).into());
        let lane = &mut stream.lanes[side];
        let (since, times) = lane
            .retry
            .map_or((at, 0), |retry| (retry.since, retry.times));
        lane.retry = Some(Retry {
            token,
            since,
            times,
        });
        if let Some(opening) = stream
            .exchange()
            .and_then(|exchange| exchange.opening.as_mut())
        {
            opening.stage = stage;
        }
    }

    /// A segment of a handshake has come, or not. The first is answered, and then the connection is open; where one was
    /// lost, all begins again.
    pub(super) fn knock<R: Recorder<P::Note>>(&mut self, index: u32, side: usize, out: &mut R) {
        let stream = &mut self.streams[index as usize];
        let retry = stream.lanes[side].retry;
        let opening = stream.exchange().and_then(|exchange| exchange.opening);
        let (Some(Retry { since, times, .. }), Some(opening)) = (retry, opening) else {
            return;
        };
        let came = match opening.stage {
            Handshake::Asked => opening.lost <= times && self.leads_through(index, side),
            Handshake::Answered => self.leads_through(index, 1 - side),
            Handshake::Dropped => false,
        };
        if came && opening.stage == Handshake::Asked {
            self.send_knock(index, side, self.now, Handshake::Answered);
        } else if came {
            let stream = &mut self.streams[index as usize];
            stream.lanes[side].retry = None;
            if let Some(exchange) = stream.exchange() {
                exchange.opening = None;
            }
            self.pump(index, side, out);
        } else if times < KNOCKS_MAX {
            self.knock_at(index, side, since, times + 1);
        } else {
            self.give_up(index, out);
        }
    }

    /// Somebody who asked waits no longer and closes the connection. What was sent goes on its way all the same; what
    /// was never sent, because the connection was not open, never will be.
    #[cold]
    pub(super) fn hang_up<R: Recorder<P::Note>>(
        &mut self,
        from: ProcessId,
        to: Address,
        operation: OperationId,
        attempt: u16,
        out: &mut R,
    ) {
        let target = self.addresses.get(to.index()).copied().flatten();
        let home = self.seats[from.index()].machine;
        let Some((to, link)) =
            target.and_then(|(to, there)| Some((to, self.network.routes.way(home, there)?.link())))
        else {
            return;
        };
        let key = (link, ends(from, to), operation, attempt);
        let Some(index) = self.exchanges.get(&key).copied() else {
            return;
        };
        let known = self.now + self.network.links[link.index()].latency.median();
        let stream = &mut self.streams[index as usize];
        let side = stream.side_of(to);
        let Some(exchange) = stream.exchange().filter(|exchange| exchange.opener == from) else {
            return;
        };
        exchange.closed = Some(known);
        if exchange.opening.is_some() {
            self.lose_lane(index, side, Fate::Reset, out);
        }
        self.queue.push(known, Event::HungUp(index).into());
    }

    /// The other end learns that who asked has hung up: what it has not sent yet it keeps to itself.
    pub(super) fn hung_up<R: Recorder<P::Note>>(&mut self, index: u32, out: &mut R) {
        let now = self.now;
        let stream = &mut self.streams[index as usize];
        let Some(exchange) = stream
            .exchange()
            .filter(|exchange| exchange.closed == Some(now))
        else {
            return;
        };
        let opener = exchange.opener;
        let side = stream.side_of(opener);
        if self.leads_through(index, 1 - side) {
            self.lose_lane(index, side, Fate::Closed, out);
        }
        self.bury(index);
    }

    /// Forgets a connection that is closed, but for that, once nothing is under way on it.
    fn bury(&mut self, index: u32) {
        let now = self.now;
        let (link, ends) = {
            let stream = &self.streams[index as usize];
            (stream.link, stream.ends)
        };
        let Some(exchange) = self.streams[index as usize].exchange().copied() else {
            return;
        };
        let known = exchange.closed.is_some_and(|known| known <= now);
        if known && exchange.under_way == 0 {
            self.forget(index);
            let key = (link, ends, exchange.operation, exchange.attempt);
            self.exchanges.insert(key, GONE);
        }
    }

    /// Whether a message comes to an end that has hung up.
    pub(super) fn is_closed_to(&mut self, index: u32, to: ProcessId) -> bool {
        let exchange = self.streams[index as usize].exchange();
        exchange.is_some_and(|exchange| exchange.closed.is_some() && exchange.opener == to)
    }

    /// A message has begun its way on a connection.
    pub(super) fn embarked(&mut self, index: u32) {
        if let Some(exchange) = self.streams[index as usize].exchange() {
            exchange.under_way += 1;
        }
    }

    /// A message has ended its way. When the one who asked has an answer and nothing more is under way, the connection
    /// is free for another request, or closed where enough are.
    pub(super) fn landed(&mut self, index: u32, delivered_to: Option<ProcessId>) {
        let Some(exchange) = self.streams[index as usize].exchange() else {
            return;
        };
        exchange.under_way = exchange.under_way.saturating_sub(1);
        exchange.answered |= delivered_to == Some(exchange.opener);
        if exchange.closed.is_some() {
            self.bury(index);
        } else if exchange.answered && exchange.under_way == 0 {
            let opener = exchange.opener;
            let stream = &self.streams[index as usize];
            let other = stream.ends[usize::from(stream.ends[0] == opener)];
            let most = self.network.links[stream.link.index()].reserve.unwrap_or(0);
            let free = self
                .reserves
                .entry((stream.link, opener, other))
                .or_insert(0);
            *free = most.min(*free + 1);
            self.forget(index);
        }
    }

    /// A connection of a request is none any more.
    pub(super) fn forget(&mut self, index: u32) {
        let stream = &mut self.streams[index as usize];
        let (link, ends) = (stream.link, stream.ends);
        let Some(Exchange {
            operation, attempt, ..
        }) = stream.exchange().copied()
        else {
            return;
        };
        stream.used = Use::Nothing;
        stream.lanes = Default::default();
        self.exchanges.remove(&(link, ends, operation, attempt));
        self.spare.push(index);
    }

    /// Processes that have forgotten everything have no open connections either.
    pub(super) fn empty_reserves(&mut self, of: &[ProcessId]) {
        for ((_, opener, other), free) in &mut self.reserves {
            if of.contains(opener) || of.contains(other) {
                *free = 0;
            }
        }
    }
}

/// How often a handshake is lost by chance, there or on the way back.
fn knocks(seed: u64, whose: u64, attempt: u16, link: &Link) -> u32 {
    let key = [
        KNOCK.key() ^ link.key.rotate_left(1),
        whose,
        u64::from(attempt),
    ];
    let both = 1.0 - (1.0 - link.loss) * (1.0 - link.loss);
    super::course::resends(Draws::keyed(seed, key).unit(), both)
}
