//! What records speak of, so that a list can leave some out.

use fallible_engine::kernel::faults::Sign;
use fallible_engine::kernel::record::Fact;

/// What a record speaks of; the event list can leave out each sort.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sort {
    /// A message: sent, arrived, or ended otherwise; connections that break.
    Message,
    /// What clients ask for, and what comes of it.
    Operation,
    /// What processes say of their state, and processes that begin and end.
    State,
    /// What is done to machines and links from outside.
    Fault,
    /// What is done to clocks.
    Clock,
    /// Timers and finished work.
    Inner,
}

impl Sort {
    /// All sorts, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Message,
        Self::Operation,
        Self::State,
        Self::Fault,
        Self::Clock,
        Self::Inner,
    ];

    /// The sort of a fact.
    #[must_use]
    pub const fn of(fact: &Fact) -> Self {
        match fact {
            Fact::Sent { .. }
            | Fact::Duplicated { .. }
            | Fact::Rescheduled { .. }
            | Fact::Delivered(..)
            | Fact::Ended(..)
            | Fact::Unreachable { .. }
            | Fact::Disconnected(..) => Self::Message,
            Fact::Invoked(..) | Fact::Completed(..) => Self::Operation,
            Fact::Noted(..) | Fact::Started(..) | Fact::Born { .. } | Fact::Destroyed(_) => {
                Self::State
            }
            Fact::Fault(fault) => match fault.sign() {
                Sign::Clock => Self::Clock,
                Sign::Off
                | Sign::On
                | Sign::Halt
                | Sign::Go
                | Sign::Pace
                | Sign::Parted
                | Sign::Whole
                | Sign::Carriage
                | Sign::Moved => Self::Fault,
            },
            Fact::DidNotApply | Fact::Reseeded(_) | Fact::Signed(_) => Self::Fault,
            Fact::Fired(_) | Fact::Asked(_) => Self::Inner,
        }
    }

    /// What a filter calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Message => "Messages",
            Self::Operation => "Operations",
            Self::State => "State",
            Self::Fault => "Faults",
            Self::Clock => "Clocks",
            Self::Inner => "Timers and work",
        }
    }
}
