//! What several of the small pictures are made of.

use yew::prelude::*;

pub(super) fn server(x: u32, y: u32) -> Html {
    html! {
        <g transform={format!("translate({x} {y})")}>
            <path class="f" d="M5 24h5v2H5zM24 24h5v2h-5z"/>
            <rect class="n" x=".5" y=".5" width="33" height="23" rx="3"/>
            <path class="k soft" d="M7.5 1v22"/><circle class="led" cx="4" cy="5" r="1.3"/>
            <path class="k soft" d="M12 8.5h16M12 12.5h16M12 16.5h10"/>
        </g>
    }
}

pub(super) fn request(x: u32, y: u32) -> Html {
    html! {
        <path class="pa" transform={format!("translate({x} {y})")} d="M-13-6H8l6 6-6 6h-21a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z"/>
    }
}
