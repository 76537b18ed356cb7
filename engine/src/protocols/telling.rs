//! What a note needs in order to tell itself.

use crate::kernel::id::{Address, OperationId, ProcessId, Symbol};
use crate::kernel::names::Cast;

/// What a note needs in order to tell itself.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// Whose note it is, by name.
    pub who: &'a str,
    /// What things are called.
    pub cast: &'a Cast,
    /// What an operation is called: `Alice's read bio`.
    pub operation: &'a dyn Fn(OperationId) -> String,
}

impl<'a> Telling<'a> {
    pub(super) fn text(&self, symbol: Symbol) -> &'a str {
        self.cast.names.text(symbol)
    }

    pub(super) fn process(&self, id: ProcessId) -> &'a str {
        self.cast.process(id)
    }

    pub(super) fn address(&self, address: Address) -> &'a str {
        self.cast.address(address)
    }

    pub(super) fn operation(&self, id: OperationId) -> String {
        (self.operation)(id)
    }
}

/// `, try 2`; nothing for the first.
#[must_use]
pub fn try_of(attempt: impl Into<u32>) -> String {
    match attempt.into() {
        0 => String::new(),
        attempt => format!(", try {}", attempt + 1),
    }
}
