//! Letters between a bank and its customers, and cryptography as symbols (Dolev and Yao, 1983): seals,
//! shares and proofs that nobody breaks. Nothing is computed; what can be done with one is decided by who
//! one is. The fields are private to this file, and every operation asks the [`Ctx`] who acts, so no
//! process can open, close or prove what it could not with perfect cryptography. Anybody can copy a
//! letter, and read its addresses, its size and the time.

use super::Ctx;
use super::certificate::{HELLO, WELCOME};
use super::vocabulary::{Vocabulary, kinds, refusals};
use crate::kernel::id::{Address, OperationId, ProcessId, Symbol};
use crate::kernel::message::{Content, Kind};
use crate::kernel::operation::{Refusal, Value};

kinds! {
    /// A customer asks a bank to move money.
    TRANSFER = 16 "transfer" Request;
    /// The bank's answer.
    RECEIPT = 17 "receipt" Response;
}

refusals! {
    /// The password belongs to no account.
    WRONG_PASSWORD = 6 "wrong password";
    /// A message with this number was served before.
    SEEN_BEFORE = 7 "number seen before";
    /// The message says that it was written too long ago, or in the future.
    STALE = 8 "written at the wrong time";
    /// The message is not sealed, and only sealed ones are taken.
    NOT_SEALED = 9 "not sealed";
    /// The message is sealed under a key that is not, or no longer, in use, or is out of its turn.
    UNKNOWN_KEY = 10 "key not in use";
    /// Whoever answered could not prove to be the one who was called.
    IMPOSTOR = 11 "identity not proven";
}

/// A [`TRANSFER`] whose content is sealed: the same kind, in an envelope that is closed.
static SEALED_TRANSFER: Kind = Kind {
    number: TRANSFER.number,
    name: "sealed transfer",
    family: TRANSFER.family,
};

/// A [`RECEIPT`] whose content is sealed.
static SEALED_RECEIPT: Kind = Kind {
    number: RECEIPT.number,
    name: "sealed receipt",
    family: RECEIPT.family,
};

/// The public half of a secret that its maker drew for one handshake; the other half never travels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Share {
    maker: ProcessId,
    serial: u32,
}

impl Share {
    /// A new one. `drawn` counts those of this process, so that none comes twice.
    pub fn draw(drawn: &mut u32, ctx: &Ctx<'_>) -> Self {
        *drawn += 1;
        Self {
            maker: ctx.id(),
            serial: *drawn,
        }
    }
}

/// The key that two shares make for whoever has the secret half of one of them (Diffie and Hellman).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    asked: Share,
    answered: Share,
}

impl Key {
    /// The key that these shares make, if the one who acts drew one of them.
    #[must_use]
    pub fn agree(asked: Share, answered: Share, ctx: &Ctx<'_>) -> Option<Self> {
        let key = Self { asked, answered };
        key.is_held(ctx).then_some(key)
    }

    fn is_held(self, ctx: &Ctx<'_>) -> bool {
        [self.asked.maker, self.answered.maker].contains(&ctx.id())
    }
}

/// A proof of identity: a signature over both shares of a handshake, with the signer's certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proof {
    by: ProcessId,
    over: Key,
}

impl Proof {
    /// The proof of the one who acts, for this handshake.
    #[must_use]
    pub fn sign(asked: Share, answered: Share, ctx: &Ctx<'_>) -> Self {
        let over = Key { asked, answered };
        Self { by: ctx.id(), over }
    }

    /// Whether it proves that `who` answered in this handshake.
    #[must_use]
    pub fn proves(&self, who: ProcessId, asked: Share, answered: Share) -> bool {
        self.by == who && self.over == Key { asked, answered }
    }
}

/// Words that only the holders of a key can read, change or make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sealed {
    key: Key,
    turn: u32,
    words: Words,
}

impl Sealed {
    /// Seals words; `turn` is their place among those sealed under this key. `None` for somebody who does
    /// not hold the key.
    #[must_use]
    pub fn close(key: Key, turn: u32, words: Words, ctx: &Ctx<'_>) -> Option<Self> {
        key.is_held(ctx).then_some(Self { key, turn, words })
    }

    /// Key, turn and words, for somebody who holds the key.
    #[must_use]
    pub fn open(&self, ctx: &Ctx<'_>) -> Option<(Key, u32, Words)> {
        let Self { key, turn, words } = *self;
        key.is_held(ctx).then_some((key, turn, words))
    }
}

/// An order to move money.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Order {
    /// Proves whose account it is about.
    pub password: Symbol,
    /// Who gets the money.
    pub payee: Symbol,
    /// How much, in US dollars.
    pub dollars: u32,
    /// A number that its writer uses for no other order; the same when it is sent again.
    pub number: u32,
    /// When it was written, in milliseconds by its writer's wall clock.
    pub written: i32,
}

/// What customers and banks say to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Words {
    /// Move money.
    Transfer(Order),
    /// What came of an order.
    Receipt {
        /// The order's number.
        number: u32,
        /// Why it was not executed, if it was not.
        refused: Option<&'static Refusal>,
    },
}

/// What a letter holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Body {
    /// A handshake begins.
    Hello(Share),
    /// The answer to a handshake.
    Welcome {
        /// The share that it answers.
        asked: Share,
        /// The answerer's own.
        answered: Share,
        /// Who answers.
        proof: Proof,
    },
    /// Words that anybody on the path can read and change.
    Open(Words),
    /// Words under a seal.
    Sealed(Sealed),
}

/// A letter. Anybody can write any address on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Letter {
    /// From whom it says it is.
    pub from: Address,
    /// For whom it is.
    pub to: Address,
    /// What it holds.
    pub body: Body,
}

impl Letter {
    /// What is said under the seal or without one: for those who look at the simulation, never for a
    /// process in it.
    const fn words(&self) -> Option<&Words> {
        match &self.body {
            Body::Open(words) | Body::Sealed(Sealed { words, .. }) => Some(words),
            Body::Hello(_) | Body::Welcome { .. } => None,
        }
    }
}

impl Vocabulary for Letter {
    fn kind(&self) -> &'static Kind {
        match &self.body {
            Body::Hello(_) => &HELLO,
            Body::Welcome { .. } => &WELCOME,
            Body::Open(Words::Transfer(_)) => &TRANSFER,
            Body::Open(Words::Receipt { .. }) => &RECEIPT,
            Body::Sealed(Sealed {
                words: Words::Transfer(_),
                ..
            }) => &SEALED_TRANSFER,
            Body::Sealed(_) => &SEALED_RECEIPT,
        }
    }

    fn content(&self) -> Content {
        let key = match self.words() {
            Some(Words::Transfer(order)) => Some(order.payee),
            Some(Words::Receipt { .. }) | None => None,
        };
        Content {
            key,
            value: Value::Nothing,
        }
    }

    /// A seal adds its tag; a proof carries a certificate.
    fn bytes(&self) -> u32 {
        match &self.body {
            Body::Hello(_) => 280,
            Body::Welcome { .. } => 2_400,
            Body::Open(_) => 80,
            Body::Sealed(_) => 102,
        }
    }
}

impl Letter {
    /// Hands it to whoever is next on its way, for an operation if it serves one.
    pub(super) fn hand(
        self,
        hop: Address,
        (operation, attempt): (Option<OperationId>, u16),
        ctx: &mut Ctx<'_>,
    ) {
        match operation {
            Some(operation) => ctx.send_for(hop, operation, attempt, self),
            None => ctx.send(hop, self),
        }
    }
}
