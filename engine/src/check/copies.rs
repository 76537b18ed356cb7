//! The copies of the data, as they tell of themselves: what each holds, how far its log goes, and whether
//! its machine is up.

use crate::sorted::{SortedMap, SortedSet};

use crate::kernel::faults::{Crash, Fault, Restart};
use crate::kernel::id::{MachineId, ProcessId, Symbol};
use crate::kernel::operation::{Position, Value};
use crate::protocols::{Fact, Record};

use super::verdict::Step;
use crate::protocols::{AnyNote, store};

/// What a copy holds under a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The value.
    pub value: Value,
    /// The record that says so.
    pub step: Step,
}

/// One copy of the data.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Copy {
    machine: Option<MachineId>,
    down: bool,
    /// What it holds.
    pub cells: SortedMap<Symbol, Cell>,
    /// How many log entries it has applied up to the last one of each epoch.
    log: SortedMap<u32, u32>,
}

impl Copy {
    /// Whether its process runs, on a machine that is not off.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.machine.is_some() && !self.down
    }

    /// Whether it has applied the entry at this place and not thrown it away since.
    #[must_use]
    pub fn contains(&self, position: Position) -> bool {
        self.log
            .get(&position.epoch)
            .is_some_and(|index| *index >= position.index)
    }

    /// The last entry that it has applied.
    #[must_use]
    pub fn end(&self) -> Position {
        let last = self.log.last_key_value();
        last.map_or_else(Position::default, |(epoch, index)| Position {
            epoch: *epoch,
            index: *index,
        })
    }

    /// Applies an entry: what stood at its place or behind it is gone. True if something was.
    fn apply(&mut self, position: Position) -> bool {
        let Position { epoch, index } = position;
        let before = self.log.clone();
        self.log.retain(|other, _| *other <= epoch);
        for last in self.log.values_mut() {
            *last = (*last).min(index.saturating_sub(1));
        }
        self.log.insert(epoch, index);
        before
            .iter()
            .any(|(epoch, last)| self.log.get(epoch).is_none_or(|now| now < last))
    }
}

/// All copies of one or more stores. The copies of one store are replicas of each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copies {
    groups: Vec<Vec<ProcessId>>,
    copies: SortedMap<ProcessId, Copy>,
    homes: SortedMap<(Symbol, Value), usize>,
    shrunk: SortedSet<usize>,
}

impl Copies {
    /// The copies of each store.
    #[must_use]
    pub fn new(groups: Vec<Vec<ProcessId>>) -> Self {
        let copies = groups
            .iter()
            .flatten()
            .map(|id| (*id, Copy::default()))
            .collect();
        Self {
            groups,
            copies,
            homes: SortedMap::new(),
            shrunk: SortedSet::new(),
        }
    }

    /// How many stores there are.
    #[must_use]
    pub const fn groups(&self) -> usize {
        self.groups.len()
    }

    /// The copies of one store, in order; none of a store that there is not.
    pub fn group(&self, index: usize) -> impl Iterator<Item = (ProcessId, &Copy)> {
        let ids = self.groups.get(index).into_iter().flatten();
        ids.filter_map(|id| Some((*id, self.copies.get(id)?)))
    }

    /// The store that a written value went to, once a copy has applied it.
    #[must_use]
    pub fn home(&self, key: Symbol, value: Value) -> Option<usize> {
        self.homes.get(&(key, value)).copied()
    }

    /// The stores of which a copy has lost something since this was last asked. A copy that starts again
    /// has lost everything until it has read its disk, which takes it no time.
    pub fn take_shrunk(&mut self) -> SortedSet<usize> {
        std::mem::take(&mut self.shrunk)
    }

    /// Takes a record.
    pub fn observe(&mut self, step: Step, record: &Record) {
        match record.fact {
            Fact::Started(process, machine) => {
                if let Some(copy) = self.copies.get_mut(&process) {
                    copy.machine = Some(machine);
                }
            }
            Fact::Destroyed(process) => self.forget(|id, _| id == process),
            Fact::Fault(Fault::Restart(Restart(machine))) => {
                self.forget(|_, copy| copy.machine == Some(machine));
                self.set_down(machine, false);
            }
            Fact::Fault(Fault::Crash(Crash(machine))) => self.set_down(machine, true),
            Fact::Noted(
                process,
                AnyNote::Store(store::Note::Applied {
                    key,
                    value,
                    position,
                }),
            ) => {
                self.applied(process, key, Cell { value, step }, position);
            }
            _ => {}
        }
    }

    fn set_down(&mut self, machine: MachineId, down: bool) {
        for copy in self
            .copies
            .values_mut()
            .filter(|copy| copy.machine == Some(machine))
        {
            copy.down = down;
        }
    }

    fn forget(&mut self, which: impl Fn(ProcessId, &Copy) -> bool) {
        for (index, group) in self.groups.iter().enumerate() {
            for id in group {
                let Some(copy) = self.copies.get_mut(id) else {
                    continue;
                };
                if which(*id, copy) {
                    copy.cells.clear();
                    copy.log.clear();
                    self.shrunk.insert(index);
                }
            }
        }
    }

    fn applied(&mut self, process: ProcessId, key: Symbol, cell: Cell, position: Position) {
        let group = self
            .groups
            .iter()
            .position(|group| group.contains(&process));
        let (Some(copy), Some(group)) = (self.copies.get_mut(&process), group) else {
            return;
        };
        copy.cells.insert(key, cell);
        if copy.apply(position) {
            self.shrunk.insert(group);
        }
        self.homes.entry((key, cell.value)).or_insert(group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(epoch: u32, index: u32) -> Position {
        Position { epoch, index }
    }

    #[test]
    fn an_entry_of_a_new_epoch_replaces_what_stood_at_its_place() {
        let mut copy = Copy::default();
        assert!((1..=22).all(|index| !copy.apply(at(1, index))));
        assert!(copy.apply(at(2, 18)));
        assert!(copy.contains(at(1, 17)) && !copy.contains(at(1, 18)));
        assert!(copy.contains(at(2, 18)) && !copy.contains(at(2, 19)));
        assert_eq!(copy.end(), at(2, 18));
    }

    #[test]
    fn a_log_that_begins_anew_is_as_short_as_it_says() {
        let mut copy = Copy::default();
        copy.apply(at(1, 5));
        copy.apply(at(2, 6));
        assert!(copy.apply(at(1, 2)));
        assert_eq!(copy.end(), at(1, 2));
    }
}
