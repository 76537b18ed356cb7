//! A clock runs at another rate.

use serde::Serialize;

use super::{Ground, Kind, Place, Sign};
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;
use crate::kernel::time::Span;

/// A machine's clock goes too fast by so many parts per million.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct SetDrift(pub MachineId, pub i64);

impl Kind for SetDrift {
    const NUMBER: u8 = 24;
    const SIGN: Sign = Sign::Clock;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let now = ground.now();
        let Some(clock) = ground.clock(self.0) else {
            return false;
        };
        clock.set_drift(now, self.1);
        ground.record(self.into());
        true
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
