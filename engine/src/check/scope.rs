//! Which operations a property speaks of: whose they are, what they do, and which belong to one session.

use crate::kernel::id::{OperationId, ProcessId, Symbol};
use crate::kernel::operation::Ask;

pub use crate::measure::operations::Filter;

/// Which sessions and which key a guarantee speaks of. A session is one client, or several that share it:
/// a person's devices.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Scope {
    /// Clients that share a session with others, a list for each session; any other client is a session
    /// by itself.
    pub shared: Vec<Vec<ProcessId>>,
    /// Only sessions of these clients; all if there are none.
    pub only: Option<Vec<ProcessId>>,
    /// Only this key; all if there is none.
    pub key: Option<Symbol>,
}

impl Scope {
    /// The session that an operation belongs to, known by the first of its clients; `None` if the
    /// guarantee does not speak of it.
    #[must_use]
    pub fn session(&self, id: OperationId, ask: Ask) -> Option<ProcessId> {
        let key_fits = self.key.is_none_or(|key| key == ask.key());
        let client_fits = self
            .only
            .as_ref()
            .is_none_or(|only| only.contains(&id.client));
        let first = || {
            let mates = self.shared.iter().find(|mates| mates.contains(&id.client));
            mates.map_or(id.client, |mates| mates[0])
        };
        (key_fits && client_fits).then(first)
    }
}
