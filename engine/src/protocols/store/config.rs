//! How a copy of the data is set up.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::{Address, Symbol};
use crate::kernel::latency::Latency;
use crate::kernel::operation::Value;
use crate::kernel::time::Span;
use schemars::JsonSchema;

/// What part a store plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It takes the writes and sends them to its replicas.
    Primary,
    /// It applies what the primary sends.
    #[default]
    Replica,
}

/// When a primary acknowledges a write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Replication {
    /// At once: the replicas get it later.
    #[default]
    Async,
    /// When `acks` replicas have received it, though perhaps not applied it (semi-synchronous).
    Received,
    /// When `acks` replicas have applied it, so that a read there shows it (synchronous).
    Applied,
}

/// What a store does with a read whose session token it has not reached in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnLate {
    /// It goes on waiting until it has caught up; the client's time-out is the only end.
    Wait,
    /// It sends the client to the primary.
    Redirect,
    /// It answers with an error.
    #[default]
    Refuse,
}

/// How a store is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// Its part.
    pub role: Role,
    /// When the primary confirms a write.
    pub replication: Replication,
    /// How many replicas must have it by then, unless that is at once.
    pub acks: u32,
    /// The primary, for a replica to follow.
    pub primary: Address,
    /// The replicas, for a primary to feed.
    pub replicas: Vec<Address>,
    /// Work a read takes.
    pub read_service: Latency,
    /// Work a write takes at the primary.
    pub write_service: Latency,
    /// Work an entry takes a replica to apply.
    pub apply_service: Latency,
    /// How long a read may wait here for what its session has already seen.
    pub read_wait: Span,
    /// What becomes of a read that has waited that long.
    pub on_late: OnLate,
    /// How long a replica waits before it calls a lost primary again.
    pub reconnect_after: Span,
    /// What every copy holds at the start.
    pub initial: Vec<(Symbol, Value)>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            role: Role::Replica,
            replication: Replication::Async,
            acks: 0,
            primary: Address(0),
            replicas: Vec::new(),
            read_service: Latency::Constant(Span::ZERO),
            write_service: Latency::Constant(Span::ZERO),
            apply_service: Latency::Constant(Span::ZERO),
            read_wait: Span::ZERO,
            on_late: OnLate::Refuse,
            reconnect_after: Span::millis(500),
            initial: Vec::new(),
        }
    }
}
