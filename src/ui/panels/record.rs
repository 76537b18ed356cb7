//! The record under the stage: space-time, events and charts behind tabs.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

/// What stands on a tab.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TabHead {
    /// Unique on the page; part of ids.
    pub id: AttrValue,
    /// What it says.
    pub label: AttrValue,
    /// A figure beside it; may be empty.
    pub count: AttrValue,
}

/// What the record shows.
#[derive(Properties, PartialEq)]
pub struct RecordProps {
    /// The tabs.
    pub tabs: Rc<[TabHead]>,
    /// The place of the open one.
    pub open: usize,
    /// The reader opens another.
    pub on_open: Callback<usize>,
    /// What stands at the end of the tab strip.
    #[prop_or_default]
    pub tools: Html,
    /// What the open tab shows.
    pub children: Html,
}

/// The record.
#[component]
pub fn Record(props: &RecordProps) -> Html {
    let strip = use_node_ref();
    let tab = |(place, tab): (usize, &TabHead)| {
        let open = place == props.open;
        html! {
            <button type="button" role="tab" id={tab_id(tab)} aria-controls={open.then(|| pane_id(tab))}
                aria-selected={open.to_string()} tabindex={if open { "0" } else { "-1" }}
                onclick={props.on_open.reform(move |_| place)}>
                { tab.label.clone() }
                if !tab.count.is_empty() { <small>{ tab.count.clone() }</small> }
            </button>
        }
    };
    let open = props.tabs.get(props.open);
    html! {
        <section class="panel" aria-label="Record">
            <div class="tab-row">
                <div ref={strip.clone()} class="tabs" role="tablist" aria-label="Record" onkeydown={on_key(props, &strip)}>
                    { for props.tabs.iter().enumerate().map(tab) }
                </div>
                <div class="tools">{ props.tools.clone() }</div>
            </div>
            if let Some(open) = open {
                <div class="pane" role="tabpanel" id={pane_id(open)} aria-labelledby={tab_id(open)}>
                    { props.children.clone() }
                </div>
            }
        </section>
    }
}

fn tab_id(tab: &TabHead) -> String {
    format!("tab-{}", tab.id)
}

fn pane_id(tab: &TabHead) -> String {
    format!("pane-{}", tab.id)
}

fn on_key(props: &RecordProps, strip: &NodeRef) -> Callback<KeyboardEvent> {
    let (tabs, open) = (Rc::clone(&props.tabs), props.open);
    let (strip, on_open) = (strip.clone(), props.on_open.clone());
    Callback::from(move |event: KeyboardEvent| {
        let last = tabs.len().saturating_sub(1);
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let to = match event.key().as_str() {
            "ArrowRight" if open == last => 0,
            "ArrowRight" => open + 1,
            "ArrowLeft" if open == 0 => last,
            "ArrowLeft" => open - 1,
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        on_open.emit(to);
        let strip = strip.cast::<HtmlElement>();
        let tab = strip.and_then(|strip| strip.children().item(to as u32));
        if let Some(tab) =
            tab.and_then(|tab| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(tab).ok())
        {
            let _ = tab.focus();
        }
    })
}
