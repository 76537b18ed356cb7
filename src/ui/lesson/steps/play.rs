//! A run to watch, and the prediction that it decides.

use fallible_engine::scenario::steps::play::PlayStep;
use yew::prelude::*;

use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::prose;
use crate::ui::lesson::question;

pub(super) fn content(props: &LessonColumnProps, play: &PlayStep) -> Html {
    let shown = play.text.as_ref().map_or_else(
        || html! { <p class="prose">{ "Press Space, or the play button, and watch." }</p> },
        |text| prose::prose(text.as_str(), props),
    );
    let predicted = props.lesson.predicted(props.lesson.at());
    html! { <>{ shown }{ for predicted.map(|step| question::card(props, step)) }</> }
}
