//! A process that tells a random other something, at a steady pace.

use super::Message;
use super::vocabulary::{Vocabulary, kinds};
use super::{Ctx, Shown};
use crate::kernel::id::Address;
use crate::kernel::message::{Envelope, Kind};
use crate::kernel::names::Names;
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;

kinds! {
    /// Small talk.
    RUMOUR = 9 "rumour" Ping;
}

/// What it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// How many its teller has told.
    Rumour(u64),
}

impl Vocabulary for Word {
    #[inline]
    fn kind(&self) -> &'static Kind {
        &RUMOUR
    }
}

const PHASE: Purpose = Purpose::named("first rumour");
const TARGET: Purpose = Purpose::named("whom to tell");

/// One of a group whose addresses run from 0 to its size.
#[derive(Clone, PartialEq, Debug)]
pub struct Gossip {
    group: u32,
    period: Span,
    told: u64,
    heard: u64,
}

/// Its timer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// Time to tell somebody.
    Tell,
}

/// Nothing can be asked of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

impl Gossip {
    /// A member of a group of `group` (at least two) that speaks once a `period`.
    #[must_use]
    pub const fn new(group: u32, period: Span) -> Self {
        Self {
            group,
            period,
            told: 0,
            heard: 0,
        }
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        let phase = ctx.draws(PHASE, 0).span(Span::ZERO, self.period);
        ctx.arm(Timer::Tell, phase);
    }

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    #[inline]
    pub(super) const fn on_message(&mut self, _: &Envelope<Message>, _: &mut Ctx<'_>) {
        self.heard += 1;
    }

    #[inline]
    pub(super) fn on_timer(&mut self, Timer::Tell: Timer, ctx: &mut Ctx<'_>) {
        let other = ctx
            .draws(TARGET, self.told)
            .below(u64::from(self.group) - 1) as u32;
        let other = if other >= ctx.address().0 {
            other + 1
        } else {
            other
        };
        self.told += 1;
        ctx.send(Address(other), Word::Rumour(self.told));
        ctx.arm(Timer::Tell, self.period);
    }

    pub(super) const fn on_disconnect(&mut self, _: Address, _: &mut Ctx<'_>) {}

    pub(super) const fn on_crash(&mut self) {
        self.heard = 0;
    }

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }
}

impl Shown for Gossip {
    fn describe(&self, _: &Names) -> NodeView {
        let fields = vec![
            ("told".to_owned(), self.told.to_string()),
            ("heard".to_owned(), self.heard.to_string()),
        ];
        NodeView {
            role: "gossip",
            badge: None,
            fields,
        }
    }
}
