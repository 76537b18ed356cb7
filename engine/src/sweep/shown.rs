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
use crate::scenario::staging::Staged;
use crate::sorted::sort_by_key;

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
    let stages = document.scenario().stages();
    let mut open = Vec::new();
    // One after another, so that no two runs are kept at once.
    for id in document.variants() {
        if let Some(scenario) = document.variant(id.as_str()) {
            open.extend(left_open_of(id, scenario, &stages));
        }
    }
    sort_by_key(&mut open, |step| *step);
    open
}

/// The same, of the steps whose question is about this variant.
fn left_open_of(id: &VariantId, scenario: &Scenario, stages: &[Staged]) -> Vec<usize> {
    let lesson = &scenario.lesson;
    let about = |place: &usize| stages[*place].variant == *id;
    let asks = |place: usize| lesson[place].manner().asks;
    if !(0..lesson.len())
        .filter(about)
        .any(|place| asks(place).is_some())
    {
        return Vec::new();
    }
    let run = finish(scenario, scenario.seed.0);
    let mut seen: Option<Extent> = None;
    let (mut asked, mut open): (Vec<(usize, &Question)>, Vec<usize>) = Default::default();
    for (place, stage) in stages.iter().enumerate() {
        let manner = lesson[place].manner();
        if about(&place) {
            asked.extend(manner.asks.map(|asks| (place + 1, asks.question)));
            let says_how_far = manner.scene.is_some_and(|scene| scene.until.is_some());
            if manner.plays || (manner.acts.is_none() && says_how_far) {
                let over = Extent::Whole(run.branch.progress().reached);
                let now = shown(&stage.until, &run).unwrap_or(over);
                seen = Some(seen.map_or(now, |before| before.max(now)));
            }
        }
        let next = lesson.get(place + 1);
        if next.is_some_and(|next| next.manner().plays)
            || manner.asks.is_some_and(|asks| asks.before)
        {
            continue;
        }
        for (step, question) in std::mem::take(&mut asked) {
            if !is_decided(question, &run, scenario, seen) {
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
    let (truths, first) = first_said(&all, &run.story(), &Truth::grade_all);
    match seen {
        None => false,
        Some(Extent::Whole(_)) => Truth::grade_all(&truths),
        Some(Extent::Until(steps, _)) => first.is_some_and(|first| first <= steps),
    }
}
