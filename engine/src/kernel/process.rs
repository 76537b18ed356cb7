//! A process: a state machine that reacts to what happens to it. It sees its machine's clocks and never
//! true time, and it acts only by effects, which the world carries out when the handler has returned.

use serde::Serialize;

use std::collections::VecDeque;
use std::fmt::Debug;

use super::clock::Clock;
use super::id::{Address, Called, MachineId, OperationId, ProcessId, Symbol};
use super::message::{Envelope, Payload};
use super::names::Names;
use super::operation::{Ask, Keys, Outcome, Position, Refusal, Value};
use super::random::{Draws, Purpose, Seed};
use super::time::{LocalTime, Span, Time};

/// A kind of process. Handlers run one at a time and take no time; time is spent by [`Context::work`].
pub trait Process: Clone + PartialEq + Debug {
    /// What it sends and receives.
    type Message: Payload + Clone + PartialEq + Debug;
    /// What its timers and finished work are called; arming one again moves it.
    type Timer: Clone + Ord + Debug;
    /// What a script, a person or an administrator can ask of it.
    type Input: Clone + PartialEq + Debug;

    /// It begins.
    fn on_start(&mut self, ctx: &mut Context<'_, Self>);
    /// Something from outside asks for something.
    fn on_input(&mut self, input: Self::Input, ctx: &mut Context<'_, Self>);
    /// A message arrived.
    fn on_message(&mut self, envelope: &Envelope<Self::Message>, ctx: &mut Context<'_, Self>);
    /// A timer fired, or work is done.
    fn on_timer(&mut self, timer: Self::Timer, ctx: &mut Context<'_, Self>);
    /// The stream to `peer` broke: what was under way on it, either way, is lost.
    fn on_disconnect(&mut self, peer: Address, ctx: &mut Context<'_, Self>);
    /// Its machine lost power. Whatever is not on disk must go; timers and work are gone already.
    fn on_crash(&mut self);
    /// Its machine is back.
    fn on_restart(&mut self, ctx: &mut Context<'_, Self>);
    /// All that a screen may know of it.
    fn describe(&self, names: &Names) -> NodeView;
    /// How many wait in a queue of its own.
    fn waiting(&self) -> usize {
        0
    }
}

/// What a process shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NodeView {
    /// What it is, in a word: `client`, `store`.
    pub role: &'static str,
    /// A badge, such as `PRIMARY`, and whether it is the one in charge.
    pub badge: Option<(&'static str, bool)>,
    /// Its state as names and values, the most telling first.
    pub fields: Vec<(String, String)>,
}

/// Something a process says about itself, for checkers, sentences and pictures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Note {
    /// A copy of the data now holds this value, as of this place in the log.
    Applied {
        /// Which key.
        key: Symbol,
        /// Its value.
        value: Value,
        /// The log entry that said so.
        position: Position,
    },
    /// A request goes out again because no answer came.
    Retried {
        /// Which operation.
        operation: OperationId,
        /// Which try this is, from 0.
        attempt: u16,
    },
    /// A read waits until this copy has applied what the reader has already seen.
    Held {
        /// Which operation.
        operation: OperationId,
        /// What it waits for.
        until: Position,
    },
    /// A read was answered here.
    Served {
        /// Which operation.
        operation: OperationId,
        /// Whether by the primary.
        primary: bool,
    },
    /// It is known at last what became of an operation whose client was told that nobody knows.
    Settled {
        /// Which operation.
        operation: OperationId,
        /// How it ended.
        outcome: Outcome,
    },
    /// From now on it serves under this name.
    Joined {
        /// The service.
        service: Symbol,
    },
    /// From now on it should get no more requests under this name; those who still ask are served.
    Left {
        /// The service.
        service: Symbol,
    },
    /// A directory has begun, or ceased, to name an address to those who look a service up.
    Listed {
        /// The service.
        service: Symbol,
        /// The address.
        address: Address,
        /// Whether it is named from now on.
        named: bool,
    },
    /// A request was handled here.
    Handled {
        /// Which operation.
        operation: OperationId,
        /// The service that was asked for.
        asked: Symbol,
        /// The service that this is.
        here: Symbol,
    },
    /// Whoever answered at an address was another service, and was not asked for anything.
    Mistaken {
        /// The address.
        address: Address,
        /// The service that answered there.
        found: Symbol,
    },
    /// What an operation asked for came into effect here, for good.
    TookEffect {
        /// Which operation.
        operation: OperationId,
        /// Which try of it.
        attempt: u16,
    },
    /// The key of this operation is known here: it is not done again.
    Recognised {
        /// Which operation.
        operation: OperationId,
    },
    /// Work for an operation is done here.
    Worked {
        /// Which operation.
        operation: OperationId,
        /// Which try of it.
        attempt: u16,
        /// How long a worker was busy with it.
        span: Span,
    },
    /// An answer came for which nobody waited any more.
    CameTooLate {
        /// Which operation.
        operation: OperationId,
    },
    /// It no longer waits for what came of a try of its own.
    GaveUp {
        /// Which operation.
        operation: OperationId,
        /// Which try of it.
        attempt: u16,
    },
    /// Nobody waits any more for what an operation asked: it is dropped here, undone.
    LetGo {
        /// Which operation.
        operation: OperationId,
        /// Which try of it.
        attempt: u16,
    },
    /// Its configuration is another from now on.
    Changed {
        /// What was changed, in words.
        what: Symbol,
        /// Whether it was put back to what it was before.
        back: bool,
    },
    /// A roll-out goes on from its first machine to all, or is taken back.
    RolledOut {
        /// What is rolled out, in words.
        what: Symbol,
        /// Whether it goes on.
        on: bool,
    },
    /// It shows a new certificate from now on.
    Renewed {
        /// Until when it is valid, by its own wall clock.
        until: LocalTime,
    },
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
    /// A message was not served, though it arrived.
    TurnedAway(Refusal),
    /// An attacker can derive this secret from what it has seen.
    Learnt {
        /// The secret.
        secret: Symbol,
    },
    /// An attacker did more than pass on what came.
    Attacked(Attack),
    /// A page is built, and shows these keys as of this place in the log.
    Shown {
        /// The operation that opens the page.
        operation: OperationId,
        /// The keys.
        keys: Keys,
        /// What they show.
        as_of: Position,
    },
    /// What serves an operation was put into a format for the wire here, or read from it.
    Coded {
        /// Which operation.
        operation: OperationId,
        /// How long a worker was busy with that.
        span: Span,
    },
    /// What a hub holds in one field of its record has changed.
    FieldSet {
        /// Which field.
        field: Symbol,
        /// Its value; nothing if it is gone.
        value: Value,
    },
    /// A message is of a version that its receiver cannot read.
    Undecodable {
        /// The version that it is of.
        version: u32,
    },
    /// It takes another process for dead.
    Suspected(ProcessId),
    /// It no longer takes another process for dead.
    Trusted(ProcessId),
    /// What it speaks has changed: the version that it reads, and the one that it writes.
    Upgraded {
        /// The latest version that it reads.
        reads: u32,
        /// The version that it writes.
        writes: u32,
    },
}

impl Note {
    /// Whether it tells of a change that people have made to what runs.
    #[must_use]
    pub const fn is_change_by_hand(&self) -> bool {
        matches!(self, Self::Changed { .. } | Self::Left { .. })
    }
}

/// What an attacker on a path does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Attack {
    /// It lets a message vanish.
    Blocked,
    /// It holds a message back.
    Delayed,
    /// It passes on another content.
    Changed,
    /// It sends a message of its own making.
    Forged,
    /// It sends again what it has recorded.
    Replayed,
    /// It answers in another's name.
    Posed,
}

impl Attack {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Blocked,
        Self::Delayed,
        Self::Changed,
        Self::Forged,
        Self::Replayed,
        Self::Posed,
    ];

    /// What it does, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Blocked => "blocks a message",
            Self::Delayed => "holds a message back",
            Self::Changed => "changes a message",
            Self::Forged => "makes up a message",
            Self::Replayed => "sends a recorded message again",
            Self::Posed => "answers in another's name",
        }
    }
}

/// What a handler asked for.
#[derive(Clone, Debug)]
pub(super) enum Effect<P: Process> {
    /// Send a message. It lies as it will travel, so that it goes on its way in one piece.
    Send(Envelope<P::Message>),
    /// Fire a timer after this span of the machine's monotonic clock.
    Arm(P::Timer, Span),
    /// Forget a timer.
    Disarm(P::Timer),
    /// Occupy a worker for this span, then fire.
    Work(P::Timer, Span),
    /// An operation begins.
    Invoke(OperationId, Ask),
    /// An operation ends for the one who asked.
    Complete(OperationId, Outcome),
    /// Something worth knowing.
    Note(Note),
    /// Start the next newborn process on a machine.
    Spawn(MachineId, Called),
    /// End a process.
    Destroy(ProcessId),
}

/// What handlers asked for and the world has not yet carried out.
#[derive(Clone, Debug)]
pub(super) struct Wishes<P: Process> {
    /// In order.
    pub(super) effects: Vec<Effect<P>>,
    /// The processes to start, in order. They lie apart so that an effect owns nothing.
    pub(super) newborn: VecDeque<P>,
    /// The number of the next process that is put into the world, and of its address.
    pub(super) next: u32,
}

impl<P: Process> Default for Wishes<P> {
    fn default() -> Self {
        Self {
            effects: Vec::new(),
            newborn: VecDeque::new(),
            next: 0,
        }
    }
}

/// An operation as one word of a key, given the keys of all processes.
#[inline]
pub(super) fn key_of(keys: &[u64], operation: OperationId) -> u64 {
    let client = keys.get(operation.client.index()).copied();
    client.unwrap_or_default().rotate_left(17) ^ u64::from(operation.number)
}

/// What a handler may see and do.
#[derive(Debug)]
pub struct Context<'a, P: Process> {
    pub(super) id: ProcessId,
    /// The keys of all processes, by id.
    pub(super) keys: &'a [u64],
    pub(super) address: Address,
    pub(super) now: Time,
    pub(super) seed: Seed,
    pub(super) clock: &'a Clock,
    pub(super) wishes: &'a mut Wishes<P>,
}

impl<P: Process> Context<'_, P> {
    /// Who is running.
    #[must_use]
    pub const fn id(&self) -> ProcessId {
        self.id
    }

    /// Where it can be reached.
    #[must_use]
    pub const fn address(&self) -> Address {
        self.address
    }

    /// What the machine's wall clock reads.
    #[must_use]
    pub fn wall(&self) -> LocalTime {
        self.clock.wall(self.now)
    }

    /// What the machine's monotonic clock reads.
    #[must_use]
    pub fn monotonic(&self) -> LocalTime {
        self.clock.monotonic(self.now)
    }

    /// Random words for one purpose; `which` tells one occasion from the next, and belongs to the caller
    /// so that other occasions change nothing.
    #[must_use]
    pub fn draws(&self, purpose: Purpose, which: u64) -> Draws {
        let key = self.keys[self.id.index()];
        Draws::keyed(self.seed, [key, purpose.key(), which])
    }

    /// An operation as one word of a key: the same in every variant, whatever else runs there.
    #[must_use]
    #[inline]
    pub fn key_of(&self, operation: OperationId) -> u64 {
        key_of(self.keys, operation)
    }

    /// Sends a message that serves no operation.
    pub fn send(&mut self, to: Address, message: impl Into<P::Message>) {
        self.post(to, None, 0, message.into());
    }

    /// Sends a message for an operation.
    pub fn send_for(
        &mut self,
        to: Address,
        operation: OperationId,
        attempt: u16,
        message: impl Into<P::Message>,
    ) {
        self.post(to, Some(operation), attempt, message.into());
    }

    #[inline]
    fn post(
        &mut self,
        to: Address,
        operation: Option<OperationId>,
        attempt: u16,
        message: P::Message,
    ) {
        self.wishes.effects.push(Effect::Send(Envelope {
            from: self.address,
            to,
            operation,
            attempt,
            message,
        }));
    }

    /// Fires `timer` after `span` of this machine's monotonic clock; moves it if it is armed already.
    pub fn arm(&mut self, timer: impl Into<P::Timer>, span: Span) {
        self.wishes.effects.push(Effect::Arm(timer.into(), span));
    }

    /// Forgets `timer`; nothing happens if it is not armed.
    pub fn disarm(&mut self, timer: impl Into<P::Timer>) {
        self.wishes.effects.push(Effect::Disarm(timer.into()));
    }

    /// Occupies one of the machine's workers for `span` at full speed, in turn, and then fires `done`.
    pub fn work(&mut self, done: impl Into<P::Timer>, span: Span) {
        self.wishes.effects.push(Effect::Work(done.into(), span));
    }

    /// Says that an operation begins.
    pub fn invoke(&mut self, operation: OperationId, ask: Ask) {
        self.wishes.effects.push(Effect::Invoke(operation, ask));
    }

    /// Says how an operation ended.
    pub fn complete(&mut self, operation: OperationId, outcome: Outcome) {
        self.wishes
            .effects
            .push(Effect::Complete(operation, outcome));
    }

    /// Says something worth knowing.
    pub fn note(&mut self, note: Note) {
        self.wishes.effects.push(Effect::Note(note));
    }

    /// Starts a process on a machine, and says which it will be and where it can be reached. Its draws are
    /// keyed by who starts it and how many that one has started before, so no other birth changes them.
    pub fn spawn(
        &mut self,
        machine: MachineId,
        name: impl Into<Called>,
        process: P,
    ) -> (ProcessId, Address) {
        let number = self.wishes.next + self.wishes.newborn.len() as u32;
        self.wishes.newborn.push_back(process);
        self.wishes
            .effects
            .push(Effect::Spawn(machine, name.into()));
        (ProcessId(number), Address(number))
    }

    /// Ends a process: its timers and work go, and messages to it are unreachable.
    pub fn destroy(&mut self, process: ProcessId) {
        self.wishes.effects.push(Effect::Destroy(process));
    }
}
