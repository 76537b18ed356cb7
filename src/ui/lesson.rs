//! The lesson column: the open step, its question or its controls, and the way to the other steps.

mod act;
mod challenge;
mod live;
mod props;
mod prose;
mod question;
mod steps;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::drawing;
use super::panels::icon;
use crate::view::panels::glyph::Glyph;
pub use act::{LessonAct, Trial};
pub use props::LessonColumnProps;

/// The column.
#[component]
pub fn LessonColumn(props: &LessonColumnProps) -> Html {
    let heading = use_node_ref();
    let body = use_node_ref();
    let first = use_mut_ref(|| true);
    let at = props.lesson.at();
    {
        let (heading, body) = (heading.clone(), body.clone());
        use_effect_with(at, move |_| {
            if first.replace(false) {
                return;
            }
            if let Some(body) = body.cast::<HtmlElement>() {
                body.set_scroll_top(0);
            }
            if let Some(heading) = heading.cast::<HtmlElement>() {
                // A heading that is gone cannot take the focus, and need not.
                heading.focus().ok();
            }
        });
    }
    let Some(step) = props.lesson.step() else {
        return Html::default();
    };
    let count = props.lesson.steps().len();
    let title = step.manner().title;
    let title = title.map_or_else(|| props.title.clone(), |title| title.to_string().into());
    html! {
        <article class="lesson" aria-label="Lesson">
            <div ref={body} class="lesson-body">
                <h1 ref={heading} tabindex="-1">
                    <span class="sr">{ format!("Step {} of {count}: ", at + 1) }</span>{ title }
                </h1>
                { steps::content(props, step) }
                { waits(props) }
                { aside(props) }
            </div>
            { nav(props) }
            { prose::explanations(&props.glossary) }
        </article>
    }
}

fn waits(props: &LessonColumnProps) -> Html {
    match props.lesson.waits() {
        Some(waits) if props.lesson.at() + 1 < props.lesson.steps().len() => html! {
            <p class="waits" id="why-wait">{ icon(Glyph::Lock) }{ waits.words() }</p>
        },
        _ => Html::default(),
    }
}

/// What was done by hand is not lost when a step sets its scene.
fn aside(props: &LessonColumnProps) -> Html {
    if !props.aside {
        return Html::default();
    }
    let back = props.on_act.reform(|_: MouseEvent| LessonAct::TakeUp);
    html! {
        <p class="waits">{ icon(Glyph::Fork) }{ "What you did by hand is kept. " }
            <button type="button" class="jump" onclick={back}>{ "Back to it" }</button></p>
    }
}

/// Back, all steps, next.
fn nav(props: &LessonColumnProps) -> Html {
    let (lesson, at) = (&props.lesson, props.lesson.at());
    let count = lesson.steps().len();
    let go = |step: usize| {
        props
            .on_act
            .reform(move |_: MouseEvent| LessonAct::Open(step))
    };
    let dot = |step: usize| {
        let (class, state) = if step == at {
            ("now", ", current")
        } else if step < lesson.reached() {
            ("done", ", done")
        } else {
            ("", "")
        };
        html! {
            <li {class}>
                <button type="button" aria-label={format!("Step {}{state}", step + 1)}
                    aria-current={(step == at).then_some("step")} disabled={!lesson.can_open(step)}
                    onclick={go(step)}></button>
            </li>
        }
    };
    let last = at + 1 >= count;
    let open = lesson.can_open(at + 1);
    html! {
        <nav class={classes!("steps-nav", (count > 7).then_some("many"))} aria-label="Steps">
            <button type="button" class="btn btn-quiet" disabled={at == 0} onclick={go(at.saturating_sub(1))}
                title="The step before (Alt ←)">{ drawing::icon(drawing::LEFT) }{ "Back" }</button>
            <ol>{ for (0..count).map(dot) }</ol>
            <span class="step-at" aria-hidden="true">{ format!("Step {} of {count}", at + 1) }</span>
            if last {
                { on(props) }
            } else {
                <button type="button" class="btn btn-quiet" aria-disabled={(!open).to_string()}
                    aria-describedby={(!open).then_some("why-wait")} onclick={go(at + 1)}
                    title={lesson.waits().map_or("The next step (Alt →)", |waits| waits.words())}>
                    { "Next" }{ drawing::icon(drawing::RIGHT) }</button>
            }
        </nav>
    }
}

/// Where the last step leads: to the lesson that follows, or to all of them.
fn on(props: &LessonColumnProps) -> Html {
    let (href, words) = match &props.next {
        Some((address, _)) => (address.clone(), "Next lesson"),
        None => ("#/".into(), "All lessons"),
    };
    html! { <a class="btn btn-quiet" {href}>{ words }</a> }
}
