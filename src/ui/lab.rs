//! The laboratory, a program beside this one, which `static/boot.js` loads when it is first asked: it knows what is wrong
//! with a file. Lessons of the site were checked when the site was built, so that most readers never need it.

use wasm_bindgen::prelude::*;

use crate::player::failure::Failure;
use crate::view::panels::problem::Flaws;

#[wasm_bindgen]
extern "C" {
    /// What a function of the laboratory says; no text when it has failed at that.
    #[wasm_bindgen(js_namespace = ["window", "fallible"], catch)]
    async fn lab(name: &str, text: &str, step: usize, settings: &str) -> Result<JsValue, JsValue>;
}

/// What is wrong with a scenario file.
///
/// # Errors
/// If the laboratory does not come, or fails.
pub async fn check_scenario(text: &str) -> Result<Flaws, Failure> {
    flaws("check_scenario", text, 0, "").await
}

/// What is wrong with an index of lessons.
///
/// # Errors
/// If the laboratory does not come, or fails.
pub async fn check_index(text: &str) -> Result<Flaws, Failure> {
    flaws("check_index", text, 0, "").await
}

/// What is wrong with one way to set the controls of the challenge that is step `step` of a file; `settings` are a JSON
/// object of values by the controls' ids. Of what comes out, paths are those of the patch that the settings are.
///
/// # Errors
/// If the laboratory does not come, or fails.
pub async fn check_settings(text: &str, step: usize, settings: &str) -> Result<Flaws, Failure> {
    flaws("check_settings", text, step, settings).await
}

async fn flaws(name: &str, text: &str, step: usize, settings: &str) -> Result<Flaws, Failure> {
    let told = lab(name, text, step, settings)
        .await
        .map_err(|_| Failure::NoLab)?;
    let report = told.as_string().ok_or(Failure::LabStopped)?;
    Flaws::read(&report, text).map_err(|_| Failure::LabStopped)
}
