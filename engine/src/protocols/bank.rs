//! A bank: keeps accounts, and moves money for whoever proves to own one. How well it is protected is a
//! matter of its channel and of what it keeps in mind; what comes of that is up to the attacker.

pub mod manner;

use super::telling::Telling;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::canon::Canon;
use schemars::JsonSchema;
use serde::Serialize;
use std::rc::Rc;

use super::Message;
use super::letter::{Body, Key, Letter, Order, Proof, Sealed, Share, Words};
use super::{Ctx, Shown};
use crate::kernel::id::{Address, OperationId, ProcessId, Symbol};
use crate::kernel::latency::Latency;
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::Refusal;
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::{LocalTime, NANOS_PER_SECOND, Span};
use crate::protocols::call;
use crate::protocols::letter;
use crate::sorted::SortedMap;

/// A note of a bank.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// A bank moved money.
    Executed {
        /// Out of whose account.
        payer: ProcessId,
        /// Into whose.
        payee: Symbol,
        /// How much, in US dollars.
        dollars: u32,
        /// The number that the order bears; its payer gives each of its operations its own.
        number: u32,
        /// How many such numbers the bank keeps in mind now.
        remembered: u32,
    },
}

impl Note {
    pub(super) fn tell(self, telling: &Telling<'_>) -> String {
        let Self::Executed {
            payer,
            payee,
            dollars,
            ..
        } = self;
        let (payer, payee) = (telling.process(payer), telling.text(payee));
        format!("{} moves ${dollars} from {payer} to {payee}", telling.who)
    }
}

const SERVICE: Purpose = Purpose::named("work on a transfer");
const HANDSHAKE: Purpose = Purpose::named("work on a handshake");

/// How a bank and its customers talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// In plain text: who is on the path reads and changes it.
    #[default]
    Plain,
    /// Each message is sealed by itself, under a key that is agreed on once and then kept.
    #[serde(rename = "long_lived_key")]
    LongLived,
    /// For each transfer a handshake with a fresh key, under which each message has its turn.
    Session,
}

/// What a bank keeps in mind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Memory {
    /// Nothing.
    #[default]
    None,
    /// The number of each transfer, until a crash.
    Ram,
    /// The number of each transfer, on disk.
    Disk,
}

/// How a bank is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// How it talks.
    pub channel: Channel,
    /// What it keeps in mind.
    pub memory: Memory,
    /// With a memory: how far from its own wall clock an order may say that it was written; the number is
    /// forgotten when that is over.
    pub window: Span,
    /// Work that a transfer takes.
    pub service: Latency,
    /// Work that a handshake takes.
    pub handshake_service: Latency,
    /// Work that it takes to put a number on disk.
    pub disk_service: Latency,
    /// Passwords, and whose account each opens.
    pub accounts: Vec<(Symbol, ProcessId)>,
    /// Where letters for a customer are handed over, where that is not to the customer.
    pub hops: Vec<(Address, Address)>,
}

/// A bank's finished work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// A letter was worked on.
    Job(u32),
}

/// Nothing can be asked of a bank but by letter.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

/// A letter in the bank's hands.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Job {
    from: Address,
    serves: (Option<OperationId>, u16),
    task: Task,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Task {
    Welcome(Share),
    Transfer(Order, Option<Key>),
}

/// A bank.
#[derive(Clone, PartialEq, Debug)]
pub struct Bank {
    config: Rc<Config>,
    jobs: SortedMap<u32, Job>,
    next_job: u32,
    /// Keys in use, each with the turn of the next letter. Those that last are on disk.
    keys: SortedMap<Key, u32>,
    drawn: u32,
    /// When each order in mind was written, by account and number.
    seen: SortedMap<(ProcessId, u32), i32>,
    executed: u32,
    dollars: u64,
}

/// What a wall clock reads, in milliseconds.
pub(super) const fn millis(clock: LocalTime) -> i32 {
    (clock.0 / (NANOS_PER_SECOND as i64 / 1_000)) as i32
}

impl Bank {
    /// A bank that has moved nothing yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config: Rc::new(config),
            jobs: SortedMap::new(),
            next_job: 0,
            keys: SortedMap::new(),
            drawn: 0,
            seen: SortedMap::new(),
            executed: 0,
            dollars: 0,
        }
    }

    pub(super) const fn on_start(&mut self, _: &mut Ctx<'_>) {}

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let Message::Letter(letter) = envelope.message else {
            return;
        };
        let task = match letter.body {
            Body::Hello(share) => Ok(Task::Welcome(share)),
            Body::Open(Words::Transfer(order)) if self.config.channel == Channel::Plain => {
                Ok(Task::Transfer(order, None))
            }
            Body::Open(Words::Transfer(_)) => Err(&letter::NOT_SEALED),
            Body::Sealed(sealed) => self.unseal(&sealed, ctx),
            Body::Welcome { .. } | Body::Open(Words::Receipt { .. }) => return,
        };
        match task {
            Ok(task) => {
                let serves = (envelope.operation, envelope.attempt);
                let from = letter.from;
                self.queue(Job { from, serves, task }, ctx);
            }
            Err(why) => ctx.note(call::Note::TurnedAway(why)),
        }
    }

    /// Opens a letter, if its key is in use and it comes in its turn.
    fn unseal(&mut self, sealed: &Sealed, ctx: &Ctx<'_>) -> Result<Task, &'static Refusal> {
        let opened = sealed.open(ctx);
        let Some((key, turn, Words::Transfer(order))) = opened else {
            return Err(&letter::UNKNOWN_KEY);
        };
        let next = self.keys.get_mut(&key).ok_or(&letter::UNKNOWN_KEY)?;
        if self.config.channel == Channel::Session {
            if turn != *next {
                return Err(&letter::UNKNOWN_KEY);
            }
            *next += 1;
        }
        Ok(Task::Transfer(order, Some(key)))
    }

    /// Queues a letter for the machine's workers.
    fn queue(&mut self, job: Job, ctx: &mut Ctx<'_>) {
        let id = self.next_job;
        self.next_job += 1;
        self.jobs.insert(id, job);
        let which = job
            .serves
            .0
            .map_or(u64::from(id), |operation| ctx.key_of(operation));
        let draw = |purpose, latency: Latency| latency.at(ctx.draws(purpose, which).word());
        let work = match job.task {
            Task::Welcome(_) => draw(HANDSHAKE, self.config.handshake_service),
            Task::Transfer(..) if self.config.memory == Memory::Disk => {
                let disk = self
                    .config
                    .disk_service
                    .at(ctx.draws(SERVICE, !which).word());
                draw(SERVICE, self.config.service) + disk
            }
            Task::Transfer(..) => draw(SERVICE, self.config.service),
        };
        ctx.work(Timer::Job(id), work);
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        let Timer::Job(id) = timer;
        let Some(job) = self.jobs.remove(&id) else {
            return;
        };
        match job.task {
            Task::Welcome(asked) => self.welcome(&job, asked, ctx),
            Task::Transfer(order, key) => {
                let refused = self.transfer(order, ctx).err();
                let number = order.number;
                self.answer(&job, key, Words::Receipt { number, refused }, ctx);
            }
        }
    }

    fn welcome(&mut self, job: &Job, asked: Share, ctx: &mut Ctx<'_>) {
        let answered = Share::draw(&mut self.drawn, ctx);
        let proof = Proof::sign(asked, answered, ctx);
        if let Some(key) = Key::agree(asked, answered, ctx) {
            self.keys.insert(key, 0);
        }
        let body = Body::Welcome {
            asked,
            answered,
            proof,
        };
        self.send(job, body, ctx);
    }

    /// Moves money, unless there is a reason not to.
    fn transfer(&mut self, order: Order, ctx: &mut Ctx<'_>) -> Result<(), &'static Refusal> {
        let mut accounts = self.config.accounts.iter();
        let account = accounts.find(|(password, _)| *password == order.password);
        let Some((_, payer)) = account.copied() else {
            ctx.note(call::Note::TurnedAway(&letter::WRONG_PASSWORD));
            return Err(&letter::WRONG_PASSWORD);
        };
        if self.config.memory != Memory::None {
            let (now, window) = (millis(ctx.wall()), self.window());
            self.seen
                .retain(|_, written| now.saturating_sub(*written) <= window);
            if now.abs_diff(order.written) > window.unsigned_abs() {
                ctx.note(call::Note::TurnedAway(&letter::STALE));
                return Err(&letter::STALE);
            }
            if self.seen.contains_key(&(payer, order.number)) {
                // Sent again by its writer or by somebody else: it stays done, once.
                ctx.note(call::Note::TurnedAway(&letter::SEEN_BEFORE));
                return Ok(());
            }
            self.seen.insert((payer, order.number), order.written);
        }
        self.executed += 1;
        self.dollars += u64::from(order.dollars);
        ctx.note(Note::Executed {
            payer,
            payee: order.payee,
            dollars: order.dollars,
            number: order.number,
            remembered: self.seen.len() as u32,
        });
        Ok(())
    }

    /// The window in milliseconds.
    fn window(&self) -> i32 {
        i32::try_from(self.config.window.0 / 1_000_000).unwrap_or(i32::MAX)
    }

    /// Answers an order the way it came, and closes its session.
    fn answer(&mut self, job: &Job, key: Option<Key>, words: Words, ctx: &mut Ctx<'_>) {
        let body = match key {
            None => Some(Body::Open(words)),
            Some(key) => Sealed::close(key, 0, words, ctx).map(Body::Sealed),
        };
        if let Some(key) = key.filter(|_| self.config.channel == Channel::Session) {
            self.keys.remove(&key);
        }
        if let Some(body) = body {
            self.send(job, body, ctx);
        }
    }

    fn send(&self, job: &Job, body: Body, ctx: &mut Ctx<'_>) {
        let letter = Letter {
            from: ctx.address(),
            to: job.from,
            body,
        };
        let mut hops = self.config.hops.iter();
        let hop = hops.find(|(customer, _)| *customer == job.from);
        let hop = hop.map_or(job.from, |(_, hop)| *hop);
        letter.hand(hop, job.serves, ctx);
    }

    pub(super) const fn on_disconnect(&mut self, _: Address, _: &mut Ctx<'_>) {}

    pub(super) fn on_crash(&mut self) {
        self.jobs.clear();
        if self.config.channel == Channel::Session {
            self.keys.clear();
        }
        if self.config.memory != Memory::Disk {
            self.seen.clear();
        }
    }

    pub(super) const fn on_restart(&mut self, _: &mut Ctx<'_>) {}
}

impl Shown for Bank {
    fn describe(&self, _: &Names) -> NodeView {
        let mut fields = vec![
            ("transfers".to_owned(), self.executed.to_string()),
            ("moved".to_owned(), format!("${}", self.dollars)),
        ];
        if self.config.memory != Memory::None {
            fields.push(("numbers in mind".to_owned(), self.seen.len().to_string()));
        }
        if self.config.channel != Channel::Plain {
            fields.push(("keys in use".to_owned(), self.keys.len().to_string()));
        }
        NodeView {
            role: "bank",
            badge: Some(("BANK", false)),
            fields,
        }
    }
}
