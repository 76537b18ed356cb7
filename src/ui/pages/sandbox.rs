//! A place to build a scenario: its text beside the run.

use std::rc::Rc;

use fallible_engine::scenario::Document;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::player::address::{Address, Start};
use crate::player::session::Session;
use crate::ui::desk::Desk;
use crate::ui::open::{Flawed, ReadOutcome, read_text};
use crate::ui::panels::Problems;
use crate::ui::site::{MaybeFlawed, Site};
use crate::ui::top_bar::bare_bar;
use crate::ui::{route, store};

/// What a new scenario says.
const NEW: &str = include_str!("sandbox.json");

/// What the page shows.
#[derive(Properties, PartialEq)]
pub struct SandboxProps {
    /// The whole.
    pub site: Site,
    /// Where the run begins.
    pub start: Start,
    /// What its address carries, or this tab has kept.
    pub session: Option<Rc<Session>>,
    /// What is wrong with what was opened last.
    pub flawed: MaybeFlawed,
}

/// The page.
#[component]
pub fn Sandbox(props: &SandboxProps) -> Html {
    let first = use_memo((), |()| beginning(props.session.as_deref()));
    let opened = use_state(|| first.document.clone());
    let wrong = use_state(|| first.flawed.clone());
    let warned = use_mut_ref(|| false);
    let text = use_node_ref();
    let oninput = {
        let (warned, toast) = (warned, props.site.toast.clone());
        move |event: InputEvent| {
            let area = event.target_dyn_into::<HtmlTextAreaElement>();
            let draft = area.map(|area| format!("{}\n{}", route::hash(), area.value()));
            let kept = draft.is_some_and(|draft| store::keep_for_tab(store::DRAFT, &draft));
            // Once is enough.
            if !kept && !warned.replace(true) {
                toast.emit(store::NO_ROOM.into());
            }
        }
    };
    let onsubmit = {
        let (opened, wrong, text) = (opened.clone(), wrong.clone(), text.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(area) = text.cast::<HtmlTextAreaElement>() else {
                return;
            };
            match read_text("Your scenario".into(), &area.value()) {
                ReadOutcome::Opened(new) => {
                    opened.set(Some(new.document));
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
                    <textarea ref={text} spellcheck="false" autocomplete="off" wrap="off"
                        value={first.text.clone()} {oninput}/></label>
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
    // What the address says of where to begin it says of the text that it led to.
    let is_first = first
        .document
        .as_ref()
        .is_some_and(|first| Rc::ptr_eq(first, &document));
    let (start, session) = if is_first {
        (props.start.clone(), props.session.clone())
    } else {
        let Start { variant, seed, .. } = props.start.clone();
        let start = Start {
            variant,
            seed,
            ..Start::default()
        };
        (start, None)
    };
    html! {
        <Desk {site} {document} address={Address::Sandbox(Start::default())} {start} {session} {editor}/>
    }
}

/// What the page begins with.
struct Beginning {
    text: String,
    document: Option<Rc<Document>>,
    flawed: Option<Rc<Flawed>>,
}

/// The text that this tab has kept, or the one that the address carries. What ran is run again, whatever has been written
/// since: it was in it that something was done.
fn beginning(session: Option<&Session>) -> Beginning {
    let carried = session.and_then(|session| session.file.as_deref());
    let kept = store::of_tab(store::DRAFT);
    let draft = kept.as_deref().and_then(|kept| {
        let behind = kept.strip_prefix(&*route::hash())?;
        behind.strip_prefix('\n')
    });
    let text = draft.or(carried).unwrap_or(NEW);
    let (document, flawed) = match read_text("Your scenario".into(), carried.unwrap_or(text)) {
        ReadOutcome::Opened(opened) => (Some(opened.document), None),
        ReadOutcome::Flawed(flawed) => (None, carried.map(|_| Rc::new(flawed))),
        ReadOutcome::Failed(..) => (None, None),
    };
    Beginning {
        text: text.to_owned(),
        document: document.or_else(|| match read_text("sandbox".into(), NEW) {
            ReadOutcome::Opened(opened) => Some(opened.document),
            ReadOutcome::Flawed(_) | ReadOutcome::Failed(..) => None,
        }),
        flawed,
    }
}
