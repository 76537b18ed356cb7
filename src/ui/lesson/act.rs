//! What the reader wants in a lesson, and the place for a try at a challenge.

use std::rc::Rc;

use fallible_engine::check::truth::Truth;
use fallible_engine::check::verdict::Step;
use yew::AttrValue;

use crate::player::live::Sweep;
use crate::player::news::GoalState;
use crate::player::player::Settings;

/// What the reader wants in a lesson.
#[derive(Clone, PartialEq, Debug)]
pub enum LessonAct {
    /// Another step.
    Open(usize),
    /// This answer.
    Choose(usize),
    /// What was chosen is locked in.
    Lock,
    /// To where a link of the text leads.
    Follow(Rc<str>),
    /// To a record of the run.
    Show(Step),
    /// How often something is so over seeds.
    Sweep(Rc<str>),
    /// To go on with that.
    Swept(Rc<Sweep>),
    /// Another seed.
    Seed(u64),
    /// Where something is to be done by hand.
    Point,
    /// Back to what was done by hand before the open step set its scene.
    TakeUp,
    /// These variants side by side.
    Compare(Vec<Rc<str>>),
    /// A try at the challenge of a step.
    Try(usize, Settings),
    /// The same, and what was found wrong with it.
    Tried(usize, Settings, Option<AttrValue>),
}

/// A try at a challenge, or the place for one.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// The step.
    pub step: usize,
    /// The goals and how the run stands to them.
    pub goals: Rc<[GoalState]>,
    /// What the controls are set to in the scenario as it stands.
    pub now: Settings,
    /// Whether the run that is shown is a try.
    pub tried: bool,
    /// Why the last try did not run, if it did not.
    pub wrong: Option<AttrValue>,
}

impl Trial {
    /// Whether the try was won; `None` as long as that is open.
    pub(super) fn is_won(&self) -> Option<bool> {
        let decided = self.tried && self.goals.iter().all(|goal| goal.truth.is_some());
        let reached = |goal: &GoalState| goal.truth == Some(Truth::True);
        decided.then(|| self.goals.iter().all(reached))
    }
}
