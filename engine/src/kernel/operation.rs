//! What is asked of a system and what comes back: the vocabulary that every process shares, so that one
//! client can talk to any service and one history serves every checker.

mod ask;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::canon::{Bytes, Canon};
use super::id::Symbol;
use super::names::Names;

pub use ask::{Ask, Cargo, Verb};

/// A value. Every write can be told from every other: a scripted one by its text, a generated one by
/// the operation that wrote it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Canon)]
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Canon)]
pub struct Position {
    /// Which reign the log belongs to.
    pub epoch: u32,
    /// How many entries lie at or before this place; zero is the empty log.
    pub index: u32,
}

/// How an operation ended for the one who asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Canon)]
pub enum Outcome {
    /// It was done: the value read or written, and the log position it stands at.
    Done {
        /// The value read, or the value written.
        value: Value,
        /// Where in the log the answer comes from.
        position: Position,
    },
    /// It was refused, and certainly had no effect.
    Refused(&'static Refusal),
    /// No answer came in time: it may have had its effect or not.
    Unknown,
}

/// Why a system says no. The number enters trace hashes, so it never changes meaning.
#[derive(Debug)]
pub struct Refusal {
    /// Unique among refusals.
    pub number: u8,
    /// The reason in words.
    pub words: &'static str,
}

impl PartialEq for Refusal {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Refusal {}

impl Hash for Refusal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

/// In a hash a refusal is its number.
impl Canon for Refusal {
    fn write(&self, to: &mut impl Bytes) {
        self.number.write(to);
    }
}

/// In a text a refusal is its words.
impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.words)
    }
}
