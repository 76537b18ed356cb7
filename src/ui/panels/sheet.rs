//! Dialogs: a sheet over the page that holds the focus, closes with Escape, and gives the focus back.

use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use super::icon::icon;
use crate::view::panels::glyph::Glyph;

/// What a dialog shows.
#[derive(Properties, PartialEq)]
pub struct SheetProps {
    /// Whether it is open.
    pub open: bool,
    /// Its heading.
    pub title: AttrValue,
    /// The reader wants to leave it.
    pub on_close: Callback<()>,
    /// What it holds.
    pub children: Html,
}

/// A dialog.
#[component]
pub fn Sheet(props: &SheetProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.open, move |open| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                match (*open, dialog.open()) {
                    (true, false) => {
                        let _ = dialog.show_modal();
                    }
                    (false, true) => dialog.close(),
                    _ => {}
                }
            }
        });
    }
    let oncancel = {
        let on_close = props.on_close.clone();
        move |event: Event| {
            // The page closes it, so that what is open stays known in one place.
            event.prevent_default();
            on_close.emit(());
        }
    };
    let onclick = {
        let (on_close, dialog) = (props.on_close.clone(), dialog.clone());
        move |event: MouseEvent| {
            // Only the backdrop is the dialog itself; everything else lies inside its parts.
            let on_backdrop =
                event.target_dyn_into::<HtmlElement>().map(Into::into) == dialog.get();
            if on_backdrop {
                on_close.emit(());
            }
        }
    };
    // Keys of the page rest while a dialog is open.
    let onkeydown = |event: KeyboardEvent| {
        if event.key() != "Escape" {
            event.stop_propagation();
        }
    };
    html! {
        <dialog ref={dialog} class="sheet" aria-label={props.title.clone()} {oncancel} {onclick} {onkeydown}>
            if props.open {
                <header>
                    <h2>{ props.title.clone() }</h2>
                    <button type="button" class="btn btn-quiet icon-btn" aria-label="Close" title="Close (Esc)"
                        onclick={props.on_close.reform(|_| ())}>{ icon(Glyph::Close) }</button>
                </header>
                <div class="sheet-body">{ props.children.clone() }</div>
            }
        </dialog>
    }
}

/// Asks before a scenario is fetched from elsewhere: its address, `None` while nothing is asked; whom the address
/// belongs to (scheme, name and port); whom it is told that the reader agrees, or does not.
pub fn fetch_sheet(
    url: Option<&AttrValue>,
    origin: &str,
    on_fetch: &Callback<()>,
    on_close: &Callback<()>,
) -> Html {
    html! {
        <Sheet open={url.is_some()} title="Fetch this scenario?" on_close={on_close.clone()}>
            <p>
                { "The link asks for a scenario from " }<b>{ origin.to_owned() }</b>
                { ". That server will see that somebody at your address asked for it. Nothing else is sent: no cookies, no name of this page, nothing of what you did here." }
            </p>
            <p class="url mono">{ url.cloned() }</p>
            <div class="sheet-acts">
                <button type="button" class="btn" onclick={on_close.reform(|_| ())}>{ "Do not fetch" }</button>
                <button type="button" class="btn btn-primary" onclick={on_fetch.reform(|_| ())}>{ "Fetch it" }</button>
            </div>
        </Sheet>
    }
}
