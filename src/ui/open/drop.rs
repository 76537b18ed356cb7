//! Files dropped anywhere on the page, and texts pasted where nobody writes.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::file::File;
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element};
use yew::Callback;

/// What came in.
#[derive(Debug)]
pub enum Incoming {
    /// A file is held over the page, or is not any more.
    Over(bool),
    /// A file was dropped.
    File(File),
    /// A text was pasted that may be a scenario.
    Text(String),
}

/// Tells what comes in, until the listeners are dropped.
#[must_use]
pub fn watch(tell: Callback<Incoming>) -> Vec<EventListener> {
    let options = EventListenerOptions::enable_prevent_default();
    let drag = |name: &'static str, tell: Callback<Incoming>| {
        EventListener::new_with_options(&window(), name, options, move |event| {
            if let Some(event) = event.dyn_ref::<DragEvent>() {
                take_drag(name, event, &tell);
            }
        })
    };
    let paste = {
        let tell = tell.clone();
        EventListener::new(&document(), "paste", move |event| {
            let pasted = event.dyn_ref::<ClipboardEvent>().and_then(pasted_text);
            // Whatever does not begin like a scenario is none of ours.
            if let Some(text) = pasted.filter(|text| text.trim_start().starts_with('{')) {
                tell.emit(Incoming::Text(text));
            }
        })
    };
    vec![
        drag("dragover", tell.clone()),
        drag("dragleave", tell.clone()),
        drag("drop", tell),
        paste,
    ]
}

fn take_drag(name: &str, event: &DragEvent, tell: &Callback<Incoming>) {
    let Some(data) = event.data_transfer() else {
        return;
    };
    if !data.types().includes(&"Files".into(), 0) {
        return;
    }
    match name {
        "dragover" => {
            event.prevent_default();
            tell.emit(Incoming::Over(true));
        }
        // Leaving one element for another is not leaving the page.
        "dragleave" if event.related_target().is_none() => tell.emit(Incoming::Over(false)),
        "drop" => {
            event.prevent_default();
            tell.emit(Incoming::Over(false));
            if let Some(file) = data.files().and_then(|files| files.get(0)) {
                tell.emit(Incoming::File(file.into()));
            }
        }
        _ => {}
    }
}

fn pasted_text(event: &ClipboardEvent) -> Option<String> {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let writes = target.is_some_and(|target| target.matches("input, textarea").unwrap_or(false));
    if writes {
        return None;
    }
    event.clipboard_data()?.get_data("text").ok()
}
