//! A text that says why.

use fallible_engine::scenario::steps::explain::ExplainStep;
use yew::Html;

use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::prose;

pub(super) fn content(props: &LessonColumnProps, step: &ExplainStep) -> Html {
    prose::prose(step.0.text.as_str(), props)
}
