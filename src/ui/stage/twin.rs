//! The stage in words: a hidden list of machines, links and messages that stands in for the picture where
//! nobody sees it, and that the keyboard walks through while the picture shows where it is.

use std::rc::Rc;

use web_sys::{FocusOptions, HtmlElement};
use yew::prelude::*;

use crate::view::frame::{Frame, Thing};
use crate::view::words::{self, Detail};

/// So many messages are listed; a number tells of the rest. In a crowd none is listed while time goes on:
/// they would be gone before anybody reads of them.
const LISTED: usize = 60;

#[derive(Properties, PartialEq)]
pub(super) struct TwinProps {
    /// Which stage it belongs to.
    pub(super) stage: u32,
    pub(super) frame: Rc<Frame>,
    /// Whether time stands still: then all is told, else what lasts.
    pub(super) at_rest: bool,
    pub(super) selected: Option<Thing>,
    /// The entry of each group that Tab leads to.
    pub(super) stops: [Option<Thing>; 3],
    pub(super) calls: Calls,
}

/// What the list tells the stage.
#[derive(Clone, PartialEq)]
pub(super) struct Calls {
    /// An entry has the keyboard, or none has.
    pub(super) focus: Callback<Option<Thing>>,
    /// A key was pressed on an entry.
    pub(super) key: Callback<(Thing, KeyboardEvent)>,
    /// An entry was picked.
    pub(super) select: Callback<Option<Thing>>,
}

/// The things of each group, in order: machines, links, messages.
pub(super) fn groups(frame: &Frame) -> [Vec<Thing>; 3] {
    let machines = frame
        .machine_ids()
        .map(|(id, _)| Thing::Machine(id))
        .collect();
    let links = frame
        .links
        .iter()
        .map(|link| Thing::link(link.ends[0], link.ends[1]))
        .collect();
    let ended = frame.ended.iter().map(|ended| ended.id);
    let messages = frame.flights.iter().map(|flight| flight.id).chain(ended);
    [
        machines,
        links,
        messages.take(LISTED).map(Thing::Message).collect(),
    ]
}

/// The id of a thing's entry in the page.
pub(super) fn entry_id(stage: u32, thing: Thing) -> String {
    match thing {
        Thing::Machine(id) => format!("stage-{stage}-machine-{}", id.0),
        Thing::Link(a, b) => format!("stage-{stage}-link-{}-{}", a.0, b.0),
        Thing::Message(id) => format!("stage-{stage}-message-{}", id.0),
    }
}

/// Gives the keyboard to a thing's entry, without scrolling to it.
pub(super) fn focus_entry(stage: u32, thing: Thing) {
    let document = web_sys::window().and_then(|window| window.document());
    let entry = document.and_then(|document| document.get_element_by_id(&entry_id(stage, thing)));
    if let Some(entry) =
        entry.and_then(|entry| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(entry).ok())
    {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        entry.focus_with_options(&options).ok();
    }
}

#[component]
pub(super) fn Twin(props: &TwinProps) -> Html {
    let frame = &props.frame;
    let titles = ["Machines", "Links", "Messages under way"];
    let count = frame.flights.len() + frame.ended.len();
    let told = props.at_rest || !frame.is_crowded();
    let groups =
        groups(frame)
            .into_iter()
            .zip(titles)
            .enumerate()
            .map(|(which, (things, title))| {
                let stop = props.stops[which]
                    .filter(|stop| things.contains(stop))
                    .or(things.first().copied());
                let entries = things
                    .iter()
                    .filter(|_| which < 2 || told)
                    .filter_map(|thing| entry(props, *thing, stop == Some(*thing)));
                html! {
                    <div role="group" aria-label={title} key={title}>
                        <h2>{ title }</h2>
                        <ul>{ for entries }</ul>
                        if which == 2 && !told {
                            <p>{ "Many. They are listed while time stands still." }</p>
                        } else if which == 2 && count > LISTED {
                            <p>{ format!("and {} more", count - LISTED) }</p>
                        }
                        if which == 2 && things.is_empty() {
                            <p>{ "None." }</p>
                        }
                    </div>
                }
            });
    html! { <div class="twin">{ for groups }</div> }
}

fn entry(props: &TwinProps, thing: Thing, stop: bool) -> Option<Html> {
    let detail = match (props.at_rest, props.frame.is_crowded()) {
        (true, _) => Detail::Full,
        (false, false) => Detail::Lasting,
        (false, true) => Detail::Brief,
    };
    let words = words::describe(&props.frame, thing, detail)?;
    let selected = props.selected == Some(thing);
    let on_key = props.calls.key.clone();
    let on_select = props.calls.select.clone();
    let on_focus = props.calls.focus.clone();
    let on_blur = props.calls.focus.clone();
    Some(html! {
        <li key={entry_id(props.stage, thing)}>
            <button
                type="button"
                id={entry_id(props.stage, thing)}
                tabindex={if stop { "0" } else { "-1" }}
                aria-pressed={if selected { "true" } else { "false" }}
                onfocus={move |event: FocusEvent| on_focus.emit(shows_focus(&event).then_some(thing))}
                onblur={move |_| on_blur.emit(None)}
                onkeydown={move |event: KeyboardEvent| on_key.emit((thing, event))}
                onclick={move |_| on_select.emit(Some(thing))}
            >
                { words.in_one_line() }
            </button>
        </li>
    })
}

/// Whether the browser would show a focus ring: the keyboard led here, not the pointer.
fn shows_focus(event: &FocusEvent) -> bool {
    event
        .target_dyn_into::<HtmlElement>()
        .is_some_and(|entry| entry.matches(":focus-visible").unwrap_or(false))
}
