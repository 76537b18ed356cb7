//! Pace: how fast a machine's clocks and workers run, and what moves when that changes: timers, which wait for a
//! reading of a clock, and the ends of work under way.

use super::{Event, World};
use crate::kernel::id::{MachineId, ProcessId};
use crate::kernel::process::Process;
use crate::kernel::time::{Span, Time};
use crate::sorted::sort_by_key;

impl<P: Process> World<P> {
    /// Lets a machine's clocks run at another rate. Its timers fire when its monotonic clock reads what they wait
    /// for, and so at another time.
    pub(super) fn drift(&mut self, id: MachineId, ppm: i64) -> bool {
        let machine = &mut self.machines[id.index()];
        let before = machine.clock.drift_ppm();
        machine.clock.set_drift(self.now, ppm);
        if machine.clock.drift_ppm() == before {
            return true;
        }
        let armed = |host: &ProcessId| self.seats[host.index()].armed.iter();
        let slots = machine.hosts.iter().flat_map(armed);
        let mut slots: Vec<u32> = slots.map(|(_, slot)| *slot).collect();
        // Of those that fire at one time, the one that was armed first stays the first.
        sort_by_key(&mut slots, |slot| {
            let armed = &self.timers[*slot];
            (armed.due, armed.token)
        });
        for slot in slots {
            let (due, token) = (self.timers[slot].due, self.timers[slot].token);
            // What came due on a machine that stands still waits for it, and for no clock.
            if !machine.overdue.contains(&(slot, token)) {
                let at = machine.clock.when(self.now, due);
                self.timers[slot].token = self.queue.push(at, Event::Timer(slot).into());
            }
        }
        true
    }

    /// Lets work on a machine take so many times as long, also what is left of the work under way.
    pub(super) fn pace(&mut self, id: MachineId, times: f64) -> bool {
        let machine = &mut self.machines[id.index()];
        let was = std::mem::replace(&mut machine.slow, times);
        if was == times {
            return true;
        }
        // While a machine stands still, what is left of its work is counted from time zero.
        let up = machine.is_up();
        let from = if up { self.now } else { Time::ZERO };
        for busy in &mut machine.busy {
            let before = busy.until.since(from);
            let left = Span((before.0 as f64 * times / was) as u64);
            machine.worked = Span(machine.worked.0 - before.0 + left.0);
            busy.until = from + left;
            if up {
                busy.token = self.queue.push(busy.until, Event::Work(id).into());
            }
        }
        true
    }
}
