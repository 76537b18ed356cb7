//! What hubs say.

use serde::Serialize;

use crate::kernel::canon::Canon;
use crate::kernel::id::{ProcessId, Symbol};
use crate::kernel::operation::Value;
use crate::protocols::telling::Telling;

/// A note of a hub.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// What a hub holds in one field of its record has changed.
    FieldSet {
        /// Which field.
        field: Symbol,
        /// Its value; nothing if it is gone.
        value: Value,
    },
    /// It takes another process for dead.
    Suspected(ProcessId),
    /// It no longer takes another process for dead.
    Trusted(ProcessId),
}

impl Note {
    pub(in crate::protocols) fn tell(self, telling: &Telling<'_>) -> String {
        let who = telling.who;
        match self {
            Self::FieldSet {
                field,
                value: Value::Nothing,
            } => format!("{who} no longer holds {}", telling.text(field)),
            Self::FieldSet { field, value } => {
                let (field, value) = (telling.text(field), value.show(&telling.cast.names));
                format!("{who} now holds {field} = {value}")
            }
            Self::Suspected(other) => format!("{who} takes {} for dead", telling.process(other)),
            Self::Trusted(other) => format!("{who} sees that {} is alive", telling.process(other)),
        }
    }
}
