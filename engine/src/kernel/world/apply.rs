//! Commands: how a cause from outside changes the world.

use super::World;
use super::streams::side_of;
use crate::kernel::command::{Command, Meddle, Pick};
use crate::kernel::id::{Address, FlightId, LinkId, MachineId, ProcessId};
use crate::kernel::latency::Latency;
use crate::kernel::machine::{Arrival, Power};
use crate::kernel::message::Payload;
use crate::kernel::network::{Direction, Fate, Leg, Link};
use crate::kernel::process::Process;
use crate::kernel::record::{Fact, Recorder};
use crate::kernel::sorted::sort;
use crate::kernel::time::{Span, Time};
use crate::kernel::world::Event;

impl<P: Process> World<P> {
    /// Applies a command at `at`. Where it meets nothing to act on, that is recorded.
    ///
    /// # Panics
    /// In debug builds, if an event lies before `at`: it must happen first.
    pub fn apply<R: Recorder>(&mut self, at: Time, command: &Command<P>, out: &mut R) {
        self.wait_until(at);
        let applied = match command {
            Command::Crash(id) => self.has(*id) && self.crash(*id, out),
            Command::Restart(id) => self.has(*id) && self.restart(*id, out),
            Command::Pause(id) => self.has(*id) && self.pause(*id, out),
            Command::Resume(id) => self.has(*id) && self.resume(*id, out),
            Command::Slow(id, factor) => self.slow(*id, *factor, out),
            Command::Cut(link, direction) => self.cut(*link, *direction, out),
            Command::Heal(link, direction) => self.heal(*link, *direction, out),
            Command::SetLatency(link, latency) => self.set_latency(*link, *latency, out),
            Command::SetLoss(link, loss) => self.set_loss(*link, *loss, out),
            Command::StepClock(id, by) => self.step_clock(*id, *by, out),
            Command::SetDrift(id, ppm) => self.set_drift(*id, *ppm, out),
            Command::MoveAddress(address, to) => self.give_address(*address, *to, out),
            Command::Meddle(pick, meddle) => self.meddle(pick, *meddle, out),
            Command::Input(process, input) => self.input(*process, input.clone(), out),
            Command::Signed(author, command) => {
                self.emit(Fact::Signed(*author), out);
                return self.apply(at, command, out);
            }
        };
        if !applied {
            self.emit(Fact::DidNotApply, out);
        }
        if self.certain.is_empty() {
            self.survey();
        }
    }

    /// A link that is about to change. Until the next survey no way is taken for certain.
    fn change_link(&mut self, id: LinkId) -> Option<&mut Link> {
        self.certain.clear();
        self.network.links.get_mut(id.index())
    }

    const fn has(&self, id: MachineId) -> bool {
        id.index() < self.machines.len()
    }

    fn slow<R: Recorder>(&mut self, id: MachineId, factor: f64, out: &mut R) -> bool {
        let Some(machine) = self.machines.get_mut(id.index()) else {
            return false;
        };
        machine.slow = factor;
        self.emit(Fact::Slowed(id, (factor * 1_000.0) as u32), out);
        true
    }

    fn set_latency<R: Recorder>(&mut self, id: LinkId, latency: Latency, out: &mut R) -> bool {
        let Some(link) = self.change_link(id) else {
            return false;
        };
        link.latency = latency;
        self.emit(Fact::LatencySet(id, latency.median().0), out);
        true
    }

    fn set_loss<R: Recorder>(&mut self, id: LinkId, loss: f64, out: &mut R) -> bool {
        let Some(link) = self.change_link(id) else {
            return false;
        };
        link.loss = loss.clamp(0.0, 1.0);
        let millionths = (link.loss * 1e6) as u32;
        self.emit(Fact::LossSet(id, millionths), out);
        true
    }

    fn cut<R: Recorder>(&mut self, id: LinkId, direction: Option<Direction>, out: &mut R) -> bool {
        let now = self.now;
        let Some(link) = self.change_link(id) else {
            return false;
        };
        let ways = ways(direction)
            .filter(|way| link.cut[*way].is_none())
            .collect::<Vec<_>>();
        for way in &ways {
            link.cut[*way] = Some(now);
        }
        if ways.is_empty() {
            return false;
        }
        self.emit(Fact::CutOff(id, direction), out);
        for way in ways {
            self.sever(id.index(), way, out);
        }
        true
    }

    fn heal<R: Recorder>(&mut self, id: LinkId, direction: Option<Direction>, out: &mut R) -> bool {
        let Some(link) = self.change_link(id) else {
            return false;
        };
        let mut healed = false;
        for way in ways(direction) {
            healed |= link.cut[way].take().is_some();
        }
        if !healed {
            return false;
        }
        self.emit(Fact::Healed(id, direction), out);
        for index in 0..self.streams.len() as u32 {
            for side in 0..2 {
                if self.streams[index as usize].link == id && self.can_go_on(index, side) {
                    self.release(index, side, out);
                }
            }
        }
        true
    }

    /// Whether what a stream holds that way can leave now: the link is open and the receiver is not off.
    fn can_go_on(&self, index: u32, side: usize) -> bool {
        let stream = &self.streams[index as usize];
        let Some(slot) = stream.stalled[side].first() else {
            return false;
        };
        let flight = &self.flights[*slot];
        let machine = self.seats[flight.to.index()].machine;
        debug_assert_eq!(
            side_of(stream, flight.to),
            side,
            "a stalled flight belongs to its side"
        );
        self.network.links[flight.link.index()].cut[flight.direction.index()].is_none()
            && !matches!(self.machines[machine.index()].power, Power::Down(_))
    }

    fn step_clock<R: Recorder>(&mut self, id: MachineId, by: i64, out: &mut R) -> bool {
        let Some(machine) = self.machines.get_mut(id.index()) else {
            return false;
        };
        machine.clock.step(by);
        self.emit(Fact::ClockStepped(id, by), out);
        true
    }

    fn set_drift<R: Recorder>(&mut self, id: MachineId, ppm: i64, out: &mut R) -> bool {
        let now = self.now;
        let Some(machine) = self.machines.get_mut(id.index()) else {
            return false;
        };
        machine.clock.set_drift(now, ppm);
        self.emit(Fact::DriftSet(id, ppm), out);
        true
    }

    fn give_address<R: Recorder>(&mut self, address: Address, to: ProcessId, out: &mut R) -> bool {
        let known = address.index() < self.addresses.len();
        if !known || self.process(to).is_none() {
            return false;
        }
        self.move_address(address, Some(to));
        self.emit(Fact::AddressMoved(address, to), out);
        true
    }

    fn input<R: Recorder>(&mut self, id: ProcessId, input: P::Input, out: &mut R) -> bool {
        let Some(seat) = self.seats.get(id.index()).filter(|seat| seat.alive) else {
            return false;
        };
        if !self.machines[seat.machine.index()].is_up() {
            return false;
        }
        self.emit(Fact::Asked(id), out);
        self.react(id, out, |process, ctx| process.on_input(input, ctx));
        true
    }

    fn meddle<R: Recorder>(&mut self, pick: &Pick, meddle: Meddle, out: &mut R) -> bool {
        let found = self.flights.iter().find(|(_, f)| {
            f.envelope.message.kind().number == pick.kind
                && pick.from.is_none_or(|from| from == f.from)
                && pick.to.is_none_or(|to| to == f.to)
                && f.envelope.operation == pick.operation
                && f.number == pick.number
        });
        let Some(slot) = found.map(|(slot, _)| slot) else {
            return false;
        };
        match meddle {
            Meddle::Drop => self.remove_by_hand(slot, out),
            Meddle::Duplicate => return self.duplicate_by_hand(slot, out),
            Meddle::Delay(span) => return self.delay_by_hand(slot, span, out),
        }
        true
    }

    fn remove_by_hand<R: Recorder>(&mut self, slot: u32, out: &mut R) {
        for stream in &mut self.streams {
            for held in &mut stream.stalled {
                held.retain(|s| *s != slot);
            }
        }
        for machine in &mut self.machines {
            machine
                .inbox
                .retain(|waiting| *waiting != Arrival::Message(slot));
        }
        self.end(slot, Fate::Dropped, out);
    }

    fn duplicate_by_hand<R: Recorder>(&mut self, slot: u32, out: &mut R) -> bool {
        let mut twin = self.flights[slot].clone();
        if !matches!(twin.leg, Leg::Moving(_)) || twin.stream.is_some() {
            return false;
        }
        let of = twin.id;
        twin.id = self.next_flight();
        twin.doomed = None;
        twin.due = twin.due + self.now.since(twin.sent);
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
        true
    }

    fn delay_by_hand<R: Recorder>(&mut self, slot: u32, span: Span, out: &mut R) -> bool {
        let flight = &mut self.flights[slot];
        if !matches!(flight.leg, Leg::Moving(_)) || flight.doomed.is_some() {
            return false;
        }
        let (id, stream, to) = (flight.id, flight.stream, flight.to);
        flight.due = flight.due + span;
        let due = flight.due;
        flight.leg = Leg::Moving(self.queue.push(due, Event::Arrive(slot).into()));
        self.emit(Fact::Rescheduled { flight: id, due }, out);
        if let Some(index) = stream {
            self.keep_order(index, to, id, due, out);
        }
        true
    }

    /// Behind a delayed message on a stream, nothing arrives earlier.
    fn keep_order<R: Recorder>(
        &mut self,
        index: u32,
        to: ProcessId,
        after: FlightId,
        due: Time,
        out: &mut R,
    ) {
        let mut behind: Vec<(FlightId, u32)> = self
            .flights
            .iter()
            .filter(|(_, f)| {
                f.stream == Some(index)
                    && f.to == to
                    && f.id > after
                    && matches!(f.leg, Leg::Moving(_))
                    && f.due < due
            })
            .map(|(slot, f)| (f.id, slot))
            .collect();
        sort(&mut behind);
        for (id, slot) in behind {
            let token = self.queue.push(due, Event::Arrive(slot).into());
            let flight = &mut self.flights[slot];
            flight.due = due;
            flight.leg = Leg::Moving(token);
            self.emit(Fact::Rescheduled { flight: id, due }, out);
        }
        let stream = &mut self.streams[index as usize];
        let side = side_of(stream, to);
        stream.last_due[side] = stream.last_due[side].max(due);
    }
}

fn ways(direction: Option<Direction>) -> impl Iterator<Item = usize> {
    (0..2).filter(move |way| direction.is_none_or(|d| d.index() == *way))
}
