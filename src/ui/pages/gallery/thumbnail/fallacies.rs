//! The pictures of the eight fallacies.

use yew::prelude::*;

use super::parts::{request, server};

/// The picture of the lesson with this id; any other of the group is a request that is lost.
pub(super) fn of(lesson: &str) -> Html {
    match lesson {
        "latency-is-zero" => latency(),
        "bandwidth-is-infinite" => bandwidth(),
        "network-is-secure" => secure(),
        "topology-does-not-change" => topology(),
        "one-administrator" => administrators(),
        "transport-cost-is-zero" => cost(),
        "network-is-homogeneous" => homogeneous(),
        _ => lost(),
    }
}

fn lost() -> Html {
    html! {
        <>
            <path class="l" d="M58 56h64"/><path class="l gh" d="M146 56h36"/>
            { server(24, 44) }{ server(182, 44) }{ request(92, 56) }
            <path class="x" d="M129.500 51.500l9 9M138.500 51.500l-9 9"/>
        </>
    }
}

fn latency() -> Html {
    html! {
        <>
            <path class="l" d="M24 26.500h192M24 74.500h192"/>
            <path class="ma" d="M62 27L150 73M142.500 72.500l7.500.5-4-6.500"/>
            <path class="k" d="M62.500 86v12M150.500 86v12M62 92.500h20M130 92.500h20"/>
            <text class="tx mid" x="106" y="96">{ "80 ms" }</text>
        </>
    }
}

fn bandwidth() -> Html {
    let waiting = [(44, 40), (82, 40), (44, 57), (82, 57), (44, 74), (82, 74)];
    html! {
        <>
            <path class="k" d="M20 24.500h96l26 20h78M20 88.500h96l26-20h78"/>
            { for waiting.map(|(x, y)| request(x, y)) }{ request(176, 57) }
        </>
    }
}

fn secure() -> Html {
    html! {
        <>
            <path class="l" d="M58 40h124"/><path class="l gh" d="M120.500 48v24"/>
            { server(24, 28) }{ server(182, 28) }{ request(120, 40) }
            <path class="kf" d="M104 84c8-11 24-11 32 0-8 11-24 11-32 0z"/><circle class="f" cx="120" cy="84" r="3.500"/>
        </>
    }
}

fn topology() -> Html {
    html! {
        <>
            <path class="l gh" d="M58 56C80 56 84 32 106 32"/><path class="l" d="M58 60C90 60 110 80 150 80"/>
            { server(24, 44) }{ server(150, 68) }
            <rect class="no-n" x="106.500" y="20.500" width="34" height="24" rx="3"/>
            <path class="k" d="M146 36c16 2 24 12 25 24M167.500 55l3.500 5.500 4-5"/>
        </>
    }
}

fn administrators() -> Html {
    html! {
        <>
            <rect class="z" x="22.500" y="18.500" width="110" height="76" rx="6"/>
            <rect class="z2" x="107.500" y="18.500" width="110" height="76" rx="6"/>
            <path class="l" d="M76 56h88"/>{ server(46, 44) }{ server(160, 44) }
            <text class="tx mid" x="64" y="86">{ "1 s" }</text><text class="tx mid" x="177" y="86">{ "0.5 s" }</text>
            <path class="x" d="M115.500 51.500l9 9M124.500 51.500l-9 9"/>
        </>
    }
}

fn cost() -> Html {
    html! {
        <>
            <path class="l" d="M24 92.500h192"/>
            <path class="k2" d="M24 88h30v-8h30v-9h30v-10h30v-11h30v-12h42"/>
            { request(40, 24) }{ request(74, 24) }{ request(108, 24) }
            <text class="tx mid" x="208" y="32">{ "$" }</text>
        </>
    }
}

fn homogeneous() -> Html {
    html! {
        <>
            { server(24, 44) }{ server(103, 44) }{ server(182, 44) }
            <path class="k" d="M58 56h10M93 56h10M137 56h10M172 56h10"/>
            <circle class="nf" cx="72" cy="56" r="4.500"/><rect class="nf" x="84.500" y="51.500" width="9" height="9"/>
            <path class="nf" d="M147.500 51l8 5-8 5z"/><circle class="nf" cx="168" cy="56" r="4.500"/>
        </>
    }
}
