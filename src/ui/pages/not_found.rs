//! An address that leads nowhere.

use yew::prelude::*;

use crate::ui::site::Site;
use crate::ui::top_bar::bare_bar;

/// The page of an address that leads nowhere.
pub fn not_found(site: &Site, path: &str) -> Html {
    html! {
        <>
            { bare_bar(site) }
            <main class="page" id="main" tabindex="-1">
                <div class="empty">
                    <h1>{ "There is nothing here" }</h1>
                    <p>{ format!("This site has no page {path}.") }</p>
                    <p class="links"><a href="#/">{ "All lessons" }</a></p>
                </div>
            </main>
        </>
    }
}
