//! Who may ever stand on a stage: the machines of all systems of a file together. A place is given to each of
//! them once, so that the same machine stands in the same place whichever system is shown.

use fallible_engine::kernel::id::MachineId;
use std::rc::Rc;

use super::super::frame::{Frame, MachineKind};
use super::super::geometry::Size;
use super::arrange;
use super::parts::{Roster, Seats, Tie};

/// The stage for which the order of machines is found; at any other size they stand in the same.
const MODEL: Size = Size { w: 820.0, h: 548.0 };

impl Roster {
    /// A roster of machines, each with its name and zone; `ends` says who talks to whom.
    #[must_use]
    pub fn new(zones: usize, machines: &[(Rc<str>, usize)], ends: &[Tie]) -> Self {
        let mut members = vec![Vec::new(); zones.max(1)];
        for (seat, (_, zone)) in machines.iter().enumerate() {
            let zone = (*zone).min(members.len() - 1);
            members[zone].push(seat);
        }
        let zone = |seat: usize| machines[seat].1;
        let mut roster = Self {
            names: machines.iter().map(|(name, _)| Rc::clone(name)).collect(),
            members,
            joined: ends.iter().any(|([a, b], _)| zone(*a) != zone(*b)),
        };
        arrange::order(&mut roster, ends, MODEL);
        roster
    }
}

impl Seats {
    /// Those of a stage that knows of no other: servers first, then clients, each in the scenario's order.
    pub(super) fn of(frame: &Frame) -> Self {
        let mut ids: Vec<usize> = Vec::new();
        for kind in [MachineKind::Server, MachineKind::Client] {
            let machines = frame.machines.iter().enumerate();
            ids.extend(
                machines
                    .filter(|(_, machine)| machine.kind == kind)
                    .map(|(id, _)| id),
            );
        }
        let mut machines = vec![0; ids.len()];
        for (seat, id) in ids.iter().enumerate() {
            machines[*id] = seat;
        }
        let list: Vec<(Rc<str>, usize)> = ids
            .iter()
            .map(|id| {
                let machine = &frame.machines[*id];
                (Rc::clone(&machine.name), machine.zone)
            })
            .collect();
        let seat = |id: MachineId| machines.get(id.index()).copied();
        let ends: Vec<Tie> = frame
            .links
            .iter()
            .filter_map(|link| Some(([seat(link.ends[0])?, seat(link.ends[1])?], 1.0)))
            .collect();
        Self {
            roster: Rc::new(Roster::new(frame.zones.len(), &list, &ends)),
            zones: (0..frame.zones.len()).collect(),
            machines,
        }
    }
}
