//! Challenges of a lesson, proven on the file's own seed: that they can be lost and won, that nothing done does not win,
//! and that there is a real conflict: each control decides something, and all controls at their strongest lose.

use crate::kernel::random::Seed;
use crate::scenario::Document;
use crate::scenario::schema::{Control, Setting};
use crate::scenario::steps::manner::Tries;

use super::once::Runner;

/// What controls are set to, by id.
pub type Settings<'a> = Vec<(&'a str, Setting)>;

/// A challenge, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Which step of the lesson it is, from 1.
    pub step: usize,
    /// What makes it none: it cannot be won as stated or lost as stated, or is won without doing anything; or nothing
    /// has a price.
    pub failures: Vec<String>,
}

/// Tries each challenge of a lesson.
#[must_use]
pub fn prove(document: &Document) -> Vec<Conflict> {
    let lesson = document.scenario().lesson.iter().enumerate();
    let tries = lesson.filter_map(|(index, step)| Some((index + 1, step.manner().tries?)));
    tries
        .map(|(step, tries)| {
            let trial = Trial { document, tries };
            Conflict {
                step,
                failures: [trial.failures(), trial.weaknesses()].concat(),
            }
        })
        .collect()
}

/// The goals that a challenge with these settings reaches on a seed, and those that it misses; `None` where the settings
/// give no valid scenario.
#[must_use]
pub fn goals(
    document: &Document,
    tries: Tries<'_>,
    settings: &[(&str, Setting)],
    seed: Seed,
) -> Option<(usize, usize)> {
    let scenario = document.with_settings(tries, settings).ok()?;
    let mut runner = Runner::new(&scenario);
    let goals = runner.goals(&scenario, tries.goals);
    let (_, truths) = runner.ask(seed, &goals);
    let reached = truths.iter().filter(|truth| truth.is_true()).count();
    Some((reached, tries.goals.len() - reached))
}

/// One challenge that is tried.
struct Trial<'a> {
    document: &'a Document,
    tries: Tries<'a>,
}

impl<'a> Trial<'a> {
    fn wins(&self, settings: &[(&str, Setting)]) -> bool {
        let seed = self.document.scenario().seed.0;
        let goals = goals(self.document, self.tries, settings, seed);
        goals.is_some_and(|(_, missed)| missed == 0)
    }

    fn winning(&self) -> Settings<'a> {
        let wins = self.tries.wins.iter();
        wins.map(|(id, setting)| (id.as_str(), setting.clone()))
            .collect()
    }

    fn failures(&self) -> Vec<String> {
        let loses: Settings<'_> = self
            .tries
            .loses
            .iter()
            .map(|(id, setting)| (id.as_str(), setting.clone()))
            .collect();
        let mut failures = Vec::new();
        let mut claim = |is: bool, otherwise: &str| {
            if !is {
                failures.push(otherwise.to_owned());
            }
        };
        claim(self.wins(&self.winning()), "the settings that win lose");
        claim(!self.wins(&loses), "the settings that lose win");
        claim(!self.wins(&[]), "nothing done wins");
        failures
    }

    fn weaknesses(&self) -> Vec<String> {
        let controls = || self.tries.controls.iter();
        let idle = controls().filter(|(id, control)| !self.decides(id.as_str(), control));
        let mut weaknesses: Vec<String> = idle
            .map(|(id, _)| format!("the control `{id}` decides nothing: all its values win with the others as they win"))
            .collect();
        let strongest: Settings<'_> = controls()
            .map(|(id, control)| (id.as_str(), control.strongest()))
            .collect();
        if self.wins(&strongest) {
            weaknesses.push("all controls at their strongest win: nothing has a price".to_owned());
        }
        weaknesses
    }

    /// Whether some value of a control loses with all others as they win.
    fn decides(&self, id: &str, control: &Control) -> bool {
        control.settings().into_iter().any(|setting| {
            let mut settings = self.winning();
            settings.retain(|(other, _)| *other != id);
            settings.push((id, setting));
            !self.wins(&settings)
        })
    }
}
