//! The opening: what this is, and a request that is sent twice because its answer was late.

use yew::prelude::*;

const SAID: &str = "Three lifelines. A request is lost; a second one arrives; its answer comes late, so it is sent again, and the bank is asked twice.";

pub(super) fn hero() -> Html {
    html! {
        <section class="hero">
            <h1>{ "Watch a distributed system go wrong, one message at a time, until you can say why." }</h1>
            <figure>
                <svg viewBox="0 0 560 214" role="img" aria-label={SAID}>
                    <path class="life" d="M60 34.5h488M60 104.5h488M60 174.5h488"/>
                    { text("who", 0, 39, "you") }{ text("who", 0, 109, "shop") }{ text("who", 0, 179, "bank") }
                    { request("M78 35l27 34", None) }
                    <path class="x" d="M105.5 70.5l9 9M114.5 70.5l-9 9"/>
                    { text("say fill-broken", 122, 79, "lost") }
                    { request("M150 35L196 104", Some("M190.6 103.4L196.6 104.6 196.4 98.2z")) }
                    { request("M198 105L244 174", Some("M238.6 173.4L244.6 174.6 244.4 168.2z")) }
                    { answer("M246 174L424 105", "M417 103.6l6.6 1.6-4.4 5.2") }
                    { text("say fill-answer", 366, 147, "late") }
                    { request("M318 105L364 174", Some("M358.6 173.4L364.6 174.6 364.4 168.2z")) }
                    { answer("M366 174L466 105", "M459.4 105.4l6.6-.4-2.6 6") }
                    { answer("M426 104L472 35", "M466.4 37.4l5.6-2.4.2 6.2") }
                    <path class="k tick" d="M198.5 92v7M317.5 92v7M198.5 95.5h14M304 95.5h13"/>
                    <text class="cap mid tick" x="258" y="99">{ "no answer yet" }</text>
                    <circle class="f" cx="246" cy="174.5" r="4"/><circle class="f" cx="366" cy="174.5" r="4"/>
                    <path class="line-broken" d="M246 186v7h120v-7"/>
                    { text("say fill-broken mid", 306, 210, "charged how often?") }
                </svg>
            </figure>
        </section>
    }
}

fn text(class: &'static str, x: u32, y: u32, words: &'static str) -> Html {
    html! { <text {class} x={x.to_string()} y={y.to_string()}>{ words }</text> }
}

fn request(line: &'static str, head: Option<&'static str>) -> Html {
    html! {
        <>
            <path class="m m-ask" d={line}/>
            if let Some(head) = head { <path class="fill-ask" d={head}/> }
        </>
    }
}

fn answer(line: &'static str, head: &'static str) -> Html {
    html! { <><path class="m m-ans" d={line}/><path class="line-answer" d={head}/></> }
}
