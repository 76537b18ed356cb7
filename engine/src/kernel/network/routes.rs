//! Routes: which link leads from each machine to each other, and which way along it.

use crate::kernel::id::{Direction, LinkId, MachineId};

/// Which link and direction lead from each machine to each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Routes {
    machines: usize,
    table: Vec<u16>,
}

const NO_ROUTE: u16 = u16::MAX;

impl Routes {
    /// No routes among `machines` machines.
    #[must_use]
    pub fn new(machines: usize) -> Self {
        Self {
            machines,
            table: vec![NO_ROUTE; machines * machines],
        }
    }

    /// Lets messages from one machine to another take this link.
    pub fn set(&mut self, from: MachineId, to: MachineId, link: LinkId, direction: Direction) {
        self.table[from.index() * self.machines + to.index()] = (link.0 << 1) | direction as u16;
    }

    /// The link from one machine to another, if there is one, and which way along it.
    #[must_use]
    #[inline]
    pub fn way(&self, from: MachineId, to: MachineId) -> Option<Way> {
        let way = *self.table.get(from.index() * self.machines + to.index())?;
        (way != NO_ROUTE).then_some(Way(way))
    }

    /// The same in its parts.
    #[must_use]
    pub fn get(&self, from: MachineId, to: MachineId) -> Option<(LinkId, Direction)> {
        let way = self.way(from, to)?;
        Some((way.link(), way.direction()))
    }
}

/// A link and which way along it, in one number: ways are numbered in the order of their links.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Way(u16);

impl Way {
    /// The link.
    #[must_use]
    #[inline]
    pub const fn link(self) -> LinkId {
        LinkId(self.0 >> 1)
    }

    /// Which way along it.
    #[must_use]
    #[inline]
    pub const fn direction(self) -> Direction {
        if self.0 & 1 == 0 {
            Direction::Forward
        } else {
            Direction::Back
        }
    }

    /// Its number.
    #[must_use]
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
