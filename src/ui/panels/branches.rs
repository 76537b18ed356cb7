//! The branches of history as a small tree, to go back to any of them.

use std::rc::Rc;

use fallible_engine::run::moment::BranchId;
use yew::prelude::*;

use super::icon::Icon;
use crate::view::panels::branch::{History, Limb, tree};
use crate::view::panels::glyph::Glyph;

/// What the tree shows.
#[derive(Properties, PartialEq)]
pub struct BranchesProps {
    /// All histories of the run.
    pub histories: Rc<[History]>,
    /// The one that is shown.
    pub current: BranchId,
    /// The reader wants another.
    pub on_switch: Callback<BranchId>,
}

/// The branches of history; nothing while there is only one.
#[component]
pub fn Branches(props: &BranchesProps) -> Html {
    if props.histories.len() < 2 {
        return html! {};
    }
    html! {
        <section aria-label="History">
            <h2>{ "History" }<span class="badge">{ format!("{} branches", props.histories.len()) }</span></h2>
            { limbs(&tree(&props.histories), props) }
        </section>
    }
}

fn limbs(list: &[Limb], props: &BranchesProps) -> Html {
    html! {
        <ul class="tree">{ for list.iter().map(|limb| self::limb(limb, props)) }</ul>
    }
}

fn limb(limb: &Limb, props: &BranchesProps) -> Html {
    let id = limb.history.id;
    let current = id == props.current;
    let onclick = props.on_switch.reform(move |_| id);
    let glyph = if current { Glyph::Tick } else { Glyph::Fork };
    html! {
        <li key={id.0}>
            <button type="button" class="btn btn-quiet" aria-current={current.then_some("true")} {onclick}>
                <Icon {glyph}/><span>{ limb.history.label() }</span>
            </button>
            if !limb.limbs.is_empty() { { limbs(&limb.limbs, props) } }
        </li>
    }
}
