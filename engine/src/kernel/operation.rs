//! What is asked of a system and what comes back: the vocabulary that every process shares, so that one
//! client can talk to any service and one history serves every checker.

use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::canon::{Bytes, Canon};
use super::id::Symbol;
use super::names::Names;

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

/// What an operation does, in a word: figures and properties are told apart by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize)]
pub enum Verb {
    /// It asks for a value.
    Read,
    /// It stores a value.
    Write,
    /// It charges somebody, once.
    Pay,
    /// It asks a service for something that changes nothing.
    Call,
    /// It moves money.
    Transfer,
    /// It opens a page.
    Page,
    /// It asks for something big.
    Fetch,
    /// It changes one field of a record, and leaves the others as they are.
    Edit,
}

impl Verb {
    /// All verbs, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::Write,
        Self::Pay,
        Self::Call,
        Self::Transfer,
        Self::Page,
        Self::Fetch,
        Self::Edit,
    ];

    /// Its number, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// One such operation: `read`.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Pay => "payment",
            Self::Call => "call",
            Self::Transfer => "transfer",
            Self::Page => "page view",
            Self::Fetch => "fetch",
            Self::Edit => "edit",
        }
    }

    /// Many of them: `reads`.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Read => "reads",
            Self::Write => "writes",
            Self::Pay => "payments",
            Self::Call => "calls",
            Self::Transfer => "transfers",
            Self::Page => "page views",
            Self::Fetch => "fetches",
            Self::Edit => "edits",
        }
    }

    /// What stands between it and its key: `read of bio`.
    #[must_use]
    pub const fn preposition(self) -> &'static str {
        match self {
            Self::Transfer => "to",
            _ => "of",
        }
    }

    /// Whether it has an effect in the world that must come once and not twice.
    #[must_use]
    pub const fn has_effect(self) -> bool {
        matches!(self, Self::Pay)
    }
}

/// What an operation asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Canon)]
pub enum Ask {
    /// The value under a key.
    Read {
        /// Which key.
        key: Symbol,
    },
    /// A new value under a key.
    Write {
        /// Which key.
        key: Symbol,
        /// The new value.
        value: Value,
    },
    /// Money for an order.
    Pay {
        /// What the order is for.
        key: Symbol,
        /// The order: each can be told from every other.
        value: Value,
    },
    /// A service.
    Call {
        /// Which.
        key: Symbol,
    },
    /// Money from the client's account to another.
    Transfer {
        /// Whose account gets it.
        payee: Symbol,
        /// How much, in US dollars.
        dollars: u32,
    },
    /// A page.
    Page {
        /// Which page.
        page: Symbol,
    },
    /// A document, which may take many datagrams.
    Fetch {
        /// Which.
        key: Symbol,
    },
    /// A new value for one field of a record.
    Edit {
        /// Which field.
        key: Symbol,
        /// Its new value.
        value: Value,
    },
}

impl Ask {
    /// The key it is about; for a transfer, the payee, and for a page, its name.
    #[must_use]
    pub const fn key(self) -> Symbol {
        match self {
            Self::Read { key }
            | Self::Write { key, .. }
            | Self::Pay { key, .. }
            | Self::Call { key }
            | Self::Transfer { payee: key, .. }
            | Self::Page { page: key }
            | Self::Fetch { key }
            | Self::Edit { key, .. } => key,
        }
    }

    /// The value it brings.
    #[must_use]
    pub const fn value(self) -> Value {
        match self {
            Self::Write { value, .. } | Self::Pay { value, .. } | Self::Edit { value, .. } => value,
            Self::Read { .. }
            | Self::Call { .. }
            | Self::Transfer { .. }
            | Self::Page { .. }
            | Self::Fetch { .. } => Value::Nothing,
        }
    }

    /// The same ask, as the `count`th of many, from 0.
    #[must_use]
    pub const fn numbered(self, count: u32) -> Self {
        match self {
            Self::Write {
                key,
                value: Value::Text(text),
            } => Self::Write {
                key,
                value: Value::Numbered(text, count),
            },
            Self::Pay {
                key,
                value: Value::Text(text),
            } => Self::Pay {
                key,
                value: Value::Numbered(text, count),
            },
            ask => ask,
        }
    }

    /// What it does.
    #[must_use]
    pub const fn verb(self) -> Verb {
        match self {
            Self::Read { .. } => Verb::Read,
            Self::Write { .. } => Verb::Write,
            Self::Pay { .. } => Verb::Pay,
            Self::Call { .. } => Verb::Call,
            Self::Transfer { .. } => Verb::Transfer,
            Self::Page { .. } => Verb::Page,
            Self::Fetch { .. } => Verb::Fetch,
            Self::Edit { .. } => Verb::Edit,
        }
    }

    /// Whether it changes anything.
    #[must_use]
    pub const fn is_write(self) -> bool {
        !matches!(self, Self::Read { .. } | Self::Page { .. })
    }

    /// `write bio = v2`, `read bio`, `transfer $600 to Rita`, `open home`.
    #[must_use]
    pub fn show(self, names: &Names) -> String {
        match self {
            Self::Read { key } => format!("read {}", names.text(key)),
            Self::Write { key, value } => {
                format!("write {} = {}", names.text(key), value.show(names))
            }
            Self::Pay { value, .. } => format!("pay {}", value.show(names)),
            Self::Call { key } => format!("call {}", names.text(key)),
            Self::Transfer { payee, dollars } => {
                format!("transfer ${dollars} to {}", names.text(payee))
            }
            Self::Page { page } => format!("open {}", names.text(page)),
            Self::Fetch { key } => format!("fetch {}", names.text(key)),
            Self::Edit { key, value } => {
                format!("set {} = {}", names.text(key), value.show(names))
            }
        }
    }
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
