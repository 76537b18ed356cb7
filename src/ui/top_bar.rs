//! The bar at the top of every page.

use yew::prelude::*;

use super::drawing;

/// What stands in the bar besides what is always there.
#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    /// Where the reader is.
    #[prop_or_default]
    pub crumbs: Html,
    /// What can be done on this page.
    #[prop_or_default]
    pub tools: Html,
    /// Whether this is the home page.
    #[prop_or_default]
    pub home: bool,
    /// The reader wants the other theme.
    pub on_theme: Callback<()>,
    /// The reader wants the list of keys.
    pub on_keys: Callback<()>,
}

/// The bar.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    html! {
        <header class="topbar">
            <a class="btn skip" href="#main" onclick={skip}>{ "Skip to the content" }</a>
            <a class="brand" href="#/" aria-current={props.home.then_some("page")} aria-label="Fallible, all lessons">
                { drawing::brand() }<span class={(!props.home).then_some("hide-s")}>{ "Fallible" }</span>
            </a>
            { props.crumbs.clone() }
            <div class="right">
                { props.tools.clone() }
                <button type="button" class="btn btn-quiet icon-btn" aria-label="Switch between light and dark"
                    title="Light or dark (T)" onclick={props.on_theme.reform(|_| ())}>{ drawing::half_disc() }</button>
                <button type="button" class="btn btn-quiet icon-btn" aria-label="Keyboard shortcuts"
                    title="Keys (?)" onclick={props.on_keys.reform(|_| ())}>{ "?" }</button>
            </div>
        </header>
    }
}

/// A jump to an anchor would change the route, so the focus is moved by hand.
#[expect(
    clippy::needless_pass_by_value,
    reason = "Yew hands events over by value"
)]
fn skip(event: MouseEvent) {
    event.prevent_default();
    focus("main");
}

/// Puts the focus on an element, if it is there.
pub fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let element = gloo::utils::document().get_element_by_id(id);
    if let Some(element) =
        element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // An element that cannot take the focus leaves it where it is.
        element.focus().ok();
    }
}
