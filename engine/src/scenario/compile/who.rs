//! Who is who in a scenario: every node gets a process, every machine a number, in the order of the file.

use crate::kernel::id::{Direction, LinkId, MachineId, ProcessId, ZoneId};
use crate::kernel::names::Cast;
use crate::scenario::kinds::nodes;
use crate::scenario::kinds::nodes::Nodes;
use crate::scenario::kinds::who::Machine;
pub(super) use crate::scenario::kinds::who::{Named, Strand, Who};
use crate::scenario::schema::{LinkTarget, Scenario};
use crate::sorted::SortedMap;

impl Who {
    /// Gives every node a process and every machine a number. Processes are numbered in the order of their
    /// nodes' ids, since some things that happen at once happen in that order; machines and zones in that of
    /// the file, in which pictures show them, and nothing is decided by their numbers.
    pub(super) fn of(scenario: &Scenario, cast: &mut Cast) -> Self {
        let mut who = Self::default();
        for (id, node) in scenario.nodes.by_key() {
            let name = node.name().map_or(id.as_str(), |name| name.as_str());
            cast.processes.push(cast.names.intern(name));
        }
        for (id, zone) in scenario.zones.iter() {
            let name = zone.name.as_ref().map_or(id.as_str(), |name| name.as_str());
            cast.zones.push(cast.names.intern(name));
            who.ends.insert(id.as_str().to_owned(), Vec::new());
        }
        let mut homes: SortedMap<&str, MachineId> = SortedMap::new();
        let mut shared: SortedMap<&str, MachineId> = SortedMap::new();
        for (id, node) in scenario.nodes.iter() {
            let name = node.name().map_or(id.as_str(), |name| name.as_str());
            let settings = node.machine();
            let known = settings
                .machine
                .and_then(|machine| shared.get(machine.as_str()).copied());
            let machine = known.unwrap_or_else(|| {
                let machine = MachineId(who.machines.len() as u32);
                who.machines.push(Machine {
                    zone: zone_id(scenario, node.zone().as_str()),
                    workers: 1,
                    clock: None,
                });
                let name = settings.machine.map_or(name, |machine| machine.as_str());
                cast.machines.push(cast.names.intern(name));
                machine
            });
            if let Some(machine_name) = settings.machine {
                shared.insert(machine_name.as_str(), machine);
            }
            let described = &mut who.machines[machine.index()];
            described.workers = settings
                .workers
                .map_or(described.workers, |workers| workers as u16);
            described.clock = settings.clock.cloned().or_else(|| described.clock.clone());
            homes.insert(id.as_str(), machine);
        }
        for (id, node) in scenario.nodes.by_key() {
            let Some(machine) = homes.get(id.as_str()).copied() else {
                continue;
            };
            let process = ProcessId(who.homes.len() as u32);
            who.processes.insert(id.as_str().to_owned(), process);
            who.homes.push(machine);
            let of_zone = who.ends.entry(node.zone().as_str().to_owned()).or_default();
            if !of_zone.contains(&machine) {
                of_zone.push(machine);
            }
            who.ends.insert(id.as_str().to_owned(), vec![machine]);
        }
        who
    }

    /// What a target stands for: links of the run, each with a direction, or both.
    pub(super) fn targets(&self, target: &LinkTarget) -> Vec<(LinkId, Option<Direction>)> {
        let strands = self
            .strands
            .get(target.link().as_str())
            .map_or(&[][..], Vec::as_slice);
        let LinkTarget::Between {
            from,
            to,
            both_ways,
            ..
        } = target
        else {
            return strands.iter().map(|strand| (strand.link, None)).collect();
        };
        let (from, to) = (self.end(from.as_str()), self.end(to.as_str()));
        let towards = |(a, b): &(MachineId, MachineId)| from.contains(a) && to.contains(b);
        let back = |(a, b): &(MachineId, MachineId)| from.contains(b) && to.contains(a);
        let mut found = Vec::new();
        for strand in strands {
            if strand.pairs.iter().any(towards) {
                found.push((strand.link, (!both_ways).then_some(Direction::Forward)));
            } else if strand.pairs.iter().any(back) {
                found.push((strand.link, (!both_ways).then_some(Direction::Back)));
            }
        }
        found
    }
}

/// The nodes of a valid scenario, in the order of their ids.
pub(super) fn nodes_of(scenario: &Scenario) -> Nodes<'_> {
    let all = scenario.nodes.by_key().into_iter();
    nodes(all.map(|(id, node)| (id.as_str(), node)), true)
}

/// The zone with this number in the order of the file.
pub(super) fn zone_id(scenario: &Scenario, id: &str) -> ZoneId {
    ZoneId(
        scenario
            .zones
            .position(id)
            .expect("a valid scenario names only its own zones") as u16,
    )
}
