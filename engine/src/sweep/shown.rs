//! What a lesson has shown when it asks its reader to go on: a question that is open by then was asked of somebody who
//! could not know.

use crate::check::property::Property;
use crate::check::truth::Truth;
use crate::check::verdict::Step;
use crate::check::watch::first_said;
use crate::kernel::time::Time;
use crate::scenario::Document;
use crate::scenario::about::variants_of;
use crate::scenario::compile::condition;
use crate::scenario::schema::{Question, Scenario, Until};
use crate::sorted::SortedMap;

use super::once::{Finished, finish};

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

/// How much of a finished run a play shows that goes on until this; `None` if that never comes.
#[must_use]
pub fn shown(until: &Until, run: &Finished) -> Option<Extent> {
    let trace = run.branch.trace();
    let over = run.branch.progress().reached;
    let after = |step: Step, at: Time| {
        if step < trace.len() {
            // A play stops between events.
            Extent::Until(trace.event_end(step + 1), at)
        } else {
            Extent::Whole(at)
        }
    };
    match until {
        Until::End => Some(Extent::Whole(over)),
        Until::Time(time) => {
            let at = Time(time.nanos());
            Some(if at < over {
                Extent::Until(trace.steps_until(at), at)
            } else {
                Extent::Whole(over)
            })
        }
        Until::Violated(id) => {
            let mut promises = run.outcome.promises();
            let (_, property) = promises.find(|(promise, _)| promise.id == id.as_str())?;
            let first = property.violations().first()?;
            Some(after(first.step, first.at))
        }
        Until::Event(event) => {
            let pattern = run.who.pattern(event)?;
            let mut records = trace.iter();
            let (step, record) = records.find(|(_, record)| pattern.matches(record, trace))?;
            Some(after(step, record.at))
        }
    }
}

/// The steps, from 1, whose question is open on the file's own seed when the reader is to go on: after the plays that
/// follow it, or for a question about what was played, at once.
#[must_use]
pub fn left_open(document: &Document) -> Vec<usize> {
    let file = document.scenario();
    let about = variants_of(file);
    let mut runs: SortedMap<&str, Finished> = SortedMap::new();
    let mut seen: SortedMap<&str, Extent> = SortedMap::new();
    let (mut asked, mut open): (Vec<(usize, &Question, &str)>, Vec<usize>) = Default::default();
    for (index, step) in file.lesson.iter().enumerate() {
        let manner = step.manner();
        let (Some(variant), Some(scenario)) = (
            about[index],
            about[index].and_then(|id| document.variant(id)),
        ) else {
            continue;
        };
        if manner.asks.is_some() || manner.plays.is_some() {
            runs.entry(variant)
                .or_insert_with(|| finish(scenario, file.seed.0));
        }
        if let Some(asks) = manner.asks {
            asked.push((index + 1, asks.question, variant));
        }
        if let (Some(plays), Some(run)) = (manner.plays, runs.get(&variant)) {
            let over = Extent::Whole(run.branch.progress().reached);
            let now = shown(plays.until, run).unwrap_or(over);
            let before = seen.get(&variant).copied().unwrap_or(now);
            seen.insert(variant, before.max(now));
        }
        let next = file.lesson.get(index + 1);
        let plays_on = next.is_some_and(|next| next.manner().plays.is_some());
        if plays_on || manner.asks.is_some_and(|asks| asks.before) {
            continue;
        }
        for (step, question, variant) in std::mem::take(&mut asked) {
            let decided = runs.get(&variant).zip(document.variant(variant));
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
