//! The dialog that comes where a link could not simply be copied.

use web_sys::{FocusEvent, HtmlTextAreaElement};
use yew::prelude::*;

use super::Sheet;

/// What came of making a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shared {
    /// A link that this page may not put on the clipboard, and what it leaves out.
    Link(String, String),
    /// Why there is none.
    Not(String),
}

/// The dialog: what came of it, `None` while nothing did; and whom it is told that the reader wants a file instead, or
/// to leave it.
pub fn share_sheet(
    shared: Option<&Shared>,
    on_save: &Callback<()>,
    on_close: &Callback<()>,
) -> Html {
    let (title, content) = match shared {
        Some(Shared::Link(link, without)) => ("Copy this link", field(link, without)),
        Some(Shared::Not(why)) => (
            "No link holds this",
            html! {
                <>
                    <p>{ why.clone() }{ " A file does: the scenario, with what was done by hand in its script." }</p>
                    <div class="sheet-acts">
                        <button type="button" class="btn" onclick={on_close.reform(|_| ())}>{ "Not now" }</button>
                        <button type="button" class="btn btn-primary" onclick={on_save.reform(|_| ())}>{ "Save as scenario" }</button>
                    </div>
                </>
            },
        ),
        None => ("", html! {}),
    };
    html! {
        <Sheet open={shared.is_some()} {title} on_close={on_close.clone()}>{ content }</Sheet>
    }
}

/// The link, selected.
fn field(link: &str, without: &str) -> Html {
    let onfocus = |event: FocusEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
            field.select();
        }
    };
    html! {
        <>
            <p>{ "This browser does not let the page copy it. The link is selected: copy it by hand." }</p>
            <label class="field"><span>{ format!("A link to this moment{without}") }</span>
                <textarea class="mono" readonly=true autofocus=true spellcheck="false" value={link.to_owned()} {onfocus}/></label>
        </>
    }
}
