//! What came of a run: its records, its operations, its properties and its end, put together for
//! questions that are asked afterwards.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::{OperationId, ProcessId};
use crate::kernel::operation::Outcome;
use crate::protocols::Fact;
use crate::run::trace::Trace;
use crate::sorted::SortedMap;

use super::AnyProperty;
use super::operations::{Ended, Operation, Operations};
use super::property::End;
use crate::protocols::{AnyNote, call};
use schemars::JsonSchema;

/// How an operation ended, as its client knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Outcome")]
pub enum Ending {
    /// It was done.
    Ok,
    /// It was not done.
    Failed,
    /// The client cannot know whether it was done.
    Unknown,
}

impl Ending {
    /// How an outcome ends its operation.
    #[must_use]
    pub const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done { .. } => Self::Ok,
            Outcome::Refused(_) => Self::Failed,
            Outcome::Unknown => Self::Unknown,
        }
    }
}

/// What befell one operation on the way to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Fates {
    /// How often it took effect.
    pub effects: u64,
    /// How often somebody asked again, be it its client or a service on the way.
    pub retries: u64,
}

/// A finished run.
#[derive(Debug)]
pub struct Story<'a> {
    /// Its records.
    pub trace: &'a Trace,
    /// Its properties, concluded, in the order by which conditions speak of them.
    pub properties: &'a [AnyProperty],
    /// Its end.
    pub end: &'a End,
    ended: SortedMap<OperationId, Ended>,
    open: Operations,
}

impl<'a> Story<'a> {
    /// Reads the whole trace once.
    #[must_use]
    pub fn new(trace: &'a Trace, properties: &'a [AnyProperty], end: &'a End) -> Self {
        let mut open = Operations::default();
        let ended = trace
            .iter()
            .filter_map(|(step, record)| open.observe(step, record))
            .map(|ended| (ended.operation.id, ended))
            .collect();
        Self {
            trace,
            properties,
            end,
            ended,
            open,
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
            .ended
            .values()
            .map(|ended| (&ended.operation, Some(ended)));
        ended.chain(self.open.open().map(|operation| (operation, None)))
    }

    /// What befell operations on the way to their ends; those to which nothing did are left out.
    #[must_use]
    pub fn fates(&self) -> SortedMap<OperationId, Fates> {
        let mut fates: SortedMap<OperationId, Fates> = SortedMap::new();
        for (_, record) in self.trace.iter() {
            match record.fact {
                Fact::Noted(_, AnyNote::Call(call::Note::TookEffect { operation, .. })) => {
                    fates.entry(operation).or_default().effects += 1;
                }
                Fact::Noted(_, AnyNote::Call(call::Note::Retried { operation, .. })) => {
                    fates.entry(operation).or_default().retries += 1;
                }
                _ => {}
            }
        }
        fates
    }

    /// Who sent the answer that ended an operation; `None` if no answer did.
    #[must_use]
    pub fn answered_by(&self, ended: &Ended) -> Option<ProcessId> {
        let event = self.trace.event_of(ended.mark.step);
        self.trace.range(event).find_map(|(_, record)| {
            let Fact::Delivered(flight, _) = record.fact else {
                return None;
            };
            let Fact::Sent {
                from, operation, ..
            } = self.trace.origin(flight)?.1.fact
            else {
                return None;
            };
            (operation == Some(ended.operation.id)).then_some(from)
        })
    }
}
