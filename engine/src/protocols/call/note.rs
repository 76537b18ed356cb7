//! What those say who call others, or are called.

use serde::Serialize;

use crate::kernel::canon::Canon;
use crate::kernel::id::OperationId;
use crate::kernel::operation::Refusal;
use crate::protocols::telling::{Telling, try_of};

/// A note about a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// A request goes out again because no answer came.
    Retried {
        /// Which operation.
        operation: OperationId,
        /// Which try this is, from 0.
        attempt: u16,
    },
    /// What an operation asked for came into effect here, for good.
    TookEffect {
        /// Which operation.
        operation: OperationId,
        /// Which try of it.
        attempt: u16,
    },
    /// An answer came for which nobody waited any more.
    CameTooLate {
        /// Which operation.
        operation: OperationId,
    },
    /// It no longer waits for what came of a try of its own.
    GaveUp {
        /// Which operation.
        operation: OperationId,
        /// Which try of it.
        attempt: u16,
    },
    /// A message was not served, though it arrived.
    TurnedAway(&'static Refusal),
}

impl Note {
    pub(in crate::protocols) fn tell(self, telling: &Telling<'_>) -> String {
        let who = telling.who;
        match self {
            Self::Retried { operation, attempt } => {
                let whole = telling.operation(operation);
                format!("{whole} is tried again, try {}", u32::from(attempt) + 1)
            }
            Self::TookEffect { operation, attempt } => {
                let whole = telling.operation(operation);
                format!("{who} carries out {whole}{}", try_of(attempt))
            }
            Self::CameTooLate { operation } => {
                let whole = telling.operation(operation);
                format!("{who} gets an answer to {whole} for which it no longer waits")
            }
            Self::GaveUp { operation, attempt } => {
                let whole = telling.operation(operation);
                let attempt = try_of(attempt);
                format!("{who} no longer waits for an answer to {whole}{attempt}")
            }
            Self::TurnedAway(why) => format!("{who} turns a message away: {}", why.words),
        }
    }
}
