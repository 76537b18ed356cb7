//! Operations under way, put together from the records that tell of them.

use crate::sorted::SortedMap;

use crate::kernel::id::{OperationId, ProcessId};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Ask, Outcome, Value, Verb};
use crate::kernel::time::{Span, Time};
use crate::protocols::{Fact, Record};

use super::verdict::Step;
use crate::protocols::{AnyNote, store};

/// A record and its moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Its place in the trace.
    pub step: Step,
    /// When.
    pub at: Time,
}

/// Who answered a read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Server {
    /// The record that says so.
    pub step: Step,
    /// Which process.
    pub process: ProcessId,
    /// Whether it was the primary.
    pub primary: bool,
}

/// An operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operation {
    /// Which.
    pub id: OperationId,
    /// What it asks.
    pub ask: Ask,
    /// When it began.
    pub begun: Mark,
    /// Which copy answered it last, if it is a read.
    pub server: Option<Server>,
}

/// An operation that has ended for the one who asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// The operation.
    pub operation: Operation,
    /// When it ended.
    pub mark: Mark,
    /// How.
    pub outcome: Outcome,
}

impl Ended {
    /// From its beginning to its end.
    #[must_use]
    pub const fn took(&self) -> Span {
        self.mark.at.since(self.operation.begun.at)
    }

    /// Whether it is a read that returned this value.
    #[must_use]
    pub fn returned(&self, sought: Value) -> bool {
        let done = matches!(self.outcome, Outcome::Done { value, .. } if value == sought);
        done && self.operation.ask.verb() == Verb::Read
    }

    /// The records that tell of it.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = vec![self.operation.begun.step, self.mark.step];
        steps.extend(self.operation.server.map(|server| server.step));
        steps
    }

    /// The name of the client.
    #[must_use]
    pub fn client<'a>(&self, cast: &'a Cast) -> &'a str {
        cast.process(self.operation.id.client)
    }
}

/// The last record that tells of an operation alone: its end, or else its beginning.
#[must_use]
pub fn last_step((operation, ended): (&Operation, Option<&Ended>)) -> Step {
    ended.map_or(operation.begun, |ended| ended.mark).step
}

/// Operations that have begun and not ended.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Operations {
    open: SortedMap<OperationId, Operation>,
}

impl Operations {
    /// Takes a record; gives the operation that it ends.
    #[cfg_attr(not(target_arch = "wasm32"), inline)]
    pub fn observe(&mut self, step: Step, record: &Record) -> Option<Ended> {
        // Most records are about messages: they cost no call.
        let tells = matches!(
            record.fact,
            Fact::Invoked(..) | Fact::Noted(_, AnyNote::Store(_)) | Fact::Completed(..)
        );
        tells.then(|| self.take(step, record)).flatten()
    }

    fn take(&mut self, step: Step, record: &Record) -> Option<Ended> {
        let mark = Mark {
            step,
            at: record.at,
        };
        match record.fact {
            Fact::Invoked(id, ask) => {
                let operation = Operation {
                    id,
                    ask,
                    begun: mark,
                    server: None,
                };
                self.open.insert(id, operation);
            }
            Fact::Noted(process, AnyNote::Store(store::Note::Served { operation, primary })) => {
                if let Some(open) = self.open.get_mut(&operation) {
                    open.server = Some(Server {
                        step,
                        process,
                        primary,
                    });
                }
            }
            Fact::Completed(id, outcome) => {
                let operation = self.open.remove(&id)?;
                return Some(Ended {
                    operation,
                    mark,
                    outcome,
                });
            }
            _ => {}
        }
        None
    }

    /// Those under way, by id.
    pub fn open(&self) -> impl Iterator<Item = &Operation> {
        self.open.values()
    }
}
