//! Somebody who uses the system: runs a script, follow-ups and generated load, waits, tries again, and tells what came
//! of it. In which words it asks whom is a matter of its manners, each at home beside the protocol that it speaks.
//! What must come once and not twice it may keep on its disk until it knows what became of it.

mod again;
mod config;
mod load;
mod manners;
mod note;
mod timer;

use super::Message;
use super::call::{Call, Caller};
use super::manner::{Asked, Heard, Meaning};
use super::{Ctx, Shown};
use crate::kernel::id::{Address, OperationId};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome};
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;
use crate::protocols::parcel::Speaks;
use crate::sorted::SortedMap;
use std::rc::Rc;

pub use config::{Config, FollowUp};
use load::Begun;
pub use load::{BLOCK, Load, Pace};
pub use manners::Manners;
pub use note::Note;
pub use timer::Timer;

const PAUSE: Purpose = Purpose::named("pause before a follow-up");

/// What can be asked of a client.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {
    /// Begin an operation.
    Do {
        /// Its number, unique among this client's.
        number: u32,
        /// What it asks.
        ask: Ask,
        /// Bytes that a write carries.
        bytes: u32,
    },
    /// Speak otherwise from now on, as a device of a hub.
    Upgrade(Speaks),
}

/// An operation under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Pending {
    asked: Asked,
    /// Whether the one who asked was told already that nobody knows.
    told: bool,
    /// Which user of which closed loop waits for it.
    user: Option<(u32, u32)>,
}

impl Pending {
    /// Whether it can be asked again without harm: such things are kept until it is known what became of them.
    const fn is_kept(&self) -> bool {
        self.asked.ask.verb().is_keyed()
    }

    /// Another try of it.
    const fn again(self, call: Call, target: Address) -> Self {
        let asked = Asked {
            call,
            target,
            ..self.asked
        };
        Self { asked, ..self }
    }
}

/// A client.
#[derive(Clone, PartialEq, Debug)]
pub struct Client {
    config: Rc<Config>,
    manners: Manners,
    caller: Caller,
    pending: SortedMap<u32, Pending>,
    begun: Begun,
}

impl Client {
    /// A client that has asked for nothing yet.
    #[must_use]
    pub fn new(config: Config, manners: Manners) -> Self {
        Self {
            manners,
            caller: Caller::new(config.calls),
            pending: SortedMap::new(),
            begun: Begun::none_of(&config.loads),
            config: Rc::new(config),
        }
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        load::start(&self.config.loads, ctx);
    }

    pub(super) fn on_input(&mut self, input: Input, ctx: &mut Ctx<'_>) {
        match input {
            Input::Do { number, ask, bytes } => self.begin(number, ask, bytes, None, ctx),
            Input::Upgrade(speaks) => {
                if let Some(device) = &mut self.manners.hub {
                    device.upgrade(speaks, ctx);
                }
            }
        }
    }

    /// Begins an operation.
    fn begin(
        &mut self,
        number: u32,
        ask: Ask,
        bytes: u32,
        user: Option<(u32, u32)>,
        ctx: &mut Ctx<'_>,
    ) {
        let client = ctx.id();
        let operation = OperationId { client, number };
        ctx.invoke(operation, ask);
        let target = self.target(ask, number, 0, ctx);
        let asked = Asked {
            operation,
            ask,
            bytes,
            call: self.caller.begin(ctx.monotonic(), None),
            target,
            crashes: 0,
        };
        let told = false;
        self.ask(number, Pending { asked, told, user }, ctx);
    }

    /// Whom to ask, for this try of an operation; an address that nobody has where there is nobody.
    fn target(&mut self, ask: Ask, number: u32, attempt: u16, ctx: &Ctx<'_>) -> Address {
        let manner = self.manners.of(ask.verb());
        let target = manner.map(|manner| manner.target(ask, number, attempt, &self.caller, ctx));
        target.unwrap_or(Address(u32::MAX))
    }

    /// Sends a request and waits for its answer.
    fn ask(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let mut pending = pending;
        let asked = &mut pending.asked;
        let sent = self.caller.lets_through(&mut asked.call, asked.target, now);
        self.pending.insert(number, pending);
        if !sent {
            self.unsent(number, pending, ctx);
            return;
        }
        let asked = &pending.asked;
        if let Some(manner) = self.manners.of(asked.ask.verb()) {
            manner.ask(asked, ctx);
        }
        let patience = self.caller.patience(&asked.call, now);
        ctx.arm(Timer::Overdue(number), patience);
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let pending = &self.pending;
        let waiting = |number| pending.get(&number).map(|pending| pending.asked);
        let mut manners = self.manners.all_mut();
        let heard = manners.find_map(|manner| manner.hear(envelope, &waiting, ctx));
        drop(manners);
        if let Some(heard) = heard {
            self.heard(heard, ctx);
        }
    }

    /// An answer came, perhaps one that nobody waits for any more.
    fn heard(&mut self, heard: Heard, ctx: &mut Ctx<'_>) {
        let (number, meaning) = (heard.number, heard.meaning);
        let Some(pending) = self.pending.get(&number).copied() else {
            return;
        };
        let asked = &pending.asked;
        if let Meaning::Impostor(refusal) = meaning {
            if asked.call.attempt.saturating_add(1) < self.caller.policy().attempts {
                self.try_again(number, pending, ctx);
            } else {
                self.finish(number, pending, Outcome::Refused(refusal), ctx);
            }
            return;
        }
        let late = heard.attempt != asked.call.attempt;
        if !late || matches!(meaning, Meaning::Outcome(Outcome::Done { .. })) {
            self.caller.answered(&asked.call, asked.target);
        }
        match meaning {
            Meaning::Outcome(done @ Outcome::Done { .. }) => {
                self.finish(number, pending, done, ctx);
            }
            _ if late => {}
            // Those who were asked do not know either.
            Meaning::Outcome(Outcome::Unknown) => self.unanswered(number, pending, ctx),
            Meaning::Outcome(refused @ Outcome::Refused(_)) => {
                self.finish(number, pending, refused, ctx);
            }
            Meaning::Elsewhere(target) => {
                let call = asked.call.another();
                self.retry(number, pending.again(call, target), ctx);
            }
            Meaning::Impostor(_) => {}
        }
    }

    /// Ends an operation: it is known what became of it, or nobody will ask again.
    fn finish(&mut self, number: u32, pending: Pending, outcome: Outcome, ctx: &mut Ctx<'_>) {
        self.pending.remove(&number);
        ctx.disarm(Timer::Overdue(number));
        ctx.disarm(Timer::Again(number));
        if pending.told {
            let operation = pending.asked.operation;
            ctx.note(Note::Settled { operation, outcome });
            return;
        }
        self.tell(number, pending, outcome, ctx);
    }

    /// Tells the one who asked how an operation ended, and begins what follows it.
    fn tell(&mut self, number: u32, pending: Pending, outcome: Outcome, ctx: &mut Ctx<'_>) {
        let Asked { operation, ask, .. } = pending.asked;
        ctx.complete(operation, outcome);
        if let Outcome::Done { value, position } = outcome
            && let Some(manner) = self.manners.of(ask.verb())
        {
            manner.done(ask, value, position, ctx.monotonic());
        }
        for (index, follow_up) in self.config.follow_ups.iter().enumerate() {
            if follow_up.after == number {
                let delay = follow_up
                    .delay
                    .at(ctx.draws(PAUSE, u64::from(follow_up.number)).word());
                for time in 0..follow_up.times {
                    let delay = delay + Span(follow_up.every.0.saturating_mul(u64::from(time)));
                    ctx.arm(Timer::FollowUp(index as u32, time), delay);
                }
            }
        }
        if let Some(user) = pending.user {
            self.begun.think(&self.config.loads, user, ctx);
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::Overdue(number) => {
                if let Some(pending) = self.pending.get(&number).copied() {
                    self.unanswered(number, pending, ctx);
                }
            }
            Timer::Again(number) => {
                if let Some(pending) = self.pending.get(&number).copied() {
                    self.retry(number, pending, ctx);
                }
            }
            Timer::FollowUp(index, time) => {
                let config = Rc::clone(&self.config);
                if let Some(FollowUp {
                    number, ask, bytes, ..
                }) = config.follow_ups.get(index as usize)
                {
                    self.begin(*number + time, *ask, *bytes, None, ctx);
                }
            }
            Timer::Load(load, user) => {
                let loads = &self.config.loads;
                if let Some(next) = self.begun.due(loads, (load, user), ctx) {
                    self.begin(next.number, next.ask, next.bytes, next.user, ctx);
                }
            }
        }
    }

    pub(super) fn on_disconnect(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
        let waiting: Vec<(u32, Pending)> = self
            .pending
            .iter()
            .filter(|(_, p)| p.asked.target == peer)
            .map(|(number, p)| (*number, *p))
            .collect();
        for (number, pending) in waiting {
            self.unanswered(number, pending, ctx);
        }
    }

    /// What is on disk stays: the orders that are not settled.
    pub(super) fn on_crash(&mut self) {
        let settles = self.config.settle_every.is_some();
        self.pending
            .retain(|_, pending| settles && pending.is_kept());
        for pending in self.pending.values_mut() {
            pending.asked.crashes = pending.asked.crashes.saturating_add(1);
        }
        self.caller.forget();
        for manner in self.manners.all_mut() {
            manner.lose_power();
        }
    }

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        for (number, pending) in &mut self.pending {
            let call = &mut pending.asked.call;
            *call = call.another().without_end();
            ctx.arm(Timer::Again(*number), Span::ZERO);
        }
        load::start(&self.config.loads, ctx);
    }
}

impl Shown for Client {
    fn describe(&self, names: &Names) -> NodeView {
        let manners = self.manners.all();
        let mut fields: Vec<_> = manners.flat_map(|manner| manner.fields(names)).collect();
        if let Some((_, pending)) = self.pending.first_key_value() {
            fields.push(("waiting for".to_owned(), pending.asked.ask.show(names)));
        }
        if self.pending.len() > 1 {
            fields.push((
                "operations under way".to_owned(),
                self.pending.len().to_string(),
            ));
        }
        NodeView {
            role: "client",
            badge: None,
            fields,
        }
    }

    fn is_user(&self) -> bool {
        true
    }
}
