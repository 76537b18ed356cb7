//! The time bar: transport, clock, speed, and the scrubber with its marks.

mod hand;
mod scrubber;

use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::icon::{classed, icon};
use crate::player::wish::TimeWish;
use crate::view::panels::glyph::Glyph;
use crate::view::panels::time::{Mark, Speed};

pub use hand::TimeHand;
use scrubber::Scrubber;

/// Why time may not go on, and from when.
#[derive(Clone, PartialEq, Debug)]
pub struct Lock {
    /// Up to here one may go.
    pub until: Time,
    /// Why, as a sentence: `Choose a prediction first.`
    pub reason: AttrValue,
}

/// What the time bar shows.
#[derive(Properties, PartialEq, Clone)]
pub struct TimeBarProps {
    /// The moment shown.
    pub now: Time,
    /// When the run ends.
    pub end: Time,
    /// Up to when the run is computed; the same as `end` once all of it is.
    pub ready: Time,
    /// Whether it plays.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// Whether that is as the lesson has it, and not as the reader chose.
    #[prop_or_default]
    pub paced: bool,
    /// Events in equal slices of the run; slices still to be hidden are 0.
    pub strip: Rc<[u32]>,
    /// Marks that the reader may see, in order of time.
    pub marks: Rc<[Mark]>,
    /// A drawing and a remark, such as `Paused: promise broken`.
    #[prop_or_default]
    pub note: Option<(Glyph, AttrValue)>,
    /// Set while time may not go on.
    #[prop_or_default]
    pub lock: Option<Lock>,
    /// Moves clock and head between two drawings of this panel.
    #[prop_or_default]
    pub hand: TimeHand,
    /// What the reader wants.
    pub on_act: Callback<TimeWish>,
}

/// The time bar.
#[component]
pub fn TimeBar(props: &TimeBarProps) -> Html {
    let clock = use_node_ref();
    {
        let (hand, clock, now) = (props.hand.clone(), clock.clone(), props.now);
        use_effect(move || {
            hand.hold_clock(&clock);
            hand.show(now);
        });
    }
    let locked = props
        .lock
        .as_ref()
        .filter(|lock| props.now >= lock.until)
        .map(|lock| lock.reason.clone());
    let note = match (&props.note, &locked) {
        (_, Some(reason)) => Some((Glyph::Lock, reason.clone())),
        (note, None) => note.clone(),
    };
    html! {
        <section class="timebar" aria-label="Time">
            <div class="tb-row">
                { transport(props, locked.as_ref()) }
                <div class="clock">
                    <span ref={clock}></span>
                    <small>{ format!("of {}{}", props.end, pace(props)) }</small>
                </div>
                <SpeedChoice speed={(!props.paced).then_some(props.speed)} on_act={props.on_act.clone()}/>
                if let Some((glyph, words)) = note {
                    <div class="tb-note" title={words.clone()}>
                        { classed(glyph, &["i i-12 ", glyph.hue()].concat()) }
                        <span>{ words }</span>
                    </div>
                }
            </div>
            <Scrubber
                now={props.now} end={props.end} ready={props.ready}
                strip={Rc::clone(&props.strip)} marks={Rc::clone(&props.marks)}
                latest={props.lock.as_ref().map_or(props.end, |lock| lock.until)}
                hand={props.hand.clone()} on_act={props.on_act.clone()}
            />
        </section>
    }
}

/// How fast the lesson lets time pass, where that is not as fast as life.
fn pace(props: &TimeBarProps) -> String {
    if props.paced && props.speed != Speed::REAL {
        format!(" · {}", props.speed.label())
    } else {
        String::new()
    }
}

fn transport(props: &TimeBarProps, locked: Option<&AttrValue>) -> Html {
    let (toggle, label) = if props.playing {
        (Glyph::Pause, "Pause")
    } else {
        (Glyph::Play, "Play")
    };
    let button = |act, glyph, label: &'static str, locked: Option<&AttrValue>, class| {
        transport_button((act, &props.on_act), (glyph, label), locked, class)
    };
    let quiet = "btn btn-quiet icon-btn";
    html! {
        <div class="transport" role="group" aria-label="Transport">
            { button(TimeWish::ToStart, Glyph::ToStart, "To start", None, "btn btn-quiet icon-btn tb-end") }
            { button(TimeWish::PlayBack, Glyph::PlayBack, "Play backwards", None, "btn btn-quiet icon-btn tb-end") }
            { button(TimeWish::StepBack, Glyph::StepBack, "Step back", None, quiet) }
            { button(TimeWish::TogglePlay, toggle, label, locked.filter(|_| !props.playing), "btn btn-primary play") }
            { button(TimeWish::StepForward, Glyph::StepForward, "Step forward", locked, quiet) }
            { button(TimeWish::ToEnd, Glyph::ToEnd, "To end", locked, "btn btn-quiet icon-btn tb-end") }
        </div>
    }
}

/// A button that says why it does nothing while it is locked; it keeps the focus then.
fn transport_button(
    wish: (TimeWish, &Callback<TimeWish>),
    (glyph, label): (Glyph, &'static str),
    locked: Option<&AttrValue>,
    class: &'static str,
) -> Html {
    let name = locked.map_or_else(|| label.to_owned(), |reason| format!("{label}. {reason}"));
    let locked = locked.is_some();
    let (wish, on_act) = (wish.0, wish.1.clone());
    let onclick = move |_| {
        if !locked {
            on_act.emit(wish);
        }
    };
    html! {
        <button
            type="button" {class} aria-label={name.clone()} title={name}
            aria-disabled={locked.then_some("true")} {onclick}
        >
            { icon(glyph) }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct SpeedChoiceProps {
    /// What the reader chose, if it is not left to the lesson.
    speed: Option<Speed>,
    on_act: Callback<TimeWish>,
}

/// Speeds side by side where there is room; a menu where there is not.
#[component]
fn SpeedChoice(props: &SpeedChoiceProps) -> Html {
    let segment = Speed::ALL.iter().map(|&speed| {
        let on_act = props.on_act.clone();
        let onchange = move |_| on_act.emit(TimeWish::Speed(speed));
        let checked = Some(speed) == props.speed;
        let rare = matches!((speed.times, speed.per), (1, 1_000) | (100, 1));
        html! {
            <label class={(rare && !checked).then_some("rare")} title={speed.words()}>
                <input type="radio" name="speed" aria-label={speed.words()} {checked} {onchange}/>
                <span aria-hidden="true">{ speed.label() }</span>
            </label>
        }
    });
    let options = Speed::ALL.iter().enumerate().map(|(place, speed)| {
        html! {
            <option value={place.to_string()} selected={Some(*speed) == props.speed}>{ speed.label() }</option>
        }
    });
    let on_act = props.on_act.clone();
    let onchange = move |event: Event| {
        let place = event.target_dyn_into::<HtmlSelectElement>();
        let speed = place.and_then(|select| select.value().parse::<usize>().ok());
        if let Some(speed) = speed.and_then(|place| Speed::ALL.get(place)) {
            on_act.emit(TimeWish::Speed(*speed));
        }
    };
    html! {
        <>
            <div class="seg" role="radiogroup" aria-label="Speed">{ for segment }</div>
            <select class="btn tb-speed" aria-label="Speed" {onchange}>
                if props.speed.is_none() { <option selected=true>{ "Auto" }</option> }
                { for options }
            </select>
        </>
    }
}
