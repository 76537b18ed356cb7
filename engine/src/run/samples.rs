//! Samples: what records do not say, taken from the world at even times: queues, work and pipes.

use crate::kernel::process::Process;
use crate::kernel::time::{Span, Time};
use crate::kernel::world::World;

use super::limits::SAMPLES_MAX;

/// How far apart samples may be, in milliseconds: a whole number of them makes a second.
const INTERVALS: [u64; 11] = [10, 20, 25, 40, 50, 100, 125, 200, 250, 500, 1_000];

/// A machine at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MachineSample {
    /// What waits for a worker, also in queues of its processes.
    pub waiting: u32,
    /// Jobs being done.
    pub busy: u32,
    /// Messages that wait because it is paused.
    pub inbox: u32,
    /// Worker time spent so far.
    pub worked: Span,
}

/// A pipe at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PipeSample {
    /// Bytes that wait in front of it or are leaving.
    pub queued_bytes: u64,
    /// Bytes that have left so far.
    pub left_bytes: u64,
}

/// Even samples of one branch: sample `n` shows the world just before the events of time
/// `(n + 1) * interval`.
#[derive(Clone, PartialEq, Debug)]
pub struct Samples {
    interval: Span,
    taken: u64,
    machines: usize,
    pipes: usize,
    machine_rows: Vec<MachineSample>,
    pipe_rows: Vec<PipeSample>,
}

impl Samples {
    /// No samples yet of a run of this length.
    #[must_use]
    pub fn new<P: Process>(world: &World<P>, until: Time) -> Self {
        let least = Span(until.0.div_ceil(SAMPLES_MAX));
        let spans = INTERVALS.map(Span::millis);
        let fits = spans.into_iter().find(|span| *span >= least);
        Self::every(fits.unwrap_or(Span::secs(1)), world)
    }

    /// The same, with no more samples than properties ask for: one a second.
    #[must_use]
    pub fn few<P: Process>(world: &World<P>) -> Self {
        Self::every(Span::secs(1), world)
    }

    fn every<P: Process>(interval: Span, world: &World<P>) -> Self {
        Self {
            interval,
            taken: 0,
            machines: world.machines().len(),
            pipes: world.network().pipes.len(),
            machine_rows: Vec::new(),
            pipe_rows: Vec::new(),
        }
    }

    /// The time between two samples.
    #[must_use]
    pub const fn interval(&self) -> Span {
        self.interval
    }

    /// How many samples there are.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.taken
    }

    /// Whether there are none yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.taken == 0
    }

    /// When sample `n` was taken.
    #[must_use]
    pub const fn time(&self, n: u64) -> Time {
        Time((n + 1).saturating_mul(self.interval.0))
    }

    /// All machines in sample `n`, in order of id; empty if there is no such sample.
    #[must_use]
    pub fn machines(&self, n: u64) -> &[MachineSample] {
        row(&self.machine_rows, self.machines, n)
    }

    /// All pipes in sample `n`, in order of id; empty if there is no such sample.
    #[must_use]
    pub fn pipes(&self, n: u64) -> &[PipeSample] {
        row(&self.pipe_rows, self.pipes, n)
    }

    /// How far events may go before the next sample, within a run that ends at `until`.
    pub(super) fn wait(&self, until: Time) -> Time {
        let next = self.time(self.taken);
        if next > until {
            until
        } else {
            Time(next.0 - 1)
        }
    }

    /// Takes the next sample.
    pub(super) fn take<P: Process>(&mut self, world: &World<P>) {
        let now = self.time(self.taken);
        self.taken += 1;
        let machines = world.machines().iter().map(|machine| MachineSample {
            waiting: world.waiting(machine) as u32,
            busy: machine.busy.len() as u32,
            inbox: machine.inbox.len() as u32,
            worked: machine.worked_until(now),
        });
        self.machine_rows.extend(machines);
        let pipes = world.network().pipes.iter().map(|pipe| {
            let queued_bytes = pipe.queued_bytes(now);
            PipeSample {
                queued_bytes,
                left_bytes: pipe.carried_bytes.saturating_sub(queued_bytes),
            }
        });
        self.pipe_rows.extend(pipes);
    }

    /// The samples up to `time`.
    pub(super) fn fork(&self, time: Time) -> Self {
        let taken = (time.0 / self.interval.0).min(self.taken);
        Self {
            machine_rows: self.machine_rows[..taken as usize * self.machines].to_vec(),
            pipe_rows: self.pipe_rows[..taken as usize * self.pipes].to_vec(),
            taken,
            ..*self
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.machine_rows.capacity() * size_of::<MachineSample>()
            + self.pipe_rows.capacity() * size_of::<PipeSample>()
    }
}

fn row<T>(rows: &[T], width: usize, n: u64) -> &[T] {
    let start = usize::try_from(n)
        .unwrap_or(usize::MAX)
        .saturating_mul(width);
    rows.get(start..start.saturating_add(width)).unwrap_or(&[])
}
