//! A question about what will happen.

use fallible_engine::scenario::steps::predict::PredictStep;
use yew::Html;

use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::question;

pub(super) fn content(props: &LessonColumnProps, _: &PredictStep) -> Html {
    question::card(props, props.lesson.at())
}
