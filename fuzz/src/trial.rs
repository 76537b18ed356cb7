//! What is done with a mutant: it is read, and if it is let through, all that a person could do with it is done.

use std::rc::Rc;
use std::time::{Duration, Instant};

use fallible_engine::check::property::End;
use fallible_engine::format::encode::to_json;
use fallible_engine::format::limits;
use fallible_engine::format::table::Table;
use fallible_engine::format::units::{Quantity, Seed};
use fallible_engine::measure::Measures;
use fallible_engine::measure::figure::Now;
use fallible_engine::measure::fold::System;
use fallible_engine::scenario::compile::{copies, goal};
use fallible_engine::scenario::schema::{Control, Cue, Goal, Scenario, Setting};
use fallible_engine::scenario::steps::manner::Tries;
use fallible_engine::scenario::{Document, Unsaved, parse, read_proven};
use fallible_engine::sweep::{Finished, Questions, Runner};

use crate::panics::{Panic, caught};

/// How many events a run may take; each run of one mutant in so many may take more.
const EVENTS: u64 = 4_000;
const MORE_EVENTS: u64 = 100_000;
const MORE_IN: u64 = 64;

/// How many settings of one challenge are tried, of all that there are.
const SETTINGS: usize = 12;

/// How long reading a file may take, and all that is done with it. What takes longer is a hang to whoever waits.
const READING: Duration = Duration::from_secs(10);
const ALL: Duration = Duration::from_secs(60);

/// What came of a mutant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Came {
    /// Whether it was let through.
    pub(crate) accepted: bool,
    /// How many runs there were.
    pub(crate) runs: u64,
}

/// Reads it, and does with it what can be done.
pub(crate) fn all(text: &str, number: u64) -> Result<Came, Panic> {
    let begun = Instant::now();
    let read = caught(|| parse(text))?;
    let took = begun.elapsed();
    if took > READING {
        return Err(fault("reading takes long", format!("{took:?}")));
    }
    let document = match read {
        Ok(document) => document,
        Err(problems) => {
            let length = caught(|| problems.to_string())?.len();
            let all = problems.list.iter();
            let excerpts: usize = all.map(|problem| problem.excerpt.len()).sum();
            if length > limits::REPORT_BYTES || excerpts > limits::REPORT_BYTES {
                let words = format!("{length} bytes, and {excerpts} of excerpts");
                return Err(fault("a report is long", words));
            }
            return Ok(Came::default());
        }
    };
    let unchecked = caught(|| read_proven(text))?;
    if unchecked.as_ref().map(Document::scenario) != Some(document.scenario()) {
        return Err(fault(
            "what is proven reads otherwise without checks",
            String::new(),
        ));
    }
    let mut trial = Trial {
        document: &document,
        events: if number.is_multiple_of(MORE_IN) {
            MORE_EVENTS
        } else {
            EVENTS
        },
        runs: 0,
    };
    trial.saved()?;
    for id in document.variants() {
        if let Some(scenario) = document.variant(id.as_str()) {
            trial.variant(id.as_str(), scenario)?;
        }
    }
    // All ways together are hundreds: they are looked at in some mutants only.
    let together = number.is_multiple_of(32);
    let all_fit = together && caught(|| document.check_settings())?.is_ok();
    for (place, step) in document.scenario().lesson.iter().enumerate() {
        if let Some(tries) = step.manner().tries {
            trial.challenge(tries, place, all_fit)?;
        }
    }
    let took = begun.elapsed();
    if took > ALL {
        return Err(fault("running takes long", format!("{took:?}")));
    }
    Ok(Came {
        accepted: true,
        runs: trial.runs,
    })
}

/// Something that is wrong and no panic.
fn fault(what: &str, words: String) -> Panic {
    Panic {
        place: what.to_owned(),
        words,
    }
}

struct Trial<'a> {
    document: &'a Document,
    events: u64,
    runs: u64,
}

impl Trial<'_> {
    /// What is written is read again, and says the same. Patches, the lesson and what its texts are bound to are left
    /// out: they speak of the file as its author wrote it, and what stands for a missing member is not written.
    fn round_trip(scenario: &Scenario) -> Result<(), Panic> {
        let mut scenario = scenario.clone();
        scenario.lesson.clear();
        scenario.settings = Table::default();
        scenario.numbers = Table::default();
        scenario.variants.truncate(1);
        for variant in &mut scenario.variants {
            variant.patch.clear();
            variant.expect = Table::default();
        }
        let text = caught(|| to_json(&scenario))?;
        match caught(|| parse(&text))? {
            Ok(again) if *again.scenario() == scenario => Ok(()),
            Ok(_) => Err(fault("what was written reads otherwise", String::new())),
            Err(_) if text.len() > limits::FILE_BYTES => Ok(()),
            Err(problems) => Err(fault("what was written is refused", problems.to_string())),
        }
    }

    /// What is saved of a run by hand is read again, unless it would be too long or too much, and is said to be; and what of it
    /// a variant can take runs there.
    fn saved(&mut self) -> Result<(), Panic> {
        let script = &self.document.scenario().script;
        // What was done by hand has times and no names.
        let plain = |entry: &&_| {
            to_json(*entry).starts_with("{ \"at\"") && !to_json(*entry).contains("\"as\"")
        };
        let more: Vec<_> = script.iter().filter(plain).take(64).cloned().collect();
        for id in self.document.variants() {
            let taken = caught(|| self.document.with_deeds(id.as_str(), None, &more))?;
            if let Some(scenario) = taken {
                let mut runner = caught(|| Runner::new(&scenario))?.within(self.events);
                self.runs += 1;
                caught(|| runner.judge(1))?;
            }
        }
        let text = match caught(|| self.document.with_script(&more, Some(Seed(3))))? {
            Ok(text) => text,
            Err(Unsaved::TooLong { .. } | Unsaved::TooMany { .. }) => return Ok(()),
        };
        match caught(|| parse(&text))? {
            Ok(_) => Ok(()),
            Err(problems) => Err(fault("what was saved is refused", problems.to_string())),
        }
    }

    /// A variant is run, and all is asked of it that its lesson asks of any.
    fn variant(&mut self, id: &str, scenario: &Scenario) -> Result<(), Panic> {
        Self::round_trip(scenario)?;
        let mut runner = caught(|| Runner::new(scenario))?.within(self.events);
        for seed in [scenario.seed.0, 2] {
            self.runs += 1;
            let run = caught(|| runner.finish(seed))?;
            caught(|| self.ask(&run, scenario))?;
            caught(|| look(&run, scenario))?;
            caught(|| {
                let mut questions = Questions::of(scenario, id);
                let asked = runner.conditions(scenario, &questions.conditions(scenario));
                let (_, truths) = runner.ask(seed, &asked);
                questions.add(scenario.seed.0, seed, &truths);
            })?;
        }
        Ok(())
    }

    fn ask(&self, run: &Finished, scenario: &Scenario) {
        let story = run.story();
        for step in &self.document.scenario().lesson {
            let manner = step.manner();
            if let Some(Cue::Event(event)) = manner.scene.and_then(|scene| scene.until.as_ref()) {
                let _pattern = run.who.pattern(event);
            }
            let answers = manner.asks.map_or(&[][..], |asks| &asks.question.answers);
            let goals = manner.tries.map_or(&[][..], |tries| tries.goals);
            let goals = goals.iter().filter_map(|goal| match goal {
                Goal::When(named) => Some(&named.when),
                Goal::Holds(_) => None,
            });
            let whens = answers.iter().map(|answer| &answer.when).chain(goals);
            for when in whens {
                let _decided = run.holds(&story, when, scenario);
            }
        }
    }

    /// Some of the ways to set a challenge's controls: each that is let through runs, and its goals are judged.
    fn challenge(&mut self, tries: Tries<'_>, place: usize, all_fit: bool) -> Result<(), Panic> {
        let controls: Vec<(&str, Vec<Setting>)> = tries
            .controls
            .iter()
            .map(|(id, control)| (id.as_str(), settings(control)))
            .collect();
        let count = controls.iter().map(|(_, all)| all.len()).product::<usize>();
        let stride = (count / SETTINGS).max(1) | 1;
        for nth in 0..SETTINGS.min(count) {
            let mut which = (nth * stride + place) % count.max(1);
            let mut chosen: Vec<(&str, Setting)> = Vec::new();
            for (id, all) in &controls {
                chosen.push((id, all[which % all.len()].clone()));
                which /= all.len();
            }
            let set = caught(|| self.document.with_settings(tries, &chosen))?;
            let scenario = match set {
                Ok(scenario) => scenario,
                Err(_) if !all_fit => continue,
                Err(problems) => {
                    let words = format!("{chosen:?}: {problems}");
                    return Err(fault("settings that were let through are refused", words));
                }
            };
            if self.document.set_to(tries, &chosen).as_ref() != Some(&scenario) {
                let words = format!("{chosen:?}");
                return Err(fault("a setting reads otherwise without checks", words));
            }
            let mut runner = caught(|| Runner::new(&scenario))?.within(self.events);
            self.runs += 1;
            let run = caught(|| runner.finish(1))?;
            caught(|| {
                let cast = &run.branch.plan().cast;
                for one in tries.goals {
                    let when = goal(one, &scenario, &run.who, cast);
                    assert!(
                        when.is_some() || !all_fit,
                        "a goal that was let through names only what there is"
                    );
                    let _reached = when.map(|when| when.judge(&run.story()));
                }
            })?;
        }
        Ok(())
    }
}

/// What a control can be set to; of a slider both ends.
fn settings(control: &Control) -> Vec<Setting> {
    match control {
        Control::Values(choice) => {
            let labels = choice.choices.iter().map(|one| &one.label);
            labels.map(|label| Setting::Text(label.clone())).collect()
        }
        Control::Patches(choice) => {
            let labels = choice.choices.iter().map(|one| &one.label);
            labels.map(|label| Setting::Text(label.clone())).collect()
        }
        Control::Slider(slider) => [slider.range.min, slider.range.max]
            .iter()
            .map(|end| match end {
                Quantity::Number(number) => Setting::Number(*number),
                other => Setting::Text(other.to_string().as_str().into()),
            })
            .collect(),
    }
}

/// Meters, charts and verdicts, as a page or the command line shows them.
fn look(run: &Finished, scenario: &Scenario) {
    let mut meters = Measures::new(&System {
        tariff: Rc::clone(&run.branch.plan().tariff),
        stores: copies(scenario, &run.who).into(),
    });
    for (_, record) in run.branch.trace().iter() {
        meters.take(record);
    }
    let end = End::of(&run.branch);
    let now = Now {
        at: end.at,
        used: &end.used,
    };
    drop(meters.figures(&now));
    drop(meters.columns(&now));
    for measure in meters.all() {
        measure.gauge(&now);
    }
    for (promise, verdict) in run.verdicts() {
        drop(format!("{} {verdict:?}", promise.name));
    }
}
