//! A text that sets the scene.

use fallible_engine::scenario::steps::say::SayStep;
use yew::Html;

use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::prose;

pub(super) fn content(props: &LessonColumnProps, step: &SayStep) -> Html {
    prose::prose(step.0.text.as_str(), props)
}
