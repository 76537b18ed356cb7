//! What the shapes on the stage mean.

use yew::prelude::*;

/// A row of shapes and their words.
pub(super) fn legend() -> Html {
    html! {
        <ul class="legend" aria-hidden="true">
            <li><svg viewBox="0 0 22 14"><path class="key-ask" d="M1 2h14l6 5-6 5H1z"/></svg>{ "request" }</li>
            <li>
                <svg viewBox="0 0 22 14"><rect class="key-answer" x="1" y="2" width="20" height="10" rx="5"/></svg>
                { "response" }
            </li>
            <li>
                <svg viewBox="0 0 22 14">
                    <path class="key-copy" d="M5 3V1h16v9h-3"/>
                    <rect class="key-copy" x="1" y="3.5" width="16" height="9.5"/>
                </svg>
                { "copy" }
            </li>
            <li><svg viewBox="0 0 22 14"><path class="key-lost" d="M7 3l8 8M15 3l-8 8"/></svg>{ "lost" }</li>
            <li class="hide-s">
                <svg viewBox="0 0 22 14">
                    <path class="key-link" d="M0 7h7M15 7h7"/>
                    <path class="key-cut" d="M8.5 11.5l2-9M12 11.5l2-9"/>
                </svg>
                { "cut" }
            </li>
            <li class="hide-s">
                <svg viewBox="0 0 22 14">
                    <path class="key-hatch" d="M2 7l5-5M2 12L12 2M6 13L17 2M11 13l9-9M16 13l4-4"/>
                    <rect class="key-node key-down key-open" x="1.5" y="1.5" width="19" height="11" rx="2"/>
                </svg>
                { "crashed" }
            </li>
        </ul>
    }
}
