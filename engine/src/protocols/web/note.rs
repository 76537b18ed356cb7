//! What web servers say.

use serde::Serialize;

use crate::kernel::canon::Canon;
use crate::kernel::id::OperationId;
use crate::kernel::operation::Position;
use crate::protocols::keys::KeySet;
use crate::protocols::telling::Telling;

/// A note of a web server.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// A page is built, and shows these keys as of this place in the log.
    Shown {
        /// The operation that opens the page.
        operation: OperationId,
        /// The keys.
        keys: KeySet,
        /// What they show.
        as_of: Position,
    },
}

impl Note {
    pub(in crate::protocols) fn tell(self, telling: &Telling<'_>) -> String {
        let Self::Shown {
            operation,
            keys,
            as_of,
        } = self;
        let many = match keys.count() {
            1 => "1 value".to_owned(),
            count => format!("{count} values"),
        };
        format!(
            "{} puts {many} of entry {} on {}'s page",
            telling.who,
            as_of.index,
            telling.process(operation.client)
        )
    }
}
