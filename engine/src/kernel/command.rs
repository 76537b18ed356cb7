//! Every cause that comes from outside: scripts, people, administrators and sweeps all make these.

use super::faults::Fault;
use super::id::{OperationId, ProcessId, Symbol};
use super::random::Seed;
use super::terms::Terms;
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
pub enum Command<P: Terms> {
    /// Something befalls a machine, a link, a clock or an address, or is mended there.
    Fault(Fault),
    /// Do something to a message under way.
    Meddle(Pick, Meddle),
    /// Let chance decide by another seed what it decides from now on: another future of the same past.
    Reseed(Seed),
    /// Ask something of a process.
    Input(ProcessId, P::Input),
    /// The same cause, with the name of the administrator who makes it.
    Signed(Symbol, Box<Self>),
}

impl<P: Terms, F: Into<Fault>> From<F> for Command<P> {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}
