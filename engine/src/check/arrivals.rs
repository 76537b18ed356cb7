//! The way of each written value to each copy: sent, arrived or lost, until the copy applies it.

use crate::sorted::SortedMap;

use crate::kernel::id::{FlightId, ProcessId, Symbol};
use crate::kernel::message::Family;
use crate::kernel::operation::Value;
use crate::protocols::{Fact, Record};

use super::verdict::Step;
use crate::protocols::{AnyNote, store};

/// A value on its way to a copy.
type Cargo = (ProcessId, Symbol, Value);

/// What was sent to copies and is not applied yet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Arrivals {
    flights: SortedMap<FlightId, Cargo>,
    trails: SortedMap<Cargo, Vec<Step>>,
}

impl Arrivals {
    /// Takes a record.
    pub fn observe(&mut self, step: Step, record: &Record) {
        match record.fact {
            Fact::Sent {
                flight,
                to,
                kind,
                content,
                ..
            } if kind.family == Family::Copy => {
                if let Some(key) = content.key {
                    let cargo = (to, key, content.value);
                    self.flights.insert(flight, cargo);
                    self.trails.entry(cargo).or_default().push(step);
                }
            }
            Fact::Delivered(flight, _) | Fact::Ended(flight, _) => {
                if let Some(cargo) = self.flights.remove(&flight)
                    && let Some(trail) = self.trails.get_mut(&cargo)
                {
                    trail.push(step);
                }
            }
            Fact::Noted(process, AnyNote::Store(store::Note::Applied { key, value, .. })) => {
                self.trails.remove(&(process, key, value));
            }
            _ => {}
        }
    }

    /// The records of a value's way to a copy that has not applied it; none once it has, or if it was
    /// never sent.
    #[must_use]
    pub fn trail(&self, copy: ProcessId, key: Symbol, value: Value) -> &[Step] {
        self.trails
            .get(&(copy, key, value))
            .map_or(&[], Vec::as_slice)
    }
}
