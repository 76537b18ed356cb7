//! A scenario that the reader opened, or that a link named.

use yew::prelude::*;

use super::{Trouble, TroubleNotice};
use crate::player::address::{Address, Start};
use crate::ui::desk::Desk;
use crate::ui::open::Opened;
use crate::ui::panels::Problems;
use crate::ui::site::{MaybeFlawed, Site};
use crate::ui::top_bar::TopBar;

/// What the page shows.
#[derive(Properties, PartialEq)]
pub struct OpenedProps {
    /// The whole.
    pub site: Site,
    /// What was opened.
    pub opened: Option<Opened>,
    /// Where its run begins.
    pub start: Start,
    /// What is wrong with what was opened last.
    pub flawed: MaybeFlawed,
    /// What could not be had.
    pub failed: Option<Trouble>,
    /// The reader wants it tried again.
    pub on_retry: Callback<()>,
}

/// The page.
#[component]
pub fn OpenedPage(props: &OpenedProps) -> Html {
    let site = props.site.clone();
    if let Some(opened) = &props.opened {
        let named = opened.name.contains("://").then(|| opened.name.to_string());
        return html! {
            <Desk key={format!("{:p}", std::rc::Rc::as_ptr(&opened.document))} {site} document={opened.document.clone()}
                address={Address::Opened(named, Start::default())} start={props.start.clone()}
                flawed={props.flawed.clone()}/>
        };
    }
    let again = site.open_sheet.clone();
    html! {
        <>
            <TopBar on_theme={site.theme.clone()} on_keys={site.keys.clone()}/>
            <main class="page" id="main" tabindex="-1">
                if let Some(flawed) = &props.flawed {
                    <h1 class="sr">{ "It cannot be played" }</h1>
                    <Problems file={flawed.name.clone()} flaws={flawed.flaws.clone()} more={flawed.more} on_open={again}/>
                } else if let Some(trouble) = &props.failed {
                    <h1 class="sr">{ "It could not be opened" }</h1>
                    <TroubleNotice trouble={trouble.clone()} on_retry={props.on_retry.clone()}/>
                } else {
                    <div class="empty">
                        <h1>{ "Nothing is open" }</h1>
                        <p>{ "A scenario that was opened from a file or a text is gone when the page is loaded anew." }</p>
                        <p><button type="button" class="btn" onclick={again.reform(|_| ())}>{ "Open a scenario…" }</button></p>
                    </div>
                }
            </main>
        </>
    }
}
