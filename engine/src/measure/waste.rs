//! Wasted work: what services did for callers who no longer waited.
//!
//! Work that a service has done on a call is wasted if, when it was finished, the service that called no longer
//! waited for it, or the operation had ended for its client. All other work counts as useful, also where it was
//! done twice in the end, or where the answer was lost on its way.

use crate::kernel::id::{OperationId, ProcessId};
use crate::kernel::message::Family;
use crate::kernel::names::Cast;
use crate::kernel::time::{Span, Time};
use crate::protocols::{AnyNote, Fact, Record, call, service};
use crate::run::moment::Step;
use crate::sorted::{SortedMap, SortedSet};

use super::chart::Plot;
use super::figure::{Now, Unit};
use super::fold::{Measure, System};
use super::windows::Curves;

/// A piece of work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Who did it.
    pub by: ProcessId,
    /// For which operation.
    pub operation: OperationId,
    /// How long it took a worker.
    pub span: Span,
    /// When it was done.
    pub at: Time,
    /// The record that says so.
    pub step: Step,
}

/// A try of a call, at the one who makes it or at the one who is called.
type Try = (ProcessId, OperationId, u32);

/// All work so far, and how much of it was for nobody.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Waste {
    all: Span,
    wasted: Span,
    /// What clients wait for.
    under_way: SortedSet<OperationId>,
    /// Who made the tries that no service has answered: by the one who is called.
    callers: SortedMap<Try, ProcessId>,
    /// The tries for which those who made them no longer wait.
    given_up: SortedSet<Try>,
}

impl Waste {
    /// Takes a record; gives the piece of work that it shows to be wasted.
    pub fn observe(&mut self, step: Step, record: &Record) -> Option<Piece> {
        match record.fact {
            Fact::Invoked(operation, _) => {
                self.under_way.insert(operation);
            }
            Fact::Completed(operation, _) => {
                self.under_way.remove(&operation);
            }
            Fact::Sent {
                from,
                to,
                kind,
                number,
                operation: Some(operation),
                ..
            } => match kind.family {
                Family::Request if from != operation.client => {
                    self.callers.insert((to, operation, number), from);
                }
                Family::Response => {
                    self.callers.remove(&(from, operation, number));
                }
                _ => {}
            },
            Fact::Noted(caller, AnyNote::Call(call::Note::GaveUp { operation, attempt })) => {
                self.given_up
                    .insert((caller, operation, u32::from(attempt)));
            }
            Fact::Noted(
                by,
                AnyNote::Service(service::Note::Worked {
                    operation,
                    attempt,
                    span,
                }),
            ) => {
                self.all += span;
                if self.is_for_nobody(by, operation, u32::from(attempt)) {
                    self.wasted += span;
                    let at = record.at;
                    return Some(Piece {
                        by,
                        operation,
                        span,
                        at,
                        step,
                    });
                }
            }
            _ => {}
        }
        None
    }

    /// Whether nobody waits any more for what this one does for that try.
    fn is_for_nobody(&self, by: ProcessId, operation: OperationId, attempt: u32) -> bool {
        let caller = self.callers.get(&(by, operation, attempt));
        !self.under_way.contains(&operation)
            || caller.is_some_and(|caller| self.given_up.contains(&(*caller, operation, attempt)))
    }

    /// All work so far.
    #[must_use]
    pub const fn all(&self) -> Span {
        self.all
    }

    /// How much of it was for nobody.
    #[must_use]
    pub const fn wasted(&self) -> Span {
        self.wasted
    }

    /// The share of it, from 0 to 1; `None` before the first piece.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.all > Span::ZERO).then(|| self.wasted.0 as f64 / self.all.0 as f64)
    }
}

impl Measure for Waste {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        self.observe(0, record);
    }

    fn gauge(&self, _: &Now<'_>) -> Option<f64> {
        self.share()
    }

    fn is_metered(&self) -> bool {
        false
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        curves.add((0, 0), self.share());
        (self.all, self.wasted) = (Span::ZERO, Span::ZERO);
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Work for nobody", Unit::Share)]
    }

    fn line(&self, _: u8, _: u32, _: &Cast) -> String {
        "of the work".to_owned()
    }
}
