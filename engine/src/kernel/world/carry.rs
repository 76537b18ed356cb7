//! Carrying messages: what happens between a send and its end.

use super::course::{Chances, Course, Trip};
use super::streams::side_of;
use super::{Event, World};
use crate::kernel::id::{Address, LinkId, MachineId, OperationId, ProcessId};
use crate::kernel::machine::{Arrival, Power};
use crate::kernel::message::{Envelope, Payload};
use crate::kernel::network::{Direction, Fate, Flight, Leg, Transport};
use crate::kernel::process::Process;
use crate::kernel::random::Draws;
use crate::kernel::record::{Fact, Record, Recorder};
use crate::kernel::time::{Span, Time};

impl<P: Process> World<P> {
    /// Sends a message: finds its way, lets the network decide what befalls it, and puts it on its way.
    #[inline]
    pub(super) fn send<R: Recorder>(
        &mut self,
        from: ProcessId,
        to: Address,
        serves: (Option<OperationId>, u16),
        message: &P::Message,
        out: &mut R,
    ) {
        let id = self.next_flight();
        let (operation, attempt) = serves;
        let sender = &self.seats[from.index()];
        let (home, address, key) = (sender.machine, sender.address, sender.key);
        let Some((target, link, direction)) = self.way(home, to) else {
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
        let (whose, number) = match operation {
            Some(OperationId { client, number }) => {
                let key = self.seats.get(client.index()).map_or(0, |seat| seat.key);
                (key.rotate_left(17) ^ u64::from(number), u32::from(attempt))
            }
            None => {
                let peer = self.seats[target.index()].key;
                let counts = &mut self.seats[from.index()].counts;
                let number = counts.next(target, message.kind().number);
                (key.rotate_left(32) ^ peer ^ 1 << 63, number)
            }
        };
        let stream = match self.network.links[link.index()].transport {
            Transport::Datagram => None,
            Transport::Stream => Some(self.stream(from, target, link)),
        };
        let trip = Trip {
            link,
            direction,
            stream,
            to: target,
            whose,
            number,
        };
        let course = self.course(&trip, message);
        self.recorded += 1;
        if R::ON {
            let fact = Fact::Sent {
                flight: id,
                from,
                to: target,
                link,
                number,
                kind: message.kind(),
                operation,
                size: message.size_bytes(),
                content: message.content(),
                due: course.due,
            };
            out.record(Record { at: self.now, fact });
        }
        if let Some(fate) = course.refused {
            self.emit(Fact::Ended(id, fate), out);
            return;
        }
        let (slot, free) = self.flights.take();
        let leg = if course.stalled {
            Leg::Stalled
        } else {
            Leg::Moving(self.queue.push(course.ends, Event::Arrive(slot).into()))
        };
        *free = Some(Flight {
            id,
            link,
            direction,
            stream,
            from,
            to: target,
            sent: self.now,
            departs: course.departs,
            due: course.due,
            leg,
            doomed: course.doomed,
            number,
            envelope: Envelope {
                from: address,
                to,
                operation,
                attempt,
                message: message.clone(),
            },
        });
        if course.stalled {
            self.stall(slot, out);
        } else if let Some(span) = course.twin {
            self.twin(slot, span, out);
        }
    }

    /// Where an address leads, and over which link.
    #[inline]
    fn way(&self, home: MachineId, to: Address) -> Option<(ProcessId, LinkId, Direction)> {
        let target = (*self.addresses.get(to.index())?)?;
        let there = self.seats[target.index()].machine;
        let (link, direction) = self.network.routes.get(home, there)?;
        Some((target, link, direction))
    }

    /// What becomes of a message that is sent now: through the pipe, then along the link. Only where it
    /// is part of [`Self::send`] does its result stay out of memory.
    #[inline(always)]
    fn course(&mut self, trip: &Trip, message: &P::Message) -> Course {
        let link = &self.network.links[trip.link.index()];
        let way = trip.direction.index();
        let cut = link.cut[way].is_some();
        match trip.stream {
            Some(index) if cut || self.holds(index, trip.to) => return Course::stalled(self.now),
            None if cut => return Course::refused(self.now, Fate::Cut),
            _ => {}
        }
        let mut departs = self.now;
        if let Some(pipe) = link.pipes[way] {
            let pipe = &mut self.network.pipes[pipe.index()];
            match pipe.accept(self.now, message.size_bytes(), trip.stream.is_some()) {
                Some(left) => departs = left,
                None => return Course::refused(self.now, Fate::BufferFull),
            }
        }
        if trip.stream.is_none()
            && let Some(latency) = link.certain_latency()
        {
            return Course::along(departs, &Chances::certain(latency));
        }
        let draws = Draws::keyed(self.seed, trip.fate_key(link, message.kind().number));
        let chances = Chances::draw(link, draws);
        let mut course = Course::along(departs, &chances);
        if let Some(index) = trip.stream {
            let again = Span(
                link.retransmit_after
                    .0
                    .saturating_mul((1 << chances.resends) - 1),
            );
            let stream = &mut self.streams[index as usize];
            let side = side_of(stream, trip.to);
            course.due = (course.due + again).max(stream.last_due[side]);
            course.ends = course.due;
            stream.last_due[side] = course.due;
        }
        course
    }

    /// Sends a second copy of a flight on its way, which takes `span`.
    #[cold]
    fn twin<R: Recorder>(&mut self, slot: u32, span: Span, out: &mut R) {
        let mut twin = self.flights[slot].clone();
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

    /// Puts a flight on its way, to end at `ends`.
    pub(super) fn fly(&mut self, mut flight: Flight<P::Message>, ends: Time) {
        let (slot, free) = self.flights.take();
        flight.leg = Leg::Moving(self.queue.push(ends, Event::Arrive(slot).into()));
        *free = Some(flight);
    }

    #[inline]
    pub(super) fn arrive<R: Recorder>(&mut self, slot: u32, token: u64, out: &mut R) {
        let flight = self.flights.get(slot);
        let Some(flight) = flight.filter(|flight| flight.leg == Leg::Moving(token)) else {
            return;
        };
        if flight.doomed {
            return self.end(slot, Fate::Lost, out);
        }
        let seat = &self.seats[flight.to.index()];
        let (alive, machine) = (seat.alive, seat.machine);
        match self.machines[machine.index()].power {
            Power::Up if alive => self.deliver(slot, out),
            Power::Up => self.end(slot, Fate::Unreachable, out),
            Power::Paused(_) => {
                self.flights[slot].leg = Leg::Waiting;
                let inbox = &mut self.machines[machine.index()].inbox;
                inbox.push(Arrival::Message(slot));
            }
            Power::Down(_) if flight.stream.is_some() => self.stall(slot, out),
            Power::Down(_) => self.end(slot, Fate::ReceiverDown, out),
        }
    }

    #[inline]
    pub(super) fn deliver<R: Recorder>(&mut self, slot: u32, out: &mut R) {
        let Flight { id, to, .. } = self.flights[slot];
        self.delivered += 1;
        self.emit(Fact::Delivered(id, to), out);
        let (process, mut ctx, flights) = self.scene(to);
        process.on_message(&flights[slot].envelope, &mut ctx);
        self.flights.remove(slot);
        self.act(to, out);
    }

    pub(super) fn end<R: Recorder>(&mut self, slot: u32, fate: Fate, out: &mut R) {
        let id = self.flights[slot].id;
        self.flights.remove(slot);
        self.emit(Fact::Ended(id, fate), out);
    }
}
