//! What a player has to tell: answers that the run decided, steps opened, challenges won; and how a run stands
//! to the goals of a challenge.

use std::rc::Rc;

use fallible_engine::check::truth::Truth;

use super::lesson::Grade;

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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GoalState {
    /// What the page calls it.
    pub words: Rc<str>,
    /// Whether it is reached; `None` while the run is computed.
    pub truth: Option<Truth>,
}
