//! An address that leads nowhere.

use yew::prelude::*;

use crate::ui::site::Site;
use crate::ui::top_bar::TopBar;

/// What the page shows.
#[derive(Properties, PartialEq)]
pub struct NotFoundProps {
    /// The whole.
    pub site: Site,
    /// The address.
    pub path: AttrValue,
}

/// The page.
#[component]
pub fn NotFound(props: &NotFoundProps) -> Html {
    html! {
        <>
            <TopBar on_theme={props.site.theme.clone()} on_keys={props.site.keys.clone()}/>
            <main class="page" id="main" tabindex="-1">
                <div class="empty">
                    <h1>{ "There is nothing here" }</h1>
                    <p>{ format!("This site has no page {}.", props.path) }</p>
                    <p class="links"><a href="#/">{ "All lessons" }</a></p>
                </div>
            </main>
        </>
    }
}
