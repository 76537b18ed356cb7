//! How each step of a lesson is drawn: one file a step, and here the registry, one line a step.

use fallible_engine::scenario::schema::LessonStep;
use yew::Html;

use super::props::LessonColumnProps;

macro_rules! drawn {
    ($($step:ident in $module:ident;)*) => {
        $(mod $module;)*

        /// What stands below the heading of the open step.
        pub(super) fn content(props: &LessonColumnProps, step: &LessonStep) -> Html {
            match step {
                $(LessonStep::$step(step) => $module::content(props, step),)*
            }
        }
    };
}

drawn! {
    Say in say;
    Predict in predict;
    Act in act;
    Play in play;
    Ask in ask;
    Explain in explain;
    Compare in compare;
    Challenge in challenge;
    Wild in wild;
}
