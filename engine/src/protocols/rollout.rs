//! A roll-out: it brings one change to many services. In stages, the first gets it before the rest (the
//! canary); if it does worse after a while, the change is taken back by itself. Only what shows there and in
//! that time is caught.

use serde::Serialize;

use super::telling::Telling;
use crate::kernel::canon::Canon;
use std::rc::Rc;

use super::Message;
use super::service::{Change, Word};
use super::{Ctx, Shown};
use crate::kernel::id::{Address, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::process::NodeView;
use crate::kernel::time::Span;

/// A note of a roll-out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// A roll-out goes on from its first machine to all, or is taken back.
    RolledOut {
        /// What is rolled out, in words.
        what: Symbol,
        /// Whether it goes on.
        on: bool,
    },
}

impl Note {
    pub(super) fn tell(self, telling: &Telling<'_>) -> String {
        let Self::RolledOut { what, on } = self;
        let (who, what) = (telling.who, telling.text(what));
        if on {
            format!("{who} goes on: {what} for all")
        } else {
            format!("{who} stops and takes it back: {what}")
        }
    }
}

/// How a roll-out is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The services, the canary first.
    pub services: Vec<Address>,
    /// The change.
    pub change: Change,
    /// When it begins, on its machine's clock from its start.
    pub at: Span,
    /// How long the first has it alone; all get it at once if there is no such time.
    pub bake: Option<Span>,
    /// The share of its calls that the first may fail at most in that time, in thousandths. If it answers
    /// none, it fails.
    pub failures_most: u32,
}

/// A roll-out's timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// It begins.
    Begin,
    /// The first has had the change for long enough.
    Judge,
    /// The first does not even say how it does.
    Silent,
}

/// Nothing can be asked of a roll-out.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Waiting,
    First,
    Everywhere,
    TakenBack,
}

/// A roll-out.
#[derive(Clone, PartialEq, Debug)]
pub struct Rollout {
    config: Rc<Config>,
    /// On disk.
    stage: Stage,
}

/// How long the first may take to say how it does.
const PATIENCE: Span = Span::secs(1);

impl Rollout {
    /// A roll-out that has not begun.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config: Rc::new(config),
            stage: Stage::Waiting,
        }
    }

    pub(super) fn on_start(&self, ctx: &mut Ctx<'_>) {
        ctx.arm(Timer::Begin, self.config.at);
    }

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        let Some(first) = self.config.services.first().copied() else {
            return;
        };
        match timer {
            Timer::Begin => {
                ctx.send(first, Word::Change(self.config.change));
                match self.config.bake {
                    Some(bake) => {
                        self.stage = Stage::First;
                        ctx.arm(Timer::Judge, bake);
                    }
                    None => self.go_on(ctx),
                }
            }
            Timer::Judge => {
                ctx.send(first, Word::HowIsIt(self.config.change.what));
                ctx.arm(Timer::Silent, PATIENCE);
            }
            Timer::Silent => self.take_back(ctx),
        }
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let (Message::Service(Word::Report { served, failed }), Stage::First) =
            (envelope.message, self.stage)
        else {
            return;
        };
        ctx.disarm(Timer::Silent);
        let all = u64::from(served) + u64::from(failed);
        let most = all * u64::from(self.config.failures_most);
        if served > 0 && u64::from(failed) * 1_000 <= most {
            self.go_on(ctx);
        } else {
            self.take_back(ctx);
        }
    }

    /// The rest get the change.
    fn go_on(&mut self, ctx: &mut Ctx<'_>) {
        self.stage = Stage::Everywhere;
        let what = self.config.change.what;
        ctx.note(Note::RolledOut { what, on: true });
        for service in &self.config.services[1..] {
            ctx.send(*service, Word::Change(self.config.change));
        }
    }

    /// The first is put back to what it was before.
    fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        self.stage = Stage::TakenBack;
        let what = self.config.change.what;
        ctx.note(Note::RolledOut { what, on: false });
        if let Some(first) = self.config.services.first() {
            ctx.send(*first, Word::PutBack(what));
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "every kind of process is told of broken streams"
    )]
    pub(super) const fn on_disconnect(&self, _: Address, _: &mut Ctx<'_>) {}

    #[expect(clippy::unused_self, reason = "all it knows is on disk")]
    pub(super) const fn on_crash(&self) {}

    /// A roll-out that was interrupted is taken back: nobody knows how the first has done.
    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        match self.stage {
            Stage::Waiting => {
                let now = u64::try_from(ctx.monotonic().0).unwrap_or(0);
                ctx.arm(Timer::Begin, Span(self.config.at.0.saturating_sub(now)));
            }
            Stage::First => self.take_back(ctx),
            Stage::Everywhere | Stage::TakenBack => {}
        }
    }
}

impl Shown for Rollout {
    fn describe(&self, names: &Names) -> NodeView {
        let stage = match self.stage {
            Stage::Waiting => "not begun",
            Stage::First => "on the first",
            Stage::Everywhere => "everywhere",
            Stage::TakenBack => "taken back",
        };
        let what = names.text(self.config.change.what).to_owned();
        NodeView {
            role: "rollout",
            badge: None,
            fields: vec![(what, stage.to_owned())],
        }
    }
}
