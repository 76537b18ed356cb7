//! Work on a machine takes another time.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign};
use crate::format::decimal::shortest;
use crate::format::name::NodeId;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;

/// Work on a machine takes this many times as long; 1 is full speed.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Slow(pub MachineId, pub f64);

written! { {
    /// The node.
    pub node: NodeId,
    /// Its work takes so many times as long.
    #[schemars(range(min = 0.01, max = 10_000))]
    pub factor: f64,
} }

impl Said for Written {
    type Fault = Slow;

    fn aim(&self) -> Aim<'_, Slow> {
        Aim::Machine(&self.node, Box::new(|id| Slow(id, self.factor)))
    }

    fn of(fault: Slow, ids: &dyn WrittenIds) -> Option<Self> {
        Some(Self {
            node: ids.machine(fault.0)?,
            factor: fault.1,
        })
    }
}

impl Kind for Slow {
    const NUMBER: u8 = 18;
    const SIGN: Sign = Sign::Pace;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let applied = ground.pace(self.0, self.1);
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
        write(&self.thousandths().to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        let machine = cast.machine(self.0);
        match self.thousandths() {
            1_000 => format!("{machine} works at full speed"),
            times => format!(
                "Work at {machine} takes {} times as long",
                shortest(f64::from(times) / 1e3)
            ),
        }
    }

    fn done(self, cast: &Cast) -> String {
        let machine = cast.machine(self.0);
        if self.1 == 1.0 {
            return format!("brought {machine} to full speed");
        }
        format!("made {machine} {} times slower", shortest(self.1))
    }
}

impl Slow {
    const fn thousandths(self) -> u32 {
        (self.1 * 1e3) as u32
    }
}
