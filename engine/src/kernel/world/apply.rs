//! Commands: how a cause from outside changes the world.

use super::World;
use super::ground::Struck;
use crate::kernel::command::{Command, Meddle, Pick};
use crate::kernel::id::{FlightId, LinkId, ProcessId};
use crate::kernel::machine::Arrival;
use crate::kernel::message::Payload;
use crate::kernel::network::{Fate, Leg, Link};
use crate::kernel::process::Process;
use crate::kernel::random::Seed;
use crate::kernel::record::{Fact, Recorder};
use crate::kernel::time::{Span, Time};
use crate::kernel::world::Event;
use crate::sorted::sort;

impl<P: Process> World<P> {
    /// Applies a command at `at`. Where it meets nothing to act on, that is recorded.
    ///
    /// # Panics
    /// In debug builds, if an event lies before `at`: it must happen first.
    pub fn apply<R: Recorder<P::Note>>(&mut self, at: Time, command: &Command<P>, out: &mut R) {
        self.wait_until(at);
        let applied = match command {
            Command::Fault(fault) => fault.apply(&mut Struck { world: self, out }),
            Command::Meddle(pick, meddle) => self.meddle(pick, *meddle, out),
            Command::Reseed(seed) => self.reseed(*seed, out),
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
    pub(super) fn change_link(&mut self, id: LinkId) -> Option<&mut Link> {
        self.certain.clear();
        self.network.links.get_mut(id.index())
    }

    fn reseed<R: Recorder<P::Note>>(&mut self, seed: Seed, out: &mut R) -> bool {
        self.seed = seed;
        self.emit(Fact::Reseeded(seed), out);
        true
    }

    fn input<R: Recorder<P::Note>>(&mut self, id: ProcessId, input: P::Input, out: &mut R) -> bool {
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

    fn meddle<R: Recorder<P::Note>>(&mut self, pick: &Pick, meddle: Meddle, out: &mut R) -> bool {
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

    fn remove_by_hand<R: Recorder<P::Note>>(&mut self, slot: u32, out: &mut R) {
        for stream in &mut self.streams {
            for lane in &mut stream.lanes {
                lane.held.retain(|held| held.slot != slot);
            }
        }
        for machine in &mut self.machines {
            machine
                .inbox
                .retain(|waiting| *waiting != Arrival::Message(slot));
        }
        self.end(slot, Fate::Dropped, out);
    }

    fn duplicate_by_hand<R: Recorder<P::Note>>(&mut self, slot: u32, out: &mut R) -> bool {
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

    fn delay_by_hand<R: Recorder<P::Note>>(&mut self, slot: u32, span: Span, out: &mut R) -> bool {
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
    fn keep_order<R: Recorder<P::Note>>(
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
        let side = stream.side_of(to);
        let lane = &mut stream.lanes[side];
        lane.last_due = lane.last_due.max(due);
    }
}
