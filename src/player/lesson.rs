//! The place of a reader in a lesson: which step is open, what was chosen and locked in, and how the run
//! decided it. What is right is never written down; it comes from conditions judged on the reader's own run.

mod answer;
#[cfg(test)]
mod tests;

use fallible_engine::kernel::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

use fallible_engine::check::truth::Truth;
use fallible_engine::format::name::VariantId;
use fallible_engine::scenario::schema::{Question, Step};

pub use answer::{Given, Grade, HistoryId};

/// Why a reader cannot go on yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waits {
    /// A prediction must be locked in.
    Prediction,
    /// A question must be answered.
    Answer,
    /// The run must be watched to where the step ends.
    Watching,
}

impl Waits {
    /// What a disabled button says.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Prediction => "Lock in a prediction first",
            Self::Answer => "Answer the question first",
            Self::Watching => "Play on to where this step ends",
        }
    }
}

/// A reader's place in a lesson. A scenario without steps has none, and nothing waits.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    steps: Rc<[Step]>,
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
    /// The beginning of a lesson.
    #[must_use]
    pub fn new(steps: Vec<Step>) -> Self {
        Self {
            steps: steps.into(),
            at: 0,
            reached: 0,
            passed: 0,
            answers: SortedMap::new(),
            watched: SortedSet::new(),
        }
    }

    /// All steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
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
    pub fn step(&self) -> Option<&Step> {
        self.steps.get(self.at)
    }

    /// The question of a step that has one.
    #[must_use]
    pub fn question(&self, step: usize) -> Option<&Question> {
        match self.steps.get(step)? {
            Step::Predict(question) | Step::Ask(question) => Some(question),
            Step::Say(_)
            | Step::Play(_)
            | Step::Explain(_)
            | Step::Compare(_)
            | Step::Challenge(_)
            | Step::Wild(_) => None,
        }
    }

    /// What was answered at a step.
    #[must_use]
    pub fn answer(&self, step: usize) -> Option<&Given> {
        self.answers.get(&step)
    }

    /// Why the reader cannot go on from the open step.
    #[must_use]
    pub fn waits(&self) -> Option<Waits> {
        let locked = || self.answer(self.at).is_some_and(|a| a.locked.is_some());
        match self.step()? {
            Step::Predict(_) => (!locked()).then_some(Waits::Prediction),
            Step::Ask(_) => (!locked()).then_some(Waits::Answer),
            Step::Play(_) => (!self.watched.contains(&self.at)).then_some(Waits::Watching),
            Step::Say(_)
            | Step::Explain(_)
            | Step::Compare(_)
            | Step::Challenge(_)
            | Step::Wild(_) => None,
        }
    }

    /// Whether the run must stand still: a prediction is open.
    #[must_use]
    pub fn holds_play(&self) -> bool {
        self.waits() == Some(Waits::Prediction)
    }

    /// Whether the future of a variant's run is still a secret: a prediction about it is not decided.
    #[must_use]
    pub fn keeps_secret(&self, variant: &str) -> bool {
        let undecided = |place| {
            self.answer(place).is_none_or(|a| a.grade.is_none())
                && self.variant(place).is_none_or(|own| own == variant)
        };
        let mut left = self.steps.iter().enumerate().skip(self.passed);
        left.any(|(place, step)| matches!(step, Step::Predict(_)) && undecided(place))
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
        let hangs = matches!(self.steps.get(step), Some(Step::Play(_) | Step::Ask(_)));
        let begins = |step: &Step| matches!(step, Step::Predict(_));
        let prediction = || self.steps[..step].iter().rposition(begins);
        self.at = hangs.then(prediction).flatten().unwrap_or(step);
        self.reached = step;
        self.passed = self.at;
        self.watched.extend(0..self.at);
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

    /// Answers that are locked in and wait for a grade: those of questions at or before the open step
    /// that the reader has seen decided.
    #[must_use]
    pub fn ungraded(&self) -> Vec<(usize, HistoryId)> {
        self.answers
            .iter()
            .filter(|(step, answer)| answer.grade.is_none() && self.is_decided(**step))
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

    /// Whether the reader has seen what decides a question: at once for one that looks back, and for a
    /// prediction when the first play step behind it was watched.
    fn is_decided(&self, step: usize) -> bool {
        if matches!(self.steps[step], Step::Ask(_)) {
            return true;
        }
        let play =
            (step..self.steps.len()).find(|place| matches!(self.steps[*place], Step::Play(_)));
        play.is_none_or(|place| self.watched.contains(&place))
    }

    /// Notes how the run decided an answer.
    pub fn grade(&mut self, step: usize, truths: &[Truth]) -> Option<Grade> {
        let answer = self.answers.get_mut(&step)?;
        let grade = Grade::of(answer.choice, truths);
        answer.grade = Some(grade);
        Some(grade)
    }

    /// Notes that the run was watched to where the open step ends.
    pub fn watch(&mut self) -> bool {
        matches!(self.step(), Some(Step::Play(_))) && self.watched.insert(self.at)
    }

    /// Whether the run of a play step was watched.
    #[must_use]
    pub fn is_watched(&self, step: usize) -> bool {
        self.watched.contains(&step)
    }

    /// Opens answers again that were locked in on a run that is gone and not yet decided.
    pub fn forget_run(&mut self, now: u32) {
        for answer in self.answers.values_mut() {
            let gone = answer.locked.is_some_and(|history| history.run != now);
            if gone && answer.grade.is_none() {
                answer.locked = None;
            }
        }
    }

    /// The variant that a step is about; `None` if it takes whatever runs. A prediction is about the run
    /// that is played next.
    #[must_use]
    pub fn variant(&self, step: usize) -> Option<&str> {
        let played = |place: usize| {
            let Step::Play(play) = &self.steps[place] else {
                return None;
            };
            play.variant.as_ref().map(VariantId::as_str)
        };
        let before = || (0..step).rev().find_map(played);
        match self.steps.get(step)? {
            Step::Predict(_) => (step..self.steps.len())
                .find(|place| matches!(self.steps[*place], Step::Play(_)))
                .and_then(played)
                .or_else(before),
            Step::Play(_) => played(step).or_else(before),
            Step::Ask(_) => before(),
            Step::Challenge(challenge) => Some(challenge.variant.as_str()),
            Step::Say(_) | Step::Explain(_) | Step::Compare(_) | Step::Wild(_) => None,
        }
    }
}
