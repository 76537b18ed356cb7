//! Lanes: what a connection sends each way, holds while it cannot leave, and sends again when its timer says so.

use super::course::{Chances, Course, NEVER, Trip};
use super::{Event, World};
use crate::kernel::machine::Power;
use crate::kernel::message::{Envelope, Payload};
use crate::kernel::network::{Fate, Leg, Retry, Unsent, Use};
use crate::kernel::process::Process;
use crate::kernel::record::{Fact, Recorder};
use crate::kernel::time::Time;

/// A lane as an event names it: its connection, and which way.
pub(super) const fn lane_of(index: u32, side: usize) -> u32 {
    index << 1 | side as u32
}

const fn is_opening(used: Use) -> bool {
    matches!(used, Use::Request(exchange) if exchange.opening.is_some())
}

impl<P: Process> World<P> {
    /// What becomes of a message that is given to a connection now.
    pub(super) fn course_on(
        &mut self,
        index: u32,
        trip: &Trip,
        envelope: &Envelope<P::Message>,
    ) -> Course {
        let now = self.now;
        let stream = &mut self.streams[index as usize];
        let side = stream.side_of(trip.to);
        if let Some(exchange) = stream.exchange() {
            if exchange.closed.is_some_and(|known| known <= now) {
                return Course::refused(now, Fate::Closed);
            }
            if exchange.opening.is_some() {
                return Course::stalled(now);
            }
        }
        let link = &self.network.links[trip.link.index()];
        let lane = &mut stream.lanes[side];
        if link.cut[trip.direction.index()].is_some() || !lane.held.is_empty() {
            return Course::stalled(now);
        }
        let mut departs = now;
        if let Some(pipe) = link.pipes[trip.direction.index()] {
            let pipe = &mut self.network.pipes[pipe.index()];
            let mut held = Unsent::whole(trip.id, 0, envelope.message.size_bytes());
            lane.offer(&mut held, pipe, link, now);
            if !held.has_left() {
                return Course {
                    held: Some(held),
                    ..Course::stalled(now)
                };
            }
            departs = departs.max(held.departs);
            self.await_news(index, side);
        }
        let link = &self.network.links[trip.link.index()];
        let chances = self.chances(link, 1, trip, envelope);
        let after = link.sent_again_after(chances.resends);
        if after >= link.user_timeout {
            return Course::stalled(now);
        }
        let lane = &mut self.streams[index as usize].lanes[side];
        let mut course = Course::along(departs, &chances);
        course.due = (course.due + after).max(lane.last_due);
        course.ends = course.due;
        lane.last_due = course.due;
        course
    }

    /// Holds a flight until its connection can carry it on.
    #[inline(never)]
    pub(super) fn stall<R: Recorder<P::Note>>(
        &mut self,
        slot: u32,
        held: Option<Unsent>,
        out: &mut R,
    ) {
        let flight = &mut self.flights[slot];
        flight.leg = Leg::Stalled;
        let (id, to, left) = (flight.id, flight.to, flight.departs.min(self.now));
        let Some(index) = flight.stream else { return };
        let size = flight.envelope.message.size_bytes();
        if std::mem::replace(&mut flight.due, NEVER) != NEVER {
            self.emit(
                Fact::Rescheduled {
                    flight: id,
                    due: NEVER,
                },
                out,
            );
        }
        let stream = &mut self.streams[index as usize];
        let side = stream.side_of(to);
        let lane = &mut stream.lanes[side];
        // What was on its way when others were held already still goes before those that were sent later.
        let place = lane.held.partition_point(|other| other.id < id);
        let mut held = held.unwrap_or_else(|| Unsent::whole(id, slot, size));
        held.slot = slot;
        lane.held.insert(place, held);
        if self.is_open(index, side) {
            self.pump(index, side, out);
        } else {
            self.wait(index, side, left);
        }
    }

    /// Whether what a lane sends gets through: the connection and its way are open, and the receiver is not off.
    fn is_open(&self, index: u32, side: usize) -> bool {
        let stream = &self.streams[index as usize];
        !is_opening(stream.used) && self.leads_through(index, side)
    }

    /// Whether the way of a lane is open, and its receiver not off.
    pub(super) fn leads_through(&self, index: u32, side: usize) -> bool {
        let stream = &self.streams[index as usize];
        let machine = self.seats[stream.end_of(side).index()].machine;
        let cut = self.network.links[stream.link.index()].cut[stream.ways[side].index()];
        cut.is_none() && !matches!(self.machines[machine.index()].power, Power::Down(_))
    }

    /// A lane whose way is not open tries again, at times counted from when its oldest message was first sent.
    pub(super) fn wait(&mut self, index: u32, side: usize, since: Time) {
        let stream = &mut self.streams[index as usize];
        let link = &self.network.links[stream.link.index()];
        let lane = &mut stream.lanes[side];
        if lane.retry.is_some() || lane.held.is_empty() {
            return;
        }
        lane.freeze(self.now);
        let mut times = 0;
        while since + link.sent_again_after(times + 1) <= self.now {
            times += 1;
        }
        let at = since + link.sent_again_after(times + 1).min(link.user_timeout);
        let token = self
            .queue
            .push(at, Event::Again(lane_of(index, side)).into());
        lane.retry = Some(Retry {
            token,
            since,
            times,
        });
    }

    /// A lane's timer: what it holds is sent again, and if that cannot get through or chance has it lost, it waits
    /// longer; until its sender has waited long enough to give up.
    pub(super) fn again<R: Recorder<P::Note>>(&mut self, lane: u32, token: u64, out: &mut R) {
        let (index, side) = (lane >> 1, (lane & 1) as usize);
        let stream = &self.streams[index as usize];
        let retry = stream.lanes[side]
            .retry
            .filter(|retry| retry.token == token);
        let Some(Retry { since, times, .. }) = retry else {
            return;
        };
        let Some(first) = stream.lanes[side].held.first().copied() else {
            self.streams[index as usize].lanes[side].retry = None;
            return;
        };
        if is_opening(stream.used) {
            return self.knock(index, side, out);
        }
        let link = &self.network.links[stream.link.index()];
        if self.now >= since + link.user_timeout {
            return self.give_up(index, out);
        }
        let times = times + 1;
        let lost = self.chances_of(first.slot).resends > times && self.leads_through(index, side);
        if lost || !self.leads_through(index, side) {
            let at = since + link.sent_again_after(times + 1).min(link.user_timeout);
            let token = self.queue.push(at, Event::Again(lane).into());
            let retry = Some(Retry {
                token,
                since,
                times,
            });
            self.streams[index as usize].lanes[side].retry = retry;
            return;
        }
        let lane = &mut self.streams[index as usize].lanes[side];
        lane.retry = None;
        lane.held[0].tried = true;
        self.pump(index, side, out);
    }

    /// What chance has in store for a message that is under way.
    fn chances_of(&self, slot: u32) -> Chances {
        let flight = &self.flights[slot];
        let trip = Trip {
            id: flight.id,
            from: flight.from,
            to: flight.to,
            link: flight.link,
            direction: flight.direction,
            number: flight.number,
        };
        let link = &self.network.links[flight.link.index()];
        self.chances(link, 1, &trip, &flight.envelope)
    }

    /// Sends of what a lane holds as much as its window lets through; what has wholly left goes on its way, in order.
    pub(super) fn pump<R: Recorder<P::Note>>(&mut self, index: u32, side: usize, out: &mut R) {
        let stream = &mut self.streams[index as usize];
        let link = &self.network.links[stream.link.index()];
        let lane = &mut stream.lanes[side];
        if lane.retry.is_some() {
            return;
        }
        let mut all = std::mem::take(&mut lane.held);
        if let Some(pipe) = link.pipes[stream.ways[side].index()] {
            let pipe = &mut self.network.pipes[pipe.index()];
            let now = self.now;
            all.iter_mut().all(|held| lane.offer(held, pipe, link, now));
            let left = all.iter().take_while(|held| held.has_left()).count();
            lane.held = all.split_off(left);
        }
        for (place, held) in all.iter().enumerate() {
            if !self.leave(index, side, *held, out) {
                let lane = &mut self.streams[index as usize].lanes[side];
                lane.held.splice(..0, all.split_off(place));
                self.wait(index, side, self.now);
                break;
            }
        }
        self.await_news(index, side);
    }

    /// All of a message that was held has left. False if chance has it lost until its sender gives up.
    fn leave<R: Recorder<P::Note>>(
        &mut self,
        index: u32,
        side: usize,
        held: Unsent,
        out: &mut R,
    ) -> bool {
        let chances = self.chances_of(held.slot);
        let flight = &mut self.flights[held.slot];
        let link = &self.network.links[flight.link.index()];
        let after = link.sent_again_after(if held.tried { 0 } else { chances.resends });
        if after >= link.user_timeout {
            return false;
        }
        flight.departs = held.departs.max(self.now);
        let due = flight.departs + chances.latency + after;
        let lane = &mut self.streams[index as usize].lanes[side];
        let due = due.max(lane.last_due);
        lane.last_due = due;
        flight.due = due;
        flight.leg = Leg::Moving(self.queue.push(due, Event::Arrive(held.slot).into()));
        let id = flight.id;
        self.emit(Fact::Rescheduled { flight: id, due }, out);
        true
    }

    /// Sees to it that a lane hears of the next acknowledgement.
    pub(super) fn await_news(&mut self, index: u32, side: usize) {
        let lane = &mut self.streams[index as usize].lanes[side];
        if let Some(at) = lane.news_at().filter(|_| lane.acks.is_none()) {
            let event = Event::Acknowledged(lane_of(index, side));
            lane.acks = Some(self.queue.push(at, event.into()));
        }
    }

    /// A lane hears what was acknowledged and what was lost.
    pub(super) fn acknowledged<R: Recorder<P::Note>>(
        &mut self,
        lane: u32,
        token: u64,
        out: &mut R,
    ) {
        let (index, side) = (lane >> 1, (lane & 1) as usize);
        let stream = &mut self.streams[index as usize];
        let link = &self.network.links[stream.link.index()];
        let lane = &mut stream.lanes[side];
        if lane.acks != Some(token) {
            return;
        }
        lane.acks = None;
        lane.hear(link, self.now);
        self.pump(index, side, out);
    }
}
