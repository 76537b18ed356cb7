//! Somebody who uses the system: runs a script, follow-ups and generated load, keeps a session, waits,
//! tries again, and remembers what the session has already seen.

mod load;
mod session;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Ctx;
use super::message::Message;
use crate::kernel::id::{Address, OperationId, Symbol};
use crate::kernel::latency::Latency;
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome, Refusal, Value};
use crate::kernel::process::{NodeView, Note};
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;

pub use load::{BLOCK, Load, Pace};
use session::Session;

const PAUSE: Purpose = Purpose::named("pause before a follow-up");
const BACKOFF: Purpose = Purpose::named("pause before another try");

/// Which copy answers reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ReadFrom {
    /// The primary.
    Primary,
    /// The copy with the shortest way.
    #[default]
    Nearest,
    /// The copy with the shortest way, once it has applied what this session has already seen.
    NearestAtToken,
    /// Any copy, drawn anew for each read.
    Random,
    /// Any copy, drawn anew for each read, once it has applied what this session has already seen.
    RandomAtToken,
    /// Any copy, and then always the same until it fails.
    Sticky,
}

/// An operation that follows another.
#[derive(Clone, PartialEq, Debug)]
pub struct FollowUp {
    /// The operation it follows, by number.
    pub after: u32,
    /// How long after that one ended.
    pub delay: Latency,
    /// How often it is repeated, at least once.
    pub times: u32,
    /// How long after one the next begins.
    pub every: Span,
    /// The number of the first; the others follow.
    pub number: u32,
    /// What it asks.
    pub ask: Ask,
    /// Bytes that a write carries.
    pub bytes: u32,
}

/// How a client is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// Where writes go.
    pub primary: Address,
    /// The copies that may be read, the nearest first.
    pub copies: Vec<Address>,
    /// Which of them answers reads.
    pub read_from: ReadFrom,
    /// After a write, reads go to the primary for this long.
    pub primary_after_write: Span,
    /// How long to wait for an answer.
    pub timeout: Span,
    /// How often to ask in all, at least once.
    pub attempts: u16,
    /// How long to wait between a try that failed and the next.
    pub retry_after: Latency,
    /// How long a copy may hold a read for its token's sake.
    pub token_wait: Span,
    /// Operations that follow others.
    pub follow_ups: Vec<FollowUp>,
    /// Load that is made up as the run goes.
    pub loads: Vec<Load>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            primary: Address(0),
            copies: vec![Address(0)],
            read_from: ReadFrom::Nearest,
            primary_after_write: Span::ZERO,
            timeout: Span::secs(2),
            attempts: 1,
            retry_after: Latency::Constant(Span::ZERO),
            token_wait: Span(u64::MAX),
            follow_ups: Vec::new(),
            loads: Vec::new(),
        }
    }
}

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
}

/// An operation under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Pending {
    ask: Ask,
    bytes: u32,
    attempt: u16,
    target: Address,
    /// Which user of which closed loop waits for it.
    user: Option<(u32, u32)>,
}

/// A client.
#[derive(Clone, PartialEq, Debug)]
pub struct Client {
    config: Rc<Config>,
    session: Session,
    pending: BTreeMap<u32, Pending>,
    /// How many operations each load has begun.
    begun: Vec<u32>,
    last: Option<(Symbol, Value)>,
}

impl Client {
    /// A client whose session has seen nothing yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let begun = vec![0; config.loads.len()];
        Self {
            config: Rc::new(config),
            session: Session::default(),
            pending: BTreeMap::new(),
            begun,
            last: None,
        }
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        self.start_loads(ctx);
    }

    pub(super) fn on_input(&mut self, input: Input, ctx: &mut Ctx<'_>) {
        let Input::Do { number, ask, bytes } = input;
        self.begin(number, ask, bytes, None, ctx);
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
        self.ask(
            number,
            Pending {
                ask,
                bytes,
                attempt: 0,
                target,
                user,
            },
            ctx,
        );
    }

    /// Sends a request and waits for its answer.
    fn ask(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        let token = self.session.token(self.config.read_from, pending.ask);
        let bytes = if pending.ask.is_write() {
            pending.bytes
        } else {
            0
        };
        let operation = OperationId {
            client: ctx.id(),
            number,
        };
        let message = Message::Request {
            ask: pending.ask,
            token,
            bytes,
            patience: self.config.token_wait,
        };
        ctx.send_for(pending.target, operation, pending.attempt, message);
        ctx.arm(Timer::Overdue(number), self.config.timeout);
        self.pending.insert(number, pending);
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let Message::Response { outcome, .. } = envelope.message else {
            return;
        };
        let Some(operation) = envelope
            .operation
            .filter(|operation| operation.client == ctx.id())
        else {
            return;
        };
        let Some(pending) = self.pending.get(&operation.number).copied() else {
            return;
        };
        match outcome {
            Outcome::Refused(_) if pending.attempt != envelope.attempt => {}
            Outcome::Refused(Refusal::AskPrimary) => {
                let target = self.config.primary;
                self.retry(
                    operation.number,
                    Pending {
                        target,
                        attempt: pending.attempt + 1,
                        ..pending
                    },
                    ctx,
                );
            }
            _ => self.finish(operation.number, pending, outcome, ctx),
        }
    }

    /// Ends an operation, and begins what follows it.
    fn finish(&mut self, number: u32, pending: Pending, outcome: Outcome, ctx: &mut Ctx<'_>) {
        self.pending.remove(&number);
        ctx.disarm(Timer::Overdue(number));
        ctx.disarm(Timer::Again(number));
        ctx.complete(
            OperationId {
                client: ctx.id(),
                number,
            },
            outcome,
        );
        if let Outcome::Done { value, position } = outcome {
            self.session.saw(position, pending.ask, ctx.monotonic());
            if !pending.ask.is_write() {
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

    /// No answer came: ask again while there are tries left, elsewhere if it is a read. After the last
    /// one nobody knows what became of it.
    fn unanswered(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        self.session.leave(pending.target);
        let attempt = pending.attempt + 1;
        if attempt >= self.config.attempts {
            self.finish(number, pending, Outcome::Unknown, ctx);
            return;
        }
        let target = self.target(pending.ask, number, attempt, ctx);
        let pending = Pending {
            attempt,
            target,
            ..pending
        };
        let which = (u64::from(number) << 16) | u64::from(attempt);
        let wait = self.config.retry_after.at(ctx.draws(BACKOFF, which).word());
        if wait == Span::ZERO {
            self.retry(number, pending, ctx);
        } else {
            ctx.disarm(Timer::Overdue(number));
            self.pending.insert(number, pending);
            ctx.arm(Timer::Again(number), wait);
        }
    }

    fn retry(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        let operation = OperationId {
            client: ctx.id(),
            number,
        };
        ctx.note(Note::Retried {
            operation,
            attempt: pending.attempt,
        });
        self.ask(number, pending, ctx);
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

    pub(super) fn on_crash(&mut self) {
        self.pending.clear();
        self.session = Session::default();
        self.last = None;
    }

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        self.start_loads(ctx);
    }

    pub(super) fn describe(&self, names: &Names) -> NodeView {
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
}
