//! The playground's page. `view` decides what to draw, `player` what a reader can do, and both run anywhere;
//! `ui` needs a browser.

pub mod player;
pub mod view;

#[cfg(target_arch = "wasm32")]
pub mod ui;
