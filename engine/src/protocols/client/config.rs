//! How a client is set up: whom it asks, how it waits, and what it does without being told.

use super::{Account, Device, Load};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::Address;
use crate::kernel::latency::Latency;
use crate::kernel::operation::Ask;
use crate::kernel::time::Span;
use crate::protocols::call::Policy;
use schemars::JsonSchema;

/// From which copy a client reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadFrom {
    /// Always from the primary.
    Primary,
    /// From the copy with the shortest way.
    #[default]
    Nearest,
    /// From the nearest copy, with a token of what the session has written and seen; that copy answers when it has
    /// come so far.
    NearestAtToken,
    /// From one copy, chosen once, as long as it answers.
    Sticky,
    /// From a copy chosen anew for each read.
    Random,
    /// From a copy chosen anew for each read, with a token of what the session has written and seen; that copy answers
    /// when it has come so far.
    RandomAtToken,
}

/// Whether payments bear an idempotency key, and where the client keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ClientKeys")]
pub enum Keys {
    /// They bear none.
    #[default]
    Unused,
    /// In memory: after a crash it makes another.
    InMemory,
    /// On disk, written before the first attempt.
    OnDisk,
}

/// An operation that follows another.
#[derive(Clone, PartialEq, Debug)]
pub struct FollowUp {
    /// The operation it follows, by number.
    pub after: u32,
    /// How long after that one ended.
    pub delay: Latency,
    /// How often it is repeated, at least once.
    pub times: u32,
    /// How long after one the next begins.
    pub every: Span,
    /// The number of the first; the others follow.
    pub number: u32,
    /// What it asks.
    pub ask: Ask,
    /// Bytes that a write carries.
    pub bytes: u32,
}

/// How a client is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// Where writes go.
    pub primary: Address,
    /// Where pages come from: the first of those whose circuit is closed, for another try the next.
    pub webs: Vec<Address>,
    /// The copies that may be read, the nearest first.
    pub copies: Vec<Address>,
    /// Which of them answers reads.
    pub read_from: ReadFrom,
    /// After a write, reads go to the primary for this long.
    pub primary_after_write: Span,
    /// The service that it calls and pays.
    pub service: Address,
    /// How it waits for answers and asks again.
    pub calls: Policy,
    /// Whether silence, in the end, counts as a no. It is none: nobody knows.
    pub silence_is_no: bool,
    /// Whether what it pays for bears a key.
    pub keys: Keys,
    /// How long after it has given up it asks again what became of something that must come once, until it
    /// knows. Such things are then on its disk. Never, if there is none.
    pub settle_every: Option<Span>,
    /// How long a copy may hold a read for its token's sake.
    pub token_wait: Span,
    /// Operations that follow others.
    pub follow_ups: Vec<FollowUp>,
    /// Load that is made up as the run goes.
    pub loads: Vec<Load>,
    /// The account that its transfers are about.
    pub account: Option<Account>,
    /// The hub whose device it is.
    pub device: Option<Device>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            primary: Address(0),
            webs: vec![Address(0)],
            copies: vec![Address(0)],
            read_from: ReadFrom::Nearest,
            primary_after_write: Span::ZERO,
            service: Address(0),
            calls: Policy::default(),
            silence_is_no: false,
            keys: Keys::Unused,
            settle_every: None,
            token_wait: Span(u64::MAX),
            follow_ups: Vec::new(),
            loads: Vec::new(),
            account: None,
            device: None,
        }
    }
}
