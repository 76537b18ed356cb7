//! Which variant runs, with which seed, and what can be taken away from it.

use std::rc::Rc;

use js_sys::Math;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icon::icon;
use crate::view::panels::glyph::Glyph;

/// A variant of the scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariantChoice {
    /// Its id in the file.
    pub id: Rc<str>,
    /// What it is called.
    pub label: Rc<str>,
}

/// What the reader wants of the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RunAct {
    /// This variant, by its id.
    Variant(Rc<str>),
    /// This seed.
    Seed(u64),
    /// From the beginning, without what was done by hand.
    Restart,
    /// Save the run, with what was done by hand, as a scenario.
    Save,
    /// A link to this variant, seed and moment.
    CopyLink,
}

/// The run controls: the variants in the file's order and the id of the one that runs, the seed that runs and the
/// one in the file, and whom a wish is told.
pub fn run_controls(
    variants: &Rc<[VariantChoice]>,
    variant: &Rc<str>,
    (seed, file_seed): (u64, u64),
    on_act: &Callback<RunAct>,
) -> Html {
    let onchange = {
        let (variants, on_act) = (Rc::clone(variants), on_act.clone());
        move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            let place = select.and_then(|select| usize::try_from(select.selected_index()).ok());
            if let Some(variant) = place.and_then(|place| variants.get(place)) {
                on_act.emit(RunAct::Variant(Rc::clone(&variant.id)));
            }
        }
    };
    let button = |glyph, words: &'static str, act: RunAct| {
        let onclick = on_act.reform(move |_| act.clone());
        html! { <button type="button" class="btn" {onclick}>{ icon(glyph) }<span>{ words }</span></button> }
    };
    html! {
        <section class="run" aria-label="Run">
            <h2>{ "Run" }</h2>
            if variants.len() > 1 {
                <label class="field">
                    <span>{ "Variant" }</span>
                    <select {onchange}>
                        { for variants.iter().map(|choice| html! {
                            <option value={choice.id.to_string()} selected={choice.id == *variant}>{ &*choice.label }</option>
                        }) }
                    </select>
                </label>
            }
            <SeedField key={seed} {seed} {file_seed} on_act={on_act.clone()}/>
            <div class="acts">
                { button(Glyph::Again, "Start again", RunAct::Restart) }
                { button(Glyph::Share, "Copy link", RunAct::CopyLink) }
                { button(Glyph::Save, "Save as scenario", RunAct::Save) }
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SeedFieldProps {
    seed: u64,
    file_seed: u64,
    on_act: Callback<RunAct>,
}

#[component]
fn SeedField(props: &SeedFieldProps) -> Html {
    let text = use_state(|| props.seed.to_string());
    let seed = parse_seed(&text);
    let oninput = {
        let text = text.clone();
        move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            text.set(input.map(|input| input.value()).unwrap_or_default());
        }
    };
    let onsubmit = {
        let on_act = props.on_act.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(seed) = seed {
                on_act.emit(RunAct::Seed(seed));
            }
        }
    };
    let on_random = props.on_act.reform(|_| RunAct::Seed(random_seed()));
    let on_own = {
        let seed = props.file_seed;
        props.on_act.reform(move |_| RunAct::Seed(seed))
    };
    let waits = seed.is_some_and(|seed| seed != props.seed);
    html! {
        <form class="seed" novalidate=true {onsubmit}>
            <div class="field-row">
                <label class="field">
                    <span>{ "Seed" }</span>
                    <input type="text" inputmode="numeric" autocomplete="off" spellcheck="false" value={(*text).clone()}
                        aria-invalid={seed.is_none().then_some("true")} aria-describedby="seed-hint" {oninput}/>
                </label>
                if waits {
                    <button type="submit" class="btn">{ "Run it" }</button>
                }
                <button type="button" class="btn icon-btn" aria-label="Another seed" title="Another seed" onclick={on_random}>
                    { icon(Glyph::Die) }
                </button>
            </div>
            <small id="seed-hint" class={seed.is_none().then_some("wrong")}>
                if seed.is_none() {
                    { "Write a whole number from 0 to 18446744073709551615." }
                } else if props.seed == props.file_seed {
                    { "The file's own. Another seed is another run of luck." }
                } else {
                    { "Not the file's own. " }
                    <button type="button" class="jump" onclick={on_own}>{ format!("Back to {}", props.file_seed) }</button>
                }
            </small>
        </form>
    }
}

fn parse_seed(text: &str) -> Option<u64> {
    let text = text.trim();
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

/// Small enough to be read out and typed in again.
fn random_seed() -> u64 {
    (Math::random() * 1_000_000.0) as u64
}
