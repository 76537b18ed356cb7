//! Tooltips over canvases: what they say and where they stand.

use fallible_engine::format::clamp::Clamp;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::view::geometry::Rect;
use crate::view::words::Words;

/// The pointer rests so long on a thing before its tooltip appears, in milliseconds.
pub(super) const AFTER_MS: u32 = 120;

/// A thing's words as a tooltip shows them.
pub(super) fn content(words: &Words) -> Html {
    html! {
        <>
            <b>{ &words.title }</b>
            { for words.lines.iter().map(|line| html! { <span>{ line }</span> }) }
        </>
    }
}

/// Puts a tooltip above what it is about, or below where there is no room, within its parent.
pub(super) fn place(tip: &HtmlElement, parent: &HtmlElement, about: Rect) {
    let (w, h) = (tip.offset_width() as f32, tip.offset_height() as f32);
    let x = (about.centre().x - w / 2.0)
        .between(4.0, (parent.client_width() as f32 - w - 4.0).max(4.0));
    let above = about.y - h - 8.0;
    let y = if above >= 4.0 {
        above
    } else {
        about.bottom() + 8.0
    };
    let moved = format!("translate({}px, {}px)", x.round() as i32, y.round() as i32);
    tip.style().set_property("transform", &moved).ok();
}
