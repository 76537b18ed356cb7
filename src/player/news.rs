//! What a player has to tell: answers that the run decided, steps opened, challenges won; and how a run stands
//! to the goals of a challenge.

use std::rc::Rc;

use fallible_engine::check::truth::Truth;

use super::lesson::Grade;
use crate::view::panels::promise::Evidence;

/// Something that the page should tell or keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum News {
    /// The run decided an answer.
    Graded {
        /// The step of the question.
        step: usize,
        /// How.
        grade: Grade,
    },
    /// What was asked for cannot all be had, in sentences.
    Doubts(String),
    /// A step of the lesson is open.
    Opened(usize),
    /// A challenge was won, or lost.
    Tried {
        /// The step of the challenge.
        step: usize,
        /// Whether all its goals were reached.
        won: bool,
    },
}

/// A goal of a challenge and how the run stands to it.
#[derive(Clone, PartialEq, Debug)]
pub struct GoalState {
    /// What the page calls it.
    pub words: Rc<str>,
    /// Whether it is reached; `None` while the run is computed.
    pub truth: Option<Truth>,
    /// Why it was missed, where that can be said.
    pub missed: Option<Rc<Miss>>,
}

/// Why a goal was missed.
#[derive(Clone, PartialEq, Debug)]
pub struct Miss {
    /// What came of it, as words that a full stop may follow.
    pub because: String,
    /// What shows it.
    pub shown_by: Option<Evidence>,
}
