//! Replication lag, from what copies say they have applied: how long a copy has been without an entry
//! that another copy of its store holds.

use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::operation::Position;
use crate::kernel::time::{Span, Time};
use crate::protocols::{AnyNote, store};
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::chart::Plot;
use super::figure::Unit;
use super::fold::{Measure, System};
use super::windows::Curves;

/// One copy.
#[derive(Clone, PartialEq, Debug)]
struct Copy {
    id: ProcessId,
    reached: Position,
    /// The longest that it has been without an entry that it has now.
    longest: Span,
}

/// The copies of one store and how far each is.
#[derive(Clone, PartialEq, Debug)]
pub struct Lag {
    copies: Vec<Copy>,
    /// When each entry that some copy lacks was first applied anywhere.
    begun: SortedMap<Position, Time>,
}

impl Lag {
    /// Copies that have applied nothing.
    #[must_use]
    pub fn new(copies: &[ProcessId]) -> Self {
        let copies = copies.iter().map(|id| Copy {
            id: *id,
            reached: Position::default(),
            longest: Span::ZERO,
        });
        Self {
            copies: copies.collect(),
            begun: SortedMap::new(),
        }
    }

    /// A copy has applied the entry at `position`. What it applies again changes nothing.
    pub fn applied(&mut self, copy: ProcessId, position: Position, at: Time) {
        let Some(copy) = self.copies.iter_mut().find(|known| known.id == copy) else {
            return;
        };
        if position <= copy.reached {
            return;
        }
        copy.reached = position;
        let begun = *self.begun.entry(position).or_insert(at);
        copy.longest = copy.longest.max(at.since(begun));
        let slowest = self.copies.iter().map(|copy| copy.reached).min();
        let first = self.begun.first_key_value().map(|(place, _)| *place);
        if let Some(slowest) = slowest
            && first.is_some_and(|first| first <= slowest)
        {
            self.begun.retain(|place, _| *place > slowest);
        }
    }

    /// How far each copy is behind at `now`.
    pub fn at(&self, now: Time) -> impl Iterator<Item = (ProcessId, Span)> {
        let copies = self.copies.iter();
        copies.map(move |copy| (copy.id, self.behind(copy, now)))
    }

    /// How far the one of these copies that was furthest behind up to `now` was; `None` where there is no such copy,
    /// and before anything was applied.
    #[must_use]
    pub fn longest(&self, meant: impl Fn(ProcessId) -> bool, now: Time) -> Option<Span> {
        let begun = |copy: &Copy| copy.reached > Position::default();
        let any = self.copies.iter().any(begun);
        let copies = self.copies.iter().filter(|copy| any && meant(copy.id));
        copies
            .map(|copy| copy.longest.max(self.behind(copy, now)))
            .max()
    }

    fn behind(&self, copy: &Copy, now: Time) -> Span {
        let missing = self.begun.after(&copy.reached).next();
        missing.map_or(Span::ZERO, |(_, begun)| now.since(*begun))
    }
}

/// The copies of all stores.
#[derive(Clone, PartialEq, Debug)]
pub struct Lags(Vec<Lag>);

impl Lags {
    /// Copies of these stores, which have applied nothing.
    #[must_use]
    pub fn of(stores: &[Vec<ProcessId>]) -> Self {
        Self(stores.iter().map(|copies| Lag::new(copies)).collect())
    }

    /// How far the one of these copies that was furthest behind up to `now` was.
    #[must_use]
    pub fn longest(&self, meant: impl Fn(ProcessId) -> bool, now: Time) -> Option<Span> {
        let stores = self.0.iter();
        stores.filter_map(|store| store.longest(&meant, now)).max()
    }
}

impl Measure for Lags {
    fn new(system: &System) -> Self {
        Self::of(&system.stores)
    }

    fn take(&mut self, record: &Record) {
        if let Fact::Noted(copy, AnyNote::Store(store::Note::Applied { position, .. })) =
            record.fact
        {
            for store in &mut self.0 {
                store.applied(copy, position, record.at);
            }
        }
    }

    fn is_metered(&self) -> bool {
        false
    }

    fn close_window(&mut self, end: Time, curves: &mut Curves<'_>) {
        for (copy, lag) in self.0.iter().flat_map(|store| store.at(end)) {
            curves.add((0, copy.0), Some(lag.0 as f64));
        }
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Lag of the copies", Unit::Nanos)]
    }

    fn line(&self, _: u8, line: u32, cast: &Cast) -> String {
        cast.process(ProcessId(line)).to_owned()
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
