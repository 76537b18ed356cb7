//! The desk: a scenario and its run, with the lesson beside it. It owns the player, lets time pass once an
//! animation frame, hands frames to the stage, and draws the panels anew only when what they show changed.

mod acts;
mod fixed;
mod gathered;
mod leaving;
mod news;
mod picture;
mod rows;
mod share;
mod study;
mod tab;
mod turns;
mod view;

use std::cell::RefCell;
use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::faults::Place;
use fallible_engine::kernel::time::Time;
use fallible_engine::run::moment::{BranchId, Moment};
use fallible_engine::scenario::Document;
use gloo::events::EventListener;
use yew::prelude::*;

use super::clock::{Drawn, FrameClock};
use super::diagram::DiagramPainter;
use super::fault::Crumbs;
use super::lesson::LessonAct;
use super::panels::{Jump, RunAct, Shared, TimeHand, Voices};
use super::site::{MaybeFlawed, Site};
use super::stage::StagePainter;
use crate::player::address::{Address, Start};
use crate::player::lesson::HistoryId;
use crate::player::live::Sweep;
use crate::player::look::Look;
use crate::player::player::Player;
use crate::player::press::Wish;
use crate::player::progress::Steps;
use crate::player::session::Session;
use crate::player::step_name::step_names;
use crate::player::stop::Halt;
use crate::player::wish::{Showing, TimeWish};
use crate::view::frame::Thing;
use crate::view::panels::act::Act;
use crate::view::panels::events::EventFilter;
use crate::view::space_time::{Scribe, Told};
use fixed::Fixed;
use gathered::Gathered;
use rows::Listing;
use tab::Tab;
use turns::Turns;

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
    /// What the address carries beside its words.
    #[prop_or_default]
    pub session: Option<Rc<Session>>,
    /// The lesson's id, for a lesson of the site: progress is kept under it.
    #[prop_or_default]
    pub lesson: Option<AttrValue>,
    /// The address and the title of the lesson that follows.
    #[prop_or_default]
    pub next: Option<(AttrValue, AttrValue)>,
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
            && same(self.session.as_ref(), other.session.as_ref())
            && self.lesson == other.lesson
            && self.next == other.next
            && self.flawed == other.flawed
            && self.editor == other.editor
    }
}

fn same(one: Option<&Rc<Session>>, other: Option<&Rc<Session>>) -> bool {
    one.map(Rc::as_ptr) == other.map(Rc::as_ptr)
}

/// What the script undoes of what was done by hand: where, when it was done, and when it is undone.
type Undone = Vec<(Place, Time, Time)>;

/// The desk.
pub struct Desk {
    number: u32,
    player: Rc<RefCell<Player>>,
    clock: FrameClock,
    look: Look,
    /// For which run the machines' places are known.
    seated: Option<u32>,
    drawn: Drawn<(HistoryId, Moment, u64)>,
    painter: StagePainter,
    turns: Turns,
    hand: TimeHand,
    selected: Option<Thing>,
    /// Whether the reader did not pick it, or is done with it: on narrow pages it is marked and its sheet stays away.
    calm: bool,
    tab: Tab,
    filter: EventFilter,
    listing: Listing,
    gathered: Gathered,
    /// What came of trying a share over seeds.
    sweep: Option<Rc<Sweep>>,
    scribe: Scribe,
    diagram: DiagramPainter,
    voices: Voices,
    fixed: Fixed,
    wrong: Option<AttrValue>,
    /// What came of making a link, while that is to be seen.
    shared: Option<Shared>,
    _leaving: Option<[EventListener; 2]>,
    halted: Option<Halt>,
    /// Whether time passed at the frame before.
    played: bool,
    /// The variants that are compared, while they are.
    comparing: Option<Vec<Rc<str>>>,
    /// What the script undoes of what was done by hand: in which history, and whether that was known to its end.
    undone: (Option<(HistoryId, bool)>, Undone),
    /// Of which history the records that broke a promise are walked, and up to where that has been seen.
    walked: Option<(HistoryId, Step)>,
    /// Where a link of the lesson led to last, and how many were followed.
    led: (u32, Time),
    /// Whether the open step has yet to show what it begins with.
    to_begin: bool,
    crumbs: Crumbs,
}

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
    Time(TimeWish),
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
    Tab(Tab),
    /// Other events are to be seen.
    Filter(EventFilter),
    /// Another history.
    Switch(BranchId),
    /// The diagram shows another stretch of time.
    Window,
    /// Something on the diagram is picked.
    Told(Told),
    /// A link was made that is not simply copied; or that is seen.
    Shared(Option<Shared>),
    /// What the address carries was looked at.
    Carried(Session, Option<AttrValue>),
    /// Back from comparing.
    CloseCompare,
}

impl Component for Desk {
    type Message = Happening;
    type Properties = DeskProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let player = Rc::new(RefCell::new(open(props)));
        listen(ctx, &player);
        let fixed = Fixed::of(&player.borrow());
        let mut desk = Self {
            number: props.site.add_desk(),
            clock: FrameClock::start(ctx.link().callback(Happening::Frame)),
            look: Look::default(),
            seated: None,
            drawn: Drawn::default(),
            painter: StagePainter::new(),
            turns: Turns::default(),
            hand: TimeHand::default(),
            selected: None,
            calm: false,
            tab: Tab::default(),
            filter: EventFilter::default(),
            listing: Listing::new(Rc::clone(&player)),
            gathered: Gathered::default(),
            sweep: None,
            scribe: Scribe::new(),
            diagram: DiagramPainter::new(),
            voices: Voices::default(),
            fixed,
            wrong: None,
            shared: None,
            _leaving: leaving::keep_place(&player, &props.address),
            halted: None,
            played: false,
            comparing: None,
            undone: (None, Vec::new()),
            walked: None,
            led: (0, Time::ZERO),
            to_begin: true,
            crumbs: Crumbs::default(),
            player,
        };
        desk.furnish();
        show_stage();
        desk.carry(ctx);
        desk
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &DeskProps) -> bool {
        let props = ctx.props();
        if !Rc::ptr_eq(&props.document, &old.document)
            || props.start != old.start
            || !same(props.session.as_ref(), old.session.as_ref())
        {
            self.player.replace(open(props));
            self.fixed = Fixed::of(&self.player.borrow());
            self.crumbs = Crumbs::default();
            self.look = Look::default();
            self.seated = None;
            self.forget_run();
            self.furnish();
            self.carry(ctx);
            self.prepare();
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        if let Happening::Frame(ms) = happening {
            return self.frame(ctx, ms);
        }
        if self.player.borrow().is_redoing() && !may_come_first(&happening) {
            return false;
        }
        // What has changed is drawn in the next frame, however much happens until then.
        self.turns.behind.panels |= changes_panels(&happening);
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
        ctx.props().site.close_ear(self.number);
    }
}

/// Whether panels may show something else once this has happened.
const fn changes_panels(happening: &Happening) -> bool {
    !matches!(
        happening,
        Happening::Time(TimeWish::Hold | TimeWish::Release) | Happening::Window
    )
}

/// Brings the stage into view where the page scrolls: it is at the top.
fn show_stage() {
    gloo::utils::window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Whether it may happen before all is done again that was done by hand.
const fn may_come_first(happening: &Happening) -> bool {
    matches!(
        happening,
        Happening::Tab(_)
            | Happening::Filter(_)
            | Happening::Select(_)
            | Happening::Window
            | Happening::Shared(_)
            | Happening::Carried(..)
            | Happening::CloseCompare
            | Happening::Run(RunAct::Restart)
    )
}

/// Takes the page's part of the keyboard.
fn listen(ctx: &Context<Desk>, player: &Rc<RefCell<Player>>) {
    let (to, player) = (ctx.link().callback(Happening::Wished), Rc::clone(player));
    let heeds = move |wish| player.borrow().heeds(wish);
    ctx.props().site.listen(to, heeds);
}

/// The player of a document, where the reader left it or as the address says.
fn open(props: &DeskProps) -> Player {
    gloo::utils::document().set_title(&format!("{} · Fallible", props.document.scenario().title));
    let mut player = Player::open(Rc::clone(&props.document), &props.start);
    let lesson = props.lesson.as_deref();
    if let Some(id) = lesson {
        let store = &props.site.store;
        let names = step_names(player.lesson().steps());
        let progress = store.progress();
        let left = progress.lessons.get(id).filter(|done| !done.finished);
        let left = left.map(|done| done.place(&names));
        if let Some(step) = left.filter(|step| *step > 0 && props.start.at.is_none()) {
            player.resume(step);
        }
        let lesson = player.lesson();
        let asks = (0..names.len()).map(|step| lesson.question(step).is_some());
        let asks: Vec<bool> = asks.collect();
        let steps = Steps {
            names: &names,
            asks: &asks,
        };
        store.note(|progress| progress.open(id, steps, lesson.at()));
    }
    player
}

impl Desk {
    /// One animation frame: computes, lets time pass, paints. True if panels must be drawn.
    fn frame(&mut self, ctx: &Context<Self>, ms: f64) -> bool {
        let more = self.clock.beat(ms, &mut *self.player.borrow_mut());
        let listed = self.listing.search(&self.filter);
        let told = self.news(ctx);
        self.begin_step();
        let playing = self.player.borrow().is_playing();
        if playing && !std::mem::replace(&mut self.played, playing) {
            show_stage();
        }
        self.played = playing;
        self.turns.behind.panels |= more || listed || told;
        if !self.picture(ms) {
            return false;
        }
        self.prepare();
        if self.player.borrow().is_playing() {
            self.crumb(ctx);
        }
        true
    }

    /// Another run is shown: what was known of the old one goes.
    fn forget_run(&mut self) {
        self.selected = None;
        self.drawn.forget();
        self.scribe = Scribe::new();
        self.gathered.forget_run();
        self.listing.forget();
        self.turns.behind.panels = true;
    }

    /// Leaves a crumb, so that a fault of the program can lead back to here.
    fn crumb(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let id = props.document.scenario().id.as_str();
        self.crumbs.leave(id, &props.address, &self.player.borrow());
    }
}
