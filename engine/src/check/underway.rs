//! What a system that is not at rest still waits for.

use crate::sorted::SortedMap;

use crate::kernel::id::{FlightId, ProcessId};
use crate::kernel::message::Kind;
use crate::kernel::names::Cast;
use crate::protocols::{Fact, Record};

/// A message on its way.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Flying {
    kind: &'static Kind,
    from: ProcessId,
    to: ProcessId,
}

/// The messages under way.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Underway {
    flights: SortedMap<FlightId, Flying>,
}

impl Underway {
    /// Takes a record.
    pub fn observe(&mut self, record: &Record) {
        match record.fact {
            Fact::Sent {
                flight,
                from,
                to,
                kind,
                ..
            } => {
                self.flights.insert(flight, Flying { kind, from, to });
            }
            Fact::Duplicated { flight, of, .. } => {
                if let Some(original) = self.flights.get(&of).copied() {
                    self.flights.insert(flight, original);
                }
            }
            Fact::Delivered(flight, _) | Fact::Ended(flight, _) => {
                self.flights.remove(&flight);
            }
            _ => {}
        }
    }

    /// What is still to come, as the end of `it waits for …`.
    #[must_use]
    pub fn words(&self, cast: &Cast) -> String {
        let Some(Flying { kind, from, to }) = self.flights.values().next() else {
            return "machines that are still at work".to_owned();
        };
        let (name, from, to) = (kind.name, cast.process(*from), cast.process(*to));
        match self.flights.len() {
            1 => format!("the {name} under way from {from} to {to}"),
            n => format!("{n} messages under way, first the {name} from {from} to {to}"),
        }
    }
}
