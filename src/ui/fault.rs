//! What happens when the program itself fails: the plain page of `static/crash.js` is told, and knows from
//! crumbs where the reader was.

use wasm_bindgen::prelude::*;

use crate::player::address::Address;
use crate::player::crumb::Crumb;
use crate::player::player::Player;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "fallible"])]
    fn crash(report: &str);
    #[wasm_bindgen(js_namespace = ["window", "fallible"])]
    fn breadcrumb(run: &JsValue, step: f64, at: f64);
}

/// Lets every panic end on the plain page.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| crash(&info.to_string())));
}

/// Crumbs of one desk. All that they say of the run is written once a run, so that a moment costs nothing:
/// the plain page puts both together, also when the program is beyond telling.
#[derive(Debug, Default)]
pub struct Crumbs(Option<(u32, Address, JsValue)>);

impl Crumbs {
    /// Notes where a player of a scenario is, whose page is at `address`.
    pub fn leave(&mut self, scenario: &str, address: &Address, player: &Player) {
        let run = player.history().run;
        let known = self.0.take();
        let known = known.filter(|(own, at, _)| (*own, at) == (run, address));
        let (_, _, written) = self.0.insert(known.unwrap_or_else(|| {
            let setup = player.setup();
            let crumb = Crumb::new(scenario, &setup.variant, setup.seed, address);
            (run, address.clone(), JsValue::from_str(&crumb.json()))
        }));
        let now = player.cursor();
        breadcrumb(written, now.step as f64, now.time.0 as f64);
    }
}
