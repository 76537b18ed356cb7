//! The laboratory, a program beside this one, which `static/boot.js` loads when it is first asked: it knows what is wrong
//! with a file. Lessons of the site were proven when the site was built, so that most readers never need it.

use fallible_engine::format::encode::{Members, to_json};
use wasm_bindgen::prelude::*;

use crate::player::failure::Failure;
use crate::player::player::Settings;
pub use crate::view::panels::problem::Flaws;

#[wasm_bindgen]
extern "C" {
    /// What a function of the laboratory says; no text when it has failed at that.
    #[wasm_bindgen(js_namespace = ["window", "fallible"], catch)]
    async fn lab(name: &str, text: &str, step: usize, settings: &str) -> Result<JsValue, JsValue>;
}

/// What a text is to be.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A scenario.
    Scenario,
    /// The list of lessons.
    Index,
}

/// What is wrong with a file.
///
/// # Errors
/// If the laboratory does not come, or fails.
pub async fn check(check: Check, text: &str) -> Result<Flaws, Failure> {
    let name = match check {
        Check::Scenario => "check_scenario",
        Check::Index => "check_index",
    };
    ask(name, text, 0, "").await
}

/// What is wrong with one way to set the controls of the challenge that is step `step` of a file. Paths are those of the
/// patch that the settings are.
///
/// # Errors
/// If the laboratory does not come, or fails.
pub async fn check_settings(
    text: &str,
    step: usize,
    settings: &Settings,
) -> Result<Flaws, Failure> {
    let mut values = Members::default();
    for (control, setting) in settings {
        values.put(control, setting);
    }
    ask("check_settings", text, step, &to_json(&values.done())).await
}

async fn ask(name: &str, text: &str, step: usize, settings: &str) -> Result<Flaws, Failure> {
    let told = lab(name, text, step, settings).await;
    let told = told.map_err(|_| Failure::Lab)?;
    let report = told.as_string().ok_or(Failure::LabStopped)?;
    Flaws::read(&report, text).map_err(|_| Failure::LabStopped)
}
