//! Working through a lesson: opening its steps, answering and being graded, trying a challenge.

use std::rc::Rc;

use fallible_engine::check::condition::Condition as Compiled;
use fallible_engine::check::property::End;
use fallible_engine::check::story::Story;
use fallible_engine::check::truth::Truth;
use fallible_engine::check::verdict::Step;
use fallible_engine::check::watch::{Missed, first_said, number_of};
use fallible_engine::format::name::Id;
use fallible_engine::format::said::Amount;
use fallible_engine::run::moment::BranchId;
use fallible_engine::run::stop::Stop;
use fallible_engine::scenario::compile::{condition, goal, number};
use fallible_engine::scenario::schema::{Answer, Control, Goal, Number, Question};

use super::{Player, Settings, Setup, begin};
use crate::player::kept::NoSuchRun;
use crate::player::knob::Knob;
use crate::player::lesson::Grade;
use crate::player::news::{GoalState, Miss, News};
use crate::player::press::Wish;
use crate::player::run::Run;
use crate::player::wish::Showing;

impl Player {
    /// Goes on where an earlier visit of the lesson ended.
    pub fn resume(&mut self, step: usize) {
        self.lesson.resume(step);
        // Another variant of a valid document always loads.
        self.set_scene().ok();
    }

    /// Opens a step, with the run that it is about. False, and nothing changes, if it cannot be opened.
    ///
    /// # Errors
    /// The run that the step is about cannot be loaded.
    pub fn open_step(&mut self, step: usize) -> Result<bool, NoSuchRun> {
        if !self.lesson.open(step) {
            return Ok(false);
        }
        self.pause();
        self.set_scene()?;
        self.news.push(News::Opened(step));
        Ok(true)
    }

    /// Whether what a key asks for would do something as the lesson stands. What is refused with words does.
    #[must_use]
    pub fn heeds(&self, wish: Wish) -> bool {
        let (lesson, at) = (&self.lesson, self.lesson.at());
        let answer = lesson.answer(at);
        let locked = answer.is_some_and(|answer| answer.locked.is_some());
        match wish {
            Wish::Choose(choice) => lesson
                .question(at)
                .is_some_and(|question| choice < question.answers.len() && !locked),
            Wish::LockIn => answer.is_some() && !locked,
            Wish::StepBefore => at > 0,
            Wish::NextStep => at + 1 < lesson.steps().len(),
            _ => true,
        }
    }

    /// Chooses an answer to the open question. False if there is none, or it is locked in.
    pub fn choose(&mut self, choice: usize) -> bool {
        self.lesson.choose(choice)
    }

    /// Locks in what was chosen. False if nothing was.
    pub fn lock(&mut self) -> bool {
        let locked = self.lesson.lock(self.history());
        self.judge();
        locked
    }

    /// Grades what the reader has seen decided, and says whether a try at a challenge came out.
    pub(super) fn judge(&mut self) {
        if self.is_redoing() {
            return;
        }
        for (step, history) in self.lesson.ungraded() {
            if history.run != self.history().run {
                continue;
            }
            self.find(step, history.branch);
            let found = self.lesson.answer(step).and_then(|answer| answer.decided);
            let elsewhere = history.branch != self.cursor().branch;
            let shown = |stop| self.has_shown(history.branch, stop);
            let is_due = found.is_some_and(|found| shown(found.shown))
                || (elsewhere && self.lesson.was_played(step));
            if is_due && let Some(grade) = self.lesson.grade(step) {
                self.news.push(News::Graded { step, grade });
            }
        }
        if let Some((step, _)) = self.setup().challenge
            && self.run.is_complete()
            && !self.tried
        {
            self.tried = true;
            let won = self
                .goals(step)
                .iter()
                .all(|goal| goal.truth == Some(Truth::True));
            self.news.push(News::Tried { step, won });
        }
    }

    /// Finds out what a branch says to an answer, and where, once it is known to its end.
    fn find(&mut self, step: usize, branch: BranchId) {
        let answer = self.lesson.answer(step);
        let is_found = answer.is_none_or(|answer| answer.decided.is_some());
        if is_found || !self.run.ledger_of(branch).is_concluded() {
            return;
        }
        let Some(question) = self.lesson.question(step) else {
            return;
        };
        let all = self.terms(question);
        let until = Stop::At(self.run.until());
        let (truths, shown) = self.with_story(branch, |story| {
            let (truths, first) = first_said(&all, story, &Grade::is_sure);
            let at = |steps: Step| Some(Stop::After(steps, story.trace.get(steps - 1)?.at));
            (truths, first.and_then(at))
        });
        self.lesson.find(step, &truths, shown.unwrap_or(until));
    }

    /// What the answers to a question mean in the run.
    pub(in crate::player) fn terms(&self, question: &Question) -> Vec<Option<Compiled>> {
        let terms =
            |answer: &Answer| condition(&answer.when, &self.scenario, &self.who, self.run.cast());
        question.answers.iter().map(terms).collect()
    }

    /// Whether the reader has seen a branch so far.
    fn has_shown(&self, branch: BranchId, stop: Stop) -> bool {
        let now = self.cursor();
        (now.branch == branch && stop.is_reached(now)) || self.seen[branch.0 as usize] > stop.time()
    }

    fn with_story<T>(&self, branch: BranchId, tell: impl FnOnce(&Story<'_>) -> T) -> T {
        story_of(&self.run, branch, tell)
    }

    /// Runs a challenge to its end with its controls set so. Controls that are not named stay as they are.
    ///
    /// # Errors
    /// A control cannot be set so. The old run stays then.
    pub fn try_challenge(&mut self, step: usize, settings: Settings) -> Result<(), NoSuchRun> {
        let Some(tries) = self.lesson.tries(step) else {
            return Ok(());
        };
        let variant = tries.variant.as_str().into();
        let is_challenge = self.lesson.manner(step).tries.is_some();
        let now = self.cursor().time;
        self.change(Setup {
            variant,
            seed: self.setup().seed,
            challenge: Some((step, settings)),
        })?;
        // What is said of the whole run stands beside a picture of its end; what a sentence sets is seen where one is.
        self.seek(if is_challenge { self.run.until() } else { now });
        Ok(())
    }

    /// What a number of the lesson's texts is, once the run is known to its end.
    #[must_use]
    pub fn measured(&self, measured: &Number) -> Option<Amount> {
        if !self.run.is_complete() {
            return None;
        }
        let terms = number(measured, &self.scenario, &self.who, self.run.cast())?;
        let branch = self.cursor().branch;
        let value = self.with_story(branch, |story| {
            number_of(&terms, story.trace, story.properties, story.end?)
        });
        Some(Amount(value?, measured.counts()))
    }

    /// Whether what a number of the texts is a share of is so on a seed, of the variant and the settings on the stage.
    #[must_use]
    pub fn is_so(&self, share: &str, seed: u64) -> bool {
        let Some(Number::Share { share }) = self.scenario.numbers.get(share) else {
            return false;
        };
        let (mut run, who, _) = begin(&self.scenario, seed);
        run.finish();
        let when = condition(share, &self.scenario, &who, run.cast());
        story_of(&run, run.cursor().branch, |story| {
            truth_of(when.as_ref(), story).is_true()
        })
    }

    /// The goals of a challenge, judged once the run of a try is known to its end.
    #[must_use]
    pub fn goals(&self, step: usize) -> Rc<[GoalState]> {
        let Some(tries) = self.lesson.tries(step) else {
            return Rc::default();
        };
        let ours = self
            .setup()
            .challenge
            .as_ref()
            .is_some_and(|(own, _)| *own == step);
        if !ours || !self.run.is_complete() {
            let open = |one: &Goal| GoalState {
                words: self.goal_words(one),
                truth: None,
                missed: None,
            };
            return tries.goals.iter().map(open).collect();
        }
        // A page asks for them with each frame.
        let history = self.history();
        let mut judged = self.judged.borrow_mut();
        match &*judged {
            Some((of, goals)) if *of == history => Rc::clone(goals),
            _ => {
                let goals: Rc<[GoalState]> =
                    tries.goals.iter().map(|one| self.came_to(one)).collect();
                *judged = Some((history, Rc::clone(&goals)));
                goals
            }
        }
    }

    /// How the run that is over stands to a goal.
    fn came_to(&self, one: &Goal) -> GoalState {
        let when = goal(one, &self.scenario, &self.who, self.run.cast());
        let (truth, missed) = self.with_story(self.cursor().branch, |story| {
            let missed = when.as_ref().and_then(|when| when.missed(story));
            (truth_of(when.as_ref(), story), missed)
        });
        let miss = |missed: Missed| Miss {
            because: missed.because,
            shown_by: missed.shown_by.and_then(|step| self.run.evidence(step)),
        };
        GoalState {
            words: self.goal_words(one),
            truth: Some(truth),
            missed: missed.map(miss).map(Rc::new),
        }
    }

    fn goal_words(&self, goal: &Goal) -> Rc<str> {
        match goal {
            Goal::When(named) => named.text.as_str().into(),
            Goal::Holds(id) => {
                let promises = self.run.promises();
                let named = promises.iter().find(|promise| *promise.id == *id.as_str());
                named.map_or_else(|| id.as_str().into(), |promise| Rc::clone(&promise.name))
            }
        }
    }

    /// What the controls of a challenge are set to: in its try that runs, or in the variant it starts from.
    #[must_use]
    pub fn settings(&self, step: usize) -> Settings {
        if let Some((own, settings)) = &self.setup().challenge
            && *own == step
        {
            return settings.clone();
        }
        let Some(tries) = self.lesson.tries(step) else {
            return Settings::new();
        };
        let tree = self.document().variant_tree(tries.variant.as_str());
        let now = |(id, control): (&Id, &Control)| {
            let setting = Knob::now(control, tree?)?;
            Some((id.to_string(), setting))
        };
        tries.controls.iter().filter_map(now).collect()
    }

    /// What happened since this was last asked.
    pub fn take_news(&mut self) -> Vec<News> {
        if !self.is_redoing() && !self.doubts.is_empty() {
            let doubts = std::mem::take(&mut self.doubts).join(" ");
            self.news.push(News::Doubts(doubts));
        }
        std::mem::take(&mut self.news)
    }
}

/// How true a condition is of a run. What the run does not even have decides nothing.
fn truth_of(when: Option<&Compiled>, story: &Story<'_>) -> Truth {
    when.map_or(Truth::Undecided, |when| when.judge(story))
}

/// Tells something of a run that is known to its end.
fn story_of<T>(run: &Run, branch: BranchId, tell: impl FnOnce(&Story<'_>) -> T) -> T {
    let ledger = run.ledger_of(branch);
    let branch = run.timeline().branch(branch);
    let end = End::of(branch);
    tell(&Story::new(
        branch.trace(),
        ledger.checks().properties(),
        &end,
    ))
}
