//! What travels: a payload that says what it is, and the envelope it rides in.

use serde::Serialize;

use super::canon::{Bytes, Canon};
use super::id::{Address, OperationId, Symbol};
use super::operation::Value;

/// What a message is for, which decides how it is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Somebody asks.
    Request,
    /// Somebody answers.
    Response,
    /// State is copied.
    Copy,
    /// A sign of life or other small talk.
    Ping,
}

/// A kind of message. The number enters keyed draws and trace hashes, so it never changes meaning.
#[derive(Debug)]
pub struct Kind {
    /// Unique among kinds.
    pub number: u16,
    /// One or two words: what scenario files and sentences call it.
    pub name: &'static str,
    /// How it is drawn.
    pub family: Family,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// In a hash a kind is its number.
impl Canon for Kind {
    fn write(&self, to: &mut impl Bytes) {
        self.number.write(to);
    }
}

/// In a text a kind is its name.
impl Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

/// What a message carries, as far as a label shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Canon)]
pub struct Content {
    /// The key it speaks of.
    pub key: Option<Symbol>,
    /// The value it carries.
    pub value: Value,
}

/// What the kernel must know of a message: nothing of its meaning.
pub trait Payload {
    /// Which kind it is.
    fn kind(&self) -> &'static Kind;
    /// What its label shows.
    fn content(&self) -> Content;
    /// Its size on the wire, in bytes, headers included.
    fn size_bytes(&self) -> u32;
}

/// A message with its addresses.
#[derive(Clone, PartialEq, Debug)]
pub struct Envelope<M> {
    /// Where it comes from, and where an answer goes.
    pub from: Address,
    /// Where it goes.
    pub to: Address,
    /// The operation it serves, if any.
    pub operation: Option<OperationId>,
    /// Which try of that operation, from 0.
    pub attempt: u16,
    /// The number of its kind. It is put down where the message is made, where the kind is known without asking.
    pub(super) kind: u16,
    /// What it says.
    pub message: M,
}
