//! Connections: which one a message takes, how one breaks, and who is told. What goes on in them is a matter of their
//! lanes; those that carry one request each come out of a reserve.

use super::World;
use super::course::Trip;
use crate::kernel::id::{Address, LinkId, ProcessId};
use crate::kernel::machine::{Arrival, Power};
use crate::kernel::message::Envelope;
use crate::kernel::network::{Fate, Lane, Leg, Stream, Use};
use crate::kernel::process::Process;
use crate::kernel::record::{Fact, Recorder};

impl<P: Process> World<P> {
    /// The connection that a message takes, a new one if there was none; none if its own is closed.
    #[inline(never)]
    pub(super) fn stream(&mut self, trip: &Trip, envelope: &Envelope<P::Message>) -> Option<u32> {
        let apart = self.network.links[trip.link.index()].reserve.is_some();
        match envelope.operation.filter(|_| apart) {
            Some(operation) => self.exchange(trip, operation, envelope.attempt),
            None => Some(self.shared(trip)),
        }
    }

    /// The one connection that carries everything between two processes over a link.
    fn shared(&mut self, trip: &Trip) -> u32 {
        let between = ends(trip.from, trip.to);
        let next = self.streams.len() as u32;
        let key = (between[0], between[1], trip.link);
        let index = *self.stream_between.entry(key).or_insert(next);
        if index == next {
            self.streams.push(connection(trip, Use::Everything));
        }
        index
    }

    /// Loses what the streams of a process hold for others: it was in the memory of its machine.
    pub(super) fn lose_held<R: Recorder<P::Note>>(&mut self, from: ProcessId, out: &mut R) {
        for index in 0..self.streams.len() as u32 {
            let stream = &self.streams[index as usize];
            if stream.ends.contains(&from) {
                let to = stream.ends[usize::from(stream.ends[0] == from)];
                let side = stream.side_of(to);
                self.lose_lane(index, side, Fate::Reset, out);
            }
        }
    }

    /// Ends all that a lane holds.
    pub(super) fn lose_lane<R: Recorder<P::Note>>(
        &mut self,
        index: u32,
        side: usize,
        fate: Fate,
        out: &mut R,
    ) {
        let lane = &mut self.streams[index as usize].lanes[side];
        let held = std::mem::take(&mut lane.held);
        lane.freeze(self.now);
        lane.retry = None;
        for held in held {
            self.end(held.slot, fate, out);
        }
    }

    /// A sender gives up: its connection breaks, and who waits for an acknowledgement there is told. An end that has
    /// sent nothing is not: it hears nothing, and had nothing to wait for. Who waits for a request hears it from its own
    /// time-out.
    pub(super) fn give_up<R: Recorder<P::Note>>(&mut self, index: u32, out: &mut R) {
        let stream = &self.streams[index as usize];
        let waits = [0, 1]
            .map(|side| stream.used == Use::Everything && !stream.lanes[side].held.is_empty());
        let ends = stream.ends;
        self.reset_stream(index, out);
        for (side, waits) in waits.into_iter().enumerate() {
            // What leads to `ends[1]` was sent by `ends[0]`.
            if waits {
                self.tell_broken(ends[side], ends[1 - side], out);
            }
        }
    }

    /// Breaks a connection: everything under way on it is lost.
    pub(super) fn reset_stream<R: Recorder<P::Note>>(&mut self, index: u32, out: &mut R) {
        let stream = &mut self.streams[index as usize];
        let ends = stream.ends;
        stream.lanes = Default::default();
        self.forget(index);
        let over = self.flights.iter();
        let over = over.filter(|(_, flight)| flight.stream == Some(index));
        let over: Vec<u32> = over.map(|(slot, _)| slot).collect();
        for slot in over {
            let flight = &mut self.flights[slot];
            flight.stream = None;
            if flight.leg != Leg::Waiting {
                self.end(slot, Fate::Reset, out);
            }
        }
        self.emit(Fact::Disconnected(ends[0], ends[1]), out);
    }

    /// Breaks all connections of some processes. The others learn once that these have forgotten them, and so do they.
    pub(super) fn reset_streams<R: Recorder<P::Note>>(&mut self, of: &[ProcessId], out: &mut R) {
        let mut told: Vec<[ProcessId; 2]> = Vec::new();
        for index in 0..self.streams.len() as u32 {
            let stream = &self.streams[index as usize];
            let ends = stream.ends;
            if stream.used == Use::Nothing || !ends.iter().any(|end| of.contains(end)) {
                continue;
            }
            self.reset_stream(index, out);
            if !told.contains(&ends) {
                told.push(ends);
                self.tell_broken(ends[0], ends[1], out);
                self.tell_broken(ends[1], ends[0], out);
            }
        }
        self.empty_reserves(of);
    }

    /// Tells a process that its connection to another broke; if its machine stands still, once it goes on.
    fn tell_broken<R: Recorder<P::Note>>(
        &mut self,
        process: ProcessId,
        other: ProcessId,
        out: &mut R,
    ) {
        let peer = self.seats[other.index()].address;
        let seat = &self.seats[process.index()];
        let machine = &mut self.machines[seat.machine.index()];
        match machine.power {
            Power::Up if seat.alive => self.hear_broken(process, peer, out),
            Power::Paused(_) => machine.inbox.push(Arrival::Broken(process, peer)),
            Power::Up | Power::Down(_) => {}
        }
    }

    /// A process whose machine runs learns that its connection to `peer` broke.
    pub(super) fn hear_broken<R: Recorder<P::Note>>(
        &mut self,
        process: ProcessId,
        peer: Address,
        out: &mut R,
    ) {
        if self.seats[process.index()].alive {
            self.react(process, out, |process, ctx| {
                process.on_disconnect(peer, ctx);
            });
        }
    }

    /// Each lane that leads that way along a link.
    pub(super) fn lanes_along(&self, link: LinkId, way: usize) -> Vec<(u32, usize)> {
        let all = (0_u32..).zip(&self.streams);
        let over = all.filter(|(_, stream)| stream.link == link && stream.used != Use::Nothing);
        over.flat_map(|(index, stream)| {
            let sides = [0, 1].into_iter();
            let sides = sides.filter(|side| stream.ways[*side].index() == way);
            sides.map(move |side| (index, side))
        })
        .collect()
    }
}

/// Two processes, the lower id first.
pub(super) fn ends(one: ProcessId, other: ProcessId) -> [ProcessId; 2] {
    if one <= other {
        [one, other]
    } else {
        [other, one]
    }
}

/// A new connection along the way of a message.
pub(super) fn connection(trip: &Trip, used: Use) -> Stream {
    let (there, back) = (trip.direction, trip.direction.opposite());
    let first = trip.from <= trip.to;
    Stream {
        ends: ends(trip.from, trip.to),
        link: trip.link,
        ways: if first { [there, back] } else { [back, there] },
        lanes: [Lane::default(), Lane::default()],
        used,
    }
}
