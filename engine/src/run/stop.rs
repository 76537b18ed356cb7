//! A place in a run to stop at.

use super::moment::{Moment, Step};
use crate::kernel::time::Time;

/// A place to stop at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// Just after so many records; the last of them happens at this time.
    After(Step, Time),
    /// At a time, with all that happens then.
    At(Time),
}

impl Stop {
    /// When it is.
    #[must_use]
    pub const fn time(self) -> Time {
        match self {
            Self::After(_, time) | Self::At(time) => time,
        }
    }

    /// Whether a moment lies there or behind it.
    #[must_use]
    pub const fn is_reached(self, by: Moment) -> bool {
        match self {
            Self::After(step, _) => by.step >= step,
            Self::At(time) => by.time.0 >= time.0,
        }
    }
}
