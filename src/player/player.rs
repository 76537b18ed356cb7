//! The player: a document, the run of one of its variants, the place in time, what was done by hand, and
//! the place in the lesson. It has no clock of its own; a page tells it how much time has passed.

use std::rc::Rc;

use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::id::ProcessId;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::plan::Plan;
use fallible_engine::run::playback::{self, Heading, Playback};
use fallible_engine::run::timeline::{BranchId, Moment};
use fallible_engine::scenario::compile::{Compiled, Who, compile};
use fallible_engine::scenario::schema::{
    Challenge, Role, Scenario, ScriptEntry, Setting, Step as LessonStep,
};
use fallible_engine::scenario::{Document, Problems, units};

use super::address::Start;
use super::deed::{Deed, Scene};
use super::lesson::{History, Lesson};
use super::run::{Promise, Run};
use super::stop::{Halt, Stop};
use super::study::News;
use crate::view::panels::act::Act;
use crate::view::panels::time::Speed;

/// What a challenge is set to, by control.
pub type Settings = Vec<(String, Setting)>;

/// Which run of a document.
#[derive(Clone, PartialEq, Debug)]
pub struct Setup {
    /// The variant's id.
    pub variant: Rc<str>,
    /// The seed.
    pub seed: u64,
    /// A challenge's controls, if the run is a try at it: the step of the lesson, and what they are set to.
    pub challenge: Option<(usize, Settings)>,
}

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
    /// How many runs were loaded, this one included.
    runs: u32,
    /// What each branch was made for; nothing for the first.
    deeds: Vec<Option<Deed>>,
    /// The furthest moment that was seen of each branch.
    pub(super) seen: Vec<Time>,
    pub(super) lesson: Lesson,
    playback: Playback,
    speed: Speed,
    held: bool,
    wanted: Option<Time>,
    halt: Option<Halt>,
    /// Whether it was said how the try at a challenge came out.
    pub(super) tried: bool,
    pub(super) news: Vec<News>,
}

/// Why something could not be done by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// A prediction is open.
    Prediction,
    /// What it was about is not there any more.
    Gone,
    /// The run has a limit.
    Limit(fallible_engine::run::limits::Limit),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Prediction => write!(f, "Lock in your prediction first."),
            Self::Gone => write!(f, "It is not there any more."),
            Self::Limit(limit) => write!(f, "{limit}"),
        }
    }
}

/// A document's run, compiled and not begun.
fn begin(scenario: &Scenario, seed: u64) -> (Run, Rc<Who>, Plan<AnyProcess>) {
    let Compiled {
        plan,
        who,
        promises,
    } = compile(scenario, seed);
    let promises: Rc<[Promise]> = promises
        .into_iter()
        .map(|promise| Promise {
            id: promise.id.into(),
            name: promise.name.into(),
            property: promise.property,
        })
        .collect();
    let stores = stores(scenario, &who);
    (Run::new(plan.clone(), promises, stores), who, plan)
}

/// The processes that hold copies of the same data: each primary with its replicas.
fn stores(scenario: &Scenario, who: &Who) -> Rc<[Vec<ProcessId>]> {
    let all = || {
        scenario
            .nodes
            .iter()
            .filter_map(|(id, node)| Some((id, node.as_store()?)))
    };
    let first_primary = all().find(|(_, config)| config.role == Role::Primary);
    let mut stores: Vec<(&str, Vec<ProcessId>)> = Vec::new();
    for (id, config) in all() {
        let copied = config.copy_of.as_ref().or(first_primary.map(|(id, _)| id));
        let primary = match config.role {
            Role::Primary => id,
            Role::Replica => copied.unwrap_or(id),
        };
        let Some(process) = who.find_process(id.as_str()) else {
            continue;
        };
        match stores
            .iter_mut()
            .find(|(name, _)| *name == primary.as_str())
        {
            Some((_, copies)) => copies.push(process),
            None => stores.push((primary.as_str(), vec![process])),
        }
    }
    stores.into_iter().map(|(_, copies)| copies).collect()
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
        let lesson = Lesson::new(scenario.lesson.clone());
        let scenario = Rc::new(document.variant(&setup.variant).unwrap_or(scenario).clone());
        let (run, who, blueprint) = begin(&scenario, setup.seed);
        Self {
            setup,
            scenario,
            run,
            who,
            blueprint,
            runs: 1,
            deeds: vec![None],
            seen: vec![Time::ZERO],
            lesson,
            playback: Playback::default(),
            speed: Speed::REAL,
            held: false,
            wanted: start.at,
            halt: None,
            tried: false,
            news: Vec::new(),
            document,
        }
    }

    /// Begins another run of the document: another variant or seed, a try at a challenge, or the same anew.
    /// What was done by hand is gone.
    ///
    /// # Errors
    /// The document has no such variant, or its challenge cannot be set so. The old run stays then.
    pub fn load(&mut self, setup: Setup) -> Result<(), Problems> {
        let scenario = self.patched(&setup, &[])?;
        let (run, who, blueprint) = begin(&scenario, setup.seed);
        self.setup = setup;
        self.scenario = Rc::new(scenario);
        self.run = run;
        self.who = who;
        self.blueprint = blueprint;
        self.runs += 1;
        self.deeds = vec![None];
        self.seen = vec![Time::ZERO];
        self.stand();
        self.tried = false;
        self.lesson.forget_run(self.runs);
        Ok(())
    }

    /// The scenario of a setup, with further entries in its script.
    fn patched(&self, setup: &Setup, more: &[ScriptEntry]) -> Result<Scenario, Problems> {
        let mut scenario = match &setup.challenge {
            Some((step, settings)) if let Some(challenge) = self.challenge(*step) => {
                let settings: Vec<(&str, Setting)> = settings
                    .iter()
                    .map(|(id, setting)| (id.as_str(), setting.clone()))
                    .collect();
                self.document.with_settings(challenge, &settings)?
            }
            _ => self.document.with_patch(&setup.variant, &[])?,
        };
        scenario.script.extend(more.iter().cloned());
        Ok(scenario)
    }

    /// The challenge at a step of the lesson.
    #[must_use]
    pub fn challenge(&self, step: usize) -> Option<&Challenge> {
        match self.lesson.steps().get(step) {
            Some(LessonStep::Challenge(challenge)) => Some(challenge),
            _ => None,
        }
    }

    /// A run of another variant: the same seed, and the same done by hand as on the current branch.
    ///
    /// # Errors
    /// The document has no such variant.
    pub fn beside(&self, variant: &str) -> Result<(Run, Rc<Who>), Problems> {
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
    pub const fn history(&self) -> History {
        History {
            run: self.runs,
            branch: self.run.cursor().branch,
        }
    }

    /// Where the cursor is.
    #[must_use]
    pub const fn cursor(&self) -> Moment {
        self.run.cursor()
    }

    /// Computes the run further by about so many events. True while there is more to do.
    pub fn compute(&mut self, events: u64) -> bool {
        let more = self.run.advance(events);
        self.pursue();
        self.judge();
        more
    }

    /// Computes the run to its end or its limit.
    pub fn finish(&mut self) {
        self.run.finish();
        self.pursue();
        self.judge();
    }

    /// Goes on to where the reader wanted to be, as far as that is known by now.
    fn pursue(&mut self) {
        if let Some(wanted) = self.wanted {
            self.run.seek_time(wanted);
            if self.cursor().time >= wanted.min(self.run.until()) || !self.is_computing() {
                self.wanted = None;
            }
            self.look();
        }
    }

    /// Whether there is more to compute of the current branch.
    #[must_use]
    pub fn is_computing(&self) -> bool {
        !self.run.is_complete() && self.run.stopped().is_none()
    }

    /// Whether time goes on by itself.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.playback.is_playing()
    }

    /// How fast.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// Another speed from now on.
    pub const fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
        let thousandths = speed.times.saturating_mul(1_000) / speed.per;
        self.playback
            .set_speed(playback::Speed::thousandths(thousandths));
    }

    /// Why the run stands still, if it stopped by itself.
    #[must_use]
    pub const fn halt(&self) -> Option<&Halt> {
        self.halt.as_ref()
    }

    /// The reader took hold of time, or let go of it.
    pub const fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// Lets time go on; from its start if it is over. False if a prediction is open.
    pub fn play(&mut self) -> bool {
        if self.lesson.holds_play() {
            return false;
        }
        if self.cursor().time >= self.run.until() {
            self.run.seek_time(Time::ZERO);
        }
        self.playback.play(Heading::Forwards);
        self.halt = None;
        true
    }

    /// Lets time stand still.
    pub const fn pause(&mut self) {
        self.playback.pause();
    }

    /// The reader goes elsewhere: nothing goes on by itself.
    fn stand(&mut self) {
        self.pause();
        self.wanted = None;
        self.halt = None;
    }

    const fn is_at_rest(&self) -> bool {
        !self.is_playing() || self.held || self.wanted.is_some()
    }

    /// Lets so much of our time pass. It stops by itself where a promise is first broken, where the step
    /// of the lesson ends, and at the end.
    pub fn tick(&mut self, ours: Span) {
        if self.is_at_rest() {
            return;
        }
        let now = self.cursor().time;
        if self.playback.time() != now {
            self.playback.set_time(now);
        }
        let tick = self
            .playback
            .tick(ours, self.run.known(), self.is_computing());
        if self.halt_until(tick.time) {
            return;
        }
        self.run.seek_time(tick.time);
        self.look();
        self.rest_at_end();
    }

    /// Plays one event: how time goes on for those who asked for less motion.
    pub fn tick_event(&mut self) {
        if self.is_at_rest() {
            return;
        }
        let at = self
            .run
            .trace()
            .get(self.cursor().step)
            .map(|record| record.at);
        if at.is_some_and(|at| self.halt_until(at)) {
            return;
        }
        self.run.step_forward();
        self.look();
        self.rest_at_end();
    }

    /// Stops at the first reason to stop that lies between here and a time. False if there is none.
    fn halt_until(&mut self, to: Time) -> bool {
        let Some((stop, halt)) = self.next_halt(to) else {
            return false;
        };
        match stop {
            Stop::After(step, _) => self.run.seek_step(step),
            Stop::At(time) => self.run.seek_time(time),
        };
        self.pause();
        self.halt = Some(halt);
        self.look();
        true
    }

    fn rest_at_end(&mut self) {
        let at_end = self.cursor().time >= self.run.until();
        let stuck = self
            .run
            .stopped()
            .filter(|_| self.cursor().time >= self.run.known());
        if let Some(limit) = stuck {
            self.halt = Some(Halt::Limit(limit));
        }
        if at_end || stuck.is_some() {
            self.pause();
        }
    }

    /// How far the reader may go: to the end, or while a prediction is open only to what was seen already.
    #[must_use]
    pub fn latest(&self) -> Time {
        if self.lesson.holds_play() {
            self.seen[self.cursor().branch.0 as usize]
        } else {
            self.run.until()
        }
    }

    /// Goes to a time; what is not computed yet is gone to as soon as it is.
    pub fn seek(&mut self, time: Time) {
        let time = time.min(self.latest());
        self.halt = None;
        self.run.seek_time(time);
        self.wanted = (self.cursor().time < time && self.is_computing()).then_some(time);
        self.look();
    }

    /// Goes to where the first `step` records have just happened.
    pub fn seek_step(&mut self, step: Step) {
        let at = step
            .checked_sub(1)
            .and_then(|last| self.run.trace().get(last));
        if at.is_some_and(|record| record.at > self.latest()) {
            return;
        }
        self.stand();
        self.run.seek_step(step);
        self.look();
    }

    /// One event on, or back.
    pub fn step(&mut self, forward: bool) {
        self.stand();
        if forward {
            let next = self
                .run
                .trace()
                .get(self.cursor().step)
                .map(|record| record.at);
            if next.unwrap_or(self.run.until()) <= self.latest() {
                self.run.step_forward();
            }
        } else {
            self.run.step_back();
        }
        self.look();
    }

    /// Notes what is seen now, and whether it is what the step of the lesson waits for.
    pub(super) fn look(&mut self) {
        let now = self.cursor();
        let seen = &mut self.seen[now.branch.0 as usize];
        *seen = (*seen).max(now.time);
        let reached = self.lesson_stop().is_some_and(|stop| stop.is_reached(now));
        if reached {
            self.lesson.watch();
        }
        self.judge();
    }

    /// Does something by hand at the cursor. The future forks, and the old one can be returned to.
    ///
    /// # Errors
    /// A prediction is open, what it is about is gone, or a limit of the run is reached.
    pub fn act(&mut self, act: &Act) -> Result<(), Refused> {
        if self.lesson.holds_play() {
            return Err(Refused::Prediction);
        }
        // What was locked in here is decided here: its branch must be known to the end.
        if !self.lesson.ungraded_on(self.history()).is_empty() {
            self.finish();
        }
        let scene = Scene {
            world: self.run.timeline().world(),
            who: &self.who,
        };
        let serial = self.deeds.len() as u32;
        let command = scene.command(act, serial, &mut self.blueprint);
        let command = command.ok_or(Refused::Gone)?;
        let action = scene.action(act);
        self.run.rename(&self.blueprint.cast);
        let moment = self.run.inject(command).map_err(Refused::Limit)?;
        self.deeds.push(Some(Deed {
            at: moment.time,
            words: act.words(self.run.cast()).into(),
            action,
        }));
        self.seen.push(moment.time);
        self.halt = None;
        self.wanted = None;
        Ok(())
    }

    /// The scenario that runs.
    #[must_use]
    pub const fn scenario(&self) -> &Rc<Scenario> {
        &self.scenario
    }

    /// Goes to another history, at the same time.
    pub fn switch(&mut self, branch: BranchId) {
        if (branch.0 as usize) < self.deeds.len() {
            self.stand();
            self.run.switch(branch);
            self.look();
        }
    }

    /// What a branch was made for; nothing for the first.
    #[must_use]
    pub fn deed(&self, branch: BranchId) -> Option<&Deed> {
        self.deeds.get(branch.0 as usize)?.as_ref()
    }

    /// What was done by hand on the current branch, in order.
    #[must_use]
    pub fn deeds(&self) -> Vec<Deed> {
        let mut list = Vec::new();
        let mut branch = Some(self.cursor().branch);
        while let Some(id) = branch {
            list.extend(self.deed(id).cloned());
            branch = self.run.timeline().branch(id).parent();
        }
        list.reverse();
        list
    }

    /// The file with what was done by hand in its script, and the seed that runs.
    #[must_use]
    pub fn save_as_scenario(&self) -> String {
        let entries: Vec<ScriptEntry> = self.deeds().iter().filter_map(Deed::entry).collect();
        self.document
            .with_script(&entries, Some(units::Seed(self.setup.seed)))
    }

    /// What leads back here.
    #[must_use]
    pub fn start(&self) -> Start {
        let own = self.document.scenario().seed.0;
        Start {
            variant: Some(self.setup.variant.to_string()),
            seed: (self.setup.seed != own).then_some(self.setup.seed),
            at: Some(self.cursor().time),
        }
    }

    /// Violations up to the cursor, of all promises together.
    #[must_use]
    pub fn violations_so_far(&self) -> u64 {
        let step = self.cursor().step;
        let properties = self.run.ledger().checks().properties();
        let kept = properties.iter().flat_map(Property::violations);
        kept.filter(|violation| violation.step < step).count() as u64
    }
}
