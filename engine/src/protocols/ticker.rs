//! A process that arms a timer, again and again, for a random span: a load of timers alone.

use super::Message;
use super::{Ctx, Shown};
use crate::kernel::id::Address;
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;

const TICK: Purpose = Purpose::named("next tick");

/// A process with one timer.
#[derive(Clone, PartialEq, Debug)]
pub struct Ticker {
    shortest: Span,
    longest: Span,
    ticks: u64,
}

/// Its timer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// Time for the next tick.
    Tick,
}

/// Nothing can be asked of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

impl Ticker {
    /// A ticker whose spans are uniform between these two.
    #[must_use]
    pub const fn new(shortest: Span, longest: Span) -> Self {
        Self {
            shortest,
            longest,
            ticks: 0,
        }
    }

    #[inline]
    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        let span = ctx
            .draws(TICK, self.ticks)
            .span(self.shortest, self.longest);
        ctx.arm(Timer::Tick, span);
    }

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) const fn on_message(&mut self, _: &Envelope<Message>, _: &mut Ctx<'_>) {}

    #[inline]
    pub(super) fn on_timer(&mut self, Timer::Tick: Timer, ctx: &mut Ctx<'_>) {
        self.ticks += 1;
        self.on_start(ctx);
    }

    pub(super) const fn on_disconnect(&mut self, _: Address, _: &mut Ctx<'_>) {}

    pub(super) const fn on_crash(&mut self) {}

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }
}

impl Shown for Ticker {
    fn describe(&self, _: &Names) -> NodeView {
        NodeView {
            role: "ticker",
            badge: None,
            fields: vec![("ticks".to_owned(), self.ticks.to_string())],
        }
    }
}
