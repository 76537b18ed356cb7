//! How a client orders transfers from its bank: by letter, over whatever channel the bank offers.

use crate::kernel::sorted::SortedMap;

use super::{Client, Pending};
use crate::kernel::id::{Address, OperationId, ProcessId, Symbol};
use crate::kernel::operation::{Ask, Outcome, Position, Value, Verb};
use crate::protocols::Ctx;
use crate::protocols::bank::{Channel, millis};
use crate::protocols::call;
use crate::protocols::letter;
use crate::protocols::letter::{Body, Key, Letter, Order, Proof, Sealed, Share, Words};

/// An account at a bank, and how it is reached.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    /// The bank's address, and who has it: whom a proof of identity must name.
    pub bank: (Address, ProcessId),
    /// To whom letters for the bank are handed: the bank itself, or whoever stands on the path.
    pub hop: Address,
    /// How the bank talks.
    pub channel: Channel,
    /// Whether it takes only a key whose other holder has proven to be the bank.
    pub check_identity: bool,
    /// What opens the account.
    pub password: Symbol,
}

/// What a client holds for its account.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Wallet {
    drawn: u32,
    /// Handshakes under way, by operation.
    greetings: SortedMap<u32, Share>,
    /// The keys of operations under way.
    keys: SortedMap<u32, Key>,
    /// The key that lasts; on disk.
    lasting: Option<Key>,
}

impl Wallet {
    /// Forgets what is not on disk.
    pub(super) fn lose_power(&mut self) {
        self.greetings.clear();
        self.keys.clear();
    }

    /// An operation is over.
    fn close(&mut self, number: u32) {
        self.greetings.remove(&number);
        self.keys.remove(&number);
    }
}

impl Client {
    /// Where a transfer is sent first; nowhere without an account.
    pub(super) fn hop(&self) -> Address {
        let account = self.config.account.as_ref();
        account.map_or(Address(u32::MAX), |account| account.hop)
    }

    /// Sends an order, or begins the handshake that comes before it.
    pub(super) fn order(&mut self, number: u32, pending: &Pending, ctx: &mut Ctx<'_>) {
        let ask = pending.ask;
        let Some(account) = &self.config.account else {
            return;
        };
        self.wallet.close(number);
        let body = match (account.channel, self.wallet.lasting) {
            (Channel::Plain, _) => self.transfer(number, ask, ctx).map(Body::Open),
            (Channel::LongLived, Some(key)) => self.seal(number, ask, key, ctx),
            _ => {
                let share = Share::draw(&mut self.wallet.drawn, ctx);
                self.wallet.greetings.insert(number, share);
                Some(Body::Hello(share))
            }
        };
        self.post(number, pending.call.attempt, body, ctx);
    }

    fn transfer(&self, number: u32, ask: Ask, ctx: &Ctx<'_>) -> Option<Words> {
        let (Verb::Transfer, Some(account)) = (ask.verb, &self.config.account) else {
            return None;
        };
        Some(Words::Transfer(Order {
            password: account.password,
            payee: ask.key,
            dollars: ask.amount,
            number,
            written: millis(ctx.wall()),
        }))
    }

    fn seal(&mut self, number: u32, ask: Ask, key: Key, ctx: &Ctx<'_>) -> Option<Body> {
        let words = self.transfer(number, ask, ctx)?;
        self.wallet.keys.insert(number, key);
        Sealed::close(key, 0, words, ctx).map(Body::Sealed)
    }

    fn post(&self, number: u32, attempt: u16, body: Option<Body>, ctx: &mut Ctx<'_>) {
        if let (Some(account), Some(body)) = (&self.config.account, body) {
            let letter = Letter {
                from: ctx.address(),
                to: account.bank.0,
                body,
            };
            let operation = OperationId {
                client: ctx.id(),
                number,
            };
            letter.hand(account.hop, (Some(operation), attempt), ctx);
        }
    }

    /// A letter came that says it is from the bank.
    pub(super) fn on_letter(&mut self, letter: &Letter, ctx: &mut Ctx<'_>) {
        match letter.body {
            Body::Welcome {
                asked,
                answered,
                proof,
            } => self.welcomed(asked, answered, proof, ctx),
            Body::Open(words) if self.is_plain() => self.receipt(words, None, ctx),
            Body::Sealed(sealed) => {
                if let Some((key, _, words)) = sealed.open(ctx) {
                    self.receipt(words, Some(key), ctx);
                }
            }
            Body::Open(_) | Body::Hello(_) => {}
        }
    }

    fn is_plain(&self) -> bool {
        let account = self.config.account.as_ref();
        account.is_some_and(|account| account.channel == Channel::Plain)
    }

    /// Somebody answered a handshake.
    fn welcomed(&mut self, asked: Share, answered: Share, proof: Proof, ctx: &mut Ctx<'_>) {
        let mut greetings = self.wallet.greetings.iter();
        let greeting = greetings.find(|(_, share)| **share == asked);
        let Some((number, pending)) =
            greeting.and_then(|(number, _)| Some((*number, *self.pending.get(number)?)))
        else {
            return;
        };
        let Some(account) = &self.config.account else {
            return;
        };
        if account.check_identity && !proof.proves(account.bank.1, asked, answered) {
            return self.cheated(number, pending, ctx);
        }
        let Some(key) = Key::agree(asked, answered, ctx) else {
            return;
        };
        let lasts = account.channel == Channel::LongLived;
        self.wallet.greetings.remove(&number);
        self.wallet.lasting = self.wallet.lasting.or(lasts.then_some(key));
        let body = self.seal(number, pending.ask, key, ctx);
        self.post(number, pending.call.attempt, body, ctx);
    }

    /// Whoever answered is not the bank: nothing was told, so try again, or end it for certain.
    fn cheated(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        ctx.note(call::Note::TurnedAway(&letter::IMPOSTOR));
        if pending.call.attempt + 1 < self.caller.policy().attempts {
            self.try_again(number, pending, ctx);
        } else {
            self.finish(number, pending, Outcome::Refused(&letter::IMPOSTOR), ctx);
        }
    }

    fn receipt(&mut self, words: Words, key: Option<Key>, ctx: &mut Ctx<'_>) {
        let Words::Receipt { number, refused } = words else {
            return;
        };
        let Some(pending) = self.pending.get(&number).copied() else {
            return;
        };
        if key != self.wallet.keys.get(&number).copied() {
            return;
        }
        self.wallet.close(number);
        self.caller.answered(pending.target);
        let done = Outcome::Done {
            value: Value::Nothing,
            position: Position::default(),
        };
        let outcome = refused.map_or(done, Outcome::Refused);
        self.finish(number, pending, outcome, ctx);
    }
}
