//! Variants to be shown side by side.

use std::rc::Rc;

use fallible_engine::scenario::steps::compare::CompareStep;
use yew::prelude::*;

use crate::ui::drawing;
use crate::ui::lesson::act::LessonAct;
use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::prose;

pub(super) fn content(props: &LessonColumnProps, compare: &CompareStep) -> Html {
    let ids: Vec<Rc<str>> = compare
        .variants
        .iter()
        .map(|id| id.as_str().into())
        .collect();
    let label = |id: &Rc<str>| {
        let found = props.variants.iter().find(|(own, _)| own == id);
        found.map_or_else(|| Rc::clone(id), |(_, label)| Rc::clone(label))
    };
    let name = |(place, id): (usize, &Rc<str>)| {
        let tag = char::from(b'A' + place as u8).to_string();
        let class = classes!("tag", (place > 0).then_some("tag-b"));
        html! { <li class="compare-run"><span {class}>{ tag }</span>{ label(id).to_string() }</li> }
    };
    let open = {
        let (ids, on_act) = (ids.clone(), props.on_act.clone());
        move |_: MouseEvent| on_act.emit(LessonAct::Compare(ids.clone()))
    };
    html! {
        <>
            if let Some(text) = &compare.text {
                { prose::prose(text.as_str(), props) }
            }
            <div class="compare-step">
                <ul class="compare-runs">{ for ids.iter().enumerate().map(name) }</ul>
                if !props.comparing {
                    <button type="button" class="btn btn-primary" onclick={open}>
                        { drawing::icon(drawing::COMPARE) }{ "Compare side by side" }</button>
                }
            </div>
        </>
    }
}
