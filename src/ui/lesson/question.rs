//! A question: open, locked in, and decided by the reader's own run.

use fallible_engine::scenario::schema::{Answer, Question};
use yew::prelude::*;

use super::act::LessonAct;
use super::props::LessonColumnProps;
use super::prose;
use crate::player::lesson::{Given, Grade};
use crate::ui::panels::icon;
use crate::view::panels::glyph::Glyph;

/// The card of a step that asks.
pub(super) fn card(props: &LessonColumnProps, step: usize) -> Html {
    let Some(question) = props.lesson.question(step) else {
        return Html::default();
    };
    let answer = props.lesson.answer(step);
    let locked = answer.is_some_and(|answer| answer.locked.is_some());
    let grade = answer.and_then(|answer| answer.grade);
    let predicts = props.lesson.predicts(step);
    let state = match (locked, grade) {
        (_, Some(Grade::Right)) => "is-locked is-right",
        (_, Some(Grade::Wrong { .. })) => "is-locked is-wrong",
        (_, Some(Grade::OtherWay)) => "is-locked is-other",
        (true, None) => "is-locked",
        (false, None) => "is-open",
    };
    let name = format!("question-{step}");
    let option = |(place, one): (usize, &Answer)| option(props, &name, place, one, answer);
    let onsubmit = {
        let on_act = props.on_act.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            on_act.emit(LessonAct::Lock);
        }
    };
    html! {
        <form key={step} class={classes!("predict", state)} {onsubmit}>
            <fieldset>
                <legend class="q">
                    if predicts { { "Predict: " } }
                    { prose::line(question.question.as_str(), props) }
                </legend>
                { for question.answers.iter().enumerate().map(option) }
            </fieldset>
            { go(predicts, answer, grade, step == props.lesson.at()) }
            { reply(props, question, answer, grade) }
        </form>
    }
}

fn option(
    props: &LessonColumnProps,
    name: &str,
    place: usize,
    option: &Answer,
    answer: Option<&Given>,
) -> Html {
    let mine = answer.is_some_and(|answer| answer.choice == place);
    let locked = answer.is_some_and(|answer| answer.locked.is_some());
    let grade = answer.and_then(|answer| answer.grade);
    let is_true = match grade {
        Some(Grade::Right) => mine,
        Some(Grade::Wrong { truth }) => truth == place,
        _ => false,
    };
    let mark = match (grade, mine, is_true) {
        (Some(Grade::Right), true, _) => Some((Glyph::Tick, "Yours, right")),
        (Some(Grade::Wrong { .. }), true, _) => Some((Glyph::Close, "Yours")),
        (_, _, true) => Some((Glyph::Tick, "What happened")),
        _ => None,
    };
    let choose = props
        .on_act
        .reform(move |_: Event| LessonAct::Choose(place));
    let class = classes!("opt", mine.then_some("mine"), is_true.then_some("true"));
    html! {
        <label {class}>
            <input type="radio" name={name.to_owned()} checked={mine} disabled={locked} onchange={choose}/>
            <b>{ prose::line(option.text.as_str(), props) }</b>
            if let Some((glyph, words)) = mark {
                <span class="mark">{ icon(glyph) }{ words }</span>
            } else if !locked {
                <kbd aria-hidden="true">{ place + 1 }</kbd>
            }
        </label>
    }
}

fn go(predicts: bool, answer: Option<&Given>, grade: Option<Grade>, is_open_step: bool) -> Html {
    let lock = if predicts {
        "Lock in prediction"
    } else {
        "Answer"
    };
    let outcome = |glyph, words: &'static str| {
        html! { <p class="go outcome-word">{ icon(glyph) }{ words }</p> }
    };
    match (answer, grade) {
        (_, Some(Grade::Right)) => outcome(Glyph::Holds, "Right."),
        (_, Some(Grade::Wrong { .. })) => outcome(Glyph::Open, "Not this time."),
        (_, Some(Grade::OtherWay)) => outcome(
            Glyph::Fork,
            "Your run went another way: none of these happened in it. It does not count.",
        ),
        (Some(answer), None) if answer.locked.is_some() => outcome(
            Glyph::Lock,
            match (predicts, answer.decided) {
                (true, _) => "Locked in. Now watch.",
                (false, None) => "Looking at your run…",
                (false, Some(_)) => "Your run has not shown it yet. Play on.",
            },
        ),
        (chosen, None) if is_open_step => html! {
            <div class="go">
                <button class="btn btn-primary" aria-disabled={chosen.is_none().to_string()}
                    title={chosen.is_none().then_some("Choose an answer first")}>{ lock }</button>
                <kbd aria-hidden="true">{ "Enter" }</kbd>
            </div>
        },
        _ => Html::default(),
    }
}

/// What is said to somebody who chose this answer.
fn reply(
    props: &LessonColumnProps,
    question: &Question,
    answer: Option<&Given>,
    grade: Option<Grade>,
) -> Html {
    let decided = matches!(grade, Some(Grade::Right | Grade::Wrong { .. }));
    let chosen = answer.and_then(|answer| question.answers.get(answer.choice));
    match chosen.and_then(|chosen| chosen.reply.as_ref()) {
        Some(reply) if decided => prose::prose(reply.as_str(), props),
        _ => Html::default(),
    }
}
