//! What a sentence must know of what went before its record.

use fallible_engine::sorted::SortedMap;

use fallible_engine::kernel::id::{FlightId, OperationId};
use fallible_engine::kernel::operation::Ask;
use fallible_engine::protocols::{Fact, Record};
use fallible_engine::run::trace::Trace;

/// What went before, as far as a sentence needs it.
pub trait Past {
    /// The [`Fact::Sent`] that tells what a flight carries.
    fn sent(&self, flight: FlightId) -> Option<&Fact>;
    /// What an operation asks.
    fn ask(&self, operation: OperationId) -> Option<Ask>;
}

/// What operations ask, gathered from the records that begin them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Asks(SortedMap<OperationId, Ask>);

impl Asks {
    /// Takes a record.
    pub fn observe(&mut self, record: &Record) {
        if let Fact::Invoked(operation, ask) = record.fact {
            self.0.insert(operation, ask);
        }
    }
}

/// The past of a trace.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The records.
    pub trace: &'a Trace,
    /// What their operations ask.
    pub asks: &'a Asks,
}

impl Past for Known<'_> {
    fn sent(&self, flight: FlightId) -> Option<&Fact> {
        self.trace.origin(flight).map(|(_, record)| &record.fact)
    }

    fn ask(&self, operation: OperationId) -> Option<Ask> {
        self.asks.0.get(&operation).copied()
    }
}
