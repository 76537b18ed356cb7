//! One run being watched: its timeline with all branches, and for each branch what is folded over its
//! records. It is computed in slices, so that a page stays alive while it grows.

use std::rc::Rc;

use fallible_engine::check::property::{End, Property};
use fallible_engine::check::verdict::{Step, Verdict};
use fallible_engine::check::{AnyProperty, Checks};
use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::id::ProcessId;
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::time::Time;
use fallible_engine::measure::Measures;
use fallible_engine::measure::fold::System;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::limits::Limit;
use fallible_engine::run::moment::{BranchId, Moment};
use fallible_engine::run::plan::Plan;
use fallible_engine::run::tariff::Tariff;
use fallible_engine::run::timeline::Timeline;
use fallible_engine::run::trace::Trace;
use fallible_engine::run::trail::Trail;

use super::ledger::Ledger;

/// Records that are folded for each event that is computed, so that folding keeps up.
const RECORDS_PER_EVENT: u64 = 8;

/// A promise of the scenario: a property with its names.
#[derive(Clone, Debug)]
pub struct Pledge {
    /// Its id in the scenario.
    pub id: Rc<str>,
    /// What the page calls it.
    pub name: Rc<str>,
    /// The property, at the beginning of a run.
    pub property: AnyProperty,
}

/// A run and what is known of it.
#[derive(Clone, Debug)]
pub struct Run {
    timeline: Timeline<AnyProcess>,
    /// Who is who at the beginning of a branch.
    cast: Rc<Cast>,
    promises: Rc<[Pledge]>,
    until: Time,
    ledgers: Vec<Ledger>,
    meters: Vec<Trail<Measures>>,
    system: System,
}

impl Run {
    /// A run of which nothing has happened yet. `stores` are the processes that hold copies of the same
    /// data, for each store.
    #[must_use]
    pub fn new(
        plan: Plan<AnyProcess>,
        promises: Rc<[Pledge]>,
        stores: Rc<[Vec<ProcessId>]>,
    ) -> Self {
        let (cast, until) = (Rc::clone(&plan.cast), plan.until);
        let system = System {
            tariff: Rc::clone(&plan.tariff),
            stores,
        };
        let mut run = Self {
            timeline: Timeline::new(plan),
            cast,
            promises,
            until,
            ledgers: Vec::new(),
            meters: vec![Trail::new(Measures::new(&system))],
            system,
        };
        run.ledgers.push(run.empty_ledger());
        run
    }

    fn empty_ledger(&self) -> Ledger {
        let properties = self.promises.iter().map(|p| p.property.clone()).collect();
        Ledger::new(
            Checks::new(Rc::clone(&self.cast), properties),
            self.until,
            &self.system,
        )
    }

    /// Computes the current branch further, by about so many events. True while there is more to do.
    pub fn advance(&mut self, events: u64) -> bool {
        let progress = self.timeline.advance(events);
        let branch = self.timeline.current();
        let ledger = &mut self.ledgers[self.timeline.cursor().branch.0 as usize];
        ledger.read(branch.trace(), events.saturating_mul(RECORDS_PER_EVENT));
        let read = ledger.steps() == branch.trace().len();
        if progress.complete && read {
            ledger.conclude(&End::of(branch));
        }
        !(read && (progress.complete || progress.stopped.is_some()))
    }

    /// Computes the current branch to its end, or to the limit that stops it.
    pub fn finish(&mut self) {
        while self.advance(u64::MAX / RECORDS_PER_EVENT) {}
    }

    /// Everything up to this time is computed and folded.
    #[must_use]
    pub fn known(&self) -> Time {
        let reached = self.timeline.progress().reached;
        let unread = self.trace().get(self.ledger().steps());
        unread.map_or(reached, |record| {
            reached.min(Time(record.at.0.saturating_sub(1)))
        })
    }

    /// Whether the current branch is known to its end.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.ledger().is_concluded()
    }

    /// The limit that stopped the current branch before its end.
    #[must_use]
    pub fn stopped(&self) -> Option<Limit> {
        self.timeline.progress().stopped
    }

    /// When the run is over.
    #[must_use]
    pub const fn until(&self) -> Time {
        self.until
    }

    /// Who is who on the current branch, those too whom it has brought forth as far as it is known.
    #[must_use]
    pub fn cast(&self) -> &Rc<Cast> {
        self.ledger().checks().cast()
    }

    /// What is billed.
    #[must_use]
    pub fn tariff(&self) -> &Tariff {
        &self.system.tariff
    }

    /// What the scenario promises, in its order.
    #[must_use]
    pub const fn promises(&self) -> &Rc<[Pledge]> {
        &self.promises
    }

    /// The place of a promise among the others, by its id.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        self.promises.iter().position(|promise| &*promise.id == id)
    }

    /// The timeline, to look at.
    #[must_use]
    pub const fn timeline(&self) -> &Timeline<AnyProcess> {
        &self.timeline
    }

    /// The records of the current branch.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        self.timeline.trace()
    }

    /// What is folded over the current branch.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledgers[self.cursor().branch.0 as usize]
    }

    /// Where the cursor is.
    #[must_use]
    pub const fn cursor(&self) -> Moment {
        self.timeline.cursor()
    }

    /// The processes that hold copies of the same data, for each store.
    #[must_use]
    pub const fn stores(&self) -> &Rc<[Vec<ProcessId>]> {
        &self.system.stores
    }

    /// What a promise says when the first `step` records have happened.
    ///
    /// # Panics
    /// If there is no such promise.
    #[must_use]
    pub fn verdict(&self, promise: usize, step: Step) -> Verdict {
        self.ledger().checks().properties()[promise].verdict_at(step)
    }

    /// What was counted over the first `step` records of the current branch.
    pub fn meters_at(&mut self, step: Step) -> &Measures {
        let branch = self.timeline.cursor().branch.0 as usize;
        self.meters[branch].at(self.timeline.trace(), step)
    }

    /// Goes to a time on the current branch, as far as it is known.
    pub fn seek_time(&mut self, time: Time) -> Moment {
        self.timeline.seek_time(time.min(self.known()))
    }

    /// Goes to where the first `step` records of the current branch have just happened.
    pub fn seek_step(&mut self, step: Step) -> Moment {
        self.timeline.seek_step(step.min(self.ledger().steps()))
    }

    /// Goes on by one event.
    pub fn step_forward(&mut self) -> Moment {
        if self.cursor().step < self.ledger().steps() {
            self.timeline.step_forward()
        } else {
            self.seek_time(self.until)
        }
    }

    /// Goes back to where the latest event has just happened, or, if that is here, to just before it.
    pub fn step_back(&mut self) -> Moment {
        let now = self.cursor();
        let latest = now
            .step
            .checked_sub(1)
            .and_then(|step| self.trace().get(step));
        if latest.is_some_and(|latest| latest.at < now.time) {
            self.timeline.seek_step(now.step)
        } else {
            self.timeline.step_back()
        }
    }

    /// Takes a cast with more texts in it; the ids of those that were there stay good.
    pub fn rename(&mut self, cast: &Rc<Cast>) {
        self.cast = Rc::clone(cast);
    }

    /// What was folded over a branch.
    ///
    /// # Panics
    /// If this run never had that branch.
    #[must_use]
    pub fn ledger_of(&self, branch: BranchId) -> &Ledger {
        &self.ledgers[branch.0 as usize]
    }

    /// Does something at the cursor: the future forks, and the cursor goes to the new branch.
    ///
    /// # Errors
    /// If the run is over at the cursor, or a limit is reached. Nothing has changed then.
    pub fn inject(&mut self, command: Command<AnyProcess>) -> Result<Moment, Limit> {
        let moment = self.timeline.inject(command)?;
        let mut ledger = self.empty_ledger();
        ledger.read(self.timeline.trace(), moment.step);
        self.ledgers.push(ledger);
        self.meters.push(Trail::new(Measures::new(&self.system)));
        Ok(moment)
    }

    /// Goes to the same time on another branch, as far as that is known.
    ///
    /// # Panics
    /// If this run never had that branch.
    pub fn switch(&mut self, branch: BranchId) -> Moment {
        self.timeline.switch(branch)
    }
}
