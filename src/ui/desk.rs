//! The desk: a scenario and its run, with the lesson beside it. It owns the player, lets time pass once an
//! animation frame, hands frames to the stage, and draws the panels anew only when what they show changed.

mod acts;
mod broken;
mod news;
mod picture;
mod rows;
mod study;
mod turns;
mod view;

use std::cell::RefCell;
use std::rc::Rc;

use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::run::timeline::{BranchId, Moment};
use fallible_engine::scenario::Document;
use yew::prelude::*;

use super::diagram::DiagramPainter;
use super::fault;
use super::frames::{Frames, now_ms};
use super::keys::Wish;
use super::lesson::LessonAct;
use super::panels::{Announcement, Jump, RunAct, TimeAct, TimeHand};
use super::site::{MaybeFlawed, Site};
use super::stage::StagePainter;
use super::theme::wants_less_motion;
use crate::player::address::{Address, Start};
use crate::player::crumb::Crumb;
use crate::player::lesson::History;
use crate::player::player::Player;
use crate::player::stop::Halt;
use crate::view::camera::Camera;
use crate::view::chart::Chart;
use crate::view::frame::Thing;
use crate::view::panels::act::Act;
use crate::view::panels::events::EventFilter;
use crate::view::panels::meter::Tally;
use crate::view::panels::time::Mark;
use crate::view::space_time::{Scribe, Told};
use broken::Broken;
use rows::Listing;
use turns::{PANELS, Turns};
use view::Fixed;

/// So long the run is computed in one frame at most, in milliseconds.
const COMPUTE_MS: f64 = 6.0;

/// So many events are computed between two looks at the clock.
const COMPUTE_EVENTS: u64 = 1_000;

/// With less motion, one event passes each so many milliseconds at real speed.
const EVENT_MS: f64 = 1_000.0;

/// What the desk shows.
#[derive(Properties)]
pub struct DeskProps {
    /// The whole.
    pub site: Site,
    /// The scenario.
    pub document: Rc<Document>,
    /// Where this page is, without the place in time.
    pub address: Address,
    /// Where the run begins.
    pub start: Start,
    /// The lesson's id, for a lesson of the site: progress is kept under it.
    #[prop_or_default]
    pub lesson: Option<AttrValue>,
    /// What is wrong with what was opened last.
    #[prop_or_default]
    pub flawed: MaybeFlawed,
    /// What stands in place of the lesson, if there is none.
    #[prop_or_default]
    pub editor: Option<Html>,
}

impl PartialEq for DeskProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.document, &other.document)
            && self.site == other.site
            && self.address == other.address
            && self.start == other.start
            && self.lesson == other.lesson
            && self.flawed == other.flawed
            && self.editor == other.editor
    }
}

/// What the charts were made from: a branch's history, and how far it was known.
type Charted = (History, u64);

/// The desk.
pub struct Desk {
    player: Rc<RefCell<Player>>,
    camera: Camera,
    /// Of which run the camera knows who talks to whom.
    pictured: Option<u32>,
    drawn: Option<(History, Moment, u64)>,
    painter: StagePainter,
    /// Whether panels, clock and diagram do not show yet what there is to show.
    behind: [bool; 3],
    turns: Turns,
    hand: TimeHand,
    _frames: Frames,
    last_ms: Option<f64>,
    event_ms: f64,
    selected: Option<Thing>,
    tab: usize,
    filter: EventFilter,
    listing: Listing,
    marks: (MarksKey, Rc<[Mark]>),
    broken: Broken,
    scribe: Scribe,
    diagram: DiagramPainter,
    charts: (Option<Charted>, Rc<[Rc<Chart>]>),
    polite: Announcement,
    urgent: Announcement,
    tally: Rc<Tally>,
    fixed: Fixed,
    wrong: Option<AttrValue>,
    halted: Option<Halt>,
    /// The variants that are compared, while they are.
    comparing: Option<Vec<Rc<str>>>,
}

/// What the marks on the time bar depend on.
type MarksKey = Option<(History, u64, Time, usize, bool)>;

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

/// What happens on the desk.
#[derive(Debug)]
pub enum Happening {
    /// An animation frame, at so many milliseconds.
    Frame(f64),
    /// A key asks for something.
    Wished(Wish),
    /// The time bar asks for something.
    Time(TimeAct),
    /// The lesson asks for something.
    Lesson(LessonAct),
    /// The run controls ask for something.
    Run(RunAct),
    /// Something is done by hand.
    Act(Act),
    /// To a moment.
    Jump(Jump),
    /// Something is selected, or nothing.
    Select(Option<Thing>),
    /// Another tab of the record.
    Tab(usize),
    /// Other events are to be seen.
    Filter(EventFilter),
    /// Another history.
    Switch(BranchId),
    /// The diagram shows another stretch of time.
    Window,
    /// Something on the diagram is picked.
    Told(Told),
    /// Back from comparing.
    CloseCompare,
}

impl Component for Desk {
    type Message = Happening;
    type Properties = DeskProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let player = Rc::new(RefCell::new(open(props)));
        props
            .site
            .listen(Some(ctx.link().callback(Happening::Wished)));
        let fixed = Fixed::of(&player.borrow());
        let desk = Self {
            camera: Camera::new(),
            pictured: None,
            drawn: None,
            painter: StagePainter::new(),
            behind: [true; 3],
            turns: Turns::default(),
            hand: TimeHand::default(),
            _frames: Frames::start(ctx.link().callback(Happening::Frame)),
            last_ms: None,
            event_ms: 0.0,
            selected: None,
            tab: 0,
            filter: EventFilter::default(),
            listing: Listing::new(Rc::clone(&player)),
            marks: (None, Rc::default()),
            broken: Broken::default(),
            scribe: Scribe::new(),
            diagram: DiagramPainter::new(),
            charts: (None, Rc::default()),
            polite: Announcement::default(),
            urgent: Announcement::default(),
            tally: Rc::default(),
            fixed,
            wrong: None,
            halted: None,
            comparing: None,
            player,
        };
        gloo::utils::document()
            .set_title(&format!("{} · Fallible", props.document.scenario().title));
        desk
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &DeskProps) -> bool {
        let props = ctx.props();
        if !Rc::ptr_eq(&props.document, &old.document) || props.start != old.start {
            self.player.replace(open(props));
            self.fixed = Fixed::of(&self.player.borrow());
            self.forget_run();
            self.prepare();
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        if let Happening::Frame(ms) = happening {
            return self.frame(ctx, ms);
        }
        // What has changed is drawn in the next frame, however much happens until then.
        self.behind[PANELS] |= changes_panels(&happening);
        if !matches!(happening, Happening::Time(_) | Happening::Window) {
            self.turns.hurry();
        }
        self.act(ctx, happening);
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.page(ctx)
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        ctx.props().site.listen(None);
    }
}

/// Whether panels may show something else once this has happened.
const fn changes_panels(happening: &Happening) -> bool {
    !matches!(
        happening,
        Happening::Time(TimeAct::Hold | TimeAct::Release) | Happening::Window
    )
}

/// The player of a document, where the reader left it or as the address says.
fn open(props: &DeskProps) -> Player {
    let mut player = Player::open(Rc::clone(&props.document), &props.start);
    let lesson = props.lesson.as_deref();
    if let Some(id) = lesson {
        let progress = props.site.store.progress();
        let left = progress.lessons.get(id).filter(|done| !done.finished);
        if let Some(done) = left.filter(|done| done.step > 0 && props.start.at.is_none()) {
            player.resume(done.step);
        }
        let (at, steps) = (player.lesson().at(), player.lesson().steps().len());
        props
            .site
            .store
            .note(|progress| progress.reach(id, at, steps));
    }
    player
}

impl Desk {
    /// One animation frame: computes, lets time pass, paints. True if panels must be drawn.
    fn frame(&mut self, ctx: &Context<Self>, ms: f64) -> bool {
        let passed = self.last_ms.map_or(0.0, |last| (ms - last).max(0.0));
        self.last_ms = Some(ms);
        self.compute();
        self.pass(passed);
        self.behind[PANELS] |= self.news(ctx);
        if !self.picture(ms) {
            return false;
        }
        self.prepare();
        if self.player.borrow().is_playing() {
            self.crumb(ctx);
        }
        true
    }

    fn compute(&mut self) {
        let mut player = self.player.borrow_mut();
        if player.is_computing() {
            let until = now_ms() + COMPUTE_MS;
            while player.compute(COMPUTE_EVENTS) && now_ms() < until {}
            self.behind[PANELS] = true;
        }
        drop(player);
        self.behind[PANELS] |= self.listing.search(&self.filter);
    }

    /// Lets so many of our milliseconds pass.
    fn pass(&mut self, ms: f64) {
        let mut player = self.player.borrow_mut();
        if !player.is_playing() {
            return;
        }
        if !wants_less_motion() {
            player.tick(Span((ms * 1e6) as u64));
            return;
        }
        self.event_ms += ms;
        let speed = player.speed();
        if self.event_ms >= EVENT_MS * f64::from(speed.per) / f64::from(speed.times) {
            self.event_ms = 0.0;
            player.tick_event();
        }
    }

    /// Another run is shown: what was known of the old one goes.
    fn forget_run(&mut self) {
        self.selected = None;
        self.drawn = None;
        self.scribe = Scribe::new();
        self.marks.0 = None;
        self.listing.forget();
        self.behind[PANELS] = true;
    }

    /// Leaves a crumb, so that a fault of the program can lead back to here.
    fn crumb(&self, ctx: &Context<Self>) {
        let player = self.player.borrow();
        let (setup, now) = (player.setup(), player.cursor());
        let id = ctx.props().document.scenario().id.as_str();
        let crumb = Crumb::new(
            id,
            &setup.variant,
            setup.seed,
            now.step,
            now.time,
            &ctx.props().address,
        );
        fault::note(&crumb.json());
    }

    fn say(&mut self, words: impl Into<AttrValue>) {
        self.polite = Announcement {
            serial: self.polite.serial + 1,
            words: words.into(),
        };
    }

    fn alarm(&mut self, words: impl Into<AttrValue>) {
        self.urgent = Announcement {
            serial: self.urgent.serial + 1,
            words: words.into(),
        };
    }
}
