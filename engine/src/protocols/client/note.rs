//! What users say.

use serde::Serialize;

use crate::kernel::canon::Canon;
use crate::kernel::id::OperationId;
use crate::kernel::operation::Outcome;
use crate::protocols::telling::Telling;

/// A note of a user.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// It is known at last what became of an operation whose client was told that nobody knows.
    Settled {
        /// Which operation.
        operation: OperationId,
        /// How it ended.
        outcome: Outcome,
    },
}

impl Note {
    pub(in crate::protocols) fn tell(self, telling: &Telling<'_>) -> String {
        let Self::Settled { operation, outcome } = self;
        let whole = telling.operation(operation);
        match outcome {
            Outcome::Done { .. } => format!("It is known at last: {whole} was done"),
            Outcome::Refused(why) => {
                format!("It is known at last: {whole} was refused: {}", why.words)
            }
            Outcome::Unknown => format!("Nobody will know what became of {whole}"),
        }
    }
}
