//! How a client pays and calls a service.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::Address;
use crate::kernel::message::Envelope;
use crate::kernel::operation::{Ask, Verb};
use crate::kernel::time::Span;
use crate::protocols::asking::Word;
use crate::protocols::call::Caller;
use crate::protocols::manner::{Asked, Heard, MannerOfAsking, Meaning, Waiting, own};
use crate::protocols::{Ctx, Message};
use schemars::JsonSchema;

/// Whether payments bear an idempotency key, and where the client keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ClientKeys")]
pub enum Keeping {
    /// They bear none.
    #[default]
    Unused,
    /// In memory: after a crash it makes another.
    InMemory,
    /// On disk, written before the first attempt.
    OnDisk,
}

/// One who pays and calls a service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payer {
    /// The service.
    pub service: Address,
    /// What becomes of the keys.
    pub keys: Keeping,
}

impl Payer {
    /// Which of the keys that were made for it this try bears.
    fn key(&self, asked: &Asked) -> Option<u16> {
        match self.keys {
            Keeping::Unused => None,
            Keeping::InMemory => Some(asked.crashes),
            Keeping::OnDisk => Some(0),
        }
        .filter(|_| asked.ask.verb().is_keyed())
    }
}

impl MannerOfAsking for Payer {
    fn target(&mut self, _: Ask, _: u32, _: u16, _: &Caller, _: &Ctx<'_>) -> Address {
        self.service
    }

    fn ask(&mut self, asked: &Asked, ctx: &mut Ctx<'_>) {
        let left = asked.call.left(ctx.monotonic());
        let call = Word::Call {
            ask: asked.ask,
            key: self.key(asked),
            left: left.unwrap_or(Span(u64::MAX)),
            bytes: asked.bytes,
        };
        asked.send(call, ctx);
    }

    fn hear(
        &mut self,
        envelope: &Envelope<Message>,
        _: Waiting<'_>,
        ctx: &mut Ctx<'_>,
    ) -> Option<Heard> {
        let Message::Asking(Word::Response {
            verb: Verb::Pay | Verb::Call,
            outcome,
            ..
        }) = envelope.message
        else {
            return None;
        };
        let (number, attempt) = (own(envelope, ctx)?, envelope.attempt);
        let meaning = Meaning::Outcome(outcome);
        Some(Heard {
            number,
            attempt,
            meaning,
        })
    }
}
