//! A challenge: controls, a try, and the goals as the run of the try came to stand to them.

use std::rc::Rc;

use fallible_engine::check::truth::Truth;
use fallible_engine::scenario::schema::{Control, Setting};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::act::{LessonAct, Trial};
use crate::player::knob::Knob;
use crate::player::lesson::Lesson;
use crate::player::news::{GoalState, Miss};
use crate::player::player::Settings;
use crate::ui::panels::{hued_icon, icon};
use crate::view::panels::glyph::Glyph;
use crate::view::panels::promise::Evidence;

/// What the card shows.
#[derive(Properties, PartialEq)]
pub(super) struct ChallengeCardProps {
    /// The lesson that it is a step of.
    pub(super) lesson: Lesson,
    /// How it stands.
    pub(super) trial: Trial,
    /// What is said to who has won.
    pub(super) won: Html,
    /// What the reader wants.
    pub(super) on_act: Callback<LessonAct>,
}

/// The card.
#[component]
pub(super) fn ChallengeCard(props: &ChallengeCardProps) -> Html {
    let settings = use_state_eq(|| props.trial.now.clone());
    // What a link has set comes when it was proven.
    {
        let settings = settings.clone();
        use_effect_with(props.trial.now.clone(), move |now| {
            settings.set(now.clone());
        });
    }
    let Some(tries) = props.lesson.tries(props.trial.step) else {
        return Html::default();
    };
    let set = {
        let settings = settings.clone();
        Callback::from(move |(id, setting): (String, Setting)| {
            let mut next: Settings = (*settings).clone();
            next.retain(|(own, _)| *own != id);
            next.push((id, setting));
            settings.set(next);
        })
    };
    let control = |(id, control): (&fallible_engine::format::name::Id, &Control)| {
        let known = settings.iter().find(|(own, _)| own == id.as_str());
        field(
            id.as_str(),
            control,
            known.map(|(_, setting)| setting),
            &set,
        )
    };
    let onsubmit = {
        let (on_act, step) = (props.on_act.clone(), props.trial.step);
        let settings = settings.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            on_act.emit(LessonAct::Try(step, (*settings).clone()));
        }
    };
    let goals = &props.trial.goals;
    let outcome = match props.trial.is_won() {
        None => Html::default(),
        Some(true) => {
            html! { <>{ hued_icon(Glyph::Holds) }{ "Won: all goals reached." }</> }
        }
        Some(false) => {
            let missed = goals.iter().find(|goal| goal.truth != Some(Truth::True));
            let words = missed.map(|goal| format!("Missed: {}.", goal.words));
            html! { <>{ icon(Glyph::Open) }{ words }</> }
        }
    };
    html! {
            <form class="challenge" {onsubmit}>
                <fieldset>
                    <legend class="q">{ "Your controls" }</legend>
                    { for tries.controls.iter().map(control) }
                </fieldset>
                // What came of it stands where it was asked for: the goals may be below the window.
                <div class="go">
                    <button class="btn btn-primary">{ "Run it" }</button>
                    <p class="outcome-word" role="status">{ outcome }</p>
                </div>
                { props.won.clone() }
                if let Some(wrong) = &props.trial.wrong { <p class="waits" role="alert">{ wrong.clone() }</p> }
                <h2 class="q goal-title">{ "Your goal" }</h2>
                <div class="goals">{ for goals.iter().map(|one| goal(one, props)) }</div>
            </form>
    }
}

fn field(
    id: &str,
    control: &Control,
    setting: Option<&Setting>,
    set: &Callback<(String, Setting)>,
) -> Html {
    let label = control.label().to_string();
    let id = id.to_owned();
    match Knob::of(control) {
        Knob::Choice(labels) => {
            let now = setting.and_then(|setting| match setting {
                Setting::Text(label) => Some(label.as_str().to_owned()),
                Setting::Number(_) => None,
            });
            let options = labels.iter().map(|label| {
                html! { <option selected={now.as_ref() == Some(label)}>{ label.clone() }</option> }
            });
            let onchange = {
                let (set, labels, unset) = (set.clone(), labels.clone(), now.is_none());
                move |event: Event| {
                    let select = event.target_dyn_into::<HtmlSelectElement>();
                    let place =
                        select.and_then(|select| usize::try_from(select.selected_index()).ok());
                    // The first entry stands for the scenario as it is, as long as nothing was chosen.
                    let place = place.and_then(|place| place.checked_sub(usize::from(unset)));
                    if let Some(label) = place.and_then(|place| labels.get(place)) {
                        set.emit((id.clone(), Setting::Text(label.as_str().into())));
                    }
                }
            };
            html! {
                <label class="control"><span>{ label }</span>
                    <select class="input" {onchange}>
                        if now.is_none() { <option selected=true>{ "As it is" }</option> }
                        { for options }
                    </select>
                </label>
            }
        }
        Knob::Slider(stops) => {
            let said = place(&stops, setting)
                .map_or_else(|| "not set".to_owned(), |place| Knob::words(&stops[place]));
            let on_set = {
                let set = set.clone();
                move |setting| set.emit((id.clone(), setting))
            };
            html! {
                <label class="control"><span>{ label }</span><output>{ said }</output>
                    { slider(stops, setting, None, on_set) }
                </label>
            }
        }
    }
}

/// A slider over these stops.
pub(super) fn slider(
    stops: Vec<Setting>,
    now: Option<&Setting>,
    label: Option<String>,
    on_set: impl Fn(Setting) + 'static,
) -> Html {
    let place = place(&stops, now);
    let said = place.map(|place| Knob::words(&stops[place]));
    let last = stops.len().saturating_sub(1);
    let oninput = move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let place = input.and_then(|input| input.value().parse::<usize>().ok());
        if let Some(stop) = place.and_then(|place| stops.get(place)) {
            on_set(stop.clone());
        }
    };
    html! {
        <input type="range" class="range" min="0" max={last.to_string()} step="1" aria-label={label}
            value={place.unwrap_or(last).to_string()} aria-valuetext={said} {oninput}/>
    }
}

/// Where a slider stands.
fn place(stops: &[Setting], now: Option<&Setting>) -> Option<usize> {
    let now = now.and_then(Setting::quantity);
    now.and_then(|now| stops.iter().position(|stop| stop.quantity() == Some(now)))
}

fn goal(goal: &GoalState, props: &ChallengeCardProps) -> Html {
    let (glyph, words) = match goal.truth {
        Some(Truth::True) => (Glyph::Holds, "reached"),
        Some(Truth::False) => (Glyph::Broke, "missed"),
        Some(Truth::Undecided) => (Glyph::Open, "cannot be judged"),
        None if props.trial.tried => (Glyph::Open, "running…"),
        None => (Glyph::Open, "not tried yet"),
    };
    let missed = |miss: &Rc<Miss>| {
        let shown_by = |one: &Evidence| {
            let step = one.step;
            let onclick = props.on_act.reform(move |_| LessonAct::Show(step));
            html! {
                <>{ " See " }<button type="button" class="jump" aria-label={format!("Go to {}", one.at)} {onclick}>{ one.at.to_string() }</button>
                { format!(": {}.", one.words) }</>
            }
        };
        html! { <p>{ format!("{}.", miss.because) }{ for miss.shown_by.iter().map(shown_by) }</p> }
    };
    html! {
        <div class="goal">{ hued_icon(glyph) }<span>{ goal.words.to_string() }</span><output>{ words }</output>
            { for goal.missed.iter().map(missed) }</div>
    }
}
