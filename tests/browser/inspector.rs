//! The inspector and its tools: what acts at once, what asks first, and answers that will not do.

use std::rc::Rc;

use fallible_engine::kernel::faults::{Crash, StepClock};
use fallible_engine::kernel::id::MachineId;
use fallible_playground::ui::panels::inspector::InspectorProps;
use fallible_playground::ui::panels::{Inspector, Jump};
use fallible_playground::view::frame::Thing;
use fallible_playground::view::panels::act::Act;
use fallible_playground::view::panels::inspect::{Sheet, SheetLine};
use fallible_playground::view::panels::tool::{Target, Tool};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::page::{Page, Told};

const DB: MachineId = MachineId(2);

fn props(acts: &Told<Act>, locked: Option<&'static str>) -> InspectorProps {
    let jumps: Told<Jump> = Told::new();
    let closed: Told<()> = Told::new();
    InspectorProps {
        sheet: Some(Rc::new(Sheet {
            thing: Thing::Machine(DB),
            title: "db-3".into(),
            badge: None,
            groups: vec![vec![SheetLine::new("bio", "v1").with_aside("should be v2")]],
            target: Target::Machine(DB, None),
            ends: Default::default(),
            tools: vec![Tool::Crash, Tool::Skew],
            history: Rc::new([]),
        })),
        locked: locked.map(Into::into),
        on_act: acts.ear(),
        on_jump: jumps.ear(),
        on_close: closed.ear(),
    }
}

#[wasm_bindgen_test]
async fn fields_are_named_and_a_plain_tool_acts_at_once() {
    let acts = Told::new();
    let page = Page::with::<Inspector, _>(props(&acts, None)).await;
    assert_eq!(page.text("dt"), "bio");
    assert_eq!(page.text("dd"), "v1 should be v2");
    page.click(".acts .btn").await;
    assert_eq!(acts.take(), [Act::Fault(Crash(DB).into())]);
}

#[wasm_bindgen_test]
async fn a_tool_that_asks_says_what_is_wrong_and_then_acts() {
    let acts = Told::new();
    let page = Page::with::<Inspector, _>(props(&acts, None)).await;
    page.click("[aria-expanded=false]").await;
    let focused = gloo::utils::document()
        .active_element()
        .map(|element| element.tag_name());
    assert_eq!(
        focused.as_deref(),
        Some("INPUT"),
        "the first question has the focus"
    );
    page.write("form input", "40").await;
    page.click("form [type=submit]").await;
    assert_eq!(page.attribute("form input", "aria-invalid"), "true");
    assert!(
        page.text("form small")
            .starts_with("Write a time with its unit")
    );
    assert_eq!(acts.take(), []);
    page.write("form input", "−12 ms").await;
    page.click("form [type=submit]").await;
    assert_eq!(acts.take(), [Act::Fault(StepClock(DB, -12_000_000).into())]);
    assert!(page.all("form").is_empty(), "the form is done with");
}

#[wasm_bindgen_test]
async fn what_is_selected_is_scrolled_into_sight_within_its_column() {
    let acts = Told::new();
    let page = Page::with::<Column, _>(props(&acts, None)).await;
    let (column, section) = (page.one(".aside"), page.one("[aria-label^=Inspector]"));
    let (seen, shown) = (
        column.get_bounding_client_rect(),
        section.get_bounding_client_rect(),
    );
    assert!(column.scroll_top() > 0, "it was below");
    assert!(
        shown.top() >= seen.top() - 1.0,
        "{} is above {}",
        shown.top(),
        seen.top()
    );
    assert!(shown.bottom() <= seen.bottom() + 1.0);
}

/// The inspector under much else in a short column.
#[component]
fn Column(props: &InspectorProps) -> Html {
    let filling = (0..40).map(|line| html! { <p>{ line }</p> });
    html! {
        <aside class="aside" style="height: 300px">{ for filling }<Inspector ..props.clone()/></aside>
    }
}

#[wasm_bindgen_test]
async fn escape_leaves_a_tool_undone() {
    let acts = Told::new();
    let page = Page::with::<Inspector, _>(props(&acts, None)).await;
    page.click("[aria-expanded=false]").await;
    page.press("form input", "Escape").await;
    assert!(page.all("form").is_empty());
    assert_eq!(acts.take(), []);
}

#[wasm_bindgen_test]
async fn while_a_prediction_is_open_nothing_can_be_broken() {
    let acts = Told::new();
    let page =
        Page::with::<Inspector, _>(props(&acts, Some("Lock in your prediction first."))).await;
    assert!(
        page.text(".none")
            .contains("Lock in your prediction first.")
    );
    page.click(".acts .btn").await;
    assert_eq!(acts.take(), []);
}
