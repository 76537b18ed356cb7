//! The time bar: transport, clock, speed, and the scrubber with its marks.

mod hand;
mod scrubber;

use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::icon::Icon;
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
                    <small>{ format!("of {}", props.end) }</small>
                </div>
                <SpeedChoice speed={props.speed} on_act={props.on_act.clone()}/>
                if let Some((glyph, words)) = note {
                    <div class="tb-note" title={words.clone()}>
                        <Icon {glyph} class="i-12" hued=true/>
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

fn transport(props: &TimeBarProps, locked: Option<&AttrValue>) -> Html {
    let (toggle, label) = if props.playing {
        (Glyph::Pause, "Pause")
    } else {
        (Glyph::Play, "Play")
    };
    let button = |act, glyph, label: &'static str, locked: Option<&AttrValue>, class| {
        html! {
            <TransportButton
                {glyph} {label} {class} locked={locked.cloned()}
                on_press={props.on_act.reform(move |()| act)}
            />
        }
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

#[derive(Properties, PartialEq)]
struct TransportButtonProps {
    glyph: Glyph,
    label: &'static str,
    class: &'static str,
    locked: Option<AttrValue>,
    on_press: Callback<()>,
}

/// A button that says why it does nothing while it is locked; it keeps the focus then.
#[component]
fn TransportButton(props: &TransportButtonProps) -> Html {
    let name = props.locked.as_ref().map_or_else(
        || props.label.to_owned(),
        |reason| format!("{}. {reason}", props.label),
    );
    let locked = props.locked.is_some();
    let on_press = props.on_press.clone();
    let onclick = move |_| {
        if !locked {
            on_press.emit(());
        }
    };
    html! {
        <button
            type="button" class={props.class} aria-label={name.clone()} title={name}
            aria-disabled={locked.then_some("true")} {onclick}
        >
            <Icon glyph={props.glyph}/>
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct SpeedChoiceProps {
    speed: Speed,
    on_act: Callback<TimeWish>,
}

/// Speeds side by side where there is room; a menu where there is not.
#[component]
fn SpeedChoice(props: &SpeedChoiceProps) -> Html {
    let segment = Speed::ALL.iter().map(|&speed| {
        let on_act = props.on_act.clone();
        let onchange = move |_| on_act.emit(TimeWish::Speed(speed));
        let checked = speed == props.speed;
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
            <option value={place.to_string()} selected={*speed == props.speed}>{ speed.label() }</option>
        }
    });
    let on_act = props.on_act.clone();
    let onchange = move |event: Event| {
        let place = event.target_dyn_into::<HtmlSelectElement>();
        let place = place.and_then(|select| usize::try_from(select.selected_index()).ok());
        if let Some(speed) = place.and_then(|place| Speed::ALL.get(place)) {
            on_act.emit(TimeWish::Speed(*speed));
        }
    };
    html! {
        <>
            <div class="seg" role="radiogroup" aria-label="Speed">{ for segment }</div>
            <select class="btn tb-speed" aria-label="Speed" {onchange}>{ for options }</select>
        </>
    }
}
