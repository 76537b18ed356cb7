//! The branches of history as a small tree, to go back to any of them.

use fallible_engine::run::moment::BranchId;
use yew::prelude::*;

use super::icon::icon;
use crate::view::panels::branch::{History, Limb, tree};
use crate::view::panels::glyph::Glyph;

/// The branches of history, which one is shown, and whom a wish for another is told; nothing while there is
/// only one.
pub fn branches(histories: &[History], current: BranchId, on_switch: &Callback<BranchId>) -> Html {
    if histories.len() < 2 {
        return html! {};
    }
    html! {
        <section aria-label="History">
            <h2>{ "History" }<span class="badge">{ format!("{} branches", histories.len()) }</span></h2>
            { limbs(&tree(histories), current, on_switch) }
        </section>
    }
}

fn limbs(list: &[Limb], current: BranchId, on_switch: &Callback<BranchId>) -> Html {
    html! {
        <ul class="tree">{ for list.iter().map(|limb| self::limb(limb, current, on_switch)) }</ul>
    }
}

fn limb(limb: &Limb, current: BranchId, on_switch: &Callback<BranchId>) -> Html {
    let id = limb.history.id;
    let is_current = id == current;
    let onclick = on_switch.reform(move |_| id);
    let glyph = if is_current { Glyph::Tick } else { Glyph::Fork };
    html! {
        <li key={id.0}>
            <button type="button" class="btn btn-quiet" aria-current={is_current.then_some("true")} {onclick}>
                { icon(glyph) }<span>{ limb.history.label() }</span>
            </button>
            if !limb.limbs.is_empty() { { limbs(&limb.limbs, current, on_switch) } }
        </li>
    }
}
