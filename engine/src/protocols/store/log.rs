//! The log of one copy of the data, on its disk.

use super::word::LogEntry;
use crate::kernel::id::Symbol;
use crate::kernel::operation::{Position, Value};

/// The epoch of a log that has known one primary only.
const EPOCH: u32 = 1;

/// The entries that a copy has, without gaps.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Log {
    entries: rpds::Vector<LogEntry>,
}

/// The place in a log behind so many entries.
pub(super) const fn position(index: u32) -> Position {
    Position {
        epoch: EPOCH,
        index,
    }
}

impl Log {
    /// A log that begins with what every copy holds.
    pub(super) fn of(initial: &[(Symbol, Value)]) -> Self {
        let mut log = Self {
            entries: rpds::Vector::new(),
        };
        for (key, value) in initial {
            log.write(*key, *value, 0);
        }
        log
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> u32 {
        self.entries.len() as u32
    }

    /// Where it ends.
    pub(super) fn end(&self) -> Position {
        position(self.len())
    }

    /// The entry behind so many others.
    pub(super) fn get(&self, index: u32) -> Option<LogEntry> {
        self.entries.get(index as usize).copied()
    }

    /// The entries behind a place.
    pub(super) fn since(&self, position: Position) -> impl Iterator<Item = LogEntry> {
        self.entries.iter().skip(position.index as usize).copied()
    }

    /// Makes the next entry.
    pub(super) fn write(&mut self, key: Symbol, value: Value, bytes: u32) -> LogEntry {
        let entry = LogEntry {
            position: position(self.len() + 1),
            key,
            value,
            bytes,
        };
        self.entries.push_back_mut(entry);
        entry
    }

    /// Takes over an entry that another copy has made, which must be the next one. Gives whether it was.
    pub(super) fn take(&mut self, entry: LogEntry) -> bool {
        let fits = entry.position.index == self.len() + 1;
        if fits {
            self.entries.push_back_mut(entry);
        }
        fits
    }
}
