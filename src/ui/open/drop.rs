//! Files and texts dropped anywhere on the page, and texts pasted where nobody writes.

use std::cell::Cell;
use std::rc::Rc;

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
    /// A file was dropped, the first of so many.
    File(File, u32),
    /// A text was dropped or pasted that may be a scenario.
    Text(String),
    /// An address was dropped.
    Address(String),
    /// What was dropped is nothing to open.
    Nothing,
}

/// Tells what comes in, until the listeners are dropped.
#[must_use]
pub fn watch(tell: &Callback<Incoming>) -> Vec<EventListener> {
    let options = EventListenerOptions::enable_prevent_default();
    // What begins on the page itself, as a link that is dragged a little, comes from nowhere else.
    let own = Rc::new(Cell::new(false));
    let drag = |name: &'static str| {
        let (tell, own) = (tell.clone(), Rc::clone(&own));
        EventListener::new_with_options(&window(), name, options, move |event| {
            match (name, event.dyn_ref::<DragEvent>()) {
                ("dragstart", _) => own.set(true),
                ("dragend", _) => own.set(false),
                (_, Some(event)) if !own.get() => take_drag(name, event, &tell),
                _ => {}
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
    let mut all: Vec<EventListener> = ["dragstart", "dragend", "dragover", "dragleave", "drop"]
        .into_iter()
        .map(drag)
        .collect();
    all.push(paste);
    all
}

fn take_drag(name: &str, event: &DragEvent, tell: &Callback<Incoming>) {
    let Some(data) = event.data_transfer() else {
        return;
    };
    let has = |kind: &str| data.types().includes(&kind.into(), 0);
    let files = has("Files");
    // A text that is dropped where somebody writes is written there.
    if !files && (!has("text/plain") || writes(event)) {
        return;
    }
    match name {
        "dragover" => {
            event.prevent_default();
            tell.emit(Incoming::Over(true));
        }
        // Leaving one element for another is not leaving the page. Not every browser says what is entered instead.
        "dragleave" if is_outside(event) => tell.emit(Incoming::Over(false)),
        "drop" => {
            event.prevent_default();
            tell.emit(Incoming::Over(false));
            let list = data.files();
            let count = list.as_ref().map_or(0, web_sys::FileList::length);
            tell.emit(match list.and_then(|list| list.get(0)) {
                Some(file) => Incoming::File(file.into(), count),
                None => text_in(&data.get_data("text").unwrap_or_default()),
            });
        }
        _ => {}
    }
}

/// What a dropped text is.
fn text_in(text: &str) -> Incoming {
    let text = text.trim();
    match text {
        _ if text.starts_with('{') => Incoming::Text(text.to_owned()),
        _ if text.starts_with("https://") || text.starts_with("http://") => {
            Incoming::Address(text.to_owned())
        }
        _ => Incoming::Nothing,
    }
}

fn is_outside(event: &DragEvent) -> bool {
    let size = |side: Result<wasm_bindgen::JsValue, _>| side.ok().and_then(|side| side.as_f64());
    let within =
        |at: i32, side: Option<f64>| at > 0 && side.is_none_or(|side| f64::from(at) < side);
    !within(event.client_x(), size(window().inner_width()))
        || !within(event.client_y(), size(window().inner_height()))
}

/// Whether something happens where somebody writes.
fn writes(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.matches("input, textarea").unwrap_or(false))
}

fn pasted_text(event: &ClipboardEvent) -> Option<String> {
    if writes(event) {
        return None;
    }
    event.clipboard_data()?.get_data("text").ok()
}
