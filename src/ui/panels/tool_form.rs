//! The form of one tool: its questions with their units, and what is wrong with an answer, in words.

use std::rc::Rc;

use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::view::panels::act::Act;
use crate::view::panels::tool::{Target, Tool, ToolQuestion, WAYS, Wrong};

#[derive(Properties, PartialEq)]
pub(super) struct ToolFormProps {
    pub(super) tool: Tool,
    pub(super) target: Target,
    /// The names of a link's two ends.
    pub(super) ends: [Rc<str>; 2],
    /// The form is done with: an act, or nothing.
    pub(super) on_done: Callback<Option<Act>>,
}

#[component]
pub(super) fn ToolForm(props: &ToolFormProps) -> Html {
    let questions = props.tool.questions();
    let answers = use_state(|| first_answers(questions));
    let wrongs = use_state_eq(Vec::<Wrong>::new);
    let form = use_node_ref();
    {
        let form = form.clone();
        use_effect_with((), move |()| focus(&form, "input, select"));
    }
    {
        let form = form.clone();
        use_effect_with(wrongs.clone(), move |wrongs| {
            if !wrongs.is_empty() {
                focus(&form, "[aria-invalid=true]");
            }
        });
    }
    let onsubmit = {
        let (answers, wrongs, on_done) = (answers.clone(), wrongs.clone(), props.on_done.clone());
        let (tool, target) = (props.tool, props.target);
        move |event: SubmitEvent| {
            event.prevent_default();
            match tool.act(target, &answers) {
                Ok(act) => on_done.emit(act),
                Err(found) => wrongs.set(found),
            }
        }
    };
    let onkeydown = {
        let on_done = props.on_done.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_done.emit(None);
            }
        }
    };
    let answer = {
        let answers = answers.clone();
        Callback::from(move |(place, text): (usize, String)| {
            let mut all = (*answers).clone();
            all[place] = text;
            answers.set(all);
        })
    };
    html! {
        <form ref={form} class="acts-open" aria-label={props.tool.label()} novalidate=true {onsubmit} {onkeydown}>
            { for questions.iter().enumerate().map(|(place, question)| {
                let wrong = wrongs.iter().find(|wrong| wrong.question == place);
                field(props, place, question, &answers[place], wrong, &answer)
            }) }
            <div class="sheet-acts">
                <button type="button" class="btn btn-quiet" onclick={props.on_done.reform(|_| None)}>{ "Cancel" }</button>
                <button type="submit" class="btn">{ props.tool.label() }</button>
            </div>
        </form>
    }
}

fn first_answers(questions: &[ToolQuestion]) -> Vec<String> {
    questions
        .iter()
        .map(|question| question.first.to_owned())
        .collect()
}

fn focus(form: &NodeRef, which: &str) {
    let form = form.cast::<HtmlElement>();
    let found = form.and_then(|form| form.query_selector(which).ok().flatten());
    if let Some(element) =
        found.and_then(|found| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(found).ok())
    {
        let _ = element.focus();
    }
}

fn field(
    props: &ToolFormProps,
    place: usize,
    question: &ToolQuestion,
    value: &str,
    wrong: Option<&Wrong>,
    answer: &Callback<(usize, String)>,
) -> Html {
    if question.is_way {
        return ways(props, place, question, value, answer);
    }
    let hint_id = format!("answer-{place}-hint");
    let oninput = answer.reform(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        (place, input.map(|input| input.value()).unwrap_or_default())
    });
    html! {
        <label class="field">
            <span>{ question.label }</span>
            <input type="text" autocomplete="off" spellcheck="false" value={value.to_owned()}
                aria-invalid={wrong.map(|_| "true")} aria-describedby={hint_id.clone()} {oninput}/>
            <small id={hint_id} class={wrong.map(|_| "wrong")}>{ wrong.map_or(question.hint, |wrong| wrong.words) }</small>
        </label>
    }
}

fn ways(
    props: &ToolFormProps,
    place: usize,
    question: &ToolQuestion,
    value: &str,
    answer: &Callback<(usize, String)>,
) -> Html {
    let onchange = answer.reform(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        (
            place,
            select.map(|select| select.value()).unwrap_or_default(),
        )
    });
    let option = |(way, words): &(&'static str, &'static str)| {
        // Split first, so that a name with an A in it stays whole.
        let words = words.split(' ').map(|word| match word {
            "A" => &*props.ends[0],
            "B" => &*props.ends[1],
            word => word,
        });
        let words = words.collect::<Vec<_>>().join(" ");
        html! { <option value={*way} selected={*way == value}>{ words }</option> }
    };
    html! {
        <label class="field">
            <span>{ question.label }</span>
            <select {onchange}>{ for WAYS.iter().map(option) }</select>
        </label>
    }
}
