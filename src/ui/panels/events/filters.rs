//! What is listed: a text to find, one machine, the kinds of event, and whether the list follows the run.

use fallible_engine::kernel::id::MachineId;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::view::panels::events::EventFilter;

/// What can be listed, what is, and whom another wish is told.
#[derive(Clone, Copy)]
pub(super) struct Listed<'a> {
    pub(super) filter: &'a EventFilter,
    pub(super) kinds: &'a [AttrValue],
    pub(super) machines: &'a [AttrValue],
    pub(super) on_filter: &'a Callback<EventFilter>,
}

/// The filters, whether the list follows the run and whom a wish for that is told, and how many rows there are, or how
/// far the search has come.
pub(super) fn filters(
    props: Listed<'_>,
    follow: bool,
    on_follow: impl Fn(bool) + 'static,
    said: AttrValue,
) -> Html {
    let shown = (0..props.kinds.len() as u32)
        .filter(|kind| props.filter.shows(*kind))
        .count();
    let kinds_label = if shown == props.kinds.len() {
        "All kinds".to_owned()
    } else {
        format!("{shown} of {} kinds", props.kinds.len())
    };
    let on_follow = move |event: Event| on_follow(is_checked(&event));
    html! {
        <div class="filters" role="group" aria-label="What is listed">
            <input class="input" type="search" placeholder="Find" aria-label="Find in events"
                value={props.filter.text.to_string()} oninput={on_text(props)}/>
            { machines(props) }
            <details class="kinds"><summary class="btn">{ kinds_label }</summary>
                <div role="group" aria-label="Kinds of event">
                    { for props.kinds.iter().enumerate().map(|(kind, name)| self::kind(props, kind as u32, name)) }
                </div>
            </details>
            <label class="check"><input type="checkbox" checked={follow} onchange={on_follow}/>{ "Follow" }</label>
            <span class="said">{ said }</span>
        </div>
    }
}

fn is_checked(event: &Event) -> bool {
    let input = event.target_dyn_into::<HtmlInputElement>();
    input.is_some_and(|input| input.checked())
}

fn on_text(props: Listed<'_>) -> Callback<InputEvent> {
    let filter = props.filter.clone();
    props.on_filter.reform(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        EventFilter {
            text: input.map(|input| input.value()).unwrap_or_default().into(),
            ..filter.clone()
        }
    })
}

fn machines(props: Listed<'_>) -> Html {
    let filter = props.filter.clone();
    let onchange = props.on_filter.reform(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let machine = select.and_then(|select| select.value().parse().ok());
        EventFilter {
            machine: machine.map(MachineId),
            ..filter.clone()
        }
    });
    let option = |(id, name): (usize, &AttrValue)| {
        let selected = props.filter.machine == Some(MachineId(id as u32));
        html! { <option value={id.to_string()} {selected}>{ name.clone() }</option> }
    };
    html! {
        <select class="input" aria-label="Machine" {onchange}>
            <option value="" selected={props.filter.machine.is_none()}>{ "All machines" }</option>
            { for props.machines.iter().enumerate().map(option) }
        </select>
    }
}

fn kind(props: Listed<'_>, kind: u32, name: &AttrValue) -> Html {
    let filter = props.filter.clone();
    let onchange = props
        .on_filter
        .reform(move |event: Event| filter.with(kind, is_checked(&event)));
    html! {
        <label class="check">
            <input type="checkbox" checked={props.filter.shows(kind)} {onchange}/>{ name.clone() }
        </label>
    }
}
