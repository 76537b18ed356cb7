//! A number of a text that is bound to what it says: it follows the run, can be set in its sentence, or tried over seeds.

use std::rc::Rc;

use yew::prelude::*;

use super::act::LessonAct;
use super::challenge::slider;
use super::props::LessonColumnProps;
use crate::player::knob::Knob;
use crate::player::live::{Shown, Sweep};

/// How many seeds of a share are named.
const NAMED: usize = 6;

/// The words of a number.
pub(super) fn number(target: &str, words: &str, props: &LessonColumnProps) -> Html {
    let live = &props.live;
    match live.show(target, words) {
        Shown::AsSaid => html! { { words.to_owned() } },
        Shown::Anew(words) => html! { <b class="anew">{ words }</b> },
        Shown::Set(id, now, words) => {
            let tries = props.lesson.tries(live.step);
            let Some(control) = tries.and_then(|tries| tries.controls.get(&id)) else {
                return html! { { words } };
            };
            let (on_act, step, set) = (props.on_act.clone(), live.step, live.set.clone());
            let name = id.to_string();
            let on_set = move |setting| {
                let mut next = set.clone();
                next.retain(|(own, _)| *own != name);
                next.push((name.clone(), setting));
                on_act.emit(LessonAct::Try(step, next));
            };
            let label = control.label().to_string();
            let Knob::Slider(stops) = Knob::of(control) else {
                return html! { { words } };
            };
            html! {
                <span class="knob"><b>{ words }</b>{ slider(stops, Some(&now), Some(label), on_set) }</span>
            }
        }
        Shown::Share(id) => {
            let sweep = props.sweep.as_ref().filter(|sweep| sweep.number == id);
            let go = props
                .on_act
                .reform(move |_: MouseEvent| LessonAct::Sweep(Rc::clone(&id)));
            html! {
                <>
                    <button type="button" class="op-link" title="Try 100 seeds" onclick={go}>{ words.to_owned() }</button>
                    { for sweep.map(|sweep| found(sweep, props)) }
                </>
            }
        }
    }
}

/// What came of trying.
fn found(sweep: &Sweep, props: &LessonColumnProps) -> Html {
    let seed = |seed: &u64| {
        let seed = *seed;
        let go = props
            .on_act
            .reform(move |_: MouseEvent| LessonAct::Seed(seed));
        html! { <>{ " " }<button type="button" class="jump" onclick={go}>{ seed }</button></> }
    };
    let some = sweep.seeds.iter().take(NAMED).map(seed);
    html! {
        <span class="sweep" role="status">
            { format!(" ({} of {} seeds", sweep.seeds.len(), sweep.of) }
            if !sweep.seeds.is_empty() { { ", such as" }{ for some } }{ ")" }
        </span>
    }
}
