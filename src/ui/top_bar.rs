//! The bar at the top of every page.

use yew::prelude::*;

use super::drawing;
use super::site::Site;

/// Where the reader is.
pub enum Whereabouts {
    /// On the home page.
    Home,
    /// Below it, with these words to say where.
    Within(Html),
}

/// The bar, with what can be done on this page.
pub fn top_bar(site: &Site, place: Whereabouts, tools: Html) -> Html {
    let (home, crumbs) = match place {
        Whereabouts::Home => (true, Html::default()),
        Whereabouts::Within(crumbs) => (false, crumbs),
    };
    html! {
        <header class="topbar">
            <a class="btn skip" href="#main" onclick={skip}>{ "Skip to the content" }</a>
            <a class="brand" href="#/" aria-current={home.then_some("page")} aria-label="Fallible, all lessons">
                { drawing::brand() }<span class={(!home).then_some("hide-s")}>{ "Fallible" }</span>
            </a>
            { crumbs }
            <button type="button" class="btn btn-quiet icon-btn menu-btn" popovertarget="tools" aria-label="More">{ "⋯" }</button>
            <div class="tool-menu" id="tools" popover="auto">
                { tools }
                { sign(drawing::half_disc(), "Light or dark", "Light or dark (T)", site.theme.reform(|_| ())) }
                { sign(html! { <i>{ "?" }</i> }, "Keys", "Keys (?)", site.keys.reform(|_| ())) }
            </div>
        </header>
    }
}

/// Something that can be done on a page. On narrow ones all of it is in a menu, which a press closes.
pub fn tool(
    drawing: Html,
    words: &'static str,
    title: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="btn btn-quiet" {title} popovertarget="tools" popovertargetaction="hide" {onclick}>
            { drawing }<span>{ words }</span></button>
    }
}

/// The same for what is known by its sign: its words stand in the menu only.
fn sign(
    drawing: Html,
    words: &'static str,
    title: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="btn btn-quiet icon-btn" {title} aria-label={words} popovertarget="tools"
            popovertargetaction="hide" {onclick}>{ drawing }<span>{ words }</span></button>
    }
}

/// The bar of a page that only says what is the matter.
pub fn bare_bar(site: &Site) -> Html {
    top_bar(site, Whereabouts::Within(Html::default()), Html::default())
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
