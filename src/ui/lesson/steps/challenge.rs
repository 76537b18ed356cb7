//! Controls, a try, and goals.

use std::rc::Rc;

use fallible_engine::scenario::steps::challenge::ChallengeStep;
use yew::prelude::*;

use crate::ui::lesson::act::Trial;
use crate::ui::lesson::challenge::ChallengeCard;
use crate::ui::lesson::props::LessonColumnProps;

pub(super) fn content(props: &LessonColumnProps, challenge: &ChallengeStep) -> Html {
    let at = props.lesson.at();
    let card = |trial: &Trial| {
        html! {
            <ChallengeCard key={at} challenge={Rc::new(challenge.clone())} trial={trial.clone()}
                glossary={props.glossary.clone()} on_act={props.on_act.clone()}/>
        }
    };
    props.trial.as_ref().map_or_else(Html::default, card)
}
