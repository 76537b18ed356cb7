//! A copy of the data. The primary takes writes, keeps them in a log and ships the log to its replicas;
//! a replica keeps what it receives and applies it by and by. How far a replica is behind is whatever
//! the network and its own work make of that.

mod config;
mod log;
mod lookup;
pub mod manner;
mod note;
mod primary;
mod replica;
pub mod word;

use crate::sorted::SortedMap;

use super::Message;
use super::asking;
use super::call::Asker;
use super::{Ctx, Shown};
use crate::kernel::id::{Address, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome, Position, Refusal, Value, Verb};
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;
pub use config::{Config, OnLate, Replication, Role};
pub use note::Note;
pub(super) use word::KINDS;
#[cfg(test)]
pub(super) use word::REFUSALS;
pub use word::{ASK_PRIMARY, COPY, LogEntry, NOT_PRIMARY, TOO_OLD, Word, is_numbered_call};

use log::{Log, position};
use lookup::Lookup;
use primary::{Reign, Rule};

/// A store's timers and finished work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// A request has been worked on.
    Job(u32),
    /// The next log entry has been applied.
    Apply,
    /// A read has waited long enough.
    GiveUp(u32),
    /// Time to call the primary again.
    Reconnect,
    /// A lookup has been worked on.
    Lookup(u32),
}

/// Nothing can be asked of a store but through its clients.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

/// A request in the store's hands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Job {
    caller: Asker,
    ask: Ask,
    token: Position,
    bytes: u32,
    patience: Span,
}

const SERVICE: Purpose = Purpose::named("work on a request");
const APPLY: Purpose = Purpose::named("work on a log entry");

/// A store.
#[derive(Clone, PartialEq, Debug)]
pub struct Store {
    config: std::rc::Rc<Config>,
    /// On disk.
    log: Log,
    /// In memory, rebuilt from the log: what reads see, and where it comes from.
    data: SortedMap<Symbol, (Value, Position, u32)>,
    /// How many log entries `data` reflects.
    applied: u32,
    applying: bool,
    jobs: SortedMap<u32, Job>,
    next_job: u32,
    lookups: SortedMap<u32, Lookup>,
    /// Reads that wait for the log to reach their token.
    held: SortedMap<u32, Job>,
    reign: Reign,
}

impl Store {
    /// A store that holds its initial data and nothing else.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let log = Log::of(&config.initial);
        let reign = Reign::new(&config.replicas);
        Self {
            config: std::rc::Rc::new(config),
            log,
            data: SortedMap::new(),
            applied: 0,
            applying: false,
            jobs: SortedMap::new(),
            next_job: 0,
            lookups: SortedMap::new(),
            held: SortedMap::new(),
            reign,
        }
    }

    fn is_primary(&self) -> bool {
        self.config.role == Role::Primary
    }

    /// When a write is confirmed.
    fn rule(&self) -> Rule {
        Rule {
            replication: self.config.replication,
            acks: self.config.acks,
        }
    }

    /// Up to where reads see the log.
    const fn applied_position(&self) -> Position {
        position(self.applied)
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        self.recover(ctx);
        if !self.is_primary() {
            self.follow(ctx);
        }
    }

    /// Brings memory up to what is on disk.
    fn recover(&mut self, ctx: &mut Ctx<'_>) {
        while self.applied < self.log.len() {
            self.apply_next(ctx);
        }
    }

    /// Lets reads see one more entry of the log.
    fn apply_next(&mut self, ctx: &mut Ctx<'_>) {
        let Some(entry) = self.log.get(self.applied) else {
            return;
        };
        let LogEntry {
            position,
            key,
            value,
            bytes,
        } = entry;
        self.applied += 1;
        self.data.insert(key, (value, position, bytes));
        ctx.note(Note::Applied {
            key,
            value,
            position,
        });
    }

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let Envelope { from, message, .. } = *envelope;
        if let Message::Asking(asking::Word::Request {
            ask,
            token,
            bytes,
            patience,
        }) = message
        {
            let caller = Asker::of(envelope);
            self.accept(
                Job {
                    caller,
                    ask,
                    token,
                    bytes,
                    patience,
                },
                ctx,
            );
        }
        let Message::Store(word) = message else {
            return;
        };
        match word {
            Word::Copy(entry) => self.receive(entry, ctx),
            Word::Received(position) => self.reign.heard(from, position, false, self.rule(), ctx),
            Word::Applied(position) => self.reign.heard(from, position, true, self.rule(), ctx),
            Word::Follow(position) => {
                let rule = self.rule();
                self.reign.feed(from, position, &self.log, rule, ctx);
            }
            Word::Lookup {
                keys,
                bytes,
                coding,
            } => {
                let lookup = Lookup::new(Asker::of(envelope), keys, bytes, coding);
                self.look_up(lookup, ctx);
            }
            Word::Found { .. } => {}
        }
    }

    /// Queues a request for the machine's workers.
    fn accept(&mut self, job: Job, ctx: &mut Ctx<'_>) {
        let id = self.next_job;
        self.next_job += 1;
        self.jobs.insert(id, job);
        let service = if job.ask.is_write() {
            self.config.write_service
        } else {
            self.config.read_service
        };
        let which = job
            .caller
            .operation
            .map_or(u64::from(id), |operation| ctx.key_of(operation));
        let service = service.at(ctx.draws(SERVICE, which).word());
        ctx.work(Timer::Job(id), service);
    }

    /// Queues a lookup for the machine's workers.
    fn look_up(&mut self, lookup: Lookup, ctx: &mut Ctx<'_>) {
        let id = self.next_job;
        self.next_job += 1;
        self.lookups.insert(id, lookup);
        let mut draws = ctx.draws(SERVICE, lookup.key(id, ctx));
        let read = self.config.read_service.at(draws.word());
        ctx.work(Timer::Lookup(id), lookup.work(read));
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::Job(id) => {
                if let Some(job) = self.jobs.remove(&id) {
                    self.serve(id, job, ctx);
                }
            }
            Timer::Apply => self.applied_one(ctx),
            Timer::GiveUp(id) => self.late(id, ctx),
            Timer::Reconnect => self.follow(ctx),
            Timer::Lookup(id) => {
                if let Some(lookup) = self.lookups.remove(&id) {
                    lookup.answer(self.applied_position(), ctx);
                }
            }
        }
    }

    fn serve(&mut self, id: u32, job: Job, ctx: &mut Ctx<'_>) {
        let Ask {
            verb, key, value, ..
        } = job.ask;
        match verb {
            Verb::Write if self.is_primary() => self.write(job, key, value, ctx),
            Verb::Write | Verb::Transfer => refuse(job, &NOT_PRIMARY, ctx),
            Verb::Read if job.token <= self.applied_position() => self.answer(job, ctx),
            // What is asked of services only never comes here as a request.
            Verb::Pay | Verb::Call | Verb::Page | Verb::Fetch | Verb::Edit => {}
            Verb::Read => {
                if let Some(operation) = job.caller.operation {
                    ctx.note(Note::Held {
                        operation,
                        until: job.token,
                    });
                }
                self.held.insert(id, job);
                ctx.arm(Timer::GiveUp(id), self.config.read_wait.min(job.patience));
            }
        }
    }

    /// A write has been worked on: it enters the log, memory and the way to the replicas.
    fn write(&mut self, job: Job, key: Symbol, value: Value, ctx: &mut Ctx<'_>) {
        job.caller.takes_effect(ctx);
        let entry = self.log.write(key, value, job.bytes);
        self.recover(ctx);
        let rule = self.rule();
        self.reign.ship(entry, job.caller, rule, ctx);
    }

    /// A read has waited as long as it may for its token.
    fn late(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let why = match self.config.on_late {
            OnLate::Wait => return,
            OnLate::Redirect => &ASK_PRIMARY,
            OnLate::Refuse => &TOO_OLD,
        };
        if let Some(job) = self.held.remove(&id) {
            refuse(job, why, ctx);
        }
    }

    /// Answers a read with what this copy holds now.
    fn answer(&self, job: Job, ctx: &mut Ctx<'_>) {
        let (value, _, bytes) = self.data.get(&job.ask.key()).copied().unwrap_or_default();
        if let Some(operation) = job.caller.operation {
            ctx.note(Note::Served {
                operation,
                primary: self.is_primary(),
            });
        }
        let outcome = Outcome::Done {
            value,
            position: self.applied_position(),
        };
        let message = asking::Word::Response {
            verb: Verb::Read,
            outcome,
            bytes,
        };
        job.caller.answer(message, ctx);
    }

    pub(super) fn on_disconnect(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
        if self.is_primary() {
            self.reign.lose(peer);
        } else if peer == self.config.primary {
            ctx.arm(Timer::Reconnect, self.config.reconnect_after);
        }
    }

    pub(super) fn on_crash(&mut self) {
        self.data.clear();
        self.applied = 0;
        self.applying = false;
        self.jobs.clear();
        self.lookups.clear();
        self.held.clear();
        self.reign = Reign::new(&self.config.replicas);
    }

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }
}

impl Shown for Store {
    fn describe(&self, names: &Names) -> NodeView {
        let mut fields: Vec<(String, String)> = self
            .data
            .iter()
            .map(|(key, (value, ..))| (names.text(*key).to_owned(), value.show(names)))
            .collect();
        fields.push((
            "log".to_owned(),
            format!("{} of {} applied", self.applied, self.log.len()),
        ));
        if !self.held.is_empty() {
            fields.push(("reads waiting".to_owned(), self.held.len().to_string()));
        }
        let badge = if self.is_primary() {
            ("PRIMARY", true)
        } else {
            ("REPLICA", false)
        };
        NodeView {
            role: "store",
            badge: Some(badge),
            fields,
        }
    }
}

fn refuse(job: Job, why: &'static Refusal, ctx: &mut Ctx<'_>) {
    let message = asking::Word::Response {
        verb: job.ask.verb(),
        outcome: Outcome::Refused(why),
        bytes: 0,
    };
    job.caller.answer(message, ctx);
}
