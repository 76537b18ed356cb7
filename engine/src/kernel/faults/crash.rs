//! A machine loses power.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign};
use crate::format::name::NodeId;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;

/// A machine loses power.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Crash(pub MachineId);

written! { (pub NodeId); }

impl Said for Written {
    type Fault = Crash;

    fn aim(&self) -> Aim<'_, Crash> {
        Aim::Machine(&self.0, Box::new(Crash))
    }

    fn of(fault: Crash, ids: &dyn WrittenIds) -> Option<Self> {
        ids.machine(fault.0).map(Self)
    }
}

impl Kind for Crash {
    const NUMBER: u8 = 14;
    const SIGN: Sign = Sign::Off;

    fn apply(self, ground: &mut impl Ground) -> bool {
        ground.crash(self.0)
    }

    fn place(self) -> Place {
        Place::Machine(self.0)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        write(&self.0.0.to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        format!("{} crashes", cast.machine(self.0))
    }

    fn done(self, cast: &Cast) -> String {
        format!("crashed {}", cast.machine(self.0))
    }
}
