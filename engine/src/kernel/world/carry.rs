//! Carrying messages: what happens between a send and its end.

use super::course::{Chances, Course, Trip};
use super::react::scene;
use super::{Event, World};
use crate::kernel::context::{Context, key_of};
use crate::kernel::id::{FlightId, ProcessId};
use crate::kernel::machine::{Arrival, Power};
use crate::kernel::message::{Envelope, Payload};
use crate::kernel::network::{Fate, Flight, Leg, Link, Transport};
use crate::kernel::process::Process;
use crate::kernel::random::Draws;
use crate::kernel::record::{Fact, Record, Recorder};
use crate::kernel::slots::Place;
use crate::kernel::time::{Span, Time};

impl<P: Process> World<P> {
    /// Sends a message: finds its way, lets the network decide what befalls it, and puts it on its way.
    #[inline(always)]
    pub(super) fn send<R: Recorder<P::Note>>(
        &mut self,
        from: ProcessId,
        envelope: &Envelope<P::Message>,
        out: &mut R,
    ) {
        let id = self.next_flight();
        let seat = &mut self.seats[from.index()];
        let target = self.addresses.get(envelope.to.index()).copied().flatten();
        let target = target
            .and_then(|(to, there)| Some((to, self.network.routes.way(seat.machine, there)?)));
        let Some((to, way)) = target else {
            return self.nowhere(id, from, envelope, out);
        };
        let number = if envelope.operation.is_some() {
            u32::from(envelope.attempt)
        } else {
            seat.counts.next(to, envelope.kind)
        };
        let trip = Trip {
            id,
            from,
            to,
            link: way.link(),
            direction: way.direction(),
            number,
        };
        if let Some(Some(span)) = self.certain.get(way.index()) {
            let course = Course::certain(self.now, *span);
            return self.launch(&trip, None, &course, envelope, out);
        }
        let link = &self.network.links[trip.link.index()];
        if link.is_free(trip.direction) {
            let chances = self.chances(link, 1, &trip, envelope);
            let course = Course::along(self.now, &chances);
            self.launch(&trip, None, &course, envelope, out);
        } else {
            self.squeeze(trip, envelope, out);
        }
    }

    #[cold]
    fn nowhere<R: Recorder<P::Note>>(
        &mut self,
        flight: FlightId,
        from: ProcessId,
        envelope: &Envelope<P::Message>,
        out: &mut R,
    ) {
        self.ended += 1;
        let fact = Fact::Unreachable {
            flight,
            from,
            to: envelope.to,
            kind: envelope.message.kind(),
            operation: envelope.operation,
        };
        self.emit(fact, out);
    }

    /// What chance has in store for a message that travels in so many pieces.
    #[inline(always)]
    pub(super) fn chances(
        &self,
        link: &Link,
        pieces: u32,
        trip: &Trip,
        envelope: &Envelope<P::Message>,
    ) -> Chances {
        if let Some(latency) = link.certain_latency() {
            return Chances::certain(latency);
        }
        let key = |id: ProcessId| self.keys[id.index()];
        let whose = match envelope.operation {
            Some(operation) => key_of(&self.keys, operation),
            None => key(trip.from).rotate_left(32) ^ key(trip.to) ^ 1 << 63,
        };
        Chances::draw(
            link,
            pieces,
            Draws::keyed(self.seed, trip.fate_key(link, whose, envelope.kind)),
        )
    }

    /// Sends a message over a link that is cut, leads through a pipe, is a stream or has a largest packet.
    #[inline(never)]
    fn squeeze<R: Recorder<P::Note>>(
        &mut self,
        trip: Trip,
        envelope: &Envelope<P::Message>,
        out: &mut R,
    ) {
        if self.network.links[trip.link.index()].transport == Transport::Datagram {
            let course = self.course(&trip, envelope);
            return self.launch(&trip, None, &course, envelope, out);
        }
        let stream = self.stream(&trip, envelope);
        let course = match stream {
            Some(index) => self.course_on(index, &trip, envelope),
            None => Course::refused(self.now, Fate::Closed),
        };
        self.launch(&trip, stream, &course, envelope, out);
    }

    /// What becomes of a datagram that is sent now: through the pipe, then along the link.
    fn course(&mut self, trip: &Trip, envelope: &Envelope<P::Message>) -> Course {
        let link = &self.network.links[trip.link.index()];
        let way = trip.direction.index();
        if link.cut[way].is_some() {
            return Course::refused(self.now, Fate::Cut);
        }
        let size = envelope.message.size_bytes();
        let mut departs = self.now;
        if let Some(pipe) = link.pipes[way] {
            let pipe = &mut self.network.pipes[pipe.index()];
            match pipe.accept(self.now, link.wire_bytes(size)) {
                Some(left) => departs = left,
                None => return Course::refused(self.now, Fate::BufferFull),
            }
        }
        let chances = self.chances(link, link.pieces(size), trip, envelope);
        let course = Course::along(departs, &chances);
        if link.swallows(size) {
            return course.swallowed();
        }
        course
    }

    /// Records that a message was sent, and puts it on its course. It is in line for the sake of what is known
    /// of each course; where the engine is compiled for size, as in the page, it stays out of line.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn launch<R: Recorder<P::Note>>(
        &mut self,
        trip: &Trip,
        stream: Option<u32>,
        course: &Course,
        envelope: &Envelope<P::Message>,
        out: &mut R,
    ) {
        self.recorded += 1;
        if out.wants() {
            let fact = Fact::Sent {
                flight: trip.id,
                from: trip.from,
                to: trip.to,
                link: trip.link,
                number: trip.number,
                kind: envelope.message.kind(),
                operation: envelope.operation,
                size: envelope.message.size_bytes(),
                content: envelope.message.content(),
                due: course.due,
            };
            out.record(Record { at: self.now, fact });
        }
        if let Some(fate) = course.refused {
            self.ended += 1;
            self.emit(Fact::Ended(trip.id, fate), out);
            return;
        }
        let (slot, free) = self.flights.take();
        let leg = if course.stalled {
            Leg::Stalled
        } else {
            Leg::Moving(self.queue.upcoming())
        };
        *free = Place::Taken(Flight {
            id: trip.id,
            link: trip.link,
            direction: trip.direction,
            stream,
            from: trip.from,
            to: trip.to,
            sent: self.now,
            departs: course.departs,
            due: course.due,
            leg,
            doomed: course.doomed,
            number: trip.number,
            envelope: envelope.clone(),
        });
        if let Some(index) = stream {
            self.embarked(index);
        }
        if course.stalled {
            return self.stall(slot, course.held, out);
        }
        self.queue.push(course.ends, Event::Arrive(slot).into());
        if let Some(span) = course.twin {
            self.twin(slot, span, out);
        }
    }

    /// Sends a second copy of a flight on its way, which takes `span`.
    #[cold]
    fn twin<R: Recorder<P::Note>>(&mut self, slot: u32, span: Span, out: &mut R) {
        let mut twin = self.flights[slot].clone();
        let of = twin.id;
        twin.id = self.next_flight();
        twin.due = twin.departs + span;
        twin.doomed = None;
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

    /// Puts a flight on its way, to end at `ends`.
    pub(super) fn fly(&mut self, mut flight: Flight<P::Message>, ends: Time) {
        let (slot, free) = self.flights.take();
        flight.leg = Leg::Moving(self.queue.push(ends, Event::Arrive(slot).into()));
        *free = Place::Taken(flight);
    }

    #[inline]
    pub(super) fn arrive<R: Recorder<P::Note>>(&mut self, slot: u32, token: u64, out: &mut R) {
        let flight = self.flights.get(slot);
        let Some(flight) = flight.filter(|flight| flight.leg == Leg::Moving(token)) else {
            return;
        };
        if let Some(fate) = flight.doomed {
            return self.end(slot, fate, out);
        }
        if let Some(index) = flight.stream {
            return self.arrive_on(index, slot, out);
        }
        let seat = &self.seats[flight.to.index()];
        if seat.alive && self.machines[seat.machine.index()].is_up() {
            self.deliver(slot, out);
        } else {
            self.miss(slot, out);
        }
    }

    /// A flight arrives over a connection.
    #[inline(never)]
    fn arrive_on<R: Recorder<P::Note>>(&mut self, index: u32, slot: u32, out: &mut R) {
        let to = self.flights[slot].to;
        if self.is_closed_to(index, to) {
            return self.end(slot, Fate::Closed, out);
        }
        let seat = &self.seats[to.index()];
        if seat.alive && self.machines[seat.machine.index()].is_up() {
            self.deliver(slot, out);
            self.landed(index, Some(to));
        } else {
            self.miss(slot, out);
        }
    }

    /// Hands the message of a flight to its receiver. All that is needed is looked up before anything is written,
    /// so that, in line, what [`Self::arrive`] has looked up is not looked up again.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(super) fn deliver<R: Recorder<P::Note>>(&mut self, slot: u32, out: &mut R) {
        let Some(flight) = self.flights.get(slot) else {
            return;
        };
        let to = flight.to;
        scene!(self, to => process, ctx);
        self.delivered += 1;
        self.recorded += 1;
        if out.wants() {
            let fact = Fact::Delivered(flight.id, to);
            out.record(Record { at: self.now, fact });
        }
        process.on_message(&flight.envelope, &mut ctx);
        self.flights.end(slot);
        self.act_in_line(to, out);
    }

    /// A flight arrives where nobody can take it now.
    #[cold]
    fn miss<R: Recorder<P::Note>>(&mut self, slot: u32, out: &mut R) {
        let flight = &mut self.flights[slot];
        let machine = self.seats[flight.to.index()].machine;
        let machine = &mut self.machines[machine.index()];
        match machine.power {
            Power::Up => self.end(slot, Fate::Unreachable, out),
            Power::Paused(_) => {
                flight.leg = Leg::Waiting;
                machine.inbox.push(Arrival::Message(slot));
            }
            Power::Down(_) if flight.stream.is_some() => self.stall(slot, None, out),
            Power::Down(_) => self.end(slot, Fate::ReceiverDown, out),
        }
    }

    pub(super) fn end<R: Recorder<P::Note>>(&mut self, slot: u32, fate: Fate, out: &mut R) {
        let Flight { id, stream, .. } = self.flights[slot];
        self.ended += 1;
        self.flights.end(slot);
        self.emit(Fact::Ended(id, fate), out);
        if let Some(index) = stream {
            self.landed(index, None);
        }
    }
}
