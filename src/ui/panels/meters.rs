//! The meters: what the run has cost and how quick it was so far.

use std::rc::Rc;

use yew::prelude::*;

use crate::view::panels::meter::{Meter, Tally, meters, spark};

/// What the meters show.
#[derive(Properties, PartialEq)]
pub struct MetersProps {
    /// What was measured up to the moment shown.
    pub tally: Rc<Tally>,
    /// The heading.
    #[prop_or(AttrValue::Static("Meters"))]
    pub title: AttrValue,
}

/// The meters.
#[component]
pub fn Meters(props: &MetersProps) -> Html {
    let list = use_memo(Rc::clone(&props.tally), |tally| meters(tally));
    html! {
        <section aria-label={props.title.clone()}>
            <h2>{ props.title.clone() }</h2>
            <dl class="meters">{ for list.iter().map(line) }</dl>
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
