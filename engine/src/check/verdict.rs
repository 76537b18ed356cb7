//! What a property says of a run, and each time it was broken, with the events that show it.

use crate::kernel::time::Time;

pub use crate::run::moment::Step;

/// What a property says of a run, or of a part of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Nothing has broken it yet, and the run goes on.
    HoldsSoFar,
    /// The run is over and nothing broke it.
    Held,
    /// It was broken; this is the first time.
    Violated {
        /// When.
        at: Time,
        /// The records that show it, in order.
        evidence: Vec<Step>,
        /// Why, as a sentence with names and values, without a full stop.
        because: String,
    },
    /// It cannot be judged.
    Undecided {
        /// What is missing: the end of `it waits for …`.
        waits_for: String,
    },
}

impl Verdict {
    /// Whether the property was not broken and could be judged.
    #[must_use]
    pub const fn holds(&self) -> bool {
        matches!(self, Self::HoldsSoFar | Self::Held)
    }

    /// Whether it was broken.
    #[must_use]
    pub const fn is_violated(&self) -> bool {
        matches!(self, Self::Violated { .. })
    }

    /// Whether it cannot be judged.
    #[must_use]
    pub const fn is_undecided(&self) -> bool {
        matches!(self, Self::Undecided { .. })
    }
}

/// One time that a property was broken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// When.
    pub at: Time,
    /// The record that broke it; where only the end of the run showed it, the number of records.
    pub step: Step,
    /// The records that show it, in order.
    pub evidence: Vec<Step>,
    /// Why, as a sentence with names and values, without a full stop.
    pub because: String,
}
