//! A proxy: it stands beside whoever calls a service, finds the service's instances, keeps connections to
//! them, and passes calls on. Where no answer comes it may ask another instance.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use schemars::JsonSchema;
use std::rc::Rc;

use super::Message;
use super::asking;
use super::call::{Asker, Call, Caller, Policy};
use super::line::Line;
use super::pool::{self, Find, Pool};
use super::{Ctx, Shown};
use crate::kernel::id::{Address, OperationId, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome};
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;
use crate::protocols::call;
use crate::sorted::SortedMap;

const BACKOFF: Purpose = Purpose::named("pause before another try of a proxy");

/// What a proxy tries again, at another instance, when no answer came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Retry")]
pub enum Again {
    /// Nothing.
    #[default]
    Nothing,
    /// What changes nothing, and what was certainly not served.
    Harmless,
    /// Everything.
    Everything,
}

/// How a proxy is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// How it finds the service.
    pub find: Find,
    /// How it waits and calls again.
    pub calls: Policy,
    /// What it calls for again.
    pub again: Again,
}

/// A proxy's timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// The answer to a call is overdue, or a connection for it.
    Overdue(u32),
    /// It is time to make a call again.
    Again(u32),
    /// One of its pool's.
    Pool(pool::Timer),
}

/// Nothing can be asked of a proxy but by messages.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

/// What a call waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wait {
    /// A connection.
    Connection,
    /// An answer from there.
    Answer(Address),
    /// The next try.
    Pause,
}

/// A call that is passed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Job {
    asker: Asker,
    operation: OperationId,
    ask: Ask,
    bytes: u32,
    call: Call,
    wait: Wait,
    /// Who did not answer the last try.
    not: Option<Address>,
    /// Whether a try may have been served without an answer.
    doubt: bool,
}

/// A proxy. All it knows is in memory.
#[derive(Clone, PartialEq, Debug)]
pub struct Proxy {
    config: Rc<Config>,
    caller: Caller,
    pool: Pool,
    jobs: SortedMap<u32, Job>,
    next_job: u32,
}

impl Proxy {
    /// A proxy that knows nobody yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            caller: Caller::new(config.calls),
            config: Rc::new(config),
            pool: Pool::default(),
            jobs: SortedMap::new(),
            next_job: 0,
        }
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        self.pool.start(&self.config.find, ctx);
    }

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        if let Message::Asking(word) = envelope.message {
            self.asked(word, envelope, ctx);
        } else if let Message::Line(line) = envelope.message {
            self.heard(line, envelope, ctx);
        }
    }

    /// Somebody calls, or an instance answers.
    fn asked(&mut self, word: asking::Word, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        match word {
            asking::Word::Call {
                ask, left, bytes, ..
            } => self.take(envelope, ask, left, bytes, ctx),
            asking::Word::Response { outcome, .. } => self.answered(envelope, outcome, ctx),
            asking::Word::Request { .. } => {}
        }
    }

    /// A directory or an instance says something of connections.
    fn heard(&mut self, line: Line, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        match line {
            Line::Resolved { listing, ttl } => {
                self.pool.resolved(&self.config.find, &listing, ttl, ctx);
            }
            Line::Connected { at, identity } => self.connected(at, identity, ctx),
            Line::Reset { at } => self.reset(at, envelope, ctx),
            Line::Register(_)
            | Line::Deregister(_)
            | Line::Resolve(_)
            | Line::Check { .. }
            | Line::Alive { .. }
            | Line::Connect
            | Line::Call { .. } => {}
        }
    }

    /// Takes a call in hand.
    fn take(
        &mut self,
        envelope: &Envelope<Message>,
        ask: Ask,
        left: Span,
        bytes: u32,
        ctx: &mut Ctx<'_>,
    ) {
        let Some(operation) = envelope.operation else {
            return;
        };
        let left = (left != Span(u64::MAX)).then_some(left);
        let id = self.next_job;
        self.next_job += 1;
        let job = Job {
            asker: Asker::of(envelope),
            operation,
            ask,
            bytes,
            call: self.caller.begin(ctx.monotonic(), left),
            wait: Wait::Connection,
            not: None,
            doubt: false,
        };
        self.jobs.insert(id, job);
        self.dispatch(id, ctx);
    }

    /// Makes a try: over one of the connections, or as soon as there is one.
    fn dispatch(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        job.wait = Wait::Connection;
        let patience = self.caller.patience(&job.call, ctx.monotonic());
        ctx.arm(Timer::Overdue(id), patience);
        self.pool.fill(&self.config.find, ctx);
        self.send(id, ctx);
    }

    /// Sends a call if there is a connection.
    fn send(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        let Some(target) = self.pool.pick(job.not) else {
            return;
        };
        job.wait = Wait::Answer(target);
        let message = Line::Call {
            service: self.config.find.service,
            ask: job.ask,
            bytes: job.bytes,
        };
        let number = number(job, &self.config.calls);
        ctx.send_for(target, job.operation, number, message);
    }

    /// An answer came, to any try of a call; or to one that was given up.
    fn answered(&mut self, envelope: &Envelope<Message>, outcome: Outcome, ctx: &mut Ctx<'_>) {
        let attempts = self.config.calls.attempts;
        let of = envelope.attempt / attempts;
        let is = |job: &Job| Some(job.operation) == envelope.operation && job.asker.attempt == of;
        if let Some(id) = self.find(is) {
            self.finish(id, outcome, ctx);
        }
    }

    fn find(&self, is: impl Fn(&Job) -> bool) -> Option<u32> {
        let mut jobs = self.jobs.iter();
        jobs.find(|(_, job)| is(job)).map(|(id, _)| *id)
    }

    /// Answers the one who asked.
    fn finish(&mut self, id: u32, outcome: Outcome, ctx: &mut Ctx<'_>) {
        ctx.disarm(Timer::Overdue(id));
        ctx.disarm(Timer::Again(id));
        if let Some(job) = self.jobs.remove(&id) {
            let verb = job.ask.verb();
            let answer = asking::Word::Response {
                verb,
                outcome,
                bytes: 0,
            };
            job.asker.answer(answer, ctx);
        }
    }

    /// Somebody answers at an address: calls that wait for a connection can go.
    fn connected(&mut self, at: Address, identity: Symbol, ctx: &mut Ctx<'_>) {
        if self.pool.connected(&self.config.find, at, identity, ctx) {
            for id in self.waiting_for(Wait::Connection) {
                self.send(id, ctx);
            }
        }
    }

    fn waiting_for(&self, wait: Wait) -> Vec<u32> {
        let jobs = self.jobs.iter().filter(|(_, job)| job.wait == wait);
        jobs.map(|(id, _)| *id).collect()
    }

    /// A connection was closed from the other end, or was never there. A call that this answers was
    /// certainly not served. Of the others on this connection nobody knows: those that change nothing need
    /// not wait any longer.
    fn reset(&mut self, at: Address, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let answers = |job: &Job| {
            Some(job.operation) == envelope.operation
                && number(job, &self.config.calls) == envelope.attempt
        };
        let unserved = self.find(answers);
        self.pool.lose(at, ctx);
        for id in self.waiting_for(Wait::Answer(at)) {
            let is_unserved = unserved == Some(id);
            if is_unserved || !self.jobs[&id].ask.verb().has_effect() {
                self.again(id, is_unserved, ctx);
            }
        }
    }

    /// Nobody answered in time, or nobody was there to be asked.
    fn overdue(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let Some(job) = self.jobs.get(&id) else {
            return;
        };
        if let Wait::Answer(target) = job.wait {
            self.pool.lose(target, ctx);
            self.again(id, false, ctx);
        } else {
            self.again(id, true, ctx);
        }
    }

    /// A try came to nothing: there is another where that is allowed. `unserved` says that this one was
    /// certainly not served.
    fn again(&mut self, id: u32, unserved: bool, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        let harmless = unserved || !job.ask.verb().has_effect();
        job.doubt |= !harmless;
        let allowed = match self.config.again {
            Again::Nothing => false,
            Again::Harmless => harmless,
            Again::Everything => true,
        };
        if let Wait::Answer(target) = job.wait {
            job.not = Some(target);
        }
        job.wait = Wait::Pause;
        let tries = u64::from(number(job, &self.config.calls));
        let draws = ctx.draws(BACKOFF, ctx.key_of(job.operation) ^ tries.rotate_left(48));
        let wait = allowed.then(|| self.caller.again(&mut job.call, now, draws));
        let Some(Ok(wait)) = wait else {
            let outcome = if job.doubt {
                Outcome::Unknown
            } else {
                Outcome::Refused(&call::NO_ANSWER)
            };
            self.finish(id, outcome, ctx);
            return;
        };
        let (operation, attempt) = (job.operation, job.call.attempt);
        ctx.note(call::Note::Retried { operation, attempt });
        if wait == Span::ZERO {
            self.dispatch(id, ctx);
        } else {
            ctx.disarm(Timer::Overdue(id));
            ctx.arm(Timer::Again(id), wait);
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::Overdue(id) => self.overdue(id, ctx),
            Timer::Again(id) => self.dispatch(id, ctx),
            Timer::Pool(timer) => self.pool.on_timer(timer, &self.config.find, ctx),
        }
    }

    pub(super) fn on_disconnect(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
        self.pool.lose(peer, ctx);
        for id in self.waiting_for(Wait::Answer(peer)) {
            self.again(id, false, ctx);
        }
    }

    pub(super) fn on_crash(&mut self) {
        self.caller.forget();
        self.pool = Pool::default();
        self.jobs.clear();
    }

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }
}

impl Shown for Proxy {
    fn describe(&self, names: &Names) -> NodeView {
        let service = names.text(self.config.find.service);
        let fields = vec![
            (
                format!("connections to {service}"),
                self.pool.open().to_string(),
            ),
            ("calls under way".to_owned(), self.jobs.len().to_string()),
        ];
        NodeView {
            role: "proxy",
            badge: None,
            fields,
        }
    }
}

/// The number of a call's try on the wire: each try that reaches the proxy has as many of its own as there
/// may be, so the same one has the same number whatever else is tried.
const fn number(job: &Job, calls: &Policy) -> u16 {
    let before = job.asker.attempt.wrapping_mul(calls.attempts);
    before.wrapping_add(job.call.attempt)
}
