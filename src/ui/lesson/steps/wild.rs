//! A text that says where this bit real systems, and where to read more.

use fallible_engine::scenario::schema::Reference;
use fallible_engine::scenario::steps::wild::WildStep;
use yew::prelude::*;

use crate::ui::lesson::props::LessonColumnProps;
use crate::ui::lesson::prose;

pub(super) fn content(props: &LessonColumnProps, step: &WildStep) -> Html {
    let text = prose::prose(step.0.text.as_str(), props);
    html! { <>{ text }{ references(&props.references) }</> }
}

fn references(list: &[Reference]) -> Html {
    if list.is_empty() {
        return Html::default();
    }
    let reference = |one: &Reference| {
        html! {
            <li>
                <a href={one.url.to_string()} target="_blank" rel="noopener noreferrer">{ one.title.to_string() }</a>
                if let Some(note) = &one.note { <><br/>{ note.to_string() }</> }
            </li>
        }
    };
    html! {
        <section class="prose references" aria-label="References">
            <h2>{ "Read more" }</h2>
            <ul>{ for list.iter().map(reference) }</ul>
        </section>
    }
}
