//! What is wrong with a scenario's file, in place of the record; the run before it stays as it is.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::classed;
use crate::view::panels::glyph::Glyph;
use crate::view::panels::problem::Flaw;

/// What is wrong.
#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    /// The file's name or address.
    pub file: AttrValue,
    /// Everything that is wrong, in the order of the file.
    pub flaws: Rc<[Flaw]>,
    /// Whether there is more than is listed.
    #[prop_or_default]
    pub more: bool,
    /// The reader wants to open another.
    pub on_open: Callback<()>,
    /// The reader wants to go on with what ran before; `None` if nothing did.
    #[prop_or_default]
    pub on_close: Option<Callback<()>>,
}

/// What is wrong with a file.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with(props.file.clone(), move |_| {
            if let Some(heading) = heading.cast::<web_sys::HtmlElement>() {
                heading.scroll_into_view();
                let _ = heading.focus();
            }
        });
    }
    let count = props.flaws.len();
    let how_many = match (count, props.more) {
        (1, false) => "One thing in it will not do:".to_owned(),
        (count, false) => format!("{count} things in it will not do:"),
        (count, true) => format!("Many things in it will not do; the first {count}:"),
    };
    html! {
        <section class="problems" aria-label="What is wrong with the file">
            <h2 ref={heading} tabindex="-1">
                { classed(Glyph::Lost, "i is-broken") }{ format!("{} cannot be played", props.file) }
            </h2>
            <p>{ how_many }</p>
            <ol>{ for props.flaws.iter().map(flaw) }</ol>
            <div class="sheet-acts">
                if let Some(on_close) = &props.on_close {
                    <button type="button" class="btn" onclick={on_close.reform(|_| ())}>{ "Keep what ran before" }</button>
                }
                <button type="button" class="btn btn-primary" onclick={props.on_open.reform(|_| ())}>{ "Open another" }</button>
            </div>
        </section>
    }
}

fn flaw(flaw: &Flaw) -> Html {
    let extract = &flaw.extract;
    html! {
        <li>
            <span class="where-at">
                { &flaw.place }
                if !flaw.path.is_empty() { { format!(" · {}", flaw.path) } }
            </span>
            if !extract.fault.is_empty() {
                <pre><code>{ &extract.before }<u>{ &extract.fault }</u>{ &extract.after }</code></pre>
            }
            <p>{ &flaw.words }</p>
        </li>
    }
}
