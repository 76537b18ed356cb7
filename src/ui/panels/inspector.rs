//! The inspector: all that is known of what is selected, what happened to it lately, and what can be done
//! to it by hand.

use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::time::Time;
use web_sys::Element;
use yew::prelude::*;

use super::icon::icon;
use super::tool_form::ToolForm;
use crate::view::panels::act::Act;
use crate::view::panels::events::EventRow;
use crate::view::panels::glyph::Glyph;
use crate::view::panels::inspect::{Sheet, SheetBadge, SheetLine};
use crate::view::panels::tool::Tool;

/// Where the reader wants to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Jump {
    /// To a moment.
    Time(Time),
    /// To just after a record.
    Step(Step),
    /// To a record that shows why a promise was broken: it stays to be read while its records are walked.
    Evidence(Step),
}

/// What the inspector shows.
#[derive(Properties, PartialEq, Clone)]
pub struct InspectorProps {
    /// All about what is selected; `None` if nothing is.
    pub sheet: Option<Rc<Sheet>>,
    /// Set while nothing may be done by hand: why, as a sentence.
    #[prop_or_default]
    pub locked: Option<AttrValue>,
    /// The reader does something to the system.
    pub on_act: Callback<Act>,
    /// The reader wants to go to a moment.
    pub on_jump: Callback<Jump>,
    /// The reader has seen enough.
    pub on_close: Callback<()>,
}

/// A finger that pulls the sheet of a narrow page down by so many pixels puts it away.
const PULL: i32 = 48;

/// The inspector. On narrow pages what is selected is a sheet that comes up from below.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let section = use_node_ref();
    let pulled = use_mut_ref(|| 0);
    {
        let section = section.clone();
        let thing = props.sheet.as_ref().map(|sheet| sheet.thing);
        use_effect_with(thing, move |_| reveal(&section));
    }
    let Some(sheet) = &props.sheet else {
        return html! {
            <section aria-label="Inspector">
                <h2>{ "Nothing selected" }</h2>
                <p class="none">{ "Pick a machine, a link or a message on the stage to see all about it, and to break it." }</p>
            </section>
        };
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    let onpointerdown = {
        let pulled = Rc::clone(&pulled);
        move |event: PointerEvent| *pulled.borrow_mut() = event.client_y()
    };
    let onpointerup = {
        let on_close = props.on_close.clone();
        move |event: PointerEvent| {
            if event.client_y() - *pulled.borrow() > PULL {
                on_close.emit(());
            }
        }
    };
    html! {
        <>
            <div class="beside" onclick={close.clone()}></div>
            <div class="picked">
                <section ref={section} aria-label={format!("Inspector: {}", sheet.title)}>
                    <h2 {onpointerdown} {onpointerup}>
                        { &*sheet.title }
                        { for sheet.badge.iter().map(badge) }
                        <button type="button" class={classes!("btn", "btn-quiet", "icon-btn", sheet.badge.is_none().then_some("alone"))}
                            aria-label="Deselect" title="Deselect (Esc)" onclick={close}>
                            { icon(Glyph::Close) }
                        </button>
                    </h2>
                    { fields(&sheet.groups) }
                    { history(&sheet.history, &props.on_jump) }
                </section>
                if !sheet.tools.is_empty() {
                    <Tools key={format!("{:?}", sheet.target)} sheet={Rc::clone(sheet)}
                        locked={props.locked.clone()} on_act={props.on_act.clone()}/>
                }
            </div>
        </>
    }
}

/// Scrolls the outcome column, where it scrolls by itself, so that what was just selected is in sight. The
/// page stays where it is.
fn reveal(section: &NodeRef) {
    let Some(section) = section.cast::<Element>() else {
        return;
    };
    let Ok(Some(column)) = section.closest(".aside") else {
        return;
    };
    let (shown, seen) = (
        section.get_bounding_client_rect(),
        column.get_bounding_client_rect(),
    );
    if shown.top() >= seen.top() && shown.bottom() <= seen.bottom() {
        return;
    }
    let (above, below) = (shown.top() - seen.top(), shown.bottom() - seen.bottom());
    let by = if above < 0.0 { above } else { above.min(below) };
    column.set_scroll_top(column.scroll_top() + by.round() as i32);
}

fn badge(badge: &SheetBadge) -> Html {
    let solid = badge.solid.then_some("badge-solid");
    let fault = badge.fault.then_some("badge-fault");
    html! { <span class={classes!("badge", solid, fault)}>{ &*badge.word }</span> }
}

fn fields(groups: &[Vec<SheetLine>]) -> Html {
    let line = |line: &SheetLine| {
        html! {
            <>
                <dt>{ &*line.name }</dt>
                <dd class={line.changed.then_some("changed")}>
                    { &*line.value }
                    if !line.aside.is_empty() { <i>{ format!(" {}", line.aside) }</i> }
                </dd>
            </>
        }
    };
    html! {
        { for groups.iter().filter(|group| !group.is_empty()).map(|group| html! {
            <dl class="fields">{ for group.iter().map(line) }</dl>
        }) }
    }
}

fn history(rows: &[EventRow], on_jump: &Callback<Jump>) -> Html {
    if rows.is_empty() {
        return html! {};
    }
    let row = |row: &EventRow| {
        let step = row.step;
        let onclick = on_jump.reform(move |_| Jump::Step(step));
        html! {
            <li key={row.step}>
                <button type="button" class="jump" aria-label={format!("Go to {}", row.at)} {onclick}>{ row.at.to_string() }</button>
                <span>{ &*row.words }</span>
            </li>
        }
    };
    html! {
        <details class="proof">
            <summary>{ "What happened to it" }</summary>
            <ol>{ for rows.iter().map(row) }</ol>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct ToolsProps {
    sheet: Rc<Sheet>,
    locked: Option<AttrValue>,
    on_act: Callback<Act>,
}

#[component]
fn Tools(props: &ToolsProps) -> Html {
    let open = use_state_eq(|| None::<Tool>);
    // What was asked about may have become impossible meanwhile.
    let shown = open.filter(|tool| props.sheet.tools.contains(tool) && props.locked.is_none());
    let button = |tool: Tool| {
        let asks = !tool.questions().is_empty();
        let (open, on_act, target) = (open.clone(), props.on_act.clone(), props.sheet.target);
        let onclick = move |_| {
            if asks {
                open.set(if *open == Some(tool) {
                    None
                } else {
                    Some(tool)
                });
            } else if let Ok(Some(act)) = tool.act(target, &[]) {
                on_act.emit(act);
            }
        };
        let expanded = asks.then(|| (shown == Some(tool)).to_string());
        html! {
            <button type="button" key={tool.label()} class="btn" disabled={props.locked.is_some()}
                title={props.locked.clone()} aria-expanded={expanded} {onclick}>
                { icon(tool.glyph()) }
                <span>{ tool.label() }{ if asks { "…" } else { "" } }</span>
            </button>
        }
    };
    let on_done = {
        let (open, on_act) = (open.clone(), props.on_act.clone());
        Callback::from(move |act: Option<Act>| {
            open.set(None);
            if let Some(act) = act {
                on_act.emit(act);
            }
        })
    };
    html! {
        <section aria-label="Break something">
            <h2>{ "Break something" }</h2>
            if let Some(reason) = &props.locked { <p class="none">{ reason.clone() }</p> }
            <div class="acts">
                { for props.sheet.tools.iter().map(|tool| button(*tool)) }
                if let Some(tool) = shown {
                    <ToolForm key={tool.label()} {tool} target={props.sheet.target}
                        ends={props.sheet.ends.clone()} {on_done}/>
                }
            </div>
        </section>
    }
}
