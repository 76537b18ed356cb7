//! Small drawings as inline vectors. They say nothing to a screen reader: words stand beside them.

use yew::prelude::*;

use crate::view::panels::glyph::Glyph;

/// A small drawing, in the colour of the words beside it.
pub fn icon(glyph: Glyph) -> Html {
    classed(glyph, "i")
}

/// A small drawing with the hue of what it stands for.
pub fn hued_icon(glyph: Glyph) -> Html {
    classed(glyph, &["i ", glyph.hue()].concat())
}

/// A small drawing with these words of the style sheet.
pub fn classed(glyph: Glyph, class: &str) -> Html {
    html! {
        <svg class={class.to_owned()} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            { drawing(glyph) }
        </svg>
    }
}

/// A drawing made of filled paths, then of stroked ones.
fn paths(filled: &'static str, stroked: &'static str) -> Html {
    html! {
        <>
            if !filled.is_empty() { <path class="solid" d={filled}/> }
            if !stroked.is_empty() { <path d={stroked}/> }
        </>
    }
}

fn ring(within: Html) -> Html {
    html! { <><circle cx="8" cy="8" r="6.25"/>{ within }</> }
}

fn drawing(glyph: Glyph) -> Html {
    match glyph {
        Glyph::ToStart => paths("M12.5 3.6v8.8L6 8z", "M3.75 3.5v9"),
        Glyph::StepBack => paths("M9.7 3.9v8.2L3.5 8z", "M12.2 3.5v9"),
        Glyph::Play => paths("M4.8 2.8l8.2 5.2-8.2 5.2z", ""),
        Glyph::PlayBack => paths("M11.2 2.8L3 8l8.2 5.2z", ""),
        Glyph::Pause => paths("", "M5.5 3.5v9M10.5 3.5v9"),
        Glyph::StepForward => paths("M6.3 3.9v8.2L12.5 8z", "M3.8 3.5v9"),
        Glyph::ToEnd => paths("M3.5 3.6v8.8L10 8z", "M12.25 3.5v9"),
        Glyph::MarkBack => paths("M11.5 4.5L15 8l-3.5 3.5L8 8z", "M5.5 4L1.5 8l4 4"),
        Glyph::MarkForward => paths("M4.5 4.5L8 8l-3.5 3.5L1 8z", "M10.5 4l4 4-4 4"),
        Glyph::Holds => ring(paths("", "M5.2 8.2l2 2 3.6-4")),
        Glyph::Broke => paths("M8 .8L15.2 8 8 15.2.8 8z", ""),
        Glyph::Open => html! { <circle cx="8" cy="8" r="6.25" stroke-dasharray="2 2.35"/> },
        Glyph::Fault => paths("M8 1.8l6.6 11.8H1.4z", ""),
        Glyph::Crash => html! {
            <>
                <rect x="2" y="3.25" width="12" height="9.5" rx="1.5"/>
                <path d="M5.5 12.5l5-9M2.5 9.5l3.4-6M10 12.5l3.6-6.2"/>
            </>
        },
        Glyph::Again => paths("", "M13 8a5 5 0 1 1-1.6-3.7M13.2 1.8v3h-3"),
        Glyph::Slow => ring(paths("M8 8V3.6A4.4 4.4 0 0 1 12.4 8z", "")),
        Glyph::Clock => ring(paths("", "M8 4.5V8l2.6 1.5")),
        Glyph::Cut => paths("", "M1.5 8h4M10.5 8h4M6 11l1.6-6M8.6 11l1.6-6"),
        Glyph::Heal => paths("", "M1.5 8h13M6 5.5l4 5M10 5.5l-4 5"),
        Glyph::Latency => paths("", "M2 4v8M14 4v8M2 8h3l1.5-2.5 3 5L11 8h3"),
        Glyph::Lost => paths("", "M3.5 3.5l9 9M12.5 3.5l-9 9"),
        Glyph::Request => paths("M1 4h9l5 4-5 4H1z", ""),
        Glyph::Response => html! { <rect x="1.2" y="4.2" width="13.6" height="7.6" rx="3.8"/> },
        Glyph::Copy => {
            html! { <><path d="M5 5V3h9.5v7h-2"/><rect x="1.5" y="5.5" width="10.5" height="7.5"/></> }
        }
        Glyph::Ping => html! { <rect x="4" y="5.5" width="8" height="5" rx="2.5"/> },
        Glyph::Operation => html! { <rect x="1.5" y="5" width="13" height="6" rx="1"/> },
        Glyph::State => html! { <circle class="solid" cx="8" cy="8" r="3"/> },
        Glyph::Fork => paths("", "M8 15V9.5M8 9.5C8 6 3 6.5 3 2M8 9.5C8 6 13 6.5 13 2"),
        Glyph::Die => html! {
            <>
                <rect x="2.5" y="2.5" width="11" height="11" rx="2"/>
                <circle class="solid" cx="5.9" cy="5.9" r="1.1"/>
                <circle class="solid" cx="10.1" cy="10.1" r="1.1"/>
            </>
        },
        Glyph::Lock => html! {
            <><rect x="3.5" y="7" width="9" height="6" rx="1"/><path d="M5.5 7V5.2a2.5 2.5 0 0 1 5 0V7"/></>
        },
        Glyph::Save => paths("", "M8 2v7.5M4.8 6.6L8 9.8l3.2-3.2M2.5 13.5h11"),
        Glyph::Share => paths(
            "",
            "M6.5 9.5l3-3M7 4.6l1.3-1.3a2.9 2.9 0 0 1 4.1 4.1L11 8.7M9 11.4l-1.3 1.3a2.9 2.9 0 0 1-4.1-4.1L5 7.3",
        ),
        Glyph::Close => paths("", "M4 4l8 8M12 4l-8 8"),
        Glyph::Tick => paths("", "M3.5 8.5l3 3 6-7"),
    }
}
