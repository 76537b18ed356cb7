//! Whom a record concerns: machines, links and messages.

use fallible_engine::kernel::id::{FlightId, LinkId, MachineId, ProcessId};
use fallible_engine::kernel::record::{Fact, Record};
use fallible_engine::run::trace::Trace;

use super::About;

/// On which machine each process began.
#[derive(Debug, Default)]
pub(super) struct Hosts(Vec<Option<MachineId>>);

impl Hosts {
    pub(super) fn observe(&mut self, record: &Record) {
        if let Fact::Started(process, machine) = record.fact {
            let room = self.0.len().max(process.index() + 1);
            self.0.resize(room, None);
            self.0[process.index()] = Some(machine);
        }
    }

    fn of(&self, process: ProcessId) -> Option<MachineId> {
        self.0.get(process.index()).copied().flatten()
    }

    fn are_on(&self, processes: [Option<ProcessId>; 2], machine: MachineId) -> bool {
        let mut processes = processes.into_iter().flatten();
        processes.any(|process| self.of(process) == Some(machine))
    }
}

/// Whether a record is about a machine, or a process on it.
pub(super) fn concerns_machine(
    record: &Record,
    machine: MachineId,
    trace: &Trace,
    hosts: &Hosts,
) -> bool {
    match &record.fact {
        Fact::Started(_, id)
        | Fact::Crashed(id)
        | Fact::Restarted(id)
        | Fact::Paused(id)
        | Fact::Resumed(id)
        | Fact::Slowed(id, _)
        | Fact::ClockStepped(id, _)
        | Fact::DriftSet(id, _) => *id == machine,
        fact => hosts.are_on(processes(fact, trace), machine),
    }
}

/// Whether a record is about something.
pub(super) fn concerns(record: &Record, about: About, trace: &Trace, hosts: &Hosts) -> bool {
    match about {
        About::Machine(machine) => concerns_machine(record, machine, trace, hosts),
        About::Message(flight) => flight_of(&record.fact) == Some(flight),
        About::Link(link, [a, b]) => match link_of(&record.fact) {
            Some(changed) => changed == link,
            None => {
                let [Some(from), Some(to)] = processes(&record.fact, trace) else {
                    return false;
                };
                let ends = [hosts.of(from), hosts.of(to)];
                ends == [Some(a), Some(b)] || ends == [Some(b), Some(a)]
            }
        },
    }
}

/// The processes that a fact is about.
fn processes(fact: &Fact, trace: &Trace) -> [Option<ProcessId>; 2] {
    match fact {
        Fact::Sent { from, to, .. } => [Some(*from), Some(*to)],
        Fact::Unreachable { from, .. } => [Some(*from), None],
        Fact::Started(process, _)
        | Fact::Destroyed(process)
        | Fact::Fired(process)
        | Fact::Asked(process)
        | Fact::Noted(process, _) => [Some(*process), None],
        Fact::Invoked(operation, _) | Fact::Completed(operation, _) => {
            [Some(operation.client), None]
        }
        Fact::Disconnected(one, other) => [Some(*one), Some(*other)],
        fact => match flight_of(fact).and_then(|flight| trace.origin(flight)) {
            Some((_, origin)) if matches!(origin.fact, Fact::Sent { .. }) => {
                processes(&origin.fact, trace)
            }
            _ => [None, None],
        },
    }
}

/// The message that a fact is about.
const fn flight_of(fact: &Fact) -> Option<FlightId> {
    match fact {
        Fact::Sent { flight, .. }
        | Fact::Duplicated { flight, .. }
        | Fact::Rescheduled { flight, .. }
        | Fact::Delivered(flight, _)
        | Fact::Ended(flight, _)
        | Fact::Unreachable { flight, .. } => Some(*flight),
        _ => None,
    }
}

/// The link that a fault is about.
const fn link_of(fact: &Fact) -> Option<LinkId> {
    match fact {
        Fact::CutOff(link, _)
        | Fact::Healed(link, _)
        | Fact::LatencySet(link, _)
        | Fact::LossSet(link, _) => Some(*link),
        _ => None,
    }
}
