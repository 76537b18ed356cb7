//! A plan: what a scenario compiles to, and all that decides a run.

use crate::sorted::sort_by_key;
use std::rc::Rc;

use super::tariff::Tariff;
use super::trigger::Trigger;
use crate::kernel::command::Command;
use crate::kernel::names::Cast;
use crate::kernel::process::Process;
use crate::kernel::time::Time;
use crate::kernel::world::World;

/// Everything that decides a run. The same plan gives the same records, always and everywhere.
#[derive(Clone, Debug)]
pub struct Plan<P: Process> {
    /// The world at time zero, before anything has happened.
    pub world: World<P>,
    /// Who is who.
    pub cast: Rc<Cast>,
    /// What is billed.
    pub tariff: Rc<Tariff>,
    /// Commands with their times. A command at a time comes before the events of that time, and among
    /// those of the same time the first in this list comes first; [`Self::sort`] keeps that order.
    pub commands: Vec<(Time, Command<P>)>,
    /// Commands that wait for an event.
    pub triggers: Vec<Trigger<P>>,
    /// When the run is over; events at this very time still happen.
    pub until: Time,
    /// How many events may happen before the run stops at its limit.
    pub events_max: u64,
}

impl<P: Process> Plan<P> {
    /// A plan of a world and nothing else.
    #[must_use]
    pub fn new(world: World<P>, until: Time) -> Self {
        Self {
            world,
            cast: Rc::default(),
            tariff: Rc::default(),
            commands: Vec::new(),
            triggers: Vec::new(),
            until,
            events_max: u64::MAX,
        }
    }

    /// Puts the commands in order of time; those of the same time keep their order.
    pub fn sort(&mut self) {
        sort_by_key(&mut self.commands, |(at, _)| *at);
    }
}
