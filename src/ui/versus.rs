//! Two or three runs with one seed under one time bar: their stages, the first difference, and what each run
//! keeps, breaks and costs.

mod view;

use std::cell::RefCell;
use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use yew::prelude::*;

use super::clock::{Drawn, FrameClock};
use super::panels::{TimeHand, Voices};
use super::site::Site;
use super::stage::StagePainter;
use crate::player::company::seats;
use crate::player::lesson::HistoryId;
use crate::player::lineup::{MeterLine, lineup};
use crate::player::look::Look;
use crate::player::player::Player;
use crate::player::press::Wish;
use crate::player::versus::{MOST, Runs, Side};
use crate::player::wish::{Showing, TimeWish};
use crate::view::frame::Thing;

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
    /// The lesson, if one of its steps has brought them side by side.
    pub lesson: Option<Html>,
    /// Where a link of the lesson leads, and how many links were followed.
    pub led: (u32, Time),
    /// Whom wishes are told that are not about time.
    pub on_wish: Callback<Wish>,
    /// The reader has seen enough.
    pub on_close: Callback<()>,
}

impl PartialEq for VersusProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.player, &other.player)
            && self.variants == other.variants
            && self.lesson == other.lesson
            && self.led == other.led
    }
}

/// The comparison.
pub struct Versus {
    runs: Option<Runs>,
    shown: Vec<Rc<str>>,
    looks: [Look; MOST],
    painters: [StagePainter; MOST],
    hand: TimeHand,
    drawn: Drawn<(Time, u64)>,
    /// Whether all stages were laid out.
    laid: bool,
    /// Which stage rests first in a crowd.
    turn: usize,
    /// The meters of all sides, as the panels show them.
    lines: Vec<MeterLine>,
    clock: FrameClock,
    panels_ms: f64,
    stale: bool,
    selected: Option<Thing>,
    voices: Voices,
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
    Time(TimeWish),
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
        let (taught, player) = (props.lesson.is_some(), Rc::clone(&props.player));
        let heeds = move |wish| match wish {
            Wish::StepBefore | Wish::NextStep => taught && player.borrow().heeds(wish),
            Wish::Choose(_) | Wish::LockIn | Wish::Share => false,
            _ => true,
        };
        props
            .site
            .listen(ctx.link().callback(Happening::Wished), heeds);
        let mut versus = Self {
            runs: None,
            shown: props.variants.iter().take(MOST).cloned().collect(),
            looks: Default::default(),
            painters: std::array::from_fn(|_| StagePainter::new()),
            hand: TimeHand::default(),
            drawn: Drawn::default(),
            laid: false,
            turn: 0,
            lines: Vec::new(),
            clock: FrameClock::start(ctx.link().callback(Happening::Frame)),
            panels_ms: 0.0,
            stale: true,
            selected: None,
            voices: Voices::default(),
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

    fn changed(&mut self, ctx: &Context<Self>, old: &VersusProps) -> bool {
        let led = ctx.props().led;
        if let Some(runs) = self.runs.as_mut().filter(|_| led != old.led) {
            runs.pause();
            runs.seek(led.1);
        }
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
        let player = props.player.borrow();
        for (painter, id) in self.painters.iter().zip(&self.shown) {
            if let Some(scenario) = player.document().variant(id) {
                painter.seat(seats(player.document(), scenario));
            }
        }
        match Runs::open(&player, &self.shown) {
            Ok(mut runs) => {
                if let Some(at) = at {
                    runs.seek(at);
                }
                self.runs = Some(runs);
            }
            Err(none) => props.site.toast.emit(none.to_string().into()),
        }
        self.looks = Default::default();
        self.drawn.forget();
        self.laid = false;
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
        let Some(runs) = &mut self.runs else {
            return false;
        };
        self.stale |= self.clock.beat(ms, runs);
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
        if !self.drawn.takes((runs.now(), steps)) {
            return false;
        }
        let speed = runs.speed();
        let flights = |side: &Side| side.run.timeline().world().flight_count();
        let crowds = runs.sides().iter().map(flights).sum::<usize>() / CROWD;
        // Until all stages were laid out together, none can rest.
        let rests = if runs.is_playing() && runs.sides().len() == MOST && self.laid {
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
            let history = HistoryId {
                run: 0,
                branch: side.run.cursor().branch,
            };
            let frame = self.looks[place].take(history, &side.run, speed, &[]);
            frames.push((place, Rc::new(frame)));
        }
        self.laid |= rests == 0;
        for (place, frame) in &frames {
            self.painters[*place].paint(frame);
        }
        self.hand.show(runs.now());
        if rests > 0 {
            // Once time stands still, those that rested catch up.
            self.drawn.forget();
        }
        true
    }

    fn wished(&mut self, ctx: &Context<Self>, wish: Wish) {
        match wish {
            Wish::Time(wish) => self.time(ctx, wish),
            Wish::Compare | Wish::Escape => ctx.props().on_close.emit(()),
            Wish::StepBefore | Wish::NextStep => ctx.props().on_wish.emit(wish),
            Wish::Choose(_)
            | Wish::LockIn
            | Wish::Open
            | Wish::Share
            | Wish::Theme
            | Wish::Keys => {}
        }
    }

    fn time(&mut self, ctx: &Context<Self>, wish: TimeWish) {
        let granted = self.runs.as_mut().map_or(Ok(()), |runs| runs.grant(wish));
        if let Err(denied) = granted {
            ctx.props().site.toast.emit(denied.words().into());
        }
    }

    fn go_to_difference(&mut self) {
        let Some(runs) = &mut self.runs else {
            return;
        };
        if let Some(found) = runs.difference().cloned() {
            runs.seek(found.at);
            let telling = found.telling();
            self.voices
                .say(format!("First difference at {}. {telling}.", found.at));
        }
    }
}
