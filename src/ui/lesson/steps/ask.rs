//! A question about what happened.

use fallible_engine::scenario::steps::ask::AskStep;
use yew::Html;

use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::question;

pub(super) fn content(props: &LessonColumnProps, _: &AskStep) -> Html {
    question::card(props, props.lesson.at())
}
