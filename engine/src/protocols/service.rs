//! A service: it works on what it is asked, may call others for it, and answers. What must come once it can
//! tell by idempotency keys, which it forgets in a crash, or commits together with the effect.

mod keys;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::Ctx;
use super::call::{Asker, Call, Caller, Policy};
use super::message::Message;
use crate::kernel::id::{Address, OperationId};
use crate::kernel::latency::Latency;
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome, Position, Refusal};
use crate::kernel::process::{NodeView, Note};
use crate::kernel::random::Purpose;
use crate::kernel::time::{LocalTime, Span};

pub use keys::Memory;
use keys::{Key, Keys, Known};

const WORK: Purpose = Purpose::named("work for a call");
const BACKOFF: Purpose = Purpose::named("pause before another try of a service");

/// How a service is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// Work that one call takes.
    pub work: Latency,
    /// How many calls it works on at once, at least one; the others wait in turn.
    pub workers: u32,
    /// What it makes of idempotency keys.
    pub keys: Memory,
    /// How long it keeps a key that is done with.
    pub keep_keys: Span,
    /// Those that it calls when its own work is done, in turn; it answers when one of them has.
    pub next: Vec<Address>,
    /// How it calls them.
    pub calls: Policy,
    /// Whether it lets go of work for which nobody waits any more, and tells those it calls how much time
    /// is left.
    pub heeds_deadlines: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            work: Latency::Constant(Span::ZERO),
            workers: 1,
            keys: Memory::Ignored,
            keep_keys: Span(u64::MAX),
            next: Vec::new(),
            calls: Policy::default(),
            heeds_deadlines: false,
        }
    }
}

/// A service's timers and finished work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// A call has been worked on.
    Worked(u32),
    /// The answer to a call of its own is overdue.
    Overdue(u32),
    /// It is time to call again.
    Again(u32),
}

/// Nothing can be asked of a service but through its callers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

/// Something it was asked, in its hands.
#[derive(Clone, PartialEq, Debug)]
struct Job {
    /// Who asked first, and whoever asked for the same with the same key meanwhile.
    askers: Vec<Asker>,
    ask: Ask,
    key: Option<Key>,
    bytes: u32,
    /// When those who asked no longer wait, as far as it knows.
    until: Option<LocalTime>,
    /// How long it takes a worker.
    work: Span,
    /// The call to another, once its own work is done, and whom it asks.
    onward: Option<(Call, Address)>,
}

impl Job {
    fn first(&self) -> Asker {
        self.askers[0]
    }

    fn is_too_late(&self, now: LocalTime) -> bool {
        self.until.is_some_and(|until| until - now <= 0)
    }
}

/// A service.
#[derive(Clone, PartialEq, Debug)]
pub struct Service {
    config: Rc<Config>,
    caller: Caller,
    jobs: BTreeMap<u32, Job>,
    next_job: u32,
    /// Those that wait for a worker.
    queue: VecDeque<u32>,
    /// How many are being worked on.
    working: u32,
    /// Which job waits for the answer to a try of an operation.
    asked: BTreeMap<(OperationId, u16), u32>,
    keys: Keys,
    /// On disk: how many effects there have been.
    effects: u64,
}

impl Service {
    /// A service that nobody has asked yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            caller: Caller::new(config.calls),
            jobs: BTreeMap::new(),
            next_job: 0,
            queue: VecDeque::new(),
            working: 0,
            asked: BTreeMap::new(),
            keys: Keys::new(config.keys, config.keep_keys),
            effects: 0,
            config: Rc::new(config),
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "every kind of process is told that it begins"
    )]
    pub(super) const fn on_start(&self, _: &mut Ctx<'_>) {}

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        match envelope.message {
            Message::Call {
                ask,
                key,
                left,
                bytes,
            } => {
                let now = ctx.monotonic();
                let asker = Asker::of(envelope);
                let until = (left != Span(u64::MAX)).then(|| now + left);
                let job = Job {
                    askers: vec![asker],
                    ask,
                    key: key.zip(asker.operation).map(|(key, whose)| (whose, key)),
                    bytes,
                    until,
                    work: Span::ZERO,
                    onward: None,
                };
                self.called(job, now, ctx);
            }
            Message::Response { outcome, .. } => self.answered(envelope, outcome, ctx),
            _ => {}
        }
    }

    /// Somebody asks for something. With a key that it knows it is not done again.
    fn called(&mut self, job: Job, now: LocalTime, ctx: &mut Ctx<'_>) {
        let asker = job.first();
        match job.key.and_then(|key| self.keys.find(key, now)) {
            Some(Known::Done(outcome)) => {
                if let Some(operation) = asker.operation {
                    ctx.note(Note::Recognised { operation });
                }
                answer(&job, outcome, ctx);
            }
            Some(Known::Doing(first)) => {
                if let Some(operation) = asker.operation {
                    ctx.note(Note::Recognised { operation });
                }
                if let Some(first) = self.jobs.get_mut(&first) {
                    first.askers.push(asker);
                }
            }
            None => {
                let id = self.next_job;
                self.next_job += 1;
                if let Some(key) = job.key {
                    self.keys.begin(key, id);
                }
                self.jobs.insert(id, job);
                self.queue.push_back(id);
                self.employ(ctx);
            }
        }
    }

    /// Gives what waits to idle workers; what nobody waits for any more is let go, if it heeds deadlines.
    fn employ(&mut self, ctx: &mut Ctx<'_>) {
        while self.working < self.config.workers {
            let Some(id) = self.queue.pop_front() else {
                return;
            };
            let heeds_deadlines = self.config.heeds_deadlines;
            let Some(job) = self.jobs.get_mut(&id) else {
                continue;
            };
            if heeds_deadlines && job.is_too_late(ctx.monotonic()) {
                self.let_go(id, ctx);
                continue;
            }
            let which = job.first().operation.map_or(0, OperationId::key);
            job.work = self.config.work.at(ctx.draws(WORK, which).word());
            self.working += 1;
            ctx.work(Timer::Worked(id), job.work);
        }
    }

    /// Drops a job that nobody waits for.
    fn let_go(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let Some(job) = self.jobs.remove(&id) else {
            return;
        };
        if let Some(key) = job.key {
            self.keys.forget(key);
        }
        if let Asker {
            operation: Some(operation),
            attempt,
            ..
        } = job.first()
        {
            ctx.note(Note::LetGo { operation, attempt });
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::Worked(id) => {
                self.working -= 1;
                self.worked(id, ctx);
                self.employ(ctx);
            }
            Timer::Overdue(id) => self.unanswered(id, ctx),
            Timer::Again(id) => self.call(id, ctx),
        }
    }

    /// Its own work on a job is done: what it was asked for happens, or others are called for it.
    fn worked(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        let asker = job.first();
        if let Some(operation) = asker.operation {
            ctx.note(Note::Worked {
                operation,
                attempt: asker.attempt,
                span: job.work,
            });
        }
        let Some(first) = self.config.next.first() else {
            let outcome = Outcome::Done {
                value: job.ask.value(),
                position: Position::default(),
            };
            self.effect(id, ctx);
            self.finish(id, outcome, ctx);
            return;
        };
        let now = ctx.monotonic();
        let left = job.until.filter(|_| self.config.heeds_deadlines);
        let left = left.map(|until| Span(u64::try_from(until - now).unwrap_or(0)));
        job.onward = Some((self.caller.begin(now, left), *first));
        self.call(id, ctx);
    }

    /// What must come once comes, for good, together with the key that tells it from a second one.
    fn effect(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let Some(job) = self.jobs.get(&id).filter(|job| job.ask.verb().has_effect()) else {
            return;
        };
        let asker = job.first();
        self.effects += 1;
        if let Some(operation) = asker.operation {
            let attempt = asker.attempt;
            ctx.note(Note::TookEffect { operation, attempt });
        }
    }

    /// Calls one of those that it depends on.
    fn call(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        let (Some((call, target)), Some(operation)) = (&mut job.onward, job.askers[0].operation)
        else {
            return;
        };
        let turn = usize::from(call.attempt) + operation.number as usize;
        *target = self.config.next[turn % self.config.next.len()];
        let (call, target) = (*call, *target);
        if !self.caller.lets_through(target, now) {
            self.again(id, Refusal::CircuitOpen, ctx);
            return;
        }
        let attempt = self.attempt(id, operation, call);
        let left = call.left(now).unwrap_or(Span(u64::MAX));
        let Some(Job { ask, bytes, .. }) = self.jobs.get(&id) else {
            return;
        };
        let message = Message::Call {
            ask: *ask,
            key: None,
            left,
            bytes: *bytes,
        };
        ctx.send_for(target, operation, attempt, message);
        ctx.arm(Timer::Overdue(id), self.caller.patience(&call, now));
    }

    /// Which try of an operation this is on the way onward: each try that reaches this service has as many
    /// tries of its own as there may be, so the same one has the same number whatever else is tried.
    fn attempt(&mut self, id: u32, operation: OperationId, call: Call) -> u16 {
        let before = self.jobs[&id].askers[0].attempt;
        let attempts = self.caller.policy().attempts;
        let mut attempt = before.wrapping_mul(attempts).wrapping_add(call.attempt);
        while self.asked.contains_key(&(operation, attempt)) {
            attempt = attempt.wrapping_add(1);
        }
        self.asked.insert((operation, attempt), id);
        attempt
    }

    /// One that it called has answered; if nobody waits for that any more, the work was for nothing.
    fn answered(&mut self, envelope: &Envelope<Message>, outcome: Outcome, ctx: &mut Ctx<'_>) {
        self.caller.answered(envelope.from);
        let Some(operation) = envelope.operation else {
            return;
        };
        let waiting = self.asked.remove(&(operation, envelope.attempt));
        let Some(id) = waiting.filter(|id| self.jobs.contains_key(id)) else {
            ctx.note(Note::CameTooLate { operation });
            return;
        };
        match outcome {
            Outcome::Done { .. } => self.finish(id, outcome, ctx),
            Outcome::Refused(why) => self.again(id, why, ctx),
            Outcome::Unknown => self.again(id, Refusal::NoAnswer, ctx),
        }
    }

    fn unanswered(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        if let Some(Job {
            onward: Some((_, target)),
            ..
        }) = self.jobs.get(&id)
        {
            self.caller.failed(*target, ctx.monotonic());
            self.again(id, Refusal::NoAnswer, ctx);
        }
    }

    /// A try came to nothing: there is another, or those who asked are told why not.
    fn again(&mut self, id: u32, why: Refusal, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        let asker = job.askers[0];
        let (Some((call, _)), Some(operation)) = (&mut job.onward, asker.operation) else {
            return;
        };
        let tries = (u64::from(asker.attempt) << 16) | u64::from(call.attempt);
        let draws = ctx.draws(BACKOFF, operation.key() ^ tries.rotate_left(32));
        match self.caller.again(call, now, draws) {
            Ok(wait) => {
                let attempt = call.attempt;
                ctx.note(Note::Retried { operation, attempt });
                ctx.disarm(Timer::Overdue(id));
                ctx.arm(Timer::Again(id), wait);
            }
            Err(_) => self.finish(id, Outcome::Refused(why), ctx),
        }
    }

    /// Answers all who asked, and remembers the key.
    fn finish(&mut self, id: u32, outcome: Outcome, ctx: &mut Ctx<'_>) {
        ctx.disarm(Timer::Overdue(id));
        ctx.disarm(Timer::Again(id));
        let Some(job) = self.jobs.remove(&id) else {
            return;
        };
        self.asked.retain(|_, waiting| *waiting != id);
        if let Some(key) = job.key {
            self.keys.end(key, outcome, ctx.monotonic());
        }
        answer(&job, outcome, ctx);
    }

    pub(super) fn on_disconnect(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
        let waits = |job: &Job| job.onward.is_some_and(|(_, target)| target == peer);
        let waiting = self.jobs.iter().filter(|(_, job)| waits(job));
        let waiting: Vec<u32> = waiting.map(|(id, _)| *id).collect();
        for id in waiting {
            self.unanswered(id, ctx);
        }
    }

    /// Effects are on disk, and the keys if those are kept there too.
    pub(super) fn on_crash(&mut self) {
        self.jobs.clear();
        self.queue.clear();
        self.working = 0;
        self.asked.clear();
        self.caller.forget();
        self.keys.crash();
    }

    pub(super) fn on_restart(&self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }

    pub(super) fn describe(&self, _: &Names) -> NodeView {
        let mut fields = Vec::new();
        let mut show = |name: &str, count: usize| {
            if count > 0 {
                fields.push((name.to_owned(), count.to_string()));
            }
        };
        show("carried out", self.effects as usize);
        show("keys known", self.keys.len());
        show("in its hands", self.jobs.len());
        show("waiting", self.queue.len());
        show("open circuits", self.caller.open_circuits());
        NodeView {
            role: "service",
            badge: None,
            fields,
        }
    }
}

/// Answers all who asked for a job.
fn answer(job: &Job, outcome: Outcome, ctx: &mut Ctx<'_>) {
    for asker in &job.askers {
        let message = Message::Response {
            verb: job.ask.verb(),
            outcome,
            bytes: 0,
        };
        asker.answer(message, ctx);
    }
}
