//! When two worlds are the same.

use super::World;
use crate::kernel::process::Process;

/// Two worlds are equal when they will do the same: live state and the events to come in their order,
/// whatever the layout in memory.
impl<P: Process> PartialEq for World<P> {
    fn eq(&self, other: &Self) -> bool {
        self.now == other.now
            && self.seed == other.seed
            && self.sent == other.sent
            && self.recorded == other.recorded
            && self.machines == other.machines
            && self.seats == other.seats
            && self.keys == other.keys
            && self.addresses == other.addresses
            && self.network == other.network
            && self.streams == other.streams
            && self.exchanges == other.exchanges
            && self.reserves == other.reserves
            && self.spare == other.spare
            && self.flights.iter().eq(other.flights.iter())
            && self.timers.iter().eq(other.timers.iter())
            && self.queue.in_order() == other.queue.in_order()
    }
}
