//! What is said of a wait, once that is longer than a moment.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// For so long nothing is said, in milliseconds.
const QUIET_MS: u32 = 200;

/// What is said of a wait.
#[derive(Properties, PartialEq)]
pub struct WaitingProps {
    /// What is waited for, as a line.
    pub words: AttrValue,
    /// How it looks.
    #[prop_or("loading")]
    pub class: &'static str,
}

/// One line, once a wait is longer than a moment.
#[component]
pub fn Waiting(props: &WaitingProps) -> Html {
    let shown = use_state(|| false);
    {
        let shown = shown.clone();
        use_effect_with((), move |()| {
            let timer = Timeout::new(QUIET_MS, move || shown.set(true));
            move || drop(timer)
        });
    }
    // What grows while it is waited for is not read aloud each time.
    let role = (props.class == "loading").then_some("status");
    html! { <p class={props.class} {role}>{ shown.then(|| props.words.clone()) }</p> }
}
