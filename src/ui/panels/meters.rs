//! The meters: what the run has cost and how quick it was so far.

use yew::prelude::*;

use crate::view::panels::meter::{self, Meter, Tally, spark};

/// The meters, as they were up to the moment shown.
pub fn meters(tally: &Tally) -> Html {
    html! {
        <section aria-label="Meters">
            <h2>{ "Meters" }</h2>
            <dl class="meters">{ for meter::meters(tally).iter().map(line) }</dl>
        </section>
    }
}

fn line(meter: &Meter) -> Html {
    let points = spark(&meter.way);
    html! {
        <div class="meter" key={meter.name.clone()}>
            <dt>{ &meter.name }</dt>
            <svg viewBox="0 0 60 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                if !points.is_empty() { <polyline {points}/> }
            </svg>
            <dd>
                <span>{ &meter.value }</span>
                { for meter.asides.iter().map(|aside| html! { <i>{ aside }</i> }) }
            </dd>
        </div>
    }
}
