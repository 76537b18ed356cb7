//! Every cause that comes from outside: scripts, people, administrators and sweeps all make these.

use super::id::Direction;
use super::id::{Address, LinkId, MachineId, OperationId, ProcessId, Symbol};
use super::latency::Latency;
use super::process::Process;
use super::time::Span;

/// Names one message in a way that means something in another variant too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pick {
    /// The number of its kind.
    pub kind: u16,
    /// Who sent it; anybody if it is not said.
    pub from: Option<ProcessId>,
    /// For whom; anybody if it is not said.
    pub to: Option<ProcessId>,
    /// The operation it serves.
    pub operation: Option<OperationId>,
    /// Which try of that operation, or, for a message of no operation, which of its kind between these
    /// two; from 0.
    pub number: u32,
}

/// What can be done to a message under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meddle {
    /// It never arrives.
    Drop,
    /// It arrives twice, the second time as much later as it took so far.
    Duplicate,
    /// It arrives later by this much.
    Delay(Span),
}

/// One cause.
#[derive(Clone, PartialEq, Debug)]
pub enum Command<P: Process> {
    /// Turn a machine off.
    Crash(MachineId),
    /// Turn it on again.
    Restart(MachineId),
    /// Let a machine stand still.
    Pause(MachineId),
    /// Let it go on.
    Resume(MachineId),
    /// Make work on a machine take this many times as long; 1 is full speed.
    Slow(MachineId, f64),
    /// Cut a link one way or both ways (`None`).
    Cut(LinkId, Option<Direction>),
    /// Heal a link one way or both ways (`None`).
    Heal(LinkId, Option<Direction>),
    /// Change a link's latency for messages sent from now on.
    SetLatency(LinkId, Latency),
    /// Change a link's loss for messages sent from now on.
    SetLoss(LinkId, f64),
    /// Move a machine's wall clock by so many nanoseconds.
    StepClock(MachineId, i64),
    /// Change a machine's drift, in parts per million.
    SetDrift(MachineId, i64),
    /// Give an address to another process: what is sent there from now on is for it.
    MoveAddress(Address, ProcessId),
    /// Do something to a message under way.
    Meddle(Pick, Meddle),
    /// Ask something of a process.
    Input(ProcessId, P::Input),
    /// The same cause, with the name of the administrator who makes it.
    Signed(Symbol, Box<Self>),
}
