//! What copies of the data say.

use serde::Serialize;

use crate::kernel::canon::Canon;
use crate::kernel::id::{OperationId, Symbol};
use crate::kernel::operation::{Position, Value};
use crate::protocols::telling::Telling;

/// A note of a copy of the data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// A copy of the data now holds this value, as of this place in the log.
    Applied {
        /// Which key.
        key: Symbol,
        /// Its value.
        value: Value,
        /// The log entry that said so.
        position: Position,
    },
    /// A read waits until this copy has applied what the reader has already seen.
    Held {
        /// Which operation.
        operation: OperationId,
        /// What it waits for.
        until: Position,
    },
    /// A read was answered here.
    Served {
        /// Which operation.
        operation: OperationId,
        /// Whether by the primary.
        primary: bool,
    },
}

impl Note {
    pub(in crate::protocols) fn tell(self, telling: &Telling<'_>) -> String {
        let who = telling.who;
        match self {
            Self::Applied {
                key,
                value,
                position,
            } => {
                let (key, value) = (telling.text(key), value.show(&telling.cast.names));
                format!("{who} applies {key} = {value} (entry {})", position.index)
            }
            Self::Held { operation, until } => {
                format!(
                    "{who} holds back {} until entry {}",
                    telling.operation(operation),
                    until.index
                )
            }
            Self::Served { operation, primary } => {
                let which = if primary { ", the primary," } else { "" };
                format!("{who}{which} answers {}", telling.operation(operation))
            }
        }
    }
}
