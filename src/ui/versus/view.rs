//! What a comparison looks like.

use fallible_engine::format::decimal::fixed;
use fallible_engine::sorted::sort_by_key;
use std::rc::Rc;

use fallible_engine::check::verdict::Verdict;
use fallible_engine::kernel::time::Time;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Happening, Versus};
use crate::player::lineup::MeterLine;
use crate::player::versus::{Runs, Side, TAGS};
use crate::player::wish::{Showing, TimeWish};
use crate::ui::drawing;
use crate::ui::panels::{TimeBar, announcer, hued_icon, icon};
use crate::ui::stage::Stage;
use crate::ui::top_bar::{Whereabouts, tool, top_bar};
use crate::view::panels::glyph::Glyph;
use crate::view::panels::promise::Promise;
use crate::view::panels::time::{Mark, MarkKind};

impl Versus {
    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        let (props, link) = (ctx.props(), ctx.link());
        let Some(runs) = &self.runs else {
            return html! { <main id="main" tabindex="-1"><p class="empty">{ "These variants cannot be compared." }</p></main> };
        };
        let title = props
            .player
            .borrow()
            .document()
            .scenario()
            .title
            .to_string();
        let close = props.on_close.reform(|_: MouseEvent| ());
        let crumbs = html! {
            <><span class="bar-rule hide-s"></span>
            <button type="button" class="btn btn-quiet only-s" onclick={close.clone()}>{ drawing::icon(drawing::LEFT) }{ "Back" }</button>
            <nav class="crumbs" aria-label="You are here"><span class="hide-s">{ title.clone() }</span>
                { drawing::chevron() }<b>{ "Compare" }</b></nav></>
        };
        let tools = html! {
            <>
                if self.unseen(ctx).is_some() {
                    { tool(Html::default(), "Add a third", "Add a third", link.callback(|_| Happening::Add)) }
                }
                { tool(Html::default(), "Swap sides", "Swap sides", link.callback(|_| Happening::Swap)) }
                { tool(drawing::icon(drawing::LEFT), "Back", "Back (C or Esc)", close) }
            </>
        };
        let stands: Vec<Vec<Promise>> = runs
            .sides()
            .iter()
            .map(|side| side.run.promises_at(side.run.cursor().step))
            .collect();
        let seek = link.callback(|at| Happening::Time(TimeWish::Seek(at)));
        let lesson = &props.lesson;
        html! {
            <>
                { top_bar(&props.site, Whereabouts::Within(crumbs), tools) }
                <main class={classes!("versus", (stands.len() > 2).then_some("of-three"), lesson.is_some().then_some("taught"))}
                    id="main" tabindex="-1">
                    { for lesson.clone() }
                    { self.head(ctx, runs, &title) }
                    { for runs.sides().iter().enumerate().map(|(place, side)| self.side(ctx, place, side)) }
                    { self.time_bar(ctx, runs) }
                    <div class="outcome">
                        { for (0..stands.len()).map(|place| verdicts(place, &stands, &seek)) }
                        { self.meters() }
                    </div>
                </main>
                { announcer(&self.voices) }
            </>
        }
    }

    fn head(&self, ctx: &Context<Self>, runs: &Runs, title: &str) -> Html {
        let player = ctx.props().player.borrow();
        let deeds = player.deeds().len();
        let difference = runs.difference();
        html! {
            <section class="head">
                if ctx.props().lesson.is_none() { <h1>{ title.to_owned() }</h1> }
                <p>{ "The same seed, the same faults. Only the system differs." }</p>
                <ul class="same">
                    <li>{ icon(Glyph::Die) }{ "seed " }<b>{ player.setup().seed }</b></li>
                    if deeds > 0 { <li>{ icon(Glyph::Fault) }{ "done by you " }<b>{ deeds }</b></li> }
                    if let Some(found) = difference {
                        <li title={found.telling()}>
                            <button type="button" class="btn" onclick={ctx.link().callback(|_: MouseEvent| Happening::ToDifference)}>
                                { icon(Glyph::Fork) }{ "first difference " }<b>{ found.at.to_string() }</b></button>
                        </li>
                    } else {
                        <li>{ icon(Glyph::Fork) }{ if runs.is_computing() { "comparing…" } else { "no difference" } }</li>
                    }
                </ul>
            </section>
        }
    }

    fn side(&self, ctx: &Context<Self>, place: usize, side: &Side) -> Html {
        let tag = TAGS[place];
        let class = ["one run-a", "one run-b", "one run-c"][place];
        let parting = self.runs.as_ref().and_then(|runs| runs.parting(place));
        let document = Rc::clone(ctx.props().player.borrow().document());
        let options = document.scenario().variants.iter().map(|variant| {
            let chosen = variant.id.as_str() == &*side.variant;
            html! { <option selected={chosen}>{ variant.label.to_string() }</option> }
        });
        let onchange = ctx.link().batch_callback(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>()?;
            let chosen = usize::try_from(select.selected_index()).ok()?;
            Some(Happening::Show(place, chosen))
        });
        html! {
            <section key={place} {class} aria-label={format!("Run {tag}, {}", side.label)}>
                <header>
                    { badge(place) }
                    <h2 class="sr">{ format!("Run {tag}: {}", side.label) }</h2>
                    <select class="input" aria-label={format!("Variant of run {tag}")} {onchange}>{ for options }</select>
                    if self.shown.len() > 2 {
                        <button type="button" class="btn btn-quiet" aria-label={format!("Remove run {tag}")}
                            onclick={ctx.link().callback(move |_: MouseEvent| Happening::Remove(place))}>{ "×" }</button>
                    }
                </header>
                <Stage painter={self.painters[place].clone()} selected={self.selected} label={format!("Run {tag}")}
                    signs={side.run.ledger().signs().seen(side.run.until())}
                    on_select={ctx.link().callback(Happening::Select)}/>
                if let Some((at, words)) = parting {
                    <p class="parting">{ icon(Glyph::Fork) }{ format!("{at}: {words}") }</p>
                }
                if let Some(price) = &side.price { <p class="price">{ price.to_string() }</p> }
            </section>
        }
    }

    fn time_bar(&self, ctx: &Context<Self>, runs: &Runs) -> Html {
        let mut marks: Vec<Mark> = runs
            .spots()
            .into_iter()
            .map(|(place, spot)| Mark {
                words: format!("{}: {}", TAGS[place], spot.mark.words).into(),
                ..spot.mark
            })
            .collect();
        marks.extend(runs.differences().map(|found| Mark {
            at: found.at,
            kind: MarkKind::Fork,
            words: format!("{} first differs. {}", TAGS[found.other], found.telling()).into(),
        }));
        sort_by_key(&mut marks, |mark| (mark.at, mark.kind));
        let bars = runs.sides().iter().map(|side| side.run.ledger().bars());
        let strip = bars.fold(Vec::new(), |sum: Vec<u32>, bars| {
            bars.iter()
                .enumerate()
                .map(|(place, bar)| sum.get(place).copied().unwrap_or_default() + bar)
                .collect()
        });
        let ready = if runs.is_computing() {
            runs.known()
        } else {
            runs.until()
        };
        html! {
            <TimeBar now={runs.now()} end={runs.until()} {ready} playing={runs.is_playing()} speed={runs.speed()}
                strip={Rc::from(strip)} marks={Rc::from(marks)} hand={self.hand.clone()}
                on_act={ctx.link().callback(Happening::Time)}/>
        }
    }

    fn meters(&self) -> Html {
        let key = |tag: &&str| html! { <span><i></i>{ *tag }</span> };
        html! {
            <section class="meters" aria-label="Meters" tabindex="0">
                <h3>{ "Meters" }<span class="key">{ for TAGS[..self.shown.len()].iter().map(key) }</span></h3>
                { for self.lines.iter().map(meter) }
            </section>
        }
    }
}

fn badge(place: usize) -> Html {
    html! { <span class={classes!("tag", (place > 0).then_some("tag-b"))}>{ TAGS[place] }</span> }
}

fn meter(line: &MeterLine) -> Html {
    let height = 16 / line.bars.len().max(1);
    let bar = |(place, share): (usize, &f64)| {
        let y = 1 + place * (height + 1);
        html! {
            <rect class={["bar-a", "bar-b", "bar-c"][place]} x="0" y={y.to_string()} height={(height - 1).to_string()}
                width={fixed(share * 100.0, 1) + "%"} rx="1"/>
        }
    };
    let value = |(place, value): (usize, &String)| {
        let change = place
            .checked_sub(1)
            .map(|other| line.changes[other].clone());
        html! { <><b><span class="sr">{ TAGS[place] }{ " " }</span>{ value.clone() }</b>
        if let Some(change) = change { <em>{ change }</em> }</> }
    };
    html! {
        <div class="pair">
            <span>{ &*line.name }</span>
            <svg class="bars" aria-hidden="true" focusable="false">{ for line.bars.iter().enumerate().map(bar) }</svg>
            { for line.values.iter().enumerate().map(value) }
        </div>
    }
}

fn verdicts(place: usize, stands: &[Vec<Promise>], on_seek: &Callback<Time>) -> Html {
    let tag = TAGS[place];
    let verdict = |(nth, promise): (usize, &Promise)| {
        let mut against = stands.iter().filter_map(|other| other.get(nth));
        let differs = against.any(|other| other.glyph() != promise.glyph());
        html! {
            <div class="verdict">{ hued_icon(promise.glyph()) }
                <div><b>{ promise.name.to_string() }if differs { <i class="differs">{ "differs" }</i> }</b>
                    <span>{ stand(promise, on_seek) }</span></div></div>
        }
    };
    html! {
        <section aria-label={format!("Verdicts of run {tag}")} tabindex="0">
            <h3>{ badge(place) }{ "Verdicts" }</h3>
            { for stands.get(place).into_iter().flatten().enumerate().map(verdict) }
        </section>
    }
}

/// What is said of a promise; the time of its first breach leads there.
fn stand(promise: &Promise, on_seek: &Callback<Time>) -> Html {
    let Verdict::Violated { at, .. } = promise.verdict else {
        return html! { { promise.words() } };
    };
    let seek = on_seek.reform(move |_: MouseEvent| at);
    html! {
        <>{ "violated at " }<button type="button" class="jump is-broken" onclick={seek}>{ at.to_string() }</button></>
    }
}
