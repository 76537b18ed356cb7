//! A place to build a scenario: its text beside the run.

use std::rc::Rc;

use fallible_engine::scenario::read_proven;
use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::trouble_notice;

use crate::player::address::{Address, Start};
use crate::player::session::Session;
use crate::ui::desk::Desk;
use crate::ui::open::{Opened, Trouble, read_text};
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
    /// The scenario that is in it.
    pub begun: Option<Opened>,
    /// What is wrong with what was opened last.
    pub flawed: MaybeFlawed,
}

/// The page.
#[component]
pub fn Sandbox(props: &SandboxProps) -> Html {
    let first = use_memo((), |()| beginning(props.session.as_deref()));
    // What ran is run again, whatever has been written since: it was in it that something was done. A test proves the new one.
    let begun = || match &props.begun {
        Some(opened) => Some(Rc::clone(&opened.document)),
        None => read_proven(NEW).map(Rc::new),
    };
    let opened = use_state(begun);
    // Whether the reader's own text has run.
    let ran = use_state(|| false);
    let wrong = use_state(|| None::<Trouble>);
    let text = use_node_ref();
    let warned = use_mut_ref(|| false);
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
    {
        let (opened, draft) = (opened.clone(), Rc::clone(&first));
        let carried = props.begun.is_some();
        use_effect_with((), move |()| {
            spawn_local(async move {
                // One that is not finished waits for its writer.
                if !carried
                    && *draft != *NEW
                    && let Ok(new) = read_text("Your scenario".into(), &draft).await
                {
                    opened.set(Some(new.document));
                }
            });
        });
    }
    let onsubmit = {
        let (opened, wrong, text, ran) = (opened.clone(), wrong.clone(), text.clone(), ran.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(area) = text.cast::<HtmlTextAreaElement>() else {
                return;
            };
            let (opened, wrong, text) = (opened.clone(), wrong.clone(), area.value());
            let ran = ran.clone();
            spawn_local(async move {
                match read_text("Your scenario".into(), &text).await {
                    Ok(new) => {
                        opened.set(Some(new.document));
                        ran.set(true);
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
                    <textarea ref={text} spellcheck="false" autocomplete="off" wrap="off"
                        value={(*first).clone()} {oninput}/></label>
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
    // What the address says of where to begin it says of the text that it led to.
    let (mut start, mut session) = (props.start.clone(), props.session.clone());
    if *ran {
        let Start { variant, seed, .. } = start;
        session = None;
        start = Start {
            variant,
            seed,
            ..Start::default()
        };
    }
    html! {
        <Desk {site} {document} address={Address::Sandbox(Start::default())} {start} {session} {editor}/>
    }
}

/// The text to begin with: what this tab has kept of what was written here, or what the address carries.
fn beginning(session: Option<&Session>) -> String {
    let kept = store::of_tab(store::DRAFT);
    let draft = kept.as_deref().and_then(|kept| {
        let behind = kept.strip_prefix(&*route::hash())?;
        behind.strip_prefix('\n')
    });
    let carried = session.and_then(|session| session.file.as_deref());
    draft.or(carried).unwrap_or(NEW).to_owned()
}
