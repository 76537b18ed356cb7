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
            <div class="right">
                { tools }
                <button type="button" class="btn btn-quiet icon-btn" aria-label="Switch between light and dark"
                    title="Light or dark (T)" onclick={site.theme.reform(|_| ())}>{ drawing::half_disc() }</button>
                <button type="button" class="btn btn-quiet icon-btn" aria-label="Keyboard shortcuts"
                    title="Keys (?)" onclick={site.keys.reform(|_| ())}>{ "?" }</button>
            </div>
        </header>
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
