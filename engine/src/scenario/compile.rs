//! Compiling: a valid scenario becomes a world at time zero, the commands and triggers of its script and
//! workload, and the properties to check.

mod actions;
mod conditions;
mod cues;
mod network;
mod owners;
mod properties;
mod tariff;
mod who;
mod workload;

use std::rc::Rc;

use super::kinds::intern_first;
use super::kinds::site::Site;
use super::schema::Scenario;
use crate::format::limits;
use crate::kernel::clock::Clock;
use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::random::{Purpose, Seed};
use crate::kernel::time::{Span, Time};
use crate::kernel::world::World;
use crate::protocols::AnyProcess;
use crate::run::plan::Plan;

pub use super::kinds::who::Who;
pub use conditions::{condition, goal, number};
pub use cues::{SoFar, after};
pub use properties::{Promise, copies};

use who::nodes_of;

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
    let nodes = nodes_of(scenario);
    let mut cast = Cast::default();
    intern_first(&nodes, &mut cast);
    let mut who = Who::of(scenario, &mut cast);
    let network = network::build(scenario, &mut who, &mut cast);
    actions::number_inputs(scenario, &mut who);
    let mut work = workload::gather(scenario, &mut who, &mut cast);
    let mut site = Site {
        nodes: &nodes,
        who: &who,
        cast: &mut cast,
        network: &network,
        work: &mut work.by_itself,
    };
    let programs = scenario.nodes.by_key().into_iter().zip(nodes.iter());
    let programs: Vec<AnyProcess> = programs
        .map(|((_, node), at)| node.settings().build(at, &mut site))
        .collect();
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
    for (index, (node, program)) in nodes.iter().zip(programs).enumerate() {
        let process = ProcessId(index as u32);
        let machine = who.machine_of(process);
        let key = Purpose::named(node.id).key();
        let added = world.add_keyed_process(machine, cast.processes[index], key, program);
        debug_assert_eq!(added, process, "processes are added in order");
    }
    let tariff = tariff::tariff(scenario, &who, world.network().links.len());
    let promises = properties::compile(scenario, &who, world.network(), &tariff, &mut cast);
    let (commands, triggers) = actions::compile(scenario, &who, &mut cast, work.commands);
    owners::owners(scenario, &who, &mut cast);
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
