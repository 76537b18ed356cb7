//! The sweep: what lessons claim of their variants is true on many seeds, and what is said on the way stays so.

use fallible_engine::check::condition::Condition;
use fallible_engine::check::property::Property as _;
use fallible_engine::check::story::Story;
use fallible_engine::check::truth::Truth;
use fallible_engine::check::verdict::Verdict;
use fallible_engine::format::name::PropertyId;
use fallible_engine::scenario::schema::{Expectation, PropertyConfig, Question, Scenario};
use fallible_engine::sweep::{Claims, Finished, Outcome, Questions, Runner, finish};
use std::collections::BTreeSet;

use crate::{lessons, seeds, variants};

/// All that the properties of a run say.
fn findings(outcome: &Outcome) -> Vec<(Verdict, u64)> {
    let properties = outcome.promises().map(|(_, property)| property);
    let said = properties.map(|property| (property.verdict(), property.violation_count()));
    said.collect()
}

#[test]
fn every_variant_keeps_what_its_file_claims() {
    for document in lessons() {
        let file = document.scenario();
        for (variant, (id, scenario)) in file.variants.iter().zip(variants(&document)) {
            let mut claims = Claims::of(variant, file.properties.keys().map(PropertyId::as_str));
            let mut questions = Questions::of(file, id);
            let mut runner = Runner::new(scenario);
            let asked = runner.conditions(scenario, &questions.conditions(scenario));
            let lesson = &file.id;
            for seed in seeds(file) {
                let run = runner.finish(seed);
                let unrecorded = findings(&runner.judge(seed));
                assert_eq!(unrecorded, findings(&run.outcome), "{lesson}, {id}, {seed}");
                let (outcome, truths) = runner.ask(seed, &asked);
                assert_eq!(unrecorded, findings(&outcome), "{lesson}, {id}, {seed}");
                let recorded = asked.iter().map(|when| judge(when.as_ref(), &run.story()));
                assert_eq!(
                    truths,
                    recorded.collect::<Vec<_>>(),
                    "{lesson}, {id}, {seed}"
                );
                claims.add(seed, &outcome);
                questions.add(scenario.seed.0, seed, &truths);
            }
            assert!(claims.stopped.is_empty(), "{lesson}, {id}: stopped");
            for claim in &claims.claims {
                let (failure, property) = (claim.failure(), &claim.property);
                assert_eq!(failure, None, "{lesson}, {id}, {property}");
            }
            for asked in &questions.0 {
                let (failure, step) = (asked.failure(), asked.step);
                assert_eq!(failure, None, "{lesson}, {id}, step {step}");
            }
        }
    }
}

fn judge(when: Option<&Condition>, story: &Story<'_>) -> Truth {
    when.map_or(Truth::Undecided, |when| when.judge(story))
}

/// Yes and no are said when nothing can change them any more, and so never taken back.
#[test]
fn what_is_said_on_the_way_is_what_is_said_at_the_end() {
    let mut early = 0;
    for document in lessons() {
        let file = document.scenario();
        for (id, scenario) in variants(&document) {
            let mut runner = Runner::new(scenario);
            let questions = Questions::of(file, id);
            let asked = runner.conditions(scenario, &questions.conditions(scenario));
            let run = runner.finish(file.seed.0);
            let whole = run.story();
            for part in 0..12 {
                let steps = whole.steps * part / 12;
                let so_far = Story::so_far(whole.trace, whole.properties, steps);
                for when in &asked {
                    let (said, at_the_end) =
                        (judge(when.as_ref(), &so_far), judge(when.as_ref(), &whole));
                    let open = said == Truth::Undecided;
                    assert!(
                        open || said == at_the_end,
                        "{}, {id}: {when:?} is {said:?} after {steps} records and {at_the_end:?} at the end",
                        file.id
                    );
                    early += u32::from(!open);
                }
            }
        }
    }
    assert!(early > 100, "only {early} were decided on the way");
}

#[test]
fn on_the_files_own_seed_each_claim_of_a_violation_shows() {
    for document in lessons() {
        let file = document.scenario();
        for (variant, (id, scenario)) in file.variants.iter().zip(variants(&document)) {
            let run = finish(scenario, file.seed.0);
            for (property, expected) in variant.expect.iter() {
                let violated = run
                    .verdict(property.as_str())
                    .is_some_and(|verdict| verdict.is_violated());
                let claimed = matches!(expected, Expectation::Violated { .. });
                assert_eq!(violated, claimed, "{}, {id}, {property}", file.id);
            }
        }
    }
}

/// Which answer of a question is true of a run.
fn truth(question: &Question, run: &Finished, scenario: &Scenario) -> Option<usize> {
    let story = run.story();
    let mut answers = question.answers.iter();
    answers.position(|answer| run.holds(&story, &answer.when, scenario))
}

fn questions(scenario: &Scenario) -> impl Iterator<Item = &Question> {
    let asks = scenario.lesson.iter().filter_map(|step| step.manner().asks);
    asks.map(|asks| asks.question)
}

#[test]
fn what_is_right_comes_from_the_run_and_not_from_the_file() {
    let mut by_seed = 0;
    for document in lessons() {
        let file = document.scenario();
        let runs: Vec<(&Scenario, Finished)> = variants(&document)
            .map(|(_, scenario)| (scenario, finish(scenario, file.seed.0)))
            .collect();
        assert!(
            questions(file).any(|question| changes(question, &runs)),
            "{}: another variant changes no answer",
            file.id
        );
        let runs: Vec<(&Scenario, Finished)> =
            seeds(file).map(|seed| (file, finish(file, seed))).collect();
        by_seed += usize::from(questions(file).any(|question| changes(question, &runs)));
    }
    // Where only latency or bandwidth decides, every seed decides alike.
    assert!(by_seed >= 2, "another seed hardly ever changes an answer");
}

/// Whether a question has not the same answer on all runs.
fn changes(question: &Question, runs: &[(&Scenario, Finished)]) -> bool {
    let answers: BTreeSet<Option<usize>> = runs
        .iter()
        .map(|(scenario, run)| truth(question, run, scenario))
        .collect();
    answers.len() > 1
}

#[test]
fn beside_each_claim_of_safety_stands_one_of_progress() {
    for document in lessons() {
        let file = document.scenario();
        for variant in &file.variants {
            let claims = |wanted: &dyn Fn(&PropertyConfig) -> bool| {
                let mut held = variant
                    .expect
                    .iter()
                    .filter(|(_, expected)| matches!(expected, Expectation::Holds));
                held.any(|(id, _)| file.properties.get(id.as_str()).is_some_and(wanted))
            };
            let (lesson, id) = (&file.id, &variant.id);
            assert!(
                claims(&PropertyConfig::is_safety),
                "{lesson}, {id}: nothing safe is claimed"
            );
            assert!(
                claims(&|property| matches!(property, PropertyConfig::Answered(_))),
                "{lesson}, {id}: no answers are claimed"
            );
            assert!(variant.price.is_some(), "{lesson}, {id}: no price");
        }
        let limits_time =
            |property: &PropertyConfig| matches!(property, PropertyConfig::Latency(_));
        assert!(file.properties.values().any(limits_time), "{}", file.id);
    }
}
