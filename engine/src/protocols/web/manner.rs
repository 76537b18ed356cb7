//! How a client opens pages.

use super::word::Word;
use crate::kernel::id::Address;
use crate::kernel::message::Envelope;
use crate::kernel::operation::{Ask, Verb};
use crate::protocols::call::Caller;
use crate::protocols::manner::{Asked, Heard, MannerOfAsking, Meaning, Waiting, own};
use crate::protocols::{Ctx, Message};

/// One who opens pages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Browser {
    /// Where pages come from: the first of those whose circuit is closed, for another try the next.
    pub webs: Vec<Address>,
}

impl MannerOfAsking for Browser {
    /// A web server that is known to be out of reach is passed over.
    fn target(&mut self, _: Ask, _: u32, attempt: u16, caller: &Caller, ctx: &Ctx<'_>) -> Address {
        let (webs, now) = (&self.webs, ctx.monotonic());
        let first = usize::from(attempt) % webs.len().max(1);
        let (before, from) = webs.split_at(first.min(webs.len()));
        let in_turn = || from.iter().chain(before).copied();
        let reachable = in_turn().find(|web| !caller.is_open(*web, now));
        reachable
            .or_else(|| in_turn().next())
            .unwrap_or(Address(u32::MAX))
    }

    fn ask(&mut self, asked: &Asked, ctx: &mut Ctx<'_>) {
        asked.send(Word::Open(asked.ask), ctx);
    }

    /// Whoever asks again has hung up before: what comes for an earlier try meets nobody.
    fn hear(
        &mut self,
        envelope: &Envelope<Message>,
        waiting: Waiting<'_>,
        ctx: &mut Ctx<'_>,
    ) -> Option<Heard> {
        let Message::Web(Word::Page {
            outcome,
            acknowledge,
            ..
        }) = envelope.message
        else {
            return None;
        };
        let (number, attempt) = (own(envelope, ctx)?, envelope.attempt);
        if acknowledge {
            let operation = envelope.operation?;
            ctx.send_for(envelope.from, operation, attempt, Word::Received);
        }
        let asked = waiting(number)?;
        (asked.ask.verb == Verb::Page && asked.call.attempt == attempt)
            .then(|| asked.says(Meaning::Outcome(outcome)))
    }
}
