//! The scrubber: a slider over the whole run with the density of events and the marks on it.

use std::cell::Cell;
use std::rc::Rc;

use fallible_engine::format::decimal::fixed;
use fallible_engine::kernel::time::{Span, Time};
use web_sys::Element;
use yew::prelude::*;

use super::TimeHand;
use crate::player::wish::TimeWish;
use crate::ui::panels::Waiting;
use crate::ui::panels::icon::icon;
use crate::view::panels::glyph::Glyph;
use crate::view::panels::time::{
    Mark, MarkKind, STRIP_COLUMNS, STRIP_HEIGHT, Slide, at_share, preparing, share, snapped,
    spoken, strip_path, thinned,
};

/// A pointer this near to a mark means the mark, in pixels.
const SNAP_PX: f64 = 6.0;

/// How many marks of one kind have room side by side.
const MARK_SLOTS: u64 = 200;

thread_local! {
    /// Ids within a page must differ; a page may hold two time bars.
    static SERIAL: Cell<u32> = const { Cell::new(0) };
}

fn fresh_id() -> AttrValue {
    let number = SERIAL.get() + 1;
    SERIAL.set(number);
    format!("past-{number}").into()
}

#[derive(Properties, PartialEq)]
pub(super) struct ScrubberProps {
    pub(super) now: Time,
    pub(super) end: Time,
    pub(super) ready: Time,
    pub(super) strip: Rc<[u32]>,
    pub(super) marks: Rc<[Mark]>,
    /// Further than this one may not go.
    pub(super) latest: Time,
    pub(super) hand: TimeHand,
    pub(super) on_act: Callback<TimeWish>,
}

#[component]
pub(super) fn Scrubber(props: &ScrubberProps) -> Html {
    let (slider, head, past) = (use_node_ref(), use_node_ref(), use_node_ref());
    let clip = use_memo((), |()| fresh_id());
    {
        let (hand, head, past) = (props.hand.clone(), head.clone(), past.clone());
        let (now, end) = (props.now, props.end);
        use_effect(move || {
            hand.hold_head(&head, &past, end);
            hand.show(now);
        });
    }
    let on_mark = |act: TimeWish| props.on_act.reform(move |_: MouseEvent| act);
    html! {
        <div class="scrub-row">
            <button type="button" class="btn btn-quiet icon-btn" aria-label="Previous mark" title="Previous mark (P)"
                onclick={on_mark(TimeWish::MarkBack)}>{ icon(Glyph::MarkBack) }</button>
            <div
                ref={slider.clone()} class="scrub" role="slider" tabindex="0" aria-label="Simulated time"
                aria-valuemin="0" aria-valuemax={millis(props.end)} aria-valuenow={millis(props.now)}
                aria-valuetext={spoken(props.now, props.end, &props.marks)}
                onkeydown={on_key(props)} onpointerdown={on_take(props, &slider)}
                onpointermove={on_drag(props, &slider)} onpointerup={on_release(props)}
                onpointercancel={on_release(props)}
            >
                <svg class="strip" aria-hidden="true" focusable="false">
                    <line class="rail" x1="0" x2="100%" y1="26.5" y2="26.5"/>
                    if props.ready < props.end {
                        <line class="ready" x1="0" x2={percent(props.ready, props.end)} y1="26.5" y2="26.5"/>
                    }
                    <Densities counts={Rc::clone(&props.strip)} clip={(*clip).clone()} {past}/>
                    <Marks marks={Rc::clone(&props.marks)} end={props.end}/>
                    <svg ref={head} class="head" overflow="visible"><path d="M0 4v23"/><circle cy="5" r="4"/></svg>
                </svg>
                if props.ready < props.end { <Waiting class="say" words={preparing(props.ready, props.end)}/> }
            </div>
            <button type="button" class="btn btn-quiet icon-btn" aria-label="Next mark" title="Next mark (N)"
                onclick={on_mark(TimeWish::MarkForward)}>{ icon(Glyph::MarkForward) }</button>
        </div>
    }
}

fn millis(at: Time) -> String {
    (at.0 / 1_000_000).to_string()
}

fn percent(at: Time, end: Time) -> String {
    fixed(share(at, end) * 100.0, 3) + "%"
}

fn on_key(props: &ScrubberProps) -> Callback<KeyboardEvent> {
    let on_act = props.on_act.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        if let Some(slide) = Slide::of_key(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
            on_act.emit(TimeWish::Slide(slide));
        }
    })
}

fn on_take(props: &ScrubberProps, slider: &NodeRef) -> Callback<PointerEvent> {
    let aim = aim(props, slider);
    let (on_act, slider) = (props.on_act.clone(), slider.clone());
    Callback::from(move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        if let Some(element) = slider.cast::<Element>() {
            let _ = element.set_pointer_capture(event.pointer_id());
        }
        on_act.emit(TimeWish::Hold);
        on_act.emit(TimeWish::Seek(aim(&event)));
    })
}

fn on_drag(props: &ScrubberProps, slider: &NodeRef) -> Callback<PointerEvent> {
    let aim = aim(props, slider);
    let on_act = props.on_act.clone();
    Callback::from(move |event: PointerEvent| {
        // A second finger changes nothing.
        if event.buttons() & 1 == 1 && event.is_primary() {
            on_act.emit(TimeWish::Seek(aim(&event)));
        }
    })
}

fn on_release(props: &ScrubberProps) -> Callback<PointerEvent> {
    let on_act = props.on_act.clone();
    Callback::from(move |event: PointerEvent| {
        if event.is_primary() {
            on_act.emit(TimeWish::Release);
        }
    })
}

/// The moment under the pointer, or the mark beside it.
fn aim(props: &ScrubberProps, slider: &NodeRef) -> impl Fn(&PointerEvent) -> Time + 'static {
    let (end, latest) = (props.end, props.latest);
    let (marks, slider) = (Rc::clone(&props.marks), slider.clone());
    move |event| {
        let Some(element) = slider.cast::<Element>() else {
            return Time::ZERO;
        };
        let bounds = element.get_bounding_client_rect();
        let width = bounds.width().max(1.0);
        let at = at_share((f64::from(event.client_x()) - bounds.left()) / width, end);
        let reach = Span((SNAP_PX / width * end.0 as f64) as u64);
        snapped(&marks, at, reach)
            .map_or(at, |mark| mark.at)
            .min(latest)
    }
}

#[derive(Properties, PartialEq)]
struct DensitiesProps {
    counts: Rc<[u32]>,
    clip: AttrValue,
    past: NodeRef,
}

/// The same path twice: pale for what is to come, and inked over as far as time has gone.
#[component]
fn Densities(props: &DensitiesProps) -> Html {
    let path = use_memo(Rc::clone(&props.counts), |counts| {
        AttrValue::from(strip_path(counts))
    });
    let height = STRIP_HEIGHT.to_string();
    html! {
        <svg y="12" width="100%" height={height.clone()} viewBox={format!("0 0 {STRIP_COLUMNS} {STRIP_HEIGHT}")}
            preserveAspectRatio="none">
            <clipPath id={props.clip.clone()}><rect ref={props.past.clone()} {height}/></clipPath>
            <path class="next" d={(*path).clone()}/>
            <path class="past" d={(*path).clone()} clip-path={format!("url(#{})", props.clip)}/>
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct MarksProps {
    marks: Rc<[Mark]>,
    end: Time,
}

#[component]
fn Marks(props: &MarksProps) -> Html {
    let shown = use_memo((Rc::clone(&props.marks), props.end), |(marks, end)| {
        thinned(marks, *end, MARK_SLOTS)
    });
    let mark = |mark: &Mark| {
        let (class, shape) = match mark.kind {
            MarkKind::Fault => ("mk mk-fault", "M0 21l5.5 10.5h-11z"),
            MarkKind::Violation => ("mk mk-broken", "M0 20l6.5 6.5L0 33l-6.5-6.5z"),
            MarkKind::Fork => (
                "mk mk-fork",
                "M-1 33v-6l-5-6 1.5-1.5L0 24l4.5-4.5L6 21l-5 6v6z",
            ),
            MarkKind::Stop => ("mk mk-stop", "M-4 22.5h8v8h-8z"),
        };
        html! {
            <svg x={percent(mark.at, props.end)} {class}>
                <path d={shape}/>
                <title>{ format!("{} at {}: {}", mark.kind.words(), mark.at, mark.words) }</title>
            </svg>
        }
    };
    html! { { for shown.iter().map(mark) } }
}
