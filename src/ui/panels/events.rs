//! The trace as sentences: filtered, followed, and read with the keyboard. Only the rows in the window are
//! in the document, however long the run is.

mod filters;

use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::format::decimal::fixed;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::icon::hued_icon;
use crate::ui::observe::Resizes;
use crate::view::panels::events::{EventFilter, EventList, Viewport};
use crate::view::panels::meter::grouped;
use filters::{Listed, filters};

/// A row's height before one was measured.
const ROW_PX: f64 = 28.0;

/// What the event list shows.
#[derive(Properties, PartialEq)]
pub struct EventsProps {
    /// The rows that pass the filter.
    pub list: EventList,
    /// How many records have happened at the cursor.
    pub steps: Step,
    /// What the reader wants to see.
    pub filter: EventFilter,
    /// The names of kinds, by the number that the filter knows them by.
    pub kinds: Rc<[AttrValue]>,
    /// The names of machines, by id.
    pub machines: Rc<[AttrValue]>,
    /// While records are still being looked through: a remark such as `searched 120,000 of 1,000,000`.
    #[prop_or_default]
    pub searching: Option<AttrValue>,
    /// The reader wants to see something else.
    pub on_filter: Callback<EventFilter>,
    /// The reader wants to go to the moment when this record has just happened.
    pub on_seek: Callback<Step>,
}

/// The event list.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let follow = use_state(|| true);
    let count = props.list.rows.count();
    let listed = Listed {
        filter: &props.filter,
        kinds: &props.kinds,
        machines: &props.machines,
        on_filter: &props.on_filter,
    };
    let on_follow = {
        let follow = follow.clone();
        move |wanted| follow.set(wanted)
    };
    html! {
        <div class="events">
            { filters(listed, *follow, on_follow, said(props, count)) }
            if count == 0 {
                { empty(props) }
            } else {
                <Scroller
                    list={props.list.clone()} steps={props.steps} follow={*follow}
                    on_leave={{ let follow = follow.clone(); move |()| follow.set(false) }}
                    on_seek={props.on_seek.clone()}
                />
            }
        </div>
    }
}

fn said(props: &EventsProps, count: u64) -> AttrValue {
    match &props.searching {
        Some(words) => words.clone(),
        None if count == 1 => "1 event".into(),
        None => format!("{} events", grouped(count)).into(),
    }
}

fn empty(props: &EventsProps) -> Html {
    if props.searching.is_some() {
        return html! { <p class="empty">{ "Looking through the run…" }</p> };
    }
    if props.filter.is_open() {
        return html! { <p class="empty">{ "No events yet. Press Space to run." }</p> };
    }
    let onclick = props.on_filter.reform(|_| EventFilter::default());
    html! {
        <div class="empty">
            <p>{ "Nothing that happened passes the filter." }</p>
            <button type="button" class="btn" {onclick}>{ "Show everything" }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ScrollerProps {
    list: EventList,
    steps: Step,
    follow: bool,
    on_leave: Callback<()>,
    on_seek: Callback<Step>,
}

/// Where the list is scrolled to, and how large its window and its rows are.
#[derive(Clone, Copy, PartialEq, Debug)]
struct RowPlace {
    scrolled_px: f64,
    height_px: f64,
    row_px: f64,
}

impl RowPlace {
    fn read(scroller: &HtmlElement) -> Self {
        let row = scroller.query_selector(".ev").ok().flatten();
        let row_px = row.map_or(ROW_PX, |row| row.get_bounding_client_rect().height());
        Self {
            scrolled_px: f64::from(scroller.scroll_top()),
            height_px: f64::from(scroller.client_height()),
            row_px: if row_px > 0.0 { row_px } else { ROW_PX },
        }
    }

    const fn viewport(self, rows: u64) -> Viewport {
        Viewport {
            rows,
            row_px: self.row_px,
            height_px: self.height_px,
        }
    }
}

#[component]
fn Scroller(props: &ScrollerProps) -> Html {
    let (scroller, track, block) = (use_node_ref(), use_node_ref(), use_node_ref());
    let place = use_state_eq(|| RowPlace {
        scrolled_px: 0.0,
        height_px: 300.0,
        row_px: ROW_PX,
    });
    let active = use_state_eq(|| None::<u64>);
    let count = props.list.rows.count();
    let now = props.list.rows.place_before(props.steps);
    let view = place.viewport(count);
    let window = view.window(place.scrolled_px);

    let look = {
        let (scroller, place) = (scroller.clone(), place.clone());
        Callback::from(move |()| {
            if let Some(scroller) = scroller.cast::<HtmlElement>() {
                place.set(RowPlace::read(&scroller));
            }
        })
    };
    {
        let (scroller, look) = (scroller.clone(), look.clone());
        use_effect_with((), move |()| {
            let watch = scroller
                .cast::<Element>()
                .map(|element| Resizes::of(&element, look));
            move || drop(watch)
        });
    }
    {
        // Sizes go through the object model: a style attribute would be refused by the page's policy.
        let (track, block) = (track.clone(), block.clone());
        use_effect_with(
            (view.track_px(), window.top_px),
            move |(track_px, top_px)| {
                set_style(&track, "height", &(fixed(*track_px, 2) + "px"));
                set_style(
                    &block,
                    "transform",
                    &format!("translateY({}px)", fixed(*top_px, 2)),
                );
            },
        );
    }
    {
        let (scroller, view) = (scroller.clone(), view);
        let wanted = if props.follow { now } else { None };
        use_effect_with(
            (wanted, count, place.height_px, place.row_px),
            move |(wanted, ..)| {
                if let Some(wanted) = *wanted {
                    reveal(&scroller, view, wanted);
                }
            },
        );
    }
    let rows = (window.first..window.end).map(|place| row(props, place, count, now, *active));
    let marked = active
        .or(now)
        .filter(|place| (window.first..window.end).contains(place));
    html! {
        <div
            ref={scroller.clone()} class="ev-list" role="listbox" tabindex="0" aria-label="Events"
            aria-activedescendant={marked.map(row_id)}
            onscroll={look.reform(|_| ())} onwheel={props.on_leave.reform(|_| ())}
            ontouchmove={props.on_leave.reform(|_| ())}
            onkeydown={on_key(props, &scroller, view, (*active).or(now), &active)}
        >
            <div ref={track} class="ev-track" role="presentation">
                <div ref={block} class="ev-block" role="presentation">{ for rows }</div>
            </div>
        </div>
    }
}

fn row_id(place: u64) -> String {
    format!("event-{place}")
}

fn row(
    props: &ScrollerProps,
    place: u64,
    count: u64,
    now: Option<u64>,
    active: Option<u64>,
) -> Html {
    let row = props.list.rows.row(place);
    let onclick = {
        let step = row.step;
        props.on_seek.reform(move |_: MouseEvent| step)
    };
    let is_now = now == Some(place);
    let class = classes!(
        "ev",
        is_now.then_some("is-now"),
        now.is_none_or(|now| place > now).then_some("is-next"),
        row.marked.then_some("is-mark"),
        (active == Some(place)).then_some("is-active"),
    );
    html! {
        <div
            key={place} id={row_id(place)} {class} role="option" aria-selected={is_now.to_string()}
            aria-posinset={(place + 1).to_string()} aria-setsize={count.to_string()} {onclick}
        >
            <span class="ev-t">{ row.at.to_string() }</span>
            { hued_icon(row.glyph) }
            <span class="ev-s" title={row.words.to_string()}>{ &*row.words }</span>
        </div>
    }
}

fn on_key(
    props: &ScrollerProps,
    scroller: &NodeRef,
    view: Viewport,
    from: Option<u64>,
    active: &UseStateHandle<Option<u64>>,
) -> Callback<KeyboardEvent> {
    let (scroller, active) = (scroller.clone(), active.clone());
    let (list, on_seek, on_leave) = (
        props.list.clone(),
        props.on_seek.clone(),
        props.on_leave.clone(),
    );
    Callback::from(move |event: KeyboardEvent| {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let key = event.key();
        if key == "Enter" {
            if let Some(place) = from {
                event.prevent_default();
                event.stop_propagation();
                on_seek.emit(list.rows.row(place).step);
            }
            return;
        }
        let Some(to) = moved(&key, from, view) else {
            return;
        };
        event.prevent_default();
        event.stop_propagation();
        on_leave.emit(());
        active.set(Some(to));
        reveal(&scroller, view, to);
    })
}

/// Where a key leads from a row.
fn moved(key: &str, from: Option<u64>, view: Viewport) -> Option<u64> {
    let last = view.rows.checked_sub(1)?;
    let page = ((view.height_px / view.row_px) as u64).max(2) - 1;
    let to = match (key, from) {
        ("ArrowDown", None) | ("Home", _) => 0,
        ("ArrowDown", Some(from)) => from + 1,
        ("ArrowUp", from) => from?.saturating_sub(1),
        ("PageDown", from) => from.unwrap_or(0) + page,
        ("PageUp", from) => from?.saturating_sub(page),
        ("End", _) => last,
        _ => return None,
    };
    Some(to.min(last))
}

fn reveal(scroller: &NodeRef, view: Viewport, place: u64) {
    let Some(scroller) = scroller.cast::<HtmlElement>() else {
        return;
    };
    if let Some(to) = view.reveal(place, f64::from(scroller.scroll_top())) {
        scroller.set_scroll_top(to.round() as i32);
    }
}

fn set_style(node: &NodeRef, name: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.style().set_property(name, value);
    }
}
