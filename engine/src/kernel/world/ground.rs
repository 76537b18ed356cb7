//! The world as faults find it.

use super::World;
use crate::kernel::faults::{Fault, Ground};
use crate::kernel::id::{Address, LinkId, MachineId, ProcessId};
use crate::kernel::network::Link;
use crate::kernel::process::Process;
use crate::kernel::record::Recorder;
use crate::kernel::time::Time;

/// A world that a fault is done to, and who records what comes of it.
pub(super) struct Struck<'a, P: Process, R> {
    pub(super) world: &'a mut World<P>,
    pub(super) out: &'a mut R,
}

impl<P: Process, R: Recorder<P::Note>> Struck<'_, P, R> {
    fn has(&self, machine: MachineId) -> bool {
        machine.index() < self.world.machines.len()
    }
}

impl<P: Process, R: Recorder<P::Note>> Ground for Struck<'_, P, R> {
    fn now(&self) -> Time {
        self.world.now
    }

    fn step_clock(&mut self, machine: MachineId, by_ns: i64) -> bool {
        let machine = self.world.machines.get_mut(machine.index());
        machine.map(|machine| machine.clock.step(by_ns)).is_some()
    }

    fn drift(&mut self, machine: MachineId, ppm: i64) -> bool {
        self.has(machine) && self.world.drift(machine, ppm)
    }

    fn pace(&mut self, machine: MachineId, times: f64) -> bool {
        self.has(machine) && self.world.pace(machine, times)
    }

    fn link(&mut self, link: LinkId) -> Option<&mut Link> {
        self.world.change_link(link)
    }

    fn give(&mut self, address: Address, to: ProcessId) -> bool {
        let known = address.index() < self.world.addresses.len();
        if !known || self.world.process(to).is_none() {
            return false;
        }
        self.world.move_address(address, Some(to));
        true
    }

    fn crash(&mut self, machine: MachineId) -> bool {
        self.has(machine) && self.world.crash(machine, self.out)
    }

    fn restart(&mut self, machine: MachineId) -> bool {
        self.has(machine) && self.world.restart(machine, self.out)
    }

    fn pause(&mut self, machine: MachineId) -> bool {
        self.has(machine) && self.world.pause(machine, self.out)
    }

    fn resume(&mut self, machine: MachineId) -> bool {
        self.has(machine) && self.world.resume(machine, self.out)
    }

    fn sever(&mut self, link: LinkId, way: usize) {
        self.world.sever(link.index(), way, self.out);
    }

    fn record(&mut self, fault: Fault) {
        self.world.emit(fault.into(), self.out);
    }
}
