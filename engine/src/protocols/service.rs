//! A service: it works on what it is asked, may call others for it, and answers. What must come once it can
//! tell by idempotency keys, which it forgets in a crash, or commits together with the effect.

mod change;
mod keys;
pub mod manner;
mod note;
mod onward;
pub mod word;

use std::collections::VecDeque;
use std::rc::Rc;

use super::Message;
use super::asking;
use super::call::{Asker, Call, Caller, Policy};
use super::certificate::{Certificate, Renewal};
use super::{Ctx, Shown};
use crate::kernel::id::{Address, OperationId, Symbol};
use crate::kernel::latency::Latency;
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome, Position};
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::call;
use crate::sorted::{SortedMap, SortedSet};
pub use note::Note;
pub(super) use word::KINDS;
#[cfg(test)]
pub(super) use word::REFUSALS;
pub use word::{Change, FIREWALL, NOT_CONNECTED, Setting, Word};

pub use change::Input;
pub use keys::Memory;
use keys::{Key, Known, KnownKeys};

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
    /// is left. That time is counted from when a call is read: what waited unread at a machine that stood still
    /// seems to have more of it than it has.
    pub heeds_deadlines: bool,
    /// Whether it begins no work for now, as behind a lock that somebody else holds: calls wait in turn.
    pub locked: bool,
    /// Those whose messages its firewall drops without a word.
    pub deny: Vec<Address>,
    /// What it shows in a handshake; without one it takes calls without a handshake.
    pub certificate: Option<Certificate>,
    /// How it sees to the next certificate; nobody does if there is none.
    pub renewal: Option<Renewal>,
    /// Those of the ones it calls who show a certificate first.
    pub secured: Vec<Address>,
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
            locked: false,
            deny: Vec::new(),
            certificate: None,
            renewal: None,
            secured: Vec::new(),
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
    /// The next certificate is due.
    Renew,
}

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
    /// The call to another, once its own work is done.
    onward: Option<Onward>,
}

/// A call that a service makes for a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Onward {
    call: Call,
    /// Whom the present try asks.
    target: Address,
    /// The number that the present try bears.
    attempt: u16,
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
    /// Boxed, since the first goes first: what is left then moves up.
    jobs: SortedMap<u32, Box<Job>>,
    next_job: u32,
    /// Those that wait for a worker.
    queue: VecDeque<u32>,
    /// How many are being worked on.
    working: u32,
    /// Which job waits for the answer to a try of an operation.
    asked: SortedMap<(OperationId, u16), u32>,
    keys: KnownKeys,
    /// On disk: how many effects there have been.
    effects: u64,
    /// Those who have shaken hands with it, and those with whom it has.
    lines: SortedSet<Address>,
    /// On disk: what it shows in a handshake.
    certificate: Option<Certificate>,
    /// On disk: the changes so far, by what they are called, each with what takes it back.
    undo: SortedMap<Symbol, Setting>,
    /// In memory: how many calls it has answered well since the last change, and failed.
    since: (u32, u32),
}

impl Service {
    /// A service that nobody has asked yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            caller: Caller::new(config.calls),
            jobs: SortedMap::new(),
            next_job: 0,
            queue: VecDeque::new(),
            working: 0,
            asked: SortedMap::new(),
            keys: KnownKeys::new(config.keys, config.keep_keys),
            effects: 0,
            lines: SortedSet::default(),
            certificate: config.certificate,
            undo: SortedMap::new(),
            since: (0, 0),
            config: Rc::new(config),
        }
    }

    pub(super) fn on_start(&self, ctx: &mut Ctx<'_>) {
        self.await_renewal(ctx);
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        if self.config.deny.contains(&envelope.from) {
            self.since.1 += 1;
            ctx.note(call::Note::TurnedAway(&FIREWALL));
            return;
        }
        if let Message::Asking(word) = envelope.message {
            self.asked(word, envelope, ctx);
        } else if let Message::Service(word) = envelope.message {
            self.told(word, envelope, ctx);
        }
    }

    /// Somebody asks, or somebody whom it asked answers.
    fn asked(&mut self, word: asking::Word, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        match word {
            asking::Word::Call { ask, .. } if self.is_stranger(envelope.from) => {
                let message = asking::Word::Response {
                    verb: ask.verb(),
                    outcome: Outcome::Refused(&NOT_CONNECTED),
                    bytes: 0,
                };
                Asker::of(envelope).answer(message, ctx);
            }
            asking::Word::Call {
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
            asking::Word::Response { outcome, .. } => self.answered(envelope, outcome, ctx),
            // Services answer calls only.
            asking::Word::Request { .. } => {}
        }
    }

    /// A handshake, or an administrator.
    fn told(&mut self, word: Word, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        match word {
            Word::Hello => self.greet(envelope, ctx),
            Word::Welcome(certificate) => self.welcomed(envelope, certificate, ctx),
            Word::Change(change) => self.change(change, ctx),
            Word::PutBack(what) => self.put_back(what, ctx),
            Word::HowIsIt(what) if self.undo.contains_key(&what) => {
                let (served, failed) = self.since;
                ctx.send(envelope.from, Word::Report { served, failed });
            }
            Word::HowIsIt(_) | Word::Report { .. } => {}
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
                self.jobs.insert(id, Box::new(job));
                self.queue.push_back(id);
                self.employ(ctx);
            }
        }
    }

    /// Gives what waits to idle workers; what nobody waits for any more is let go, if it heeds deadlines.
    fn employ(&mut self, ctx: &mut Ctx<'_>) {
        while self.working < self.config.workers && !self.config.locked {
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
            let which = job
                .first()
                .operation
                .map_or(0, |operation| ctx.key_of(operation));
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
        self.since.1 += 1;
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
            Timer::Renew => self.renew(ctx),
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
        job.onward = Some(Onward {
            call: self.caller.begin(now, left),
            target: *first,
            attempt: 0,
        });
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
            ctx.note(call::Note::TookEffect { operation, attempt });
        }
    }

    /// Answers all who asked, and remembers the key.
    fn finish(&mut self, id: u32, outcome: Outcome, ctx: &mut Ctx<'_>) {
        ctx.disarm(Timer::Overdue(id));
        ctx.disarm(Timer::Again(id));
        let Some(job) = self.jobs.remove(&id) else {
            return;
        };
        self.give_up(id, ctx);
        match outcome {
            Outcome::Done { .. } => self.since.0 += 1,
            Outcome::Refused(_) | Outcome::Unknown => self.since.1 += 1,
        }
        if let Some(key) = job.key {
            self.keys.end(key, outcome, ctx.monotonic());
        }
        answer(&job, outcome, ctx);
    }

    /// Effects are on disk, and the keys if those are kept there too.
    pub(super) fn on_crash(&mut self) {
        self.jobs.clear();
        self.queue.clear();
        self.working = 0;
        self.asked.clear();
        self.caller.forget();
        self.keys.crash();
        self.lines.clear();
        self.since = (0, 0);
    }

    pub(super) fn on_restart(&self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }
}

impl Shown for Service {
    fn describe(&self, _: &Names) -> NodeView {
        let mut fields = Vec::new();
        let mut show = |name: &str, count: usize| {
            if count > 0 {
                fields.push((name.to_owned(), count.to_string()));
            }
        };
        show("carried out", self.effects as usize);
        show("keys known", self.keys.len());
        show("in hand", self.jobs.len());
        show("waiting", self.queue.len());
        show("open circuits", self.caller.open_circuits());
        if let Some(certificate) = self.certificate {
            let seconds = certificate.until.0.div_euclid(1_000_000_000);
            fields.push(("certificate until".to_owned(), format!("{seconds} s")));
        }
        NodeView {
            role: "service",
            badge: None,
            fields,
        }
    }

    fn waiting(&self) -> usize {
        self.queue.len()
    }
}

/// Answers all who asked for a job.
fn answer(job: &Job, outcome: Outcome, ctx: &mut Ctx<'_>) {
    for asker in &job.askers {
        let message = asking::Word::Response {
            verb: job.ask.verb(),
            outcome,
            bytes: 0,
        };
        asker.answer(message, ctx);
    }
}
