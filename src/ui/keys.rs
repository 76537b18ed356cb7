//! What keys do, wherever the focus is, unless somebody writes or a control needs the key for itself.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::Callback;

use crate::player::wish::TimeWish;

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Wish {
    /// Something of time.
    Time(TimeWish),
    /// An answer, from 0.
    Choose(usize),
    /// Lock in what was chosen.
    LockIn,
    /// The step of the lesson before.
    StepBefore,
    /// The next step of the lesson.
    NextStep,
    /// Compare variants.
    Compare,
    /// Open a scenario.
    Open,
    /// Share.
    Share,
    /// The other theme.
    Theme,
    /// The list of keys.
    Keys,
    /// Deselect or close.
    Escape,
}

impl Wish {
    fn of(event: &KeyboardEvent) -> Option<Self> {
        let key = event.key();
        if event.ctrl_key() || event.meta_key() {
            return None;
        }
        if event.alt_key() {
            return match key.as_str() {
                "ArrowLeft" => Some(Self::StepBefore),
                "ArrowRight" => Some(Self::NextStep),
                _ => None,
            };
        }
        Some(match key.as_str() {
            " " => Self::Time(TimeWish::TogglePlay),
            "b" | "B" => Self::Time(TimeWish::PlayBack),
            "," => Self::Time(TimeWish::StepBack),
            "." => Self::Time(TimeWish::StepForward),
            "Home" => Self::Time(TimeWish::ToStart),
            "End" => Self::Time(TimeWish::ToEnd),
            "[" => Self::Time(TimeWish::Slower),
            "]" => Self::Time(TimeWish::Faster),
            "n" | "N" => Self::Time(TimeWish::MarkForward),
            "p" | "P" => Self::Time(TimeWish::MarkBack),
            "1" | "2" | "3" | "4" => Self::Choose(key.parse::<usize>().ok()? - 1),
            "Enter" => Self::LockIn,
            "c" | "C" => Self::Compare,
            "o" | "O" => Self::Open,
            "s" | "S" => Self::Share,
            "t" | "T" => Self::Theme,
            "?" => Self::Keys,
            "Escape" => Self::Escape,
            _ => return None,
        })
    }
}

/// Tells what keys ask for, until dropped.
pub fn watch(tell: Callback<Wish>) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        if event.default_prevented() || is_dialog_open() {
            return;
        }
        let Some(wish) = Wish::of(event) else {
            return;
        };
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        if target.is_some_and(|target| needs_key(&target, &event.key(), wish)) {
            return;
        }
        // A page behind must not scroll, and a browser must not go back in its history.
        event.prevent_default();
        tell.emit(wish);
    })
}

fn is_dialog_open() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
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
