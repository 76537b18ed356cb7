//! The properties of a scenario, as folds.

use std::rc::Rc;

use super::{Promise, Who, primary_of, stores};
use crate::check::config::Site;
use crate::check::scope::{Filter, Scope};
use crate::format::name::{Datum, LinkId, NodeId, PropertyId, SessionId};
use crate::kernel;
use crate::kernel::id::{MachineId, ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::network::Network;
use crate::kernel::operation::Verb;
use crate::kernel::sorted::sort_by_key;
use crate::run::tariff::Tariff;
use crate::scenario::schema::{PropertyConfig, Scenario};

pub(super) fn compile(
    scenario: &Scenario,
    who: &Who,
    network: &Network,
    tariff: &Rc<Tariff>,
    cast: &mut Cast,
) -> Vec<Promise> {
    let mut site = Described {
        scenario,
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
    scenario: &'a Scenario,
    who: &'a Who,
    network: &'a Network,
    tariff: &'a Rc<Tariff>,
    cast: &'a mut Cast,
}

impl Site for Described<'_> {
    fn process(&self, node: &NodeId) -> ProcessId {
        self.who.process(node.as_str())
    }

    fn machine(&self, node: &NodeId) -> MachineId {
        self.who.machine(node.as_str())
    }

    fn links(&self, link: &LinkId) -> Vec<kernel::id::LinkId> {
        self.who.find_links(link.as_str())
    }

    fn network(&self) -> &Network {
        self.network
    }

    fn tariff(&self) -> Rc<Tariff> {
        Rc::clone(self.tariff)
    }

    fn copies(&self) -> Vec<Vec<ProcessId>> {
        groups(self.scenario, self.who)
    }

    fn stores(&self) -> Vec<MachineId> {
        stores(self.scenario)
            .map(|(id, _)| self.who.machine(id))
            .collect()
    }

    fn devices(&self) -> Vec<(ProcessId, MachineId)> {
        let nodes = self.scenario.nodes.by_key().into_iter();
        let devices =
            nodes.filter(|(_, node)| node.as_client().is_some_and(|c| c.device.is_some()));
        devices
            .map(|(id, _)| (self.who.process(id.as_str()), self.who.machine(id.as_str())))
            .collect()
    }

    fn account(&mut self, client: &NodeId) -> (Symbol, Symbol) {
        let owner = self.cast.processes[self.process(client).index()];
        let client = self.scenario.nodes.get(client.as_str());
        let account = client.and_then(|client| client.as_client()?.account.as_ref());
        let password = account.map_or("", |account| account.password.as_str());
        (owner, self.cast.names.intern(password))
    }

    fn scope(&mut self, session: Option<&SessionId>, key: Option<&Datum>) -> Scope {
        scope(session, key, self.scenario, self.who, self.cast)
    }
}

/// Which operations a filter of the file means.
pub(super) fn filter(verb: Option<Verb>, node: Option<&NodeId>, who: &Who) -> Filter {
    Filter {
        verb,
        clients: node.map(|node| vec![who.process(node.as_str())]),
    }
}

/// The clients of each session: those that name the same one share it.
fn sessions(scenario: &Scenario, who: &Who) -> Vec<(String, Vec<ProcessId>)> {
    let mut sessions: Vec<(String, Vec<ProcessId>)> = Vec::new();
    for (id, node) in scenario.nodes.by_key() {
        let Some(config) = node.as_client() else {
            continue;
        };
        let session = config
            .session
            .as_ref()
            .map_or(id.as_str(), SessionId::as_str);
        let client = who.process(id.as_str());
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
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
) -> Scope {
    let sessions = sessions(scenario, who);
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

/// The copies that hold the same data: each primary with its replicas.
pub(super) fn groups(scenario: &Scenario, who: &Who) -> Vec<Vec<ProcessId>> {
    let mut groups: Vec<(&str, Vec<ProcessId>)> = Vec::new();
    for (id, config) in stores(scenario) {
        let primary = primary_of(scenario, id, config);
        match groups.iter_mut().find(|(name, _)| *name == primary) {
            Some((_, copies)) => copies.push(who.process(id)),
            None => groups.push((primary, vec![who.process(id)])),
        }
    }
    groups.into_iter().map(|(_, copies)| copies).collect()
}
