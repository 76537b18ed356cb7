//! A machine that stood still goes on.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign};
use crate::format::name::NodeId;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;

/// A machine that stood still goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Resume(pub MachineId);

written! { (pub NodeId); }

impl Said for Written {
    type Fault = Resume;

    fn aim(&self) -> Aim<'_, Resume> {
        Aim::Machine(&self.0, Box::new(Resume))
    }

    fn of(fault: Resume, ids: &dyn WrittenIds) -> Option<Self> {
        ids.machine(fault.0).map(Self)
    }
}

impl Kind for Resume {
    const NUMBER: u8 = 17;
    const SIGN: Sign = Sign::Go;

    fn apply(self, ground: &mut impl Ground) -> bool {
        ground.resume(self.0)
    }

    fn place(self) -> Place {
        Place::Machine(self.0)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        write(&self.0.0.to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        format!("{} goes on", cast.machine(self.0))
    }

    fn done(self, cast: &Cast) -> String {
        format!("resumed {}", cast.machine(self.0))
    }
}
