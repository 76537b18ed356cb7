//! A machine loses power.

use serde::Serialize;

use super::{Ground, Kind, Place, Sign};
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;

/// A machine loses power.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Crash(pub MachineId);

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
