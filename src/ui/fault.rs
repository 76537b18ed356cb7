//! What happens when the program itself fails: the plain page of `static/crash.js` is told, and knows from
//! crumbs where the reader was.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "fallible"])]
    fn crash(report: &str);
    #[wasm_bindgen(js_namespace = ["window", "fallible"])]
    fn breadcrumb(json: &str);
}

/// Lets every panic end on the plain page.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| crash(&info.to_string())));
}

/// Notes where the run is, as [`crate::player::crumb::Crumb`] writes it.
pub fn note(crumb: &str) {
    breadcrumb(crumb);
}
