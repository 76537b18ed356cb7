//! What is asked of a system and what comes back: the vocabulary that every process shares, so that one
//! client can talk to any service and one history serves every checker.

mod ask;

use serde::Serialize;

use super::id::Symbol;
use super::names::Names;

pub use ask::{Ask, Cargo, Verb};

/// A value. Every write can be told from every other: a scripted one by its text, a generated one by
/// the operation that wrote it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize)]
pub enum Value {
    /// Never written.
    #[default]
    Nothing,
    /// A text from the scenario or from a person.
    Text(Symbol),
    /// A text with a number: what one of many generated writes wrote.
    Numbered(Symbol, u32),
}

impl Value {
    /// The value as a person reads it.
    #[must_use]
    pub fn show(self, names: &Names) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Text(symbol) => names.text(symbol).to_owned(),
            Self::Numbered(symbol, number) => format!("{} {}", names.text(symbol), number + 1),
        }
    }
}

/// A place in a replicated log: the epoch of the log's primary, and the number of entries up to here. A
/// position of one epoch means nothing in another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize)]
pub struct Position {
    /// Which reign the log belongs to.
    pub epoch: u32,
    /// How many entries lie at or before this place; zero is the empty log.
    pub index: u32,
}

/// Some of up to [`Keys::MAX`] keys whose symbols follow one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash, Serialize)]
pub struct Keys {
    first: Symbol,
    which: u64,
}

impl Keys {
    /// How many there are at most.
    pub const MAX: u32 = 64;

    /// So many keys from the first on; [`Keys::MAX`] if more are asked for.
    #[must_use]
    pub const fn from(first: Symbol, count: u32) -> Self {
        let which = if count < Self::MAX {
            (1 << count) - 1
        } else {
            u64::MAX
        };
        Self { first, which }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.which.count_ones()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.which == 0
    }

    /// The keys, each with its place among all.
    pub fn iter(self) -> impl Iterator<Item = (usize, Symbol)> {
        let places = (0..Self::MAX).filter(move |place| self.which >> place & 1 == 1);
        places.map(move |place| (place as usize, Symbol(self.first.0 + place)))
    }

    /// Takes the first `count` of them out.
    pub fn take(&mut self, count: u32) -> Self {
        let taken = self.only(|place| {
            let before = self.which & ((1 << place) - 1);
            before.count_ones() < count
        });
        self.which &= !taken.which;
        taken
    }

    /// Those in certain places.
    #[must_use]
    pub fn only(self, wanted: impl Fn(usize) -> bool) -> Self {
        let places = self.iter().map(|(place, _)| place);
        let which = places
            .filter(|place| wanted(*place))
            .fold(0, |which, place| which | 1 << place);
        Self { which, ..self }
    }

    /// These and others of the same keys.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self {
            first: self.first,
            which: self.which | others.which,
        }
    }

    /// The keys as two words: the first that there could be, and which of them there are.
    #[must_use]
    pub const fn words(self) -> (Symbol, u64) {
        (self.first, self.which)
    }
}

/// How an operation ended for the one who asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize)]
pub enum Outcome {
    /// It was done: the value read or written, and the log position it stands at.
    Done {
        /// The value read, or the value written.
        value: Value,
        /// Where in the log the answer comes from.
        position: Position,
    },
    /// It was refused, and certainly had no effect.
    Refused(Refusal),
    /// No answer came in time: it may have had its effect or not.
    Unknown,
}

/// Why a service says no.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize)]
pub enum Refusal {
    /// A write reached a copy that takes none.
    NotPrimary,
    /// This copy has not applied what the reader has already seen.
    TooOld,
    /// The same, and the primary can answer.
    AskPrimary,
    /// The connection broke before the request was served.
    Disconnected,
    /// No answer came, and the one who asked took that for a no.
    NoAnswer,
    /// The circuit to the service is open: nothing was sent.
    CircuitOpen,
    /// The password belongs to no account.
    WrongPassword,
    /// A message with this number was served before.
    SeenBefore,
    /// The message says that it was written too long ago, or in the future.
    Stale,
    /// The message is not sealed, and only sealed ones are taken.
    NotSealed,
    /// The message is sealed under a key that is not, or no longer, in use, or is out of its turn.
    UnknownKey,
    /// Whoever answered could not prove to be the one who was called.
    Impostor,
    /// There is too much to do already.
    Busy,
    /// What the answer needs did not come in time.
    Unserved,
    /// The answer is of a version that the one who asked cannot read.
    Undecodable,
    /// The service knows of no handshake with the caller.
    NotConnected,
    /// The certificate that was shown is not valid now, by the clock of whoever looks at it.
    BadCertificate,
    /// A firewall drops what this caller sends.
    Firewall,
}

impl Refusal {
    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotPrimary => "not the primary",
            Self::TooOld => "copy too old",
            Self::AskPrimary => "copy too old, ask the primary",
            Self::Disconnected => "connection broke",
            Self::NoAnswer => "no answer, taken for a no",
            Self::CircuitOpen => "the circuit is open",
            Self::WrongPassword => "wrong password",
            Self::SeenBefore => "number seen before",
            Self::Stale => "written at the wrong time",
            Self::NotSealed => "not sealed",
            Self::UnknownKey => "key not in use",
            Self::Impostor => "identity not proven",
            Self::Busy => "too busy",
            Self::Unserved => "a service behind it did not answer",
            Self::Undecodable => "answer of an unknown version",
            Self::NotConnected => "no handshake",
            Self::BadCertificate => "certificate not valid",
            Self::Firewall => "firewall",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_in_order_until_none_is_left() {
        let mut keys = Keys::from(Symbol(7), 5).only(|place| place != 1);
        assert_eq!(keys.count(), 4);
        let found: Vec<_> = keys.take(3).iter().collect();
        assert_eq!(found, [(0, Symbol(7)), (2, Symbol(9)), (3, Symbol(10))]);
        let rest = keys.take(3);
        assert_eq!(rest.iter().collect::<Vec<_>>(), [(4, Symbol(11))]);
        assert!(keys.is_empty());
        assert_eq!(rest.and(Keys::from(Symbol(7), 2)).count(), 3);
        assert_eq!(Keys::from(Symbol(0), 64).count(), 64);
    }
}
