//! Tabs by arrow keys, seeds, verdicts and branches.

use std::rc::Rc;

use fallible_engine::check::verdict::Verdict;
use fallible_engine::kernel::time::Time;
use fallible_engine::run::moment::BranchId;
use fallible_playground::ui::panels::record::RecordProps;
use fallible_playground::ui::panels::{
    Jump, Record, RunAct, TabHead, VariantChoice, branches, promises, run_controls,
};
use fallible_playground::view::panels::branch::History;
use fallible_playground::view::panels::promise::{Breach, Evidence, Promise};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::html;

use crate::page::{Page, Told};

#[wasm_bindgen_test]
async fn arrow_keys_go_round_the_tabs() {
    let opened = Told::new();
    let tab = |id: &'static str, label: &'static str| TabHead {
        id: id.into(),
        label: label.into(),
        count: "".into(),
    };
    let props = RecordProps {
        tabs: Rc::new([
            tab("st", "Space-time"),
            tab("ev", "Events"),
            tab("ch", "Charts"),
        ]),
        open: 2,
        on_open: opened.ear(),
        tools: html! {},
        children: html! { <p>{ "charts" }</p> },
    };
    let page = Page::with::<Record, _>(props).await;
    assert_eq!(page.text("[role=tabpanel]"), "charts");
    assert_eq!(
        page.attribute("[role=tabpanel]", "aria-labelledby"),
        page.attribute("[aria-selected=true]", "id")
    );
    page.press("[aria-selected=true]", "ArrowRight").await;
    page.press("[aria-selected=true]", "ArrowLeft").await;
    page.click("#tab-st").await;
    assert_eq!(opened.take(), [0, 1, 0]);
}

#[wasm_bindgen_test]
async fn a_seed_is_checked_before_it_runs() {
    let acts = Told::new();
    let variant = |id: &str| VariantChoice {
        id: id.into(),
        label: id.into(),
    };
    let variants: Rc<[VariantChoice]> = Rc::new([variant("naive"), variant("token")]);
    let controls = run_controls(&variants, &"naive".into(), (7, 1_907), &acts.ear());
    let page = Page::of(controls).await;
    page.write(".seed input", "18446744073709551616").await;
    assert_eq!(page.attribute(".seed input", "aria-invalid"), "true");
    page.write(".seed input", "18446744073709551615").await;
    page.click(".seed [type=submit]").await;
    page.click(".seed .jump").await;
    assert_eq!(acts.take(), [RunAct::Seed(u64::MAX), RunAct::Seed(1_907)]);
    let other = "on.selectedIndex = 1; on.dispatchEvent(new Event('change', { bubbles: true }))";
    page.run(".run select", "", other).await;
    assert_eq!(acts.take(), [RunAct::Variant("token".into())]);
}

#[wasm_bindgen_test]
async fn a_broken_promise_says_why_and_leads_to_its_events() {
    let jumps = Told::new();
    let at = Time(4_213_000_000);
    let promise = Promise {
        id: "ryw".into(),
        name: "Read your writes".into(),
        verdict: Verdict::Violated {
            at,
            evidence: vec![41],
            because: "Alice read v1".to_owned(),
        },
        count: 3,
        breaches: Rc::new([Breach {
            at,
            because: "Alice read v1".into(),
            evidence: Rc::new([Evidence {
                step: 41,
                at,
                words: "Alice reads bio = v1".into(),
            }]),
        }]),
    };
    let page = Page::of(promises(&[promise], None, &jumps.ear())).await;
    assert_eq!(page.text(".verdict span"), "violated at 4.213 s");
    assert_eq!(page.text(".verdict p"), "Alice read v1.");
    page.click(".jump.is-broken").await;
    page.click(".proof .jump").await;
    assert_eq!(jumps.take(), [Jump::Time(at), Jump::Evidence(41)]);
}

#[wasm_bindgen_test]
async fn a_branch_of_history_can_be_gone_back_to() {
    let wanted = Told::new();
    let history = |id, parent: Option<u32>| History {
        id: BranchId(id),
        parent: parent.map(BranchId),
        words: format!("branch {id}").into(),
        at: parent.map(|_| Time(1_000_000_000)),
    };
    let histories = [history(0, None), history(1, Some(0))];
    let page = Page::of(branches(&histories, BranchId(1), &wanted.ear())).await;
    assert_eq!(page.text("[aria-current=true]"), "branch 1 at 1.000 s");
    page.click(".tree > li > .btn").await;
    assert_eq!(wanted.take(), [BranchId(0)]);
}
