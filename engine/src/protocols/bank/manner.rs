//! How a client orders transfers from its bank: by letter, over whatever channel the bank offers.

use super::{Channel, millis};
use crate::kernel::id::{Address, OperationId, ProcessId, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::operation::{Ask, Outcome, Position, Value};
use crate::protocols::call::{self, Caller};
use crate::protocols::letter::{Body, IMPOSTOR, Key, Letter, Order, Proof, Sealed, Share, Words};
use crate::protocols::manner::{Asked, Heard, MannerOfAsking, Meaning, Waiting};
use crate::protocols::{Ctx, Message};
use crate::sorted::SortedMap;

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

/// A customer of a bank, and what it holds for its account.
#[derive(Clone, PartialEq, Debug)]
pub struct Customer {
    account: Account,
    drawn: u32,
    /// Handshakes under way, by operation.
    greetings: SortedMap<u32, Share>,
    /// The keys of operations under way.
    keys: SortedMap<u32, Key>,
    /// The key that lasts; on disk.
    lasting: Option<Key>,
}

impl Customer {
    /// One that has not written to its bank yet.
    #[must_use]
    pub const fn new(account: Account) -> Self {
        Self {
            account,
            drawn: 0,
            greetings: SortedMap::new(),
            keys: SortedMap::new(),
            lasting: None,
        }
    }

    /// An operation has neither a handshake nor a key any more.
    fn close(&mut self, number: u32) {
        self.greetings.remove(&number);
        self.keys.remove(&number);
    }

    fn transfer(&self, asked: &Asked, ctx: &Ctx<'_>) -> Words {
        Words::Transfer(Order {
            password: self.account.password,
            payee: asked.ask.key,
            dollars: asked.ask.amount,
            number: asked.operation.number,
            written: millis(ctx.wall()),
        })
    }

    fn seal(&mut self, asked: &Asked, key: Key, ctx: &Ctx<'_>) -> Option<Body> {
        let words = self.transfer(asked, ctx);
        self.keys.insert(asked.operation.number, key);
        Sealed::close(key, 0, words, ctx).map(Body::Sealed)
    }

    fn post(&self, asked: &Asked, body: Option<Body>, ctx: &mut Ctx<'_>) {
        let Some(body) = body else {
            return;
        };
        let (from, to) = (ctx.address(), self.account.bank.0);
        let about: (Option<OperationId>, u16) = (Some(asked.operation), asked.call.attempt);
        Letter { from, to, body }.hand(self.account.hop, about, ctx);
    }

    /// Somebody answered a handshake.
    fn welcomed(
        &mut self,
        (ours, theirs): (Share, Share),
        proof: Proof,
        waiting: Waiting<'_>,
        ctx: &mut Ctx<'_>,
    ) -> Option<Heard> {
        let mut greetings = self.greetings.iter();
        let (number, _) = greetings.find(|(_, share)| **share == ours)?;
        let number = *number;
        let asked = waiting(number)?;
        if self.account.check_identity && !proof.proves(self.account.bank.1, ours, theirs) {
            ctx.note(call::Note::TurnedAway(&IMPOSTOR));
            return Some(asked.says(Meaning::Impostor(&IMPOSTOR)));
        }
        let key = Key::agree(ours, theirs, ctx)?;
        let lasts = self.account.channel == Channel::LongLived;
        self.greetings.remove(&number);
        self.lasting = self.lasting.or(lasts.then_some(key));
        let body = self.seal(&asked, key, ctx);
        self.post(&asked, body, ctx);
        None
    }

    fn receipt(&mut self, words: Words, key: Option<Key>, waiting: Waiting<'_>) -> Option<Heard> {
        let Words::Receipt { number, refused } = words else {
            return None;
        };
        let asked = waiting(number)?;
        if key != self.keys.get(&number).copied() {
            return None;
        }
        self.close(number);
        let done = Outcome::Done {
            value: Value::Nothing,
            position: Position::default(),
        };
        let outcome = refused.map_or(done, Outcome::Refused);
        Some(asked.says(Meaning::Outcome(outcome)))
    }
}

impl MannerOfAsking for Customer {
    fn target(&mut self, _: Ask, _: u32, _: u16, _: &Caller, _: &Ctx<'_>) -> Address {
        self.account.hop
    }

    /// Sends an order, or begins the handshake that comes before it.
    fn ask(&mut self, asked: &Asked, ctx: &mut Ctx<'_>) {
        let number = asked.operation.number;
        self.close(number);
        let body = match (self.account.channel, self.lasting) {
            (Channel::Plain, _) => Some(Body::Open(self.transfer(asked, ctx))),
            (Channel::LongLived, Some(key)) => self.seal(asked, key, ctx),
            _ => {
                let share = Share::draw(&mut self.drawn, ctx);
                self.greetings.insert(number, share);
                Some(Body::Hello(share))
            }
        };
        self.post(asked, body, ctx);
    }

    /// A letter came that says it is from the bank.
    fn hear(
        &mut self,
        envelope: &Envelope<Message>,
        waiting: Waiting<'_>,
        ctx: &mut Ctx<'_>,
    ) -> Option<Heard> {
        let Message::Letter(letter) = &envelope.message else {
            return None;
        };
        match letter.body {
            Body::Welcome {
                asked,
                answered,
                proof,
            } => self.welcomed((asked, answered), proof, waiting, ctx),
            Body::Open(words) if self.account.channel == Channel::Plain => {
                self.receipt(words, None, waiting)
            }
            Body::Sealed(sealed) => {
                let (key, _, words) = sealed.open(ctx)?;
                self.receipt(words, Some(key), waiting)
            }
            Body::Open(_) | Body::Hello(_) => None,
        }
    }

    fn lose_power(&mut self) {
        self.greetings.clear();
        self.keys.clear();
    }
}
