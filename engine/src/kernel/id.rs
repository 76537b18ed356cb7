//! What things are called inside a run. Ids are small numbers in order of creation and never used again.

use serde::{Serialize, Serializer};

use super::canon::Canon;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($(#[$attribute:meta])* $inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Canon)]
        pub struct $name($(#[$attribute])* pub $inner);

        impl $name {
            /// The id as an index.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(/// A machine: clocks, disk, workers and power.
    MachineId(u32));
id!(/// A process: a program that runs on a machine.
    ProcessId(u32));
id!(/// Where messages are sent to; resolves to a process and can move to another.
    Address(u32));
id!(/// A zone: machines that share a place and an administrator.
    ZoneId(u16));
id!(/// A link as the scenario names it; one link may join many pairs of machines.
    LinkId(u16));
id!(/// A pipe: bandwidth and buffer, which several links may share.
    PipeId(u16));
id!(/// One message on its way; a duplicate has an id of its own.
    FlightId(#[serde(serialize_with = "as_text")] u64));
id!(/// A text (key, value or name) in the run's [`Names`](super::names::Names).
    Symbol(u32));

/// Writes what has 64 bits and names something as text, since many readers of JSON take a number for a float, which
/// holds 53 of them.
pub(super) fn as_text<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Which way along a link: from its first end to its second, or back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Canon)]
pub enum Direction {
    /// From the first end to the second.
    Forward,
    /// From the second end to the first.
    Back,
}

impl Direction {
    /// 0 or 1.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The other way.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Forward => Self::Back,
            Self::Back => Self::Forward,
        }
    }
}

/// One operation: who asked, and which of its operations it is. The number comes from the scenario's
/// order, not from the run's, so the same operation has the same id in every variant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Canon)]
pub struct OperationId {
    /// The process that invoked it.
    pub client: ProcessId,
    /// Which of that client's operations.
    pub number: u32,
}

/// What a process is called: a text, and where many are called so, which of them it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub struct Called {
    /// The text.
    pub text: Symbol,
    /// Which of those that are called so.
    pub number: Option<u32>,
}

impl From<Symbol> for Called {
    fn from(text: Symbol) -> Self {
        Self { text, number: None }
    }
}
