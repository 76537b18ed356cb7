//! The lessons that come with the program: that they show what they say they show, on their own seed and on others,
//! that their questions and challenges can be got right and wrong, and that their texts keep to the rules.
//!
//! That each file reads, fits the published schema and agrees with its card is tried in `scenario_files.rs`.

use fallible_engine::check::condition::Condition;
use fallible_engine::check::property::Property as _;
use fallible_engine::check::story::Story;
use fallible_engine::check::truth::Truth;
use fallible_engine::check::verdict::Verdict;
use fallible_engine::format::encode::Encode as _;
use fallible_engine::format::name::{Id, Line, PropertyId};
use fallible_engine::format::table::Table;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::scenario::compile::goal;
use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::schema::{
    Cue, Expectation, LessonStep, PatchOperation, PropertyConfig, Prose, Question, Scenario,
    Setting,
};
use fallible_engine::scenario::steps::manner::Tries;
use fallible_engine::scenario::{Document, parse};
use fallible_engine::sweep::{Claims, Finished, Outcome, Questions, Runner, finish};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// How many seeds are tried besides a file's own; `fallible check` tries more.
const SEEDS: u64 = 30;

fn read(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn lesson(file: &str) -> Document {
    parse(&read(file)).unwrap_or_else(|problems| panic!("{file}:\n{problems}"))
}

/// Every lesson of the index.
fn lessons() -> Vec<Document> {
    let index = Index::parse(&read("index.json")).unwrap_or_else(|problems| panic!("{problems}"));
    let lessons: Vec<Document> = index
        .cards()
        .map(|card| lesson(card.file.as_str()))
        .collect();
    assert!(lessons.len() > 1, "the index lists lessons");
    lessons
}

/// The file's own seed, then others.
fn seeds(scenario: &Scenario) -> impl Iterator<Item = u64> {
    let own = scenario.seed.0;
    std::iter::once(own).chain((1..=SEEDS).filter(move |seed| *seed != own))
}

/// Each variant with its scenario.
fn variants(document: &Document) -> impl Iterator<Item = (&str, &Scenario)> {
    document.variants().map(|id| {
        let scenario = document.variant(id.as_str());
        (id.as_str(), scenario.expect("each variant was compiled"))
    })
}

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

fn challenges(scenario: &Scenario) -> impl Iterator<Item = Tries<'_>> {
    let steps = scenario.lesson.iter();
    steps.filter_map(|step| step.manner().tries)
}

/// The goals that a challenge with these settings reaches on the file's own seed, and those that it misses.
fn play(document: &Document, challenge: Tries<'_>, settings: &[(&str, Setting)]) -> (usize, usize) {
    let scenario = document
        .with_settings(challenge, settings)
        .unwrap_or_else(|problems| panic!("{problems}"));
    let run = finish(&scenario, scenario.seed.0);
    let (story, cast) = (run.story(), &run.branch.plan().cast);
    let reached = challenge
        .goals
        .iter()
        .filter(|wanted| {
            let wanted = goal(wanted, &scenario, &run.who, cast).expect("it names what is there");
            wanted.judge(&story).is_true()
        })
        .count();
    (reached, challenge.goals.len() - reached)
}

fn settings(table: &Table<Id, Setting>) -> Vec<(&str, Setting)> {
    table
        .iter()
        .map(|(id, setting)| (id.as_str(), setting.clone()))
        .collect()
}

#[test]
fn a_challenge_can_be_won_and_lost_and_nothing_done_does_not_win() {
    for document in lessons() {
        let mut count = 0;
        for challenge in challenges(document.scenario()) {
            count += 1;
            let id = &document.scenario().id;
            assert!((2..=5).contains(&challenge.controls.len()), "{id}");
            let (_, missed) = play(&document, challenge, &settings(challenge.wins));
            assert_eq!(missed, 0, "{id}: the settings that win");
            let (reached, missed) = play(&document, challenge, &settings(challenge.loses));
            assert!(missed > 0, "{id}: the settings that lose");
            assert!(reached > 0, "{id}: goals that can be reached apart");
            let (_, missed) = play(&document, challenge, &[]);
            assert!(missed > 0, "{id}: nothing done wins");
        }
        assert_eq!(count, 1, "{}", document.scenario().id);
    }
}

#[test]
fn each_way_to_set_the_controls_of_a_challenge_gives_a_valid_scenario() {
    for document in lessons() {
        let fit = document.check_settings();
        fit.unwrap_or_else(|problems| panic!("{}: {problems}", document.scenario().id));
    }
}

#[test]
fn a_name_is_as_fresh_as_the_connections_behind_it() {
    let document = lesson("topology-does-not-change.json");
    let challenge = challenges(document.scenario()).next().expect("it has one");
    for (control, setting, missed) in [
        ("ttl", "250ms", 1),
        ("ttl", "1500ms", 0),
        ("ttl", "4s", 1),
        ("ttl", "10s", 2),
        ("age", "Never", 1),
        ("age", "250 ms", 0),
        ("check", "None", 1),
        ("check", "Each 2 s; 3 failures", 1),
        ("retry", "For nothing", 1),
        ("retry", "For everything", 1),
        ("identity", "No", 1),
    ] {
        let mut chosen = settings(challenge.wins);
        let text: Line = setting.into();
        for (_, set) in chosen.iter_mut().filter(|(id, _)| *id == control) {
            *set = Setting::Text(text.clone());
        }
        let (_, misses) = play(&document, challenge, &chosen);
        assert_eq!(misses, missed, "{control}: {setting}");
    }
}

/// When a play step stops on the file's own seed.
fn stop(until: &Cue, run: &Finished) -> Option<Time> {
    match until {
        Cue::Violated(property) => match run.verdict(property.as_str())? {
            Verdict::Violated { at, .. } => Some(at),
            _ => None,
        },
        Cue::Event(event) => {
            let (pattern, trace) = (run.who.pattern(event)?, run.branch.trace());
            let mut records = trace.iter();
            let found = records.find(|(_, record)| pattern.matches(record, trace));
            found.map(|(_, record)| record.at)
        }
        Cue::Time(at) => Some(Time(at.nanos())),
        Cue::Start => Some(Time::ZERO),
        Cue::End => Some(run.branch.progress().reached),
    }
}

#[test]
fn each_play_step_stops_at_its_moment_and_the_first_one_within_five_seconds() {
    for document in lessons() {
        let file = document.scenario();
        let mut stops = Vec::new();
        for (step, stage) in file.lesson.iter().zip(file.stages()) {
            if step.manner().plays {
                let scenario = document.variant(stage.variant.as_str());
                let run = finish(scenario.expect("it is there"), file.seed.0);
                let at = stop(&stage.until, &run);
                stops.push(at.unwrap_or_else(|| panic!("{}: {stage:?} runs to the end", file.id)));
            }
        }
        assert!(
            stops[0] < Time::ZERO + Span::secs(5),
            "{}: {stops:?}",
            file.id
        );
        assert!(file.duration.nanos() <= Span::secs(20).0, "{}", file.id);
    }
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

/// What makes lag, taken away.
const NO_LAG: [(&str, &[(&str, &str)]); 2] = [
    (
        "replication-lag.json",
        &[
            ("/links/europe/latency", "\"0ms\""),
            ("/links/america/latency", "\"0ms\""),
            ("/links/internet/latency", "\"0ms\""),
            ("/links/copying/latency", "\"0ms\""),
            ("/links/copying/bandwidth", "\"1000Gbit/s\""),
            ("/nodes/db-2/config/apply_service", "\"0ms\""),
        ],
    ),
    (
        "monotonic-reads.json",
        &[
            ("/links/internet/latency", "\"0ms\""),
            ("/links/rack/latency", "\"0ms\""),
            ("/nodes/db-2/config/apply_service", "\"0ms\""),
            ("/nodes/db-3/config/apply_service", "\"0ms\""),
        ],
    ),
];

#[test]
fn without_latency_and_work_there_is_no_lag_and_nothing_breaks() {
    for (file, changes) in NO_LAG {
        let document = lesson(file);
        let patch: Vec<PatchOperation> = changes
            .iter()
            .map(|(path, value)| PatchOperation::Replace {
                path: (*path).into(),
                value: fallible_engine::format::decode::from_json(value).expect("a JSON text"),
            })
            .collect();
        let scenario = document
            .with_patch("naive", &patch)
            .unwrap_or_else(|problems| panic!("{file}: {problems}"));
        for seed in seeds(&scenario) {
            let run = finish(&scenario, seed);
            for (promise, verdict) in run.verdicts() {
                let property = scenario.properties.get(&promise.id).expect("it is there");
                let holds = verdict.holds();
                assert!(
                    holds || !property.is_safety(),
                    "{file}, seed {seed}, {}: {verdict:?}",
                    promise.id
                );
            }
        }
    }
}

/// The words of a text as a reader counts them: a link is its words, and marks are none.
fn words(text: &str) -> usize {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        plain += before;
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    plain += rest;
    let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
    plain.split_whitespace().filter(is_word).count()
}

/// Every text of a lesson's steps: what a step says, asks, and replies, whatever it is.
fn texts(scenario: &Scenario) -> Vec<String> {
    let mut texts = Vec::new();
    for step in &scenario.lesson {
        let step: Value = serde_json::from_str(&step.encode().compact()).expect("JSON");
        let content = step.as_object().and_then(|step| step.values().next());
        let content = content.expect("a step has one member");
        let answers = content["answers"].as_array().into_iter().flatten();
        let said = [content, &content["text"], &content["question"]].into_iter();
        let said = said.chain(answers.map(|answer| &answer["reply"]));
        texts.extend(said.filter_map(Value::as_str).map(str::to_owned));
    }
    texts
}

#[test]
fn texts_are_short_and_say_what_their_terms_mean() {
    for document in lessons() {
        let file = document.scenario();
        let short = |prose: &Prose, most: usize| {
            let count = words(prose.text.as_str());
            assert!(count <= most, "{}: {count} words: {prose:?}", file.id);
        };
        for step in &file.lesson {
            match step {
                LessonStep::Say(step) => short(&step.0, 80),
                LessonStep::Explain(step) => short(&step.0, 100),
                LessonStep::Compare(compare) => {
                    let text = compare
                        .text
                        .as_ref()
                        .expect("a comparison says what to see");
                    let count = words(text.as_str());
                    assert!(count <= 100, "{}: {count} words: {text}", file.id);
                }
                _ => {}
            }
        }
        let texts = texts(file).join("\n");
        let bold: Vec<&str> = texts.split("**").skip(1).step_by(2).collect();
        let terms: BTreeSet<&str> = bold.iter().copied().collect();
        assert_eq!(
            bold.len(),
            terms.len(),
            "{}: introduced once: {bold:?}",
            file.id
        );
        let explained: BTreeSet<&str> = file.glossary.keys().map(Line::as_str).collect();
        assert_eq!(terms, explained, "{}", file.id);
    }
}

/// The steps that each lesson has, as they first come.
const ORDER: [&str; 8] = [
    "say",
    "predict",
    "play",
    "ask",
    "explain",
    "compare",
    "challenge",
    "wild",
];

#[test]
fn a_lesson_takes_its_steps_in_order() {
    for document in lessons() {
        let mut words: Vec<&str> = Vec::new();
        for step in &document.scenario().lesson {
            if !words.contains(&step.word()) {
                words.push(step.word());
            }
        }
        // A step that is none of these may stand anywhere.
        words.retain(|word| ORDER.contains(word));
        assert_eq!(words, ORDER, "{}", document.scenario().id);
        assert!(!document.scenario().references.is_empty());
    }
}
