//! The place of a reader in a lesson: which step is open, what was chosen and locked in, and how the run
//! decided it. What is right is never written down; it comes from conditions judged on the reader's own run.

mod answer;
#[cfg(test)]
mod tests;

use fallible_engine::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

use fallible_engine::check::truth::Truth;
use fallible_engine::format::name::Id;
use fallible_engine::format::table::Table;
use fallible_engine::run::stop::Stop;
use fallible_engine::scenario::schema::{Control, LessonStep, Question, Scenario};
use fallible_engine::scenario::staging::Staged;
use fallible_engine::scenario::steps::manner::{Acts, Manner, Tries};

pub use answer::{Decided, Given, Grade, HistoryId};

/// Why a reader cannot go on yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waits {
    /// A prediction must be locked in.
    Prediction,
    /// A question must be answered.
    Answer,
    /// The run must be watched to where the step ends.
    Watching,
    /// Something must be done by hand, and watched.
    Acting,
}

impl Waits {
    /// What a disabled button says.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Prediction => "Lock in a prediction first",
            Self::Answer => "Answer the question first",
            Self::Watching => "Play on to where this step ends",
            Self::Acting => "Do it by hand, and watch what comes of it",
        }
    }
}

/// A reader's place in a lesson. A scenario without steps has none, and nothing waits.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    steps: Rc<[LessonStep]>,
    stages: Rc<[Staged]>,
    settings: Rc<Table<Id, Control>>,
    at: usize,
    reached: usize,
    /// Steps before this one were done on an earlier visit.
    passed: usize,
    answers: SortedMap<usize, Given>,
    watched: SortedSet<usize>,
}

impl PartialEq for Lesson {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.steps, &other.steps)
            && (self.at, self.reached, self.passed) == (other.at, other.reached, other.passed)
            && self.answers == other.answers
            && self.watched == other.watched
    }
}

impl Lesson {
    /// The beginning of a scenario's lesson.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        Self::new(
            scenario.lesson.clone(),
            scenario.stages(),
            scenario.settings.clone(),
        )
    }

    /// The beginning of a lesson, with what is seen at each of its steps, and what its sentences let a reader set.
    #[must_use]
    pub fn new(steps: Vec<LessonStep>, stages: Vec<Staged>, settings: Table<Id, Control>) -> Self {
        Self {
            steps: steps.into(),
            stages: stages.into(),
            settings: settings.into(),
            at: 0,
            reached: 0,
            passed: 0,
            answers: SortedMap::new(),
            watched: SortedSet::new(),
        }
    }

    /// All steps.
    #[must_use]
    pub fn steps(&self) -> &[LessonStep] {
        &self.steps
    }

    /// Which step is open, from 0.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The furthest step that was open so far.
    #[must_use]
    pub const fn reached(&self) -> usize {
        self.reached
    }

    /// The open step; `None` for a scenario without a lesson.
    #[must_use]
    pub fn step(&self) -> Option<&LessonStep> {
        self.steps.get(self.at)
    }

    /// What a step does; nothing where there is none.
    #[must_use]
    pub fn manner(&self, step: usize) -> Manner<'_> {
        let step = self.steps.get(step);
        step.map_or_else(Manner::default, LessonStep::manner)
    }

    /// What the reader sees at a step.
    #[must_use]
    pub fn stage(&self, step: usize) -> Option<&Staged> {
        self.stages.get(step)
    }

    fn plays(&self, step: usize) -> bool {
        self.manner(step).plays
    }

    /// The question of a step that has one.
    #[must_use]
    pub fn question(&self, step: usize) -> Option<&Question> {
        self.manner(step).asks.map(|asks| asks.question)
    }

    /// Whether a step asks what will happen.
    #[must_use]
    pub fn predicts(&self, step: usize) -> bool {
        self.manner(step).asks.is_some_and(|asks| asks.before)
    }

    /// What is tried at a step: its challenge, or what its sentences let a reader set.
    #[must_use]
    pub fn tries(&self, step: usize) -> Option<Tries<'_>> {
        let live = || Tries::live(&self.stage(step)?.variant, &self.settings);
        self.manner(step).tries.or_else(live)
    }

    /// What the reader is to do by hand at a step.
    #[must_use]
    pub fn acts(&self, step: usize) -> Option<Acts<'_>> {
        self.manner(step).acts
    }

    /// Whether the open step has something watched that was not yet watched to where it stops.
    #[must_use]
    pub fn is_unwatched(&self) -> bool {
        let watches = self.plays(self.at) || self.acts(self.at).is_some();
        watches && !self.watched.contains(&self.at)
    }

    /// The first step from this one on that plays.
    fn next_play(&self, step: usize) -> Option<usize> {
        (step..self.steps.len()).find(|place| self.plays(*place))
    }

    /// The prediction that the run of a play step decides: the last one before it, if nothing but plays lies between, and
    /// of the same variant.
    #[must_use]
    pub fn predicted(&self, play: usize) -> Option<usize> {
        let step = (0..play).rev().find(|step| !self.plays(*step))?;
        let same = self.variant(step) == self.variant(play);
        (self.predicts(step) && same).then_some(step)
    }

    /// What was answered at a step.
    #[must_use]
    pub fn answer(&self, step: usize) -> Option<&Given> {
        self.answers.get(&step)
    }

    /// Why the reader cannot go on from the open step.
    #[must_use]
    pub fn waits(&self) -> Option<Waits> {
        let locked = self.answer(self.at).is_some_and(|a| a.locked.is_some());
        match self.manner(self.at).asks.filter(|_| !locked) {
            Some(asks) if asks.before => Some(Waits::Prediction),
            Some(_) => Some(Waits::Answer),
            None if !self.is_unwatched() => None,
            None if self.plays(self.at) => Some(Waits::Watching),
            None => Some(Waits::Acting),
        }
    }

    /// Whether the run must stand still: a prediction is open.
    #[must_use]
    pub fn holds_play(&self) -> bool {
        self.waits() == Some(Waits::Prediction)
    }

    /// Whether the future of a variant's run is still a secret: a prediction about it is not decided, or the open step
    /// is one that asks or plays, in which what happens is to be seen when it happens.
    #[must_use]
    pub fn keeps_secret(&self, variant: &str) -> bool {
        let manner = self.manner(self.at);
        if manner.asks.is_some() || manner.plays {
            return true;
        }
        self.predictions_of(variant, |given| given.grade.is_none())
    }

    /// Whether a prediction about a variant's run is still to be made, so that nothing may be seen of it but what the
    /// steps before show.
    #[must_use]
    pub fn holds_back(&self, variant: &str) -> bool {
        self.predictions_of(variant, |given| given.locked.is_none())
    }

    /// Whether there is a prediction about a variant's run that was not made on an earlier visit, and was not made yet
    /// or is `open`.
    fn predictions_of(&self, variant: &str, open: impl Fn(&Given) -> bool) -> bool {
        let mut left = self.passed..self.steps.len();
        left.any(|place| {
            self.predicts(place)
                && self.variant(place) == Some(variant)
                && self.answer(place).is_none_or(&open)
        })
    }

    /// Whether a step can be opened: those before the furthest one always, the next one when nothing waits.
    #[must_use]
    pub fn can_open(&self, step: usize) -> bool {
        step < self.steps.len()
            && (step <= self.reached || (step == self.at + 1 && self.waits().is_none()))
    }

    /// Opens a step. False, and nothing changes, if it cannot be opened.
    pub fn open(&mut self, step: usize) -> bool {
        if !self.can_open(step) {
            return false;
        }
        self.at = step;
        self.reached = self.reached.max(step);
        true
    }

    /// Goes on where an earlier visit ended. A step that hangs on a prediction is taken up with it, for
    /// the run is a new one; what lies before that need not be done again.
    pub fn resume(&mut self, step: usize) {
        let step = step.min(self.steps.len().saturating_sub(1));
        let looks_back = self.manner(step).asks.is_some_and(|asks| !asks.before);
        let hangs = looks_back || self.plays(step);
        let prediction = || (0..step).rev().find(|place| self.predicts(*place));
        self.at = hangs.then(prediction).flatten().unwrap_or(step);
        self.reached = step;
        self.passed = self.at;
        self.watched.extend(0..self.at);
    }

    /// Opens a step where somebody else has been: what comes before the furthest one they reached need not be done.
    pub fn arrive(&mut self, step: usize, reached: usize) {
        self.at = step;
        self.reached = step.max(reached);
        self.passed = self.reached;
        self.watched.extend(0..self.reached);
    }

    /// Chooses an answer to the open question. False if there is none, or it is locked in.
    pub fn choose(&mut self, choice: usize) -> bool {
        let Some(question) = self.question(self.at) else {
            return false;
        };
        if choice >= question.answers.len() {
            return false;
        }
        let answer = self.answers.entry(self.at).or_insert(Given {
            choice,
            locked: None,
            decided: None,
            grade: None,
        });
        if answer.locked.is_some() {
            return false;
        }
        answer.choice = choice;
        true
    }

    /// Locks in what was chosen, on the history that the reader sees. False if nothing was chosen.
    pub fn lock(&mut self, history: HistoryId) -> bool {
        match self.answers.get_mut(&self.at) {
            Some(answer) if answer.locked.is_none() => {
                answer.locked = Some(history);
                true
            }
            _ => false,
        }
    }

    /// Answers that are locked in and wait for a grade.
    #[must_use]
    pub fn ungraded(&self) -> Vec<(usize, HistoryId)> {
        let waits = self.answers.iter().filter(|(_, a)| a.grade.is_none());
        waits
            .filter_map(|(step, answer)| Some((*step, answer.locked?)))
            .collect()
    }

    /// Answers locked in on a history that have no grade yet.
    #[must_use]
    pub fn ungraded_on(&self, history: HistoryId) -> Vec<usize> {
        let waits = |answer: &Given| answer.grade.is_none() && answer.locked == Some(history);
        let mut all = self.answers.iter().filter(|(_, answer)| waits(answer));
        all.by_ref().map(|(step, _)| *step).collect()
    }

    /// Whether the run that decides a prediction was watched to where its step ends, on whatever branch.
    #[must_use]
    pub fn was_played(&self, step: usize) -> bool {
        let play = self.next_play(step).filter(|_| self.predicts(step));
        play.is_some_and(|place| self.watched.contains(&place))
    }

    /// Notes what the run says to an answer, before the reader has seen it.
    pub fn find(&mut self, step: usize, truths: &[Truth], shown: Stop) {
        if let Some(answer) = self.answers.get_mut(&step) {
            let grade = Grade::of(answer.choice, truths);
            answer.decided = Some(Decided { grade, shown });
        }
    }

    /// Grades an answer by what was found.
    pub fn grade(&mut self, step: usize) -> Option<Grade> {
        let answer = self.answers.get_mut(&step)?;
        answer.grade = Some(answer.decided?.grade);
        answer.grade
    }

    /// Notes that the run was watched to where the open step ends.
    pub fn watch(&mut self) -> bool {
        self.is_unwatched() && self.watched.insert(self.at)
    }

    /// Opens answers again that were locked in on a run that is gone and not yet decided.
    pub fn forget_run(&mut self, now: u32) {
        for answer in self.answers.values_mut() {
            let gone = answer.locked.is_some_and(|history| history.run != now);
            if gone && answer.grade.is_none() {
                (answer.locked, answer.decided) = (None, None);
            }
        }
    }

    /// The variant that a step is about.
    #[must_use]
    pub fn variant(&self, step: usize) -> Option<&str> {
        Some(self.stage(step)?.variant.as_str())
    }

    /// Whether a step only says something about what came of a try at the challenge before it.
    #[must_use]
    pub fn looks_back_at(&self, challenge: usize, step: usize) -> bool {
        self.manner(challenge).tries.is_some()
            && challenge <= step
            && (challenge + 1..=step).all(|place| self.manner(place).only_says())
    }
}
