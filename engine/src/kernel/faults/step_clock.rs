//! A wall clock is set.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign};
use crate::format::name::NodeId;
use crate::format::units::SignedDuration;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;
use crate::kernel::time::{Span, skew};

/// A machine's wall clock is moved by so many nanoseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct StepClock(pub MachineId, pub i64);

written! { {
    /// The node.
    pub node: NodeId,
    /// By how much.
    pub by: SignedDuration,
} }

impl Said for Written {
    type Fault = StepClock;

    fn aim(&self) -> Aim<'_, StepClock> {
        Aim::Machine(&self.node, Box::new(|id| StepClock(id, self.by.nanos())))
    }

    fn of(fault: StepClock, ids: &dyn WrittenIds) -> Option<Self> {
        Some(Self {
            node: ids.machine(fault.0)?,
            by: SignedDuration::from_nanos(fault.1),
        })
    }
}

impl Kind for StepClock {
    const NUMBER: u8 = 23;
    const SIGN: Sign = Sign::Clock;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let applied = ground.step_clock(self.0, self.1);
        if applied {
            ground.record(self.into());
        }
        applied
    }

    fn place(self) -> Place {
        Place::Machine(self.0)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        write(&self.0.0.to_le_bytes());
        write(&self.1.to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        let way = if self.1 < 0 { "back" } else { "forward" };
        format!(
            "The wall clock of {} is set {way} by {}",
            cast.machine(self.0),
            Span::nanos(self.1.unsigned_abs())
        )
    }

    fn done(self, cast: &Cast) -> String {
        format!(
            "moved the clock of {} by {}",
            cast.machine(self.0),
            skew(self.1)
        )
    }
}
