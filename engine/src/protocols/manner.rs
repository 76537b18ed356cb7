//! Manners of asking: how a client gets an operation done by those who speak one protocol. The client drives, that is
//! it decides when to ask, waits, tries again and tells; a manner, at home beside the protocol that it speaks, knows
//! whom to ask, in which words, and what to make of what it hears.

use super::call::{Call, Caller};
use super::{Ctx, Message};
use crate::kernel::id::{Address, OperationId};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome, Position, Refusal, Value};
use crate::kernel::time::LocalTime;

/// One try of an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Which operation.
    pub operation: OperationId,
    /// What it asks.
    pub ask: Ask,
    /// Bytes that it carries.
    pub bytes: u32,
    /// Which try it is, and until when it makes sense.
    pub call: Call,
    /// Whom it asks.
    pub target: Address,
    /// How often its client has lost power since it began.
    pub crashes: u16,
}

impl Asked {
    /// Sends words for it to the one whom it asks.
    pub(super) fn send(&self, words: impl Into<Message>, ctx: &mut Ctx<'_>) {
        ctx.send_for(self.target, self.operation, self.call.attempt, words);
    }

    /// What was said in answer to this try.
    pub(super) const fn says(&self, meaning: Meaning) -> Heard {
        Heard {
            number: self.operation.number,
            attempt: self.call.attempt,
            meaning,
        }
    }
}

/// What the client is waiting for, by the operation's number.
pub(super) type Waiting<'a> = &'a dyn Fn(u32) -> Option<Asked>;

/// What a manner makes of a message: an answer to one try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heard {
    /// The operation's number.
    pub number: u32,
    /// Which try it answers.
    pub attempt: u16,
    /// What it comes to.
    pub meaning: Meaning,
}

/// What an answer comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// How it went.
    Outcome(Outcome),
    /// That another is to be asked.
    Elsewhere(Address),
    /// Whoever answered is not who was asked, and was told nothing: for this reason the try has certainly failed.
    Impostor(&'static Refusal),
}

/// How a client asks those who speak one protocol.
pub(super) trait MannerOfAsking {
    /// Whom to ask in this try; an address that nobody has where there is nobody.
    fn target(
        &mut self,
        ask: Ask,
        number: u32,
        attempt: u16,
        caller: &Caller,
        ctx: &Ctx<'_>,
    ) -> Address;

    /// Asks.
    fn ask(&mut self, asked: &Asked, ctx: &mut Ctx<'_>);

    /// Hears a message, whoever it is for. Whatever is not an answer yet it sees to by itself.
    fn hear(
        &mut self,
        envelope: &Envelope<Message>,
        waiting: Waiting<'_>,
        ctx: &mut Ctx<'_>,
    ) -> Option<Heard>;

    /// An operation was done.
    fn done(&mut self, _ask: Ask, _value: Value, _position: Position, _now: LocalTime) {}

    /// This one did not answer.
    fn silent(&mut self, _target: Address) {}

    /// Forgets what is not on disk.
    fn lose_power(&mut self) {}

    /// What a screen may know of it, as names and values.
    fn fields(&self, _names: &Names) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// The number of the operation that a message is about, if it is this client's.
pub(super) fn own(envelope: &Envelope<Message>, ctx: &Ctx<'_>) -> Option<u32> {
    let operation = envelope.operation?;
    (operation.client == ctx.id()).then_some(operation.number)
}
