//! The audit: what must be true of a world between two events, and the types cannot say. Tests ask for it
//! after each event; what it finds broken it gives as values.

use std::fmt;

use super::lanes::lane_of;
use super::{Event, World};
use crate::kernel::id::{Address, FlightId, LinkId, MachineId, ProcessId};
use crate::kernel::machine::{Arrival, Busy, Machine, Power};
use crate::kernel::network::{Flight, Leg, Stream, Use};
use crate::kernel::process::Process;
use crate::kernel::queue::Entry;
use crate::kernel::time::Time;
use crate::sorted::SortedMap;

/// Something about a world that must never be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Broken {
    /// The queue would not give its entries in order, or has lost count of them.
    QueueOutOfOrder,
    /// An event lies before the present.
    EventInThePast(Time),
    /// The messages that ended and those under way are not those that were sent.
    CountsDoNotAddUp {
        /// How many were sent.
        sent: u64,
        /// How many were delivered, ended otherwise, or are under way.
        found: u64,
    },
    /// The places of flights or timers have lost count of what is free.
    PlacesDoNotAddUp,
    /// A message is under way, and nothing will end it.
    FlightWithoutEnd(FlightId),
    /// A stream or an inbox holds a message that is not there, or is elsewhere.
    HoldsNothing(u32),
    /// What a stream holds is not in the order in which it was sent.
    StreamOutOfOrder(LinkId),
    /// A stream holds messages and will never send them, or break.
    StreamWithoutEnd(LinkId),
    /// What a stream has under way or still to send is not what it was given.
    StreamDoesNotAddUp(LinkId),
    /// A connection of a request is not the one that its request leads to, or is used for nothing and still known.
    StreamOfNobody(LinkId),
    /// A timer of a process that has ended or whose machine is off.
    TimerOfTheDead(ProcessId),
    /// A timer that will never fire, or a process that does not know its timer.
    TimerWithoutEnd(ProcessId),
    /// A timer that fires when its clock does not read what it waits for.
    TimerOffItsClock(ProcessId),
    /// Work on a machine that is off, for nobody there, or more than it has workers for.
    WorkOfNobody(MachineId),
    /// Work under way that will never be done.
    WorkWithoutEnd(MachineId),
    /// Work under way has more left than the whole of it takes at the machine's pace.
    WorkOffItsPace(MachineId),
    /// Work waits although a worker is idle.
    IdleWorker(MachineId),
    /// Something waits for a machine that does not stand still.
    WaitsForNothing(MachineId),
    /// A process lives on a machine that does not host it, or the other way round.
    HomelessProcess(ProcessId),
    /// A process lives and will never begin.
    ProcessWithoutStart(ProcessId),
    /// An address leads to a process that has ended, or to another machine than its own.
    AddressOfTheDead(Address),
    /// Something a handler asked for was not carried out.
    WishesLeft,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QueueOutOfOrder => f.write_str("the queue is out of order"),
            Self::EventInThePast(at) => write!(f, "an event at {at} lies in the past"),
            Self::CountsDoNotAddUp { sent, found } => {
                write!(
                    f,
                    "{sent} messages were sent, and {found} can be accounted for"
                )
            }
            Self::PlacesDoNotAddUp => f.write_str("places of flights or timers do not add up"),
            Self::FlightWithoutEnd(id) => write!(f, "message {} will never end", id.0),
            Self::HoldsNothing(slot) => write!(f, "place {slot} is held and holds no such message"),
            Self::StreamOutOfOrder(link) => {
                write!(f, "a stream over link {} is out of order", link.0)
            }
            Self::StreamWithoutEnd(link) => {
                write!(f, "a stream over link {} waits for ever", link.0)
            }
            Self::StreamDoesNotAddUp(link) => {
                write!(
                    f,
                    "a stream over link {} has lost count of its bytes",
                    link.0
                )
            }
            Self::StreamOfNobody(link) => {
                write!(
                    f,
                    "a stream over link {} is not that of its request",
                    link.0
                )
            }
            Self::TimerOfTheDead(id) => write!(f, "process {} is off and has a timer", id.0),
            Self::TimerWithoutEnd(id) => write!(f, "a timer of process {} never fires", id.0),
            Self::TimerOffItsClock(id) => {
                write!(f, "a timer of process {} does not keep to its clock", id.0)
            }
            Self::WorkOfNobody(id) => write!(f, "machine {} does work it cannot have", id.0),
            Self::WorkWithoutEnd(id) => write!(f, "work at machine {} is never done", id.0),
            Self::WorkOffItsPace(id) => {
                write!(f, "work at machine {} has more left than it is", id.0)
            }
            Self::IdleWorker(id) => write!(f, "work waits for an idle worker of machine {}", id.0),
            Self::WaitsForNothing(id) => {
                write!(
                    f,
                    "something waits for machine {}, which does not stand still",
                    id.0
                )
            }
            Self::HomelessProcess(id) => write!(f, "process {} is not where it lives", id.0),
            Self::ProcessWithoutStart(id) => write!(f, "process {} will never begin", id.0),
            Self::AddressOfTheDead(id) => write!(f, "address {} leads to nobody", id.0),
            Self::WishesLeft => f.write_str("a wish of a handler was not carried out"),
        }
    }
}

/// A timer may fire so many nanoseconds before or after the reading that it waits for: readings are rounded to one
/// where it is armed and where it is looked at, and at half speed a clock counts one in two.
const ROUNDING: u64 = 5;

/// What is to come, by the entry's sequence number.
type ToCome = SortedMap<u64, (Time, Event)>;

impl<P: Process> World<P> {
    /// All that is broken in this world; nothing, if the kernel is right. Ask between events only.
    #[must_use]
    pub fn audit(&self) -> Vec<Broken> {
        let mut broken = Vec::new();
        let to_come = self.audit_queue(&mut broken);
        self.audit_counts(&mut broken);
        for (slot, flight) in self.flights.iter() {
            if !self.has_end(slot, flight, &to_come) {
                broken.push(Broken::FlightWithoutEnd(flight.id));
            }
        }
        self.audit_streams(&to_come, &mut broken);
        self.audit_timers(&to_come, &mut broken);
        for machine in &self.machines {
            self.audit_work(machine, &to_come, &mut broken);
            self.audit_waiting(machine, &mut broken);
        }
        self.audit_processes(&to_come, &mut broken);
        broken
    }

    fn audit_queue(&self, broken: &mut Vec<Broken>) -> ToCome {
        let entries = self.queue.in_order();
        if !self.queue.is_sound() {
            broken.push(Broken::QueueOutOfOrder);
        }
        if let Some(first) = entries.first().filter(|entry| entry.at < self.now) {
            broken.push(Broken::EventInThePast(first.at));
        }
        let known = |entry: &Entry<_>| (entry.sequence, (entry.at, Event::from(entry.event)));
        let mut known: Vec<_> = entries.iter().map(known).collect();
        known.sort_unstable_by_key(|(sequence, _)| *sequence);
        known.into_iter().collect()
    }

    fn audit_counts(&self, broken: &mut Vec<Broken>) {
        let found = self.delivered + self.ended + self.flights.len() as u64;
        if self.sent != found {
            let sent = self.sent;
            broken.push(Broken::CountsDoNotAddUp { sent, found });
        }
        if !self.flights.is_sound() || !self.timers.is_sound() {
            broken.push(Broken::PlacesDoNotAddUp);
        }
        if !self.wishes.effects.is_empty() || !self.wishes.newborn.is_empty() {
            broken.push(Broken::WishesLeft);
        }
    }

    /// Whether something will end a flight.
    fn has_end(&self, slot: u32, flight: &Flight<P::Message>, to_come: &ToCome) -> bool {
        match flight.leg {
            Leg::Moving(token) => {
                let event = to_come.get(&token).map(|(_, event)| *event);
                event == Some(Event::Arrive(slot))
            }
            Leg::Stalled => flight.stream.is_some_and(|index| {
                let stream = &self.streams[index as usize];
                let lane = &stream.lanes[stream.side_of(flight.to)];
                lane.held.iter().any(|held| held.slot == slot)
            }),
            Leg::Waiting => {
                let machine = &self.machines[self.seats[flight.to.index()].machine.index()];
                machine.inbox.contains(&Arrival::Message(slot))
            }
        }
    }

    fn audit_streams(&self, to_come: &ToCome, broken: &mut Vec<Broken>) {
        for (index, stream) in (0_u32..).zip(&self.streams) {
            for (side, lane) in stream.lanes.iter().enumerate() {
                self.audit_held(index, side, broken);
                let comes = |token: Option<u64>, event: Event| {
                    let entry = token.and_then(|token| to_come.get(&token));
                    entry.is_some_and(|(_, to_come)| *to_come == event)
                };
                let lane_id = lane_of(index, side);
                let retry = lane.retry.map(|retry| retry.token);
                let goes_on = comes(retry, Event::Again(lane_id))
                    || comes(lane.acks, Event::Acknowledged(lane_id));
                if !lane.held.is_empty() && !goes_on {
                    broken.push(Broken::StreamWithoutEnd(stream.link));
                }
                if !lane.adds_up() {
                    broken.push(Broken::StreamDoesNotAddUp(stream.link));
                }
            }
            if !self.is_known(index, stream) {
                broken.push(Broken::StreamOfNobody(stream.link));
            }
        }
    }

    /// What a lane holds is there, and in order.
    fn audit_held(&self, index: u32, side: usize, broken: &mut Vec<Broken>) {
        let stream = &self.streams[index as usize];
        let mut before = None;
        for held in &stream.lanes[side].held {
            let flight = self.flights.get(held.slot);
            let here = flight.filter(|f| {
                f.leg == Leg::Stalled
                    && f.stream == Some(index)
                    && f.id == held.id
                    && stream.side_of(f.to) == side
            });
            let Some(flight) = here else {
                broken.push(Broken::HoldsNothing(held.slot));
                continue;
            };
            if before.replace(flight.id) >= Some(flight.id) {
                broken.push(Broken::StreamOutOfOrder(stream.link));
            }
        }
    }

    /// Whether the request of a connection leads to it, and counts what is under way; or nothing does, if it has none.
    fn is_known(&self, index: u32, stream: &Stream) -> bool {
        let leads = |to: &u32| *to == index;
        match stream.used {
            Use::Everything => self.stream_between.values().any(leads),
            Use::Nothing => self.spare.contains(&index) && !self.exchanges.values().any(leads),
            Use::Request(exchange) => {
                let key = (
                    stream.link,
                    stream.ends,
                    exchange.operation,
                    exchange.attempt,
                );
                let on_it = |flight: &&Flight<_>| flight.stream == Some(index);
                let under_way = self.flights().filter(on_it).count();
                self.exchanges.get(&key) == Some(&index) && under_way == exchange.under_way as usize
            }
        }
    }

    fn audit_timers(&self, to_come: &ToCome, broken: &mut Vec<Broken>) {
        for (slot, armed) in self.timers.iter() {
            let process = armed.process;
            let seat = &self.seats[process.index()];
            let machine = &self.machines[seat.machine.index()];
            if !seat.alive || matches!(machine.power, Power::Down(_)) {
                broken.push(Broken::TimerOfTheDead(process));
                continue;
            }
            let entry = to_come.get(&armed.token);
            let at = entry.and_then(|(at, event)| (*event == Event::Timer(slot)).then_some(*at));
            let fires = at.is_some();
            let due = machine.clock.when(self.now, armed.due);
            if at.is_some_and(|at| at.0.abs_diff(due.0) > ROUNDING) {
                broken.push(Broken::TimerOffItsClock(process));
            }
            let overdue = machine.overdue.contains(&(slot, armed.token));
            let known = seat
                .armed
                .iter()
                .any(|(timer, at)| *timer == armed.timer && *at == slot);
            if !(fires || overdue) || !known {
                broken.push(Broken::TimerWithoutEnd(process));
            }
        }
        let known: usize = self.seats.iter().map(|seat| seat.armed.len()).sum();
        let sorted = |armed: &[(P::Timer, u32)]| armed.is_sorted_by(|one, next| one.0 < next.0);
        for (process, seat) in (0_u32..).map(ProcessId).zip(&self.seats) {
            let gone = |(_, slot): &(P::Timer, u32)| self.timers.get(*slot).is_none();
            if !sorted(&seat.armed) || (known != self.timers.len() && seat.armed.iter().any(gone)) {
                broken.push(Broken::TimerWithoutEnd(process));
            }
        }
    }

    fn audit_work(&self, machine: &Machine<P::Timer>, to_come: &ToCome, broken: &mut Vec<Broken>) {
        let id = machine.id;
        let busy = machine.busy.iter().map(|busy| &busy.job);
        let stranger = |process: ProcessId| {
            let seat = &self.seats[process.index()];
            !seat.alive || seat.machine != id
        };
        let strangers = busy
            .chain(&machine.waiting)
            .any(|job| stranger(job.process));
        let workers = usize::from(machine.workers);
        let off = matches!(machine.power, Power::Down(_));
        let works = !machine.busy.is_empty() || !machine.waiting.is_empty();
        if strangers || machine.busy.len() > workers || (off && works) {
            broken.push(Broken::WorkOfNobody(id));
        }
        let ends =
            |token| to_come.get(&token) == Some(&(self.until(machine, token), Event::Work(id)));
        if machine.is_up() && !machine.busy.iter().all(|busy| ends(busy.token)) {
            broken.push(Broken::WorkWithoutEnd(id));
        }
        let from = if machine.is_up() {
            self.now
        } else {
            Time::ZERO
        };
        let too_long = |busy: &Busy<_>| {
            let whole = machine.work_span(busy.job.span).0;
            // As exact as `f64` is where work is very long.
            busy.until.since(from).0 > whole + ROUNDING + (whole >> 50)
        };
        if machine.busy.iter().any(too_long) {
            broken.push(Broken::WorkOffItsPace(id));
        }
        if machine.is_up() && !machine.waiting.is_empty() && machine.busy.len() < workers {
            broken.push(Broken::IdleWorker(id));
        }
    }

    /// Until when the job lasts that an entry ends.
    fn until(&self, machine: &Machine<P::Timer>, token: u64) -> Time {
        let busy = machine.busy.iter().find(|busy| busy.token == token);
        busy.map_or(self.now, |busy| busy.until)
    }

    fn audit_waiting(&self, machine: &Machine<P::Timer>, broken: &mut Vec<Broken>) {
        let paused = matches!(machine.power, Power::Paused(_));
        let waits = !machine.inbox.is_empty() || !machine.overdue.is_empty();
        if waits && !paused {
            broken.push(Broken::WaitsForNothing(machine.id));
        }
        for arrival in &machine.inbox {
            if let Arrival::Message(slot) = arrival
                && self
                    .flights
                    .get(*slot)
                    .is_none_or(|flight| flight.leg != Leg::Waiting)
            {
                broken.push(Broken::HoldsNothing(*slot));
            }
        }
    }

    fn audit_processes(&self, to_come: &ToCome, broken: &mut Vec<Broken>) {
        let mut starts = vec![false; self.seats.len()];
        for (_, event) in to_come.values() {
            if let Event::Start(process) = event {
                starts[process.index()] = true;
            }
        }
        for (id, seat) in (0_u32..).map(ProcessId).zip(&self.seats) {
            let machine = &self.machines[seat.machine.index()];
            let hosted = machine.hosts.iter().filter(|host| **host == id).count();
            let elsewhere = self
                .machines
                .iter()
                .filter(|m| m.hosts.contains(&id))
                .count();
            if hosted != usize::from(seat.alive) || elsewhere != hosted {
                broken.push(Broken::HomelessProcess(id));
            }
            let begins = starts[id.index()]
                || matches!(machine.power, Power::Down(_))
                || machine.inbox.contains(&Arrival::Start(id));
            if seat.alive && !seat.started && !begins {
                broken.push(Broken::ProcessWithoutStart(id));
            }
        }
        for (address, place) in (0_u32..).map(Address).zip(&self.addresses) {
            let lost = |(process, machine): &(ProcessId, MachineId)| {
                let seat = self.seats.get(process.index());
                seat.is_none_or(|seat| !seat.alive || seat.machine != *machine)
            };
            if place.as_ref().is_some_and(lost) {
                broken.push(Broken::AddressOfTheDead(address));
            }
        }
    }
}

#[cfg(test)]
mod tests;
