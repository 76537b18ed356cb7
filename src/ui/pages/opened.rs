//! A scenario that the reader opened, or that a link named.

use std::rc::Rc;

use yew::prelude::*;

use super::{Trouble, trouble_notice};
use crate::player::address::{Address, Start};
use crate::player::session::Session;
use crate::ui::desk::Desk;
use crate::ui::open::Opened;
use crate::ui::panels::Problems;
use crate::ui::site::{MaybeFlawed, Site};
use crate::ui::top_bar::bare_bar;

/// The page: what was opened and where its run begins, or what is wrong with it, or why it could not be had; and
/// whom the wish to try again is told.
pub fn opened_page(
    site: &Site,
    opened: Option<&Opened>,
    (start, session): (&Start, &Option<Rc<Session>>),
    (flawed, failed): (&MaybeFlawed, Option<&Trouble>),
    on_retry: &Callback<()>,
) -> Html {
    if let Some(opened) = opened {
        let named = opened.name.contains("://").then(|| opened.name.to_string());
        return html! {
            <Desk key={format!("{:p}", Rc::as_ptr(&opened.document))} site={site.clone()} document={opened.document.clone()}
                address={Address::Opened(named, Start::default())} start={start.clone()} session={session.clone()}
                flawed={flawed.clone()}/>
        };
    }
    let again = site.open_sheet.clone();
    html! {
        <>
            { bare_bar(site) }
            <main class="page" id="main" tabindex="-1">
                if let Some(flawed) = flawed {
                    <h1 class="sr">{ "It cannot be played" }</h1>
                    <Problems file={flawed.name.clone()} flaws={flawed.flaws.clone()} more={flawed.more} on_open={again}/>
                } else if let Some(trouble) = failed {
                    <h1 class="sr">{ "It could not be opened" }</h1>
                    { trouble_notice(trouble, on_retry) }
                } else {
                    <div class="empty">
                        <h1>{ "Nothing is open" }</h1>
                        if start.unread.is_empty() {
                            <p>{ "A scenario that was opened from a file or a text is kept in its own tab, until that is closed." }</p>
                        } else {
                            <p>{ start.unread.join(" ") }</p>
                        }
                        <p><button type="button" class="btn" onclick={again.reform(|_| ())}>{ "Open a scenario…" }</button></p>
                    </div>
                }
            </main>
        </>
    }
}
