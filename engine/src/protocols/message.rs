//! What processes say to each other: one closed vocabulary, so that any client can talk to any service.

use super::certificate::Certificate;
use super::coding::Coding;
use super::letter::Letter;
use super::line::Line;
use super::parcel::Parcel;
use super::service::Change;
use crate::kernel::id::Symbol;
use crate::kernel::message::{Content, Family, Kind, Payload};
use crate::kernel::operation::{Ask, Keys, Outcome, Position, Value, Verb};
use crate::kernel::time::Span;

/// Bytes of a message besides what it carries: addresses, ids, a key.
pub const HEADER_BYTES: u32 = 120;

/// One entry of a replicated log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogEntry {
    /// Its place in the log.
    pub position: Position,
    /// The key written.
    pub key: Symbol,
    /// The value written.
    pub value: Value,
    /// Bytes of the value.
    pub bytes: u32,
}

/// A message. Every flight and every effect has room for the largest variant, and a send copies it whole,
/// so it must stay at or under 64 bytes; a variant that needs more keeps it behind an `Rc`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Message {
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
    /// The primary ships a log entry.
    Copy(LogEntry),
    /// A replica has the log on disk up to here.
    Received(Position),
    /// A replica answers reads as of here.
    Applied(Position),
    /// A replica wants the log from here on.
    Follow(Position),
    /// Between callers of a service, its instances and their directory.
    Line(Line),
    /// Back and forth.
    Ping(u64),
    /// Small talk.
    Rumour(u64),
    /// A caller wants to know who it talks to.
    Hello,
    /// A service shows its certificate.
    Welcome(Certificate),
    /// An administrator changes a service.
    Change(Change),
    /// An administrator takes this change back.
    PutBack(Symbol),
    /// How does a service do that has been changed so?
    Ask(Symbol),
    /// It has answered so many well, and failed so many.
    Report {
        /// How many it has answered well.
        served: u32,
        /// How many it has turned away, dropped or failed.
        failed: u32,
    },
    /// Between a bank and a customer of it, by way of whoever stands on the path.
    Letter(Letter),
    /// A web server answers with a page.
    Page {
        /// How it went.
        outcome: Outcome,
        /// Bytes of the page.
        bytes: u32,
        /// Whether it wants to know that the page has come.
        acknowledge: bool,
    },
    /// The page has come.
    PageReceived,
    /// A server asks a store for several keys at once.
    Lookup {
        /// Which.
        keys: Keys,
        /// Bytes of each that it wants.
        bytes: u32,
        /// In which format.
        coding: Coding,
    },
    /// A store answers with them.
    Found {
        /// Which.
        keys: Keys,
        /// As of which place in the log.
        position: Position,
        /// Bytes of all together.
        bytes: u32,
    },
    /// Between a hub and the devices that share what it holds.
    Parcel(Parcel),
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $id:ident = $number:literal $name:literal $family:ident;)*) => {
        $($(#[$doc])* pub static $id: Kind = Kind { number: $number, name: $name, family: Family::$family };)*

        /// All kinds of message, by number.
        pub static KINDS: &[&Kind] = &[$(&$id),*];
    };
}

kinds! {
    /// A client asks for a value.
    READ = 0 "read" Request;
    /// A client brings a value.
    WRITE = 1 "write" Request;
    /// The answer to a read.
    READ_ANSWER = 2 "read-answer" Response;
    /// The answer to a write.
    WRITE_ANSWER = 3 "write-answer" Response;
    /// A log entry for a replica.
    COPY = 4 "copy" Copy;
    /// A replica has an entry on disk.
    COPY_RECEIVED = 5 "copy-received" Response;
    /// A replica answers reads with an entry.
    COPY_APPLIED = 6 "copy-applied" Response;
    /// A replica asks for the log.
    FOLLOW = 7 "follow" Request;
    /// Back and forth.
    PING = 8 "ping" Ping;
    /// Small talk.
    RUMOUR = 9 "rumour" Ping;
    /// A client asks for a payment.
    PAY = 10 "pay" Request;
    /// The answer to that.
    PAY_ANSWER = 11 "pay-answer" Response;
    /// Somebody calls a service.
    CALL = 12 "call" Request;
    /// The answer to that.
    CALL_ANSWER = 13 "call-answer" Response;
    /// A key is to be agreed on, or a certificate to be seen.
    HELLO = 14 "hello" Request;
    /// The other half of that.
    WELCOME = 15 "welcome" Response;
    /// A customer asks a bank to move money.
    TRANSFER = 16 "transfer" Request;
    /// The bank's answer.
    RECEIPT = 17 "receipt" Response;
    /// A client wants a page.
    PAGE = 18 "page" Request;
    /// A web server answers with a page.
    PAGE_ANSWER = 19 "page-answer" Response;
    /// A page has come.
    PAGE_RECEIVED = 20 "page-received" Response;
    /// A server asks a store for keys.
    LOOKUP = 21 "lookup" Request;
    /// A store answers with them.
    LOOKUP_ANSWER = 22 "lookup-answer" Response;
    /// A device asks for the document, or for the record.
    GET = 23 "get" Request;
    /// One datagram's worth of the document.
    PART = 24 "part" Response;
    /// The record, as it is now.
    RECORD = 25 "record" Response;
    /// The record, as it shall be.
    SAVE = 26 "save" Request;
    /// The answer to that.
    SAVED = 27 "saved" Response;
    /// Nothing but size: does it get through?
    PROBE = 28 "probe" Ping;
    /// It did.
    PROBE_ANSWER = 29 "probe-answer" Ping;
    /// Are you there?
    CHECK = 30 "check" Ping;
    /// Yes.
    ALIVE = 31 "alive" Ping;
    /// An instance tells the directory that it serves.
    REGISTER = 32 "register" Request;
    /// An instance tells the directory that it leaves.
    DEREGISTER = 33 "deregister" Request;
    /// A caller asks the directory who serves under a name.
    RESOLVE = 34 "resolve" Request;
    /// The answer to that.
    RESOLVE_ANSWER = 35 "resolve-answer" Response;
    /// A caller opens a connection.
    CONNECT = 36 "connect" Request;
    /// It is open.
    CONNECT_ANSWER = 37 "connect-answer" Response;
    /// There is no such connection, or no longer.
    RESET = 38 "reset" Response;
    /// A change of configuration.
    CHANGE = 39 "change" Copy;
    /// The last change is taken back.
    PUT_BACK = 40 "put-back" Copy;
    /// A question how a service does since a change.
    HOW_IS_IT = 41 "how-is-it" Request;
    /// The answer to that.
    REPORT = 42 "report" Response;
}

/// A [`TRANSFER`] whose content is sealed: the same kind, in an envelope that is closed.
pub static SEALED_TRANSFER: Kind = Kind {
    number: TRANSFER.number,
    name: "sealed transfer",
    family: TRANSFER.family,
};

/// A [`RECEIPT`] whose content is sealed.
pub static SEALED_RECEIPT: Kind = Kind {
    number: RECEIPT.number,
    name: "sealed receipt",
    family: RECEIPT.family,
};

/// Whether messages of this kind are numbered by the calls that one operation makes, and not by its tries.
#[must_use]
pub fn is_numbered_call(kind: &Kind) -> bool {
    [&LOOKUP, &LOOKUP_ANSWER].contains(&kind)
}

/// The kind with this name.
#[must_use]
pub fn kind_named(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name).copied()
}

/// The kind that asks for this.
const fn asking(verb: Verb) -> &'static Kind {
    match verb {
        Verb::Read => &READ,
        Verb::Write => &WRITE,
        Verb::Pay => &PAY,
        Verb::Call => &CALL,
        Verb::Transfer => &TRANSFER,
        Verb::Page => &PAGE,
        Verb::Fetch | Verb::Edit => &GET,
    }
}

/// The kind that answers it.
const fn answering(verb: Verb) -> &'static Kind {
    match verb {
        Verb::Read => &READ_ANSWER,
        Verb::Write => &WRITE_ANSWER,
        Verb::Pay => &PAY_ANSWER,
        Verb::Call => &CALL_ANSWER,
        Verb::Transfer => &RECEIPT,
        Verb::Page => &PAGE_ANSWER,
        Verb::Fetch => &PART,
        Verb::Edit => &SAVED,
    }
}

impl Payload for Message {
    #[inline]
    fn kind(&self) -> &'static Kind {
        match self {
            Self::Request { ask, .. } | Self::Call { ask, .. } => asking(ask.verb()),
            Self::Response { verb, .. } => answering(*verb),
            Self::Copy(_) => &COPY,
            Self::Line(line) => line.kind(),
            Self::Received(_) => &COPY_RECEIVED,
            Self::Applied(_) => &COPY_APPLIED,
            Self::Follow(_) => &FOLLOW,
            Self::Ping(_) => &PING,
            Self::Rumour(_) => &RUMOUR,
            Self::Hello => &HELLO,
            Self::Welcome(_) => &WELCOME,
            Self::Change(_) => &CHANGE,
            Self::PutBack(_) => &PUT_BACK,
            Self::Ask(_) => &HOW_IS_IT,
            Self::Report { .. } => &REPORT,
            Self::Letter(letter) => letter.kind(),
            Self::Page { .. } => &PAGE_ANSWER,
            Self::PageReceived => &PAGE_RECEIVED,
            Self::Lookup { .. } => &LOOKUP,
            Self::Found { .. } => &LOOKUP_ANSWER,
            Self::Parcel(parcel) => parcel.kind(),
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
            Self::Copy(LogEntry { key, value, .. }) => Content {
                key: Some(key),
                value,
            },
            Self::Parcel(parcel) => parcel.content(),
            Self::Line(line) => line.content(),
            Self::Letter(letter) => Content {
                key: letter.payee(),
                value: Value::Nothing,
            },
            // Of many it names none.
            Self::Lookup { keys, .. } | Self::Found { keys, .. } if keys.count() == 1 => Content {
                key: keys.iter().next().map(|(_, key)| key),
                value: Value::Nothing,
            },
            _ => Content::default(),
        }
    }

    #[inline]
    fn size_bytes(&self) -> u32 {
        let body = match self {
            Self::Request { bytes, .. }
            | Self::Call { bytes, .. }
            | Self::Response { bytes, .. }
            | Self::Page { bytes, .. }
            | Self::Found { bytes, .. }
            | Self::Copy(LogEntry { bytes, .. }) => *bytes,
            Self::Letter(letter) => letter.bytes(),
            Self::Parcel(parcel) => parcel.bytes(),
            Self::Line(line) => line.bytes(),
            _ => 0,
        };
        HEADER_BYTES.saturating_add(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_small_enough_to_be_copied_at_every_send() {
        assert!(size_of::<Message>() <= 64, "{} bytes", size_of::<Message>());
    }

    #[test]
    fn a_kind_stands_at_its_number_and_has_a_name_of_its_own() {
        for (index, kind) in KINDS.iter().enumerate() {
            assert_eq!(usize::from(kind.number), index);
            assert_eq!(kind_named(kind.name).map(|k| k.number), Some(kind.number));
        }
    }
}
