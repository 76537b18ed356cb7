//! Compiling: a valid scenario becomes a world at time zero, the commands and triggers of its script and
//! workload, and the properties to check.

mod actions;
mod administration;
mod bank;
mod calling;
mod conditions;
mod discovery;
mod hub;
mod network;
mod properties;
mod tariff;
mod web;
mod who;
mod workload;

use crate::kernel::sorted::sort_by_key;
use std::rc::Rc;

use super::limits;
use super::schema::{Acknowledgements, Delay, Distribution, Node, Pareto, Scenario, StoreConfig};
use super::schema::{OnLate, ReadFrom, Replication, Role};
use crate::check::AnyProperty;
use crate::kernel::clock::Clock;
use crate::kernel::id::{Address, MachineId, ProcessId, ZoneId};
use crate::kernel::latency::Latency;
use crate::kernel::names::Cast;
use crate::kernel::operation::Value;
use crate::kernel::random::{Purpose, Seed};
use crate::kernel::time::{Span, Time};
use crate::kernel::world::World;
use crate::protocols::{self, AnyProcess, client, service, store};
use crate::run::plan::Plan;

pub use conditions::{condition, goal};
pub use who::Who;

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

/// A scenario, ready to run.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// All that decides the run.
    pub plan: Plan<AnyProcess>,
    /// What the file's ids stand for.
    pub who: Rc<Who>,
    /// What is checked, in the order of the file.
    pub promises: Vec<Promise>,
}

/// Compiles a scenario of a valid document for one seed.
///
/// # Panics
/// If the scenario names something that it does not define; validation never lets such a one through.
#[must_use]
pub fn compile(scenario: &Scenario, seed: Seed) -> Compiled {
    let mut cast = Cast::default();
    web::intern_keys(scenario, &mut cast);
    let mut who = Who::of(scenario, &mut cast);
    let network = network::build(scenario, &mut who, &mut cast);
    let mut work = workload::gather(scenario, &mut who, &mut cast);
    let mut world = World::new(seed, network);
    for (machine, settings) in who.machines.iter().enumerate() {
        let clock = settings
            .clock
            .as_ref()
            .map_or_else(Clock::default, |clock| {
                Clock::new(clock.offset.nanos(), i64::from(clock.drift_ppm))
                    .within(Span(clock.uncertainty.nanos()))
            });
        let id = world.add_machine(settings.zone, clock, settings.workers);
        debug_assert_eq!(id.index(), machine, "machines are added in order");
    }
    for (index, (id, node)) in scenario.nodes.by_key().into_iter().enumerate() {
        let process = ProcessId(index as u32);
        let machine = who.machine_of(process);
        let program: AnyProcess = match node {
            Node::Client(node) => {
                let config = client_config(scenario, &who, &world, process, &node.config);
                let account = bank::account(scenario, &who, &mut cast, id.as_str(), &node.config);
                let device = hub::device(scenario, &who, &mut cast, &node.config);
                let (follow_ups, loads) = work.take(process);
                client::Client::new(client::Config {
                    follow_ups,
                    loads,
                    account,
                    device,
                    ..config
                })
                .into()
            }
            Node::Store(node) => store::Store::new(store_config(
                scenario,
                &who,
                &mut cast,
                id.as_str(),
                &node.config,
            ))
            .into(),
            Node::Bank(node) => {
                bank::bank(scenario, &who, &mut cast, id.as_str(), &node.config).into()
            }
            Node::Attacker(node) => bank::attacker(scenario, &who, &mut cast, &node.config).into(),
            Node::Rollout(node) => administration::rollout(&who, &mut cast, &node.config).into(),
            Node::Service(node) => {
                let workers = who.machines[machine.index()].workers;
                let config = calling::service_config(scenario, &who, workers, &node.config);
                service::Service::new(config).into()
            }
            Node::Web(node) => {
                let zone = who.machines[machine.index()].zone;
                let config = web::config(scenario, &who, &mut cast, zone, &node.config);
                protocols::web::Web::new(config).into()
            }
            Node::Hub(node) => {
                hub::hub(scenario, &who, &mut cast, id.as_str(), &node.config).into()
            }
            Node::Directory(node) => {
                let config = discovery::directory(&node.config);
                protocols::directory::Directory::new(config).into()
            }
            Node::Instance(node) => {
                let config = discovery::instance(&node.config, id.as_str(), &who, &mut cast);
                protocols::instance::Instance::new(config).into()
            }
            Node::Proxy(node) => {
                let config = discovery::proxy(&node.config, &who, &mut cast);
                protocols::proxy::Proxy::new(config).into()
            }
        };
        let key = Purpose::named(id.as_str()).key();
        let added = world.add_keyed_process(machine, cast.processes[index], key, program);
        debug_assert_eq!(added, process, "processes are added in order");
    }
    let tariff = tariff::tariff(scenario, &who, world.network().links.len());
    let promises = properties::compile(scenario, &who, world.network(), &tariff, &mut cast);
    let (commands, triggers) = actions::compile(scenario, &mut who, &mut cast, work.commands);
    administration::owners(scenario, &who, &mut cast);
    let mut plan = Plan::new(world, Time(scenario.duration.nanos()));
    plan.commands = commands;
    plan.triggers = triggers;
    plan.events_max = limits::EVENTS;
    plan.cast = Rc::new(cast);
    plan.tariff = tariff;
    plan.sort();
    Compiled {
        plan,
        who: Rc::new(who),
        promises,
    }
}

/// The distribution that a file describes.
#[must_use]
pub fn latency(delay: Delay) -> Latency {
    match delay {
        Delay::Constant(span) => Latency::Constant(Span(span.nanos())),
        Delay::Drawn(Distribution::Uniform { min, max }) => {
            Latency::Uniform(Span(min.nanos()), Span(max.nanos()))
        }
        Delay::Drawn(Distribution::Lognormal { median, p99 }) => {
            Latency::log_normal(Span(median.nanos()), Span(p99.nanos()))
        }
        Delay::Drawn(Distribution::Pareto(Pareto::Percentile { min, p99 })) => {
            Latency::pareto(Span(min.nanos()), Span(p99.nanos()))
        }
        Delay::Drawn(Distribution::Pareto(Pareto::Shape { min, shape })) => Latency::Pareto {
            min: Span(min.nanos()),
            shape,
        },
    }
}

/// The stores of a scenario with their settings, in the order of their ids.
fn stores(scenario: &Scenario) -> impl Iterator<Item = (&str, &StoreConfig)> {
    let nodes = scenario.nodes.by_key();
    nodes
        .into_iter()
        .filter_map(|(id, node)| Some((id.as_str(), node.as_store()?)))
}

/// The primary that a store belongs to: itself, the one that it names, or the only one.
fn primary_of<'a>(scenario: &'a Scenario, id: &'a str, config: &'a StoreConfig) -> &'a str {
    if config.role == Role::Primary {
        return id;
    }
    let named = config.copy_of.as_ref().map(super::name::NodeId::as_str);
    named.unwrap_or_else(|| first_primary(scenario).unwrap_or(id))
}

fn first_primary(scenario: &Scenario) -> Option<&str> {
    let stores = scenario.nodes.iter();
    let stores = stores.filter_map(|(id, node)| Some((id.as_str(), node.as_store()?)));
    let primaries = stores.filter(|(_, config)| config.role == Role::Primary);
    primaries.map(|(id, _)| id).min()
}

fn store_config(
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
    id: &str,
    config: &StoreConfig,
) -> store::Config {
    let primary = primary_of(scenario, id, config);
    let replicas: Vec<Address> = stores(scenario)
        .filter(|(other, config)| {
            config.role == Role::Replica && primary_of(scenario, other, config) == id
        })
        .map(|(other, _)| who.address(other))
        .collect();
    // What a copy acknowledges depends on when its primary confirms.
    let rule = stores(scenario)
        .find(|(other, _)| *other == primary)
        .map_or(config, |(_, config)| config);
    let needed = match rule.acks {
        Acknowledgements::All => replicas.len() as u32,
        Acknowledgements::Count(count) => count,
    };
    let mut initial = Vec::new();
    for (key, value) in rule.initial.by_key() {
        initial.push((
            cast.names.intern(key.as_str()),
            Value::Text(cast.names.intern(value.as_str())),
        ));
    }
    store::Config {
        role: if config.role == Role::Primary {
            store::Role::Primary
        } else {
            store::Role::Replica
        },
        replication: match rule.replication {
            Replication::Async => store::Replication::Asynchronous,
            Replication::Received => store::Replication::Received(needed),
            Replication::Applied => store::Replication::Applied(needed),
        },
        primary: who.address(primary),
        replicas,
        read_service: latency(config.read_service),
        write_service: latency(config.write_service),
        apply_service: latency(config.apply_service),
        read_wait: Span(config.read_wait.nanos()),
        on_late: match config.on_late {
            OnLate::Wait => store::OnLate::Wait,
            OnLate::Redirect => store::OnLate::Redirect,
            OnLate::Refuse => store::OnLate::Refuse,
        },
        initial,
        ..store::Config::default()
    }
}

fn client_config(
    scenario: &Scenario,
    who: &Who,
    world: &World<AnyProcess>,
    process: ProcessId,
    config: &super::schema::ClientConfig,
) -> client::Config {
    let primary = config
        .write_to
        .as_ref()
        .map(super::name::NodeId::as_str)
        .or_else(|| first_primary(scenario));
    let mut webs = scenario
        .nodes
        .iter()
        .filter(|(_, node)| node.as_web().is_some());
    let named = config.pages_from.as_ref().map(super::name::NodeId::as_str);
    let web = named.or_else(|| webs.next().map(|(id, _)| id.as_str()));
    let others = config.else_from.iter().map(super::name::NodeId::as_str);
    let home = who.machine_of(process);
    let mut copies: Vec<(Span, Address)> = if config.stores.is_empty() {
        stores(scenario)
            .map(|(id, _)| (way(world, who, home, id), who.address(id)))
            .collect()
    } else {
        config
            .stores
            .iter()
            .map(|id| (way(world, who, home, id.as_str()), who.address(id.as_str())))
            .collect()
    };
    sort_by_key(&mut copies, |(way, _)| *way);
    client::Config {
        primary: primary.map_or(Address(u32::MAX), |id| who.address(id)),
        webs: web
            .into_iter()
            .chain(others)
            .map(|id| who.address(id))
            .collect(),
        copies: copies.into_iter().map(|(_, address)| address).collect(),
        read_from: match config.read_from {
            ReadFrom::Primary => client::ReadFrom::Primary,
            ReadFrom::Nearest => client::ReadFrom::Nearest,
            ReadFrom::NearestAtToken => client::ReadFrom::NearestAtToken,
            ReadFrom::Sticky => client::ReadFrom::Sticky,
            ReadFrom::Random => client::ReadFrom::Random,
            ReadFrom::RandomAtToken => client::ReadFrom::RandomAtToken,
        },
        primary_after_write: config
            .after_write
            .as_ref()
            .map_or(Span::ZERO, |rule| Span(rule.primary_for.nanos())),
        service: calling::service_of(scenario, config)
            .map_or(Address(u32::MAX), |id| who.address(id)),
        calls: calling::policy(config),
        silence_is_no: calling::silence_is_no(config.silence),
        keys: calling::client_keys(config.keys),
        settle_every: config.settle_every.map(|every| Span(every.nanos())),
        token_wait: config
            .token_wait
            .map_or(Span(u64::MAX), |span| Span(span.nanos())),
        ..client::Config::default()
    }
}

/// How long the way to a store typically is; the longest there can be if there is none.
fn way(world: &World<AnyProcess>, who: &Who, from: MachineId, store: &str) -> Span {
    let to = who.machine_of(who.process(store));
    let network = world.network();
    let route = network.routes.get(from, to);
    route.map_or(Span(u64::MAX), |(link, _)| {
        network.links[link.index()].latency.median()
    })
}

/// The zone with this number in the order of the file.
fn zone_id(scenario: &Scenario, id: &str) -> ZoneId {
    ZoneId(
        scenario
            .zones
            .position(id)
            .expect("a valid scenario names only its own zones") as u16,
    )
}
