//! Clients and services: how they call, and what becomes of what must come once.

use super::{CertificateConfig, Delay, Device, RenewalConfig, is_default, is_false};
use crate::format::decode::Decode;
use crate::format::name::{Datum, NodeId, SessionId};
use crate::format::units::{Duration, Probability};
use schemars::JsonSchema;
use serde::Serialize;

/// How a client is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClientConfig {
    /// From which copy it reads.
    pub read_from: ReadFrom,
    /// The stores that it may read from; all where none are named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("uniqueItems" = true))]
    pub stores: Vec<NodeId>,
    /// The store that it writes to; the primary where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write_to: Option<NodeId>,
    /// The web server that its pages come from; the only one where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages_from: Option<NodeId>,
    /// The web servers that it asks instead, in turn, when that one does not answer; needs `pages_from`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("uniqueItems" = true))]
    pub else_from: Vec<NodeId>,
    /// The service that it pays and calls, or a proxy that passes that on; needed only where there is not just one
    /// service that no other calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<NodeId>,
    /// How long it waits for an answer to one attempt.
    #[schemars(extend("x-positive" = true))]
    pub timeout: Duration,
    /// How often it tries, the first time included.
    #[schemars(range(min = 1, max = 100))]
    pub attempts: u32,
    /// How long it waits between an attempt that failed and the next.
    #[serde(skip_serializing_if = "is_default")]
    pub retry_after: Delay,
    /// How that wait grows from attempt to attempt; it stays the same where this is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backoff: Option<Backoff>,
    /// How long all attempts may take together.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    pub deadline: Option<Duration>,
    /// How many of all its requests may be attempts after the first; any number where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_budget: Option<RetryBudget>,
    /// When it stops asking one that does not answer; never where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub circuit_breaker: Option<CircuitBreaker>,
    /// What it makes of silence, in the end.
    #[serde(skip_serializing_if = "is_default")]
    pub silence: Silence,
    /// Whether what it pays for bears an idempotency key, and where it keeps the key.
    #[serde(skip_serializing_if = "is_default")]
    pub keys: ClientKeys,
    /// After it has given up on a payment, it asks again so often until it knows what became of it; such payments are
    /// then on its disk. Never where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    pub settle_every: Option<Duration>,
    /// Read from the primary for a while after a write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_write: Option<AfterWrite>,
    /// With a session token: how long a store may hold a read that is ahead of it; as long as the store likes where
    /// it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_wait: Option<Duration>,
    /// Whose session its operations belong to, if several clients (devices) share one; its own id where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::format::name::Id>")]
    pub session: Option<SessionId>,
    /// Its account at a bank, for its transfers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// The hub whose device it is, for its fetches and edits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Box<Device>>,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            read_from: ReadFrom::Primary,
            stores: Vec::new(),
            write_to: None,
            pages_from: None,
            else_from: Vec::new(),
            service: None,
            timeout: Duration::from_millis(5_000),
            attempts: 1,
            retry_after: Delay::default(),
            backoff: None,
            deadline: None,
            retry_budget: None,
            circuit_breaker: None,
            silence: Silence::default(),
            keys: ClientKeys::default(),
            settle_every: None,
            after_write: None,
            token_wait: None,
            session: None,
            account: None,
            device: None,
        }
    }
}

/// A client's account at a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The bank.
    pub bank: NodeId,
    /// What opens the account; each letter that asks for a transfer carries it.
    pub password: Datum,
    /// Whether the client checks that whoever answers its handshake is the bank.
    #[serde(default, skip_serializing_if = "is_false")]
    pub check_identity: bool,
}

/// From which copy a client reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadFrom {
    /// Always from the primary.
    #[default]
    Primary,
    /// From the copy with the shortest way.
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

/// A rule for reads that follow a write of the same client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AfterWrite {
    /// For so long after its latest write a client reads from the primary.
    #[schemars(extend("x-positive" = true))]
    pub primary_for: Duration,
}

/// How the wait before another attempt grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Backoff {
    /// Each wait is so many times as long as the one before.
    #[schemars(range(min = 1, max = 10))]
    pub factor: u32,
    /// No wait is longer.
    #[schemars(extend("x-positive" = true))]
    pub at_most: Duration,
    /// Whether chance shortens each wait to anything from nothing to the whole (full jitter).
    pub jitter: bool,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            factor: 2,
            at_most: Duration::from_millis(10_000),
            jitter: true,
        }
    }
}

/// How many requests may be attempts after the first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryBudget {
    /// Each call earns so much of another attempt.
    pub share: Probability,
    /// So many may be saved up; also how many there are at the start.
    #[serde(default = "some_saved")]
    #[schemars(range(min = 0, max = 1_000))]
    pub saved: u32,
}

const fn some_saved() -> u32 {
    3
}

/// When to stop asking one that does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CircuitBreaker {
    /// After so many failures in a row calls fail at once, unsent.
    #[schemars(range(min = 1, max = 1_000))]
    pub failures: u32,
    /// For so long; then one is let through, and its end decides.
    #[schemars(extend("x-positive" = true))]
    pub open_for: Duration,
}

/// What a client makes of silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Nobody knows what became of it.
    #[default]
    Unknown,
    /// It takes it for a no.
    No,
}

/// Whether payments bear an idempotency key, and where the client keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientKeys {
    /// They bear none.
    #[default]
    Unused,
    /// In memory: after a crash it makes another.
    InMemory,
    /// On disk, written before the first attempt.
    OnDisk,
}

/// How a service is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceConfig {
    /// How long a worker is busy with one call.
    #[serde(skip_serializing_if = "is_default")]
    pub work: Delay,
    /// What it makes of the idempotency keys that it is given.
    #[serde(skip_serializing_if = "is_default")]
    pub keys: ServiceKeys,
    /// How long it keeps a key that it is done with; for ever where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    pub keep_keys: Option<Duration>,
    /// The services that it calls when its own work is done, in turn: it answers when one of them has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("uniqueItems" = true))]
    pub next: Vec<NodeId>,
    /// How long it waits for an answer to one attempt.
    #[schemars(extend("x-positive" = true))]
    pub timeout: Duration,
    /// How often it tries, the first time included.
    #[schemars(range(min = 1, max = 100))]
    pub attempts: u32,
    /// How long it waits between an attempt that failed and the next.
    #[serde(skip_serializing_if = "is_default")]
    pub retry_after: Delay,
    /// How that wait grows from attempt to attempt; it stays the same where this is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backoff: Option<Backoff>,
    /// How many of all its requests may be attempts after the first; any number where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_budget: Option<RetryBudget>,
    /// When it stops asking one that does not answer; never where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub circuit_breaker: Option<CircuitBreaker>,
    /// Whether it drops work for which nobody waits any more, and tells those it calls how much time is left.
    #[serde(skip_serializing_if = "is_false")]
    pub heeds_deadlines: bool,
    /// Those whose messages its firewall drops.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("uniqueItems" = true))]
    pub deny: Vec<NodeId>,
    /// What it shows in a handshake to services that call it; it takes calls without one where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateConfig>,
    /// How it sees to the next certificate; nobody does where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal: Option<RenewalConfig>,
}

impl Default for ServiceConfig {
    fn default() -> Self {
        Self {
            work: Delay::default(),
            keys: ServiceKeys::default(),
            keep_keys: None,
            next: Vec::new(),
            timeout: Duration::from_millis(5_000),
            attempts: 1,
            retry_after: Delay::default(),
            backoff: None,
            retry_budget: None,
            circuit_breaker: None,
            heeds_deadlines: false,
            deny: Vec::new(),
            certificate: None,
            renewal: None,
        }
    }
}

/// What a service makes of idempotency keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServiceKeys {
    /// Nothing.
    #[default]
    Ignored,
    /// It remembers them until its machine crashes.
    InMemory,
    /// It commits each together with the effect, on disk.
    OnDisk,
}
