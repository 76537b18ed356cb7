//! Lookups: what a server needs to build something of its own, one key or several in one call. They are
//! answered with what this copy holds now, as of one place in the log, in the format that the call names.

use super::word::Word;
use crate::kernel::operation::Position;
use crate::kernel::time::Span;
use crate::protocols::Ctx;
use crate::protocols::call::Asker;
use crate::protocols::coding::Coding;
use crate::protocols::keys::KeySet;

/// A lookup in the store's hands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Lookup {
    caller: Asker,
    keys: KeySet,
    /// Plain bytes of all that is wanted.
    bytes: u32,
    coding: Coding,
}

impl Lookup {
    /// What a caller wants: so many bytes of each of these keys.
    pub(super) const fn new(caller: Asker, keys: KeySet, bytes: u32, coding: Coding) -> Self {
        let bytes = bytes.saturating_mul(keys.count());
        Self {
            caller,
            keys,
            bytes,
            coding,
        }
    }

    /// What it is called in keyed draws, if it is the store's lookup of this number.
    pub(super) fn key(&self, number: u32, ctx: &Ctx<'_>) -> u64 {
        let Asker {
            operation, attempt, ..
        } = self.caller;
        let which = operation.map_or(u64::from(number), |operation| ctx.key_of(operation));
        which.rotate_left(16) ^ u64::from(attempt)
    }

    /// How much work it is, when a read is so much: each of its keys is as much as a read, and then the answer is
    /// encoded.
    pub(super) fn work(&self, read: Span) -> Span {
        let all = read.0.saturating_mul(u64::from(self.keys.count()));
        Span(all) + self.coding.work(self.bytes)
    }

    /// Answers the caller, as of a place in the log.
    pub(super) fn answer(self, position: Position, ctx: &mut Ctx<'_>) {
        if let Some(operation) = self.caller.operation {
            self.coding.note(operation, self.bytes, ctx);
        }
        let answer = Word::Found {
            keys: self.keys,
            position,
            bytes: self.coding.bytes(self.bytes),
        };
        self.caller.answer(answer, ctx);
    }
}
