//! Inputs: the commands of a branch, each with where it came from.

use super::moment::Step;
use crate::kernel::command::Command;
use crate::kernel::process::Process;
use crate::kernel::time::Time;

/// Where a command came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The plan's command of this place in its list.
    Script(usize),
    /// The plan's trigger of this place in its list, which saw the record at this step.
    Trigger(usize, Step),
    /// Somebody who watches.
    Person,
}

/// A command on a branch.
#[derive(Clone, PartialEq, Debug)]
pub struct Input<P: Process> {
    /// When it is applied, before the events of that time.
    pub at: Time,
    /// What.
    pub command: Command<P>,
    /// Where it came from.
    pub origin: Origin,
}
