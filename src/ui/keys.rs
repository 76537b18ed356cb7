//! What keys do, wherever the focus is, unless somebody writes or a control needs the key for itself.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::Callback;

use crate::player::press::{Press, Wish};

fn press_of(event: &KeyboardEvent) -> Press {
    Press {
        key: event.key(),
        code: event.code(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        command: event.ctrl_key() || event.meta_key(),
        writes: event.get_modifier_state("AltGraph"),
        repeat: event.repeat(),
        composing: event.is_composing(),
    }
}

/// Tells what keys ask for, until dropped. `takes` says whether somebody does something for a wish now: other keys are
/// the browser's, which scrolls with some and goes back in its history with others.
pub fn watch(
    takes: impl Fn(&Press, Wish) -> bool + 'static,
    tell: Callback<Wish>,
) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        if event.default_prevented() || is_there("dialog[open]") {
            return;
        }
        let press = press_of(event);
        let Some(wish) = press.wish().filter(|wish| takes(&press, *wish)) else {
            return;
        };
        // What floats is closed by the browser, and nothing else then.
        if wish == Wish::Escape && is_there(":popover-open") {
            return;
        }
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        if target.is_some_and(|target| needs_key(&target, &event.key(), wish)) {
            return;
        }
        // Escape is the browser's too, which leaves the full screen with it.
        if wish != Wish::Escape {
            event.prevent_default();
        }
        if wish.repeats() || !press.repeat {
            tell.emit(wish);
        }
    })
}

fn is_there(what: &str) -> bool {
    matches!(document().query_selector(what), Ok(Some(_)))
}

/// Whether the element with the focus needs the key for itself.
fn needs_key(target: &Element, key: &str, wish: Wish) -> bool {
    let tag = target.tag_name().to_ascii_lowercase();
    let role = target.get_attribute("role").unwrap_or_default();
    let kind = target
        .dyn_ref::<HtmlInputElement>()
        .map(HtmlInputElement::type_);
    let writes = match (tag.as_str(), kind.as_deref()) {
        ("input", Some("radio" | "checkbox" | "range" | "button")) => false,
        ("textarea" | "select" | "input", _) => true,
        _ => target
            .dyn_ref::<HtmlElement>()
            .is_some_and(HtmlElement::is_content_editable),
    };
    if writes {
        return wish != Wish::Escape;
    }
    match key {
        // Buttons, links and the like are pressed with these.
        " " => matches!(tag.as_str(), "button" | "a" | "summary" | "input") || role == "button",
        "Enter" => matches!(tag.as_str(), "button" | "a" | "summary") || role == "button",
        "Home" | "End" => {
            matches!(
                role.as_str(),
                "slider" | "tab" | "grid" | "listbox" | "row" | "option"
            ) || kind.as_deref() == Some("range")
                || target
                    .closest("[role=grid], [role=listbox], [role=list]")
                    .is_ok_and(|found| found.is_some())
        }
        _ => false,
    }
}
