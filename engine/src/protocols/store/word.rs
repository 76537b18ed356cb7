//! What copies of the data say to each other, and what servers ask them for many keys at once.

use crate::kernel::id::Symbol;
use crate::kernel::message::{Content, Kind};
use crate::kernel::operation::{Position, Value};
use crate::protocols::coding::Coding;
use crate::protocols::keys::KeySet;
use crate::protocols::vocabulary::{Vocabulary, kinds, refusals};

kinds! {
    /// A log entry for a replica.
    COPY = 4 "copy" Copy;
    /// A replica has an entry on disk.
    COPY_RECEIVED = 5 "copy-received" Response;
    /// A replica answers reads with an entry.
    COPY_APPLIED = 6 "copy-applied" Response;
    /// A replica asks for the log.
    FOLLOW = 7 "follow" Request;
    /// A server asks a store for keys.
    LOOKUP = 21 "lookup" Request;
    /// A store answers with them.
    LOOKUP_ANSWER = 22 "lookup-answer" Response;
}

refusals! {
    /// A write reached a copy that takes none.
    NOT_PRIMARY = 0 "not the primary";
    /// This copy has not applied what the reader has already seen.
    TOO_OLD = 1 "copy too old";
    /// This copy has not applied what the reader has already seen, and the primary can answer.
    ASK_PRIMARY = 3 "copy too old, ask the primary";
}

/// Whether messages of this kind are numbered by the calls that one operation makes, and not by its tries.
#[must_use]
pub fn is_numbered_call(kind: &Kind) -> bool {
    [&LOOKUP, &LOOKUP_ANSWER].contains(&kind)
}

/// One entry of a replicated log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogEntry {
    /// Its place in the log.
    pub position: Position,
    /// The key written.
    pub key: Symbol,
    /// The value written.
    pub value: Value,
    /// Bytes of the value.
    pub bytes: u32,
}

/// A message from or to a copy of the data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// The primary ships a log entry.
    Copy(LogEntry),
    /// A replica has the log on disk up to here.
    Received(Position),
    /// A replica answers reads as of here.
    Applied(Position),
    /// A replica wants the log from here on.
    Follow(Position),
    /// A server asks a store for several keys at once.
    Lookup {
        /// Which.
        keys: KeySet,
        /// Bytes of each that it wants.
        bytes: u32,
        /// In which format.
        coding: Coding,
    },
    /// A store answers with them.
    Found {
        /// Which.
        keys: KeySet,
        /// As of which place in the log.
        position: Position,
        /// Bytes of all together.
        bytes: u32,
    },
}

impl Vocabulary for Word {
    #[inline]
    fn kind(&self) -> &'static Kind {
        match self {
            Self::Copy(_) => &COPY,
            Self::Received(_) => &COPY_RECEIVED,
            Self::Applied(_) => &COPY_APPLIED,
            Self::Follow(_) => &FOLLOW,
            Self::Lookup { .. } => &LOOKUP,
            Self::Found { .. } => &LOOKUP_ANSWER,
        }
    }

    #[inline]
    fn content(&self) -> Content {
        match *self {
            Self::Copy(LogEntry { key, value, .. }) => Content {
                key: Some(key),
                value,
            },
            Self::Lookup { keys, .. } | Self::Found { keys, .. } => {
                // Of many it names none.
                let only = keys.iter().next().filter(|_| keys.count() == 1);
                Content {
                    key: only.map(|(_, key)| key),
                    value: Value::Nothing,
                }
            }
            Self::Received(_) | Self::Applied(_) | Self::Follow(_) => Content::default(),
        }
    }

    #[inline]
    fn bytes(&self) -> u32 {
        match self {
            Self::Copy(LogEntry { bytes, .. }) | Self::Found { bytes, .. } => *bytes,
            Self::Received(_) | Self::Applied(_) | Self::Follow(_) | Self::Lookup { .. } => 0,
        }
    }
}
