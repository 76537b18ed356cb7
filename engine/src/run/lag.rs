//! Replication lag, from what copies say they have applied: how long a copy has been without an entry
//! that another copy of its store holds.

use std::collections::BTreeMap;

use crate::kernel::id::ProcessId;
use crate::kernel::operation::Position;
use crate::kernel::time::{Span, Time};

/// The copies of one store and how far each is.
#[derive(Clone, PartialEq, Debug)]
pub struct Lag {
    copies: Vec<(ProcessId, Position)>,
    /// When each entry that some copy lacks was first applied anywhere.
    begun: BTreeMap<Position, Time>,
}

impl Lag {
    /// Copies that have applied nothing.
    #[must_use]
    pub fn new(copies: &[ProcessId]) -> Self {
        let copies = copies.iter().map(|copy| (*copy, Position::default()));
        Self {
            copies: copies.collect(),
            begun: BTreeMap::new(),
        }
    }

    /// A copy has applied the entry at `position`. What it applies again changes nothing.
    pub fn applied(&mut self, copy: ProcessId, position: Position, at: Time) {
        let Some((_, reached)) = self.copies.iter_mut().find(|(id, _)| *id == copy) else {
            return;
        };
        if position <= *reached {
            return;
        }
        *reached = position;
        self.begun.entry(position).or_insert(at);
        let slowest = self.copies.iter().map(|(_, reached)| *reached).min();
        while let Some(first) = self.begun.first_entry() {
            if slowest.is_none_or(|slowest| *first.key() > slowest) {
                break;
            }
            first.remove();
        }
    }

    /// How far each copy is behind at `now`.
    pub fn at(&self, now: Time) -> impl Iterator<Item = (ProcessId, Span)> {
        self.copies.iter().map(move |(copy, reached)| {
            let missing = self
                .begun
                .range(*reached..)
                .find(|(place, _)| *place > reached);
            let span = missing.map_or(Span::ZERO, |(_, begun)| now.since(*begun));
            (*copy, span)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIMARY: ProcessId = ProcessId(0);
    const REPLICA: ProcessId = ProcessId(1);

    fn position(index: u32) -> Position {
        Position { epoch: 1, index }
    }

    fn lags(lag: &Lag, now: u64) -> Vec<u64> {
        lag.at(Time(now)).map(|(_, span)| span.0).collect()
    }

    #[test]
    fn a_copy_is_as_old_as_the_oldest_entry_it_lacks() {
        let mut lag = Lag::new(&[PRIMARY, REPLICA]);
        assert_eq!(lags(&lag, 5), [0, 0]);
        lag.applied(PRIMARY, position(1), Time(10));
        lag.applied(PRIMARY, position(2), Time(20));
        assert_eq!(lags(&lag, 30), [0, 20]);
        lag.applied(REPLICA, position(1), Time(31));
        assert_eq!(lags(&lag, 35), [0, 15]);
        lag.applied(REPLICA, position(2), Time(40));
        assert_eq!(lags(&lag, 50), [0, 0]);
        assert!(lag.begun.is_empty(), "what all have need not be remembered");
    }

    #[test]
    fn strangers_and_entries_applied_again_change_nothing() {
        let mut lag = Lag::new(&[PRIMARY, REPLICA]);
        lag.applied(PRIMARY, position(1), Time(10));
        lag.applied(ProcessId(9), position(7), Time(11));
        lag.applied(PRIMARY, position(1), Time(12));
        assert_eq!(lags(&lag, 20), [0, 10]);
    }
}
