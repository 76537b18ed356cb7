//! A place to build a scenario: its text beside the run.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::player::address::{Address, Start};
use crate::ui::desk::Desk;
use crate::ui::open::{Flawed, Opened, ReadOutcome, read_text};
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
    let opened = use_state(|| match read_text("sandbox".into(), NEW) {
        ReadOutcome::Opened(opened) => Some(opened),
        _ => None,
    });
    let wrong = use_state(|| None::<Rc<Flawed>>);
    let text = use_node_ref();
    let onsubmit = {
        let (opened, wrong, text) = (opened.clone(), wrong.clone(), text.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(area) = text.cast::<HtmlTextAreaElement>() else {
                return;
            };
            match read_text("Your scenario".into(), &area.value()) {
                ReadOutcome::Opened(new) => {
                    opened.set(Some(new));
                    wrong.set(None);
                }
                ReadOutcome::Flawed(flawed) => wrong.set(Some(Rc::new(flawed))),
                ReadOutcome::Failed(..) => {}
            }
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
    let Some(Opened { document, .. }) = (*opened).clone() else {
        return html! {
            <>{ bare_bar(&site) }{ editor }</>
        };
    };
    let flawed = (*wrong).clone().or_else(|| props.flawed.clone());
    if let Some(flawed) = &flawed {
        return html! {
            <>
                { bare_bar(&site) }
                <main class="play" id="main" tabindex="-1">
                    { editor }
                    <div class="stage"><Problems file={flawed.name.clone()} flaws={Rc::clone(&flawed.flaws)}
                        more={flawed.more} on_open={site.open_sheet.clone()} on_close={close}/></div>
                </main>
            </>
        };
    }
    html! {
        <Desk {site} {document} address={Address::Sandbox(Start::default())} start={props.start.clone()}
            editor={editor}/>
    }
}
