//! What every client can ask of every store and every service, and the answer.

use super::vocabulary::{Vocabulary, kinds};
use crate::kernel::message::{Content, Kind};
use crate::kernel::operation::{Ask, Outcome, Position, Verb};
use crate::kernel::time::Span;

kinds! {
    /// A client asks for a value.
    READ = 0 "read" Request;
    /// A client brings a value.
    WRITE = 1 "write" Request;
    /// The answer to a read.
    READ_ANSWER = 2 "read-answer" Response;
    /// The answer to a write.
    WRITE_ANSWER = 3 "write-answer" Response;
    /// A client asks for a payment.
    PAY = 10 "pay" Request;
    /// The answer to that.
    PAY_ANSWER = 11 "pay-answer" Response;
    /// Somebody calls a service.
    CALL = 12 "call" Request;
    /// The answer to that.
    CALL_ANSWER = 13 "call-answer" Response;
}

/// A question, or its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// A client asks.
    Request {
        /// For what.
        ask: Ask,
        /// What the asking session has already seen; the start of the log if it does not say.
        token: Position,
        /// Bytes that a write carries.
        bytes: u32,
        /// How long a copy may hold the request for the token's sake.
        patience: Span,
    },
    /// Somebody asks a service, which may ask others in turn.
    Call {
        /// For what.
        ask: Ask,
        /// Which of the idempotency keys that were made for its operation it bears, from 0; none if it
        /// bears none. One intent has one key, so it is 0 unless a key was forgotten and made anew.
        key: Option<u16>,
        /// How much longer the caller waits; the longest span there is if it does not say.
        left: Span,
        /// Bytes besides.
        bytes: u32,
    },
    /// A service answers.
    Response {
        /// What it answers.
        verb: Verb,
        /// How it went.
        outcome: Outcome,
        /// Bytes of the value read.
        bytes: u32,
    },
}

/// The kind that asks for this.
fn asking(verb: Verb) -> &'static Kind {
    match verb {
        Verb::Read => &READ,
        Verb::Write => &WRITE,
        Verb::Pay => &PAY,
        Verb::Call => &CALL,
        Verb::Transfer | Verb::Page | Verb::Fetch | Verb::Edit => elsewhere(verb),
    }
}

/// The kind that answers it.
fn answering(verb: Verb) -> &'static Kind {
    match verb {
        Verb::Read => &READ_ANSWER,
        Verb::Write => &WRITE_ANSWER,
        Verb::Pay => &PAY_ANSWER,
        Verb::Call => &CALL_ANSWER,
        Verb::Transfer | Verb::Page | Verb::Fetch | Verb::Edit => elsewhere(verb),
    }
}

/// What has words of its own is never asked in these.
#[cold]
fn elsewhere(verb: Verb) -> ! {
    unreachable!(
        "a {} is asked in the words of its own protocol",
        verb.noun()
    )
}

impl Vocabulary for Word {
    #[inline]
    fn kind(&self) -> &'static Kind {
        match self {
            Self::Request { ask, .. } | Self::Call { ask, .. } => asking(ask.verb()),
            Self::Response { verb, .. } => answering(*verb),
        }
    }

    #[inline]
    fn content(&self) -> Content {
        match *self {
            // An order speaks for itself.
            Self::Call {
                ask:
                    Ask {
                        verb: Verb::Pay,
                        value,
                        ..
                    },
                ..
            }
            | Self::Response {
                outcome: Outcome::Done { value, .. },
                ..
            } => Content { key: None, value },
            Self::Request { ask, .. } | Self::Call { ask, .. } => Content {
                key: Some(ask.key()),
                value: ask.value(),
            },
            Self::Response {
                outcome: Outcome::Refused(_) | Outcome::Unknown,
                ..
            } => Content::default(),
        }
    }

    #[inline]
    fn bytes(&self) -> u32 {
        match self {
            Self::Request { bytes, .. }
            | Self::Call { bytes, .. }
            | Self::Response { bytes, .. } => *bytes,
        }
    }
}
