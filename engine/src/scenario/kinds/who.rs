//! Who is who: what the ids of a scenario file stand for in the run that it compiles to.

use super::node::ClockSettings;
use crate::kernel::id::{Address, LinkId, MachineId, OperationId, ProcessId, ZoneId};
use crate::sorted::SortedMap;

/// A machine as its first node describes it.
#[derive(Clone, Debug)]
pub(in crate::scenario) struct Machine {
    pub(in crate::scenario) zone: ZoneId,
    pub(in crate::scenario) workers: u16,
    pub(in crate::scenario) clock: Option<ClockSettings>,
}

/// A named operation, or several that one entry makes: their client, and the first of their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::scenario) struct Named {
    pub(in crate::scenario) first: OperationId,
    pub(in crate::scenario) many: bool,
    pub(in crate::scenario) times: u32,
}

/// The part of a link that a script or a person can cut by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::scenario) struct Strand {
    pub(in crate::scenario) link: LinkId,
    pub(in crate::scenario) pairs: Vec<(MachineId, MachineId)>,
}

/// What the file's ids stand for.
#[derive(Clone, Debug, Default)]
pub struct Who {
    pub(in crate::scenario) machines: Vec<Machine>,
    pub(in crate::scenario) processes: SortedMap<String, ProcessId>,
    pub(in crate::scenario) homes: Vec<MachineId>,
    /// The machines of each zone or node.
    pub(in crate::scenario) ends: SortedMap<String, Vec<MachineId>>,
    pub(in crate::scenario) strands: SortedMap<String, Vec<Strand>>,
    pub(in crate::scenario) operations: SortedMap<String, Named>,
}

impl Who {
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

    pub(in crate::scenario) fn process(&self, node: &str) -> ProcessId {
        self.find_process(node)
            .expect("a valid scenario names only its own nodes")
    }

    pub(in crate::scenario) fn address(&self, node: &str) -> Address {
        Address(self.process(node).0)
    }

    pub(in crate::scenario) fn machine_of(&self, process: ProcessId) -> MachineId {
        self.homes[process.index()]
    }

    pub(in crate::scenario) fn machine(&self, node: &str) -> MachineId {
        self.machine_of(self.process(node))
    }

    /// The machines of a zone or of a node.
    pub(in crate::scenario) fn end(&self, id: &str) -> &[MachineId] {
        self.ends.get(id).map_or(&[], Vec::as_slice)
    }
}
