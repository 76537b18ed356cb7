//! What needs a browser: the panels as a reader meets them, in a real document.
#![cfg(target_arch = "wasm32")]

mod page;

mod dialogs;
mod events;
mod inspector;
mod lab;
mod record;
mod time_bar;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
