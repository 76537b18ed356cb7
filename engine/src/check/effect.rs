//! Effects: what the records say was carried out for good, whoever says it and in which words.

use crate::kernel::id::{OperationId, ProcessId, Symbol};
use crate::kernel::operation::Ask;
use crate::protocols::{AnyNote, Fact, Record, bank, call};

/// One time that an operation was carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Carried {
    /// Which.
    pub operation: OperationId,
    /// Who did it.
    pub by: ProcessId,
    /// Which try of it, from 0; of a transfer nobody can tell.
    pub attempt: u16,
    /// For a transfer, into whose account and how many US dollars: whoever may alter it on the way may alter these.
    pub moved: Option<(Symbol, u32)>,
}

impl Carried {
    /// Whether it is what was asked for, as far as one can tell.
    #[must_use]
    pub fn is_as_asked(&self, ask: Ask) -> bool {
        self.moved
            .is_none_or(|moved| moved == (ask.key(), ask.amount))
    }

    /// What a record says was carried out.
    #[must_use]
    pub fn by(record: &Record) -> Option<Self> {
        if let Fact::Noted(by, AnyNote::Call(call::Note::TookEffect { operation, attempt })) =
            record.fact
        {
            return Some(Self {
                operation,
                by,
                attempt,
                moved: None,
            });
        }
        if let Fact::Noted(
            by,
            AnyNote::Bank(bank::Note::Executed {
                payer,
                payee,
                dollars,
                number,
                ..
            }),
        ) = record.fact
        {
            let operation = OperationId {
                client: payer,
                number,
            };
            return Some(Self {
                operation,
                by,
                attempt: 0,
                moved: Some((payee, dollars)),
            });
        }
        None
    }
}
