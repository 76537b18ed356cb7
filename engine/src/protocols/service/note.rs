//! What services say of their work and their settings.

use serde::Serialize;

use crate::kernel::canon::Canon;
use crate::kernel::id::{OperationId, Symbol};
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::telling::{Telling, try_of};

/// A note of a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// The key of this operation is known here: it is not done again.
    Recognised {
        /// Which operation.
        operation: OperationId,
    },
    /// Work for an operation is done here.
    Worked {
        /// Which operation.
        operation: OperationId,
        /// Which try of it.
        attempt: u16,
        /// How long a worker was busy with it.
        span: Span,
    },
    /// Nobody waits any more for what an operation asked: it is dropped here, undone.
    LetGo {
        /// Which operation.
        operation: OperationId,
        /// Which try of it.
        attempt: u16,
    },
    /// Its configuration is another from now on.
    Changed {
        /// What was changed, in words.
        what: Symbol,
        /// Whether it was put back to what it was before.
        back: bool,
    },
    /// It shows a new certificate from now on.
    Renewed {
        /// Until when it is valid, by its own wall clock.
        until: LocalTime,
    },
}

impl Note {
    pub(in crate::protocols) fn tell(self, telling: &Telling<'_>) -> String {
        let who = telling.who;
        match self {
            Self::Recognised { operation } => {
                let whole = telling.operation(operation);
                format!("{who} knows the key of {whole} and does not do it again")
            }
            Self::Worked {
                operation,
                attempt,
                span,
            } => {
                let whole = telling.operation(operation);
                format!("{who} has worked {span} on {whole}{}", try_of(attempt))
            }
            Self::LetGo { operation, attempt } => {
                let whole = telling.operation(operation);
                let attempt = try_of(attempt);
                format!("{who} drops {whole}{attempt}: nobody waits for it any more")
            }
            Self::Changed { what, back: false } => {
                format!("{who} is changed: {}", telling.text(what))
            }
            Self::Changed { what, back: true } => {
                format!(
                    "{who} is put back to what it was before: {}",
                    telling.text(what)
                )
            }
            Self::Renewed { until } => {
                format!("{who} has a new certificate, valid until {until}")
            }
        }
    }
}
