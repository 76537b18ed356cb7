//! A question about what happened.

use fallible_engine::scenario::steps::ask::Ask;
use yew::Html;

use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::question;

pub(super) fn content(props: &LessonColumnProps, _: &Ask) -> Html {
    question::card(props, props.lesson.at())
}
