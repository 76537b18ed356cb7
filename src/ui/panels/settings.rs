//! What runs here: every setting of the variant that a file makes.

use fallible_engine::scenario::settings::PartSettings;
use yew::prelude::*;

/// The parts of a system and what is set of each, in one line that opens.
pub fn settings(parts: &[PartSettings]) -> Html {
    let line =
        |(what, value): &(String, String)| html! { <><dt>{ what }</dt><dd>{ value }</dd></> };
    html! {
        <section aria-label="What runs here">
            <details class="proof">
                <summary>{ "What runs here" }</summary>
                <p class="none">{ "What the file sets in this variant. All else is as the format has it." }</p>
                { for parts.iter().map(|part| html! {
                    <><h3>{ &part.name }</h3><dl class="fields">{ for part.lines.iter().map(line) }</dl></>
                }) }
            </details>
        </section>
    }
}
