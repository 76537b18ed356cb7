//! Small drawings of the page's own furniture, beside those of the panels.

use yew::prelude::*;

use crate::view::mark;

/// A drawing of 16 by 16 units. It says nothing to a screen reader: words stand beside it.
pub fn icon(paths: &'static [&'static str]) -> Html {
    html! {
        <svg class="i" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            { for paths.iter().map(|path| html! { <path d={*path}/> }) }
        </svg>
    }
}

/// A folder.
pub const OPEN: &[&str] = &[
    "M1.75 12.5v-9h4l1.5 1.75h6.5v2",
    "M1.75 12.5l2-5.25h11l-2 5.25z",
];
/// Back.
pub const LEFT: &[&str] = &["M10 3.5L5.5 8l4.5 4.5"];
/// On.
pub const RIGHT: &[&str] = &["M6 3.5L10.5 8 6 12.5"];
/// Two runs side by side.
pub const COMPARE: &[&str] = &[
    "M1.75 4a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1z",
    "M9.25 4a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1z",
];
/// A target: answers.
pub const TARGET: &[&str] = &[
    "M8 1.75a6.25 6.25 0 1 0 .01 0z",
    "M8 6.2a1.8 1.8 0 1 0 .01 0z",
];

/// A half-filled disc: light and dark.
pub fn half_disc() -> Html {
    html! {
        <svg class="i" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <circle cx="8" cy="8" r="5.25"/><path class="solid" d="M8 2.75a5.25 5.25 0 0 1 0 10.5z"/>
        </svg>
    }
}

/// A ring filled by half: begun and not finished.
pub fn half_ring() -> Html {
    html! {
        <svg class="i" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <circle cx="8" cy="8" r="6.25"/><path class="solid" d="M8 4a4 4 0 0 1 0 8z"/>
        </svg>
    }
}

/// The mark of the site.
pub fn brand() -> Html {
    Html::from_html_unchecked(mark::BRAND.into())
}

/// A chevron between the parts of where the reader is.
pub fn chevron() -> Html {
    Html::from_html_unchecked(mark::CHEVRON.into())
}
