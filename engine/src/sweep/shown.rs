//! What a lesson has shown when it asks its reader to go on: a question that is open by then was asked of somebody who
//! could not know.

use crate::check::truth::Truth;
use crate::check::verdict::Step;
use crate::check::watch::first_said;
use crate::format::name::VariantId;
use crate::kernel::time::Time;
use crate::run::stop::Stop;
use crate::scenario::Document;
use crate::scenario::compile::condition;
use crate::scenario::schema::{Cue, Question, Scenario};
use crate::sorted::SortedMap;

use super::once::{Finished, finish};
use super::scenes::find;

/// How much of a run a play shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Extent {
    /// So many records; the last of them happens at this time.
    Until(Step, Time),
    /// All, and that it is over.
    Whole(Time),
}

impl Extent {
    /// When it stops.
    #[must_use]
    pub const fn at(self) -> Time {
        match self {
            Self::Until(_, at) | Self::Whole(at) => at,
        }
    }
}

/// How much of a finished run is shown up to a cue; `None` if that never comes.
#[must_use]
pub fn shown(until: &Cue, run: &Finished) -> Option<Extent> {
    let trace = run.branch.trace();
    let over = run.branch.progress().reached;
    Some(match find(run, until)? {
        // A play stops between events.
        Stop::After(step, at) if step < trace.len() => Extent::Until(trace.event_end(step), at),
        Stop::At(at) if at < over => Extent::Until(trace.steps_until(at), at),
        Stop::After(..) | Stop::At(_) => Extent::Whole(over),
    })
}

/// The steps, from 1, whose question is open on the file's own seed when the reader is to go on: after the plays that
/// follow it, or for a question about what was played, at once.
#[must_use]
pub fn left_open(document: &Document) -> Vec<usize> {
    let file = document.scenario();
    let mut runs: SortedMap<VariantId, Finished> = SortedMap::new();
    let mut seen: SortedMap<VariantId, Extent> = SortedMap::new();
    let (mut asked, mut open): (Vec<(usize, &Question, VariantId)>, Vec<usize>) =
        Default::default();
    for (index, (step, stage)) in file.lesson.iter().zip(file.stages()).enumerate() {
        let (manner, variant) = (step.manner(), stage.variant);
        let Some(scenario) = document.variant(variant.as_str()) else {
            continue;
        };
        let goes_on = manner.plays
            || (manner.acts.is_none() && manner.scene.is_some_and(|scene| scene.until.is_some()));
        if manner.asks.is_some() || goes_on {
            let run = runs.entry(variant.clone());
            run.or_insert_with(|| finish(scenario, file.seed.0));
        }
        if let Some(asks) = manner.asks {
            asked.push((index + 1, asks.question, variant.clone()));
        }
        if let Some(run) = runs.get(&variant).filter(|_| goes_on) {
            let over = Extent::Whole(run.branch.progress().reached);
            let now = shown(&stage.until, run).unwrap_or(over);
            let before = seen.get(&variant).copied().unwrap_or(now);
            seen.insert(variant, before.max(now));
        }
        let plays_on = file
            .lesson
            .get(index + 1)
            .is_some_and(|next| next.manner().plays);
        if plays_on || manner.asks.is_some_and(|asks| asks.before) {
            continue;
        }
        for (step, question, variant) in std::mem::take(&mut asked) {
            let decided = runs.get(&variant).zip(document.variant(variant.as_str()));
            let decided = decided.is_some_and(|(run, scenario)| {
                is_decided(question, run, scenario, seen.get(&variant).copied())
            });
            if !decided {
                open.push(step);
            }
        }
    }
    open
}

/// Whether what was shown of a run says how each answer is graded.
fn is_decided(
    question: &Question,
    run: &Finished,
    scenario: &Scenario,
    seen: Option<Extent>,
) -> bool {
    let cast = &run.branch.plan().cast;
    let answers = question.answers.iter();
    let all: Vec<_> = answers
        .map(|answer| condition(&answer.when, scenario, &run.who, cast))
        .collect();
    let (truths, first) = first_said(&all, &run.story(), Truth::grade_all);
    match seen {
        None => false,
        Some(Extent::Whole(_)) => Truth::grade_all(&truths),
        Some(Extent::Until(steps, _)) => first.is_some_and(|first| first <= steps),
    }
}
