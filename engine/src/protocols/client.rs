//! Somebody who uses the system: runs a script, follow-ups and generated load, keeps a session, waits,
//! tries again, and remembers what the session has already seen. What must come once and not twice it may
//! keep on its disk until it knows what became of it.

mod account;
mod again;
mod config;
mod device;
mod load;
mod note;
mod session;

use crate::kernel::sorted::SortedMap;
use std::rc::Rc;

use super::Message;
use super::call::{Call, Caller};
use super::{Ctx, Shown};
use super::{asking, web};
use crate::kernel::id::{Address, OperationId, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome, Value, Verb};
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::store;
pub use note::Note;

pub use account::Account;
use account::Wallet;
pub use config::{Config, FollowUp, Keys, ReadFrom};
use device::Desk;
pub use device::{Device, Speaks};
pub use load::{BLOCK, Load, Pace};
use session::Session;

const PAUSE: Purpose = Purpose::named("pause before a follow-up");

/// A client's timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// An answer is overdue.
    Overdue(u32),
    /// It is time to ask again.
    Again(u32),
    /// A follow-up begins: which, and which repetition.
    FollowUp(u32, u32),
    /// The next operation of a load begins; for closed loops, which of its users begins it.
    Load(u32, u32),
}

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
    ask: Ask,
    bytes: u32,
    call: Call,
    target: Address,
    /// Which key it bears, if it bears one.
    key: Option<u16>,
    /// Whether the one who asked was told already that nobody knows.
    told: bool,
    /// Which user of which closed loop waits for it.
    user: Option<(u32, u32)>,
}

impl Pending {
    /// Whether it must come once and not twice: such things are kept until it is known what became of them.
    const fn is_kept(&self) -> bool {
        self.ask.verb().has_effect()
    }
}

/// A client.
#[derive(Clone, PartialEq, Debug)]
pub struct Client {
    config: Rc<Config>,
    session: Session,
    caller: Caller,
    wallet: Wallet,
    desk: Desk,
    pending: SortedMap<u32, Pending>,
    /// How many operations each load has begun.
    begun: Vec<u32>,
    last: Option<(Symbol, Value)>,
}

impl Client {
    /// A client whose session has seen nothing yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            session: Session::default(),
            caller: Caller::new(config.calls),
            wallet: Wallet::default(),
            desk: Desk::new(config.device.as_ref()),
            pending: SortedMap::new(),
            begun: vec![0; config.loads.len()],
            last: None,
            config: Rc::new(config),
        }
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        self.start_loads(ctx);
    }

    pub(super) fn on_input(&mut self, input: Input, ctx: &mut Ctx<'_>) {
        match input {
            Input::Do { number, ask, bytes } => self.begin(number, ask, bytes, None, ctx),
            Input::Upgrade(speaks) => self.upgrade(speaks, ctx),
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
        let operation = OperationId {
            client: ctx.id(),
            number,
        };
        ctx.invoke(operation, ask);
        let target = self.target(ask, number, 0, ctx);
        let keyed = ask.verb().has_effect() && self.config.keys != Keys::Unused;
        let pending = Pending {
            ask,
            bytes,
            call: self.caller.begin(ctx.monotonic(), None),
            target,
            key: keyed.then_some(0),
            told: false,
            user,
        };
        self.ask(number, pending, ctx);
    }

    /// Sends a request and waits for its answer.
    fn ask(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        self.pending.insert(number, pending);
        if !self.caller.lets_through(pending.target, now) {
            self.unsent(number, pending, ctx);
            return;
        }
        match pending.ask.verb() {
            Verb::Transfer => self.order(number, &pending, ctx),
            Verb::Fetch | Verb::Edit => self.get(number, &pending, ctx),
            _ => {
                let operation = OperationId {
                    client: ctx.id(),
                    number,
                };
                let request = self.request(&pending, now);
                ctx.send_for(pending.target, operation, pending.call.attempt, request);
            }
        }
        ctx.arm(
            Timer::Overdue(number),
            self.caller.patience(&pending.call, now),
        );
    }

    /// How an operation is asked: of a store, or of a service.
    fn request(&self, pending: &Pending, now: LocalTime) -> asking::Word {
        let Pending { ask, bytes, .. } = *pending;
        match ask.verb() {
            // Transfers are asked for by letter, and what a hub holds by parcel.
            Verb::Read | Verb::Write | Verb::Page | Verb::Transfer | Verb::Fetch | Verb::Edit => {
                asking::Word::Request {
                    ask,
                    token: self.session.token(self.config.read_from, ask),
                    bytes: if ask.is_write() { bytes } else { 0 },
                    patience: self.config.token_wait,
                }
            }
            Verb::Pay | Verb::Call => asking::Word::Call {
                ask,
                key: pending.key,
                left: pending.call.left(now).unwrap_or(Span(u64::MAX)),
                bytes,
            },
        }
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        if let Message::Letter(letter) = &envelope.message {
            return self.on_letter(letter, ctx);
        }
        if let Message::Parcel(parcel) = envelope.message {
            return self.on_parcel(envelope.from, parcel, envelope.operation, ctx);
        }
        let Some(operation) = envelope
            .operation
            .filter(|operation| operation.client == ctx.id())
        else {
            return;
        };
        let outcome =
            if let Message::Asking(asking::Word::Response { outcome, .. }) = envelope.message {
                outcome
            } else if let Message::Web(web::Word::Page {
                outcome,
                acknowledge,
                ..
            }) = envelope.message
            {
                if acknowledge {
                    let (from, attempt) = (envelope.from, envelope.attempt);
                    ctx.send_for(from, operation, attempt, web::Word::Received);
                }
                outcome
            } else {
                return;
            };
        let Some(pending) = self.pending.get(&operation.number).copied() else {
            return;
        };
        // Who asks for a page again has hung up before: what comes for an earlier try meets nobody.
        if pending.ask.verb() == Verb::Page && pending.call.attempt != envelope.attempt {
            return;
        }
        self.caller.answered(pending.target);
        match outcome {
            Outcome::Refused(_) | Outcome::Unknown if pending.call.attempt != envelope.attempt => {}
            // Those who were asked do not know either.
            Outcome::Unknown => self.unanswered(operation.number, pending, ctx),
            Outcome::Refused(why) if *why == store::ASK_PRIMARY => {
                let attempt = pending.call.attempt + 1;
                let pending = Pending {
                    target: self.config.primary,
                    call: Call {
                        attempt,
                        ..pending.call
                    },
                    ..pending
                };
                self.retry(operation.number, pending, ctx);
            }
            _ => self.finish(operation.number, pending, outcome, ctx),
        }
    }

    /// Ends an operation: it is known what became of it, or nobody will ask again.
    fn finish(&mut self, number: u32, pending: Pending, outcome: Outcome, ctx: &mut Ctx<'_>) {
        self.pending.remove(&number);
        ctx.disarm(Timer::Overdue(number));
        ctx.disarm(Timer::Again(number));
        let operation = OperationId {
            client: ctx.id(),
            number,
        };
        if pending.told {
            ctx.note(Note::Settled { operation, outcome });
            return;
        }
        self.tell(number, pending, outcome, ctx);
    }

    /// Tells the one who asked how an operation ended, and begins what follows it.
    fn tell(&mut self, number: u32, pending: Pending, outcome: Outcome, ctx: &mut Ctx<'_>) {
        let operation = OperationId {
            client: ctx.id(),
            number,
        };
        ctx.complete(operation, outcome);
        if let Outcome::Done { value, position } = outcome {
            self.session.saw(position, pending.ask, ctx.monotonic());
            if pending.ask.verb() == Verb::Read {
                self.last = Some((pending.ask.key(), value));
            }
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
        if let Some((load, user)) = pending.user {
            self.think(load, user, ctx);
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
            Timer::Load(load, user) => self.load_due(load, user, ctx),
        }
    }

    pub(super) fn on_disconnect(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
        let waiting: Vec<(u32, Pending)> = self
            .pending
            .iter()
            .filter(|(_, p)| p.target == peer)
            .map(|(number, p)| (*number, *p))
            .collect();
        for (number, pending) in waiting {
            self.unanswered(number, pending, ctx);
        }
    }

    /// What is on disk stays: the orders that are not settled, and their keys if those are there too.
    pub(super) fn on_crash(&mut self) {
        let settles = self.config.settle_every.is_some();
        self.pending
            .retain(|_, pending| settles && pending.is_kept());
        if self.config.keys == Keys::InMemory {
            for key in self.pending.values_mut().filter_map(|p| p.key.as_mut()) {
                *key += 1;
            }
        }
        self.session = Session::default();
        self.caller.forget();
        self.wallet.lose_power();
        self.desk.lose_power();
        self.last = None;
    }

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        for (number, pending) in &mut self.pending {
            pending.call = Call {
                attempt: pending.call.attempt.saturating_add(1),
                until: None,
            };
            ctx.arm(Timer::Again(*number), Span::ZERO);
        }
        self.start_loads(ctx);
    }
}

impl Shown for Client {
    fn describe(&self, names: &Names) -> NodeView {
        let mut fields = Vec::new();
        if let Some((key, value)) = self.last {
            fields.push((format!("{} seen", names.text(key)), value.show(names)));
        }
        if let Some((_, pending)) = self.pending.first_key_value() {
            fields.push(("waiting for".to_owned(), pending.ask.show(names)));
        }
        if self.pending.len() > 1 {
            fields.push((
                "operations under way".to_owned(),
                self.pending.len().to_string(),
            ));
        }
        if self.session.seen().index > 0 {
            fields.push((
                "has seen log up to".to_owned(),
                self.session.seen().index.to_string(),
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
