//! What a hub and its devices say to each other: a small record of two fields, the second of which came
//! with version 2; a big document, which travels in parts; probes of the path, and signs of life.

use super::telling::Telling;
use super::vocabulary::{HEADER_BYTES, Vocabulary, kinds, refusals};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::canon::Canon;
use crate::kernel::message::{Content, Kind};
use crate::kernel::operation::Value;
use schemars::JsonSchema;
use serde::Serialize;

/// A note about versions of the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// A message is of a version that its receiver cannot read.
    Undecodable {
        /// The version that it is of.
        version: u32,
    },
    /// What it speaks has changed: the version that it reads, and the one that it writes.
    Upgraded {
        /// The latest version that it reads.
        reads: u32,
        /// The version that it writes.
        writes: u32,
    },
}

impl Note {
    pub(super) fn tell(self, telling: &Telling<'_>) -> String {
        let who = telling.who;
        match self {
            Self::Undecodable { version } => {
                format!("{who} cannot read a message of version {version}")
            }
            Self::Upgraded { reads, writes } => {
                format!("{who} now reads up to version {reads} and writes version {writes}")
            }
        }
    }
}

kinds! {
    /// A device asks for the document, or for the record.
    GET = 23 "get" Request;
    /// One datagram's worth of the document.
    PART = 24 "part" Response;
    /// The record, as it is now.
    RECORD = 25 "record" Response;
    /// The record, as it shall be.
    SAVE = 26 "save" Request;
    /// The answer to that.
    SAVED = 27 "saved" Response;
    /// Nothing but size: does it get through?
    PROBE = 28 "probe" Ping;
    /// It did.
    PROBE_ANSWER = 29 "probe-answer" Ping;
    /// Are you there?
    CHECK = 30 "check" Ping;
    /// Yes.
    ALIVE = 31 "alive" Ping;
}

refusals! {
    /// The answer is of a version that the one who asked cannot read.
    UNDECODABLE = 14 "answer of an unknown version";
}

/// The version of the record that every device was made for.
pub const FIRST_VERSION: u32 = 1;
/// The version that has a second field.
pub const SECOND_VERSION: u32 = 2;

/// The record as it travels: the version that it is written in, and its two fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    /// Which version it is of.
    pub version: u32,
    /// The field of every version.
    pub old: Value,
    /// The field that version 2 has added; nothing in version 1.
    pub new: Value,
}

/// What a device speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Speaks {
    /// The latest version that it reads.
    pub reads: u32,
    /// The version that it writes.
    pub writes: u32,
}

impl Default for Speaks {
    fn default() -> Self {
        Self {
            reads: FIRST_VERSION,
            writes: FIRST_VERSION,
        }
    }
}

/// What a reader makes of a record that is newer than what it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// It refuses it.
    #[default]
    Strict,
    /// It takes the fields that it knows, and drops the others.
    Tolerant,
    /// It takes the fields that it knows, and keeps the others as they are.
    Preserving,
}

impl Record {
    /// What somebody has in hands who reads up to version `reads`; `None` if it cannot be read.
    #[must_use]
    pub const fn read(self, reads: u32, reader: Reader) -> Option<Self> {
        if self.version <= reads {
            return Some(self);
        }
        match reader {
            Reader::Strict => None,
            Reader::Tolerant => Some(Self {
                version: reads,
                new: Value::Nothing,
                ..self
            }),
            Reader::Preserving => Some(self),
        }
    }
}

/// A message between a hub and a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parcel {
    /// A device asks for the record.
    GetRecord,
    /// A device asks for the document, in its operation of this number.
    GetDocument(u32),
    /// A part of the document.
    Part {
        /// The operation that it is for.
        number: u32,
        /// Which part it is, from 0.
        index: u16,
        /// How many there are.
        count: u16,
        /// Bytes of the document in it.
        bytes: u32,
    },
    /// The record as it is.
    Record(Record),
    /// The record as it shall be.
    Save(Record),
    /// It is so.
    Saved,
    /// A packet of this size, for nothing but to see whether it arrives.
    Probe(u32),
    /// One of this size did.
    ProbeAnswer(u32),
    /// Is anybody there? With its number.
    Check(u32),
    /// Yes: the answer to the check of this number.
    Alive(u32),
}

/// Bytes of a field of the record.
const FIELD_BYTES: u32 = 40;

impl Vocabulary for Parcel {
    fn kind(&self) -> &'static Kind {
        match self {
            Self::GetRecord | Self::GetDocument(_) => &GET,
            Self::Part { .. } => &PART,
            Self::Record(_) => &RECORD,
            Self::Save(_) => &SAVE,
            Self::Saved => &SAVED,
            Self::Probe(_) => &PROBE,
            Self::ProbeAnswer(_) => &PROBE_ANSWER,
            Self::Check(_) => &CHECK,
            Self::Alive(_) => &ALIVE,
        }
    }

    fn content(&self) -> Content {
        let value = match self {
            Self::Record(record) | Self::Save(record) => record.old,
            Self::GetRecord
            | Self::GetDocument(_)
            | Self::Part { .. }
            | Self::Saved
            | Self::Probe(_)
            | Self::ProbeAnswer(_)
            | Self::Check(_)
            | Self::Alive(_) => Value::Nothing,
        };
        Content { key: None, value }
    }

    fn bytes(&self) -> u32 {
        match *self {
            Self::Part { bytes, .. } => bytes,
            Self::Probe(size) => size.saturating_sub(HEADER_BYTES),
            Self::Record(record) | Self::Save(record) => {
                if record.version >= SECOND_VERSION {
                    2 * FIELD_BYTES
                } else {
                    FIELD_BYTES
                }
            }
            Self::GetRecord
            | Self::GetDocument(_)
            | Self::Saved
            | Self::ProbeAnswer(_)
            | Self::Check(_)
            | Self::Alive(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::Symbol;

    #[test]
    fn a_reader_refuses_drops_or_keeps_what_it_does_not_know() {
        let record = Record {
            version: SECOND_VERSION,
            old: Value::Text(Symbol(1)),
            new: Value::Text(Symbol(2)),
        };
        let read = |reader| record.read(FIRST_VERSION, reader);
        assert_eq!(read(Reader::Strict), None);
        let dropped = Record {
            version: FIRST_VERSION,
            new: Value::Nothing,
            ..record
        };
        assert_eq!(read(Reader::Tolerant), Some(dropped));
        assert_eq!(read(Reader::Preserving), Some(record));
        for reader in [Reader::Strict, Reader::Tolerant, Reader::Preserving] {
            assert_eq!(record.read(SECOND_VERSION, reader), Some(record));
        }
    }
}
