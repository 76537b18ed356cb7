//! What is known of the operations of a run: who has begun what, how it ended, who answered, and what befell it on the
//! way. A fold, so that nobody needs to keep a run's records for it.

use crate::kernel::id::{OperationId, ProcessId};
use crate::protocols::{AnyNote, Fact, Record, call};
use crate::run::tape::Recent;
use crate::sorted::SortedMap;

use super::effect::Carried;
use super::operations::{Ended, Operation, Operations};
use super::verdict::Step;

/// What befell one operation on the way to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Fates {
    /// How often it took effect.
    pub effects: u64,
    /// How often somebody asked again, be it its client or a service on the way.
    pub retries: u64,
}

/// The operations of a run so far.
#[derive(Clone, Debug, Default)]
pub struct Book {
    ended: SortedMap<OperationId, Ended>,
    open: Operations,
    fates: SortedMap<OperationId, Fates>,
    answered_by: SortedMap<OperationId, ProcessId>,
}

impl Book {
    /// Takes the record at `step`; `recent` knows those of its event.
    pub fn take(&mut self, step: Step, record: &Record, recent: &dyn Recent) {
        if let Some(carried) = Carried::by(record) {
            self.fates.entry(carried.operation).or_default().effects += 1;
        }
        if let Fact::Noted(_, AnyNote::Call(call::Note::Retried { operation, .. })) = record.fact {
            self.fates.entry(operation).or_default().retries += 1;
        }
        if let Some(ended) = self.open.observe(step, record) {
            let id = ended.operation.id;
            if let Some(by) = answered_by(id, recent) {
                self.answered_by.insert(id, by);
            }
            self.ended.insert(id, ended);
        }
    }

    /// An operation that has ended.
    #[must_use]
    pub fn ended(&self, id: OperationId) -> Option<&Ended> {
        self.ended.get(&id)
    }

    /// All operations that have ended, by id.
    pub fn all_ended(&self) -> impl Iterator<Item = &Ended> {
        self.ended.values()
    }

    /// All operations that have begun, each with its end if there was one.
    pub fn begun(&self) -> impl Iterator<Item = (&Operation, Option<&Ended>)> {
        let ended = self
            .all_ended()
            .map(|ended| (&ended.operation, Some(ended)));
        ended.chain(self.open.open().map(|operation| (operation, None)))
    }

    /// What befell an operation.
    #[must_use]
    pub fn fate(&self, id: OperationId) -> Fates {
        self.fates.get(&id).copied().unwrap_or_default()
    }

    /// What befell operations on the way to their ends; those to which nothing did are left out.
    #[must_use]
    pub const fn fates(&self) -> &SortedMap<OperationId, Fates> {
        &self.fates
    }

    /// Who sent the answer that ended an operation; `None` if no answer did.
    #[must_use]
    pub fn answered_by(&self, id: OperationId) -> Option<ProcessId> {
        self.answered_by.get(&id).copied()
    }
}

/// Who sent what arrived for an operation in the event that ends it.
fn answered_by(id: OperationId, recent: &dyn Recent) -> Option<ProcessId> {
    let records = (0..).map_while(|place| recent.of_event(place));
    let mut answers = records.filter_map(|record| {
        let Fact::Delivered(flight, _) = record.fact else {
            return None;
        };
        let Fact::Sent {
            from, operation, ..
        } = recent.origin(flight)?.1.fact
        else {
            return None;
        };
        (operation == Some(id)).then_some(from)
    });
    answers.next()
}
