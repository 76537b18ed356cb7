//! Streams: connections that keep order, hold what cannot go on, and break when that takes too long.

use super::course::NEVER;
use super::{Event, World};
use crate::kernel::id::{Address, LinkId, ProcessId};
use crate::kernel::machine::{Arrival, Power};
use crate::kernel::message::Payload;
use crate::kernel::network::{Fate, Leg, Stream};
use crate::kernel::process::Process;
use crate::kernel::record::{Fact, Record, Recorder};
use crate::kernel::time::Time;

impl<P: Process> World<P> {
    /// The stream between two processes over a link, new if there was none.
    #[inline(never)]
    pub(super) fn stream(&mut self, from: ProcessId, to: ProcessId, link: LinkId) -> u32 {
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

    /// Whether a stream holds messages for `to`.
    pub(super) fn holds(&self, index: u32, to: ProcessId) -> bool {
        let stream = &self.streams[index as usize];
        !stream.stalled[side_of(stream, to)].is_empty()
    }

    /// Holds a flight until its stream can go on, and lets the stream break if that takes too long.
    #[inline(never)]
    pub(super) fn stall<R: Recorder<P::Note>>(&mut self, slot: u32, out: &mut R) {
        let flight = &mut self.flights[slot];
        flight.leg = Leg::Stalled;
        let id = flight.id;
        let Some(index) = flight.stream else { return };
        let (to, due) = (flight.to, NEVER);
        if std::mem::replace(&mut flight.due, due) != due {
            self.emit(Fact::Rescheduled { flight: id, due }, out);
        }
        self.hold(index, to, slot);
    }

    fn hold(&mut self, index: u32, to: ProcessId, slot: u32) {
        let stream = &mut self.streams[index as usize];
        let side = side_of(stream, to);
        let held = &mut stream.stalled[side];
        // What was on its way when others were held already still goes before those that were sent later.
        let id = self.flights[slot].id;
        let place = held.partition_point(|other| self.flights[*other].id < id);
        held.insert(place, slot);
        if stream.reset.is_none() {
            let wait = self.network.links[stream.link.index()].reset_after;
            stream.reset = Some(self.queue.push(self.now + wait, Event::Break(index).into()));
        }
    }

    /// Sends what a stream held, in order: each goes through the pipe and takes its link's typical
    /// latency again.
    pub(super) fn release<R: Recorder<P::Note>>(&mut self, index: u32, side: usize, out: &mut R) {
        let stream = &mut self.streams[index as usize];
        let held = std::mem::take(&mut stream.stalled[side]);
        if stream.stalled[1 - side].is_empty() {
            stream.reset = None;
        }
        let link = &self.network.links[stream.link.index()];
        let mut last_due = stream.last_due[side];
        for slot in held {
            let flight = &mut self.flights[slot];
            let size = flight.envelope.message.size_bytes();
            let left = link.pipes[flight.direction.index()]
                .and_then(|pipe| self.network.pipes[pipe.index()].accept(self.now, size, true));
            flight.departs = left.unwrap_or(self.now);
            flight.due = (flight.departs + link.latency.median()).max(last_due);
            last_due = flight.due;
            flight.leg = Leg::Moving(self.queue.push(flight.due, Event::Arrive(slot).into()));
            self.recorded += 1;
            if out.wants() {
                let fact = Fact::Rescheduled {
                    flight: flight.id,
                    due: flight.due,
                };
                out.record(Record { at: self.now, fact });
            }
        }
        self.streams[index as usize].last_due[side] = last_due;
    }

    /// Loses what the streams of a process hold for others: it was in the memory of its machine.
    pub(super) fn lose_held<R: Recorder<P::Note>>(&mut self, from: ProcessId, out: &mut R) {
        let mut lost = Vec::new();
        for stream in self.streams.iter_mut().filter(|s| s.ends.contains(&from)) {
            let to = stream.ends[usize::from(stream.ends[0] == from)];
            let side = side_of(stream, to);
            lost.append(&mut stream.stalled[side]);
        }
        for slot in lost {
            self.end(slot, Fate::Reset, out);
        }
    }

    /// A stream has waited long enough: if it still holds anything, it breaks.
    pub(super) fn break_stream<R: Recorder<P::Note>>(
        &mut self,
        index: u32,
        token: u64,
        out: &mut R,
    ) {
        let stream = &mut self.streams[index as usize];
        if stream.reset != Some(token) {
            return;
        }
        stream.reset = None;
        if stream.stalled.iter().any(|held| !held.is_empty()) {
            self.reset_stream(index, out);
        }
    }

    /// Breaks a stream: everything under way on it is lost, and both ends hear of it.
    pub(super) fn reset_stream<R: Recorder<P::Note>>(&mut self, index: u32, out: &mut R) {
        let stream = &mut self.streams[index as usize];
        stream.reset = None;
        stream.last_due = [Time::ZERO; 2];
        stream.stalled = [Vec::new(), Vec::new()];
        let ends = stream.ends;
        let lost: Vec<u32> = self
            .flights
            .iter()
            .filter(|(_, f)| f.stream == Some(index) && f.leg != Leg::Waiting)
            .map(|(slot, _)| slot)
            .collect();
        for slot in lost {
            self.end(slot, Fate::Reset, out);
        }
        self.emit(Fact::Disconnected(ends[0], ends[1]), out);
        for (process, peer) in [(ends[0], ends[1]), (ends[1], ends[0])] {
            let peer = self.seats[peer.index()].address;
            self.tell_broken(process, peer, out);
        }
    }

    /// Tells a process that its stream to `peer` broke; if its machine stands still, once it goes on.
    pub(super) fn tell_broken<R: Recorder<P::Note>>(
        &mut self,
        process: ProcessId,
        peer: Address,
        out: &mut R,
    ) {
        let seat = &self.seats[process.index()];
        let machine = &mut self.machines[seat.machine.index()];
        match machine.power {
            Power::Up if seat.alive => self.react(process, out, |process, ctx| {
                process.on_disconnect(peer, ctx);
            }),
            Power::Paused(_) => machine.inbox.push(Arrival::Broken(process, peer)),
            Power::Up | Power::Down(_) => {}
        }
    }
}

/// Which way of a stream leads to `to`.
pub(super) fn side_of(stream: &Stream, to: ProcessId) -> usize {
    usize::from(stream.ends[1] != to)
}
