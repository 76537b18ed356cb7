//! What share of pipes and machines was used within each second of a run, from its even samples.

use crate::kernel::id::{MachineId, PipeId};
use crate::kernel::process::Process;
use crate::kernel::time::NANOS_PER_SECOND;
use crate::kernel::world::World;
use crate::run::samples::Samples;

use super::windows::SECOND;

/// The share that was used in each whole second, from 0 to 1: of each pipe's bandwidth, and of the time of
/// each machine's workers, by id.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Used {
    /// Of pipes.
    pub pipes: Vec<Vec<f64>>,
    /// Of machines.
    pub machines: Vec<Vec<f64>>,
}

impl Used {
    /// What was used so far.
    #[must_use]
    pub fn of<P: Process>(world: &World<P>, samples: &Samples) -> Self {
        let pipes = world.network().pipes.iter().enumerate();
        let machines = world.machines().iter();
        Self {
            pipes: pipes
                .map(|(id, pipe)| {
                    of_pipe(samples, PipeId(id as u16), pipe.bits_per_second).collect()
                })
                .collect(),
            machines: machines
                .map(|machine| of_machine(samples, machine.id, machine.workers).collect())
                .collect(),
        }
    }
}

/// The share of a pipe's bandwidth that was used in each whole second.
pub fn of_pipe(samples: &Samples, pipe: PipeId, bits_per_second: u64) -> impl Iterator<Item = f64> {
    let left = move |n| samples.pipes(n).get(pipe.index()).map(|s| s.left_bytes * 8);
    shares(samples, left, bits_per_second)
}

/// The share of the time of a machine's workers that was used in each whole second.
pub fn of_machine(
    samples: &Samples,
    machine: MachineId,
    workers: u16,
) -> impl Iterator<Item = f64> {
    let worked = move |n| samples.machines(n).get(machine.index()).map(|s| s.worked.0);
    shares(samples, worked, u64::from(workers) * NANOS_PER_SECOND)
}

/// What came in each second to a sum that never falls, as a share of what can come.
fn shares(
    samples: &Samples,
    sum: impl Fn(u64) -> Option<u64>,
    possible: u64,
) -> impl Iterator<Item = f64> {
    // Samples are so far apart that a whole number of them makes a second.
    let each = SECOND.0 / samples.interval().0;
    let mut before = 0;
    (0..samples.len() / each).map(move |second| {
        let now = sum((second + 1) * each - 1).unwrap_or(before);
        let came = now.saturating_sub(before);
        before = now;
        (came as f64 / possible as f64).min(1.0)
    })
}
