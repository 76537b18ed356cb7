//! Small pictures on the cards: one for each group, since a new lesson must not need a new program. The
//! fallacies have one each.

mod fallacies;
mod parts;

use fallible_engine::scenario::index::Card;
use yew::prelude::*;

use parts::{request, server};

/// The picture of a lesson, by its group.
pub(super) fn of(card: &Card, group: &str) -> Html {
    // Neighbours in a group are told apart by a small shift that their ids decide.
    let shift = card
        .id
        .as_str()
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte))
        % 5;
    let picture = match group {
        "eight-fallacies" => fallacies::of(card.id.as_str()),
        "copies-of-data" => two_copies(shift),
        "when-parts-fail" => broken_part(),
        "whose-clock" => two_clocks(),
        "agreeing-is-expensive" | "agreeing" => three_agree(),
        _ => two_machines(),
    };
    html! {
        <svg class="th" viewBox="0 0 240 112" aria-hidden="true" focusable="false">{ picture }</svg>
    }
}

fn two_copies(shift: u32) -> Html {
    let x = 106 + shift * 6;
    html! {
        <>
            <path class="l da" d="M76 56h88"/>
            <rect class="n" x="22.5" y="40.5" width="54" height="32" rx="3"/>
            <rect class="n" x="164.5" y="40.5" width="54" height="32" rx="3"/>
            <text class="tv tv-big mid" x="49" y="63">{ "v2" }</text>
            <text class="tv tv-big dim mid" x="191" y="63">{ "v1" }</text>
            <g class="pc" transform={format!("translate({x} 56)")}>
                <rect x="-12" y="-9" width="28" height="13"/><rect x="-15" y="-6" width="28" height="13"/>
            </g>
        </>
    }
}

fn broken_part() -> Html {
    html! {
        <>
            <path class="l" d="M58 46C90 46 90 28 122 28"/><path class="l gh" d="M58 66C90 66 90 84 122 84"/>
            { server(24, 44) }{ server(122, 16) }
            <rect class="no-n" x="122.5" y="72.5" width="33" height="23" rx="3"/>
            <path class="x" d="M134.500 79.500l9 9M143.500 79.500l-9 9"/>
            <path class="l" d="M156 28h26"/><rect class="lease" x="182.5" y="20.5" width="34" height="15" rx="2"/>
        </>
    }
}

fn two_clocks() -> Html {
    html! {
        <>
            <path class="l" d="M24 34.5h192M24 78.5h192"/>
            <circle class="kf" cx="64" cy="34.5" r="13"/><path class="k2" d="M64 26v8.500l6 4"/>
            <circle class="kf" cx="108" cy="78.5" r="13"/><path class="k2" d="M108 70v8.500l-6 5"/>
            <path class="ma" d="M64 48L108 65"/><circle class="d" cx="176" cy="34.5" r="3.500"/>
            <circle class="d" cx="164" cy="78.5" r="3.500"/><path class="r2" d="M176 34.5L164 78.5"/>
        </>
    }
}

fn three_agree() -> Html {
    html! {
        <>
            <path class="l" d="M103 44h34M92 68l18 16M148 68l-18 16"/>
            { server(69, 32) }{ server(137, 32) }{ server(103, 80) }
            <path class="g2" d="M81 22l4 4 8-9M149 22l4 4 8-9"/>
        </>
    }
}

fn two_machines() -> Html {
    html! {
        <><path class="l" d="M58 56h124"/>{ server(24, 44) }{ server(182, 44) }
            { request(116, 56) }</>
    }
}
