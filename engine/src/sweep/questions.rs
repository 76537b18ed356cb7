//! The questions of a lesson, counted over seeds: on the file's own seed exactly one answer is true, on
//! every other at most one.

use crate::check::truth::Truth;
use crate::format::name::VariantId;
use crate::kernel::random::Seed;
use crate::scenario::schema::{Condition, Question, Scenario};

/// A question, and what its answers came to.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which step of the lesson asks it, from 1.
    pub step: usize,
    /// On how many seeds each answer was the true one, in the order of the file.
    pub split: Vec<u32>,
    /// On how many seeds nothing decided it.
    pub open: u32,
    /// Seeds on which several answers were true.
    pub ambiguous: Vec<Seed>,
    /// How many answers were true on the file's own seed, once it was run.
    pub own: Option<usize>,
}

impl Asked {
    /// Why the question is a bad one; `None` if it is not.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        match (self.own, self.ambiguous.first()) {
            (Some(0), _) => Some("no answer is true on the file's own seed".to_owned()),
            (Some(own), _) if own > 1 => {
                Some(format!("{own} answers are true on the file's own seed"))
            }
            (_, Some(seed)) => Some(format!(
                "several answers are true on {} seeds, first on {seed}",
                self.ambiguous.len()
            )),
            _ => None,
        }
    }
}

/// The questions of one lesson that one variant answers.
#[derive(Clone, Debug, Default)]
pub struct Questions(pub Vec<Asked>);

impl Questions {
    /// The questions that are asked of this variant, before any run. A question is about the variant that
    /// was played last, and at first about the first.
    #[must_use]
    pub fn of(scenario: &Scenario, variant: &str) -> Self {
        let steps = asked(scenario).filter(|(_, played, _)| played.as_str() == variant);
        let fresh = |(step, _, question): (usize, VariantId, &Question)| Asked {
            step,
            split: vec![0; question.answers.len()],
            open: 0,
            ambiguous: Vec::new(),
            own: None,
        };
        Self(steps.map(fresh).collect())
    }

    /// Whether none is asked, so that nobody needs the records of a run.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is asked of each run: the conditions of all answers, in their order.
    #[must_use]
    pub fn conditions<'s>(&self, scenario: &'s Scenario) -> Vec<&'s Condition> {
        let steps = self.0.iter().filter_map(|counted| {
            let step = scenario.lesson.get(counted.step - 1)?;
            Some(step.manner().asks?.question)
        });
        let answers = steps.flat_map(|question| &question.answers);
        answers.map(|answer| &answer.when).collect()
    }

    /// Counts one run of the variant: what those conditions say of it. An open one is not true.
    pub fn add(&mut self, own: Seed, seed: Seed, truths: &[Truth]) {
        let mut rest = truths;
        for counted in &mut self.0 {
            let (ours, more) = rest.split_at(counted.split.len());
            rest = more;
            let found: Vec<usize> = (0..ours.len())
                .filter(|place| ours[*place].is_true())
                .collect();
            match found[..] {
                [] => counted.open += 1,
                [only] => counted.split[only] += 1,
                _ => counted.ambiguous.push(seed),
            }
            if seed == own {
                counted.own = Some(found.len());
            }
        }
    }

    /// Adds what another part of the sweep counted for the same variant.
    pub fn merge(&mut self, other: Self) {
        for (counted, more) in self.0.iter_mut().zip(other.0) {
            for (sum, count) in counted.split.iter_mut().zip(more.split) {
                *sum += count;
            }
            counted.open += more.open;
            counted.ambiguous.extend(more.ambiguous);
            counted.ambiguous.sort_unstable();
            counted.own = counted.own.or(more.own);
        }
    }
}

/// The questions of a lesson: the step from 1, the variant they are about, and what they ask.
fn asked(scenario: &Scenario) -> impl Iterator<Item = (usize, VariantId, &Question)> {
    let steps = scenario.lesson.iter().zip(scenario.stages()).enumerate();
    steps.filter_map(|(index, (step, stage))| {
        let question = step.manner().asks?.question;
        Some((index + 1, stage.variant, question))
    })
}
