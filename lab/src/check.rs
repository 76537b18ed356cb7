//! What is wrong with a file, or with one way to set a challenge's controls.

use fallible_engine::format::decode::from_json;
use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::schema::Setting;
use fallible_engine::scenario::{Document, Problem, Problems, Report, parse};
use fallible_engine::sorted::SortedMap;

/// What is wrong with a scenario file.
#[must_use]
pub fn check_scenario(text: &str) -> String {
    written(parse(text).map(drop))
}

/// What is wrong with an index of lessons.
#[must_use]
pub fn check_index(text: &str) -> String {
    written(Index::parse(text).map(drop))
}

/// What is wrong with one way to set the controls of a challenge: `step` is its place in the lesson, and `settings`
/// are a JSON object of values by the controls' ids.
#[must_use]
pub fn check_settings(text: &str, step: usize, settings: &str) -> String {
    written(parse(text).and_then(|document| set(&document, step, settings)))
}

fn set(document: &Document, step: usize, settings: &str) -> Result<(), Problems> {
    let steps = &document.scenario().lesson;
    let tries = steps.get(step).and_then(|step| step.manner().tries);
    let tries =
        tries.ok_or_else(|| asked_wrongly(format!("step {step}"), "a step that is a challenge"))?;
    let settings: SortedMap<String, Setting> = from_json(settings)
        .map_err(|error| asked_wrongly(format!("settings that are {error}"), "values by ids"))?;
    let settings: Vec<(&str, Setting)> = settings
        .iter()
        .map(|(id, setting)| (id.as_str(), setting.clone()))
        .collect();
    document.with_settings(tries, &settings).map(drop)
}

/// What was asked makes no sense for this file, whose text has no place that could be pointed at.
fn asked_wrongly(found: String, expected: &str) -> Problems {
    let problem = Problem {
        path: String::new(),
        line: 1,
        column: 1,
        excerpt: String::new(),
        found,
        expected: expected.to_owned(),
        suggestion: None,
    };
    Problems {
        list: vec![problem],
        more: false,
    }
}

fn written(outcome: Result<(), Problems>) -> String {
    serde_json::to_string(&Report::from(outcome)).expect("texts and numbers are JSON")
}
