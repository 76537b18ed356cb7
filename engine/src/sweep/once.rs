//! One run of a scenario, from beginning to end, judged.

use std::rc::Rc;

use crate::check::condition::Condition;
use crate::check::property::{End, Property};
use crate::check::story::Story;
use crate::check::truth::Truth;
use crate::check::verdict::Verdict;
use crate::check::watch::Watches;
use crate::check::{AnyProperty, Checks};
use crate::format::units::Duration;
use crate::kernel::random::Seed;
use crate::kernel::time::Time;
use crate::protocols::{AnyProcess, Record};
use crate::run::branch::Branch;
use crate::run::limits::Limit;
use crate::run::plan::Plan;
use crate::run::tape::{Reader, Recent, Strip};
use crate::scenario::compile::{Promise, Who, compile, condition, goal};
use crate::scenario::schema::{self, Goal, Scenario};

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
    /// The run, for questions about it.
    #[must_use]
    pub fn story(&self) -> Story<'_> {
        let Outcome {
            properties, end, ..
        } = &self.outcome;
        let trace = self.branch.trace();
        if self.outcome.over {
            Story::new(trace, properties, end)
        } else {
            Story::so_far(trace, properties, trace.len())
        }
    }

    /// Whether a condition of the scenario's lesson is true of this run; an open one is not.
    #[must_use]
    pub fn holds(&self, story: &Story<'_>, when: &schema::Condition, scenario: &Scenario) -> bool {
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

/// Reads a run that is asked about.
struct Asking {
    checks: Checks,
    watches: Watches,
}

impl Reader for Asking {
    const CURIOUS: bool = true;

    fn read(&mut self, record: &Record, recent: &dyn Recent) {
        self.checks.observe(record);
        self.watches.take(record, recent);
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

    /// The same, with what conditions say of the run; where there is none, that is left open.
    #[must_use]
    pub fn ask(&mut self, seed: Seed, conditions: &[Option<Condition>]) -> (Outcome, Vec<Truth>) {
        let plan = self.plan(seed);
        let asking = Asking {
            checks: self.checks(),
            watches: Watches::of(conditions),
        };
        let strip = Strip::new(asking, !plan.triggers.is_empty());
        let branch = Branch::run_on(plan, strip);
        let (end, progress) = (End::of(&branch), branch.progress());
        let Asking { checks, watches } = branch.into_tape().into_reader();
        let outcome = self.outcome(checks, end, progress.complete, progress.stopped);
        let end = outcome.over.then_some(&outcome.end);
        let truths = watches.said(&outcome.properties, end);
        (outcome, truths)
    }

    /// Conditions of the lesson of the scenario that runs here, in terms of its runs; none for one that names what they do
    /// not have.
    #[must_use]
    pub fn conditions(
        &self,
        scenario: &Scenario,
        all: &[&schema::Condition],
    ) -> Vec<Option<Condition>> {
        let terms =
            |when: &&schema::Condition| condition(when, scenario, &self.who, &self.plan.cast);
        all.iter().map(terms).collect()
    }

    /// Goals of a challenge of the scenario that runs here, in terms of its runs; none for one that names what they do not
    /// have.
    #[must_use]
    pub fn goals(&self, scenario: &Scenario, all: &[Goal]) -> Vec<Option<Condition>> {
        let terms = |one: &Goal| goal(one, scenario, &self.who, &self.plan.cast);
        all.iter().map(terms).collect()
    }

    /// The same as [`Self::judge`], with the records.
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
