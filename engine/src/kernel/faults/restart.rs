//! A machine comes back.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign};
use crate::format::name::NodeId;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;

/// A machine comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Restart(pub MachineId);

written! { (pub NodeId); }

impl Said for Written {
    type Fault = Restart;

    fn aim(&self) -> Aim<'_, Restart> {
        Aim::Machine(&self.0, Box::new(Restart))
    }

    fn of(fault: Restart, ids: &dyn WrittenIds) -> Option<Self> {
        ids.machine(fault.0).map(Self)
    }
}

impl Kind for Restart {
    const NUMBER: u8 = 15;
    const SIGN: Sign = Sign::On;

    fn apply(self, ground: &mut impl Ground) -> bool {
        ground.restart(self.0)
    }

    fn place(self) -> Place {
        Place::Machine(self.0)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        write(&self.0.0.to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        format!("{} starts again", cast.machine(self.0))
    }

    fn done(self, cast: &Cast) -> String {
        format!("restarted {}", cast.machine(self.0))
    }
}
