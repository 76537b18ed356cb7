//! An address leads to another process.

use serde::Serialize;

use super::said::{Aim, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign};
use crate::format::name::NodeId;
use crate::kernel::id::{Address, ProcessId};
use crate::kernel::names::Cast;

/// An address is given to another process: what is sent there from now on is for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct GiveAddress(pub Address, pub ProcessId);

written! { {
    /// Whose address.
    pub of: NodeId,
    /// Who has it from now on.
    pub to: NodeId,
} }

impl Said for Written {
    type Fault = GiveAddress;

    fn aim(&self) -> Aim<'_, GiveAddress> {
        Aim::Address(&self.of, &self.to, Box::new(GiveAddress))
    }

    fn of(fault: GiveAddress, ids: &dyn WrittenIds) -> Option<Self> {
        Some(Self {
            of: ids.process(ProcessId(fault.0.0))?,
            to: ids.process(fault.1)?,
        })
    }
}

impl Kind for GiveAddress {
    const NUMBER: u8 = 26;
    const SIGN: Sign = Sign::Moved;

    fn apply(self, ground: &mut impl Ground) -> bool {
        if !ground.give(self.0, self.1) {
            return false;
        }
        ground.record(self.into());
        true
    }

    fn place(self) -> Place {
        Place::Address(self.0, self.1)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        write(&self.0.0.to_le_bytes());
        write(&self.1.0.to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        let (to, of) = (cast.process(self.1), cast.address(self.0));
        format!("{to} gets the address of {of}")
    }

    fn done(self, cast: &Cast) -> String {
        let (to, of) = (cast.process(self.1), cast.address(self.0));
        format!("gave {to} the address of {of}")
    }
}
