//! An answer to a question of a lesson, and how the history that the reader saw decided it.

use fallible_engine::check::truth::Truth;
use fallible_engine::run::moment::BranchId;
use fallible_engine::run::stop::Stop;

/// A history that somebody saw: a run, by the count of runs that were loaded, and a branch of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HistoryId {
    /// Which run.
    pub run: u32,
    /// Which of its branches.
    pub branch: BranchId,
}

/// What a reader answered to a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The answer chosen, from 0.
    pub choice: usize,
    /// The history on which it was locked in.
    pub locked: Option<HistoryId>,
    /// What that history says to it, once it is known to its end.
    pub decided: Option<Decided>,
    /// How that history decided it, once the reader has seen that.
    pub grade: Option<Grade>,
}

/// What a history says to an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decided {
    /// How it decides it.
    pub grade: Grade,
    /// Where it does: nothing that comes later could change it.
    pub shown: Stop,
}

/// How a history decided an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grade {
    /// It was right.
    Right,
    /// This other answer was right.
    Wrong {
        /// Which, from 0.
        truth: usize,
    },
    /// No answer is true of it: it does not count.
    OtherWay,
}

impl Grade {
    /// The grade of a choice, by how true each answer is.
    #[must_use]
    pub fn of(choice: usize, truths: &[Truth]) -> Self {
        match truths.iter().position(|truth| *truth == Truth::True) {
            Some(truth) if truth == choice => Self::Right,
            Some(truth) => Self::Wrong { truth },
            None => Self::OtherWay,
        }
    }

    /// Whether so much says already how any answer is graded.
    #[must_use]
    pub fn is_sure(truths: &[Truth]) -> bool {
        truths.contains(&Truth::True) || truths.iter().all(|truth| *truth == Truth::False)
    }
}
