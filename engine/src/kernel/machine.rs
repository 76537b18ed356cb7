//! A machine: clocks, workers with a queue, and power. What runs on it is a matter of its processes.

use std::collections::VecDeque;

use super::clock::Clock;
use super::id::{Address, MachineId, ProcessId, ZoneId};
use super::time::{Span, Time};

/// Whether a machine runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Power {
    /// It runs.
    #[default]
    Up,
    /// It is off since that moment: memory is gone, disks are not.
    Down(Time),
    /// It stands still since that moment, as under a long collection of garbage: nothing is lost.
    Paused(Time),
}

/// A piece of work that a process asked its machine for.
#[derive(Clone, PartialEq, Debug)]
pub struct Job<T> {
    /// Who asked.
    pub process: ProcessId,
    /// What that process is told when the work is done.
    pub done: T,
    /// How long it takes at full speed.
    pub span: Span,
}

/// A job on a worker.
#[derive(Clone, PartialEq, Debug)]
pub struct Busy<T> {
    /// The job.
    pub job: Job<T>,
    /// When it will be done; while the machine is paused, how much is left counted from time zero.
    pub until: Time,
    /// The queue entry that ends it.
    pub token: u64,
}

/// What came to a machine that stood still, and waits until it goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrival {
    /// A message: the slot of its flight.
    Message(u32),
    /// News that a process's stream to an address broke.
    Broken(ProcessId, Address),
    /// A process that is to start.
    Start(ProcessId),
}

/// The state of one machine. What nearly every event reads, its clocks and its power, lies together at its head.
#[derive(Clone, PartialEq, Debug)]
#[repr(C)]
pub struct Machine<T> {
    /// Its id.
    pub id: MachineId,
    /// Where it stands.
    pub zone: ZoneId,
    /// Its clocks.
    pub clock: Clock,
    /// Whether it runs.
    pub power: Power,
    /// Work takes this many times as long; 1 is full speed.
    pub slow: f64,
    /// How many jobs it can do at once.
    pub workers: u16,
    /// Jobs being done.
    pub busy: Vec<Busy<T>>,
    /// Jobs that wait for a worker, first come, first served.
    pub waiting: VecDeque<Job<T>>,
    /// What came while it was paused, in order of arrival.
    pub inbox: Vec<Arrival>,
    /// Timers that came due while it was paused: timer slots in order.
    pub overdue: Vec<(u32, u64)>,
    /// The processes it hosts.
    pub hosts: Vec<ProcessId>,
    /// Worker time spent so far, that of jobs under way to their end.
    pub worked: Span,
}

impl<T> Machine<T> {
    /// A machine that is up and idle.
    #[must_use]
    pub const fn new(id: MachineId, zone: ZoneId, clock: Clock, workers: u16) -> Self {
        Self {
            id,
            zone,
            clock,
            power: Power::Up,
            slow: 1.0,
            workers,
            busy: Vec::new(),
            waiting: VecDeque::new(),
            inbox: Vec::new(),
            overdue: Vec::new(),
            hosts: Vec::new(),
            worked: Span::ZERO,
        }
    }

    /// Whether it runs at this moment: neither off nor paused.
    #[must_use]
    #[inline]
    pub const fn is_up(&self) -> bool {
        matches!(self.power, Power::Up)
    }

    /// Worker time spent up to `now`.
    #[must_use]
    pub fn worked_until(&self, now: Time) -> Span {
        let paused = matches!(self.power, Power::Paused(_));
        let from = if paused { Time::ZERO } else { now };
        let left: u64 = self.busy.iter().map(|b| b.until.since(from).0).sum();
        Span(self.worked.0.saturating_sub(left))
    }

    /// How long `span` of work takes at the machine's present speed.
    #[must_use]
    pub fn work_span(&self, span: Span) -> Span {
        if self.slow == 1.0 {
            span
        } else {
            Span((span.0 as f64 * self.slow) as u64)
        }
    }
}
