//! A page in hand: what is still to be looked up for it, the calls that do so, and how it is sent in the end.

use super::note::Note;
use super::word::Word;
use crate::kernel::id::{Address, OperationId};
use crate::kernel::operation::{Outcome, Position, Refusal, Value};
use crate::protocols::Ctx;
use crate::protocols::call::{Asker, Call};
use crate::protocols::keys::KeySet;

/// A page's calls are numbered after its tries, so many for each.
pub(super) const CALLS: u16 = KeySet::MAX as u16;
/// Further tries of them are numbered after the calls of so many tries of the page.
pub(super) const TRIES: u16 = CALLS * 128;

/// A call under way.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Lookup {
    /// Which of its page's calls.
    pub(super) number: u16,
    pub(super) keys: KeySet,
    pub(super) call: Call,
    pub(super) target: Address,
    /// What the answer shows, while it is being decoded.
    pub(super) answer: Option<Position>,
}

/// A page in hand.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Page {
    pub(super) id: u32,
    pub(super) asker: Asker,
    pub(super) operation: OperationId,
    /// What no call has asked for yet.
    pub(super) missing: KeySet,
    /// How many calls there have been, and those under way.
    pub(super) calls: u16,
    pub(super) under_way: Vec<Lookup>,
    /// What it will show.
    pub(super) found: Vec<(KeySet, Position)>,
    pub(super) sent: bool,
}

impl Page {
    /// The number that a try of one of its calls bears on the wire.
    pub(super) fn attempt(&self, lookup: &Lookup) -> u16 {
        let own = self.asker.attempt.saturating_mul(CALLS);
        let call = own.saturating_add(lookup.number);
        call.saturating_add(lookup.call.attempt.saturating_mul(TRIES))
    }

    pub(super) fn lookup(&mut self, number: u16) -> Option<&mut Lookup> {
        let mut under_way = self.under_way.iter_mut();
        under_way.find(|lookup| lookup.number == number)
    }
}

/// Adds keys to what a page shows.
pub(super) fn show(found: &mut Vec<(KeySet, Position)>, keys: KeySet, position: Position) {
    match found.iter_mut().find(|(_, as_of)| *as_of == position) {
        Some((shown, _)) => *shown = shown.and(keys),
        None => found.push((keys, position)),
    }
}

/// Sends a page that is built.
pub(super) fn send(page: &Page, bytes: u32, acknowledge: bool, ctx: &mut Ctx<'_>) {
    let operation = page.operation;
    for (keys, as_of) in page.found.iter().copied() {
        ctx.note(Note::Shown {
            operation,
            keys,
            as_of,
        });
    }
    let outcome = Outcome::Done {
        value: Value::Nothing,
        position: Position::default(),
    };
    answer(page, outcome, bytes, acknowledge, ctx);
}

pub(super) fn refuse(page: &Page, why: &'static Refusal, ctx: &mut Ctx<'_>) {
    answer(page, Outcome::Refused(why), 0, false, ctx);
}

fn answer(page: &Page, outcome: Outcome, bytes: u32, acknowledge: bool, ctx: &mut Ctx<'_>) {
    let message = Word::Page {
        outcome,
        bytes,
        acknowledge,
    };
    page.asker.answer(message, ctx);
}
