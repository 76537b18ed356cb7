//! A machine comes back.

use serde::Serialize;

use super::{Ground, Kind, Place, Sign};
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;

/// A machine comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Restart(pub MachineId);

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
