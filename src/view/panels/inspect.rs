//! What the inspector shows of a machine, a link or a message: its fields in groups, what can be done to
//! it, and the latest that happened to it.

mod link;
mod machine;
mod message;
mod sheet;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::events::EventRow;
use crate::view::frame::Thing;

pub use sheet::{Sheet, SheetBadge, SheetLine, Sight};

impl Sight<'_> {
    /// All about a thing; `None` if nothing is known of it at this moment. `history` are the latest events
    /// about it, the latest last.
    #[must_use]
    pub fn sheet(&self, thing: Thing, history: Rc<[EventRow]>) -> Option<Sheet> {
        match thing {
            Thing::Machine(id) => machine::sheet(self, id, history),
            Thing::Link(a, b) => link::sheet(self, [a, b], history),
            Thing::Message(id) => message::sheet(self, id, history),
        }
    }
}
