//! The dialog that opens a scenario: a file, a text or an address.

use gloo::file::File;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::ui::panels::Sheet;

/// What the reader wants to open.
#[derive(Clone, Debug)]
pub enum Opening {
    /// A file of theirs.
    File(File),
    /// A text.
    Text(String),
    /// An address; it is asked about before it is fetched.
    Url(AttrValue),
}

/// What the dialog shows.
#[derive(Properties, PartialEq)]
pub struct OpenSheetProps {
    /// Whether it is open.
    pub open: bool,
    /// The reader opens something.
    pub on_open: Callback<Opening>,
    /// The reader wants to leave it.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn OpenSheet(props: &OpenSheetProps) -> Html {
    let text = use_node_ref();
    let url = use_node_ref();
    let open_text = {
        let (text, on_open) = (text.clone(), props.on_open.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(area) = text.cast::<HtmlTextAreaElement>() {
                on_open.emit(Opening::Text(area.value()));
            }
        }
    };
    let open_url = {
        let (url, on_open) = (url.clone(), props.on_open.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = url.cast::<HtmlInputElement>() {
                on_open.emit(Opening::Url(field.value().trim().to_owned().into()));
            }
        }
    };
    html! {
        <Sheet open={props.open} title="Open a scenario" on_close={props.on_close.clone()}>
            <p>{ "A scenario is a JSON file. It stays in this browser; nothing is sent anywhere." }</p>
            <div class="field">
                <span>{ "A file" }</span>
                { file_field(props.on_open.reform(Opening::File)) }
                <small>{ "Or drop it anywhere on the page." }</small>
            </div>
            <form class="field-row" onsubmit={open_url}>
                <label class="field"><span>{ "An address" }</span>
                    <input ref={url} type="url" required=true placeholder="https://example.org/scenario.json"/></label>
                <button class="btn">{ "Fetch…" }</button>
            </form>
            <form class="field" onsubmit={open_text}>
                <label class="field"><span>{ "A text" }</span>
                    <textarea ref={text} required=true spellcheck="false" placeholder="{ \"format\": 1, … }"/></label>
                <div class="sheet-acts"><button class="btn">{ "Open the text" }</button></div>
            </form>
        </Sheet>
    }
}

/// A button that lets the reader choose a file.
pub fn file_field(on_file: Callback<File>) -> Html {
    let onchange = move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
            return;
        };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            on_file.emit(file.into());
        }
        // So that the same file can be chosen again after it was changed.
        input.set_value("");
    };
    let onclick = |event: MouseEvent| {
        let input = event
            .target_dyn_into::<Element>()
            .and_then(|button| button.next_element_sibling());
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
            input.click();
        }
    };
    html! {
        <>
            <button type="button" class="btn" {onclick}>{ "Choose a file…" }</button>
            <input type="file" hidden=true accept=".json,application/json" {onchange}/>
        </>
    }
}
