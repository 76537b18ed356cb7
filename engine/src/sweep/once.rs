//! One run of a scenario, from beginning to end, judged.

use std::rc::Rc;

use crate::check::property::{End, Property};
use crate::check::story::Story;
use crate::check::verdict::Verdict;
use crate::check::{AnyProperty, Checks};
use crate::format::units::Duration;
use crate::kernel::random::Seed;
use crate::kernel::time::Time;
use crate::protocols::AnyProcess;
use crate::run::branch::Branch;
use crate::run::limits::Limit;
use crate::run::plan::Plan;
use crate::run::tape::Strip;
use crate::scenario::compile::{Promise, Who, compile, condition};
use crate::scenario::schema::{Condition, Scenario};

/// What the properties of a run came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The properties with their ids and names, as they stood before the run.
    promises: Rc<Vec<Promise>>,
    properties: Vec<AnyProperty>,
    end: End,
    /// Whether the run went to its end. Otherwise what is judged there is undecided.
    pub over: bool,
    /// The limit that stopped the run before its end.
    pub stopped: Option<Limit>,
}

impl Outcome {
    /// What each promise came to: how the file calls it, and its property as it stands at the end.
    pub fn promises(&self) -> impl Iterator<Item = (&Promise, &AnyProperty)> {
        self.promises.iter().zip(&self.properties)
    }

    /// What one promise came to.
    #[must_use]
    pub fn verdict(&self, id: &str) -> Option<Verdict> {
        let (_, property) = self.promises().find(|(promise, _)| promise.id == id)?;
        Some(property.verdict())
    }
}

/// A run that is over, with its records.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its history.
    pub branch: Branch<AnyProcess>,
    /// What the file's ids stand for in it.
    pub who: Rc<Who>,
    /// What its properties came to.
    pub outcome: Outcome,
}

impl Finished {
    /// The whole run, for questions about it.
    #[must_use]
    pub fn story(&self) -> Story<'_> {
        let Outcome {
            properties, end, ..
        } = &self.outcome;
        Story::new(self.branch.trace(), properties, end)
    }

    /// Whether a condition of the scenario's lesson is true of this run; an open one is not.
    #[must_use]
    pub fn holds(&self, story: &Story<'_>, when: &Condition, scenario: &Scenario) -> bool {
        let cast = &self.branch.plan().cast;
        condition(when, scenario, &self.who, cast).is_some_and(|when| when.judge(story).is_true())
    }

    /// What each promise came to, by its id.
    pub fn verdicts(&self) -> impl Iterator<Item = (&Promise, Verdict)> {
        let promises = self.outcome.promises();
        promises.map(|(promise, property)| (promise, property.verdict()))
    }

    /// What one promise came to.
    #[must_use]
    pub fn verdict(&self, id: &str) -> Option<Verdict> {
        self.outcome.verdict(id)
    }
}

/// A scenario of a valid document, compiled once, to be run on many seeds.
#[derive(Clone, Debug)]
pub struct Runner {
    plan: Rc<Plan<AnyProcess>>,
    who: Rc<Who>,
    promises: Rc<Vec<Promise>>,
    /// Whether the plan's last moment comes before the scenario's.
    cut_short: bool,
}

impl Runner {
    /// For this scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let compiled = compile(scenario, scenario.seed.0);
        Self {
            plan: Rc::new(compiled.plan),
            who: compiled.who,
            promises: Rc::new(compiled.promises),
            cut_short: false,
        }
    }

    /// The same, of which each run is stopped after so many events.
    #[must_use]
    pub fn within(mut self, events: u64) -> Self {
        Rc::make_mut(&mut self.plan).events_max = events;
        self
    }

    /// The same, of which each run goes no further than this time.
    #[must_use]
    pub fn until(mut self, at: Duration) -> Self {
        let end = self.plan.until;
        let at = Time::ZERO + at.into();
        Rc::make_mut(&mut self.plan).until = at.min(end);
        self.cut_short = at < end;
        self
    }

    /// Runs it on one seed to its end, or to the limit that stops it. Nobody keeps the records.
    #[must_use]
    pub fn judge(&mut self, seed: Seed) -> Outcome {
        let plan = self.plan(seed);
        let strip = Strip::new(self.checks(), !plan.triggers.is_empty());
        let branch = Branch::run_on(plan, strip);
        let (end, progress) = (End::of(&branch), branch.progress());
        let checks = branch.into_tape().into_reader();
        self.outcome(checks, end, progress.complete, progress.stopped)
    }

    /// The same, with the records.
    #[must_use]
    pub fn finish(&mut self, seed: Seed) -> Finished {
        let branch = Branch::run(self.plan(seed));
        let mut checks = self.checks();
        for (_, record) in branch.trace().iter() {
            checks.observe(record);
        }
        let (end, progress) = (End::of(&branch), branch.progress());
        let outcome = self.outcome(checks, end, progress.complete, progress.stopped);
        Finished {
            branch,
            who: Rc::clone(&self.who),
            outcome,
        }
    }

    /// What is run on a seed.
    fn plan(&mut self, seed: Seed) -> Rc<Plan<AnyProcess>> {
        Rc::make_mut(&mut self.plan).world.begin_with(seed);
        Rc::clone(&self.plan)
    }

    fn checks(&self) -> Checks {
        let properties = self.promises.iter().map(|promise| promise.property.clone());
        Checks::new(Rc::clone(&self.plan.cast), properties.collect())
    }

    fn outcome(
        &self,
        mut checks: Checks,
        end: End,
        complete: bool,
        stopped: Option<Limit>,
    ) -> Outcome {
        let over = complete && !self.cut_short;
        if over {
            checks.conclude(&end);
        }
        Outcome {
            promises: Rc::clone(&self.promises),
            properties: checks.into_properties(),
            end,
            over,
            stopped,
        }
    }
}

/// Runs a scenario of a valid document on one seed to its end, or to the limit that stops it.
#[must_use]
pub fn finish(scenario: &Scenario, seed: Seed) -> Finished {
    Runner::new(scenario).finish(seed)
}
