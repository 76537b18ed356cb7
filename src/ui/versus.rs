//! Two or three runs with one seed under one time bar: their stages, the first difference, and what each run
//! keeps, breaks and costs.

mod view;

use std::cell::RefCell;
use std::rc::Rc;

use fallible_engine::kernel::sorted::SortedSet;
use fallible_engine::kernel::time::{Span, Time};
use yew::prelude::*;

use super::frames::{Frames, now_ms};
use super::keys::Wish;
use super::panels::{Announcement, TimeAct, TimeHand};
use super::site::Site;
use super::stage::StagePainter;
use crate::player::inspect::fade;
use crate::player::lineup::{Line, lineup};
use crate::player::player::Player;
use crate::player::versus::{MOST, Side, Versus as Runs};
use crate::view::camera::{Camera, Subject};
use crate::view::frame::{Frame, Thing};
use view::telling;

/// So long the runs are computed in one frame at most, in milliseconds.
const COMPUTE_MS: f64 = 6.0;

/// So many events of each run are computed between two looks at the clock.
const COMPUTE_EVENTS: u64 = 500;

/// While time passes, panels are drawn this often at most, in milliseconds.
const PANELS_MS: f64 = 100.0;

/// With so many messages under way, all stages together, one of three stages rests in each frame; with twice as many, two.
const CROWD: usize = 600;

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
    shown: Vec<Rc<str>>,
    cameras: [Camera; MOST],
    painters: [StagePainter; MOST],
    hand: TimeHand,
    drawn: Option<(Time, u64)>,
    /// How many links all stages had together when they were last laid out.
    links: usize,
    /// Which stage rests first in a crowd.
    turn: usize,
    /// The meters of all sides, as the panels show them.
    lines: Vec<Line>,
    last_ms: Option<f64>,
    panels_ms: f64,
    stale: bool,
    selected: Option<Thing>,
    polite: Announcement,
    _frames: Frames,
}

impl std::fmt::Debug for Versus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.shown.join(" against "))
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
    /// One more side, with a variant that is not shown yet.
    Add,
    /// One side less.
    Remove(usize),
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
        let mut versus = Self {
            runs: None,
            shown: props.variants.iter().take(MOST).cloned().collect(),
            cameras: std::array::from_fn(|_| Camera::new()),
            painters: std::array::from_fn(|_| StagePainter::new()),
            hand: TimeHand::default(),
            drawn: None,
            links: 0,
            turn: 0,
            lines: Vec::new(),
            last_ms: None,
            panels_ms: 0.0,
            stale: true,
            selected: None,
            polite: Announcement::default(),
            _frames: Frames::start(ctx.link().callback(Happening::Frame)),
        };
        versus.begin(ctx);
        versus.measure();
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
            Happening::Add => {
                self.shown.extend(self.unseen(ctx));
                self.begin(ctx);
            }
            Happening::Remove(side) => {
                self.shown.remove(side);
                self.begin(ctx);
            }
            Happening::Swap => {
                self.shown.rotate_left(1);
                self.begin(ctx);
            }
            Happening::ToDifference => self.go_to_difference(),
            Happening::Select(thing) => self.selected = thing,
        }
        self.picture();
        self.measure();
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
        self.cameras = std::array::from_fn(|_| Camera::new());
        self.drawn = None;
        self.links = 0;
        self.stale = true;
    }

    /// The first variant that is not shown, if there is room for it.
    fn unseen(&self, ctx: &Context<Self>) -> Option<Rc<str>> {
        let player = ctx.props().player.borrow();
        let mut ids = player.document().variants();
        let id = ids.find(|id| !self.shown.iter().any(|shown| id.as_str() == &**shown));
        id.filter(|_| self.shown.len() < MOST)
            .map(|id| id.as_str().into())
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
        self.measure();
        true
    }

    /// Reads the meters of all sides at this moment.
    fn measure(&mut self) {
        if let Some(runs) = &mut self.runs {
            let sides = runs.sides_mut().iter_mut();
            let tallies: Vec<_> = sides.map(|side| side.run.tally()).collect();
            self.lines = lineup(&tallies);
        }
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
        let flights = |side: &Side| side.run.timeline().world().flight_count();
        let crowds = runs.sides().iter().map(flights).sum::<usize>() / CROWD;
        // Until all stages were laid out together, none can rest.
        let rests = if runs.is_playing() && runs.sides().len() == MOST && self.links > 0 {
            crowds.min(MOST - 1)
        } else {
            0
        };
        self.turn = (self.turn + 1) % MOST;
        let mut frames = Vec::new();
        for (place, side) in runs.sides().iter().enumerate() {
            if (place + MOST - self.turn) % MOST < rests {
                continue;
            }
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
            frames.push((place, Rc::new(frame)));
        }
        if rests == 0 {
            join(&frames, &mut self.links, &self.painters);
        }
        for (place, frame) in &frames {
            self.painters[*place].paint(frame);
        }
        self.hand.show(runs.now());
        if rests > 0 {
            // Once time stands still, those that rested catch up.
            self.drawn = None;
        }
        true
    }

    fn wished(&mut self, ctx: &Context<Self>, wish: Wish) {
        let Some(runs) = &self.runs else {
            return;
        };
        let act = match wish {
            Wish::TogglePlay => TimeAct::TogglePlay,
            Wish::PlayBack => TimeAct::PlayBack,
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
            TimeAct::PlayBack => runs.play_back(),
            TimeAct::MarkBack | TimeAct::MarkForward => {
                if !runs.jump(act == TimeAct::MarkForward) {
                    ctx.props()
                        .site
                        .toast
                        .emit("There is no further mark.".into());
                }
            }
            TimeAct::Speed(speed) => runs.set_speed(speed),
            TimeAct::Slide(slide) => runs.seek(slide.lead(runs.now(), runs.until())),
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
                words: format!("First difference at {}. {}.", found.at, telling(&found)).into(),
            };
        }
    }
}

/// Lays all stages out by the links of all, so that the same machines stand in the same order. Links are only
/// ever added while the runs get known; `known` counts those laid out before.
fn join(frames: &[(usize, Rc<Frame>)], known: &mut usize, painters: &[StagePainter]) {
    let links = || frames.iter().flat_map(|(_, frame)| &frame.links);
    let count = links().count();
    if count <= *known {
        return;
    }
    *known = count;
    let mut ends = SortedSet::new();
    for link in links() {
        ends.insert((link.ends[0], link.ends[1]));
    }
    let ends: Rc<[_]> = ends.iter().map(|(a, b)| [*a, *b]).collect();
    for painter in painters {
        painter.join(&ends);
    }
}
