//! Power: machines that crash, come back, stand still and go on.

use super::course::NEVER;
use super::{Event, World};
use crate::kernel::faults::{Crash, Pause, Restart, Resume};
use crate::kernel::id::{LinkId, MachineId};
use crate::kernel::machine::{Arrival, Power};
use crate::kernel::network::{Fate, Flight, Leg};
use crate::kernel::process::Process;
use crate::kernel::record::Recorder;
use crate::kernel::time::{Span, Time};
use crate::sorted::sort_by_key;

impl<P: Process> World<P> {
    /// Turns a machine off. Memory, timers, work, what waited in its inbox and what its streams held are
    /// gone; streams to it stall until it is back or they break. False if it is off already.
    pub(super) fn crash<R: Recorder<P::Note>>(&mut self, id: MachineId, out: &mut R) -> bool {
        let machine = &mut self.machines[id.index()];
        if matches!(machine.power, Power::Down(_)) {
            return false;
        }
        machine.power = Power::Down(self.now);
        machine.busy.clear();
        machine.waiting.clear();
        machine.overdue.clear();
        let inbox = std::mem::take(&mut machine.inbox);
        let hosts = machine.hosts.clone();
        self.emit(Crash(id).into(), out);
        for arrival in inbox {
            if let Arrival::Message(slot) = arrival {
                self.end(slot, Fate::ReceiverDown, out);
            }
        }
        for process in hosts {
            self.lose_held(process, out);
            self.disarm_all(process);
            if self.seats[process.index()].started {
                self.seats[process.index()].process.on_crash();
            }
        }
        true
    }

    /// Turns a machine on again. First every stream that touched it breaks, and the other ends learn that
    /// this one has forgotten them; then its processes begin anew. False if it is not off.
    pub(super) fn restart<R: Recorder<P::Note>>(&mut self, id: MachineId, out: &mut R) -> bool {
        let machine = &mut self.machines[id.index()];
        if !matches!(machine.power, Power::Down(_)) {
            return false;
        }
        let hosts = machine.hosts.clone();
        self.emit(Restart(id).into(), out);
        self.reset_streams(&hosts, out);
        self.machines[id.index()].power = Power::Up;
        for process in hosts {
            if !self.seats[process.index()].started {
                self.start(process, out);
            } else if self.seats[process.index()].alive {
                self.react(process, out, P::on_restart);
            }
        }
        true
    }

    /// Lets a machine stand still: messages gather in its inbox, timers come due and wait, work stops
    /// where it is. Its clocks go on. False if it does not run.
    pub(super) fn pause<R: Recorder<P::Note>>(&mut self, id: MachineId, out: &mut R) -> bool {
        let machine = &mut self.machines[id.index()];
        if !machine.is_up() {
            return false;
        }
        machine.power = Power::Paused(self.now);
        for busy in &mut machine.busy {
            busy.until = Time(busy.until.since(self.now).0);
            busy.token = 0;
        }
        self.emit(Pause(id).into(), out);
        true
    }

    /// Lets a machine go on: first what came to its inbox is handled, in order of arrival, then timers
    /// that came due; work goes on from where it was. False if it is not paused.
    pub(super) fn resume<R: Recorder<P::Note>>(&mut self, id: MachineId, out: &mut R) -> bool {
        let machine = &mut self.machines[id.index()];
        if !matches!(machine.power, Power::Paused(_)) {
            return false;
        }
        machine.power = Power::Up;
        let inbox = std::mem::take(&mut machine.inbox);
        let overdue = std::mem::take(&mut machine.overdue);
        for busy in &mut machine.busy {
            busy.until = self.now + Span(busy.until.0);
            busy.token = self.queue.push(busy.until, Event::Work(id).into());
        }
        self.emit(Resume(id).into(), out);
        for arrival in inbox {
            self.receive(arrival, out);
        }
        for (slot, token) in overdue {
            self.timer_due(slot, token, out);
        }
        self.employ(id);
        true
    }

    /// Handles what came while a machine stood still. By now its process may have been ended.
    fn receive<R: Recorder<P::Note>>(&mut self, arrival: Arrival, out: &mut R) {
        match arrival {
            Arrival::Message(slot) => {
                let Flight { to, stream, .. } = self.flights[slot];
                if self.seats[to.index()].alive {
                    self.deliver(slot, out);
                    if let Some(index) = stream {
                        self.landed(index, Some(to));
                    }
                } else {
                    self.end(slot, Fate::Unreachable, out);
                }
            }
            Arrival::Broken(process, peer) => self.hear_broken(process, peer, out),
            Arrival::Start(process) => self.start(process, out),
        }
    }

    /// Cuts what travels on a link that way: datagrams die where they are, streams stall.
    pub(super) fn sever<R: Recorder<P::Note>>(
        &mut self,
        link: usize,
        direction: usize,
        out: &mut R,
    ) {
        let mut caught: Vec<(Time, u32)> = self
            .flights
            .iter()
            .filter(|(_, f)| {
                f.link.index() == link
                    && f.direction.index() == direction
                    && matches!(f.leg, Leg::Moving(_))
                    && f.due != NEVER
            })
            .map(|(slot, flight)| (flight.due, slot))
            .collect();
        sort_by_key(&mut caught, |(due, slot)| (*due, self.flights[*slot].id));
        for (_, slot) in caught {
            if self.flights[slot].stream.is_some() {
                self.stall(slot, None, out);
            } else {
                self.end(slot, Fate::Cut, out);
            }
        }
        for (index, side) in self.lanes_along(LinkId(link as u16), direction) {
            self.wait(index, side, self.now);
        }
    }
}
