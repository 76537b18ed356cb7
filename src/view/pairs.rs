//! Which machines talk to each other. A network joins many more than ever speak; a picture shows the lines
//! that something travels on.

use fallible_engine::sorted::SortedSet;

use fallible_engine::kernel::id::{MachineId, ProcessId};
use fallible_engine::kernel::process::Process;
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::Fact;
use fallible_engine::run::moment::Step;
use fallible_engine::run::trace::Trace;

/// Pairs of machines that have exchanged a message, gathered from a trace as it grows. The pairs of all
/// branches of a run together, so that a fork does not move the machines about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pairs {
    met: SortedSet<(MachineId, MachineId)>,
    processes: SortedSet<(ProcessId, ProcessId)>,
    read: Step,
    length: Step,
}

impl Pairs {
    /// Reads what the trace has that was not read yet. A shorter trace than the last is another branch and
    /// read from its beginning.
    pub fn read<P: Process>(&mut self, trace: &Trace, world: &World<P>) {
        if trace.len() < self.length {
            self.read = 0;
        }
        self.length = trace.len();
        for (_, record) in trace.range(self.read..trace.len()) {
            let Fact::Sent { from, to, .. } = record.fact else {
                continue;
            };
            if !self.processes.insert((from, to)) {
                continue;
            }
            if let (Some(a), Some(b)) = (world.machine_of(from), world.machine_of(to))
                && a != b
            {
                self.met.insert((a.min(b), a.max(b)));
            }
        }
        self.read = trace.len();
    }

    /// The pairs, the lower id first.
    pub fn iter(&self) -> impl Iterator<Item = (MachineId, MachineId)> {
        self.met.iter().copied()
    }
}
