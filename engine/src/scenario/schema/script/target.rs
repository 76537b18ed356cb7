//! Messages that a script acts on, by names that mean something in every variant.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{MessageKind, NodeId, OperationName};
use schemars::JsonSchema;

/// One message, by a name that means something in every variant and on every seed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(untagged)]
pub enum MessageReference {
    /// A message that belongs to an operation.
    OfOperation(MessageOfOperation),
    /// A message that belongs to none.
    OfLink(MessageOfLink),
}

/// A message that belongs to an operation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageOfOperation {
    /// The operation.
    pub operation: OperationName,
    /// The message's kind.
    pub kind: MessageKind,
    /// Which attempt, from 1; of the lookups for a page and their answers, which of its calls.
    #[serde(default = "first")]
    #[schemars(range(min = 1, max = 1_000))]
    pub attempt: u32,
    /// Who sends it; needed only where several send one of the kind.
    #[serde(default)]
    pub from: Option<NodeId>,
    /// Who is to receive it; needed only where it goes to several.
    #[serde(default)]
    pub to: Option<NodeId>,
}

/// A message that belongs to no operation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageOfLink {
    /// The message's kind.
    pub kind: MessageKind,
    /// Who sends it.
    pub from: NodeId,
    /// Who is to receive it.
    pub to: NodeId,
    /// Which of its kind from the one to the other, from 1.
    #[serde(default = "first")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub count: u32,
}

const fn first() -> u32 {
    1
}
