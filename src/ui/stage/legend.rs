//! The legend: the signs that a run uses, and what they and a few words mean, for whoever asks.

use yew::prelude::*;

use crate::ui::panels::hued_icon;
use crate::view::panels::legend::{Signs, WORDS};

/// The signs in a row that opens what they mean. Each stage has its own.
pub(super) fn legend(stage: u32, signs: Signs) -> Html {
    let id = format!("legend-{stage}");
    html! {
        <>
            <button type="button" class="btn btn-quiet legend" popovertarget={id.clone()}>
                <span class="sr">{ "What the signs mean:" }</span>
                { for signs.iter().map(|sign| html! { <span>{ hued_icon(sign.glyph) }{ sign.word }</span> }) }
                <kbd aria-hidden="true">{ "?" }</kbd>
            </button>
            <dl {id} class="say" popover="auto">
                { for signs.iter().map(|sign| html! {
                    <><dt>{ hued_icon(sign.glyph) }{ sign.word }</dt><dd>{ sign.means }</dd></>
                }) }
                { for WORDS.iter().map(|(word, means)| html! { <><dt>{ *word }</dt><dd>{ *means }</dd></> }) }
            </dl>
        </>
    }
}
