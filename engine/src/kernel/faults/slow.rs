//! Work on a machine takes another time.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Kind, Place, Sign};
use crate::format::name::NodeId;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;
use crate::kernel::process::Process;
use crate::kernel::record::Recorder;
use crate::kernel::world::World;

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

    fn apply<P: Process, R: Recorder<P::Note>>(self, world: &mut World<P>, out: &mut R) -> bool {
        let Some(machine) = world.machines.get_mut(self.0.index()) else {
            return false;
        };
        machine.slow = self.1;
        world.emit(self.into(), out);
        true
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
                f64::from(times) / 1e3
            ),
        }
    }

    fn done(self, cast: &Cast) -> String {
        let machine = cast.machine(self.0);
        if self.1 == 1.0 {
            return format!("brought {machine} to full speed");
        }
        format!("made {machine} {} times slower", self.1)
    }
}

impl Slow {
    const fn thousandths(self) -> u32 {
        (self.1 * 1e3) as u32
    }
}
