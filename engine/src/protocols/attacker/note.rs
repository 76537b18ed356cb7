//! What attackers on a path do.

use serde::Serialize;

use crate::kernel::canon::Canon;
use crate::kernel::id::Symbol;
use crate::protocols::telling::Telling;

/// A note of an attacker.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// It can derive this secret from what it has seen.
    Learnt {
        /// The secret.
        secret: Symbol,
    },
    /// It did more than pass on what came.
    Attacked(Attack),
}

impl Note {
    pub(in crate::protocols) fn tell(self, telling: &Telling<'_>) -> String {
        let who = telling.who;
        match self {
            Self::Learnt { secret } => {
                format!("{who} can read a password: {}", telling.text(secret))
            }
            Self::Attacked(attack) => format!("{who} {}", attack.words()),
        }
    }
}

/// What an attacker on a path does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
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
    /// What it does, in words.
    const fn words(self) -> &'static str {
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
