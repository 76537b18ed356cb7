//! The order of the values that a key has had. A value stands where its log entry stands; where two
//! places belong to different epochs and cannot be compared, the one that a copy applied first is older.

use crate::sorted::SortedMap;

use crate::kernel::id::Symbol;
use crate::kernel::names::Names;
use crate::kernel::operation::{Position, Value};
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};

use super::operations::Mark;
use super::verdict::Step;
use crate::protocols::{AnyNote, store};

/// One entry of the log, as far as copies have told of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Entry {
    position: Position,
    /// The record of its first application.
    applied: Mark,
}

/// How old a value is, to be compared with other versions of the same key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Version {
    value: Value,
    position: Option<Position>,
    applied: Option<Mark>,
}

impl Version {
    /// Whether it is surely older than `other`.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        // One value is one version, unless copies told of several entries that wrote it.
        if self.value == other.value && (self.applied.is_none() || other.applied.is_none()) {
            return false;
        }
        match (self.position, other.position) {
            (Some(mine), Some(theirs)) if mine.epoch == theirs.epoch => mine.index < theirs.index,
            _ => self.applied() < other.applied(),
        }
    }

    /// The record of its first application, if a copy told of it.
    #[must_use]
    pub fn applied(self) -> Option<Step> {
        self.applied.map(|mark| mark.step)
    }

    /// What tells the value that was read from one that a sentence calls the later, where both read alike: when a copy
    /// first held the one, and the other. Nothing where they do not.
    pub(super) fn told_from(self, later: Self, names: &Names) -> String {
        let value = self.value.show(names);
        if value != later.value.show(names) {
            return String::new();
        }
        let times: Vec<Time> = [self, later]
            .iter()
            .filter_map(|one| Some(one.applied?.at))
            .collect();
        let digits = Time::digits(&times);
        let first = |one: Self| {
            one.applied.map_or_else(
                || "which was there before all others".to_owned(),
                |mark| format!("which a copy first held at {:.digits$}", mark.at),
            )
        };
        format!(
            ": it was the {value} {}, and not the one {}",
            first(self),
            first(later)
        )
    }
}

/// What is known of the order of values.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Versions {
    keys: SortedMap<Symbol, SortedMap<Value, Vec<Entry>>>,
}

impl Versions {
    /// Takes a record.
    pub fn observe(&mut self, step: Step, record: &Record) {
        let Fact::Noted(
            _,
            AnyNote::Store(store::Note::Applied {
                key,
                value,
                position,
            }),
        ) = record.fact
        else {
            return;
        };
        let entries = self.keys.entry(key).or_default().entry(value).or_default();
        if entries.iter().all(|entry| entry.position != position) {
            let at = record.at;
            entries.push(Entry {
                position,
                applied: Mark { step, at },
            });
        }
    }

    /// The version of a value that an operation returned together with a place in the log. That place may
    /// lie behind the value's own entry, when it tells how far the copy was as a whole.
    #[must_use]
    pub fn of(&self, key: Symbol, value: Value, told: Position) -> Version {
        let Some(values) = self.keys.get(&key) else {
            // No copy has told of this key: the answer's own word is all there is.
            return Version {
                value,
                position: Some(told),
                applied: None,
            };
        };
        let entries = values.get(&value).map_or(&[][..], Vec::as_slice);
        let reached = entries
            .iter()
            .filter(|e| e.position.epoch == told.epoch && e.position.index <= told.index)
            .max_by_key(|e| e.position.index);
        let entry = reached.or_else(|| entries.last());
        // A value that no copy ever applied is what was there before all others.
        Version {
            value,
            position: entry.map(|e| e.position),
            applied: entry.map(|e| e.applied),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::ProcessId;
    use crate::kernel::time::Time;

    const KEY: Symbol = Symbol(0);

    fn at(epoch: u32, index: u32) -> Position {
        Position { epoch, index }
    }

    fn value(n: u32) -> Value {
        Value::Text(Symbol(n))
    }

    fn applied(entries: &[(u32, Position)]) -> Versions {
        let mut versions = Versions::default();
        for (step, (n, position)) in entries.iter().enumerate() {
            let note = AnyNote::Store(store::Note::Applied {
                key: KEY,
                value: value(*n),
                position: *position,
            });
            let fact = Fact::Noted(ProcessId(0), note);
            versions.observe(
                step as Step,
                &Record {
                    at: Time::ZERO,
                    fact,
                },
            );
        }
        versions
    }

    #[test]
    fn a_copys_place_may_lie_behind_the_entry() {
        let versions = applied(&[(1, at(1, 1)), (2, at(1, 5))]);
        let old = versions.of(KEY, value(1), at(1, 4));
        let new = versions.of(KEY, value(2), at(1, 9));
        assert!(old.is_before(new) && !new.is_before(old));
        assert!(!new.is_before(versions.of(KEY, value(2), at(1, 5))));
    }

    #[test]
    fn a_value_written_twice_is_as_new_as_the_place_it_was_read_at() {
        let versions = applied(&[(1, at(1, 1)), (2, at(1, 2)), (1, at(1, 3))]);
        let between = versions.of(KEY, value(2), at(1, 2));
        assert!(versions.of(KEY, value(1), at(1, 2)).is_before(between));
        assert!(between.is_before(versions.of(KEY, value(1), at(1, 3))));
    }

    #[test]
    fn across_epochs_the_order_of_application_decides() {
        let versions = applied(&[(1, at(1, 7)), (2, at(2, 3))]);
        let (old, new) = (
            versions.of(KEY, value(1), at(1, 7)),
            versions.of(KEY, value(2), at(2, 3)),
        );
        assert!(old.is_before(new) && !new.is_before(old));
    }

    #[test]
    fn a_value_that_nobody_applied_is_older_than_all() {
        let versions = applied(&[(1, at(1, 1))]);
        let initial = versions.of(KEY, Value::Nothing, at(1, 9));
        assert!(initial.is_before(versions.of(KEY, value(1), at(1, 1))));
    }

    #[test]
    fn without_notes_the_answers_own_place_counts() {
        let versions = Versions::default();
        assert!(versions.of(KEY, value(2), at(1, 1)).is_before(versions.of(
            KEY,
            value(1),
            at(1, 2)
        )));
    }

    #[test]
    fn the_same_value_is_not_older_because_its_copy_was_behind_elsewhere() {
        let versions = Versions::default();
        let behind = versions.of(KEY, Value::Nothing, at(1, 0));
        assert!(!behind.is_before(versions.of(KEY, Value::Nothing, at(1, 1))));
    }
}
