//! The list of keys.

use yew::prelude::*;

use super::sheet::Sheet;

/// Some keys and what they do.
type Line = (&'static [&'static str], &'static str);

/// All keys and what they do, in named groups.
const KEYS: [(&str, &[Line]); 4] = [
    (
        "Time",
        &[
            (&["Space"], "play or pause"),
            (&["B"], "play backwards"),
            (&[",", "."], "one event back, one event on"),
            (&["Home", "End"], "to the start, to the end"),
            (&["[", "]"], "slower, faster"),
            (&["N", "P"], "to the next mark, to the one before"),
        ],
    ),
    (
        "Lesson",
        &[
            (&["1", "2", "3", "4"], "choose a prediction"),
            (&["Enter"], "lock it in"),
            (&["Alt ←", "Alt →"], "the step before, the next step"),
        ],
    ),
    (
        "Stage",
        &[
            (
                &["←", "→", "↑", "↓"],
                "from machine to machine, once the stage has the focus",
            ),
            (&["Esc"], "deselect or close"),
        ],
    ),
    (
        "Page",
        &[
            (&["C"], "compare two variants"),
            (&["O"], "open a scenario"),
            (&["S"], "share"),
            (&["T"], "light or dark"),
            (&["?"], "this list"),
        ],
    ),
];

/// The list of keys, whether it is shown, and whom it is told that the reader has seen it; and a switch for those keys
/// that write something, whether they are off, and whom it is told.
pub fn keys_sheet(open: bool, off: bool, on_off: &Callback<bool>, on_close: Callback<()>) -> Html {
    let onchange = on_off.reform(move |_: Event| !off);
    let group = |(name, keys): &(
        &'static str,
        &'static [(&'static [&'static str], &'static str)],
    )| {
        html! {
            <section>
                <h3>{ *name }</h3>
                <dl class="keys">
                    { for keys.iter().map(|(keys, words)| html! {
                        <>
                            <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                            <dd>{ *words }</dd>
                        </>
                    }) }
                </dl>
            </section>
        }
    };
    html! {
        <Sheet {open} title="Keys" {on_close}>
            { for KEYS.iter().map(group) }
            <label class="keys-off"><input type="checkbox" checked={!off} {onchange}/>
                { "Letters, digits and signs do this" }
                <small>{ "Switch them off if you dictate, or if keys are pressed by mistake: buttons do all of it." }</small></label>
        </Sheet>
    }
}
