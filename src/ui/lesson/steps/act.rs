//! Something to be done by hand, and where.

use fallible_engine::scenario::steps::act::ActStep;
use yew::prelude::*;

use crate::ui::lesson::act::LessonAct;
use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::prose;

pub(super) fn content(props: &LessonColumnProps, step: &ActStep) -> Html {
    let point = props.on_act.reform(|_: MouseEvent| LessonAct::Point);
    html! {
        <>
            { prose::prose(step.text.as_str(), props) }
            <div class="compare-step">
                <button type="button" class="btn btn-primary" onclick={point}>{ "Show me where" }</button>
            </div>
        </>
    }
}
