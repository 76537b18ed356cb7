//! The playground's page. `view` decides what to draw and runs anywhere; `ui` needs a browser.

pub mod view;

#[cfg(target_arch = "wasm32")]
pub mod ui;
