//! The scenes of a lesson, held against a run on the file's own seed: whether each begins and ends at what happens, and
//! whether each link of a text leads to what happens, at the time that the text says.

use super::once::{Finished, finish};
use crate::check::property::Property;
use crate::format::encode::Encode;
use crate::format::name::PropertyId;
use crate::format::units::Duration;
use crate::kernel::time::Time;
use crate::protocols::Fact;
use crate::run::stop::Stop;
use crate::run::trigger::next_micro;
use crate::scenario::bound::{each_link, each_text};
use crate::scenario::compile::SoFar;
use crate::scenario::link::OperationLink;
use crate::scenario::schema::{Cue, Moment, Scenario, Scene, ScriptEntry};
use crate::scenario::staging::Staged;
use crate::scenario::steps::manner::Acts;

/// What a step of a lesson says of a run and is not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which step, from 1.
    pub step: usize,
    /// What is wrong, as a sentence without a full stop.
    pub words: String,
}

/// What the steps that are about this variant say of its run on the file's own seed, and is not so. The scenario is the
/// variant's.
#[must_use]
pub fn slips(scenario: &Scenario, variant: &str) -> Vec<Mismatch> {
    let stages = scenario.stages();
    let steps = scenario.lesson.iter().zip(&stages).enumerate();
    let mut steps = steps
        .filter(|(_, (_, stage))| stage.variant.as_str() == variant)
        .peekable();
    if steps.peek().is_none() {
        return Vec::new();
    }
    let run = finish(scenario, scenario.seed.0);
    let mut slips = Vec::new();
    for (index, (step, stage)) in steps {
        let scene = step.manner().scene;
        let own = |of: fn(&Scene) -> &Option<Cue>| scene.is_some_and(|scene| of(scene).is_some());
        let told = [own(|scene| &scene.from), own(|scene| &scene.until)];
        let mut found = match step.manner().acts {
            Some(acts) => acted(scenario, &run, stage, acts),
            None => cues(&run, stage, told),
        };
        each_text(&step.encode(), &mut |text| {
            each_link(text, &mut |words, target| {
                let operation = target.strip_prefix("#op:");
                found.extend(operation.and_then(|target| link(&run, words, target)));
            });
        });
        slips.extend(found.into_iter().map(|words| Mismatch {
            step: index + 1,
            words,
        }));
    }
    slips
}

/// What is wrong with where a scene begins and ends, of which the step itself says what is `told`.
fn cues(run: &Finished, stage: &Staged, told: [bool; 2]) -> Vec<String> {
    let found = [&stage.from, &stage.until].map(|cue| find(run, cue));
    let mut slips = Vec::new();
    for ((cue, told), what) in found.iter().zip(told).zip(["begins", "ends"]) {
        if told && cue.is_none() {
            slips.push(format!(
                "its scene {what} where something happens that never does"
            ));
        }
    }
    if let [Some(from), Some(until)] = found
        && told[1]
        && until.time() < from.time()
    {
        let (until, from) = (until.time(), from.time());
        slips.push(format!(
            "its scene ends at {until}, before it begins at {from}"
        ));
    }
    slips
}

/// What is wrong with a step that has something done by hand where its scene begins: in the run in which that is done its
/// scene must end at what happens, and what it is to break must break.
fn acted(scenario: &Scenario, run: &Finished, stage: &Staged, acts: Acts<'_>) -> Vec<String> {
    let Some(from) = find(run, &stage.from) else {
        return cues(run, stage, [true, false]);
    };
    let at = next_micro(from.time());
    let mut done = scenario.clone();
    done.script.push(ScriptEntry {
        moment: Moment::At(Duration::from_nanos(at.0)),
        action: acts.deed.clone(),
        by: None,
    });
    let run = finish(&done, scenario.seed.0);
    let mut slips = cues(&run, stage, [false, true]);
    let is_kept = |id: &&PropertyId| find(&run, &Cue::Violated((*id).clone())).is_none();
    if let Some(id) = acts.breaks.filter(is_kept) {
        slips.push(format!("what is to be done at {at} does not break `{id}`"));
    }
    let nothing = run
        .branch
        .trace()
        .iter()
        .any(|(_, record)| record.at == at && matches!(record.fact, Fact::DidNotApply));
    if nothing {
        slips.push(format!(
            "what is to be done at {at} finds nothing that it could be done to"
        ));
    }
    slips
}

/// Where a cue lies in a finished run; `None` if it never comes.
pub(super) fn find(run: &Finished, cue: &Cue) -> Option<Stop> {
    let trace = run.branch.trace();
    let seen = SoFar {
        trace,
        steps: trace.len(),
        until: run.branch.plan().until,
    };
    run.who.find(cue, &seen, |id| {
        let mut promises = run.outcome.promises();
        let (_, property) = promises.find(|(promise, _)| promise.id == id)?;
        let first = property.violations().first()?;
        Some((first.step, first.at))
    })
}

/// What is wrong with a link, whose words may say a time.
fn link(run: &Finished, words: &str, target: &str) -> Option<String> {
    let trace = run.branch.trace();
    let link = OperationLink::read(target).ok()?;
    let Some(stop) = run.who.follow(&link, trace, trace.len()) else {
        return Some(format!(
            "the link `#op:{target}` leads to what never happens"
        ));
    };
    let at = stop.time();
    let said = said_time(words)?;
    (!said.is(at)).then(|| format!("the link `#op:{target}` says {words}, and leads to {at}"))
}

/// A time as a text says it, in nanoseconds, and what its last digit counts.
struct SaidTime {
    nanos: u64,
    digit: u64,
}

impl SaidTime {
    /// Whether it is this one, rounded or cut off.
    const fn is(&self, at: Time) -> bool {
        at.0.abs_diff(self.nanos) < self.digit
    }
}

/// The time in seconds that these words end in, such as `at 4.04 s`.
fn said_time(words: &str) -> Option<SaidTime> {
    let number = words.strip_suffix(" s")?.rsplit(' ').next()?;
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = u32::try_from(part.len())
        .ok()
        .filter(|digits| *digits <= 9)?;
    let digit = 10_u64.pow(9 - digits);
    let part: u64 = if part.is_empty() {
        0
    } else {
        part.parse().ok()?
    };
    let whole: u64 = whole.parse().ok()?;
    let nanos = whole
        .checked_mul(1_000_000_000)?
        .checked_add(part * digit)?;
    Some(SaidTime { nanos, digit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_in_a_text_is_the_one_that_it_leads_to_rounded_or_cut_off() {
        for (words, at, is) in [
            ("4.04 s", 4_040_000_000, true),
            ("at 4.04 s", 4_049_999_999, true),
            ("4.04 s", 4_035_000_000, true),
            ("4.04 s", 4_050_000_000, false),
            ("4 s", 4_900_000_000, true),
            ("4 s", 5_000_000_000, false),
        ] {
            let said = said_time(words).expect("it says a time");
            assert_eq!(said.is(Time(at)), is, "{words} for {at}");
        }
        for words in ["order 20", "4.04 ms", "soon s", "s"] {
            assert!(said_time(words).is_none(), "{words}");
        }
    }
}
