//! A clock runs at another rate.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign};
use crate::format::name::NodeId;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;
use crate::kernel::time::Span;

/// A machine's clock goes too fast by so many parts per million.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct SetDrift(pub MachineId, pub i64);

written! { {
    /// The node.
    pub node: NodeId,
    /// By how many millionths.
    #[schemars(range(min = -500_000, max = 500_000))]
    pub ppm: i32,
} }

impl Said for Written {
    type Fault = SetDrift;

    fn aim(&self) -> Aim<'_, SetDrift> {
        Aim::Machine(&self.node, Box::new(|id| SetDrift(id, self.ppm.into())))
    }

    fn of(fault: SetDrift, ids: &dyn WrittenIds) -> Option<Self> {
        Some(Self {
            node: ids.machine(fault.0)?,
            ppm: i32::try_from(fault.1).ok()?,
        })
    }
}

impl Kind for SetDrift {
    const NUMBER: u8 = 24;
    const SIGN: Sign = Sign::Clock;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let applied = ground.drift(self.0, self.1);
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
        let machine = cast.machine(self.0);
        if self.1 == 0 {
            return format!("The clock of {machine} now runs true");
        }
        let way = if self.1 < 0 { "loses" } else { "gains" };
        let drift = Span::micros(self.1.unsigned_abs());
        format!("The clock of {machine} now {way} {drift} a second")
    }

    fn done(self, cast: &Cast) -> String {
        format!(
            "set the drift of {} to {} ppm",
            cast.machine(self.0),
            self.1
        )
    }
}
