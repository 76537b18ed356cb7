//! Controls, a try, and goals.

use fallible_engine::scenario::steps::challenge::ChallengeStep;
use yew::prelude::*;

use crate::ui::lesson::act::Trial;
use crate::ui::lesson::challenge::ChallengeCard;
use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::prose;

pub(super) fn content(props: &LessonColumnProps, challenge: &ChallengeStep) -> Html {
    let at = props.lesson.at();
    let card = |trial: &Trial| {
        html! {
            <>
                { prose::prose(challenge.text.as_str(), props) }
                <ChallengeCard key={at} lesson={props.lesson.clone()} trial={trial.clone()} on_act={props.on_act.clone()}/>
            </>
        }
    };
    props.trial.as_ref().map_or_else(Html::default, card)
}
