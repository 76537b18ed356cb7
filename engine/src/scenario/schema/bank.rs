//! Banks, and attackers on the way to them.

use super::{Delay, is_default, is_false};
use crate::format::decode::Decode;
use crate::format::name::{Datum, NodeId};
use crate::format::units::Duration;
use schemars::JsonSchema;
use serde::Serialize;

/// How a bank is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BankConfig {
    /// How it talks with its customers.
    pub channel: Channel,
    /// What it keeps in mind of the transfers that it has executed, to tell those that come again.
    #[serde(skip_serializing_if = "is_default")]
    pub memory: Memory,
    /// With a memory: a transfer must say that it was written at most so long before or after what the bank's own
    /// wall clock shows. Its number is forgotten when that is over.
    #[schemars(extend("x-positive" = true))]
    pub window: Duration,
    /// How long a worker is busy with a transfer.
    #[serde(skip_serializing_if = "is_default")]
    pub service: Delay,
    /// How long a worker is busy with a handshake.
    #[serde(skip_serializing_if = "is_default")]
    pub handshake_service: Delay,
    /// With a memory on disk: how long a worker is busy with writing a number.
    #[serde(skip_serializing_if = "is_default")]
    pub disk_service: Delay,
}

impl Default for BankConfig {
    fn default() -> Self {
        Self {
            channel: Channel::Plain,
            memory: Memory::None,
            window: Duration::from_millis(60_000),
            service: Delay::default(),
            handshake_service: Delay::default(),
            disk_service: Delay::default(),
        }
    }
}

/// How a bank and its customers talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// In plain text: who is on the path reads and changes it.
    #[default]
    Plain,
    /// Each message is sealed by itself, under a key that is agreed on once and then kept.
    LongLivedKey,
    /// For each transfer a handshake with a fresh key, under which each message has its turn.
    Session,
}

/// What a bank keeps in mind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Memory {
    /// Nothing.
    #[default]
    None,
    /// The number of each transfer, until a crash.
    Ram,
    /// The number of each transfer, on disk.
    Disk,
}

/// How an attacker is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AttackerConfig {
    /// The client and the bank between whom it stands: all that they send each other passes through its hands.
    pub between: Option<(NodeId, NodeId)>,
    /// Whether it answers handshakes in the bank's name, until somebody sees through that.
    #[serde(skip_serializing_if = "is_false")]
    pub poses: bool,
    /// Who is to get the money of each transfer that it can change on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_payee: Option<Datum>,
    /// How long it holds back what passes.
    #[serde(skip_serializing_if = "is_default")]
    pub delay: Duration,
}

/// What an attacker does at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Attack {
    /// Send again what it has recorded of this operation.
    Replay(crate::format::name::OperationName),
    /// Order a transfer in the client's name, with the passwords that it has learnt by then.
    Forge {
        /// Who is to get the money.
        to: Datum,
        /// How much, in US dollars.
        #[schemars(range(min = 1, max = 1_000_000_000))]
        dollars: u32,
    },
    /// From now on let nothing through, or everything again.
    Block(bool),
    /// From now on hold back for so long what passes.
    Delay(Duration),
}
