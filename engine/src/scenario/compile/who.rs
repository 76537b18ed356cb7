//! Who is who: what the ids of a scenario file stand for in the run that it compiles to.

use crate::kernel::sorted::SortedMap;

use super::zone_id;
use crate::kernel::id::{Address, LinkId, MachineId, OperationId, ProcessId, ZoneId};
use crate::kernel::names::Cast;
use crate::kernel::network::Direction;
use crate::scenario::schema::{ClockSettings, LinkTarget, Scenario};

/// A machine as its first node describes it.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub(super) zone: ZoneId,
    pub(super) workers: u16,
    pub(super) clock: Option<ClockSettings>,
}

/// A named operation, or several that one entry makes: their client, and the first of their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Named {
    pub(super) first: OperationId,
    pub(super) many: bool,
    pub(super) times: u32,
}

/// The part of a link that a script or a person can cut by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Strand {
    pub(super) link: LinkId,
    pub(super) pairs: Vec<(MachineId, MachineId)>,
}

/// What the file's ids stand for.
#[derive(Clone, Debug, Default)]
pub struct Who {
    pub(super) machines: Vec<Machine>,
    processes: SortedMap<String, ProcessId>,
    homes: Vec<MachineId>,
    /// The machines of each zone or node.
    ends: SortedMap<String, Vec<MachineId>>,
    pub(super) strands: SortedMap<String, Vec<Strand>>,
    pub(super) operations: SortedMap<String, Named>,
}

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

    /// The process of a node, if there is one of this id.
    #[must_use]
    pub fn find_process(&self, node: &str) -> Option<ProcessId> {
        self.processes.get(node).copied()
    }

    /// The id of a process's node.
    #[must_use]
    pub fn node(&self, process: ProcessId) -> Option<&str> {
        self.processes
            .iter()
            .find(|(_, p)| **p == process)
            .map(|(id, _)| id.as_str())
    }

    /// The id under `links` of a link of the run, and whether it is only a part of that.
    #[must_use]
    pub fn link(&self, link: LinkId) -> Option<&str> {
        let made = |strands: &Vec<Strand>| strands.iter().any(|strand| strand.link == link);
        self.strands
            .iter()
            .find(|(_, strands)| made(strands))
            .map(|(id, _)| id.as_str())
    }

    /// The links of the run that a file's link stands for.
    #[must_use]
    pub fn find_links(&self, link: &str) -> Vec<LinkId> {
        self.strands.get(link).map_or(Vec::new(), |strands| {
            strands.iter().map(|strand| strand.link).collect()
        })
    }

    /// The operation of this name; of many, `name-3` is the third.
    #[must_use]
    pub fn find_operation(&self, name: &str) -> Option<OperationId> {
        if let Some(named) = self.operations.get(name) {
            return Some(named.first);
        }
        let (base, digits) = name.rsplit_once('-')?;
        let which: u32 = digits.parse().ok().filter(|which| *which > 0)?;
        let Named { first, many, times } = *self.operations.get(base)?;
        (many && which <= times).then_some(OperationId {
            number: first.number + which - 1,
            ..first
        })
    }

    /// All operations of this name: the first and how many there are at most.
    #[must_use]
    pub fn find_operations(&self, name: &str) -> Option<(OperationId, u32)> {
        if let Some(named) = self.operations.get(name) {
            return Some((named.first, named.times));
        }
        self.find_operation(name).map(|id| (id, 1))
    }

    /// What an operation is called in the file.
    #[must_use]
    pub fn operation_name(&self, id: OperationId) -> Option<String> {
        self.operations.iter().find_map(|(name, named)| {
            let which = id.number.checked_sub(named.first.number)?;
            let ours = named.first.client == id.client && which < named.times;
            match (ours, named.many) {
                (true, true) => Some(format!("{name}-{}", which + 1)),
                (true, false) => Some(name.clone()),
                (false, _) => None,
            }
        })
    }

    pub(super) fn process(&self, node: &str) -> ProcessId {
        self.find_process(node)
            .expect("a valid scenario names only its own nodes")
    }

    pub(super) fn address(&self, node: &str) -> Address {
        Address(self.process(node).0)
    }

    pub(super) fn machine_of(&self, process: ProcessId) -> MachineId {
        self.homes[process.index()]
    }

    pub(super) fn machine(&self, node: &str) -> MachineId {
        self.machine_of(self.process(node))
    }

    /// The machines of a zone or of a node.
    pub(super) fn end(&self, id: &str) -> &[MachineId] {
        self.ends.get(id).map_or(&[], Vec::as_slice)
    }

    /// What a target stands for: links of the run, each with a direction, or both.
    pub(super) fn targets(&self, target: &LinkTarget) -> Vec<(LinkId, Option<Direction>)> {
        let strands = self
            .strands
            .get(target.link().as_str())
            .map_or(&[][..], Vec::as_slice);
        let LinkTarget::Part {
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
