//! Script: what goes wrong, and when. Each entry is a cause that comes from outside, at a time or after an event.

use super::{Attack, Delay, Operation, ServiceSetting, is_default, is_false};
use crate::format::decode::Decode;
use crate::format::name::{EndId, Id, Line, LinkId, MessageKind, NodeId, OperationName};
use crate::format::units::{Duration, Probability, SignedDuration, Size};
use schemars::JsonSchema;
use serde::Serialize;

/// What happens, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(try_from = "RawEntry", into = "RawEntry")]
#[schemars(with = "RawEntry")]
pub struct ScriptEntry {
    /// When.
    pub moment: Moment,
    /// What.
    pub action: Action,
    /// Who does it, if it is an administrator's change.
    pub by: Option<Line>,
}

/// When an entry of the script comes.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// At a time.
    At(Duration),
    /// When an event has happened for the first time, and this delay is over.
    After {
        /// The event.
        event: Event,
        /// How long after it.
        delay: Delay,
    },
}

/// An event that an entry of the script waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// A client has begun this operation.
    Started(OperationName),
    /// This operation has ended, in whatever way.
    Completed(OperationName),
    /// This message has been sent.
    Sent(MessageReference),
    /// This message has been delivered.
    Delivered(MessageReference),
    /// This node's machine has crashed.
    Crashed(NodeId),
    /// This node's machine is up again.
    Restarted(NodeId),
}

/// A cause that comes from outside.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Cut a link: nothing gets through until it is healed.
    Cut(LinkTarget),
    /// Heal a link that was cut.
    Heal(LinkTarget),
    /// Crash the node's machine: what is not on disk is gone.
    Crash(NodeId),
    /// Start the node's machine again.
    Restart(NodeId),
    /// Pause the node's machine: it does nothing, and loses nothing.
    Pause(NodeId),
    /// Let the node's machine go on.
    Resume(NodeId),
    /// Make the node's machine slower, or as fast as it was with factor 1.
    Slow {
        /// The node.
        node: NodeId,
        /// Its work takes so many times as long.
        #[schemars(range(min = 0.01, max = 10_000))]
        factor: f64,
    },
    /// Set a link's latency.
    SetLatency {
        /// The link, or a part of it.
        link: LinkTarget,
        /// How long a message is under way from now on.
        latency: Delay,
    },
    /// Set a link's loss.
    SetLoss {
        /// The link, or a part of it.
        link: LinkTarget,
        /// The share of messages that is lost from now on.
        loss: Probability,
    },
    /// Set the wall clock of the node's machine forward, or back where `by` is negative.
    StepClock {
        /// The node.
        node: NodeId,
        /// By how much.
        by: SignedDuration,
    },
    /// Let the wall clock of the node's machine go too fast from now on, or too slow where `ppm` is negative.
    SetDrift {
        /// The node.
        node: NodeId,
        /// By how many millionths.
        #[schemars(range(min = -500_000, max = 500_000))]
        ppm: i32,
    },
    /// Let an instance serve that has waited, or was stopped.
    Start(NodeId),
    /// Take an instance out of its service: it leaves the directory, and goes on serving those who still ask.
    Drain(NodeId),
    /// End an instance: it closes its connections and takes no more.
    Stop(NodeId),
    /// Give the address of one node to another.
    GiveAddress {
        /// Whose address.
        of: NodeId,
        /// Who has it from now on.
        to: NodeId,
    },
    /// Lose a message while it is under way, or as soon as it is sent.
    Drop(MessageReference),
    /// Let a message arrive twice.
    Duplicate(MessageReference),
    /// Let a message arrive later.
    Delay {
        /// The message.
        message: MessageReference,
        /// By how much.
        #[schemars(extend("x-positive" = true))]
        by: Duration,
    },
    /// Let a device speak another version from now on.
    Upgrade {
        /// The device.
        node: NodeId,
        /// The latest version that it reads.
        #[schemars(range(min = 1, max = 2))]
        reads: u32,
        /// The version that it writes.
        #[schemars(range(min = 1, max = 2))]
        writes: u32,
    },
    /// Let an attacker do something.
    Attack {
        /// The attacker.
        node: NodeId,
        /// What it does.
        #[serde(rename = "do")]
        attack: Attack,
    },
    /// Change the configuration of a service while it runs.
    Change {
        /// The service.
        node: NodeId,
        /// What is set.
        set: ServiceSetting,
        /// What the page calls the change.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        called: Option<Line>,
    },
    /// Let a client begin an operation.
    Input {
        /// The client.
        node: NodeId,
        /// What it asks for.
        #[serde(rename = "do")]
        operation: Operation,
        /// What the operation is called.
        #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
        name: Option<Id>,
        /// How many bytes a value takes on the wire; its text's length where it is not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<Size>,
    },
}

/// A whole link by its id, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum LinkTarget {
    /// The whole link, both ways.
    Whole(LinkId),
    /// Only what goes from one end to the other.
    Part {
        /// The link.
        link: LinkId,
        /// The sender's end: a zone or a node.
        from: EndId,
        /// The receiver's end: a zone or a node.
        to: EndId,
        /// Also the other way.
        #[serde(default, skip_serializing_if = "is_false")]
        both_ways: bool,
    },
}

impl LinkTarget {
    /// The link that it is, or is a part of.
    #[must_use]
    pub const fn link(&self) -> &LinkId {
        match self {
            Self::Whole(link) | Self::Part { link, .. } => link,
        }
    }
}

/// One message, by a name that means something in every variant and on every seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(untagged)]
pub enum MessageReference {
    /// A message that belongs to an operation.
    OfOperation(MessageOfOperation),
    /// A message that belongs to none.
    OfLink(MessageOfLink),
}

/// A message that belongs to an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageOfOperation {
    /// The operation.
    pub operation: OperationName,
    /// The message's kind.
    pub kind: MessageKind,
    /// Which attempt, from 1; of the lookups for a page and their answers, which of its calls.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    #[schemars(range(min = 1, max = 1_000))]
    pub attempt: u32,
    /// Who sends it; needed only where several send one of the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NodeId>,
    /// Who is to receive it; needed only where it goes to several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NodeId>,
}

/// A message that belongs to no operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageOfLink {
    /// The message's kind.
    pub kind: MessageKind,
    /// Who sends it.
    pub from: NodeId,
    /// Who is to receive it.
    pub to: NodeId,
    /// Which of its kind from the one to the other, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub count: u32,
}

const fn first() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
const fn is_first(count: &u32) -> bool {
    *count == 1
}

/// What happens, and when: `at` a time, or `after` an event.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ScriptEntry")]
struct RawEntry {
    /// At this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Duration>,
    /// When this event has happened for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Event>,
    /// With `after`: how long after.
    #[serde(default, skip_serializing_if = "is_default")]
    delay: Option<Delay>,
    /// What happens.
    #[serde(rename = "do")]
    action: Action,
    /// The administrator who does it; it befalls the system by itself where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Line>,
}

impl TryFrom<RawEntry> for ScriptEntry {
    type Error = &'static str;

    fn try_from(raw: RawEntry) -> Result<Self, Self::Error> {
        let moment = match (raw.at, raw.after) {
            (Some(_), None) if raw.delay.is_some() => return Err("`after` beside `delay`"),
            (Some(at), None) => Moment::At(at),
            (None, Some(event)) => Moment::After {
                event,
                delay: raw.delay.unwrap_or_default(),
            },
            _ => return Err("exactly one of `at` and `after`"),
        };
        Ok(Self {
            moment,
            action: raw.action,
            by: raw.by,
        })
    }
}

impl From<ScriptEntry> for RawEntry {
    fn from(entry: ScriptEntry) -> Self {
        match entry.moment {
            Moment::At(at) => Self {
                at: Some(at),
                after: None,
                delay: None,
                action: entry.action,
                by: entry.by,
            },
            Moment::After { event, delay } => Self {
                at: None,
                after: Some(event),
                delay: Some(delay),
                action: entry.action,
                by: entry.by,
            },
        }
    }
}
