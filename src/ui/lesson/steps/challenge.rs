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
        let won = match trial.is_won() {
            Some(true) => won_words(props, challenge),
            Some(false) | None => Html::default(),
        };
        html! {
            <>
                { prose::prose(challenge.text.as_str(), props) }
                <ChallengeCard key={at} lesson={props.lesson.clone()} trial={trial.clone()} {won} on_act={props.on_act.clone()}/>
            </>
        }
    };
    props.trial.as_ref().map_or_else(Html::default, card)
}

/// What a reader can say who has won, and the way on.
fn won_words(props: &LessonColumnProps, challenge: &ChallengeStep) -> Html {
    let said = challenge.won.as_ref();
    let next = |(address, title): &(AttrValue, AttrValue)| {
        html! { <a class="btn" href={address.clone()}>{ format!("Next lesson: {title}") }</a> }
    };
    html! {
        <div class="won">
            { for said.map(|said| prose::prose(said.as_str(), props)) }
            { for props.next.iter().map(next) }
        </div>
    }
}
