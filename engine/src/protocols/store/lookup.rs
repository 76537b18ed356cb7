//! Lookups: what a server needs to build something of its own, one key or several in one call. They are
//! answered with what this copy holds now, as of one place in the log, in the format that the call names.

use super::Word;
use super::{Asker, Ctx, SERVICE, Store, Timer};
use crate::kernel::time::Span;
use crate::protocols::coding::Coding;
use crate::protocols::keys::KeySet;

/// A lookup in the store's hands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Lookup {
    pub(super) caller: Asker,
    pub(super) keys: KeySet,
    /// Plain bytes of all that is wanted.
    pub(super) bytes: u32,
    pub(super) coding: Coding,
}

impl Store {
    /// Queues a lookup for the machine's workers: each of its keys is as much work as a read,
    /// and then the answer is encoded.
    pub(super) fn look_up(&mut self, lookup: Lookup, ctx: &mut Ctx<'_>) {
        let id = self.next_job;
        self.next_job += 1;
        self.lookups.insert(id, lookup);
        let Asker {
            operation, attempt, ..
        } = lookup.caller;
        let which = operation.map_or(u64::from(id), |operation| ctx.key_of(operation));
        let which = which.rotate_left(16) ^ u64::from(attempt);
        let each = self
            .config
            .read_service
            .at(ctx.draws(SERVICE, which).word());
        let all = each.0.saturating_mul(u64::from(lookup.keys.count()));
        ctx.work(
            Timer::Lookup(id),
            Span(all) + lookup.coding.work(lookup.bytes),
        );
    }

    /// A lookup has been worked on.
    pub(super) fn looked_up(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let Some(Lookup {
            caller,
            keys,
            bytes,
            coding,
        }) = self.lookups.remove(&id)
        else {
            return;
        };
        if let Some(operation) = caller.operation {
            coding.note(operation, bytes, ctx);
        }
        let answer = Word::Found {
            keys,
            position: self.applied_position(),
            bytes: coding.bytes(bytes),
        };
        caller.answer(answer, ctx);
    }
}
