//! The same functions, as the page's scripts call them.

use std::panic;

use wasm_bindgen::prelude::*;

use crate::check;

/// A fault of ours reaches who called, with what it says. The program is good for nothing afterwards.
#[wasm_bindgen(start)]
fn start() {
    panic::set_hook(Box::new(|info| wasm_bindgen::throw_str(&info.to_string())));
}

/// See [`check::check_scenario`].
#[wasm_bindgen]
pub fn check_scenario(text: &str) -> String {
    check::check_scenario(text)
}

/// See [`check::check_index`].
#[wasm_bindgen]
pub fn check_index(text: &str) -> String {
    check::check_index(text)
}

/// See [`check::check_settings`].
#[wasm_bindgen]
pub fn check_settings(text: &str, step: usize, settings: &str) -> String {
    check::check_settings(text, step, settings)
}
