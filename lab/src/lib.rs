//! The laboratory: a program of its own beside the page's, which is loaded when it is first wanted. It knows the engine
//! and no browser: functions of text, which give text.
//!
//! A lesson of the site was checked when the site was built. A file of the reader's own must be checked here, by all
//! that says what is wrong with a file; no first visit waits for that.

pub mod check;

#[cfg(target_arch = "wasm32")]
pub mod web;
