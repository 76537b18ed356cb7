//! Challenges: that they can be won and lost, and what decides them.

use fallible_engine::check::truth::Truth;
use fallible_engine::format::name::{Id, Line};
use fallible_engine::format::table::Table;
use fallible_engine::scenario::Document;
use fallible_engine::scenario::schema::{LessonStep, Scenario, Setting};
use fallible_engine::scenario::steps::manner::Tries;
use fallible_engine::sweep::challenges::goals;
use fallible_engine::sweep::{Runner, prove};

use crate::{lesson, lessons};

fn challenges(scenario: &Scenario) -> impl Iterator<Item = Tries<'_>> {
    let steps = scenario.lesson.iter();
    steps.filter_map(|step| step.manner().tries)
}

/// The goals that a challenge with these settings reaches on the file's own seed, and those that it misses.
fn play(document: &Document, tries: Tries<'_>, settings: &[(&str, Setting)]) -> (usize, usize) {
    let seed = document.scenario().seed.0;
    goals(document, tries, settings, seed).expect("these settings give a scenario")
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
            let (reached, _) = play(&document, challenge, &settings(challenge.loses));
            assert!(reached > 0, "{id}: goals that can be reached apart");
        }
        assert_eq!(count, 1, "{}", document.scenario().id);
        for proof in prove(&document) {
            assert_eq!(proof.failures, [""; 0], "{}", document.scenario().id);
        }
    }
}

#[test]
fn who_loses_is_told_by_how_much_and_where() {
    for document in lessons() {
        let scenario = document.scenario();
        for tries in challenges(scenario) {
            let mut shown = 0;
            for settings in [settings(tries.loses), Vec::new()] {
                let tried = document
                    .with_settings(tries, &settings)
                    .expect("they give a scenario");
                let mut runner = Runner::new(&tried);
                let goals = runner.goals(&tried, tries.goals);
                let run = runner.finish(scenario.seed.0);
                let story = run.story();
                for (goal, when) in tries.goals.iter().zip(goals.iter().flatten()) {
                    let missed = when.missed(&story);
                    let lost = when.judge(&story) == Truth::False;
                    assert_eq!(missed.is_some(), lost, "{}: {goal:?}", scenario.id);
                    if let Some(missed) = missed {
                        assert!(
                            missed.because.chars().any(|c| c.is_ascii_digit()),
                            "{missed:?}"
                        );
                        shown += usize::from(missed.shown_by.is_some());
                    }
                }
            }
            assert!(shown > 0, "{}: some event shows why", scenario.id);
        }
    }
}

#[test]
fn who_wins_is_told_in_two_sentences_what_that_shows() {
    for document in lessons() {
        let scenario = document.scenario();
        let won = scenario.lesson.iter().find_map(|step| match step {
            LessonStep::Challenge(challenge) => challenge.won.as_ref(),
            _ => None,
        });
        let won = won.unwrap_or_else(|| panic!("{}", scenario.id)).as_str();
        assert!(won.starts_with("You can now say "), "{won}");
        assert_eq!(won.matches(". ").count(), 1, "{won}");
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
        ("ttl", "250 ms", 1),
        ("ttl", "500 ms", 0),
        ("ttl", "4 s", 1),
        ("ttl", "10 s", 1),
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
