//! The verdicts: what is said of each promise, why, and by which events.

use fallible_engine::format::name::PropertyId;
use yew::prelude::*;

use super::icon::hued_icon;
use super::inspector::Jump;
use crate::view::panels::meter::grouped;
use crate::view::panels::promise::{Breach, Evidence, Promise, PromiseList, list};

/// How many breaches of one promise are listed.
const LISTED: usize = 50;

/// The verdicts, in the scenario's order, and whom a wish to go to a moment is told. A step of a lesson may be `about`
/// some of them.
pub fn promises(
    promises: &[Promise],
    about: Option<&[PropertyId]>,
    on_jump: &Callback<Jump>,
) -> Html {
    let PromiseList {
        shown,
        folded,
        line,
    } = list(promises, about);
    let verdict = |promise: &&Promise| verdict(promise, on_jump);
    html! {
        <section aria-label="Verdicts">
            <h2>{ "Verdicts" }</h2>
            if promises.is_empty() {
                <p class="none">{ "This scenario makes no promises, so nothing is judged." }</p>
            }
            { for shown.iter().map(verdict) }
            if !folded.is_empty() {
                <details class="proof">
                    <summary>{ line }</summary>
                    { for folded.iter().map(verdict) }
                </details>
            }
        </section>
    }
}

fn verdict(promise: &Promise, on_jump: &Callback<Jump>) -> Html {
    let first = promise
        .breaches
        .first()
        .filter(|_| promise.verdict.is_violated());
    html! {
        <div class="verdict" key={&*promise.id}>
            { hued_icon(promise.glyph()) }
            <div>
                <b>{ &*promise.name }</b>
                if let Some(breach) = first {
                    <span>{ "violated at " }{ jump_to(breach, on_jump) }</span>
                    <p>{ format!("{}.", breach.because) }</p>
                    { evidence(&breach.evidence, on_jump) }
                    { others(promise, on_jump) }
                } else {
                    <span>{ promise.words() }</span>
                }
            </div>
        </div>
    }
}

fn jump_to(breach: &Breach, on_jump: &Callback<Jump>) -> Html {
    let at = breach.at;
    let onclick = on_jump.reform(move |_| Jump::Time(at));
    html! {
        <button type="button" class="jump is-broken" aria-label={format!("Go to {at}")} {onclick}>{ at.to_string() }</button>
    }
}

fn evidence(evidence: &[Evidence], on_jump: &Callback<Jump>) -> Html {
    if evidence.is_empty() {
        return html! {};
    }
    let row = |one: &Evidence| {
        let step = one.step;
        let onclick = on_jump.reform(move |_| Jump::Evidence(step));
        html! {
            <li>
                <button type="button" class="jump" aria-label={format!("Go to {}", one.at)} {onclick}>{ one.at.to_string() }</button>
                <span>{ &*one.words }</span>
            </li>
        }
    };
    html! {
        <details class="proof">
            <summary>{ format!("Shown by {}", counted(evidence.len() as u64, "event", "events")) }</summary>
            <ol>{ for evidence.iter().map(row) }</ol>
        </details>
    }
}

fn others(promise: &Promise, on_jump: &Callback<Jump>) -> Html {
    if promise.count < 2 {
        return html! {};
    }
    let listed = &promise.breaches[1..promise.breaches.len().min(LISTED + 1)];
    let beyond = promise.count.saturating_sub(1 + listed.len() as u64);
    html! {
        <details class="proof">
            <summary>{ format!("Broken {} in all", counted(promise.count, "time", "times")) }</summary>
            <ol>
                { for listed.iter().map(|breach| html! {
                    <li>{ jump_to(breach, on_jump) }<span>{ format!("{}.", breach.because) }</span></li>
                }) }
            </ol>
            if beyond > 0 {
                <p>{ format!("and {} more, marked on the strip of time.", grouped(beyond)) }</p>
            }
        </details>
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}
