//! Two runs with one seed under one time bar: two stages, the first difference, and what each run keeps,
//! breaks and costs.

use std::cell::RefCell;
use std::rc::Rc;

use fallible_engine::check::verdict::Verdict;
use fallible_engine::kernel::time::{Span, Time};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::drawing;
use super::frames::{Frames, now_ms};
use super::keys::Wish;
use super::panels::{Announcement, Announcer, Icon, TimeAct, TimeBar, TimeHand};
use super::site::Site;
use super::stage::{Stage, StagePainter};
use super::top_bar::TopBar;
use crate::player::inspect::fade;
use crate::player::pair::{Pair, pairs};
use crate::player::player::Player;
use crate::player::versus::{Side, Versus as Runs};
use crate::view::camera::{Camera, Subject};
use crate::view::frame::Thing;
use crate::view::panels::glyph::Glyph;
use crate::view::panels::promise::Promise;
use crate::view::panels::time::{Mark, MarkKind};

/// So long the runs are computed in one frame at most, in milliseconds.
const COMPUTE_MS: f64 = 6.0;

/// So many events of each run are computed between two looks at the clock.
const COMPUTE_EVENTS: u64 = 500;

/// While time passes, panels are drawn this often at most, in milliseconds.
const PANELS_MS: f64 = 100.0;

/// What is compared.
#[derive(Properties)]
pub struct VersusProps {
    /// The whole.
    pub site: Site,
    /// Whose runs.
    pub player: Rc<RefCell<Player>>,
    /// The ids of the variants to begin with.
    pub variants: Vec<Rc<str>>,
    /// The reader has seen enough.
    pub on_close: Callback<()>,
}

impl PartialEq for VersusProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.player, &other.player) && self.variants == other.variants
    }
}

/// The comparison.
pub struct Versus {
    runs: Option<Runs>,
    shown: [Rc<str>; 2],
    cameras: [Camera; 2],
    painters: [StagePainter; 2],
    hand: TimeHand,
    drawn: Option<(Time, u64)>,
    last_ms: Option<f64>,
    panels_ms: f64,
    stale: bool,
    selected: Option<Thing>,
    polite: Announcement,
    _frames: Frames,
}

impl std::fmt::Debug for Versus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} against {}", self.shown[0], self.shown[1])
    }
}

/// What happens to the comparison.
#[derive(Debug)]
pub enum Happening {
    /// An animation frame, at so many milliseconds.
    Frame(f64),
    /// A key asks for something.
    Wished(Wish),
    /// The time bar asks for something.
    Time(TimeAct),
    /// Another variant on a side.
    Show(usize, usize),
    /// The sides change places.
    Swap,
    /// To the first difference.
    ToDifference,
    /// Something is selected, or nothing.
    Select(Option<Thing>),
}

impl Component for Versus {
    type Message = Happening;
    type Properties = VersusProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        props
            .site
            .listen(Some(ctx.link().callback(Happening::Wished)));
        let mut ids = props.variants.iter();
        let first = ids.next().cloned().unwrap_or_default();
        let second = ids.next().cloned().unwrap_or_else(|| Rc::clone(&first));
        let mut versus = Self {
            runs: None,
            shown: [first, second],
            cameras: [Camera::new(), Camera::new()],
            painters: [StagePainter::new(), StagePainter::new()],
            hand: TimeHand::default(),
            drawn: None,
            last_ms: None,
            panels_ms: 0.0,
            stale: true,
            selected: None,
            polite: Announcement::default(),
            _frames: Frames::start(ctx.link().callback(Happening::Frame)),
        };
        versus.begin(ctx);
        versus
    }

    fn update(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        match happening {
            Happening::Frame(ms) => return self.frame(ms),
            Happening::Wished(wish) => self.wished(ctx, wish),
            Happening::Time(act) => self.time(ctx, act),
            Happening::Show(side, variant) => {
                let document = Rc::clone(ctx.props().player.borrow().document());
                if let Some(id) = document.variants().nth(variant) {
                    self.shown[side] = id.as_str().into();
                    self.begin(ctx);
                }
            }
            Happening::Swap => {
                self.shown.swap(0, 1);
                self.begin(ctx);
            }
            Happening::ToDifference => self.go_to_difference(),
            Happening::Select(thing) => self.selected = thing,
        }
        self.picture();
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.page(ctx)
    }
}

impl Versus {
    fn begin(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let at = self.runs.as_ref().map(Runs::now);
        match Runs::open(&props.player.borrow(), &self.shown) {
            Ok(mut runs) => {
                if let Some(at) = at {
                    runs.seek(at);
                }
                self.runs = Some(runs);
            }
            Err(problems) => props.site.toast.emit(problems.to_string().into()),
        }
        self.cameras = [Camera::new(), Camera::new()];
        self.drawn = None;
        self.stale = true;
    }

    fn frame(&mut self, ms: f64) -> bool {
        let passed = self.last_ms.map_or(0.0, |last| (ms - last).max(0.0));
        self.last_ms = Some(ms);
        let Some(runs) = &mut self.runs else {
            return false;
        };
        if runs.is_computing() {
            let until = now_ms() + COMPUTE_MS;
            while runs.compute(COMPUTE_EVENTS) && now_ms() < until {}
            self.stale = true;
        }
        runs.tick(Span((passed * 1e6) as u64));
        let playing = runs.is_playing();
        self.stale |= self.picture();
        if !self.stale || (playing && ms - self.panels_ms < PANELS_MS) {
            return false;
        }
        self.panels_ms = ms;
        self.stale = false;
        true
    }

    /// Paints both stages, if they do not show this moment already. True if they did not.
    fn picture(&mut self) -> bool {
        let Some(runs) = &self.runs else {
            return false;
        };
        let steps = runs.sides().iter().map(|side| side.run.cursor().step).sum();
        if self.drawn == Some((runs.now(), steps)) {
            return false;
        }
        self.drawn = Some((runs.now(), steps));
        let speed = runs.speed();
        for (place, side) in runs.sides().iter().enumerate().take(2) {
            let step = side.run.cursor().step;
            let violations = side.run.ledger().violations();
            let broken: Vec<(Time, u64)> = violations
                .iter()
                .map(|(at, after, _)| (*at, *after - 1))
                .filter(|(_, broken)| *broken < step)
                .collect();
            let frame = self.cameras[place].take(&Subject {
                world: side.run.timeline().world(),
                cast: side.run.cast(),
                trace: side.run.trace(),
                step,
                fade: fade(speed.times, speed.per),
                skew_bound: None,
                broken: &broken,
            });
            self.painters[place].paint(&Rc::new(frame));
        }
        self.hand.show(runs.now());
        true
    }

    fn wished(&mut self, ctx: &Context<Self>, wish: Wish) {
        let Some(runs) = &self.runs else {
            return;
        };
        let act = match wish {
            Wish::TogglePlay => TimeAct::TogglePlay,
            Wish::StepBack => TimeAct::StepBack,
            Wish::StepForward => TimeAct::StepForward,
            Wish::ToStart => TimeAct::ToStart,
            Wish::ToEnd => TimeAct::ToEnd,
            Wish::Slower => TimeAct::Speed(runs.speed().next(false)),
            Wish::Faster => TimeAct::Speed(runs.speed().next(true)),
            Wish::NextMark => TimeAct::MarkForward,
            Wish::MarkBefore => TimeAct::MarkBack,
            Wish::Compare | Wish::Escape => return ctx.props().on_close.emit(()),
            _ => return,
        };
        self.time(ctx, act);
    }

    fn time(&mut self, ctx: &Context<Self>, act: TimeAct) {
        let Some(runs) = &mut self.runs else {
            return;
        };
        match act {
            TimeAct::ToStart => runs.seek(Time::ZERO),
            TimeAct::ToEnd => runs.seek(runs.until()),
            TimeAct::StepBack | TimeAct::StepForward => runs.step(act == TimeAct::StepForward),
            TimeAct::TogglePlay => runs.toggle(),
            TimeAct::MarkBack | TimeAct::MarkForward => {
                if !runs.jump(act == TimeAct::MarkForward) {
                    ctx.props()
                        .site
                        .toast
                        .emit("There is no further mark.".into());
                }
            }
            TimeAct::Speed(speed) => runs.set_speed(speed),
            TimeAct::Seek(time) => runs.seek(time),
            TimeAct::Hold => runs.hold(true),
            TimeAct::Release => runs.hold(false),
        }
    }

    fn go_to_difference(&mut self) {
        let Some(runs) = &mut self.runs else {
            return;
        };
        if let Some(found) = runs.difference().cloned() {
            runs.seek(found.at);
            self.polite = Announcement {
                serial: self.polite.serial + 1,
                words: format!("First difference at {}. In B: {}.", found.at, found.words).into(),
            };
        }
    }

    fn page(&self, ctx: &Context<Self>) -> Html {
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
            <nav class="crumbs" aria-label="You are here"><span class="hide-s">{ title.clone() }</span>
                { drawing::chevron() }<b>{ "Compare" }</b></nav></>
        };
        let tools = html! {
            <>
                <button type="button" class="btn btn-quiet hide-s" onclick={link.callback(|_: MouseEvent| Happening::Swap)}>
                    { "Swap sides" }</button>
                <button type="button" class="btn btn-quiet" title="Back (C or Esc)" onclick={close}>{ "Back" }</button>
            </>
        };
        let stands: Vec<Vec<Promise>> = runs
            .sides()
            .iter()
            .map(|side| side.run.promises_at(side.run.cursor().step))
            .collect();
        let seek = link.callback(|at| Happening::Time(TimeAct::Seek(at)));
        html! {
            <>
                <TopBar {crumbs} {tools} on_theme={props.site.theme.clone()} on_keys={props.site.keys.clone()}/>
                <main class="versus" id="main" tabindex="-1">
                    { self.head(ctx, runs, &title) }
                    { for runs.sides().iter().enumerate().map(|(place, side)| self.side(ctx, place, side)) }
                    { self.time_bar(ctx, runs) }
                    <div class="outcome">
                        { verdicts(0, &stands, &seek) }
                        { self.meters(runs) }
                        { verdicts(1, &stands, &seek) }
                    </div>
                </main>
                <Announcer polite={self.polite.clone()} urgent={Announcement::default()}/>
            </>
        }
    }

    fn head(&self, ctx: &Context<Self>, runs: &Runs, title: &str) -> Html {
        let player = ctx.props().player.borrow();
        let deeds = player.deeds().len();
        let difference = runs.difference();
        html! {
            <section class="head">
                <h1>{ title.to_owned() }</h1>
                <p>{ "The same seed, the same faults. Only the system differs." }</p>
                <ul class="same">
                    <li><Icon glyph={Glyph::Die}/>{ "seed " }<b>{ player.setup().seed }</b></li>
                    if deeds > 0 { <li><Icon glyph={Glyph::Fault}/>{ "done by you " }<b>{ deeds }</b></li> }
                    if let Some(found) = difference {
                        <li title={format!("In B: {}", found.words)}>
                            <button type="button" class="btn" onclick={ctx.link().callback(|_: MouseEvent| Happening::ToDifference)}>
                                <Icon glyph={Glyph::Fork}/>{ "first difference " }<b>{ found.at.to_string() }</b></button>
                        </li>
                    } else {
                        <li><Icon glyph={Glyph::Fork}/>{ if runs.is_computing() { "comparing…" } else { "no difference" } }</li>
                    }
                </ul>
            </section>
        }
    }

    fn side(&self, ctx: &Context<Self>, place: usize, side: &Side) -> Html {
        let (class, tag) = if place == 0 {
            ("one run-a", "A")
        } else {
            ("one run-b", "B")
        };
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
                    <span class={classes!("tag", (place > 0).then_some("tag-b"))}>{ tag }</span>
                    <h2 class="sr">{ format!("Run {tag}: {}", side.label) }</h2>
                    <select class="input" aria-label={format!("Variant of run {tag}")} {onchange}>{ for options }</select>
                </header>
                <Stage painter={self.painters[place].clone()} selected={self.selected} label={format!("Run {tag}")}
                    on_select={ctx.link().callback(Happening::Select)}/>
                if let Some(price) = &side.price { <p class="price">{ price.to_string() }</p> }
            </section>
        }
    }

    fn time_bar(&self, ctx: &Context<Self>, runs: &Runs) -> Html {
        let mut marks: Vec<Mark> = runs
            .spots()
            .into_iter()
            .map(|(place, spot)| Mark {
                words: format!("{}: {}", ["A", "B"][place.min(1)], spot.mark.words).into(),
                ..spot.mark
            })
            .collect();
        marks.extend(runs.difference().map(|found| Mark {
            at: found.at,
            kind: MarkKind::Fork,
            words: format!("The runs first differ. In B: {}", found.words).into(),
        }));
        marks.sort_by_key(|mark| (mark.at, mark.kind));
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

    fn meters(&self, runs: &Runs) -> Html {
        // The trails behind meters move, so a copy of the runs' hands is read: cheap, they share records.
        let mut runs = runs.clone();
        let tallies: Vec<_> = runs
            .sides_mut()
            .iter_mut()
            .map(|side| side.run.tally())
            .collect();
        let list = match tallies.as_slice() {
            [first, second, ..] => pairs(first, second),
            _ => Vec::new(),
        };
        html! {
            <section aria-label="Meters" tabindex="0">
                <h3>{ "Meters" }<span class="key"><span><i></i>{ "A" }</span><span><i></i>{ "B" }</span></span></h3>
                { for list.iter().map(meter) }
            </section>
        }
    }
}

fn meter(pair: &Pair) -> Html {
    let bar = |place: usize, class: &'static str, y: &'static str| {
        html! { <rect {class} x="0" {y} width={format!("{:.1}%", pair.bars[place] * 100.0)} height="7" rx="1"/> }
    };
    html! {
        <div class="pair">
            <span>{ pair.name }</span>
            <svg class="bars" aria-hidden="true" focusable="false">{ bar(0, "bar-a", "1") }{ bar(1, "bar-b", "10") }</svg>
            <b><span class="sr">{ "A " }</span>{ pair.values[0].clone() }</b>
            <b><span class="sr">{ "B " }</span>{ pair.values[1].clone() }</b>
            <em>{ pair.change.clone() }</em>
        </div>
    }
}

fn verdicts(place: usize, stands: &[Vec<Promise>], on_seek: &Callback<Time>) -> Html {
    let tag = ["A", "B"][place];
    let other = stands.get(1 - place);
    let verdict = |(nth, promise): (usize, &Promise)| {
        let against = other.and_then(|other| other.get(nth));
        let differs = against.is_some_and(|other| other.glyph() != promise.glyph());
        html! {
            <div class="verdict"><Icon glyph={promise.glyph()} hued=true/>
                <div><b>{ promise.name.to_string() }if differs { <i class="differs">{ "differs" }</i> }</b>
                    <span>{ stand(promise, on_seek) }</span></div></div>
        }
    };
    html! {
        <section aria-label={format!("Verdicts of run {tag}")} tabindex="0">
            <h3><span class={classes!("tag", (place > 0).then_some("tag-b"))}>{ tag }</span>{ "Verdicts" }</h3>
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
