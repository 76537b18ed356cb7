//! Carrying messages: what the network does between a send and its end.

use super::{Event, Seat, World};
use crate::kernel::id::{Address, FlightId, LinkId, OperationId, ProcessId};
use crate::kernel::machine::Power;
use crate::kernel::message::{Envelope, Payload};
use crate::kernel::network::{Direction, Fate, Flight, Leg, Link, Stream, Transport};
use crate::kernel::process::Process;
use crate::kernel::random::{Draws, Purpose};
use crate::kernel::record::{Fact, Recorder};
use crate::kernel::time::{Span, Time};

const FATE: Purpose = Purpose::named("fate of a message");
/// A segment is sent again at most this often; by then the stream has waited long enough to break.
const RETRANSMISSIONS_MAX: u32 = 6;
/// When a message that cannot leave is due.
pub(super) const NEVER: Time = Time(u64::MAX);

/// What chance has in store for a message: always the same number of words, whatever is asked of them.
struct Chances {
    latency: Span,
    /// Where on its way it is lost, as a share of the way.
    lost: Option<f64>,
    /// How long its duplicate takes.
    twin: Option<Span>,
    resends: u32,
}

impl Chances {
    fn draw(link: &Link, mut draws: Draws) -> Self {
        let latency = link.latency.draw(&mut draws);
        if link.latency.is_constant() {
            draws.word();
        }
        let (lost, place, twin) = (draws.unit(), draws.unit(), draws.unit());
        let twin_latency = link.latency.draw(&mut draws);
        let resends = if link.loss >= 1.0 {
            RETRANSMISSIONS_MAX
        } else {
            (libm::log(lost) / libm::log(link.loss)) as u32
        };
        Self {
            latency,
            lost: (lost < link.loss).then_some(place),
            twin: (twin < link.duplicate).then_some(twin_latency),
            resends: if link.loss > 0.0 {
                resends.min(RETRANSMISSIONS_MAX)
            } else {
                0
            },
        }
    }

    fn certain(link: &Link) -> Self {
        Self {
            latency: link.latency.median(),
            lost: None,
            twin: None,
            resends: 0,
        }
    }
}

impl<P: Process> World<P> {
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the parts of an envelope, not yet in one"
    )]
    #[inline]
    pub(super) fn send<R: Recorder>(
        &mut self,
        from: ProcessId,
        to: Address,
        operation: Option<OperationId>,
        attempt: u16,
        cause: Option<FlightId>,
        message: P::Message,
        out: &mut R,
    ) {
        let id = self.next_flight();
        let Seat {
            machine: home,
            address,
            ..
        } = self.seats[from.index()];
        let way = self
            .addresses
            .get(to.index())
            .copied()
            .flatten()
            .and_then(|target| {
                let there = self.seats[target.index()].machine;
                self.network
                    .routes
                    .get(home, there)
                    .map(|(link, direction)| (target, link, direction))
            });
        let Some((target, link, direction)) = way else {
            let kind = message.kind();
            self.emit(
                Fact::Unreachable {
                    flight: id,
                    from,
                    to,
                    kind,
                    operation,
                },
                out,
            );
            return;
        };
        let count = if operation.is_none() {
            self.count(from, target, message.kind().number)
        } else {
            0
        };
        let envelope = Envelope {
            from: address,
            to,
            operation,
            attempt,
            cause,
            message,
        };
        let stream = match self.network.links[link.index()].transport {
            Transport::Datagram => None,
            Transport::Stream => Some(self.stream(from, target, link)),
        };
        let flight = Flight {
            id,
            link,
            direction,
            stream,
            from,
            to: target,
            sent: self.now,
            departs: self.now,
            due: NEVER,
            leg: Leg::Stalled,
            doomed: false,
            count,
            envelope,
        };
        self.dispatch(flight, out);
    }

    /// Which message of its kind to that peer this is, from 0.
    fn count(&mut self, from: ProcessId, to: ProcessId, kind: u16) -> u32 {
        let counts = &mut self.seats[from.index()].counts;
        let key = (u64::from(to.0) << 16) | u64::from(kind);
        match counts.binary_search_by_key(&key, |(k, _)| *k) {
            Ok(place) => {
                counts[place].1 += 1;
                counts[place].1
            }
            Err(place) => {
                counts.insert(place, (key, 0));
                0
            }
        }
    }

    fn stream(&mut self, from: ProcessId, to: ProcessId, link: LinkId) -> u32 {
        let ends = if from <= to { [from, to] } else { [to, from] };
        let next = self.streams.len() as u32;
        let index = *self
            .stream_between
            .entry((ends[0], ends[1], link))
            .or_insert(next);
        if index == next {
            let last_due = [Time::ZERO; 2];
            self.streams.push(Stream {
                ends,
                link,
                last_due,
                stalled: [Vec::new(), Vec::new()],
                reset: None,
            });
        }
        index
    }

    /// Puts a new message on its way: through the pipe, then along the link.
    #[inline]
    fn dispatch<R: Recorder>(&mut self, mut flight: Flight<P::Message>, out: &mut R) {
        let link = &self.network.links[flight.link.index()];
        let size = flight.envelope.message.size_bytes();
        if let Some(stream) = flight.stream {
            let side = side_of(&self.streams[stream as usize], flight.to);
            if link.cut[flight.direction.index()].is_some()
                || !self.streams[stream as usize].stalled[side].is_empty()
            {
                self.announce(&flight, size, out);
                let slot = self.flights.insert(flight) as u32;
                self.stall(slot, out);
                return;
            }
        } else if link.cut[flight.direction.index()].is_some() {
            self.announce(&flight, size, out);
            self.emit(Fact::Ended(flight.id, Fate::Cut), out);
            return;
        }
        if let Some(pipe) = link.pipes[flight.direction.index()] {
            let pipe = &mut self.network.pipes[pipe.index()];
            match pipe.accept(self.now, size, flight.stream.is_some()) {
                Some(departs) => flight.departs = departs,
                None => {
                    flight.due = self.now;
                    self.announce(&flight, size, out);
                    self.emit(Fact::Ended(flight.id, Fate::BufferFull), out);
                    return;
                }
            }
        }
        let chances = if link.is_certain() {
            Chances::certain(link)
        } else {
            Chances::draw(link, Draws::keyed(self.seed, fate_key(&flight)))
        };
        self.launch(flight, &chances, size, out);
    }

    #[inline]
    fn launch<R: Recorder>(
        &mut self,
        mut flight: Flight<P::Message>,
        chances: &Chances,
        size: u32,
        out: &mut R,
    ) {
        flight.due = flight.departs + chances.latency;
        let mut ends = flight.due;
        if let Some(stream) = flight.stream {
            let first = self.network.links[flight.link.index()].retransmit_after;
            let again = Span(first.0.saturating_mul((1 << chances.resends) - 1));
            let stream = &mut self.streams[stream as usize];
            let side = side_of(stream, flight.to);
            flight.due = (flight.due + again).max(stream.last_due[side]);
            stream.last_due[side] = flight.due;
            ends = flight.due;
        } else if let Some(place) = chances.lost {
            flight.doomed = true;
            ends = flight.departs + Span((chances.latency.0 as f64 * (0.2 + 0.6 * place)) as u64);
        }
        self.announce(&flight, size, out);
        let twin = chances
            .twin
            .filter(|_| flight.stream.is_none())
            .map(|span| (flight.clone(), span));
        self.fly(flight, ends);
        if let Some((mut twin, span)) = twin {
            let of = twin.id;
            twin.id = self.next_flight();
            twin.due = twin.departs + span;
            twin.doomed = false;
            let due = twin.due;
            self.emit(
                Fact::Duplicated {
                    flight: twin.id,
                    of,
                    due,
                },
                out,
            );
            self.fly(twin, due);
        }
    }

    #[inline]
    pub(super) fn fly(&mut self, mut flight: Flight<P::Message>, ends: Time) {
        let entry = self.flights.vacant_entry();
        let token = self.queue.push(ends, Event::Arrive(entry.key() as u32));
        flight.leg = Leg::Moving(token);
        entry.insert(flight);
    }

    #[inline]
    fn announce<R: Recorder>(&mut self, flight: &Flight<P::Message>, size: u32, out: &mut R) {
        self.recorded += 1;
        if R::ON {
            let Flight {
                id,
                from,
                to,
                link,
                due,
                envelope,
                count,
                ..
            } = flight;
            let fact = Fact::Sent {
                flight: *id,
                from: *from,
                to: *to,
                link: *link,
                number: if envelope.operation.is_some() {
                    u32::from(envelope.attempt)
                } else {
                    *count
                },
                kind: envelope.message.kind(),
                operation: envelope.operation,
                size,
                content: envelope.message.content(),
                due: *due,
            };
            out.record(crate::kernel::record::Record { at: self.now, fact });
        }
    }

    /// Holds a flight until its stream can go on, and lets the stream break if that takes too long.
    pub(super) fn stall<R: Recorder>(&mut self, slot: u32, out: &mut R) {
        let flight = &mut self.flights[slot as usize];
        flight.leg = Leg::Stalled;
        let id = flight.id;
        let Some(index) = flight.stream else { return };
        if flight.due != NEVER {
            flight.due = NEVER;
            let to = flight.to;
            self.emit(
                Fact::Rescheduled {
                    flight: id,
                    due: NEVER,
                },
                out,
            );
            self.hold(index, to, slot);
        } else {
            let to = flight.to;
            self.hold(index, to, slot);
        }
    }

    fn hold(&mut self, index: u32, to: ProcessId, slot: u32) {
        let stream = &mut self.streams[index as usize];
        let side = side_of(stream, to);
        stream.stalled[side].push(slot);
        if stream.reset.is_none() {
            let wait = self.network.links[stream.link.index()].reset_after;
            stream.reset = Some(self.queue.push(self.now + wait, Event::Break(index)));
        }
    }

    /// Sends what a stream held, in order: each takes its link's typical latency again.
    pub(super) fn release<R: Recorder>(&mut self, index: u32, side: usize, out: &mut R) {
        let stream = &mut self.streams[index as usize];
        let held = std::mem::take(&mut stream.stalled[side]);
        if stream.stalled[1 - side].is_empty() {
            stream.reset = None;
        }
        let latency = self.network.links[stream.link.index()].latency.median();
        for slot in held {
            let flight = &mut self.flights[slot as usize];
            flight.departs = self.now.max(flight.departs);
            let last_due = &mut self.streams[index as usize].last_due[side];
            flight.due = (flight.departs + latency).max(if *last_due == NEVER {
                Time::ZERO
            } else {
                *last_due
            });
            *last_due = flight.due;
            let token = self.queue.push(flight.due, Event::Arrive(slot));
            flight.leg = Leg::Moving(token);
            let (id, due) = (flight.id, flight.due);
            self.emit(Fact::Rescheduled { flight: id, due }, out);
        }
    }

    #[inline]
    pub(super) fn arrive<R: Recorder>(&mut self, slot: u32, token: u64, out: &mut R) {
        let Some(flight) = self
            .flights
            .get(slot as usize)
            .filter(|f| f.leg == Leg::Moving(token))
        else {
            return;
        };
        if flight.doomed {
            let id = self.flights.remove(slot as usize).id;
            self.emit(Fact::Ended(id, Fate::Lost), out);
            return;
        }
        let seat = &self.seats[flight.to.index()];
        let (alive, machine) = (seat.alive, seat.machine);
        match self.machines[machine.index()].power {
            Power::Up if alive => self.deliver(slot, out),
            Power::Up => self.end(slot, Fate::Unreachable, out),
            Power::Paused(_) => {
                self.flights[slot as usize].leg = Leg::Waiting;
                self.machines[machine.index()].inbox.push(slot);
            }
            Power::Down(_) if flight.stream.is_some() => self.stall(slot, out),
            Power::Down(_) => self.end(slot, Fate::ReceiverDown, out),
        }
    }

    #[inline]
    pub(super) fn deliver<R: Recorder>(&mut self, slot: u32, out: &mut R) {
        let flight = self.flights.remove(slot as usize);
        self.delivered += 1;
        self.emit(Fact::Delivered(flight.id, flight.to), out);
        self.react(flight.to, Some(flight.id), out, |process, ctx| {
            process.on_message(flight.envelope, ctx)
        });
    }

    pub(super) fn end<R: Recorder>(&mut self, slot: u32, fate: Fate, out: &mut R) {
        let id = self.flights.remove(slot as usize).id;
        self.emit(Fact::Ended(id, fate), out);
    }

    /// A stream breaks: everything under way on it is lost, and both ends hear of it.
    pub(super) fn break_stream<R: Recorder>(&mut self, index: u32, token: u64, out: &mut R) {
        if self.streams[index as usize].reset == Some(token) {
            self.reset_stream(index, out);
        }
    }

    pub(super) fn reset_stream<R: Recorder>(&mut self, index: u32, out: &mut R) {
        let stream = &mut self.streams[index as usize];
        stream.reset = None;
        stream.last_due = [Time::ZERO; 2];
        stream.stalled = [Vec::new(), Vec::new()];
        let ends = stream.ends;
        let lost: Vec<u32> = self
            .flights
            .iter()
            .filter(|(_, f)| f.stream == Some(index) && f.leg != Leg::Waiting)
            .map(|(slot, _)| slot as u32)
            .collect();
        for slot in lost {
            self.end(slot, Fate::Reset, out);
        }
        self.emit(Fact::Disconnected(ends[0], ends[1]), out);
        for (process, peer) in [(ends[0], ends[1]), (ends[1], ends[0])] {
            let peer = self.seats[peer.index()].address;
            let seat = &self.seats[process.index()];
            if seat.alive && self.machines[seat.machine.index()].is_up() {
                self.react(process, None, out, |process, ctx| {
                    process.on_disconnect(peer, ctx)
                });
            }
        }
    }
}

/// Which way of a stream leads to `to`.
pub(super) fn side_of(stream: &Stream, to: ProcessId) -> usize {
    usize::from(stream.ends[1] != to)
}

/// What a message's chances are keyed by: its link, and either its operation and attempt or, where it
/// belongs to none, its sender, receiver and count of its kind.
fn fate_key<M: Payload>(flight: &Flight<M>) -> [u64; 3] {
    let Flight {
        link,
        direction,
        from,
        to,
        count,
        envelope,
        ..
    } = flight;
    let back = u64::from(*direction == Direction::Back);
    let place = (u64::from(link.0) << 32) | (u64::from(envelope.message.kind().number) << 8) | back;
    match envelope.operation {
        Some(operation) => [
            FATE.key() ^ (place | 2),
            operation.key(),
            u64::from(envelope.attempt),
        ],
        None => [
            FATE.key() ^ place,
            (u64::from(from.0) << 32) | u64::from(to.0),
            u64::from(*count),
        ],
    }
}
