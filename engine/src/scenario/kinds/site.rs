//! What a kind of node answers for, and what it is given for it: where its process is put up.

use super::doubts::Doubts;
use super::nodes::{Entry, Nodes};
use super::who::Who;
use crate::kernel::id::{Address, ProcessId, Symbol, ZoneId};
use crate::kernel::names::Cast;
use crate::kernel::network::Network;
use crate::kernel::time::Span;
use crate::protocols::AnyProcess;
use crate::protocols::client::{FollowUp, Load};
use crate::sorted::SortedMap;
use std::any::Any;

/// A kind of node: its settings as a file writes them, whether they fit, and the process that comes of them.
pub trait Kind: Any {
    /// Whether its settings agree with each other and with other nodes. That the nodes that it names are there and of
    /// the right kind has been checked before, by the types of its references. It is asked of a type and never of a `dyn
    /// Kind`, so that a program that proves nothing holds nothing of it.
    fn check(&self, _at: &Entry<'_>, _doubts: &mut Doubts<'_>)
    where
        Self: Sized,
    {
    }

    /// Whether all nodes of this kind go together; asked once for a file, whether it has any or not.
    fn check_all(_doubts: &mut Doubts<'_>)
    where
        Self: Sized,
    {
    }

    /// Gives the texts their symbols that must have one before any other; asked once for a file.
    fn intern_first(_nodes: &Nodes<'_>, _cast: &mut Cast)
    where
        Self: Sized,
    {
    }

    /// What it says for another kind to find, whatever kind it is itself: that it is a hub's device, say.
    fn parts(&self) -> Vec<&dyn Any> {
        Vec::new()
    }

    /// The process that runs.
    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess;
}

/// The run that is being put up around a node.
pub struct Site<'a> {
    /// All nodes.
    pub nodes: &'a Nodes<'a>,
    /// What their ids stand for.
    pub who: &'a Who,
    /// How all is called.
    pub cast: &'a mut Cast,
    /// The links between machines.
    pub network: &'a Network,
    /// What each client does by itself.
    pub work: &'a mut Work,
}

impl Site<'_> {
    /// Where a node is reached.
    pub fn address(&self, node: impl AsRef<str>) -> Address {
        self.who.address(node.as_ref())
    }

    /// The process of a node.
    pub fn process(&self, node: impl AsRef<str>) -> ProcessId {
        self.who.process(node.as_ref())
    }

    /// Where a node stands.
    pub(super) fn zone(&self, node: &str) -> ZoneId {
        self.who.machines[self.who.machine(node).index()].zone
    }

    /// How many pieces of work the machine of a node does at once.
    pub(super) fn workers(&self, node: &str) -> u16 {
        self.who.machines[self.who.machine(node).index()].workers
    }

    /// How long the way from node to node typically is; the longest there can be if there is none.
    pub(super) fn way(&self, from: &str, to: &str) -> Span {
        let (from, to) = (self.who.machine(from), self.who.machine(to));
        let route = self.network.routes.get(from, to);
        route.map_or(Span(u64::MAX), |(link, _)| {
            self.network.links[link.index()].latency.median()
        })
    }

    /// The symbol of a text.
    pub fn symbol(&mut self, text: impl AsRef<str>) -> Symbol {
        self.cast.names.intern(text.as_ref())
    }
}

/// What each client does by itself.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Its operations that follow others.
    pub follow_ups: SortedMap<ProcessId, Vec<FollowUp>>,
    /// Its loads.
    pub loads: SortedMap<ProcessId, Vec<Load>>,
}

impl Work {
    /// The follow-ups and loads of one client.
    pub fn take(&mut self, client: ProcessId) -> (Vec<FollowUp>, Vec<Load>) {
        let follow_ups = self.follow_ups.remove(&client).unwrap_or_default();
        (follow_ups, self.loads.remove(&client).unwrap_or_default())
    }
}
