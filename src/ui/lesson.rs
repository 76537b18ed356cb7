//! The lesson column: the open step, its question or its controls, and the way to the other steps.

mod act;
mod challenge;
mod prose;
mod question;

use std::rc::Rc;

use fallible_engine::format::name::Line;
use fallible_engine::format::table::Table;
use fallible_engine::scenario::schema::{Compare, Play, Prose, Reference, Step};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::drawing;
use super::panels::Icon;
use crate::player::lesson::Lesson;
use crate::view::panels::glyph::Glyph;
pub use act::{LessonAct, Trial};

use challenge::ChallengeCard;
use question::QuestionCard;

/// What the column shows.
#[derive(Properties, PartialEq)]
pub struct LessonColumnProps {
    /// The lesson's title.
    pub title: AttrValue,
    /// The place in the lesson.
    pub lesson: Lesson,
    /// Terms and their explanations.
    pub glossary: Rc<Table<Line, Line>>,
    /// Where to read more.
    pub references: Rc<[Reference]>,
    /// The labels of variants, by id.
    pub variants: Rc<[(Rc<str>, Rc<str>)]>,
    /// The challenge of the open step.
    pub trial: Option<Trial>,
    /// What the reader wants.
    pub on_act: Callback<LessonAct>,
}

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
    let title = step
        .title()
        .map_or_else(|| props.title.clone(), |title| title.to_string().into());
    html! {
        <article class="lesson" aria-label="Lesson">
            <div ref={body} class="lesson-body">
                <p class="step-no">{ format!("Step {} of {count}", at + 1) }</p>
                <h1 ref={heading} tabindex="-1">
                    <span class="sr">{ format!("Step {} of {count}: ", at + 1) }</span>{ title }
                </h1>
                { content(props, step) }
                { waits(props) }
            </div>
            { nav(props) }
        </article>
    }
}

fn content(props: &LessonColumnProps, step: &Step) -> Html {
    let at = props.lesson.at();
    match step {
        Step::Say(prose) | Step::Explain(prose) => text(props, prose),
        Step::Predict(_) | Step::Ask(_) => html! {
            <QuestionCard key={at} step={at} lesson={props.lesson.clone()} glossary={props.glossary.clone()}
                on_act={props.on_act.clone()}/>
        },
        Step::Play(play) => playing(props, play),
        Step::Compare(compare) => comparing(props, compare),
        Step::Challenge(challenge) => match &props.trial {
            Some(trial) => html! {
                <ChallengeCard key={at} challenge={Rc::new(challenge.clone())} trial={trial.clone()}
                    glossary={props.glossary.clone()} on_act={props.on_act.clone()}/>
            },
            None => Html::default(),
        },
        Step::Wild(prose) => html! {
            <>{ text(props, prose) }{ references(&props.references) }</>
        },
    }
}

fn text(props: &LessonColumnProps, text: &Prose) -> Html {
    prose::prose(text.text.as_str(), &props.glossary, &props.on_act)
}

/// What to look at, and the prediction that this run decides.
fn playing(props: &LessonColumnProps, play: &Play) -> Html {
    let at = props.lesson.at();
    let predicted = (0..at)
        .rev()
        .find(|step| matches!(props.lesson.steps()[*step], Step::Predict(_)));
    // A prediction belongs to the first play behind it.
    let ours = predicted.filter(|step| {
        let between = &props.lesson.steps()[step + 1..at];
        !between.iter().any(|step| matches!(step, Step::Play(_)))
    });
    let shown = play.text.as_ref().map_or_else(
        || html! { <p class="prose">{ "Press Space, or the play button, and watch." }</p> },
        |text| prose::prose(text.as_str(), &props.glossary, &props.on_act),
    );
    html! {
        <>
            { shown }
            if let Some(step) = ours {
                <QuestionCard key={step} {step} lesson={props.lesson.clone()} glossary={props.glossary.clone()}
                    on_act={props.on_act.clone()}/>
            }
        </>
    }
}

fn comparing(props: &LessonColumnProps, compare: &Compare) -> Html {
    let ids: Vec<Rc<str>> = compare
        .variants
        .iter()
        .map(|id| id.as_str().into())
        .collect();
    let label = |id: &Rc<str>| {
        let found = props.variants.iter().find(|(own, _)| own == id);
        found.map_or_else(|| Rc::clone(id), |(_, label)| Rc::clone(label))
    };
    let name = |(place, id): (usize, &Rc<str>)| {
        let tag = char::from(b'A' + place as u8).to_string();
        let class = classes!("tag", (place > 0).then_some("tag-b"));
        html! { <li class="compare-run"><span {class}>{ tag }</span>{ label(id).to_string() }</li> }
    };
    let open = {
        let (ids, on_act) = (ids.clone(), props.on_act.clone());
        move |_: MouseEvent| on_act.emit(LessonAct::Compare(ids.clone()))
    };
    html! {
        <>
            if let Some(text) = &compare.text {
                { prose::prose(text.as_str(), &props.glossary, &props.on_act) }
            }
            <div class="compare-step">
                <ul class="compare-runs">{ for ids.iter().enumerate().map(name) }</ul>
                <button type="button" class="btn btn-primary" onclick={open}>
                    { drawing::icon(drawing::COMPARE) }{ "Compare side by side" }</button>
            </div>
        </>
    }
}

fn references(list: &[Reference]) -> Html {
    if list.is_empty() {
        return Html::default();
    }
    let reference = |one: &Reference| {
        html! {
            <li>
                <a href={one.url.to_string()} target="_blank" rel="noopener noreferrer">{ one.title.to_string() }</a>
                if let Some(note) = &one.note { <><br/>{ note.to_string() }</> }
            </li>
        }
    };
    html! {
        <section class="prose references" aria-label="References">
            <h2>{ "Read more" }</h2>
            <ul>{ for list.iter().map(reference) }</ul>
        </section>
    }
}

fn waits(props: &LessonColumnProps) -> Html {
    match props.lesson.waits() {
        Some(waits) if props.lesson.at() + 1 < props.lesson.steps().len() => html! {
            <p class="waits" id="why-wait"><Icon glyph={Glyph::Lock}/>{ waits.words() }</p>
        },
        _ => Html::default(),
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
            if last {
                <a class="btn btn-quiet" href="#/">{ "All lessons" }</a>
            } else {
                <button type="button" class="btn btn-quiet" aria-disabled={(!open).to_string()}
                    aria-describedby={(!open).then_some("why-wait")} onclick={go(at + 1)}
                    title={lesson.waits().map_or("The next step (Alt →)", |waits| waits.words())}>
                    { "Next" }{ drawing::icon(drawing::RIGHT) }</button>
            }
        </nav>
    }
}
