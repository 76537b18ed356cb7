//! The properties of a scenario, as folds.

use std::rc::Rc;

use super::{Promise, Who, copies, nodes_of};
use crate::check::AnyProperty;
use crate::check::alarms::Alarms;
use crate::check::answered::Answered;
use crate::check::busy::Busy;
use crate::check::converges::Converges;
use crate::check::cost::Cost;
use crate::check::exactly_once::{Clause, ExactlyOnce};
use crate::check::fields_kept::FieldsKept;
use crate::check::latency::{Latency, Percentile};
use crate::check::messages_each::MessagesEach;
use crate::check::monotonic_reads::MonotonicReads;
use crate::check::no_lost_writes::NoLostWrites;
use crate::check::nothing_vanishes::NothingVanishes;
use crate::check::numbers_kept::NumbersKept;
use crate::check::only_asked_for::OnlyAskedFor;
use crate::check::read_your_writes::ReadYourWrites;
use crate::check::readable::Readable;
use crate::check::recovers::{Recovers, Recovery};
use crate::check::right_service::RightService;
use crate::check::scope::{Filter, Scope};
use crate::check::secrecy::Secrecy;
use crate::check::settled::Settled;
use crate::check::share_of_reads::{By, ShareOfReads};
use crate::check::staleness::Staleness;
use crate::check::utilisation::Utilisation;
use crate::check::wasted_work::WastedWork;
use crate::format::name::{Datum, NodeId, SessionId};
use crate::format::units::Duration;
use crate::kernel::id::{MachineId, ProcessId};
use crate::kernel::names::Cast;
use crate::kernel::network::Network;
use crate::kernel::operation::Verb;
use crate::kernel::time::{Span, Time};
use crate::run::tariff::Tariff;
use crate::scenario::kinds::bank::Account;
use crate::scenario::kinds::client::ClientConfig;
use crate::scenario::kinds::hub::Device;
use crate::scenario::kinds::store::StoreConfig;
use crate::scenario::schema::{self, Property, Scenario};

pub(super) fn compile(
    scenario: &Scenario,
    who: &Who,
    network: &Network,
    tariff: &Rc<Tariff>,
    cast: &mut Cast,
) -> Vec<Promise> {
    let promise = |(id, property): (&crate::format::name::PropertyId, &Property)| Promise {
        id: id.as_str().to_owned(),
        name: property
            .name()
            .map_or_else(|| plain(id.as_str()), |name| name.as_str().to_owned()),
        property: fold(property, scenario, who, network, tariff, cast),
    };
    scenario.properties.iter().map(promise).collect()
}

/// `read-your-writes` as a person reads it.
fn plain(id: &str) -> String {
    let mut words = id.replace(['-', '_'], " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

fn fold(
    property: &Property,
    scenario: &Scenario,
    who: &Who,
    network: &Network,
    tariff: &Rc<Tariff>,
    cast: &mut Cast,
) -> AnyProperty {
    let span = |duration: &Duration| Span(duration.nanos());
    match property {
        Property::ReadYourWrites { session, key, .. } => {
            ReadYourWrites::new(scope(session.as_ref(), key.as_ref(), scenario, who, cast)).into()
        }
        Property::MonotonicReads { session, key, .. } => {
            MonotonicReads::new(scope(session.as_ref(), key.as_ref(), scenario, who, cast)).into()
        }
        Property::NoLostWrites { key, .. } => NoLostWrites::new(
            scope(None, key.as_ref(), scenario, who, cast),
            copies(scenario, who),
        )
        .into(),
        Property::Converges { .. } => Converges::new(copies(scenario, who)).into(),
        Property::Answered {
            of,
            node,
            share,
            within,
            ..
        } => Answered::new(
            filter(*of, node.as_ref(), who),
            share.get(),
            within.as_ref().map(span),
        )
        .into(),
        Property::Latency {
            of,
            node,
            percentile,
            at_most,
            ..
        } => {
            let percentile = Percentile::new(*percentile);
            Latency::new(filter(*of, node.as_ref(), who), percentile, span(at_most)).into()
        }
        Property::ShareOfReads { node, at_most, .. } => {
            ShareOfReads::new(By::Process(who.process(node.as_str())), at_most.get()).into()
        }
        Property::ExactlyOnce { node, only, .. } => {
            let only = only.map(|only| match only {
                schema::Clause::Effects => Clause::Effects,
                schema::Clause::Answers => Clause::Answers,
            });
            ExactlyOnce::new(filter(None, node.as_ref(), who), only).into()
        }
        Property::WastedWork { at_most, .. } => WastedWork::new(at_most.get()).into(),
        Property::Recovers {
            of,
            since,
            within,
            until,
            answered_in,
            ..
        } => {
            let promise = Recovery {
                since: Time(since.nanos()),
                within: span(within),
                until: until.map_or(Time(u64::MAX), |until| Time(until.nanos())),
                answered_in: span(answered_in),
            };
            Recovers::new(filter(*of, None, who), promise).into()
        }
        Property::Settled { node, .. } => Settled::new(filter(None, node.as_ref(), who)).into(),
        Property::Staleness { node, at_most, .. } => {
            let pages = filter(Some(schema::Verb::Page), node.as_ref(), who);
            Staleness::new(pages, span(at_most)).into()
        }
        Property::MessagesEach {
            of, node, at_most, ..
        } => MessagesEach::new(filter(*of, node.as_ref(), who), *at_most).into(),
        Property::Utilisation {
            link,
            node,
            at_most,
            ..
        } => {
            let links = link.iter().flat_map(|link| who.find_links(link.as_str()));
            let machine = node.as_ref().map(|node| who.machine(node.as_str()));
            Utilisation::new(network, links.collect(), machine, at_most.get()).into()
        }
        Property::Cost {
            for_a_million,
            at_most_usd,
            ..
        } => {
            let a_million = for_a_million.map(|verb| filter(Some(verb), None, who));
            Cost::new(Rc::clone(tariff), *at_most_usd, a_million).into()
        }
        Property::Busy { node, at_most, .. } => {
            let machines = node.as_ref().map_or_else(
                || {
                    let nodes = nodes_of(scenario);
                    let stores = nodes.of::<StoreConfig>();
                    stores.map(|(at, _)| who.machine(at.id)).collect()
                },
                |node| vec![who.machine(node.as_str())],
            );
            Busy::new(machines, at_most.get()).into()
        }
        Property::Secrecy { node, .. } => {
            let nodes = nodes_of(scenario);
            let account = nodes.part::<Account>(node.as_str());
            let password = account.map_or("", |account| account.password.as_str());
            let owner = cast.processes[who.process(node.as_str()).index()];
            Secrecy::new(cast.names.intern(password), owner).into()
        }
        Property::Readable { .. } => Readable::default().into(),
        Property::NothingVanishes { .. } => NothingVanishes::default().into(),
        Property::FieldsKept { .. } => FieldsKept::default().into(),
        Property::NoFalseAlarms { .. } => Alarms::none_false(devices(scenario, who)).into(),
        Property::DeathsNoticed { within, .. } => {
            Alarms::none_missing(devices(scenario, who), span(within)).into()
        }
        Property::OnlyAskedFor { .. } => OnlyAskedFor::default().into(),
        Property::NumbersKept { node, at_most, .. } => {
            NumbersKept::new(who.process(node.as_str()), *at_most).into()
        }
        Property::RightService { grace, .. } => RightService::new(span(grace)).into(),
    }
}

/// The devices of all hubs, and the machines that they run on.
fn devices(scenario: &Scenario, who: &Who) -> Vec<(ProcessId, MachineId)> {
    let nodes = nodes_of(scenario);
    let devices = nodes.with::<Device>();
    devices
        .map(|(at, _)| (who.process(at.id), who.machine(at.id)))
        .collect()
}

/// Which operations a filter of the file means.
pub(super) fn filter(of: Option<schema::Verb>, node: Option<&NodeId>, who: &Who) -> Filter {
    let verb = of.map(|verb| match verb {
        schema::Verb::Read => Verb::Read,
        schema::Verb::Write => Verb::Write,
        schema::Verb::Transfer => Verb::Transfer,
        schema::Verb::Pay => Verb::Pay,
        schema::Verb::Call => Verb::Call,
        schema::Verb::Page => Verb::Page,
        schema::Verb::Fetch => Verb::Fetch,
        schema::Verb::Edit => Verb::Edit,
    });
    Filter {
        verb,
        clients: node.map(|node| vec![who.process(node.as_str())]),
    }
}

/// The clients of each session: those that name the same one share it.
fn sessions(scenario: &Scenario, who: &Who) -> Vec<(String, Vec<ProcessId>)> {
    let mut sessions: Vec<(String, Vec<ProcessId>)> = Vec::new();
    for (at, config) in nodes_of(scenario).of::<ClientConfig>() {
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
