//! What is wrong with a file, or with one way to set a challenge's controls.

use fallible_engine::format::decode::from_json;
use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::schema::Setting;
use fallible_engine::scenario::steps::manner::Tries;
use fallible_engine::scenario::{Document, Problems, Report, parse, whole_file};
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
    let scenario = document.scenario();
    let stages = scenario.stages();
    let live = || Tries::live(&stages.get(step)?.variant, &scenario.settings);
    let steps = scenario.lesson.get(step);
    let tries = steps.and_then(|step| step.manner().tries).or_else(live);
    let tries = tries.ok_or_else(|| {
        let expected = "a step that is a challenge, or a file with `settings`";
        whole_file(format!("step {step}"), expected.to_owned())
    })?;
    let settings: SortedMap<String, Setting> = from_json(settings).map_err(|error| {
        whole_file(
            format!("settings that are {error}"),
            "values by ids".to_owned(),
        )
    })?;
    let settings: Vec<(&str, Setting)> = settings
        .iter()
        .map(|(id, setting)| (id.as_str(), setting.clone()))
        .collect();
    document.with_settings(tries, &settings).map(drop)
}

fn written(outcome: Result<(), Problems>) -> String {
    serde_json::to_string(&Report::from(outcome)).expect("texts and numbers are JSON")
}
