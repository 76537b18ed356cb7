//! What a script does: faults, each of which says itself how a file writes it, and what is asked of nodes or done to
//! messages.

use super::MessageReference;
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::{Id, Line, NodeId};
use crate::format::units::{Duration, Size};
use crate::kernel::command::Meddle;
use crate::kernel::faults::said::{Aim, LinkTarget, Said, WrittenIds};
use crate::kernel::faults::{self, Fault};
use crate::kernel::time::Span;
use crate::scenario::schema::{Attack, Operation, ServiceSetting};
use schemars::JsonSchema;
use std::mem::discriminant;

macro_rules! actions {
    (
        $($(#[$doc:meta])* $fault:ident in $module:ident;)*
        --
        $($(#[$then_doc:meta])* $then:ident in $then_module:ident;)*
    ) => {
        /// A cause that comes from outside.
        #[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        pub enum Action {
            $($(#[$doc])* $fault(faults::$module::Written),)*
            /// Let an instance serve that has waited, or was stopped.
            Start(#[schemars(extend("format" = "node:instance"))] NodeId),
            /// Take an instance out of its service: it leaves the directory, and goes on serving those who still ask.
            Drain(#[schemars(extend("format" = "node:instance"))] NodeId),
            /// End an instance: it closes its connections and takes no more.
            Stop(#[schemars(extend("format" = "node:instance"))] NodeId),
            $($(#[$then_doc])* $then(faults::$then_module::Written),)*
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

        impl Action {
            /// What it is about, and what comes of it there.
            #[must_use]
            pub fn deed(&self) -> Deed<'_> {
                match self {
                    $(Self::$fault(fault) => Deed::Befall(fault.aim().any()),)*
                    $(Self::$then(fault) => Deed::Befall(fault.aim().any()),)*
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

            /// A fault as a script says it, the other way round.
            #[must_use]
            pub fn of(fault: Fault, ids: &dyn WrittenIds) -> Option<Self> {
                match fault {
                    $(Fault::$fault(fault) => Said::of(fault, ids).map(Self::$fault),)*
                    $(Fault::$then(fault) => Said::of(fault, ids).map(Self::$then),)*
                }
            }

            /// The distribution of a fault, with its place in the action.
            #[must_use]
            pub fn delay(&self) -> Option<(String, &Delay)> {
                let (word, delay) = match self {
                    $(Self::$fault(fault) => (stringify!($module), fault.delay()),)*
                    $(Self::$then(fault) => (stringify!($then_module), fault.delay()),)*
                    _ => return None,
                };
                delay.map(|(field, delay)| (format!("{word}/{field}"), delay))
            }
        }
    };
}

// Faults, one line each. The published schema keeps its order: the second list stands in it behind what is asked of
// instances, and a new fault is the last of it.
actions! {
    /// Cut a link: nothing gets through until it is healed.
    Cut in cut;
    /// Heal a link that was cut.
    Heal in heal;
    /// Crash the node's machine: what is not on disk is gone.
    Crash in crash;
    /// Start the node's machine again.
    Restart in restart;
    /// Pause the node's machine: it does nothing, and loses nothing.
    Pause in pause;
    /// Let the node's machine go on.
    Resume in resume;
    /// Make the node's machine slower, or as fast as it was with factor 1; what is left of work under way takes so many
    /// times as long too.
    Slow in slow;
    /// Set a link's latency.
    SetLatency in set_latency;
    /// Set a link's loss.
    SetLoss in set_loss;
    /// Set the share of a link's datagrams that arrive twice.
    SetDuplicate in set_duplicate;
    /// Set the wall clock of the node's machine forward, or back where `by` is negative. Timers do not follow: they run on
    /// the monotonic clock, which nobody can set.
    StepClock in step_clock;
    /// Let both clocks of the node's machine go too fast from now on, or too slow where `ppm` is negative. Timers follow,
    /// also those that wait already.
    SetDrift in set_drift;
    --
    /// Give the address of one node to another.
    GiveAddress in give_address;
}

/// What an action is about, and what comes of it there.
pub enum Deed<'a> {
    /// A fault befalls something.
    Befall(Aim<'a, Fault>),
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

impl Action {
    /// Whether it is the same deed upon the same, by whatever amount.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        discriminant(self) == discriminant(other) && self.upon() == other.upon()
    }

    /// What it is done to, in the words of a file.
    fn upon(&self) -> (&str, &str, u32) {
        match self.deed() {
            Deed::Befall(Aim::Link(link, _)) => (link.link().as_str(), "", 0),
            Deed::Befall(Aim::Machine(node, _)) | Deed::Ask(node, _) => (node.as_str(), "", 0),
            Deed::Befall(Aim::Address(of, to, _)) => (of.as_str(), to.as_str(), 0),
            Deed::Message(MessageReference::OfOperation(message), _) => {
                let (operation, kind) = (&message.operation, &message.kind);
                (operation.as_str(), kind.as_str(), message.attempt)
            }
            Deed::Message(MessageReference::OfLink(message), _) => {
                (message.from.as_str(), message.kind.as_str(), message.count)
            }
        }
    }

    /// The link that it is about.
    #[must_use]
    pub fn link(&self) -> Option<&LinkTarget> {
        match self.deed() {
            Deed::Befall(Aim::Link(link, _)) => Some(link),
            Deed::Befall(Aim::Machine(..) | Aim::Address(..))
            | Deed::Message(..)
            | Deed::Ask(..) => None,
        }
    }
}
