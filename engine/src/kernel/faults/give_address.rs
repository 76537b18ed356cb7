//! An address leads to another process.

use serde::Serialize;

use super::{Kind, Place, Sign};
use crate::kernel::id::{Address, ProcessId};
use crate::kernel::names::Cast;
use crate::kernel::process::Process;
use crate::kernel::record::Recorder;
use crate::kernel::world::World;

/// An address is given to another process: what is sent there from now on is for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct GiveAddress(pub Address, pub ProcessId);

impl Kind for GiveAddress {
    const NUMBER: u8 = 26;
    const SIGN: Sign = Sign::Moved;

    fn apply<P: Process, R: Recorder<P::Note>>(self, world: &mut World<P>, out: &mut R) -> bool {
        let known = self.0.index() < world.addresses.len();
        if !known || world.process(self.1).is_none() {
            return false;
        }
        world.move_address(self.0, Some(self.1));
        world.emit(self.into(), out);
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
