//! The world: machines, processes and the network at one moment, and the two ways it changes: one event
//! happens, or one command is applied. A world is a value; copies of it are snapshots.

mod apply;
mod audit;
mod carry;
mod counts;
mod course;
mod equal;
mod event;
mod exchanges;
mod ground;
mod lanes;
mod pace;
mod power;
mod react;
mod request;
mod streams;

use crate::sorted::SortedMap;

use counts::Counts;
use event::{Code, Event};
use request::{Request, Reserve};

use super::clock::Clock;
use super::context::Wishes;
use super::id::{
    Address, Called, Direction, FlightId, LinkId, MachineId, ProcessId, Symbol, ZoneId,
};
use super::machine::Machine;
use super::network::{Flight, Lane, Network, Stream};
use super::process::Process;
use super::queue::{Entry, Queue};
use super::random::Seed;
use super::record::{Fact, Record, Recorder};
use super::slots::Slots;
use super::time::{LocalTime, Span, Time};

pub use audit::Broken;

/// A process in its place.
#[derive(Clone, PartialEq, Debug)]
struct Seat<P: Process> {
    process: P,
    name: Called,
    machine: MachineId,
    address: Address,
    alive: bool,
    started: bool,
    /// Armed timers and their slots, in order.
    armed: Vec<(P::Timer, u32)>,
    counts: Counts,
    /// How many processes it has started.
    births: u32,
}

#[derive(Clone, PartialEq, Debug)]
struct Armed<T> {
    process: ProcessId,
    timer: T,
    token: u64,
    /// At which reading of its machine's monotonic clock it fires.
    due: LocalTime,
}

/// The whole system at one moment.
#[derive(Clone, Debug)]
pub struct World<P: Process> {
    now: Time,
    seed: Seed,
    queue: Queue<Code>,
    machines: Vec<Machine<P::Timer>>,
    seats: Vec<Seat<P>>,
    /// What each process is called in keyed draws: the same in every variant, whatever else runs there.
    keys: Vec<u64>,
    /// Where each address leads: a process, and the machine on which it runs.
    addresses: Vec<Option<(ProcessId, MachineId)>>,
    network: Network,
    /// For each link and each way along it, the time that every message takes, where neither chance nor a
    /// cut, a pipe, a stream or a largest packet has a say. It follows from the network, and is kept because
    /// most messages take such a way.
    certain: Vec<Option<Span>>,
    flights: Slots<Flight<P::Message>>,
    timers: Slots<Armed<P::Timer>>,
    streams: Vec<Stream>,
    stream_between: SortedMap<(ProcessId, ProcessId, LinkId), u32>,
    /// The connection of each request that has one of its own.
    exchanges: SortedMap<Request, u32>,
    /// How many open connections wait for a request.
    reserves: SortedMap<Reserve, u32>,
    /// The places of streams that are used for nothing, the last one freed last.
    spare: Vec<u32>,
    sent: u64,
    recorded: u64,
    events: u64,
    delivered: u64,
    /// How many messages ended otherwise.
    ended: u64,
    fired: u64,
    /// The slot of the timer that fired last.
    firing: u32,
    /// Empty between events; kept for its room.
    wishes: Wishes<P>,
}

impl<P: Process> World<P> {
    /// A world without machines, at time zero.
    #[must_use]
    pub fn new(seed: Seed, network: Network) -> Self {
        let mut world = Self {
            now: Time::ZERO,
            seed,
            queue: Queue::default(),
            machines: Vec::new(),
            seats: Vec::new(),
            keys: Vec::new(),
            addresses: Vec::new(),
            network,
            certain: Vec::new(),
            flights: Slots::default(),
            timers: Slots::default(),
            streams: Vec::new(),
            stream_between: SortedMap::new(),
            exchanges: SortedMap::new(),
            reserves: SortedMap::new(),
            spare: Vec::new(),
            sent: 0,
            recorded: 0,
            events: 0,
            delivered: 0,
            ended: 0,
            fired: 0,
            firing: 0,
            wishes: Wishes::default(),
        };
        world.survey();
        world
    }

    /// Learns anew which ways are certain, after the network may have changed.
    fn survey(&mut self) {
        let ways = self.network.links.iter().flat_map(|link| {
            let ways = [Direction::Forward, Direction::Back];
            ways.map(|way| link.certain_latency().filter(|_| link.is_free(way)))
        });
        self.certain.clear();
        self.certain.extend(ways);
    }

    /// Adds a machine with at least one worker.
    pub fn add_machine(&mut self, zone: ZoneId, clock: Clock, workers: u16) -> MachineId {
        let id = MachineId(self.machines.len() as u32);
        self.machines
            .push(Machine::new(id, zone, clock, workers.max(1)));
        id
    }

    /// Puts a process on a machine; it starts as the next event. Its address has its own number, and
    /// keyed draws know it by its id.
    ///
    /// # Panics
    /// If there is no such machine.
    pub fn add_process(&mut self, machine: MachineId, name: Symbol, process: P) -> ProcessId {
        let key = self.seats.len() as u64;
        self.add_keyed_process(machine, name, key, process)
    }

    /// The same for a process that keyed draws know by a key of its own, so that its chances stay the
    /// same when other processes come before it.
    ///
    /// # Panics
    /// If there is no such machine.
    pub fn add_keyed_process(
        &mut self,
        machine: MachineId,
        name: impl Into<Called>,
        key: u64,
        process: P,
    ) -> ProcessId {
        let id = ProcessId(self.seats.len() as u32);
        let address = Address(self.addresses.len() as u32);
        self.addresses.push(Some((id, machine)));
        self.seats.push(Seat {
            process,
            name: name.into(),
            machine,
            address,
            alive: true,
            started: false,
            armed: Vec::new(),
            counts: Counts::default(),
            births: 0,
        });
        self.keys.push(key);
        self.wishes.next = id.0 + 1;
        self.machines[machine.index()].hosts.push(id);
        self.queue.push(self.now, Event::Start(id).into());
        id
    }

    /// Lets an address lead to another process, or nowhere.
    pub fn move_address(&mut self, address: Address, to: Option<ProcessId>) {
        let place = to.and_then(|id| Some((id, self.machine_of(id)?)));
        if let Some(entry) = self.addresses.get_mut(address.index()) {
            *entry = place;
        }
    }

    /// True time.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    /// The run's seed.
    #[must_use]
    pub const fn seed(&self) -> Seed {
        self.seed
    }

    /// Gives a world in which nothing has happened yet another seed, as if it had been made with it.
    pub fn begin_with(&mut self, seed: Seed) {
        debug_assert_eq!(self.events, 0, "a run has one seed from its beginning");
        self.seed = seed;
    }

    /// When the next event is due. A cancelled one counts: it will pass without effect.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        self.queue.next_at()
    }

    /// How many facts have happened so far, whether or not anybody recorded them.
    #[must_use]
    pub const fn recorded(&self) -> u64 {
        self.recorded
    }

    /// How many events have happened so far.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// How many messages were delivered so far.
    #[must_use]
    pub const fn delivered(&self) -> u64 {
        self.delivered
    }

    /// How many timers have fired so far, finished work included.
    #[must_use]
    pub const fn fired(&self) -> u64 {
        self.fired
    }

    /// All machines, in order of id.
    #[must_use]
    pub fn machines(&self) -> &[Machine<P::Timer>] {
        &self.machines
    }

    /// How much waits for a worker on a machine: jobs there, and what waits in queues of its processes.
    #[must_use]
    pub fn waiting(&self, machine: &Machine<P::Timer>) -> usize {
        let hosts = machine.hosts.iter().filter_map(|id| self.process(*id));
        machine.waiting.len() + hosts.map(Process::waiting).sum::<usize>()
    }

    /// How many processes there have been.
    #[must_use]
    pub const fn process_count(&self) -> usize {
        self.seats.len()
    }

    /// A process's state; `None` once it was destroyed.
    #[must_use]
    pub fn process(&self, id: ProcessId) -> Option<&P> {
        self.seats
            .get(id.index())
            .filter(|seat| seat.alive)
            .map(|seat| &seat.process)
    }

    /// What a process is called.
    #[must_use]
    pub fn process_name(&self, id: ProcessId) -> Option<Called> {
        self.seats.get(id.index()).map(|seat| seat.name)
    }

    /// Where a process runs, or ran.
    #[must_use]
    pub fn machine_of(&self, id: ProcessId) -> Option<MachineId> {
        self.seats.get(id.index()).map(|seat| seat.machine)
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// Messages under way, in no particular order.
    pub fn flights(&self) -> impl Iterator<Item = &Flight<P::Message>> {
        self.flights.iter().map(|(_, flight)| flight)
    }

    /// How many messages are under way.
    #[must_use]
    pub fn flight_count(&self) -> usize {
        self.flights.len()
    }

    /// Whether nothing is under way, being done or waited for in an inbox: only timers remain.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.flights.len() == 0
            && self
                .machines
                .iter()
                .all(|m| m.busy.is_empty() && m.waiting.is_empty())
    }

    /// Lets one event happen. False if there is none left.
    pub fn step<R: Recorder<P::Note>>(&mut self, out: &mut R) -> bool {
        self.step_until(Time(u64::MAX), out)
    }

    /// Lets one event happen if it is due at or before `limit`. False if there is none.
    #[inline]
    pub fn step_until<R: Recorder<P::Note>>(&mut self, limit: Time, out: &mut R) -> bool {
        let Some(Entry {
            at,
            sequence,
            event,
        }) = self.queue.pop_until(limit)
        else {
            return false;
        };
        self.now = at;
        self.events += 1;
        if let Some(slot) = event.arrival() {
            self.arrive(slot, sequence, out);
            return true;
        }
        match event.into() {
            Event::Arrive(slot) => self.arrive(slot, sequence, out),
            Event::Timer(slot) => self.timer_due(slot, sequence, out),
            Event::Work(machine) => self.work_done(machine, sequence, out),
            Event::Again(lane) => self.again(lane, sequence, out),
            Event::Start(process) => self.start(process, out),
            Event::Acknowledged(lane) => self.acknowledged(lane, sequence, out),
            Event::HungUp(stream) => self.hung_up(stream, out),
        }
        true
    }

    /// Lets true time pass to `to` when no event lies before it, so that a picture can show the moment.
    pub fn wait_until(&mut self, to: Time) {
        debug_assert!(
            self.next_at().is_none_or(|at| at >= to),
            "no event may be passed over"
        );
        self.now = self.now.max(to);
    }

    #[inline]
    fn emit<R: Recorder<P::Note>>(&mut self, fact: Fact<P::Note>, out: &mut R) {
        self.recorded += 1;
        if out.wants() {
            out.record(Record { at: self.now, fact });
        }
    }

    fn next_flight(&mut self) -> FlightId {
        self.sent += 1;
        FlightId(self.sent)
    }

    /// Bytes held on the heap, as far as the kernel knows them.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let seats: usize = self
            .seats
            .iter()
            .map(|s| {
                size_of::<Seat<P>>()
                    + s.armed.capacity() * size_of::<(P::Timer, u32)>()
                    + s.counts.heap_bytes()
            })
            .sum();
        let machines: usize = self
            .machines
            .iter()
            .map(|m| size_of::<Machine<P::Timer>>() + m.hosts.len() * 4)
            .sum();
        let lanes = self.streams.iter().flat_map(|stream| &stream.lanes);
        let lanes: usize = lanes.map(Lane::heap_bytes).sum();
        self.queue.heap_bytes()
            + seats
            + machines
            + self.flights.heap_bytes()
            + self.timers.heap_bytes()
            + self.streams.capacity() * size_of::<Stream>()
            + lanes
            + self.exchanges.len() * size_of::<(Request, u32)>()
    }
}
