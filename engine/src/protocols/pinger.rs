//! Two processes that bounce a message between them: the plainest load a world can carry.

use super::vocabulary::{Vocabulary, kinds};
use super::{Ctx, Message, Shown};
use crate::kernel::id::Address;
use crate::kernel::message::{Envelope, Kind};
use crate::kernel::names::Names;
use crate::kernel::process::NodeView;

kinds! {
    /// Back and forth.
    PING = 8 "ping" Ping;
}

/// What it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// How often it has gone over.
    Ping(u64),
}

impl Vocabulary for Word {
    #[inline]
    fn kind(&self) -> &'static Kind {
        &PING
    }
}

/// A process that sends back whatever comes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pinger {
    /// Whom to serve to at the start; the other side waits.
    pub serves: Option<Address>,
    returned: u64,
}

/// It has no timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {}

/// Nothing can be asked of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

impl Pinger {
    /// One side of a pair; the one with somebody to serve to begins.
    #[must_use]
    pub const fn new(serves: Option<Address>) -> Self {
        Self {
            serves,
            returned: 0,
        }
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(peer) = self.serves {
            ctx.send(peer, Word::Ping(0));
        }
    }

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    #[inline]
    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        if let Message::Pinger(Word::Ping(n)) = envelope.message {
            self.returned += 1;
            ctx.send(envelope.from, Word::Ping(n + 1));
        }
    }

    pub(super) const fn on_timer(&mut self, timer: Timer, _: &mut Ctx<'_>) {
        match timer {}
    }

    pub(super) const fn on_disconnect(&mut self, _: Address, _: &mut Ctx<'_>) {}

    pub(super) const fn on_crash(&mut self) {
        self.returned = 0;
    }

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }
}

impl Shown for Pinger {
    fn describe(&self, _: &Names) -> NodeView {
        let fields = vec![("returned".to_owned(), self.returned.to_string())];
        NodeView {
            role: "pinger",
            badge: None,
            fields,
        }
    }
}
