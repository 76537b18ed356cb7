//! What a handler may see and do: its machine's clocks, draws, and effects, which the world carries out when
//! the handler has returned.

use std::collections::VecDeque;

use super::clock::Clock;
use super::id::{Address, Called, MachineId, OperationId, ProcessId};
use super::message::{Envelope, Payload};
use super::operation::{Ask, Outcome};
use super::random::{Draws, Purpose, Seed};
use super::terms::Terms;
use super::time::{LocalTime, Span, Time};

/// What a handler asked for.
#[derive(Clone, Debug)]
pub(super) enum Effect<P: Terms> {
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
    Note(P::Note),
    /// Start the next newborn process on a machine.
    Spawn(MachineId, Called),
    /// End a process.
    Destroy(ProcessId),
    /// Close the connection of a try of an operation.
    HangUp(Address, OperationId, u16),
}

/// What handlers asked for and the world has not yet carried out.
#[derive(Clone, Debug)]
pub(super) struct Wishes<P: Terms> {
    /// In order.
    pub(super) effects: Vec<Effect<P>>,
    /// The processes to start, in order. They lie apart so that an effect owns nothing.
    pub(super) newborn: VecDeque<P>,
    /// The number of the next process that is put into the world, and of its address.
    pub(super) next: u32,
}

impl<P: Terms> Default for Wishes<P> {
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
pub struct Context<'a, P: Terms> {
    pub(super) id: ProcessId,
    /// The keys of all processes, by id.
    pub(super) keys: &'a [u64],
    pub(super) address: Address,
    pub(super) now: Time,
    pub(super) seed: Seed,
    pub(super) clock: &'a Clock,
    pub(super) wishes: &'a mut Wishes<P>,
}

impl<P: Terms> Context<'_, P> {
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

    // In line, where the message's kind is known; where the engine is compiled for size, as in the page, out of line.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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
            kind: message.kind().number,
            message,
        }));
    }

    /// Waits no longer for the answer to a try of an operation: closes its connection, if it has one of its own. What was
    /// sent is not unsent by that.
    pub fn hang_up(&mut self, on: Address, operation: OperationId, attempt: u16) {
        self.wishes
            .effects
            .push(Effect::HangUp(on, operation, attempt));
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
    pub fn note(&mut self, note: impl Into<P::Note>) {
        self.wishes.effects.push(Effect::Note(note.into()));
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
