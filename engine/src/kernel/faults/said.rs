//! How a fault stands in a file: what it is written as, what it befalls there, and the way back from a fault of a run.

use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::{EndId, LinkId as LinkName, NodeId};
use crate::kernel::id::{Address, Direction, LinkId, MachineId, ProcessId};
use schemars::JsonSchema;

/// Makes the type of what a file says of a fault. What a file is told of it stands in the registry of actions.
macro_rules! written {
    ($shape:tt $($end:tt)?) => {
        /// What a file says of it.
        #[derive(
            Clone, Debug, PartialEq, crate::format::encode::Encode, crate::format::decode::Decode, schemars::JsonSchema,
        )]
        #[serde(deny_unknown_fields)]
        #[schemars(inline, description = "")]
        pub struct Written $shape $($end)?
    };
}
pub(super) use written;

/// A whole link by its id, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum LinkTarget {
    /// The whole link, both ways.
    Whole(LinkName),
    /// Only what goes from one end to the other.
    Between {
        /// The link.
        link: LinkName,
        /// The sender's end: a zone or a node.
        from: EndId,
        /// The receiver's end: a zone or a node.
        to: EndId,
        /// Also the other way.
        #[serde(default)]
        both_ways: bool,
    },
}

impl LinkTarget {
    /// The link that it is, or is a part of.
    #[must_use]
    pub const fn link(&self) -> &LinkName {
        match self {
            Self::Whole(link) | Self::Between { link, .. } => link,
        }
    }
}

/// What a fault befalls, by its name in a file, and what comes of it there.
pub enum Aim<'a, F> {
    /// Each link that is meant, one way or both.
    Link(
        &'a LinkTarget,
        Box<dyn Fn(LinkId, Option<Direction>) -> F + 'a>,
    ),
    /// A node's machine.
    Machine(&'a NodeId, Box<dyn Fn(MachineId) -> F + 'a>),
    /// The address of one node, which is given to another.
    Address(
        &'a NodeId,
        &'a NodeId,
        Box<dyn Fn(Address, ProcessId) -> F + 'a>,
    ),
}

impl<'a, F> Aim<'a, F> {
    /// The same of any fault.
    pub fn any<G: From<F>>(self) -> Aim<'a, G>
    where
        F: 'a,
    {
        match self {
            Self::Link(link, fault) => {
                Aim::Link(link, Box::new(move |id, way| fault(id, way).into()))
            }
            Self::Machine(node, fault) => Aim::Machine(node, Box::new(move |id| fault(id).into())),
            Self::Address(of, to, fault) => {
                Aim::Address(of, to, Box::new(move |of, to| fault(of, to).into()))
            }
        }
    }
}

/// What a file says of a fault.
pub trait Said: Sized {
    /// The fault.
    type Fault;

    /// What it befalls, and what comes of it there.
    fn aim(&self) -> Aim<'_, Self::Fault>;

    /// The other way round; `None` for what a file has no word for.
    fn of(fault: Self::Fault, ids: &dyn WrittenIds) -> Option<Self>;

    /// The distribution in it, with the name of its field.
    fn delay(&self) -> Option<(&'static str, &Delay)> {
        None
    }
}

/// How the ids of a run are written in a file; `None` for what a file has no word for.
pub trait WrittenIds {
    /// A node on a machine.
    fn machine(&self, machine: MachineId) -> Option<NodeId>;
    /// A process.
    fn process(&self, process: ProcessId) -> Option<NodeId>;
    /// A link, one way or both.
    fn link(&self, link: LinkId, way: Option<Direction>) -> Option<LinkTarget>;
}
