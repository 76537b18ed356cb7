//! One run of a scenario, from beginning to end, judged.

use std::rc::Rc;

use crate::check::property::{End, Property};
use crate::check::story::Story;
use crate::check::verdict::Verdict;
use crate::check::{AnyProperty, Checks};
use crate::kernel::random::Seed;
use crate::protocols::AnyProcess;
use crate::run::branch::Branch;

use crate::scenario::compile::{Promise, Who, compile, condition};
use crate::scenario::schema::{Condition, Scenario};

/// A run that is over.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its history.
    pub branch: Branch<AnyProcess>,
    /// What the file's ids stand for in it.
    pub who: Rc<Who>,
    /// The promises, and each property as it stands at the end.
    pub promises: Vec<Promise>,
    properties: Vec<AnyProperty>,
    end: End,
}

impl Finished {
    /// What each promise came to, by its id.
    pub fn verdicts(&self) -> impl Iterator<Item = (&Promise, Verdict)> {
        self.promises
            .iter()
            .map(|promise| (promise, promise.property.verdict()))
    }

    /// The whole run, for questions about it.
    #[must_use]
    pub fn story(&self) -> Story<'_> {
        Story::new(self.branch.trace(), &self.properties, &self.end)
    }

    /// Whether a condition of the scenario's lesson is true of this run; an open one is not.
    #[must_use]
    pub fn holds(&self, story: &Story<'_>, when: &Condition, scenario: &Scenario) -> bool {
        let cast = &self.branch.plan().cast;
        condition(when, scenario, &self.who, cast)
            .judge(story)
            .is_true()
    }

    /// What one promise came to.
    #[must_use]
    pub fn verdict(&self, id: &str) -> Option<Verdict> {
        let promise = self.promises.iter().find(|promise| promise.id == id)?;
        Some(promise.property.verdict())
    }
}

/// Runs a scenario of a valid document on one seed to its end, or to the limit that stops it.
#[must_use]
pub fn finish(scenario: &Scenario, seed: Seed) -> Finished {
    let compiled = compile(scenario, seed);
    let cast = Rc::clone(&compiled.plan.cast);
    let branch = Branch::run(Rc::new(compiled.plan));
    let properties: Vec<AnyProperty> = compiled
        .promises
        .iter()
        .map(|promise| promise.property.clone())
        .collect();
    let mut checks = Checks::new(cast, properties);
    for (_, record) in branch.trace().iter() {
        checks.observe(record);
    }
    let end = End::of(&branch);
    if branch.progress().complete {
        checks.conclude(&end);
    }
    let properties = checks.properties().to_vec();
    let promises = compiled
        .promises
        .into_iter()
        .zip(properties.iter().cloned());
    let promises = promises
        .map(|(promise, property)| Promise {
            property,
            ..promise
        })
        .collect();
    Finished {
        branch,
        who: compiled.who,
        promises,
        properties,
        end,
    }
}
