//! Script: what goes wrong, and when. Each entry is a cause that comes from outside, at a time or after an event.

mod target;

pub use target::{LinkTarget, MessageOfLink, MessageOfOperation, MessageReference};

use super::{Attack, Delay, Operation, ServiceSetting};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Id, Line, NodeId, OperationName};
use crate::format::units::{Duration, Probability, SignedDuration, Size};
use crate::kernel::command::Meddle;
use crate::kernel::faults::{
    Crash, Cut, Fault, GiveAddress, Heal, Pause, Restart, Resume, SetDrift, SetDuplicate,
    SetLatency, SetLoss, Slow, StepClock,
};
use crate::kernel::id::{LinkId, MachineId, ProcessId};
use crate::kernel::network::Direction;
use crate::kernel::time::Span;
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

/// A cause that comes from outside.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
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
    /// Set the share of a link's datagrams that arrive twice.
    SetDuplicate {
        /// The link, or a part of it.
        link: LinkTarget,
        /// The share of messages that arrives twice from now on.
        duplicate: Probability,
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
    Start(#[schemars(extend("format" = "node:instance"))] NodeId),
    /// Take an instance out of its service: it leaves the directory, and goes on serving those who still ask.
    Drain(#[schemars(extend("format" = "node:instance"))] NodeId),
    /// End an instance: it closes its connections and takes no more.
    Stop(#[schemars(extend("format" = "node:instance"))] NodeId),
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
        #[schemars(extend("format" = "node:attacker"))]
        node: NodeId,
        /// What it does.
        #[serde(rename = "do")]
        attack: Attack,
    },
    /// Change the configuration of a service while it runs.
    Change {
        /// The service.
        #[schemars(extend("format" = "node:service"))]
        node: NodeId,
        /// What is set.
        set: ServiceSetting,
        /// What the page calls the change.
        #[serde(default)]
        called: Option<Line>,
    },
    /// Let a client begin an operation.
    Input {
        /// The client.
        #[schemars(extend("format" = "node:client"))]
        node: NodeId,
        /// What it asks for.
        #[serde(rename = "do")]
        operation: Operation,
        /// What the operation is called.
        #[serde(rename = "as", default)]
        name: Option<Id>,
        /// How many bytes a value takes on the wire; its text's length where it is not given.
        #[serde(default)]
        size: Option<Size>,
    },
}

/// What an action is about, and what comes of it there.
pub enum Deed<'a> {
    /// Something befalls each link that is meant, one way or both.
    Link(
        &'a LinkTarget,
        Box<dyn Fn(LinkId, Option<Direction>) -> Fault + 'a>,
    ),
    /// Something befalls a node's machine.
    Machine(&'a NodeId, Box<dyn Fn(MachineId) -> Fault + 'a>),
    /// The address of one node is given to another.
    Address(&'a NodeId, &'a NodeId),
    /// Something is done to a message under way.
    Message(&'a MessageReference, Meddle),
    /// Something is asked of a node.
    Ask(&'a NodeId, Request<'a>),
}

/// What can be asked of a node.
#[derive(Clone, Copy, Debug)]
pub enum Request<'a> {
    /// Of an instance, to serve.
    Start,
    /// Of an instance, to leave its service.
    Drain,
    /// Of an instance, to end.
    Stop,
    /// Of a device, to read and to write these versions.
    Upgrade(u32, u32),
    /// Of an attacker.
    Attack(&'a Attack),
    /// Of a service, and what the page calls it.
    Change(&'a ServiceSetting, Option<&'a Line>),
    /// Of a client, and how many bytes a value takes.
    Operation(&'a Operation, Option<Size>),
}

/// How the ids of a run are written in a file; `None` for what a file has no word for.
pub trait Written {
    /// A node on a machine.
    fn machine(&self, machine: MachineId) -> Option<NodeId>;
    /// A process.
    fn process(&self, process: ProcessId) -> Option<NodeId>;
    /// A link, one way or both.
    fn link(&self, link: LinkId, way: Option<Direction>) -> Option<LinkTarget>;
}

impl Action {
    /// What it is about, and what comes of it there: a new action's line.
    #[must_use]
    pub fn deed(&self) -> Deed<'_> {
        let machine = |node, fault: fn(MachineId) -> Fault| Deed::Machine(node, Box::new(fault));
        match self {
            Self::Cut(link) => Deed::Link(link, Box::new(|id, way| Cut(id, way).into())),
            Self::Heal(link) => Deed::Link(link, Box::new(|id, way| Heal(id, way).into())),
            Self::SetLatency { link, latency } => Deed::Link(
                link,
                Box::new(|id, _| SetLatency(id, (*latency).into()).into()),
            ),
            Self::SetLoss { link, loss } => {
                Deed::Link(link, Box::new(|id, _| SetLoss(id, loss.get()).into()))
            }
            Self::SetDuplicate { link, duplicate } => Deed::Link(
                link,
                Box::new(|id, _| SetDuplicate(id, duplicate.get()).into()),
            ),
            Self::Crash(node) => machine(node, |id| Crash(id).into()),
            Self::Restart(node) => machine(node, |id| Restart(id).into()),
            Self::Pause(node) => machine(node, |id| Pause(id).into()),
            Self::Resume(node) => machine(node, |id| Resume(id).into()),
            Self::Slow { node, factor } => {
                Deed::Machine(node, Box::new(|id| Slow(id, *factor).into()))
            }
            Self::StepClock { node, by } => {
                Deed::Machine(node, Box::new(|id| StepClock(id, by.nanos()).into()))
            }
            Self::SetDrift { node, ppm } => {
                Deed::Machine(node, Box::new(|id| SetDrift(id, (*ppm).into()).into()))
            }
            Self::GiveAddress { of, to } => Deed::Address(of, to),
            Self::Drop(message) => Deed::Message(message, Meddle::Drop),
            Self::Duplicate(message) => Deed::Message(message, Meddle::Duplicate),
            Self::Delay { message, by } => Deed::Message(message, Meddle::Delay(Span(by.nanos()))),
            Self::Start(node) => Deed::Ask(node, Request::Start),
            Self::Drain(node) => Deed::Ask(node, Request::Drain),
            Self::Stop(node) => Deed::Ask(node, Request::Stop),
            Self::Upgrade {
                node,
                reads,
                writes,
            } => Deed::Ask(node, Request::Upgrade(*reads, *writes)),
            Self::Attack { node, attack } => Deed::Ask(node, Request::Attack(attack)),
            Self::Change { node, set, called } => {
                Deed::Ask(node, Request::Change(set, called.as_ref()))
            }
            Self::Input {
                node,
                operation,
                size,
                ..
            } => Deed::Ask(node, Request::Operation(operation, *size)),
        }
    }

    /// The link that it is about.
    #[must_use]
    pub fn link(&self) -> Option<&LinkTarget> {
        match self.deed() {
            Deed::Link(link, _) => Some(link),
            Deed::Machine(..) | Deed::Address(..) | Deed::Message(..) | Deed::Ask(..) => None,
        }
    }

    /// A fault as a script says it, the other way round: a new fault's line.
    #[must_use]
    pub fn of(fault: Fault, written: &impl Written) -> Option<Self> {
        Some(match fault {
            Fault::Cut(Cut(id, way)) => Self::Cut(written.link(id, way)?),
            Fault::Heal(Heal(id, way)) => Self::Heal(written.link(id, way)?),
            Fault::SetLatency(SetLatency(id, latency)) => Self::SetLatency {
                link: written.link(id, None)?,
                latency: Delay::of(latency)?,
            },
            Fault::SetLoss(SetLoss(id, loss)) => Self::SetLoss {
                link: written.link(id, None)?,
                loss: Probability::new(loss)?,
            },
            Fault::SetDuplicate(SetDuplicate(id, share)) => Self::SetDuplicate {
                link: written.link(id, None)?,
                duplicate: Probability::new(share)?,
            },
            Fault::Crash(Crash(id)) => Self::Crash(written.machine(id)?),
            Fault::Restart(Restart(id)) => Self::Restart(written.machine(id)?),
            Fault::Pause(Pause(id)) => Self::Pause(written.machine(id)?),
            Fault::Resume(Resume(id)) => Self::Resume(written.machine(id)?),
            Fault::Slow(Slow(id, factor)) => Self::Slow {
                node: written.machine(id)?,
                factor,
            },
            Fault::StepClock(StepClock(id, by)) => Self::StepClock {
                node: written.machine(id)?,
                by: SignedDuration::from_nanos(by),
            },
            Fault::SetDrift(SetDrift(id, ppm)) => Self::SetDrift {
                node: written.machine(id)?,
                ppm: i32::try_from(ppm).ok()?,
            },
            Fault::GiveAddress(GiveAddress(of, to)) => Self::GiveAddress {
                of: written.process(ProcessId(of.0))?,
                to: written.process(to)?,
            },
        })
    }
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
