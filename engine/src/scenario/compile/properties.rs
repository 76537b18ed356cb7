//! The properties of a scenario, as folds.

use std::rc::Rc;

use super::who::{Who, nodes_of};
use crate::check::AnyProperty;
use crate::check::config::{Ids, PropertySite};
use crate::check::scope::Scope;
use crate::format::name::{Datum, LinkId, NodeId, PropertyId, SessionId};
use crate::kernel;
use crate::kernel::id::{MachineId, ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::network::Network;
use crate::run::tariff::Tariff;
use crate::scenario::kinds::bank::Account;
use crate::scenario::kinds::client::ClientConfig;
use crate::scenario::kinds::hub::Device;
use crate::scenario::kinds::nodes::Nodes;
use crate::scenario::kinds::store::{StoreConfig, groups};
use crate::scenario::schema::{PropertyConfig, Scenario};
use crate::sorted::sort_by_key;

/// A property of a scenario, ready to be fed.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Its id in the file.
    pub id: String,
    /// What the page calls it.
    pub name: String,
    /// The fold.
    pub property: AnyProperty,
}

pub(super) fn compile(
    scenario: &Scenario,
    who: &Who,
    network: &Network,
    tariff: &Rc<Tariff>,
    cast: &mut Cast,
) -> Vec<Promise> {
    let mut site = Described {
        nodes: &nodes_of(scenario),
        who,
        network,
        tariff,
        cast,
    };
    let promise = |(id, property): (&PropertyId, &PropertyConfig)| Promise {
        id: id.as_str().to_owned(),
        name: property
            .name()
            .map_or_else(|| plain(id.as_str()), |name| name.as_str().to_owned()),
        property: property.fold(&mut site),
    };
    let mut promises: Vec<Promise> = scenario
        .properties
        .by_key()
        .into_iter()
        .map(promise)
        .collect();
    sort_by_key(&mut promises, |promise| {
        scenario.properties.position(&promise.id)
    });
    promises
}

/// `read-your-writes` as a person reads it.
fn plain(id: &str) -> String {
    let mut words = id.replace(['-', '_'], " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The system that a scenario describes, as its properties see it.
struct Described<'a> {
    nodes: &'a Nodes<'a>,
    who: &'a Who,
    network: &'a Network,
    tariff: &'a Rc<Tariff>,
    cast: &'a mut Cast,
}

impl Ids for Described<'_> {
    fn find_process(&self, node: &NodeId) -> Option<ProcessId> {
        self.who.find_process(node.as_str())
    }

    fn find_machine(&self, node: &NodeId) -> Option<MachineId> {
        Some(self.who.machine_of(self.find_process(node)?))
    }

    fn find_links(&self, link: &LinkId) -> Option<Vec<kernel::id::LinkId>> {
        Some(self.who.find_links(link.as_str()))
    }

    fn tariff(&self) -> Rc<Tariff> {
        Rc::clone(self.tariff)
    }

    fn copies(&self) -> Vec<Vec<ProcessId>> {
        groups(self.nodes, self.who)
    }
}

impl PropertySite for Described<'_> {
    fn network(&self) -> &Network {
        self.network
    }

    fn stores(&self) -> Vec<MachineId> {
        let stores = self.nodes.of::<StoreConfig>();
        stores.map(|(at, _)| self.who.machine(at.id)).collect()
    }

    fn devices(&self) -> Vec<(ProcessId, MachineId)> {
        let devices = self.nodes.with::<Device>();
        devices
            .map(|(at, _)| (self.who.process(at.id), self.who.machine(at.id)))
            .collect()
    }

    fn account(&mut self, client: &NodeId) -> (Symbol, Symbol) {
        let owner = self.cast.processes[self.process(client).index()];
        let account = self.nodes.part::<Account>(client.as_str());
        let password = account.map_or("", |account| account.password.as_str());
        (owner, self.cast.names.intern(password))
    }

    fn scope(&mut self, session: Option<&SessionId>, key: Option<&Datum>) -> Scope {
        scope(session, key, self.nodes, self.who, self.cast)
    }
}

/// The clients of each session: those that name the same one share it.
fn sessions(nodes: &Nodes<'_>, who: &Who) -> Vec<(String, Vec<ProcessId>)> {
    let mut sessions: Vec<(String, Vec<ProcessId>)> = Vec::new();
    for (at, config) in nodes.of::<ClientConfig>() {
        let session = config.session.as_ref().map_or(at.id, SessionId::as_str);
        let client = who.process(at.id);
        match sessions.iter_mut().find(|(name, _)| name == session) {
            Some((_, clients)) => clients.push(client),
            None => sessions.push((session.to_owned(), vec![client])),
        }
    }
    sessions
}

fn scope(
    session: Option<&SessionId>,
    key: Option<&Datum>,
    nodes: &Nodes<'_>,
    who: &Who,
    cast: &mut Cast,
) -> Scope {
    let sessions = sessions(nodes, who);
    let only = session.map(|session| {
        let found = sessions.iter().find(|(name, _)| name == session.as_str());
        found.map_or(Vec::new(), |(_, clients)| clients.clone())
    });
    let shared = sessions
        .into_iter()
        .map(|(_, clients)| clients)
        .filter(|clients| clients.len() > 1)
        .collect();
    Scope {
        shared,
        only,
        key: key.map(|key| cast.names.intern(key.as_str())),
    }
}

/// The processes that hold copies of the same data: each primary with its replicas.
#[must_use]
pub fn copies(scenario: &Scenario, who: &Who) -> Vec<Vec<ProcessId>> {
    groups(&nodes_of(scenario), who)
}
