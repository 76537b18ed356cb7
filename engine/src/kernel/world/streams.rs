//! Streams: connections that keep order, hold what cannot go on, and break when that takes too long.

use super::course::NEVER;
use super::{Event, World};
use crate::kernel::id::{LinkId, ProcessId};
use crate::kernel::network::{Fate, Leg, Stream};
use crate::kernel::process::Process;
use crate::kernel::record::{Fact, Recorder};
use crate::kernel::time::Time;

impl<P: Process> World<P> {
    /// The stream between two processes over a link, new if there was none.
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
                self.react(process, out, |process, ctx| {
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
