//! Script: what goes wrong, and when. Each entry is a cause that comes from outside, at a time or after an event.

mod action;
mod target;

pub use action::{Action, Deed, Request};
pub use target::{MessageOfLink, MessageOfOperation, MessageReference};

use super::Delay;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, NodeId, OperationName};
use crate::format::units::Duration;
use schemars::JsonSchema;

/// What happens, and when.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
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

/// What happens, and when: `at` a time, or `after` an event.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ScriptEntry")]
struct RawEntry {
    /// At this time.
    #[serde(default)]
    at: Option<Duration>,
    /// When this event has happened for the first time.
    #[serde(default)]
    after: Option<Event>,
    /// With `after`: how long after.
    #[serde(default)]
    delay: Option<Delay>,
    /// What happens.
    #[serde(rename = "do")]
    action: Action,
    /// The administrator who does it; it befalls the system by itself where nobody is named.
    #[serde(default)]
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
