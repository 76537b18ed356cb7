//! A machine stands still.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign};
use crate::format::name::NodeId;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;

/// A machine stands still.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Pause(pub MachineId);

written! { (pub NodeId); }

impl Said for Written {
    type Fault = Pause;

    fn aim(&self) -> Aim<'_, Pause> {
        Aim::Machine(&self.0, Box::new(Pause))
    }

    fn of(fault: Pause, ids: &dyn WrittenIds) -> Option<Self> {
        ids.machine(fault.0).map(Self)
    }
}

impl Kind for Pause {
    const NUMBER: u8 = 16;
    const SIGN: Sign = Sign::Halt;

    fn apply(self, ground: &mut impl Ground) -> bool {
        ground.pause(self.0)
    }

    fn place(self) -> Place {
        Place::Machine(self.0)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        write(&self.0.0.to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        format!("{} stands still", cast.machine(self.0))
    }

    fn done(self, cast: &Cast) -> String {
        format!("paused {}", cast.machine(self.0))
    }
}
