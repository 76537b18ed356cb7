//! The player: a document, the run of one of its variants, the place in time, what was done by hand, and
//! the place in the lesson. It has no clock of its own; a page tells it how much time has passed.

mod acting;
mod again;
mod aside;
mod hand;
mod scene;
mod stops;
mod study;
mod time;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::moment::Moment;
use fallible_engine::run::plan::Plan;
use fallible_engine::run::playback::Playback;
use fallible_engine::run::stop::Stop;
use fallible_engine::scenario::Document;
use fallible_engine::scenario::compile::{Compiled, Who, compile, copies};
use fallible_engine::scenario::schema::{Cue, Scenario, ScriptEntry, Setting};

pub use hand::Refused;

use super::address::Start;
use super::again::Again;
use super::deed::Deed;
use super::kept::{Aside, Kept, NoSuchRun};
pub use super::kept::{Settings, Setup};
use super::lesson::{HistoryId, Lesson};
use super::news::{GoalState, News};
use super::run::{Pledge, Run};
use super::session::version;
use super::step_name::step_names;
use super::stop::Halt;
use super::tempo::Tempo;

/// A run of a document and a reader who watches it.
#[derive(Clone, Debug)]
pub struct Player {
    document: Rc<Document>,
    setup: Setup,
    /// What runs.
    pub(super) scenario: Rc<Scenario>,
    pub(super) run: Run,
    pub(super) who: Rc<Who>,
    /// Holds the names that deeds add to.
    blueprint: Plan<AnyProcess>,
    /// Which of the runs that were loaded this one is, from 1, and how many there were.
    number: u32,
    runs: u32,
    /// What each branch was made for; nothing for the first.
    deeds: Vec<Option<Deed>>,
    /// The furthest moment that was seen of each branch.
    pub(super) seen: Vec<Time>,
    pub(super) lesson: Lesson,
    playback: Playback,
    held: bool,
    wanted: Option<Time>,
    /// How many of that moment's records are to have happened, where it is not all of them.
    wanted_step: Option<Step>,
    halt: Option<Halt>,
    /// Where the open step begins, while that is not known yet.
    awaited: Option<Cue>,
    /// What was done by hand before the open step set its scene.
    aside: Option<Aside>,
    /// What was done by hand and is still to be done again.
    again: Option<Again>,
    /// Whether the run stopped by itself at the moment that is wanted.
    halts: bool,
    /// What was asked for and cannot be had, as sentences.
    doubts: Vec<String>,
    /// How fast time passes where, unless the reader chose a speed.
    tempo: Tempo,
    /// Where the open step ends, once that was found: in which history, and of which step. It is asked for often.
    end: Cell<Option<(HistoryId, usize, Stop)>>,
    /// Whether it was said how the try at a challenge came out.
    pub(super) tried: bool,
    /// How the run of the try stands to its goals, once it is over.
    pub(super) judged: RefCell<Option<(HistoryId, Rc<[GoalState]>)>>,
    pub(super) news: Vec<News>,
}

/// A document's run, compiled and not begun.
fn begin(scenario: &Scenario, seed: u64) -> (Run, Rc<Who>, Plan<AnyProcess>) {
    let Compiled {
        plan,
        who,
        promises,
    } = compile(scenario, seed);
    let promises: Rc<[Pledge]> = promises
        .into_iter()
        .map(|promise| Pledge {
            id: promise.id.into(),
            name: promise.name.into(),
            property: promise.property,
        })
        .collect();
    let stores = copies(scenario, &who).into();
    (Run::new(plan.clone(), promises, stores), who, plan)
}

impl Player {
    /// Opens a document, at its file's own seed and first variant unless `start` says otherwise. A variant
    /// that the document does not have counts as not said.
    #[must_use]
    pub fn open(document: Rc<Document>, start: &Start) -> Self {
        let scenario = document.scenario();
        let known = |id: &&String| document.variant(id).is_some();
        let variant = start.variant.as_ref().filter(known);
        let first = || document.variants().next().map_or("", |id| id.as_str());
        let setup = Setup {
            variant: variant.map_or_else(first, String::as_str).into(),
            seed: start.seed.unwrap_or(scenario.seed.0),
            challenge: None,
        };
        let mut lesson = Lesson::of(scenario);
        if let Some(step) = start.place(&document) {
            lesson.arrive(step, step);
        }
        let goes_elsewhere = start.at.is_some() || start.variant.is_some();
        let first = lesson.stage(lesson.at()).filter(|_| !goes_elsewhere);
        let awaited = first.map(|stage| stage.from.clone());
        let scenario = Rc::new(document.variant(&setup.variant).unwrap_or(scenario).clone());
        let (run, who, blueprint) = begin(&scenario, setup.seed);
        let mut player = Self {
            setup,
            scenario,
            run,
            who,
            blueprint,
            number: 1,
            runs: 1,
            deeds: vec![None],
            seen: vec![Time::ZERO],
            lesson,
            playback: Playback::default(),
            held: false,
            // What happens at time zero sets the scene: it is shown as soon as it is known.
            wanted: Some(start.at.unwrap_or_default()),
            wanted_step: start.step,
            halt: None,
            awaited,
            aside: None,
            again: None,
            halts: false,
            doubts: start.doubts(&document),
            tempo: Tempo::default(),
            end: Cell::default(),
            tried: false,
            judged: RefCell::default(),
            news: Vec::new(),
            document,
        };
        if start.scene.is_some() && !goes_elsewhere {
            // Another variant of a valid document always loads.
            player.set_scene().ok();
        }
        player
    }

    /// Begins a run of the document, as the file has it: what was done by hand is gone.
    ///
    /// # Errors
    /// The document has no such variant, or its challenge cannot be set so. The old run stays then.
    pub fn load(&mut self, setup: Setup) -> Result<(), NoSuchRun> {
        self.exchange(setup)?;
        self.aside = None;
        self.lesson.forget_run(self.number);
        Ok(())
    }

    /// Puts another run in place, and gives back the one that was there.
    fn exchange(&mut self, setup: Setup) -> Result<Kept, NoSuchRun> {
        let scenario = self.patched(&setup, &[])?;
        let (run, who, blueprint) = begin(&scenario, setup.seed);
        self.runs += 1;
        let fresh = Kept {
            setup,
            scenario: Rc::new(scenario),
            run,
            who,
            blueprint,
            number: self.runs,
            deeds: vec![None],
            seen: vec![Time::ZERO],
            tried: false,
        };
        let old = self.put(fresh);
        self.stand();
        self.wanted = Some(Time::ZERO);
        Ok(old)
    }

    /// The scenario of a setup, with further entries in its script.
    fn patched(&self, setup: &Setup, more: &[ScriptEntry]) -> Result<Scenario, NoSuchRun> {
        let Some((step, settings)) = &setup.challenge else {
            let made = self.document.with_deeds(&setup.variant, None, more);
            return made.ok_or(NoSuchRun);
        };
        let settings = settings.iter();
        let settings: Vec<(&str, Setting)> = settings
            .map(|(id, setting)| (id.as_str(), setting.clone()))
            .collect();
        let set = self.lesson.tries(*step).map(|tries| (tries, &*settings));
        let made = self.document.with_deeds(&setup.variant, set, more);
        made.ok_or(NoSuchRun)
    }

    /// A run of another variant: the same seed, and the same done by hand as on the current branch.
    ///
    /// # Errors
    /// The document has no such variant.
    pub fn beside(&self, variant: &str) -> Result<(Run, Rc<Who>), NoSuchRun> {
        let setup = Setup {
            variant: variant.into(),
            seed: self.setup.seed,
            challenge: None,
        };
        let entries: Vec<ScriptEntry> = self.deeds().iter().filter_map(Deed::entry).collect();
        let (run, who, _) = begin(&self.patched(&setup, &entries)?, setup.seed);
        Ok((run, who))
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> &Rc<Document> {
        &self.document
    }

    /// Which run of the document.
    #[must_use]
    pub const fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The run.
    #[must_use]
    pub const fn run(&self) -> &Run {
        &self.run
    }

    /// The run, to be measured.
    pub const fn run_mut(&mut self) -> &mut Run {
        &mut self.run
    }

    /// The furthest moment of the current branch that was seen.
    #[must_use]
    pub fn seen(&self) -> Time {
        self.seen[self.cursor().branch.0 as usize]
    }

    /// What the file's ids stand for in the run.
    #[must_use]
    pub const fn who(&self) -> &Rc<Who> {
        &self.who
    }

    /// The place in the lesson.
    #[must_use]
    pub const fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// The history that the reader sees.
    #[must_use]
    pub const fn history(&self) -> HistoryId {
        HistoryId {
            run: self.number,
            branch: self.run.cursor().branch,
        }
    }

    /// Where the cursor is.
    #[must_use]
    pub const fn cursor(&self) -> Moment {
        self.run.cursor()
    }

    /// The scenario that runs.
    #[must_use]
    pub const fn scenario(&self) -> &Rc<Scenario> {
        &self.scenario
    }

    /// What leads back here.
    #[must_use]
    pub fn start(&self) -> Start {
        let own = self.document.scenario().seed.0;
        Start {
            variant: Some(self.setup.variant.to_string()),
            seed: (self.setup.seed != own).then_some(self.setup.seed),
            at: Some(self.cursor().time),
            step: self.step_within(),
            scene: self.step_name(),
            made: Some(version()),
            ..Start::default()
        }
    }

    /// What the open step of the lesson is called, unless it is the first, where each lesson begins.
    fn step_name(&self) -> Option<String> {
        let at = self.lesson.at();
        (at > 0).then(|| step_names(self.lesson.steps()).swap_remove(at))
    }
}
