//! What services say to those who call them or administer them, besides answers.

use crate::kernel::id::{Address, Symbol};
use crate::kernel::message::Kind;
use crate::kernel::time::Span;
use crate::protocols::certificate::{Certificate, HELLO, WELCOME};
use crate::protocols::vocabulary::{Vocabulary, kinds, refusals};

kinds! {
    /// A change of configuration.
    CHANGE = 39 "change" Copy;
    /// The last change is taken back.
    PUT_BACK = 40 "put-back" Copy;
    /// A question how a service does since a change.
    HOW_IS_IT = 41 "how-is-it" Request;
    /// The answer to that.
    REPORT = 42 "report" Response;
}

refusals! {
    /// The service knows of no handshake with the caller.
    NOT_CONNECTED = 15 "no handshake";
    /// A firewall drops what this caller sends.
    FIREWALL = 17 "firewall";
}

/// A change of a service's configuration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change {
    /// What it is, in words.
    pub what: Symbol,
    /// What is set.
    pub setting: Setting,
}

/// What can be set while a service runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Setting {
    /// How long it waits for one try of those it calls.
    Timeout(Span),
    /// How many tries it makes.
    Attempts(u16),
    /// Its firewall drops what comes from there.
    Deny(Address),
    /// It does so no longer.
    Allow(Address),
    /// It shows another certificate from now on, or none.
    Certificate(Option<Certificate>),
    /// Whether it begins no work for now.
    Locked(bool),
}

/// A message from or to a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// A caller wants to know who it talks to.
    Hello,
    /// A service shows its certificate.
    Welcome(Certificate),
    /// An administrator changes a service.
    Change(Change),
    /// An administrator takes this change back.
    PutBack(Symbol),
    /// How does a service do that has been changed so?
    HowIsIt(Symbol),
    /// It has answered so many well, and failed so many.
    Report {
        /// How many it has answered well.
        served: u32,
        /// How many it has turned away, dropped or failed.
        failed: u32,
    },
}

impl Vocabulary for Word {
    #[inline]
    fn kind(&self) -> &'static Kind {
        match self {
            Self::Hello => &HELLO,
            Self::Welcome(_) => &WELCOME,
            Self::Change(_) => &CHANGE,
            Self::PutBack(_) => &PUT_BACK,
            Self::HowIsIt(_) => &HOW_IS_IT,
            Self::Report { .. } => &REPORT,
        }
    }
}
