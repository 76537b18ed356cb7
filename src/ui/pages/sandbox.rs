//! A place to build a scenario: its text beside the run.

use std::rc::Rc;

use fallible_engine::scenario::read_proven;
use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::trouble_notice;

use crate::player::address::{Address, Start};
use crate::ui::desk::Desk;
use crate::ui::open::{Trouble, read_text};
use crate::ui::panels::Problems;
use crate::ui::site::{MaybeFlawed, Site};
use crate::ui::top_bar::bare_bar;

/// What a new scenario says.
const NEW: &str = include_str!("sandbox.json");

/// What the page shows.
#[derive(Properties, PartialEq)]
pub struct SandboxProps {
    /// The whole.
    pub site: Site,
    /// Where the run begins.
    pub start: Start,
    /// What is wrong with what was opened last.
    pub flawed: MaybeFlawed,
}

/// The page.
#[component]
pub fn Sandbox(props: &SandboxProps) -> Html {
    // A test proves it.
    let opened = use_state(|| read_proven(NEW).map(Rc::new));
    let wrong = use_state(|| None::<Trouble>);
    let text = use_node_ref();
    let onsubmit = {
        let (opened, wrong, text) = (opened.clone(), wrong.clone(), text.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(area) = text.cast::<HtmlTextAreaElement>() else {
                return;
            };
            let (opened, wrong, text) = (opened.clone(), wrong.clone(), area.value());
            spawn_local(async move {
                match read_text("Your scenario".into(), &text).await {
                    Ok(new) => {
                        opened.set(Some(new.document));
                        wrong.set(None);
                    }
                    Err(trouble) => wrong.set(Some(trouble)),
                }
            });
        }
    };
    let site = props.site.clone();
    let editor = html! {
        <article class="lesson" aria-label="Scenario">
            <form class="editor" {onsubmit}>
                <label class="field"><span>{ "The scenario" }</span>
                    <textarea ref={text} spellcheck="false" autocomplete="off" wrap="off" value={NEW}/></label>
                <div class="sheet-acts"><button class="btn btn-primary">{ "Run it" }</button></div>
            </form>
        </article>
    };
    let close = {
        let wrong = wrong.clone();
        let site = props.site.clone();
        Callback::from(move |()| {
            wrong.set(None);
            site.close_flawed.emit(());
        })
    };
    let Some(document) = (*opened).clone() else {
        return html! {
            <>{ bare_bar(&site) }{ editor }</>
        };
    };
    let dropped = || props.flawed.clone().map(Trouble::Flawed);
    let shown = match (*wrong).clone().or_else(dropped) {
        None => None,
        Some(Trouble::Flawed(flawed)) => Some(html! {
            <Problems file={flawed.name.clone()} flaws={Rc::clone(&flawed.flaws)} more={flawed.more}
                on_open={site.open_sheet.clone()} on_close={close}/>
        }),
        Some(trouble) => Some(trouble_notice(&trouble, &close)),
    };
    if let Some(shown) = shown {
        return html! {
            <>
                { bare_bar(&site) }
                <main class="play" id="main" tabindex="-1">
                    { editor }
                    <div class="stage">{ shown }</div>
                </main>
            </>
        };
    }
    html! {
        <Desk {site} {document} address={Address::Sandbox(Start::default())} start={props.start.clone()}
            editor={editor}/>
    }
}
